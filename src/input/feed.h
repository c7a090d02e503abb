/*
 * input/feed: one file, or one member of an archive, record by record.
 */
#ifndef ZF_INPUT_FEED_H
#define ZF_INPUT_FEED_H

#include "core/buffer.h"
#include "input/bytes.h"
#include "input/source.h"

enum zf_shape { ZF_SHAPE_RECORD, ZF_SHAPE_LINES, ZF_SHAPE_WARC, ZF_SHAPE_TAR };

struct zf_feed {
	struct zf_bytes *bytes;  /* owned down to `keep` */
	struct zf_bytes *keep;   /* what the layers stand on; NULL for a file */
	enum zf_shape shape;
	struct zf_buffer name;   /* zf_origin.file of its records */
	bool started, told;      /* told: the damage of its bytes was reported */
	struct zf_feed *member;  /* of a tar; owned; NULL = none is open */
	uint64_t member_size;
	struct zf_arena *scratch; /* borrowed */
};

/* Unpacks and looks what it is. scratch is reset now and then. The layers are the feed's even when it fails
 * (ZEEF_ENOMEM). Bytes, keep and name are set by the caller. */
enum zeef_status zf_feed_open(struct zf_feed *feed, const struct zf_source_options *options,
			      struct zf_arena *scratch);
/* The next record; of the origin, file is set here and path is not. `pass`: only counts it, fills nothing. */
enum zeef_status zf_feed_next(struct zf_feed *feed, const struct zf_source_options *options,
                              struct zf_document *document, struct zf_source_fault *fault, bool pass);
void zf_feed_close(struct zf_feed *feed);

#endif
