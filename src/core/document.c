#include "core/document.h"

static const char *const kinds[ZF_NKINDS] = {
	"title", "heading", "paragraph", "item", "cell", "quote", "note", "caption", "contact", "code",
};

void zf_document_reset(struct zf_document *document, struct zf_arena *arena)
{
	zf_arena_reset(arena);
	*document = (struct zf_document){ .arena = arena };
}

struct zf_block *zf_document_block(struct zf_document *document)
{
	struct zf_block *block;

	if (document->nblocks == document->room) {
		uint32_t room = document->room ? document->room * 2 : 256;
		if (room < document->room || room == ZF_NO_BLOCK)
			return NULL;
		block = zf_arena_grow(document->arena, document->blocks, document->nblocks, room,
		                      sizeof *block);
		if (!block)
			return NULL;
		document->blocks = block;
		document->room = room;
	}
	block = &document->blocks[document->nblocks++];
	*block = (struct zf_block){ .joined_to = ZF_NO_BLOCK };
	return block;
}

bool zf_block_mark(struct zf_document *document, struct zf_block *block, enum zf_reason reason,
                   float certainty, uint32_t of, const char *why)
{
	struct zf_mark *mark = zf_arena_raw(document->arena, 1, sizeof *mark);

	if (!mark)
		return false;
	*mark = (struct zf_mark){ block->marks, reason, certainty, of, why };
	block->marks = mark;
	return true;
}

const struct zf_mark *zf_block_verdict(const struct zf_block *block)
{
	const struct zf_mark *best = NULL;

	for (const struct zf_mark *mark = block->marks; mark; mark = mark->next)
		if (mark->certainty >= .5f && zf_reason_fate(mark->reason) != ZF_FATE_REPAIRED &&
		    (!best || mark->certainty >= best->certainty))
			best = mark;
	return best;
}

bool zf_document_property(struct zf_document *document, const char *name, struct zf_slice value,
                          struct zf_slice extra)
{
	struct zf_property *property = zf_arena_raw(document->arena, 1, sizeof *property);

	if (!property)
		return false;
	*property = (struct zf_property){ NULL, zf_slice_of(name), value, extra };
	if (document->last_property)
		document->last_property->next = property;
	else
		document->properties = property;
	document->last_property = property;
	return true;
}

struct zf_slice zf_document_get(const struct zf_document *document, const char *name)
{
	for (const struct zf_property *p = document->properties; p; p = p->next)
		if (zf_slice_is(p->name, name))
			return p->value;
	return (struct zf_slice){ NULL, 0 };
}

const char *zf_kind_name(enum zf_kind kind)
{
	return kinds[kind];
}

enum zf_kind zf_kind_find(struct zf_slice name)
{
	enum zf_kind kind;

	for (kind = ZF_TITLE; kind < ZF_NKINDS; kind++)
		if (zf_slice_is(name, kinds[kind]))
			break;
	return kind;
}
