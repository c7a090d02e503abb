#include "segment/columns.h"

#include "core/utf8.h"

#define WIDEST 240      /* columns of a page that are looked at */
#define GAP 2           /* blank columns that part two texts at least */
#define ZONE_LEAST 6    /* lines of two columns at least */
#define COLUMN_LEAST 14 /* columns of text on either side, on average */

struct page {
	const struct zf_line *lines;
	size_t count;
	uint32_t blank[WIDEST]; /* lines with a gap over this column and text on both sides */
	uint32_t text[WIDEST];  /* lines with text in it */
};

struct order {
	struct zf_arena *arena;
	struct zf_line *out;
	size_t count, room;
	bool starved;
};

/* The next gap of a line from byte *at and column *column on: *from is its first column, *column and *at the
 * column and byte behind it. false = there is none left. */
static bool next_gap(const struct zf_line *line, size_t *at, size_t *column, size_t *from)
{
	size_t spaces = 0;

	while (*at < line->text.len) {
		size_t before = *at;
		uint32_t c = zf_utf8_next(line->text, at);
		if (c != ZF_UTF8_BAD && zf_is_space(c)) {
			if (!spaces)
				*from = *column;
			spaces += c == '\t' ? 8 - *column % 8 : 1;
			*column += c == '\t' ? 8 - *column % 8 : 1;
			continue;
		}
		if (spaces >= GAP) {
			*at = before;
			return true;
		}
		spaces = 0;
		++*column;
	}
	return false;
}

static void count_line(struct page *page, const struct zf_line *line)
{
	size_t at = 0, column = line->indent, from = 0, last = line->indent;

	while (next_gap(line, &at, &column, &from)) {
		for (size_t c = last; c < from && c < WIDEST; c++)
			page->text[c]++;
		for (size_t c = from; c < column && c < WIDEST; c++)
			page->blank[c]++;
		last = column;
	}
	for (size_t c = last; c < column && c < WIDEST; c++)
		page->text[c]++;
}

/* The gutter of a page: the column that most lines have a gap over, and hardly any text in; 0 = none. */
static size_t gutter_of(struct page *page)
{
	size_t best = 0, end;

	memset(page->blank, 0, sizeof page->blank);
	memset(page->text, 0, sizeof page->text);
	for (size_t i = 0; i < page->count; i++)
		count_line(page, &page->lines[i]);
	for (size_t c = 8; c < WIDEST; c++)
		if (page->text[c] * 6 <= page->blank[c] && page->blank[c] > page->blank[best])
			best = c;
	if (!best || page->blank[best] < ZONE_LEAST || page->blank[best] * 3 < page->count)
		return 0;
	for (end = best; end + 1 < WIDEST && page->blank[end + 1] * 10 >= page->blank[best] * 9; end++)
		;
	return end;
}

/* The byte of a line where its right part begins, its length where it has none; SIZE_MAX = the line
 * crosses the gutter. */
static size_t right_of(const struct zf_line *line, size_t gutter)
{
	size_t at = 0, column = line->indent, from = 0;

	if (line->indent > gutter || (line->indent + (size_t)GAP > gutter && line->indent > GAP))
		return 0;
	while (next_gap(line, &at, &column, &from))
		if (from <= gutter && column > gutter)
			return at;
		else if (from > gutter)
			return SIZE_MAX;
	return column <= gutter + 1 ? line->text.len : SIZE_MAX;
}

static void put(struct order *order, const struct zf_line *like, struct zf_slice text, uint32_t blanks)
{
	struct zf_line line, *grown;

	if (order->count == order->room) {
		order->room = order->room ? order->room * 2 : 256;
		grown = zf_arena_grow(order->arena, order->out, order->count, order->room, sizeof *grown);
		if (!grown) {
			order->starved = true;
			order->room = order->count;
			return;
		}
		order->out = grown;
	}
	if (text.at == like->text.at && text.len == like->text.len) {
		line = *like;
	} else {
		if (!zf_line_read(text, &line))
			return;
		line.page = like->page;
		line.flags |= (like->flags & ZF_LINE_PAGE) | ZF_LINE_SPLIT;
	}
	line.blanks = blanks;
	order->out[order->count++] = line;
}

