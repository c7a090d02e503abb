/* metadata/: what a release is, on invented documents. */
#include "check.h"

#include <stdlib.h>

#include "metadata/dates.h"
#include "metadata/metadata.h"
#include "metadata/patterns.h"
#include "metadata/words.h"

struct setting {
	struct zf_arena *arena;
	struct zf_metadata *metadata;
	struct zf_document document;
};

static int begin(void **state)
{
	struct setting *s = calloc(1, sizeof *s);

	s->arena = zf_arena_new(0);
	s->metadata = zf_metadata_new();
	assert_non_null(s->metadata);
	*state = s;
	return 0;
}

static int end(void **state)
{
	struct setting *s = *state;

	zf_metadata_free(s->metadata);
	zf_arena_free(s->arena);
	free(s);
	return 0;
}

static struct zf_document *document(void **state, enum zf_format format)
{
	struct setting *s = *state;

	zf_document_reset(&s->document, s->arena);
	s->document.format = format;
	return &s->document;
}

static struct zf_block *block(struct zf_document *document, enum zf_kind kind, const char *text)
{
	struct zf_block *b = zf_document_block(document);

	b->kind = kind;
	b->level = kind == ZF_HEADING ? 1 : 0;
	b->raw = b->text = S(text);
	return b;
}

static void lines(struct zf_document *document, const char *const *texts)
{
	for (; *texts; texts++)
		block(document, ZF_PARAGRAPH, *texts);
}

static void property(struct zf_document *document, const char *name, const char *value)
{
	zf_document_property(document, name, S(value), (struct zf_slice){ NULL, 0 });
}

static void run(void **state)
{
	struct setting *s = *state;

	assert_int_equal(zf_metadata_mark(s->metadata, &s->document), ZEEF_OK);
	assert_int_equal(zf_metadata_fill(s->metadata, &s->document), ZEEF_OK);
}

static const char *fate(const struct zf_document *document, uint32_t number)
{
	const struct zf_mark *mark = zf_block_verdict(&document->blocks[number]);

	return mark ? zf_reason_name(mark->reason) : "";
}

#define PROSE "The inland fisheries of the region have asked for wider nets, and the committee agreed on " \
              "Tuesday that the mesh may grow by a finger's width over the next three years, provided " \
              "that the young fish get away."

struct catch {
	char text[512];
};

static bool note(void *user, const struct zf_found *found)
{
	struct catch *c = user;
	size_t n = strlen(c->text);

	snprintf(c->text + n, sizeof c->text - n, "%s%s %.*s", n ? ", " : "", found->pattern->kind,
	         (int)found->value.len, found->value.at);
	return true;
}

