#include "boilerplate/rules.h"

enum {
	LANGUAGE_RUN = 4,  /* different languages that make a menu of a run of names */
	CODE_RUN = 5,      /* the same where there are codes alone: "no", "is" and "de" are words too */
	SHORT_LINE = 6,    /* words of a line of a menu, at most */
	MENU_RUN = 6,      /* such lines that make a menu, where two of them say so */
	WORDS_FOR = 80,    /* of a block of prose, those that count for it */
	WORDS_AGAINST = 6, /* of any other block, against it */
	HEAD = 48,         /* leaves before the title, at most, that are its page's head */
	LEAD = 12,         /* leaves before the prose that may lead in to it */
	SURE_WEB = 4,      /* blocks of sure furniture that make a text one of a web page */
};

static void opine(struct zf_opinion *opinion, enum zf_reason reason, float certainty, const char *why)
{
	if (opinion->certainty < certainty)
		*opinion = (struct zf_opinion){ (uint8_t)reason, certainty, why };
}

/* Marks blocks from..to-1 when they name enough languages. */
static void end_language_run(const struct zf_page *page, struct zf_opinion *opinions, uint32_t from,
                             uint32_t to)
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
		opine(&opinions[from - 1], ZF_BOILERPLATE_LANGUAGE_LIST, .95f,
		      "the caption of a language menu");
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
			opine(opinion, ZF_BOILERPLATE_COOKIE, whole ? .9f : .8f,
			      "speaks of the site's cookies");
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
		if (words <= 60 && (!whole || words > 1))
			opine(opinion, ZF_BOILERPLATE_NOTICE, .8f, "a notice of the site");
		break;
	case ZF_PHRASE_FOOTER:
		if (look->where == ZF_PHRASE_ANY && words <= 40)
			opine(opinion, ZF_BOILERPLATE_FOOTER, .8f, "a legal foot");
		break;
	case ZF_PHRASE_NONE: case ZF_PHRASE_RELATED: case ZF_PHRASE_FORM: case ZF_PHRASE_MENU:
	case ZF_PHRASE_COMMENTS: case ZF_PHRASE_BYLINE: case ZF_PHRASE_ERROR: case ZF_PHRASE_LANGUAGE:
	case ZF_PHRASE_CODE: case ZF_PHRASE_LOGIN: case ZF_NPHRASES:
		break;
	}
}

/* A line of several links and nothing else above the title and all prose: of 921 on benchmark pages two are the gold's. */
static void find_link_lines(const struct zf_page *page, struct zf_opinion *opinions)
{
	enum { LINKS = 3, LINK_WORDS = 4, LINKED = 210, TITLE_SHARE = 200, TITLE_COVER = 100 };

	for (uint32_t i = 0; i < page->document->nblocks && !page->looks[i].prose; i++) {
		const struct zf_block *block = &page->document->blocks[i];
		const struct zf_look *look = &page->looks[i];
		if (block->kind == ZF_HEADING && look->title_share > TITLE_SHARE && look->title_cover > TITLE_COVER)
			return;
		if (block->kind == ZF_PARAGRAPH && look->link_share >= LINKED && block->nlinks >= LINKS &&
		    look->words.words <= LINK_WORDS * (uint64_t)block->nlinks)
			opine(&opinions[i], ZF_BOILERPLATE_MENU, .96f, "links alone, above the title");
	}
}

/* What its place says by its name, where that and one thing more make it sure. Of the words on benchmark pages that are
 * hidden in such parts less than one in a thousand is the gold's, of those in parts with other names one in five. */
static void heed_place(const struct zf_page *page, uint32_t i, struct zf_opinion *opinion)
{
	const struct zf_look *look = &page->looks[i];
	enum zf_reason hint = (enum zf_reason)page->places[look->place].hint;
	bool talk = hint == ZF_BOILERPLATE_COMMENTS || hint == ZF_BOILERPLATE_SHARE;

	if (page->document->blocks[i].regions & ZF_IN_HIDDEN &&
	    (talk || hint == ZF_BOILERPLATE_MENU || hint == ZF_BOILERPLATE_FORM || hint == ZF_BOILERPLATE_FOOTER))
		opine(opinion, hint, .96f, "hidden, in a part of the page that is named for furniture");
	if (talk && look->words.words == 1 && look->words.numbers == 1)
		opine(opinion, hint, .96f, "a number of comments or shares");
}

