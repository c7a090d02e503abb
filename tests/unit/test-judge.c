#include "check.h"

#include <stdlib.h>

#include "boilerplate/judge.h"
#include "boilerplate/levels.h"
#include "boilerplate/skip.h"
#include "boilerplate/smooth.h"
#include "boilerplate/template.h"

enum { CAP = 256 << 20 };

struct made {
	struct zf_arena *arena;
	struct zf_judge *judge;
	struct zf_document document;
	uint32_t elements;
};

static int set_up(void **state)
{
	struct made *made = calloc(1, sizeof *made);

	assert_non_null(made);
	made->arena = zf_arena_new(CAP);
	made->judge = zf_judge_new(ZF_FAVOR_NONE);
	assert_non_null(made->arena);
	assert_non_null(made->judge);
	zf_document_reset(&made->document, made->arena);
	*state = made;
	return 0;
}

static int tear_down(void **state)
{
	struct made *made = *state;

	zf_judge_free(made->judge);
	zf_arena_free(made->arena);
	free(made);
	return 0;
}

static struct zf_block *add(struct made *made, enum zf_kind kind, const char *text)
{
	struct zf_block *block = zf_document_block(&made->document);

	assert_non_null(block);
	block->raw = block->text = S(text);
	block->kind = kind;
	return block;
}

static const struct zf_element *element(struct made *made, const struct zf_element *above, const char *tag,
                                        const char *classes, uint32_t regions)
{
	struct zf_element *e = zf_arena_take(made->arena, 1, sizeof *e);

	assert_non_null(e);
	*e = (struct zf_element){ .above = above, .tag = tag, .classes = S(classes), .number = ++made->elements,
		.depth = (uint16_t)(above ? above->depth + 1 : 1),
		.regions = regions | (above ? above->regions : 0) };
	return e;
}

static struct zf_block *put(struct made *made, const struct zf_element *in, enum zf_kind kind, const char *text)
{
	struct zf_block *block = add(made, kind, text);

	block->in = in;
	block->regions = in->regions;
	block->shape = block->path = in->number * 31;
	return block;
}

static void judge(struct made *made)
{
	assert_int_equal(zf_judge_page(made->judge, &made->document), ZEEF_OK);
	assert_int_equal(zf_judge_orphans(&made->document), ZEEF_OK);
}

static enum zf_reason reason(const struct made *made, uint32_t block)
{
	const struct zf_mark *mark = zf_block_verdict(&made->document.blocks[block]);

	return mark ? mark->reason : ZF_KEPT;
}

static const char prose[] = "The keepers of the lake counted more herons this spring than in any year "
                            "before, and the "
	"island in the north was full of nests. They will count again in the autumn.";

/* The same prose with a number of its own. */
static void add_prose(struct made *made)
{
	char text[512];
	struct zf_slice copy;

	snprintf(text, sizeof text, "In the bay number %u %s", made->document.nblocks, prose);
	copy = zf_arena_copy(made->arena, S(text));
	add(made, ZF_PARAGRAPH, copy.at);
}

static void languages_by_their_names(void **state)
{
	struct made *made = *state;
	static const char *const names[] = { "BG - български", "ES - español", "CS - čeština", "DA - dansk",
		"DE - Deutsch", "ET - eesti", "EL - Ελληνικά", "GA - Gaeilge", "MT - Malti", "SV - svenska" };

	made->document.format = ZF_FORMAT_TEXT;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		add(made, ZF_PARAGRAPH, names[i]);
	add(made, ZF_PARAGRAPH, prose);
	judge(made);
	for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_int_equal(reason(made, i), ZF_BOILERPLATE_LANGUAGE_LIST);
	assert_int_equal(reason(made, 10), ZF_KEPT);
}

static void languages_in_one_block(void **state)
{
	struct made *made = *state;

	made->document.format = ZF_FORMAT_TEXT;
	add(made, ZF_PARAGRAPH, "English | français | Deutsch | polski | italiano");
	add(made, ZF_PARAGRAPH, "Deutsch");
	add(made, ZF_PARAGRAPH, prose);
	add(made, ZF_PARAGRAPH, "français");
	add(made, ZF_PARAGRAPH, prose);
	judge(made);
	assert_int_equal(reason(made, 0), ZF_BOILERPLATE_LANGUAGE_LIST);
	assert_int_equal(reason(made, 3), ZF_KEPT);
	assert_int_equal(reason(made, 4), ZF_KEPT);
}

