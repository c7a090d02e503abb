/*
 * dedup/print: the match key of a text, and its 128-bit print.
 *
 * Match key: NFKC, case folded, letters and digits (and marks) kept, all else one space, edges trimmed.
 * Collisions: 128 bits of XXH3; n different keys collide with probability about n*n / 2^129.
 */
#ifndef ZF_DEDUP_PRINT_H
#define ZF_DEDUP_PRINT_H

#include "core/buffer.h"
#include "core/document.h"

enum { ZF_MINIMAL_WEIGHT = 24 }; /* code points; a lighter key is no duplicate between documents */

/* Writes the match key of text (valid UTF-8) to out, which it clears; returns its code points. */
uint32_t zf_match_key(struct zf_slice text, struct zf_buffer *out);

/* Sets print and weight of every block (the print of the text as repaired). */
enum zeef_status zf_print_blocks(struct zf_document *document, struct zf_buffer *scratch);
/* Sets document->print: of the prints of the blocks that stay and are no title; zero where nothing stays. */
void zf_print_document(struct zf_document *document);

#endif
