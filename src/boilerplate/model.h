/* boilerplate/model: the weights that scripts/train-judge.c learned. */
#ifndef ZF_BOILERPLATE_MODEL_H
#define ZF_BOILERPLATE_MODEL_H

#include "boilerplate/names.h"
#include "boilerplate/trees.h"

struct zf_model {
	struct zf_names names;
	struct zf_trees first;  /* a first opinion, by the block and its place */
	struct zf_trees second; /* the last, by what the first says of all blocks */
	struct zf_trees line;   /* where to draw the line on a page: see boilerplate/levels */
};

extern const struct zf_model zf_model;

#endif