void zf_rules_sure(struct zf_page *page, struct zf_opinion *opinions)
{
	find_languages(page, opinions);
	for (uint32_t i = 0; i < page->document->nblocks; i++) {
		heed_phrase(&page->looks[i], &opinions[i]);
		if (page->looks[i].place)
			heed_place(page, i, &opinions[i]);
		page->looks[i].ruled = opinions[i].reason;
	}
	if (page->nplaces)
		find_link_lines(page, opinions);
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

/*
 * A text without elements as a run of leaves: blocks that say nothing anew (copies of earlier ones, outer
 * elements' text that ends with the leaf before) are passed over; repair/ deals with them.
 */
struct lines {
	const struct zf_page *page;
	struct zf_opinion *opinions;
	uint32_t *leaves;
	/* of a block, the leaf that its text ends with: itself, where it is no outer element's text */
	uint32_t *inner;
	uint32_t count;
	uint32_t first, last; /* leaves: of the prose; first > last = there is none */
	bool web;             /* it came from a web page: the rules that are sure found enough */
};

static bool ends_with(struct zf_slice text, struct zf_slice end)
{
	return end.len > 0 && text.len > end.len && memcmp(text.at + text.len - end.len, end.at, end.len) == 0;
}

static void find_leaves(struct lines *lines)
{
	const struct zf_document *document = lines->page->document;
	uint32_t sure = 0;
	struct zf_slice before = { NULL, 0 };

	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_look *look = &lines->page->looks[i];
		struct zf_slice text = zf_page_text(&document->blocks[i]);
		bool outer = document->format == ZF_FORMAT_DUMP && !look->prose && ends_with(text, before);
		lines->inner[i] = outer ? lines->inner[i - 1] : i;
		if (!look->words.words || outer)
			continue;
		before = text;
		if (look->first_alike != i)
			continue;
		sure += lines->opinions[i].certainty >= .8f;
		lines->leaves[lines->count++] = i;
	}
	lines->web = document->format == ZF_FORMAT_DUMP || sure >= SURE_WEB;
}

static bool says(const struct lines *lines, uint32_t leaf)
{
	const struct zf_look *look = &lines->page->looks[lines->leaves[leaf]];

	return lines->opinions[lines->leaves[leaf]].certainty >= .5f || look->phrase || look->tongues;
}

/* A title that does not read like furniture. */
static bool is_title(const struct lines *lines, uint32_t leaf)
{
	return lines->page->document->blocks[lines->leaves[leaf]].kind == ZF_TITLE && !says(lines, leaf);
}

static void drop(const struct lines *lines, uint32_t leaf, const char *why)
{
	uint32_t i = lines->leaves[leaf];

	opine(&lines->opinions[i], reason_of((enum zf_phrase)lines->page->looks[i].phrase), .75f, why);
}

/* Where the prose stands: the run of leaves with the best sum, in which words of prose count for it and every
 * other leaf against it. */
static void find_prose(struct lines *lines)
{
	int64_t sum = 0, best = 0;
	uint32_t from = 0;

	lines->first = ZF_NO_BLOCK;
	for (uint32_t k = 0; k < lines->count; k++) {
		uint32_t i = lines->leaves[k], words = lines->page->looks[i].words.words;
		bool furniture = lines->opinions[i].certainty >= .5f;
		if (lines->page->looks[i].prose && !furniture &&
		    zf_block_stays(&lines->page->document->blocks[i]))
			sum += words < WORDS_FOR ? words : WORDS_FOR;
		else if (sum > 0)
			sum -= furniture ? 2 * WORDS_AGAINST : WORDS_AGAINST;
		if (sum <= 0) {
			sum = 0;
			from = k + 1;
		} else if (sum > best) {
			best = sum;
			lines->first = from;
			lines->last = k;
		}
	}
}

/* Leaves from..to-1 are all short: a menu when enough of them say so in words that menus use. */
static void end_menu_run(const struct lines *lines, uint32_t from, uint32_t to)
{
	uint32_t said = 0, first = to, last = from;

	for (uint32_t k = from; k < to; k++) {
		if (!says(lines, k))
			continue;
		said++;
		first = first == to ? k : first;
		last = k;
	}
	if (to - from < MENU_RUN || said < 2 || said * 8 < to - from)
		return;
	if (lines->first != ZF_NO_BLOCK && from < lines->first)
		to = last + 1; /* what follows the last may be the title */
	if (lines->first != ZF_NO_BLOCK && from > lines->last)
		from = first;
	for (uint32_t k = from; k < to; k++)
		if (!is_title(lines, k) && !lines->page->looks[lines->leaves[k]].title)
			drop(lines, k, "a short line among lines of menus");
}

