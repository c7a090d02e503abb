/*
 * segment/glue: paragraphs that were written one behind the other without a space.
 *
 * "… into it.EU countries should …": a stop, and a capital right behind it, twice in a long line and more, is
 * where paragraphs were glued together. A heading among them has no stop: "sanctionedAppalled by the attack,
 * …".
 */
#ifndef ZF_SEGMENT_GLUE_H
#define ZF_SEGMENT_GLUE_H

#include "core/slice.h"

/* Whether paragraphs are glued together in a line. */
bool zf_is_glued(struct zf_slice line);
/* The length of the first paragraph of a glued line; all of it where nothing follows. */
size_t zf_glue_end(struct zf_slice line);

#endif
