#include "segment/columns.h"

#include "core/utf8.h"

#define WIDEST 240      /* columns of a page that are looked at */
#define GAP 2           /* blank columns that part two texts at least */
#define ZONE_LEAST 6    /* lines of two columns at least */
#define COLUMN_LEAST 14 /* columns of text on either side, on average */
#define MARGIN_MOST 20  /* columns of a heading in the margin */
#define SIGN_MOST 6     /* columns of the sign of an item, whose gap is none */
#define VOTES 4         /* lines whose right part begins in one column */
#define SLACK 4         /* columns before the gutter in which a full left line may end */
#define SAME 24         /* bytes from a line's beginning that come again in it */
#define ROWS 3          /* lines with a gap at one column, to be a table */

struct page {
	const struct zf_line *lines;
	size_t count;
	size_t *cuts;           /* the byte of each line where its right part begins; see right_of() */
	uint32_t blank[WIDEST]; /* lines with a gap over this column and text on both sides */
	uint32_t text[WIDEST];  /* lines with text in it */
	uint32_t indent[WIDEST]; /* lines that begin behind it */
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

	for (size_t c = 0; c < line->indent && c < WIDEST; c++)
		page->indent[c]++;
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
	memset(page->indent, 0, sizeof page->indent);
	for (size_t i = 0; i < page->count; i++)
		count_line(page, &page->lines[i]);
	for (size_t c = 8; c < WIDEST; c++)
		if (page->text[c] * 6 <= page->blank[c] && page->blank[c] > page->blank[best])
			best = c;
	if (!best || page->blank[best] < ZONE_LEAST ||
	    (page->blank[best] * 3 < page->count &&
	     (page->blank[best] + page->indent[best]) * 3 < page->count * 2))
		return 0;
	for (end = best; end + 1 < WIDEST && page->blank[end + 1] * 10 >= page->blank[best] * 9; end++)
		;
	return end;
}

/* The gutter of columns that stand between lines over the whole page: the one before the column in which most
 * right parts begin; 0 = none. */
