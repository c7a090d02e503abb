#include "dedup/index.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/path.h"
#include "dedup/sorter.h"

enum {
	BLOCK_BITS = 21,       /* of a place's 56; 35 are the record's */
	MOST_BLOCK = (1 << BLOCK_BITS) - 1, /* and what lies behind it: the record as a whole is named */
	FEW = 4,               /* runs that are not worth a merge */
	WORDS = 3,             /* of what is noted: two of the print, the value */
};

#define MOST_DOCUMENTS ((UINT32_C(1) << 24) - 1)

struct zf_index {
	struct zf_index_options options;
	struct zf_run **runs;  /* owned, as the array; in the order of the manifest: oldest first */
	size_t nruns, room;
	unsigned serial;       /* of the next run */
	uint64_t records;
	struct zf_sorter *noted[ZF_RUN_IDS]; /* keys, facts */
};

struct zf_index *zf_index_new(const struct zf_index_options *options)
{
	struct zf_index *index = calloc(1, sizeof *index);
	struct zf_sorter_options sorter = { .words = WORDS, .threads = options->threads,
		                            .memory = options->memory / ZF_RUN_IDS,
		                            .directory = options->temporary, .trouble = options->trouble };

	if (!index)
		return NULL;
	index->options = *options;
	for (int kind = 0; kind < ZF_RUN_IDS; kind++)
		if (!(index->noted[kind] = zf_sorter_new(&sorter))) {
			zf_index_free(index);
			return NULL;
		}
	return index;
}

void zf_index_free(struct zf_index *index)
{
	if (!index)
		return;
	for (size_t i = 0; i < index->nruns; i++)
		zf_run_close(index->runs[i]);
	for (int kind = 0; kind < ZF_RUN_IDS; kind++)
		zf_sorter_free(index->noted[kind]);
	free(index->runs);
	free(index);
}

static enum zeef_status append(struct zf_index *index, struct zf_run *run)
{
	if (index->nruns == index->room) {
		size_t room = index->room ? index->room * 2 : 16;
		struct zf_run **runs = realloc(index->runs, room * sizeof *runs);

		if (!runs) {
			zf_run_close(run);
			return ZEEF_ENOMEM;
		}
		index->runs = runs;
		index->room = room;
	}
	index->runs[index->nruns++] = run;
	return ZEEF_OK;
}

enum zeef_status zf_index_open_run(struct zf_index *index, const struct zf_run_info *info)
{
	struct zf_run *run;
	unsigned serial;
	enum zeef_status status = zf_run_open(index->options.folder, info, &index->options.trouble, &run);

	if (status >= 0)
		status = append(index, run);
	if (status < 0)
		return status;
	if (info->kind == ZF_RUN_IDS)
		index->records += info->entries;
	if (sscanf(info->name, "run-%u", &serial) == 1 && serial >= index->serial)
		index->serial = serial + 1;
	return ZEEF_OK;
}

uint64_t zf_index_records(const struct zf_index *index)
{
	return index->records;
}

/* ---- asking */

static void write_number(unsigned char *to, uint64_t number, unsigned bytes)
{
	for (unsigned i = bytes; i-- > 0; number >>= 8)
		to[i] = (unsigned char)number;
}

static inline uint64_t read_number(const unsigned char *from, unsigned bytes)
{
	uint64_t number = 0;

	for (unsigned i = 0; i < bytes; i++)
		number = number << 8 | from[i];
	return number;
}

/* What a run keeps of a print: of the upper half all (of facts 56 bits), of the lower 32 bits. */
static void write_key(unsigned char *to, enum zf_run_kind kind, uint64_t hi, uint64_t lo)
{
	unsigned upper = zf_run_key_size(kind) - 4;

	write_number(to, hi >> 8 * (8 - upper), upper);
	write_number(to + upper, lo >> 32, 4);
}

static enum zeef_status find(struct zf_index *index, size_t at, enum zf_run_kind kind, struct zf_hash128 print,
                             const unsigned char **value)
{
	unsigned char key[ZF_RUN_KEY];

	*value = NULL;
	if (zf_run_info(index->runs[at])->kind != kind)
		return ZEEF_OK;
	write_key(key, kind, print.hi, print.lo);
	return zf_run_find(index->runs[at], key, value);
}

