/* The attributes of a start tag, as HTML 5's tokeniser parts them (13.2.5.32 to 13.2.5.40). */
#include "parse/scan.h"

#include <stdlib.h>

#include "parse/refer.h"

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

static bool same(const char *at, const char *lower, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((at[i] | 32) != lower[i])
			return false;
	return true;
}

#define IS(word) same(at, word, sizeof word - 1)

static enum zf_attribute_name name_of(const char *at, size_t len)
{
	switch (len) {
	case 2:
		return IS("id") ? ZF_ATTRIBUTE_ID : ZF_ATTRIBUTE_NONE;
	case 3:
		return IS("rel") ? ZF_ATTRIBUTE_REL : ZF_ATTRIBUTE_NONE;
	case 4:
		return IS("href")   ? ZF_ATTRIBUTE_HREF
		       : IS("name") ? ZF_ATTRIBUTE_NAME
		       : IS("type") ? ZF_ATTRIBUTE_TYPE
		       : IS("role") ? ZF_ATTRIBUTE_ROLE
		       : IS("lang") ? ZF_ATTRIBUTE_LANG
		       : IS("open") ? ZF_ATTRIBUTE_OPEN
				    : ZF_ATTRIBUTE_NONE;
	case 5:
		return IS("class") ? ZF_ATTRIBUTE_CLASS
		       : IS("style") ? ZF_ATTRIBUTE_STYLE
				     : ZF_ATTRIBUTE_NONE;
	case 6:
		return IS("hidden") ? ZF_ATTRIBUTE_HIDDEN : ZF_ATTRIBUTE_NONE;
	case 7:
		return IS("content")   ? ZF_ATTRIBUTE_CONTENT
		       : IS("colspan") ? ZF_ATTRIBUTE_COLSPAN
				       : ZF_ATTRIBUTE_NONE;
	case 8:
		return IS("itemprop")   ? ZF_ATTRIBUTE_ITEMPROP
		       : IS("property") ? ZF_ATTRIBUTE_PROPERTY
		       : IS("datetime") ? ZF_ATTRIBUTE_DATETIME
		       : IS("hreflang") ? ZF_ATTRIBUTE_HREFLANG
		       : IS("xml:lang") ? ZF_ATTRIBUTE_LANG
					: ZF_ATTRIBUTE_NONE;
	case 10:
		return IS("http-equiv") ? ZF_ATTRIBUTE_HTTP_EQUIV : ZF_ATTRIBUTE_NONE;
	case 11:
		return IS("aria-hidden") ? ZF_ATTRIBUTE_ARIA_HIDDEN : ZF_ATTRIBUTE_NONE;
	case 14:
		return IS("shadowrootmode") ? ZF_ATTRIBUTE_SHADOW : ZF_ATTRIBUTE_NONE;
	default:
		return ZF_ATTRIBUTE_NONE;
	}
}

/* The first of two attributes of a name holds. */
static void keep(struct zf_scan *scan, struct zf_token *token, enum zf_attribute_name name,
                 struct zf_slice value)
{
	struct zf_scan_attribute *list = scan->attributes;

	for (uint32_t i = token->attributes; i < scan->nattributes; i++)
		if (list[i].name == name)
			return;
	if (scan->nattributes == scan->attribute_room) {
		uint32_t room = scan->attribute_room ? scan->attribute_room * 2 : 1024;
		list = realloc(list, room * sizeof *list);
		if (!list) {
			scan->broken = true;
			return;
		}
		scan->attributes = list;
		scan->attribute_room = room;
	}
	list[scan->nattributes++] = (struct zf_scan_attribute){
		(uint32_t)(value.at - scan->text.at), (uint32_t)value.len, (uint8_t)name,
		value.len && (memchr(value.at, '&', value.len) ||
		              (scan->nul && memchr(value.at, 0, value.len))),
	};
	token->count++;
}

static const char *skip_spaces(const char *at, const char *end)
{
	while (at < end && is_space(*at))
		at++;
	return at;
}

/* The value behind a `=`; NULL where its quotes never end. */
static const char *read_value(struct zf_scan *scan, const char *at, const char *end, struct zf_slice *value)
{
	const char *from = at;

	if (at < end && (*at == '"' || *at == '\'')) {
		bool *none = *at == '"' ? &scan->no_double : &scan->no_single;
		const char *quote = *none ? NULL : memchr(at + 1, *at, (size_t)(end - at - 1));
		if (!quote) {
			*none |= end == scan->text.at + scan->text.len;
			return NULL;
		}
		*value = zf_slice_make(at + 1, (size_t)(quote - at - 1));
		return quote + 1;
	}
	while (at < end && *at != '>' && !is_space(*at))
		at++;
	*value = zf_slice_make(from, (size_t)(at - from));
	return at;
}

const char *zf_scan_attributes(struct zf_scan *scan, const char *at, const char *end, struct zf_token *token,
                               bool *empty)
{
	*empty = false;
	for (;;) {
		struct zf_slice value = { at, 0 };
		const char *name;
		enum zf_attribute_name which;
		while (at < end && (is_space(*at) || *at == '/')) {
			*empty = *at == '/';
			at++;
		}
		if (at >= end)
			return NULL;
		if (*at == '>')
			return at + 1;
		*empty = false;
		name = at++;
		while (at < end && *at != '=' && *at != '>' && *at != '/' && !is_space(*at))
			at++;
		which = name_of(name, (size_t)(at - name));
		value.at = at;
		if (at < end && is_space(*at)) {
			const char *past = skip_spaces(at, end);
			at = past < end && *past == '=' ? past : at;
		}
		if (at < end && *at == '=') {
			at = skip_spaces(at + 1, end);
			at = read_value(scan, at, end, &value);
			if (!at)
				return NULL;
		}
		if (which != ZF_ATTRIBUTE_NONE)
			keep(scan, token, which, value);
	}
}

struct zf_slice zf_scan_value(struct zf_scan *scan, const struct zf_token *token, enum zf_attribute_name name)
{
	const struct zf_scan_attribute *a = scan->attributes + token->attributes;

	for (uint32_t i = 0; i < token->count; i++) {
		struct zf_slice value = { scan->text.at + a[i].at, a[i].len };
		if (a[i].name != name)
			continue;
		if (!a[i].refers)
			return value;
		zf_buffer_clear(&scan->scratch);
		zf_refer(&scan->scratch, value, true);
		scan->broken |= scan->scratch.broken;
		value = zf_arena_copy(scan->document->arena, zf_buffer_as_slice(&scan->scratch));
		scan->broken |= !value.at;
		return value;
	}
	return (struct zf_slice){ NULL, 0 };
}
