#include <stdlib.h>

#include "core/map.h"
#include "core/pool.h"
#include "dedup/print.h"
#include "pipeline/ingest.h"
#include "pipeline/options.h"
#include "pipeline/tally.h"

/*
 * The stream: the rooms of ingest on many threads, then one thread that remembers which prints went by and
 * writes. No second look: what a site or a later record says of a block is not known here. Small batches, so
 * that a filter in a pipe answers soon.
 */
enum { BATCH = 8, BATCH_BYTES = 1 << 18, BLOCK_BITS = 24, REST = 1 << 16 /* bytes that a buffer keeps */ };

struct batch {
	struct zf_arena *arena;
	struct zf_document documents[BATCH];
	struct zf_source_fault faults[BATCH];
	struct zf_buffer packed[BATCH];
	size_t count;
	size_t weight;               /* bytes that it holds, or will while it is worked on */
};

struct stream {
	const struct zeef_options *options;
	struct zf_source *source;
	struct zf_rooms *rooms;
	struct zf_arena *memory;     /* of what went by; capped */
	struct zf_map seen;          /* print -> record and block */
	struct zf_map ids;           /* id -> how often */
	struct zf_buffer final_ids;  /* struct zf_hash128 of each record */
	bool forgetful;              /* the memory is used up: later prints are not remembered */
	struct zf_arena *arena;      /* of the record in hand */
	struct zf_ending ending;
	struct zf_finish finish;
	zeef_write_fn *write;
	struct zeef_summary *summary;
};

/* What the records in hand may weigh: half of the memory is for what went by. */
static size_t budget_of(const struct zeef_options *options)
{
	return zf_options_budget(options) / 2;
}

static enum zeef_status make(void *user, void *item)
{
	struct stream *stream = user;
	struct batch *batch = item;
	struct zf_catch into = { batch->documents, batch->faults, BATCH, BATCH_BYTES, 0 };
	enum zeef_status status;

	if (zf_options_stop(stream->options))
		return ZEEF_ESTOPPED;
	status = zf_catch_records(stream->source, batch->arena, &into);
	batch->count = into.count;
	batch->weight = zf_catch_weight(&into, budget_of(stream->options) / stream->options->threads);
	return status < 0 ? status : batch->count ? ZEEF_OK : ZEEF_END;
}

static enum zeef_status work(void *user, void *item, unsigned worker)
{
	struct stream *stream = user;
	struct batch *batch = item;

	batch->weight = 0;
	for (size_t i = 0; i < batch->count; i++) {
		enum zeef_status status;

		status = zf_walk_and_pack(&stream->rooms[worker], &batch->documents[i], &batch->faults[i],
		                          &batch->packed[i]);
		if (status < 0)
			return status;
		if (batch->packed[i].broken)
			return ZEEF_ENOMEM;
		batch->weight += batch->packed[i].room;
	}
	zf_arena_reset(stream->rooms[worker].arena);
	zf_arena_reset(batch->arena);
	return ZEEF_OK;
}

static size_t weigh(void *user, const void *item)
{
	(void)user;
	return ((const struct batch *)item)->weight;
}

static struct zf_hash128 id_of(void *user, uint64_t record)
{
	const struct stream *stream = user;

	return ((const struct zf_hash128 *)(const void *)stream->final_ids.at)[record];
}

static void forget(struct stream *stream)
{
	struct zf_trouble trouble = zf_options_trouble(stream->options);

	if (!stream->forgetful)
		zf_trouble(&trouble, ZEEF_WARNING, "stream-memory", zf_slice_of(""), UINT64_MAX,
		           "raise --memory, or use zeef run, which keeps what it saw on disk",
		           "the memory for what went by is used up: copies of later text are not found "
		           "any more");
	stream->forgetful = true;
}

/* The first one of a print is remembered; what comes again is a copy of it. */
static bool is_copy(struct stream *stream, const struct zf_document *document, uint32_t at,
                    struct zf_verdict *verdict)
{
	const struct zf_block *block = &document->blocks[at];
	struct zf_slice key = zf_slice_make((const char *)&block->print, sizeof block->print);
	uint64_t *first = zf_map_get(&stream->seen, key);

	if (first && *first >> BLOCK_BITS == document->number)
		return false;
	if (first) {
		*verdict = (struct zf_verdict){ .record = document->number, .block = at, .reason = ZF_DUPLICATE_EXACT,
			                        .of_record = *first >> BLOCK_BITS,
			                        .of_block = (uint32_t)(*first & ((1u << BLOCK_BITS) - 1)) };
		return true;
	}
	if (stream->forgetful || at >> BLOCK_BITS)
		return false;
	key = zf_arena_copy(stream->memory, key);
	if (!key.at || !zf_map_put(&stream->seen, key, document->number << BLOCK_BITS | at))
		forget(stream);
	return false;
}

static struct zf_verdict *verdicts_of(struct stream *stream, const struct zf_document *document, size_t *count)
{
	struct zf_verdict *verdicts = zf_arena_raw(document->arena, document->nblocks + 1u, sizeof *verdicts);

	*count = 0;
	if (!verdicts || document->skip || stream->options->scope == ZEEF_SCOPE_DOCUMENT)
		return verdicts;
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];

		if (block->weight < ZF_MINIMAL_WEIGHT || block->kind == ZF_TITLE || block->kind == ZF_HEADING ||
		    block->joined_to != ZF_NO_BLOCK || !zf_block_stays(block))
			continue;
		*count += is_copy(stream, document, i, &verdicts[*count]);
	}
	return verdicts;
}

