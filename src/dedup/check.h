/*
 * dedup/check: compares the texts of units whose prints are equal.
 *
 * What stood before is read again, so the input must be one that can be read at any place, or a copy of it. A
 * unit whose text differs from that of the first with its print (a collision) is looked up again under another
 * print, made of its text and the number of the try, until the texts are equal or the print is new: what goes
 * and what stays is then what it would be without collisions.
 */
#ifndef ZF_DEDUP_CHECK_H
#define ZF_DEDUP_CHECK_H

#include "dedup/chunk.h"

struct zf_check_source {
	/* Reads n bytes of the input at an offset. */
	enum zeef_status (*read)(void *user, uint64_t offset, char *to, size_t n);
	void *user;
};

struct zf_check;
/* memory: bytes for where units stand and for collisions. NULL = no memory. */
struct zf_check *zf_check_new(const struct zf_dedup_options *options, struct zf_check_source source,
                              uint64_t memory);
void zf_check_free(struct zf_check *check); /* takes NULL */
/* Notes where the units of a chunk stand; all chunks, in their order. */
enum zeef_status zf_check_note(struct zf_check *check, const struct zf_chunk *chunk);
/* Sets right the fates in chunk->firsts, which name survivors; chunks in their order. */
enum zeef_status zf_check_chunk(struct zf_check *check, struct zf_chunk *chunk);
uint64_t zf_check_collisions(const struct zf_check *check); /* so far */

#endif
