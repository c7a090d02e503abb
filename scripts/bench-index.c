/*
 * Measures the index of a corpus that grows: bench-index [OLD [NEW [FOLDER]]]
 *
 * Makes an index of OLD (20 million) random prints in FOLDER (/tmp/bench-index), then asks for NEW (1 million) prints,
 * half of which it knows, notes the others and commits them: once beside one large run, once where the batch makes a
 * merge of everything due. CPU seconds of the batch, and bytes a key of the files.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "core/path.h"
#include "dedup/index.h"
#include "dedup/sorter.h"

static void say(void *user, const struct zeef_report *report)
{
	(void)user;
	fprintf(stderr, "%s: %s\n", report->source, report->what);
}

static double cpu(void)
{
	struct rusage used;

	getrusage(RUSAGE_SELF, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static struct zf_hash128 print_of(uint64_t number)
{
	return zf_hash128(zf_slice_make((const char *)&number, sizeof number));
}

/* The prints of numbers from..from+count, sorted; 2 words each. */
static uint64_t *prints(uint64_t from, uint64_t count)
{
	uint64_t *words = malloc(count * 2 * sizeof *words);

	for (uint64_t i = 0; words && i < count; i++) {
		struct zf_hash128 print = print_of(from + i);

		words[2 * i] = print.hi;
		words[2 * i + 1] = print.lo;
	}
	if (words)
		zf_sort_words(words, count, 2, 1);
	return words;
}

static enum zeef_status write_run(const char *folder, const char *name, uint64_t from, uint64_t count,
                                  const struct zf_trouble *trouble, struct zf_run_info *info)
{
	uint64_t *words = prints(from, count);
	struct zf_run_writer *writer;
	enum zeef_status status;

	*info = (struct zf_run_info){ .kind = ZF_RUN_KEYS };
	snprintf(info->name, sizeof info->name, "%s", name);
	status = words ? zf_run_create(folder, info, trouble, &writer) : ZEEF_ENOMEM;
	for (uint64_t i = 0; i < count && status >= 0; i++) {
		unsigned char entry[ZF_RUN_ENTRY] = { 0 };

		for (int k = 0; k < 12; k++)
			entry[k] = (unsigned char)(words[2 * i + k / 8] >> (56 - 8 * (k % 8)));
		status = zf_run_add(writer, entry);
	}
	free(words);
	return status < 0 ? status : zf_run_finish(writer, info);
}

static enum zeef_status batch(struct zf_index *index, const uint64_t *words, uint64_t count, uint64_t *known)
{
	enum zeef_status status = ZEEF_OK;

	for (uint64_t i = 0; i < count && status >= 0; i++) {
		struct zf_hash128 print = { words[2 * i], words[2 * i + 1] };
		struct zf_index_place place;

		status = zf_index_find(index, print, &place);
		*known += place.found;
		if (status >= 0 && !place.found)
			status = zf_index_note(index, print, i, 7);
	}
	return status;
}

static void measure(const char *what, const char *folder, const struct zf_run_info *runs, size_t nruns, uint64_t count)
{
	struct zf_index_options options = { .folder = folder, .temporary = folder, .memory = (uint64_t)256 << 20,
		                            .threads = 1, .trouble = { say, NULL } };
	struct zf_index *index = zf_index_new(&options);
	uint64_t *words = prints(0, count), known = 0, keys = 0, bytes = 0;
	struct zf_hash128 id = { 1, 2 };
	double began, asked, ended;
	enum zeef_status status = index && words ? ZEEF_OK : ZEEF_ENOMEM;

	/* half of them known: the other half's numbers lie behind all old ones */
	for (uint64_t i = 0; words && i < count; i++) {
		struct zf_hash128 print = print_of(i % 2 ? i : UINT64_C(1) << 40 | i);

		words[2 * i] = print.hi;
		words[2 * i + 1] = print.lo;
	}
	zf_sort_words(words, count, 2, 1);
	began = cpu();
	for (size_t i = 0; i < nruns && status >= 0; i++)
		status = zf_index_open_run(index, &runs[i]);
	if (status >= 0)
		status = batch(index, words, count, &known);
	asked = cpu();
	if (status >= 0)
		status = zf_index_commit(index, &id, 1);
	ended = cpu();
	for (size_t i = 0; status >= 0 && i < zf_index_runs(index); i++) {
		const struct zf_run_info *run = zf_index_run(index, i);

		if (run->kind == ZF_RUN_KEYS) {
			keys += run->entries;
			bytes += zf_run_file_size(run->kind, run->entries);
		}
	}
	printf("%-34s status %d: %" PRIu64 " asked, %" PRIu64 " known: %.2f s of CPU to ask, %.2f to write: %.2f; "
	       "%zu runs, %.3f bytes a key of %" PRIu64 "\n", what, status, count, known, asked - began, ended - asked,
	       ended - began, zf_index_runs(index), keys ? (double)bytes / (double)keys : 0, keys);
	zf_index_free(index);
	free(words);
}

int main(int argc, char **argv)
{
	uint64_t old = argc > 1 ? strtoull(argv[1], NULL, 10) : 20000000;
	uint64_t new = argc > 2 ? strtoull(argv[2], NULL, 10) : 1000000;
	const char *folder = argc > 3 ? argv[3] : "/tmp/bench-index";
	struct zf_trouble trouble = { say, NULL };
	struct zf_run_info one, few[3];
	bool ok = mkdir(folder, 0777) == 0 || true;

	ok = ok && write_run(folder, "run-00000", 0, old, &trouble, &one) >= 0;
	if (ok)
		measure("beside one run", folder, &one, 1, new);
	ok = ok && write_run(folder, "run-10000", 0, old * 2 / 5, &trouble, &few[0]) >= 0 &&
	     write_run(folder, "run-10001", old * 2 / 5, old * 7 / 20, &trouble, &few[1]) >= 0 &&
	     write_run(folder, "run-10002", old * 3 / 4, old / 4, &trouble, &few[2]) >= 0;
	if (ok)
		measure("with a merge of all (the worst)", folder, few, 3, new);
	return ok ? 0 : 1;
}
