/*
 * segment/text: lines to blocks.
 *
 * All lines of a record are gathered first, for what a line is depends on the measure of the others; then
 * they are cut into blocks in one pass. A block's raw text is a slice of the decoded record from its
 * first line to its last, its text the same without wraps, list signs and marks of emphasis.
 */
#ifndef ZF_SEGMENT_TEXT_H
#define ZF_SEGMENT_TEXT_H

#include "core/document.h"
#include "core/event.h"

struct zf_text_segmenter; /* the lines of one record; one a thread */
struct zf_text_segmenter *zf_text_segmenter_new(void); /* NULL = no memory */
void zf_text_segmenter_free(struct zf_text_segmenter *segmenter); /* takes NULL */

/* The listener for lines; pass `segmenter` as its self. It forgets the record before. */
const struct zf_events *zf_text_segment_begin(struct zf_text_segmenter *segmenter,
                                              struct zf_document *document);
/* Cuts the lines into document->blocks. ZEEF_ENOMEM = the record's memory is used up. */
enum zeef_status zf_text_segment_end(struct zf_text_segmenter *segmenter);

#endif
