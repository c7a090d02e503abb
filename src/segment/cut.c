#include "segment/cut.h"

static struct zf_cut *more(struct zf_cuts *cuts)
{
	struct zf_cut *grown;
	size_t room = cuts->room ? cuts->room * 2 : 64;

	if (cuts->count == cuts->room) {
		grown = zf_arena_grow(cuts->document->arena, cuts->cuts, cuts->count, room, sizeof *grown);
		if (!grown)
			return NULL;
		cuts->cuts = grown;
		cuts->room = room;
	}
	return &cuts->cuts[cuts->count];
}

/* The lines from behind the bullet of the first; a sign that is no bullet stays. Wraps and space stay too:
 * repair/ takes them out. */
static struct zf_slice bodies(const struct zf_line *lines, size_t count)
{
	const struct zf_line *first = lines, *last = lines + count - 1;
	const char *at = first->text.at;

	if (first->sign == ZF_SIGN_BULLET)
		at = first->body.len ? first->body.at : count > 1 ? first[1].text.at : at;
	return zf_slice_make(at, (size_t)(last->text.at + last->text.len - at));
}

/* Lines that do not follow each other in the record, joined by LF. */
static struct zf_slice gathered(struct zf_arena *arena, const struct zf_line *lines, size_t count, bool sign)
{
	size_t room = 0, len = 0;
	char *text;

	for (size_t i = 0; i < count; i++)
		room += lines[i].text.len + 1;
	text = zf_arena_raw(arena, room, 1);
	for (size_t i = 0; text && i < count; i++) {
		struct zf_slice part = i == 0 && !sign && lines[i].sign == ZF_SIGN_BULLET ?
			lines[i].body : lines[i].text;
		if (!part.len)
			continue;
		if (len)
			text[len++] = '\n';
		memcpy(text + len, part.at, part.len);
		len += part.len;
	}
	return zf_slice_make(text, text ? len : 0);
}

bool zf_cut_add(struct zf_cuts *cuts, size_t from, size_t count, enum zf_kind kind, struct zf_slice text)
{
	const struct zf_line *first = &cuts->lines[from], *last = first + count - 1;
	struct zf_document *document = cuts->document;
	struct zf_cut *cut = more(cuts);
	struct zf_block *block = cut ? zf_document_block(document) : NULL;

	if (!block)
		return false;
	block->raw = zf_slice_make(first->text.at, (size_t)(last->text.at + last->text.len - first->text.at));
	block->span_at = (uint64_t)(first->text.at - document->text.at);
	block->span_len = block->raw.len;
	block->kind = kind;
	block->page = document->format != ZF_FORMAT_PDF ? 0 : first->page < UINT16_MAX ?
		(uint16_t)first->page : UINT16_MAX;
	block->text = text.len ? text : bodies(first, count);
	block->repairs = (first->flags & ZF_LINE_SPLIT ? ZF_REPAIR_COLUMNS : 0) | (count > 1 ? ZF_REPAIR_WRAPS : 0);
	if (first->flags & ZF_LINE_SPLIT && count > 1) {
		block->raw = gathered(document->arena, first, count, true);
		block->text = first->sign == ZF_SIGN_BULLET ?
			gathered(document->arena, first, count, false) : block->raw;
		if (!block->raw.at || !block->text.at)
			return false;
	}
	*cut = (struct zf_cut){ .from = from, .count = count, .blanks = first->blanks, .first = first->first,
		                .last = last->last, .sign = first->sign, .flags = first->flags };
	cut->ruled = from > 0 && first[-1].flags & ZF_LINE_RULE;
	for (const struct zf_line *line = first; line <= last; line++) {
		cut->width += line->width;
		cut->flags |= line->flags & ZF_LINE_COLUMNS;
		block->flags |= line->flags & ZF_LINE_LAYOUT ? ZF_FLAG_LAYOUT : 0;
	}
	cuts->count++;
	return true;
}
