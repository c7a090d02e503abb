#include "pipeline/ingest.h"

#include <stdlib.h>

#include "boilerplate/shapes.h"
#include "core/json.h"
#include "core/pool.h"
#include "dedup/print.h"
#include "pipeline/options.h"

/* Records travel in batches: a small one costs no hand-over of its own. */
enum { BATCH = 32, REST = 1 << 18 /* bytes that a buffer keeps between batches */ };

struct batch {
	struct zf_arena *arena;      /* holds bytes and origins of its records */
	struct zf_document documents[BATCH];
	struct zf_source_fault faults[BATCH];
	size_t count;
	size_t ends[BATCH];          /* of each packed record in `packed` */
	struct zf_buffer packed, rows, inputs;
	size_t weight;               /* bytes that it holds, or will while it is worked on */
	struct zf_source_place place; /* behind its last record */
};

struct ingest {
	const struct zeef_options *options;
	struct zf_source *source;
	struct zf_work *work;
	struct zf_rooms *rooms;      /* one a thread */
	struct batch *making;        /* the one that make() fills: its inputs take the lines of files */
	struct zf_source_place place;
	uint64_t records;
};

static void took_file(void *user, const struct zf_source_file *file)
{
	struct ingest *ingest = user;
	struct zf_json json = { .out = &ingest->making->inputs };
	char hex[33];

	zf_hash128_hex(file->digest, hex);
	zf_json_open(&json, '{');
	zf_json_put_string(&json, "file", file->file);
	zf_json_put_number(&json, "bytes", file->bytes);
	zf_json_put_string(&json, "xxh128", zf_slice_of(hex));
	zf_json_put_number(&json, "records", file->records);
	zf_json_close(&json, '}');
	zf_buffer_byte(json.out, '\n');
}

enum zeef_status zf_catch_records(struct zf_source *source, struct zf_arena *arena, struct zf_catch *into)
{
	size_t bytes = 0;

	zf_arena_reset(arena);
	for (into->count = 0; into->count < into->most && bytes < into->bytes; into->count++) {
		struct zf_document *document = &into->documents[into->count];
		struct zf_source_fault *fault = &into->faults[into->count];
		enum zeef_status status;

		*document = (struct zf_document){ .arena = arena };
		*fault = (struct zf_source_fault){ .code = NULL };
		status = zf_source_next(source, document, fault);
		if (status < 0)
			return status;
		if (status == ZEEF_END)
			break;
		bytes += document->bytes.len;
	}
	return ZEEF_OK;
}

/*
 * What a record takes was measured: its bytes as they were read, and twice, decoded and cut; for each tag that
 * may end a paragraph a block with all that is known of it, for each tag a node and a piece of text. Where there
 * are next to no tags, lines are blocks. Pages of 1 to 5 MB come out within a half of what they take; one of
 * nothing but tags or lines may take twice as much as that.
 */
enum { OF_BYTE = 2, OF_TAG = 200, OF_BLOCK = 1200, OF_LINE = 700, FEW_TAGS = 512 /* bytes a tag */ };

static uint64_t walking_weight(struct zf_slice text)
{
	const char *end = text.at + text.len;
	uint64_t tags = 0, blocks = 0, lines = 0;

	for (const char *at = text.at; at < end && (at = memchr(at, '<', (size_t)(end - at))); at++) {
		char next = at + 1 < end ? (char)(at[1] | 0x20) : ' ';

		tags += next >= 'a' && next <= 'z';
		blocks += next == 'p' || next == 'l' || next == 't' || next == 'd' || next == 'h';
	}
	if (tags < text.len / FEW_TAGS)
		for (const char *at = text.at; at < end && (at = memchr(at, '\n', (size_t)(end - at))); at++)
			lines++;
	return text.len * OF_BYTE + tags * OF_TAG + blocks * OF_BLOCK + lines * OF_LINE;
}

