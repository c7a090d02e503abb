/* core/slice: a borrowed run of bytes. */
#ifndef ZF_CORE_SLICE_H
#define ZF_CORE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct zf_slice {       /* borrowed, not NUL-terminated; who hands it out says how long it lives */
	const char *at; /* NULL only when len is 0 */
	size_t len;     /* bytes */
};

/* A slice of a string literal or other NUL-terminated text; lives as long as the text. */
static inline struct zf_slice zf_slice_of(const char *text)
{
	return (struct zf_slice){ text, text ? strlen(text) : 0 };
}

static inline struct zf_slice zf_slice_make(const char *at, size_t len)
{
	return (struct zf_slice){ at, len };
}

static inline bool zf_slice_equal(struct zf_slice a, struct zf_slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

static inline bool zf_slice_is(struct zf_slice a, const char *text)
{
	return zf_slice_equal(a, zf_slice_of(text));
}

static inline bool zf_slice_starts(struct zf_slice a, const char *prefix)
{
	size_t n = strlen(prefix);
	return a.len >= n && memcmp(a.at, prefix, n) == 0;
}

/* Equal but for the case of ASCII letters. */
bool zf_slice_is_nocase(struct zf_slice a, const char *text);
/* Without ASCII white space at both ends. */
struct zf_slice zf_slice_trim(struct zf_slice a);
/* The first place of needle in a, or SIZE_MAX. An empty needle is found at 0. */
size_t zf_slice_find(struct zf_slice a, struct zf_slice needle);

#endif
