/*
 * segment/wraps: which lines are one paragraph.
 *
 * A line was broken because its next word had no room. How much room there was the text itself tells:
 * where a line ends without a stop and the next begins with a small letter, one sentence runs on, and
 * the width of the line with that word exceeds the measure. The smallest such widths, or a little less than the
 * widest lines, are the limit that tells a full line from one that ends by itself, in languages that
 * capitalise nouns too.
 */
#ifndef ZF_SEGMENT_WRAPS_H
#define ZF_SEGMENT_WRAPS_H

#include "segment/line.h"

struct zf_measure {
	bool wrapped;   /* sentences run over line ends all over the text */
	bool spaced;    /* ... with an empty line between any two lines */
	bool dense;     /* paragraphs are not parted by empty lines */
	uint32_t full;  /* columns that a line with the word after it must reach to have been broken */
	uint32_t sure;  /* likewise, where the line might be a heading */
	uint32_t usual; /* columns that half of the broken lines reach with it */
	bool sentence;  /* among the lines up to the next empty one, some sentence runs on for sure */
	uint32_t most;  /* columns that no broken line exceeds */
};

struct zf_measure zf_wraps_measure(const struct zf_line *lines, size_t count);

/* Whether line `at` goes on with the paragraph that begins at line `from` and holds the line before it. */
bool zf_wraps_join(const struct zf_measure *measure, const struct zf_line *lines, size_t from, size_t at);

/* Whether the lines from `at` to the next empty one are wrapped, whatever the rest of the text is; *to =
 * behind them, *sentence: whether any sentence runs on there. */
bool zf_wraps_here(const struct zf_line *lines, size_t count, size_t at, size_t *to, bool *sentence);

#endif
