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

/* Read as windows-1250, 1257, 1253, 1251 and 1252, once and twice; bytes that the page does not know are C1. */
static void every_code_page_turns_back(void **state)
{
	const struct { struct zf_slice read; const char *was; } rows[] = {
		{ S("\xC4\xB9\xC2\x81\xC4\x82\xC5\x82" "d\xC4\xB9\xC5\x9F zbudowa\xC4\xB9\xE2\x80\x9A" "a now\xC3\x84\xE2\x80\xA6 przysta\xC4\xB9\xE2\x80\x9E."),
		  "Łódź zbudowała nową przystań." },
		{ S("\xC3\x84\xC4\x85\xC3\x82\xC2\x81\xC3\x84\xE2\x80\x9A\xC4\xB9\xE2\x80\x9A" "d\xC3\x84\xC4\x85\xC4\xB9\xC5\xBA zbudowa\xC3\x84\xC4\x85\xC3\xA2\xE2\x82\xAC\xC5\xA1" "a now\xC4\x82\xE2\x80\x9E\xC3\xA2\xE2\x82\xAC\xC2\xA6 przysta\xC3\x84\xC4\x85\xC3\xA2\xE2\x82\xAC\xC5\xBE."),
		  "Łódź zbudowała nową przystań." },
		{ S("P\xC4\xB9\xE2\x84\xA2\xC4\x82\xC2\xADli\xC4\xB9\xCB\x87 \xC4\xB9\xC4\xBElu\xC4\xB9\xC4\x84ou\xC3\x84\xC5\xA4k\xC4\x82\xCB\x9D k\xC4\xB9\xC5\xBB\xC4\xB9\xC2\x88 p\xC3\x84\xE2\x80\xBAl."),
		  "Příliš žluťoučký kůň pěl." },
		{ S("P\xC3\x84\xC4\x85\xC3\xA2\xE2\x80\x9E\xCB\x98\xC3\x84\xE2\x80\x9A\xC3\x82\xC2\xADli\xC3\x84\xC4\x85\xC3\x8B\xE2\x80\xA1 \xC3\x84\xC4\x85\xC3\x84\xC4\xBElu\xC3\x84\xC4\x85\xC3\x84\xE2\x80\x9Eou\xC4\x82\xE2\x80\x9E\xC4\xB9\xC2\xA4k\xC3\x84\xE2\x80\x9A\xC3\x8B\xC5\xA5 k\xC3\x84\xC4\x85\xC4\xB9\xC2\xBB\xC3\x84\xC4\x85\xC3\x82\xC2\x88 p\xC4\x82\xE2\x80\x9E\xC3\xA2\xE2\x82\xAC\xC5\x9Fl."),
		  "Příliš žluťoučký kůň pěl." },
		{ S("R\xC3\x84\xC2\xABgas osta tagad ir atv\xC3\x84\xE2\x80\x9Crta, saka m\xC3\x84\xE2\x80\x9Crs."),
		  "Rīgas osta tagad ir atvērta, saka mērs." },
		{ S("R\xC4\x86\xE2\x80\x9E\xC4\x80\xC2\xABgas osta tagad ir atv\xC4\x86\xE2\x80\x9E\xC4\x81\xE2\x82\xAC\xC2\x9Crta, saka m\xC4\x86\xE2\x80\x9E\xC4\x81\xE2\x82\xAC\xC2\x9Crs."),
		  "Rīgas osta tagad ir atvērta, saka mērs." },
		{ S("Uosto \xC3\x85\xC2\xBEvejai gr\xC3\x84\xC3\x86\xC3\x85\xC2\xBEo v\xC3\x84\xE2\x80\x94lai \xC3\x84\xC3\x86 krant\xC3\x84\xE2\x80\xA6."),
		  "Uosto žvejai grįžo vėlai į krantą." },
		{ S("Uosto \xC4\x86\xE2\x80\xA6\xC4\x80\xC2\xBEvejai gr\xC4\x86\xE2\x80\x9E\xC4\x86\xE2\x80\xA0\xC4\x86\xE2\x80\xA6\xC4\x80\xC2\xBEo v\xC4\x86\xE2\x80\x9E\xC4\x81\xE2\x82\xAC\xE2\x80\x9Dlai \xC4\x86\xE2\x80\x9E\xC4\x86\xE2\x80\xA0 krant\xC4\x86\xE2\x80\x9E\xC4\x81\xE2\x82\xAC\xC2\xA6."),
		  "Uosto žvejai grįžo vėlai į krantą." },
		{ S("\xCE\x9E\xC2\xA4\xCE\x9E\xCE\x8F \xCE\x9F\xE2\x82\xAC\xCE\x9E\xC2\xBB\xCE\x9E\xCE\x8F\xCE\x9E\xE2\x80\x95\xCE\x9E\xCE\x8F \xCE\x9F\xE2\x80\xA0\xCE\x9E\xC2\xB5\xCE\x9F\xC2\x8D\xCE\x9E\xC2\xB3\xCE\x9E\xC2\xB5\xCE\x9E\xCE\x89 \xCE\x9E\xC2\xB1\xCE\x9F\xE2\x82\xAC\xCE\x9F\xC2\x8C \xCE\x9F\xE2\x80\x9E\xCE\x9E\xCE\x8F \xCE\x9E\xC2\xBB\xCE\x9E\xCE\x89\xCE\x9E\xCE\x8C\xCE\x9E\xC2\xAC\xCE\x9E\xC2\xBD\xCE\x9E\xCE\x89."),
		  "Το πλοίο φεύγει από το λιμάνι." },
		{ S("\xCE\x9E\xC2\x9E\xCE\x92\xC2\xA4\xCE\x9E\xC2\x9E\xCE\x9E\xC2\x8F \xCE\x9E\xC2\x9F\xCE\xB2\xE2\x80\x9A\xC2\xAC\xCE\x9E\xC2\x9E\xCE\x92\xC2\xBB\xCE\x9E\xC2\x9E\xCE\x9E\xC2\x8F\xCE\x9E\xC2\x9E\xCE\xB2\xE2\x82\xAC\xE2\x80\xA2\xCE\x9E\xC2\x9E\xCE\x9E\xC2\x8F \xCE\x9E\xC2\x9F\xCE\xB2\xE2\x82\xAC\xC2\xA0\xCE\x9E\xC2\x9E\xCE\x92\xC2\xB5\xCE\x9E\xC2\x9F\xCE\x92\xC2\x8D\xCE\x9E\xC2\x9E\xCE\x92\xC2\xB3\xCE\x9E\xC2\x9E\xCE\x92\xC2\xB5\xCE\x9E\xC2\x9E\xCE\x9E\xE2\x80\xB0 \xCE\x9E\xC2\x9E\xCE\x92\xC2\xB1\xCE\x9E\xC2\x9F\xCE\xB2\xE2\x80\x9A\xC2\xAC\xCE\x9E\xC2\x9F\xCE\x92\xC2\x8C \xCE\x9E\xC2\x9F\xCE\xB2\xE2\x82\xAC\xC2\x9E\xCE\x9E\xC2\x9E\xCE\x9E\xC2\x8F \xCE\x9E\xC2\x9E\xCE\x92\xC2\xBB\xCE\x9E\xC2\x9E\xCE\x9E\xE2\x80\xB0\xCE\x9E\xC2\x9E\xCE\x9E\xC2\x8C\xCE\x9E\xC2\x9E\xCE\x92\xC2\xAC\xCE\x9E\xC2\x9E\xCE\x92\xC2\xBD\xCE\x9E\xC2\x9E\xCE\x9E\xE2\x80\xB0."),
		  "Το πλοίο φεύγει από το λιμάνι." },
		{ S("Die F\xCE\x93\xC2\xA4hre f\xCE\x93\xC2\xA4hrt f\xCE\x93\xCE\x8Cnf Mal t\xCE\x93\xC2\xA4glich."),
		  "Die Fähre fährt fünf Mal täglich." },
		{ S("Die F\xCE\x9E\xE2\x80\x9C\xCE\x92\xC2\xA4hre f\xCE\x9E\xE2\x80\x9C\xCE\x92\xC2\xA4hrt f\xCE\x9E\xE2\x80\x9C\xCE\x9E\xC2\x8Cnf Mal t\xCE\x9E\xE2\x80\x9C\xCE\x92\xC2\xA4glich."),
		  "Die Fähre fährt fünf Mal täglich." },
		{ S("\xD0\xA0\xD1\x99\xD0\xA0\xD1\x95\xD0\xA1\xD0\x82\xD0\xA0\xC2\xB0\xD0\xA0\xC2\xB1\xD0\xA1\xD0\x89\xD0\xA1\xE2\x80\x9A \xD0\xA1\xE2\x80\x9A\xD0\xA1\xD0\x82\xD0\xA1\xD0\x89\xD0\xA0\xD1\x96\xD0\xA0\xD0\x86\xD0\xA0\xC2\xB0 \xD0\xA0\xD1\x95\xD0\xA1\xE2\x80\x9A \xD0\xA0\xD1\x97\xD0\xA1\xD0\x82\xD0\xA0\xD1\x91\xD0\xA1\xD0\x83\xD0\xA1\xE2\x80\x9A\xD0\xA0\xC2\xB0\xD0\xA0\xD0\x85\xD0\xA0\xD1\x91\xD0\xA1\xE2\x80\xB0\xD0\xA0\xC2\xB5\xD0\xA1\xE2\x80\x9A\xD0\xA0\xD1\x95."),
		  "Корабът тръгва от пристанището." },
		{ S("\xD0\xA0\xC2\xA0\xD0\xA1\xE2\x84\xA2\xD0\xA0\xC2\xA0\xD0\xA1\xE2\x80\xA2\xD0\xA0\xD0\x8E\xD0\xA0\xE2\x80\x9A\xD0\xA0\xC2\xA0\xD0\x92\xC2\xB0\xD0\xA0\xC2\xA0\xD0\x92\xC2\xB1\xD0\xA0\xD0\x8E\xD0\xA0\xE2\x80\xB0\xD0\xA0\xD0\x8E\xD0\xB2\xD0\x82\xD1\x99 \xD0\xA0\xD0\x8E\xD0\xB2\xD0\x82\xD1\x99\xD0\xA0\xD0\x8E\xD0\xA0\xE2\x80\x9A\xD0\xA0\xD0\x8E\xD0\xA0\xE2\x80\xB0\xD0\xA0\xC2\xA0\xD0\xA1\xE2\x80\x93\xD0\xA0\xC2\xA0\xD0\xA0\xE2\x80\xA0\xD0\xA0\xC2\xA0\xD0\x92\xC2\xB0 \xD0\xA0\xC2\xA0\xD0\xA1\xE2\x80\xA2\xD0\xA0\xD0\x8E\xD0\xB2\xD0\x82\xD1\x99 \xD0\xA0\xC2\xA0\xD0\xA1\xE2\x80\x94\xD0\xA0\xD0\x8E\xD0\xA0\xE2\x80\x9A\xD0\xA0\xC2\xA0\xD0\xA1\xE2\x80\x98\xD0\xA0\xD0\x8E\xD0\xA0\xD1\x93\xD0\xA0\xD0\x8E\xD0\xB2\xD0\x82\xD1\x99\xD0\xA0\xC2\xA0\xD0\x92\xC2\xB0\xD0\xA0\xC2\xA0\xD0\xA0\xE2\x80\xA6\xD0\xA0\xC2\xA0\xD0\xA1\xE2\x80\x98\xD0\xA0\xD0\x8E\xD0\xB2\xD0\x82\xC2\xB0\xD0\xA0\xC2\xA0\xD0\x92\xC2\xB5\xD0\xA0\xD0\x8E\xD0\xB2\xD0\x82\xD1\x99\xD0\xA0\xC2\xA0\xD0\xA1\xE2\x80\xA2."),
		  "Корабът тръгва от пристанището." },
		{ S("Fiskarna \xC3\x83\xC2\xA5terv\xC3\x83\xC2\xA4nder p\xC3\x83\xC2\xA5 l\xC3\x83\xC2\xB6rdag \xC3\xA2\xE2\x82\xAC\xE2\x80\x9C \xC3\xA2\xE2\x82\xAC\xC2\x9Dsent\xC3\xA2\xE2\x82\xAC\xC2\x9D."),
		  "Fiskarna återvänder på lördag – ”sent”." },
		{ S("Fiskarna \xC3\x83\xC6\x92\xC3\x82\xC2\xA5terv\xC3\x83\xC6\x92\xC3\x82\xC2\xA4nder p\xC3\x83\xC6\x92\xC3\x82\xC2\xA5 l\xC3\x83\xC6\x92\xC3\x82\xC2\xB6rdag \xC3\x83\xC2\xA2\xC3\xA2\xE2\x80\x9A\xC2\xAC\xC3\xA2\xE2\x82\xAC\xC5\x93 \xC3\x83\xC2\xA2\xC3\xA2\xE2\x80\x9A\xC2\xAC\xC3\x82\xC2\x9Dsent\xC3\x83\xC2\xA2\xC3\xA2\xE2\x80\x9A\xC2\xAC\xC3\x82\xC2\x9D."),
		  "Fiskarna återvänder på lördag – ”sent”." },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct zf_document *document = bench_mend(*state, rows[i].read, ZF_FORMAT_TEXT, ZF_REPAIR_ALL);
		assert_slice(document->blocks[0].text, rows[i].was);
		assert_int_equal(document->blocks[0].repairs, ZF_REPAIR_MOJIBAKE);
		document = bench_mend(*state, rows[i].read, ZF_FORMAT_TEXT, ZF_REPAIR_ALL & ~ZF_REPAIR_MOJIBAKE);
		assert_ptr_equal(document->blocks[0].text.at, document->blocks[0].raw.at);
	}
}