/* The newest run that knows the print: of counts it has the greatest. */
static enum zeef_status find_newest(struct zf_index *index, struct zf_hash128 print, uint64_t *out, bool *found)
{
	*found = false;
	for (size_t i = index->nruns; i-- > 0 && !*found;) {
		const unsigned char *value;
		enum zeef_status status = find(index, i, ZF_RUN_KEYS, print, &value);

		if (status < 0)
			return status;
		*found = value != NULL;
		if (value)
			*out = read_number(value, zf_run_value_size(ZF_RUN_KEYS));
	}
	return ZEEF_OK;
}

enum zeef_status zf_index_find(struct zf_index *index, struct zf_hash128 print, struct zf_index_place *out)
{
	uint64_t place = 0;
	enum zeef_status status = find_newest(index, print, &place, &out->found);

	out->record = place >> BLOCK_BITS | ZF_OLD_RECORD;
	out->block = (uint32_t)(place & MOST_BLOCK);
	if (out->block == MOST_BLOCK)
		out->block = UINT32_MAX;
	return status;
}

enum zeef_status zf_index_count(struct zf_index *index, struct zf_hash128 print, uint64_t *count)
{
	bool found;

	*count = 0;
	return find_newest(index, print, count, &found);
}

float zf_index_step(float merit)
{
	int step;

	if (!(merit > -16))
		return -16;
	if (merit >= 16)
		return 127.f / 8;
	step = (int)(merit * 8);
	step -= (float)step > merit * 8;
	return (float)step / 8;
}

static struct zf_index_fact fact_of(uint64_t value)
{
	return (struct zf_index_fact){ .documents = (uint32_t)(value >> 40), .kept = (uint32_t)(value >> 16) & MOST_DOCUMENTS,
		                       .merit = (float)((int)(value >> 8 & 255) - 128) / 8, .risk = (uint8_t)value,
		                       .found = true };
}

static uint32_t bounded(uint32_t documents)
{
	return documents < MOST_DOCUMENTS ? documents : MOST_DOCUMENTS;
}

static uint64_t value_of(const struct zf_index_fact *fact)
{
	uint64_t step = (uint64_t)((int)(zf_index_step(fact->merit) * 8) + 128);

	return (uint64_t)bounded(fact->documents) << 40 | (uint64_t)bounded(fact->kept) << 16 | step << 8 | fact->risk;
}

struct zf_index_fact zf_index_join(struct zf_index_fact a, struct zf_index_fact b)
{
	bool wins = b.merit > a.merit || (!(b.merit < a.merit) && b.risk < a.risk);

	if (!a.found || !b.found)
		return a.found ? a : b;
	if (wins) {
		a.merit = b.merit;
		a.risk = b.risk;
	}
	a.documents = bounded(bounded(a.documents) + bounded(b.documents));
	a.kept = bounded(bounded(a.kept) + bounded(b.kept));
	return a;
}

enum zeef_status zf_index_fact(struct zf_index *index, struct zf_hash128 print, struct zf_index_fact *out)
{
	*out = (struct zf_index_fact){ .found = false };
	for (size_t i = 0; i < index->nruns; i++) {
		const unsigned char *value;
		enum zeef_status status = find(index, i, ZF_RUN_FACTS, print, &value);

		if (status < 0)
			return status;
		if (value)
			*out = zf_index_join(*out, fact_of(read_number(value, 8)));
	}
	return ZEEF_OK;
}

enum zeef_status zf_index_id(const struct zf_index *index, uint64_t record, struct zf_hash128 *id)
{
	uint64_t number = record & ~ZF_OLD_RECORD;

