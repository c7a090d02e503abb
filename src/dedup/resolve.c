#include "dedup/resolve.h"

#include <stdlib.h>

#include "core/document.h"
#include "dedup/bag.h"
#include "dedup/sorter.h"

/*
 * Rows are sorted by (print, site, document, record, block) and read once, one print after the other. At the
 * end of a site's rows of one print its fate as a template is known; at the end of all rows of the print, or
 * of the site's where the scope is the site, the survivor is. The rows of one print wait in a bag until then.
 * Verdicts are sorted back into the order of records.
 *
 * Shares of the memory: rows a half, verdicts a quarter, the others a sixteenth or an eighth each.
 */
enum { HI, LO, SITE, DOCUMENT, RECORD, BLOCK_LANG, MERIT_FLAGS, ROW };  /* words of a row */
enum { V_RECORD, V_BLOCK_REASON, V_OF_RECORD, V_OF_BLOCK_ORDINAL, V_FACTS, VERDICT }; /* of a verdict */

/* The kinds of prints are kept apart: a document's is never equal to a paragraph's. */
#define KIND_DOCUMENT UINT64_C(0x9E3779B97F4A7C15)
#define KIND_ID UINT64_C(0xC2B2AE3D27D4EB4F)
#define KIND_PAIR UINT64_C(0x165667B19E3779F9)
#define KIND_URL UINT64_C(0xD6E8FEB86659FD93)
#define KIND_SITE UINT64_C(0x27D4EB2F165667C5)

#define NOBODY (ZF_OLD_RECORD - 1) /* survives, so far */

struct survivor {
	uint64_t record;
	uint32_t block, lang;  /* lang: of scope language only, else 0 */
	uint32_t rank;         /* of a whole record, else 0 */
};

/* What is known of the rows of one print on one site. */
struct place {
	uint64_t begin;        /* its first row in the bag */
	uint32_t documents;    /* that the index has not seen */
	uint32_t kept;         /* those of them with a row whose merit is not below 0 */
	bool counted;          /* the document at hand is among them */
	float merit;           /* the greatest */
	uint8_t template_risk; /* of the row of that merit; of equals, the least */
	bool eligible;         /* a row of it may survive or be a duplicate */
};

struct site {
	uint64_t site;
	uint64_t documents;
};

struct zf_resolver {
	struct zf_resolve_options options;
	struct zf_sorter *rows, *pairs, *verdicts;
	uint64_t last_pair[2];
	bool any_pair;
	struct site *sites;    /* owned; by site; those with one document only are left out */
	size_t nsites, sites_room, sites_most;
	struct zf_bag bag;     /* the rows of the print at hand */
	uint64_t previous[ROW]; /* the row before */
	bool open;             /* there is one */
	struct place place;
	struct survivor *survivors; /* owned; of the print at hand: one, or one a language */
	size_t nsurvivors, survivors_room;
	enum zeef_status failed; /* why there is none */
};

static struct zf_sorter_options share(const struct zf_resolve_options *options, unsigned words, unsigned part)
{
	return (struct zf_sorter_options){ .words = words, .threads = options->threads,
		                           .memory = options->memory / part, .directory = options->directory,
		                           .trouble = options->trouble };
}

struct zf_resolver *zf_resolver_new(const struct zf_resolve_options *options)
{
	struct zf_resolver *resolver = calloc(1, sizeof *resolver);
	struct zf_sorter_options rows = share(options, ROW, 2), pairs = share(options, 2, 8);
	struct zf_sorter_options verdicts = share(options, VERDICT, 4), bag = share(options, ROW, 16);

	if (!resolver)
		return NULL;
	resolver->options = *options;
	resolver->rows = zf_sorter_new(&rows);
	resolver->pairs = zf_sorter_new(&pairs);
	resolver->verdicts = zf_sorter_new(&verdicts);
	resolver->bag = zf_bag_make(&bag);
	resolver->sites_most = (size_t)(options->memory / 16 / sizeof *resolver->sites) + 1024;
	if (resolver->rows && resolver->pairs && resolver->verdicts)
		return resolver;
	zf_resolver_free(resolver);
	return NULL;
}

void zf_resolver_free(struct zf_resolver *resolver)
{
	if (!resolver)
		return;
	zf_sorter_free(resolver->rows);
	zf_sorter_free(resolver->pairs);
	zf_sorter_free(resolver->verdicts);
	zf_bag_free(&resolver->bag);
	free(resolver->sites);
	free(resolver->survivors);
	free(resolver);
}

