/*
 * segment/ink: the text of the block that is being written, in the arena.
 *
 * White space runs fold to one space, and none stands at either end. The bytes of all blocks follow one
 * another in few chunks: no allocation a block.
 */
#ifndef ZF_SEGMENT_INK_H
#define ZF_SEGMENT_INK_H

#include "core/arena.h"

struct zf_ink {
	struct zf_arena *arena;
	char *at;       /* of the block's text */
	size_t len;     /* of the block's text */
	size_t room;    /* bytes from `at` on */
	size_t chunk;   /* bytes of the next chunk */
	bool space;     /* white space stood behind it */
	bool broken;    /* the record's memory is used up */
};

/* White space as HTML has it. */
static inline bool zf_ink_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

/* For a record of that many bytes. */
void zf_ink_begin(struct zf_ink *ink, struct zf_arena *arena, size_t bytes);
/* Adds text, folded. *from and *to: the first byte of text that is no white space and the last such one's end;
 * equal where there is none. */
void zf_ink_fold(struct zf_ink *ink, struct zf_slice text, size_t *from, size_t *to);
/* Adds text as it is, but for CR LF and CR, which become LF. */
void zf_ink_lines(struct zf_ink *ink, struct zf_slice text);
/* Writes the space that is owed, so that the next byte comes at ink->len. */
void zf_ink_settle(struct zf_ink *ink);
/* The text, which stays; the next block begins behind it. */
struct zf_slice zf_ink_end(struct zf_ink *ink);

#endif
