/* The date of a document, with its source, and never later than its fetching. */
#include "metadata/inside.h"

struct search {
	struct zf_page *page;
	struct zf_day latest; /* year 0: not known */
	bool no_memory;
};

static int order(const struct zf_day *a, const struct zf_day *b)
{
	int x = a->year * 10000 + a->month * 100 + a->day, y = b->year * 10000 + b->month * 100 + b->day;

	return (x > y) - (x < y);
}

static bool set(struct search *s, const struct zf_day *day, const char *source)
{
	struct zf_document *document = s->page->document;

	if (s->latest.year && order(day, &s->latest) > 0)
		return false;
	document->date = zf_dates_print(document->arena, day);
	document->date_source = zf_slice_of(source);
	s->no_memory = !document->date.at;
	return true;
}

static bool set_value(struct search *s, struct zf_slice value, const char *source)
{
	struct zf_day day;

	return value.len && zf_dates_value(value, &day) && set(s, &day, source);
}

static bool set_text(struct search *s, struct zf_slice text, const char *source)
{
	struct zf_day day;

	return text.len && zf_dates_find(&s->page->room->months, text, s->page->document->lang, &day) &&
	       set(s, &day, source);
}

/* The first value of a member, wherever it is nested: {"@graph": [{"datePublished": "2024-06-07"}]}. */
static bool by_json(struct search *s)
{
	static const char member[] = "\"datePublished\"";

	for (const struct zf_property *p = s->page->document->properties; p; p = p->next) {
		size_t at = zf_slice_is(p->name, "json-ld") ?
			zf_slice_find(p->value, zf_slice_of(member)) : SIZE_MAX;
		struct zf_slice rest;
		if (at == SIZE_MAX)
			continue;
		rest = zf_slice_make(p->value.at + at + sizeof member - 1,
		                     p->value.len - at - (sizeof member - 1));
		while (rest.len && strchr(" \t\r\n:\"", rest.at[0]))
			rest.at++, rest.len--;
		rest.len = rest.len < 40 ? rest.len : 40;
		if (memchr(rest.at, '"', rest.len))
			rest.len = (size_t)((const char *)memchr(rest.at, '"', rest.len) - rest.at);
		if (set_value(s, rest, "json-ld"))
			return true;
	}
	return false;
}

static bool by_meta(struct search *s)
{
	static const char *const names[] = {
		"article:published_time", "og:article:published_time", "datepublished", "date", "dc.date",
		"dc.date.issued", "dc.date.created", "dcterms.date", "dcterms.issued", "dcterms.created",
		"dcterms.available", "available", "pubdate", "publishdate", "publish-date",
		"publication_date", "publication-date", "citation_publication_date", "release_date",
		"og:pubdate", "itemprop.datepublished",
	};
	const struct zf_document *document = s->page->document;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		for (const struct zf_property *p = document->properties; p; p = p->next) {
			struct zf_slice name = p->name;
			if (zf_slice_starts(name, "meta."))
				name.at += 5, name.len -= 5;
			if (zf_slice_is_nocase(name, names[i]) && set_value(s, p->value, "meta"))
				return true;
		}
	return false;
}

/* <time datetime>, and elements that say they hold the day of publication. */
static bool by_time(struct search *s)
{
	const struct zf_document *document = s->page->document;

	for (int published = 1; published >= 0; published--)
		for (const struct zf_property *p = document->properties; p; p = p->next)
			if (zf_slice_is(p->name, "time") &&
			    (!published || zf_slice_is(p->extra, "datePublished")) &&
			    set_value(s, p->value, "time"))
				return true;
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_element *in = document->blocks[i].in;
		if (in && zf_slice_is(in->item, "datePublished") &&
		    set_text(s, document->blocks[i].text, "time"))
			return true;
	}
	return false;
}

static bool is_digit(struct zf_slice text, size_t at)
{
	return at < text.len && text.at[at] >= '0' && text.at[at] <= '9';
}

