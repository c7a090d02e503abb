/* train-model: softmax over a chosen set of features; plain stochastic gradient steps with a rate per row. */
#ifndef TRAIN_MODEL_H
#define TRAIN_MODEL_H

#include "language/grams.h"
#include "language/table.h"

#define NO_FEATURE UINT32_MAX

/* From hashes to numbers 0, 1, …. */
struct feature_set {
	uint64_t *key;      /* 0 = free */
	uint32_t *number;
	uint32_t room;      /* a power of two */
	uint32_t count;
};
void feature_set_new(struct feature_set *set, uint32_t room);
void feature_set_free(struct feature_set *set);
uint32_t feature_put(struct feature_set *set, uint64_t hash);
uint32_t feature_get(const struct feature_set *set, uint64_t hash);

struct model {
	uint32_t rows;
	float (*weight)[ZF_TABLE_LANES];
	int8_t (*coarse)[ZF_TABLE_LANES]; /* as the table will hold them; NULL while not used */
	float *seen;                       /* a row's sum of squared gradients */
	float step;                        /* of a coarse weight */
	float rate, decay;
};
void model_new(struct model *model, uint32_t rows);
void model_free(struct model *model);
/* Probabilities of `count` lanes for the rows (each as often as it occurs). */
void model_look(const struct model *model, const uint32_t *rows, size_t n, unsigned count, float *share);
/* One step towards the lane; returns the probability that it had before. Where `doubtful` is not 0, nothing
 * is learnt of a text that is almost surely of lane doubtful - 1 and almost surely not of its own:
 * untranslated, as English often is. */
float model_learn(struct model *model, const uint32_t *rows, size_t n, unsigned count, unsigned lane,
                  unsigned doubtful);
/* From now on weights are seen as whole numbers of `step`; `most` is the number of lanes in use. */
void model_coarsen(struct model *model, float step, unsigned most);

#endif
