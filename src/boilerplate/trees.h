/*
 * boilerplate/trees: a sum of small decision trees over columns of bytes.
 *
 * All nodes of a level of a tree ask the same question ("is this column's byte over that?"), so that a tree
 * is six questions and 64 answers, and many rows are answered at once. Whole numbers: the same sum everywhere.
 */
#ifndef ZF_BOILERPLATE_TREES_H
#define ZF_BOILERPLATE_TREES_H

#include "boilerplate/features.h"

enum {
	ZF_TREE_DEPTH = 6,
	ZF_TREE_LEAVES = 1 << ZF_TREE_DEPTH,
	ZF_TREE_UNIT = 1024,  /* of a leaf: that many are 1 of log odds */
	ZF_SHIFT_BIAS = 4,
};

/* A question's column: a feature, of the block itself or of one up to ZF_PAD before or behind it. */
static inline uint16_t zf_tree_column(unsigned feature, int shift)
{
	return (uint16_t)(feature << 4 | (unsigned)(shift + ZF_SHIFT_BIAS));
}
static inline unsigned zf_tree_feature(uint16_t column)
{
	return column >> 4;
}
static inline int zf_tree_shift(uint16_t column)
{
	return (int)(column & 15) - ZF_SHIFT_BIAS;
}

struct zf_trees {
	uint32_t count;
	int32_t base;             /* of every sum */
	const uint16_t *columns;  /* ZF_TREE_DEPTH a tree */
	const uint8_t *cuts;      /* likewise: a byte over it is a yes */
	const int16_t *leaves;    /* ZF_TREE_LEAVES a tree: bit k of the index is the answer to question k */
};

/* Sums of all rows, in ZF_TREE_UNITs of log odds. */
void zf_trees_sum(const struct zf_trees *trees, const struct zf_features *features, int32_t *sums);

#endif