/* What might be bytes and is text: Greek ordinals and letters of a list, Cyrillic with no-break spaces and
 * quotes, capitals before quotes. */
static void text_that_might_be_bytes_stays(void **state)
{
	static const char *const texts[] = {
		"Η Γ΄ φάση, η Δ΄ φάση και η Ε΄ φάση του έργου.\n\nΒ΄ 2020\n\nΓ΄ 2021\n\nΔ΄ 2022\n\nΕ΄ 2023\n",
		"Α\xC2\xA0 Β\xC2\xA0 Γ\xC2\xA0 Δ\xC2\xA0 Ε\xC2\xA0 Ζ\xC2\xA0 Η\xC2\xA0 Θ\xC2\xA0 Ι\xC2\xA0 Κ\n",
		"В\xC2\xA0Софии и С\xC2\xA0Рилы, Р\xC2\xA0«Г»\xC2\xA0Д\xC2\xA0Е\xC2\xA0В «Д» Г\xC2\xA0Е\n",
		"AMANHÃ” — AMANHÃ… «AMANHÃ» IRMÃ’ LÃ–\n",
		"Vzal si „Č“, „Ě“ a „Í“; Ä™ Č© É® Ž°\n",
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct zf_document *document = bench_mend(*state, zf_slice_of(texts[i]), ZF_FORMAT_TEXT, ZF_REPAIR_ALL);
		for (uint32_t k = 0; k < document->nblocks; k++)
			if (document->blocks[k].repairs & ZF_REPAIR_MOJIBAKE)
				fail_msg("%.*s", (int)document->blocks[k].text.len, document->blocks[k].text.at);
	}
}

