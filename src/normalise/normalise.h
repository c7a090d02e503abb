/*
 * normalise/normalise: the final form of text.
 *
 * NFC, one kind of space, soft hyphens and zero-width signs out, ligatures and presentation forms resolved,
 * controls out; quotes and dashes as each language writes them, unless an option says otherwise. Idempotent.
 */
#ifndef ZF_NORMALISE_NORMALISE_H
#define ZF_NORMALISE_NORMALISE_H

#include "core/arena.h"

struct zf_normalise_options {
	bool plain_quotes; /* all kinds of quotation marks to " and ' */
};

/* The final form of one paragraph: valid UTF-8 in, valid UTF-8 without line breaks out (code keeps its lines
 * when keep_lines). A slice of text itself where nothing changes; at = NULL (and text not empty) = no
 * memory. */
struct zf_slice zf_normalise(struct zf_arena *arena, struct zf_slice text,
                             const struct zf_normalise_options *options, bool keep_lines);

#endif
