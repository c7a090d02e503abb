/* Whose document it is: by its number, its host, the addresses of its contacts, or what the page
 * calls its site. */
#include "metadata/inside.h"

#include "core/json.h"

static const struct {
	const char *host, *name;
} institutions[] = { /* a host also stands for those below it; the first row that fits */
	{ "europarl.europa.eu", "European Parliament" },
	{ "europarl.eu", "European Parliament" },
	{ "ep.europa.eu", "European Parliament" },
	{ "consilium.europa.eu", "Council of the European Union" },
	{ "ecb.europa.eu", "European Central Bank" },
	{ "ecb.int", "European Central Bank" },
	{ "bankingsupervision.europa.eu", "European Central Bank" },
	{ "curia.europa.eu", "Court of Justice of the European Union" },
	{ "curia.eu.int", "Court of Justice of the European Union" },
	{ "eca.europa.eu", "European Court of Auditors" },
	{ "eesc.europa.eu", "European Economic and Social Committee" },
	{ "cor.europa.eu", "European Committee of the Regions" },
	{ "eib.org", "European Investment Bank" },
	{ "ombudsman.europa.eu", "European Ombudsman" },
	{ "edps.europa.eu", "European Data Protection Supervisor" },
	{ "edpb.europa.eu", "European Data Protection Board" },
	{ "eeas.europa.eu", "European External Action Service" },
	{ "eppo.europa.eu", "European Public Prosecutor's Office" },
	{ "europol.europa.eu", "Europol" },
	{ "eurojust.europa.eu", "Eurojust" },
	{ "frontex.europa.eu", "Frontex" },
	{ "ema.europa.eu", "European Medicines Agency" },
	{ "efsa.europa.eu", "European Food Safety Authority" },
	{ "eea.europa.eu", "European Environment Agency" },
	{ "fra.europa.eu", "European Union Agency for Fundamental Rights" },
	{ "eur-lex.europa.eu", "EUR-Lex" },
	{ "op.europa.eu", "Publications Office of the European Union" },
	{ "publications.europa.eu", "Publications Office of the European Union" },
	{ "ec.europa.eu", "European Commission" },
	{ "commission.europa.eu", "European Commission" },
	{ "citizens-initiative.europa.eu", "European Commission" },
	{ "europa.eu", NULL },
};

static bool is_under(struct zf_slice host, const char *domain)
{
	size_t n = strlen(domain);

	return host.len >= n && memcmp(host.at + host.len - n, domain, n) == 0 &&
	       (host.len == n || host.at[host.len - n - 1] == '.');
}

static struct zf_slice by_host(struct zf_slice host, struct zf_slice url)
{
	for (size_t i = 0; i < sizeof institutions / sizeof *institutions; i++)
		if (is_under(host, institutions[i].host)) {
			if (institutions[i].name)
				return zf_slice_of(institutions[i].name);
			break;
		}
	if (zf_slice_is(host, "europa.eu") && zf_slice_find(url, zf_slice_of("/rapid/")) != SIZE_MAX)
		return zf_slice_of("European Commission");
	return (struct zf_slice){ NULL, 0 };
}

static bool by_contacts(struct zf_document *document)
{
	size_t at, end;

	for (const struct zf_contact *contact = document->contacts; contact; contact = contact->next)
		for (size_t i = 0; i < contact->ndetails; i++) {
			struct zf_slice text = contact->details[i];
			const char *sign;
			if (!zf_line_email(text, &at, &end))
				continue;
			sign = memchr(text.at + at, '@', end - at);
			if (!sign)
				continue;
			document->institution = by_host(zf_slice_make(sign + 1,
			                                              (size_t)(text.at + end - sign) - 1),
			                                (struct zf_slice){ NULL, 0 });
			if (document->institution.len)
				return true;
		}
	return false;
}

static const struct {
	unsigned word;
	const char *name;
} names[] = {
	{ ZF_WORD_PARLIAMENT, "European Parliament" },
	{ ZF_WORD_COUNCIL, "Council of the European Union" },
	{ ZF_WORD_COMMISSION, "European Commission" },
	{ ZF_WORD_BANK, "European Central Bank" },
	{ ZF_WORD_COURT, "Court of Justice of the European Union" },
};

static bool by_name(struct zf_page *page, struct zf_slice text)
{
	unsigned word = text.len ? zf_words_of(&page->room->words, text) : 0;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (word & names[i].word) {
			page->document->institution = zf_slice_of(names[i].name);
			return true;
		}
	return false;
}

