#include "judge-pages.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "boilerplate/labels.h"
#include "boilerplate/rules.h"
#include "core/hash.h"
#include "core/utf8.h"
#include "decode/decode.h"
#include "language/language.h"
#include "parse/parse.h"
#include "repair/repair.h"
#include "segment/segment.h"

struct rooms {
	struct zf_decoder *decoder;
	struct zf_parser *parser;
	struct zf_segmenter *segmenter;
	struct zf_phrases *phrases;
};

struct rooms *rooms_new(void)
{
	struct rooms *rooms = calloc(1, sizeof *rooms);

	if (!rooms)
		return NULL;
	rooms->decoder = zf_decoder_new();
	rooms->parser = zf_parser_new();
	rooms->segmenter = zf_segmenter_new();
	rooms->phrases = zf_phrases_new();
	if (rooms->decoder && rooms->parser && rooms->segmenter && rooms->phrases)
		return rooms;
	rooms_free(rooms);
	return NULL;
}

void rooms_free(struct rooms *rooms)
{
	if (!rooms)
		return;
	zf_decoder_free(rooms->decoder);
	zf_parser_free(rooms->parser);
	zf_segmenter_free(rooms->segmenter);
	zf_phrases_free(rooms->phrases);
	free(rooms);
}

struct zf_slice site_of(struct zf_slice url)
{
	static const char *const seconds[] =
		{ "co", "com", "org", "gov", "ac", "net", "edu", "gob", "gouv", "or", "ne" };
	size_t scheme = zf_slice_find(url, zf_slice_of("://")), at, dots = 0, last = SIZE_MAX, label = SIZE_MAX;

	if (scheme != SIZE_MAX)
		url = zf_slice_make(url.at + scheme + 3, url.len - scheme - 3);
	for (at = 0; at < url.len && !strchr("/?#:", url.at[at]); at++)
		;
	url.len = at;
	for (at = url.len; at > 0; at--) {
		if (url.at[at - 1] != '.')
			continue;
		dots++;
		if (dots == 1)
			last = at;
		if (dots == 2) {
			bool second = false;
			label = at;
			for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++)
				second |= url.len - last == 2 &&
				          zf_slice_is(zf_slice_make(url.at + label, last - 1 - label),
				                      seconds[i]);
			if (!second)
				return zf_slice_make(url.at + label, url.len - label);
		}
		if (dots == 3)
			return zf_slice_make(url.at + at, url.len - at);
	}
	return url;
}

static enum zeef_status cut(struct rooms *rooms, struct zf_document *document)
{
	enum zeef_status status = zf_decode(rooms->decoder, document);
	const struct zf_events *events;

	if (status != ZEEF_OK)
		return status;
	document->format = ZF_FORMAT_HTML;
	events = zf_segment_begin(rooms->segmenter, document);
	status = zf_parse(rooms->parser, document, events, rooms->segmenter);
	if (status == ZEEF_OK)
		status = zf_segment_end(rooms->segmenter);
	if (status == ZEEF_OK)
		status = zf_repair(document, ZF_REPAIR_ALL);
	return status;
}

static bool rule(struct page *page)
{
	struct zf_opinion *opinions = zf_arena_take(page->arena, (size_t)page->document.nblocks + 1,
	                                            sizeof *opinions);

	if (!opinions)
		return false;
	zf_labels_take(&page->looked);
	zf_rules_sure(&page->looked, opinions);
	page->opinions = opinions;
	return true;
}

bool page_take(struct rooms *rooms, struct page *page, const char *bytes, size_t len, const char *url)
{
	page->arena = zf_arena_new(0);
	if (!page->arena)
		return false;
	zf_document_reset(&page->document, page->arena);
	page->document.bytes = zf_slice_make(bytes, len);
	page->document.origin.url = zf_slice_of(url);
	return cut(rooms, &page->document) == ZEEF_OK &&
	       zf_page_look(&page->document, rooms->phrases, &page->looked) == ZEEF_OK && rule(page) &&
	       zf_features_take(&page->looked, NULL, &page->features) == ZEEF_OK;
}

