#include "text-bench.h"

static void a_rule_that_is_off_does_nothing(void **state)
{
	const char *text = "The  new  timetable  gives  the  mountain  vill ages  a  train  every  hour.\n"
	                   "\nhttps://example.org/a\n";
	struct zf_document *document = bench_mend(*state, S(text), ZF_FORMAT_PDF, 0);

	assert_slice(document->blocks[0].text,
	             "The new timetable gives the mountain vill ages a train every hour.");
	assert_null(document->blocks[1].marks);
	document = bench_mend(*state, S(text), ZF_FORMAT_PDF, ZF_REPAIR_ALL);
	assert_slice(document->blocks[0].text,
	             "The new timetable gives the mountain villages a train every hour.");
	assert_int_equal(document->blocks[1].marks->reason, ZF_MOVED_LINK);
}

static void two_true_words_stay_apart(void **state)
{
	const char *text = "We saw the red boat and the red house.\n\n"
	                   "The  harbour  holds  a  red boat  and  a  grey  one  for  the  pilots.\n";
	struct zf_document *document = bench_mend(*state, S(text), ZF_FORMAT_PDF, ZF_REPAIR_ALL);

	assert_slice(document->blocks[1].text, "The harbour holds a red boat and a grey one for the pilots.");
}

static void the_raw_text_is_never_changed(void **state)
{
	const char *text = "The boats of the islands will sail again when the\nice has gone, the mast-\n"
	                   "er said.\n";
	struct zf_document *document = bench_mend(*state, S(text), ZF_FORMAT_TEXT, ZF_REPAIR_ALL);

	assert_int_equal(document->nblocks, 1);
	assert_slice(document->blocks[0].raw,
	             "The boats of the islands will sail again when the\nice has gone, the mast-\ner said.");
}

/* "Article 7" heads page 2, "Article 12" page 3: no running head. "Page 2 of 9" is one. */
static void a_numbered_heading_is_no_running_head(void **state)
{
	const char *text = "Page 1 of 9\n\nArticle 1\n\nAll boats need a lamp at night and a horn in fog.\n\f"
	                   "Page 2 of 9\n\nArticle 7\n\nAll lamps need oil, and the oil needs a tin.\n\f"
	                   "Page 3 of 9\n\nArticle 12\n\nAll tins are round, says the law of the sea.\n\f"
	                   "Page 4 of 9\n\nArticle 19\n\nAll laws are printed on paper of the islands.\n";
	struct zf_document *document = bench_mend(*state, S(text), ZF_FORMAT_PDF, ZF_REPAIR_ALL);

	assert_int_equal(document->nblocks, 12);
	for (uint32_t i = 0; i < 12; i++)
		assert_int_equal(zf_block_stays(&document->blocks[i]), i % 3 != 0);
}

static void notes_lose_their_markers(void **state)
{
	const char *text = "The lakes were measured by the office of waters1 in May, and CO2 was found.\n"
	                   "\n________\n\n"
	                   "1\n\nUntil 2011 the bureau of lakes and rivers.\n\f\nPage two says nothing more.\n";
	struct zf_document *document = bench_mend(*state, S(text), ZF_FORMAT_PDF, ZF_REPAIR_ALL);

	assert_slice(document->blocks[0].text,
	             "The lakes were measured by the office of waters in May, and CO2 was found.");
	assert_int_equal(document->blocks[1].kind, ZF_NOTE);
	assert_slice(document->blocks[1].text, "Until 2011 the bureau of lakes and rivers.");
}

static void many_halves_join_the_first(void **state)
{
	const char *text = "The council of the seven islands met in the old town hall and\n\n1\n\f"
	                   "heard the pilots, the keepers of the lamps and the masters of the\n\n2\n\f"
	                   "ferries, who all want a new light on the northern rock.\n\n3\n\fIt agreed.\n\n4\n";
	struct zf_document *document = bench_mend(*state, S(text), ZF_FORMAT_PDF, ZF_REPAIR_ALL);

	bench_sane(document);
	assert_slice(document->blocks[0].text,
	             "The council of the seven islands met in the old town hall and heard the pilots, the "
	             "keepers of the lamps and "
	             "the masters of the ferries, who all want a new light on the northern rock.");
	assert_int_equal(document->blocks[2].joined_to, 0);
	assert_int_equal(document->blocks[4].joined_to, 0);
	assert_int_equal(document->blocks[2].marks->reason, ZF_REPAIR_JOIN);
}

static void mojibake_turns_back_only_where_it_is_sure(void **state)
{
	struct zf_document *document = bench_mend(*state,
	                                          S("Il a ouvert lâ€™Ã©cole.\n\nEn AVRIL DÃ©jÃ\xC2\xA0.\n"),
	                                          ZF_FORMAT_TEXT, ZF_REPAIR_ALL);

	assert_slice(document->blocks[0].text, "Il a ouvert l’école.");
	document = bench_mend(*state, S("Diz „AMANHÃ”, „MANHÔ e „LÔ. O café”… fecha.\n"), ZF_FORMAT_TEXT,
	                      ZF_REPAIR_ALL);
	assert_slice(document->blocks[0].text, "Diz „AMANHÃ”, „MANHÔ e „LÔ. O café”… fecha.");
	document = bench_mend(*state, S("ÃƒÂ©tÃƒÂ© dÃƒÂ©jÃƒÂ\xC2\xA0.\n"), ZF_FORMAT_TEXT,
	                      ZF_REPAIR_ALL);
	assert_slice(document->blocks[0].text, "été déjà.");
}

