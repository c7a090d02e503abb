#include "segment/html.h"

#include <stdlib.h>

#include "core/tag.h"
#include "core/utf8.h"
#include "segment/count.h"
#include "segment/ink.h"

enum { MANY_BLOCKS = 4 }; /* of one cell: a table that holds so many orders the page, not figures */

struct frame { /* an open element that cuts */
	uint64_t path, shape;
	uint32_t list, table; /* groups of the innermost list and table; 0 = none */
	uint32_t blocks;     /* cut inside it so far; of a cell */
	uint16_t row, column; /* of the cell; of a row: columns so far */
	uint8_t kind, level, lists;
	bool lines;          /* white space is kept */
	bool cell;           /* it is a cell itself */
};

struct group {
	uint32_t row;
	bool layout, wide; /* orders the page; has a second column */
};

struct zf_html_segmenter {
	struct zf_document *document;
	struct zf_ink ink;
	struct frame *stack;
	size_t depth, room;
	struct group *groups; /* by number; [0] is no group */
	uint32_t ngroups, group_room;

	const struct zf_element *current; /* innermost open element */
	const struct zf_element *in, *live; /* holds all text of the block; would with the next text */
	uint64_t span_at, span_end;
	unsigned breaks;      /* <br> since the last text */
	bool item;            /* the block began behind a break, with the sign of a list */
	bool any;             /* the block has text */
	enum zf_count count;  /* what the block is so far, where it is one phrase */

	const struct zf_element *anchor; /* open <a href>; NULL = none */
	struct zf_slice href;
	size_t link_at;       /* SIZE_MAX = no text of it in this block yet */
	struct zf_link *first, *last;
	uint32_t nlinks;
	size_t linked;
	bool broken;
};

static struct frame *top(struct zf_html_segmenter *s)
{
	return &s->stack[s->depth - 1];
}

static uint64_t mix(uint64_t hash, uint64_t more)
{
	hash = (hash ^ more) * 0x9E3779B97F4A7C15u;
	return hash ^ hash >> 29;
}

/* Class names with digits folded: post-17 and post-18 are of one shape. */
static uint64_t mix_classes(uint64_t hash, struct zf_slice classes)
{
	uint64_t word = 0;

	for (size_t i = 0; i < classes.len; i++) {
		unsigned char c = (unsigned char)classes.at[i];
		word = word * 131 + (c >= '0' && c <= '9' ? '0' : c);
	}
	return mix(hash, word);
}

static void end_link(struct zf_html_segmenter *s)
{
	struct zf_slice text;
	struct zf_link *link;

	if (s->link_at == SIZE_MAX || s->ink.len <= s->link_at)
		return;
	text = zf_slice_trim(zf_slice_make(s->ink.at + s->link_at, s->ink.len - s->link_at));
	if (text.len == 0)
		return;
	link = zf_arena_raw(s->document->arena, 1, sizeof *link);
	if (!link) {
		s->broken = true;
		return;
	}
	*link = (struct zf_link){ NULL, s->href, (size_t)(text.at - s->ink.at), text.len };
	if (s->last)
		s->last->next = link;
	else
		s->first = link;
	s->last = link;
	s->nlinks++;
	s->linked += link->len;
	s->link_at = SIZE_MAX;
}

/* No-break spaces and their like alone make no paragraph. */
static bool is_blank(struct zf_slice text)
{
	size_t at = 0;

	while (at < text.len)
		if (!zf_is_space(zf_utf8_next(text, &at)))
			return false;
	return true;
}

static void fill(struct zf_html_segmenter *s, struct zf_block *block, struct zf_slice raw)
{
	const struct frame *frame = top(s);

	block->raw = block->text = raw;
	block->span_at = s->span_at;
	block->span_len = s->span_end - s->span_at;
	block->kind = (enum zf_kind)frame->kind;
	block->level = frame->level;
	block->group = block->kind == ZF_ITEM ? frame->list : block->kind == ZF_CELL ? frame->table : 0;
	if (s->item && block->kind == ZF_PARAGRAPH) {
		block->kind = ZF_ITEM;
		block->level = 1;
	}
	if (block->kind == ZF_CELL) {
		block->row = frame->row;
		block->column = frame->column;
	}
	block->in = s->in;
	block->regions = s->in ? s->in->regions : 0;
	block->path = frame->path;
	block->shape = frame->shape;
	block->links = s->first;
	block->nlinks = s->nlinks;
	block->linked = s->linked;
}