size_t zf_catch_weight(const struct zf_catch *caught, size_t matters)
{
	enum { WORST = OF_BYTE + 1 + OF_LINE };
	uint64_t bytes = 0, most = 0;

	for (size_t i = 0; i < caught->count; i++)
		bytes += caught->documents[i].bytes.len;
	if (bytes * WORST <= matters)
		return 0;
	for (size_t i = 0; i < caught->count; i++) {
		uint64_t weight = walking_weight(caught->documents[i].bytes);

		most = weight > most ? weight : most;
	}
	return bytes + most < SIZE_MAX ? (size_t)(bytes + most) : SIZE_MAX;
}

static enum zeef_status make(void *user, void *item)
{
	struct ingest *ingest = user;
	struct batch *batch = item;
	struct zf_catch into = { batch->documents, batch->faults, BATCH, zf_options_batch(ingest->options), 0 };
	enum zeef_status status;

	zf_buffer_clear(&batch->inputs);
	ingest->making = batch;
	if (zf_options_stop(ingest->options))
		return ZEEF_ESTOPPED;
	status = zf_catch_records(ingest->source, batch->arena, &into);
	if (status < 0)
		return status;
	batch->count = into.count;
	batch->weight = zf_catch_weight(&into,
	                                zf_options_budget(ingest->options) / ingest->options->threads);
	batch->place = zf_source_where(ingest->source);
	return batch->count || batch->inputs.len ? ZEEF_OK : ZEEF_END;
}

/* Shapes that no author makes: what was read is whole, but a person should look. */
enum { DEEP = 250 /* elements */, LONG = 1 << 20 /* bytes of one paragraph */ };

static void odd_shape(const struct zf_document *document, struct zf_outcome *out)
{
	bool deep = false, giant = false;

	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];

		deep |= block->in && block->in->depth >= DEEP;
		giant |= block->raw.len >= LONG;
	}
	if (deep) {
		out->code = zf_slice_of("deep-nesting");
		out->what = zf_slice_of("its elements nest more than 250 deep; no text was lost");
		out->mend = zf_slice_of("look at what made the page, if it is yours; else nothing to do");
	} else if (giant) {
		out->code = zf_slice_of("long-paragraph");
		out->what = zf_slice_of("a paragraph of more than a megabyte, without a break");
		out->mend = zf_slice_of("look whether its line ends were lost where it was fetched");
	}
}

static void outcome_of(const struct zf_document *document, const struct zf_source_fault *fault,
                       enum zeef_status walked, struct zf_outcome *out)
{
	*out = (struct zf_outcome){ .failed = false };
	if (fault->code) {
		out->code = zf_slice_of(fault->code);
		out->what = zf_slice_of(fault->what);
		out->mend = zf_slice_of(fault->mend);
		out->failed = fault->failed;
		out->expected = fault->expected;
	} else if (walked == ZEEF_ELIMIT) {
		out->code = zf_slice_of("record-memory");
		out->what = zf_slice_of("the record wants more memory than one record may have");
		out->mend = zf_slice_of("split it, or leave it out");
		out->failed = true;
	} else if (document->format == ZF_FORMAT_BINARY) {
		out->code = zf_slice_of("binary");
		out->what = zf_slice_of("not text in any charset known");
		out->mend = zf_slice_of("turn it into text first (pdftotext for PDF), or leave it out");
		out->failed = true;
	} else if (document->format == ZF_FORMAT_EMPTY) {
		out->code = zf_slice_of("empty");
		out->what = zf_slice_of("nothing but white space");
		out->mend = zf_slice_of("fetch it again, or leave it out");
	} else if (document->replaced) {
		out->code = zf_slice_of("bad-bytes");
		out->what = zf_slice_of("bytes that are wrong in their charset became U+FFFD");
		out->mend = zf_slice_of("nothing to do, or say the charset where the record declares it");
	} else {
		odd_shape(document, out);
	}
}

static void row(struct zf_buffer *rows, const struct zf_print_row *row)
{
	zf_buffer_add(rows, (const char *)row, sizeof *row);
}

