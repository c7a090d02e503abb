#include "boilerplate/trees.h"

enum { CHUNK = 256 }; /* rows at a time: small enough for the nearest cache */

static void sum_chunk(const struct zf_trees *trees, const struct zf_features *features, uint32_t from,
                      uint32_t n, int32_t *sums)
{
	uint8_t index[CHUNK];

	for (uint32_t i = 0; i < n; i++)
		sums[i] = trees->base;
	for (uint32_t tree = 0; tree < trees->count; tree++) {
		const uint16_t *columns = trees->columns + (size_t)tree * ZF_TREE_DEPTH;
		const uint8_t *cuts = trees->cuts + (size_t)tree * ZF_TREE_DEPTH;
		const int16_t *leaves = trees->leaves + (size_t)tree * ZF_TREE_LEAVES;
		memset(index, 0, n);
		for (unsigned level = 0; level < ZF_TREE_DEPTH; level++) {
			const uint8_t *column = zf_column(features, zf_tree_feature(columns[level])) + from +
			                        zf_tree_shift(columns[level]);
			uint8_t cut = cuts[level], bit = (uint8_t)(1u << level);
			for (uint32_t i = 0; i < n; i++)
				index[i] |= column[i] > cut ? bit : 0;
		}
		for (uint32_t i = 0; i < n; i++)
			sums[i] += leaves[index[i]];
	}
}

void zf_trees_sum(const struct zf_trees *trees, const struct zf_features *features, int32_t *sums)
{
	for (uint32_t from = 0; from < features->rows; from += CHUNK) {
		uint32_t left = features->rows - from;
		sum_chunk(trees, features, from, left < CHUNK ? left : CHUNK, sums + from);
	}
}
