#include "check.h"

#include <stdlib.h>

#include "core/buffer.h"
#include "parse/parse.h"
#include "segment/segment.h"

struct fixture {
	struct zf_arena *arena;
	struct zf_parser *parser;
	struct zf_segmenter *segmenter;
	struct zf_document document;
	struct zf_buffer seen;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->arena = zf_arena_new(0);
	f->parser = zf_parser_new();
	f->segmenter = zf_segmenter_new();
	*state = f;
	return f->arena && f->parser && f->segmenter ? 0 : -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	zf_segmenter_free(f->segmenter);
	zf_parser_free(f->parser);
	zf_arena_free(f->arena);
	zf_buffer_free(&f->seen);
	free(f);
	return 0;
}

/* What holds for every block of every page. */
static void assert_sane(const struct zf_document *d)
{
	uint64_t last = 0;

	for (uint32_t i = 0; i < d->nblocks; i++) {
		const struct zf_block *b = &d->blocks[i];
		size_t linked = 0, at = 0;
		uint32_t nlinks = 0;
		assert_true(b->raw.len > 0);
		assert_ptr_equal(b->raw.at, b->text.at);
		assert_true(b->span_len > 0 && b->span_at + b->span_len <= d->text.len);
		assert_true(b->span_at >= last);
		last = b->span_at;
		for (const struct zf_link *link = b->links; link; link = link->next) {
			assert_true(link->len > 0 && link->at >= at && link->at + link->len <= b->raw.len);
			at = link->at + link->len;
			linked += link->len;
			nlinks++;
		}
		assert_int_equal(linked, b->linked);
		assert_int_equal(nlinks, b->nlinks);
		assert_non_null(b->in);
	}
}

static void cut(struct fixture *f, struct zf_slice page)
{
	const struct zf_events *events;

	zf_document_reset(&f->document, f->arena);
	f->document.bytes = f->document.text = page;
	f->document.format = ZF_FORMAT_HTML;
	events = zf_segment_begin(f->segmenter, &f->document);
	assert_int_equal(zf_parse(f->parser, &f->document, events, f->segmenter), ZEEF_OK);
	assert_int_equal(zf_segment_end(f->segmenter), ZEEF_OK);
	assert_sane(&f->document);
}

/* blocks: "kind:text|kind:text"; a level stands behind its kind. */
static const struct zf_document *becomes(void **state, const char *page, const char *blocks)
{
	struct fixture *f = *state;

	cut(f, S(page));
	zf_buffer_clear(&f->seen);
	for (uint32_t i = 0; i < f->document.nblocks; i++) {
		const struct zf_block *b = &f->document.blocks[i];
		zf_buffer_text(&f->seen, i ? "|" : "");
		zf_buffer_text(&f->seen, zf_kind_name(b->kind));
		if (b->level)
			zf_buffer_format(&f->seen, "%u", b->level);
		zf_buffer_byte(&f->seen, ':');
		zf_buffer_slice(&f->seen, b->raw);
	}
	assert_string_equal(zf_buffer_string(&f->seen), blocks);
	return &f->document;
}

static void kinds_come_from_elements(void **state)
{
	becomes(state, "<h2>Bees</h2><p>Text.</p>loose<div>more</div>",
	        "heading2:Bees|paragraph:Text.|paragraph:loose|paragraph:more");
	becomes(state, "<ul><li>a<ul><li>b</ul><li><p>c</p></ul>", "item1:a|item2:b|item1:c");
	becomes(state, "<blockquote><p>said</p></blockquote><figure><figcaption>seen</figcaption></figure>",
	        "quote:said|caption:seen");
	becomes(state, "<dl><dt>term<dd>sense</dl>", "item1:term|item1:sense");
	becomes(state, "<title>not a block</title><p>x", "paragraph:x");
	becomes(state, "<pre>\na  b\r\n c</pre>", "code:a  b\n c");
}

