#include "core/json-plain.h"
#include "core/json.h"
#include "core/utf8.h"

enum { DEEPEST = 128 };

/* Each step moves `at` behind what it read, or leaves it on the byte at fault and returns false. */
struct scan {
	struct zf_slice text;
	size_t at;
};

static bool peek(const struct scan *s, char c)
{
	return s->at < s->text.len && s->text.at[s->at] == c;
}

static bool eat(struct scan *s, char c)
{
	if (!peek(s, c))
		return false;
	s->at++;
	return true;
}

static void skip_space(struct scan *s)
{
	while (s->at < s->text.len && (s->text.at[s->at] == ' ' || s->text.at[s->at] == '\n' ||
	                               s->text.at[s->at] == '\r' || s->text.at[s->at] == '\t'))
		s->at++;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool scan_escape(struct scan *s)
{
	s->at++;
	if (s->at == s->text.len)
		return false;
	if (s->text.at[s->at] != 'u')
		return s->text.at[s->at] && strchr("\"\\/bfnrt", s->text.at[s->at]) && ++s->at;
	s->at++;
	for (int i = 0; i < 4; i++, s->at++)
		if (s->at == s->text.len || hex(s->text.at[s->at]) < 0)
			return false;
	return true;
}

static bool scan_string(struct scan *s)
{
	if (!eat(s, '"'))
		return false;
	for (;;) {
		size_t next;
		s->at = zf_json_skip_plain(s->text.at, s->at, s->text.len);
		if (s->at == s->text.len)
			return false;
		if (eat(s, '"'))
			return true;
		if (peek(s, '\\')) {
			if (!scan_escape(s))
				return false;
			continue;
		}
		next = s->at;
		if ((unsigned char)s->text.at[s->at] < 0x20 || zf_utf8_next(s->text, &next) == ZF_UTF8_BAD)
			return false;
		s->at = next;
	}
}

static bool scan_digits(struct scan *s)
{
	size_t from = s->at;

	while (s->at < s->text.len && s->text.at[s->at] >= '0' && s->text.at[s->at] <= '9')
		s->at++;
	return s->at > from;
}

static bool scan_number(struct scan *s)
{
	eat(s, '-');
	if (!eat(s, '0') && !scan_digits(s))
		return false;
	if (eat(s, '.') && !scan_digits(s))
		return false;
	if (eat(s, 'e') || eat(s, 'E')) {
		if (!eat(s, '+'))
			eat(s, '-');
		return scan_digits(s);
	}
	return true;
}

static bool scan_word(struct scan *s, const char *word)
{
	for (; *word; word++)
		if (!eat(s, *word))
			return false;
	return true;
}

/* A value that holds no others. */
static bool scan_plain(struct scan *s, enum zf_json_type *type)
{
	switch (s->at < s->text.len ? s->text.at[s->at] : '\0') {
	case '"':
		*type = ZF_JSON_STRING;
		return scan_string(s);
	case 't':
		*type = ZF_JSON_TRUE;
		return scan_word(s, "true");
	case 'f':
		*type = ZF_JSON_FALSE;
		return scan_word(s, "false");
	case 'n':
		*type = ZF_JSON_NULL;
		return scan_word(s, "null");
	default:
		*type = ZF_JSON_NUMBER;
		return scan_number(s);
	}
}

struct walk {
	struct scan scan;
	struct zf_arena *arena;
	zf_json_member_fn *member;
	void *user;
	size_t depth;        /* open brackets */
	char open[DEEPEST];  /* which */
	struct zf_slice key; /* of the member at depth 1, as it stands in the text */
	size_t value;        /* where the value at depth 1 begins */
	bool ended;          /* by `member` */
};

static bool scan_key(struct walk *w)
{
	struct scan *s = &w->scan;
	size_t from;

	skip_space(s);
	from = s->at;
	if (!scan_string(s))
		return false;
	if (w->depth == 1)
		w->key = zf_slice_make(s->text.at + from, s->at - from);
	skip_space(s);
	return eat(s, ':');
}

static void hand_out(struct walk *w, enum zf_json_type type)
{
	struct zf_json_value value = { type, zf_slice_make(w->scan.text.at + w->value, w->scan.at - w->value) };
	struct zf_slice key = { "", 0 };

	if (!w->member)
		return;
	if (w->open[0] == '{')
		key = zf_json_decode((struct zf_json_value){ ZF_JSON_STRING, w->key }, w->arena);
	w->ended = !w->member(w->user, key, value);
}

/* Behind a value: closes what ends here and stands before the next value, or sets depth to 0. */
static bool after_value(struct walk *w, enum zf_json_type type)
{
	struct scan *s = &w->scan;

	while (w->depth > 0) {
		char open = w->open[w->depth - 1];
		if (w->depth == 1)
			hand_out(w, type);
		if (w->ended)
			return true;
		skip_space(s);
		if (eat(s, ','))
			return open == '[' || scan_key(w);
		if (!eat(s, open == '{' ? '}' : ']'))
			return false;
		type = open == '{' ? ZF_JSON_OBJECT : ZF_JSON_ARRAY;
		w->depth--;
	}
	return true;
}

/* One value, or the opening of one with its first key. */
static bool scan_value(struct walk *w)
{
	struct scan *s = &w->scan;
	enum zf_json_type type;
	char open;

	skip_space(s);
	if (w->depth == 1)
		w->value = s->at;
	if (!peek(s, '{') && !peek(s, '['))
		return scan_plain(s, &type) && after_value(w, type);
	if (w->depth == DEEPEST)
		return false;
	open = s->text.at[s->at++];
	skip_space(s);
	if (eat(s, open == '{' ? '}' : ']'))
		return after_value(w, open == '{' ? ZF_JSON_OBJECT : ZF_JSON_ARRAY);
	w->open[w->depth++] = open;
	return open == '[' || scan_key(w);
}

size_t zf_json_scan(struct zf_slice text, struct zf_arena *arena, zf_json_member_fn *member, void *user)
{
	struct walk w = { .scan = { text, 0 }, .arena = arena, .member = member, .user = user };

	do {
		if (!scan_value(&w))
			return w.scan.at;
	} while (w.depth > 0 && !w.ended);
	if (w.ended)
		return SIZE_MAX;
	skip_space(&w.scan);
	return w.scan.at == text.len ? SIZE_MAX : w.scan.at;
}

static uint32_t unit(const char *at)
{
	return (uint32_t)(hex(at[0]) << 12 | hex(at[1]) << 8 | hex(at[2]) << 4 | hex(at[3]));
}

/* `at` stands on the u of an escape. */
static size_t decode_unit(const char **at, const char *end, char *to)
{
	uint32_t code = unit(*at + 1);

	*at += 5;
	if (code >= 0xD800 && code < 0xDC00 && end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u') {
		uint32_t low = unit(*at + 2);
		if (low >= 0xDC00 && low < 0xE000) {
			code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
			*at += 6;
		}
	}
	return zf_utf8_put(code, to);
}

struct zf_slice zf_json_decode(struct zf_json_value value, struct zf_arena *arena)
{
	static const char shorts[] = "b\bf\fn\nr\rt\t";
	struct zf_slice inside = { value.text.at + 1, value.text.len - 2 };
	const char *at = inside.at, *end, *stop;
	char *to, *start;

	if (value.type != ZF_JSON_STRING)
		return (struct zf_slice){ NULL, 0 };
	end = inside.at + inside.len;
	stop = memchr(at, '\\', inside.len);
	if (!stop)
		return inside;
	start = to = zf_arena_raw(arena, inside.len, 1);
	if (!to)
		return (struct zf_slice){ NULL, 0 };
	while (at < end) {
		const char *s;
		stop = memchr(at, '\\', (size_t)(end - at));
		stop = stop ? stop : end;
		memcpy(to, at, (size_t)(stop - at));
		to += stop - at;
		if (stop == end)
			break;
		at = stop + 1;
		if (*at == 'u') {
			to += decode_unit(&at, end, to);
			continue;
		}
		s = strchr(shorts, *at);
		*to++ = s ? s[1] : *at;
		at++;
	}
	return (struct zf_slice){ start, (size_t)(to - start) };
}

struct wanted {
	const char *key;
	struct zf_json_value *value;
	bool found;
};

static bool is_wanted(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct wanted *wanted = user;

	if (!zf_slice_is(key, wanted->key))
		return true;
	*wanted->value = value;
	wanted->found = true;
	return false;
}

bool zf_json_get(struct zf_slice object, const char *key, struct zf_arena *arena, struct zf_json_value *out)
{
	struct wanted wanted = { key, out, false };

	return zf_json_scan(object, arena, is_wanted, &wanted) == SIZE_MAX && wanted.found;
}

bool zf_json_to_number(struct zf_json_value value, uint64_t *out)
{
	uint64_t number = 0;

	if (value.type != ZF_JSON_NUMBER)
		return false;
	for (size_t i = 0; i < value.text.len; i++) {
		unsigned digit = (unsigned)(unsigned char)value.text.at[i] - '0';
		if (digit > 9 || number > (UINT64_MAX - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	*out = number;
	return true;
}
