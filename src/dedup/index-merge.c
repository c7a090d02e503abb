#include "dedup/index-inside.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/path.h"

enum { FEW = 4 }; /* runs that are not worth a merge */

/* Values of one key become one: places do not meet, counts grow, facts add up. */
static uint64_t join(enum zf_run_kind kind, uint64_t a, uint64_t b)
{
	struct zf_index_fact fact;

	if (kind != ZF_RUN_FACTS)
		return a > b ? a : b;
	fact = zf_index_join(zf_index_fact_of(a), zf_index_fact_of(b));
	return zf_index_value_of(&fact);
}

struct zf_run_info zf_index_fresh(struct zf_index *index, enum zf_run_kind kind, uint64_t first)
{
	struct zf_run_info info = { .kind = kind, .first = first };

	snprintf(info.name, sizeof info.name, "run-%05u", index->serial++);
	return info;
}

enum zeef_status zf_index_finish(struct zf_index *index, struct zf_run_writer *writer, struct zf_run **out)
{
	struct zf_run_info info;
	enum zeef_status status = zf_run_finish(writer, &info);

	*out = NULL;
	return status < 0 ? status : zf_run_open(index->options.folder, &info, &index->options.trouble, out);
}

static enum zeef_status finish(struct zf_index *index, struct zf_run_writer *writer, enum zeef_status status,
                               struct zf_run **out)
{
	if (status >= 0)
		return zf_index_finish(index, writer, out);
	zf_run_abandon(writer);
	return status;
}

static enum zeef_status write_entry(struct zf_run_writer *writer, enum zf_run_kind kind,
                                    const uint64_t words[ZF_INDEX_WORDS])
{
	unsigned char entry[ZF_RUN_ENTRY];
	unsigned key = zf_run_key_size(kind);

	zf_index_write_key(entry, kind, words[0], words[1]);
	zf_index_write_number(entry + key, words[2], zf_run_value_size(kind));
	return zf_run_add(writer, entry);
}

static enum zeef_status write_noted(struct zf_index *index, enum zf_run_kind kind)
{
	struct zf_run_info info;
	struct zf_run_writer *writer = NULL;
	struct zf_run *run = NULL;
	enum zeef_status status = zf_sorter_finish(index->noted[kind]);
	uint64_t held[ZF_INDEX_WORDS];
	const uint64_t *words;

	while (status >= 0 && (status = zf_sorter_next(index->noted[kind], &words)) == ZEEF_OK) {
		if (!writer) {
			info = zf_index_fresh(index, kind, 0);
			status = zf_run_create(index->options.folder, &info, &index->options.trouble, &writer);
		} else if (words[0] == held[0] && words[1] == held[1]) {
			held[2] = join(kind, held[2], words[2]);
			continue;
		} else {
			status = write_entry(writer, kind, held);
		}
		memcpy(held, words, sizeof held);
	}
	zf_sorter_free(index->noted[kind]);
	index->noted[kind] = NULL;
	if (status >= 0 && !writer)
		return ZEEF_OK;
	if (status >= 0)
		status = write_entry(writer, kind, held);
	status = finish(index, writer, status, &run);
	return status < 0 ? status : zf_index_append(index, run);
}

static enum zeef_status write_ids(struct zf_index *index, const struct zf_hash128 *ids, uint64_t count)
{
	struct zf_run_info info = zf_index_fresh(index, ZF_RUN_IDS, index->records);
	struct zf_run_writer *writer;
	struct zf_run *run = NULL;
	enum zeef_status status = zf_run_create(index->options.folder, &info, &index->options.trouble, &writer);

	for (uint64_t i = 0; i < count && status >= 0; i++) {
		unsigned char entry[16];

		zf_index_write_number(entry, ids[i].hi, 8);
		zf_index_write_number(entry + 8, ids[i].lo, 8);
		status = zf_run_add(writer, entry);
	}
	status = finish(index, writer, status, &run);
	return status < 0 ? status : zf_index_append(index, run);
}

/* A run on its way through a merge. */
struct head {
	struct zf_run *run;
	const unsigned char *entry; /* at hand; NULL behind the last */
	uint64_t top;               /* the first 8 bytes of its key, as a number; where there is none, its place */
};

struct merge {
	struct head *heads;
	size_t count;
	enum zf_run_kind kind;
};

static enum zeef_status step(struct merge *merge, size_t i)
{
	struct head *head = &merge->heads[i];
	enum zeef_status status = zf_run_next(head->run, &head->entry);

	if (status == ZEEF_END)
		head->entry = NULL;
	else if (status >= 0)
		head->top = zf_run_key_size(merge->kind) == 0 ? i : zf_index_read_number(head->entry, 8);
	return status;
}

static int compare(const struct merge *merge, const struct head *a, const struct head *b)
{
	unsigned key = zf_run_key_size(merge->kind);

	if (a->top != b->top || key == 0)
		return a->top < b->top ? -1 : 1;
	return memcmp(a->entry + 8, b->entry + 8, key - 8);
}

/* The entry with the least key, which `entry` gets, its value joined with those of equal keys; *any = false
 * behind the last. */