static bool is_flagged(void **state, const char *text)
{
	struct zf_document *document = bench_mend(*state, zf_slice_of(text), ZF_FORMAT_TEXT, ZF_REPAIR_ALL);

	assert_true(document->nblocks > 0);
	return document->blocks[0].flags == ZF_FLAG_CHARACTER_MAP;
}

static void broken_character_maps_are_flagged(void **state)
{
	/* shifted by three; signs of private use; bytes that were lost; signs for letters */
	assert_true(is_flagged(state, "Wkh qljkw wudlq wr wkh frdvw ohdyhv wkh rog vwdwlrq dw qlqh dqg duulyhv "
	                              "ehiruh euhdnidvw, wkh plqlvwub vdlg.\n"));
	assert_true(is_flagged(state, "Der \xEE\x80\x81hre f\xEE\x80\x82hrt \xEE\x80\x83" "ber den See\n"));
	assert_true(is_flagged(state, "Die F\xEF\xBF\xBDhre f\xEF\xBF\xBDhrt \xEF\xBF\xBD" "ber den See\n"));
	assert_true(is_flagged(state, "UVWVX[YV]\\U^_a<b^aV>WVVc?XacXV+cXac^d] VWX<aVV cX!agVh\n"));
	assert_true(is_flagged(state, "2343567837 4435774743612345 27828852283457453 737465774435774743 6\n"));
}

