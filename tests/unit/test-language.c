#include "check.h"

#include <stdlib.h>

#include "language/heard.h"
#include "language/language.h"

static struct zf_language *language;

static int load(void **state)
{
	(void)state;
	language = zf_language_new();
	return language ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	zf_language_free(language);
	return 0;
}

static void assert_tag(const char *text, const char *tag)
{
	struct zf_language_guess guess = zf_language_of(language, S(text));
	if (strcmp(guess.tag, tag) != 0)
		fail_msg("\"%s\" is %s (%.2f), not %s", text, guess.tag, (double)guess.probability, tag);
	assert_true(guess.probability >= 0 && guess.probability <= 1);
}

static const struct { const char *tag, *text; } sentences[] = {
	{ "bg", "Общинската библиотека ще бъде отворена и през почивните дни." },
	{ "cs", "Městská knihovna bude otevřena také o víkendech." },
	{ "da", "Biblioteket holder fremover åbent i weekenden, siger lederen af afdelingen." },
	{ "de", "Die Stadtbücherei öffnet künftig auch am Wochenende ihre Türen." },
	{ "el", "Η δημοτική βιβλιοθήκη θα είναι ανοιχτή και τα Σαββατοκύριακα." },
	{ "en", "The town library will also be open at the weekend." },
	{ "es", "La biblioteca municipal abrirá también los fines de semana." },
	{ "et", "Linnaraamatukogu on edaspidi avatud ka nädalavahetustel." },
	{ "fi", "Kaupunginkirjasto on jatkossa auki myös viikonloppuisin." },
	{ "fr", "La bibliothèque municipale sera désormais ouverte le week-end." },
	{ "ga", "Beidh an leabharlann oscailte ag an deireadh seachtaine freisin." },
	{ "hr", "Gradska će knjižnica ubuduće biti otvorena i vikendom, priopćeno je u siječnju." },
	{ "hu", "A városi könyvtár ezentúl hétvégén is nyitva tart." },
	{ "it", "La biblioteca comunale sarà aperta anche nel fine settimana." },
	{ "lt", "Miesto biblioteka nuo šiol dirbs ir savaitgaliais." },
	{ "lv", "Pilsētas bibliotēka turpmāk būs atvērta arī nedēļas nogalēs." },
	{ "mt", "Il-librerija tal-belt se tkun miftuħa wkoll fi tmiem il-ġimgħa." },
	{ "nl", "De stadsbibliotheek is voortaan ook in het weekend geopend." },
	{ "pl", "Biblioteka miejska będzie otwarta również w weekendy." },
	{ "pt", "A biblioteca municipal passará a abrir também ao fim de semana." },
	{ "ro", "Biblioteca municipală va fi deschisă și la sfârșit de săptămână." },
	{ "sk", "Mestská knižnica bude otvorená aj počas víkendov." },
	{ "sl", "Mestna knjižnica bo odslej odprta tudi ob koncih tedna." },
	{ "sv", "Stadsbiblioteket kommer även att hålla öppet på helgerna." },
	{ "nb", "Biblioteket blir heretter åpent også i helgene, opplyser ledelsen etter møtet." },
	{ "is", "Bæjarbókasafnið verður framvegis opið einnig um helgar." },
	{ "uk", "Міська бібліотека відтепер буде відчинена й у вихідні дні." },
	{ "ru", "Городская библиотека теперь будет открыта и по выходным дням." },
	{ "sr", "Градска библиотека ће убудуће бити отворена и викендом." },
	{ "mk", "Градската библиотека отсега ќе биде отворена и за време на викендите." },
	{ "sq", "Biblioteka e qytetit do të jetë e hapur edhe gjatë fundjavës." },
	{ "tr", "Şehir kütüphanesi bundan böyle hafta sonları da açık olacak." },
	{ "ca", "La biblioteca municipal també obrirà els caps de setmana amb nous horaris." },
	{ "eu", "Udal liburutegia asteburuetan ere zabalik egongo da." },
	{ "cy", "Bydd llyfrgell y dref ar agor ar y penwythnos hefyd." },
	{ "ar", "ستكون مكتبة المدينة مفتوحة أيضا في عطلة نهاية الأسبوع" },
	{ "he", "הספרייה העירונית תהיה פתוחה גם בסוף השבוע" },
	{ "ka", "საქალაქო ბიბლიოთეკა ღია იქნება შაბათ-კვირასაც" },
};
#define NSENTENCES (sizeof sentences / sizeof *sentences)

static void test_sentences(void **state)
{
	(void)state;
	for (size_t i = 0; i < NSENTENCES; i++)
		assert_tag(sentences[i].text, sentences[i].tag);
}

