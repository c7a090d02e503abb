/*
 * boilerplate/overlap: how much of a block the head of the page says too: title, description, articleBody.
 */
#ifndef ZF_BOILERPLATE_OVERLAP_H
#define ZF_BOILERPLATE_OVERLAP_H

#include "boilerplate/words.h"
#include "core/document.h"

/* of a set of runs of words; sets are approximate, one run in some tens errs */
enum { ZF_OVERLAP_BITS = 1 << 16 };

enum zf_page_type { /* what a page says that it is; more telling ones last */
	ZF_PAGE_UNTOLD, ZF_PAGE_WEBSITE, ZF_PAGE_ITEM_LIST, ZF_PAGE_PRODUCT, ZF_PAGE_FORUM, ZF_PAGE_ARTICLE
};

struct zf_overlap {
	uint64_t title[ZF_WORDS_KEPT];
	size_t ntitle;
	uint64_t title_bits;  /* of its words, one bit each: most others need no look */
	bool has_summary, has_body;
	uint8_t type; /* enum zf_page_type */
	uint8_t summary[ZF_OVERLAP_BITS / 8], body[ZF_OVERLAP_BITS / 8];
};

struct zf_overlap_shares { /* 0..255 */
	uint8_t title;       /* of the block's words, those in the title */
	uint8_t title_cover; /* of the title's words, those in the block */
	uint8_t summary, body;
};

/* Reads the document's properties. NULL = no memory. */
struct zf_overlap *zf_overlap_take(struct zf_document *document);
/* By the first words of a block. */
struct zf_overlap_shares zf_overlap_look(const struct zf_overlap *overlap, const uint64_t *hashes, size_t n);

#endif
