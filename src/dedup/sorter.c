#include "dedup/sorter.h"

#include <stdlib.h>

#include "dedup/spill.h"

enum {
	MEMORY_MIN = 1 << 16,
	PIECE = 1 << 15,      /* bytes of a run that are read at once, where memory allows */
	FAN = 512,            /* runs merged at once, at most */
};

struct run {
	uint64_t at;          /* bytes in the file */
	uint64_t count;       /* items */
};

/* A run on its way through a merge. */
struct reader {
	struct run rest;      /* what is not read yet */
	uint64_t *items;      /* the piece that was; a share of the sorter's memory */
	size_t next, count;   /* items of it */
};

struct zf_sorter {
	struct zf_sorter_options options;
	size_t size, most;    /* bytes of an item; items that memory holds */
	uint64_t *items;      /* owned */
	size_t count, room, next;
	struct zf_spill spill;
	struct run *runs;     /* owned */
	size_t nruns, first;  /* runs; the first that is not open or merged yet */
	size_t last;          /* the first of those that are read in the end */
	struct reader *readers; /* owned; a heap, the least item on top */
	size_t nreaders;
	size_t piece;         /* items */
	bool given;           /* the top's item was handed out */
};

struct zf_sorter *zf_sorter_new(const struct zf_sorter_options *options)
{
	struct zf_sorter *sorter = calloc(1, sizeof *sorter);

	if (!sorter)
		return NULL;
	sorter->options = *options;
	if (sorter->options.memory < MEMORY_MIN)
		sorter->options.memory = MEMORY_MIN;
	sorter->size = options->words * sizeof *sorter->items;
	sorter->most = (size_t)(sorter->options.memory / sorter->size);
	sorter->spill.file = -1;
	return sorter;
}

void zf_sorter_free(struct zf_sorter *sorter)
{
	if (!sorter)
		return;
	zf_spill_close(&sorter->spill);
	free(sorter->items);
	free(sorter->runs);
	free(sorter->readers);
	free(sorter);
}

static enum zeef_status note_run(struct zf_sorter *sorter, struct run run)
{
	/* Grows at powers of two. */
	if ((sorter->nruns & (sorter->nruns - 1)) == 0) {
		size_t room = sorter->nruns ? sorter->nruns * 2 : 1;
		struct run *runs = realloc(sorter->runs, room * sizeof *runs);

		if (!runs)
			return ZEEF_ENOMEM;
		sorter->runs = runs;
	}
	sorter->runs[sorter->nruns++] = run;
	return ZEEF_OK;
}

static enum zeef_status spill_items(struct zf_sorter *sorter)
{
	struct run run = { sorter->spill.size, sorter->count };
	enum zeef_status status = ZEEF_OK;

	if (sorter->spill.file < 0)
		status = zf_spill_open(&sorter->spill, sorter->options.directory, sorter->options.trouble);
	if (status < 0)
		return status;
	run.at = sorter->spill.size;
	zf_sort_words(sorter->items, sorter->count, sorter->options.words, sorter->options.threads);
	status = zf_spill_write(&sorter->spill, run.at, sorter->items, sorter->count * sorter->size);
	sorter->count = 0;
	return status < 0 ? status : note_run(sorter, run);
}

static enum zeef_status make_room(struct zf_sorter *sorter)
{
	size_t room = sorter->room ? sorter->room * 2 : 1024;
	uint64_t *items;

	if (sorter->room == sorter->most)
		return spill_items(sorter);
	if (room > sorter->most)
		room = sorter->most;
	items = realloc(sorter->items, room * sorter->size);
	if (!items)
		return ZEEF_ENOMEM;
	sorter->items = items;
	sorter->room = room;
	return ZEEF_OK;
}

enum zeef_status zf_sorter_add(struct zf_sorter *sorter, const uint64_t *item)
{
	if (sorter->count == sorter->room) {
		enum zeef_status status = make_room(sorter);

		if (status < 0)
			return status;
	}
	memcpy(sorter->items + sorter->count++ * sorter->options.words, item, sorter->size);
	return ZEEF_OK;
}

/* ---- merging */

static bool less(const struct zf_sorter *sorter, const struct reader *a, const struct reader *b)
{
	const uint64_t *x = a->items + a->next * sorter->options.words;
	const uint64_t *y = b->items + b->next * sorter->options.words;

	for (unsigned w = 0; w < sorter->options.words; w++)
		if (x[w] != y[w])
			return x[w] < y[w];
	return false;
}

