/*
 * bench-parse: how fast pages become blocks, beside libxml2 alone.
 *
 * usage: bench-parse [-r REPEATS] FILE|FOLDER...     CPU time of both, and their ratio
 *        bench-parse --dump FILE                      the blocks of one page, for people
 *
 * All files (of a folder: *.html and *.htm) are read into memory first. "bare" is libxml2's SAX parser from
 * memory over the page as it is, with handlers that do nothing; "zeef" is decode, parse and segment.
 */
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "decode/decode.h"
#include "parse/parse.h"
#include "segment/segment.h"
#include "pages.h"

static struct pages pages;

static void fail(const char *what, const char *name)
{
	fprintf(stderr, "bench-parse: %s: %s\n", name, what);
	exit(3);
}

static double cpu(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void on_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
	(void)user;
	(void)name;
	(void)attributes;
}

static void on_end(void *user, const xmlChar *name)
{
	(void)user;
	(void)name;
}

static void on_text(void *user, const xmlChar *text, int len)
{
	(void)user;
	(void)text;
	(void)len;
}

static void bare(void)
{
	xmlSAXHandler sax = { .startElement = on_start, .endElement = on_end, .characters = on_text, .cdataBlock = on_text };

	for (size_t i = 0; i < pages.count; i++) {
		htmlParserCtxtPtr context = htmlCreateMemoryParserCtxt(pages.list[i].bytes.at, (int)pages.list[i].bytes.len);
		if (!context)
			continue;
		htmlCtxtUseOptions(context, XML_PARSE_HUGE | HTML_PARSE_NONET | HTML_PARSE_RECOVER);
		*context->sax = sax;
		htmlParseDocument(context);
		htmlFreeParserCtxt(context);
	}
}

struct rooms {
	struct zf_arena *arena;
	struct zf_decoder *decoder;
	struct zf_parser *parser;
	struct zf_segmenter *segmenter;
};

static void one(struct rooms *rooms, struct zf_document *document, struct zf_slice page)
{
	const struct zf_events *events;

	zf_document_reset(document, rooms->arena);
	document->bytes = page;
	if (zf_decode(rooms->decoder, document) != ZEEF_OK)
		fail("decode failed", "page");
	if (document->format != ZF_FORMAT_UNKNOWN)
		return;
	document->format = ZF_FORMAT_HTML;
	events = zf_segment_begin(rooms->segmenter, document);
	if (zf_parse(rooms->parser, document, events, rooms->segmenter) != ZEEF_OK)
		fail("parse failed", "page");
	if (zf_segment_end(rooms->segmenter) != ZEEF_OK)
		fail("segment failed", "page");
}

static void dump(const struct zf_document *document)
{
	for (const struct zf_property *p = document->properties; p; p = p->next)
		printf("# %.*s = %.*s [%.*s]\n", (int)p->name.len, p->name.at, (int)p->value.len, p->value.at,
		       (int)p->extra.len, p->extra.at ? p->extra.at : "");
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *b = &document->blocks[i];
		printf("%u %s%u g%u %ux%u %llu+%llu l%zu/%u %05x <%s.%.*s> %.*s\n", i, zf_kind_name(b->kind),
		       b->level, b->group, b->row, b->column, (unsigned long long)b->span_at,
		       (unsigned long long)b->span_len, b->linked, b->nlinks, b->regions,
		       b->in ? b->in->tag : "", b->in ? (int)b->in->classes.len : 0,
		       b->in && b->in->classes.at ? b->in->classes.at : "", (int)b->raw.len, b->raw.at);
	}
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure(struct rooms *rooms, int repeats)
{
	double *times = calloc((size_t)repeats * 2, sizeof *times), mb = (double)pages.bytes / 1e6;
	struct zf_document document;
	uint64_t blocks = 0, letters = 0;

	if (!times)
		fail("no memory", "times");
	for (int r = 0; r < repeats; r++) {
		double start = cpu(), middle;
		bare();
		middle = cpu();
		times[r] = middle - start;
		blocks = letters = 0;
		for (size_t i = 0; i < pages.count; i++) {
			one(rooms, &document, pages.list[i].bytes);
			blocks += document.nblocks;
			for (uint32_t k = 0; k < document.nblocks; k++)
				letters += document.blocks[k].raw.len;
		}
		times[repeats + r] = cpu() - middle;
	}
	qsort(times, (size_t)repeats, sizeof *times, compare);
	qsort(times + repeats, (size_t)repeats, sizeof *times, compare);
	printf("%zu pages, %.1f MB, %llu blocks, %.1f MB of text; CPU, median of %d\n", pages.count, mb,
	       (unsigned long long)blocks, (double)letters / 1e6, repeats);
	printf("bare SAX %7.1f ms %7.1f MB/s\n", times[repeats / 2] * 1e3, mb / times[repeats / 2]);
	printf("zeef     %7.1f ms %7.1f MB/s\n", times[repeats + repeats / 2] * 1e3,
	       mb / times[repeats + repeats / 2]);
	printf("ratio    %.3f\n", times[repeats + repeats / 2] / times[repeats / 2]);
	free(times);
}

int main(int count, char **words)
{
	struct rooms rooms = { zf_arena_new(0), zf_decoder_new(), zf_parser_new(), zf_segmenter_new() };
	bool show = false;
	int repeats = 5;

	for (int i = 1; i < count; i++) {
		if (strcmp(words[i], "--dump") == 0)
			show = true;
		else if (strcmp(words[i], "-r") == 0 && i + 1 < count)
			repeats = atoi(words[++i]) > 0 ? atoi(words[i]) : 1;
		else
			pages_load(&pages, words[i]);
	}
	if (pages.count == 0 || !rooms.arena || !rooms.decoder || !rooms.parser || !rooms.segmenter)
		fail("nothing to measure; usage: bench-parse [-r N] FILE|FOLDER... | --dump FILE", "no pages");
	xmlSetGenericErrorFunc(NULL, pages_quiet);
	if (show) {
		struct zf_document document;
		one(&rooms, &document, pages.list[0].bytes);
		dump(&document);
	} else {
		measure(&rooms, repeats);
	}
	pages_free(&pages);
	zf_segmenter_free(rooms.segmenter);
	zf_parser_free(rooms.parser);
	zf_decoder_free(rooms.decoder);
	zf_arena_free(rooms.arena);
	return 0;
}
