#include "core/json-plain.h"
#include "core/json.h"
#include "core/utf8.h"

static void put_unit(struct zf_buffer *out, unsigned unit)
{
	static const char digits[] = "0123456789abcdef";
	char text[6] = { '\\', 'u', digits[unit >> 12 & 15], digits[unit >> 8 & 15], digits[unit >> 4 & 15],
		         digits[unit & 15] };

	zf_buffer_add(out, text, sizeof text);
}

static void put_control(struct zf_buffer *out, unsigned char c)
{
	static const char shorts[] = "\bb\ff\nn\rr\tt\"\"\\\\";

	for (const char *s = shorts; *s; s += 2) {
		if ((unsigned char)*s == c) {
			zf_buffer_byte(out, '\\');
			zf_buffer_byte(out, s[1]);
			return;
		}
	}
	put_unit(out, c);
}

/* The end of a run of code points over 127 that stay as they are; where it stops, `*code` is what must be
 * replaced (ZF_UTF8_BAD or a sign to escape) and *next stands behind it, or *next is the run's end. */
static size_t skip_multi(struct zf_slice text, size_t at, size_t *next, uint32_t *code)
{
	while (at < text.len && (unsigned char)text.at[at] >= 0x80) {
		*next = at;
		*code = zf_utf8_next(text, next);
		if (*code == ZF_UTF8_BAD || *code < 0xA0 || *code == 0x2028 || *code == 0x2029)
			return at;
		at = *next;
	}
	*next = at;
	return at;
}

void zf_json_escape(struct zf_buffer *out, struct zf_slice text)
{
	size_t from = 0, at = 0;

	if (text.len == 0)
		return;
	while ((at = zf_json_skip_plain(text.at, at, text.len)) < text.len) {
		unsigned char c = (unsigned char)text.at[at];
		size_t next = at + 1, stop = at;
		uint32_t code = c;
		if (c >= 0x80) {
			stop = skip_multi(text, at, &next, &code);
			if (stop == next) {
				at = next;
				continue;
			}
		}
		zf_buffer_add(out, text.at + from, stop - from);
		if (code == ZF_UTF8_BAD)
			zf_buffer_add(out, "\xEF\xBF\xBD", 3);
		else if (c >= 0x80)
			put_unit(out, code);
		else
			put_control(out, c);
		from = at = next;
	}
	zf_buffer_add(out, text.at + from, text.len - from);
}

static void value_begins(struct zf_json *json)
{
	if (json->comma)
		zf_buffer_byte(json->out, ',');
	json->comma = true;
}

void zf_json_open(struct zf_json *json, char bracket)
{
	value_begins(json);
	zf_buffer_byte(json->out, bracket);
	json->comma = false;
}

void zf_json_close(struct zf_json *json, char bracket)
{
	zf_buffer_byte(json->out, bracket);
	json->comma = true;
}

void zf_json_key(struct zf_json *json, const char *key)
{
	size_t len = strlen(key);
	char *to = zf_buffer_room(json->out, len + 4);

	if (to) {
		char *at = to;
		if (json->comma)
			*at++ = ',';
		*at++ = '"';
		memcpy(at, key, len);
		at += len;
		*at++ = '"';
		*at++ = ':';
		json->out->len += (size_t)(at - to);
	}
	json->comma = false;
}

void zf_json_string(struct zf_json *json, struct zf_slice text)
{
	value_begins(json);
	zf_buffer_byte(json->out, '"');
	zf_json_escape(json->out, text);
	zf_buffer_byte(json->out, '"');
}

void zf_json_string_or_null(struct zf_json *json, struct zf_slice text)
{
	if (text.at)
		zf_json_string(json, text);
	else
		zf_json_null(json);
}

void zf_json_number(struct zf_json *json, uint64_t number)
{
	char digits[20];
	size_t at = sizeof digits;

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	value_begins(json);
	zf_buffer_add(json->out, digits + at, sizeof digits - at);
}

void zf_json_share(struct zf_json *json, double share)
{
	/* Written so that NaN becomes 0. */
	unsigned parts = share > 0 ? share < 1 ? (unsigned)(share * 10000 + .5) : 10000 : 0;
	char text[6] = { '0', '.' };
	size_t len = 6;

	value_begins(json);
	if (parts == 0 || parts == 10000) {
		zf_buffer_byte(json->out, parts ? '1' : '0');
		return;
	}
	for (size_t i = 5; i > 1; i--, parts /= 10)
		text[i] = (char)('0' + parts % 10);
	while (text[len - 1] == '0')
		len--;
	zf_buffer_add(json->out, text, len);
}

void zf_json_bool(struct zf_json *json, bool value)
{
	value_begins(json);
	zf_buffer_text(json->out, value ? "true" : "false");
}

void zf_json_null(struct zf_json *json)
{
	value_begins(json);
	zf_buffer_add(json->out, "null", 4);
}

void zf_json_put_string(struct zf_json *json, const char *key, struct zf_slice text)
{
	zf_json_key(json, key);
	zf_json_string(json, text);
}

void zf_json_put_or_null(struct zf_json *json, const char *key, struct zf_slice text)
{
	zf_json_key(json, key);
	zf_json_string_or_null(json, text);
}

void zf_json_put_number(struct zf_json *json, const char *key, uint64_t number)
{
	zf_json_key(json, key);
	zf_json_number(json, number);
}

void zf_json_put_share(struct zf_json *json, const char *key, double share)
{
	zf_json_key(json, key);
	zf_json_share(json, share);
}