	*id = (struct zf_hash128){ 0, 0 };
	for (size_t i = 0; i < index->nruns; i++) {
		const struct zf_run_info *info = zf_run_info(index->runs[i]);
		unsigned char bytes[16];
		enum zeef_status status;

		if (info->kind != ZF_RUN_IDS || number < info->first || number - info->first >= info->entries)
			continue;
		status = zf_run_id(index->runs[i], number, bytes);
		if (status >= 0)
			*id = (struct zf_hash128){ read_number(bytes, 8), read_number(bytes + 8, 8) };
		return status;
	}
	return ZEEF_OK;
}

/* ---- noting */

static enum zeef_status note(struct zf_index *index, enum zf_run_kind kind, struct zf_hash128 print, uint64_t value)
{
	uint64_t hi = kind == ZF_RUN_FACTS ? print.hi >> 8 << 8 : print.hi;

	return zf_sorter_add(index->noted[kind], (uint64_t[WORDS]){ hi, print.lo >> 32 << 32, value });
}

enum zeef_status zf_index_note(struct zf_index *index, struct zf_hash128 print, uint64_t record, uint32_t block)
{
	uint64_t number = index->records + record;

	if (number >= ZF_INDEX_MOST_RECORDS)
		return ZEEF_ELIMIT;
	return note(index, ZF_RUN_KEYS, print, number << BLOCK_BITS | (block < MOST_BLOCK ? block : MOST_BLOCK));
}

enum zeef_status zf_index_note_count(struct zf_index *index, struct zf_hash128 print, uint64_t count)
{
	return note(index, ZF_RUN_KEYS, print, count);
}

enum zeef_status zf_index_note_fact(struct zf_index *index, struct zf_hash128 print, const struct zf_index_fact *fact)
{
	return note(index, ZF_RUN_FACTS, print, value_of(fact));
}

/* ---- writing and merging */

/* Values of one key become one: places do not meet, counts grow, facts add up. */
static uint64_t join(enum zf_run_kind kind, uint64_t a, uint64_t b)
{
	struct zf_index_fact fact;

	if (kind == ZF_RUN_KEYS)
		return a > b ? a : b;
	fact = zf_index_join(fact_of(a), fact_of(b));
	return value_of(&fact);
}

static struct zf_run_info fresh(struct zf_index *index, enum zf_run_kind kind, uint64_t first)
{
	struct zf_run_info info = { .kind = kind, .first = first };

	snprintf(info.name, sizeof info.name, "run-%05u", index->serial++);
	return info;
}

static enum zeef_status finish(struct zf_index *index, struct zf_run_writer *writer, enum zeef_status status,
                               struct zf_run **out)
{
	struct zf_run_info info;

	if (status < 0) {
		zf_run_abandon(writer);
		return status;
	}
	status = zf_run_finish(writer, &info);
	return status < 0 ? status : zf_run_open(index->options.folder, &info, &index->options.trouble, out);
}

static enum zeef_status write_entry(struct zf_run_writer *writer, enum zf_run_kind kind, const uint64_t words[WORDS])
{
	unsigned char entry[ZF_RUN_ENTRY];
	unsigned key = zf_run_key_size(kind);

	write_key(entry, kind, words[0], words[1]);
	write_number(entry + key, words[2], zf_run_value_size(kind));
	return zf_run_add(writer, entry);
}

static enum zeef_status write_noted(struct zf_index *index, enum zf_run_kind kind)
{
	struct zf_run_info info;
	struct zf_run_writer *writer = NULL;
	struct zf_run *run = NULL;
	enum zeef_status status = zf_sorter_finish(index->noted[kind]);
	uint64_t held[WORDS];
	const uint64_t *words;