static void test_upper_case(void **state)
{
	(void)state;
	assert_tag("DIE STADTBÜCHEREI ÖFFNET KÜNFTIG AUCH AM WOCHENENDE", "de");
	assert_tag("LA BIBLIOTHÈQUE MUNICIPALE SERA OUVERTE LE WEEK-END", "fr");
	assert_tag("ОБЩИНСКАТА БИБЛИОТЕКА ЩЕ БЪДЕ ОТВОРЕНА", "bg");
}

static void test_decomposed(void **state)
{
	(void)state;
	struct zf_language_guess one = zf_language_of(language, S("v\xc3\xbdstava kv\xc4\x9btin")); /* ý ě */
	struct zf_language_guess two = zf_language_of(language, S("vy\xcc\x81stava kve\xcc\x8ctin"));
	assert_string_equal(one.tag, two.tag);
	assert_true(one.probability == two.probability);
}

static void test_no_language(void **state)
{
	(void)state;
	static const char *const nothing[] =
		{ "", " ", "12.03.2024", "+49 30 123 456", "2024/0123(COD)", "a.person@example.org",
		  "https://example.org/press/2024", "\xff\xfe\x80", "— * —" };
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		assert_tag(nothing[i], "zxx");
	assert_tag("\xe1\x9a\xa0\xe1\x9b\x87\xe1\x9a\xbb", "und"); /* runes */
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(zf_language_script_name("nl"), "nld_Latn");
	assert_string_equal(zf_language_script_name("am"), "amh_Ethi");
	assert_string_equal(zf_language_script_name("zh"), "zho_Hani");
	assert_string_equal(zf_language_script_name("sr-Latn"), "srp_Latn");
	assert_string_equal(zf_language_script_name("und"), "und_Zyyy");
	assert_string_equal(zf_language_script_name("xx"), "und_Zyyy");
	for (size_t i = 0; i < NSENTENCES; i++)
		assert_string_not_equal(zf_language_script_name(sentences[i].tag), "und_Zyyy");
}

/* Long texts are glanced at; what they begin with does not decide. */
static void test_long_text(void **state)
{
	(void)state;
	static const char begin[] = "\"A Hundred Ways to Grow Apples in the Shade of Old Walls\" ";
	static const char german[] = "heißt das Buch, das der Verein der Obstfreunde am Sonntag "
	                             "vorstellt. Es beschreibt Sorten, "
		"die seit Jahrhunderten in den Gärten der Gegend stehen, und gibt Rat zu Schnitt, Boden "
		"und Lagerung. ";
	char text[8192] = "";
	strcat(text, begin);
	strcat(text, german);
	assert_tag(text, "de");
	for (int i = 0; i < 30; i++)
		strcat(text, german);
	assert_tag(text, "de");
}

/* Both ways to look features up: the same rows, of hashes that are there and of others. */
static void test_lookups(void **state)
{
	(void)state;
	static uint8_t mark[ZF_TABLE_ROWS];
	static uint64_t hashes[3001];
	static uint32_t plain[3002], fast[3002];
	struct zf_table table = { .row = mark, .mark = mark };
	uint64_t chance = 11;
	for (size_t i = 0; i < sizeof mark; i++) {
		chance = chance * UINT64_C(6364136223846793005) + 1442695040888963407;
		mark[i] = (uint8_t)(chance >> 56 & (i % 3 ? 255 : 3)); /* some equal in a bucket, some empty */
	}
	for (size_t i = 0; i < 3001; i++) {
		chance = chance * UINT64_C(6364136223846793005) + 1442695040888963407;
		hashes[i] = chance & ~(i % 5 ? 0 : UINT64_C(0xff) << 40);
	}
	for (size_t n = 0; n <= 3001; n += n < 20 ? 1 : 271) {
		size_t found = zf_table_find(&table, hashes, n, plain);
		if (n > 1000)
			assert_true(found > 50 && found < n);
		if (!zf_table_has_avx2())
			continue;
		assert_int_equal(found, zf_table_find_avx2(&table, hashes, n, fast));
		assert_memory_equal(plain, fast, found * sizeof *plain);
	}
}

