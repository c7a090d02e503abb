#include "pipeline/relate.h"

#include <stdlib.h>

#include "core/pool.h"
#include "dedup/print.h"
#include "dedup/sketch.h"
#include "pipeline/finish.h"
#include "pipeline/options.h"
#include "pipeline/spool.h"

/* Bytes that a buffer keeps between batches: of the many that hold a record each, of the few of a batch. */
enum { BATCH = 32, REST = 1 << 14, REST_OF_FEW = 1 << 18 };

/* A text that was sketched, in a batch's buffer; its bands and its sorted words stand behind it, in whole 8
 * bytes. */
struct found {
	uint64_t record;
	size_t nwords;
	uint32_t block;        /* ZF_NO_BLOCK: the document */
	uint32_t nbands;
};

struct batch {
	struct zf_buffer packed[BATCH];
	uint64_t first_record;
	size_t first[BATCH + 1];   /* of each record's verdicts in `verdicts` */
	struct zf_buffer verdicts; /* struct zf_verdict */
	size_t count, bytes;       /* records; of packed ones */
	struct zf_buffer found;    /* struct found, … */
};

/* What a thread works with. */
struct hand {
	struct zf_arena *arena;
	struct zf_key *key;
	struct zf_buffer folded, scratch;
	struct zf_buffer words;    /* uint32_t: of all blocks of a record that stay by the page */
	struct zf_buffer ranges;   /* struct range: of each */
};

struct range {
	size_t at, count;          /* words */
	uint32_t block;
};

struct relating {
	const struct zeef_options *options;
	const struct zf_relations *relations;
	struct zf_work *work;
	struct zf_near *documents, *paragraphs;
	struct hand *hands;        /* one a thread */
	uint64_t made;
};

/* ---- reading */

static enum zeef_status make(void *user, void *item)
{
	struct relating *relating = user;
	struct batch *batch = item;
	const size_t most = zf_options_batch(relating->options);

	batch->count = batch->bytes = 0;
	batch->first_record = relating->made;
	zf_buffer_clear(&batch->verdicts);
	if (zf_options_stop(relating->options))
		return ZEEF_ESTOPPED;
	while (batch->count < BATCH && batch->bytes < most) {
		struct zf_buffer *packed = &batch->packed[batch->count];
		enum zeef_status status = zf_work_next(relating->work, packed);
		struct zf_hash128 id;
		uint64_t leader;

		if (status < 0)
			return status;
		if (status == ZEEF_END)
			break;
		batch->bytes += packed->len;
		batch->first[batch->count] = batch->verdicts.len / sizeof(struct zf_verdict);
		if (relating->paragraphs && !zf_spool_id(zf_buffer_as_slice(packed), &id))
			return zf_work_damaged(relating->work);
		if (relating->paragraphs)
			status = zf_corpus_ask(relating->relations->corpus, relating->made, &id, &leader,
			                       &batch->verdicts);
		if (status < 0)
			return status;
		relating->made++;
		batch->count++;
	}
	batch->first[batch->count] = batch->verdicts.len / sizeof(struct zf_verdict);
	return batch->count ? ZEEF_OK : ZEEF_END;
}

/* ---- sketching */

static uint32_t part_of(const struct relating *relating, const struct zf_document *document, const char *tag)
{
	uint64_t part = zf_hash64(zf_slice_make(tag, strcspn(tag, "-")));

	if (relating->options->scope == ZEEF_SCOPE_SITE)
		part ^= zf_hash64(document->site);
	return (uint32_t)part;
}

/* Puts the bands of a sketch and the words, sorted, behind what was found before. */
static void put_found(struct batch *batch, struct hand *hand, struct found found, struct zf_words words,
                      const uint64_t *bands)
{
	size_t bytes = words.count * sizeof *words.at;
	uint32_t *scratch, *to;

	zf_buffer_clear(&hand->scratch);
	scratch = (uint32_t *)(void *)zf_buffer_room(&hand->scratch, bytes);
	found.nwords = words.count;
	zf_buffer_add(&batch->found, (const char *)&found, sizeof found);
	zf_buffer_add(&batch->found, (const char *)bands, found.nbands * sizeof *bands);
	to = (uint32_t *)(void *)zf_buffer_room(&batch->found, bytes);
	if (!scratch || !to) {
		batch->found.broken = true;
		return;
	}
	memcpy(to, words.at, bytes);
	zf_words_sort((struct zf_words){ to, words.count }, scratch);
	batch->found.len += bytes;
	if (words.count % 2)
		zf_buffer_add(&batch->found, "\0\0\0\0", sizeof *words.at);
}