	while (status >= 0 && (status = zf_sorter_next(index->noted[kind], &words)) == ZEEF_OK) {
		if (!writer) {
			info = fresh(index, kind, 0);
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
	return status < 0 ? status : append(index, run);
}

static enum zeef_status write_ids(struct zf_index *index, const struct zf_hash128 *ids, uint64_t count)
{
	struct zf_run_info info = fresh(index, ZF_RUN_IDS, index->records);
	struct zf_run_writer *writer;
	struct zf_run *run = NULL;
	enum zeef_status status = zf_run_create(index->options.folder, &info, &index->options.trouble, &writer);

	for (uint64_t i = 0; i < count && status >= 0; i++) {
		unsigned char entry[16];

		write_number(entry, ids[i].hi, 8);
		write_number(entry + 8, ids[i].lo, 8);
		status = zf_run_add(writer, entry);
	}
	status = finish(index, writer, status, &run);
	return status < 0 ? status : append(index, run);
}

/* A run on its way through a merge. */
struct head {
	struct zf_run *run;
	const unsigned char *entry; /* at hand; NULL behind the last */
	uint64_t top;               /* the first 8 bytes of its key, as a number; of ids, which have none: its place */
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
		head->top = merge->kind == ZF_RUN_IDS ? i : read_number(head->entry, 8);
	return status;
}

static int compare(const struct merge *merge, const struct head *a, const struct head *b)
{
	unsigned key = zf_run_key_size(merge->kind);

	if (a->top != b->top || key == 0)
		return a->top < b->top ? -1 : 1;
	return memcmp(a->entry + 8, b->entry + 8, key - 8);
}

/* The entry with the least key, which `entry` gets, its value joined with those of equal keys; *any = false behind the
 * last. */
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
		if (!merge->heads[i].entry || memcmp(merge->heads[i].entry, entry, key) != 0)
			continue;
		write_number(entry + key, join(merge->kind, read_number(entry + key, size),
		                               read_number(merge->heads[i].entry + key, size)), size);
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
	struct zf_run_info info = fresh(index, kind, zf_run_info(runs[0])->first);
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
		status = append(index, merged);
	}
	free(runs);
	return status;
}

static enum zeef_status sync_folder(const struct zf_index *index)
{
	int fd = open(index->options.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* EINVAL: a file system that cannot sync a folder */
	bool bad = fd < 0 || (fsync(fd) != 0 && errno != EINVAL);

	if (bad)
		zf_trouble(&index->options.trouble, ZEEF_FATAL, "index-io", zf_slice_of(index->options.folder),
		           UINT64_MAX, "mend the cause, then run the same command again", "syncing the folder: %s",
		           strerror(errno));
	if (fd >= 0)
		close(fd);
	return bad ? ZEEF_EIO : ZEEF_OK;
}

enum zeef_status zf_index_commit(struct zf_index *index, const struct zf_hash128 *ids, uint64_t count)
{
	enum zeef_status status = write_ids(index, ids, count);

	for (int kind = 0; kind < ZF_RUN_IDS && status >= 0; kind++)
		status = write_noted(index, (enum zf_run_kind)kind);
	for (int kind = 0; kind < ZF_NRUN_KINDS && status >= 0; kind++)
		status = tidy(index, (enum zf_run_kind)kind);
	return status < 0 ? status : sync_folder(index);
}

size_t zf_index_runs(const struct zf_index *index)
{
	return index->nruns;
}

const struct zf_run_info *zf_index_run(const struct zf_index *index, size_t at)
{
	return zf_run_info(index->runs[at]);
}

static bool is_ours(const struct zf_index *index, const char *name)
{
	for (size_t i = 0; i < index->nruns; i++)
		if (strcmp(zf_run_info(index->runs[i])->name, name) == 0)
			return true;
	return false;
}

void zf_index_sweep(const struct zf_index *index)
{
	DIR *dir = opendir(index->options.folder);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		char *path;

		if (strncmp(entry->d_name, "run-", 4) != 0 || is_ours(index, entry->d_name))
			continue;
		path = zf_path_join(index->options.folder, entry->d_name);
		if (path)
			unlink(path);
		free(path);
	}
	if (dir)
		closedir(dir);
}

enum zeef_status zf_index_check(struct zf_index *index, uint64_t *faults)
{
	for (size_t i = 0; i < index->nruns; i++) {
		const unsigned char *entry;
		enum zeef_status status;

		zf_run_rewind(index->runs[i]);
		while ((status = zf_run_next(index->runs[i], &entry)) == ZEEF_OK)
			;
		if (status == ZEEF_ENOMEM)
			return status;
		*faults += status < 0;
	}
	return ZEEF_OK;
}