/* One side of the lines of a zone. */
static void put_side(struct order *order, const struct zf_line *lines, size_t count, size_t gutter, bool right)
{
	uint32_t blanks = 0;

	for (size_t i = 0; i < count; i++) {
		size_t cut = right_of(&lines[i], gutter);
		struct zf_slice text = right ? zf_slice_make(lines[i].text.at + cut, lines[i].text.len - cut)
		                             : zf_slice_make(lines[i].text.at, cut);
		blanks += lines[i].blanks;
		if (!zf_line_trim(text).len) {
			blanks++;
			continue;
		}
		put(order, &lines[i], text, right && !order->count ? 1 : blanks);
		order->out[order->count - 1].indent = right ? 0 : order->out[order->count - 1].indent;
		order->out[order->count - 1].flags |= ZF_LINE_SPLIT;
		blanks = 0;
	}
}

/* Whether sentences run on in a side of a zone, and it is wide enough for text. */
static bool is_text(const struct zf_line *lines, size_t count, size_t gutter, bool right)
{
	size_t on = 0, parts = 0, width = 0;
	bool open = false;

	for (size_t i = 0; i < count; i++) {
		size_t cut = right_of(&lines[i], gutter);
		struct zf_slice text = zf_line_trim(right ?
		                                    zf_slice_make(lines[i].text.at + cut,
		                                                  lines[i].text.len - cut)
		                                          : zf_slice_make(lines[i].text.at, cut));
		size_t at = 0;
		if (!text.len) {
			open = false;
			continue;
		}
		on += open && zf_is_lower(zf_utf8_next(text, &at));
		open = !strchr(".:;!?", text.at[text.len - 1]);
		parts++;
		width += zf_utf8_count(text);
	}
	return on >= 2 && on * 5 >= parts && width >= parts * COLUMN_LEAST;
}

static bool is_zone(const struct zf_line *lines, size_t count, size_t gutter)
{
	size_t both = 0;

	for (size_t i = 0; i < count; i++) {
		size_t cut = right_of(&lines[i], gutter);
		both += cut > 0 && cut < lines[i].text.len;
	}
	return count >= ZONE_LEAST && both * 3 >= count && is_text(lines, count, gutter, false) &&
	       is_text(lines, count, gutter, true);
}

static void put_page(struct order *order, const struct page *page, size_t gutter)
{
	for (size_t i = 0, to; i < page->count; i = to) {
		to = i;
		while (gutter && to < page->count && right_of(&page->lines[to], gutter) != SIZE_MAX)
			to++;
		if (to > i && is_zone(page->lines + i, to - i, gutter)) {
			put_side(order, page->lines + i, to - i, gutter, false);
			put_side(order, page->lines + i, to - i, gutter, true);
			continue;
		}
		for (to = to > i ? to : i + 1; i < to; i++)
			put(order, &page->lines[i], page->lines[i].text, page->lines[i].blanks);
	}
}

bool zf_columns_order(struct zf_arena *arena, struct zf_line **lines, size_t *count)
{
	struct order order = { .arena = arena };
	struct page page;
	bool any = false;

	for (size_t i = 0; i < *count && !any; i++)
		any = (*lines)[i].flags & ZF_LINE_GAP;
	if (!any)
		return true;
	for (size_t from = 0, to; from < *count && !order.starved; from = to) {
		for (to = from; to < *count && (*lines)[to].page == (*lines)[from].page; to++)
			;
		page.lines = *lines + from;
		page.count = to - from;
		put_page(&order, &page, gutter_of(&page));
	}
	*lines = order.out;
	*count = order.count;
	return !order.starved;
}