static void find_menus(const struct lines *lines)
{
	uint32_t from = 0;

	for (uint32_t k = 0; k <= lines->count; k++) {
		if (k < lines->count && is_menu_line(lines->page, lines->leaves[k]))
			continue;
		if (k > from)
			end_menu_run(lines, from, k);
		from = k + 1;
	}
}

static bool names_text(const struct lines *lines, uint32_t leaf)
{
	const struct zf_block *block = &lines->page->document->blocks[lines->leaves[leaf]];

	return block->kind == ZF_TITLE || block->kind == ZF_HEADING ||
	       lines->page->looks[lines->leaves[leaf]].title_cover > 200;
}

/* The first leaf of what leads in to the prose: its title or heading, points of a summary, lines of facts. */
static uint32_t lead_of(const struct lines *lines)
{
	uint32_t from = lines->first, named = ZF_NO_BLOCK;

	for (uint32_t k = from; k > 0 && from - k < LEAD && !says(lines, k - 1); k--)
		named = names_text(lines, k - 1) ? k - 1 : named;
	if (named != ZF_NO_BLOCK)
		return named;
	while (from > 0 && !says(lines, from - 1) &&
	       (lines->page->looks[lines->leaves[from - 1]].words.words > SHORT_LINE ||
	        lines->page->looks[lines->leaves[from - 1]].words.sentences))
		from--;
	return from;
}

/* Of a web page's text, what stands outside its prose is furniture, but for what leads in to it and
 * for contacts. */
static void strip_ends(const struct lines *lines)
{
	uint32_t from;

	if (lines->first == ZF_NO_BLOCK)
		return;
	from = lead_of(lines);
	for (uint32_t k = 0; k < from; k++)
		if (!is_title(lines, k))
			drop(lines, k, "before the text of a web page");
	for (uint32_t k = lines->last + 1; k < lines->count; k++)
		if (!lines->page->looks[lines->leaves[k]].words.sentences || says(lines, k))
			drop(lines, k, "after the text of a web page");
}

/* Copies go with the block that they copy, unless they alone stand in the prose; outer elements' text with
 * the leaf that it ends with. */
static void follow(const struct lines *lines)
{
	bool prose = lines->first != ZF_NO_BLOCK;
	uint32_t from = prose ? lines->leaves[lines->first] : 1, to = prose ? lines->leaves[lines->last] : 0;

	for (uint32_t i = 0; i < lines->page->document->nblocks; i++) {
		const struct zf_look *look = &lines->page->looks[i];
		uint32_t like = look->first_alike != i ? look->first_alike : lines->inner[i];
		bool inside = i >= from && i <= to && (like < from || like > to);
		if (like != i && !inside && lines->opinions[like].certainty > lines->opinions[i].certainty)
			lines->opinions[i] = lines->opinions[like];
	}
}

/* Lines before the title, when none of them is a sentence: the head of the page. */
static void strip_head(const struct lines *lines)
{
	uint32_t to = 0;

	while (to < lines->count && to < HEAD && !is_title(lines, to)) {
		const struct zf_look *look = &lines->page->looks[lines->leaves[to]];
		if (look->words.sentences && look->words.words > SHORT_LINE)
			return;
		to++;
	}
	if (to == lines->count || to == HEAD || lines->first == ZF_NO_BLOCK || to > lines->first)
		return;
	for (uint32_t k = 0; k < to; k++)
		drop(lines, k, "before the title");
}

enum zeef_status zf_rules_lines(const struct zf_page *page, struct zf_opinion *opinions)
{
	struct lines lines = { .page = page, .opinions = opinions };

	lines.leaves = zf_arena_raw(page->document->arena, (size_t)page->document->nblocks + 1,
	                            sizeof *lines.leaves);
	lines.inner = zf_arena_raw(page->document->arena, (size_t)page->document->nblocks + 1,
	                           sizeof *lines.inner);
	if (!lines.leaves || !lines.inner)
		return ZEEF_ENOMEM;
	find_leaves(&lines);
	find_prose(&lines);
	find_menus(&lines);
	if (lines.web)
		strip_ends(&lines);
	strip_head(&lines);
	follow(&lines);
	return ZEEF_OK;
}
