/*
 * pipeline/ingest: the first stage: every record through the rooms, in any order, onto the spool in input order.
 */
#ifndef ZF_PIPELINE_INGEST_H
#define ZF_PIPELINE_INGEST_H

#include "pipeline/rooms.h"
#include "pipeline/work.h"

/* Goes on from the last seal and seals the end. ZEEF_ESTOPPED: sealed where it stopped. */
enum zeef_status zf_ingest(const struct zeef_options *options, const struct zf_language *language, struct zf_work *work);

/* The fault of a record in words for its line of trouble, from what the source and the rooms say. */
struct zf_outcome;
struct zf_source_fault;
void zf_outcome_of(const struct zf_document *document, const struct zf_source_fault *fault, enum zeef_status walked,
                   struct zf_outcome *out);

#endif
