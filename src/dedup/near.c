#include "dedup/near.h"

#include <stdlib.h>

#include "dedup/sketch.h"
#include "dedup/sorter.h"
#include "dedup/spill.h"

enum {
	HEAD = 8,              /* documents of a band that are proposed to each later one */
	BEFORE = 8,            /* and the nearest before it */
	COMPARED = 48,         /* candidates that a document is compared with, at most */
	CANDIDATES = 1 << 10,  /* that are weighed for that */
	HELD = 1 << 20,        /* bytes of words gathered before they are written */
};

struct text {
	uint64_t record;
	uint64_t at;           /* of its sorted words in the file, bytes */
	uint64_t leader;       /* number of the text that leads its cluster; its own while it is in none */
	uint32_t count;        /* words */
	bool leads;            /* a cluster of two or more */
};

struct zf_near {
	struct zf_near_options options;
	struct text *texts;    /* owned */
	size_t ntexts, room, next;
	struct zf_buffer words; /* of the text at hand */
	struct zf_buffer held, other; /* words not yet written; words read again */
	struct zf_spill spill;
	struct zf_sorter *bands; /* (band, record) */
	struct zf_sorter *pairs; /* (later text, earlier text) */
};

static struct zf_sorter *sorter_of(const struct zf_near_options *options)
{
	return zf_sorter_new(&(struct zf_sorter_options){ .words = 2, .threads = options->threads,
		.memory = options->memory / 3, .directory = options->directory, .trouble = options->trouble });
}

struct zf_near *zf_near_new(const struct zf_near_options *options)
{
	struct zf_near *near = calloc(1, sizeof *near);

	if (!near)
		return NULL;
	near->options = *options;
	near->spill.file = -1;
	near->bands = sorter_of(options);
	near->pairs = sorter_of(options);
	if (near->bands && near->pairs &&
	    zf_spill_open(&near->spill, options->directory, options->trouble) == ZEEF_OK)
		return near;
	zf_near_free(near);
	return NULL;
}

void zf_near_free(struct zf_near *near)
{
	if (!near)
		return;
	zf_sorter_free(near->bands);
	zf_sorter_free(near->pairs);
	zf_spill_close(&near->spill);
	zf_buffer_free(&near->words);
	zf_buffer_free(&near->held);
	zf_buffer_free(&near->other);
	free(near->texts);
	free(near);
}

/* ---- adding */

static enum zeef_status write_held(struct zf_near *near)
{
	enum zeef_status status = zf_spill_write(&near->spill, near->spill.size, near->held.at, near->held.len);

	zf_buffer_clear(&near->held);
	return status;
}

static struct text *more_texts(struct zf_near *near)
{
	if (near->ntexts == near->room) {
		size_t room = near->room ? near->room / 2 * 3 : 1024;
		struct text *texts = realloc(near->texts, room * sizeof *texts);

		if (!texts)
			return NULL;
		near->texts = texts;
		near->room = room;
	}
	return &near->texts[near->ntexts++];
}

enum zeef_status zf_near_add(struct zf_near *near, uint64_t record, uint32_t lang, struct zf_slice key)
{
	struct zf_words words;
	struct zf_sketch sketch;
	struct text *text;
	enum zeef_status status = ZEEF_OK;

	zf_buffer_clear(&near->words);
	words.count = zf_key_words(key, &near->words);
	words.at = (uint32_t *)(void *)near->words.at;
	if (near->words.broken)
		return ZEEF_ENOMEM;
	if (words.count < ZF_NEAR_WORDS || words.count > UINT32_MAX || !zf_sketch_take(words, &sketch))
		return ZEEF_OK;
	text = more_texts(near);
	if (!text)
		return ZEEF_ENOMEM;
	*text = (struct text){ .record = record, .at = near->spill.size + near->held.len,
		               .count = (uint32_t)words.count };
	zf_words_sort(words);
	zf_buffer_add(&near->held, near->words.at, near->words.len);
	if (near->held.broken)
		return ZEEF_ENOMEM;
	if (near->held.len >= HELD)
		status = write_held(near);
	for (unsigned i = 0; i < ZF_SKETCH_BANDS && status == ZEEF_OK; i++)
		status = zf_sorter_add(near->bands, (uint64_t[]){ zf_sketch_band(&sketch, i, lang), record });
	return status;
}

/* ---- candidates */

static int by_record(const void *a, const void *b)
{
	const struct text *x = a, *y = b;

	return (x->record > y->record) - (x->record < y->record);
}

