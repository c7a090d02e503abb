#include "judge-fit.h"

#include <math.h>
#include <stdlib.h>

enum { BINS = 32, COLUMNS = ZF_NFEATURES * 16 };

struct pair {
	float g, h;
};

struct work {
	const struct fit_rows *rows;
	const struct fit_options *options;
	uint64_t seed;
	uint8_t *binned;           /* as rows->columns */
	uint8_t edges[ZF_NFEATURES][BINS]; /* the highest byte of a bin */
	uint16_t *all;             /* columns that may be asked */
	size_t nall;
	float *score;
	uint32_t *sample;          /* rows of this tree */
	struct pair *gradients;    /* of the sample */
	uint8_t *leaf;             /* of the sample */
	uint8_t *leaf_all;
	size_t nsample;
};

static uint32_t chance(struct work *w)
{
	w->seed = w->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(w->seed >> 33);
}

static bool drawn(struct work *w, float share)
{
	return (float)chance(w) < share * 2147483648.f;
}

/* Bytes of a feature to at most BINS bins of about the same weight. */
static void make_bins(struct work *w, unsigned feature)
{
	const uint8_t *column = w->rows->columns + feature * w->rows->places;
	uint8_t *binned = w->binned + feature * w->rows->places, map[256];
	double counts[256] = { 0 }, total = 0, sum = 0;
	unsigned bin = 0;

	for (size_t i = 0; i < w->rows->count; i++) {
		double weight = .2 + w->rows->weight[i];
		counts[column[w->rows->place[i]]] += weight;
		total += weight;
	}
	memset(w->edges[feature], 255, BINS);
	for (unsigned v = 0; v < 256; v++) {
		map[v] = (uint8_t)bin;
		sum += counts[v];
		w->edges[feature][bin] = (uint8_t)v;
		if (counts[v] > 0 && bin + 1 < BINS && sum > total * (bin + 1) / BINS * .98)
			bin++, sum = sum < total * bin / BINS ? total * bin / BINS : sum;
	}
	for (size_t i = 0; i < w->rows->places; i++)
		binned[i] = map[column[i]];
}

static const uint8_t *column_at(const struct work *w, uint16_t column)
{
	return w->binned + zf_tree_feature(column) * w->rows->places + zf_tree_shift(column);
}

static void list_columns(struct work *w)
{
	for (unsigned f = 0; f < w->rows->features; f++) {
		int reach = f < ZF_NLOCAL ? 2 : f == ZF_FEATURE_score ? 4 : 0;
		if (w->options->look == FIT_LINE)
			reach = 0;
		else if (f >= ZF_NPAGE && w->options->look == FIT_FIRST)
			continue;
		for (int shift = -reach; shift <= reach; shift++)
			w->all[w->nall++] = zf_tree_column(f, shift);
	}
}

/* How much a row can change: rows are drawn by it, and weigh the more the less likely they were drawn. */
static float pull_of(struct pair pair)
{
	return fabsf(pair.g) + .3f * pair.h;
}

static void draw(struct work *w)
{
	size_t n = w->rows->count;
	double sum = 0, limit;

	for (size_t i = 0; i < n; i++) {
		float p = 1.f / (1.f + expf(-w->score[i])), wt = w->rows->weight[i];
		w->gradients[i] = (struct pair){ wt * (p - w->rows->target[i]), wt * p * (1 - p) };
		sum += pull_of(w->gradients[i]);
	}
	limit = sum / (double)n / w->options->rows;
	w->nsample = 0;
	for (size_t i = 0; i < n; i++) {
		float share = (float)(pull_of(w->gradients[i]) / limit);
		size_t k = w->nsample;
		if (!(share > 0) || !drawn(w, share))
			continue;
		share = share < 1 ? share : 1;
		w->sample[k] = w->rows->place[i];
		w->gradients[k] = (struct pair){ w->gradients[i].g / share, w->gradients[i].h / share };
		w->leaf[k] = 0;
		w->nsample++;
	}
}

/* What a level of a tree is cut by: for each column that may be asked, the sample's bins, and their sums by leaf. */
struct desk {
	uint16_t columns[COLUMNS];
	size_t count;
	uint8_t *bins;             /* nsample a column */
	struct pair (*sums)[ZF_TREE_LEAVES][BINS]; /* one a column */
	uint32_t *moved;           /* of the sample, the rows that the last question parted off */
	size_t nmoved;
	bool yes;                  /* they answered yes */
};

/* Brings the sums of a column from one level to the next: of each leaf's two halves one is added up, and the
 * other is what is left. */
