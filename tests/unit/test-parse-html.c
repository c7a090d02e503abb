#include "check.h"

#include <stdlib.h>

#include "core/buffer.h"
#include "parse/parse.h"
#include "parse/refer.h"

struct fixture {
	struct zf_arena *arena;
	struct zf_parser *parser;
	struct zf_document document;
	struct zf_buffer seen; /* <name …text… /name */
	enum zeef_status stop; /* what the third call says */
	unsigned calls, deepest;
	size_t letters;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->arena = zf_arena_new(0);
	f->parser = zf_parser_new();
	*state = f;
	return f->arena && f->parser ? 0 : -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	zf_parser_free(f->parser);
	zf_arena_free(f->arena);
	zf_buffer_free(&f->seen);
	free(f);
	return 0;
}

static enum zeef_status on_open(void *self, const struct zf_element *element,
                                const struct zf_attribute *attributes, size_t count, uint64_t at)
{
	struct fixture *f = self;

	zf_buffer_format(&f->seen, "<%s", element->tag);
	for (size_t i = 0; i < count; i++)
		zf_buffer_format(&f->seen, " %s=%.*s", attributes[i].name, (int)attributes[i].value.len,
		                 attributes[i].value.at ? attributes[i].value.at : "");
	zf_buffer_text(&f->seen, ">");
	assert_true(at <= f->document.text.len);
	if (element->depth > f->deepest)
		f->deepest = element->depth;
	return ++f->calls == 3 ? f->stop : ZEEF_OK;
}

static enum zeef_status on_close(void *self, const struct zf_element *element, uint64_t at)
{
	struct fixture *f = self;

	zf_buffer_format(&f->seen, "</%s>", element->tag);
	assert_true(at <= f->document.text.len);
	return ++f->calls == 3 ? f->stop : ZEEF_OK;
}

static enum zeef_status on_text(void *self, struct zf_slice text, uint64_t at, uint64_t source_len)
{
	struct fixture *f = self;

	zf_buffer_slice(&f->seen, text);
	f->letters += text.len;
	assert_true(at + source_len <= f->document.text.len);
	return ++f->calls == 3 ? f->stop : ZEEF_OK;
}

static enum zeef_status parse(struct fixture *f, struct zf_slice page)
{
	static const struct zf_events events = { on_open, on_close, on_text, NULL };

	zf_document_reset(&f->document, f->arena);
	f->document.bytes = f->document.text = page;
	f->document.format = ZF_FORMAT_HTML;
	zf_buffer_clear(&f->seen);
	f->calls = f->deepest = 0;
	f->letters = 0;
	return zf_parse(f->parser, &f->document, &events, f);
}

static void becomes(void **state, const char *page, const char *events)
{
	struct fixture *f = *state;

	assert_int_equal(parse(f, S(page)), ZEEF_OK);
	assert_string_equal(zf_buffer_string(&f->seen), events);
}

static void structure_is_libxml2s(void **state)
{
	becomes(state, "<p>a<p>b", "<html><body><p>a</p><p>b</p></body></html>");
	becomes(state, "<ul><li>a<li>b</ul>c", "<html><body><ul><li>a</li><li>b</li></ul>c</body></html>");
	becomes(state, "<table><tr><td>a<td>b<tr><td>c</table>",
	        "<html><body><table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table></body></html>");
	becomes(state, "loose", "<html><body><p>loose</p></body></html>");
	becomes(state, "<div><b>x<div>y</b>z</div>w",
	        "<html><body><div><b>x<div>yz</div>w</b></div></body></html>");
}

static void phrases_keep_their_place(void **state)
{
	becomes(state, "<div>a <a href=u>b <i>c</i></a> d<br>e</div>",
	        "<html><body><div>a <a href=u>b <i>c</i></a> d<br></br>e</div></body></html>");
	becomes(state, "<p><b></b> <i>x</i><span/>y",
	        "<html><body><p><b></b> <i>x</i><span></span>y</p></body></html>");
	becomes(state, "<hr><b><i></i>t</b>", "<html><body><hr></hr><b><i></i>t</b></body></html>");
	becomes(state, "<div><my-word>a</my-word>b</div>",
	        "<html><body><div><my-word>a</my-word>b</div></body></html>");
}

static void sections_end_paragraphs(void **state)
{
	becomes(state, "<body><p>a<section>b</section>c",
	        "<html><body><p>a</p><section>b</section>c</body></html>");
	becomes(state, "<body><p>a<main><article>b</article></main>",
	        "<html><body><p>a</p><main><article>b</article></main></body></html>");
}

static void what_is_no_text_is_left_out(void **state)
{
	becomes(state, "<p>a<script>if (a<b) '</p>'</script><style>p{}</style><!-- c -->b",
	        "<html><body><p>ab</p></body></html>");
	becomes(state, "<p>a<svg><title>t</title><svg></svg><text>x</text></svg>b<template><p>t</template>c",
	        "<html><body><p>abc</p></body></html>");
	becomes(state, "<!doctype html><?php 1 ?><p>a<![if !IE]>b<![endif]></p>",
	        "<html><body><p>ab</p></body></html>");
	becomes(state, "<p><![CDATA[a]]>b", "<html><body><p>ab</p></body></html>");
}

