#include "boilerplate/explain.h"

enum {
	CHUNK = 32,                      /* rows at a time */
	COLUMNS = ZF_NFEATURES * 16,     /* a feature and a neighbour: zf_tree_column() */
	NODES = 2 * ZF_TREE_LEAVES - 1,
	FINE = ZF_TREE_LEAVES,           /* expectations are kept in this part of a ZF_TREE_UNIT: no rounding */
};

/* What is to be expected after the first k answers: at (1 << k) - 1 plus these answers. */
static void expect(const int16_t *leaves, int32_t expected[NODES])
{
	for (unsigned i = 0; i < ZF_TREE_LEAVES; i++)
		expected[ZF_TREE_LEAVES - 1 + i] = leaves[i] * FINE;
	for (unsigned width = ZF_TREE_LEAVES / 2; width; width /= 2)
		for (unsigned i = 0; i < width; i++)
			expected[width - 1 + i] =
			    (expected[2 * width - 1 + i] + expected[3 * width - 1 + i]) / 2;
}

struct row {
	const struct zf_features *features;
	uint32_t at;
	int64_t total;
	int64_t *shares; /* COLUMNS */
};

static uint8_t value_of(const struct row *row, uint16_t column)
{
	return zf_column(row->features, zf_tree_feature(column))[(ptrdiff_t)row->at + zf_tree_shift(column)];
}

/* Adds the shares of one tree. */
static void share_out(struct row *row, const struct zf_trees *trees, uint32_t tree,
		      const int32_t expected[NODES])
{
	const uint16_t *columns = trees->columns + (size_t)tree * ZF_TREE_DEPTH;
	const uint8_t *cuts = trees->cuts + (size_t)tree * ZF_TREE_DEPTH;
	unsigned answers = 0;
	int32_t was = expected[0];

	for (unsigned level = 0; level < ZF_TREE_DEPTH; level++) {
		int32_t is;

		answers |= value_of(row, columns[level]) > cuts[level] ? 1u << level : 0;
		is = expected[(2u << level) - 1 + answers];
		row->shares[columns[level]] += is - was;
		was = is;
	}
	row->total += was;
}

static int64_t size_of(int64_t share)
{
	return share < 0 ? -share : share;
}

/* The largest shares, largest first; of equal ones the first column. */
static void choose(const struct row *row, struct zf_influence chosen[ZF_INFLUENCES])
{
	uint16_t best[ZF_INFLUENCES];
	size_t count = 0;

	for (unsigned column = 0; column < COLUMNS; column++) {
		size_t k = count;

		if (!row->shares[column])
			continue;
		for (; k > 0 && size_of(row->shares[column]) > size_of(row->shares[best[k - 1]]); k--)
			if (k < ZF_INFLUENCES)
				best[k] = best[k - 1];
		if (k < ZF_INFLUENCES)
			best[k] = (uint16_t)column;
		count += count < ZF_INFLUENCES;
	}
	for (size_t k = 0; k < count; k++)
		chosen[k] = (struct zf_influence){
			.feature = zf_feature_name(zf_tree_feature(best[k])),
			.neighbour = (int8_t)zf_tree_shift(best[k]), .value = value_of(row, best[k]),
			.share = (float)row->shares[best[k]] / (FINE * ZF_TREE_UNIT),
		};
}

/* One look at n rows, of which blocks[0] is the first. */
static void explain_rows(const struct zf_trees *trees, unsigned look, struct row *rows, uint32_t n,
                         struct zf_block_explained *blocks)
{
	int32_t expected[NODES];

	for (uint32_t i = 0; i < n; i++) {
		rows[i].total = (int64_t)trees->base * FINE;
		memset(rows[i].shares, 0, COLUMNS * sizeof *rows[i].shares);
	}
	for (uint32_t tree = 0; tree < trees->count; tree++) {
		expect(trees->leaves + (size_t)tree * ZF_TREE_LEAVES, expected);
		for (uint32_t i = 0; i < n; i++)
			share_out(&rows[i], trees, tree, expected);
	}
	for (uint32_t i = 0; i < n; i++) {
		blocks[i].looks[look].sum = (float)rows[i].total / (FINE * ZF_TREE_UNIT);
		choose(&rows[i], blocks[i].looks[look].influences);
	}
}

static void explain_both(struct zf_block_explained *block)
{
	int32_t first = (int32_t)(block->looks[0].sum * ZF_TREE_UNIT), second = (int32_t)(block->looks[1].sum * ZF_TREE_UNIT);

	block->opinion = (float)zf_model_opinion(first, second) / ZF_TREE_UNIT;
}

enum zeef_status zf_explain(const struct zf_model *model, const struct zf_features *features,
			    struct zf_arena *arena, struct zf_explanation *into)
{
	uint32_t count = features->rows < ZF_EXPLAINED ? features->rows : ZF_EXPLAINED;
	struct zf_block_explained *blocks = zf_arena_take(arena, count, sizeof *blocks);
	int64_t *shares = zf_arena_raw(arena, (size_t)CHUNK * COLUMNS, sizeof *shares);
	struct row rows[CHUNK];

	if (!blocks || !shares)
		return ZEEF_ENOMEM;
	for (uint32_t from = 0; from < count; from += CHUNK) {
		uint32_t n = count - from < CHUNK ? count - from : CHUNK;

		for (uint32_t i = 0; i < n; i++)
			rows[i] = (struct row){ features, from + i, 0, shares + (size_t)i * COLUMNS };
		explain_rows(&model->first, 0, rows, n, blocks + from);
		explain_rows(&model->second, 1, rows, n, blocks + from);
		for (uint32_t i = from; i < from + n; i++)
			explain_both(&blocks[i]);
	}
	into->count = count;
	into->blocks = blocks;
	return ZEEF_OK;
}
