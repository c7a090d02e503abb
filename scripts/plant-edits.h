/*
 * plant-edits: edits of known kind and size, for plant-duplicates. Edits are made at random places; the same seed gives
 * the same ones.
 */
#ifndef PLANT_EDITS_H
#define PLANT_EDITS_H

#include "core/buffer.h"

struct base {
	struct zf_slice text;
	uint32_t lang, record;
};

struct planter {
	const struct base *bases; /* the texts among which is planted */
	size_t count;
	uint64_t seed;
};

/* Writes the text, edited, to out, or nothing where it does not lend itself to that. */
typedef void plant_edit(struct planter *planter, const struct base *base, unsigned size, struct zf_buffer *out);

enum plant_goal {
	PLANT_JOIN,            /* it is a copy */
	PLANT_PART,            /* what is to become of it is not said */
	PLANT_FORM,            /* it is none: a form filled in anew */
};

struct plant_kind {
	const char *name;
	plant_edit *edit;
	unsigned size;
	enum plant_goal goal;
};
extern const struct plant_kind plant_kinds[];
extern const size_t plant_nkinds;

struct pieces {
	struct zf_slice at[100000];
	size_t count;
};
/* What lies between `by`s and is not empty. by = 0: code points, for texts without spaces between words. */
void plant_split(struct zf_slice text, char by, struct pieces *pieces);

#endif
