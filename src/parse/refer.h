/* parse/refer: character references of HTML, numbered and named. */
#ifndef ZF_PARSE_REFER_H
#define ZF_PARSE_REFER_H

#include "core/buffer.h"

/* Adds text to out with its references resolved as HTML 5 says (13.2.5.72 to 13.2.5.80): &#128; to &#159; mean
 * windows-1252; in an attribute's value a name without `;` before a letter, digit or `=` stays. NULs go. */
void zf_refer(struct zf_buffer *out, struct zf_slice text, bool attribute);

/* The names of the standard's table, in the order of their bytes; `;` is part of the name where it must be
 * there. Generated: scripts/names.py. */
struct zf_refer_name {
	const char *name;
	const char *text; /* UTF-8 */
};
extern const struct zf_refer_name zf_refer_names[];
extern const uint16_t zf_refer_first[256]; /* index of the first name of a first byte; [c + 1] ends it */

#endif
