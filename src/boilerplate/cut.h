/* boilerplate/cut: where to draw the line on a page. */
#ifndef ZF_BOILERPLATE_CUT_H
#define ZF_BOILERPLATE_CUT_H

#include "boilerplate/trees.h"

/* The sum under which blocks are left out: the cut at which the F1 that the sums (log odds in ZF_TREE_UNITs)
 * promise over all words is best. `shift` is added to all sums first: above 0 keeps more. */
int32_t zf_cut(const int32_t *sums, const uint32_t *words, uint32_t n, int32_t shift);

#endif