static void split_sums(const struct work *w, const struct desk *desk, size_t column, unsigned level)
{
	struct pair (*sums)[BINS] = desk->sums[column];
	const uint8_t *bins = desk->bins + column * w->nsample;
	unsigned half = level ? 1u << (level - 1) : 0;

	if (level == 0) {
		memset(sums, 0, sizeof sums[0]);
		for (size_t k = 0; k < w->nsample; k++) {
			struct pair *sum = &sums[0][bins[k]];
			sum->g += w->gradients[k].g;
			sum->h += w->gradients[k].h;
		}
		return;
	}
	memset(sums + half, 0, half * sizeof sums[0]);
	for (size_t i = 0; i < desk->nmoved; i++) {
		size_t k = desk->moved[i];
		struct pair *sum = &sums[half + (w->leaf[k] & (half - 1))][bins[k]];
		sum->g += w->gradients[k].g;
		sum->h += w->gradients[k].h;
	}
	for (unsigned leaf = 0; leaf < half; leaf++)
		for (unsigned b = 0; b < BINS; b++) {
			struct pair *low = &sums[leaf][b], *high = &sums[half + leaf][b], all = *low;
			*low = (struct pair){ all.g - high->g, all.h - high->h };
			if (!desk->yes) {
				struct pair other = *low;
				*low = *high;
				*high = other;
			}
		}
}

/* The best cut of one column at a level: its gain, and the bin in *cut. */
static float best_cut(const struct work *w, const struct desk *desk, size_t column, unsigned level, unsigned *cut)
{
	const struct pair (*sums)[BINS] = (const struct pair (*)[BINS])desk->sums[column];
	unsigned leaves = 1u << level;
	float gains[BINS] = { 0 }, smooth = w->options->smooth, best = 0;

	for (unsigned leaf = 0; leaf < leaves; leaf++) {
		float g = 0, h = 0, gl = 0, hl = 0;
		for (unsigned b = 0; b < BINS; b++)
			g += sums[leaf][b].g, h += sums[leaf][b].h;
		for (unsigned b = 0; b + 1 < BINS; b++) {
			gl += sums[leaf][b].g;
			hl += sums[leaf][b].h;
			gains[b] += gl * gl / (hl + smooth) +
				(g - gl) * (g - gl) / (h - hl + smooth) - g * g / (h + smooth);
		}
	}
	for (unsigned b = 0; b + 1 < BINS; b++)
		if (gains[b] > best) {
			best = gains[b];
			*cut = b;
		}
	return best;
}

/* Notes the fewer of the two answers to a question. */
static void part(const struct work *w, struct desk *desk, const uint8_t *bins, unsigned cut)
{
	size_t yes = 0;

	for (size_t k = 0; k < w->nsample; k++)
		yes += bins[k] > cut;
	desk->yes = yes * 2 <= w->nsample;
	desk->nmoved = 0;
	for (size_t k = 0; k < w->nsample; k++)
		if ((bins[k] > cut) == desk->yes)
			desk->moved[desk->nmoved++] = (uint32_t)k;
}

static float grow_level(struct work *w, struct desk *desk, unsigned level, uint16_t *column, unsigned *cut)
{
	float best = 0;
	size_t chosen = 0;
	const uint8_t *at;

	*cut = BINS - 1;
	for (size_t i = 0; i < desk->count; i++) {
		unsigned here = 0;
		float gain;
		split_sums(w, desk, i, level);
		gain = best_cut(w, desk, i, level, &here);
		if (gain > best) {
			best = gain;
			chosen = i;
			*cut = here;
		}
	}
	*column = desk->columns[chosen];
	at = desk->bins + chosen * w->nsample;
	part(w, desk, at, *cut);
	for (size_t k = 0; k < w->nsample; k++)
		w->leaf[k] |= (uint8_t)((at[k] > *cut) << level);
	at = column_at(w, *column);
	for (size_t i = 0; i < w->rows->count; i++)
		w->leaf_all[i] |= (uint8_t)((at[w->rows->place[i]] > *cut) << level);
	return best;
}

/* The answers of a tree, by all rows; moves the scores. */
static void answer(struct work *w, int16_t *leaves)
{
	double g[ZF_TREE_LEAVES] = { 0 }, h[ZF_TREE_LEAVES] = { 0 };

	for (size_t i = 0; i < w->rows->count; i++) {
		double p = 1 / (1 + exp(-(double)w->score[i])), wt = w->rows->weight[i];
		g[w->leaf_all[i]] += wt * (p - w->rows->target[i]);
		h[w->leaf_all[i]] += wt * p * (1 - p);
	}
	for (unsigned leaf = 0; leaf < ZF_TREE_LEAVES; leaf++) {
		double value = -w->options->rate * g[leaf] / (h[leaf] + w->options->smooth) * ZF_TREE_UNIT;
		value = value > 8000 ? 8000 : value < -8000 ? -8000 : value;
		leaves[leaf] = (int16_t)lround(value);
	}
	for (size_t i = 0; i < w->rows->count; i++)
		w->score[i] += (float)leaves[w->leaf_all[i]] / ZF_TREE_UNIT;
}

