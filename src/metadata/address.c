/* Addresses: the page's own, its host, and what of it names the language. */
#include "metadata/inside.h"

#include "core/hash.h"

#define LONGEST 2048 /* bytes of an address */

static const char languages[] = " bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv "
                                "bul ces dan deu ell eng spa est fin fra gle hrv hun ita lit lav mlt nld "
                                "pol por ron slk slv swe ";
static const char keys[] = " lang language locale l hl lg langid langue doclang idioma sprache lingua taal uselang ";

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_listed(const char *list, struct zf_slice word)
{
	char key[16] = " ";
	size_t n = 1;

	if (word.len < 1 || word.len > 10)
		return false;
	for (size_t i = 0; i < word.len; i++)
		key[n++] = lower(word.at[i]);
	key[n++] = ' ';
	return zf_slice_find(zf_slice_of(list), zf_slice_make(key, n)) != SIZE_MAX;
}

struct zf_slice zf_address_own(const struct zf_document *document)
{
	static const char *const names[] = { "link.canonical", "og:url", "meta.og:url", "twitter:url", NULL };
	struct zf_slice url = document->origin.url;

	for (size_t i = 0; !url.len && names[i]; i++)
		url = zf_document_get(document, names[i]);
	return url.len && url.len <= LONGEST ? url : (struct zf_slice){ NULL, 0 };
}

/* What stands behind "scheme://", or behind "//". */
static struct zf_slice without_scheme(struct zf_slice url)
{
	size_t at = zf_slice_find(url, zf_slice_of("//"));

	if (at == SIZE_MAX || (at > 0 && url.at[at - 1] != ':') || at > 12)
		return (struct zf_slice){ NULL, 0 };
	return zf_slice_make(url.at + at + 2, url.len - at - 2);
}

struct zf_slice zf_address_host(struct zf_arena *arena, struct zf_slice url)
{
	struct zf_slice rest = without_scheme(url), copy;
	size_t end = 0;
	char *to;

	while (end < rest.len && !strchr("/?#:", rest.at[end]))
		end++;
	rest.len = end;
	if (memchr(rest.at ? rest.at : "", '@', end) || end == 0 || end > 255)
		return (struct zf_slice){ "", 0 };
	copy = zf_arena_copy(arena, rest);
	if (!copy.at)
		return copy;
	to = (char *)copy.at;
	for (size_t i = 0; i < copy.len; i++)
		to[i] = lower(to[i]);
	if (zf_slice_starts(copy, "www."))
		copy.at += 4, copy.len -= 4;
	return copy;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct zf_slice zf_address_decode(struct zf_arena *arena, struct zf_slice text)
{
	size_t n = 0;
	char *out;

	if (!text.len || !memchr(text.at, '%', text.len))
		return text;
	out = zf_arena_raw(arena, text.len + 1, 1);
	if (!out)
		return (struct zf_slice){ NULL, 0 };
	for (size_t i = 0; i < text.len; i++) {
		bool coded = text.at[i] == '%' && i + 2 < text.len && hex(text.at[i + 1]) >= 0 &&
			hex(text.at[i + 2]) >= 0;
		out[n++] = coded ? (char)(hex(text.at[i + 1]) * 16 + hex(text.at[i + 2])) : text.at[i];
		i += coded ? 2 : 0;
	}
	return zf_slice_make(out, n);
}

static bool is_delimiter(char c)
{
	return c == '/' || c == '?' || c == '&' || c == '=' || c == '.' || c == ':' || c == '_';
}

/* Whether a word of an address between two signs is a place where institutions put the language's code: a
 * segment of the path, "_en.html", ".en.html", ".en06.pdf", "CELEX:…:EN:HTML", "lang=en". 0 is the address's
 * end. */
static bool is_place(char before, char after, struct zf_slice key)
{
	switch (before) {
	case '/':
		return after == '/' || after == '?' || after == 0;
	case '_':
	case '.':
		return after == '.' || after == '?' || after == 0;
	case ':':
		return after == ':';
	case '=':
		return (after == '&' || after == 0 || after == '_') && is_listed(keys, key);
	default:
		return false;
	}
}

/* "cp160112en" and "en06": the code behind or before digits, as the Court and the Council name their files. */
static size_t beside_digits(struct zf_slice word, char before, char after, size_t *at)
{
	bool tail = word.len > 6 && after == '.', head = word.len == 4 && before == '.' && after == '.';

	*at = tail ? word.len - 2 : 0;
	if ((!tail && !head) || !is_listed(languages, zf_slice_make(word.at + *at, 2)))
		return 0;
	for (size_t i = head ? 2 : 2; i < (head ? 4 : word.len - 2); i++)
		if (word.at[i] < '0' || word.at[i] > '9')
			return 0;
	return 2;
}

static void add_word(struct zf_buffer *out, struct zf_slice word, char before, char after, struct zf_slice key)
{
	size_t at, n;

	if (is_listed(languages, word) && word.len >= 2 && is_place(before, after, key)) {
		zf_buffer_byte(out, '*');
		return;
	}
	n = beside_digits(word, before, after, &at);
	if (n) {
		zf_buffer_add(out, word.at, at);
		zf_buffer_byte(out, '*');
		zf_buffer_add(out, word.at + at + n, word.len - at - n);
		return;
	}
	zf_buffer_slice(out, word);
}

/* The address without scheme, "www.", fragment and language. */
static void add_address(struct zf_buffer *out, struct zf_slice host, struct zf_slice url)
{
	struct zf_slice rest = without_scheme(url), key = { NULL, 0 };
	size_t at = 0;
	char before = 0;

	zf_buffer_slice(out, host);
	while (at < rest.len && rest.at[at] != '/' && rest.at[at] != '?' && rest.at[at] != '#')
		at++;
	while (at < rest.len && rest.at[at] != '#') {
		size_t from = at;
		char after;
		struct zf_slice word;
		while (at < rest.len && rest.at[at] != '#' && !is_delimiter(rest.at[at]))
			at++;
		after = at < rest.len && rest.at[at] != '#' ? rest.at[at] : 0;
		word = zf_slice_make(rest.at + from, at - from);
		add_word(out, word, before, after, key);
		key = word;
		before = after;
		if (after && !(after == '/' && (at + 1 == rest.len || rest.at[at + 1] == '#')))
			zf_buffer_byte(out, after);
		at += after != 0;
	}
}

bool zf_group_take(struct zf_document *document, struct zf_buffer *key)
{
	char digits[33];
	bool fine = !key->broken;

	zf_hash128_hex(zf_hash128(zf_buffer_as_slice(key)), digits);
	zf_buffer_free(key);
	if (fine)
		document->group = zf_arena_copy(document->arena, zf_slice_of(digits));
	return fine && document->group.at;
}

bool zf_address_fill(struct zf_page *page)
{
	struct zf_document *document = page->document;
	struct zf_slice url = zf_address_own(document);
	struct zf_buffer key = { 0 };

	document->site = zf_address_host(document->arena, url);
	if (!document->site.at)
		return false;
	if (document->group.at || !document->site.len)
		return true;
	zf_buffer_text(&key, "url ");
	add_address(&key, document->site, url);
	return zf_group_take(document, &key);
}
