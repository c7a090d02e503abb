/*
 * dedup/sorter: items of 64-bit words, sorted, in a bounded memory.
 *
 * An item is `words` numbers; all of them are its key, the first the heaviest. What does not fit into `memory`
 * goes to sorted runs in a temporary file, which are merged as they are read. The order of what comes out
 * depends on the items alone. One thread at a time may call; sorting uses `threads`.
 */
#ifndef ZF_DEDUP_SORTER_H
#define ZF_DEDUP_SORTER_H

#include "core/trouble.h"

enum { ZF_SORTER_WORDS = 8 }; /* at most */

struct zf_sorter_options {
	unsigned words;        /* of an item, 1..ZF_SORTER_WORDS */
	unsigned threads;
	uint64_t memory;       /* bytes; under 64 KB is taken for 64 KB */
	const char *directory; /* for the temporary file; borrowed */
	struct zf_trouble trouble;
};

struct zf_sorter;
struct zf_sorter *zf_sorter_new(const struct zf_sorter_options *options); /* NULL = no memory */
void zf_sorter_free(struct zf_sorter *sorter); /* takes NULL */
enum zeef_status zf_sorter_add(struct zf_sorter *sorter, const uint64_t *item);
/* No more items: sorts. */
enum zeef_status zf_sorter_finish(struct zf_sorter *sorter);
/* The next item, until the next call; ZEEF_END = no more. */
enum zeef_status zf_sorter_next(struct zf_sorter *sorter, const uint64_t **item);
/* Back to the first item. */
enum zeef_status zf_sorter_rewind(struct zf_sorter *sorter);

/* Sorts count items in place, without more memory than the stack: byte by byte from the heaviest, so that
 * time is linear in count whatever the items are. */
void zf_sort_words(uint64_t *items, size_t count, unsigned words, unsigned threads);

#endif
