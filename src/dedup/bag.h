/*
 * dedup/bag: a list of items of 64-bit words that is filled, read again and cut, in a bounded memory.
 *
 * What does not fit goes to a temporary file.
 */
#ifndef ZF_DEDUP_BAG_H
#define ZF_DEDUP_BAG_H

#include "dedup/sorter.h"

struct zf_bag {
	struct zf_sorter_options options; /* threads do not count */
	uint64_t *items;       /* owned: the first `most` */
	size_t most, room;     /* items */
	uint64_t count;        /* of all items */
	struct zf_spill *spill; /* owned: the others; NULL = none yet */
	uint64_t *piece;       /* owned: some of the others, as they were read */
	uint64_t piece_at, piece_count; /* which */
};

struct zf_bag zf_bag_make(const struct zf_sorter_options *options);
void zf_bag_free(struct zf_bag *bag); /* leaves an empty one */
enum zeef_status zf_bag_add(struct zf_bag *bag, const uint64_t *item);
/* Forgets all items from number `count` on. */
void zf_bag_cut(struct zf_bag *bag, uint64_t count);
/* Item number i, until the next call. */
enum zeef_status zf_bag_get(struct zf_bag *bag, uint64_t i, const uint64_t **item);

#endif
