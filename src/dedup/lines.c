#include "dedup/lines.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/pool.h"
#include "dedup/check.h"
#include "dedup/chunk.h"
#include "dedup/emit.h"
#include "dedup/late.h"
#include "dedup/parts.h"
#include "dedup/spill.h"
#include "dedup/table.h"

/*
 * First pass: chunks are cut and hashed by many hands, and go through the tables in their order; what stays
 * is written at once. A table that has no more room hands all that it holds to partitions on disk, and so
 * goes every later print of its lane: half a table would cost a look-up a line and decide few. From the first
 * chunk on that such a print stands in, nothing is written: fates are gathered, and a second pass over the
 * rest of the text writes it.
 */
enum {
	CHUNK_ALONE = 1 << 17, /* bytes read at once by one thread: near the processor until they are written */
	CHUNK_SHARED = 1 << 18, /* by more: fewer turns */
	CHUNK_MEMORY = 3 << 20, /* of one chunk in flight, at most, unless records are large */
	PARTS_MEMORY = 13 << 20, /* of the process itself, and of the buffers of zf_late */
	CHECK_MEMORY = 8 << 20,
	TABLE_MIN = 2 << 20,
	RECORD_MAX = 1 << 30,   /* bytes */
	THREADS_MAX = 64,
};

struct engine {
	const struct zf_dedup_options *options;
	struct zf_dedup_counts *counts;
	struct zf_emit emit;
	struct zf_table *tables[ZF_LANES]; /* one a lane */
	struct zf_parts *parts[ZF_LANES]; /* owned; what a table had no room for; NULL = it had so far */
	uint64_t lane_units[ZF_LANES]; /* that have passed it */
	unsigned lanes;        /* 0 = there is no table */
	struct zf_late *late;  /* NULL = every fate so far was known at once */
	unsigned threads;
	uint64_t memory;       /* for the tables, then for what is late */
	struct zf_key **keys;  /* owned, one a thread; NULL = not folded */
	bool again;            /* second pass */
	bool can_seek, ended;
	uint64_t start;        /* where in options->in the input begins */
	uint64_t at;           /* bytes of input read */
	uint64_t late_at, late_unit; /* where the second pass begins, in the input; its first unit */
	struct zf_spill copy;  /* of the input from copy_at on, where it cannot be read again */
	uint64_t copy_at;
	struct zf_check *check; /* NULL = prints are believed */
	struct zf_buffer carry; /* the start of a record whose end is not read yet */
	uint64_t units;
};

/* ---- reading */

static enum zeef_status fail_read(const struct engine *engine, int error)
{
	zf_trouble(&engine->options->trouble, ZEEF_FATAL, "read", zf_slice_of(engine->options->name),
	           engine->at, "look at the file's disk, or copy the file and try again", "cannot read: %s",
	           strerror(error));
	return ZEEF_EIO;
}

static ssize_t read_some(const struct engine *engine, char *to, size_t n)
{
	ssize_t got;

	do {
		if (engine->again && engine->can_seek)
			got = pread(engine->options->in, to, n, (off_t)(engine->start + engine->at));
		else
			got = read(engine->options->in, to, n);
	} while (got < 0 && errno == EINTR);
	return got;
}

static enum zeef_status read_copy(const struct engine *engine, char *to, size_t n, ssize_t *got)
{
	uint64_t at = engine->at - engine->copy_at, left = engine->copy.size - at;

	*got = (ssize_t)(left < n ? left : n);
	return zf_spill_read(&engine->copy, at, to, (size_t)*got);
}

/* For zf_check: reads the input again. A last byte that it lacks is left as it was. */
static enum zeef_status read_again(void *user, uint64_t offset, char *to, size_t n)
{
	struct engine *engine = user;

	if (!engine->can_seek)
		return zf_spill_read(&engine->copy, offset - engine->copy_at, to, n);
	while (n > 0) {
		ssize_t got = pread(engine->options->in, to, n, (off_t)(engine->start + offset));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail_read(engine, errno);
		if (got == 0)
			break;
		to += got;
		offset += (uint64_t)got;
		n -= (size_t)got;
	}
	return n <= 1 ? ZEEF_OK : fail_read(engine, EIO);
}

