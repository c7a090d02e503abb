/*
 * pipeline/ingest: the first stage: every record through the rooms, in any order, onto the spool in input order.
 */
#ifndef ZF_PIPELINE_INGEST_H
#define ZF_PIPELINE_INGEST_H

#include "pipeline/rooms.h"
#include "pipeline/spool.h"
#include "pipeline/work.h"

/* Goes on from the last seal and seals the end. ZEEF_ESTOPPED: sealed where it stopped. The source stands at its start. */
enum zeef_status zf_ingest(const struct zeef_options *options, const struct zf_language *language,
                           struct zf_source *source, struct zf_work *work);

/* Walks one record through the rooms (on rooms->arena, which it resets) and packs it with what was found at fault. A
 * record that wants too much memory is packed as a failed one; only the world's failures are a status. */
enum zeef_status zf_walk_and_pack(struct zf_rooms *rooms, struct zf_document *document,
                                  const struct zf_source_fault *fault, struct zf_buffer *packed);

#endif
