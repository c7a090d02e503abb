/*
 * boilerplate/labels: what a block is, once it is known to be no text of the document: the ledger's reason.
 */
#ifndef ZF_BOILERPLATE_LABELS_H
#define ZF_BOILERPLATE_LABELS_H

#include "boilerplate/page.h"

/* Reads the names of all places: before zf_rules_sure and zf_label. */
void zf_labels_take(struct zf_page *page);
/* The reason of block i; *why gets static words. */
enum zf_reason zf_label(const struct zf_page *page, uint32_t block, const char **why);

#endif
