/*
 * boilerplate/explain: what moved the judge's opinion of each block of a page.
 *
 * A look is a sum of trees. The share of one question in a tree's answer is by how much the answer that is to
 * be expected moves once the question is settled, all leaves that are still open weighing the same; over all
 * trees the shares of a look and its base add up to its sum. Source: path attribution of A. Saabas,
 * "Interpreting random forests" (2014); its known weakness is that an early question of a tree gets what
 * later ones share with it.
 */
#ifndef ZF_BOILERPLATE_EXPLAIN_H
#define ZF_BOILERPLATE_EXPLAIN_H

#include "boilerplate/judge.h"
#include "boilerplate/model.h"

/* Explains the first blocks of a page, ZF_EXPLAINED at most, by both looks; fills *into but for its cut.
 * ZEEF_ENOMEM. */
enum zeef_status zf_explain(const struct zf_model *model, const struct zf_features *features,
			    struct zf_arena *arena, struct zf_explanation *into);

#endif
