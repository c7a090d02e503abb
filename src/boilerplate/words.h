/*
 * boilerplate/words: what can be counted of a text in one pass.
 */
#ifndef ZF_BOILERPLATE_WORDS_H
#define ZF_BOILERPLATE_WORDS_H

#include "core/slice.h"

enum { ZF_WORDS_KEPT = 64 }; /* hashes of a block's first words */
#define ZF_WORD_NUMBER UINT64_C(1) /* the hash of every word of digits alone */

enum zf_symbol { /* bits: signs that stand in the text */
	ZF_HAS_COPYRIGHT = 1 << 0, /* © */
	ZF_HAS_BAR = 1 << 1,       /* | · • and their like between words */
	ZF_HAS_ARROW = 1 << 2,     /* » › → > and their like */
	ZF_HAS_AT = 1 << 3,
	ZF_HAS_URL = 1 << 4,       /* "://" or "www." */
	ZF_HAS_YEAR = 1 << 5,      /* a number from 1900 to 2099 */
	ZF_HAS_ELLIPSIS = 1 << 6,  /* at the end */
	ZF_HAS_COLON = 1 << 7,
	ZF_HAS_PRICE = 1 << 8,     /* the sign of a currency */
};

enum zf_sign { /* the kind of the first and last sign that is no white space */
	ZF_SIGN_NONE, ZF_SIGN_LOWER, ZF_SIGN_UPPER, ZF_SIGN_LETTER, ZF_SIGN_DIGIT, ZF_SIGN_STOP,
	ZF_SIGN_COLON, ZF_SIGN_COMMA, ZF_SIGN_QUOTE, ZF_SIGN_BRACKET, ZF_SIGN_OTHER
};

struct zf_words {
	uint32_t signs;       /* code points that are no white space */
	uint32_t letters, uppers, digits;
	uint32_t words;       /* runs of letters and digits; two ideographs count as one */
	uint32_t numbers;     /* words of digits alone */
	uint32_t capitals;    /* words that begin with an upper-case letter */
	/* ends of sentences: . ! ? … and their like behind a word, before white space or the end */
	uint32_t sentences;
	uint32_t commas;      /* and semicolons */
	uint32_t longest;     /* code points of the longest word */
	uint32_t briefs;      /* words of one to three lower-case letters */
	uint16_t symbols;     /* enum zf_symbol */
	uint8_t first, last;  /* enum zf_sign */
	uint64_t fold;        /* hash of all words, folded */
};

/* Counts; hashes gets those of the first words, folded; numbers are all alike there. */
void zf_words_measure(struct zf_slice text, struct zf_words *out, uint64_t hashes[ZF_WORDS_KEPT]);

static inline size_t zf_words_kept(const struct zf_words *words)
{
	return words->words < ZF_WORDS_KEPT ? words->words : ZF_WORDS_KEPT;
}

/* The hash of a run of words, so that equal runs are equal. */
static inline uint64_t zf_words_chain(uint64_t chain, uint64_t word)
{
	chain = (chain ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return chain ^ chain >> 29;
}

#endif
