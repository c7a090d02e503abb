/*
 * dedup/shelf: an array of items of one size, in a bounded memory.
 *
 * Pages of it that were used lately are kept; the others lie in a temporary file, which is made when the
 * first page must go. One thread at a time.
 */
#ifndef ZF_DEDUP_SHELF_H
#define ZF_DEDUP_SHELF_H

#include "core/trouble.h"

struct zf_shelf_options {
	size_t size;           /* bytes of an item, 1..4096 */
	uint64_t memory;       /* bytes; under 64 KB is taken for 64 KB */
	const char *directory; /* for the temporary file; borrowed */
	struct zf_trouble trouble;
};

struct zf_shelf;
struct zf_shelf *zf_shelf_new(const struct zf_shelf_options *options); /* NULL = no memory */
void zf_shelf_free(struct zf_shelf *shelf); /* takes NULL */
uint64_t zf_shelf_count(const struct zf_shelf *shelf);
enum zeef_status zf_shelf_add(struct zf_shelf *shelf, const void *item);
/* Copies item number i, below the count, out or in. */
enum zeef_status zf_shelf_get(struct zf_shelf *shelf, uint64_t i, void *item);
enum zeef_status zf_shelf_put(struct zf_shelf *shelf, uint64_t i, const void *item);

#endif
