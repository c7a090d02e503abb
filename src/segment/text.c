#include "segment/text.h"

#include <stdlib.h>

#include "core/map.h"
#include "core/utf8.h"
#include "segment/columns.h"
#include "segment/cut.h"
#include "segment/glue.h"
#include "segment/markdown.h"

struct zf_text_segmenter {
	struct zf_document *document;
	struct zf_line *lines; /* in the document's arena */
	size_t count, room;
	uint32_t page, blanks;
	bool fed;              /* a form feed stood before the next line */
};

static enum zeef_status keep_one(struct zf_text_segmenter *segmenter, struct zf_slice raw)
{
	struct zf_line *grown;
	size_t room = segmenter->room ? segmenter->room * 2 : 256;
	struct zf_line *line;

	if (segmenter->count == segmenter->room) {
		grown = zf_arena_grow(segmenter->document->arena, segmenter->lines, segmenter->count, room,
		                      sizeof *grown);
		if (!grown)
			return ZEEF_ENOMEM;
		segmenter->lines = grown;
		segmenter->room = room;
	}
	line = &segmenter->lines[segmenter->count];
	if (!zf_line_read(raw, line)) {
		segmenter->blanks++;
		return ZEEF_OK;
	}
	line->page = segmenter->page;
	line->blanks = segmenter->blanks;
	if (segmenter->fed)
		line->flags |= ZF_LINE_PAGE;
	segmenter->fed = false;
	segmenter->blanks = 0;
	segmenter->count++;
	return ZEEF_OK;
}

/* A line, or the paragraphs that were glued together in it. */
static enum zeef_status keep(struct zf_text_segmenter *segmenter, struct zf_slice raw)
{
	enum zf_format format = segmenter->document->format;
	enum zeef_status status = ZEEF_OK;

	if ((format != ZF_FORMAT_TEXT && format != ZF_FORMAT_DUMP) ||
	    segmenter->document->leave & ZF_REPAIR_GLUE || !zf_is_glued(raw))
		return keep_one(segmenter, raw);
	while (status == ZEEF_OK && raw.len) {
		size_t end = zf_glue_end(raw);
		status = keep_one(segmenter, zf_slice_make(raw.at, end));
		raw = zf_slice_make(raw.at + end, raw.len - end);
	}
	return status;
}

/* Form feeds part lines and pages. */
static enum zeef_status take(void *self, struct zf_slice line, uint64_t at)
{
	struct zf_text_segmenter *segmenter = self;
	enum zeef_status status = ZEEF_OK;

	(void)at;
	while (status == ZEEF_OK) {
		const char *feed = line.len ? memchr(line.at, '\f', line.len) : NULL;
		size_t part = feed ? (size_t)(feed - line.at) : line.len;
		if (!feed || part)
			status = keep(segmenter, zf_slice_make(line.at, part));
		if (!feed)
			break;
		segmenter->page++;
		segmenter->fed = true;
		line = zf_slice_make(feed + 1, line.len - part - 1);
	}
	return status;
}

static const struct zf_events events = { .line = take };

struct zf_text_segmenter *zf_text_segmenter_new(void)
{
	return calloc(1, sizeof(struct zf_text_segmenter));
}

void zf_text_segmenter_free(struct zf_text_segmenter *segmenter)
{
	free(segmenter);
}

const struct zf_events *zf_text_segment_begin(struct zf_text_segmenter *segmenter, struct zf_document *document)
{
	*segmenter = (struct zf_text_segmenter){ .document = document, .page = 1 };
	return &events;
}

/* A sign alone on its line belongs to the line after it. */
static bool sign_takes(const struct zf_line *sign, const struct zf_line *line)
{
	return line->blanks <= 2 && line->sign == ZF_SIGN_NONE &&
	       !(line->flags & (ZF_LINE_PAGE | ZF_LINE_URL | ZF_LINE_MAIL | ZF_LINE_NUMBER | ZF_LINE_RULE |
	                        ZF_LINE_EDGE)) &&
	       (sign->sign != ZF_SIGN_BULLET || line->indent + 1 >= sign->indent);
}

/* Lines of a page that are looked back over for the marker of a note. */
#define MARKER_LOOK 100

static bool has_marker(const struct zf_line *lines, size_t at)
{
	unsigned number = 0;

	for (size_t i = 0; i < lines[at].text.len; i++)
		number = number * 10 + (unsigned)(lines[at].text.at[i] - '0');
	for (size_t i = at, n = 0; number && i-- > 0 && n < MARKER_LOOK && lines[i].page == lines[at].page; n++)
		if (lines[i].marker == number)
			return true;
	return false;
}

