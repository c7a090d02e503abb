/*
 * pipeline/compare: whether what has one print has one text: `--verify-bytes`.
 *
 * Reads both records again from the spool, folds both texts and compares the bytes of the match keys. What
 * stands in an earlier part of a corpus is not in the spool, and is not compared.
 */
#ifndef ZF_PIPELINE_COMPARE_H
#define ZF_PIPELINE_COMPARE_H

#include "pipeline/work.h"

struct zf_compare;
/* Notes where each record stands in the spool, from whose start reading goes on afterwards. */
enum zeef_status zf_compare_new(const struct zeef_options *options, struct zf_work *work,
                                struct zf_compare **out);
void zf_compare_free(struct zf_compare *compare); /* takes NULL */
/* A verdict on an exact copy: of a block or, where the block is ZF_NO_BLOCK, of a document (all that stays of
 * it by the page alone, but for its title). *same is true for what cannot be looked up. */
enum zeef_status zf_compare_ask(struct zf_compare *compare, const struct zf_verdict *verdict, bool *same);

#endif
