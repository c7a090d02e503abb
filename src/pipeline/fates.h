/*
 * pipeline/fates: what becomes of each block of a record, once the corpus has spoken.
 *
 * Joins the marks of the page with the verdicts of the corpus.
 */
#ifndef ZF_PIPELINE_FATES_H
#define ZF_PIPELINE_FATES_H

#include "core/document.h"
#include "dedup/resolve.h"

struct zf_fate_of_block {
	enum zf_reason reason; /* ZF_KEPT: in the document */
	bool repaired;         /* kept, but its text is not what was read: a repair.text row tells */
	float certainty;
	bool has_of;           /* names what it repeats or, of a kept one, what it is a near copy of */
	uint64_t of_record;
	uint32_t of_block;     /* ZF_NO_BLOCK: the record as a whole */
};

/* One a block, in the document's arena; NULL = no memory. `verdicts` are sorted by block; none: by the page
 * alone. `failed`: no text came of the record. Marks the blocks with the verdicts. */
struct zf_fate_of_block *zf_fates(struct zf_document *document, const struct zf_verdict *verdicts,
                                  size_t nverdicts, bool failed);
/* The verdict on one block, ZF_NO_BLOCK for the record as a whole; NULL = there is none. */
const struct zf_verdict *zf_verdict_of(const struct zf_verdict *verdicts, size_t count, uint32_t block);

#endif
