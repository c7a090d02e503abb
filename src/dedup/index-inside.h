/*
 * dedup/index-inside: what the files of the index share; for them alone.
 *
 * index.c asks and notes, index-merge.c writes what was noted and merges runs, past.c has those of near copies.
 */
#ifndef ZF_DEDUP_INDEX_INSIDE_H
#define ZF_DEDUP_INDEX_INSIDE_H

#include "dedup/index.h"
#include "dedup/sorter.h"

enum { ZF_INDEX_WORDS = 3 }; /* of what is noted: two of the print, the value */

struct zf_index {
	struct zf_index_options options;
	struct zf_run **runs;  /* owned, as the array; in the order of the manifest: oldest first */
	size_t nruns, room;
	unsigned serial;       /* of the next run */
	unsigned settled;      /* runs below are the manifest's; others go where nothing is committed */
	bool committed;
	uint64_t records;
	struct zf_sorter *noted[ZF_RUN_IDS]; /* keys, facts */
};

static inline void zf_index_write_number(unsigned char *to, uint64_t number, unsigned bytes)
{
	for (unsigned i = bytes; i-- > 0; number >>= 8)
		to[i] = (unsigned char)number;
}

static inline uint64_t zf_index_read_number(const unsigned char *from, unsigned bytes)
{
	uint64_t number = 0;

	for (unsigned i = 0; i < bytes; i++)
		number = number << 8 | from[i];
	return number;
}

/* Name, kind and first of a new run. */
struct zf_run_info zf_index_fresh(struct zf_index *index, enum zf_run_kind kind, uint64_t first);
/* A run that was written, open to be read. Frees the writer in every case. */
enum zeef_status zf_index_finish(struct zf_index *index, struct zf_run_writer *writer, struct zf_run **out);
/* A run more, which the index owns then; closed if there is no memory. */
enum zeef_status zf_index_append(struct zf_index *index, struct zf_run *run);
/* What a run keeps of a print: of the upper half all (of facts 56 bits), of the lower 32 bits. */
void zf_index_write_key(unsigned char *to, enum zf_run_kind kind, uint64_t hi, uint64_t lo);
/* Facts as runs hold them, and back. */
struct zf_index_fact zf_index_fact_of(uint64_t value);
uint64_t zf_index_value_of(const struct zf_index_fact *fact);

#endif
