/*
 * dedup/print: the match key of a text, and its 128-bit print.
 *
 * Match key: NFKC and case folded as ICU's NFKC_Casefold has it; letters, numbers and marks kept, each run of
 * all else one space, edges trimmed. ICU answers for the whole of Unicode; a table read from ICU answers for
 * Latin, Greek and Cyrillic without it, and always the same. One limit: a run of more than 1024 code points
 * none of which may start a normalisation (combining signs on combining signs) is folded in pieces, for ICU
 * needs quadratic time for it.
 * Print: XXH3-128 of the key. n different keys have two with one print with probability of about n*n / 2^129:
 * 1.5e-21 at 10^9 keys, 1.5e-19 at 10^10.
 */
#ifndef ZF_DEDUP_PRINT_H
#define ZF_DEDUP_PRINT_H

#include "core/buffer.h"
#include "core/document.h"

enum {
	ZF_MINIMAL_WEIGHT = 24, /* code points; a lighter key is no duplicate between documents */
	ZF_LANG_WEIGHT = 80,    /* code points; a lighter key in two languages has two prints */
};

struct zf_key; /* the folding table, scratch, and a memo of texts seen lately; one a thread */
struct zf_key *zf_key_new(void); /* NULL = no memory */
void zf_key_free(struct zf_key *key); /* takes NULL */

/* Writes the match key of text (UTF-8; what is not, parts words) to out, which it clears; returns its code
 * points. No memory: out is broken. */
uint32_t zf_match_key(struct zf_key *key, struct zf_slice text, struct zf_buffer *out);
/* The print of the match key of text, in no language; both 0 where the key is empty. *weight: its code points.
 * False = no memory. A text that was seen lately is not folded again. */
bool zf_print_text(struct zf_key *key, struct zf_slice text, struct zf_hash128 *print, uint32_t *weight);
/* The same print in a language (BCP 47; its primary subtag counts): changed only under ZF_LANG_WEIGHT and
 * where the language is known (not "", und, zxx, mul). Done twice with the same values it gives the first
 * print again. */
struct zf_hash128 zf_print_in(struct zf_hash128 print, uint32_t weight, const char *lang);

/* Sets print (in the block's language) and weight of every block: of its text as repaired. */
enum zeef_status zf_print_blocks(struct zf_key *key, struct zf_document *document);
/* Sets document->print: of the prints, in no language, of the blocks that stay and are no title, in their
 * order; zero where nothing stays. After zf_print_blocks, and before a block's lang is changed. */
void zf_print_document(struct zf_document *document);

#endif