static void reference_forms(void **state)
{
	static const struct { unsigned place; const char *text, *want; } rows[] = {
		{ ZF_IN_URL, "https://www.europarl.europa.eu/news/nl/press-room/20310412IPR00123/x",
		  "ep-press 20310412IPR00123" },
		{ ZF_IN_TEXT, "see 20310412STO00123 and 20311412IPR00123", "ep-press 20310412STO00123" },
		{ ZF_IN_TEXT, "IPR-COM_IPR-2031-07-16-46531_EN", "ep-press 20310716IPR46531" },
		{ ZF_IN_TEXT, "IP/31/0042, MEMO/31/7", "ec-press IP/31/42, ec-press MEMO/31/7" },
		{ ZF_IN_NAME, "rapid-STATEMENT-31-1517-fr.txt", "ec-press STATEMENT/31/1517" },
		{ ZF_IN_URL, "https://ec.europa.eu/commission/presscorner/detail/en/qanda_31_301",
		  "ec-press QANDA/31/301, ec-press QANDA/31/301" },
		{ ZF_IN_LINE, "10123/31 REV 2 (OR. fr)", "council-document 10123/31 REV 2" },
		{ ZF_IN_TEXT, "ST 00123 2031 INIT", "council-document 123/31" },
		{ ZF_IN_TEXT, "doc. 9012/31 ADD 1", "council-document 9012/31 ADD 1" },
		{ ZF_IN_NAME, "st05012.en31.pdf", "council-document 5012/31" },
		{ ZF_IN_TEXT, "2031/0155(COD)", "procedure 2031/0155(COD)" },
		{ ZF_IN_NAME, "31962r0141_en.html", "celex 31962R0141" },
		{ ZF_IN_URL, "?uri=CELEX:02002L0058-20091219", "celex 02002L0058-20091219" },
		{ ZF_IN_URL, "https://eur-lex.europa.eu/eli/reg/2031/79/oj",
		  "celex 32031R0079, eli http://data.europa.eu/eli/reg/2031/79/oj" },
		{ ZF_IN_TEXT, "ECLI:EU:C:2031:380.", "ecli ECLI:EU:C:2031:380" },
		{ ZF_IN_TEXT, "In Case C-051/31 P", "case C-51/31 P" },
		{ ZF_IN_TEXT, "OJ L 300, 18.10.2014, p. 57", "oj OJ L 300, 18.10.2014, p. 57" },
		{ ZF_IN_TEXT, "ABl. L 2031/1689", "oj OJ L 2031/1689" },
		{ ZF_IN_TEXT, "COM(2031)0236 = COM(2031) 236 final", "com COM(2031) 236, com COM(2031) 236" },
		{ ZF_IN_TEXT, "P8_TA(2018)0505A8-0367/2018",
		  "ep-text P8_TA(2018)0505, ep-report A8-0367/2018" },
		{ ZF_IN_URL, "/doceo/document/TA-8-2018-0505_DA.html", "ep-text P8_TA(2018)0505" },
		{ ZF_IN_NAME, "RC-10-2025-0249_EN.html", "ep-motion RC-B10-0249/2025" },
		{ ZF_IN_TEXT, "RC-B10-0249/2025 and B9-0044/21",
		  "ep-motion RC-B10-0249/2025, ep-motion B9-0044/2021" },
		{ ZF_IN_TEXT, "CRE 14/12/2021 - 17", "ep-sitting CRE-9-2021-12-14-ITM-017" },
		{ ZF_IN_TEXT, "PE 585.521v02-00", "ep-pe PE 585.521v02-00" },
		{ ZF_IN_NAME, "ecb.pr310402~942a1358ee.sl.html", "ecb-press pr310402" },
		{ ZF_IN_TEXT, "ECI(2031)000005", "eci 2031/000005" },
		{ ZF_IN_URL, "https://citizens-initiative.europa.eu/initiatives/details/2031/000005_mt",
		  "eci 2031/000005" },
		{ ZF_IN_TEXT, "13839/31 (Presse 344)", "ec-press PRES/31/344" },
		{ ZF_IN_TEXT, "the Council's C/31/344 of today", "ec-press PRES/31/344" },
		{ ZF_IN_NAME, "rapid-PRES-31-344-fr.txt", "ec-press PRES/31/344" },
		{ ZF_IN_TEXT, "SPEECH/31/9 STATEMENT/31/8 MEX/31/77 QANDA/31/6 AC/31/5 FS/31/4 INF/31/3",
		  "ec-press SPEECH/31/9, ec-press STATEMENT/31/8, ec-press MEX/31/77, ec-press QANDA/31/6, "
		  "ec-press AC/31/5, ec-press FS/31/4, ec-press INF/31/3" },
		{ ZF_IN_URL, "http://europa.eu/rapid/press-release_IP-31-5302_en.htm?locale=en", "ec-press IP/31/5302" },
		{ ZF_IN_URL, "https://ec.europa.eu/commission/presscorner/api/documents?reference=MEMO/31/12&language=en",
		  "ec-press MEMO/31/12" },
		{ ZF_IN_URL, "https://ec.europa.eu/x/print/mt/ip_31_77/IP_31_77_MT.pdf", "ec-press IP/31/77, ec-press IP/31/77" },
		{ ZF_IN_TEXT, "BEI/31/12, COR/31/3 and EPSO/31/1", "ec-press BEI/31/12, ec-press COR/31/3, ec-press EPSO/31/1" },
		{ ZF_IN_URL, "https://data.consilium.europa.eu/doc/document/ST-10666-2031-INIT/en/pdf",
		  "council-document 10666/31" },
		{ ZF_IN_NAME, "st10666-re01.en31.pdf", "council-document 10666/31 REV 1" },
		{ ZF_IN_NAME, "st10666-ad02.en31.pdf", "council-document 10666/31 ADD 2" },
		{ ZF_IN_NAME, "st10666-co03.en31.pdf", "council-document 10666/31 COR 3" },
		{ ZF_IN_TEXT, "2018/0091M(NLE) 2031/2040(INI) 2031/2041 (RSP)",
		  "procedure 2018/0091M(NLE), procedure 2031/2040(INI), procedure 2031/2041(RSP)" },
		{ ZF_IN_URL, "https://eur-lex.europa.eu/LexUriServ/LexUriServ.do?uri=CELEX:31978L0583:EN:HTML",
		  "celex 31978L0583" },
		{ ZF_IN_TEXT, "32031R0679R(01)", "celex 32031R0679R(01)" },
		{ ZF_IN_URL, "http://data.europa.eu/eli/dir/2031/12/oj/eng",
		  "celex 32031L0012, eli http://data.europa.eu/eli/dir/2031/12/oj" },
		{ ZF_IN_NAME, "cp310112en.pdf", "court-press 112/31" },
		{ ZF_IN_NAME, "C-051_31.html", "case C-51/31" },
		{ ZF_IN_TEXT, "OJ No C 163, 7.6.83, p. 12", "oj OJ C 163, 7.6.1983, p. 12" },
		{ ZF_IN_TEXT, "OJ C, C/2031/1234, 9.2.2031", "oj OJ C 2031/1234" },
		{ ZF_IN_TEXT, "JOIN(2031) 4, SWD(2031)0123, SEC(98) 7, COM(97) 558 final",
		  "com JOIN(2031) 4, com SWD(2031) 123, com SEC(1998) 7, com COM(1997) 558" },
		{ ZF_IN_URL, "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=COM:2031:0123:FIN", "com COM(2031) 123" },
		{ ZF_IN_TEXT, "CES 1132/99, CESE 1394/2003 and CdR 267/2008",
		  "committee-opinion CESE 1132/1999, committee-opinion CESE 1394/2003, committee-opinion CdR 267/2008" },
		{ ZF_IN_TEXT, "T9-0044/2021", "ep-text P9_TA(2021)0044" },
		{ ZF_IN_NAME, "A-9-2031-0044_SL.html", "ep-report A9-0044/2031" },
		{ ZF_IN_NAME, "B-9-2031-0044_SL.html", "ep-motion B9-0044/2031" },
		{ ZF_IN_TEXT, "O-000073/2031 and C8-0382/2018", "ep-question O-000073/2031, ep-referral C8-0382/2018" },
		{ ZF_IN_NAME, "PV-9-2031-12-14-ITM-003_NL.html", "ep-sitting PV-9-2031-12-14-ITM-003" },
		{ ZF_IN_NAME, "ecb.mp310402.hu.html", "ecb-press mp310402" },
		{ ZF_IN_URL, "https://www.ecb.europa.eu/press/pr/date/2031/html/pr310402_1.fi.html", "ecb-press pr310402_1" },
		{ ZF_IN_NAME, "2031_000005.txt", "eci 2031/000005" },
		{ ZF_IN_TEXT, "AC/DC 2031, DOC 12/31, C/2031/12 and 12/31 (Press 4", "" },
		{ ZF_IN_TEXT, "On 12/31 the season 2030/31 ended 3:2, tel. 0470/12345", "" },
		{ ZF_IN_TEXT, "B10\xE2\x80\x91" "0249/2025, C\xE2\x80\x91" "51/14",
		  "case C-51/14, ep-motion B10-0249/2025" },
	};
	struct zf_patterns *patterns = zf_patterns_new();
	struct zf_arena *arena = zf_arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct catch c = { "" };
		assert_true(zf_patterns_scan(patterns, arena, zf_patterns_fold(arena, S(rows[i].text)),
		                             rows[i].place, note, &c));
		if (strcmp(c.text, rows[i].want) != 0)
			fail_msg("%s: %s, not %s", rows[i].text, c.text, rows[i].want);
	}
	zf_patterns_free(patterns);
	zf_arena_free(arena);
}

