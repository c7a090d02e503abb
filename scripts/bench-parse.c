/*
 * bench-parse: how fast pages become blocks, beside libxml2 alone.
 *
 * usage: bench-parse [-r REPEATS] FILE|FOLDER...     CPU time of each way, and its ratio to the first
 *        bench-parse --dump FILE                      the blocks of one page, for people
 *
 * All files (of a folder: *.html and *.htm) are read into memory first. "bare" is libxml2's SAX parser from
 * memory over the page as it is, with handlers that do nothing; "parse" is decode, parse and segment,
 * "ingest" the walk through all rooms, to marks and prints.
 */
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "pages.h"
#include "pipeline/rooms.h"

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

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* What one way through the pages took. */
struct row {
	const char *name;
	double *times; /* CPU seconds, one a repeat */
	uint64_t blocks, letters;
};

static void count(struct row *row, const struct zf_document *document)
{
	row->blocks += document->nblocks;
	for (uint32_t i = 0; i < document->nblocks; i++)
		row->letters += document->blocks[i].raw.len;
}

static void repeat(struct zf_rooms *rooms, struct row rows[3], int r)
{
	struct zf_document document;
	double start = cpu();

	bare();
	rows[0].times[r] = cpu() - start;
	rows[1].blocks = rows[1].letters = rows[2].blocks = rows[2].letters = 0;
	start = cpu();
	for (size_t i = 0; i < pages.count; i++) {
		one(rooms, &document, pages.list[i].bytes);
		count(&rows[1], &document);
	}
	rows[1].times[r] = cpu() - start;
	start = cpu();
	for (size_t i = 0; i < pages.count; i++) {
		zf_document_reset(&document, rooms->arena);
		document.bytes = pages.list[i].bytes;
		if (zf_rooms_walk(rooms, &document) != ZEEF_OK)
			fail("ingest failed", pages.list[i].name);
		count(&rows[2], &document);
	}
	rows[2].times[r] = cpu() - start;
}

static void measure(struct zf_rooms *rooms, int repeats)
{
	struct row rows[] = { { "bare SAX", NULL, 0, 0 }, { "parse", NULL, 0, 0 }, { "ingest", NULL, 0, 0 } };
	double mb = (double)pages.bytes / 1e6, first;

	for (int i = 0; i < 3; i++) {
		rows[i].times = calloc((size_t)repeats, sizeof(double));
		if (!rows[i].times)
			fail("no memory", "times");
	}
	for (int r = 0; r < repeats; r++)
		repeat(rooms, rows, r);
	printf("%zu pages, %.1f MB; CPU of one thread, median of %d\n", pages.count, mb, repeats);
	for (int i = 0; i < 3; i++) {
		double *times = rows[i].times, time;
		qsort(times, (size_t)repeats, sizeof *times, compare);
		time = times[repeats / 2];
		first = i ? first : time;
		printf("%-8s %8.1f ms %7.1f MB/s %8.0f pages/s  ratio %.3f  %llu blocks, %.1f MB of text\n",
		       rows[i].name, time * 1e3, mb / time, (double)pages.count / time, time / first,
		       (unsigned long long)rows[i].blocks, (double)rows[i].letters / 1e6);
	}
	for (int i = 0; i < 3; i++)
		free(rows[i].times);
}

int main(int argc, char **words)
{
	struct zf_rooms rooms;
	struct zeef_options options;
	struct zf_language *language = zf_language_new();
	bool show = false;
	int repeats = 5;

	for (int i = 1; i < argc; i++) {
		if (strcmp(words[i], "--dump") == 0)
			show = true;
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
	} else {
		measure(&rooms, repeats);
	}
	pages_free(&pages);
	zf_rooms_close(&rooms);
	zf_language_free(language);
	return 0;
}
