/* judge-fit: trees from rows: gradient boosting of oblivious trees, the same from the same rows. */
#ifndef ZF_SCRIPTS_JUDGE_FIT_H
#define ZF_SCRIPTS_JUDGE_FIT_H

#include "boilerplate/trees.h"

struct fit_rows {             /* pages behind each other, each with its pads */
	size_t places;        /* bytes of a column */
	uint8_t *columns;     /* of `features` features, ZF_NFEATURES at most */
	unsigned features;
	size_t count;         /* rows */
	uint32_t *place;      /* of each row in a column */
	float *target, *weight; /* of each row: 0..1; mean weight about 1 */
};

struct fit_options {
	unsigned trees;       /* of all bags */
	unsigned draw;        /* which of many ways to draw rows and columns by chance */
	unsigned bags;        /* each of trees / bags; the model is their mean */
	float rate;           /* of learning */
	float smooth;         /* added to the weight of a leaf */
	float rows, columns;  /* shares looked at by a tree */
	enum fit_look { FIT_FIRST, FIT_SECOND /* the columns of a first opinion too */, FIT_LINE /* of levels */ } look;
};

struct fit_model {            /* owned arrays behind a struct zf_trees */
	struct zf_trees trees;
	uint16_t *columns;
	uint8_t *cuts;
	int16_t *leaves;
	double *gains;        /* by column number (feature * 16 + shift + bias), ZF_NFEATURES * 16 */
};

bool fit(const struct fit_rows *rows, const struct fit_options *options, struct fit_model *out);
void fit_free(struct fit_model *model);

#endif
