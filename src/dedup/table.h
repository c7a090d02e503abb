/*
 * dedup/table: which print stood where first.
 *
 * 256 segments by the first byte of the print, each a table with linear probing that is kept in the order of
 * the
 * prints: a look-up for what is not there ends early, and growing is two sequential passes in place, without a
 * second table. A slot is 16 bytes: 88 bits of the print (96 with the segment) and 40 of an ordinal. Segments
 * differ in size, so that they do not grow at the same time: 22 bytes a print, not more than 24 at any time.
 *
 * Of n different prints two are taken for one with probability of about n*n / 2^97: 6e-12 at 10^9, 6e-10 at
 * 10^10.
 */
#ifndef ZF_DEDUP_TABLE_H
#define ZF_DEDUP_TABLE_H

#include "core/hash.h"

#define ZF_TABLE_ORDINALS (UINT64_C(1) << 40) /* ordinals are smaller */
#define ZF_TABLE_FULL UINT64_MAX

struct zf_table;
/* bytes for slots; at least 512 KB are used; NULL = no memory */
struct zf_table *zf_table_new(uint64_t memory);
void zf_table_free(struct zf_table *table); /* takes NULL */

/* For each of count prints, which have the ordinals from first on: the ordinal of the first equal print, its
 * own where it is the first, or ZF_TABLE_FULL where it is not there and there is no more room. From then on
 * the table takes no new print, so that equal prints have equal fates. */
void zf_table_see(struct zf_table *table, const struct zf_hash128 *prints, size_t count, uint64_t first,
                  uint64_t *out);
/* The same for one print. */
uint64_t zf_table_see_one(struct zf_table *table, struct zf_hash128 print, uint64_t ordinal);
bool zf_table_is_full(const struct zf_table *table);
uint64_t zf_table_count(const struct zf_table *table);
uint64_t zf_table_bytes(const struct zf_table *table); /* of its slots */

#endif
