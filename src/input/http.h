/*
 * input/http: a response as it went over the wire, to the page in it (RFC 9112).
 */
#ifndef ZF_INPUT_HTTP_H
#define ZF_INPUT_HTTP_H

#include "core/document.h"
#include "input/source.h"

/* The value of a header field in `head` (lines of "Name: value"), trimmed; at = NULL: there is none. */
struct zf_slice zf_http_field(struct zf_slice head, const char *name);
/* The length of a head: up to and with the empty line behind it; 0 = it does not end in `text`. */
size_t zf_http_head(struct zf_slice text);
/* Sets media_type and charset of the origin from a Content-Type (slices of it). */
void zf_http_type(struct zf_slice content_type, struct zf_origin *origin);
/* Whether a page of that media type can hold text of a release: no picture, sound, film, font, style or
 * script. */
bool zf_http_may_be_text(struct zf_slice media_type);

/* The body of a response into document->bytes (in the arena), media type, charset and language into its origin.
 * Sets `fault` where there is no page in it. bytes.at NULL without a fault: the arena refused.
 * ZEEF_OK or ZEEF_ENOMEM. */
enum zeef_status zf_http_response(struct zf_slice response, uint64_t cap, struct zf_document *document,
                                  struct zf_source_fault *fault);

#endif
