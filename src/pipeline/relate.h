/* pipeline/relate: near copies, over the spool. */
#ifndef ZF_PIPELINE_RELATE_H
#define ZF_PIPELINE_RELATE_H

#include "dedup/near.h"
#include "pipeline/corpus.h"

/* What to look for; both may be. NULL = not looked for, and left NULL where the options say not to look. The
 * caller frees what it gets. */
struct zf_relations {
	struct zf_near **documents;  /* by the page alone */
	/* of their records what stays by all that the corpus knows (but for near copies); asks it of every
	 * record */
	struct zf_near **paragraphs;
	struct zf_corpus *corpus;    /* for paragraphs only */
	struct zf_index *index;      /* of a corpus that grows; NULL = none */
};

/* Reads the sealed records and finds which are nearly the same. */
enum zeef_status zf_relate(const struct zeef_options *options, struct zf_work *work,
                           const struct zf_relations *relations);

#endif