static void phrases_in_many_languages(void **state)
{
	static const struct { const char *text; enum zf_reason reason; } rows[] = {
		{ "Използваме бисквитки, за да подобрим сайта.", ZF_BOILERPLATE_COOKIE },
		{ "Diese Website verwendet Cookies.", ZF_BOILERPLATE_COOKIE },
		{ "Ez az oldal cookie-kat használ.", ZF_BOILERPLATE_COOKIE },
		{ "Gå till huvudinnehåll", ZF_BOILERPLATE_SKIP_LINK },
		{ "Μετάβαση στο κύριο περιεχόμενο", ZF_BOILERPLATE_SKIP_LINK },
		{ "Aller au contenu principal", ZF_BOILERPLATE_SKIP_LINK },
		{ "Udostępnij tę stronę", ZF_BOILERPLATE_SHARE },
		{ "DEEL DEZE PAGINA", ZF_BOILERPLATE_SHARE },
		{ "Vyberte jazyk", ZF_BOILERPLATE_LANGUAGE_LIST },
		{ "Jūs esate čia:", ZF_BOILERPLATE_BREADCRUMB },
		{ "© 2019 Vairāk gaismas. Visas tiesības aizsargātas.", ZF_BOILERPLATE_FOOTER },
		{ "An official website of the European Union", ZF_BOILERPLATE_NOTICE },
		{ "Externer Inhalt nicht verfügbar", ZF_BOILERPLATE_NOTICE },
		{ "Om deze inhoud te zien, kiest u eerst.", ZF_BOILERPLATE_NOTICE },
		{ "Вы здесь: Главная » Озёра", ZF_BOILERPLATE_BREADCRUMB },
		{ "您现在的位置：首页 > 湖泊", ZF_BOILERPLATE_BREADCRUMB },
		{ "Для просмотра включите JavaScript", ZF_BOILERPLATE_NOTICE },
		{ "Версия для печати", ZF_BOILERPLATE_SHARE },
		{ "Версия для музея весит вдвое больше", ZF_KEPT },
		{ "Loading", ZF_KEPT }, /* a chapter on ships */
		{ "The cook used no sugar.", ZF_KEPT },
		{ "An external panel found the content of the jars sound.", ZF_KEPT },
		{ "Delegations share a train from Vienna to Trieste every night", ZF_KEPT },
		{ "Home for lost bicycles opens", ZF_KEPT },
	};
	struct made *made = *state;

	made->document.format = ZF_FORMAT_TEXT;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		add(made, ZF_PARAGRAPH, rows[i].text);
		add_prose(made);
	}
	judge(made);
	for (uint32_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (reason(made, i * 2) != rows[i].reason)
			fail_msg("%s: %s", rows[i].text, zf_reason_name(reason(made, i * 2)));
		assert_int_equal(reason(made, i * 2 + 1), ZF_KEPT);
	}
}

/* What a phrase says of a block on a page with elements. */
static void the_form_for_comments(void **state)
{
	static const char *const says[] = { "Your email address will not be published. Required fields are marked *",
		"Name (required)", "Click here to cancel reply.", "Deine E-Mail-Adresse wird nicht veröffentlicht.",
		"Votre adresse e-mail ne sera pas publiée.", "Twój adres e-mail nie zostanie opublikowany.",
		"Din e-postadress kommer inte publiceras.", "Il tuo indirizzo email non sarà pubblicato.",
		"Ваш адрес email не будет опубликован.", "Оставьте свой комментарий", "Всі коментарі (3)" };
	struct zf_phrases *phrases = zf_phrases_new();

	(void)state;
	assert_non_null(phrases);
	for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
		struct zf_words words;
		uint64_t hashes[ZF_WORDS_KEPT];
		zf_words_measure(S(says[i]), &words, hashes);
		if (zf_phrases_find(phrases, hashes, words.words, NULL) != ZF_PHRASE_COMMENTS)
			fail_msg("%s", says[i]);
	}
	zf_phrases_free(phrases);
}

static void menus_of_dumps(void **state)
{
	static const char *const menu[] = { "Home", "Lakes", "Herons", "Boats", "Search", "Log in",
	                                    "Newsletter",
		"Quays", "Terns", "Oars", "Sitemap", "Privacy policy", "Boats", "Log in" };
	struct made *made = *state;

	made->document.format = ZF_FORMAT_DUMP;
	for (size_t i = 0; i < 7; i++)
		add(made, ZF_PARAGRAPH, menu[i]);
	add(made, ZF_HEADING, "Herons counted at the lake");
	add_prose(made);
	add(made, ZF_HEADING, "The island");
	add_prose(made);
	for (size_t i = 7; i < 14; i++)
		add(made, ZF_PARAGRAPH, menu[i]);
	judge(made);
	for (uint32_t i = 0; i < 7; i++) {
		assert_int_not_equal(reason(made, i), ZF_KEPT);
		assert_int_not_equal(reason(made, 11 + i), ZF_KEPT);
	}
	for (uint32_t i = 7; i < 11; i++)
		assert_int_equal(reason(made, i), ZF_KEPT);
}

