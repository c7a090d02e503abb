/*
 * parse/text: text formats to lines.
 *
 * A line ends at LF, CR LF, CR, U+2028 or U+2029. Form feeds stay in their line: a page begins where one
 * stands.
 */
#ifndef ZF_PARSE_TEXT_H
#define ZF_PARSE_TEXT_H

#include "core/document.h"
#include "core/event.h"

/* Sends each line of document->text to events->line, the empty ones too, without their ends. The last
 * line needs no end. Hands up the first status that is not ZEEF_OK. */
enum zeef_status zf_parse_text(struct zf_document *document, const struct zf_events *events, void *self);

#endif
