/*
 * language/grams: what the identifier sees of a text.
 *
 * A text becomes its words in lower case, parted by one space: letters (and an apostrophe between two of
 * them) stay, all else parts words. Addresses of mail and web are left out, and so are up to three letters
 * that touch a digit (CO2, 15a). Only the script that most letters are of is kept. The features are runs
 * of 2 to 5 characters (the longer ones end with their word), words of four letters and more, pairs of
 * neighbouring words, and for short texts one that says how they are written (case, digits); each is a 64-bit
 * hash. The trainer and the library both use this file, so that they see the same.
 */
#ifndef ZF_LANGUAGE_GRAMS_H
#define ZF_LANGUAGE_GRAMS_H

#include "core/slice.h"

#define ZF_GRAM_BYTES 1024 /* of a longer text, eight pieces from start to end are looked at, so long together */
#define ZF_GRAM_CODES (ZF_GRAM_BYTES + 64)
#define ZF_GRAM_TABLED 0x2000

/* What ICU says of the code points below ZF_GRAM_TABLED; filled once, read by all threads. */
struct zf_gram_letters {
	uint16_t lower[ZF_GRAM_TABLED]; /* 0 = no letter */
	uint8_t script[ZF_GRAM_TABLED]; /* UScriptCode */
};
void zf_gram_letters_fill(struct zf_gram_letters *letters);

struct zf_gram_text {
	uint16_t code[ZF_GRAM_CODES]; /* " word word ": a space at both ends; U+FFFF for what is past the BMP */
	size_t len;                   /* codes; 0 = no letter at all */
	uint16_t at[ZF_GRAM_CODES / 2 + 1]; /* where each word begins; behind the last, where one more would */
	uint64_t hash[ZF_GRAM_CODES / 2];   /* of each word; 0 = not taken yet */
	uint32_t letters, words;
	uint32_t digits;              /* bytes that are ASCII digits */
	/* words that begin upper case; that are upper case (two letters and more) */
	uint32_t titled, upper;
	uint32_t left_out;            /* addresses of mail and web */
	uint8_t script;               /* UScriptCode of most letters */
};
void zf_gram_read(const struct zf_gram_letters *letters, struct zf_slice text, struct zf_gram_text *out);
/* The same of `pieces` (2 or more) pieces of `bytes` bytes, evenly from start to end. */
void zf_gram_read_pieces(const struct zf_gram_letters *letters, struct zf_slice text, size_t pieces,
                         size_t bytes, struct zf_gram_text *out);

/* Features are given in rounds: those of every eighth word, then of those between, so that one may stop where a
 * part of the text says enough of all of it. */
#define ZF_GRAM_ROUNDS 8
struct zf_gram_walk {           /* start with a zeroed one, but for `whole` */
	uint32_t whole;         /* rounds that are given in one go, as far as there is room */
	uint32_t round, word;   /* of the features that come next; ZF_GRAM_ROUNDS = there are none */
	uint32_t at;            /* the next code of the word, and one; 0 = it has not begun */
};
/* Hashes of features of the round (or of the first `whole` ones), at most `room` (at least 24); 0 = all were given. */
#define ZF_GRAM_ROOM 512
size_t zf_gram_next(struct zf_gram_text *text, struct zf_gram_walk *walk, uint64_t *out, size_t room);

#endif