static void lists_of_documents_stay(void **state)
{
	static const char *const list[] = { "herons", "storks", "cranes", "swans", "geese", "terns",
	                                    "gulls", "coots" };
	struct made *made = *state;

	made->document.format = ZF_FORMAT_TEXT;
	add(made, ZF_PARAGRAPH, prose);
	for (size_t i = 0; i < 8; i++)
		add(made, ZF_ITEM, list[i]);
	add(made, ZF_PARAGRAPH, prose);
	judge(made);
	for (uint32_t i = 0; i < 10; i++)
		assert_int_equal(reason(made, i), ZF_KEPT);
}

static void the_head_of_a_text(void **state)
{
	struct made *made = *state;

	made->document.format = ZF_FORMAT_TEXT;
	add(made, ZF_PARAGRAPH, "Lakes and rivers office");
	add(made, ZF_PARAGRAPH, "Sort by");
	add(made, ZF_TITLE, "Herons counted");
	add_prose(made);
	add_prose(made);
	judge(made);
	assert_int_not_equal(reason(made, 0), ZF_KEPT);
	assert_int_equal(reason(made, 1), ZF_BOILERPLATE_FORM);
	for (uint32_t i = 2; i < 5; i++)
		assert_int_equal(reason(made, i), ZF_KEPT);
}

static void an_html_page(void **state)
{
	struct made *made = *state;
	const struct zf_element *body, *nav, *main, *foot;

	made->document.format = ZF_FORMAT_HTML;
	body = element(made, NULL, "body", "", 0);
	nav = element(made, body, "nav", "menu", ZF_IN_NAV);
	for (int i = 0; i < 5; i++) {
		static const char *const items[] = { "Lakes", "Herons", "Boats", "Tickets", "History" };
		struct zf_block *block = put(made, element(made, nav, "li", "", ZF_IN_LIST), ZF_ITEM, items[i]);
		block->linked = block->raw.len;
	}
	main = element(made, body, "main", "", ZF_IN_MAIN);
	put(made, element(made, main, "h1", "", 0), ZF_HEADING, "Herons counted")->level = 1;
	put(made, element(made, main, "p", "", 0), ZF_PARAGRAPH, prose);
	put(made, element(made, main, "h2", "", 0), ZF_HEADING, "Numbers")->level = 2;
	put(made, element(made, main, "td", "", ZF_IN_TABLE), ZF_CELL, "north island");
	put(made, element(made, main, "td", "", ZF_IN_TABLE), ZF_CELL, "214");
	put(made, element(made, main, "p", "", 0), ZF_PARAGRAPH,
	    "Next year the keepers want to count the storks too, and "
	    "they ask all who live near the water to help them, by boat or from the towers.");
	foot = element(made, body, "footer", "", ZF_IN_FOOTER);
	put(made, element(made, foot, "p", "", 0), ZF_PARAGRAPH, "© Lake office. All rights reserved.");
	judge(made);
	for (uint32_t i = 0; i < 5; i++)
		assert_int_equal(reason(made, i), ZF_BOILERPLATE_MENU);
	for (uint32_t i = 5; i < 11; i++)
		assert_int_equal(reason(made, i), ZF_KEPT);
	assert_int_equal(reason(made, 11), ZF_BOILERPLATE_FOOTER);
	assert_null(made->document.skip);
}

