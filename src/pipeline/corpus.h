/*
 * pipeline/corpus: what the whole input says of one record.
 *
 * Whole records first (near copies, equal URLs, equal texts), then shapes, then blocks: what goes with its
 * record, or by its shape, must not be that for which another record's paragraphs are left out. Near copies
 * of paragraphs last, among what stays.
 */
#ifndef ZF_PIPELINE_CORPUS_H
#define ZF_PIPELINE_CORPUS_H

#include "core/buffer.h"
#include "pipeline/work.h"

struct zf_corpus;

/* Looks at all sealed records. `index` is what earlier parts hold: it is asked, and told what is new; NULL =
 * there are none. Borrowed. */
enum zeef_status zf_corpus_open(const struct zeef_options *options, struct zf_work *work,
                                struct zf_index *index, struct zf_corpus **out);
void zf_corpus_close(struct zf_corpus *corpus); /* takes NULL */

/* Of each record, in their order: appends its verdicts (struct zf_verdict, by block), gives its final id,
 * unique in the run or corpus, and says which record leads its cluster of near copies (UINT64_MAX = it is in
 * none). */
enum zeef_status zf_corpus_ask(struct zf_corpus *corpus, uint64_t record, struct zf_hash128 *id,
                               uint64_t *leader, struct zf_buffer *verdicts);
/* The final id of a record, which may stand in an earlier part (ZF_OLD_RECORD). For many threads. */
struct zf_hash128 zf_corpus_id(struct zf_corpus *corpus, uint64_t record);
/* Whether an id of an earlier part could not be read (which was reported): what was written is of no use. */
bool zf_corpus_lost(struct zf_corpus *corpus);
/* Of all records. */
const struct zf_hash128 *zf_corpus_ids(const struct zf_corpus *corpus);

#endif