/* ---- rows */

static float merit_of(const uint64_t *row)
{
	uint32_t bits = (uint32_t)(row[MERIT_FLAGS] >> 32);
	float merit;

	memcpy(&merit, &bits, sizeof merit);
	return merit;
}

static uint8_t risk_of(const uint64_t *row)
{
	return (uint8_t)(row[MERIT_FLAGS] >> 8);
}

static uint8_t flags_of(const uint64_t *row)
{
	return (uint8_t)row[MERIT_FLAGS];
}

static uint32_t block_of(const uint64_t *row)
{
	return (uint32_t)(row[BLOCK_LANG] >> 32);
}

static bool is_block(const uint64_t *row)
{
	return (flags_of(row) & (ZF_PRINT_DOCUMENT | ZF_PRINT_ID | ZF_PRINT_PAIR | ZF_PRINT_URL)) == 0;
}

/* Whether a row may survive or be a duplicate, templates aside. */
static bool is_eligible(const uint64_t *row)
{
	return (flags_of(row) & (ZF_PRINT_MARKED | ZF_PRINT_LIGHT | ZF_PRINT_ID | ZF_PRINT_PAIR)) == 0;
}

/* Whether the row's document counts for its site. */
static bool is_new(const uint64_t *row)
{
	return (flags_of(row) & ZF_PRINT_SEEN) == 0;
}

static void pack(const struct zf_print_row *row, uint64_t out[ROW])
{
	uint32_t merit;
	float step;

	if (zf_print_is_whole(row)) {
		merit = row->rank;
	} else {
		step = zf_index_step(row->merit);
		memcpy(&merit, &step, sizeof merit);
	}
	out[HI] = row->print.hi;
	out[LO] = row->print.lo;
	out[SITE] = row->site;
	out[DOCUMENT] = row->document;
	out[RECORD] = row->record;
	out[BLOCK_LANG] = (uint64_t)row->block << 32 | row->lang;
	out[MERIT_FLAGS] = (uint64_t)merit << 32 | (uint64_t)row->template_risk << 8 | row->flags;
	if (row->flags & ZF_PRINT_ID) {
		out[HI] ^= KIND_ID;
		out[SITE] = out[DOCUMENT] = 0; /* equal ids stand in the order of records */
	} else if (row->flags & ZF_PRINT_PAIR) {
		out[HI] ^= KIND_PAIR;
	} else if (row->flags & ZF_PRINT_URL) {
		out[HI] ^= KIND_URL;
	} else if (row->flags & ZF_PRINT_DOCUMENT) {
		out[HI] ^= KIND_DOCUMENT;
	}
}

static enum zeef_status add_pair(struct zf_resolver *resolver, const struct zf_print_row *row)
{
	/* The low bit says whether the document counts: the same for all rows of one document on its site. */
	uint64_t pair[2] = { row->site, row->document << 1 | ((row->flags & ZF_PRINT_SEEN) != 0) };

	if (row->site == 0 || (row->flags & (ZF_PRINT_ID | ZF_PRINT_PAIR | ZF_PRINT_URL)) ||
	    (resolver->any_pair && memcmp(pair, resolver->last_pair, sizeof pair) == 0))
		return ZEEF_OK;
	memcpy(resolver->last_pair, pair, sizeof pair);
	resolver->any_pair = true;
	return zf_sorter_add(resolver->pairs, pair);
}

enum zeef_status zf_resolver_add(struct zf_resolver *resolver, const struct zf_print_row *rows, size_t count)
{
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < count && status == ZEEF_OK; i++) {
		uint64_t packed[ROW];

		if (resolver->options.site)
			status = add_pair(resolver, &rows[i]);
		if (status < 0 || (rows[i].print.hi == 0 && rows[i].print.lo == 0))
			continue;
		pack(&rows[i], packed);
		status = zf_sorter_add(resolver->rows, packed);
	}
	return status;
}

/* ---- how many different documents a site has */

