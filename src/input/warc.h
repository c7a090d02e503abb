/*
 * input/warc: the pages of a web archive, WARC/1.0 (ISO 28500:2009) and WARC/1.1 (ISO 28500:2017).
 *
 * Each record of the archive is a record here: pages (response, resource, conversion) with their bytes, all
 * others with the reason why they are none.
 */
#ifndef ZF_INPUT_WARC_H
#define ZF_INPUT_WARC_H

#include "core/document.h"
#include "input/bytes.h"
#include "input/source.h"

bool zf_warc_is(struct zf_bytes *bytes);
/* ZEEF_END: no more, or bytes->damage; a damage that cuts a record is told with it and taken off the bytes.
 * `pass`: only goes on to the next. A bytes.at of NULL without a fault: the arena refused. */
enum zeef_status zf_warc_next(struct zf_bytes *bytes, uint64_t cap, struct zf_document *document,
                              struct zf_source_fault *fault, bool pass);

/* The damage of the bytes as a fault; they go on with the next whole member of the archive, and then have
 * none, where that can be found (zf_bytes_go_on). */
void zf_warc_damage(struct zf_bytes *bytes, struct zf_document *document, struct zf_source_fault *fault);

#endif
