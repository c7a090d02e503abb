/* dedup/emit: writes what stays of a chunk, and the ledger of what goes. */
#ifndef ZF_DEDUP_EMIT_H
#define ZF_DEDUP_EMIT_H

#include "core/buffer.h"
#include "dedup/chunk.h"

struct zf_emit {
	const struct zf_dedup_options *options;
	struct zf_dedup_counts *counts;
	struct zf_buffer out, ledger, text; /* owned */
};

struct zf_emit zf_emit_make(const struct zf_dedup_options *options, struct zf_dedup_counts *counts);
void zf_emit_free(struct zf_emit *emit);
/* Writes a chunk whose `firsts` are filled; changes its text. */
enum zeef_status zf_emit_chunk(struct zf_emit *emit, struct zf_chunk *chunk);
/* Writes what is still held back. */
enum zeef_status zf_emit_flush(struct zf_emit *emit);

#endif
