/*
 * dedup/index: what the earlier parts of a corpus hold, for the batch that comes next.
 *
 * A set of immutable sorted runs in one folder (dedup/index-run). A batch asks in ascending order of prints,
 * so each run is read forward once and nothing of it is kept but the block in hand; what the batch adds is
 * sorted and written as new runs. Where four runs or more stand behind one that holds fewer entries than they
 * do together, these are merged into one: n entries lie in some log2(n) runs at most, mostly in far fewer,
 * and an entry is written again some log4(n) times. Nothing changes for a reader until the caller writes the
 * new list of runs into its manifest.
 *
 * Of a print 96 bits are kept (of facts 88): of n new prints over N old ones about n*N / 2^96 are taken for
 * another's, 1.3e-11 for 10^9 over 10^9.
 */
#ifndef ZF_DEDUP_INDEX_H
#define ZF_DEDUP_INDEX_H

#include "core/hash.h"
#include "dedup/index-run.h"

#define ZF_OLD_RECORD (UINT64_C(1) << 63) /* set in the number of a record of an earlier part */
#define ZF_INDEX_MOST_RECORDS (UINT64_C(1) << 35)

struct zf_index_options {
	const char *folder;    /* of the runs; must exist; borrowed */
	const char *temporary; /* for files of a batch; borrowed */
	uint64_t memory;       /* bytes for what a batch adds, before it goes to disk */
	unsigned threads;
	struct zf_trouble trouble;
};

struct zf_index;
struct zf_index *zf_index_new(const struct zf_index_options *options); /* NULL = no memory */
void zf_index_free(struct zf_index *index); /* takes NULL; what was not committed is gone, runs of dedup/past too */
/* A run that the manifest names, oldest first. */
enum zeef_status zf_index_open_run(struct zf_index *index, const struct zf_run_info *info);
uint64_t zf_index_records(const struct zf_index *index); /* of all earlier parts */

/* Where a print survives; *found says whether it is known. */
struct zf_index_place {
	uint64_t record;       /* with ZF_OLD_RECORD */
	uint32_t block;        /* UINT32_MAX: the record as a whole */
	bool found;
};
enum zeef_status zf_index_find(struct zf_index *index, struct zf_hash128 print, struct zf_index_place *out);
/* record: of the batch, from 0. A place is noted once for each print. */
enum zeef_status zf_index_note(struct zf_index *index, struct zf_hash128 print, uint64_t record,
                               uint32_t block);
/* How often a print (an id's) was seen in all, 0 = never; noting puts a greater number. */
enum zeef_status zf_index_count(struct zf_index *index, struct zf_hash128 print, uint64_t *count);
enum zeef_status zf_index_note_count(struct zf_index *index, struct zf_hash128 print, uint64_t count);

struct zf_index_fact {
	uint32_t documents;    /* under 2^24; more are taken for that */
	uint32_t kept;         /* of these, those that keep it by themselves; likewise */
	float merit;           /* the greatest; zf_index_step() of one */
	uint8_t risk;          /* of that merit; of equals, the least */
	bool found;
};
enum zeef_status zf_index_fact(struct zf_index *index, struct zf_hash128 print, struct zf_index_fact *out);
/* A merit as facts hold it: eighths, from -16 to 15 7/8, never above what it was. */
float zf_index_step(float merit);
/* Documents are added to those known, merit and risk win or not. */
enum zeef_status zf_index_note_fact(struct zf_index *index, struct zf_hash128 print,
                                    const struct zf_index_fact *fact);
/* a with b joined to it, as runs are merged. */
struct zf_index_fact zf_index_join(struct zf_index_fact a, struct zf_index_fact b);

/* The id of a record of an earlier part (with ZF_OLD_RECORD). For many threads. */
enum zeef_status zf_index_id(const struct zf_index *index, uint64_t record, struct zf_hash128 *id);

/* Writes what was noted, and the ids of the batch's records; merges; all is durable. No asking after it. */
enum zeef_status zf_index_commit(struct zf_index *index, const struct zf_hash128 *ids, uint64_t count);
size_t zf_index_runs(const struct zf_index *index);
const struct zf_run_info *zf_index_run(const struct zf_index *index, size_t at);
/* Removes runs that are not of the index: what a killed batch or a merge left. */
void zf_index_sweep(const struct zf_index *index);
/* Reads every run to its end; damaged ones are reported and counted. */
enum zeef_status zf_index_check(struct zf_index *index, uint64_t *faults);

#endif