static void sink(struct zf_sorter *sorter, size_t i)
{
	struct reader *heap = sorter->readers, held = heap[i];

	for (;;) {
		size_t child = 2 * i + 1;

		if (child + 1 < sorter->nreaders && less(sorter, &heap[child + 1], &heap[child]))
			child++;
		if (child >= sorter->nreaders || !less(sorter, &heap[child], &held))
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = held;
}

static enum zeef_status refill(struct zf_sorter *sorter, struct reader *reader)
{
	enum zeef_status status;
	size_t count = reader->rest.count < sorter->piece ? (size_t)reader->rest.count : sorter->piece;

	status = zf_spill_read(&sorter->spill, reader->rest.at, reader->items, count * sorter->size);
	reader->rest.at += count * sorter->size;
	reader->rest.count -= count;
	reader->next = 0;
	reader->count = count;
	return status;
}

/* Opens the next `count` runs as a heap, with one piece of the memory each and one left over. */
static enum zeef_status open_runs(struct zf_sorter *sorter, size_t count)
{
	sorter->piece = sorter->room / (count + 1);
	sorter->nreaders = count;
	for (size_t i = 0; i < count; i++) {
		struct reader *reader = &sorter->readers[i];
		enum zeef_status status;

		*reader = (struct reader){ .rest = sorter->runs[sorter->first++],
			                   .items = sorter->items + i * sorter->piece * sorter->options.words };
		status = refill(sorter, reader);
		if (status < 0)
			return status;
	}
	for (size_t i = count / 2; i-- > 0;)
		sink(sorter, i);
	sorter->given = false;
	return ZEEF_OK;
}

static enum zeef_status next_merged(struct zf_sorter *sorter, const uint64_t **item)
{
	struct reader *top = sorter->readers;

	if (sorter->given) {
		if (++top->next == top->count) {
			enum zeef_status status = ZEEF_OK;

			if (top->rest.count > 0)
				status = refill(sorter, top);
			else
				*top = sorter->readers[--sorter->nreaders];
			if (status < 0)
				return status;
		}
		if (sorter->nreaders > 1)
			sink(sorter, 0);
	}
	sorter->given = sorter->nreaders > 0;
	if (!sorter->given)
		return ZEEF_END;
	*item = top->items + top->next * sorter->options.words;
	return ZEEF_OK;
}

/* Merges the next `count` runs into one new one at the end of the file. */
static enum zeef_status merge_runs(struct zf_sorter *sorter, size_t count)
{
	struct run run = { sorter->spill.size, 0 };
	enum zeef_status status = open_runs(sorter, count);
	uint64_t *piece = sorter->items + count * sorter->piece * sorter->options.words;
	const uint64_t *item;
	size_t n = 0;

	while (status == ZEEF_OK && (status = next_merged(sorter, &item)) == ZEEF_OK) {
		memcpy(piece + n++ * sorter->options.words, item, sorter->size);
		run.count++;
		if (n == sorter->piece) {
			status = zf_spill_write(&sorter->spill, sorter->spill.size, piece, n * sorter->size);
			n = 0;
		}
	}
	if (status == ZEEF_END)
		status = zf_spill_write(&sorter->spill, sorter->spill.size, piece, n * sorter->size);
	return status < 0 ? status : note_run(sorter, run);
}

enum zeef_status zf_sorter_finish(struct zf_sorter *sorter)
{
	size_t fan = (size_t)(sorter->options.memory / PIECE);
	enum zeef_status status;

	if (sorter->nruns == 0) {
		zf_sort_words(sorter->items, sorter->count, sorter->options.words, sorter->options.threads);
		return ZEEF_OK;
	}
	fan = fan < 3 ? 2 : fan - 1 > FAN ? FAN : fan - 1;
	sorter->readers = calloc(fan, sizeof *sorter->readers);
	if (!sorter->readers)
		return ZEEF_ENOMEM;
	status = sorter->count ? spill_items(sorter) : ZEEF_OK;
	while (status == ZEEF_OK && sorter->nruns - sorter->first > fan)
		status = merge_runs(sorter, fan);
	sorter->last = sorter->first;
	return status < 0 ? status : open_runs(sorter, sorter->nruns - sorter->first);
}

enum zeef_status zf_sorter_rewind(struct zf_sorter *sorter)
{
	sorter->next = 0;
	sorter->first = sorter->last;
	return sorter->nruns > 0 ? open_runs(sorter, sorter->nruns - sorter->first) : ZEEF_OK;
}

enum zeef_status zf_sorter_next(struct zf_sorter *sorter, const uint64_t **item)
{
	if (sorter->nruns > 0)
		return next_merged(sorter, item);
	if (sorter->next == sorter->count)
		return ZEEF_END;
	*item = sorter->items + sorter->next++ * sorter->options.words;
	return ZEEF_OK;
}
