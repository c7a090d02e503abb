#include "segment/wraps.h"

/* Widths from here on are counted as one. */
#define WIDEST 400
/* A line that reaches less than this with the next word was broken by hand, or is a menu. */
#define NARROWEST 36
/* The same of one of two columns. */
#define NARROWEST_SPLIT 20
/* Wider lines are paragraphs. */
#define EVEN_MOST 120
/* Percent of the widest line that a line reaches with the next word to have been broken. */
#define EVEN 95

enum { ALONE = ZF_LINE_URL | ZF_LINE_MAIL | ZF_LINE_NUMBER | ZF_LINE_RULE | ZF_LINE_EDGE };

/* Columns that the line before would have reached with the first word of this one. */
static uint32_t reach(const struct zf_line *line)
{
	uint64_t columns = (uint64_t)line[-1].indent + line[-1].reach + 1 + line->word;

	return columns < WIDEST ? (uint32_t)columns : WIDEST;
}

/* A sentence that runs on from the line before. */
static bool runs_on(const struct zf_line *line)
{
	return line->first == ZF_FIRST_LOWER && line->sign == ZF_SIGN_NONE &&
	       !(line->flags & (ALONE | ZF_LINE_PAGE)) &&
	       (line[-1].last == ZF_LAST_OTHER || line[-1].last == ZF_LAST_COMMA ||
	        line[-1].last == ZF_LAST_HYPHEN) &&
	       !(line[-1].flags & (ALONE | ZF_LINE_LABEL)) && reach(line) < WIDEST &&
	       reach(line) >= (line->flags & ZF_LINE_SPLIT ? NARROWEST_SPLIT : NARROWEST);
}

static uint32_t share_below(const uint32_t *counts, uint32_t total, unsigned percent)
{
	uint64_t sum = 0;
	uint32_t width = 0;

	for (; width < WIDEST; width++) {
		sum += counts[width];
		if (sum * 100 > (uint64_t)total * percent)
			break;
	}
	return width;
}

/* Whether nearly all lines that another follows at once were broken for want of room, in a text in which few
 * happen to go on with a small letter: the next word would have made them the widest. */
static bool is_even(const struct zf_line *lines, size_t count)
{
	uint32_t widest = 0;
	size_t pairs = 0, full = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t width = lines[i].indent + lines[i].reach;
		widest = width > widest ? width : widest;
	}
	if (widest < NARROWEST + 4 || widest > EVEN_MOST)
		return false;
	for (size_t i = 1; i < count; i++) {
		if (lines[i].blanks || lines[i].sign != ZF_SIGN_NONE ||
		    (lines[i].flags | lines[i - 1].flags) & ALONE)
			continue;
		pairs++;
		full += reach(&lines[i]) * 100 >= widest * EVEN;
	}
	return pairs >= 4 && full * 10 >= pairs * 8;
}

struct zf_measure zf_wraps_measure(const struct zf_line *lines, size_t count)
{
	uint32_t near[WIDEST + 1] = { 0 }, far[WIDEST + 1] = { 0 }, widths[WIDEST + 1] = { 0 }, total,
		nnear = 0, nfar = 0;
	uint32_t widest;
	const uint32_t *counts;
	size_t apart = 0;
	struct zf_measure measure = { .most = WIDEST };

	for (size_t i = 1; i < count; i++) {
		apart += lines[i].blanks > 0;
		if (lines[i].blanks > 1 || !runs_on(&lines[i]))
			continue;
		widths[reach(&lines[i]) - lines[i].word - 1]++;
		if (lines[i].blanks) {
			far[reach(&lines[i])]++;
			nfar++;
		} else {
			near[reach(&lines[i])]++;
			nnear++;
		}
	}
	measure.spaced = nfar > 4 && nfar > 2 * (uint64_t)nnear && (uint64_t)nfar * 5 > count;
	counts = measure.spaced ? far : near;
	total = measure.spaced ? nfar : nnear;
	measure.wrapped = total > 0 && (uint64_t)total * 100 >= (uint64_t)count * 10;
	measure.wrapped = measure.wrapped || (nnear && !measure.spaced && is_even(lines, count));
	measure.dense = apart * 20 < count;
	if (total) {
		measure.full = share_below(counts, total, total < 20 ? 0 : 10);
		widest = share_below(widths, nnear + nfar, 95) * 95 / 100;
		measure.sure = measure.full;
		measure.full = measure.full < widest ? measure.full : widest;
		measure.usual = share_below(counts, total, 50);
		measure.most = share_below(counts, total, 98);
	}
	return measure;
}

bool zf_wraps_here(const struct zf_line *lines, size_t count, size_t at, size_t *to, bool *sentence)
{
	size_t on = 0, i = at + 1;

	for (; i < count && lines[i].blanks == 0; i++)
		on += runs_on(&lines[i]);
	*to = i;
	*sentence = on > 0;
	return on >= 2 && on * 2 >= i - at - 1;
}

