/* Pages of random tags: every letter stands under the elements that libxml2 alone would put it under. */
#include "check.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>

#include "core/buffer.h"
#include "parse/parse.h"

enum { DEEP = 256, ROUNDS = 20000 };

struct letters {
	struct zf_buffer seen; /* "body/p:x " for each letter */
	const char *names[DEEP];
	size_t depth;
};

static void push(struct letters *l, const char *name)
{
	assert_true(l->depth < DEEP);
	l->names[l->depth++] = name;
}

static void add(struct letters *l, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] <= ' ')
			continue;
		for (size_t k = 0; k < l->depth; k++)
			zf_buffer_format(&l->seen, "%s/", l->names[k]);
		zf_buffer_format(&l->seen, ":%c ", text[i]);
	}
}

static enum zeef_status on_open(void *self, const struct zf_element *element, const struct zf_attribute *attributes,
                                size_t count, uint64_t at)
{
	(void)attributes;
	(void)count;
	(void)at;
	push(self, element->tag);
	return ZEEF_OK;
}

static enum zeef_status on_close(void *self, const struct zf_element *element, uint64_t at)
{
	struct letters *l = self;

	(void)at;
	assert_true(l->depth && l->names[l->depth - 1] == element->tag);
	l->depth--;
	return ZEEF_OK;
}

static enum zeef_status on_text(void *self, struct zf_slice text, uint64_t at, uint64_t source_len)
{
	(void)at;
	(void)source_len;
	add(self, text.at, text.len);
	return ZEEF_OK;
}

static void xml_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
	(void)attributes;
	push(user, (const char *)name);
}

static void xml_end(void *user, const xmlChar *name)
{
	struct letters *l = user;

	(void)name;
	l->depth--;
}

static void xml_text(void *user, const xmlChar *text, int len)
{
	add(user, (const char *)text, (size_t)len);
}

static void by_zeef(struct letters *l, struct zf_parser *parser, struct zf_arena *arena, struct zf_slice page)
{
	static const struct zf_events events = { on_open, on_close, on_text, NULL };
	struct zf_document document;

	zf_document_reset(&document, arena);
	document.bytes = document.text = page;
	document.format = ZF_FORMAT_HTML;
	l->depth = 0;
	zf_buffer_clear(&l->seen);
	assert_int_equal(zf_parse(parser, &document, &events, l), ZEEF_OK);
	assert_int_equal(l->depth, 0);
}

/* The names that it reports are the context's; they are read before it goes. */
static void by_libxml2(struct letters *l, struct zf_slice page)
{
	htmlParserCtxtPtr context = htmlCreateMemoryParserCtxt(page.at, (int)page.len);
	xmlSAXHandler sax = { .startElement = xml_start, .endElement = xml_end, .characters = xml_text,
		              .ignorableWhitespace = xml_text };

	assert_non_null(context);
	*context->sax = sax;
	context->userData = l;
	l->depth = 0;
	zf_buffer_clear(&l->seen);
	htmlParseDocument(context);
	htmlFreeParserCtxt(context);
}

/* What HTML 5 added is left out: of that we know more than libxml2 does. So are <head> and <html>, and text
 * before <body>. */
static const char *const names[] = {
	"div", "p", "td", "tr", "table", "li", "ul", "ol", "b", "i", "a", "font", "center", "h2", "blockquote", "form",
	"dl", "dt", "dd", "option", "select", "span", "tbody", "thead", "th", "h3", "fieldset", "strong", "address",
	"caption", "noscript", "pre", "button", "em", "div", "p", "li", "td",
};

static uint32_t draw(uint32_t *seed, uint32_t n)
{
	*seed = *seed * 1664525 + 1013904223;
	return (*seed >> 16) % n;
}

/* `order` of 10 tags are closed in their order; the others come as they like. */
static void make(struct zf_buffer *page, uint32_t *seed, uint32_t order)
{
	const char *open[64];
	size_t depth = 0;

	zf_buffer_clear(page);
	zf_buffer_text(page, "<html><body>");
	for (int i = 0; i < 60; i++) {
		const char *name = names[draw(seed, sizeof names / sizeof *names)];
		uint32_t what = draw(seed, 10);
		if (what < 4) {
			zf_buffer_format(page, "<%s>", name);
			open[depth++] = name;
		} else if (what < 8 && depth) {
			name = draw(seed, 10) < order ? open[depth - 1] : name;
			depth -= name == open[depth - 1];
			zf_buffer_format(page, "</%s>", name);
		} else {
			zf_buffer_byte(page, (char)('a' + i % 26));
		}
	}
}

static void letters_stand_where_libxml2_puts_them(void **state)
{
	struct zf_parser *parser = zf_parser_new();
	struct zf_arena *arena = zf_arena_new(0);
	struct letters ours = { 0 }, theirs = { 0 };
	struct zf_buffer page = { 0 };
	uint32_t seed = 7;

	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		make(&page, &seed, (uint32_t)round % 11);
		by_libxml2(&theirs, zf_buffer_as_slice(&page));
		by_zeef(&ours, parser, arena, zf_buffer_as_slice(&page));
		if (!zf_slice_equal(zf_buffer_as_slice(&ours.seen), zf_buffer_as_slice(&theirs.seen)))
			fail_msg("%.*s\nours:   %.*s\ntheirs: %.*s", (int)page.len, page.at, (int)ours.seen.len,
			         ours.seen.at, (int)theirs.seen.len, theirs.seen.at);
	}
	zf_buffer_free(&page);
	zf_buffer_free(&ours.seen);
	zf_buffer_free(&theirs.seen);
	zf_parser_free(parser);
	zf_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_stand_where_libxml2_puts_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
