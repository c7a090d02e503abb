/*
 * pipeline/ingest: the first stage: every record through the rooms, in any order, onto the spool in input
 * order.
 */
#ifndef ZF_PIPELINE_INGEST_H
#define ZF_PIPELINE_INGEST_H

#include "pipeline/rooms.h"
#include "pipeline/spool.h"
#include "pipeline/work.h"

/* Goes on from the last seal and seals the end. ZEEF_ESTOPPED: sealed where it stopped. The source
 * stands at its start. */
enum zeef_status zf_ingest(const struct zeef_options *options, const struct zf_language *language,
                           struct zf_source *source, struct zf_work *work);

/* Reads records until `most` or until `bytes` of them are there; *count may be 0 at the end. The arena is
 * reset first and holds their bytes and origins. */
struct zf_catch {
	struct zf_document *documents;
	struct zf_source_fault *faults;
	size_t most, bytes;
	size_t count;
};
enum zeef_status zf_catch_records(struct zf_source *source, struct zf_arena *arena, struct zf_catch *into);
/* Bytes, about, that the records take while they walk through the rooms one after the other. 0 = whatever they
 * hold, not more than `matters`: nobody looks. */
size_t zf_catch_weight(const struct zf_catch *caught, size_t matters);

/* Walks one record through the rooms (on rooms->arena, which it resets) and packs it with what was found at
 * fault. A record that wants too much memory is packed as a failed one; only the world's failures are a
 * status. */
enum zeef_status zf_walk_and_pack(struct zf_rooms *rooms, struct zf_document *document,
                                  const struct zf_source_fault *fault, struct zf_buffer *packed);

#endif
