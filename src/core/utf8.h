/* core/utf8: UTF-8 by the code point (RFC 3629). */
#ifndef ZF_CORE_UTF8_H
#define ZF_CORE_UTF8_H

#include "core/letters.h"
#include "core/slice.h"

#define ZF_UTF8_BAD UINT32_MAX

/* What zf_utf8_next does behind a first byte of 0x80 and above; *at is behind it. */
uint32_t zf_utf8_next_wide(struct zf_slice text, size_t *at, unsigned lead);
/* The code point at *at (a byte offset below text.len), and *at moved behind it. Where the bytes are
 * not UTF-8: ZF_UTF8_BAD, and *at moved behind the maximal faulty part (Unicode 15, table 3-8). */
static inline uint32_t zf_utf8_next(struct zf_slice text, size_t *at)
{
	unsigned char lead = (unsigned char)text.at[(*at)++];

	if (lead < 0x80)
		return lead;
	if (lead >= 0xC2 && lead < 0xE0 && *at < text.len && ((unsigned char)text.at[*at] & 0xC0) == 0x80)
		return (uint32_t)(lead & 0x1F) << 6 | ((unsigned char)text.at[(*at)++] & 0x3F);
	return zf_utf8_next_wide(text, at, lead);
}
uint32_t zf_utf8_back_wide(struct zf_slice text, size_t *at);
/* The code point that ends before *at (above 0) in valid UTF-8, and *at moved to its start. */
static inline uint32_t zf_utf8_back(struct zf_slice text, size_t *at)
{
	unsigned char last = (unsigned char)text.at[*at - 1];

	if (last >= 0x80)
		return zf_utf8_back_wide(text, at);
	--*at;
	return last;
}
size_t zf_utf8_put_wide(uint32_t code, char out[4]);
/* Writes 1 to 4 bytes; returns how many. Surrogates and what is past U+10FFFF become U+FFFD. */
static inline size_t zf_utf8_put(uint32_t code, char out[4])
{
	if (code >= 0x80)
		return zf_utf8_put_wide(code, out);
	out[0] = (char)code;
	return 1;
}
/* The length of the longest valid start of text; text.len when all is well. */
size_t zf_utf8_valid(struct zf_slice text);
/* Code points in valid UTF-8. */
size_t zf_utf8_count(struct zf_slice text);

/* Whether ICU could load its tables of normal forms, which the rooms then take for granted; false =
 * no memory. */
bool zf_utf8_ready(void);

/* Of code points past ASCII, and of those past core/letters; what stands below does the rest in place. */
bool zf_is_space_wide(uint32_t code);
bool zf_is_letter_wide(uint32_t code);
bool zf_is_digit_wide(uint32_t code);
bool zf_is_upper_wide(uint32_t code);
bool zf_is_lower_wide(uint32_t code);
bool zf_is_mark_wide(uint32_t code);
bool zf_is_thin_mark_wide(uint32_t code);
uint32_t zf_fold_case_wide(uint32_t code);

/* White space as Unicode has it (White_Space=yes), with U+200B, U+2060 and U+FEFF. */
static inline bool zf_is_space(uint32_t code)
{
	return code < 0x80 ? code == ' ' || (code >= '\t' && code <= '\r') : zf_is_space_wide(code);
}
/* Unicode letters; digits of category Nd. By ICU's properties. */
static inline bool zf_is_letter(uint32_t code)
{
	return code < ZF_LETTERS ? zf_letter_kinds[code] & ZF_LETTER : zf_is_letter_wide(code);
}
static inline bool zf_is_digit(uint32_t code)
{
	return code < ZF_LETTERS ? zf_letter_kinds[code] & ZF_LETTER_DIGIT : zf_is_digit_wide(code);
}
static inline bool zf_is_upper(uint32_t code)
{
	return code < ZF_LETTERS ? zf_letter_kinds[code] & ZF_LETTER_UPPER : zf_is_upper_wide(code);
}
static inline bool zf_is_lower(uint32_t code)
{
	return code < ZF_LETTERS ? zf_letter_kinds[code] & ZF_LETTER_LOWER : zf_is_lower_wide(code);
}
/* Combining marks (M); those that take no space (Mn). */
static inline bool zf_is_mark(uint32_t code)
{
	return code < ZF_LETTERS ? zf_letter_kinds[code] & ZF_LETTER_MARK : zf_is_mark_wide(code);
}
static inline bool zf_is_thin_mark(uint32_t code)
{
	return code < ZF_LETTERS ? zf_letter_kinds[code] & ZF_LETTER_THIN : zf_is_thin_mark_wide(code);
}
/* Simple case folding: one code point of one. */
static inline uint32_t zf_fold_case(uint32_t code)
{
	return code < ZF_LETTERS ? zf_letter_folds[code] : zf_fold_case_wide(code);
}

#endif