static void dates_in_every_language(void **state)
{
	static const struct { const char *lang, *text; } rows[] = {
		{ "bg", "София, 7 юни 2031 г." }, { "cs", "Brno 7. června 2031" },
		{ "da", "Aarhus, den 7. juni 2031" }, { "de", "Linz, 7. Juni 2031" },
		{ "el", "Βόλος, 7 Ιουνίου 2031" }, { "en", "Cork, June 7, 2031" },
		{ "es", "Vigo, 7 de junio de 2031" }, { "et", "Tartu, 7. juuni 2031" },
		{ "fi", "Oulussa 7. kesäkuuta 2031" }, { "fr", "Brest, le 7 juin 2031" },
		{ "ga", "Gaillimh, 7 Meitheamh 2031" }, { "hr", "Rijeka, 7. lipnja 2031." },
		{ "hu", "Szeged, 2031. június 7." }, { "it", "Bari, 7 giugno 2031" },
		{ "lt", "Kaunas, 2031 m. birželio 7 d." }, { "lv", "Liepāja, 2031. gada 7. jūnijs" },
		{ "mt", "Gżira, 7 ta' Ġunju 2031" }, { "nl", "Breda, 7 juni 2031" },
		{ "pl", "Gdynia, 7 czerwca 2031 r." }, { "pt", "Faro, 7 de junho de 2031" },
		{ "ro", "Iași, 7 iunie 2031" }, { "sk", "Nitra 7. júna 2031" },
		{ "sl", "Celje, 7. junij 2031" }, { "sv", "Umeå den 7 juni 2031" },
		{ "en", "07-06-2031 - 12:53" }, { "de", "7.6.2031" }, { "en", "2031-06-07" },
		{ "fr", "07 / 06 / 2031" },
	};
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_lexicon months = zf_lexicon_in(arena);
	struct zf_day day;

	(void)state;
	assert_true(zf_dates_load(&months));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!zf_dates_find(&months, S(rows[i].text), rows[i].lang, &day))
			fail_msg("no date in %s", rows[i].text);
		assert_slice(zf_dates_print(arena, &day), "2031-06-07");
	}
	assert_true(zf_dates_find(&months, S("3. listopad 2031"), "cs", &day) && day.month == 11);
	assert_true(zf_dates_find(&months, S("3. listopad 2031"), "hr", &day) && day.month == 10);
	assert_false(zf_dates_find(&months, S("3. listopad 2031"), "en", &day));
	assert_false(zf_dates_find(&months, S("31 June 2031"), "en", &day));
	assert_false(zf_dates_find(&months, S("Room 12 of 2031 has 4 beds"), "en", &day));
	zf_arena_free(arena);
}