/* Points of a summary stand between a title and its text; share buttons among them are no points. */
static void a_summary(void **state)
{
	static const char *const points[] =
		{ "More herons than ever", "Most nests on the island", "Next count in autumn" };
	struct made *made = *state;
	const struct zf_element *body = element(made, NULL, "body", "", 0), *main, *list;

	made->document.format = ZF_FORMAT_HTML;
	main = element(made, body, "main", "", ZF_IN_MAIN);
	put(made, element(made, main, "h1", "", 0), ZF_HEADING, "Herons counted")->level = 1;
	list = element(made, main, "ul", "share", ZF_IN_LIST);
	for (int i = 0; i < 3; i++) {
		struct zf_block *block = put(made, element(made, list, "li", "share", 0), ZF_ITEM,
		                             "Share on Facebook");
		block->group = 1;
		block->linked = block->raw.len;
	}
	list = element(made, main, "ul", "", ZF_IN_LIST);
	for (int i = 0; i < 3; i++)
		put(made, element(made, list, "li", "", 0), ZF_ITEM, points[i])->group = 2;
	for (int i = 0; i < 4; i++)
		put(made, element(made, main, "p", "", 0), ZF_PARAGRAPH, prose);
	judge(made);
	assert_int_equal(reason(made, 0), ZF_KEPT);
	for (uint32_t i = 1; i < 4; i++)
		assert_int_equal(reason(made, i), ZF_BOILERPLATE_SHARE);
	for (uint32_t i = 4; i < 8; i++)
		assert_int_equal(reason(made, i), ZF_KEPT);
}

static void headings_without_bodies(void **state)
{
	struct made *made = *state;

	made->document.format = ZF_FORMAT_TEXT;
	add(made, ZF_HEADING, "One")->level = 1;
	add(made, ZF_HEADING, "One, a")->level = 2;
	add(made, ZF_HEADING, "One, b")->level = 2;
	add(made, ZF_PARAGRAPH, prose);
	add(made, ZF_HEADING, "Two")->level = 1;
	add(made, ZF_PARAGRAPH, "***");
	add(made, ZF_HEADING, "Three")->level = 1;
	assert_int_equal(zf_judge_orphans(&made->document), ZEEF_OK);
	assert_int_equal(reason(made, 0), ZF_KEPT);
	assert_int_equal(reason(made, 1), ZF_HEADING_ORPHAN);
	assert_int_equal(reason(made, 2), ZF_KEPT);
	assert_int_equal(reason(made, 3), ZF_KEPT);
	assert_int_equal(reason(made, 4), ZF_HEADING_ORPHAN);
	assert_int_equal(reason(made, 5), ZF_EMPTY);
	assert_int_equal(reason(made, 6), ZF_HEADING_ORPHAN);
	assert_int_equal(zf_judge_orphans(&made->document), ZEEF_OK);
	assert_null(made->document.blocks[1].marks->next);
}

static void pages_that_are_no_documents(void **state)
{
	struct made *made = *state;

	made->document.format = ZF_FORMAT_TEXT;
	add(made, ZF_PARAGRAPH, "Denna webbplats använder kakor för att fungera.");
	add(made, ZF_PARAGRAPH, "Godkänn alla kakor");
	judge(made);
	assert_string_equal(made->document.skip, "cookie-wall");
}

static void written_documents_stay_as_they_are(void **state)
{
	struct made *made = *state;

	made->document.format = ZF_FORMAT_BLOCKS;
	add(made, ZF_PARAGRAPH, "Share this page");
	judge(made);
	assert_int_equal(reason(made, 0), ZF_KEPT);
}

