/*
 * dedup/resolve-inside: what the files of resolve share; for them alone.
 *
 * resolve.c takes rows and goes from print to print, resolve-sites.c counts the documents of sites,
 * resolve-judge.c says who survives and who goes.
 */
#ifndef ZF_DEDUP_RESOLVE_INSIDE_H
#define ZF_DEDUP_RESOLVE_INSIDE_H

#include <string.h>

#include "dedup/bag.h"
#include "dedup/resolve.h"
#include "dedup/sorter.h"

enum { /* words of a row as it is sorted */
	ZF_ROW_HI,
	ZF_ROW_LO,
	ZF_ROW_SITE,
	ZF_ROW_DOCUMENT,
	ZF_ROW_RECORD,
	ZF_ROW_BLOCK_LANG,
	ZF_ROW_MERIT_FLAGS,
	ZF_ROW_WORDS
};
enum { ZF_VERDICT_WORDS = 5 }; /* of a verdict */

/* The kinds of prints are kept apart: a document's is never equal to a paragraph's. */
#define ZF_KIND_DOCUMENT UINT64_C(0x9E3779B97F4A7C15)
#define ZF_KIND_ID UINT64_C(0xC2B2AE3D27D4EB4F)
#define ZF_KIND_PAIR UINT64_C(0x165667B19E3779F9)
#define ZF_KIND_URL UINT64_C(0xD6E8FEB86659FD93)
#define ZF_KIND_SHAPE UINT64_C(0xA0761D6478BD642F)
#define ZF_KIND_SITE UINT64_C(0x27D4EB2F165667C5)

struct zf_survivor {
	uint64_t record;
	uint32_t block, lang;  /* lang: of scope language only, else 0 */
	uint32_t rank;         /* of a whole record, else 0 */
};

/* What is known of the rows of one print on one site. */
struct zf_place {
	uint64_t begin;        /* its first row in the bag */
	uint32_t documents;    /* that the index has not seen */
	uint32_t kept;         /* those of them with a row whose merit is not below 0 */
	bool counted;          /* the document at hand is among them */
	float merit;           /* the greatest */
	uint8_t template_risk; /* of the row of that merit; of equals, the least */
	bool eligible;         /* a row of it may survive or be a duplicate */
	bool returns;          /* a row of it is ZF_PRINT_RETURNS */
};

struct zf_site {
	uint64_t site;
	uint64_t documents;
};

struct zf_resolver {
	struct zf_resolve_options options;
	struct zf_sorter *rows, *pairs, *verdicts;
	uint64_t last_pair[2];
	bool any_pair;
	struct zf_site *sites;    /* owned; by site; those with one document only are left out */
	size_t nsites, sites_room, sites_most;
	struct zf_bag bag;     /* the rows of the print at hand */
	uint64_t previous[ZF_ROW_WORDS]; /* the row before */
	bool open;             /* there is one */
	struct zf_place place;
	struct zf_survivor *survivors; /* owned; of the print at hand: one, or one a language */
	size_t nsurvivors, survivors_room;
	enum zeef_status failed; /* why there is none */
};

static inline float zf_row_merit(const uint64_t *row)
{
	uint32_t bits = (uint32_t)(row[ZF_ROW_MERIT_FLAGS] >> 32);
	float merit;

	memcpy(&merit, &bits, sizeof merit);
	return merit;
}

static inline uint8_t zf_row_risk(const uint64_t *row)
{
	return (uint8_t)(row[ZF_ROW_MERIT_FLAGS] >> 16);
}

static inline uint8_t zf_row_titled(const uint64_t *row)
{
	return (uint8_t)(row[ZF_ROW_MERIT_FLAGS] >> 24);
}

static inline uint16_t zf_row_flags(const uint64_t *row)
{
	return (uint16_t)row[ZF_ROW_MERIT_FLAGS];
}

static inline uint32_t zf_row_block(const uint64_t *row)
{
	return (uint32_t)(row[ZF_ROW_BLOCK_LANG] >> 32);
}

static inline bool zf_row_is_block(const uint64_t *row)
{
	return (zf_row_flags(row) & (ZF_PRINT_DOCUMENT | ZF_PRINT_ID | ZF_PRINT_PAIR | ZF_PRINT_URL)) == 0;
}

/* Whether a row may survive or be a duplicate, templates aside. */
static inline bool zf_row_is_eligible(const uint64_t *row)
{
	return (zf_row_flags(row) & (ZF_PRINT_MARKED | ZF_PRINT_LIGHT | ZF_PRINT_ID | ZF_PRINT_PAIR |
	                             ZF_PRINT_SHAPED)) == 0;
}

/* Whether the row's document counts for its site. */
static inline bool zf_row_is_new(const uint64_t *row)
{
	return (zf_row_flags(row) & ZF_PRINT_SEEN) == 0;
}

/* Of resolve-sites.c. That the row's document stands on its site, once for rows that follow each other. */
enum zeef_status zf_resolver_add_pair(struct zf_resolver *resolver, const struct zf_print_row *row);
/* After the last pair. */
enum zeef_status zf_resolver_count_sites(struct zf_resolver *resolver);
uint32_t zf_resolver_site_documents(const struct zf_resolver *resolver, uint64_t site); /* 1 or more */

/* Of resolve-judge.c: verdicts on the rows in the bag, which go out of it. `previous` is one of them. */
enum zeef_status zf_resolver_judge_duplicates(struct zf_resolver *resolver);
enum zeef_status zf_resolver_judge_ids(struct zf_resolver *resolver);
enum zeef_status zf_resolver_judge_pairs(struct zf_resolver *resolver);
/* Those of the place at hand alone. */
enum zeef_status zf_resolver_judge_template(struct zf_resolver *resolver, uint32_t site_documents);
enum zeef_status zf_resolver_judge_shape(struct zf_resolver *resolver);
/* Leaves the rows in the bag. */
enum zeef_status zf_resolver_judge_returns(struct zf_resolver *resolver, uint32_t site_documents);
/* Of one row that is ZF_PRINT_SHAPED, before it is sorted. */
enum zeef_status zf_resolver_judge_shaped(struct zf_resolver *resolver, const uint64_t *row);

#endif
