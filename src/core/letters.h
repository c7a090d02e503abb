/*
 * core/letters: what ICU says of the code points of Latin, Greek, Cyrillic, Hebrew, Arabic and their signs, as
 * a table that the build asks ICU for (letters-make.c). core/utf8 asks it first.
 */
#ifndef ZF_CORE_LETTERS_H
#define ZF_CORE_LETTERS_H

#include <stdint.h>

enum { ZF_LETTERS = 0x2200 };

enum { /* bits */
	ZF_LETTER = 1 << 0,       /* u_isalpha */
	ZF_LETTER_DIGIT = 1 << 1, /* u_isdigit */
	ZF_LETTER_UPPER = 1 << 2,
	ZF_LETTER_LOWER = 1 << 3,
	ZF_LETTER_MARK = 1 << 4,  /* a combining mark (M) */
	ZF_LETTER_THIN = 1 << 5,  /* one that takes no space (Mn) */
};

extern const uint8_t zf_letter_kinds[ZF_LETTERS];
extern const uint16_t zf_letter_folds[ZF_LETTERS]; /* simple case folding */
extern const uint16_t zf_letter_bases[ZF_LETTERS]; /* folded, and without accents */

#endif
