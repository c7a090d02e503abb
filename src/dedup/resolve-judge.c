#include "dedup/resolve-inside.h"

#include <stdlib.h>

#include "core/document.h"

enum { V_RECORD, V_BLOCK_REASON, V_OF_RECORD, V_OF_BLOCK_ORDINAL, V_FACTS, VERDICT }; /* words of a verdict */
_Static_assert((int)VERDICT == (int)ZF_VERDICT_WORDS, "the sorter is made for them");

#define NOBODY (ZF_OLD_RECORD - 1) /* survives, so far */

static enum zeef_status judge(struct zf_resolver *resolver, const uint64_t *row, struct zf_verdict verdict)
{
	uint64_t words[VERDICT] = {
		[V_RECORD] = row[ZF_ROW_RECORD],
		[V_BLOCK_REASON] = (uint64_t)zf_row_block(row) << 32 | (uint64_t)verdict.reason,
		[V_OF_RECORD] = verdict.of_record,
		[V_OF_BLOCK_ORDINAL] = (uint64_t)verdict.of_block << 32 | verdict.ordinal,
		[V_FACTS] = (uint64_t)verdict.documents << 32 | verdict.site_documents,
	};

	return zf_sorter_add(resolver->verdicts, words);
}

/* The print at hand as the index has it: in scopes within the corpus one for each language or site. */
static struct zf_hash128 key_of(const struct zf_resolver *resolver, uint32_t lang)
{
	struct zf_hash128 key = { resolver->previous[ZF_ROW_HI],
		                  resolver->previous[ZF_ROW_LO] ^ (uint64_t)lang << 32 };

	if (resolver->options.scope == ZF_SCOPE_SITE)
		key.lo ^= resolver->previous[ZF_ROW_SITE];
	return key;
}

static bool is_old(const struct zf_survivor *survivor)
{
	return (survivor->record & ZF_OLD_RECORD) != 0;
}

static uint32_t lang_of(const struct zf_resolver *resolver, const uint64_t *row)
{
	return resolver->options.scope == ZF_SCOPE_LANGUAGE ? (uint32_t)row[ZF_ROW_BLOCK_LANG] : 0;
}

/* The survivor of the row's scope; NULL = not asked for yet. */
static struct zf_survivor *survivor_of(struct zf_resolver *resolver, const uint64_t *row)
{
	uint32_t lang = lang_of(resolver, row);

	for (size_t i = 0; i < resolver->nsurvivors; i++)
		if (resolver->survivors[i].lang == lang)
			return &resolver->survivors[i];
	return NULL;
}

/* A new one: that of an earlier part, or none yet. NULL = no memory, or no answer of the index. */
static struct zf_survivor *new_survivor(struct zf_resolver *resolver, const uint64_t *row)
{
	struct zf_survivor here = { .record = NOBODY, .lang = lang_of(resolver, row) };
	struct zf_index_place place = { .found = false };

	if (resolver->nsurvivors == resolver->survivors_room) {
		size_t room = resolver->survivors_room ? resolver->survivors_room * 2 : 16;
		struct zf_survivor *survivors = realloc(resolver->survivors, room * sizeof *survivors);

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
	return zf_row_is_block(row) ? 0 : (uint32_t)(row[ZF_ROW_MERIT_FLAGS] >> 32);
}

static bool comes_before(const uint64_t *row, const struct zf_survivor *survivor)
{
	if (survivor->record == NOBODY)
		return true;
	if (rank_of(row) != survivor->rank)
		return rank_of(row) < survivor->rank;
	if (row[ZF_ROW_RECORD] != survivor->record)
		return row[ZF_ROW_RECORD] < survivor->record;
	return zf_row_block(row) < survivor->block;
}

/* A block to an earlier one only: a later copy of what goes with its record says nothing of it. */
static bool gives_way(const uint64_t *row, const struct zf_survivor *survivor)
{
	if (is_old(survivor))
		return true;
	if (zf_row_is_block(row) || survivor->record == NOBODY)
		return survivor->record < row[ZF_ROW_RECORD];
	return survivor->record != row[ZF_ROW_RECORD];
}

static enum zeef_status find_survivors(struct zf_resolver *resolver)
{
	resolver->nsurvivors = 0;
	for (uint64_t i = 0; i < resolver->bag.count; i++) {
		const uint64_t *row;
		enum zeef_status status = zf_bag_get(&resolver->bag, i, &row);
		struct zf_survivor *survivor;

		if (status < 0)
			return status;
		if (!zf_row_is_eligible(row))
			continue;
		survivor = survivor_of(resolver, row);
		if (!survivor && !(survivor = new_survivor(resolver, row)))
			return resolver->failed;
		if (is_old(survivor) || (zf_row_flags(row) & ZF_PRINT_COPY))
			continue;
		if (comes_before(row, survivor)) {
			survivor->record = row[ZF_ROW_RECORD];
			survivor->block = zf_row_block(row);
			survivor->rank = rank_of(row);
		}
	}
	return ZEEF_OK;
}

static enum zeef_status note_survivors(struct zf_resolver *resolver)
{
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < resolver->nsurvivors && status >= 0; i++) {
		const struct zf_survivor *survivor = &resolver->survivors[i];

		if (!is_old(survivor) && survivor->record != NOBODY)
			status = zf_index_note(resolver->options.index, key_of(resolver, survivor->lang),
			                       survivor->record, survivor->block);
	}
	return status;
}

/* The rows in the bag are all of one scope (but for languages): the first survives, all others name it. A
 * repeat within the survivor's record is not a matter between documents. */
enum zeef_status zf_resolver_judge_duplicates(struct zf_resolver *resolver)
{
	bool index = resolver->options.index && resolver->bag.count > 0;
	enum zeef_status status = ZEEF_OK;