/* Reads until the chunk is full or the input ends. */
static enum zeef_status fill(struct engine *engine, struct zf_chunk *chunk)
{
	while (!engine->ended && chunk->len < chunk->room) {
		char *to = chunk->text + chunk->len;
		size_t n = chunk->room - chunk->len;
		enum zeef_status status = ZEEF_OK;
		ssize_t got;

		if (engine->again && !engine->can_seek)
			status = read_copy(engine, to, n, &got);
		else
			got = read_some(engine, to, n);
		if (status < 0)
			return status;
		if (got < 0)
			return fail_read(engine, errno);
		engine->ended = got == 0;
		engine->at += (uint64_t)got;
		chunk->len += (size_t)got;
	}
	return ZEEF_OK;
}

static enum zeef_status widen(const struct engine *engine, struct zf_chunk *chunk, size_t room)
{
	char *text;

	if (room > RECORD_MAX) {
		zf_trouble(&engine->options->trouble, ZEEF_FATAL, "record-large",
		           zf_slice_of(engine->options->name), chunk->offset,
		           "split the record, or choose another --by", "a single record is larger than 1 GB");
		return ZEEF_ELIMIT;
	}
	text = realloc(chunk->text, room + 1); /* one more for a line end that the last may lack */
	if (!text)
		return ZEEF_ENOMEM;
	chunk->text = text;
	chunk->room = room;
	return ZEEF_OK;
}

static void end_last(const struct engine *engine, struct zf_chunk *chunk)
{
	char end = !engine->options->field && engine->options->by == ZF_UNIT_DOCUMENT ? '\0' : '\n';

	if (chunk->len > 0 && chunk->text[chunk->len - 1] != end)
		chunk->text[chunk->len++] = end;
}

static enum zeef_status make(void *user, void *item)
{
	struct engine *engine = user;
	struct zf_chunk *chunk = item;
	size_t whole = 0, room = engine->carry.len + (engine->threads > 1 ? CHUNK_SHARED : CHUNK_ALONE);
	enum zeef_status status = ZEEF_OK;

	chunk->offset = engine->at - engine->carry.len;
	if (chunk->room < room || chunk->room > 4 * room)
		status = widen(engine, chunk, room);
	if (status < 0)
		return status;
	if (engine->carry.len)
		memcpy(chunk->text, engine->carry.at, engine->carry.len);
	chunk->len = engine->carry.len;
	zf_buffer_clear(&engine->carry);
	while (status == ZEEF_OK && whole == 0) {
		status = fill(engine, chunk);
		if (status < 0)
			return status;
		if (engine->ended) {
			end_last(engine, chunk);
			return chunk->len > 0 ? ZEEF_OK : ZEEF_END;
		}
		whole = zf_chunk_whole(zf_slice_make(chunk->text, chunk->len), engine->options);
		if (whole == 0)
			status = widen(engine, chunk, chunk->room * 2);
	}
	zf_buffer_add(&engine->carry, chunk->text + whole, chunk->len - whole);
	chunk->len = whole;
	return engine->carry.broken ? ZEEF_ENOMEM : status;
}

static enum zeef_status work(void *user, void *item, unsigned worker)
{
	struct engine *engine = user;
	struct zf_key *key = engine->keys ? engine->keys[worker] : NULL;
	enum zeef_status status = zf_chunk_cut(item, engine->options, key, !engine->again);

	if (status == ZEEF_OK && engine->lanes > 1 && !engine->again)
		zf_chunk_part(item, engine->lanes);
	return status;
}

static bool always_stays(const struct zf_chunk *chunk, size_t unit)
{
	return (chunk->prints[unit].hi | chunk->prints[unit].lo) == 0;
}

/* The table's prints first: they stand before all that comes. */
static enum zeef_status part_table(struct engine *engine, unsigned lane)
{
	struct zf_parts *parts = zf_parts_new(engine->options->directory, engine->options->trouble,
	                                      engine->lanes);
	enum zeef_status status = parts ? ZEEF_OK : ZEEF_ENOMEM;
	uint64_t cursor = 0, ordinal;
	struct zf_hash128 print;

