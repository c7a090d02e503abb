/*
 * pipeline/stream: the verdicts of paragraphs, record by record: of exact copies and templates, and of near
 * copies among what these leave.
 */
#ifndef ZF_PIPELINE_STREAM_H
#define ZF_PIPELINE_STREAM_H

#include "core/buffer.h"
#include "dedup/near.h"
#include "dedup/resolve.h"
#include "pipeline/compare.h"

struct zf_stream;
/* Takes the resolver, finished, even where it fails (NULL = no memory). */
struct zf_stream *zf_stream_new(struct zf_resolver *resolver);
void zf_stream_free(struct zf_stream *stream); /* takes NULL; frees resolver and near */

/* Asks of each exact copy whether it is one, and forgets the verdict where it is not; begins again at the
 * first. */
enum zeef_status zf_stream_compare(struct zf_stream *stream, struct zf_compare *compare,
                                   const struct zf_resolve_options *options);
/* Takes near copies too (finished; NULL = none), and begins again at the first record. A near copy gets a
 * verdict that names its leader: ZF_KEPT or, where it is to be removed, ZF_DUPLICATE_NEAR. Exact copies of
 * one that is removed name its leader from then on. memory: bytes, while it is called. */
enum zeef_status zf_stream_near(struct zf_stream *stream, struct zf_near *near, bool remove,
                                const struct zf_resolve_options *options);
/* Appends the verdicts (struct zf_verdict, by block) of a record, which none before was behind. */
enum zeef_status zf_stream_of(struct zf_stream *stream, uint64_t record, struct zf_buffer *verdicts);

#endif