/* Both kernels over real and random rows; every answer must be the same. */
static void test_kernels(void **state)
{
	(void)state;
	static uint8_t bytes[(size_t)ZF_TABLE_ROWS * ZF_TABLE_APART];
	static uint32_t rows[9000];
	struct zf_table table = { .row = bytes };
	uint64_t chance = 7;
	for (size_t i = 0; i < sizeof bytes; i++) {
		chance = chance * UINT64_C(6364136223846793005) + 1442695040888963407;
		bytes[i] = (uint8_t)(chance >> 56);
	}
	for (size_t n = 0; n <= 9000; n += n < 40 ? 1 : n < 700 ? 33 : 2500) {
		for (size_t i = 0; i < n; i++) {
			chance = chance * UINT64_C(6364136223846793005) + 1442695040888963407;
			rows[i] = (uint32_t)(chance >> 33) % ZF_TABLE_ROWS;
		}
		int32_t plain[ZF_TABLE_LANES] = { 5 }, fast[ZF_TABLE_LANES] = { 5 };
		zf_table_sum_plain(&table, rows, n, plain);
		if (zf_table_has_avx2())
			zf_table_sum_avx2(&table, rows, n, fast);
		else
			memcpy(fast, plain, sizeof fast);
		assert_memory_equal(plain, fast, sizeof plain);
	}
}

static void test_table_file(void **state)
{
	(void)state;
	static uint8_t mark[ZF_TABLE_ROWS], row[(size_t)ZF_TABLE_ROWS * ZF_TABLE_APART];
	struct zf_table table = { .row = row, .mark = mark, .step = 350000 }, again;
	size_t room = zf_table_bound();
	char *file = malloc(room), *bytes = malloc(ZF_TABLE_BYTES);
	assert_true(file && bytes);
	strcpy(table.scripts[0].script, "Latn");
	strcpy(table.scripts[0].tag[0], "nl");
	table.scripts[0].count = 1;
	mark[77] = 9;
	row[77 * ZF_TABLE_APART + 3] = row[ZF_TABLE_APART + ZF_TABLE_ROW - 1] = 0x5a;
	size_t n = zf_table_pack(&table, 1, file, room);
	assert_true(n > 0);
	assert_true(zf_table_unpack(zf_slice_make(file, n), bytes));
	assert_true(zf_table_open(&again, zf_slice_make(bytes, ZF_TABLE_BYTES)));
	assert_memory_equal(mark, again.mark, sizeof mark);
	assert_memory_equal(row, again.row, sizeof row);
	assert_memory_equal(table.scripts, again.scripts, sizeof table.scripts);
	assert_int_equal(again.step, 350000);
	assert_false(zf_table_open(&again, zf_slice_make(bytes, ZF_TABLE_BYTES - 1)));
	bytes[0] ^= 1;
	assert_false(zf_table_open(&again, zf_slice_make(bytes, ZF_TABLE_BYTES)));
	assert_false(zf_table_unpack(zf_slice_make(file, n - 1), bytes));
	assert_false(zf_table_unpack(zf_slice_make(file, 3), bytes));
	free(bytes);
	free(file);
}

/* --- pages ------------------------------------------------------------------------------------------ */

struct page {
	struct zf_arena *arena;
	struct zf_document document;
};

static void block(struct page *page, const char *text, uint32_t regions)
{
	struct zf_block *block = zf_document_block(&page->document);
	assert_non_null(block);
	block->raw = block->text = S(text);
	block->regions = regions;
}

static void open_page(struct page *page)
{
	page->arena = zf_arena_new(0);
	assert_non_null(page->arena);
	memset(&page->document, 0, sizeof page->document);
	zf_document_reset(&page->document, page->arena);
}

static void settle(struct page *page)
{
	assert_int_equal(zf_language_score(language, &page->document), ZEEF_OK);
	assert_int_equal(zf_language_settle(language, &page->document), ZEEF_OK);
}

static void assert_block(const struct page *page, unsigned i, const char *tag)
{
	if (strcmp(page->document.blocks[i].lang, tag) != 0)
		fail_msg("block %u is %s (%.2f), not %s", i, page->document.blocks[i].lang,
		         (double)page->document.blocks[i].lang_prob, tag);
}

static void test_heading_follows_article(void **state)
{
	(void)state;
	struct page page;
	open_page(&page);
	block(&page, "Program", 0);
	block(&page, "Biblioteket holder fremover åbent i weekenden, siger lederen, og der kommer flere "
	             "medarbejdere til.", 0);
	block(&page, "Sol og vind", 0);
	block(&page, "De nye åbningstider gælder fra den første mandag i måneden og bliver evalueret til "
	             "næste år.", 0);
	settle(&page);
	for (unsigned i = 0; i < 4; i++)
		assert_block(&page, i, "da");
	assert_string_equal(page.document.lang, "da");
	zf_arena_free(page.arena);
}

