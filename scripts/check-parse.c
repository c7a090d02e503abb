/*
 * check-parse: whether zeef's parse of a page says what libxml2's of the unfiltered page says.
 *
 * usage: check-parse [-v] FILE|FOLDER...
 *
 * libxml2 gets the page with its references cured beforehand: that is the point of ours. Both
 * parses become one sequence of letters (white space and controls left out), each with a hash of the elements
 * above it. Left out on both sides is what zeef leaves out for good: scripts, styles, SVG, templates,
 * annotations and the title. A page differs in text where the letters differ, in structure where an element
 * above a letter does. With -v the first difference of each page is shown. Prints counts; exit 1 where more
 * than one page in twenty-five differs in text, or in structure alone: <section> in <p>, void elements of
 * HTML 5, comments and declarations that 2.9.14 takes for text or loses the page over.
 */
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/buffer.h"
#include "decode/decode.h"
#include "parse/parse.h"
#include "parse/refer.h"
#include "pages.h"

enum { DEEP = 4096 };

struct letters {
	struct zf_buffer text;   /* without white space */
	struct zf_buffer paths;  /* uint32_t a byte of text */
	uint32_t path[DEEP];
	const char *names[DEEP];
	size_t depth, skipped;   /* open elements; how many of them are left out */
	size_t stop;             /* the letter whose elements are shown; SIZE_MAX = none */
};

static bool is_left_out(const char *name)
{
	static const char *const out[] = { "script", "style", "svg", "template", "annotation",
	                                   "annotation-xml", "title" };

	for (size_t i = 0; i < sizeof out / sizeof *out; i++)
		if (strcmp(name, out[i]) == 0)
			return true;
	return false;
}

static void push(struct letters *l, const char *name)
{
	uint32_t above = l->depth ? l->path[l->depth - 1] : 17;

	if (l->depth == DEEP)
		return;
	for (const char *c = name; *c; c++)
		above = above * 31 + (unsigned char)*c;
	l->names[l->depth] = name;
	l->path[l->depth++] = above * 31 + '/';
	l->skipped += is_left_out(name);
}

static void pop(struct letters *l)
{
	if (l->depth && --l->depth < DEEP)
		l->skipped -= is_left_out(l->names[l->depth]);
}

static void add(struct letters *l, const char *text, size_t len)
{
	uint32_t path = l->depth ? l->path[l->depth - 1] : 0;

	if (l->skipped)
		return;
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)text[i] <= ' ' || text[i] == 127)
			continue;
		for (size_t k = 0; l->text.len == l->stop && k < l->depth; k++)
			printf("%s%s", l->names[k], k + 1 < l->depth ? " " : "\n");
		zf_buffer_byte(&l->text, text[i]);
		zf_buffer_add(&l->paths, (const char *)&path, sizeof path);
	}
}

static void xml_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
	(void)attributes;
	push(user, (const char *)name);
}

static void xml_end(void *user, const xmlChar *name)
{
	(void)name;
	pop(user);
}

static void xml_text(void *user, const xmlChar *text, int len)
{
	add(user, (const char *)text, (size_t)len);
}

/* What stands at the `&` of text; returns its bytes. What could be taken for markup stays a reference. */
static size_t cure_reference(struct zf_buffer *out, struct zf_slice text)
{
	struct zf_buffer resolved = { 0 };
	size_t n = 1;

	while (n < text.len && n < 40 && (text.at[n] == '#' || (text.at[n] >= '0' && text.at[n] <= '9') ||
	                                 ((text.at[n] | 32) >= 'a' && (text.at[n] | 32) <= 'z')))
		n++;
	n += n < text.len && text.at[n] == ';';
	zf_refer(&resolved, zf_slice_make(text.at, n), false);
	if (resolved.len && strchr("&<>\"'", resolved.at[0])) {
		zf_buffer_add(out, text.at, n);
		if (resolved.len == 1 && n > 1 && text.at[n - 1] != ';')
			zf_buffer_byte(out, ';');
	} else {
		zf_buffer_slice(out, zf_buffer_as_slice(&resolved));
	}
	zf_buffer_free(&resolved);
	return n;
}

/* The page without the references that 2.9.14 gets wrong. */
static void cure(struct zf_buffer *out, struct zf_slice page)
{
	zf_buffer_clear(out);
	for (size_t at = 0; at < page.len;) {
		struct zf_slice rest = { page.at + at, page.len - at };
		const char *amp = memchr(rest.at, '&', rest.len);
		size_t n = amp ? (size_t)(amp - rest.at) : rest.len;
		zf_buffer_add(out, rest.at, n);
		at += n;
		if (amp)
			at += cure_reference(out, zf_slice_make(amp, rest.len - n));
	}
}

