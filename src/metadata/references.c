/*
 * References: the document's own, and those that it cites.
 *
 * Its own is what its address, its file's name, its head, its header or a line of the page for nothing but the
 * number says. What stands in running text or behind a link is cited, and never taken for its own.
 */
#include "metadata/inside.h"


#define MOST 1000    /* references that a document cites */
#define LONGEST 4096 /* bytes of an address that is looked at */

struct references {
	struct zf_document *document;
	struct zf_map seen; /* kind and value of those that are in a list */
	struct zf_reference **own, **cites; /* the ends of both lists */
	size_t ncites;
	bool citing;
	bool completing; /* only what completes the document's own number counts */
};

static bool begin_group(struct zf_document *document, const struct zf_found *found)
{
	struct zf_buffer key = { 0 };

	zf_buffer_format(&key, "reference %s ", found->pattern->kind);
	zf_buffer_slice(&key, found->value);
	return zf_group_take(document, &key);
}

/* The whole of a number whose beginning the address told: the item of a sitting. */
static bool completes(struct references *r, const struct zf_found *found)
{
	for (struct zf_reference *own = r->document->references; own; own = own->next)
		if (zf_slice_is(own->kind, found->pattern->kind) && found->value.len > own->value.len &&
		    memcmp(found->value.at, own->value.at, own->value.len) == 0 &&
		    found->value.at[own->value.len] == '-') {
			own->value = found->value;
			return true;
		}
	return false;
}

static bool take_own_facts(struct zf_document *document, const struct zf_found *found)
{
	if (!document->doctype.len && found->pattern->doctype)
		document->doctype = zf_slice_of(found->pattern->doctype);
	if (!document->institution.len && found->pattern->institution)
		document->institution = zf_slice_of(found->pattern->institution);
	return document->group.at || !found->pattern->release || begin_group(document, found);
}

static bool take(void *user, const struct zf_found *found)
{
	struct references *r = user;
	struct zf_reference *reference;
	struct zf_buffer text = { 0 };
	struct zf_slice key;
	uint64_t *known;

	if (r->completing)
		return !completes(r, found) || begin_group(r->document, found);
	if (r->citing && r->ncites >= MOST)
		return true;
	zf_buffer_format(&text, "%s ", found->pattern->kind);
	zf_buffer_slice(&text, found->value);
	key = text.broken ? (struct zf_slice){ NULL, 0 } : zf_arena_copy(r->document->arena,
	                                                                 zf_buffer_as_slice(&text));
	zf_buffer_free(&text);
	known = key.at ? zf_map_put(&r->seen, key, 0) : NULL;
	if (!known)
		return false;
	if ((*known)++ != 0)
		return true;
	reference = zf_arena_take(r->document->arena, 1, sizeof *reference);
	if (!reference)
		return false;
	reference->kind = zf_slice_of(found->pattern->kind);
	reference->value = found->value;
	if (r->citing) {
		*r->cites = reference;
		r->cites = &reference->next;
		r->ncites++;
		return true;
	}
	*r->own = reference;
	r->own = &reference->next;
	return take_own_facts(r->document, found);
}

static bool scan(struct zf_page *page, struct references *r, struct zf_slice text, unsigned place)
{
	struct zf_arena *arena = page->document->arena;
	struct zf_slice folded;

	if (!text.len || (place == ZF_IN_URL && text.len > LONGEST))
		return true;
	if (place != ZF_IN_URL && !zf_patterns_may(text))
		return true;
	if (place == ZF_IN_URL)
		text = zf_address_decode(arena, text);
	folded = text.at ? zf_patterns_fold(arena, text) : text;
	return folded.at && zf_patterns_scan(page->room->patterns, arena, folded, place, take, r);
}

static struct zf_slice last_part(struct zf_slice path)
{
	for (size_t i = path.len; i > 0; i--)
		if (path.at[i - 1] == '/')
			return zf_slice_make(path.at + i, path.len - i);
	return path;
}