/* The text of a record that may be a near copy: all that stays by the page alone, but for the title. */
static bool take_words(struct hand *hand, const struct zf_document *document)
{
	zf_buffer_clear(&hand->words);
	zf_buffer_clear(&hand->ranges);
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];
		struct range range = { .at = hand->words.len / sizeof(uint32_t), .block = i };

		if (block->kind == ZF_TITLE || block->joined_to != ZF_NO_BLOCK || !zf_block_stays(block))
			continue;
		zf_match_key(hand->key, block->text, &hand->folded);
		if (hand->folded.broken)
			return false;
		range.count = zf_words_take(block->text, zf_buffer_as_slice(&hand->folded), &hand->words);
		zf_buffer_add(&hand->ranges, (const char *)&range, sizeof range);
	}
	return !hand->words.broken && !hand->ranges.broken;
}

static bool may_be_copy(const struct zf_block *block, const struct range *range)
{
	return range->count >= ZF_NEAR_WORDS && block->kind != ZF_HEADING && block->kind != ZF_CODE;
}

/* The paragraphs that stay. */
static void sketch_paragraphs(const struct relating *relating, struct batch *batch, struct hand *hand,
                              const struct zf_document *document, const struct zf_fate_of_block *fates)
{
	const struct range *ranges = (const void *)hand->ranges.at;
	uint32_t *all = (uint32_t *)(void *)hand->words.at;

	for (size_t i = 0; i < hand->ranges.len / sizeof *ranges; i++) {
		const struct zf_block *block = &document->blocks[ranges[i].block];
		struct found found = { .record = document->number, .block = ranges[i].block };
		struct zf_words words = { all + ranges[i].at, ranges[i].count };
		struct zf_sketch sketch;
		uint64_t bands[ZF_SKETCH_BANDS];

		if (fates[ranges[i].block].reason != ZF_KEPT || !may_be_copy(block, &ranges[i]))
			continue;
		zf_sketch_begin(&sketch, &zf_sketch_paragraph);
		zf_sketch_add(&sketch, words);
		zf_sketch_end(&sketch);
		found.nbands = zf_sketch_bands(&sketch, part_of(relating, document, block->lang), bands);
		put_found(batch, hand, found, words, bands);
	}
}

static void sketch_document(const struct relating *relating, struct batch *batch, struct hand *hand,
                            const struct zf_document *document)
{
	const struct range *ranges = (const void *)hand->ranges.at;
	struct found found = { .record = document->number, .block = ZF_NO_BLOCK };
	struct zf_words words = { (uint32_t *)(void *)hand->words.at, hand->words.len / sizeof(uint32_t) };
	struct zf_sketch sketch;
	uint64_t bands[ZF_SKETCH_BANDS];

	if (words.count < ZF_NEAR_WORDS)
		return;
	zf_sketch_begin(&sketch, &zf_sketch_document);
	for (size_t i = 0; i < hand->ranges.len / sizeof *ranges; i++)
		zf_sketch_add(&sketch, (struct zf_words){ words.at + ranges[i].at, ranges[i].count });
	zf_sketch_end(&sketch);
	found.nbands = zf_sketch_bands(&sketch, part_of(relating, document, document->lang), bands);
	put_found(batch, hand, found, words, bands);
}

static enum zeef_status sketch_record(const struct relating *relating, struct batch *batch, struct hand *hand,
                                      size_t at)
{
	struct zf_document document = { .arena = hand->arena };
	const struct zf_verdict *verdicts = (const void *)batch->verdicts.at;
	size_t nverdicts = batch->first[at + 1] - batch->first[at];
	struct zf_outcome outcome;
	struct zf_fate_of_block *fates;
	enum zeef_status status;

	zf_arena_reset(hand->arena);
	status = zf_spool_unpack(zf_buffer_as_slice(&batch->packed[at]), &document, &outcome);
	if (status < 0 || document.skip || outcome.failed)
		return status;
	document.number = batch->first_record + at;
	if (!take_words(hand, &document))
		return ZEEF_ENOMEM;
	if (relating->documents)
		sketch_document(relating, batch, hand, &document);
	if (!relating->paragraphs)
		return ZEEF_OK;
	fates = zf_fates(&document, nverdicts ? verdicts + batch->first[at] : NULL, nverdicts, false);
	if (!fates)
		return ZEEF_ENOMEM;
	sketch_paragraphs(relating, batch, hand, &document, fates);
	return ZEEF_OK;
}

static void rest_hand(struct hand *hand)
{
	zf_arena_reset(hand->arena);
	zf_buffer_rest(&hand->folded, REST_OF_FEW);
	zf_buffer_rest(&hand->scratch, REST_OF_FEW);
	zf_buffer_rest(&hand->words, REST_OF_FEW);
	zf_buffer_rest(&hand->ranges, REST_OF_FEW);
}

static enum zeef_status work(void *user, void *item, unsigned worker)
{
	struct relating *relating = user;
	struct batch *batch = item;
	enum zeef_status status = ZEEF_OK;

