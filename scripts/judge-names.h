/* judge-names: which names of elements stand over text, by site, so that a site can be left out of
 * its own evidence. */
#ifndef ZF_SCRIPTS_JUDGE_NAMES_H
#define ZF_SCRIPTS_JUDGE_NAMES_H

#include "boilerplate/names.h"
#include "judge-pages.h"

struct name_table;
/* by_set: sets may be left out; a site that is in two of them then counts twice. */
struct name_table *name_table_take(const struct page *pages, size_t count, bool by_set);
void name_table_free(struct name_table *table);

struct name_sums;
/* Sums over the pages that are in neither of two parts (judge-pages). */
struct name_sums *name_sums_take(const struct name_table *table, unsigned out1, unsigned out2);
void name_sums_free(struct name_sums *sums);
/* The weights without what the site (0 = none) said; they hold until the next call. */
struct zf_names name_weights(struct name_sums *sums, uint64_t site);

#endif