static void dates_of_heads(void **state)
{
	static const struct { const char *value, *want; } rows[] = {
		{ "2031-06-07T11:37:00.000Z", "2031-06-07T11:37:00Z" },
		{ "2031-06-07 11:37:00+02:00", "2031-06-07T11:37:00+02:00" },
		{ "2031-06-07T11:37", "2031-06-07" },
		{ "07-06-2031", "2031-06-07" },
		{ "20310607", "2031-06-07" },
	};
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_day day;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_true(zf_dates_value(S(rows[i].value), &day));
		assert_slice(zf_dates_print(arena, &day), rows[i].want);
	}
	assert_false(zf_dates_value(S("2031-02-30"), &day));
	assert_false(zf_dates_value(S("next week"), &day));
	zf_arena_free(arena);
}

static void the_publisher_is_the_institution(void **state)
{
	struct zf_document *d = document(state, ZF_FORMAT_HTML);

	property(d, "json-ld", "{\"@graph\": [{\"@type\": \"WebSite\", \"name\": \"Lakes\"}, {\"headline\": \"Wider nets\", "
	         "\"publisher\": {\"@type\": \"Organization\", \"logo\": {\"name\": \"a } logo\"}, \"name\": "
	         "\"Fisheries Board \\u2013 Tir\\u00f3l\"}}]}");
	property(d, "og:site_name", "Lakes and rivers");
	block(d, ZF_PARAGRAPH, PROSE);
	run(state);
	assert_slice(d->institution, "Fisheries Board – Tiról");
	d = document(state, ZF_FORMAT_HTML);
	property(d, "json-ld", "{\"publisher\": {\"name\": \"Parlamento europeo\"}}");
	block(d, ZF_PARAGRAPH, PROSE);
	run(state);
	assert_slice(d->institution, "European Parliament");
	d = document(state, ZF_FORMAT_HTML);
	property(d, "json-ld", "{\"publisher\": {\"name\": {\"publisher\": {");
	property(d, "og:site_name", "Lakes and rivers");
	block(d, ZF_PARAGRAPH, PROSE);
	run(state);
	assert_slice(d->institution, "Lakes and rivers");
}

