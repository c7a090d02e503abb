/*
 * parse/parse: from decoded text to events.
 */
#ifndef ZF_PARSE_PARSE_H
#define ZF_PARSE_PARSE_H

#include "core/document.h"
#include "core/event.h"

/* What the text is, by its content, with the media type as a hint. Looks at the first 64 KiB and at samples. */
enum zf_format zf_sniff(const struct zf_document *document);

struct zf_parser; /* libxml2's context, interned names; one a thread */
struct zf_parser *zf_parser_new(void); /* NULL = no memory */
void zf_parser_free(struct zf_parser *parser); /* takes NULL */

/* Sends document->text as events to `to`, by document->format (HTML: elements; others: lines), and adds what a
 * page's head says to document->properties. */
enum zeef_status zf_parse(struct zf_parser *parser, struct zf_document *document,
                          const struct zf_events *to, void *self);

#endif