/* A sign where a sentence runs on: a dash or a number ("on the / 1. of May") that happens to begin a line. */
static bool sign_in_sentence(const struct zf_measure *measure, const struct zf_line *line, bool item)
{
	if (line->sign == ZF_SIGN_BULLET && (!(line->flags & ZF_LINE_DASH) || item))
		return false;
	return line->blanks == 0 && line[-1].last == ZF_LAST_OTHER && reach(line) >= measure->full &&
	       line->indent <= line[-1].indent + 1 &&
	       (line->sign != ZF_SIGN_BULLET || line->first == ZF_FIRST_LOWER);
}

static bool goes_on_small(const struct zf_measure *measure, const struct zf_line *line)
{
	bool full = reach(line) >= measure->full;

	switch ((enum zf_last)line[-1].last) {
	case ZF_LAST_SEMICOLON:
	case ZF_LAST_COLON:
		return full;
	case ZF_LAST_STOP:
		return full || reach(line) >= NARROWEST;
	case ZF_LAST_OTHER:
	case ZF_LAST_COMMA:
	case ZF_LAST_HYPHEN:
		break;
	}
	return true;
}

/* Whether a line can hardly be a heading: quotes, or two commas, dashes and stops inside it. */
static bool is_sentence(struct zf_slice text)
{
	unsigned signs = 0;

	for (size_t i = 0; i + 2 < text.len && signs < 2; i++) {
		const unsigned char *at = (const unsigned char *)text.at + i;
		signs += (*at == ',' || *at == '.') && at[1] == ' ';
		signs += at[0] == 0xE2 && at[1] == 0x80 && at[2] >= 0x93 && at[2] <= 0x9E;
		signs += at[0] == 0xC2 && (at[1] == 0xAB || at[1] == 0xBB);
	}
	return signs >= 2;
}

/* `inside`: the line before is not the first of its paragraph, or stands behind a list sign: it is
 * no heading. */
static bool goes_on_large(const struct zf_measure *measure, const struct zf_line *line, bool inside)
{
	uint32_t columns = reach(line);
	const struct zf_line *before = line - 1;

	if ((before->flags ^ line->flags) & ZF_LINE_CAPITALS && before->last != ZF_LAST_COMMA &&
	    (before->flags & ZF_LINE_CAPITALS || line->width > 20))
		return false;
	if (before->last == ZF_LAST_OTHER &&
	    columns < (measure->sentence ? inside ? 0 : measure->sure : measure->usual) &&
	    !is_sentence(before->text))
		return false;
	if (columns >= measure->full || (inside && before->last == ZF_LAST_OTHER &&
	                                 columns * 4 >= measure->full * 3))
		return !(before->last == ZF_LAST_STOP && line->indent > before->indent + 1 &&
		         line->indent < before->indent + 12);
	return (before->last == ZF_LAST_COMMA || before->last == ZF_LAST_HYPHEN) &&
	       columns * 4 >= measure->full * 3;
}

/* A row of clauses that begin alike, each with a capital behind the comma of the one before: "Having regard
 * to …,". */
static bool begins_alike(const struct zf_line *first, const struct zf_line *line)
{
	size_t len = 0, words = 0;

	if (line->first != ZF_FIRST_UPPER || (line[-1].last != ZF_LAST_COMMA &&
	                                      line[-1].last != ZF_LAST_SEMICOLON))
		return false;
	while (len < first->text.len && words < 2)
		words += first->text.at[len++] == ' ';
	return words == 2 && len >= 8 && line->text.len > len &&
	       memcmp(line->text.at, first->text.at, len) == 0;
}

bool zf_wraps_join(const struct zf_measure *measure, const struct zf_line *lines, size_t from, size_t at)
{
	const struct zf_line *line = &lines[at], *before = line - 1;
	bool item = lines[from].sign == ZF_SIGN_BULLET || lines[from].sign == ZF_SIGN_LETTER;

	if ((line->flags | before->flags) & ALONE || line->flags & (ZF_LINE_PAGE | ZF_LINE_LABEL))
		return false;
	if (line->blanks > (measure->spaced ? 1u : 0u) || (before->reach > measure->most + measure->most / 2))
		return false;
	if ((line->flags ^ before->flags) & ZF_LINE_SPLIT)
		return false;
	if (begins_alike(&lines[from], line))
		return false;
	if (line->sign != ZF_SIGN_NONE && !sign_in_sentence(measure, line, item))
		return false;
	if ((line->flags | before->flags) & (ZF_LINE_COLUMNS | ZF_LINE_LAYOUT))
		return false;
	return line->first == ZF_FIRST_LOWER ?
	       goes_on_small(measure, line) : goes_on_large(measure, line, at - from > 1 ||
	                                                    lines[from].sign != ZF_SIGN_NONE);
}