	engine->parts[lane] = parts;
	while (status == ZEEF_OK && zf_table_next(engine->tables[lane], &cursor, &print, &ordinal))
		status = zf_parts_add(parts, print, ordinal);
	zf_table_free(engine->tables[lane]);
	engine->tables[lane] = NULL;
	return status;
}

/* Units of the batch whose fate is open wait in partitions. */
static enum zeef_status part_units(struct zf_parts *parts, const struct zf_chunk *chunk,
                                   const struct zf_table_batch *batch)
{
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < batch->count && status == ZEEF_OK; i++) {
		size_t unit = batch->which ? batch->which[i] : i;

		if (batch->out[unit] == ZF_TABLE_FULL && !always_stays(chunk, unit))
			status = zf_parts_add(parts, batch->prints[unit], batch->first + unit);
	}
	return status;
}

static enum zeef_status pass(void *user, void *item, unsigned lane)
{
	struct engine *engine = user;
	struct zf_chunk *chunk = item;
	struct zf_table_batch batch = { .prints = chunk->prints, .count = chunk->nunits,
		                        .first = engine->lane_units[lane], .out = chunk->firsts };
	enum zeef_status status = ZEEF_OK;

	if (engine->lanes > 1) {
		size_t begin = lane ? chunk->lane_ends[lane - 1] : 0;

		batch.which = chunk->which + begin;
		batch.count = chunk->lane_ends[lane] - begin;
	}
	engine->lane_units[lane] += chunk->nunits;
	if (engine->tables[lane]) {
		zf_table_see(engine->tables[lane], &batch);
		if (zf_table_is_full(engine->tables[lane]))
			status = part_table(engine, lane);
	} else {
		for (size_t i = 0; i < batch.count; i++)
			batch.out[batch.which ? batch.which[i] : i] = ZF_TABLE_FULL;
	}
	if (status == ZEEF_OK && engine->parts[lane])
		status = part_units(engine->parts[lane], chunk, &batch);
	return status;
}

/* ---- fates */

/* Survivors are asked for. */
static bool is_named(const struct zf_dedup_options *options)
{
	return options->mark || options->ledger >= 0 || options->verify;
}

static enum zeef_status begin_late(struct engine *engine, const struct zf_chunk *chunk)
{
	engine->late_at = chunk->offset;
	engine->late_unit = chunk->first;
	engine->late = zf_late_new(engine->options, chunk->first, engine->memory, is_named(engine->options));
	if (!engine->late)
		return ZEEF_ENOMEM;
	if (engine->can_seek || engine->copy.file >= 0)
		return ZEEF_OK;
	engine->copy_at = chunk->offset;
	return zf_spill_open(&engine->copy, engine->options->directory, engine->options->trouble);
}

static enum zeef_status add_late(struct engine *engine, struct zf_chunk *chunk)
{
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < chunk->nunits && status == ZEEF_OK; i++) {
		uint64_t unit = chunk->first + i;

		if (always_stays(chunk, i))
			continue;
		if (!engine->lanes)
			status = zf_late_add(engine->late, chunk->prints[i], unit, chunk->units[i].len);
		else if (chunk->firsts[i] != unit && chunk->firsts[i] != ZF_TABLE_FULL)
			status = zf_late_gone(engine->late, unit, chunk->firsts[i]);
	}
	return status;
}

static enum zeef_status emit(struct engine *engine, struct zf_chunk *chunk)
{
	enum zeef_status status = engine->check ? zf_check_chunk(engine->check, chunk) : ZEEF_OK;

	return status < 0 ? status : zf_emit_chunk(&engine->emit, chunk);
}

static enum zeef_status first_pass(struct engine *engine, struct zf_chunk *chunk)
{
	enum zeef_status status = ZEEF_OK;
	bool open = !engine->lanes;

