#include "dedup/resolve-inside.h"

#include <stdlib.h>

/*
 * Rows are sorted by (print, site, document, record, block) and read once, one print after the other. At the
 * end of a site's rows of one print its fate as a template is known; at the end of all rows of the print, or
 * of the site's where the scope is the site, the survivor is. The rows of one print wait in a bag until then.
 * Verdicts are sorted back into the order of records.
 *
 * Shares of the memory: rows a half, verdicts a quarter, the others a sixteenth or an eighth each.
 */

static struct zf_sorter_options share(const struct zf_resolve_options *options, unsigned words, unsigned part)
{
	return (struct zf_sorter_options){ .words = words, .threads = options->threads,
		                           .memory = options->memory / part, .directory = options->directory,
		                           .trouble = options->trouble };
}

struct zf_resolver *zf_resolver_new(const struct zf_resolve_options *options)
{
	struct zf_resolver *resolver = calloc(1, sizeof *resolver);
	struct zf_sorter_options rows = share(options, ZF_ROW_WORDS, 2), pairs = share(options, 2, 8);
	struct zf_sorter_options verdicts = share(options, ZF_VERDICT_WORDS, 4);
	struct zf_sorter_options bag = share(options, ZF_ROW_WORDS, 16);

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

static void pack(const struct zf_print_row *row, uint64_t out[ZF_ROW_WORDS])
{
	uint32_t merit;
	float step;

	if (zf_print_is_whole(row)) {
		merit = row->rank;
	} else {
		step = zf_index_step(row->merit);
		memcpy(&merit, &step, sizeof merit);
	}
	out[ZF_ROW_HI] = row->print.hi;
	out[ZF_ROW_LO] = row->print.lo;
	out[ZF_ROW_SITE] = row->site;
	out[ZF_ROW_DOCUMENT] = row->document;
	out[ZF_ROW_RECORD] = row->record;
	out[ZF_ROW_BLOCK_LANG] = (uint64_t)row->block << 32 | row->lang;
	out[ZF_ROW_MERIT_FLAGS] = (uint64_t)merit << 32 | (uint64_t)row->titled << 24 |
	                          (uint64_t)row->template_risk << 16 | row->flags;
	if (row->flags & ZF_PRINT_ID) {
		out[ZF_ROW_HI] ^= ZF_KIND_ID;
		out[ZF_ROW_SITE] = out[ZF_ROW_DOCUMENT] = 0; /* equal ids stand in the order of records */
	} else if (row->flags & ZF_PRINT_PAIR) {
		out[ZF_ROW_HI] ^= ZF_KIND_PAIR;
	} else if (row->flags & ZF_PRINT_URL) {
		out[ZF_ROW_HI] ^= ZF_KIND_URL;
	} else if (row->flags & ZF_PRINT_DOCUMENT) {
		out[ZF_ROW_HI] ^= ZF_KIND_DOCUMENT;
	} else if (row->flags & ZF_PRINT_SHAPE) {
		out[ZF_ROW_HI] ^= ZF_KIND_SHAPE;
	}
}

enum zeef_status zf_resolver_add(struct zf_resolver *resolver, const struct zf_print_row *rows, size_t count)
{
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < count && status == ZEEF_OK; i++) {
		uint64_t packed[ZF_ROW_WORDS];

		if (resolver->options.site)
			status = zf_resolver_add_pair(resolver, &rows[i]);
		if (status < 0 || (rows[i].print.hi == 0 && rows[i].print.lo == 0))
			continue;
		pack(&rows[i], packed);
		if (rows[i].flags & ZF_PRINT_SHAPED)
			status = zf_resolver_judge_shaped(resolver, packed);
		if (status == ZEEF_OK)
			status = zf_sorter_add(resolver->rows, packed);
	}
	return status;
}

/* ---- one print after the other */

/* What earlier parts know of the place is joined to it, and they learn what is new. */
static enum zeef_status join_place(struct zf_resolver *resolver)
{
	struct zf_place *place = &resolver->place;
	const uint64_t *row = resolver->previous;
	struct zf_hash128 print = { row[ZF_ROW_HI], row[ZF_ROW_LO] ^ row[ZF_ROW_SITE] };
	struct zf_index_fact old, all;
	struct zf_index_fact new = { place->documents, place->kept, place->merit, place->template_risk, true };
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

static enum zeef_status end_shape(struct zf_resolver *resolver)
{
	enum zeef_status status = resolver->options.index ? join_place(resolver) : ZEEF_OK;