static void test_article_in_foreign_page(void **state)
{
	(void)state;
	struct page page;
	open_page(&page);
	page.document.origin.declared_lang = S("nl-BE");
	for (int i = 0; i < 12; i++)
		block(&page, i % 2 ? "Nieuws uit de gemeente" : "Naar de inhoud gaan", ZF_IN_NAV);
	for (uint32_t i = 0; i < 12; i++)
		assert_true(zf_block_mark(&page.document, &page.document.blocks[i], ZF_BOILERPLATE_MENU, 1,
		                          ZF_NO_BLOCK, "menu"));
	block(&page, "Bees return to the old orchard", 0);
	block(&page, "The orchard behind the town hall was planted a century ago, and its bees are back "
	             "this spring.", 0);
	block(&page, "Next steps", 0);
	block(&page, "Volunteers will count the hives again in the autumn and publish what they find.", 0);
	settle(&page);
	assert_block(&page, 0, "nl");
	for (unsigned i = 12; i < 16; i++)
		assert_block(&page, i, "en");
	assert_string_equal(page.document.lang, "en");
	zf_arena_free(page.arena);
}

static void test_quote_and_bulletin(void **state)
{
	(void)state;
	struct page page;
	open_page(&page);
	for (int i = 0; i < 3; i++) {
		block(&page, "Le jardin botanique rouvre ses serres tropicales après deux ans de travaux "
		             "de rénovation.", 0);
		block(&page, "Der botanische Garten öffnet seine Gewächshäuser nach zwei Jahren Bauzeit "
		             "wieder.", 0);
	}
	block(&page, "„Náš sad znovu kvete a lidé se do něj vracejí každý den.“", 0);
	settle(&page);
	for (unsigned i = 0; i < 6; i++)
		assert_block(&page, i, i % 2 ? "de" : "fr");
	assert_block(&page, 6, "cs");
	assert_string_equal(page.document.lang, "mul");
	/* Where one of the two goes, the other is the document's. */
	for (unsigned i = 0; i < 6; i += 2)
		assert_true(zf_block_mark(&page.document, &page.document.blocks[i], ZF_BOILERPLATE_OTHER, 1,
		                          ZF_NO_BLOCK, NULL));
	settle(&page);
	assert_string_equal(page.document.lang, "de");
	zf_arena_free(page.arena);
}

/* What is expected of a text hastens the answer, and does not make it: each sentence is heard as its own language
 * whatever is expected, three times over for a glance too, and is familiar as none but its own. */
static void test_expected(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) {
		char twice[600];
		unsigned own = zf_heard_number(language, S(sentences[i].tag));
		snprintf(twice, sizeof twice, "%s %s %s", sentences[i].text, sentences[i].text, sentences[i].text);
		for (unsigned expect = 0; expect <= ZF_HEARD_NUMBERS; expect++) {
			struct zf_heard heard;
			zf_heard_of(language, S(sentences[i].text), expect, &heard);
			assert_int_equal(heard.first + heard.best, own);
			zf_heard_of(language, S(twice), expect, &heard);
			assert_int_equal(heard.first + heard.best, own);
			if (zf_heard_familiar(language, S(sentences[i].text), expect, &heard))
				assert_int_equal(heard.first + heard.best, own);
			if (zf_heard_familiar(language, S(twice), expect, &heard))
				assert_int_equal(heard.first + heard.best, own);
		}
	}
}

/* A page in one language lets it be expected; sentences of others stay what they are, near relations too. */
static void test_foreign_among_expected(void **state)
{
	(void)state;
	struct page page;
	open_page(&page);
	for (int i = 0; i < 4; i++)
		block(&page, "Kommunen har bestemt at biblioteket skal holde åpent hver kveld denne vinteren, og at "
		             "det blir lesesirkel for barn hver lørdag. De ansatte gleder seg til å ta imot flere "
		             "besøkende enn før, sier lederen.", 0);
	block(&page, "Stadsbiblioteket kommer även att hålla öppet på helgerna.", 0);
	block(&page, "Biblioteket holder fremover åbent i weekenden, siger lederen af afdelingen.", 0);
	block(&page, "Die Stadtbücherei öffnet künftig auch am Wochenende ihre Türen.", 0);
	block(&page, "Biblioteket blir heretter åpent også i helgene, opplyser ledelsen.", 0);
	settle(&page);
	static const char *const tags[] = { "nb", "nb", "nb", "nb", "sv", "da", "de", "nb" };
	for (unsigned i = 0; i < 8; i++)
		assert_block(&page, i, tags[i]);
	zf_arena_free(page.arena);
}

