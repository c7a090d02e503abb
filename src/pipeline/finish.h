/*
 * pipeline/finish: the rows of a record, once the fates of its blocks are known.
 *
 * Gives the blocks that stay their final text, and writes the record's rows: at most one document, a ledger row
 * for every block that is not, or not as it was read, in it, and at most one line of trouble.
 */
#ifndef ZF_PIPELINE_FINISH_H
#define ZF_PIPELINE_FINISH_H

#include "normalise/normalise.h"
#include "pipeline/fates.h"
#include "pipeline/spool.h"

/* The id of a record with its ordinal among records of equal ids, which is 0 for the first: unique in a run. */
struct zf_hash128 zf_id_with_ordinal(struct zf_hash128 id, uint32_t ordinal);

/* The final id of an earlier record. */
typedef struct zf_hash128 zf_id_fn(void *user, uint64_t record);

struct zf_ending {
	bool kept;                 /* there is a document */
	char lang[12];             /* of the document, "und" at least */
	struct zf_buffer document; /* its line; empty when not kept */
	struct zf_buffer ledger, trouble;
	/* code, file, what and mend of a fault for the user, each with its NUL; empty = none */
	struct zf_buffer report;
	uint64_t offset;           /* of that fault's record in its file */
	bool failed, damaged;
	bool repeated;             /* skipped, but only because nothing new stood in it */
	uint64_t blocks, repaired, text_bytes;
	uint32_t reasons[ZF_NREASONS]; /* blocks by reason; ZF_KEPT counts the document's paragraphs */
};
void zf_ending_free(struct zf_ending *ending);
/* Was written out: what is large is given back. */
void zf_ending_rest(struct zf_ending *ending);
/* Hands the fault of the record, where there is one, to the caller's report function. */
void zf_ending_tell(const struct zf_ending *ending, const struct zeef_options *options);

/* What the corpus says of one record. */
struct zf_verdicts {
	const struct zf_verdict *at; /* by block, ZF_NO_BLOCK last */
	size_t count;
	uint64_t leader;             /* the record that leads its cluster of near copies; UINT64_MAX = none */
};

struct zf_finish {
	struct zf_normalise_options normalise;
	bool text;       /* the document as plain text */
	zf_id_fn *id_of;
	void *user;
};

/* Decides and writes. `id`: the record's final one. Fills `ending` anew. */
enum zeef_status zf_finish(const struct zf_finish *finish, struct zf_document *document,
                           const struct zf_outcome *outcome, const struct zf_verdicts *verdicts,
                           struct zf_hash128 id, struct zf_ending *ending);

#endif
