/*
 * The kinds that only the neighbours of a block tell.
 *
 * A heading is short, ends without a stop, and something longer follows that does not. An ordered list is a
 * run of numbered lines behind a colon that begins at 1: its numbers are its markup. Numbers that go on from
 * section to section are points, and part of the text.
 */
#include "segment/cut.h"

#include "core/utf8.h"

/* Code points: a heading is no longer, and a body no shorter than these. */
#define HEADING_MOST 170
#define BODY_LEAST 60

static bool is_short(const struct zf_cut *cut)
{
	return cut->count <= 3 && cut->width <= HEADING_MOST &&
	       !(cut->flags & (ZF_LINE_URL | ZF_LINE_MAIL | ZF_LINE_NUMBER | ZF_LINE_COLUMNS | ZF_LINE_ALONE));
}

bool zf_cut_is_date(struct zf_slice text)
{
	unsigned words = 1, numbers = 0, years = 0, run = 0;

	for (size_t i = 0; i <= text.len; i++) {
		char c = i < text.len ? text.at[i] : ' ';
		if (c >= '0' && c <= '9') {
			run++;
			continue;
		}
		years += run == 4;
		numbers += run > 0;
		run = 0;
		words += c == ' ' && i < text.len;
	}
	return years == 1 && numbers >= 2 && numbers <= 4 && words <= 5;
}

static bool ends_open(const struct zf_cut *cut)
{
	return cut->last == ZF_LAST_OTHER;
}

/* Short, without a stop, and not the middle of something. */
static bool may_head(const struct zf_cuts *cuts, size_t i)
{
	const struct zf_cut *cut = &cuts->cuts[i];
	struct zf_slice raw = cuts->document->blocks[i].raw;

	if (!is_short(cut) || cut->sign == ZF_SIGN_BULLET || cut->first == ZF_FIRST_LOWER ||
	    cut->flags & ZF_LINE_LABEL)
		return false;
	if (!ends_open(cut) && !(raw.at[raw.len - 1] == '?' && cut->width <= 90))
		return false;
	return cut->first != ZF_FIRST_OTHER && !zf_cut_is_date(raw);
}

/* Text that stands under a heading: long enough, or ended by a stop. */
static bool is_body(const struct zf_cuts *cuts, size_t i)
{
	const struct zf_cut *cut = &cuts->cuts[i];

	if (cuts->document->blocks[i].kind == ZF_ITEM)
		return cut->width > 20;
	return cut->width >= BODY_LEAST && (cut->last != ZF_LAST_OTHER || cut->width > HEADING_MOST);
}

/* The block that the text of block i goes on with: the next that is no note. */
static size_t after(const struct zf_cuts *cuts, size_t i)
{
	size_t next = i + 1, most = i + 12;

	while (next < cuts->count && next < most && cuts->document->blocks[next].kind == ZF_NOTE)
		next++;
	return next;
}

/* An empty line, a stop or another heading stands before it; or one more short line that stands so. */
static bool is_apart(const struct zf_cuts *cuts, size_t i, unsigned deep)
{
	const struct zf_cut *cut = &cuts->cuts[i];

	if (i == 0 || cut->blanks > 0 || cut[-1].last == ZF_LAST_STOP || cut->flags & ZF_LINE_PAGE)
		return true;
	return deep < 3 && is_short(cut - 1) && ends_open(cut - 1) && is_apart(cuts, i - 1, deep + 1);
}

/* "CHAPTER I", "Article 12", "Annex 2": a short line in capitals, or with a number at its end or its head. */
static bool is_numbered(const struct zf_cuts *cuts, size_t i)
{
	struct zf_slice raw = cuts->document->blocks[i].raw;

	return cuts->cuts[i].flags & ZF_LINE_CAPITALS ||
	       (raw.len < 40 && ((raw.at[raw.len - 1] >= '0' && raw.at[raw.len - 1] <= '9') ||
	       (raw.at[0] >= '0' && raw.at[0] <= '9')));
}

static void find_headings(struct zf_cuts *cuts)
{
	struct zf_block *blocks = cuts->document->blocks;

	for (size_t i = cuts->count; i-- > 0;) {
		const struct zf_cut *cut = &cuts->cuts[i];
		size_t next = after(cuts, i);
		if (blocks[i].kind != ZF_PARAGRAPH || next >= cuts->count || !may_head(cuts, i) ||
		    !is_apart(cuts, i, 0))
			continue;
		if (is_body(cuts, next) ? cut->width < cuts->cuts[next].width || cut->flags & ZF_LINE_CAPITALS
		    : blocks[next].kind == ZF_HEADING && is_numbered(cuts, i)) {
			blocks[i].kind = ZF_HEADING;
			blocks[i].level = cut->flags & ZF_LINE_CAPITALS ? 2 : 3;
		}
	}
}