static bool find_own(struct zf_page *page, struct references *r)
{
	static const char *const addresses[] = { "link.canonical", "og:url", "meta.og:url" };
	static const char *const heads[] = { "meta.reference", "meta.dc.identifier", "meta.dcterms.identifier",
		                             "meta.identifier", "dc.identifier" };
	static const char *const lines[] = { "header.number", "fact.number", "fact.date" };
	const struct zf_document *document = page->document;
	bool fine = scan(page, r, document->origin.url, ZF_IN_URL);

	for (size_t i = 0; fine && i < sizeof addresses / sizeof *addresses; i++)
		fine = scan(page, r, zf_document_get(document, addresses[i]), ZF_IN_URL);
	fine = fine && scan(page, r, last_part(document->origin.file), ZF_IN_NAME);
	for (size_t i = 0; fine && i < sizeof heads / sizeof *heads; i++)
		fine = scan(page, r, zf_document_get(document, heads[i]), ZF_IN_LINE);
	if (document->group.at)
		return fine; /* lines with other numbers are of what it belongs to */
	for (size_t i = 0; fine && i < sizeof lines / sizeof *lines; i++) {
		struct zf_slice line = zf_document_get(document, lines[i]);
		const char *colon = line.len ? memchr(line.at, ':', line.len) : NULL;
		if (colon && line.at + line.len - colon > 5 &&
		    zf_slice_find(line, zf_slice_of("ECLI:")) == SIZE_MAX)
			line = zf_metadata_trim(zf_slice_make(colon + 1,
			                                      (size_t)(line.at + line.len - colon) - 1));
		fine = scan(page, r, line, ZF_IN_LINE);
	}
	return fine;
}

/* Text of the document, what moved to its fields, and link targets that were dumped among its text. */
static bool is_read(const struct zf_block *block)
{
	const struct zf_mark *verdict = zf_block_verdict(block);

	return !verdict || zf_reason_fate(verdict->reason) == ZF_FATE_MOVED ||
	       verdict->reason == ZF_BOILERPLATE_LINK_DUMP;
}

/* A sitting without the item that the page is of: the page's furniture tells it. */
static bool find_rest(struct zf_page *page, struct references *r)
{
	const struct zf_document *document = page->document;
	bool fine = true;

	for (const struct zf_reference *own = document->references; own; own = own->next)
		r->completing = r->completing || (zf_slice_is(own->kind, "ep-sitting") &&
		                                  zf_slice_find(own->value, zf_slice_of("-ITM-")) == SIZE_MAX);
	for (uint32_t i = 0; fine && r->completing && i < document->nblocks; i++)
		fine = scan(page, r, document->blocks[i].text, ZF_IN_TEXT);
	r->completing = false;
	return fine;
}

static bool find_cited(struct zf_page *page, struct references *r)
{
	const struct zf_document *document = page->document;
	bool fine = true;

	for (uint32_t i = 0; fine && i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];
		if (!is_read(block))
			continue;
		fine = scan(page, r, block->text, ZF_IN_TEXT);
		if (fine && block->text.len && memchr(block->text.at, ':', block->text.len) &&
		    zf_slice_find(block->text, zf_slice_of("://")) != SIZE_MAX)
			fine = scan(page, r, block->text, ZF_IN_URL);
		for (const struct zf_link *link = block->links; fine && link; link = link->next)
			fine = scan(page, r, link->href, ZF_IN_URL);
	}
	return fine;
}

bool zf_references_fill(struct zf_page *page)
{
	struct zf_document *document = page->document;
	struct references r = { .document = document, .seen = zf_map_in(document->arena),
		                .own = &document->references, .cites = &document->cites };
	struct zf_slice kind = zf_document_get(document, "header.kind");

	if (!kind.len)
		kind = zf_document_get(document, "fact.kind");
	if (kind.len)
		document->doctype = kind;
	if (!find_own(page, &r) || !find_rest(page, &r))
		return false;
	r.citing = true;
	return find_cited(page, &r);
}