static bool set_desk(struct work *w, struct desk *desk)
{
	for (size_t i = 0; i < w->nall; i++)
		if (drawn(w, w->options->columns))
			desk->columns[desk->count++] = w->all[i];
	if (!desk->count)
		desk->columns[desk->count++] = w->all[0];
	desk->bins = malloc(desk->count * w->nsample + 1);
	desk->sums = malloc(desk->count * sizeof *desk->sums);
	desk->moved = malloc((w->nsample + 1) * sizeof *desk->moved);
	if (!desk->bins || !desk->sums || !desk->moved)
		return false;
	for (size_t i = 0; i < desk->count; i++) {
		const uint8_t *at = column_at(w, desk->columns[i]);
		uint8_t *bins = desk->bins + i * w->nsample;
		for (size_t k = 0; k < w->nsample; k++)
			bins[k] = at[w->sample[k]];
	}
	return true;
}

static bool grow_tree(struct work *w, struct fit_model *out, unsigned tree)
{
	struct desk desk = { .count = 0 };
	bool well;

	draw(w);
	memset(w->leaf_all, 0, w->rows->count);
	well = set_desk(w, &desk);
	for (unsigned level = 0; well && level < ZF_TREE_DEPTH; level++) {
		uint16_t column;
		unsigned cut;
		float gain = grow_level(w, &desk, level, &column, &cut);
		out->columns[tree * ZF_TREE_DEPTH + level] = column;
		out->cuts[tree * ZF_TREE_DEPTH + level] = w->edges[zf_tree_feature(column)][cut];
		out->gains[column] += gain;
	}
	if (well)
		answer(w, out->leaves + (size_t)tree * ZF_TREE_LEAVES);
	free(desk.bins);
	free(desk.sums);
	free(desk.moved);
	return well;
}

static bool prepare(struct work *w, struct fit_model *out)
{
	size_t rows = w->rows->count, trees = w->options->trees;

	w->binned = malloc(w->rows->places * w->rows->features);
	w->all = malloc(COLUMNS * sizeof *w->all);
	w->score = calloc(rows + 1, sizeof *w->score);
	w->sample = malloc((rows + 1) * sizeof *w->sample);
	w->gradients = malloc((rows + 1) * sizeof *w->gradients);
	w->leaf = malloc(rows + 1);
	w->leaf_all = malloc(rows + 1);
	out->columns = calloc(trees * ZF_TREE_DEPTH + 1, sizeof *out->columns);
	out->cuts = calloc(trees * ZF_TREE_DEPTH + 1, 1);
	out->leaves = calloc(trees * ZF_TREE_LEAVES + 1, sizeof *out->leaves);
	out->gains = calloc(COLUMNS, sizeof *out->gains);
	return w->binned && w->all && w->score && w->sample && w->gradients && w->leaf && w->leaf_all &&
	       out->columns &&
	       out->cuts && out->leaves && out->gains;
}

/* The trees of one bag, from the beginning, with rows and columns drawn otherwise than in the others. */
static bool fill_bag(struct work *w, struct fit_model *out, unsigned bag, float base)
{
	unsigned each = w->options->trees / w->options->bags;
	bool well = true;

	w->seed = 20 + bag + UINT64_C(1000) * w->options->draw;
	for (size_t i = 0; i < w->rows->count; i++)
		w->score[i] = base / ZF_TREE_UNIT;
	for (unsigned tree = bag * each; well && tree < (bag + 1) * each; tree++)
		well = grow_tree(w, out, tree);
	return well;
}

bool fit(const struct fit_rows *rows, const struct fit_options *options, struct fit_model *out)
{
	struct work *w = calloc(1, sizeof *w);
	double yes = 0, all = 0, base;
	bool well;

	*out = (struct fit_model){ 0 };
	if (!w)
		return false;
	w->rows = rows;
	w->options = options;
	well = prepare(w, out);
	if (well) {
		for (unsigned f = 0; f < rows->features; f++)
			make_bins(w, f);
		list_columns(w);
		for (size_t i = 0; i < rows->count; i++) {
			yes += (double)rows->weight[i] * rows->target[i];
			all += rows->weight[i];
		}
		base = lround(log((yes + 1) / (all - yes + 1)) * ZF_TREE_UNIT);
		for (unsigned bag = 0; well && bag < options->bags; bag++)
			well = fill_bag(w, out, bag, (float)base);
		for (size_t i = 0; i < (size_t)options->trees * ZF_TREE_LEAVES; i++)
			out->leaves[i] = (int16_t)lround((double)out->leaves[i] / options->bags);
		out->trees = (struct zf_trees){ options->trees, (int32_t)base, out->columns, out->cuts,
		                                out->leaves };
	}
	free(w->binned);
	free(w->all);
	free(w->score);
	free(w->sample);
	free(w->gradients);
	free(w->leaf);
	free(w->leaf_all);
	free(w);
	return well;
}

void fit_free(struct fit_model *model)
{
	free(model->columns);
	free(model->cuts);
	free(model->leaves);
	free(model->gains);
	*model = (struct fit_model){ 0 };
}
