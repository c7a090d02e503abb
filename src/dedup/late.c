#include "dedup/late.h"

#include <stdlib.h>

#include "dedup/sorter.h"
#include "dedup/spill.h"
#include "dedup/table.h"

enum { PARTS = 256, BLOCK = 512 /* rows of 16 bytes that a partition gathers before it writes them */ };

struct row {
	uint64_t print;        /* bits 8..71 of the hash; the first 8 name the partition */
	uint64_t rest;         /* bits 72..95, then 40 bits: the unit, counted from base */
};

struct part {
	struct row *rows;      /* owned; BLOCK of them */
	size_t count;
	uint32_t *blocks;      /* owned; the numbers of its full blocks in the file */
	size_t nblocks;
};

struct zf_late {
	const struct zf_dedup_options *options;
	uint64_t base, memory;
	bool named;
	unsigned char *gone;   /* owned; bits */
	uint64_t gone_room;    /* bytes */
	struct part parts[PARTS];
	struct zf_spill spill;
	uint32_t nblocks;
	struct zf_sorter *rows; /* of ZF_KEEP_LONGEST and ZF_KEEP_NONE, in place of the partitions */
	struct zf_sorter *pairs; /* (unit, survivor) of those that go; NULL = not named */
};

static struct zf_sorter *sorter_of(const struct zf_dedup_options *options, unsigned words, uint64_t memory)
{
	return zf_sorter_new(&(struct zf_sorter_options){ .words = words, .threads = options->threads,
		.memory = memory, .directory = options->directory, .trouble = options->trouble });
}

struct zf_late *zf_late_new(const struct zf_dedup_options *options, uint64_t base, uint64_t memory, bool named)
{
	struct zf_late *late = calloc(1, sizeof *late);
	bool sorted = options->keep != ZF_KEEP_FIRST;

	if (!late)
		return NULL;
	late->options = options;
	late->base = base;
	late->memory = named ? memory / 4 * 3 : memory;
	late->named = named;
	late->spill.file = -1;
	if (named)
		late->pairs = sorter_of(options, 2, memory / 4);
	if (sorted)
		late->rows = sorter_of(options, 4, late->memory);
	if ((!named || late->pairs) && (!sorted || late->rows) &&
	    (sorted || zf_spill_open(&late->spill, options->directory, options->trouble) == ZEEF_OK))
		return late;
	zf_late_free(late);
	return NULL;
}

void zf_late_free(struct zf_late *late)
{
	if (!late)
		return;
	for (unsigned i = 0; i < PARTS; i++) {
		free(late->parts[i].rows);
		free(late->parts[i].blocks);
	}
	zf_spill_close(&late->spill);
	zf_sorter_free(late->rows);
	zf_sorter_free(late->pairs);
	free(late->gone);
	free(late);
}

enum zeef_status zf_late_gone(struct zf_late *late, uint64_t unit, uint64_t of)
{
	uint64_t bit = unit - late->base;

	if (bit / 8 >= late->gone_room) {
		uint64_t room = (bit / 8 + 4096) / 16 * 17;
		unsigned char *gone = realloc(late->gone, (size_t)room);

		if (!gone)
			return ZEEF_ENOMEM;
		memset(gone + late->gone_room, 0, (size_t)(room - late->gone_room));
		late->gone = gone;
		late->gone_room = room;
	}
	late->gone[bit / 8] |= (unsigned char)(1u << bit % 8);
	if (!late->named)
		return ZEEF_OK;
	return zf_sorter_add(late->pairs, (uint64_t[]){ unit, of });
}

/* ---- partitions */

static enum zeef_status write_block(struct zf_late *late, struct part *part)
{
	enum zeef_status status;

