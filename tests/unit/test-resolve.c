#include "check.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/document.h"
#include "dedup/resolve.h"
#include "dedup/sorter.h"

static char folder[] = "/tmp/zeef-resolve-XXXXXX";

static int begin(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

/* Nothing may be left in the folder: rmdir removes an empty one only. */
static int end(void **state)
{
	(void)state;
	return rmdir(folder);
}

static uint64_t dice(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* ---- the sorter */

static int by_words(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	for (int w = 0; w < 3; w++)
		if (x[w] != y[w])
			return x[w] < y[w] ? -1 : 1;
	return 0;
}

static void sorts(void **state)
{
	enum { COUNT = 200000 };
	uint64_t (*items)[3] = malloc(COUNT * sizeof *items), seed = 1442695040888963407u;
	static const uint64_t memories[] = { 0, 100000, 1 << 20, UINT64_MAX / 2 };

	(void)state;
	assert_non_null(items);
	for (size_t m = 0; m < 8; m++) {
		struct zf_sorter_options options =
			{ .words = 3, .threads = m % 2 ? 3 : 1, .memory = memories[m / 2],
			                             .directory = folder };
		struct zf_sorter *sorter = zf_sorter_new(&options);
		const uint64_t *item;

		assert_non_null(sorter);
		for (size_t i = 0; i < COUNT; i++) {
			items[i][0] = dice(&seed) % 50 << (dice(&seed) % 60);
			items[i][1] = i % 3 ? 7 : dice(&seed);
			items[i][2] = dice(&seed) % 4;
			assert_int_equal(zf_sorter_add(sorter, items[i]), ZEEF_OK);
		}
		assert_int_equal(zf_sorter_finish(sorter), ZEEF_OK);
		qsort(items, COUNT, sizeof *items, by_words);
		for (size_t i = 0; i < COUNT; i++) {
			assert_int_equal(zf_sorter_next(sorter, &item), ZEEF_OK);
			assert_memory_equal(item, items[i], sizeof *items);
		}
		assert_int_equal(zf_sorter_next(sorter, &item), ZEEF_END);
		assert_int_equal(zf_sorter_next(sorter, &item), ZEEF_END);
		zf_sorter_free(sorter);
	}
	free(items);
}

/* ---- what the header says, said naively */

struct case_ {
	struct zf_print_row *rows;
	size_t count;
	enum zf_scope scope;
};

static bool on_most(float merit, uint8_t risk, uint32_t documents, uint32_t kept, uint32_t site_documents)
{
	return documents >= 3 && documents * 2 > site_documents && merit < 2 && risk > 10 && kept * 3 >= documents;
}

static bool equal(const struct zf_print_row *a, const struct zf_print_row *b)
{
	int kinds = ZF_PRINT_DOCUMENT | ZF_PRINT_ID;

	return zf_hash128_equal(a->print, b->print) && (a->flags & kinds) == (b->flags & kinds);
}

static uint32_t different(const struct case_ *c, uint64_t site, const struct zf_print_row *with)
{
	uint32_t count = 0;

	for (size_t i = 0; i < c->count; i++) {
		const struct zf_print_row *row = &c->rows[i];
		size_t j = 0;

		if (row->site != site || (row->flags & ZF_PRINT_ID) || (with && !equal(row, with)))
			continue;
		while (j < i && (c->rows[j].site != site || c->rows[j].document != row->document ||
		                 (c->rows[j].flags & ZF_PRINT_ID) || (with && !equal(&c->rows[j], with))))
			j++;
		count += j == i;
	}
	return count;
}

/* Different documents of its site that hold an equal of the row and do not count it below 0. */
static uint32_t keeping(const struct case_ *c, const struct zf_print_row *with)
{
	uint32_t count = 0;

	for (size_t i = 0; i < c->count; i++) {
		const struct zf_print_row *row = &c->rows[i];
		size_t j = 0;

		if (row->site != with->site || !equal(row, with) || row->merit < 0)
			continue;
		while (j < i && (c->rows[j].site != with->site || c->rows[j].document != row->document ||
		                 !equal(&c->rows[j], with) || c->rows[j].merit < 0))
			j++;
		count += j == i;
	}
	return count;
}

static bool is_template(const struct case_ *c, const struct zf_print_row *row, struct zf_verdict *verdict)
{
	const struct zf_print_row *best = row;

	if (row->site == 0 || (row->flags & (ZF_PRINT_DOCUMENT | ZF_PRINT_ID)))
		return false;
	for (size_t i = 0; i < c->count; i++) {
		const struct zf_print_row *other = &c->rows[i];

		if (equal(other, row) && other->site == row->site &&
		    (other->merit > best->merit ||
		     (other->merit == best->merit && other->template_risk < best->template_risk)))
			best = other;
	}
	verdict->documents = different(c, row->site, row);
	verdict->site_documents = different(c, row->site, NULL);
	return on_most(best->merit, best->template_risk, verdict->documents, keeping(c, row), verdict->site_documents);
}

static bool eligible(const struct case_ *c, const struct zf_print_row *row)
{
	struct zf_verdict unused;

	return !(row->flags & (ZF_PRINT_MARKED | ZF_PRINT_LIGHT)) && !is_template(c, row, &unused);
}

static bool before(const struct zf_print_row *a, const struct zf_print_row *b)
{
	return a->record < b->record || (a->record == b->record && a->block < b->block);
}

static bool in_scope(const struct case_ *c, const struct zf_print_row *a, const struct zf_print_row *b)
{
	switch (c->scope) {
	case ZF_SCOPE_DOCUMENT:
		return false;
	case ZF_SCOPE_LANGUAGE:
		return a->lang == b->lang;
	case ZF_SCOPE_SITE:
		return a->site == b->site;
	case ZF_SCOPE_CORPUS:
		return true;
	}
	return false;
}

/* Of whole records the least rank, then the first; of blocks the first. */
static bool survives(const struct zf_print_row *a, const struct zf_print_row *b)
{
	if ((a->flags & ZF_PRINT_DOCUMENT) && a->rank != b->rank)
		return a->rank < b->rank;
	return before(a, b);
}

static bool naive(const struct case_ *c, const struct zf_print_row *row, struct zf_verdict *verdict)
{
	const struct zf_print_row *first = row;

	*verdict = (struct zf_verdict){ .record = row->record, .block = row->block, .of_block = ZF_NO_BLOCK };
	if (row->print.hi == 0 && row->print.lo == 0)
		return false;
	if (row->flags & ZF_PRINT_ID) {
		for (size_t i = 0; i < c->count; i++)
			verdict->ordinal += equal(&c->rows[i], row) && c->rows[i].record < row->record;
		return verdict->ordinal > 0;
	}
	if (is_template(c, row, verdict)) {
		verdict->reason = ZF_TEMPLATE_SITE;
		return true;
	}
	verdict->documents = verdict->site_documents = 0;
	if (!eligible(c, row))
		return false;
	for (size_t i = 0; i < c->count; i++)
		if (equal(&c->rows[i], row) && in_scope(c, &c->rows[i], row) && survives(&c->rows[i], first) &&
		    eligible(c, &c->rows[i]))
			first = &c->rows[i];
	verdict->reason = row->flags & ZF_PRINT_DOCUMENT ? ZF_DUPLICATE_DOCUMENT : ZF_DUPLICATE_EXACT;
	verdict->of_record = first->record;
	verdict->of_block = first->block;
	return first->record != row->record;
}

/* ---- rows by chance: few prints, sites and documents, so that all of them meet */

static size_t random_rows(struct zf_print_row *rows, uint64_t records, uint64_t *seed)
{
	size_t n = 0;

	for (uint64_t record = 0; record < records; record++) {
		uint64_t site = dice(seed) % 4, document = dice(seed) % (records / 2);
		uint32_t blocks = (uint32_t)(dice(seed) % 6);

		for (uint32_t block = 0; block < blocks + 2; block++) {
			struct zf_print_row *row = &rows[n++];
			uint64_t print = dice(seed) % (dice(seed) % 3 ? 8 : 60);

			*row = (struct zf_print_row){ .print = { print * UINT64_C(0x9E3779B97F4A7C15), print % 2 },
				                      .record = record, .document = document, .site = site,
				                      .block = block, .lang = (uint32_t)(dice(seed) % 3),
				                      .merit = (float)(dice(seed) % 9) / 4 - (float)(print % 2),
				                      .template_risk = (uint8_t)(dice(seed) % 40),
				                      .flags = (uint8_t)(dice(seed) % 3 ? 0 : dice(seed) % 4) };
			if (block < blocks)
				continue;
			row->block = ZF_NO_BLOCK;
			row->flags = block == blocks ? ZF_PRINT_DOCUMENT : ZF_PRINT_ID;
			if (block == blocks)
				row->print = (struct zf_hash128){ document % 20, document % 20 };
			row->rank = dice(seed) % 2 ? 0 : (uint32_t)(dice(seed) % 3);
		}
	}
	return n;
}

static void shuffle(struct zf_print_row *rows, size_t count, uint64_t *seed)
{
	for (size_t i = count; i > 1; i--) {
		size_t j = dice(seed) % i;
		struct zf_print_row held = rows[i - 1];

		rows[i - 1] = rows[j];
		rows[j] = held;
	}
}

static struct zf_verdict *resolve(const struct case_ *c, uint64_t memory, unsigned threads, size_t *count)
{
	struct zf_resolve_options options = { .scope = c->scope, .memory = memory, .directory = folder,
		                              .threads = threads, .site = on_most };
	struct zf_resolver *resolver = zf_resolver_new(&options);
	struct zf_verdict *verdicts = calloc(c->count + 1, sizeof *verdicts);

	assert_true(resolver && verdicts);
	assert_int_equal(zf_resolver_add(resolver, c->rows, c->count / 2), ZEEF_OK);
	assert_int_equal(zf_resolver_add(resolver, c->rows + c->count / 2, c->count - c->count / 2), ZEEF_OK);
	assert_int_equal(zf_resolver_finish(resolver), ZEEF_OK);
	*count = 0;
	while (zf_resolver_next(resolver, &verdicts[*count]) == ZEEF_OK)
		assert_true(++*count <= c->count);
	zf_resolver_free(resolver);
	return verdicts;
}

static int verdict_order(const struct zf_verdict *a, const struct zf_verdict *b)
{
	if (a->record != b->record)
		return a->record < b->record ? -1 : 1;
	if (a->block != b->block)
		return a->block < b->block ? -1 : 1;
	return a->reason < b->reason ? -1 : a->reason > b->reason;
}

static void assert_verdict(const struct zf_verdict *got, const struct zf_verdict *want)
{
	assert_int_equal(got->record, want->record);
	assert_int_equal(got->block, want->block);
	assert_int_equal(got->reason, want->reason);
	assert_int_equal(got->of_record, want->of_record);
	assert_int_equal(got->of_block, want->of_block);
	assert_int_equal(got->ordinal, want->ordinal);
	assert_int_equal(got->documents, want->documents);
	assert_int_equal(got->site_documents, want->site_documents);
}

/* Every verdict that the naive reading gives, no other, in order: counted rather than sorted twice. */
static void as_said(void **state)
{
	static struct zf_print_row rows[400];
	uint64_t seed = 6364136223846793005u;
	size_t templates = 0, exact = 0, whole = 0, ids = 0;

	(void)state;
	for (int round = 0; round < 200; round++) {
		struct case_ c = { rows, random_rows(rows, 2 + dice(&seed) % 40, &seed),
		                   (enum zf_scope)(round % 4) };
		size_t count, wanted = 0;
		struct zf_verdict *got = resolve(&c, 1 << 20, 1, &count), want;

		for (size_t i = 0; i < count; i++)
			assert_true(i == 0 || verdict_order(&got[i - 1], &got[i]) < 0);
		for (size_t i = 0; i < c.count; i++) {
			size_t j = 0;

			if (!naive(&c, &rows[i], &want))
				continue;
			wanted++;
			while (j < count && verdict_order(&got[j], &want) != 0)
				j++;
			assert_true(j < count);
			assert_verdict(&got[j], &want);
			templates += want.reason == ZF_TEMPLATE_SITE;
			exact += want.reason == ZF_DUPLICATE_EXACT;
			whole += want.reason == ZF_DUPLICATE_DOCUMENT;
			ids += want.reason == ZF_KEPT;
		}
		assert_int_equal(count, wanted);
		free(got);
	}
	assert_true(templates > 100 && exact > 100 && whole > 100 && ids > 100);
}

/* The same verdicts for any memory, threads and order of adding. */
static void same_verdicts(void **state)
{
	enum { RECORDS = 40000 };
	struct zf_print_row *rows = calloc(RECORDS * 8, sizeof *rows);
	uint64_t seed = 88172645463325252u;

	(void)state;
	assert_non_null(rows);
	for (int scope = 0; scope < 4; scope++) {
		struct case_ c = { rows, random_rows(rows, RECORDS, &seed), (enum zf_scope)scope };
		size_t count, again;
		struct zf_verdict *first = resolve(&c, UINT64_C(1) << 30, 1, &count);

		assert_true(count > RECORDS / 2);
		for (int way = 0; way < 3; way++) {
			struct zf_verdict *got;

			shuffle(rows, c.count, &seed);
			got = resolve(&c, way == 0 ? UINT64_C(1) << 28 : way == 1 ? 1 << 20 : 0,
			              way == 1 ? 1 : 3, &again);
			assert_int_equal(again, count);
			for (size_t i = 0; i < count; i++)
				assert_verdict(&got[i], &first[i]);
			free(got);
		}
		free(first);
	}
	free(rows);
}

static void nothing(void **state)
{
	struct case_ c = { NULL, 0, ZF_SCOPE_CORPUS };
	size_t count;

	(void)state;
	free(resolve(&c, 1 << 20, 2, &count));
	assert_int_equal(count, 0);
	zf_resolver_free(NULL);
	zf_sorter_free(NULL);
}

static void hear(void *user, const struct zeef_report *report)
{
	assert_string_equal(report->code, "temporary-file");
	assert_non_null(report->mend);
	++*(int *)user;
}

/* A folder that is not there: one report, one status, no crash. */
static void no_folder(void **state)
{
	int heard = 0;
	struct zf_resolve_options options = { .memory = 0, .directory = "/nowhere/at/all", .threads = 1,
		                              .trouble = { hear, &heard } };
	struct zf_resolver *resolver = zf_resolver_new(&options);
	enum zeef_status status = ZEEF_OK;

	(void)state;
	for (uint64_t i = 0; i < 100000 && status == ZEEF_OK; i++)
		status = zf_resolver_add(resolver, &(struct zf_print_row){ .print = { i, 1 }, .record = i }, 1);
	assert_int_equal(status, ZEEF_EIO);
	assert_int_equal(heard, 1);
	zf_resolver_free(resolver);
}

static bool none_keep(uint32_t documents, uint32_t kept)
{
	return documents >= 2 && kept == 0;
}

/* Of one shape, on a site: a record's block, or none, and whether it keeps the shape. */
static struct zf_print_row shape(uint64_t site, uint64_t document, uint32_t block, bool kept)
{
	return (struct zf_print_row){ .print = { 9, 9 }, .record = document, .document = document, .site = site,
	                              .block = block, .merit = kept ? 1 : -1, .flags = ZF_PRINT_SHAPE };
}

/* A record's block goes where no other document of its site keeps the shape; its own says nothing, copies count once. */
static void shapes_of_a_site(void **state)
{
	struct zf_print_row rows[] = {
		shape(1, 1, 7, true), shape(1, 1, 8, true), shape(1, 2, ZF_NO_BLOCK, false),
		shape(1, 3, 6, false), /* two documents of site 1 leave it out */
		shape(2, 4, 1, true), shape(2, 5, ZF_NO_BLOCK, false), /* one of site 2 */
		shape(3, 6, 2, true), shape(3, 7, ZF_NO_BLOCK, false), shape(3, 8, ZF_NO_BLOCK, true),
		shape(4, 9, 3, true), shape(4, 10, ZF_NO_BLOCK, false), shape(4, 10, ZF_NO_BLOCK, false),
	};
	struct zf_resolve_options options = { .scope = ZF_SCOPE_CORPUS, .memory = 1 << 20, .directory = folder,
		                              .threads = 1, .shape = none_keep };
	struct zf_resolver *resolver = zf_resolver_new(&options);
	struct zf_verdict verdict;

	(void)state;
	rows[11].record = 11;
	assert_non_null(resolver);
	assert_int_equal(zf_resolver_add(resolver, rows, sizeof rows / sizeof *rows), ZEEF_OK);
	assert_int_equal(zf_resolver_finish(resolver), ZEEF_OK);
	for (uint32_t block = 7; block <= 8; block++) {
		assert_int_equal(zf_resolver_next(resolver, &verdict), ZEEF_OK);
		assert_int_equal(verdict.record, 1);
		assert_int_equal(verdict.block, block);
		assert_int_equal(verdict.reason, ZF_TEMPLATE_SITE);
	}
	assert_int_equal(zf_resolver_next(resolver, &verdict), ZEEF_END);
	zf_resolver_free(resolver);
}

static bool others_have(uint32_t documents, uint32_t kept)
{
	(void)kept;
	return documents >= 2;
}

/* The place of a title comes back to the block that left it out, where other documents have the place. */
static void places_of_titles(void **state)
{
	struct zf_print_row rows[] = {
		shape(1, 1, 7, false), shape(1, 2, ZF_NO_BLOCK, true), shape(1, 3, 9, false),
		shape(2, 4, 1, false), shape(2, 5, ZF_NO_BLOCK, true), /* one other */
	};
	struct zf_resolve_options options = { .scope = ZF_SCOPE_CORPUS, .memory = 1 << 20, .directory = folder,
		                              .threads = 1, .shape = none_keep, .place = others_have };
	struct zf_resolver *resolver = zf_resolver_new(&options);
	struct zf_verdict verdict;

	(void)state;
	assert_non_null(resolver);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		rows[i].flags |= ZF_PRINT_TITLE;
	assert_int_equal(zf_resolver_add(resolver, rows, sizeof rows / sizeof *rows), ZEEF_OK);
	assert_int_equal(zf_resolver_finish(resolver), ZEEF_OK);
	for (uint32_t record = 1; record <= 3; record += 2) {
		assert_int_equal(zf_resolver_next(resolver, &verdict), ZEEF_OK);
		assert_int_equal(verdict.record, record);
		assert_int_equal(verdict.block, record + 6);
		assert_int_equal(verdict.reason, ZF_KEPT);
		assert_int_equal(verdict.of_block, ZF_NO_BLOCK);
	}
	assert_int_equal(zf_resolver_next(resolver, &verdict), ZEEF_END);
	zf_resolver_free(resolver);
}

static bool never(float merit, uint8_t risk, uint32_t documents, uint32_t kept, uint32_t site_documents)
{
	(void)merit, (void)risk, (void)documents, (void)kept, (void)site_documents;
	return false;
}

static bool always(float merit, uint8_t risk, uint32_t documents, uint32_t kept, uint32_t site_documents)
{
	(void)merit, (void)risk, (void)documents, (void)kept, (void)site_documents;
	return true;
}

static bool said_by_one(uint8_t titled, uint32_t documents, uint32_t site_documents)
{
	assert_int_equal(titled, 3);
	assert_int_equal(site_documents, 3);
	return documents == 1;
}

/* Of the blocks that may come back, those do that are their document's own, though others of their words be a template. */
static void what_comes_back(void **state)
{
	struct zf_resolve_options options = { .scope = ZF_SCOPE_CORPUS, .memory = 1 << 20, .directory = folder,
		                              .threads = 1, .site = never, .own = said_by_one };

	(void)state;
	for (int template = 0; template < 2; template++) {
		struct zf_resolver *resolver = zf_resolver_new(&options);
		struct zf_verdict verdict;

		assert_non_null(resolver);
		for (uint64_t record = 1; record <= 4; record++) {
			struct zf_print_row row = { .print = { 1, record < 3 ? 1 : record }, .record = record,
				.document = record < 4 ? record : 3, .site = 5, .block = 4, .merit = -1,
				.template_risk = 24, .titled = 3, .flags = ZF_PRINT_MARKED | ZF_PRINT_LIGHT | ZF_PRINT_RETURNS };

			assert_int_equal(zf_resolver_add(resolver, &row, 1), ZEEF_OK);
		}
		assert_int_equal(zf_resolver_finish(resolver), ZEEF_OK);
		for (uint64_t record = template ? 1 : 3; record <= 4; record++) {
			assert_int_equal(zf_resolver_next(resolver, &verdict), ZEEF_OK);
			assert_int_equal(verdict.record, record);
			assert_int_equal(verdict.block, 4);
			assert_int_equal(verdict.reason, record < 3 ? ZF_TEMPLATE_SITE : ZF_KEPT);
			assert_int_equal(verdict.of_block, ZF_NO_BLOCK);
		}
		assert_int_equal(zf_resolver_next(resolver, &verdict), ZEEF_END);
		zf_resolver_free(resolver);
		options.site = always;
	}
}

static struct zf_print_row paragraph(uint64_t record, uint16_t flags)
{
	return (struct zf_print_row){ .print = { 1, 2 }, .record = record, .document = record, .block = 4,
	                              .flags = flags };
}

/* A block of a record that goes as a whole names an earlier survivor, and is none itself: neither for a later
 * block nor for an earlier one. */
static void a_copy_survives_nothing(void **state)
{
	const struct zf_print_row rows[] = { paragraph(1, ZF_PRINT_COPY), paragraph(3, 0),
		                             paragraph(5, ZF_PRINT_COPY), paragraph(7, 0) };
	struct zf_resolve_options options =
		{ .scope = ZF_SCOPE_CORPUS, .memory = 1 << 20, .directory = folder, .threads = 1 };
	struct zf_resolver *resolver = zf_resolver_new(&options);
	struct zf_verdict verdict;

	(void)state;
	assert_non_null(resolver);
	assert_int_equal(zf_resolver_add(resolver, rows, 4), ZEEF_OK);
	assert_int_equal(zf_resolver_finish(resolver), ZEEF_OK);
	for (uint64_t record = 5; record <= 7; record += 2) {
		assert_int_equal(zf_resolver_next(resolver, &verdict), ZEEF_OK);
		assert_int_equal(verdict.record, record);
		assert_int_equal(verdict.of_record, 3);
	}
	assert_int_equal(zf_resolver_next(resolver, &verdict), ZEEF_END);
	zf_resolver_free(resolver);
}

/* A block that goes by its shape is left out once, survives nothing and names no survivor. */
static void a_shaped_block_goes(void **state)
{
	const struct zf_print_row rows[] = { paragraph(1, ZF_PRINT_SHAPED), paragraph(3, 0), paragraph(5, 0),
		                             paragraph(7, ZF_PRINT_SHAPED) };
	struct zf_resolve_options options = { .scope = ZF_SCOPE_CORPUS, .memory = 1 << 20, .directory = folder,
		                              .threads = 1, .site = on_most };
	struct zf_resolver *resolver = zf_resolver_new(&options);
	struct zf_verdict verdict;

	(void)state;
	assert_non_null(resolver);
	assert_int_equal(zf_resolver_add(resolver, rows, 4), ZEEF_OK);
	assert_int_equal(zf_resolver_finish(resolver), ZEEF_OK);
	for (uint64_t record = 1; record <= 7; record += 2) {
		if (record == 3)
			continue;
		assert_int_equal(zf_resolver_next(resolver, &verdict), ZEEF_OK);
		assert_int_equal(verdict.record, record);
		assert_int_equal(verdict.block, 4);
		assert_int_equal(verdict.reason, record == 5 ? ZF_DUPLICATE_EXACT : ZF_TEMPLATE_SITE);
		assert_int_equal(verdict.of_record, record == 5 ? 3 : 0);
	}
	assert_int_equal(zf_resolver_next(resolver, &verdict), ZEEF_END);
	zf_resolver_free(resolver);
}

/* Nor twice, where its print is a template too. */
static void a_shaped_block_of_a_template(void **state)
{
	struct zf_resolve_options options = { .scope = ZF_SCOPE_CORPUS, .memory = 1 << 20, .directory = folder,
		                              .threads = 1, .site = on_most };
	struct zf_resolver *resolver = zf_resolver_new(&options);
	struct zf_verdict verdict;

	(void)state;
	assert_non_null(resolver);
	for (uint64_t record = 0; record < 4; record++) {
		struct zf_print_row row = paragraph(record, record == 2 ? ZF_PRINT_SHAPED : 0);

		row.site = 5;
		row.template_risk = 200;
		assert_int_equal(zf_resolver_add(resolver, &row, 1), ZEEF_OK);
	}
	assert_int_equal(zf_resolver_finish(resolver), ZEEF_OK);
	for (uint64_t record = 0; record < 4; record++) {
		assert_int_equal(zf_resolver_next(resolver, &verdict), ZEEF_OK);
		assert_int_equal(verdict.record, record);
		assert_int_equal(verdict.reason, ZF_TEMPLATE_SITE);
	}
	assert_int_equal(zf_resolver_next(resolver, &verdict), ZEEF_END);
	zf_resolver_free(resolver);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sorts),   cmocka_unit_test(as_said),   cmocka_unit_test(same_verdicts),
		cmocka_unit_test(nothing), cmocka_unit_test(no_folder),
		cmocka_unit_test(a_copy_survives_nothing), cmocka_unit_test(shapes_of_a_site),
		cmocka_unit_test(places_of_titles), cmocka_unit_test(what_comes_back),
		cmocka_unit_test(a_shaped_block_goes), cmocka_unit_test(a_shaped_block_of_a_template),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