static size_t voted_gutter(struct page *page)
{
	size_t best = 0;

	memset(page->blank, 0, sizeof page->blank);
	for (size_t i = 0; i < page->count; i++) {
		size_t at = 0, column = page->lines[i].indent, from = 0;
		while (next_gap(&page->lines[i], &at, &column, &from))
			if (column < WIDEST)
				page->blank[column]++;
	}
	for (size_t c = COLUMN_LEAST + GAP; c < WIDEST; c++)
		if (page->blank[c] > page->blank[best])
			best = c;
	return page->blank[best] >= VOTES ? best - 1 : 0;
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

/* The byte where a line says its beginning again, SIZE_MAX = it does not: two columns of nearly the same
 * text. */
static size_t doubled_at(const struct zf_line *line)
{
	struct zf_slice text = line->text;
	size_t at;

	if (text.len < 2 * SAME || text.len >= 1000)
		return SIZE_MAX;
	at = zf_slice_find(zf_slice_make(text.at + SAME, text.len - SAME), zf_slice_make(text.at, SAME));
	return at == SIZE_MAX ? at : at + SAME;
}

/* As right_of(), where only one space parts the columns, for the left line is full: the last space at the
 * gutter or a little before it, unless there is more than one before it. */
static size_t tight_of(const struct zf_line *line, size_t gutter)
{
	size_t column = line->indent, found = SIZE_MAX, spaces = 0, doubled = doubled_at(line);
	bool space = false;

	for (size_t at = 0; at < line->text.len && column <= gutter + 1;) {
		size_t here = at;
		uint32_t c = zf_utf8_next(line->text, &at);
		if (c == '\t')
			return SIZE_MAX;
		if (space && c != ' ' && column + SLACK > gutter) {
			if (column == gutter + 1 || here == doubled)
				return here;
			found = here;
			spaces++;
		}
		space = c == ' ';
		column++;
	}
	return spaces == 1 ? found : SIZE_MAX;
}

/* Whether the right part of a line begins right behind the gutter. */
static bool begins_there(const struct zf_line *line, size_t gutter)
{
	size_t at = 0, column = line->indent, from = 0;

	while (next_gap(line, &at, &column, &from))
		if (column == gutter + 1)
			return true;
	return false;
}

/* Where each line is cut. A line that crosses the gutter may be full, where the one before it or behind it has
 * two parts. */
static void cut_lines(struct page *page, size_t gutter)
{
	const struct zf_line *lines = page->lines;

	for (size_t i = 0; i < page->count; i++) {
		page->cuts[i] = right_of(&lines[i], gutter);
		if (page->cuts[i] == SIZE_MAX && i && lines[i].blanks == 0 && page->cuts[i - 1] != SIZE_MAX &&
		    (begins_there(&lines[i - 1], gutter) ||
		     tight_of(&lines[i - 1], gutter) == page->cuts[i - 1]))
			page->cuts[i] = tight_of(&lines[i], gutter);
	}
	for (size_t i = page->count; i-- > 1;)
		if (page->cuts[i - 1] == SIZE_MAX && lines[i].blanks == 0 && page->cuts[i] != SIZE_MAX &&
		    (begins_there(&lines[i], gutter) || tight_of(&lines[i], gutter) == page->cuts[i]))
			page->cuts[i - 1] = tight_of(&lines[i - 1], gutter);
}

static struct zf_slice side_of(const struct page *page, size_t i, bool right)
{
	struct zf_slice text = page->lines[i].text;
	size_t cut = page->cuts[i];

	return zf_line_trim(right ? zf_slice_make(text.at + cut, text.len - cut) : zf_slice_make(text.at, cut));
}

/* One side of the lines of a zone. */
static void put_side(struct order *order, const struct page *page, size_t from, size_t to, bool right)
{
	uint32_t blanks = 0;

	for (size_t i = from; i < to; i++) {
		struct zf_slice text = side_of(page, i, right);
		blanks += page->lines[i].blanks;
		if (!text.len) {
			blanks++;
			continue;
		}
		put(order, &page->lines[i], text, right && i == from && !blanks ? 1 : blanks);
		if (!order->count)
			return;
		order->out[order->count - 1].indent = right ? 0 : order->out[order->count - 1].indent;
		order->out[order->count - 1].flags |= ZF_LINE_SPLIT;
		blanks = 0;
	}
}

static bool runs_on(struct zf_slice text, bool open)
{
	size_t at = 0;

	return open && zf_is_lower(zf_utf8_next(text, &at));
}

static bool is_open(struct zf_slice text)
{
	return !strchr(".:;!?", text.at[text.len - 1]);
}

/* Whether sentences run on in a side of a zone, it is wide enough for text, and what stands between its empty
 * lines ends as paragraphs do, not as cells. */
static bool is_text(const struct page *page, size_t from, size_t to, bool right)
{
	size_t on = 0, parts = 0, width = 0, ends = 0, stops = 0;
	bool open = false, before = false;

	for (size_t i = from; i < to; i++) {
		struct zf_slice text = side_of(page, i, right);
		if (before && (!text.len || page->lines[i].blanks)) {
			ends++;
			stops += !open;
		}
		before = text.len > 0;
		if (!text.len) {
			open = false;
			continue;
		}
		on += runs_on(text, open);
		open = is_open(text);
		parts++;
		width += zf_utf8_count(text);
	}
	return on >= 2 && on * 5 >= parts && width >= parts * COLUMN_LEAST &&
	       (ends < ROWS || stops * 3 >= ends);
}

/* Whether the left side is headings in a margin: beside them sentences run on, as they do not from row to row
 * of a table of labels. */
static bool is_margin(const struct page *page, size_t from, size_t to)
{
	size_t beside = 0, on = 0;
	bool open = false;

	for (size_t i = from; i < to; i++) {
		struct zf_slice left = side_of(page, i, false), right = side_of(page, i, true);
		if (left.len && (left.at[left.len - 1] == ':' || zf_utf8_count(left) > MARGIN_MOST))
			return false;
		if (left.len && right.len && open) {
			beside++;
			on += runs_on(right, true);
		}
		open = right.len && is_open(right);
	}
	return beside >= 2 && on * 5 >= beside * 3;
}

static bool is_zone(const struct page *page, size_t from, size_t to)
{
	size_t both = 0, more = 0;

	for (size_t i = from; i < to; i++) {
		both += page->cuts[i] > 0 && page->cuts[i] < page->lines[i].text.len;
		more += zf_slice_find(side_of(page, i, false), zf_slice_of("   ")) != SIZE_MAX ||
		        zf_slice_find(side_of(page, i, true), zf_slice_of("   ")) != SIZE_MAX;
	}
	return to - from >= ZONE_LEAST && more * 5 < to - from && both * 3 >= to - from &&
	       is_text(page, from, to, true) && (is_text(page, from, to, false) || is_margin(page, from, to));
}

static bool has_right(const struct page *page, size_t i)
{
	return page->cuts[i] < page->lines[i].text.len;
}

/* The end of the lines from `from` on that may be of two columns: the last that has a right part, and what
 * goes on below it on the left. */
static size_t zone_end(const struct page *page, size_t from)
{
	size_t to = from, end = from;

	for (; to < page->count && page->cuts[to] != SIZE_MAX; to++)
		if (has_right(page, to) || (to == end && to > from && page->lines[to].blanks == 0))
			end = to + 1;
	return end;
}

static void put_page(struct order *order, struct page *page, size_t gutter)
{
	if (gutter)
		cut_lines(page, gutter);
	for (size_t i = 0, to; i < page->count; i = to) {
		to = gutter && page->cuts[i] && has_right(page, i) ? zone_end(page, i) : i;
		if (to > i && is_zone(page, i, to)) {
			put_side(order, page, i, to, false);
			put_side(order, page, i, to, true);
			continue;
		}
		for (to = to > i ? to : i + 1; i < to; i++)
			put(order, &page->lines[i], page->lines[i].text, page->lines[i].blanks);
	}
}

bool zf_columns_order(struct zf_arena *arena, struct zf_line **lines, size_t *count)
{
	struct order order = { .arena = arena };
	struct page page = { .lines = NULL };
	size_t gutter;
	bool any = false;

	for (size_t i = 0; i < *count && !any; i++)
		any = (*lines)[i].flags & ZF_LINE_GAP;
	if (!any)
		return true;
	page.cuts = zf_arena_raw(arena, *count, sizeof *page.cuts);
	if (!page.cuts)
		return false;
	for (size_t from = 0, to; from < *count && !order.starved; from = to) {
		for (to = from; to < *count && (*lines)[to].page == (*lines)[from].page; to++)
			;
		page.lines = *lines + from;
		page.count = to - from;
		gutter = gutter_of(&page);
		put_page(&order, &page, gutter ? gutter : voted_gutter(&page));
	}
	*lines = order.out;
	*count = order.count;
	return !order.starved;
}

/* The columns of a line that stand in gaps of three spaces and more. */
static bool gaps_of(const struct zf_line *line, uint64_t gaps[WIDEST / 64 + 1])
{
	size_t at = 0, column = line->indent, from = 0;
	bool any = false;

	memset(gaps, 0, (WIDEST / 64 + 1) * sizeof *gaps);
	if (!(line->flags & ZF_LINE_GAP) || line->flags & (ZF_LINE_SPLIT | ZF_LINE_LABEL))
		return false;
	while (next_gap(line, &at, &column, &from)) {
		if (column - from < 3 || from < (size_t)line->indent + SIGN_MOST)
			continue;
		any = true;
		for (size_t c = from; c < column && c < WIDEST; c++)
			gaps[c / 64] |= (uint64_t)1 << c % 64;
	}
	return any;
}

/* Lines up to the next empty one of which two and more are doubled are rows of such columns. */
static void flag_doubled(struct zf_line *lines, size_t count)
{
	for (size_t from = 0, to; from < count; from = to) {
		size_t doubled = 0;
		for (to = from; to < count && (to == from || lines[to].blanks == 0); to++)
			doubled += doubled_at(&lines[to]) != SIZE_MAX;
		if (doubled < 2 && (doubled == 0 || to - from > 4))
			continue;
		for (size_t i = from; i < to; i++)
			lines[i].flags |= lines[i].flags & ZF_LINE_SPLIT ? 0 : ZF_LINE_LAYOUT;
	}
}

void zf_columns_flag(struct zf_line *lines, size_t count)
{
	uint64_t shared[WIDEST / 64 + 1], gaps[WIDEST / 64 + 1];
	size_t from = 0;
	bool run = false;

	flag_doubled(lines, count);
	for (size_t i = 0; i < count; i++) {
		uint64_t both = 0;
		bool any = gaps_of(&lines[i], gaps);
		for (size_t k = 0; k <= WIDEST / 64; k++)
			both |= gaps[k] & (run ? shared[k] : 0);
		if (any && both && lines[i].page == lines[from].page && lines[i].blanks <= 1) {
			for (size_t k = 0; k <= WIDEST / 64; k++)
				shared[k] &= gaps[k];
			for (size_t k = from; i - from + 1 == ROWS && k < i; k++)
				lines[k].flags |= ZF_LINE_LAYOUT;
			if (i - from + 1 >= ROWS)
				lines[i].flags |= ZF_LINE_LAYOUT;
			continue;
		}
		run = any;
		from = i;
		memcpy(shared, gaps, sizeof shared);
	}
}