static void sites(void **state)
{
	(void)state;
	assert_true(zf_judge_site(.5f, 255, (struct zf_site_facts){ 40, 40, 40 }));
	assert_true(zf_judge_site(2, 255, (struct zf_site_facts){ 9, 9, 10 }));
	assert_true(zf_judge_site(9, 255, (struct zf_site_facts){ 40, 40, 40 })); /* whatever it reads like */
	assert_true(zf_judge_site(9, 128, (struct zf_site_facts){ 5, 5, 9 }));
	assert_true(zf_judge_site(9, 128, (struct zf_site_facts){ 5, 3, 9 }));
	assert_false(zf_judge_site(9, 128, (struct zf_site_facts){ 9, 2, 9 })); /* may be theirs, and a teaser elsewhere */
	assert_false(zf_judge_site(9, 128, (struct zf_site_facts){ 4, 4, 5 }));
	assert_false(zf_judge_site(9, 128, (struct zf_site_facts){ 5, 5, 10 }));
	assert_false(zf_judge_site(9, 32, (struct zf_site_facts){ 40, 40, 40 })); /* a line within the text */
	assert_false(zf_judge_site(0, 128, (struct zf_site_facts){ 20, 20, 40 })); /* an office's paragraph */
	assert_true(zf_judge_site(-.1f, 128, (struct zf_site_facts){ 20, 20, 40 }));
	assert_false(zf_judge_site(-1, 255, (struct zf_site_facts){ 2, 2, 2 }));
	assert_false(zf_judge_site(2, 0, (struct zf_site_facts){ 40, 40, 40 }));
	assert_false(zf_judge_site(3, 255, (struct zf_site_facts){ 3, 3, 400 }));
	assert_false(zf_judge_site(3, 255, (struct zf_site_facts){ 4, 4, 8 })); /* the page is sure, and they are few */
	assert_true(zf_judge_site(2.9f, 255, (struct zf_site_facts){ 4, 4, 8 }));
	assert_true(zf_judge_site(3, 255, (struct zf_site_facts){ 4, 4, 7 }));
	assert_true(zf_judge_site(3, 255, (struct zf_site_facts){ 5, 5, 10 }));
	/* one page's headline in the lists of all others is that page's text */
	assert_false(zf_judge_site(3, 255, (struct zf_site_facts){ 40, 1, 40 }));
	assert_false(zf_judge_site(0, 24, (struct zf_site_facts){ 40, 1, 40 })); /* a title's own page */
	assert_true(zf_judge_site(0, 24, (struct zf_site_facts){ 40, 2, 40 }));
	assert_false(zf_judge_site(0, 32, (struct zf_site_facts){ 40, 40, 40 })); /* "Background" */
	assert_false(zf_judge_site(3, 96, (struct zf_site_facts){ 40, 40, 40 })); /* "For the Council" */
	assert_true(zf_judge_site(1, 96, (struct zf_site_facts){ 40, 40, 40 }));
	assert_true(zf_judge_site(-.1f, 32, (struct zf_site_facts){ 40, 1, 40 }));
	assert_true(zf_judge_site(3, 255, (struct zf_site_facts){ 40, 30, 40 }));
}

static void any_bytes_do(void **state)
{
	struct made *made = *state;
	uint64_t seed = 7;

	made->document.format = ZF_FORMAT_TEXT;
	for (int i = 0; i < 3000; i++) {
		char *bytes = zf_arena_take(made->arena, 64, 1);
		struct zf_block *block = zf_document_block(&made->document);
		for (int k = 0; k < 64; k++) {
			seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
			bytes[k] = (char)(seed >> 56);
		}
		block->raw = block->text = zf_slice_make(bytes, (size_t)i % 65);
		block->linked = seed >> 50;
	}
	judge(made);
	assert_int_equal(made->document.nblocks, 3000);
}

/* A rule that is sure asks no weights: its certainty tells it from them. */
static bool ruled(const struct made *made, uint32_t block, enum zf_reason why)
{
	const struct zf_mark *mark = zf_block_verdict(&made->document.blocks[block]);

	return mark && mark->reason == why && mark->certainty > .955f && mark->certainty < .965f;
}

static void furniture_by_its_place(void **state)
{
	struct made *made = *state;
	const struct zf_element *body, *article, *rules, *tab, *talk, *count;

	made->document.format = ZF_FORMAT_HTML;
	body = element(made, element(made, NULL, "html", "", 0), "body", "", 0);
	article = element(made, body, "article", "", ZF_IN_ARTICLE);
	tab = element(made, article, "div", "tab-two", ZF_IN_HIDDEN);
	talk = element(made, body, "div", "comment-list", 0);
	count = element(made, talk, "b", "", 0);
	rules = element(made, body, "div", "comment-rules", ZF_IN_HIDDEN);
	for (int i = 0; i < 6; i++)
		put(made, article, ZF_PARAGRAPH, prose);
	put(made, tab, ZF_PARAGRAPH, "Behind a second tab stands how the herons of the north were counted, and by whom.");
	put(made, count, ZF_PARAGRAPH, "204");
	put(made, talk, ZF_PARAGRAPH, "I have counted 12 herons from my window, and they were all as grey as the lake.");
	put(made, rules, ZF_PARAGRAPH, prose);
	put(made, article, ZF_PARAGRAPH, "17");
	judge(made);
	assert_int_equal(reason(made, 0), ZF_KEPT);
	assert_false(ruled(made, 6, ZF_BOILERPLATE_HIDDEN));
	assert_true(ruled(made, 7, ZF_BOILERPLATE_COMMENTS));
	assert_false(ruled(made, 8, ZF_BOILERPLATE_COMMENTS));
	assert_true(ruled(made, 9, ZF_BOILERPLATE_COMMENTS));
	assert_false(ruled(made, 10, ZF_BOILERPLATE_COMMENTS));
}