static void nothing_swallows_the_page(void **state)
{
	becomes(state, "<p>a<!-->b", "<html><body><p>ab</p></body></html>");
	becomes(state, "<p>a<!--->b", "<html><body><p>ab</p></body></html>");
	becomes(state, "<p>a<!-- never closed>b<p>c", "<html><body><p>ab</p><p>c</p></body></html>");
	becomes(state, "<p>a<a href=\"never closed>b<p>c",
	        "<html><body><p>a<a>b<p>c</p></a></p></body></html>");
	becomes(state, "<p>a<svg>b", "<html><body><p>ab</p></body></html>");
	becomes(state, "<title>t<p>b", "<html><body><p>b</p></body></html>");
	becomes(state, "<p>1 < 2 & 3 <4 <", "<html><body><p>1 < 2 & 3 <4 <</p></body></html>");
	becomes(state, "<p>write to <bee@example.org> now",
	        "<html><body><p>write to <bee@example.org> now</p></body></html>");
}

static void references_are_resolved(void **state)
{
	struct zf_buffer out = { 0 };

	zf_refer(&out, S("&amp;&AMP&eacute;&eacut;&NotEqualTilde;&#150;&#x80;&#0;&#xD800;&#1114112;&#;&nbspx&notit;&"), false);
	assert_string_equal(zf_buffer_string(&out),
	                    "&&é&eacut;≂̸–€\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD&#;\xC2\xA0x¬it;&");
	zf_buffer_clear(&out);
	zf_refer(&out, S("?a=1&copy=2&reg&amp;lt=3"), true);
	assert_string_equal(zf_buffer_string(&out), "?a=1&copy=2®&lt=3");
	zf_buffer_free(&out);
	becomes(state, "<p><a href='?a&amp;b'>&lt;p&gt;&#8217;</a>",
	        "<html><body><p><a href=?a&b><p>’</a></p></body></html>");
}

static void nul_goes(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(parse(f, zf_slice_make("<p>a\0b<b>c\0</b>", 16)), ZEEF_OK);
	assert_string_equal(zf_buffer_string(&f->seen), "<html><body><p>ab<b>c</b></p></body></html>");
}

static void the_head_becomes_properties(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(parse(f, S("<html lang=nl-BE><head><title> Bees &amp; trains </title>"
	                            "<meta name=Date content=' 2020-02-03 '><meta property='og:Title' "
	                            "content=x>"
	                            "<link rel=canonical href=/a><link rel=alternate hreflang=fr href=/b>"
	                            "<script type=application/ld+json>{\"a\":1}</script><base href=http://b/>"
	                            "<body><time datetime=2020 itemprop=datePublished>then</time>"
	                            "<span itemprop=dateModified content=2021>y</span>")),
	                 ZEEF_OK);
	assert_slice(zf_document_get(&f->document, "html.lang"), "nl-BE");
	assert_slice(zf_document_get(&f->document, "title"), "Bees & trains");
	assert_slice(zf_document_get(&f->document, "meta.date"), "2020-02-03");
	assert_slice(zf_document_get(&f->document, "og:title"), "x");
	assert_slice(zf_document_get(&f->document, "link.canonical"), "/a");
	assert_slice(zf_document_get(&f->document, "link.alternate"), "/b");
	assert_slice(zf_document_get(&f->document, "json-ld"), "{\"a\":1}");
	assert_slice(zf_document_get(&f->document, "base.href"), "http://b/");
	assert_slice(zf_document_get(&f->document, "time"), "2020");
	assert_slice(zf_document_get(&f->document, "itemprop.datemodified"), "2021");
}

static void deep_pages_keep_their_text(void **state)
{
	enum { DEEP = 100000 };
	struct fixture *f = *state;
	struct zf_buffer page = { 0 };

	for (int i = 0; i < DEEP; i++)
		zf_buffer_text(&page, i % 3 ? "<div>a" : "<b>b");
	for (int i = 0; i < DEEP; i++)
		zf_buffer_text(&page, i % 2 ? "</div>c" : "</b>d");
	assert_int_equal(parse(f, zf_buffer_as_slice(&page)), ZEEF_OK);
	assert_int_equal(f->letters, 2 * DEEP);
	assert_true(f->deepest < 700);
	zf_buffer_free(&page);
}

static void many_end_tags_of_nothing(void **state)
{
	enum { MANY = 200000 };
	struct fixture *f = *state;
	struct zf_buffer page = { 0 };

	for (int i = 0; i < 500; i++)
		zf_buffer_text(&page, "<div><i>");
	for (int i = 0; i < MANY; i++)
		zf_buffer_text(&page, i % 2 ? "</i>" : "</b>");
	zf_buffer_text(&page, "<b>end");
	assert_int_equal(parse(f, zf_buffer_as_slice(&page)), ZEEF_OK);
	assert_int_equal(f->letters, 3);
	zf_buffer_free(&page);
}