	/* Grows at powers of two. */
	if ((part->nblocks & (part->nblocks - 1)) == 0) {
		size_t room = part->nblocks ? part->nblocks * 2 : 1;
		uint32_t *blocks = realloc(part->blocks, room * sizeof *blocks);

		if (!blocks)
			return ZEEF_ENOMEM;
		part->blocks = blocks;
	}
	status = zf_spill_write(&late->spill, late->spill.size, part->rows, BLOCK * sizeof *part->rows);
	part->blocks[part->nblocks++] = late->nblocks++;
	part->count = 0;
	return status;
}

enum zeef_status zf_late_add(struct zf_late *late, struct zf_hash128 print, uint64_t unit, uint64_t len)
{
	struct part *part = &late->parts[print.hi >> 56];
	enum zeef_status status = ZEEF_OK;

	if (late->rows) {
		uint64_t longest = late->options->keep == ZF_KEEP_LONGEST ? ~len : 0;

		return zf_sorter_add(late->rows, (uint64_t[]){ print.hi, print.lo, longest, unit });
	}
	if (!part->rows)
		part->rows = malloc(BLOCK * sizeof *part->rows);
	if (!part->rows)
		return ZEEF_ENOMEM;
	part->rows[part->count++] = (struct row){ print.hi << 8 | print.lo >> 56,
		                                  (print.lo >> 32 & 0xFFFFFF) << 40 | (unit - late->base) };
	if (part->count == BLOCK)
		status = write_block(late, part);
	return status;
}

/* A partition on its way: those of its rows whose prints lie in one of `slices` equal ranges. */
struct task {
	struct zf_table *table;
	struct zf_sorter *crowd; /* rows that the table does not take; NULL = none so far */
	uint64_t which, slices;
};

/* Prints that crowd at one place of the table were made to: they are sorted instead. */
static enum zeef_status add_crowd(struct zf_late *late, struct task *task, struct row row)
{
	if (!task->crowd)
		task->crowd = sorter_of(late->options, 2, late->memory / 4);
	return task->crowd ? zf_sorter_add(task->crowd, (uint64_t[]){ row.print, row.rest }) : ZEEF_ENOMEM;
}

/* The first of equal ones stays. count: at most BLOCK. */
static enum zeef_status see_rows(struct zf_late *late, struct task *task, const struct row *rows, size_t count)
{
	struct zf_hash128 prints[BLOCK]; /* without the bits that all of the partition share */
	uint64_t units[BLOCK], firsts[BLOCK];
	enum zeef_status status = ZEEF_OK;
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		/* Ranges are told by other bits than the table's order. */
		if (task->slices > 1 && (rows[i].print & 0xFFFF) % task->slices != task->which)
			continue;
		prints[n] = (struct zf_hash128){ rows[i].print, rows[i].rest >> 40 << 40 };
		units[n++] = rows[i].rest & (ZF_TABLE_ORDINALS - 1);
	}
	zf_table_see(task->table, &(struct zf_table_batch){ .prints = prints, .count = n, .ordinals = units,
		.out = firsts });
	for (size_t i = 0; i < n && status == ZEEF_OK; i++) {
		if (firsts[i] == ZF_TABLE_FULL)
			status = add_crowd(late, task, (struct row){ prints[i].hi, prints[i].lo | units[i] });
		else if (firsts[i] != units[i])
			status = zf_late_gone(late, late->base + units[i], late->base + firsts[i]);
	}
	return status;
}

static enum zeef_status resolve_crowd(struct zf_late *late, struct task *task)
{
	enum zeef_status status = zf_sorter_finish(task->crowd);
	uint64_t print = 0, rest = 0;
	bool any = false;
	const uint64_t *row;

	while (status == ZEEF_OK && (status = zf_sorter_next(task->crowd, &row)) == ZEEF_OK) {
		uint64_t unit = row[1] & (ZF_TABLE_ORDINALS - 1);

		if (any && row[0] == print && row[1] >> 40 == rest >> 40) {
			uint64_t first = rest & (ZF_TABLE_ORDINALS - 1);

			status = zf_late_gone(late, late->base + unit, late->base + first);
			continue;
		}
		print = row[0];
		rest = row[1];
		any = true;
	}
	return status < 0 ? status : ZEEF_OK;
}