/* Of a plain text: a block a line. */
static const char *skip_of(struct made *made, const char *text)
{
	struct zf_slice left = S(text);

	zf_document_reset(&made->document, made->arena);
	made->document.format = ZF_FORMAT_TEXT;
	made->document.text = left;
	while (left.len) {
		const char *end = memchr(left.at, '\n', left.len);
		size_t len = end ? (size_t)(end - left.at) : left.len;
		struct zf_block *block = add(made, ZF_PARAGRAPH, "");

		block->raw = block->text = zf_slice_make(left.at, len);
		left = zf_slice_make(left.at + len + (end != NULL), left.len - len - (end != NULL));
	}
	judge(made);
	return made->document.skip ? made->document.skip : "";
}

static void tables_of_values(void **state)
{
	struct made *made = *state;

	assert_string_equal(skip_of(made, "year,hives,lost\n2019,120,4\n2020,131,6\n2021,140,2\n"), "values");
	assert_string_equal(skip_of(made, "name;town\nAnna Berg;Oslo\nEva Lind;Malmo\nPer Dahl;Bergen"), "values");
	assert_string_equal(skip_of(made, "hive\tkilos\nnorth\t12\nsouth\t9\n"), "values");
	assert_string_equal(skip_of(made, "12\n17.5\n2024-01-05\n"), "values");
	assert_string_equal(skip_of(made, "The lake froze, the boats stayed.\nThe ice held, the children skated.\n"
	                            "The sun came, the ice went.\n"), "");
	assert_string_equal(skip_of(made, "north,12\nsouth,9\nThe two hives by the lake gave less honey this year.\n"), "");
	assert_string_equal(skip_of(made, "year,note\n2019,The hives by the lake gave more honey than those on the hill.\n"
	                            "2020,The winter was mild and all of the colonies lived through it well.\n"), "");
	assert_string_equal(skip_of(made, "Boats sail at nine.\n"), "");
}

static void many_and_deep(void **state)
{
	struct made *made = *state;
	const struct zf_element *at = element(made, NULL, "body", "", 0);

	made->document.format = ZF_FORMAT_HTML;
	for (int i = 0; i < 100000; i++) {
		at = element(made, at, "div", "", 0);
		put(made, at, ZF_PARAGRAPH, i % 2 ? "lake" : prose);
	}
	judge(made);
	assert_int_equal(made->document.nblocks, 100000);
}

/* A page with n blocks of prose under one element, looked at. */
static struct zf_page looked_at(struct made *made, unsigned n)
{
	const struct zf_element *body = element(made, NULL, "body", "", 0);
	struct zf_phrases *phrases = zf_phrases_new();
	struct zf_page page;

	assert_non_null(phrases);
	made->document.format = ZF_FORMAT_HTML;
	for (unsigned i = 0; i < n; i++)
		put(made, body, ZF_PARAGRAPH, prose);
	assert_int_equal(zf_page_look(&made->document, phrases, &page), ZEEF_OK);
	zf_phrases_free(phrases);
	return page;
}

static uint8_t level_at(const struct zf_features *levels, unsigned feature, unsigned row)
{
	return zf_column(levels, feature)[row];
}

static void levels_of_a_page(void **state)
{
	struct made *made = *state;
	struct zf_page page = looked_at(made, 4);
	/* two that stay up to 2, one that stays up to 0, one far below all levels */
	const int32_t sums[] = { 2 * ZF_TREE_UNIT, 0, 2 * ZF_TREE_UNIT, -100 * ZF_TREE_UNIT };
	struct zf_features features, levels;
	unsigned zero = ZF_LEVELS / 2, two = zero + 8;

	assert_int_equal(zf_features_take(&page, NULL, &features), ZEEF_OK);
	assert_int_equal(zf_levels_take(&page, &features, sums, &levels), ZEEF_OK);
	assert_int_equal(levels.rows, ZF_LEVELS);
	assert_int_equal(zf_level_line(zero), 0);
	assert_int_equal(zf_level_line(two), 2 * ZF_TREE_UNIT);
	assert_int_equal(level_at(&levels, ZF_LEVEL_word_share, 0), 255);
	assert_int_equal(level_at(&levels, ZF_LEVEL_word_share, zero), 255 * 3 / 4);
	assert_int_equal(level_at(&levels, ZF_LEVEL_word_share, zero + 1), 255 / 2);
	assert_int_equal(level_at(&levels, ZF_LEVEL_word_share, two), 255 / 2);
	assert_int_equal(level_at(&levels, ZF_LEVEL_word_share, two + 1), 0);
	/* one run of three at 0; two of one each at 2, in a span of three */
	assert_int_equal(level_at(&levels, ZF_LEVEL_runs, zero), zf_quantise(1));
	assert_int_equal(level_at(&levels, ZF_LEVEL_runs, two), zf_quantise(2));
	assert_int_equal(level_at(&levels, ZF_LEVEL_span_filled, zero), 255);
	assert_int_equal(level_at(&levels, ZF_LEVEL_span_filled, two), 255 * 2 / 3);
	assert_int_equal(level_at(&levels, ZF_LEVEL_blocks, two + 1), 0);
}

