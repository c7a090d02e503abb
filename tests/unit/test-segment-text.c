#include "text-bench.h"

static void spans_are_the_bytes_of_the_record(void **state)
{
	const char *text = "  The first line of a text that is wrapped at about sixty signs\nruns on here "
	                   "and\nends.\n\n • one\n\t• two\n";
	struct zf_document *document = bench_cut(*state, S(text), ZF_FORMAT_TEXT);

	bench_sane(document);
	assert_int_equal(document->nblocks, 3);
	assert_int_equal(document->blocks[0].span_at, 2);
	assert_slice(document->blocks[1].raw, "• one");
	assert_slice(document->blocks[1].text, "one");
	assert_int_equal(document->blocks[1].kind, ZF_ITEM);
	assert_int_equal(document->blocks[2].level, 2);
	assert_int_equal(document->blocks[2].group, document->blocks[1].group);
}

static void a_known_document_is_left_alone(void **state)
{
	const char *text = "- a line that looks like an item\nand one that goes on\n1. and a number";
	struct zf_document *document = bench_mend(*state, S(text), ZF_FORMAT_BLOCKS, ZF_REPAIR_ALL);

	assert_int_equal(document->nblocks, 3);
	for (uint32_t i = 0; i < 3; i++) {
		assert_int_equal(document->blocks[i].kind, ZF_PARAGRAPH);
		assert_ptr_equal(document->blocks[i].text.at, document->blocks[i].raw.at);
	}
	assert_slice(document->blocks[2].text, "1. and a number");
}

/* Text that comes out, a paragraph a line, goes in again and stays as it is. */
static void what_came_out_goes_through_unchanged(void **state)
{
	const char *text = "Bees in spring\n"
	                   "The hives came through the winter well, the keepers of the county said on "
	                   "Monday at their meeting.\n"
	                   "(a) which is public,\n"
	                   "1. The group met four times and found that the hives of the north stand in "
	                   "the shade.\n"
	                   "the content of the register is open to all who keep bees and to the schools "
	                   "of the county;\n"
	                   "Next steps\n"
	                   "The council votes on Monday.\n";
	struct zf_document *document = bench_mend(*state, S(text), ZF_FORMAT_TEXT, ZF_REPAIR_ALL);

	assert_int_equal(document->nblocks, 7);
	assert_int_equal(zf_repair_repeats(document), ZEEF_OK);
	for (uint32_t i = 0; i < document->nblocks; i++) {
		assert_true(zf_slice_equal(document->blocks[i].raw, document->blocks[i].text));
		assert_true(zf_block_stays(&document->blocks[i]));
	}
}

static void pages_are_counted_by_form_feeds(void **state)
{
	struct zf_document *document = bench_cut(*state, S("one\n\ftwo\nx\fthree\n"), ZF_FORMAT_PDF);

	assert_int_equal(document->nblocks, 4);
	assert_int_equal(document->blocks[0].page, 1);
	assert_int_equal(document->blocks[1].page, 2);
	assert_int_equal(document->blocks[2].page, 2);
	assert_int_equal(document->blocks[3].page, 3);
}

static void the_title_stands_before_the_date(void **state)
{
	const char *text = "Search\n\nPRESS RELEASE\n\nDecisions on herring and cod\n\n3 May 2021\n\n"
	                   "The ministers met on Monday and agreed that the quota for herring rises by a "
	                   "tenth, and that for cod stays as it is.\n";
	struct zf_document *document = bench_cut(*state, S(text), ZF_FORMAT_TEXT);

	assert_int_equal(document->nblocks, 5);
	assert_int_equal(document->blocks[2].kind, ZF_TITLE);
}

static void a_list_thrown_back_by_a_page_keeps_its_depth(void **state)
{
	const char *text = "# T\n\n8. The lakes are deep and cold.\n  - The first lake is blue.\n  - The "
	                   "second is green.\n\n---\n\n"
	                   "<sup>4</sup> Doc. 5.\n\n- The third is grey.\n";
	struct zf_document *document = bench_cut(*state, S(text), ZF_FORMAT_MARKDOWN);

	assert_int_equal(document->nblocks, 6);
	assert_int_equal(document->blocks[4].kind, ZF_NOTE);
	assert_int_equal(document->blocks[5].kind, ZF_ITEM);
	assert_int_equal(document->blocks[5].level, document->blocks[3].level);
	assert_int_equal(document->blocks[5].group, document->blocks[3].group);
}

