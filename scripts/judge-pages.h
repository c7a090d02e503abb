/*
 * judge-pages: pages of a benchmark set, cut, measured and aligned with their gold.
 *
 * A set is a folder with ID.html files and gold.jsonl ({"id","url","lang","text"} a line).
 */
#ifndef ZF_SCRIPTS_JUDGE_PAGES_H
#define ZF_SCRIPTS_JUDGE_PAGES_H

#include "boilerplate/features.h"
#include "boilerplate/rules.h"
#include "core/arena.h"

/* What may be left out: a fifth of the sites (0 to 4), a set (5 to 20), or nothing. */
enum { SITE_FOLDS = 5, SETS = 16, PARTS = SITE_FOLDS + SETS, NO_PART = UINT16_MAX };

static inline bool part_has(unsigned part, uint64_t site, unsigned set)
{
	return part < SITE_FOLDS ? site % SITE_FOLDS == part : set == part - SITE_FOLDS;
}

struct page {
	unsigned set, fold;
	double weight;          /* of its blocks; pages of a large site have less each */
	char *id;
	char *bytes;            /* of the file */
	uint64_t site;          /* hash of the registrable host, or of the id where none is known */
	struct zf_arena *arena;
	struct zf_document document;
	struct zf_page looked;
	struct zf_features features;
	const struct zf_opinion *opinions; /* of rules; in the arena */
	/* the scorer's words of all blocks, numbered; equal words of page and gold are equal */
	uint32_t *tokens;
	uint32_t *first;        /* of block i: tokens[first[i]] .. tokens[first[i + 1]] */
	uint32_t ntokens, nkinds;
	uint32_t *gold_counts;  /* by number of a word */
	uint32_t gold_words;
	uint32_t *hits;         /* words of block i that the gold has, in its order */
};

struct rooms;               /* parser, segmenter, decoder: one of each */
struct rooms *rooms_new(void);
void rooms_free(struct rooms *rooms);

/* From the page's bytes to its features. False = could not. */
bool page_take(struct rooms *rooms, struct page *page, const char *bytes, size_t len, const char *url);
/* Numbers the words and aligns them with the gold text. */
bool page_align(struct page *page, const char *gold, bool ideographs);
void page_free(struct page *page);

/* Takes from `kept` what repair/ takes out as a repeat inside its document: paragraphs that stood before. */
void page_repeats(const struct page *page, uint8_t *kept);
/* The scorer's word F1 of the blocks that `kept` names. */
double page_f1(const struct page *page, const uint8_t *kept);
struct page_score {
	double precision, recall, f1;
};
struct page_score page_score(const struct page *page, const uint8_t *kept);

/* All pages of a set, or every `step`-th. Returns a new array, grown by what was there. */
struct page *pages_load(const char *folder, unsigned set, unsigned step, struct page *pages, size_t *count);

/* The host without its sub-domains, from a URL or a host; empty = none. */
struct zf_slice site_of(struct zf_slice url);

#endif