	zf_buffer_clear(&batch->found);
	for (size_t i = 0; i < batch->count && status >= 0; i++)
		status = sketch_record(relating, batch, &relating->hands[worker], i);
	for (size_t i = 0; i < batch->count; i++)
		zf_buffer_rest(&batch->packed[i], REST);
	rest_hand(&relating->hands[worker]);
	return status < 0 ? status : batch->found.broken ? ZEEF_ENOMEM : ZEEF_OK;
}

/* As it was packed, unpacked, and what is found in it: the same again behind work(), for it may be as much. */
static size_t weigh(void *user, const void *item)
{
	enum { TIMES = 5 };
	const struct batch *batch = item;

	(void)user;
	return batch->bytes * TIMES;
}

/* ---- gathering */

static enum zeef_status finish(void *user, void *item)
{
	struct relating *relating = user;
	struct batch *batch = item;
	enum zeef_status status = ZEEF_OK;

	for (size_t at = 0; at < batch->found.len && status >= 0;) {
		const struct found *found = (const void *)(batch->found.at + at);
		struct zf_near_text text = { .record = found->record, .block = found->block,
			                     .bands = (const uint64_t *)(const void *)(found + 1),
			                     .nbands = found->nbands };

		at += sizeof *found + found->nbands * sizeof *text.bands;
		text.words = (struct zf_words){ (uint32_t *)(void *)(batch->found.at + at), found->nwords };
		at += (found->nwords + found->nwords % 2) * sizeof *text.words.at;
		status = zf_near_add(found->block == ZF_NO_BLOCK ? relating->documents : relating->paragraphs,
		                     &text);
	}
	zf_buffer_rest(&batch->found, REST_OF_FEW);
	return status;
}

/* ---- running */

static void free_batch(struct batch *batch)
{
	if (!batch)
		return;
	for (size_t i = 0; i < BATCH; i++)
		zf_buffer_free(&batch->packed[i]);
	zf_buffer_free(&batch->verdicts);
	zf_buffer_free(&batch->found);
	free(batch);
}

static bool open_hand(struct hand *hand)
{
	hand->arena = zf_arena_new(0);
	hand->key = zf_key_new();
	return hand->arena && hand->key;
}

static void close_hand(struct hand *hand)
{
	zf_arena_free(hand->arena);
	zf_key_free(hand->key);
	zf_buffer_free(&hand->folded);
	zf_buffer_free(&hand->words);
	zf_buffer_free(&hand->ranges);
	zf_buffer_free(&hand->scratch);
}

static enum zeef_status all(struct relating *relating)
{
	unsigned threads = relating->options->threads;
	size_t items = zf_options_items(relating->options);
	void **slots = calloc(items, sizeof *slots);
	struct zf_line line = { threads, items, make, work, finish, relating, slots, weigh,
		                zf_options_budget(relating->options) };
	enum zeef_status status = slots ? ZEEF_OK : ZEEF_ENOMEM;

	relating->hands = calloc(threads, sizeof *relating->hands);
	if (!relating->hands)
		status = ZEEF_ENOMEM;
	for (unsigned i = 0; i < threads && status >= 0; i++)
		if (!open_hand(&relating->hands[i]))
			status = ZEEF_ENOMEM;
	for (size_t i = 0; i < items && status >= 0; i++)
		if (!(slots[i] = calloc(1, sizeof(struct batch))))
			status = ZEEF_ENOMEM;
	if (status >= 0)
		status = zf_work_rewind(relating->work);
	if (status >= 0)
		status = zf_line_run(&line);
	for (size_t i = 0; slots && i < items; i++)
		free_batch(slots[i]);
	for (unsigned i = 0; relating->hands && i < threads; i++)
		close_hand(&relating->hands[i]);
	free(slots);
	free(relating->hands);
	return status;
}

static enum zeef_status give(enum zeef_status status, struct zf_near *near, struct zf_near **out)
{
	if (near && status >= 0)
		status = zf_near_finish(near);
	if (out)
		*out = near;
	return status;
}

enum zeef_status zf_relate(const struct zeef_options *options, struct zf_work *work_,
                           const struct zf_relations *relations)
{
	struct zf_near_options near = { .memory = options->memory / 8, .threads = options->threads,
		                        .directory = zf_work_folder(work_), .index = relations->index,
		                        .trouble = zf_options_trouble(options) };
	struct relating relating = { .options = options, .work = work_, .relations = relations };
	enum zeef_status status;

	if (options->near == ZEEF_NEAR_OFF || options->scope == ZEEF_SCOPE_DOCUMENT)
		return ZEEF_OK;
	if (relations->documents)
		relating.documents = zf_near_new(&near);
	near.apart = true;
	near.set = ZF_PAST_PARAGRAPHS;
	if (relations->paragraphs)
		relating.paragraphs = zf_near_new(&near);
	status = (relations->documents && !relating.documents) || (relations->paragraphs && !relating.paragraphs) ?
		ZEEF_ENOMEM : all(&relating);
	status = give(status, relating.documents, relations->documents);
	return give(status, relating.paragraphs, relations->paragraphs);
}