	for (size_t i = 0; engine->lanes && i < chunk->nunits; i++) {
		if (always_stays(chunk, i))
			chunk->firsts[i] = chunk->first + i;
		open |= chunk->firsts[i] == ZF_TABLE_FULL;
	}
	if (open && !engine->late)
		status = begin_late(engine, chunk);
	if (status == ZEEF_OK && engine->copy.file >= 0)
		status = zf_spill_write(&engine->copy, engine->copy.size, chunk->text, chunk->len);
	if (status == ZEEF_OK && engine->check)
		status = zf_check_note(engine->check, chunk);
	if (status < 0)
		return status;
	return engine->late ? add_late(engine, chunk) : emit(engine, chunk);
}

static enum zeef_status finish(void *user, void *item)
{
	struct engine *engine = user;
	struct zf_chunk *chunk = item;
	enum zeef_status status = ZEEF_OK;

	chunk->first = engine->units;
	engine->units += chunk->nunits;
	if (!engine->again)
		return first_pass(engine, chunk);
	status = zf_late_fates(engine->late, chunk->first, chunk->nunits, chunk->firsts);
	return status < 0 ? status : emit(engine, chunk);
}

/* ---- the whole */

static enum zeef_status run_chunks(struct engine *engine)
{
	struct zf_chunk chunks[THREADS_MAX + 2] = { { 0 } };
	void *slots[THREADS_MAX + 2];
	struct zf_line line = { .make = make, .work = work, .finish = finish, .user = engine, .slots = slots };
	struct zf_lanes lanes = { engine->again ? 0 : engine->lanes, pass };
	enum zeef_status status;

	line.threads = engine->threads;
	line.items = engine->threads == 1 ? 1 : engine->threads + 2;
	for (size_t i = 0; i < line.items; i++)
		slots[i] = &chunks[i];
	status = zf_line_run_lanes(&line, &lanes);
	for (size_t i = 0; i < line.items; i++)
		zf_chunk_free(&chunks[i]);
	return status;
}

static void free_tables(struct engine *engine)
{
	for (unsigned lane = 0; lane < engine->lanes; lane++) {
		zf_table_free(engine->tables[lane]);
		engine->tables[lane] = NULL;
	}
}

static void free_parts(struct engine *engine)
{
	for (unsigned lane = 0; lane < engine->lanes; lane++) {
		zf_parts_free(engine->parts[lane]);
		engine->parts[lane] = NULL;
	}
}

static bool make_tables(struct engine *engine, uint64_t memory, bool named)
{
	unsigned lanes = engine->threads < ZF_LANES ? engine->threads : ZF_LANES;

	while (engine->lanes < lanes) {
		struct zf_table *table = zf_table_new(memory / lanes, named, 0);

		if (!table)
			return false;
		engine->tables[engine->lanes++] = table;
	}
	return true;
}

static enum zeef_status second_pass(struct engine *engine)
{
	enum zeef_status status = ZEEF_OK;

	free_tables(engine);
	for (unsigned lane = 0; lane < engine->lanes && status == ZEEF_OK; lane++)
		if (engine->parts[lane])
			status = zf_late_resolve(engine->late, engine->parts[lane]);
	free_parts(engine);
	if (status == ZEEF_OK)
		status = zf_late_finish(engine->late);
	if (status < 0)
		return status;
	engine->again = true;
	engine->ended = false;
	engine->at = engine->late_at;
	engine->units = engine->late_unit;
	return run_chunks(engine);
}

static bool open_engine(struct engine *engine)
{
	const struct zf_dedup_options *options = engine->options;
	unsigned threads = options->threads < 1 ? 1 : options->threads > THREADS_MAX ? THREADS_MAX : options->threads;
	uint64_t others = PARTS_MEMORY + (uint64_t)CHUNK_MEMORY * (threads == 1 ? 1 : threads + 2);
	off_t start = lseek(options->in, 0, SEEK_CUR);
	struct stat facts;

	if (options->verify)
		others += CHECK_MEMORY;
	engine->memory = options->memory > others + TABLE_MIN ? options->memory - others : TABLE_MIN;
	engine->threads = threads;
	engine->copy.file = -1;
	engine->can_seek = start >= 0 && fstat(options->in, &facts) == 0 && S_ISREG(facts.st_mode);
	engine->start = engine->can_seek ? (uint64_t)start : 0;
	if (options->keep == ZF_KEEP_FIRST) {
		bool named = is_named(options);

		if (!make_tables(engine, named ? engine->memory / 4 * 3 : engine->memory, named))
			return false;
	}
	if (options->verify) {
		struct zf_check_source source = { read_again, engine };

		engine->check = zf_check_new(options, source, CHECK_MEMORY);
		if (!engine->check)
			return false;
	}
	if (!options->folded)
		return true;
	engine->keys = calloc(threads, sizeof(struct zf_key *));
	for (unsigned i = 0; engine->keys && i < threads; i++)
		if (!(engine->keys[i] = zf_key_new()))
			return false;
	return engine->keys != NULL;
}