static uint32_t language_of(const char *tag)
{
	size_t n = strcspn(tag, "-_");

	return n ? (uint32_t)zf_hash64(zf_slice_make(tag, n)) : 0;
}

static uint16_t flags_of(const struct zf_document *document, const struct zf_block *block)
{
	uint16_t flags = 0;

	if (document->skip || !zf_block_stays(block))
		flags |= ZF_PRINT_MARKED;
	if (block->weight < ZF_MINIMAL_WEIGHT || block->kind == ZF_TITLE || block->kind == ZF_HEADING)
		flags |= ZF_PRINT_LIGHT;
	return flags;
}

/* A day or a time as a number that grows with it; 0 = none. */
static uint32_t time_of(struct zf_slice text)
{
	static const unsigned starts[] = { 0, 5, 8, 11, 14, 17 }, digits[] = { 4, 2, 2, 2, 2, 2 };
	static const uint64_t most[] = { 0, 13, 32, 24, 60, 61 };
	uint64_t time = 0;

	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
		uint64_t number = 0;

		for (unsigned k = starts[i]; k < starts[i] + digits[i] && k < text.len; k++)
			number = number * 10 +
			         (text.at[k] >= '0' && text.at[k] <= '9' ? (unsigned)(text.at[k] - '0') : 0);
		if (i == 0)
			time = number > 1970 ? number - 1970 : 0;
		else
			time = time * most[i] + (number < most[i] ? number : most[i] - 1);
	}
	return text.len < 10 ? 0 : time < UINT32_MAX ? (uint32_t)time : UINT32_MAX;
}

static uint32_t length_of(const struct zf_document *document)
{
	uint64_t length = 0;

	for (uint32_t i = 0; i < document->nblocks; i++)
		if (document->blocks[i].joined_to == ZF_NO_BLOCK && zf_block_stays(&document->blocks[i]))
			length += document->blocks[i].weight;
	return length < UINT32_MAX ? (uint32_t)length : UINT32_MAX;
}

/* The place of a record among those of one URL or text: the least stays, of equals the first. */
static uint32_t rank_of(const struct zf_document *document, enum zeef_survivor keep)
{
	switch (keep) {
	case ZEEF_SURVIVOR_LONGEST:
		return UINT32_MAX - length_of(document);
	case ZEEF_SURVIVOR_NEWEST:
		return UINT32_MAX -
		       time_of(document->origin.timestamp.len ? document->origin.timestamp : document->date);
	case ZEEF_SURVIVOR_FIRST:
		break;
	}
	return 0;
}

/* A URL names one page, without its fragment; the root of a site is another page every day. */
static bool url_print(const struct zf_document *document, struct zf_hash128 *out)
{
	struct zf_slice url = document->origin.url;
	const char *hash = url.len ? memchr(url.at, '#', url.len) : NULL, *host, *path;
	struct zf_hash128 lang = zf_hash128(zf_slice_make(document->lang, strcspn(document->lang, "-_")));

	if (hash)
		url.len = (size_t)(hash - url.at);
	host = url.len > 8 ? memchr(url.at, ':', 8) : NULL;
	if (!host || host + 3 > url.at + url.len || host[1] != '/' || host[2] != '/')
		return false;
	host += 3;
	path = memchr(host, '/', (size_t)(url.at + url.len - host));
	if (!path || path + 1 == url.at + url.len)
		return false;
	*out = zf_hash128(url);
	out->hi ^= lang.hi;
	out->lo ^= lang.lo;
	return true;
}

/* Rows of the shapes of a document on a site. */
static enum zeef_status rows_of_shapes(struct zf_buffer *rows, const struct zf_document *document,
                                       struct zf_print_row next)
{
	struct zf_shape *shapes = NULL;
	uint32_t count = 0;
	enum zeef_status status = next.site ? zf_shapes_take(document, &shapes, &count) : ZEEF_OK;