void page_repeats(const struct page *page, uint8_t *kept)
{
	enum { LEAST = 24 /* signs */ };
	uint32_t n = page->document.nblocks;
	uint8_t *stood = calloc((size_t)n + 1, 1); /* by first_alike */

	if (!stood)
		abort();
	for (uint32_t i = 0; i < n; i++) {
		const struct zf_look *look = &page->looked.looks[i];
		enum zf_kind kind = page->document.blocks[i].kind;
		uint32_t least = kind == ZF_HEADING || kind == ZF_ITEM || kind == ZF_CONTACT ? LEAST * 3 : LEAST;
		if (!kept[i] || kind == ZF_CELL || kind == ZF_CODE || look->words.signs < least)
			continue;
		kept[i] = !stood[look->first_alike];
		stood[look->first_alike] = 1;
	}
	free(stood);
}

void page_free(struct page *page)
{
	zf_arena_free(page->arena);
	free(page->id);
	free(page->bytes);
	free(page->tokens);
	free(page->first);
	free(page->gold_counts);
	free(page->hits);
}

static char *read_file(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	char *bytes = NULL;
	long size;

	if (!file)
		return NULL;
	if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 && fseek(file, 0, SEEK_SET) == 0) {
		bytes = malloc((size_t)size + 1);
		*len = bytes ? fread(bytes, 1, (size_t)size, file) : 0;
	}
	fclose(file);
	return bytes;
}

/* The host of a page: of its URL, of its head, or of an id like "20120101_host_digest". */
static uint64_t site_hash(const struct page *page)
{
	static const char *const names[] = { "link.canonical", "og:url", "meta.og:url", "meta.twitter:url" };
	struct zf_slice host = site_of(page->document.origin.url);
	const char *under = strchr(page->id, '_'), *end = under ? strchr(under + 1, '_') : NULL;

	for (size_t i = 0; !host.len && i < sizeof names / sizeof *names; i++) {
		struct zf_slice value = zf_document_get(&page->document, names[i]);
		if (zf_slice_starts(value, "http"))
			host = site_of(value);
	}
	if (!host.len && end && memchr(under, '.', (size_t)(end - under)))
		host = site_of(zf_slice_make(under + 1, (size_t)(end - under - 1)));
	if (!host.len)
		host = zf_slice_of(page->id);
	return zf_hash64(host);
}

static bool take_row(struct rooms *rooms, const char *folder, json_t *row, struct page *page)
{
	const char *id = json_string_value(json_object_get(row, "id"));
	const char *text = json_string_value(json_object_get(row, "text"));
	const char *url = json_string_value(json_object_get(row, "url"));
	const char *lang = json_string_value(json_object_get(row, "lang"));
	char path[4096];
	size_t len = 0;

	if (!id || !text || strlen(folder) + strlen(id) + 8 > sizeof path)
		return false;
	snprintf(path, sizeof path, "%s/%s.html", folder, id);
	page->id = strdup(id);
	page->bytes = read_file(path, &len);
	if (!page->id || !page->bytes || !page_take(rooms, page, page->bytes, len, url ? url : "")) {
		fprintf(stderr, "%s: not taken\n", path);
		return false;
	}
	page->site = site_hash(page);
	return page_align(page, text, lang && (strncmp(lang, "zh", 2) == 0 || strncmp(lang, "ja", 2) == 0));
}

struct page *pages_load(const char *folder, unsigned set, unsigned step, struct page *pages, size_t *count)
{
	char path[4096], *line = NULL;
	size_t room = 0, number = 0;
	struct rooms *rooms = rooms_new();
	FILE *file;

	snprintf(path, sizeof path, "%s/gold.jsonl", folder);
	file = fopen(path, "r");
	while (file && rooms && getline(&line, &room, file) > 0) {
		json_t *row = number++ % step == 0 ? json_loads(line, 0, NULL) : NULL;
		struct page *more;
		if (!row)
			continue;
		more = realloc(pages, (*count + 1) * sizeof *pages);
		if (more) {
			pages = more;
			pages[*count] = (struct page){ .set = set };
			if (take_row(rooms, folder, row, &pages[*count])) {
				/* set again once the array stands still */
				pages[*count].looked.document = NULL;
				++*count;
			} else {
				page_free(&pages[*count]);
			}
		}
		json_decref(row);
	}
	if (file)
		fclose(file);
	free(line);
	rooms_free(rooms);
	return pages;
}