static void close_engine(struct engine *engine)
{
	for (unsigned i = 0; engine->keys && i < engine->threads; i++)
		zf_key_free(engine->keys[i]);
	free(engine->keys);
	free_tables(engine);
	free_parts(engine);
	zf_late_free(engine->late);
	zf_check_free(engine->check);
	zf_spill_close(&engine->copy);
	zf_buffer_free(&engine->carry);
	zf_emit_free(&engine->emit);
}

static enum zeef_status check(const struct zf_dedup_options *options)
{
	if (options->verify && options->keep != ZF_KEEP_FIRST) {
		zf_trouble(&options->trouble, ZEEF_FATAL, "verify-keep", zf_slice_of(options->name), UINT64_MAX,
		           "use --keep first", "texts are compared with the first of equal ones only");
		return ZEEF_EUSAGE;
	}
	if (options->field || options->scope == ZF_SCOPE_CORPUS)
		return ZEEF_OK;
	zf_trouble(&options->trouble, ZEEF_FATAL, "scope-plain", zf_slice_of(options->name), UINT64_MAX,
	           "use --scope corpus, or name the member of JSON Lines that has the text",
	           "plain text has no documents, languages or sites");
	return ZEEF_EUSAGE;
}

/* Reports come from many threads, and a full disk stops each of them: one speaks at a time, and the first
 * fatal fault is the last that is told. */
struct herald {
	struct zf_trouble to;
	pthread_mutex_t lock;
	bool over;
};

static void tell(void *user, const struct zeef_report *report)
{
	struct herald *herald = user;

	pthread_mutex_lock(&herald->lock);
	if (herald->to.report && !herald->over)
		herald->to.report(herald->to.user, report);
	herald->over |= report->level == ZEEF_FATAL;
	pthread_mutex_unlock(&herald->lock);
}

static enum zeef_status run_engine(struct engine *engine)
{
	enum zeef_status status = open_engine(engine) ? ZEEF_OK : ZEEF_ENOMEM;

	if (status == ZEEF_OK && engine->check && !engine->can_seek)
		status = zf_spill_open(&engine->copy, engine->options->directory, engine->options->trouble);
	if (status == ZEEF_OK)
		status = run_chunks(engine);
	engine->counts->bytes_in = engine->at;
	engine->counts->units = engine->units;
	if (status == ZEEF_OK && engine->late)
		status = second_pass(engine);
	if (status == ZEEF_OK)
		status = zf_emit_flush(&engine->emit);
	engine->counts->collisions = engine->check ? zf_check_collisions(engine->check) : 0;
	return status;
}

enum zeef_status zf_dedup_lines(const struct zf_dedup_options *given, struct zf_dedup_counts *counts)
{
	struct herald herald = { .to = given->trouble };
	struct zf_dedup_options options = *given;
	struct zf_dedup_counts unused;
	struct engine engine = { .options = &options, .counts = counts ? counts : &unused };
	enum zeef_status status = check(given);

	*engine.counts = (struct zf_dedup_counts){ 0 };
	if (status < 0)
		return status;
	options.trouble = (struct zf_trouble){ tell, &herald };
	pthread_mutex_init(&herald.lock, NULL);
	engine.emit = zf_emit_make(&options, engine.counts);
	status = run_engine(&engine);
	close_engine(&engine);
	pthread_mutex_destroy(&herald.lock);
	return status == ZEEF_OK && engine.counts->damaged ? ZEEF_DAMAGED : status;
}
