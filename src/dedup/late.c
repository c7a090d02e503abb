#include "dedup/late.h"

#include <stdlib.h>

#include "dedup/sorter.h"
#include "dedup/table.h"

struct zf_late {
	const struct zf_dedup_options *options;
	uint64_t base, memory;
	bool named;
	unsigned char *gone;   /* owned; bits */
	uint64_t gone_room;    /* bytes */
	struct zf_sorter *rows; /* of ZF_KEEP_LONGEST and ZF_KEEP_NONE, in place of partitions */
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
	if (named)
		late->pairs = sorter_of(options, 2, memory / 4);
	if (sorted)
		late->rows = sorter_of(options, 4, late->memory);
	if ((!named || late->pairs) && (!sorted || late->rows))
		return late;
	zf_late_free(late);
	return NULL;
}

void zf_late_free(struct zf_late *late)
{
	if (!late)
		return;
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

/* A partition on its way: those of its rows whose prints lie in one of `slices` equal ranges. */
struct task {
	struct zf_table *table;
	struct zf_sorter *crowd; /* rows that the table does not take; NULL = none so far */
	uint64_t which, slices;
};

/* Prints that crowd at one place of the table were made to: they are sorted instead. */
static enum zeef_status add_crowd(struct zf_late *late, struct task *task, uint64_t print, uint64_t rest)
{
	if (!task->crowd)
		task->crowd = sorter_of(late->options, 2, late->memory / 4);
	return task->crowd ? zf_sorter_add(task->crowd, (uint64_t[]){ print, rest }) : ZEEF_ENOMEM;
}

/* The first of equal ones stays; one that is known to stay comes before its equals. */
static enum zeef_status see_rows(struct zf_late *late, struct task *task, const struct zf_parts_row *rows,
                                 size_t count)
{
	struct zf_hash128 prints[ZF_PARTS_BLOCK]; /* without the bits that all of the partition share */
	uint64_t units[ZF_PARTS_BLOCK], firsts[ZF_PARTS_BLOCK];
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
			status = add_crowd(late, task, prints[i].hi, prints[i].lo | units[i]);
		else if (firsts[i] != units[i])
			status = zf_late_gone(late, units[i], firsts[i]);
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
			status = zf_late_gone(late, unit, rest & (ZF_TABLE_ORDINALS - 1));
			continue;
		}
		print = row[0];
		rest = row[1];
		any = true;
	}
	return status < 0 ? status : ZEEF_OK;
}

static enum zeef_status resolve_slice(struct zf_late *late, const struct zf_parts *parts, unsigned part,
                                      struct task *task)
{
	struct zf_parts_row rows[ZF_PARTS_BLOCK];
	uint64_t at = 0;
	size_t count = 1;
	enum zeef_status status = ZEEF_OK;

	while (status == ZEEF_OK && count > 0) {
		status = zf_parts_read(parts, part, &at, rows, &count);
		if (status == ZEEF_OK)
			status = see_rows(late, task, rows, count);
	}
	if (status == ZEEF_OK && task->crowd)
		status = resolve_crowd(late, task);
	return status;
}

static enum zeef_status resolve_part(struct zf_late *late, const struct zf_parts *parts, unsigned part)
{
	uint64_t rows = zf_parts_count(parts, part), slices = rows * 28 / late->memory + 1;
	enum zeef_status status = ZEEF_OK;

	for (uint64_t which = 0; which < slices && status == ZEEF_OK; which++) {
		struct task task = { .which = which, .slices = slices };

		task.table = zf_table_new(late->memory, late->named, rows / slices);
		if (!task.table)
			return ZEEF_ENOMEM;
		status = resolve_slice(late, parts, part, &task);
		zf_table_free(task.table);
		zf_sorter_free(task.crowd);
	}
	return status;
}

enum zeef_status zf_late_resolve(struct zf_late *late, const struct zf_parts *parts)
{
	enum zeef_status status = ZEEF_OK;

	for (unsigned part = 0; part < ZF_PARTS && status == ZEEF_OK; part++)
		if (zf_parts_count(parts, part) > 0)
			status = resolve_part(late, parts, part);
	return status;
}

/* ---- the longest, or none */

enum zeef_status zf_late_add(struct zf_late *late, struct zf_hash128 print, uint64_t unit, uint64_t len)
{
	uint64_t longest = late->options->keep == ZF_KEEP_LONGEST ? ~len : 0;

	return zf_sorter_add(late->rows, (uint64_t[]){ print.hi, print.lo, longest, unit });
}

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
	enum zeef_status status = late->rows ? resolve_rows(late) : ZEEF_OK;

	zf_sorter_free(late->rows);
	late->rows = NULL;
	if (status == ZEEF_OK && late->pairs)
		status = zf_sorter_finish(late->pairs);
	return status;
}

static enum zeef_status survivor(struct zf_late *late, uint64_t *of)
{
	const uint64_t *pair;
	enum zeef_status status = ZEEF_OK;

	*of = ZF_LATE_NONE;
	if (late->named)
		status = zf_sorter_next(late->pairs, &pair);
	if (late->named && status == ZEEF_OK)
		*of = pair[1];
	return status;
}

enum zeef_status zf_late_fates(struct zf_late *late, uint64_t first, size_t count, uint64_t *of)
{
	enum zeef_status status = ZEEF_OK;
	uint64_t bit = first - late->base, room = late->gone_room * 8;

	for (size_t i = 0; i < count && status == ZEEF_OK; i++, bit++) {
		of[i] = first + i;
		if (bit < room && late->gone[bit / 8] >> bit % 8 & 1)
			status = survivor(late, &of[i]);
	}
	return status;
}