static void links_of_markdown_keep_their_place(void **state)
{
	struct zf_document *document = bench_cut(*state,
	                                         S("# A\n\nSee [the *register*](https://example.org/r_1 "
	                                           "\"t\") of nets.\n"), ZF_FORMAT_MARKDOWN);
	const struct zf_block *block = &document->blocks[1];

	assert_slice(block->text, "See the register of nets.");
	assert_int_equal(block->nlinks, 1);
	assert_slice(block->links->href, "https://example.org/r_1");
	assert_slice(zf_slice_make(block->raw.at + block->links->at, block->links->len), "the *register*");
}

static char *fill(const char *part, size_t size)
{
	size_t len = strlen(part);
	char *text = malloc(size + 1);

	assert_non_null(text);
	for (size_t i = 0; i < size; i++)
		text[i] = part[i % len];
	text[size] = 0;
	return text;
}

/* Some MB of each in every format: no time but linear time ends these within the test's limit. */
static void hostile_text_takes_linear_time(void **state)
{
	static const char *const parts[] = { "x", "x\n", "same line of text\n", "a-\n", "](", "[[", "](a",
		                             "<sup>1</sup>", "**", "| a ", "|\n", "> ", "- ", "1.\n", "(",
		                             "\f", "1\f", "\n", "P ", "A  b ", "_a", "`",
		                             "\xC3\x83\xC2\xA9", "<a", "# ", "---\nx\n", "ab   cd\n",
		                             "ab cd ef   gh ij kl\n  ", "Ends here.So begins ",
		                             "Aa bb cc\nAa bb ccAa bb cc\n" };
	static const enum zf_format formats[] =
		{ ZF_FORMAT_TEXT, ZF_FORMAT_PDF, ZF_FORMAT_MARKDOWN, ZF_FORMAT_DUMP, ZF_FORMAT_BLOCKS };

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		char *text = fill(parts[i], 400000);
		for (size_t k = 0; k < sizeof formats / sizeof *formats; k++) {
			struct zf_document *document =
				bench_mend(*state, zf_slice_of(text), formats[k], ZF_REPAIR_ALL);
			assert_int_equal(zf_repair_repeats(document), ZEEF_OK);
		}
		free(text);
	}
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 16;
}

static void any_text_leaves_sane_blocks(void **state)
{
	static const char *const bits[] = { "The boats ", "sail ", "\n", "\n\n", "• ", "1. ", "(a) ", "12",
		                            "\f", "- ", "—", "https://x.org/a\n", "a@b.org\n", "# ", "**",
		                            "[x](y)", "<sup>2</sup>", ". ", "Öl ", "\t", "  ", "–\n",
		                            "___\n", "1\n", "|a|b|\n", ">", "```\n", "Ã©", "-\n",
		                            "To:  x\n", "PRESSE ", "\xC2\xAD\n",
		                            ("left text goes on     right text goes on\nand on here        "
		                             "   and on there\n"), "     " };
	uint32_t seed = 7;
	char text[1500];

	for (int round = 0; round < 3000; round++) {
		size_t len = 0, want = next_random(&seed) % 1400;
		while (len < want) {
			const char *bit = bits[next_random(&seed) % (sizeof bits / sizeof *bits)];
			memcpy(text + len, bit, strlen(bit));
			len += strlen(bit);
		}
		for (enum zf_format format = ZF_FORMAT_TEXT; format <= ZF_FORMAT_BLOCKS; format++) {
			struct zf_document *document =
				bench_mend(*state, zf_slice_make(text, len), format, ZF_REPAIR_ALL);
			assert_int_equal(zf_repair_repeats(document), ZEEF_OK);
			bench_sane(document);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_are_the_bytes_of_the_record),
			cmocka_unit_test(a_known_document_is_left_alone),
		cmocka_unit_test(what_came_out_goes_through_unchanged),
		cmocka_unit_test(pages_are_counted_by_form_feeds),
		cmocka_unit_test(the_title_stands_before_the_date),
		cmocka_unit_test(a_list_thrown_back_by_a_page_keeps_its_depth),
		cmocka_unit_test(links_of_markdown_keep_their_place),
		cmocka_unit_test(hostile_text_takes_linear_time), cmocka_unit_test(any_text_leaves_sane_blocks),
	};

	return cmocka_run_group_tests(tests, bench_open, bench_close);
}
