#include "check.h"

#include <stdlib.h>

#include "parse/parse.h"
#include "parse/text.h"

static enum zf_format sniff(const char *text)
{
	struct zf_document document = { .text = zf_slice_of(text) };

	return zf_sniff(&document);
}

/* `times` copies of a text, to free. */
static char *again(const char *text, size_t times)
{
	size_t len = strlen(text);
	char *out = malloc(len * times + 1);

	assert_non_null(out);
	for (size_t i = 0; i < times; i++)
		memcpy(out + i * len, text, len);
	out[len * times] = 0;
	return out;
}

static void empty_is_white_space_only(void **state)
{
	(void)state;
	assert_int_equal(sniff(""), ZF_FORMAT_EMPTY);
	assert_int_equal(sniff(" \n\t\f\xC2\xA0\xEF\xBB\xBF\n"), ZF_FORMAT_EMPTY);
	assert_int_not_equal(sniff(" .\n"), ZF_FORMAT_EMPTY);
}

static void html_begins_like_it_or_is_dense(void **state)
{
	char *tags = again("<p class=\"x\">The boat sails at <b>nine</b>.</p>\n<div><a "
	                   "href=\"/y\">More</a></div>\n", 6);

	(void)state;
	assert_int_equal(sniff("\n<!DOCTYPE html>\n<title>Boats</title>"), ZF_FORMAT_HTML);
	assert_int_equal(sniff("<?xml version=\"1.0\"?>\n<!-- a --><html xmlns=\"x\">"), ZF_FORMAT_HTML);
	assert_int_equal(sniff("<p>Boats</p>\n<p>Trains</p>"), ZF_FORMAT_HTML);
	assert_int_equal(sniff("\n<!-- served > by a machine -->\n\n\n<br><h2>Boats</h2>\n<br>"), ZF_FORMAT_HTML);
	assert_int_equal(sniff("<!-- a note -->\n\nBoats sail at nine.\n"), ZF_FORMAT_TEXT);
	assert_int_equal(sniff("<!-- a note that does not end\n\nBoats sail at nine.\n"), ZF_FORMAT_TEXT);
	assert_int_equal(sniff("<!--\n----------\nMade by a machine\n----------\n# one\n# two\n-->\n<meta "
	                       "charset=utf-8>Boats"),
	                 ZF_FORMAT_HTML);
	assert_int_equal(sniff(tags), ZF_FORMAT_HTML);
	free(tags);
}

static void a_text_with_a_tag_is_no_html(void **state)
{
	(void)state;
	assert_int_equal(sniff("The element <p> begins a paragraph.\n\nSo it says.\n"), ZF_FORMAT_TEXT);
	assert_int_equal(sniff("5 < 7 and 9 > 3.\n"), ZF_FORMAT_TEXT);
}

static void markdown_has_several_signs(void **state)
{
	(void)state;
	assert_int_equal(sniff("# Boats\n\nThe *boats* sail<sup>1</sup>.\n\n---\n\n<sup>1</sup> Doc. 3.\n"),
	                 ZF_FORMAT_MARKDOWN);
	assert_int_equal(sniff("## A\n\ntext\n\n## B\n\ntext\n\n### C\n\ntext\n"), ZF_FORMAT_MARKDOWN);
	assert_int_equal(sniff("- a dash\n- another dash\n- a third\n"), ZF_FORMAT_TEXT);
}

static void pages_are_those_of_a_pdf(void **state)
{
	(void)state;
	assert_int_equal(sniff("The first page.\n\fThe second.\n"), ZF_FORMAT_PDF);
}

static void justified_wraps_are_those_of_a_pdf(void **state)
{
	char *text = again("The  boats  of  the  island  sail  again  from  the  first  of\n"
	                   "may  on,  the  harbour  master  said  today  in  the  old  town\n"
	                   "hall,  where  the  council  meets.\n\n", 4);

	(void)state;
	assert_int_equal(sniff(text), ZF_FORMAT_PDF);
	free(text);
}

static void a_dump_says_most_lines_again(void **state)
{
	char *text = again("News\nBoats\nThe boats sail again from May.\nTrains\nThe trains stand still.\n", 5);

	(void)state;
	assert_int_equal(sniff(text), ZF_FORMAT_DUMP);
	free(text);
}

struct heard {
	size_t lines;
	uint64_t last_at;
	char text[256];
};

static enum zeef_status hear(void *self, struct zf_slice line, uint64_t at)
{
	struct heard *heard = self;
	size_t len = strlen(heard->text);

	heard->lines++;
	heard->last_at = at;
	snprintf(heard->text + len, sizeof heard->text - len, "%.*s|", (int)line.len, line.at ? line.at : "");
	return heard->lines == 99 ? ZEEF_ELIMIT : ZEEF_OK;
}

static void lines_end_at_every_kind_of_end(void **state)
{
	static const struct zf_events events = { .line = hear };
	struct zf_document document = { .text = S("a\nb\r\nc\rd\xE2\x80\xA9" "e\n\nf\fg") };
	struct heard heard = { 0 };

	(void)state;
	assert_int_equal(zf_parse_text(&document, &events, &heard), ZEEF_OK);
	assert_string_equal(heard.text, "a|b|c|d|e||f\fg|");
	assert_int_equal(heard.last_at, document.text.len - 3);
	document.text = (struct zf_slice){ NULL, 0 };
	heard = (struct heard){ 0 };
	assert_int_equal(zf_parse_text(&document, &events, &heard), ZEEF_OK);
	assert_int_equal(heard.lines, 0);
}

static void a_status_ends_the_lines(void **state)
{
	static const struct zf_events events = { .line = hear };
	char *text = again("x\n", 200);
	struct zf_document document = { .text = zf_slice_of(text) };
	struct heard heard = { 0 };

	(void)state;
	assert_int_equal(zf_parse_text(&document, &events, &heard), ZEEF_ELIMIT);
	assert_int_equal(heard.lines, 99);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_is_white_space_only), cmocka_unit_test(html_begins_like_it_or_is_dense),
		cmocka_unit_test(a_text_with_a_tag_is_no_html), cmocka_unit_test(markdown_has_several_signs),
		cmocka_unit_test(pages_are_those_of_a_pdf),
		cmocka_unit_test(justified_wraps_are_those_of_a_pdf),
		cmocka_unit_test(a_dump_says_most_lines_again),
		cmocka_unit_test(lines_end_at_every_kind_of_end), cmocka_unit_test(a_status_ends_the_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
