#include "core/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

static bool follows(struct zf_slice text, size_t at, unsigned low, unsigned high)
{
	unsigned char c;

	if (at >= text.len)
		return false;
	c = (unsigned char)text.at[at];
	return c >= low && c <= high;
}

/* The range of the second byte keeps overlong forms, surrogates and what is past U+10FFFF out. */
uint32_t zf_utf8_next_wide(struct zf_slice text, size_t *at, unsigned lead)
{
	unsigned low = 0x80, high = 0xBF;
	int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
	uint32_t code = lead & (0x3F >> more);

	if (lead > 0xE0 && lead < 0xF0 && lead != 0xED && follows(text, *at, low, high) &&
	    follows(text, *at + 1, low, high)) {
		code = (lead & 0xF) << 12 | ((unsigned char)text.at[*at] & 0x3Fu) << 6 |
		       ((unsigned char)text.at[*at + 1] & 0x3Fu);
		*at += 2;
		return code;
	}
	if (lead < 0xC2 || lead > 0xF4)
		return ZF_UTF8_BAD;
	if (lead == 0xE0)
		low = 0xA0;
	else if (lead == 0xED)
		high = 0x9F;
	else if (lead == 0xF0)
		low = 0x90;
	else if (lead == 0xF4)
		high = 0x8F;
	while (more-- > 0) {
		if (!follows(text, *at, low, high))
			return ZF_UTF8_BAD;
		code = code << 6 | ((unsigned char)text.at[(*at)++] & 0x3F);
		low = 0x80;
		high = 0xBF;
	}
	return code;
}

uint32_t zf_utf8_back_wide(struct zf_slice text, size_t *at)
{
	size_t from = *at - 1, again;

	while (from > 0 && ((unsigned char)text.at[from] & 0xC0) == 0x80)
		from--;
	*at = again = from;
	return zf_utf8_next(text, &again);
}

size_t zf_utf8_put_wide(uint32_t code, char out[4])
{
	if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		code = 0xFFFD;
	if (code < 0x800) {
		out[0] = (char)(0xC0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3F));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xE0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3F));
		out[2] = (char)(0x80 | (code & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3F));
	out[2] = (char)(0x80 | (code >> 6 & 0x3F));
	out[3] = (char)(0x80 | (code & 0x3F));
	return 4;
}

size_t zf_utf8_valid(struct zf_slice text)
{
	size_t at = 0;

	while (at < text.len) {
		size_t start = at;
		uint64_t word;

		while (text.len - at >= 8) {
			memcpy(&word, text.at + at, 8);
			if (word & 0x8080808080808080u)
				break;
			at += 8;
		}
		start = at;
		if (at < text.len && zf_utf8_next(text, &at) == ZF_UTF8_BAD)
			return start;
	}
	return text.len;
}

/* One in each byte of x that is no first byte of a code point. */
static uint64_t followers(const char *at)
{
	uint64_t x;

	memcpy(&x, at, sizeof x);
	return x >> 7 & ~(x >> 6) & UINT64_C(0x0101010101010101);
}

size_t zf_utf8_count(struct zf_slice text)
{
	size_t count = text.len, at = 0;

	while (text.len - at >= 8) {
		uint64_t sums = 0;

		/* A byte of the sums holds 255. */
		for (size_t end = at + 8 * 255; at < end && text.len - at >= 8; at += 8)
			sums += followers(text.at + at);
		/* Pairs, then four at once into the highest. */
		sums = (sums & UINT64_C(0x00FF00FF00FF00FF)) + (sums >> 8 & UINT64_C(0x00FF00FF00FF00FF));
		count -= sums * UINT64_C(0x0001000100010001) >> 48;
	}
	for (; at < text.len; at++)
		count -= ((unsigned char)text.at[at] & 0xC0) == 0x80;
	return count;
}

bool zf_is_space_wide(uint32_t code)
{
	return code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200B) ||
	       code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x2060 ||
	       code == 0x3000 || code == 0xFEFF;
}

bool zf_is_letter_wide(uint32_t code)
{
	return code <= 0x10FFFF && u_isalpha((UChar32)code);
}

bool zf_is_digit_wide(uint32_t code)
{
	return code <= 0x10FFFF && u_isdigit((UChar32)code);
}

bool zf_is_upper_wide(uint32_t code)
{
	return code <= 0x10FFFF && u_isupper((UChar32)code);
}

bool zf_is_lower_wide(uint32_t code)
{
	return code <= 0x10FFFF && u_islower((UChar32)code);
}

bool zf_is_mark_wide(uint32_t code)
{
	return code <= 0x10FFFF && U_GET_GC_MASK((UChar32)code) & U_GC_M_MASK;
}

bool zf_is_thin_mark_wide(uint32_t code)
{
	return code <= 0x10FFFF && u_charType((UChar32)code) == U_NON_SPACING_MARK;
}

uint32_t zf_fold_case_wide(uint32_t code)
{
	return code <= 0x10FFFF ? (uint32_t)u_foldCase((UChar32)code, U_FOLD_CASE_DEFAULT) : code;
}

bool zf_utf8_ready(void)
{
	UErrorCode error = U_ZERO_ERROR;

	unorm2_getNFCInstance(&error);
	unorm2_getNFDInstance(&error);
	unorm2_getNFKDInstance(&error);
	return U_SUCCESS(error);
}