	for (uint32_t i = 0; status >= 0 && i < count; i++) {
		next.flags = ZF_PRINT_SHAPE | (shapes[i].title ? ZF_PRINT_TITLE : 0);
		next.print = zf_hash128(zf_slice_make((const char *)&shapes[i].key, sizeof shapes[i].key));
		next.block = shapes[i].block;
		next.merit = shapes[i].kept ? 1 : -1;
		row(rows, &next);
	}
	return status;
}

static enum zeef_status rows_of(struct zf_buffer *rows, const struct zf_document *document,
                                enum zeef_survivor keep)
{
	struct zf_print_row base = {
		.record = document->number, .document = document->print.lo, .block = ZF_NO_BLOCK,
		.site = document->site.len ? zf_hash64(document->site) | 1 : 0,
		.lang = language_of(document->lang),
	};
	struct zf_print_row next = base;

	next.print = document->id;
	next.flags = ZF_PRINT_ID;
	row(rows, &next);
	if ((document->print.hi || document->print.lo) && !document->skip) {
		next.rank = rank_of(document, keep);
		next.print = document->print;
		next.flags = ZF_PRINT_DOCUMENT;
		row(rows, &next);
		next.flags = ZF_PRINT_URL;
		if (url_print(document, &next.print))
			row(rows, &next);
	}
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];

		if (block->joined_to != ZF_NO_BLOCK || (!block->print.hi && !block->print.lo))
			continue;
		next = base;
		next.print = block->print;
		next.block = i;
		next.lang = language_of(block->lang);
		next.merit = block->merit;
		next.template_risk = block->template_risk;
		next.titled = block->titled;
		next.flags = flags_of(document, block);
		row(rows, &next);
	}
	return rows_of_shapes(rows, document, base);
}

enum zeef_status zf_walk_and_pack(struct zf_rooms *rooms, struct zf_document *document,
                                  const struct zf_source_fault *fault, struct zf_buffer *packed)
{
	struct zf_outcome outcome;
	enum zeef_status status = ZEEF_OK;

	zf_arena_reset(rooms->arena);
	document->arena = rooms->arena;
	if (document->bytes.len)
		status = zf_rooms_walk(rooms, document);
	else if (!fault->code)
		document->format = ZF_FORMAT_EMPTY;
	if (status < 0 && status != ZEEF_ELIMIT)
		return status;
	outcome_of(document, fault, status, &outcome);
	if (status == ZEEF_ELIMIT)
		document->nblocks = 0;
	zf_spool_pack(packed, document, &outcome);
	return ZEEF_OK;
}

static enum zeef_status walk(struct zf_rooms *rooms, struct batch *batch, size_t at, enum zeef_survivor keep)
{
	enum zeef_status status = zf_walk_and_pack(rooms, &batch->documents[at], &batch->faults[at],
	                                           &batch->packed);

	batch->ends[at] = batch->packed.len;
	return status >= 0 ? rows_of(&batch->rows, &batch->documents[at], keep) : status;
}

static enum zeef_status work(void *user, void *item, unsigned worker)
{
	struct ingest *ingest = user;
	struct batch *batch = item;
	enum zeef_status status = ZEEF_OK;

	zf_buffer_clear(&batch->packed);
	zf_buffer_clear(&batch->rows);
	for (size_t i = 0; i < batch->count && status >= 0; i++)
		status = walk(&ingest->rooms[worker], batch, i, ingest->options->keep);
	if (status >= 0 && (batch->packed.broken || batch->rows.broken || batch->inputs.broken))
		status = ZEEF_ENOMEM;
	zf_arena_reset(ingest->rooms[worker].arena);
	zf_arena_reset(batch->arena);
	batch->weight = batch->packed.room + batch->rows.room + batch->inputs.room;
	return status;
}

static size_t weigh(void *user, const void *item)
{
	(void)user;
	return ((const struct batch *)item)->weight;
}

static void tell(struct ingest *ingest)
{
	struct zeef_progress progress = { .phase = "ingest", .records = ingest->records };

	if (!ingest->options->progress)
		return;
	progress.bytes_done = zf_source_done(ingest->source);
	progress.bytes_total = zf_source_total(ingest->source);
	ingest->options->progress(ingest->options->user, &progress);
}

