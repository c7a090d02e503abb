#include "boilerplate/skip.h"

enum {
	FEW_WORDS = 40,     /* of text that stays: no more than an error page or a login says */
	INDEX_LINKS = 25,   /* linked blocks that make a page an index when nothing reads like text */
	VALUES_LOOK = 65536, /* bytes of a text that are looked at for a table of values */
	VALUES_ROWS = 3,
	VALUES_LONG = 24,   /* bytes of a value, on average, from which on they may be sentences */
	CHOICE = 7,         /* words of a button, at most */
	HEADLINE = 5,       /* words of a heading that is no wall's, at least */
	SHELL_WORDS = 200,  /* of text that may stay before a message that there is no page */
	LOGIN_WORDS = 2,    /* blocks that only the form of a login says */
	LOGIN_LINE = 14,    /* words of what such a form says, at most */
};

struct tally {
	uint32_t words, prose;  /* that stay */
	uint32_t after;         /* of `prose`, behind the first block that says that there is no page */
	uint32_t in_links;      /* of these words */
	uint32_t links;         /* blocks that stay and are links */
	uint32_t staying;       /* blocks that stay and are neither heading nor title */
	uint32_t linked;        /* blocks that are links */
	uint32_t cookies, errors, passwords;
	uint32_t elsewhere;     /* words of prose that no consent note holds, staying or not */
	uint32_t choices;       /* buttons and their like that speak of cookies */
	uint32_t walled;        /* of `staying`, those that a consent note may hold */
	uint32_t asked;         /* of `staying`, those that a login may hold */
	uint32_t logins;        /* blocks that only a login says */
	uint32_t wall_regions, choice_regions; /* of such blocks: whether they stand in the page's main part */
	bool named;             /* all of `walled` stand in what calls itself a dialogue or a consent note */
	bool headline;          /* a heading of many words, in no such place */
};

/* In an element that is a dialogue, or that is named for cookies. */
static bool in_consent(const struct zf_page *page, uint32_t i)
{
	return (page->document->blocks[i].regions & ZF_IN_DIALOG) ||
	       page->places[page->looks[i].place].hint == ZF_BOILERPLATE_COOKIE;
}

static bool is_login_line(const struct zf_page *page, uint32_t i)
{
	const struct zf_look *look = &page->looks[i];

	return look->login || look->phrase == ZF_PHRASE_FORM || (!look->prose && look->words.words <= LOGIN_LINE);
}

static void count_staying(struct tally *t, const struct zf_page *page, uint32_t i)
{
	const struct zf_look *look = &page->looks[i];
	bool named = in_consent(page, i);

	t->staying++;
	if (named || look->phrase == ZF_PHRASE_COOKIE) {
		t->walled++;
		t->named &= named;
		t->wall_regions |= page->document->blocks[i].regions & (ZF_IN_MAIN | ZF_IN_ARTICLE);
	}
	t->asked += is_login_line(page, i);
}

static struct tally count(const struct zf_page *page)
{
	const struct zf_document *document = page->document;
	struct tally t = { .named = true };

	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];
		const struct zf_look *look = &page->looks[i];
		bool heading = block->kind == ZF_HEADING || block->kind == ZF_TITLE;
		t.linked += look->link_share > 200;
		t.cookies += look->phrase == ZF_PHRASE_COOKIE && look->words.words > 1;
		t.errors += look->phrase == ZF_PHRASE_ERROR && look->words.words > 1;
		t.passwords += look->phrase == ZF_PHRASE_FORM;
		t.logins += look->login;
		if (look->phrase == ZF_PHRASE_COOKIE && look->words.words > 1 && look->words.words <= CHOICE) {
			t.choices++;
			t.choice_regions |= block->regions;
		}
		t.elsewhere += look->prose && look->phrase != ZF_PHRASE_COOKIE && !in_consent(page, i) ? look->words.words : 0;
		t.headline |= heading && look->words.words >= HEADLINE && look->phrase != ZF_PHRASE_COOKIE &&
			!in_consent(page, i);
		if (!zf_block_stays(block))
			continue;
		t.prose += look->prose ? look->words.words : 0;
		t.after += look->prose && t.errors ? look->words.words : 0;
		t.words += look->words.words;
		t.in_links += zf_look_linked(look);
		t.links += look->link_share > 200;
		if (!heading && look->words.words)
			count_staying(&t, page, i);
	}
	return t;
}

