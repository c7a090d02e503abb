#include "files.h"

#include <dirent.h>

#include "dedup/near.h"
#include "dedup/sketch.h"

/* Near copies over the parts of a corpus: batches find what one go over all finds. */

enum { COUNT = 1500, WORDS = 90, BATCHES = 15, A_BATCH = COUNT / BATCHES };

static struct zf_run_info runs[128];
static size_t nruns;
static uint32_t texts[COUNT][WORDS];

static uint64_t dice(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* Half are copies, of a text of any age, with some words changed; a closing line stands in most. */
static void make_texts(void)
{
	uint64_t seed = 88172645463325252u;

	for (size_t i = 0; i < COUNT; i++) {
		size_t of = i ? dice(&seed) % i : 0;

		for (size_t w = 0; w < WORDS; w++)
			texts[i][w] = w >= WORDS - 12 ? (uint32_t)w << 2 : (uint32_t)dice(&seed) & ~3u;
		if (i % 2 == 0)
			continue;
		memcpy(texts[i], texts[of], sizeof texts[i]);
		for (size_t w = 0; w < i % 9; w++)
			texts[i][dice(&seed) % WORDS] = (uint32_t)dice(&seed) & ~3u;
	}
}

static struct zf_index *open_index(void)
{
	struct zf_index_options options = { .folder = folder, .temporary = folder, .memory = 100000, .threads = 1 };
	struct zf_index *index = zf_index_new(&options);

	assert_non_null(index);
	for (size_t i = 0; i < nruns; i++)
		assert_int_equal(zf_index_open_run(index, &runs[i]), ZEEF_OK);
	return index;
}

static struct zf_near *gather(struct zf_index *index, size_t from, size_t count, enum zf_past_set set)
{
	struct zf_near_options options = { .memory = 1 << 20, .threads = 1, .directory = folder, .index = index, .set = set };
	struct zf_near *near = zf_near_new(&options);

	assert_non_null(near);
	for (size_t i = 0; i < count; i++) {
		uint32_t words[WORDS], scratch[WORDS];
		uint64_t bands[ZF_SKETCH_BANDS];
		struct zf_near_text text = { .record = i, .block = (uint32_t)(from + i), .words = { words, WORDS }, .bands = bands };
		struct zf_sketch sketch;

		memcpy(words, texts[from + i], sizeof words);
		zf_sketch_begin(&sketch, &zf_sketch_document);
		zf_sketch_add(&sketch, text.words);
		assert_true(zf_sketch_end(&sketch));
		text.nbands = zf_sketch_bands(&sketch, 1, bands);
		zf_words_sort(text.words, scratch);
		assert_int_equal(zf_near_add(near, &text), ZEEF_OK);
	}
	return near;
}

static struct zf_near *look(struct zf_index *index, size_t from, size_t count, enum zf_past_set set)
{
	struct zf_near *near = gather(index, from, count, set);

	assert_int_equal(zf_near_finish(near), ZEEF_OK);
	return near;
}

/* Fills leaders, by the blocks that name a text among all; those that none leads lead themselves. */
static size_t note_leaders(struct zf_near *near, uint64_t before, uint32_t *leaders)
{
	struct zf_near_member member;
	size_t found = 0;

	while (zf_near_next(near, &member) == ZEEF_OK) {
		uint64_t leader = member.leader & ZF_OLD_RECORD ? member.leader & ~ZF_OLD_RECORD : before + member.leader;

		assert_int_equal(member.block, before + member.record);
		assert_int_equal(member.leader_block, leader);
		leaders[member.block] = member.leader_block;
		found += member.leader_block != member.block;
	}
	zf_near_free(near);
	return found;
}

static size_t files_in_folder(void)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t count = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)))
		count += entry->d_name[0] != '.';
	closedir(dir);
	return count;
}

static void start(uint32_t *leaders)
{
	for (uint32_t i = 0; i < COUNT; i++)
		leaders[i] = i;
}

static void batches(void **state)
{
	static uint32_t one[COUNT], many[COUNT];
	static const struct zf_hash128 ids[A_BATCH];
	size_t found, again = 0;

	(void)state;
	make_texts();
	start(one);
	start(many);
	found = note_leaders(look(NULL, 0, COUNT, ZF_PAST_DOCUMENTS), 0, one);
	assert_in_range(found, COUNT / 3, COUNT / 2);
	for (size_t batch = 0; batch < BATCHES; batch++) {
		struct zf_index *index = open_index();
		uint64_t faults = 0;

		again += note_leaders(look(index, batch * A_BATCH, A_BATCH, ZF_PAST_DOCUMENTS), batch * A_BATCH, many);
		/* The others do not know them. */
		if (batch == 3)
			zf_near_free(look(index, 0, 10, ZF_PAST_PARAGRAPHS));
		assert_int_equal(zf_index_commit(index, ids, A_BATCH), ZEEF_OK);
		zf_index_sweep(index);
		nruns = zf_index_runs(index);
		assert_true(nruns <= sizeof runs / sizeof *runs);
		for (size_t i = 0; i < nruns; i++)
			runs[i] = *zf_index_run(index, i);
		assert_int_equal(zf_index_check(index, &faults), ZEEF_OK);
		assert_int_equal(faults, 0);
		zf_index_free(index);
		assert_int_equal(files_in_folder(), nruns);
	}
	assert_int_equal(again, found);
	assert_memory_equal(one, many, sizeof one);
	assert_true(nruns < 4 * BATCHES - 10); /* some were merged */
}

/* What is not committed leaves nothing. */
static void nothing_stays(void **state)
{
	struct zf_index *index = open_index();
	size_t before = files_in_folder();
	struct zf_near *near = look(index, 0, 10, ZF_PAST_DOCUMENTS);
	struct zf_near_member member;

	(void)state;
	for (uint32_t i = 0; i < 10; i++) {
		assert_int_equal(zf_near_next(near, &member), ZEEF_OK);
		assert_true(member.record == i && member.leader_block <= i && (member.leader & ZF_OLD_RECORD));
	}
	zf_near_free(near);
	assert_true(files_in_folder() > before);
	zf_index_free(index);
	assert_int_equal(files_in_folder(), before);
}

/* A byte of a run that is not as it was written is no answer, and stops the batch. */
static void damage(void **state)
{
	(void)state;
	for (size_t i = 0; i < nruns; i++) {
		const struct zf_run_info info = runs[i];
		struct zf_buffer bytes = { 0 };
		struct zf_index *index;
		struct zf_near *near;
		FILE *file;

		if (info.kind < ZF_RUN_BANDS || info.kind > ZF_RUN_WORDS || info.first > 0)
			continue;
		file = fopen(in_folder(info.name), "rb");
		assert_non_null(file);
		assert_true(zf_buffer_room(&bytes, 4 << 20) != NULL);
		bytes.len = fread(bytes.at, 1, 4 << 20, file);
		fclose(file);
		bytes.at[70] ^= 1;
		spit(info.name, zf_buffer_as_slice(&bytes));
		index = open_index();
		near = gather(index, 0, A_BATCH, ZF_PAST_DOCUMENTS);
		assert_int_equal(zf_near_finish(near), ZEEF_EIO);
		zf_near_free(near);
		zf_index_free(index);
		bytes.at[70] ^= 1;
		spit(info.name, zf_buffer_as_slice(&bytes));
		zf_buffer_free(&bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(batches), cmocka_unit_test(nothing_stays),
		                            cmocka_unit_test(damage) };

	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
