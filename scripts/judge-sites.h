/* judge-sites: what the facts of sites change, over pages whose blocks have their merits. */
#ifndef ZF_SCRIPTS_JUDGE_SITES_H
#define ZF_SCRIPTS_JUDGE_SITES_H

#include "judge-pages.h"

/* Prints the word F1 of each set without and with the facts, over sites of three pages or more and of ten. */
void sites_report(const struct page *pages, size_t count, const char *const *sets, unsigned nsets);

#endif
