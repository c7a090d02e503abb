/*
 * segment/html: elements to blocks.
 *
 * A block is what a reader sees as one paragraph: elements that stand on lines of their own cut, phrases do
 * not. Two line breaks with nothing between them cut; a single one is a space, but before a sign of a list
 * (a dash or bullet and a space) it cuts, and the piece is an item. A counter that text is glued to is a block of its
 * own; see segment/count.
 */
#ifndef ZF_SEGMENT_HTML_H
#define ZF_SEGMENT_HTML_H

#include "core/document.h"
#include "core/event.h"

struct zf_html_segmenter; /* the stack of open elements; one a thread */
struct zf_html_segmenter *zf_html_segmenter_new(void); /* NULL = no memory */
void zf_html_segmenter_free(struct zf_html_segmenter *segmenter); /* takes NULL */

/* The listener for elements; pass `segmenter` as its self. It forgets the record before. */
const struct zf_events *zf_html_segment_begin(struct zf_html_segmenter *segmenter,
                                              struct zf_document *document);
/* Ends the last block. ZEEF_ENOMEM = the record's memory is used up. */
enum zeef_status zf_html_segment_end(struct zf_html_segmenter *segmenter);

#endif
