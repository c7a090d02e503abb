/*
 * language/table: the trained weights.
 *
 * 2^14 buckets of eight features; a feature is known by its bucket (top bits of its hash) and one byte more.
 * A feature's row holds 40 weights of four bits, one a lane; a lane is one language of the text's script
 * (Latin, Cyrillic and Arabic features never meet, so the scripts share the lanes).
 *
 * In the repository one zstd frame, which scripts/train-language writes: 8 bytes of magic, then little-endian 32-bit
 * numbers, tags, marks of the buckets, rows. The build puts it unpacked into the program, so that nothing is left to do
 * where the program begins; there rows stand 32 bytes apart, so that none lies across two lines of the cache.
 */
#ifndef ZF_LANGUAGE_TABLE_H
#define ZF_LANGUAGE_TABLE_H

#include "core/slice.h"

#define ZF_TABLE_MAGIC "zeeflid2"
#define ZF_TABLE_LANES 40
/* Bytes of a row: lane k of the first 32 stands in byte k % 16, low half first, the rest likewise in four
 * more. Rows are numbered by way, then by bucket: the heaviest features of the buckets stand in way 0, so that rows in
 * demand lie beside each other. */
#define ZF_TABLE_ROW (ZF_TABLE_LANES / 2)
#define ZF_TABLE_APART 32 /* bytes from row to row in memory; what is behind a row is 0 */
#define ZF_TABLE_WAYS 8
#define ZF_TABLE_BITS 14
#define ZF_TABLE_ROWS (ZF_TABLE_WAYS << ZF_TABLE_BITS)
/* The half byte that stands for weight 0: what speaks for a language weighs more than what speaks against. */
#define ZF_TABLE_ZERO 4
#define ZF_TABLE_SCRIPTS 3
#define ZF_TABLE_HEAD (8 + 4 + ZF_TABLE_SCRIPTS * (8 + 4 + ZF_TABLE_LANES * 12))
#define ZF_TABLE_ALIGN 64
#define ZF_TABLE_MARKS ((ZF_TABLE_HEAD + ZF_TABLE_ALIGN - 1) / ZF_TABLE_ALIGN * ZF_TABLE_ALIGN) /* where they begin, unpacked */
#define ZF_TABLE_BYTES (ZF_TABLE_MARKS + ZF_TABLE_ROWS + (size_t)ZF_TABLE_ROWS * ZF_TABLE_APART)

struct zf_table_script {
	char script[8];      /* ISO 15924; "" = not used */
	uint32_t count;      /* languages */
	char tag[ZF_TABLE_LANES][12];
};

struct zf_table {
	const uint8_t *row;          /* borrowed; best at a multiple of ZF_TABLE_APART */
	const uint8_t *mark;         /* borrowed; by bucket, then by way; 0 = no feature */
	uint32_t step;               /* a weight's unit, in millionths */
	struct zf_table_script scripts[ZF_TABLE_SCRIPTS];
};

/* Opens what was unpacked, and borrows it; false = it is no table. */
bool zf_table_open(struct zf_table *table, struct zf_slice unpacked);
/* ZF_TABLE_BYTES from a packed table; false = it is none. */
bool zf_table_unpack(struct zf_slice packed, char *out);
/* The size of a packed table at most, and its packing (level 1 to 22); 0 = no memory. */
size_t zf_table_bound(void);
size_t zf_table_pack(const struct zf_table *table, int level, char *out, size_t room);

/* The mark of a feature; never 0. */
static inline uint8_t zf_table_mark(uint64_t hash)
{
	uint8_t mark = (uint8_t)(hash >> 40);
	return mark ? mark : 1;
}

static inline uint32_t zf_table_bucket(uint64_t hash)
{
	return (uint32_t)(hash >> (64 - ZF_TABLE_BITS));
}

/* Where the mark of a row stands. */
static inline uint32_t zf_table_mark_of_row(uint32_t row)
{
	return (row & ((1u << ZF_TABLE_BITS) - 1)) * ZF_TABLE_WAYS + (row >> ZF_TABLE_BITS);
}

/* Rows of the features that the table knows; returns how many. `rows` has room for n. */
size_t zf_table_find(const struct zf_table *table, const uint64_t *hashes, size_t n, uint32_t *rows);
/* The same, for machines that zf_table_has_avx2. */
size_t zf_table_find_avx2(const struct zf_table *table, const uint64_t *hashes, size_t n, uint32_t *rows);
/* Adds the rows' weights (each less ZF_TABLE_ZERO) to sums. The second is for machines with AVX2; both give
 * the same. */
void zf_table_sum_plain(const struct zf_table *table, const uint32_t *rows, size_t n,
                        int32_t sums[ZF_TABLE_LANES]);
bool zf_table_has_avx2(void);
void zf_table_sum_avx2(const struct zf_table *table, const uint32_t *rows, size_t n,
                       int32_t sums[ZF_TABLE_LANES]);

#endif