/* Ends the block, if one was begun. An open link goes on in the next. */
static void cut(struct zf_html_segmenter *s)
{
	struct zf_slice raw;

	s->breaks = 0;
	s->count = ZF_COUNT_NONE;
	if (!s->any) {
		s->ink.space = false;
		s->item = false;
		return;
	}
	end_link(s);
	raw = zf_ink_end(&s->ink);
	if (raw.len && !is_blank(raw)) {
		struct zf_block *block = zf_document_block(s->document);
		if (block)
			fill(s, block, raw);
		else
			s->broken = true;
		top(s)->blocks++;
	}
	s->any = s->item = false;
	s->link_at = SIZE_MAX;
	s->first = s->last = NULL;
	s->nlinks = 0;
	s->linked = 0;
}

static uint32_t new_group(struct zf_html_segmenter *s)
{
	if (s->ngroups == s->group_room) {
		uint32_t room = s->group_room ? s->group_room * 2 : 256;
		struct group *groups = realloc(s->groups, room * sizeof *groups);
		if (!groups) {
			s->broken = true;
			return 0;
		}
		s->groups = groups;
		s->group_room = room;
	}
	s->groups[s->ngroups] = (struct group){ 0, false, false };
	return s->ngroups++;
}

static void open_table(struct zf_html_segmenter *s, struct frame *frame, const struct zf_element *element)
{
	if (frame->table)
		s->groups[frame->table].layout = true;
	frame->table = new_group(s);
	frame->kind = ZF_PARAGRAPH;
	frame->level = 0;
	if (zf_slice_is_nocase(element->role, "presentation") || zf_slice_is_nocase(element->role, "none"))
		s->groups[frame->table].layout = true;
}

static unsigned span_of(const struct zf_attribute *attributes, size_t count)
{
	unsigned span = 0;

	for (size_t i = 0; i < count; i++) {
		struct zf_slice value = attributes[i].value;
		if (strcmp(attributes[i].name, "colspan") != 0)
			continue;
		for (size_t n = 0; n < value.len && n < 4 && value.at[n] >= '0' && value.at[n] <= '9'; n++)
			span = span * 10 + (unsigned)(value.at[n] - '0');
	}
	return span ? span : 1;
}

static void open_cell(struct zf_html_segmenter *s, struct frame *frame, unsigned span)
{
	struct frame *row = &s->stack[s->depth - 2];
	struct group *table = &s->groups[frame->table];

	frame->kind = ZF_CELL;
	frame->level = 0;
	frame->cell = true;
	frame->row = (uint16_t)(table->row < UINT16_MAX ? table->row : UINT16_MAX);
	frame->column = (uint16_t)(row->column < UINT16_MAX ? row->column + 1 : UINT16_MAX);
	row->column = (uint16_t)(row->column + span < UINT16_MAX ? row->column + span : UINT16_MAX);
	table->wide |= row->column > 1;
}

static void open_item(struct frame *frame)
{
	frame->kind = ZF_ITEM;
	frame->level = frame->lists ? frame->lists : 1;
}

static void open_list(struct zf_html_segmenter *s, struct frame *frame)
{
	frame->list = new_group(s);
	frame->lists += frame->lists < UINT8_MAX;
}

/* What the tag makes of the text in it. */
static void place(struct zf_html_segmenter *s, struct frame *frame, const struct zf_element *element,
                  unsigned span)
{
	switch (element->tag_number) {
	case ZF_TAG_H1:
	case ZF_TAG_H2:
	case ZF_TAG_H3:
	case ZF_TAG_H4:
	case ZF_TAG_H5:
	case ZF_TAG_H6:
		if (frame->kind == ZF_CELL)
			s->groups[frame->table].layout = true;
		frame->kind = ZF_HEADING;
		frame->level = (uint8_t)(element->tag_number - ZF_TAG_H1 + 1);
		break;
	case ZF_TAG_UL:
	case ZF_TAG_OL:
	case ZF_TAG_DL:
	case ZF_TAG_MENU:
	case ZF_TAG_DIR:
	case ZF_TAG_SELECT:
	case ZF_TAG_DATALIST:
		open_list(s, frame);
		break;
	case ZF_TAG_LI:
	case ZF_TAG_DT:
	case ZF_TAG_DD:
	case ZF_TAG_OPTION:
		open_item(frame);
		break;
	case ZF_TAG_TABLE:
		open_table(s, frame, element);
		break;
	case ZF_TAG_TR:
		s->groups[frame->table].row++;
		frame->column = 0;
		break;
	case ZF_TAG_TD:
	case ZF_TAG_TH:
		open_cell(s, frame, span);
		break;
	case ZF_TAG_BLOCKQUOTE:
		frame->kind = ZF_QUOTE;
		frame->level = 0;
		break;
	case ZF_TAG_FIGCAPTION:
	case ZF_TAG_CAPTION:
		frame->kind = ZF_CAPTION;
		frame->level = 0;
		break;
	case ZF_TAG_PRE:
	case ZF_TAG_LISTING:
	case ZF_TAG_XMP:
		frame->kind = ZF_CODE;
		frame->level = 0;
		frame->lines = true;
		break;
	case ZF_TAG_ARTICLE:
	case ZF_TAG_SECTION:
	case ZF_TAG_MAIN:
	case ZF_TAG_NAV:
	case ZF_TAG_ASIDE:
	case ZF_TAG_HEADER:
	case ZF_TAG_FOOTER:
	case ZF_TAG_FORM:
	case ZF_TAG_FIGURE:
		frame->kind = ZF_PARAGRAPH;
		frame->level = 0;
		frame->list = 0;
		break;
	default:
		if (zf_slice_is_nocase(element->role, "heading")) {
			frame->kind = ZF_HEADING;
			frame->level = 2;
		}
	}
}

