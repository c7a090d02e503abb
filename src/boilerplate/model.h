/* boilerplate/model: the weights that scripts/train-judge.c learned. */
#ifndef ZF_BOILERPLATE_MODEL_H
#define ZF_BOILERPLATE_MODEL_H

#include "boilerplate/names.h"
#include "boilerplate/trees.h"

struct zf_model {
	struct zf_names names;
	struct zf_trees first;  /* a first opinion, by the block and its place */
	struct zf_trees second; /* another, by what the first says of all blocks */
	struct zf_trees line;   /* where to draw the line on a page: see boilerplate/levels */
};

extern const struct zf_model zf_model;

/* What both looks together think of a block: log odds. The second learns the habits of the collections that teach it; on
 * others the first, which is the worse judge on these, is the better one. */
static inline int32_t zf_model_opinion(int32_t first, int32_t second)
{
	return (first + 3 * second) / 4;
}

#endif