/* A page of very many blocks: each decided, in linear time. */
static void test_many_blocks(void **state)
{
	(void)state;
	static const char *const texts[] = { "Neue Wege",
	                                     "Der Chor probt jeden Dienstag im alten Rathaus am Markt.",
	                                     "12", "Kontakt" };
	struct page page;
	open_page(&page);
	for (unsigned i = 0; i < 60000; i++)
		block(&page, texts[i % 4], i % 3 ? 0 : ZF_IN_NAV);
	settle(&page);
	for (unsigned i = 0; i < 60000; i++)
		assert_block(&page, i, i % 4 == 2 ? "zxx" : "de");
	assert_string_equal(page.document.lang, "de");
	zf_arena_free(page.arena);
}

static void test_empty_page(void **state)
{
	(void)state;
	struct page page;
	open_page(&page);
	settle(&page);
	assert_string_equal(page.document.lang, "und");
	block(&page, "2024", 0);
	settle(&page);
	assert_block(&page, 0, "zxx");
	assert_string_equal(page.document.lang, "und");
	zf_arena_free(page.arena);
}

/* Any bytes at all, in long and short texts: an answer, and the same from both kernels. */
static void test_any_bytes(void **state)
{
	(void)state;
	size_t room = 70000;
	char *bytes = malloc(room);
	struct zf_language *plain = zf_language_new();
	assert_true(bytes && plain);
	zf_language_plain(plain);
	uint64_t chance = 99;
	for (int round = 0; round < 300; round++) {
		size_t n = round < 290 ? (size_t)round * 7 : room - (size_t)round;
		for (size_t i = 0; i < n; i++) {
			chance = chance * UINT64_C(6364136223846793005) + 1442695040888963407;
			bytes[i] = (char)(chance >> (round % 3 ? 56 : 57));
			if (round % 5 == 4)
				bytes[i] = "aé ñ.@/:'9Zж\xcc\x81"[(chance >> 40) % 17];
		}
		struct zf_language_guess a = zf_language_of(language, zf_slice_make(bytes, n));
		struct zf_language_guess b = zf_language_of(plain, zf_slice_make(bytes, n));
		assert_string_equal(a.tag, b.tag);
		assert_true(a.probability == b.probability);
	}
	zf_language_free(plain);
	free(bytes);
}

/* Words are read sixteen bytes at a time where that can be: each length, case and place gives what one byte at a time does. */
static void test_reading(void **state)
{
	(void)state;
	struct zf_gram_letters *letters = malloc(sizeof *letters);
	struct zf_gram_text *read = malloc(sizeof *read);
	assert_non_null(letters);
	assert_non_null(read);
	zf_gram_letters_fill(letters);
	for (size_t first = 1; first < 40; first++)
		for (size_t big = 0; big < 3; big++) {
			char text[90];
			for (size_t i = 0; i < first + 38; i++)
				text[i] = (char)((big == 1 || (big == 2 && i % 3 == 0) ? 'A' : 'a') + (i * 7 + first) % 26);
			text[first] = ' ';
			text[first + 3] = '\'';
			text[first + 20] = ' ';
			size_t upper = 0, len = first + 38, starts[3] = { 1, first + 2, first + 22 };
			for (size_t i = 0; i < len; i++)
				upper += text[i] >= 'A' && text[i] <= 'Z' && i > 0 && text[i - 1] != ' ' && text[i - 1] != '\'';
			zf_gram_read(letters, zf_slice_make(text, len), read);
			assert_int_equal(read->len, len + 2);
			for (size_t i = 0; i < len; i++)
				assert_int_equal(read->code[i + 1], text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
			assert_int_equal(read->words, 3);
			for (size_t i = 0; i < 3; i++)
				assert_int_equal(read->at[i], starts[i]);
			assert_int_equal(read->letters, len - 3);
			bool behind_sign = text[first + 4] >= 'A' && text[first + 4] <= 'Z';
			assert_int_equal(read->upper, upper + behind_sign);
		}
	free(read);
	free(letters);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sentences), cmocka_unit_test(test_upper_case),
			cmocka_unit_test(test_decomposed),
		cmocka_unit_test(test_no_language), cmocka_unit_test(test_names),
		cmocka_unit_test(test_lookups), cmocka_unit_test(test_reading), cmocka_unit_test(test_kernels), cmocka_unit_test(test_table_file),
		cmocka_unit_test(test_heading_follows_article),
		cmocka_unit_test(test_article_in_foreign_page), cmocka_unit_test(test_quote_and_bulletin),
		cmocka_unit_test(test_expected), cmocka_unit_test(test_foreign_among_expected),
		cmocka_unit_test(test_many_blocks), cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_empty_page), cmocka_unit_test(test_any_bytes),
	};
	return cmocka_run_group_tests(tests, load, unload);
}
