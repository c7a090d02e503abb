#define _GNU_SOURCE /* memmem, which POSIX.1-2008 lacks */
#include "core/slice.h"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool zf_slice_is_nocase(struct zf_slice a, const char *text)
{
	size_t i;

	for (i = 0; i < a.len; i++)
		if (text[i] == '\0' || lower(a.at[i]) != lower(text[i]))
			return false;
	return text[i] == '\0';
}

static bool space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct zf_slice zf_slice_trim(struct zf_slice a)
{
	while (a.len && space(a.at[0]))
		a.at++, a.len--;
	while (a.len && space(a.at[a.len - 1]))
		a.len--;
	return a;
}

size_t zf_slice_find(struct zf_slice a, struct zf_slice needle)
{
	const char *hit;

	if (needle.len == 0)
		return 0;
	if (a.len < needle.len)
		return SIZE_MAX;
	hit = memmem(a.at, a.len, needle.at, needle.len);
	return hit ? (size_t)(hit - a.at) : SIZE_MAX;
}