/* A footnote at the end of a page: before its number stands a rule or a note, or its marker at the
 * end of a word. */
static bool begins_note(const struct zf_cuts *cuts, size_t at, bool after_note)
{
	const struct zf_line *line = &cuts->lines[at];

	if (cuts->document->leave & ZF_REPAIR_NOTES || !(line->flags & ZF_LINE_NUMBER) ||
	    line->flags & ZF_LINE_SPLIT || at + 1 >= cuts->nlines ||
	    line->text.len > 3)
		return false;
	if (!after_note && (at == 0 || !(line[-1].flags & ZF_LINE_RULE)) && !has_marker(cuts->lines, at))
		return false;
	return line[1].first == ZF_FIRST_UPPER && line[1].blanks <= 1 && !(line[1].flags & ZF_LINE_PAGE);
}

/* "oS" and then, behind the sign of a symbol font, "chutz": the first letter of a word stands with the sign of
 * its item, the rest on the next line. */
static void find_torn(struct zf_line *lines, size_t count)
{
	for (size_t i = 0; i + 1 < count; i++) {
		struct zf_slice text = lines[i].text;
		size_t at = 0, letter = 0;
		uint32_t c = zf_utf8_next(text, &at);
		bool sign = at < text.len && (c == 'o' || c == '-' || (c >= 0x2010 && c <= 0x2022));
		if (sign) {
			letter = at;
			c = zf_utf8_next(text, &at);
		}
		if (at != text.len || c == ZF_UTF8_BAD || !zf_is_letter(c) || lines[i + 1].blanks ||
		    !(lines[i + 1].flags & ZF_LINE_CONTROL) || lines[i + 1].first != ZF_FIRST_LOWER)
			continue;
		if (sign) {
			lines[i].sign = ZF_SIGN_BULLET;
			lines[i].body = zf_slice_make(text.at + letter, text.len - letter);
		}
		lines[i].flags &= ~(uint32_t)ZF_LINE_ALONE;
		lines[i + 1].flags |= ZF_LINE_TORN;
	}
}

/* The rest of an address that was longer than its line. */
static bool is_rest_of_address(const struct zf_line *line)
{
	struct zf_slice text = line->text;
	size_t signs = 0;

	if (line->blanks || line->sign != ZF_SIGN_NONE || line[-1].width < 60 ||
	    line->flags & (ZF_LINE_URL | ZF_LINE_PAGE) || memchr(text.at, ' ', text.len))
		return false;
	for (size_t i = 0; i + 1 < text.len; i++)
		signs += strchr("./_-=?&%", text.at[i]) != NULL;
	return signs > 0 && text.len > 3;
}

static size_t end_of(struct zf_cuts *cuts, size_t at)
{
	const struct zf_line *lines = cuts->lines;
	size_t to = at + 1;

	if (to < cuts->nlines && lines[to].flags & ZF_LINE_TORN)
		to++;
	while (lines[at].flags & ZF_LINE_URL && to < cuts->nlines && is_rest_of_address(&lines[to]) &&
	       !(cuts->document->leave & ZF_REPAIR_LINKS))
		to++;

	if (lines[at].flags & ZF_LINE_ALONE && to < cuts->nlines && sign_takes(&lines[at], &lines[to]))
		to++;
	if (to > cuts->run_to)
		cuts->run_wraps = zf_wraps_here(lines, cuts->nlines, to - 1, &cuts->run_to,
		                                &cuts->measure.sentence);
	if ((!cuts->measure.wrapped && !cuts->run_wraps) || cuts->document->leave & ZF_REPAIR_WRAPS)
		return to;
	while (to < cuts->nlines && zf_wraps_join(&cuts->measure, lines, at, to))
		to++;
	return to;
}

/* The text of a note: its lines without the one that holds the number. */
static struct zf_slice note_text(const struct zf_cuts *cuts, size_t from, size_t to)
{
	const struct zf_line *last = &cuts->lines[to - 1];
	const char *at = cuts->lines[from + 1].text.at;

	return zf_slice_make(at, (size_t)(last->text.at + last->text.len - at));
}

