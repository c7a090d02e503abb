/*
 * segment/segment: events to blocks.
 *
 * Two segmenters, one for elements and one for lines; both fill document->blocks with raw text, kind,
 * level, span and what judges need of the place. In text formats `text` is the unwrapped form of
 * `raw`; repair/ does the rest.
 */
#ifndef ZF_SEGMENT_SEGMENT_H
#define ZF_SEGMENT_SEGMENT_H

#include "core/document.h"
#include "core/event.h"

struct zf_segmenter; /* buffers; one a thread */
struct zf_segmenter *zf_segmenter_new(void); /* NULL = no memory */
void zf_segmenter_free(struct zf_segmenter *segmenter); /* takes NULL */

/* The listener for the document's format; pass `segmenter` as its self. */
const struct zf_events *zf_segment_begin(struct zf_segmenter *segmenter, struct zf_document *document);
/* Ends the last block. ZEEF_ENOMEM = the record's memory is used up. */
enum zeef_status zf_segment_end(struct zf_segmenter *segmenter);

#endif
