/*
 * dedup/resolve: which print stood where first, in how many documents, and what its site says of it.
 *
 * Takes fixed-size rows in any order, keeps them in memory or, past `memory`, in sorted runs in a temporary
 * file, and gives verdicts in the order of (record, block). The answer depends on the rows alone.
 *
 * - Template first: all rows of one print on one site share one fate, by the greatest merit among them and that
 *   row's risk. Rows that are marked or light count and go as well. `documents` counts different values of
 *   row.document, so that copies of one article count once.
 * - Then duplicates: within the scope the first row by (record, block) that is no template, not marked and not
 *   light survives, and each later such row of another record names it. A repeat inside the survivor's own
 *   record gives no verdict. Rows without a site make one nameless site.
 * - A print of zero says nothing, but its row still counts as a document of its site.
 * - Rows of shapes (ZF_PRINT_SHAPE) are asked by themselves, site by site: those that name a block go as
 *   template where what is known of the shape's other documents says so. Their blocks come back as
 *   ZF_PRINT_SHAPED rows. Likewise the places of titles (ZF_PRINT_TITLE too): ZF_KEPT, and ZF_PRINT_RETURNS
 *   rows, of which those that are their document's own stay after all, template or not: other pages list them.
 * - With an index, what earlier parts of the corpus hold stands before all rows: a print that survives there
 *   survives here in no row, ids go on counting, and the facts of a site are those of all parts together.
 *   What is decided here is noted in the index.
 */
#ifndef ZF_DEDUP_RESOLVE_H
#define ZF_DEDUP_RESOLVE_H

#include "core/hash.h"
#include "core/reason.h"
#include "core/trouble.h"
#include "dedup/index.h"

enum zf_scope { ZF_SCOPE_DOCUMENT, ZF_SCOPE_LANGUAGE, ZF_SCOPE_SITE, ZF_SCOPE_CORPUS };

enum zf_print_flag { /* bits */
	ZF_PRINT_MARKED = 1 << 0,  /* the page's judge left it out: counts for the site, survives nothing */
	ZF_PRINT_LIGHT = 1 << 1,   /* a heading, a title or a key under the minimal weight: no duplicate, no survivor */
	ZF_PRINT_DOCUMENT = 1 << 2, /* the print of a whole document; block is ZF_NO_BLOCK */
	ZF_PRINT_ID = 1 << 3,      /* the id of a record: its ordinal among equals is asked */
	ZF_PRINT_COPY = 1 << 4,    /* its record goes as a whole: may be a duplicate, survives nothing */
	ZF_PRINT_PAIR = 1 << 5,    /* stands for a document on its site: asked is whether the index knows it */
	ZF_PRINT_URL = 1 << 7,     /* the URL of a record, in its language: of one the least rank survives, as of a
	                            * document */
	ZF_PRINT_SHAPE = 1 << 8,   /* stands for a shape on its site: merit under 0 = its document leaves it out */
	ZF_PRINT_SHAPED = 1 << 9,  /* a block that goes as template whatever its print says */
	ZF_PRINT_TITLE = 1 << 10,  /* of a shape: the place of a title, whose block may come back */
	ZF_PRINT_RETURNS = 1 << 11, /* a block that comes back if its print is its document's own */
	ZF_PRINT_SEEN = 1 << 6,    /* the index knows its record's document on the site: it counts no more */
};

struct zf_print_row {
	struct zf_hash128 print;
	uint64_t record;
	/* low 64 bits of the document's print: copies of one article count once for a site */
	uint64_t document;
	uint64_t site;        /* hash of the site's name; 0 = none */
	uint32_t block;
	uint32_t lang;        /* hash of the primary language subtag */
	union {
		float merit;   /* of a block */
		uint32_t rank; /* of a whole record: the least survives, of equals the first */
	};
	uint8_t template_risk;
	uint8_t titled;       /* enum zf_titled of a block */
	uint16_t flags;
};

static inline bool zf_print_is_whole(const struct zf_print_row *row)
{
	return (row->flags & (ZF_PRINT_DOCUMENT | ZF_PRINT_ID | ZF_PRINT_PAIR | ZF_PRINT_URL)) != 0;
}

/* What came out for one row; rows about which there is nothing to say give none. */
struct zf_verdict {
	uint64_t record;
	uint64_t of_record;   /* the survivor's; with ZF_OLD_RECORD: of an earlier part */
	uint32_t block;       /* ZF_NO_BLOCK: of the whole record */
	uint32_t of_block;
	uint32_t ordinal;     /* of an id among equal ones in the order of records, when not 0 */
	/* ZF_TEMPLATE_SITE, ZF_DUPLICATE_EXACT, ZF_DUPLICATE_DOCUMENT; ZF_KEPT for an id, for a pair (whose
	 * ordinal is 0), and for a block that stays though its page left it out (of_block is ZF_NO_BLOCK) */
	enum zf_reason reason;
	uint32_t documents, site_documents; /* the facts behind ZF_TEMPLATE_SITE */
};

/* boilerplate/'s opinion of the site's facts, handed in by the pipeline. Pure. */
typedef bool zf_resolve_site_fn(float merit, uint8_t template_risk, uint32_t documents, uint32_t kept,
                                uint32_t site_documents);

/* Likewise of a shape, by the site's other documents with it and those of them that keep it. Pure. */
typedef bool zf_resolve_shape_fn(uint32_t documents, uint32_t kept);

/* Likewise of the place of a title, by the site's other documents with it; and of a title, by how many of the site's
 * documents say the same. */
typedef bool zf_resolve_place_fn(uint32_t documents, uint32_t kept);
typedef bool zf_resolve_own_fn(uint8_t titled, uint32_t documents, uint32_t site_documents);

struct zf_resolve_options {
	enum zf_scope scope;
	uint64_t memory;          /* bytes for rows, tables and verdicts; at least some hundred KB are used */
	const char *directory;    /* for temporary files, which have no names; borrowed, must exist */
	unsigned threads;
	zf_resolve_site_fn *site; /* NULL = no site templates */
	zf_resolve_shape_fn *shape; /* NULL = there are no rows of shapes */
	zf_resolve_place_fn *place; /* likewise of titles */
	zf_resolve_own_fn *own;     /* likewise */
	struct zf_index *index;   /* NULL = there are no earlier parts; borrowed */
	struct zf_trouble trouble;
};

struct zf_resolver;
struct zf_resolver *zf_resolver_new(const struct zf_resolve_options *options); /* NULL = no memory */
void zf_resolver_free(struct zf_resolver *resolver); /* takes NULL; removes its files */
/* One thread at a time. */
enum zeef_status zf_resolver_add(struct zf_resolver *resolver, const struct zf_print_row *rows, size_t count);
/* No more rows: resolves. */
enum zeef_status zf_resolver_finish(struct zf_resolver *resolver);
/* The next verdict by (record, block; ZF_NO_BLOCK last); ZEEF_END = no more. */
enum zeef_status zf_resolver_next(struct zf_resolver *resolver, struct zf_verdict *out);
/* Back to the first verdict. */
enum zeef_status zf_resolver_rewind(struct zf_resolver *resolver);

#endif