static bool is_bare_item(const struct zf_cuts *cuts, size_t i)
{
	const struct zf_cut *cut = &cuts->cuts[i];

	return cuts->document->blocks[i].kind == ZF_PARAGRAPH && cut->count == 1 && cut->sign == ZF_SIGN_NONE &&
	       ends_open(cut) && cut->first == ZF_FIRST_UPPER && cut->width >= 30 && cut->width <= 300 &&
	       !(cut->flags & (ZF_LINE_LABEL | ZF_LINE_CAPITALS | ZF_LINE_COLUMNS | ZF_LINE_TAB));
}

/* Lines without a stop that follow each other without an empty line, between empty lines, are a
 * list that lost its signs. */
static void find_bare_items(struct zf_cuts *cuts)
{
	for (size_t i = 0; i < cuts->count;) {
		size_t to = i + 1;
		if (!is_bare_item(cuts, i)) {
			i++;
			continue;
		}
		while (to < cuts->count && cuts->cuts[to].blanks == 0 && is_bare_item(cuts, to))
			to++;
		if (to - i >= 2 && cuts->cuts[i].blanks > 0 && to < cuts->count && cuts->cuts[to].blanks > 0)
			for (size_t k = i; k < to; k++)
				cuts->document->blocks[k].kind = ZF_ITEM;
		i = to;
	}
}

static void drop_number(struct zf_cuts *cuts, size_t i)
{
	struct zf_block *block = &cuts->document->blocks[i];
	const struct zf_line *line = &cuts->lines[cuts->cuts[i].from];
	const char *at = line->body.len ? line->body.at : line[1].text.at;

	block->kind = ZF_ITEM;
	block->text = zf_slice_make(at, (size_t)(block->raw.at + block->raw.len - at));
}

static bool is_number(const struct zf_cuts *cuts, size_t i, uint32_t number)
{
	const struct zf_line *line = &cuts->lines[cuts->cuts[i].from];

	return line->sign == ZF_SIGN_NUMBER && line->number == number &&
	       cuts->document->blocks[i].kind == ZF_PARAGRAPH &&
	       (line->body.len || cuts->cuts[i].count > 1);
}

/* 1. 2. 3. … behind a colon, two at least, with nothing between and no next number anywhere after. */
static void find_ordered_lists(struct zf_cuts *cuts)
{
	for (size_t i = 1; i < cuts->count; i++) {
		size_t to = i;
		uint32_t number = 1;
		if (!is_number(cuts, i, 1) || cuts->cuts[i - 1].last != ZF_LAST_COLON)
			continue;
		while (to < cuts->count && is_number(cuts, to, number)) {
			to++;
			number++;
		}
		if (number > 2 && !(to + 1 < cuts->count && is_number(cuts, to + 1, number)))
			for (size_t k = i; k < to; k++)
				drop_number(cuts, k);
		i = to;
	}
}

/* Depth by indentation; a page that ends inside a list throws the rest of it back, but it is the same list. */
static void find_levels(struct zf_cuts *cuts)
{
	uint16_t open[8];
	unsigned depth = 0;
	uint32_t group = 0;
	bool on = false, thrown = false;

	for (size_t i = 0; i < cuts->count; i++) {
		struct zf_block *block = &cuts->document->blocks[i];
		uint16_t indent = cuts->lines[cuts->cuts[i].from].indent;
		if (block->kind != ZF_ITEM) {
			on = on && block->kind == ZF_NOTE;
			thrown = on;
			continue;
		}
		if (!on) {
			depth = 0;
			group++;
		}
		thrown = thrown || cuts->cuts[i].flags & ZF_LINE_PAGE;
		if (!(on && thrown && depth && indent < open[depth - 1])) {
			while (depth && open[depth - 1] > indent)
				depth--;
			if (depth < 8 && (!depth || indent > open[depth - 1] + 1))
				open[depth++] = indent;
		}
		thrown = false;
		on = true;
		block->level = (uint8_t)(depth ? depth : 1);
		block->group = group;
	}
}

void zf_cut_kinds(struct zf_cuts *cuts, bool unmarked)
{
	find_ordered_lists(cuts);
	if (unmarked) {
		if (!cuts->measure.wrapped)
			find_bare_items(cuts);
		find_headings(cuts);
		zf_cut_titles(cuts);
	}
	find_levels(cuts);
}