static const char *const marks[] = { "|", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 ", "::" };

/* The end of the first part of a title, and the start of the next; SIZE_MAX = there is none. */
static size_t next_part(struct zf_slice title, size_t *next)
{
	size_t end = SIZE_MAX;

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t at = zf_slice_find(title, zf_slice_of(marks[i]));
		if (at < end)
			end = at, *next = at + strlen(marks[i]);
	}
	return end;
}

/* The parts of a page's title: "… | News | European Parliament". */
static bool by_title(struct zf_page *page, struct zf_slice title)
{
	size_t next = 0, end;

	if (title.len > 400)
		return false;
	while ((end = next_part(title, &next)) != SIZE_MAX) {
		if (by_name(page, zf_slice_make(title.at, end)))
			return true;
		title.at += next, title.len -= next;
	}
	return by_name(page, title);
}

/* What a page's title says last, where the document's own title is what it says first: the site's name. */
static struct zf_slice site_name(const struct zf_document *document, struct zf_slice title)
{
	struct zf_slice rest = title;
	size_t next = 0;

	if (title.len > 400 || !document->title.len || !zf_words_start(title, document->title))
		return (struct zf_slice){ NULL, 0 };
	rest.at += document->title.len < rest.len ? document->title.len : rest.len;
	rest.len -= (size_t)(rest.at - title.at);
	if (next_part(rest, &next) == SIZE_MAX)
		return (struct zf_slice){ NULL, 0 };
	while (next_part(rest, &next) != SIZE_MAX)
		rest.at += next, rest.len -= next;
	return zf_metadata_trim(rest);
}

/* The bytes of the object that begins a text, its braces matched outside of strings; 0 = it does not end soon. */
static size_t object_end(struct zf_slice text)
{
	size_t depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.len && i < 4096; i++) {
		char c = text.at[i];
		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && c == '{')
			depth++;
		else if (!quoted && c == '}' && --depth == 0)
			return i + 1;
	}
	return 0;
}

struct named {
	struct zf_arena *arena;
	struct zf_slice name;
};

static bool name_member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct named *named = user;

	if (zf_slice_is(key, "name") && value.type == ZF_JSON_STRING)
		named->name = zf_json_decode(value, named->arena);
	return !named->name.len;
}

/* {"publisher": {"@type": "Organization", "name": "…"}}, wherever it is nested. */
static struct zf_slice publisher(const struct zf_document *document)
{
	static const char member[] = "\"publisher\"";
	struct named named = { document->arena, { NULL, 0 } };

	for (const struct zf_property *p = document->properties; p && !named.name.len; p = p->next) {
		size_t at = zf_slice_is(p->name, "json-ld") ?
			zf_slice_find(p->value, zf_slice_of(member)) : SIZE_MAX;
		struct zf_slice rest;
		if (at == SIZE_MAX)
			continue;
		rest = zf_slice_make(p->value.at + at + sizeof member - 1, p->value.len - at - (sizeof member - 1));
		while (rest.len && strchr(" \t\r\n:[", rest.at[0]))
			rest.at++, rest.len--;
		if (!rest.len || rest.at[0] != '{')
			continue;
		rest.len = object_end(rest);
		zf_json_scan(rest, document->arena, name_member, &named);
	}
	named.name = zf_metadata_trim(named.name);
	return named.name.len <= 200 ? named.name : (struct zf_slice){ NULL, 0 };
}

/* A contact's office, or a short line above the running text. */
static bool by_lines(struct zf_page *page)
{
	for (const struct zf_contact *contact = page->document->contacts; contact; contact = contact->next)
		if (by_name(page, contact->name) || by_name(page, contact->role))
			return true;
	for (size_t i = 0; i < page->body && i < 60; i++)
		if (page->lines[i].text.len < 80 && by_name(page, page->lines[i].text))
			return true;
	return false;
}

bool zf_institution_fill(struct zf_page *page)
{
	struct zf_document *document = page->document;
	struct zf_slice url = zf_address_own(document), host, site = zf_document_get(document, "og:site_name"),
	                head = zf_document_get(document, "title"), said = publisher(document);

	if (document->institution.len)
		return true;
	host = zf_address_host(document->arena, url);
	if (!host.at)
		return false;
	document->institution = by_host(host, url);
	if (document->institution.len || by_contacts(document) || by_name(page, said) || by_name(page, site) ||
	    by_title(page, head))
		return true;
	if (page->nlines && document->format != ZF_FORMAT_HTML && by_title(page, page->lines[0].text))
		return true;
	if (zf_document_get(document, "header.code").len)
		document->institution = zf_slice_of("Council of the European Union");
	else if (!by_lines(page))
		document->institution = said.len ? said : site.len ? site : site_name(document, head);
	return true;
}
