/*
 * dedup/chunk: a piece of the input, cut into records and units.
 *
 * Holds complete records only. Cutting is pure, so chunks may be cut by many threads at once.
 */
#ifndef ZF_DEDUP_CHUNK_H
#define ZF_DEDUP_CHUNK_H

#include "core/arena.h"
#include "core/pool.h"
#include "dedup/lines.h"
#include "dedup/print.h"

/* A line of JSON Lines. */
struct zf_json_record {
	size_t at, len;        /* in the chunk's text, with its \n */
	size_t value_at, value_len; /* of the member's string, with its quotes; value_len 0 = it has none */
	size_t unit, nunits;   /* the first, and how many */
	struct zf_hash128 salt; /* what sets units of its scope apart from equal ones elsewhere; mixed into prints */
	size_t fault;          /* offset in the line of what is no JSON; SIZE_MAX = none */
};

struct zf_chunk {
	char *text;            /* owned */
	size_t len, room;
	uint64_t offset;       /* of text in the input */
	uint64_t first;        /* number of the first unit, from 0 */
	struct zf_slice *units; /* owned; plain text: a record begins where its unit begins */
	struct zf_hash128 *prints; /* owned; of the units; both 0: always stays. Cut without prints: the salts of JSON */
	uint64_t *firsts;      /* owned; filled by the caller: the unit that each repeats, or its own number */
	uint32_t *which;       /* owned; numbers of units by lane, if there is more than one lane */
	size_t nunits, units_room;
	size_t lane_ends[ZF_LANES]; /* in which */
	struct zf_json_record *records; /* owned; of JSON only */
	size_t nrecords, records_room;
	struct zf_arena *arena; /* owned; of JSON only: decoded texts */
};

/* The length of the complete records at the start of text; 0 = none. */
size_t zf_chunk_whole(struct zf_slice text, const struct zf_dedup_options *options);
/* Cuts chunk->text; prints: and takes the prints. key: of the calling thread; needed for folded prints only. */
enum zeef_status zf_chunk_cut(struct zf_chunk *chunk, const struct zf_dedup_options *options,
                              struct zf_key *key, bool prints);
/* Parts the units by their prints among lanes: equal prints have one lane. */
void zf_chunk_part(struct zf_chunk *chunk, unsigned lanes);
/* Where the record of a unit of plain text begins and ends in chunk->text. */
struct zf_slice zf_chunk_record(const struct zf_chunk *chunk, size_t unit);
void zf_chunk_free(struct zf_chunk *chunk); /* leaves a zeroed one */

#endif