static void white_space_folds(void **state)
{
	becomes(state, "<p>  a\n\t b <b> c </b>d<i>e</i>\n</p> <p> \xC2\xA0 </p>", "paragraph:a b c de");
	becomes(state, "<p>one two three four five six seven eight nine ten  eleven\ntwelve thirteen</p>",
	        "paragraph:one two three four five six seven eight nine ten eleven twelve thirteen");
}

static void breaks(void **state)
{
	becomes(state, "<p>a<br>b<br><br>c<br> <br/>d", "paragraph:a b|paragraph:c|paragraph:d");
	becomes(state, "<p>List:<br>- bees<br>- trains and<br>night",
	        "paragraph:List:|item1:- bees|item1:- trains and night");
	becomes(state, "<p>a<br>-b", "paragraph:a -b");
}

static void numbers_beside_a_text(void **state)
{
	becomes(state, "<p><a id=c_4 class='news comments_count'>0</a>Herons came.", "paragraph:0|paragraph:Herons came.");
	becomes(state, "<p><i class='likeCount'><b>12</b></i>\xE2\x80\x93 of boats<p>b",
	        "paragraph:12|paragraph:\xE2\x80\x93 of boats|paragraph:b");
	becomes(state, "<p><a href=/c class=count>1,204</a>\xD0\xBE \xD0\xBB\xD1\x91\xD0\xB4",
	        "paragraph:1,204|paragraph:\xD0\xBE \xD0\xBB\xD1\x91\xD0\xB4");
	becomes(state, "<li><a href=/l><span>01</span>Lakes freeze</a><li><b>2</b>Boats stay",
	        "item1:01 Lakes freeze|item1:2 Boats stay");
	becomes(state, "<p><b id=counter>5</b><br>Boats<p><b class=views>7</b><br><br>Bees",
	        "paragraph:5 Boats|paragraph:7|paragraph:Bees");
}

static void numbers_in_a_text(void **state)
{
	becomes(state, "<p><sup class=count>3</sup>Helium is rare<p><b>3</b>D maps<p><b>1</b>st day",
	        "paragraph:3Helium is rare|paragraph:3D maps|paragraph:1st day");
	becomes(state, "<p>Lakes<a href='#f1' class=count>1</a>Boats<p><b class=count>4</b>% more",
	        "paragraph:Lakes1Boats|paragraph:4% more");
	becomes(state, "<p><b class=discount>9</b>th<p><b class=count>4</b> boats<p><b class=count>4.</b>Boats",
	        "paragraph:9th|paragraph:4 boats|paragraph:4.Boats");
	becomes(state, "<pre><b class=count>1</b>Boat</pre>", "code:1Boat");
	becomes(state, "<p><b class=count>1</b>", "paragraph:1");
}

static void tables(void **state)
{
	const struct zf_document *d = becomes(
		state, "<table><caption>t</caption><tr><th>a<th colspan=2>b<tr><td>1<td>2<td><p>3</table>",
		"caption:t|cell:a|cell:b|cell:1|cell:2|cell:3");

	assert_int_equal(d->blocks[2].column, 2);
	assert_int_equal(d->blocks[5].row, 2);
	assert_int_equal(d->blocks[5].column, 3);
	assert_true(d->blocks[1].group != 0 && d->blocks[1].group == d->blocks[5].group);
	d = becomes(state, "<table><tr><td>menu<td><table><tr><td>x<td>y</table></table>",
	            "paragraph:menu|cell:x|cell:y");
	assert_int_equal(d->blocks[0].group, 0);
	becomes(state, "<table><tr><td>only<tr><td>one column</table>", "paragraph:only|paragraph:one column");
}

static void links_are_counted(void **state)
{
	const struct zf_document *d =
		becomes(state, "<p>See <a href=' /bees?a=1&amp;b '>the <b>bees</b></a> and <a "
		               "href=/t>trains</a><a href=/n></a>",
	                "paragraph:See the bees and trains");

	assert_int_equal(d->blocks[0].nlinks, 2);
	assert_int_equal(d->blocks[0].linked, 14);
	assert_slice(d->blocks[0].links->href, "/bees?a=1&b");
	assert_int_equal(d->blocks[0].links->at, 4);
	d = becomes(state, "<a href=/x><h3>over</h3><p>under</p></a>after",
	            "heading3:over|paragraph:under|paragraph:after");
	assert_int_equal(d->blocks[0].linked, 4);
	assert_int_equal(d->blocks[1].linked, 5);
	assert_int_equal(d->blocks[2].linked, 0);
}

