/*
 * boilerplate/judge: text of the document, or furniture of the page.
 *
 * The first look knows one page; zf_judge_site() knows what the corpus says of a block. Both only mark.
 */
#ifndef ZF_BOILERPLATE_JUDGE_H
#define ZF_BOILERPLATE_JUDGE_H

#include "core/document.h"

enum zf_favor { ZF_FAVOR_NONE, ZF_FAVOR_PRECISION, ZF_FAVOR_RECALL };

/* What moved the opinion of a block most, for people: see boilerplate/explain. */
enum { ZF_INFLUENCES = 5, ZF_EXPLAINED = 10000 /* blocks of a page at most */ };

struct zf_influence {
	const char *feature;  /* static; NULL behind the last */
	int8_t neighbour;     /* of which block it is: 0 this one, -1 the one before, … */
	uint8_t value;        /* as boilerplate/features has it */
	float share;          /* log odds; above 0 speaks for text of the document */
};

struct zf_look_explained {
	float sum;            /* log odds */
	struct zf_influence influences[ZF_INFLUENCES]; /* largest first */
};

struct zf_block_explained {
	struct zf_look_explained looks[2]; /* by itself and its place; then with the first look at all blocks */
	float opinion;        /* log odds: what both looks say together */
};

struct zf_explanation {
	float cut;            /* of the opinions: what is under it is no text, unless its neighbours lift it */
	uint32_t count;       /* blocks that are explained, the first ones; 0 = judged by rules alone */
	struct zf_block_explained *blocks; /* in the document's arena */
};

/* What a setting lowers the line between text and furniture by, in ZF_TREE_UNITs of log odds: above 0 keeps more. */
int32_t zf_judge_shift(enum zf_favor favor);

struct zf_judge; /* compiled patterns and weights; one a thread */
struct zf_judge *zf_judge_new(enum zf_favor favor); /* NULL = no memory */
void zf_judge_free(struct zf_judge *judge); /* takes NULL */

/* Marks blocks with boilerplate.* and sets merit and template_risk of each; sets document->skip where the page
 * is no document. Blocks that repair/ marked stay as they are. */
enum zeef_status zf_judge_page(struct zf_judge *judge, struct zf_document *document);

/* From now on zf_judge_page() also fills *into, which must outlive the judge; NULL = no longer. */
void zf_judge_explain(struct zf_judge *judge, struct zf_explanation *into);

/* After everything else has marked: headings under which nothing is left (ZF_HEADING_ORPHAN), and blocks
 * without letters and digits (ZF_EMPTY). Runs again after the corpus has spoken. */
enum zeef_status zf_judge_orphans(struct zf_document *document);

/* What the corpus knows of one block (dedup/resolve counts it). */
struct zf_site_facts {
	uint32_t documents;      /* different documents of its site with this block */
	uint32_t kept;           /* those of them that keep it, each by itself */
	uint32_t site_documents; /* different documents of its site */
};
/* Whether a block is its site's template: by these facts and what the first look thought. Pure: the same for
 * the same values, everywhere. */
bool zf_judge_site(float merit, uint8_t template_risk, struct zf_site_facts facts);

#endif