static enum zeef_status note_site(struct zf_resolver *resolver, struct site site)
{
	if (site.documents < 2)
		return ZEEF_OK;
	if (resolver->nsites == resolver->sites_room) {
		size_t room = resolver->sites_room ? resolver->sites_room * 2 : 256;
		struct site *sites;

		if (room > resolver->sites_most) {
			zf_trouble(&resolver->options.trouble, ZEEF_FATAL, "memory-sites", zf_slice_of(""),
			           UINT64_MAX, "give more with --memory, or clean the sites in several runs",
			           "%zu sites with several documents each are more than the memory holds",
			           resolver->nsites);
			return ZEEF_ELIMIT;
		}
		sites = realloc(resolver->sites, room * sizeof *sites);
		if (!sites)
			return ZEEF_ENOMEM;
		resolver->sites = sites;
		resolver->sites_room = room;
	}
	resolver->sites[resolver->nsites++] = site;
	return ZEEF_OK;
}

/* The site's new documents are counted: those of earlier parts come to them. */
static enum zeef_status end_site(struct zf_resolver *resolver, struct site site)
{
	struct zf_hash128 print = { site.site, KIND_SITE };
	struct zf_index_fact old = { .found = false }, new = { .found = true };
	enum zeef_status status = ZEEF_OK;

	if (site.site == 0 || !resolver->options.index)
		return note_site(resolver, site);
	new.documents = site.documents < UINT32_MAX ? (uint32_t)site.documents : UINT32_MAX;
	status = zf_index_fact(resolver->options.index, print, &old);
	if (status >= 0 && new.documents)
		status = zf_index_note_fact(resolver->options.index, print, &new);
	site.documents += old.documents;
	return status < 0 ? status : note_site(resolver, site);
}

static enum zeef_status count_sites(struct zf_resolver *resolver)
{
	enum zeef_status status = zf_sorter_finish(resolver->pairs);
	struct site site = { 0, 0 };
	uint64_t document = 0;
	const uint64_t *pair;

	while (status == ZEEF_OK && (status = zf_sorter_next(resolver->pairs, &pair)) == ZEEF_OK) {
		bool counts = (pair[1] & 1) == 0;

		if (pair[0] != site.site) {
			status = end_site(resolver, site);
			site = (struct site){ pair[0], counts };
		} else if (pair[1] != document) {
			site.documents += counts;
		}
		document = pair[1];
	}
	if (status == ZEEF_END)
		status = end_site(resolver, site);
	zf_sorter_free(resolver->pairs);
	resolver->pairs = NULL;
	return status;
}

static uint32_t documents_of_site(const struct zf_resolver *resolver, uint64_t site)
{
	size_t low = 0, high = resolver->nsites;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (resolver->sites[middle].site == site) {
			uint64_t documents = resolver->sites[middle].documents;

			return documents < UINT32_MAX ? (uint32_t)documents : UINT32_MAX;
		}
		if (resolver->sites[middle].site < site)
			low = middle + 1;
		else
			high = middle;
	}
	return 1;
}

/* ---- verdicts */

static enum zeef_status judge(struct zf_resolver *resolver, const uint64_t *row, struct zf_verdict verdict)
{
	uint64_t words[VERDICT] = {
		[V_RECORD] = row[RECORD],
		[V_BLOCK_REASON] = (uint64_t)block_of(row) << 32 | (uint64_t)verdict.reason,
		[V_OF_RECORD] = verdict.of_record,
		[V_OF_BLOCK_ORDINAL] = (uint64_t)verdict.of_block << 32 | verdict.ordinal,
		[V_FACTS] = (uint64_t)verdict.documents << 32 | verdict.site_documents,
	};

	return zf_sorter_add(resolver->verdicts, words);
}

/* The print at hand as the index has it: in scopes within the corpus one for each language or site. */
static struct zf_hash128 key_of(const struct zf_resolver *resolver, uint32_t lang)
{
	struct zf_hash128 key = { resolver->previous[HI], resolver->previous[LO] ^ (uint64_t)lang << 32 };

	if (resolver->options.scope == ZF_SCOPE_SITE)
		key.lo ^= resolver->previous[SITE];
	return key;
}

static bool is_old(const struct survivor *survivor)
{
	return (survivor->record & ZF_OLD_RECORD) != 0;
}

static uint32_t lang_of(const struct zf_resolver *resolver, const uint64_t *row)
{
	return resolver->options.scope == ZF_SCOPE_LANGUAGE ? (uint32_t)row[BLOCK_LANG] : 0;
}

/* The survivor of the row's scope; NULL = not asked for yet. */
static struct survivor *survivor_of(struct zf_resolver *resolver, const uint64_t *row)
{
	uint32_t lang = lang_of(resolver, row);