	if ((index || resolver->bag.count > 1) && resolver->options.scope != ZF_SCOPE_DOCUMENT)
		status = find_survivors(resolver);
	else
		zf_bag_cut(&resolver->bag, 0);
	for (uint64_t i = 0; status == ZEEF_OK && i < resolver->bag.count; i++) {
		const struct zf_survivor *survivor;
		const uint64_t *row;

		status = zf_bag_get(&resolver->bag, i, &row);
		if (status < 0 || !zf_row_is_eligible(row))
			continue;
		survivor = survivor_of(resolver, row);
		if (survivor && gives_way(row, survivor))
			status = judge(resolver, row, (struct zf_verdict){
				.reason = zf_row_is_block(row) ? ZF_DUPLICATE_EXACT : ZF_DUPLICATE_DOCUMENT,
				.of_record = survivor->record, .of_block = survivor->block });
	}
	if (status >= 0 && resolver->bag.count > 0 && index)
		status = note_survivors(resolver);
	zf_bag_cut(&resolver->bag, 0);
	return status;
}

enum zeef_status zf_resolver_judge_ids(struct zf_resolver *resolver)
{
	struct zf_hash128 key = { resolver->previous[ZF_ROW_HI], resolver->previous[ZF_ROW_LO] };
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
enum zeef_status zf_resolver_judge_pairs(struct zf_resolver *resolver)
{
	struct zf_hash128 key = { resolver->previous[ZF_ROW_HI], resolver->previous[ZF_ROW_LO] };
	uint64_t seen;
	enum zeef_status status = zf_index_count(resolver->options.index, key, &seen);

	if (status >= 0 && !seen)
		status = zf_index_note_count(resolver->options.index, key, 1);
	for (uint64_t i = 0; status == ZEEF_OK && seen && i < resolver->bag.count; i++) {
		const uint64_t *row;

		status = zf_bag_get(&resolver->bag, i, &row);
		if (status == ZEEF_OK)
			status = judge(resolver, row, (struct zf_verdict){ .reason = ZF_KEPT,
			                                                   .of_block = ZF_NO_BLOCK });
	}
	zf_bag_cut(&resolver->bag, 0);
	return status;
}

static enum zeef_status stays(struct zf_resolver *resolver, const uint64_t *row)
{
	return judge(resolver, row, (struct zf_verdict){ .reason = ZF_KEPT, .of_block = ZF_NO_BLOCK });
}

/* Those rows of the place that name a block go, or come back, or none, by the shape's other documents. */
enum zeef_status zf_resolver_judge_shape(struct zf_resolver *resolver)
{
	const struct zf_place *place = &resolver->place;
	enum zeef_status status = ZEEF_OK;

	for (uint64_t i = place->begin; status == ZEEF_OK && i < resolver->bag.count; i++) {
		uint32_t documents = place->documents ? place->documents - 1 : 0, kept = place->kept;
		const uint64_t *row;

		status = zf_bag_get(&resolver->bag, i, &row);
		if (status < 0 || zf_row_block(row) == ZF_NO_BLOCK)
			continue;
		kept -= kept && zf_row_merit(row) >= 0;
		if (zf_row_flags(row) & ZF_PRINT_TITLE) {
			if (resolver->options.place && resolver->options.place(documents, kept))
				status = stays(resolver, row);
		} else if (resolver->options.shape && resolver->options.shape(documents, kept)) {
			status = zf_resolver_judge_shaped(resolver, row);
		}
	}
	zf_bag_cut(&resolver->bag, place->begin);
	return status;
}

static bool comes_back(const struct zf_resolver *resolver, const uint64_t *row, uint32_t site_documents)
{
	return (zf_row_flags(row) & ZF_PRINT_RETURNS) && resolver->options.own &&
	       resolver->options.own(zf_row_titled(row), resolver->place.documents, site_documents);
}

enum zeef_status zf_resolver_judge_returns(struct zf_resolver *resolver, uint32_t site_documents)
{
	enum zeef_status status = ZEEF_OK;

	for (uint64_t i = resolver->place.begin; status == ZEEF_OK && i < resolver->bag.count; i++) {
		const uint64_t *row;

		status = zf_bag_get(&resolver->bag, i, &row);
		if (status == ZEEF_OK && comes_back(resolver, row, site_documents))
			status = stays(resolver, row);
	}
	return status;
}

enum zeef_status zf_resolver_judge_shaped(struct zf_resolver *resolver, const uint64_t *row)
{
	return judge(resolver, row, (struct zf_verdict){ .reason = ZF_TEMPLATE_SITE, .of_block = ZF_NO_BLOCK });
}

/* All rows of the place go as their site's template, but for titles that come back. */
enum zeef_status zf_resolver_judge_template(struct zf_resolver *resolver, uint32_t site_documents)
{
	struct zf_verdict verdict = { .reason = ZF_TEMPLATE_SITE, .of_block = ZF_NO_BLOCK,
		                      .documents = resolver->place.documents,
		                      .site_documents = site_documents };
	enum zeef_status status = ZEEF_OK;

	for (uint64_t i = resolver->place.begin; status == ZEEF_OK && i < resolver->bag.count; i++) {
		const uint64_t *row;

		status = zf_bag_get(&resolver->bag, i, &row);
		if (status < 0 || (zf_row_flags(row) & ZF_PRINT_SHAPED))
			continue;
		status = comes_back(resolver, row, site_documents) ? stays(resolver, row) : judge(resolver, row, verdict);
	}
	zf_bag_cut(&resolver->bag, resolver->place.begin);
	return status;
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