static enum zeef_status least(struct merge *merge, unsigned char *entry, bool *any)
{
	unsigned key = zf_run_key_size(merge->kind), size = zf_run_value_size(merge->kind);
	enum zeef_status status = ZEEF_OK;
	size_t best = merge->count;
	bool equal = false;

	for (size_t i = 0; i < merge->count; i++) {
		int order = -1;

		if (!merge->heads[i].entry)
			continue;
		if (best < merge->count)
			order = compare(merge, &merge->heads[i], &merge->heads[best]);
		equal = order == 0 || (equal && order > 0);
		best = order < 0 ? i : best;
	}
	*any = best < merge->count;
	if (!*any)
		return ZEEF_OK;
	memcpy(entry, merge->heads[best].entry, key + size);
	status = step(merge, best);
	for (size_t i = best + 1; equal && i < merge->count && status >= 0; i++) {
		uint64_t value;

		if (!merge->heads[i].entry || memcmp(merge->heads[i].entry, entry, key) != 0)
			continue;
		value = join(merge->kind, zf_index_read_number(entry + key, size),
		             zf_index_read_number(merge->heads[i].entry + key, size));
		zf_index_write_number(entry + key, value, size);
		status = step(merge, i);
	}
	return status;
}

static enum zeef_status merge_into(struct merge *merge, struct zf_run_writer *writer)
{
	unsigned char entry[ZF_RUN_ENTRY];
	enum zeef_status status = ZEEF_OK;
	bool any = true;

	for (size_t i = 0; i < merge->count && status >= 0; i++) {
		zf_run_rewind(merge->heads[i].run);
		status = step(merge, i);
	}
	while (status >= 0) {
		status = least(merge, entry, &any);
		if (status < 0 || !any)
			break;
		status = zf_run_add(writer, entry);
	}
	return status;
}

/* One run in the place of `count` runs of a kind. */
static enum zeef_status merge_runs(struct zf_index *index, enum zf_run_kind kind, struct zf_run *const *runs,
                                   size_t count, struct zf_run **out)
{
	struct zf_run_info info = zf_index_fresh(index, kind, zf_run_info(runs[0])->first);
	struct merge merge = { calloc(count, sizeof *merge.heads), count, kind };
	struct zf_run_writer *writer = NULL;
	enum zeef_status status = ZEEF_ENOMEM;

	for (size_t i = 0; merge.heads && i < count; i++)
		merge.heads[i].run = runs[i];
	if (merge.heads)
		status = zf_run_create(index->options.folder, &info, &index->options.trouble, &writer);
	if (status >= 0)
		status = merge_into(&merge, writer);
	free(merge.heads);
	return finish(index, writer, status, out);
}

/* The first of the runs that are to become one; count = none are. */
static size_t to_merge(struct zf_run *const *runs, size_t count)
{
	for (size_t i = 0; i + FEW <= count; i++) {
		uint64_t behind = 0;

		for (size_t k = i + 1; k < count; k++)
			behind += zf_run_info(runs[k])->entries;
		if (zf_run_info(runs[i])->entries < behind)
			return i;
	}
	return count;
}

static enum zeef_status tidy(struct zf_index *index, enum zf_run_kind kind)
{
	struct zf_run **runs = calloc(index->nruns + 1, sizeof *runs), *merged = NULL;
	size_t count = 0, first, kept = 0;
	enum zeef_status status = runs ? ZEEF_OK : ZEEF_ENOMEM;

	for (size_t i = 0; i < index->nruns && runs; i++)
		if (zf_run_info(index->runs[i])->kind == kind)
			runs[count++] = index->runs[i];
	first = runs ? to_merge(runs, count) : count;
	if (status >= 0 && first < count)
		status = merge_runs(index, kind, runs + first, count - first, &merged);
	if (merged) {
		for (size_t i = 0; i < index->nruns; i++) {
			bool gone = false;

			for (size_t k = first; k < count; k++)
				gone |= index->runs[i] == runs[k];
			if (!gone)
				index->runs[kept++] = index->runs[i];
		}
		for (size_t k = first; k < count; k++)
			zf_run_close(runs[k]);
		index->nruns = kept;
		status = zf_index_append(index, merged);
	}
	free(runs);
	return status;
}

static enum zeef_status sync_folder(const struct zf_index *index)
{
	if (zf_path_sync(index->options.folder))
		return ZEEF_OK;
	zf_trouble(&index->options.trouble, ZEEF_FATAL, "index-io", zf_slice_of(index->options.folder),
	           UINT64_MAX,
	           "mend the cause, then run the same command again", "syncing the folder: %s", strerror(errno));
	return ZEEF_EIO;
}

enum zeef_status zf_index_commit(struct zf_index *index, const struct zf_hash128 *ids, uint64_t count)
{
	enum zeef_status status = write_ids(index, ids, count);

	for (int kind = 0; kind < ZF_RUN_IDS && status >= 0; kind++)
		status = write_noted(index, (enum zf_run_kind)kind);
	for (int kind = 0; kind < ZF_NRUN_KINDS && status >= 0; kind++)
		status = tidy(index, (enum zf_run_kind)kind);
	if (status >= 0)
		status = sync_folder(index);
	index->committed = status >= 0;
	return status;
}