	for (size_t i = 0; i < resolver->nsurvivors; i++)
		if (resolver->survivors[i].lang == lang)
			return &resolver->survivors[i];
	return NULL;
}

/* A new one: that of an earlier part, or none yet. NULL = no memory, or no answer of the index. */
static struct survivor *new_survivor(struct zf_resolver *resolver, const uint64_t *row)
{
	struct survivor here = { .record = NOBODY, .lang = lang_of(resolver, row) };
	struct zf_index_place place = { .found = false };

	if (resolver->nsurvivors == resolver->survivors_room) {
		size_t room = resolver->survivors_room ? resolver->survivors_room * 2 : 16;
		struct survivor *survivors = realloc(resolver->survivors, room * sizeof *survivors);

		resolver->failed = ZEEF_ENOMEM;
		if (!survivors)
			return NULL;
		resolver->survivors = survivors;
		resolver->survivors_room = room;
	}
	resolver->failed = ZEEF_OK;
	if (resolver->options.index)
		resolver->failed = zf_index_find(resolver->options.index, key_of(resolver, here.lang), &place);
	if (resolver->failed < 0)
		return NULL;
	if (place.found) {
		here.record = place.record;
		here.block = place.block;
	}
	resolver->survivors[resolver->nsurvivors] = here;
	return &resolver->survivors[resolver->nsurvivors++];
}

static uint32_t rank_of(const uint64_t *row)
{
	return is_block(row) ? 0 : (uint32_t)(row[MERIT_FLAGS] >> 32);
}

static bool comes_before(const uint64_t *row, const struct survivor *survivor)
{
	if (survivor->record == NOBODY)
		return true;
	if (rank_of(row) != survivor->rank)
		return rank_of(row) < survivor->rank;
	if (row[RECORD] != survivor->record)
		return row[RECORD] < survivor->record;
	return block_of(row) < survivor->block;
}

/* A block to an earlier one only: a later copy of what goes with its record says nothing of it. */
static bool gives_way(const uint64_t *row, const struct survivor *survivor)
{
	if (is_old(survivor))
		return true;
	if (is_block(row) || survivor->record == NOBODY)
		return survivor->record < row[RECORD];
	return survivor->record != row[RECORD];
}

static enum zeef_status find_survivors(struct zf_resolver *resolver)
{
	resolver->nsurvivors = 0;
	for (uint64_t i = 0; i < resolver->bag.count; i++) {
		const uint64_t *row;
		enum zeef_status status = zf_bag_get(&resolver->bag, i, &row);
		struct survivor *survivor;

		if (status < 0)
			return status;
		if (!is_eligible(row))
			continue;
		survivor = survivor_of(resolver, row);
		if (!survivor && !(survivor = new_survivor(resolver, row)))
			return resolver->failed;
		if (is_old(survivor) || (flags_of(row) & ZF_PRINT_COPY))
			continue;
		if (comes_before(row, survivor)) {
			survivor->record = row[RECORD];
			survivor->block = block_of(row);
			survivor->rank = rank_of(row);
		}
	}
	return ZEEF_OK;
}

static enum zeef_status note_survivors(struct zf_resolver *resolver)
{
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < resolver->nsurvivors && status >= 0; i++) {
		const struct survivor *survivor = &resolver->survivors[i];

		if (!is_old(survivor) && survivor->record != NOBODY)
			status = zf_index_note(resolver->options.index, key_of(resolver, survivor->lang),
			                       survivor->record, survivor->block);
	}
	return status;
}

/* The rows in the bag are all of one scope (but for languages): the first survives, all others name it. A
 * repeat within the survivor's record is not a matter between documents. */
static enum zeef_status judge_duplicates(struct zf_resolver *resolver)
{
	bool index = resolver->options.index && resolver->bag.count > 0;
	enum zeef_status status = ZEEF_OK;

	if ((index || resolver->bag.count > 1) && resolver->options.scope != ZF_SCOPE_DOCUMENT)
		status = find_survivors(resolver);
	else
		zf_bag_cut(&resolver->bag, 0);
	for (uint64_t i = 0; status == ZEEF_OK && i < resolver->bag.count; i++) {
		const struct survivor *survivor;
		const uint64_t *row;

		status = zf_bag_get(&resolver->bag, i, &row);
		if (status < 0 || !is_eligible(row))
			continue;
		survivor = survivor_of(resolver, row);
		if (survivor && gives_way(row, survivor))
			status = judge(resolver, row, (struct zf_verdict){
				.reason = is_block(row) ? ZF_DUPLICATE_EXACT : ZF_DUPLICATE_DOCUMENT,
				.of_record = survivor->record, .of_block = survivor->block });
	}
	if (status >= 0 && resolver->bag.count > 0 && index)
		status = note_survivors(resolver);
	zf_bag_cut(&resolver->bag, 0);
	return status;
}

