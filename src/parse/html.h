/*
 * parse/html: a page as events.
 *
 * The scan (parse/scan.h) cuts the page into tokens and a skeleton; libxml2's SAX parser, from memory and
 * with no tree, DTD, catalog or network, says over the skeleton what stands inside what; here the two are
 * joined again.
 */
#ifndef ZF_PARSE_HTML_H
#define ZF_PARSE_HTML_H

#include "core/document.h"
#include "core/event.h"
#include "core/tag.h"

struct zf_html; /* libxml2's context and the arrays of the scan; one a thread */
struct zf_html *zf_html_new(void); /* NULL = no memory */
void zf_html_free(struct zf_html *html); /* takes NULL */

enum zeef_status zf_html_parse(struct zf_html *html, struct zf_document *document,
                               const struct zf_events *events, void *self);

/* Bits of enum zf_region, each by one kind of evidence. */
uint32_t zf_region_of_tag(enum zf_tag tag, uint32_t above);
uint32_t zf_region_of_role(struct zf_slice role);
uint32_t zf_region_of_item(struct zf_slice item);
bool zf_region_style_hides(struct zf_slice style);

#endif
