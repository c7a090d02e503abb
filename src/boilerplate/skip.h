/* boilerplate/skip: pages that are no documents. */
#ifndef ZF_BOILERPLATE_SKIP_H
#define ZF_BOILERPLATE_SKIP_H

#include "boilerplate/page.h"

/* After the marks: sets document->skip and skip_words where it is sure. */
void zf_skip_page(const struct zf_page *page);

#endif
