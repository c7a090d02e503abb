/* Lines that say what a document is and of when: its kind, its date, its number. */
#include "metadata/inside.h"

#define AROUND 8      /* lines above and below the title where such lines stand */
#define SHORT_FACT 40 /* bytes of a line between two of them that is one too */

static bool take(struct zf_page *page, size_t i, const char *name, const char *why)
{
	struct zf_line *line = &page->lines[i];

	if (line->sort & ZF_LINE_TAKEN)
		return true;
	line->sort |= ZF_LINE_TAKEN;
	zf_page_move(page, i, i + 1, ZF_MOVED_METADATA, why);
	return !page->no_memory &&
	       (!name || zf_document_property(page->document, name, line->text, (struct zf_slice){ NULL, 0 }));
}

static bool is_fact(const struct zf_page *page, size_t i)
{
	const struct zf_line *line = &page->lines[i];

	return i != page->title && !(line->sort & (ZF_LINE_SHELL | ZF_LINE_PROSE)) &&
	       (line->words & (ZF_WORD_RELEASE | ZF_WORD_KIND) || line->sort & (ZF_LINE_DATE | ZF_LINE_NUMBER));
}

static bool take_fact(struct zf_page *page, size_t i)
{
	const struct zf_line *line = &page->lines[i];

	if (line->sort & ZF_LINE_NUMBER)
		return take(page, i, "fact.number", "the document's number");
	if (line->sort & ZF_LINE_DATE)
		return take(page, i, "fact.date", "the document's date");
	return take(page, i, "fact.kind", "the kind of document");
}

/* More dates than one of publication and one of change are a calendar, and none of them is the document's. */
#define MOST_DATES 2

static size_t count_dates(const struct zf_page *page, size_t from, size_t to)
{
	size_t n = 0;

	for (size_t i = from; i < to; i++)
		n += page->lines[i].sort & ZF_LINE_DATE && !(page->lines[i].sort & ZF_LINE_TAKEN);
	return n;
}

/* Around the title, or at the top where there is none. */
static bool take_top(struct zf_page *page)
{
	size_t title = page->title < page->nlines ? page->title : 0;
	size_t from = title > AROUND ? title - AROUND : 0, to = title + AROUND + 1, last = SIZE_MAX;
	bool dates, after_kind = false;

	if (page->body > title && to > page->body)
		to = page->body;
	if (to > page->nlines)
		to = page->nlines;
	dates = count_dates(page, from, to) <= MOST_DATES;
	for (size_t i = from; i < to; i++) {
		bool kind = page->lines[i].words & (ZF_WORD_RELEASE | ZF_WORD_KIND);
		if (!is_fact(page, i) || page->lines[i].sort & ZF_LINE_TAKEN ||
		    (!dates && page->lines[i].sort & ZF_LINE_DATE))
			continue;
		if (page->lines[i].words & ZF_WORD_KIND && !(page->lines[i].words & ZF_WORD_RELEASE) &&
		    i + 2 < title)
			continue; /* "News" of a menu */
		for (size_t k = last; last != SIZE_MAX && ++k < i && i - last <= 5;)
			if (k != page->title && page->lines[k].text.len <= SHORT_FACT && last > title &&
			    after_kind &&
			    !kind && !take(page, k, NULL, "between kind and date"))
				return false;
		if (!take_fact(page, i))
			return false;
		last = i;
		after_kind = kind;
	}
	return true;
}

/* "Ref.: …" on one line or two, wherever it stands, with the heading above it. */
static bool take_numbers(struct zf_page *page)
{
	for (size_t i = page->head; i < page->nlines; i++) {
		struct zf_line *line = &page->lines[i];
		bool alone = line->words & ZF_WORD_REFERENCE && i + 1 < page->nlines &&
			line[1].sort & ZF_LINE_NUMBER;
		if (!(line->sort & ZF_LINE_NUMBER && line->label & ZF_WORD_REFERENCE) && !alone)
			continue;
		for (size_t k = i; k > 0 && i - k < 6 && (k == i || page->lines[k].words & ZF_WORD_PRODUCT);
		     k--)
			if (page->lines[k - 1].words & ZF_WORD_PRODUCT &&
			    !take(page, k - 1, NULL, "above the document's number"))
				return false;
		if (alone && (!take(page, i, NULL, "the label of the document's number") ||
		              !take(page, i + 1, "fact.number", "the document's number")))
			return false;
		if (!alone && !take(page, i, "fact.number", "the document's number"))
			return false;
	}
	return true;
}

/* A date with nothing beside it but a time of day. */
static bool is_bare(struct zf_slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((text.at[i] | 32) >= 'a' || (unsigned char)text.at[i] >= 0xC3)
			return false;
	return true;
}

/* A dump says again and again what it is of, and of when. */
static bool take_echoes(struct zf_page *page)
{
	struct zf_slice date = zf_document_get(page->document, "fact.date");

	for (size_t i = 0; i < page->nlines; i++) {
		const struct zf_line *line = &page->lines[i];
		if (line->words & (ZF_WORD_RELEASE | ZF_WORD_PRODUCT) && i != page->title &&
		    !take(page, i, line->words & ZF_WORD_RELEASE ? "fact.kind" : NULL,
		          "the kind of document, again"))
			return false;
		if (!(line->sort & ZF_LINE_DATE) ||
		    (date.len ? !zf_words_start(line->text, date) : !is_bare(line->text)))
			continue;
		date = date.len ? date : line->text;
		if (!take(page, i, "fact.date", "the document's date, again"))
			return false;
	}
	return true;
}

/* The one number that stands alone on a line, at the head or foot of pages: the document's, where
 * no other does. */
static bool take_lone_number(struct zf_page *page)
{
	size_t one = SIZE_MAX;

	if (zf_document_get(page->document, "fact.number").len)
		return true;
	for (size_t i = 0; i < page->nlines; i++) {
		const struct zf_line *line = &page->lines[i];
		if (!(line->sort & ZF_LINE_NUMBER) ||
		    line->sort & (ZF_LINE_TAKEN | ZF_LINE_SHELL | ZF_LINE_LINKED))
			continue;
		if (one != SIZE_MAX && !zf_words_same(line->text, page->lines[one].text))
			return true;
		one = one == SIZE_MAX ? i : one;
	}
	for (size_t i = one; i < page->nlines; i++)
		if (page->lines[i].sort & ZF_LINE_NUMBER &&
		    !take(page, i, "fact.number", "the document's number"))
			return false;
	return true;
}

bool zf_facts_find(struct zf_page *page)
{
	if (page->head)
		return true;
	return take_top(page) && take_numbers(page) &&
	       (page->document->format == ZF_FORMAT_HTML || take_lone_number(page)) &&
	       (page->document->format != ZF_FORMAT_DUMP || take_echoes(page));
}