static void a_page(void **state)
{
	struct zf_document *d = document(state, ZF_FORMAT_HTML);
	struct zf_link *link = zf_arena_take(d->arena, 1, sizeof *link);
	struct zf_block *b;

	property(d, "title", "Wider nets for lakes | News | Fisheries Board");
	property(d, "link.canonical", "https://www.europarl.europa.eu/news/en/press-room/20310412IPR00123/wider-nets");
	property(d, "meta.article:published_time", "2031-04-14T09:00:00+02:00");
	b = block(d, ZF_ITEM, "Contacts");
	b->regions = ZF_IN_NAV;
	block(d, ZF_HEADING, "Wider nets for lakes");
	block(d, ZF_PARAGRAPH, "Press Releases");
	block(d, ZF_PARAGRAPH, "PECH");
	block(d, ZF_PARAGRAPH, "14-04-2031 - 09:00");
	block(d, ZF_PARAGRAPH, PROSE " It follows 20300101IPR00007.");
	block(d, ZF_HEADING, "Contacts:")->level = 2;
	block(d, ZF_PARAGRAPH, "Anna BERG");
	block(d, ZF_PARAGRAPH, "Press Officer");
	block(d, ZF_ITEM, "Phone number: (+32) 2 28 00001 (BXL)");
	block(d, ZF_ITEM, "E-mail: anna.berg@europarl.europa.eu");
	block(d, ZF_HEADING, "Further information")->level = 2;
	b = block(d, ZF_ITEM, "Adopted text (14.04.2031)");
	link->href = S("https://example.eu/text");
	b->links = link;
	b->nlinks = 1;
	run(state);
	assert_slice(d->title, "Wider nets for lakes");
	assert_int_equal(d->blocks[1].kind, ZF_TITLE);
	assert_string_equal(fate(d, 0), "");
	assert_string_equal(fate(d, 1), "");
	for (uint32_t i = 2; i <= 4; i++)
		assert_string_equal(fate(d, i), "moved.metadata");
	assert_string_equal(fate(d, 5), "");
	for (uint32_t i = 6; i <= 10; i++)
		assert_string_equal(fate(d, i), "moved.contact");
	assert_string_equal(fate(d, 11), "moved.link");
	assert_string_equal(fate(d, 12), "moved.link");
	assert_slice(d->date, "2031-04-14T09:00:00+02:00");
	assert_slice(d->date_source, "meta");
	assert_slice(d->institution, "European Parliament");
	assert_slice(d->doctype, "Press Releases");
	assert_slice(d->references->value, "20310412IPR00123");
	assert_null(d->references->next);
	assert_slice(d->cites->value, "20300101IPR00007");
	assert_slice(d->contacts->name, "Anna BERG");
	assert_slice(d->contacts->role, "Press Officer");
	assert_int_equal(d->contacts->ndetails, 2);
	assert_null(d->contacts->next);
	assert_slice(d->further->text, "Adopted text (14.04.2031)");
	assert_slice(d->further->url, "https://example.eu/text");
	assert_slice(d->site, "europarl.europa.eu");
	assert_int_equal(d->group.len, 32);
}

static void a_note(void **state)
{
	static const char *const texts[] = {
		"Brussels, 3 May 2031\n(OR. en)", "9123/31", "Interinstitutional File:\n2031/0042(COD)",
		"PECHE 12", "ENV 340", "NOTE", "From:\tPresidency", "To:\tDelegations",
		"Subject:\tWidth of nets on lakes", PROSE, "See doc. 8000/31.", NULL };
	struct zf_document *d = document(state, ZF_FORMAT_TEXT);

	lines(d, texts);
	run(state);
	for (uint32_t i = 0; i < 9; i++)
		assert_string_equal(fate(d, i), "moved.metadata");
	assert_string_equal(fate(d, 9), "");
	assert_string_equal(fate(d, 10), "");
	assert_slice(d->title, "Width of nets on lakes");
	assert_slice(d->date, "2031-05-03");
	assert_slice(d->date_source, "header");
	assert_slice(d->doctype, "NOTE");
	assert_slice(d->institution, "Council of the European Union");
	assert_slice(d->references->value, "9123/31");
	assert_null(d->references->next);
	assert_slice(zf_document_get(d, "header.from"), "Presidency");
	assert_slice(zf_document_get(d, "header.to"), "Delegations");
	assert_slice(zf_document_get(d, "header.code"), "PECHE 12");
	assert_slice(zf_document_get(d, "header.procedure"), "2031/0042(COD)");
	assert_slice(d->cites->value, "2031/0042(COD)");
	assert_slice(d->cites->next->value, "8000/31");
}

static void a_pdf(void **state)
{
	static const char *const texts[] = {
		"Bredere netten voor de meren", "\xE2\x80\xA2 Vissers mogen meer", PROSE,
		"Meer informatie\nAangenomen tekst (6.7.2031)\nVideo van het debat",
		"Anna BERG\nPress Officer", "(+32) 2 28 00001 (BXL)\nanna.berg@europarl.europa.eu",
		"https://www.europarl.europa.eu/news/nl/press-room/20300101IPR00007/x\n"
		"https://example.eu/a\nhttps://example.eu/b", "Jan DAHL\nPress Officer\n(+32) 470 00 00 02",
		NULL };
	struct zf_document *d = document(state, ZF_FORMAT_PDF);

	lines(d, texts);
	run(state);
	assert_slice(d->title, "Bredere netten voor de meren");
	assert_null(d->references);
	assert_null(d->date.at);
	assert_slice(d->cites->value, "20300101IPR00007");
	assert_slice(d->institution, "European Parliament");
	assert_slice(d->further->text, "Aangenomen tekst (6.7.2031)");
	assert_slice(d->further->url, "https://example.eu/a");
	assert_slice(d->further->next->url, "https://example.eu/b");
	assert_slice(d->contacts->name, "Anna BERG");
	assert_int_equal(d->contacts->ndetails, 2);
	assert_slice(d->contacts->next->name, "Jan DAHL");
	assert_null(d->contacts->next->next);
	assert_string_equal(fate(d, 3), "moved.link");
	assert_string_equal(fate(d, 4), "moved.contact");
	assert_string_equal(fate(d, 5), "moved.contact");
	assert_string_equal(fate(d, 7), "moved.contact");
}