static enum zeef_status finish(void *user, void *item)
{
	struct ingest *ingest = user;
	struct batch *batch = item;
	enum zeef_status status = ZEEF_OK;
	size_t from = 0;

	for (size_t i = 0; i < batch->count && status >= 0; i++) {
		status = zf_work_put(ingest->work,
		                     zf_slice_make(batch->packed.at + from, batch->ends[i] - from));
		from = batch->ends[i];
	}
	if (status >= 0)
		status = zf_work_put_rows(ingest->work,
		                          (const struct zf_print_row *)(const void *)batch->rows.at,
		                          batch->rows.len / sizeof(struct zf_print_row));
	if (status >= 0)
		status = zf_work_put_input(ingest->work, zf_buffer_as_slice(&batch->inputs));
	zf_buffer_rest(&batch->packed, REST);
	zf_buffer_rest(&batch->rows, REST);
	ingest->place = batch->place;
	ingest->records += batch->count;
	tell(ingest);
	if (status >= 0 && zf_work_due(ingest->work))
		status = zf_work_seal(ingest->work, ingest->place, false);
	return status;
}

static void free_batch(struct batch *batch)
{
	if (!batch)
		return;
	zf_arena_free(batch->arena);
	zf_buffer_free(&batch->packed);
	zf_buffer_free(&batch->rows);
	zf_buffer_free(&batch->inputs);
	free(batch);
}

static struct batch *new_batch(const struct zeef_options *options)
{
	struct batch *batch = calloc(1, sizeof *batch);

	if (batch && !(batch->arena = zf_arena_new((size_t)options->record_cap * 2 + (64 << 20)))) {
		free(batch);
		return NULL;
	}
	return batch;
}

static enum zeef_status run(struct ingest *ingest, void **slots, size_t items)
{
	const struct zeef_options *options = ingest->options;
	struct zf_line line = { options->threads, items, make, work, finish, ingest, slots, weigh,
		                zf_options_budget(options) };
	enum zeef_status status;

	ingest->place = zf_work_place(ingest->work);
	ingest->records = zf_work_records(ingest->work);
	status = zf_source_seek(ingest->source, ingest->place);
	if (status < 0)
		return status;
	zf_source_on_file(ingest->source, took_file, ingest);
	status = zf_line_run(&line);
	if (status == ZEEF_ESTOPPED) {
		enum zeef_status sealed = zf_work_seal(ingest->work, ingest->place, false);

		return sealed < 0 ? sealed : status;
	}
	return status < 0 ? status : zf_work_seal(ingest->work, zf_source_where(ingest->source), true);
}

enum zeef_status zf_ingest(const struct zeef_options *options, const struct zf_language *language,
                           struct zf_source *source, struct zf_work *work)
{
	struct ingest ingest = { .options = options, .source = source, .work = work };
	size_t items = zf_options_items(options);
	void **slots = calloc(items, sizeof *slots);
	enum zeef_status status = slots ? ZEEF_OK : ZEEF_ENOMEM;

	ingest.rooms = calloc(options->threads, sizeof *ingest.rooms);
	if (!ingest.rooms)
		status = ZEEF_ENOMEM;
	for (unsigned i = 0; i < options->threads && status >= 0; i++)
		status = zf_rooms_open(&ingest.rooms[i], options, language);
	for (size_t i = 0; i < items && status >= 0; i++)
		if (!(slots[i] = new_batch(options)))
			status = ZEEF_ENOMEM;
	if (status >= 0)
		status = run(&ingest, slots, items);
	for (size_t i = 0; slots && i < items; i++)
		free_batch(slots[i]);
	for (unsigned i = 0; ingest.rooms && i < options->threads; i++)
		zf_rooms_close(&ingest.rooms[i]);
	free(slots);
	free(ingest.rooms);
	return status;
}