	return status < 0 ? status : zf_resolver_judge_shape(resolver);
}

static enum zeef_status end_place(struct zf_resolver *resolver)
{
	struct zf_place *place = &resolver->place;
	const uint64_t *row = resolver->previous;
	enum zeef_status status = ZEEF_OK;

	if (zf_row_flags(row) & ZF_PRINT_SHAPE)
		return end_shape(resolver);
	if (resolver->options.site && row[ZF_ROW_SITE] != 0 && zf_row_is_block(row)) {
		uint32_t all = zf_resolver_site_documents(resolver, row[ZF_ROW_SITE]);

		if (resolver->options.index)
			status = join_place(resolver);
		if (status < 0)
			return status;
		if (resolver->options.site(place->merit, place->template_risk, place->documents, place->kept,
		                           all)) {
			place->documents = place->documents ? place->documents : 1;
			return zf_resolver_judge_template(resolver, all);
		}
		if (place->returns)
			status = zf_resolver_judge_returns(resolver, all);
		if (status < 0)
			return status;
	}
	if (zf_row_flags(row) & (ZF_PRINT_ID | ZF_PRINT_PAIR))
		return ZEEF_OK;
	if (!place->eligible)
		zf_bag_cut(&resolver->bag, place->begin);
	if (resolver->options.scope == ZF_SCOPE_SITE)
		status = zf_resolver_judge_duplicates(resolver);
	return status;
}

static enum zeef_status end_print(struct zf_resolver *resolver)
{
	if (zf_row_flags(resolver->previous) & ZF_PRINT_ID)
		return zf_resolver_judge_ids(resolver);
	if (zf_row_flags(resolver->previous) & ZF_PRINT_PAIR)
		return zf_resolver_judge_pairs(resolver);
	return zf_resolver_judge_duplicates(resolver);
}

static enum zeef_status take_row(struct zf_resolver *resolver, const uint64_t *row)
{
	const uint64_t *before = resolver->previous;
	bool same_print = resolver->open && row[ZF_ROW_HI] == before[ZF_ROW_HI] &&
	                  row[ZF_ROW_LO] == before[ZF_ROW_LO];
	bool same_place = same_print && row[ZF_ROW_SITE] == before[ZF_ROW_SITE];
	struct zf_place *place = &resolver->place;
	enum zeef_status status = ZEEF_OK;

	if (resolver->open && !same_place)
		status = end_place(resolver);
	if (resolver->open && !same_print && status == ZEEF_OK)
		status = end_print(resolver);
	if (status < 0)
		return status;
	if (!same_place) {
		*place = (struct zf_place){ .begin = resolver->bag.count, .documents = zf_row_is_new(row),
			                    .merit = zf_row_merit(row), .template_risk = zf_row_risk(row) };
	} else if (row[ZF_ROW_DOCUMENT] != before[ZF_ROW_DOCUMENT] && place->documents < UINT32_MAX) {
		place->documents += zf_row_is_new(row);
		place->counted = false;
	}
	if (zf_row_merit(row) >= 0 && zf_row_is_new(row) && !place->counted) {
		place->kept++;
		place->counted = true;
	}
	if (zf_row_merit(row) > place->merit ||
	    (!(zf_row_merit(row) < place->merit) && zf_row_risk(row) < place->template_risk)) {
		place->merit = zf_row_merit(row);
		place->template_risk = zf_row_risk(row);
	}
	place->eligible |= zf_row_is_eligible(row);
	place->returns |= (zf_row_flags(row) & ZF_PRINT_RETURNS) != 0;
	memcpy(resolver->previous, row, sizeof resolver->previous);
	resolver->open = true;
	return zf_bag_add(&resolver->bag, row);
}

enum zeef_status zf_resolver_finish(struct zf_resolver *resolver)
{
	enum zeef_status status = zf_resolver_count_sites(resolver);
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