/* Each took more than linear time once. */
static void hostile_pages_end(void **state)
{
	static const struct {
		const char *before, *again, *after;
	} pages[] = {
		{ "", "<a href=\"", "" },      { "", "<a b='>' ", "" },         { "<b>", "<!--", "x" },
		{ "", "<svg>", "" },           { "", "<template>x", "" },       { "", "<title>", "x" },
		{ "<zz><div>", "</zz>", "" },  { "", "<p>a<section>", "" },     { "", "<table><tr><td>", "x" },
		{ "", "<li><font>a", "" },     { "<pre>", "<br> ", "</pre>" },  { "", "<![CDATA[x", "" },
		{ "", "</html>x", "" },        { "", "<html><body>", "" },      { "", "<b></i>", "" },
	};
	struct fixture *f = *state;
	struct zf_buffer page = { 0 };

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		zf_buffer_clear(&page);
		zf_buffer_text(&page, pages[i].before);
		for (int k = 0; k < 50000; k++)
			zf_buffer_text(&page, pages[i].again);
		zf_buffer_text(&page, pages[i].after);
		assert_int_equal(parse(f, zf_buffer_as_slice(&page)), ZEEF_OK);
	}
	zf_buffer_free(&page);
}

static void many_names(void **state)
{
	struct fixture *f = *state;
	struct zf_buffer page = { 0 };

	for (int round = 0; round < 3; round++) {
		zf_buffer_clear(&page);
		for (int i = 0; i < 8000; i++)
			zf_buffer_format(&page, "<n%d-%d>a</n%d-%d>", round, i, round, i);
		assert_int_equal(parse(f, zf_buffer_as_slice(&page)), ZEEF_OK);
		assert_int_equal(f->letters, 8000);
	}
	zf_buffer_free(&page);
}

static void faults_of_the_listener_are_handed_up(void **state)
{
	struct fixture *f = *state;

	f->stop = ZEEF_ENOMEM;
	assert_int_equal(parse(f, S("<p>a<p>b<p>c")), ZEEF_ENOMEM);
	f->stop = ZEEF_OK;
	assert_int_equal(parse(f, S("<p>a<p>b<p>c")), ZEEF_OK);
}

/* Any bytes: no crash, balanced events, and the same events twice. */
static void noise_is_harmless(void **state)
{
	static const char *const bits[] = { "<p>", "</p>", "<a href='", "'", "\"", ">", "<", "</", "<!--",
		                            "-->", "<b>", "</b>", "<table>", "<td>", "</html>", "<body>",
		                            "<head>", "<title>", "</title>", "<pre>", "&am", "p;", "&#",
		                            "x", " ", "\n", "<svg", "</svg>", "<script>", "</script>", "/>",
		                            "<hr>", "<section>", "</section>", "<li>", "<my-x>", "</my-x>",
		                            "]]>", "<![CDATA[", "<br>" };
	struct fixture *f = *state;
	struct zf_buffer page = { 0 }, first = { 0 };
	uint32_t seed = 42;

	for (int round = 0; round < 3000; round++) {
		zf_buffer_clear(&page);
		for (int i = 0; i < 60; i++) {
			seed = seed * 1664525 + 1013904223;
			zf_buffer_text(&page, bits[(seed >> 16) % (sizeof bits / sizeof *bits)]);
			if (seed >> 28 == 0)
				zf_buffer_byte(&page, (char)(seed >> 8));
		}
		assert_int_equal(parse(f, zf_buffer_as_slice(&page)), ZEEF_OK);
		zf_buffer_clear(&first);
		zf_buffer_slice(&first, zf_buffer_as_slice(&f->seen));
		assert_int_equal(parse(f, zf_buffer_as_slice(&page)), ZEEF_OK);
		assert_true(zf_slice_equal(zf_buffer_as_slice(&first), zf_buffer_as_slice(&f->seen)));
	}
	zf_buffer_free(&page);
	zf_buffer_free(&first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(structure_is_libxml2s, set_up, tear_down),
		cmocka_unit_test_setup_teardown(phrases_keep_their_place, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sections_end_paragraphs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_no_text_is_left_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_swallows_the_page, set_up, tear_down),
		cmocka_unit_test_setup_teardown(references_are_resolved, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nul_goes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_head_becomes_properties, set_up, tear_down),
		cmocka_unit_test_setup_teardown(deep_pages_keep_their_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(many_end_tags_of_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(hostile_pages_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(many_names, set_up, tear_down),
		cmocka_unit_test_setup_teardown(faults_of_the_listener_are_handed_up, set_up, tear_down),
		cmocka_unit_test_setup_teardown(noise_is_harmless, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
