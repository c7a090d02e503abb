/*
 * dedup/parts: prints that wait on disk, by range of hash.
 *
 * Rows go by the first byte of the print to 256 partitions in a temporary file; those of a partition come
 * back in the order in which they were added. Equal prints share a partition, so each can be resolved by
 * itself.
 */
#ifndef ZF_DEDUP_PARTS_H
#define ZF_DEDUP_PARTS_H

#include "core/hash.h"
#include "core/trouble.h"

enum { ZF_PARTS = 256, ZF_PARTS_BLOCK = 512 /* rows that come back at once, at most */ };

/* The print as far as it counts: its first 96 bits, of which the partition tells the first 8. */
struct zf_parts_row {
	uint64_t print;        /* bits 8..71 */
	uint64_t rest;         /* bits 72..95, then 40 bits: the unit */
};

struct zf_parts;
/* sharers: how many like this one there will be; more of them gather less before they write (8 KB a partition
 * up to four of them, then 2). NULL = no memory. */
struct zf_parts *zf_parts_new(const char *directory, struct zf_trouble trouble, unsigned sharers);
void zf_parts_free(struct zf_parts *parts); /* takes NULL */
/* unit: below 2^40 */
enum zeef_status zf_parts_add(struct zf_parts *parts, struct zf_hash128 print, uint64_t unit);
uint64_t zf_parts_count(const struct zf_parts *parts, unsigned part); /* rows */
/* The next rows of a partition, and how many; *at is 0 for the first call, and moved on. 0 rows = no more. */
enum zeef_status zf_parts_read(const struct zf_parts *parts, unsigned part, uint64_t *at,
                               struct zf_parts_row rows[ZF_PARTS_BLOCK], size_t *count);

#endif