static void sentences_that_name(void **state)
{
	static const char *const texts[] = { "Lakes are open", "PERSBERICHT", PROSE,
		"Vragen van de media beantwoordt Anna Berg, tel. +49 69 0000 0001.",
		"For more information: Jan Dahl - tel. +32 229 00002; Ida Holm - tel. +32 229 00003", NULL };
	struct zf_document *d = document(state, ZF_FORMAT_TEXT);

	lines(d, texts);
	run(state);
	assert_slice(d->doctype, "PERSBERICHT");
	assert_slice(d->title, "Lakes are open");
	assert_string_equal(fate(d, 3), "moved.contact");
	assert_string_equal(fate(d, 4), "moved.contact");
	assert_slice(d->contacts->name, "Anna Berg");
	assert_slice(d->contacts->details[0], "+49 69 0000 0001");
	assert_slice(d->contacts->next->name, "Jan Dahl");
	assert_slice(d->contacts->next->next->name, "Ida Holm");
}

static void brackets_that_name(void **state)
{
	static const char *const texts[] = { "PRESS RELEASE", "The lakes this week", PROSE
		" (For more information: Anna Berg \xE2\x80\x93 Tel.: +32 2 29 00001; Jan Dahl "
		"\xE2\x80\x93 Tel.: +32 229 00002)",
		PROSE " (The hotline, +32 2 555 00 11, is open.)", NULL };
	struct zf_document *d = document(state, ZF_FORMAT_TEXT);

	lines(d, texts);
	run(state);
	assert_slice(d->blocks[2].text, PROSE);
	assert_slice(d->blocks[2].raw, texts[2]);
	assert_slice(d->blocks[3].text, texts[3]);
	assert_slice(d->contacts->name, "Anna Berg");
	assert_slice(d->contacts->details[0], "+32 2 29 00001");
	assert_slice(d->contacts->next->name, "Jan Dahl");
	assert_null(d->contacts->next->next);
}

static void a_table_by_its_columns(void **state)
{
	static const char *const texts[] = { "9123/31", "NOTE", "From:\nTo:\nSubject:", "Presidency",
	                                     "Delegations",
		"Width of nets\non lakes", "1.", PROSE, NULL };
	struct zf_document *d = document(state, ZF_FORMAT_PDF);

	lines(d, texts);
	run(state);
	assert_slice(d->title, "Width of nets on lakes");
	assert_slice(zf_document_get(d, "header.from"), "Presidency");
	assert_slice(zf_document_get(d, "header.to"), "Delegations");
	assert_string_equal(fate(d, 5), "moved.metadata");
	assert_string_equal(fate(d, 6), "");
}

static void titles_of_texts(void **state)
{
	static const struct { const char *texts[6]; enum zf_format format; const char *want; } rows[] = {
		{ { "Wider nets | News | Lakes Board", "Menu", "Wider nets", PROSE }, ZF_FORMAT_DUMP,
		  "Wider nets" },
		{ { "Home", "PERSBERICHT", "Visserijmaatregelen", "20 januari 2031", PROSE },
		  ZF_FORMAT_TEXT, "Visserijmaatregelen" },
		{ { "Wider nets for the lakes", "Lindau, 3. Mai 2031", PROSE }, ZF_FORMAT_TEXT,
		  "Wider nets for the lakes" },
		{ { "The council met today and has taken these decisions:", "- nets grow", PROSE },
		  ZF_FORMAT_TEXT, "" },
		{ { "Deadline: 3.5.2031", "Lakes open again", PROSE }, ZF_FORMAT_TEXT, "" },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct zf_document *d = document(state, rows[i].format);
		lines(d, rows[i].texts);
		run(state);
		assert_slice(d->title, rows[i].want);
	}
}

static void calendars_have_no_date(void **state)
{
	static const char *const texts[] = { "Lakes of the year in a row", "3.5.2031", "4.6.2031",
	                                     "5.7.2031", PROSE, NULL };
	struct zf_document *d = document(state, ZF_FORMAT_HTML);

	lines(d, texts);
	d->blocks[0].kind = ZF_HEADING;
	d->blocks[0].level = 1;
	run(state);
	assert_null(d->date.at);
	assert_string_equal(fate(d, 1), "");
}

