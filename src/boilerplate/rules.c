#include "boilerplate/rules.h"

enum {
	LANGUAGE_RUN = 4,  /* different languages that make a menu of a run of names */
	CODE_RUN = 5,      /* the same where there are codes alone: "no", "is" and "de" are words too */
	SHORT_LINE = 6,    /* words of a line of a menu, at most */
	MENU_RUN = 6,      /* such lines that make a menu, where two of them say so */
};

static void opine(struct zf_opinion *opinion, enum zf_reason reason, float certainty, const char *why)
{
	if (opinion->certainty < certainty)
		*opinion = (struct zf_opinion){ (uint8_t)reason, certainty, why };
}

/* Marks blocks from..to-1 when they name enough languages. */
static void end_language_run(const struct zf_page *page, struct zf_opinion *opinions, uint32_t from, uint32_t to)
{
	uint32_t languages = 0;
	bool codes = true;

	for (uint32_t i = from; i < to; i++) {
		languages += page->looks[i].tongues;
		codes &= page->looks[i].tongue_codes;
	}
	if (languages < (codes ? CODE_RUN : LANGUAGE_RUN))
		return;
	for (uint32_t i = from; i < to; i++)
		opine(&opinions[i], ZF_BOILERPLATE_LANGUAGE_LIST, .99f, "names of languages, each in its own");
	if (from > 0 && page->looks[from - 1].phrase == ZF_PHRASE_LANGUAGES)
		opine(&opinions[from - 1], ZF_BOILERPLATE_LANGUAGE_LIST, .95f, "the caption of a language menu");
}

static void find_languages(const struct zf_page *page, struct zf_opinion *opinions)
{
	uint32_t n = page->document->nblocks, from = 0;

	for (uint32_t i = 0; i <= n; i++) {
		if (i < n && page->looks[i].tongues)
			continue;
		if (i > from)
			end_language_run(page, opinions, from, i);
		from = i + 1;
	}
}

/* What a phrase says by itself, whatever stands around it. */
static void heed_phrase(const struct zf_look *look, struct zf_opinion *opinion)
{
	uint32_t words = look->words.words;
	bool whole = look->where == ZF_PHRASE_WHOLE;

	switch ((enum zf_phrase)look->phrase) {
	case ZF_PHRASE_COOKIE:
		if (words <= 90 && (!whole || words > 1))
			opine(opinion, ZF_BOILERPLATE_COOKIE, whole ? .9f : .8f, "speaks of the site's cookies");
		break;
	case ZF_PHRASE_SKIP:
		if (look->where == ZF_PHRASE_START || words > 1)
			opine(opinion, ZF_BOILERPLATE_SKIP_LINK, .9f, "jumps within the page");
		break;
	case ZF_PHRASE_SHARE:
		if (look->where == ZF_PHRASE_START || words > 1)
			opine(opinion, ZF_BOILERPLATE_SHARE, .85f, "offers to share the page");
		break;
	case ZF_PHRASE_LANGUAGES:
		if (words > 1)
			opine(opinion, ZF_BOILERPLATE_LANGUAGE_LIST, .8f, "the caption of a language menu");
		break;
	case ZF_PHRASE_BREADCRUMB:
		opine(opinion, ZF_BOILERPLATE_BREADCRUMB, .8f, "says where the page stands in its site");
		break;
	case ZF_PHRASE_NOTICE:
		if (words <= 60)
			opine(opinion, ZF_BOILERPLATE_NOTICE, .8f, "a notice of the site");
		break;
	case ZF_PHRASE_FOOTER:
		if (look->where == ZF_PHRASE_ANY && words <= 40)
			opine(opinion, ZF_BOILERPLATE_FOOTER, .8f, "a legal foot");
		break;
	case ZF_PHRASE_NONE: case ZF_PHRASE_RELATED: case ZF_PHRASE_FORM: case ZF_PHRASE_MENU:
	case ZF_PHRASE_COMMENTS: case ZF_PHRASE_BYLINE: case ZF_PHRASE_ERROR: case ZF_PHRASE_LANGUAGE:
	case ZF_PHRASE_CODE: case ZF_NPHRASES:
		break;
	}
}

void zf_rules_sure(const struct zf_page *page, struct zf_opinion *opinions)
{
	find_languages(page, opinions);
	for (uint32_t i = 0; i < page->document->nblocks; i++)
		heed_phrase(&page->looks[i], &opinions[i]);
}

static enum zf_reason reason_of(enum zf_phrase phrase)
{
	static const uint8_t reasons[ZF_NPHRASES] = {
		[ZF_PHRASE_COOKIE] = ZF_BOILERPLATE_COOKIE, [ZF_PHRASE_SHARE] = ZF_BOILERPLATE_SHARE,
		[ZF_PHRASE_SKIP] = ZF_BOILERPLATE_SKIP_LINK, [ZF_PHRASE_RELATED] = ZF_BOILERPLATE_RELATED,
		[ZF_PHRASE_FOOTER] = ZF_BOILERPLATE_FOOTER, [ZF_PHRASE_FORM] = ZF_BOILERPLATE_FORM,
		[ZF_PHRASE_LANGUAGES] = ZF_BOILERPLATE_LANGUAGE_LIST,
		[ZF_PHRASE_BREADCRUMB] = ZF_BOILERPLATE_BREADCRUMB,
		[ZF_PHRASE_COMMENTS] = ZF_BOILERPLATE_COMMENTS, [ZF_PHRASE_NOTICE] = ZF_BOILERPLATE_NOTICE,
	};
	return reasons[phrase] ? (enum zf_reason)reasons[phrase] : ZF_BOILERPLATE_MENU;
}

