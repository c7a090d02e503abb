/*
 * bench-parse: how fast pages become blocks, beside libxml2 alone.
 *
 * usage: bench-parse [-r REPEATS] [--only bare|parse|ingest] FILE|FOLDER...
 *                                                     user CPU of each way, and its ratio to the first
 *        bench-parse --dump FILE                      the blocks of one page, for people
 *        bench-parse --sums FILE|FOLDER...            a print of what ingest makes of each page, to compare builds
 *
 * All files (of a folder: *.html and *.htm) are read into memory first. "bare" is libxml2's SAX parser from
 * memory over the page as it is, with handlers that do nothing; "parse" is decode, parse and segment,
 * "ingest" the walk through all rooms, to marks and prints.
 */
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "pages.h"
#include "pipeline/ingest.h"
#include "pipeline/rooms.h"

static struct pages pages;

static void fail(const char *what, const char *name)
{
	fprintf(stderr, "bench-parse: %s: %s\n", name, what);
	exit(3);
}

/* User CPU of this process, seconds. */
static double cpu(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return (double)used.ru_utime.tv_sec + (double)used.ru_utime.tv_usec * 1e-6;
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
	xmlSAXHandler sax = { .startElement = on_start, .endElement = on_end, .characters = on_text,
		              .cdataBlock = on_text };

	for (size_t i = 0; i < pages.count; i++) {
		struct zf_slice page = pages.list[i].bytes;
		htmlParserCtxtPtr context = htmlCreateMemoryParserCtxt(page.at, (int)page.len);
		if (!context)
			continue;
		htmlCtxtUseOptions(context, XML_PARSE_HUGE | HTML_PARSE_NONET | HTML_PARSE_RECOVER);
		*context->sax = sax;
		htmlParseDocument(context);
		htmlFreeParserCtxt(context);
	}
}

static void one(struct zf_rooms *rooms, struct zf_document *document, struct zf_slice page)
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

static void sums(struct zf_rooms *rooms)
{
	struct zf_buffer packed = { 0 };

	for (size_t i = 0; i < pages.count; i++) {
		struct zf_document document = { .bytes = pages.list[i].bytes };
		struct zf_source_fault fault = { .code = NULL };
		char hex[33];

		zf_buffer_clear(&packed);
		if (zf_walk_and_pack(rooms, &document, &fault, &packed) != ZEEF_OK || packed.broken)
			fail("ingest failed", pages.list[i].name);
		for (uint32_t b = 0; b < document.nblocks; b++) {
			zf_buffer_add(&packed, (const char *)&document.blocks[b].merit, sizeof(float));
			zf_buffer_byte(&packed, (char)document.blocks[b].template_risk);
		}
		zf_hash128_hex(zf_hash128(zf_buffer_as_slice(&packed)), hex);
		printf("%s %s\n", hex, pages.list[i].name);
	}
	zf_buffer_free(&packed);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* What one way through the pages took. */
struct row {
	const char *name;
	void (*way)(struct zf_rooms *rooms, struct row *row);
	double *times; /* CPU seconds, one a repeat */
	uint64_t blocks, letters;
};

static void count(struct row *row, const struct zf_document *document)
{
	row->blocks += document->nblocks;
	for (uint32_t i = 0; i < document->nblocks; i++)
		row->letters += document->blocks[i].raw.len;
}

static void each_parse(struct zf_rooms *rooms, struct row *row)
{
	struct zf_document document;

	for (size_t i = 0; i < pages.count; i++) {
		one(rooms, &document, pages.list[i].bytes);
		count(row, &document);
	}
}

static void each_ingest(struct zf_rooms *rooms, struct row *row)
{
	struct zf_document document;

	for (size_t i = 0; i < pages.count; i++) {
		zf_document_reset(&document, rooms->arena);
		document.bytes = pages.list[i].bytes;
		if (zf_rooms_walk(rooms, &document) != ZEEF_OK)
			fail("ingest failed", pages.list[i].name);
		count(row, &document);
	}
}

static void each_bare(struct zf_rooms *rooms, struct row *row)
{
	(void)rooms;
	(void)row;
	bare();
}

static void print_row(const struct row *row, int repeats, double first)
{
	double mb = (double)pages.bytes / 1e6, time = row->times[repeats / 2];

	printf("%-8s %8.1f ms %7.1f MB/s %8.0f pages/s  ratio %.3f  %llu blocks, %.1f MB of text\n", row->name,
	       time * 1e3, mb / time, (double)pages.count / time, first > 0 ? time / first : 0.0,
	       (unsigned long long)row->blocks, (double)row->letters / 1e6);
}

static void measure(struct zf_rooms *rooms, int repeats, const char *only)
{
	struct row rows[] = { { "bare", each_bare, NULL, 0, 0 }, { "parse", each_parse, NULL, 0, 0 },
		              { "ingest", each_ingest, NULL, 0, 0 } };

	for (int i = 0; i < 3; i++)
		if (!(rows[i].times = calloc((size_t)repeats, sizeof(double))))
			fail("no memory", "times");
	for (int r = 0; r < repeats; r++)
		for (int i = 0; i < 3; i++) {
			double start = cpu();

			rows[i].blocks = rows[i].letters = 0;
			if (!only || strcmp(only, rows[i].name) == 0)
				rows[i].way(rooms, &rows[i]);
			rows[i].times[r] = cpu() - start;
		}
	printf("%zu pages, %.1f MB; user CPU of one thread, median of %d\n", pages.count,
	       (double)pages.bytes / 1e6, repeats);
	for (int i = 0; i < 3; i++) {
		qsort(rows[i].times, (size_t)repeats, sizeof(double), compare);
		if (!only || strcmp(only, rows[i].name) == 0)
			print_row(&rows[i], repeats, only ? 0 : rows[0].times[repeats / 2]);
	}
	for (int i = 0; i < 3; i++)
		free(rows[i].times);
}

int main(int argc, char **words)
{
	struct zf_rooms rooms;
	struct zeef_options options;
	struct zf_language *language = zf_language_new();
	bool show = false, sum = false;
	const char *only = NULL;
	int repeats = 5;

	for (int i = 1; i < argc; i++) {
		if (strcmp(words[i], "--dump") == 0)
			show = true;
		else if (strcmp(words[i], "--sums") == 0)
			sum = true;
		else if (strcmp(words[i], "--only") == 0 && i + 1 < argc)
			only = words[++i];
		else if (strcmp(words[i], "-r") == 0 && i + 1 < argc)
			repeats = atoi(words[++i]) > 0 ? atoi(words[i]) : 1;
		else
			pages_load(&pages, words[i]);
	}
	if (pages.count == 0)
		fail("nothing to measure; usage: bench-parse [-r N] FILE|FOLDER... | --dump FILE", "no pages");
	zeef_options_init(&options);
	if (!language || zf_rooms_open(&rooms, &options, language) != ZEEF_OK)
		fail("no memory", "rooms");
	xmlSetGenericErrorFunc(NULL, pages_quiet);
	if (show) {
		struct zf_document document;
		one(&rooms, &document, pages.list[0].bytes);
		dump(&document);
	} else if (sum) {
		sums(&rooms);
	} else {
		measure(&rooms, repeats, only);
	}
	pages_free(&pages);
	zf_rooms_close(&rooms);
	zf_language_free(language);
	return 0;
}