/* n digits from `at` on; -1 = there are none, or the text ends. */
static int number(struct zf_slice text, size_t at, size_t n)
{
	int value = 0;

	for (size_t i = at; i < at + n; i++) {
		if (!is_digit(text, i))
			return -1;
		value = value * 10 + (text.at[i] - '0');
	}
	return value;
}

static struct zf_day day_at(struct zf_slice text, size_t year, size_t month, size_t day)
{
	return (struct zf_day){ .year = number(text, year, 4), .month = number(text, month, 2),
		                .day = number(text, day, 2) };
}

/* "/2018/07/03/", "2018-07-03", and eight digits of either order that stand alone. */
static bool by_address(struct search *s)
{
	struct zf_slice url = zf_address_own(s->page->document);

	for (size_t i = 0; i + 8 <= url.len; i++) {
		struct zf_day day = { 0 };
		char sign = i + 4 < url.len ? url.at[i + 4] : 0;
		if (!is_digit(url, i) || (i > 0 && is_digit(url, i - 1)))
			continue;
		bool eight = number(url, i, 8) > 0 && !is_digit(url, i + 8);
		bool ends = eight && (i + 8 == url.len || strchr("/_-.?", url.at[i + 8]));
		if ((sign == '/' || sign == '-') && i + 10 <= url.len && url.at[i + 7] == sign &&
		    !is_digit(url, i + 10))
			day = day_at(url, i, i + 5, i + 8);
		else if (ends)
			day = day_at(url, i, i + 4, i + 6);
		if (ends && !zf_dates_valid(day.year, day.month, day.day))
			day = day_at(url, i + 4, i + 2, i);
		if (zf_dates_valid(day.year, day.month, day.day) && set(s, &day, "url"))
			return true;
	}
	return false;
}

/* Numbers that are made of the day itself: the central bank's releases, Parliament's sittings. */
static bool by_reference(struct search *s)
{
	for (const struct zf_reference *r = s->page->document->references; r; r = r->next) {
		struct zf_day day = { 0 };
		int two = number(r->value, 2, 2);
		if (zf_slice_is(r->kind, "ecb-press") && two >= 0)
			day = (struct zf_day){ .year = two + (two < 90 ? 2000 : 1900),
				               .month = number(r->value, 4, 2), .day = number(r->value, 6, 2) };
		for (size_t i = 0; zf_slice_is(r->kind, "ep-sitting") && i + 10 <= r->value.len &&
		     !day.year; i++)
			if (number(r->value, i, 4) > 1900)
				day = day_at(r->value, i, i + 5, i + 8);
		if (zf_dates_valid(day.year, day.month, day.day) && set(s, &day, "reference"))
			return true;
	}
	return false;
}

/* "Brussels, 7 June 2024 - The Council …": at the very start of the running text, behind no more
 * than a place. */
static bool by_start(struct search *s)
{
	struct zf_page *page = s->page;
	struct zf_slice text;
	struct zf_day day;

	if (page->body >= page->nlines)
		return false;
	text = page->lines[page->body].text;
	text.len = text.len < 90 ? text.len : 90;
	while (text.len && ((unsigned char)text.at[text.len - 1] & 0xC0) == 0x80)
		text.len--;
	return zf_dates_find(&page->room->months, text, page->document->lang, &day) && day.at <= 40 &&
	       zf_line_words(zf_slice_make(text.at, day.at), 4) < 4 && memchr(text.at, ',', day.at) &&
	       set(s, &day, "text");
}

bool zf_date_fill(struct zf_page *page)
{
	const struct zf_document *document = page->document;
	struct search s = { .page = page };

	if (!zf_dates_value(document->origin.timestamp, &s.latest))
		s.latest.year = 0;
	if (set_value(&s, document->origin.declared_date, "record") || by_json(&s) || by_meta(&s) ||
	    by_time(&s) ||
	    set_text(&s, zf_document_get(document, "header.date"), "header") ||
	    set_text(&s, zf_document_get(document, "fact.date"), "text") || by_address(&s) ||
	    by_reference(&s) ||
	    by_start(&s))
		return !s.no_memory;
	return true;
}
