/* repair/inside: what the files of this room share. */
#ifndef ZF_REPAIR_INSIDE_H
#define ZF_REPAIR_INSIDE_H

#include "core/buffer.h"
#include "core/document.h"
#include "core/map.h"
#include "repair/repair.h"

struct zf_mender {             /* one document under repair */
	struct zf_document *document;
	unsigned which;        /* bits of enum zf_repair */
	struct zf_map words;   /* words as they stand inside lines -> how often */
	bool read;             /* words are filled */
	bool hyphenates;       /* the text's lines end in hyphens that are not the words' own */
	bool starved;          /* there was no memory */
};

/* How often a word stands in the document inside a line (not at its end, not in a line with kerning gaps). */
uint64_t zf_words_count(struct zf_mender *mender, struct zf_slice word);

/* Whether a line's words are parted by two and more spaces, so that its single spaces are gaps inside words. */
bool zf_line_is_spaced(struct zf_slice line);
/* Takes wraps, wide spaces, hyphens and kerning gaps out of each block's text. */
void zf_mend_lines(struct zf_mender *mender);
/* Whether the hyphen between the ends of two lines stays; the lines are trimmed, the first ends in the hyphen.
 * *space: a space follows it ("import- and export"). */
bool zf_hyphen_stays(struct zf_mender *mender, struct zf_slice left, struct zf_slice right, bool *space);

/* Marks running heads and feet and page numbers. */
void zf_mend_pages(struct zf_mender *mender);
/* Marks addresses that stand alone: targets of links, dumped. */
void zf_mend_links(struct zf_mender *mender);
/* Takes the markers of notes out of the running text. */
void zf_mend_notes(struct zf_mender *mender);
/* Takes the language out of text that a link left behind: "press conference [EN].". */
void zf_mend_residue(struct zf_mender *mender);
/* In a dump: text that says one thing several times ("News News News") says it once. */
void zf_mend_echoes(struct zf_mender *mender);
/* Joins the halves of a sentence between which a page ended. */
void zf_mend_joins(struct zf_mender *mender);
/* UTF-8 that was read as a one-byte character set. */
void zf_mend_mojibake(struct zf_mender *mender);
/* Flags text whose signs are not the letters that were printed. */
void zf_flag_letters(struct zf_document *document);

/* Letters and digits alone, case folded; digits as '#' if `numbers` is false. Appends to out. */
void zf_fold(struct zf_buffer *out, struct zf_slice text, bool numbers);

/* Whether zf_repair looks at a block at all: it has text, and its line ends have no meaning. */
static inline bool zf_is_mendable(const struct zf_block *block)
{
	return block->kind != ZF_CODE && block->text.len > 0;
}

#endif
