/*
 * dedup/near: which texts (documents, paragraphs) are nearly the same, in a whole corpus.
 *
 * Texts whose sketches share a band are candidates, each candidate is compared word by word (zf_alike), and a
 * text joins the cluster of the earliest text that leads one and is alike to it: every member is alike to its
 * leader, there are no chains. Of candidates only the 48 are compared that share most bands; and a band that
 * many texts share (a closing paragraph of an office) proposes to each only the first of them and the nearest
 * before it, so that time stays linear. The answer depends on the texts alone: batches of a corpus give what
 * one run over all gives.
 */
#ifndef ZF_DEDUP_NEAR_H
#define ZF_DEDUP_NEAR_H

#include "core/trouble.h"
#include "dedup/past.h"

struct zf_near_options {
	uint64_t memory;       /* bytes; at least some hundred KB are used */
	unsigned threads;
	bool apart;            /* texts of one record are not compared with each other */
	/* of a corpus that grows: texts may be copies of those of earlier parts (their records with
	 * ZF_OLD_RECORD), and are kept for later ones; borrowed until the last zf_near_next(). NULL = none */
	struct zf_index *index;
	enum zf_past_set set;  /* in the index */
	/* for temporary files, of some 4 bytes a word and 16 a band of a text; borrowed */
	const char *directory;
	struct zf_trouble trouble;
};

struct zf_near_text {
	uint64_t record;
	uint32_t block;
	struct zf_words words; /* sorted; of fewer than ZF_NEAR_WORDS the text is passed over */
	const uint64_t *bands; /* of its sketch */
	unsigned nbands;
};

struct zf_near;
/* NULL = no memory, or no file (reported) */
struct zf_near *zf_near_new(const struct zf_near_options *options);
void zf_near_free(struct zf_near *near); /* takes NULL; removes its files */
/* A text, in rising order of (record, block). */
enum zeef_status zf_near_add(struct zf_near *near, const struct zf_near_text *text);
/* No more texts: compares. */
enum zeef_status zf_near_finish(struct zf_near *near);

struct zf_near_member {
	uint64_t record, leader; /* the leader leads the cluster: itself for the leader */
	uint32_t block, leader_block;
};
/* The next member of a cluster of two or more, by (record, block); ZEEF_END = no more. */
enum zeef_status zf_near_next(struct zf_near *near, struct zf_near_member *out);
/* Back to the first member. */
void zf_near_rewind(struct zf_near *near);

#endif
