/*
 * segment/markdown: the lines of a Markdown text to blocks.
 *
 * What CommonMark and its usual additions (tables, footnotes, <sup>) write, and what OCR programs make of them:
 * a rule may stand where a page ended, in the middle of a paragraph, with the page's notes behind it.
 */
#ifndef ZF_SEGMENT_MARKDOWN_H
#define ZF_SEGMENT_MARKDOWN_H

#include "segment/cut.h"

bool zf_markdown_cut(struct zf_cuts *cuts); /* false = no memory */

/* Without marks of emphasis, links, tags and escapes; markers of notes go. A link's target is added to
 * block->links (block may be NULL). The same slice where there is nothing to take out; at = NULL: no memory. */
struct zf_slice zf_markdown_inline(struct zf_arena *arena, struct zf_slice text, struct zf_block *block);

#endif
