#include "train-model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "train-corpus.h"

void feature_set_new(struct feature_set *set, uint32_t room)
{
	set->key = fresh(room, sizeof *set->key);
	set->number = fresh(room, sizeof *set->number);
	set->room = room;
	set->count = 0;
}

void feature_set_free(struct feature_set *set)
{
	free(set->key);
	free(set->number);
}

static uint32_t slot_of(const struct feature_set *set, uint64_t hash)
{
	uint32_t slot = (uint32_t)(hash >> 20) & (set->room - 1);
	while (set->key[slot] && set->key[slot] != hash)
		slot = (slot + 1) & (set->room - 1);
	return slot;
}

uint32_t feature_put(struct feature_set *set, uint64_t hash)
{
	uint32_t slot = slot_of(set, hash);
	if (!set->key[slot]) {
		if (set->count >= set->room / 4 * 3)
			return NO_FEATURE;
		set->key[slot] = hash;
		set->number[slot] = set->count++;
	}
	return set->number[slot];
}

uint32_t feature_get(const struct feature_set *set, uint64_t hash)
{
	uint32_t slot = slot_of(set, hash);
	return set->key[slot] ? set->number[slot] : NO_FEATURE;
}

void model_new(struct model *model, uint32_t rows)
{
	model->rows = rows;
	model->weight = fresh(rows, sizeof *model->weight);
	model->seen = fresh(rows, sizeof *model->seen);
	model->coarse = NULL;
	model->step = 0;
}

void model_free(struct model *model)
{
	free(model->weight);
	free(model->coarse);
	free(model->seen);
}

/* e^x for x in -80..0, by arithmetic alone: the same on every machine. */
static float power_of_e(float x)
{
	if (x < -80)
		return 0;
	float y = 1 + x / 1024;
	for (int i = 0; i < 10; i++)
		y *= y;
	return y;
}

void model_look(const struct model *model, const uint32_t *rows, size_t n, unsigned count, float *share)
{
	float sum[ZF_TABLE_LANES] = { 0 };
#if defined(__GNUC__)
	for (size_t i = 0; i < n; i++)
		__builtin_prefetch(model->coarse ?
		                   (const void *)model->coarse[rows[i]] : (const void *)model->weight[rows[i]]);
#endif
	for (size_t i = 0; i < n; i++) {
		if (model->coarse) {
			const int8_t *row = model->coarse[rows[i]];
			for (int k = 0; k < ZF_TABLE_LANES; k++)
				sum[k] += (float)row[k];
		} else {
			const float *row = model->weight[rows[i]];
			for (int k = 0; k < ZF_TABLE_LANES; k++)
				sum[k] += row[k];
		}
	}
	float scale = (model->coarse ? model->step : 1) / sqrtf((float)(n ? n : 1)), most = -1e30f, all = 0;
	for (unsigned k = 0; k < count; k++)
		most = sum[k] * scale > most ? sum[k] * scale : most;
	for (unsigned k = 0; k < count; k++)
		all += share[k] = power_of_e(sum[k] * scale - most);
	for (unsigned k = 0; k < count; k++)
		share[k] /= all;
}

static int8_t coarse_of(float weight, float step_inverse)
{
	float x = weight * step_inverse;
	x = x > -0.65f && x < 0.65f ? 0 : x; /* more zeros make a smaller file */
	x += 128.5f;
	x = x < 128 - ZF_TABLE_ZERO ? 128 - ZF_TABLE_ZERO : x > 143 - ZF_TABLE_ZERO ? 143 - ZF_TABLE_ZERO : x;
	return (int8_t)((int)x - 128);
}

float model_learn(struct model *model, const uint32_t *rows, size_t n, unsigned count, unsigned lane,
                  unsigned doubtful)
{
	float share[ZF_TABLE_LANES] = { 0 };
	if (n == 0)
		return 0;
	model_look(model, rows, n, count, share);
	float before = share[lane];
	if (doubtful && before < 0.002f && share[doubtful - 1] > 0.8f)
		return before;
	if (before > 0.995f)
		return before;
	share[lane] -= 1;
	float squares = 0, one = 1 / sqrtf((float)n), inverse = model->coarse ? 1 / model->step : 0;
	for (unsigned k = 0; k < count; k++) {
		share[k] *= one;
		squares += share[k] * share[k];
	}
	for (size_t i = 0; i < n; i++) {
		uint32_t r = rows[i];
		float *row = model->weight[r];
		model->seen[r] += squares;
		float rate = model->rate / sqrtf(model->seen[r] + 1e-3f), keep = 1 - rate * model->decay;
		for (int k = 0; k < ZF_TABLE_LANES; k++)
			row[k] = row[k] * keep - rate * share[k];
		if (model->coarse)
			for (int k = 0; k < ZF_TABLE_LANES; k++)
				model->coarse[r][k] = coarse_of(row[k], inverse);
	}
	return before;
}

/* Takes the median of the row's first `count` weights from each of them; a softmax does not see it. */
static void centre(float *row, unsigned count)
{
	float sorted[ZF_TABLE_LANES];
	for (unsigned k = 0; k < count; k++) {
		unsigned at = k;
		for (; at > 0 && sorted[at - 1] > row[k]; at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = row[k];
	}
	float median = sorted[count / 2];
	for (unsigned k = 0; k < count; k++)
		row[k] -= median;
}

void model_coarsen(struct model *model, float step, unsigned most)
{
	model->step = step;
	for (uint32_t r = 0; r < model->rows; r++)
		centre(model->weight[r], most);
	if (!model->coarse)
		model->coarse = fresh(model->rows, sizeof *model->coarse);
	for (uint32_t r = 0; r < model->rows; r++)
		for (int k = 0; k < ZF_TABLE_LANES; k++)
			model->coarse[r][k] = coarse_of(model->weight[r][k], 1 / step);
}
