/*
 * decode/letters: which encoding of single bytes makes letters out of a text that some language has.
 *
 * By the letters past ASCII of 34 languages alone: which of them stand in a text, and in which shares, tells the code
 * pages of one script apart, of which a detector does not know all.
 */
#ifndef ZF_DECODE_LETTERS_H
#define ZF_DECODE_LETTERS_H

#include "decode/convert.h"

enum { ZF_LETTER_LANGUAGES = 34 };

/* Letters past ASCII in lower case, each with its cost behind it: -log of its share among these letters in half
 * nats, 'a' being none. What is not listed is rarer than 3 in 10,000. */
struct zf_letter_shares {
	const char *language, *letters;
};
extern const struct zf_letter_shares zf_letter_shares[ZF_LETTER_LANGUAGES];

struct zf_letters; /* the bytes of the encodings, looked up when they are asked for first; one a thread */
struct zf_letters *zf_letters_new(void); /* NULL = no memory */
void zf_letters_free(struct zf_letters *letters); /* takes NULL */

/* The encoding whose reading of the text, in its likeliest language, is plainly likelier than that by `first`;
 * `first` where none is, or where that is none of those that are compared. Looks at the first 4096 bytes. */
enum zeef_status zf_letters_choose(struct zf_letters *letters, struct zf_slice text,
                                   const struct zf_encoding *first, const struct zf_encoding **out);

#endif