static enum zeef_status judge_ids(struct zf_resolver *resolver)
{
	struct zf_hash128 key = { resolver->previous[HI], resolver->previous[LO] };
	enum zeef_status status = ZEEF_OK;
	uint64_t before = 0;

	if (resolver->options.index)
		status = zf_index_count(resolver->options.index, key, &before);
	for (uint64_t i = 0; status == ZEEF_OK && i < resolver->bag.count; i++) {
		uint64_t ordinal = before + i;
		const uint64_t *row;

		status = zf_bag_get(&resolver->bag, i, &row);
		if (status == ZEEF_OK && ordinal > 0)
			status = judge(resolver, row, (struct zf_verdict){ .reason = ZF_KEPT,
			                                                   .of_block = ZF_NO_BLOCK,
				.ordinal = ordinal < UINT32_MAX ? (uint32_t)ordinal : UINT32_MAX });
	}
	if (status >= 0 && resolver->options.index)
		status = zf_index_note_count(resolver->options.index, key, before + resolver->bag.count);
	zf_bag_cut(&resolver->bag, 0);
	return status;
}

/* Which records hold a document that their site had in an earlier part. */
static enum zeef_status judge_pairs(struct zf_resolver *resolver)
{
	struct zf_hash128 key = { resolver->previous[HI], resolver->previous[LO] };
	uint64_t seen;
	enum zeef_status status = zf_index_count(resolver->options.index, key, &seen);

	if (status >= 0 && !seen)
		status = zf_index_note_count(resolver->options.index, key, 1);
	for (uint64_t i = 0; status == ZEEF_OK && seen && i < resolver->bag.count; i++) {
		const uint64_t *row;

		status = zf_bag_get(&resolver->bag, i, &row);
		if (status == ZEEF_OK)
			status = judge(resolver, row, (struct zf_verdict){ .reason = ZF_KEPT, .of_block = ZF_NO_BLOCK });
	}
	zf_bag_cut(&resolver->bag, 0);
	return status;
}

/* All rows of the place go as their site's template. */
static enum zeef_status judge_template(struct zf_resolver *resolver, uint32_t site_documents)
{
	struct zf_verdict verdict = { .reason = ZF_TEMPLATE_SITE, .of_block = ZF_NO_BLOCK,
		                      .documents = resolver->place.documents,
		                      .site_documents = site_documents };
	enum zeef_status status = ZEEF_OK;

	for (uint64_t i = resolver->place.begin; status == ZEEF_OK && i < resolver->bag.count; i++) {
		const uint64_t *row;

		status = zf_bag_get(&resolver->bag, i, &row);
		if (status == ZEEF_OK)
			status = judge(resolver, row, verdict);
	}
	zf_bag_cut(&resolver->bag, resolver->place.begin);
	return status;
}

/* ---- one print after the other */

/* What earlier parts know of the place is joined to it, and they learn what is new. */
static enum zeef_status join_place(struct zf_resolver *resolver)
{
	struct place *place = &resolver->place;
	const uint64_t *row = resolver->previous;
	struct zf_hash128 print = { row[HI], row[LO] ^ row[SITE] };
	struct zf_index_fact old, all, new = { place->documents, place->kept, place->merit, place->template_risk, true };
	enum zeef_status status = zf_index_fact(resolver->options.index, print, &old);

	if (status < 0)
		return status;
	all = zf_index_join(old, new);
	if (!old.found || all.documents != old.documents || all.kept != old.kept || all.merit > old.merit ||
	    all.risk != old.risk)
		status = zf_index_note_fact(resolver->options.index, print, &new);
	place->documents = all.documents;
	place->kept = all.kept;
	place->merit = all.merit;
	place->template_risk = all.risk;
	return status;
}

static enum zeef_status end_place(struct zf_resolver *resolver)
{
	struct place *place = &resolver->place;
	const uint64_t *row = resolver->previous;
	enum zeef_status status = ZEEF_OK;

