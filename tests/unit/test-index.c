#include "files.h"

#include <fcntl.h>

#include "dedup/index.h"

enum { PRINTS = 60000 };

/* What the index should say, by the number of a print. */
struct known {
	uint64_t record;       /* + 1; 0 = none */
	uint32_t block;
	uint64_t count;
	struct zf_index_fact fact;
};

static struct zf_run_info runs[64];
static size_t nruns;
static unsigned reports;
static char last_source[256];

static void hear(void *user, const struct zeef_report *report)
{
	(void)user;
	reports++;
	snprintf(last_source, sizeof last_source, "%s", report->source);
	assert_true(report->mend[0] != '\0');
}

static uint64_t dice(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static struct zf_hash128 print_of(uint64_t number, const char *kind)
{
	struct zf_hash128 a = zf_hash128(zf_slice_make((const char *)&number, sizeof number));

	/* Some share their upper half, as a print does that is known in several languages. */
	if (number % 5 == 0) {
		number++;
		a.hi = zf_hash128(zf_slice_make((const char *)&number, sizeof number)).hi;
	}
	a.hi ^= zf_hash64(zf_slice_of(kind));
	return a;
}

static struct zf_index *open_index(void)
{
	struct zf_index_options options = { .folder = folder, .temporary = folder, .memory = 100000, .threads = 1,
		                            .trouble = { hear, NULL } };
	struct zf_index *index = zf_index_new(&options);

	assert_non_null(index);
	for (size_t i = 0; i < nruns; i++)
		assert_int_equal(zf_index_open_run(index, &runs[i]), ZEEF_OK);
	return index;
}

static void remember(const struct zf_index *index)
{
	nruns = zf_index_runs(index);
	for (size_t i = 0; i < nruns; i++)
		runs[i] = *zf_index_run(index, i);
}

static void ask(struct zf_index *index, const struct known *known, uint64_t number)
{
	struct zf_index_place place;
	struct zf_index_fact fact;
	uint64_t count;

	assert_int_equal(zf_index_find(index, print_of(number, "place"), &place), ZEEF_OK);
	assert_int_equal(place.found, known->record != 0);
	if (place.found) {
		assert_int_equal(place.record, (known->record - 1) | ZF_OLD_RECORD);
		assert_int_equal(place.block, known->block);
	}
	assert_int_equal(zf_index_count(index, print_of(number, "count"), &count), ZEEF_OK);
	assert_int_equal(count, known->count);
	assert_int_equal(zf_index_fact(index, print_of(number, "fact"), &fact), ZEEF_OK);
	assert_int_equal(fact.found, known->fact.found);
	if (fact.found) {
		assert_int_equal(fact.documents, known->fact.documents);
		assert_true(fact.merit <= known->fact.merit && fact.merit >= known->fact.merit);
		assert_int_equal(fact.risk, known->fact.risk);
	}
}

static void add(struct zf_index *index, struct known *known, uint64_t number, uint64_t record, uint64_t *seed)
{
	struct zf_index_fact fact = { .documents = (uint32_t)(dice(seed) % 5), .risk = (uint8_t)dice(seed),
		                      .merit = (float)(dice(seed) % 9) - 4, .found = true };

	if (!known->record) {
		known->record = zf_index_records(index) + record + 1;
		known->block = dice(seed) % 50 ? (uint32_t)(dice(seed) % 2000) : UINT32_MAX;
		assert_int_equal(zf_index_note(index, print_of(number, "place"), record, known->block), ZEEF_OK);
	}
	known->count += 1 + dice(seed) % 3;
	assert_int_equal(zf_index_note_count(index, print_of(number, "count"), known->count), ZEEF_OK);
	known->fact = zf_index_join(known->fact, fact);
	assert_int_equal(zf_index_note_fact(index, print_of(number, "fact"), &fact), ZEEF_OK);
}

/* Batches of any sizes: the index says what a plain table says, and its runs stay few. */
static void as_a_table(void **state)
{
	struct known *known = calloc(PRINTS, sizeof *known);
	uint64_t seed = 88172645463325252u, records = 0;

	(void)state;
	assert_non_null(known);
	nruns = 0;
	for (int batch = 0; batch < 24; batch++) {
		struct zf_index *index = open_index();
		uint64_t count = batch % 7 == 6 ? 0 : batch == 3 ? 12000 : 1 + dice(&seed) % 1500;
		struct zf_hash128 ids[2000];

		assert_int_equal(zf_index_records(index), records);
		for (uint64_t i = 0; i < 4000; i++)
			ask(index, &known[i * 15], i * 15);
		for (uint64_t i = 0; i < count; i++) {
			uint64_t number = dice(&seed) % PRINTS;

			add(index, &known[number], number, i % 2000, &seed);
		}
		for (uint64_t i = 0; i < 2000; i++)
			ids[i] = print_of(records + i, "id");
		assert_int_equal(zf_index_commit(index, ids, 2000), ZEEF_OK);
		records += 2000;
		remember(index);
		zf_index_sweep(index);
		zf_index_free(index);
		assert_in_range(nruns, 1, 24);
	}
	struct zf_index *index = open_index();
	uint64_t faults = 0;

	for (uint64_t i = 0; i < PRINTS; i++) /* in no order */
		ask(index, &known[i], i);
	for (uint64_t i = 0; i < records; i += 97) {
		struct zf_hash128 id;

		assert_int_equal(zf_index_id(index, i | ZF_OLD_RECORD, &id), ZEEF_OK);
		assert_true(zf_hash128_equal(id, print_of(i, "id")));
	}
	assert_int_equal(zf_index_check(index, &faults), ZEEF_OK);
	assert_int_equal(faults, 0);
	zf_index_free(index);
	free(known);
}

/* A batch that was never committed leaves what was there; a swept folder holds the runs of the list alone. */
static void uncommitted(void **state)
{
	struct zf_index *index = open_index();
	uint64_t seed = 7;
	struct known known = { .record = 0 };
	char command[300];

	(void)state;
	add(index, &known, PRINTS + 7, 0, &seed);
	zf_index_free(index);
	index = open_index();
	ask(index, &(struct known){ .record = 0 }, PRINTS + 7);
	spit("run-77777.tmp", S("left"));
	spit("run-77777", S("left"));
	spit("letter", S("mine"));
	zf_index_sweep(index);
	zf_index_free(index);
	snprintf(command, sizeof command, "test \"$(ls '%s' | wc -l)\" = %zu", folder, nruns + 1);
	assert_int_equal(system(command), 0);
}

static enum zeef_status look_at(const struct zf_run_info *info)
{
	struct zf_trouble trouble = { hear, NULL };
	const unsigned char *entry;
	struct zf_run *run;
	enum zeef_status status = zf_run_open(folder, info, &trouble, &run);

	while (status == ZEEF_OK)
		status = zf_run_next(run, &entry);
	zf_run_close(run);
	return status;
}

/* No changed bit of a run goes unseen, and the file is named. */
static void damage(void **state)
{
	uint64_t seed = 12345;

	(void)state;
	for (size_t i = 0; i < nruns; i++) {
		char path[300];
		int file;
		off_t size;

		snprintf(path, sizeof path, "%s/%.31s", folder, runs[i].name);
		file = open(path, O_RDWR);
		size = lseek(file, 0, SEEK_END);

		assert_int_equal(size, zf_run_file_size(runs[i].kind, runs[i].entries));
		assert_int_equal(look_at(&runs[i]), ZEEF_END);
		for (int turn = 0; turn < 60; turn++) {
			off_t at = turn < 64 && turn % 2 ? turn : (off_t)(dice(&seed) % (uint64_t)size);
			unsigned char byte, wrong;

			assert_int_equal(pread(file, &byte, 1, at), 1);
			wrong = (unsigned char)(byte ^ 1u << dice(&seed) % 8);
			assert_int_equal(pwrite(file, &wrong, 1, at), 1);
			reports = 0;
			assert_int_equal(look_at(&runs[i]), ZEEF_EIO);
			assert_int_equal(reports, 1);
			assert_string_equal(strrchr(last_source, '/') + 1, runs[i].name);
			assert_int_equal(pwrite(file, &byte, 1, at), 1);
		}
		assert_int_equal(ftruncate(file, size - 1), 0);
		assert_int_equal(look_at(&runs[i]), ZEEF_EIO);
		close(file);
		unlink(path);
		assert_int_equal(look_at(&runs[i]), ZEEF_EIO);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_a_table),
		cmocka_unit_test(uncommitted),
		cmocka_unit_test(damage),
	};

	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