static bool push(struct zf_html_segmenter *s, const struct zf_element *element, unsigned span)
{
	struct frame *frame;

	if (s->depth == s->room) {
		size_t room = s->room * 2;
		struct frame *stack = realloc(s->stack, room * sizeof *stack);
		if (!stack) {
			s->broken = true;
			return false;
		}
		s->stack = stack;
		s->room = room;
	}
	frame = &s->stack[s->depth++];
	*frame = s->stack[s->depth - 2];
	frame->blocks = 0;
	frame->cell = false;
	frame->path = mix(frame->path, element->tag_number + 1u);
	frame->shape = mix(frame->shape, element->tag_number + 1u);
	if (element->classes.len && element->tag_number != ZF_TAG_BODY && element->tag_number != ZF_TAG_HTML)
		frame->shape = mix_classes(frame->shape, element->classes);
	place(s, frame, element, span);
	return true;
}

static enum zeef_status state(const struct zf_html_segmenter *s)
{
	return s->broken || s->ink.broken ? ZEEF_ENOMEM : ZEEF_OK;
}

static void line_break(struct zf_html_segmenter *s)
{
	if (top(s)->lines) {
		if (s->any)
			zf_ink_lines(&s->ink, zf_slice_make("\n", 1));
	} else if (++s->breaks >= 2) {
		cut(s);
	} else {
		s->ink.space = true;
	}
}

static void open_anchor(struct zf_html_segmenter *s, const struct zf_element *element,
                        const struct zf_attribute *attributes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(attributes[i].name, "href") != 0)
			continue;
		if (s->anchor)
			end_link(s);
		s->anchor = element;
		s->href = zf_slice_trim(attributes[i].value);
		s->link_at = SIZE_MAX;
	}
}

static enum zeef_status on_open(void *self, const struct zf_element *element,
                                const struct zf_attribute *attributes, size_t count, uint64_t at)
{
	struct zf_html_segmenter *s = self;
	unsigned traits = zf_tag_traits((enum zf_tag)element->tag_number);

	(void)at;
	if (s->broken)
		return ZEEF_ENOMEM;
	if (element->tag_number == ZF_TAG_BR) {
		line_break(s);
	} else if (traits & ZF_TAG_BLOCK) {
		cut(s);
		push(s, element, count ? span_of(attributes, count) : 1);
	} else if (element->tag_number == ZF_TAG_A) {
		open_anchor(s, element, attributes, count);
	}
	s->current = element;
	return state(s);
}

static void close_block(struct zf_html_segmenter *s)
{
	struct frame closed;

	cut(s);
	if (s->depth <= 1)
		return;
	closed = s->stack[--s->depth];
	if (closed.cell && closed.blocks >= MANY_BLOCKS)
		s->groups[closed.table].layout = true;
	top(s)->blocks += closed.blocks;
}

/* The block so far is the text of one phrase. */
static void close_phrase(struct zf_html_segmenter *s, const struct zf_element *element)
{
	if (s->ink.len <= ZF_COUNT_LONGEST && !top(s)->lines) {
		enum zf_count count = zf_count_of(element, zf_slice_make(s->ink.at, s->ink.len));
		s->count = count > s->count ? count : s->count;
	}
	s->live = element->above;
}

static enum zeef_status on_close(void *self, const struct zf_element *element, uint64_t at)
{
	struct zf_html_segmenter *s = self;

	(void)at;
	if (zf_tag_traits((enum zf_tag)element->tag_number) & ZF_TAG_BLOCK)
		close_block(s);
	if (element == s->anchor) {
		end_link(s);
		s->anchor = NULL;
		s->link_at = SIZE_MAX;
	}
	if (s->any && element == s->live)
		close_phrase(s, element);
	s->current = element->above;
	return state(s);
}

