#include "dedup/index-inside.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/path.h"

enum {
	BLOCK_BITS = 21,       /* of a place's 56; 35 are the record's */
	MOST_BLOCK = (1 << BLOCK_BITS) - 1, /* and what lies behind it: the record as a whole is named */
};

#define MOST_DOCUMENTS ((UINT32_C(1) << 24) - 1)

struct zf_index *zf_index_new(const struct zf_index_options *options)
{
	struct zf_index *index = calloc(1, sizeof *index);
	struct zf_sorter_options sorter = { .words = ZF_INDEX_WORDS, .threads = options->threads,
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

static void remove_run(const struct zf_index *index, const char *name)
{
	char *path = zf_path_join(index->options.folder, name);

	if (path)
		unlink(path);
	free(path);
}

static unsigned serial_of(const char *name)
{
	unsigned serial;

	return sscanf(name, "run-%u", &serial) == 1 ? serial : 0;
}

static void remove_unsettled(const struct zf_index *index, const char *name)
{
	if (serial_of(name) >= index->settled)
		remove_run(index, name);
}

void zf_index_free(struct zf_index *index)
{
	if (!index)
		return;
	for (size_t i = 0; i < index->nruns; i++) {
		if (!index->committed)
			remove_unsettled(index, zf_run_info(index->runs[i])->name);
		zf_run_close(index->runs[i]);
	}
	for (int kind = 0; kind < ZF_RUN_IDS; kind++)
		zf_sorter_free(index->noted[kind]);
	free(index->runs);
	free(index);
}

enum zeef_status zf_index_append(struct zf_index *index, struct zf_run *run)
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
	enum zeef_status status = zf_run_open(index->options.folder, info, &index->options.trouble, &run);

	if (status >= 0)
		status = zf_index_append(index, run);
	if (status < 0)
		return status;
	if (info->kind == ZF_RUN_IDS)
		index->records += info->entries;
	if (serial_of(info->name) >= index->serial)
		index->serial = index->settled = serial_of(info->name) + 1;
	return ZEEF_OK;
}

uint64_t zf_index_records(const struct zf_index *index)
{
	return index->records;
}

/* ---- asking */

void zf_index_write_key(unsigned char *to, enum zf_run_kind kind, uint64_t hi, uint64_t lo)
{
	unsigned upper = zf_run_key_size(kind) - 4;

	zf_index_write_number(to, hi >> 8 * (8 - upper), upper);
	zf_index_write_number(to + upper, lo >> 32, 4);
}

static enum zeef_status find(struct zf_index *index, size_t at, enum zf_run_kind kind, struct zf_hash128 print,
                             const unsigned char **value)
{
	unsigned char key[ZF_RUN_KEY];

	*value = NULL;
	if (zf_run_info(index->runs[at])->kind != kind)
		return ZEEF_OK;
	zf_index_write_key(key, kind, print.hi, print.lo);
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
			*out = zf_index_read_number(value, zf_run_value_size(ZF_RUN_KEYS));
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

struct zf_index_fact zf_index_fact_of(uint64_t value)
{
	return (struct zf_index_fact){ .documents = (uint32_t)(value >> 40),
		                       .kept = (uint32_t)(value >> 16) & MOST_DOCUMENTS,
		                       .merit = (float)((int)(value >> 8 & 255) - 128) / 8,
		                       .risk = (uint8_t)value,
		                       .found = true };
}

static uint32_t bounded(uint32_t documents)
{
	return documents < MOST_DOCUMENTS ? documents : MOST_DOCUMENTS;
}

uint64_t zf_index_value_of(const struct zf_index_fact *fact)
{
	uint64_t step = (uint64_t)((int)(zf_index_step(fact->merit) * 8) + 128);

	return (uint64_t)bounded(fact->documents) << 40 | (uint64_t)bounded(fact->kept) << 16 |
	       step << 8 | fact->risk;
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
			*out = zf_index_join(*out, zf_index_fact_of(zf_index_read_number(value, 8)));
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
		status = zf_run_read(index->runs[i], number, 1, bytes);
		if (status >= 0)
			*id = (struct zf_hash128){ zf_index_read_number(bytes, 8),
				                   zf_index_read_number(bytes + 8, 8) };
		return status;
	}
	return ZEEF_OK;
}

/* ---- noting */

static enum zeef_status note(struct zf_index *index, enum zf_run_kind kind, struct zf_hash128 print,
                             uint64_t value)
{
	uint64_t hi = kind == ZF_RUN_FACTS ? print.hi >> 8 << 8 : print.hi;

	return zf_sorter_add(index->noted[kind], (uint64_t[ZF_INDEX_WORDS]){ hi, print.lo >> 32 << 32, value });
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

enum zeef_status zf_index_note_fact(struct zf_index *index, struct zf_hash128 print,
                                    const struct zf_index_fact *fact)
{
	return note(index, ZF_RUN_FACTS, print, zf_index_value_of(fact));
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
		if (strncmp(entry->d_name, "run-", 4) == 0 && !is_ours(index, entry->d_name))
			remove_run(index, entry->d_name);
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