static enum zeef_status resolve_slice(struct zf_late *late, const struct part *part, struct task *task,
                                      struct row *block)
{
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < part->nblocks && status == ZEEF_OK; i++) {
		status = zf_spill_read(&late->spill, (uint64_t)part->blocks[i] * BLOCK * sizeof *block, block,
		                       BLOCK * sizeof *block);
		if (status == ZEEF_OK)
			status = see_rows(late, task, block, BLOCK);
	}
	if (status == ZEEF_OK)
		status = see_rows(late, task, part->rows, part->count);
	if (status == ZEEF_OK && task->crowd)
		status = resolve_crowd(late, task);
	return status;
}

static enum zeef_status resolve_part(struct zf_late *late, const struct part *part, struct row *block)
{
	uint64_t rows = (uint64_t)part->nblocks * BLOCK + part->count, slices = rows * 28 / late->memory + 1;
	enum zeef_status status = ZEEF_OK;

	for (uint64_t which = 0; which < slices && status == ZEEF_OK; which++) {
		struct task task = { .which = which, .slices = slices };

		task.table = zf_table_new(late->memory, late->named, rows / slices);
		if (!task.table)
			return ZEEF_ENOMEM;
		status = resolve_slice(late, part, &task, block);
		zf_table_free(task.table);
		zf_sorter_free(task.crowd);
	}
	return status;
}

static enum zeef_status resolve_parts(struct zf_late *late)
{
	struct row *block = malloc(BLOCK * sizeof *block);
	enum zeef_status status = block ? ZEEF_OK : ZEEF_ENOMEM;

	for (uint64_t i = 0; i < PARTS && status == ZEEF_OK; i++)
		if (late->parts[i].rows)
			status = resolve_part(late, &late->parts[i], block);
	free(block);
	return status;
}

/* ---- the longest, or none */

/* Rows come by print, the survivor-to-be first; with ZF_KEEP_NONE it goes too as soon as a second
 * one is seen. */
static enum zeef_status resolve_rows(struct zf_late *late)
{
	enum zeef_status status = zf_sorter_finish(late->rows);
	bool none = late->options->keep == ZF_KEEP_NONE, alone = true, any = false;
	uint64_t head[4] = { 0 };
	const uint64_t *row;

	while (status == ZEEF_OK && (status = zf_sorter_next(late->rows, &row)) == ZEEF_OK) {
		if (!any || row[0] != head[0] || row[1] != head[1]) {
			memcpy(head, row, sizeof head);
			any = alone = true;
			continue;
		}
		if (none && alone)
			status = zf_late_gone(late, head[3], ZF_LATE_NONE);
		alone = false;
		if (status == ZEEF_OK)
			status = zf_late_gone(late, row[3], none ? ZF_LATE_NONE : head[3]);
	}
	return status < 0 ? status : ZEEF_OK;
}

enum zeef_status zf_late_finish(struct zf_late *late)
{
	enum zeef_status status = late->rows ? resolve_rows(late) : resolve_parts(late);

	zf_sorter_free(late->rows);
	late->rows = NULL;
	if (status == ZEEF_OK && late->pairs)
		status = zf_sorter_finish(late->pairs);
	return status;
}

enum zeef_status zf_late_fate(struct zf_late *late, uint64_t unit, uint64_t *of)
{
	uint64_t bit = unit - late->base;
	const uint64_t *pair;
	enum zeef_status status;

	*of = unit;
	if (bit / 8 >= late->gone_room || !(late->gone[bit / 8] >> bit % 8 & 1))
		return ZEEF_OK;
	*of = ZF_LATE_NONE;
	if (!late->named)
		return ZEEF_OK;
	status = zf_sorter_next(late->pairs, &pair);
	if (status == ZEEF_OK)
		*of = pair[1];
	return status;
}