/* A line that could stand in a menu: few words, no sentence, no end of one. */
static bool is_menu_line(const struct zf_page *page, uint32_t i)
{
	const struct zf_words *w = &page->looks[i].words;

	return w->words > 0 && w->words <= SHORT_LINE && !w->sentences && w->last != ZF_SIGN_COLON &&
	       w->last != ZF_SIGN_COMMA && w->numbers * 2 <= w->words &&
	       page->document->blocks[i].kind != ZF_CELL && page->document->blocks[i].kind != ZF_CONTACT;
}

/* Lines from..to-1 are all short: a menu when enough of them say so in words that menus use. */
static void end_menu_run(const struct zf_page *page, struct zf_opinion *opinions, uint32_t from, uint32_t to)
{
	uint32_t said = 0, first = ZF_NO_BLOCK, last = 0;

	for (uint32_t i = from; i < to; i++) {
		bool says = opinions[i].certainty >= .5f || page->looks[i].phrase || page->looks[i].tongues;
		if (!says)
			continue;
		said++;
		first = first == ZF_NO_BLOCK ? i : first;
		last = i;
	}
	if (to - from < MENU_RUN || said < 2 || said * 8 < to - from)
		return;
	if (page->first_prose != ZF_NO_BLOCK && from < page->first_prose)
		to = last + 1; /* what follows the last may be the title */
	if (page->last_prose != ZF_NO_BLOCK && from > page->last_prose)
		from = first;
	for (uint32_t i = from; i < to; i++)
		if (!page->looks[i].title)
			opine(&opinions[i], reason_of((enum zf_phrase)page->looks[i].phrase), .75f,
			      "a short line among lines of menus");
}

void zf_rules_lines(const struct zf_page *page, struct zf_opinion *opinions)
{
	uint32_t n = page->document->nblocks, from = 0;

	for (uint32_t i = 0; i <= n; i++) {
		if (i < n && is_menu_line(page, i))
			continue;
		if (i > from)
			end_menu_run(page, opinions, from, i);
		from = i + 1;
	}
}

static float weigh_region(uint32_t regions)
{
	float sum = 0;

	sum += regions & ZF_IN_NAV ? -3 : 0;
	sum += regions & ZF_IN_HEADER ? -1.5f : 0;
	sum += regions & ZF_IN_FOOTER ? -2.5f : 0;
	sum += regions & ZF_IN_ASIDE ? -1.5f : 0;
	sum += regions & ZF_IN_MAIN ? .5f : 0;
	sum += regions & ZF_IN_ARTICLE ? 1 : 0;
	sum += regions & ZF_IN_ARTICLE_BODY ? 1.5f : 0;
	sum += regions & ZF_IN_FORM ? -.5f : 0;
	sum += regions & ZF_IN_BUTTON ? -2 : 0;
	sum += regions & ZF_IN_HIDDEN ? -2 : 0;
	sum += regions & ZF_IN_DIALOG ? -2 : 0;
	sum += regions & ZF_IN_QUOTE ? .5f : 0;
	sum += regions & ZF_IN_NOSCRIPT ? -1 : 0;
	return sum;
}

static float weigh_text(const struct zf_look *look, const struct zf_block *block)
{
	const struct zf_words *w = &look->words;
	float sum = 0;

	sum += look->prose ? 2 : -.5f;
	sum += w->words >= 40 ? .5f : w->words < 3 ? -.5f : 0;
	sum -= (float)look->link_share * (3.f / 255);
	sum -= look->link_share > 200 && w->words < 10 ? 1 : 0;
	sum += w->sentences ? .5f : 0;
	sum += block->kind == ZF_HEADING || block->kind == ZF_TITLE ? 1 : 0;
	sum += block->kind == ZF_PARAGRAPH && look->link_share < 64 ? .3f : 0;
	sum -= look->phrase ? 2 : 0;
	sum -= w->symbols & ZF_HAS_COPYRIGHT ? 1.5f : 0;
	sum -= w->symbols & (ZF_HAS_BAR | ZF_HAS_ARROW) && w->words < 20 ? .7f : 0;
	sum += look->title ? 1 : 0;
	return sum;
}

static float weigh_place(const struct zf_page *page, uint32_t i)
{
	const struct zf_place *place = &page->places[page->looks[i].place];
	float sum = page->main && place->main ? 1.2f : page->main ? -1.2f : 0;

	for (int up = 0; up < 3 && place->above; up++)
		place = &page->places[place->above];
	if (place->words)
		sum += 1.5f * ((float)place->prose / (float)place->words - .5f) -
		       (float)place->linked / (float)place->words;
	return sum;
}

float zf_rules_weigh(const struct zf_page *page, uint32_t i)
{
	const struct zf_block *block = &page->document->blocks[i];

	return .2f + weigh_region(block->regions) + weigh_text(&page->looks[i], block) + weigh_place(page, i);
}