static void prose_stays(void **state)
{
	static const char *const texts[] = { "The lake and its fish", PROSE, "More information", PROSE,
		"The hotline is open from 9 to 5, and whoever calls +32 2 555 00 11 hears how the fish are.", "Contact", PROSE, NULL };
	struct zf_document *d = document(state, ZF_FORMAT_TEXT);

	lines(d, texts);
	run(state);
	for (uint32_t i = 0; i < 5; i++)
		assert_string_equal(fate(d, i), "");
	assert_null(d->contacts);
	assert_null(d->further);
}

static struct zf_slice group_of(void **state, const char *url, const char *file)
{
	struct zf_document *d = document(state, ZF_FORMAT_HTML);
	static char kept[4][33];
	static int next;
	char *to = kept[next++ & 3];

	d->origin.url = S(url);
	d->origin.file = S(file);
	block(d, ZF_PARAGRAPH, PROSE);
	run(state);
	snprintf(to, 33, "%.*s", (int)d->group.len, d->group.at ? d->group.at : "");
	return S(to);
}

static void versions_share_a_group(void **state)
{
	static const struct { const char *a, *b; } same[] = {
		{ "https://www.ecb.europa.eu/press/pr/date/2031/html/pr310705.fi.html",
		  "http://mirror.example/press/pr310705.sv.html" },
		{ "https://ec.europa.eu/commission/presscorner/detail/en/ip_31_301",
		  "https://ec.europa.eu/commission/presscorner/detail/mt/ip_31_301" },
		{ "https://citizens-initiative.europa.eu/x/how_it_works_en",
		  "http://citizens-initiative.europa.eu/x/how_it_works_ga" },
		{ "https://www.example.eu/de/lake/?lang=de#top", "https://example.eu/fr/lake/?lang=fr" },
		{ "https://example.eu/a/page.el.html", "https://example.eu/a/page.hu.html" },
		{ "https://curia.europa.eu/x/cp310012en.pdf", "https://curia.europa.eu/y/cp310012fr.pdf" },
		{ "http://europa.eu.int/eur-lex/lex/LexUriServ.do?uri=OJ:L:2031:1:EN:HTML",
		  "http://europa.eu.int/eur-lex/lex/LexUriServ.do?uri=OJ:L:2031:1:FR:HTML" },
		{ "https://curia.europa.eu/juris/document/document.jsf?docid=77&doclang=EN",
		  "https://curia.europa.eu/juris/document/document.jsf?docid=77&doclang=SL" },
		{ "https://example.eu/jcms/upload/docs/2031-01/cp310002en.pdf", "https://example.eu/jcms/upload/docs/2031-01/cp310002hu.pdf" },
		{ "https://www.ecb.europa.eu/press/pr/date/2031/html/ecb.pr310402~942a1358ee.sl.html",
		  "https://www.ecb.europa.eu/press/pr/date/2031/html/ecb.pr310402~942a1358ee.mt.html" },
		{ "http://europa.eu/rapid/press-release_IP-31-5302_en.htm?locale=en",
		  "http://europa.eu/rapid/press-release_IP-31-5302_ga.htm?locale=ga" },
		{ "https://ec.europa.eu/commission/presscorner/detail/en/ip_31_77",
		  "https://ec.europa.eu/commission/presscorner/detail/lv/ip_31_77" },
		{ "https://data.consilium.europa.eu/doc/document/ST-10666-2031-INIT/en/pdf",
		  "https://data.consilium.europa.eu/doc/document/ST-10666-2031-INIT/el/pdf" },
		{ "https://www.consilium.europa.eu/en/press/press-releases/2031/06/24/lake/",
		  "https://www.consilium.europa.eu/fi/press/press-releases/2031/06/24/lake/" },
		{ "https://www.europarl.europa.eu/doceo/document/TA-9-2031-0044_EN.html",
		  "https://www.europarl.europa.eu/doceo/document/TA-9-2031-0044_PT.html" },
	};

	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		struct zf_slice a = group_of(state, same[i].a, ""), b = group_of(state, same[i].b, "");
		assert_int_equal(a.len, 32);
		assert_true(zf_slice_equal(a, b));
	}
	assert_true(zf_slice_equal(group_of(state, "", "set/32031R1020_bg.txt"),
	                           group_of(state, "https://eur-lex.europa.eu/legal-content/MT/TXT/?uri=CELEX:32031R1020", "")));
	assert_false(zf_slice_equal(group_of(state, "https://example.eu/de/lake", ""),
	                            group_of(state, "https://example.eu/de/land", "")));
	assert_int_equal(group_of(state, "", "notes.txt").len, 0);
}