static void places_are_known(void **state)
{
	const struct zf_document *d = becomes(
		state,
		"<header>h</header><nav class=main><a "
		"href=/>n</a></nav><main><article><header>i</header><p lang=fr>a</p>"
		"</article></main><div style='color:red; DISPLAY : none'>d</div><div hidden>e</div><div "
		"role=navigation>r</div>",
		"paragraph:h|paragraph:n|paragraph:i|paragraph:a|paragraph:d|paragraph:e|paragraph:r");

	assert_true(d->blocks[0].regions & ZF_IN_HEADER);
	assert_true(d->blocks[1].regions & ZF_IN_NAV);
	assert_string_equal(d->blocks[1].in->tag, "a");
	assert_slice(d->blocks[1].in->above->classes, "main");
	assert_true(d->blocks[2].regions & ZF_IN_INNER_HEADER);
	assert_false(d->blocks[2].regions & ZF_IN_HEADER);
	assert_true(d->blocks[3].regions & ZF_IN_ARTICLE && d->blocks[3].regions & ZF_IN_MAIN);
	assert_slice(d->blocks[3].in->lang, "fr");
	assert_true(d->blocks[4].regions & ZF_IN_HIDDEN);
	assert_true(d->blocks[5].regions & ZF_IN_HIDDEN);
	assert_true(d->blocks[6].regions & ZF_IN_NAV);
}

static void the_innermost_element_holds_all(void **state)
{
	const struct zf_document *d = becomes(state,
	                                      "<div><span><b>a</b> b</span></div><div><i>c</i> "
	                                      "d</div><div><i>e</i></div>",
	                                      "paragraph:a b|paragraph:c d|paragraph:e");

	assert_string_equal(d->blocks[0].in->tag, "span");
	assert_string_equal(d->blocks[1].in->tag, "div");
	assert_string_equal(d->blocks[2].in->tag, "i");
}

static void spans_point_into_the_record(void **state)
{
	static const char page[] = "<p>\n  one <!-- x --><b>tw&#111;</b> \n</p><p>&eacute;t&eacute; </p>";
	const struct zf_document *d = becomes(state, page, "paragraph:one two|paragraph:été");

	assert_slice(zf_slice_make(page + d->blocks[0].span_at, d->blocks[0].span_len),
	             "one <!-- x --><b>tw&#111;");
	assert_slice(zf_slice_make(page + d->blocks[1].span_at, d->blocks[1].span_len), "&eacute;t&eacute;");
}

static void shapes_tell_places_apart(void **state)
{
	const struct zf_document *d = becomes(
		state, "<div class=post-17><p>a</p></div><div class=post-18><p>b</p></div><div "
		       "class=side><p>c</p></div><p>d</p>",
		"paragraph:a|paragraph:b|paragraph:c|paragraph:d");

	assert_true(d->blocks[0].shape == d->blocks[1].shape);
	assert_true(d->blocks[0].shape != d->blocks[2].shape);
	assert_true(d->blocks[0].path == d->blocks[2].path);
	assert_true(d->blocks[0].path != d->blocks[3].path);
}