static bool cut_plain(struct zf_cuts *cuts)
{
	struct zf_slice none = { NULL, 0 };
	bool note = false;

	for (size_t at = 0, to; at < cuts->nlines; at = to) {
		const struct zf_line *line = &cuts->lines[at];
		bool item = line->sign == ZF_SIGN_BULLET || line->sign == ZF_SIGN_LETTER;

		to = at + 1;
		if (line->flags & ZF_LINE_RULE)
			continue;
		note = !(line->flags & ZF_LINE_PAGE) && begins_note(cuts, at, note);
		if (note) {
			to = end_of(cuts, at + 1);
			if (!zf_cut_add(cuts, at, to - at, ZF_NOTE, note_text(cuts, at, to)))
				return false;
			continue;
		}
		to = end_of(cuts, at);
		if (line->flags & ZF_LINE_ALONE && to == at + 1 && line->sign == ZF_SIGN_BULLET)
			continue;
		if (!zf_cut_add(cuts, at, to - at, item ? ZF_ITEM : ZF_PARAGRAPH, none))
			return false;
	}
	zf_cut_kinds(cuts, true);
	return true;
}

/* Paragraphs that are known already: one a line, nothing to find. */
static bool cut_known(struct zf_cuts *cuts)
{
	for (size_t at = 0; at < cuts->nlines; at++)
		if (!zf_cut_add(cuts, at, 1, ZF_PARAGRAPH, cuts->lines[at].text))
			return false;
	return true;
}

/* The key of a line at a page's edge: its text without spaces, numbers as "#". at = NULL: none, or
 * no memory. */
static struct zf_slice edge_key(struct zf_arena *arena, struct zf_slice text)
{
	size_t len = 0;
	char *key;

	if (text.len > 400)
		return (struct zf_slice){ NULL, 0 };
	key = zf_arena_raw(arena, text.len + 1, 1);
	for (size_t i = 0; key && i < text.len; i++) {
		bool digit = text.at[i] >= '0' && text.at[i] <= '9';
		if (text.at[i] != ' ' && (!digit || !len || key[len - 1] != '#'))
			key[len++] = digit ? '#' : text.at[i];
	}
	return zf_slice_make(key, len);
}

/* Whether line i is one of the first or the last three of its page. */
static bool at_edge(const struct zf_line *lines, size_t count, size_t i)
{
	return i < 3 || i + 3 >= count || lines[i].page != lines[i - 3].page ||
	       lines[i].page != lines[i + 3].page;
}

/* Lines that stand at the edge of two pages and more are no part of a paragraph. */
static void find_edges(const struct zf_document *document, struct zf_line *lines, size_t count)
{
	struct zf_map keys = zf_map_in(document->arena);

	if (!count || lines[count - 1].page < 2)
		return;
	for (unsigned pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < count; i++) {
			struct zf_slice key = at_edge(lines, count, i) ?
				edge_key(document->arena, lines[i].text) : (struct zf_slice){ NULL, 0 };
			uint64_t *pages = !key.at ? NULL : pass ?
				zf_map_get(&keys, key) : zf_map_put(&keys, key, 0);
			if (!pages)
				continue;
			if (pass && *pages >> 32 > 1)
				lines[i].flags |= ZF_LINE_EDGE;
			else if (!pass && (uint32_t)*pages != lines[i].page)
				*pages = ((*pages >> 32) + 1) << 32 | lines[i].page;
		}
}

enum zeef_status zf_text_segment_end(struct zf_text_segmenter *segmenter)
{
	struct zf_cuts cuts = { .document = segmenter->document, .lines = segmenter->lines,
	                        .nlines = segmenter->count };
	bool done = false;

	switch (segmenter->document->format) {
	case ZF_FORMAT_BLOCKS:
		done = cut_known(&cuts);
		break;
	case ZF_FORMAT_MARKDOWN:
		done = zf_markdown_cut(&cuts);
		break;
	case ZF_FORMAT_UNKNOWN:
	case ZF_FORMAT_HTML:
	case ZF_FORMAT_TEXT:
	case ZF_FORMAT_PDF:
	case ZF_FORMAT_DUMP:
	case ZF_FORMAT_EMPTY:
	case ZF_FORMAT_BINARY:
		if (segmenter->document->format != ZF_FORMAT_DUMP &&
		    !(segmenter->document->leave & ZF_REPAIR_COLUMNS) &&
		    !zf_columns_order(segmenter->document->arena, &segmenter->lines, &segmenter->count))
			return ZEEF_ENOMEM;
		if (segmenter->document->format != ZF_FORMAT_DUMP)
			zf_columns_flag(segmenter->lines, segmenter->count);
		cuts.lines = segmenter->lines;
		cuts.nlines = segmenter->count;
		find_edges(segmenter->document, segmenter->lines, segmenter->count);
		if (!(segmenter->document->leave & ZF_REPAIR_KERNING))
			find_torn(segmenter->lines, segmenter->count);
		cuts.measure = zf_wraps_measure(cuts.lines, cuts.nlines);
		done = cut_plain(&cuts);
		break;
	}
	return done ? ZEEF_OK : ZEEF_ENOMEM;
}