static uint64_t find_text(const struct zf_near *near, uint64_t record)
{
	size_t low = 0, high = near->ntexts;

	while (low + 1 < high) {
		size_t middle = low + (high - low) / 2;

		if (near->texts[middle].record <= record)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Texts that share a band come by record: each is paired with the first ones and with the ones just
 * before it. */
static enum zeef_status pair_bands(struct zf_near *near)
{
	enum zeef_status status = zf_sorter_finish(near->bands);
	uint64_t shared[HEAD + BEFORE], band = 0, seen = 0;
	const uint64_t *item;

	while (status == ZEEF_OK && (status = zf_sorter_next(near->bands, &item)) == ZEEF_OK) {
		uint64_t known, text = find_text(near, item[1]);

		if (seen == 0 || item[0] != band)
			seen = 0;
		band = item[0];
		known = seen < HEAD + BEFORE ? seen : HEAD + BEFORE;
		for (uint64_t i = 0; i < known && status == ZEEF_OK; i++)
			status = zf_sorter_add(near->pairs, (uint64_t[]){ text, shared[i] });
		/* The last ones go round behind the first. */
		shared[seen < HEAD ? seen : HEAD + (seen - HEAD) % BEFORE] = text;
		seen++;
	}
	return status < 0 ? status : ZEEF_OK;
}

/* ---- comparing */

struct candidate {
	uint64_t text;
	uint32_t bands;        /* shared */
};

static int by_bands(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->bands != y->bands)
		return x->bands > y->bands ? -1 : 1;
	return (x->text > y->text) - (x->text < y->text);
}

static int by_text(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return (x->text > y->text) - (x->text < y->text);
}

static enum zeef_status words_of(struct zf_near *near, uint64_t number, struct zf_buffer *out,
                                 struct zf_words *words)
{
	const struct text *text = &near->texts[number];
	size_t bytes = (size_t)text->count * sizeof *words->at;

	zf_buffer_clear(out);
	if (!zf_buffer_room(out, bytes))
		return ZEEF_ENOMEM;
	words->at = (uint32_t *)(void *)out->at;
	words->count = text->count;
	return zf_spill_read(&near->spill, text->at, out->at, bytes);
}

/* Finds the earliest leader that the text is alike to. Candidates that follow a leader stand for it. */
static enum zeef_status join(struct zf_near *near, uint64_t number, struct candidate *candidates, size_t count)
{
	struct zf_words words, others;
	enum zeef_status status = words_of(near, number, &near->words, &words);

	qsort(candidates, count, sizeof *candidates, by_bands);
	if (count > COMPARED)
		count = COMPARED;
	for (size_t i = 0; i < count; i++)
		candidates[i].text = near->texts[candidates[i].text].leader;
	qsort(candidates, count, sizeof *candidates, by_text);
	for (size_t i = 0; i < count && status == ZEEF_OK; i++) {
		uint64_t leader = candidates[i].text;

		if (i > 0 && leader == candidates[i - 1].text)
			continue;
		status = words_of(near, leader, &near->other, &others);
		if (status == ZEEF_OK && zf_alike(words, others)) {
			near->texts[number].leader = leader;
			near->texts[leader].leads = true;
			break;
		}
	}
	return status;
}

static enum zeef_status compare_pairs(struct zf_near *near)
{
	struct candidate *candidates = malloc(CANDIDATES * sizeof *candidates);
	enum zeef_status status = candidates ? zf_sorter_finish(near->pairs) : ZEEF_ENOMEM;
	size_t count = 0;
	uint64_t number = UINT64_MAX;
	const uint64_t *pair;

	while (status == ZEEF_OK && (status = zf_sorter_next(near->pairs, &pair)) == ZEEF_OK) {
		uint64_t earlier = pair[1];

		if (pair[0] != number && count > 0)
			status = join(near, number, candidates, count);
		if (pair[0] != number)
			count = 0;
		number = pair[0];
		if (count > 0 && candidates[count - 1].text == earlier)
			candidates[count - 1].bands++;
		else if (count < CANDIDATES)
			candidates[count++] = (struct candidate){ earlier, 1 };
	}
	if (status == ZEEF_END)
		status = count > 0 ? join(near, number, candidates, count) : ZEEF_OK;
	free(candidates);
	return status;
}

enum zeef_status zf_near_finish(struct zf_near *near)
{
	enum zeef_status status = write_held(near);

	if (near->ntexts > 0)
		qsort(near->texts, near->ntexts, sizeof *near->texts, by_record);
	for (size_t i = 0; i < near->ntexts; i++)
		near->texts[i].leader = i;
	if (status == ZEEF_OK)
		status = pair_bands(near);
	zf_sorter_free(near->bands);
	near->bands = NULL;
	return status < 0 ? status : compare_pairs(near);
}

enum zeef_status zf_near_next(struct zf_near *near, struct zf_near_member *out)
{
	while (near->next < near->ntexts) {
		const struct text *text = &near->texts[near->next];

		if (text->leads || text->leader != near->next) {
			*out = (struct zf_near_member){ text->record, near->texts[text->leader].record };
			near->next++;
			return ZEEF_OK;
		}
		near->next++;
	}
	return ZEEF_END;
}
