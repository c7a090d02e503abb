#include "parse/refer.h"

#include "core/utf8.h"

/* Code points that &#128; to &#159; were meant as (13.2.5.80, numeric character reference end state). */
static const uint16_t windows_1252[32] = {
	0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160,
	0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E, 0x178,
};

static int digit(char c, unsigned base)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return base == 16 && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* text.at[0..1] is "&#". Returns how many bytes it is, 0 where it is none. */
static size_t numbered(struct zf_buffer *out, struct zf_slice text)
{
	size_t at = 2, from;
	unsigned base = 10;
	uint32_t code = 0;
	char bytes[4];

	if (at < text.len && (text.at[at] | 32) == 'x') {
		base = 16;
		at++;
	}
	from = at;
	for (; at < text.len && digit(text.at[at], base) >= 0; at++)
		if (code <= 0x10FFFF)
			code = code * base + (uint32_t)digit(text.at[at], base);
	if (at == from)
		return 0;
	if (at < text.len && text.at[at] == ';')
		at++;
	if (code >= 0x80 && code <= 0x9F)
		code = windows_1252[code - 0x80];
	zf_buffer_add(out, bytes, zf_utf8_put(code ? code : 0xFFFD, bytes));
	return at;
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* The index of `name` in the table, or -1. */
static int find(const char *name, size_t len)
{
	int low = zf_refer_first[(unsigned char)name[0]];
	int high = zf_refer_first[(unsigned char)name[0] + 1] - 1;

	while (low <= high) {
		int middle = (low + high) / 2;
		const char *known = zf_refer_names[middle].name;
		int order = strncmp(name, known, len);
		if (order == 0)
			order = known[len] ? -1 : 0;
		if (order == 0)
			return middle;
		if (order < 0)
			high = middle - 1;
		else
			low = middle + 1;
	}
	return -1;
}

/* text.at[0] is '&'. The longest name of the table that the text begins with. */
static size_t named(struct zf_buffer *out, struct zf_slice text, bool attribute)
{
	enum { LONGEST = 32, LONGEST_BARE = 6 }; /* bytes of a name: with `;`, without */
	size_t len = 1;
	int found;

	while (len < text.len && len <= LONGEST && is_alnum(text.at[len]))
		len++;
	if (len == 1)
		return 0;
	if (len < text.len && text.at[len] == ';') {
		found = find(text.at + 1, len);
		if (found >= 0) {
			zf_buffer_text(out, zf_refer_names[found].text);
			return len + 1;
		}
	}
	for (size_t n = len - 1 < LONGEST_BARE ? len - 1 : LONGEST_BARE; n >= 2; n--) {
		found = find(text.at + 1, n);
		if (found < 0)
			continue;
		if (attribute && n + 1 < text.len && (is_alnum(text.at[n + 1]) || text.at[n + 1] == '='))
			return 0;
		zf_buffer_text(out, zf_refer_names[found].text);
		return n + 1;
	}
	return 0;
}

static void add_without_nul(struct zf_buffer *out, const char *at, size_t len)
{
	while (len) {
		const char *nul = memchr(at, 0, len);
		size_t n = nul ? (size_t)(nul - at) : len;
		zf_buffer_add(out, at, n);
		n += nul != NULL;
		at += n;
		len -= n;
	}
}

void zf_refer(struct zf_buffer *out, struct zf_slice text, bool attribute)
{
	while (text.len) {
		const char *amp = memchr(text.at, '&', text.len);
		size_t n = amp ? (size_t)(amp - text.at) : text.len;
		add_without_nul(out, text.at, n);
		text.at += n;
		text.len -= n;
		if (!text.len)
			return;
		n = text.len > 1 && text.at[1] == '#' ? numbered(out, text) : named(out, text, attribute);
		if (n == 0) {
			zf_buffer_byte(out, '&');
			n = 1;
		}
		text.at += n;
		text.len -= n;
	}
}