static void unfiltered(struct letters *l, struct zf_slice page)
{
	htmlParserCtxtPtr context = htmlCreateMemoryParserCtxt(page.at, (int)page.len);
	xmlSAXHandler sax = { .startElement = xml_start, .endElement = xml_end, .characters = xml_text,
		              .ignorableWhitespace = xml_text };

	if (!context)
		return;
	htmlCtxtUseOptions(context, XML_PARSE_HUGE | HTML_PARSE_NONET | HTML_PARSE_RECOVER |
	                   HTML_PARSE_IGNORE_ENC);
	context->charset = XML_CHAR_ENCODING_UTF8;
	*context->sax = sax;
	context->userData = l;
	htmlParseDocument(context);
	htmlFreeParserCtxt(context);
}

static enum zeef_status on_open(void *self, const struct zf_element *element,
                                const struct zf_attribute *attributes, size_t count, uint64_t at)
{
	(void)attributes;
	(void)count;
	(void)at;
	push(self, element->tag);
	return ZEEF_OK;
}

static enum zeef_status on_close(void *self, const struct zf_element *element, uint64_t at)
{
	(void)element;
	(void)at;
	pop(self);
	return ZEEF_OK;
}

static enum zeef_status on_text(void *self, struct zf_slice text, uint64_t at, uint64_t source_len)
{
	(void)at;
	(void)source_len;
	add(self, text.at, text.len);
	return ZEEF_OK;
}

static void show(const char *name, const struct letters *a, const struct letters *b, size_t at)
{
	size_t from = at < 30 ? 0 : at - 30;
	size_t na = a->text.len - from < 60 ? a->text.len - from : 60;
	size_t nb = b->text.len - from < 60 ? b->text.len - from : 60;

	printf("%s: at %zu of %zu/%zu\n  libxml2 %.*s\n  zeef    %.*s\n", name, at, a->text.len,
	       b->text.len, (int)na, a->text.at + from, (int)nb, b->text.at + from);
}

/* Bit 1: the text differs, bit 2: the structure. */
static int compare(const char *name, struct letters *a, struct letters *b, bool verbose)
{
	size_t n = a->text.len < b->text.len ? a->text.len : b->text.len, at = 0;

	while (at < n && a->text.at[at] == b->text.at[at])
		at++;
	if (at < n || a->text.len != b->text.len) {
		if (verbose)
			show(name, a, b, at);
		return 1;
	}
	for (at = 0; at < n; at++) {
		if (memcmp(a->paths.at + at * 4, b->paths.at + at * 4, 4) == 0)
			continue;
		if (verbose) {
			printf("structure: ");
			show(name, a, b, at);
		}
		a->stop = b->stop = at;
		return 2;
	}
	return 0;
}

static void clear(struct letters *l)
{
	zf_buffer_clear(&l->text);
	zf_buffer_clear(&l->paths);
	l->depth = l->skipped = 0;
	l->stop = SIZE_MAX;
}

int main(int count, char **words)
{
	static const struct zf_events events = { on_open, on_close, on_text, NULL };
	static struct letters a, b;
	struct zf_buffer cured = { 0 };
	struct pages pages = { 0 };
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_decoder *decoder = zf_decoder_new();
	struct zf_parser *parser = zf_parser_new();
	size_t text = 0, structure = 0, read = 0;
	bool verbose = false;

	for (int i = 1; i < count; i++) {
		if (strcmp(words[i], "-v") == 0)
			verbose = true;
		else
			pages_load(&pages, words[i]);
	}
	if (!arena || !decoder || !parser || pages.count == 0) {
		fprintf(stderr, "check-parse: no pages; usage: check-parse [-v] FILE|FOLDER...\n");
		return 2;
	}
	xmlSetGenericErrorFunc(NULL, pages_quiet);
	for (size_t i = 0; i < pages.count; i++) {
		struct zf_document document;
		int differs;
		zf_document_reset(&document, arena);
		document.bytes = pages.list[i].bytes;
		if (zf_decode(decoder, &document) != ZEEF_OK || document.format != ZF_FORMAT_UNKNOWN)
			continue;
		document.format = ZF_FORMAT_HTML;
		clear(&a);
		clear(&b);
		cure(&cured, document.text);
		unfiltered(&a, zf_buffer_as_slice(&cured));
		if (zf_parse(parser, &document, &events, &b) != ZEEF_OK)
			printf("%s: no parse\n", pages.list[i].name);
		differs = compare(pages.list[i].name, &a, &b, verbose);
		if (differs == 2 && verbose) {
			size_t stop = a.stop;
			clear(&a);
			clear(&b);
			a.stop = b.stop = stop;
			unfiltered(&a, zf_buffer_as_slice(&cured));
			zf_parse(parser, &document, &events, &b);
		}
		text += differs & 1;
		structure += differs >> 1;
		read++;
	}
	printf("%zu pages: %zu differ in text, %zu in structure alone\n", read, text, structure);
	zf_parser_free(parser);
	zf_decoder_free(decoder);
	zf_arena_free(arena);
	zf_buffer_free(&a.text);
	zf_buffer_free(&a.paths);
	zf_buffer_free(&b.text);
	zf_buffer_free(&b.paths);
	pages_free(&pages);
	zf_buffer_free(&cured);
	return text * 25 > read || structure * 25 > read;
}
