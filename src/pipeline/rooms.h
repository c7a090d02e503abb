/*
 * pipeline/rooms: the order of the rooms for one record.
 */
#ifndef ZF_PIPELINE_ROOMS_H
#define ZF_PIPELINE_ROOMS_H

#include "boilerplate/judge.h"
#include "core/document.h"
#include "decode/decode.h"
#include "dedup/print.h"
#include "language/language.h"
#include "metadata/metadata.h"
#include "parse/parse.h"
#include "segment/segment.h"

/* What one thread needs to walk a record through the rooms. */
struct zf_rooms {
	struct zf_decoder *decoder;
	struct zf_parser *parser;
	struct zf_segmenter *segmenter;
	struct zf_metadata *metadata;
	struct zf_judge *judge;
	const struct zf_language *language; /* shared */
	struct zf_arena *arena;             /* of the record in hand */
	struct zf_key *key;
	uint32_t leave;                     /* bits of enum zf_repair: what is not to be mended */
};

/* All or nothing; ZEEF_ENOMEM. */
enum zeef_status zf_rooms_open(struct zf_rooms *rooms, const struct zeef_options *options,
                               const struct zf_language *language);
void zf_rooms_close(struct zf_rooms *rooms); /* takes a zeroed one */

/* Walks a record from bytes to marks, prints and metadata. document->arena is rooms->arena, which holds
 * nothing else; bytes and origin live elsewhere. ZEEF_ELIMIT: the record wants more memory than a record may
 * have. */
enum zeef_status zf_rooms_walk(struct zf_rooms *rooms, struct zf_document *document);

#endif