static void the_line_that_promises_most(void **state)
{
	struct made *made = *state;
	struct zf_page page = looked_at(made, 2);
	const int32_t sums[] = { ZF_TREE_UNIT, -ZF_TREE_UNIT };
	/* the level's own number: good over 30, bad over 33, but for 41 by itself, which is chance */
	const uint16_t level = zf_tree_column(ZF_LEVEL_level, 0), columns[ZF_TREE_DEPTH] = { level, level, level, level };
	const uint8_t cuts[ZF_TREE_DEPTH] = { 30, 33, 40, 41, 255, 255 }, low[ZF_TREE_DEPTH] = { 11, 14, 255, 255, 255, 255 };
	int16_t leaves[ZF_TREE_LEAVES] = { [1] = 800, [3] = -800, [7] = 2000, [15] = -800 };
	struct zf_trees trees = { 1, 0, columns, cuts, leaves };
	struct zf_features features;
	int32_t line = 0;

	assert_int_equal(zf_features_take(&page, NULL, &features), ZEEF_OK);
	assert_int_equal(zf_levels_line(&page, &features, sums, &trees, &line), ZEEF_OK);
	assert_int_equal(line, zf_level_line(31)); /* the middle of three: level counts from 1 */
	/* the best from 12 to 14, by little: not so far under where most pages have theirs */
	memset(leaves, 0, sizeof leaves);
	leaves[1] = 100;
	trees.cuts = low;
	assert_int_equal(zf_levels_line(&page, &features, sums, &trees, &line), ZEEF_OK);
	assert_int_equal(line, zf_level_line(ZF_LEVELS - 1));
	/* by much */
	leaves[1] = 1000;
	assert_int_equal(zf_levels_line(&page, &features, sums, &trees, &line), ZEEF_OK);
	assert_int_equal(line, zf_level_line(12));
}

static void leads_without_a_stop(void **state)
{
	static const char *const lead = "Keepers of the lake count more herons each spring than at any time since "
		"the boats were taken in";
	struct made *made = *state;
	const struct zf_element *body = element(made, NULL, "body", "", 0);
	struct zf_phrases *phrases = zf_phrases_new();
	struct zf_page page;
	int32_t sums[] = { 3 * ZF_TREE_UNIT, -2 * ZF_TREE_UNIT, 3 * ZF_TREE_UNIT },
		far[] = { 3 * ZF_TREE_UNIT, -3 * ZF_TREE_UNIT, 3 * ZF_TREE_UNIT };

	assert_non_null(phrases);
	made->document.format = ZF_FORMAT_HTML;
	put(made, body, ZF_HEADING, "Herons on the lake")->level = 1;
	put(made, body, ZF_PARAGRAPH, lead);
	put(made, body, ZF_PARAGRAPH, prose);
	assert_int_equal(zf_page_look(&made->document, phrases, &page), ZEEF_OK);
	assert_false(page.looks[1].prose);
	zf_smooth(&page, sums, 0);
	assert_int_equal(sums[1], 0);
	zf_smooth(&page, far, 0);
	assert_int_equal(far[1], -3 * ZF_TREE_UNIT);
	zf_phrases_free(phrases);
}

static void what_other_pages_list_of_a_page(void **state)
{
	struct made *made = *state;
	const struct zf_element *body = element(made, NULL, "body", "", 0);
	struct zf_phrases *phrases = zf_phrases_new();
	struct zf_page page;

	assert_non_null(phrases);
	made->document.format = ZF_FORMAT_HTML;
	put(made, body, ZF_HEADING, "Herons on the lake")->level = 1;
	put(made, body, ZF_PARAGRAPH, "Read more");
	put(made, body, ZF_PARAGRAPH, prose);
	assert_int_equal(zf_page_look(&made->document, phrases, &page), ZEEF_OK);
	for (int i = 0; i < 3; i++)
		made->document.blocks[i].merit = -1;
	assert_in_range(zf_template_risk(&page, 0), 1, 31);
	assert_int_equal(zf_template_risk(&page, 1), 255);
	assert_int_equal(zf_template_risk(&page, 2), 128);
	put(made, body, ZF_PARAGRAPH, "For the keepers");
	put(made, body, ZF_PARAGRAPH, "The herons");
	assert_int_equal(zf_page_look(&made->document, phrases, &page), ZEEF_OK);
	for (int i = 2; i < 5; i++)
		made->document.blocks[i].merit = 1;
	assert_in_range(zf_template_risk(&page, 3), ZF_TEMPLATE_LINE + 1, ZF_TEMPLATE_PROSE - 1);
	assert_int_equal(zf_template_risk(&page, 4), 255);
	zf_phrases_free(phrases);
}

