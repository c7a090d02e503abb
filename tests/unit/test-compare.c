#include "check.h"

#include <stdlib.h>
#include <unistd.h>

#include "pipeline/compare.h"
#include "pipeline/spool.h"
#include "pipeline/stream.h"

/* Records whose texts differ, under prints that are made to agree. */
static const char *const texts[][3] = {
	{ "Ferry", "The ferry leaves at nine from the old quay.", "It takes bicycles and small dogs." },
	{ "Boat", "THE FERRY leaves: at nine, from the old quay!", "It takes bicycles and small dogs." },
	{ "Ferry", "The ferry leaves at ten from the old quay.", "It takes bicycles and small dogs." },
	{ "Ferry", "The ferry leaves at nine from the old quay.", "" },
};
enum { RECORDS = sizeof texts / sizeof *texts };

static char folder[] = "/tmp/zeef-compare-XXXXXX";
static char output[sizeof folder + 8];

static int begin(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(output, sizeof output, "%s/out", folder);
	return 0;
}

static int end(void **state)
{
	(void)state;
	return rmdir(folder);
}

static void put(struct zf_work *work, uint64_t number)
{
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_document document;
	struct zf_buffer packed = { 0 };

	zf_document_reset(&document, arena);
	document.number = number;
	for (int i = 0; i < 3; i++) {
		struct zf_block *block = zf_document_block(&document);

		block->raw = block->text = S(texts[number][i]);
		block->kind = i ? ZF_PARAGRAPH : ZF_TITLE;
		block->weight = (uint32_t)block->text.len;
	}
	zf_spool_pack(&packed, &document, &(struct zf_outcome){ .failed = false });
	assert_int_equal(zf_work_put(work, zf_buffer_as_slice(&packed)), ZEEF_OK);
	zf_buffer_free(&packed);
	zf_arena_free(arena);
}

static struct zf_work *open_work(void)
{
	struct zf_trouble trouble = { NULL, NULL };
	struct zf_work *work;

	assert_int_equal(zf_work_open(output, S("options"), true, &trouble, &work), ZEEF_OK);
	for (uint64_t i = 0; i < RECORDS; i++) {
		put(work, i);
		if (i == 1) /* the others stand in a second segment */
			assert_int_equal(zf_work_seal(work, (struct zf_source_place){ 0, i, i }, false), ZEEF_OK);
	}
	assert_int_equal(zf_work_seal(work, (struct zf_source_place){ 1, 0, RECORDS }, true), ZEEF_OK);
	return work;
}

static void compares(void **state)
{
	static const struct {
		struct zf_verdict verdict;
		bool same;
	} cases[] = {
		{ { .record = 1, .block = 1, .of_record = 0, .of_block = 1 }, true }, /* one key */
		{ { .record = 2, .block = 1, .of_record = 0, .of_block = 1 }, false },
		{ { .record = 2, .block = 2, .of_record = 0, .of_block = 2 }, true },
		{ { .record = 1, .block = ZF_NO_BLOCK, .of_record = 0 }, true }, /* another title only */
		{ { .record = 2, .block = ZF_NO_BLOCK, .of_record = 0 }, false },
		{ { .record = 3, .block = ZF_NO_BLOCK, .of_record = 0 }, false },
		{ { .record = 0, .block = ZF_NO_BLOCK, .of_record = 3 }, false },
		{ { .record = 3, .block = 1, .of_record = 77 }, true }, /* not in the spool */
	};
	struct zeef_options options = { .memory = 1 << 20 };
	struct zf_work *work = open_work();
	struct zf_compare *compare;

	(void)state;
	assert_int_equal(zf_compare_new(&options, work, &compare), ZEEF_OK);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool same;

		assert_int_equal(zf_compare_ask(compare, &cases[i].verdict, &same), ZEEF_OK);
		assert_int_equal(same, cases[i].same);
	}
	zf_compare_free(compare);
	zf_compare_free(NULL);
	zf_work_remove(work);
	zf_work_close(work);
}

/* Of equal prints over other texts both live; the rest of the verdicts stand, again and again. */
static void forgets_what_does_not_hold(void **state)
{
	struct zeef_options options = { .memory = 1 << 20 };
	struct zf_resolve_options resolve = { .scope = ZF_SCOPE_CORPUS, .memory = 1 << 20, .directory = folder,
		                              .threads = 1 };
	struct zf_work *work = open_work();
	struct zf_resolver *resolver = zf_resolver_new(&resolve);
	struct zf_compare *compare;
	struct zf_stream *stream;

	(void)state;
	assert_non_null(resolver);
	for (uint64_t record = 0; record < RECORDS; record++)
		for (uint32_t block = 1; block < 3; block++) {
			struct zf_print_row row = { .print = { 1, block }, .record = record, .block = block };

			assert_int_equal(zf_resolver_add(resolver, &row, 1), ZEEF_OK);
		}
	assert_int_equal(zf_resolver_finish(resolver), ZEEF_OK);
	assert_int_equal(zf_compare_new(&options, work, &compare), ZEEF_OK);
	stream = zf_stream_new(resolver);
	assert_non_null(stream);
	assert_int_equal(zf_stream_compare(stream, compare, &resolve), ZEEF_OK);
	for (int round = 0; round < 2; round++) {
		static const char *const blocks[RECORDS] = { "", "12", "2", "1" };

		for (uint64_t record = 0; record < RECORDS; record++) {
			struct zf_buffer verdicts = { 0 };
			const struct zf_verdict *at;

			assert_int_equal(zf_stream_of(stream, record, &verdicts), ZEEF_OK);
			at = (const void *)verdicts.at;
			assert_int_equal(verdicts.len / sizeof *at, strlen(blocks[record]));
			for (size_t i = 0; i < strlen(blocks[record]); i++) {
				assert_int_equal(at[i].block, blocks[record][i] - '0');
				assert_int_equal(at[i].of_record, 0);
			}
			zf_buffer_free(&verdicts);
		}
		assert_int_equal(zf_stream_near(stream, NULL, false, &resolve), ZEEF_OK);
	}
	zf_stream_free(stream);
	zf_compare_free(compare);
	zf_work_remove(work);
	zf_work_close(work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compares),
		cmocka_unit_test(forgets_what_does_not_hold),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
