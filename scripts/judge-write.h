/* judge-write: what training leaves behind: weights as C, kept texts as JSON Lines. */
#ifndef ZF_SCRIPTS_JUDGE_WRITE_H
#define ZF_SCRIPTS_JUDGE_WRITE_H

#include <stdio.h>

#include "boilerplate/names.h"
#include "judge-pages.h"
#include "boilerplate/trees.h"

bool write_model(const char *path, const struct zf_names *names, const struct zf_trees *first,
                 const struct zf_trees *second, const struct zf_trees *line);
/* {"id","text"}: the blocks whose sums are not under the line. */
void write_prediction(FILE *file, const struct page *page, const int32_t *sums, int32_t line);

#endif