static enum zeef_status unique_id(struct stream *stream, struct zf_hash128 *id)
{
	struct zf_slice key = zf_arena_copy(stream->memory, zf_slice_make((const char *)id, sizeof *id));
	uint64_t *times = key.at ? zf_map_put(&stream->ids, key, 0) : NULL;

	if (!times)
		forget(stream);
	else
		*id = zf_id_with_ordinal(*id, (uint32_t)(*times)++);
	zf_buffer_add(&stream->final_ids, (const char *)id, sizeof *id);
	return stream->final_ids.broken ? ZEEF_ENOMEM : ZEEF_OK;
}

static enum zeef_status one(struct stream *stream, struct zf_slice packed)
{
	struct zf_document document = { .arena = stream->arena };
	struct zf_outcome outcome;
	struct zf_verdict *verdicts;
	size_t count;
	enum zeef_status status;

	zf_arena_reset(stream->arena);
	status = zf_spool_unpack(packed, &document, &outcome);
	if (status < 0)
		return status;
	verdicts = verdicts_of(stream, &document, &count);
	if (!verdicts)
		return ZEEF_ENOMEM;
	status = unique_id(stream, &document.id);
	if (status >= 0)
		status = zf_finish(&stream->finish, &document, &outcome,
		                   &(struct zf_verdicts){ verdicts, count, UINT64_MAX }, document.id,
		                   &stream->ending);
	if (status < 0)
		return status;
	zf_tally_add(stream->summary, &stream->ending);
	zf_ending_tell(&stream->ending, stream->options);
	if (stream->ending.kept && !stream->write(stream->options->user, stream->ending.document.at,
	                                          stream->ending.document.len))
		return ZEEF_EIO;
	return ZEEF_OK;
}

static enum zeef_status finish(void *user, void *item)
{
	struct batch *batch = item;
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < batch->count && status >= 0; i++)
		status = one(user, zf_buffer_as_slice(&batch->packed[i]));
	for (size_t i = 0; i < batch->count; i++)
		zf_buffer_rest(&batch->packed[i], REST);
	return status;
}

static void free_batch(struct batch *batch)
{
	if (!batch)
		return;
	zf_arena_free(batch->arena);
	for (size_t i = 0; i < BATCH; i++)
		zf_buffer_free(&batch->packed[i]);
	free(batch);
}

static enum zeef_status run(struct stream *stream, const struct zf_language *language)
{
	const struct zeef_options *options = stream->options;
	size_t items = options->threads > 1 ? options->threads * 2u : 1;
	void **slots = calloc(items, sizeof *slots);
	struct zf_line line = { options->threads, items, make, work, finish, stream, slots, weigh,
		                budget_of(options) };
	enum zeef_status status = slots ? ZEEF_OK : ZEEF_ENOMEM;

	stream->rooms = calloc(options->threads, sizeof *stream->rooms);
	if (!stream->rooms)
		status = ZEEF_ENOMEM;
	for (unsigned i = 0; i < options->threads && status >= 0; i++)
		status = zf_rooms_open(&stream->rooms[i], options, language);
	for (size_t i = 0; i < items && status >= 0; i++) {
		struct batch *batch = slots[i] = calloc(1, sizeof *batch);

		if (!batch || !(batch->arena = zf_arena_new((size_t)options->record_cap * 2 + (64 << 20))))
			status = ZEEF_ENOMEM;
	}
	if (status >= 0)
		status = zf_line_run(&line);
	for (size_t i = 0; slots && i < items; i++)
		free_batch(slots[i]);
	for (unsigned i = 0; stream->rooms && i < options->threads; i++)
		zf_rooms_close(&stream->rooms[i]);
	free(slots);
	free(stream->rooms);
	return status;
}

static enum zeef_status open_and_run(struct stream *stream)
{
	struct zf_source_options source = zf_options_source(stream->options);
	struct zf_language *language;
	enum zeef_status status = zf_source_open(&source, &stream->source);

	if (status < 0)
		return status;
	language = zf_language_new();
	stream->memory = zf_arena_new((size_t)stream->options->memory / 2);
	stream->arena = zf_arena_new(0);
	if (language && stream->memory && stream->arena) {
		stream->seen = zf_map_in(stream->memory);
		stream->ids = zf_map_in(stream->memory);
		status = run(stream, language);
	} else {
		status = ZEEF_ENOMEM;
	}
	stream->summary->bytes_in = zf_source_done(stream->source);
	zf_language_free(language);
	zf_arena_free(stream->memory);
	zf_arena_free(stream->arena);
	zf_source_close(stream->source);
	return status;
}

enum zeef_status zeef_clean(const struct zeef_options *given, zeef_write_fn *write,
                            struct zeef_summary *summary)
{
	struct zeef_options options;
	struct stream stream = { .options = &options, .write = write, .summary = summary };
	enum zeef_status status;

	*summary = (struct zeef_summary){ 0 };
	status = zf_options_settle(given, &options);
	stream.finish = (struct zf_finish){ { options.plain_quotes }, options.text, id_of, &stream };
	if (status >= 0)
		status = open_and_run(&stream);
	zf_buffer_free(&stream.final_ids);
	zf_ending_free(&stream.ending);
	zf_tally_end(summary);
	return status < 0 ? status : zf_tally_status(summary);
}