static void never_later_than_the_crawl(void **state)
{
	struct zf_document *d = document(state, ZF_FORMAT_HTML);

	d->origin.timestamp = S("2031-05-01T00:00:00Z");
	property(d, "meta.date", "2031-06-07");
	property(d, "json-ld", "{\"@graph\":[{\"datePublished\" : \"2031-04-30\"}]}");
	run(state);
	assert_slice(d->date, "2031-04-30");
	assert_slice(d->date_source, "json-ld");
	d = document(state, ZF_FORMAT_HTML);
	d->origin.timestamp = S("2031-05-01T00:00:00Z");
	property(d, "meta.date", "2031-06-07");
	run(state);
	assert_null(d->date.at);
}

static void what_zeef_wrote(void **state)
{
	struct zf_document *d = document(state, ZF_FORMAT_BLOCKS);

	property(d, "zeef.title", "Lakes");
	property(d, "zeef.date", "2031-04-30");
	property(d, "zeef.group", "00112233445566778899aabbccddeeff");
	zf_document_property(d, "zeef.reference", S("IP/31/1"), S("ec-press"));
	zf_document_property(d, "zeef.contact", S("Anna Berg"), S("Office"));
	property(d, "zeef.contact.detail", "+32 2 000 00 00");
	zf_document_property(d, "zeef.link", S("Text"), S("https://example.eu"));
	block(d, ZF_PARAGRAPH, "Contact: Jan Dahl, tel. +32 2 000 00 01, IP/31/2");
	run(state);
	assert_slice(d->title, "Lakes");
	assert_slice(d->date, "2031-04-30");
	assert_slice(d->group, "00112233445566778899aabbccddeeff");
	assert_slice(d->references->kind, "ec-press");
	assert_null(d->references->next);
	assert_null(d->cites);
	assert_int_equal(d->contacts->ndetails, 1);
	assert_slice(d->further->url, "https://example.eu");
	assert_string_equal(fate(d, 0), "");
}

/* Random words of the kind that passes look for, in any order and format. */
static void anything(void **state)
{
	static const char *const parts[] = { "Contact", "From:", "To:", "Subject:", "+32 2 000 00 00",
	                                     "a@b.eu", "@", "Anna BERG", "\n", " ",
		"https://", "20310412IPR00123", "7 June 2031", "(", ")", "\xC2\xA0", "More information",
		"Ref.:", "|", " - ", "\xFF", "\xE2\x80", "COM(", "31962R0141", "12/", "%", "%4", ":", PROSE,
		"[email", "Press release", "\xE2\x80\xA2" };
	uint64_t seed = 88172645463325252u;

	for (int round = 0; round < 3000; round++) {
		struct zf_document *d = document(state, (enum zf_format)(1 + round % 5));
		for (int b = round % 17; b >= 0; b--) {
			char *text = zf_arena_take(d->arena, 1, 2048);
			for (int n = 0; n < 6; n++) {
				seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
				strcat(text, parts[(seed >> 20) % (sizeof parts / sizeof *parts)]);
			}
			block(d, (enum zf_kind)((seed >> 8) % 9), text);
			if (b == 3)
				d->origin.url = S(text);
			if (b == 4)
				property(d, "title", text);
		}
		run(state);
	}
}

static void no_memory(void **state)
{
	struct setting *s = *state;
	struct zf_arena *small = zf_arena_new(1 << 16);

	zf_document_reset(&s->document, small);
	s->document.format = ZF_FORMAT_TEXT;
	for (int i = 0; i < 2; i++)
		block(&s->document, ZF_PARAGRAPH, "Contact");
	while (zf_arena_raw(small, 1, 32))
		continue;
	assert_int_equal(zf_metadata_mark(s->metadata, &s->document), ZEEF_ENOMEM);
	zf_arena_free(small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reference_forms),
		cmocka_unit_test(dates_in_every_language),
		cmocka_unit_test(dates_of_heads),
		cmocka_unit_test(a_page),
		cmocka_unit_test(a_note),
		cmocka_unit_test(a_pdf),
		cmocka_unit_test(sentences_that_name),
		cmocka_unit_test(brackets_that_name),
		cmocka_unit_test(a_table_by_its_columns),
		cmocka_unit_test(titles_of_texts),
		cmocka_unit_test(calendars_have_no_date),
		cmocka_unit_test(prose_stays),
		cmocka_unit_test(versions_share_a_group), cmocka_unit_test(the_publisher_is_the_institution),
		cmocka_unit_test(never_later_than_the_crawl),
		cmocka_unit_test(what_zeef_wrote),
		cmocka_unit_test(anything),
		cmocka_unit_test(no_memory),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