/*
 * What stays is titles with links to other pages, and the page does not say that it is an article, a product or a
 * thread. Of about 2100 benchmark pages it holds of three, all of them indexes; of no EU page that has gold.
 */
static bool is_index(const struct zf_page *page, const struct tally *t)
{
	return t->prose == 0 && t->links >= INDEX_LINKS && t->in_links * UINT64_C(20) >= t->words * UINT64_C(17) &&
	       page->prose * UINT64_C(20) < page->words && page->overlap->type <= ZF_PAGE_WEBSITE;
}

/* It says that there is no page, and no text follows. */
static bool is_error(const struct tally *t)
{
	return t->errors && (t->prose < FEW_WORDS || (t->after < FEW_WORDS && t->prose < SHELL_WORDS));
}

/* What stays speaks of cookies: in a dialogue or the like, or with a button in the same part of the page and no
 * headline of a report. */
static bool is_cookie_wall(const struct tally *t)
{
	return t->cookies && t->walled == t->staying && t->elsewhere < FEW_WORDS &&
	       (t->named || (t->choices && !t->headline && !(t->wall_regions & ~t->choice_regions)));
}

/* Nothing on the page reads like text, and all that stays are lines that the form of a login may hold. */
static bool is_login(const struct zf_page *page, const struct tally *t)
{
	if (page->prose >= FEW_WORDS)
		return false;
	return (!t->staying && t->passwords >= 3) ||
	       (t->logins >= LOGIN_WORDS && t->asked == t->staying && t->words < FEW_WORDS && !t->headline);
}

static void say(struct zf_document *document, const char *code, const char *words)
{
	document->skip = code;
	document->skip_words = words;
}

/* The next line that is not blank; false = there is none. */
static bool next_line(struct zf_slice *text, struct zf_slice *line)
{
	while (text->len) {
		const char *end = memchr(text->at, '\n', text->len);
		size_t len = end ? (size_t)(end - text->at) : text->len;

		*line = zf_slice_trim(zf_slice_make(text->at, len));
		*text = zf_slice_make(text->at + len + (end != NULL), text->len - len - (end != NULL));
		if (line->len)
			return true;
	}
	return false;
}

/* Whether all lines have as many of that sign as the first, with short values between them. A comma of a
 * sentence has a space behind it, that of a table has not. */
static bool parts_values(struct zf_slice text, char sign)
{
	size_t rows = 0, columns = 0, bytes = 0, spaced = 0;
	struct zf_slice line;

	if (text.len > VALUES_LOOK) {
		text.len = VALUES_LOOK;
		while (text.len && text.at[text.len - 1] != '\n')
			text.len--;
	}
	for (; next_line(&text, &line); rows++) {
		size_t signs = 0;

		for (size_t i = 0; i < line.len; i++) {
			signs += line.at[i] == sign;
			spaced += line.at[i] == sign && i + 1 < line.len && line.at[i + 1] == ' ';
		}
		if (rows == 0)
			columns = signs;
		if (!signs || signs != columns)
			return false;
		bytes += line.len;
	}
	return rows >= VALUES_ROWS && spaced * 10 < rows * columns &&
	       bytes < rows * (columns + 1) * VALUES_LONG;
}

static bool is_values(const struct zf_page *page)
{
	const struct zf_document *document = page->document;
	uint32_t numbers = 0;

	for (uint32_t i = 0; i < document->nblocks; i++)
		numbers += page->looks[i].words.numbers;
	if (numbers == page->words)
		return true;
	return document->format == ZF_FORMAT_TEXT && (parts_values(document->text, ',') ||
	       parts_values(document->text, ';') || parts_values(document->text, '\t'));
}

void zf_skip_page(const struct zf_page *page)
{
	struct zf_document *document = page->document;
	struct tally t = count(page);

	if (document->skip || !document->nblocks || !page->words)
		return;
	if (is_values(page))
		say(document, "values", "it holds a table of values and no sentences");
	else if (is_error(&t))
		say(document, "error-page", "it says that there is no page");
	else if (is_cookie_wall(&t))
		say(document, "cookie-wall", "it holds a consent notice and no text");
	else if (is_login(page, &t))
		say(document, "login", "it holds a form and no text");
	else if ((!t.staying && t.linked >= INDEX_LINKS) || is_index(page, &t))
		say(document, "index", "it holds links to other pages and no text");
	else if (!t.staying)
		say(document, "empty-shell", "it holds the furniture of a page and no text");
}
