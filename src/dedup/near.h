/*
 * dedup/near: which documents are nearly the same, in a whole corpus.
 *
 * Documents come in any order; answers go by record. Documents of one language whose sketches share a band are
 * candidates, each candidate is compared word by word (zf_alike), and a document joins the cluster of the
 * earliest record that leads one and is alike to it: every member is alike to its leader, there are no
 * chains. Of candidates only the 48 are compared that share most bands; and a band that many documents share
 * (a closing paragraph of an office) proposes to each only the first of them and the nearest before it, so
 * that time stays linear. The answer depends on the documents alone.
 */
#ifndef ZF_DEDUP_NEAR_H
#define ZF_DEDUP_NEAR_H

#include "core/slice.h"
#include "core/trouble.h"

struct zf_near_options {
	uint64_t memory;       /* bytes; some 100 a document are needed in any case */
	unsigned threads;
	const char *directory; /* for temporary files, of some 4 bytes a word and 1 KB a document; borrowed */
	struct zf_trouble trouble;
};

struct zf_near;
/* NULL = no memory, or no file (reported) */
struct zf_near *zf_near_new(const struct zf_near_options *options);
void zf_near_free(struct zf_near *near); /* takes NULL; removes its files */
/* A document, once a record. lang: hash of the primary language subtag; key: its match key (dedup/print.h),
 * of all paragraphs that are its text. One of fewer than ZF_NEAR_WORDS words is passed over. */
enum zeef_status zf_near_add(struct zf_near *near, uint64_t record, uint32_t lang, struct zf_slice key);
/* No more documents: compares. */
enum zeef_status zf_near_finish(struct zf_near *near);

struct zf_near_member {
	uint64_t record;
	uint64_t leader;       /* the record that leads its cluster; itself for the leader */
};
/* The next member of a cluster of two or more, by record; ZEEF_END = no more. */
enum zeef_status zf_near_next(struct zf_near *near, struct zf_near_member *out);

#endif