static void known_paragraphs_are_blocks(void **state)
{
	static const struct zf_known known[] = { { 0, 5, ZF_HEADING, "nl", 0, 2 }, { 6, 4, ZF_PARAGRAPH, "", 1, 0 } };
	struct fixture *f = *state;

	zf_document_reset(&f->document, f->arena);
	f->document.bytes = f->document.text = S("Bijen\nzijn");
	f->document.format = ZF_FORMAT_BLOCKS;
	f->document.known = known;
	f->document.nknown = 2;
	assert_int_equal(zf_parse(f->parser, &f->document, zf_segment_begin(f->segmenter, &f->document),
	                          f->segmenter), ZEEF_OK);
	assert_int_equal(zf_segment_end(f->segmenter), ZEEF_OK);
	assert_int_equal(f->document.nblocks, 2);
	assert_slice(f->document.blocks[0].raw, "Bijen");
	assert_int_equal(f->document.blocks[0].kind, ZF_HEADING);
	assert_string_equal(f->document.blocks[0].lang, "nl");
	assert_slice(f->document.blocks[1].text, "zijn");
	assert_int_equal(f->document.blocks[0].flags, 0);
	assert_int_equal(f->document.blocks[0].level, 2);
	assert_int_equal(f->document.blocks[1].flags, ZF_FLAG_CHARACTER_MAP);
	assert_int_equal(f->document.blocks[1].span_at, 6);
}

static void one_long_line(void **state)
{
	enum { LONG = 20 * 1000 * 1000 };
	struct fixture *f = *state;
	char *page = malloc(LONG);

	assert_non_null(page);
	for (size_t i = 0; i < LONG; i++)
		page[i] = i % 7 ? 'a' : ' ';
	cut(f, zf_slice_make(page, LONG));
	assert_int_equal(f->document.nblocks, 1);
	assert_int_equal(f->document.blocks[0].raw.len, LONG - 1);
	free(page);
}

/* With less memory than the page needs it says so. */
static void memory_ends(void **state)
{
	struct fixture *f = *state;
	struct zf_arena *small = zf_arena_new(20000);
	struct zf_buffer page = { 0 };
	const struct zf_events *events;
	enum zeef_status status;

	for (int i = 0; i < 5000; i++)
		zf_buffer_text(&page, "<p>another <a href=/b>paragraph</a>");
	zf_document_reset(&f->document, small);
	f->document.bytes = f->document.text = zf_buffer_as_slice(&page);
	f->document.format = ZF_FORMAT_HTML;
	events = zf_segment_begin(f->segmenter, &f->document);
	status = zf_parse(f->parser, &f->document, events, f->segmenter);
	assert_int_equal(status, ZEEF_ENOMEM);
	zf_segment_end(f->segmenter);
	zf_arena_free(small);
	zf_buffer_free(&page);
}

static void noise_is_harmless(void **state)
{
	static const char *const bits[] = { "<p>", "</p>", "<a href=u>", "</a>", "<ul>", "<li>", "</ul>",
		                            "<table>", "<tr>", "<td>", "</table>", "<pre>", "</pre>",
		                            "<br>", "a b", "  ", "\n", "&nbsp;", "&amp;", "- x",
		                            "<blockquote>", "<h1>", "</h1>", "<b>", "</b>", "<div>",
		                            "</div>", "<hr>", "</html>" };
	struct fixture *f = *state;
	struct zf_buffer page = { 0 };
	uint32_t seed = 99;

	for (int round = 0; round < 3000; round++) {
		zf_buffer_clear(&page);
		for (int i = 0; i < 60; i++) {
			seed = seed * 1664525 + 1013904223;
			zf_buffer_text(&page, bits[(seed >> 16) % (sizeof bits / sizeof *bits)]);
		}
		cut(f, zf_buffer_as_slice(&page));
	}
	zf_buffer_free(&page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(kinds_come_from_elements, set_up, tear_down),
		cmocka_unit_test_setup_teardown(white_space_folds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(breaks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tables, set_up, tear_down),
		cmocka_unit_test_setup_teardown(links_are_counted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(places_are_known, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_innermost_element_holds_all, set_up, tear_down),
		cmocka_unit_test_setup_teardown(spans_point_into_the_record, set_up, tear_down),
		cmocka_unit_test_setup_teardown(numbers_beside_a_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(numbers_in_a_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(shapes_tell_places_apart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(known_paragraphs_are_blocks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_long_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(memory_ends, set_up, tear_down),
		cmocka_unit_test_setup_teardown(noise_is_harmless, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