static struct zf_document *repeats_of(void **state, const char *text, enum zf_format format)
{
	struct zf_document *document = bench_mend(*state, zf_slice_of(text), format, ZF_REPAIR_ALL);

	assert_int_equal(zf_repair_repeats(document), ZEEF_OK);
	bench_sane(document);
	return document;
}

static void the_copy_that_stays_is_the_first_that_nothing_took_out(void **state)
{
	struct zf_document *document = bench_mend(*state,
	                                          S("The ferry sails again from the first of May.\n\nIt "
	                                            "is new.\n\n"
	                                                    "The ferry sails again from the first of May.\n\n"
	                                                    "THE FERRY sails again - from the first of May!\n"),
	                                          ZF_FORMAT_TEXT, ZF_REPAIR_ALL);

	assert_true(zf_block_mark(document, &document->blocks[0], ZF_BOILERPLATE_MENU, .9f, ZF_NO_BLOCK, NULL));
	assert_int_equal(zf_repair_repeats(document), ZEEF_OK);
	assert_true(zf_block_stays(&document->blocks[2]));
	assert_int_equal(zf_block_verdict(&document->blocks[3])->reason, ZF_REPEAT_DOCUMENT);
	assert_int_equal(zf_block_verdict(&document->blocks[3])->of, 2);
}

static void cells_and_short_lines_may_come_again(void **state)
{
	struct zf_document *document = repeats_of(state,
	                                          "# V\n\n| 0 | yes |\n| 0 | yes |\n| 12 | no |\n\n## "
	                                          "Amendment\n\nText.\n\n## Amendment\n\nOther.\n",
	                                          ZF_FORMAT_MARKDOWN);

	for (uint32_t i = 0; i < document->nblocks; i++)
		assert_true(zf_block_stays(&document->blocks[i]));
}

static void a_run_that_comes_again_is_a_repeat(void **state)
{
	const char *run = "Harbour office of the islands\nOpen on Mondays and Fridays\nBring your own rope\n";
	char text[400];
	struct zf_document *document;

	snprintf(text, sizeof text, "%sThe ferry is late.\n%s", run, run);
	document = repeats_of(state, text, ZF_FORMAT_TEXT);
	assert_int_equal(document->nblocks, 7);
	for (uint32_t i = 0; i < 7; i++)
		assert_int_equal(zf_block_stays(&document->blocks[i]), i < 4);
	assert_int_equal(zf_block_verdict(&document->blocks[6])->of, 2);
}

static void tiles_of_a_dump_name_what_stays(void **state)
{
	struct zf_document *document = repeats_of(state,
	                                          "Go to News\nGo to Boats\nGo to News Go to BoatsGo to "
	                                          "Boats\nGo to Trains\n", ZF_FORMAT_DUMP);

	assert_int_equal(zf_block_verdict(&document->blocks[2])->reason, ZF_REPEAT_ANCESTOR);
	assert_int_equal(zf_block_verdict(&document->blocks[2])->of, 0);
	assert_true(zf_block_stays(&document->blocks[3]));
}

static void tiles_of_what_was_taken_out_go_with_it(void **state)
{
	struct zf_document *document = bench_mend(*state,
	                                          S("Go to News\nGo to Boats\nGo to NewsGo to Boats\n"),
	                                          ZF_FORMAT_DUMP, ZF_REPAIR_ALL);

	for (uint32_t i = 0; i < 2; i++)
		assert_true(zf_block_mark(document, &document->blocks[i], ZF_BOILERPLATE_MENU, .9f,
		                          ZF_NO_BLOCK, NULL));
	assert_int_equal(zf_repair_repeats(document), ZEEF_OK);
	assert_non_null(zf_block_verdict(&document->blocks[2]));
	assert_int_equal(zf_block_verdict(&document->blocks[2])->reason, ZF_BOILERPLATE_MENU);
}

static void a_million_equal_lines_are_done_at_once(void **state)
{
	const char *line = "The ferry sails again from the first of May.\n";
	size_t len = strlen(line), n = 200000;
	char *text = malloc(len * n + 1);
	struct zf_document *document;

	assert_non_null(text);
	for (size_t i = 0; i < n; i++)
		memcpy(text + i * len, line, len);
	text[len * n] = 0;
	document = repeats_of(state, text, ZF_FORMAT_TEXT);
	assert_int_equal(document->nblocks, n);
	assert_false(zf_block_stays(&document->blocks[n - 1]));
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_that_is_off_does_nothing), cmocka_unit_test(two_true_words_stay_apart),
		cmocka_unit_test(the_raw_text_is_never_changed),
		cmocka_unit_test(a_numbered_heading_is_no_running_head),
		cmocka_unit_test(notes_lose_their_markers), cmocka_unit_test(many_halves_join_the_first),
		cmocka_unit_test(mojibake_turns_back_only_where_it_is_sure),
		cmocka_unit_test(the_copy_that_stays_is_the_first_that_nothing_took_out),
		cmocka_unit_test(cells_and_short_lines_may_come_again),
		cmocka_unit_test(a_run_that_comes_again_is_a_repeat),
		cmocka_unit_test(tiles_of_a_dump_name_what_stays),
		cmocka_unit_test(tiles_of_what_was_taken_out_go_with_it),
		cmocka_unit_test(a_million_equal_lines_are_done_at_once),
	};

	return cmocka_run_group_tests(tests, bench_open, bench_close);
}
