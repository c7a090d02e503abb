/*
 * boilerplate/judge: text of the document, or furniture of the page.
 *
 * The first look knows one page; zf_judge_site() knows what the corpus says of a block. Both only mark.
 */
#ifndef ZF_BOILERPLATE_JUDGE_H
#define ZF_BOILERPLATE_JUDGE_H

#include "core/document.h"

enum zf_favor { ZF_FAVOR_NONE, ZF_FAVOR_PRECISION, ZF_FAVOR_RECALL };

struct zf_judge; /* compiled patterns and weights; one a thread */
struct zf_judge *zf_judge_new(enum zf_favor favor); /* NULL = no memory */
void zf_judge_free(struct zf_judge *judge); /* takes NULL */

/* Marks blocks with boilerplate.* and sets merit and template_risk of each; sets document->skip where the page
 * is no document. Blocks that repair/ marked stay as they are. */
enum zeef_status zf_judge_page(struct zf_judge *judge, struct zf_document *document);

/* After everything else has marked: headings under which nothing is left (ZF_HEADING_ORPHAN), and blocks
 * without letters and digits (ZF_EMPTY). Runs again after the corpus has spoken. */
enum zeef_status zf_judge_orphans(struct zf_document *document);

/* What the corpus knows of one block (dedup/resolve counts it). */
struct zf_site_facts {
	uint32_t documents;      /* different documents of its site with this block */
	uint32_t site_documents; /* different documents of its site */
};
/* Whether a block is its site's template: by these facts and what the first look thought. Pure: the same for
 * the same values, everywhere. */
bool zf_judge_site(float merit, uint8_t template_risk, struct zf_site_facts facts);

#endif
