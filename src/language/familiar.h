/*
 * language/familiar: whether a text is plainly in the language that is expected of it.
 *
 * Most blocks of a page are in the page's language, and a few of its words say so: of each language the table knows the
 * words that tell most, with what each adds to the logarithm of the odds that a text is in that language and no other
 * (its own words add, those of others take off, a word that it does not know takes off a little). Where the sum reaches
 * what the language asks for, the text need not be heard any further; where not, nothing is said of it.
 *
 * Words are runs of letters as they stand in UTF-8, in lower case as far as ASCII and Latin-1 go, sixteen bytes at most;
 * but no short ones that touch a digit. Of what looks like an address nothing is said.
 *
 * In the repository one zstd frame, which scripts/train-familiar writes, little-endian; the build puts it unpacked into
 * the program.
 */
#ifndef ZF_LANGUAGE_FAMILIAR_H
#define ZF_LANGUAGE_FAMILIAR_H

#include "core/slice.h"

#define ZF_FAMILIAR_MAGIC "zeeffam1"
#define ZF_FAMILIAR_MOST 48 /* languages */
#define ZF_FAMILIAR_BITS 10
#define ZF_FAMILIAR_WAYS 4
#define ZF_FAMILIAR_SLOTS (ZF_FAMILIAR_WAYS << ZF_FAMILIAR_BITS)
/* A slot: ten bits that tell words of a bucket apart (0 = it is empty), above six of the weight and ZF_FAMILIAR_ZERO, in
 * halves of a nat. What is added up, and asked for, counts sixteenths. */
#define ZF_FAMILIAR_WEIGHT 6
#define ZF_FAMILIAR_ZERO 32
#define ZF_FAMILIAR_UNIT 8
#define ZF_FAMILIAR_HEAD 32 /* the magic, and nothing */
#define ZF_FAMILIAR_LANGUAGE (12 + 2 + 2)
#define ZF_FAMILIAR_BYTES (ZF_FAMILIAR_HEAD + ZF_FAMILIAR_MOST * (ZF_FAMILIAR_LANGUAGE + (size_t)2 * ZF_FAMILIAR_SLOTS))

struct zf_familiar_language {
	char tag[12];        /* "" = not used */
	int16_t unknown;     /* what a word that it does not know adds, in sixteenths */
	int16_t enough;      /* the sum that is asked for */
};

struct zf_familiar {
	struct zf_familiar_language languages[ZF_FAMILIAR_MOST];
	const uint8_t *slots; /* borrowed: two bytes each, of ZF_FAMILIAR_MOST languages */
};

/* Opens what was unpacked, and borrows it; false = it is no table. */
bool zf_familiar_open(struct zf_familiar *familiar, struct zf_slice unpacked);
/* The number of a language, or ZF_FAMILIAR_MOST. */
unsigned zf_familiar_find(const struct zf_familiar *familiar, const char *tag);

/* A text's words; of a long one, of three pieces from start to end. */
#define ZF_FAMILIAR_WORDS 96
struct zf_familiar_text {
	uint64_t word[ZF_FAMILIAR_WORDS]; /* hashes; 0 = longer than is looked at */
	uint32_t words, letters;          /* letters: about, of all of the text */
	bool odd;                         /* it may be an address, or holds one */
};
void zf_familiar_read(struct zf_slice text, struct zf_familiar_text *out);
/* The sum over its words, in sixteenths of a nat. */
int32_t zf_familiar_sum(const struct zf_familiar *familiar, unsigned language, const struct zf_familiar_text *text);
/* Whether that is enough. */
bool zf_familiar_is(const struct zf_familiar *familiar, unsigned language, const struct zf_familiar_text *text);

static inline uint32_t zf_familiar_bucket(uint64_t hash)
{
	return (uint32_t)(hash >> (64 - ZF_FAMILIAR_BITS));
}

/* Never 0. */
static inline uint32_t zf_familiar_check(uint64_t hash)
{
	uint32_t check = (uint32_t)(hash >> 24) & 1023;
	return check ? check : 1;
}

#endif