static void text_is_not_flagged(void **state)
{
	assert_false(is_flagged(state, "The night train to the coast leaves the old station at nine and arrives "
	                               "before breakfast, the ministry said.\n"));
	assert_false(is_flagged(state, "Der Fährverkehr über den Wörthersee (§ 12 Abs. 3) ruht; Störungsmeldungen "
	                               "für Grünflächenämter folgen.\n"));
	assert_false(is_flagged(state, "Wszczęto żmudne przygotowania, by źdźbła trzcin ścinać we wrześniu w Chrzanowie, "
	                               "Szczebrzeszynie i Brzeszczach.\n"));
	assert_false(is_flagged(state, "\xEE\x80\x81 a sign of a symbol font that begins an item of a list\n"));
	assert_false(is_flagged(state, "1 234 567,89  12.345,67  2 345 678  +32 2 555 12 34  12/2024  7 654 321\n"));
	assert_false(is_flagged(state, "https://example.org/?a=b&c[]=d;e<f>&g[h]=1;2;3;4;5;6;7;8;9;0&x[y]=z\n"));
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
		cmocka_unit_test(every_code_page_turns_back), cmocka_unit_test(text_that_might_be_bytes_stays),
		cmocka_unit_test(broken_character_maps_are_flagged), cmocka_unit_test(text_is_not_flagged),
		cmocka_unit_test(the_copy_that_stays_is_the_first_that_nothing_took_out),
		cmocka_unit_test(cells_and_short_lines_may_come_again),
		cmocka_unit_test(a_run_that_comes_again_is_a_repeat),
		cmocka_unit_test(tiles_of_a_dump_name_what_stays),
		cmocka_unit_test(tiles_of_what_was_taken_out_go_with_it),
		cmocka_unit_test(a_million_equal_lines_are_done_at_once),
	};

	return cmocka_run_group_tests(tests, bench_open, bench_close);
}
