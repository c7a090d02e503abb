/*
 * core/json-plain: bytes of a JSON string that stand for themselves; for the two halves of core/json.
 *
 * Both directions live on one test: a word of eight bytes without quotes, backslashes, controls and
 * bytes over 126 is passed over at once. The bit tricks are those of "Bit Twiddling Hacks" (haszero,
 * hasless); the tests are exact as long as no byte is over 127, and those are caught first.
 */
#ifndef ZF_CORE_JSON_PLAIN_H
#define ZF_CORE_JSON_PLAIN_H

#include "core/slice.h"

#define ZF_JSON_ONES UINT64_C(0x0101010101010101)
#define ZF_JSON_HIGHS UINT64_C(0x8080808080808080)

static inline uint64_t zf_json_has_zero(uint64_t word)
{
	return (word - ZF_JSON_ONES) & ~word & ZF_JSON_HIGHS;
}

static inline bool zf_json_is_plain(unsigned char c)
{
	return c >= 0x20 && c <= 0x7E && c != '"' && c != '\\';
}

/* A false hit stands only above (in the sense of the number) a true one, so the lowest is true. */
static inline size_t zf_json_first_hit(const char *text, size_t at, uint64_t hit)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	(void)text;
	return at + (size_t)(__builtin_ctzll(hit) >> 3);
#else
	(void)hit;
	while (zf_json_is_plain((unsigned char)text[at]))
		at++;
	return at;
#endif
}

/* The first byte from `at` on that is not plain: a quote, a backslash, a control, DEL or over 127. */
static inline size_t zf_json_skip_plain(const char *text, size_t at, size_t len)
{
	uint64_t word;

	for (; len - at >= 8; at += 8) {
		uint64_t hit;

		memcpy(&word, text + at, 8);
		hit = (word & ZF_JSON_HIGHS) | ((word - 0x20 * ZF_JSON_ONES) & ~word & ZF_JSON_HIGHS) |
		      zf_json_has_zero(word ^ '"' * ZF_JSON_ONES) |
		      zf_json_has_zero(word ^ '\\' * ZF_JSON_ONES) |
		      zf_json_has_zero(word ^ 0x7F * ZF_JSON_ONES);
		if (hit)
			return zf_json_first_hit(text, at, hit);
	}
	while (at < len && zf_json_is_plain((unsigned char)text[at]))
		at++;
	return at;
}

#endif
