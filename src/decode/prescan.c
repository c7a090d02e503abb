#include "decode/prescan.h"

enum { LOOK = 4096 };

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

static bool starts_nocase(struct zf_slice text, size_t at, const char *word)
{
	size_t n = strlen(word);

	return text.len - at >= n && zf_slice_is_nocase(zf_slice_make(text.at + at, n), word);
}

static size_t skip_spaces(struct zf_slice text, size_t at)
{
	while (at < text.len && is_space(text.at[at]))
		at++;
	return at;
}

/* A value at `at`, quoted or not; *at moves behind it. */
static struct zf_slice value_at(struct zf_slice text, size_t *at)
{
	size_t from = *at, to;
	char quote = 0;

	if (from < text.len && (text.at[from] == '"' || text.at[from] == '\''))
		quote = text.at[from++];
	for (to = from; to < text.len; to++) {
		char c = text.at[to];
		if (quote ? c == quote : is_space(c) || c == '>' || c == ';')
			break;
	}
	*at = to + (quote && to < text.len);
	return zf_slice_make(text.at + from, to - from);
}

/* `charset=` in the content of a meta element. */
static struct zf_slice in_content(struct zf_slice content)
{
	for (size_t i = 0; i + 7 < content.len; i++) {
		size_t at = i + 7;
		if (!starts_nocase(content, i, "charset"))
			continue;
		at = skip_spaces(content, at);
		if (at >= content.len || content.at[at] != '=')
			continue;
		at = skip_spaces(content, at + 1);
		return value_at(content, &at);
	}
	return (struct zf_slice){ NULL, 0 };
}

/* The label in the attributes from `at` on, up to the `>`. */
static struct zf_slice in_meta(struct zf_slice text, size_t at)
{
	struct zf_slice charset = { NULL, 0 }, content = { NULL, 0 };
	bool pragma = false;

	while (at < text.len && text.at[at] != '>') {
		struct zf_slice name, value = { NULL, 0 };
		size_t from;
		while (at < text.len && (is_space(text.at[at]) || text.at[at] == '/'))
			at++;
		from = at;
		while (at < text.len && !is_space(text.at[at]) && !strchr("=>/", text.at[at]))
			at++;
		name = zf_slice_make(text.at + from, at - from);
		at = skip_spaces(text, at);
		if (at < text.len && text.at[at] == '=') {
			at = skip_spaces(text, at + 1);
			value = value_at(text, &at);
			while (at < text.len && text.at[at] == ';')
				at++;
		} else if (at == from) {
			at++;
		}
		if (zf_slice_is_nocase(name, "charset"))
			charset = value;
		else if (zf_slice_is_nocase(name, "content"))
			content = value;
		else if (zf_slice_is_nocase(name, "http-equiv"))
			pragma = zf_slice_is_nocase(zf_slice_trim(value), "content-type");
	}
	return charset.len ? charset : pragma ? in_content(content) : (struct zf_slice){ NULL, 0 };
}

static struct zf_slice in_declaration(struct zf_slice text)
{
	const char *end = memchr(text.at, '>', text.len);
	struct zf_slice head = { text.at, end ? (size_t)(end - text.at) : 0 };

	for (size_t i = 5; i + 8 < head.len; i++) {
		size_t at = i + 8;
		if (!starts_nocase(head, i, "encoding"))
			continue;
		at = skip_spaces(head, at);
		if (at >= head.len || head.at[at] != '=')
			continue;
		at = skip_spaces(head, at + 1);
		return value_at(head, &at);
	}
	return (struct zf_slice){ NULL, 0 };
}

struct zf_slice zf_prescan(struct zf_slice bytes)
{
	struct zf_slice text = { bytes.at, bytes.len < LOOK ? bytes.len : LOOK }, found = { NULL, 0 };

	for (size_t at = 0; at < text.len; at++) {
		const char *lt = memchr(text.at + at, '<', text.len - at);
		if (!lt)
			break;
		at = (size_t)(lt - text.at);
		if (starts_nocase(text, at, "<!--")) {
			size_t n = zf_slice_find(zf_slice_make(lt + 2, text.len - at - 2), zf_slice_of("-->"));
			if (n == SIZE_MAX)
				break;
			at += 2 + n + 2;
		} else if (starts_nocase(text, at, "<meta") && text.len - at > 5 &&
		           (is_space(lt[5]) || lt[5] == '/')) {
			found = in_meta(text, at + 5);
			if (found.len)
				return found;
		}
	}
	text = zf_slice_trim(text);
	return zf_slice_starts(text, "<?xml") ? in_declaration(text) : found;
}
