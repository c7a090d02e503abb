/* judge-sites: what the facts of sites change, over pages whose blocks have their merits. */
#ifndef ZF_SCRIPTS_JUDGE_SITES_H
#define ZF_SCRIPTS_JUDGE_SITES_H

#include "judge-pages.h"

/* Prints the word F1 without and with the facts: of each set, over sites of three pages or more and of ten; how many sites
 * are better and worse for them; and what fewer pages of large sites would have given. Sets template_risk and weight. */
void sites_report(struct page *pages, size_t count, const char *const *sets, unsigned nsets);

#endif
