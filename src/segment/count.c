#include "segment/count.h"

#include "core/tag.h"
#include "core/utf8.h"

enum { LONGEST_NAME = 256 }; /* bytes of a name that are looked at */

/* The whole is digits, in groups or with a fraction: 12, 1,234, 4.5. */
static bool is_number(struct zf_slice text)
{
	bool digit = false;

	if (!text.len || text.len > ZF_COUNT_LONGEST)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		bool now = text.at[i] >= '0' && text.at[i] <= '9';
		if (!now && (!digit || (text.at[i] != '.' && text.at[i] != ',')))
			return false;
		digit = now;
	}
	return digit;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether a name has one of the words of counters: comments_count, likeCounter. */
static bool names_counter(struct zf_slice name)
{
	static const char *const words[] = { "count", "counts", "counter", "comment", "comments", "likes", "votes",
		                             "shares", "views" };
	size_t from = 0, to;

	if (name.len > LONGEST_NAME)
		name.len = LONGEST_NAME;
	for (; from < name.len; from = to) {
		to = from + 1;
		if (!is_letter(name.at[from]))
			continue;
		while (to < name.len && is_letter(name.at[to]) && !(name.at[to] <= 'Z' && name.at[to - 1] >= 'a'))
			to++;
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (zf_slice_is_nocase(zf_slice_make(name.at + from, to - from), words[i]))
				return true;
	}
	return false;
}

enum zf_count zf_count_of(const struct zf_element *element, struct zf_slice text)
{
	if (!is_number(text))
		return ZF_COUNT_NONE;
	if (element->tag_number == ZF_TAG_SUP || element->tag_number == ZF_TAG_SUB)
		return ZF_COUNT_RAISED;
	return names_counter(element->classes) || names_counter(element->id) ? ZF_COUNT_COUNTER : ZF_COUNT_NUMBER;
}

static bool is_capital_word(struct zf_slice text)
{
	size_t at = 0;

	for (unsigned i = 0; i < 3; i++) {
		uint32_t code;
		if (at >= text.len)
			return false;
		code = zf_utf8_next(text, &at);
		if (i ? !zf_is_letter(code) : !zf_is_upper(code))
			return false;
	}
	return true;
}

/* Dashes and opening quotes of the languages that we know. */
static bool opens(uint32_t code)
{
	return code == '-' || code == '"' || code == 0xAB || code == 0xBB || (code >= 0x2013 && code <= 0x2015) ||
	       (code >= 0x2018 && code <= 0x201F);
}

bool zf_count_is_apart(enum zf_count count, struct zf_slice text)
{
	size_t at = 0;
	uint32_t code;

	if (count == ZF_COUNT_NUMBER)
		return is_capital_word(text);
	if (count != ZF_COUNT_COUNTER || !text.len)
		return false;
	code = zf_utf8_next(text, &at);
	return zf_is_letter(code) || opens(code);
}
