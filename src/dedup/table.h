/*
 * dedup/table: which print stood before, and where first.
 *
 * 512 segments by the first bits of the print; in each, buckets of one line of memory (64 bytes) in the order
 * of the prints, and linear probing from bucket to bucket: a look-up touches little more than one line. A
 * bucket holds five prints, or four with their ordinals. Of a print 96 bits count. All grow at once and in
 * place, segment by segment: at most 22 bytes a print, 22 with ordinals.
 *
 * Of n different prints two are taken for one with probability of about n*n / 2^97: 6e-12 at 10^9, 6e-10 at
 * 10^10. Prints that were made to crowd at one place do not slow it down without end: a print that has no room
 * within 512 buckets of its home, while most of the table is free, makes it full.
 */
#ifndef ZF_DEDUP_TABLE_H
#define ZF_DEDUP_TABLE_H

#include "core/hash.h"

#define ZF_TABLE_ORDINALS (UINT64_C(1) << 40) /* ordinals are smaller */
#define ZF_TABLE_FULL UINT64_MAX
#define ZF_TABLE_SEEN (UINT64_MAX - 1)

struct zf_table;
/* memory: bytes; at least 512 KB are used. named: keeps the ordinals. expected: prints for which there is room
 * from the start. NULL = no memory. */
struct zf_table *zf_table_new(uint64_t memory, bool named, uint64_t expected);
void zf_table_free(struct zf_table *table); /* takes NULL */

struct zf_table_batch {
	const struct zf_hash128 *prints;
	const uint32_t *which; /* the prints that are looked up, `count` numbers; NULL = the first `count` */
	size_t count;
	uint64_t first;        /* ordinal of the print number 0 */
	uint64_t *out;         /* an answer for each print that is looked up, at its number */
	const uint64_t *ordinals; /* of the prints, at their numbers; NULL = first and on */
};

/* For each print, in their order: its own ordinal where it is the first of its kind; else that of the first
 * (ZF_TABLE_SEEN where the table keeps none); or ZF_TABLE_FULL where it is not there and there is no more
 * room. From then on the table takes no new print, so that equal prints have equal fates. */
void zf_table_see(struct zf_table *table, const struct zf_table_batch *batch);
/* The same for one print. */
uint64_t zf_table_see_one(struct zf_table *table, struct zf_hash128 print, uint64_t ordinal);
/* The prints that it holds, one after the other, in the order of their first 9 bits: the first 96 bits of each (the
 * others are 0), and its ordinal, or 0 where the table keeps none. *cursor is 0 for the first call; false = no
 * more. */
bool zf_table_next(const struct zf_table *table, uint64_t *cursor, struct zf_hash128 *print, uint64_t *ordinal);
bool zf_table_is_full(const struct zf_table *table);
uint64_t zf_table_count(const struct zf_table *table);
uint64_t zf_table_bytes(const struct zf_table *table); /* of its slots */

#endif