/* Whether text begins with a dash or bullet and a space: an item of a list that was set with line breaks. */
static bool has_list_sign(struct zf_slice text)
{
	static const char signs[][4] = { "-", "*", "\xC2\xB7", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\xA2",
		                         "\xE2\x96\xAA", "\xE2\x96\xA0", "\xE2\x97\x8F", "\xE2\x80\xA3" };

	text = zf_slice_trim(text);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		size_t n = strlen(signs[i]);
		if (!zf_slice_starts(text, signs[i]) || text.len <= n)
			continue;
		if (text.at[n] == ' ' || (text.len > n + 1 && memcmp(text.at + n, "\xC2\xA0", 2) == 0))
			return true;
	}
	return false;
}

static void begin(struct zf_html_segmenter *s, uint64_t at)
{
	s->any = true;
	s->in = s->live = s->current;
	s->span_at = at;
}

static void kept_lines(struct zf_html_segmenter *s, struct zf_slice text, uint64_t at, uint64_t source_len)
{
	if (!s->any) {
		if (zf_slice_trim(text).len == 0)
			return;
		begin(s, at);
	}
	if (s->anchor && s->link_at == SIZE_MAX)
		s->link_at = s->ink.len;
	zf_ink_lines(&s->ink, text);
	s->in = s->live;
	s->span_end = at + source_len;
}

/* A number opens the block, and text follows: a counter is a block of its own, another stands apart. */
static void part_count(struct zf_html_segmenter *s, struct zf_slice text)
{
	if (!s->ink.space && zf_count_is_apart(s->count, text)) {
		if (s->count == ZF_COUNT_COUNTER)
			cut(s);
		else
			s->ink.space = true;
	}
	s->count = ZF_COUNT_NONE;
}

static enum zeef_status on_text(void *self, struct zf_slice text, uint64_t at, uint64_t source_len)
{
	struct zf_html_segmenter *s = self;
	size_t from, to, leading = 0;

	if (top(s)->lines) {
		kept_lines(s, text, at, source_len);
		return state(s);
	}
	if (s->count != ZF_COUNT_NONE)
		part_count(s, text);
	if (s->breaks && (!s->any || s->breaks == 1) && has_list_sign(text)) {
		cut(s);
		s->item = true;
	}
	if (s->anchor && s->link_at == SIZE_MAX) {
		while (leading < text.len && zf_ink_is_space(text.at[leading]))
			leading++;
		if (leading < text.len) {
			s->ink.space |= leading > 0;
			zf_ink_settle(&s->ink);
			s->link_at = s->ink.len;
		}
	}
	zf_ink_fold(&s->ink, text, &from, &to);
	if (to == 0)
		return state(s);
	s->breaks = 0;
	if (!s->any)
		begin(s, at + from);
	s->in = s->live;
	s->span_end = at + source_len - (text.len - to);
	if (s->span_end <= s->span_at)
		s->span_end = at + source_len;
	return state(s);
}

struct zf_html_segmenter *zf_html_segmenter_new(void)
{
	enum { FIRST = 64 };
	struct zf_html_segmenter *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	s->stack = calloc(FIRST, sizeof *s->stack);
	s->room = FIRST;
	if (!s->stack) {
		free(s);
		return NULL;
	}
	return s;
}

void zf_html_segmenter_free(struct zf_html_segmenter *s)
{
	if (!s)
		return;
	free(s->stack);
	free(s->groups);
	free(s);
}

const struct zf_events *zf_html_segment_begin(struct zf_html_segmenter *s, struct zf_document *document)
{
	static const struct zf_events events = { on_open, on_close, on_text, NULL };

	s->document = document;
	zf_ink_begin(&s->ink, document->arena, document->text.len);
	s->stack[0] = (struct frame){ .kind = ZF_PARAGRAPH };
	s->depth = 1;
	s->ngroups = 0;
	s->broken = false;
	new_group(s);
	s->current = s->in = s->live = s->anchor = NULL;
	s->breaks = 0;
	s->item = s->any = false;
	s->count = ZF_COUNT_NONE;
	s->link_at = SIZE_MAX;
	s->first = s->last = NULL;
	s->nlinks = 0;
	s->linked = 0;
	return &events;
}

/* Cells of tables that only order the page are paragraphs. */
static void settle_tables(struct zf_html_segmenter *s)
{
	struct zf_document *document = s->document;

	for (uint32_t i = 0; i < document->nblocks; i++) {
		struct zf_block *block = &document->blocks[i];
		const struct group *group = &s->groups[block->group];
		if (block->kind != ZF_CELL || (block->group && !group->layout && group->wide))
			continue;
		block->kind = ZF_PARAGRAPH;
		block->row = block->column = 0;
		block->group = 0;
	}
}

enum zeef_status zf_html_segment_end(struct zf_html_segmenter *s)
{
	if (s->depth)
		cut(s);
	if (!s->broken && !s->ink.broken)
		settle_tables(s);
	return state(s);
}