	if (resolver->options.site && row[SITE] != 0 && is_block(row)) {
		uint32_t all = documents_of_site(resolver, row[SITE]);

		if (resolver->options.index)
			status = join_place(resolver);
		if (status < 0)
			return status;
		if (resolver->options.site(place->merit, place->template_risk, place->documents, place->kept, all)) {
			place->documents = place->documents ? place->documents : 1;
			return judge_template(resolver, all);
		}
	}
	if (flags_of(row) & (ZF_PRINT_ID | ZF_PRINT_PAIR))
		return ZEEF_OK;
	if (!place->eligible)
		zf_bag_cut(&resolver->bag, place->begin);
	if (resolver->options.scope == ZF_SCOPE_SITE)
		status = judge_duplicates(resolver);
	return status;
}

static enum zeef_status end_print(struct zf_resolver *resolver)
{
	if (flags_of(resolver->previous) & ZF_PRINT_ID)
		return judge_ids(resolver);
	return flags_of(resolver->previous) & ZF_PRINT_PAIR ? judge_pairs(resolver) : judge_duplicates(resolver);
}

static enum zeef_status take_row(struct zf_resolver *resolver, const uint64_t *row)
{
	const uint64_t *before = resolver->previous;
	bool same_print = resolver->open && row[HI] == before[HI] && row[LO] == before[LO];
	bool same_place = same_print && row[SITE] == before[SITE];
	struct place *place = &resolver->place;
	enum zeef_status status = ZEEF_OK;

	if (resolver->open && !same_place)
		status = end_place(resolver);
	if (resolver->open && !same_print && status == ZEEF_OK)
		status = end_print(resolver);
	if (status < 0)
		return status;
	if (!same_place) {
		*place = (struct place){ .begin = resolver->bag.count, .documents = is_new(row), .merit = merit_of(row),
			                 .template_risk = risk_of(row) };
	} else if (row[DOCUMENT] != before[DOCUMENT] && place->documents < UINT32_MAX) {
		place->documents += is_new(row);
		place->counted = false;
	}
	if (merit_of(row) >= 0 && is_new(row) && !place->counted) {
		place->kept++;
		place->counted = true;
	}
	if (merit_of(row) > place->merit ||
	    (!(merit_of(row) < place->merit) && risk_of(row) < place->template_risk)) {
		place->merit = merit_of(row);
		place->template_risk = risk_of(row);
	}
	place->eligible |= is_eligible(row);
	memcpy(resolver->previous, row, sizeof resolver->previous);
	resolver->open = true;
	return zf_bag_add(&resolver->bag, row);
}

enum zeef_status zf_resolver_finish(struct zf_resolver *resolver)
{
	enum zeef_status status = count_sites(resolver);
	const uint64_t *row;

	if (status == ZEEF_OK)
		status = zf_sorter_finish(resolver->rows);
	while (status == ZEEF_OK && (status = zf_sorter_next(resolver->rows, &row)) == ZEEF_OK)
		status = take_row(resolver, row);
	if (status == ZEEF_END && resolver->open)
		status = end_place(resolver);
	if (status >= 0 && resolver->open)
		status = end_print(resolver);
	zf_sorter_free(resolver->rows);
	resolver->rows = NULL;
	return status < 0 ? status : zf_sorter_finish(resolver->verdicts);
}

enum zeef_status zf_resolver_next(struct zf_resolver *resolver, struct zf_verdict *out)
{
	const uint64_t *words;
	enum zeef_status status = zf_sorter_next(resolver->verdicts, &words);

	if (status != ZEEF_OK)
		return status;
	*out = (struct zf_verdict){
		.record = words[V_RECORD],
		.of_record = words[V_OF_RECORD],
		.block = (uint32_t)(words[V_BLOCK_REASON] >> 32),
		.of_block = (uint32_t)(words[V_OF_BLOCK_ORDINAL] >> 32),
		.ordinal = (uint32_t)words[V_OF_BLOCK_ORDINAL],
		.reason = (enum zf_reason)(words[V_BLOCK_REASON] & UINT32_MAX),
		.documents = (uint32_t)(words[V_FACTS] >> 32),
		.site_documents = (uint32_t)words[V_FACTS],
	};
	return ZEEF_OK;
}

enum zeef_status zf_resolver_rewind(struct zf_resolver *resolver)
{
	return zf_sorter_rewind(resolver->verdicts);
}