static void how_blocks_name_their_document(void **state)
{
	static const enum zf_titled as[] = { ZF_TITLED_SAID, ZF_TITLED_PART, ZF_TITLED_NOT, ZF_TITLED_NOT, ZF_TITLED_FIRST,
		                             ZF_TITLED_NOT };
	struct made *made = *state;
	const struct zf_element *body = element(made, NULL, "body", "", 0);
	struct zf_phrases *phrases = zf_phrases_new();
	struct zf_page page;

	assert_non_null(phrases);
	made->document.format = ZF_FORMAT_HTML;
	assert_true(zf_document_property(&made->document, "title", S("Herons nest on the old lake | Ferry Post"), S("")));
	put(made, body, ZF_PARAGRAPH, "Herons nest on the old lake, the post");
	put(made, body, ZF_HEADING, "Herons nest on the lake")->level = 1;
	put(made, body, ZF_PARAGRAPH, "The lake");
	put(made, body, ZF_PARAGRAPH, "Herons");
	put(made, body, ZF_HEADING, "Village news")->level = 1;
	put(made, body, ZF_HEADING, "Village news")->level = 2;
	assert_int_equal(zf_page_look(&made->document, phrases, &page), ZEEF_OK);
	for (uint32_t i = 0; i < 6; i++)
		assert_int_equal(zf_template_titled(&page, i), as[i]);
	zf_phrases_free(phrases);
}

/* Titles with links: an index, unless one of them is text, or they are few, or the page is said to be an article. */
static void an_index(void **state)
{
	struct made *made = *state;
	struct zf_page page = looked_at(made, 1);
	const struct zf_element *in = made->document.blocks[0].in;
	struct zf_phrases *phrases = zf_phrases_new();
	struct zf_property *type = zf_arena_take(made->arena, 1, sizeof *type);

	assert_non_null(phrases);
	assert_non_null(type);
	*type = (struct zf_property){ .name = S("og:type"), .value = S("article") };
	for (int i = 0; i < 40; i++) {
		struct zf_block *block = put(made, in, ZF_ITEM, "Herons counted on the northern lake");
		block->linked = block->raw.len;
	}
	assert_int_equal(zf_page_look(&made->document, phrases, &page), ZEEF_OK);
	zf_skip_page(&page);
	assert_null(made->document.skip);
	made->document.blocks[0].raw = made->document.blocks[0].text = S("The lake");
	assert_int_equal(zf_page_look(&made->document, phrases, &page), ZEEF_OK);
	made->document.nblocks = 20;
	zf_skip_page(&page);
	assert_null(made->document.skip);
	made->document.nblocks = 41;
	made->document.properties = type;
	assert_int_equal(zf_page_look(&made->document, phrases, &page), ZEEF_OK);
	zf_skip_page(&page);
	assert_null(made->document.skip);
	made->document.properties = NULL;
	assert_int_equal(zf_page_look(&made->document, phrases, &page), ZEEF_OK);
	zf_skip_page(&page);
	assert_string_equal(made->document.skip, "index");
	zf_phrases_free(phrases);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(languages_by_their_names), TEST(languages_in_one_block), TEST(phrases_in_many_languages),
		TEST(the_form_for_comments), TEST(menus_of_dumps), TEST(lists_of_documents_stay), TEST(the_head_of_a_text),
		TEST(an_html_page), TEST(furniture_by_its_place), TEST(a_summary), TEST(headings_without_bodies),
		TEST(pages_that_are_no_documents), TEST(tables_of_values), TEST(written_documents_stay_as_they_are), TEST(sites),
		TEST(any_bytes_do), TEST(many_and_deep), TEST(levels_of_a_page), TEST(the_line_that_promises_most),
		TEST(leads_without_a_stop),
		TEST(what_other_pages_list_of_a_page), TEST(how_blocks_name_their_document), TEST(an_index),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
