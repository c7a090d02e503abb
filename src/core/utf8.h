/* core/utf8: UTF-8 by the code point (RFC 3629). */
#ifndef ZF_CORE_UTF8_H
#define ZF_CORE_UTF8_H

#include "core/slice.h"

#define ZF_UTF8_BAD UINT32_MAX

/* The code point at *at (a byte offset below text.len), and *at moved behind it. Where the bytes are
 * not UTF-8: ZF_UTF8_BAD, and *at moved behind the maximal faulty part (Unicode 15, table 3-8). */
uint32_t zf_utf8_next(struct zf_slice text, size_t *at);
/* The code point that ends before *at (above 0) in valid UTF-8, and *at moved to its start. */
uint32_t zf_utf8_back(struct zf_slice text, size_t *at);
/* Writes 1 to 4 bytes; returns how many. Surrogates and what is past U+10FFFF become U+FFFD. */
size_t zf_utf8_put(uint32_t code, char out[4]);
/* The length of the longest valid start of text; text.len when all is well. */
size_t zf_utf8_valid(struct zf_slice text);
/* Code points in valid UTF-8. */
size_t zf_utf8_count(struct zf_slice text);

/* Whether ICU could load its tables of normal forms, which the rooms then take for granted; false = no memory. */
bool zf_utf8_ready(void);

/* White space as Unicode has it (White_Space=yes), with U+200B, U+2060 and U+FEFF. */
bool zf_is_space(uint32_t code);
/* Unicode letters; digits of category Nd. By ICU's properties. */
bool zf_is_letter(uint32_t code);
bool zf_is_digit(uint32_t code);
bool zf_is_upper(uint32_t code);
bool zf_is_lower(uint32_t code);

#endif
