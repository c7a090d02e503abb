#include "dedup/near.h"

#include <stdlib.h>

#include "dedup/shelf.h"
#include "dedup/sorter.h"
#include "dedup/spill.h"

enum {
	HEAD = 8,              /* texts of a band that are proposed to each later one */
	BEFORE = 8,            /* and the nearest before it */
	COMPARED = 48,         /* candidates that a text is compared with, at most */
	CANDIDATES = 1 << 10,  /* that are weighed for that */
	HELD = 1 << 18,        /* bytes of words gathered before they are written */
};

/* Texts go by number, in the order in which they came, those of earlier parts of the corpus first. */
struct text {
	uint64_t record;
	uint64_t at;           /* of its sorted words: in the file, bytes; of earlier parts, words */
	uint64_t leader;       /* number of the text that leads its cluster; its own while it is in none */
	uint32_t block;
	uint32_t count;        /* words */
	bool leads;            /* a cluster of two or more */
};

struct zf_near {
	struct zf_near_options options;
	struct zf_past *past;    /* NULL = there are no earlier parts, and none will be later */
	uint64_t first;          /* number of the first text that is not of the past */
	struct zf_shelf *texts;  /* from there on */
	uint64_t next;           /* on the shelf */
	struct zf_buffer held, words, other; /* words not yet written; of two texts, read again */
	struct zf_spill spill;   /* the words of all texts */
	struct zf_sorter *bands; /* (band, text) */
	struct zf_sorter *pairs; /* (later text, earlier text) */
};

static struct zf_sorter *sorter_of(const struct zf_near_options *options)
{
	return zf_sorter_new(&(struct zf_sorter_options){ .words = 2, .threads = options->threads,
		.memory = options->memory / 8 * 3, .directory = options->directory, .trouble = options->trouble });
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
	near->texts = zf_shelf_new(&(struct zf_shelf_options){ .size = sizeof(struct text),
		.memory = options->memory / 8, .directory = options->directory, .trouble = options->trouble });
	if (options->index) {
		near->past = zf_past_new(options->index, options->set);
		near->first = near->past ? zf_past_count(near->past) : 0;
	}
	if (near->bands && near->pairs && near->texts && (near->past || !options->index) &&
	    zf_spill_open(&near->spill, options->directory, options->trouble) == ZEEF_OK)
		return near;
	zf_near_free(near);
	return NULL;
}

static void free_work(struct zf_near *near)
{
	zf_sorter_free(near->bands);
	zf_sorter_free(near->pairs);
	near->bands = near->pairs = NULL;
	zf_spill_close(&near->spill);
	zf_buffer_free(&near->words);
	zf_buffer_free(&near->held);
	zf_buffer_free(&near->other);
}

void zf_near_free(struct zf_near *near)
{
	if (!near)
		return;
	free_work(near);
	zf_past_free(near->past);
	zf_shelf_free(near->texts);
	free(near);
}

/* ---- adding */

static enum zeef_status write_held(struct zf_near *near)
{
	enum zeef_status status = zf_spill_write(&near->spill, near->spill.size, near->held.at, near->held.len);

	zf_buffer_clear(&near->held);
	return status;
}

enum zeef_status zf_near_add(struct zf_near *near, const struct zf_near_text *given)
{
	uint64_t number = near->first + zf_shelf_count(near->texts);
	struct text text = { .record = given->record, .at = near->spill.size + near->held.len, .leader = number,
		             .block = given->block, .count = (uint32_t)given->words.count };
	enum zeef_status status;

	if (given->words.count < ZF_NEAR_WORDS || given->words.count > UINT32_MAX)
		return ZEEF_OK;
	zf_buffer_add(&near->held, (const char *)given->words.at, given->words.count * sizeof *given->words.at);
	if (near->held.broken)
		return ZEEF_ENOMEM;
	status = near->held.len >= HELD ? write_held(near) : ZEEF_OK;
	if (status == ZEEF_OK)
		status = zf_shelf_add(near->texts, &text);
	for (unsigned i = 0; i < given->nbands && status == ZEEF_OK; i++)
		status = zf_sorter_add(near->bands, (uint64_t[]){ given->bands[i], number });
	return status;
}

/* ---- candidates */

/* The first texts of a band and the last ones, which go round behind them. */
struct shared {
	uint64_t band, seen;
	uint64_t texts[HEAD + BEFORE];
};

static void share(struct shared *shared, uint64_t text)
{
	shared->texts[shared->seen < HEAD ? shared->seen : HEAD + (shared->seen - HEAD) % BEFORE] = text;
	shared->seen++;
}

/* A band begins with the texts of earlier parts that have it. */
static enum zeef_status begin_band(struct zf_near *near, struct shared *shared, uint64_t band)
{
	enum zeef_status status = near->past ? zf_past_seek(near->past, band) : ZEEF_END;
	uint64_t text;

	*shared = (struct shared){ .band = band };
	while (status == ZEEF_OK && (status = zf_past_next(near->past, &text)) == ZEEF_OK)
		share(shared, text);
	return status < 0 ? status : ZEEF_OK;
}

/* Texts that share a band come in their order: each is paired with the first ones and with the ones just
 * before it. */
static enum zeef_status pair_bands(struct zf_near *near)
{
	enum zeef_status status = zf_sorter_finish(near->bands);
	struct shared shared = { 0 };
	bool any = false;
	const uint64_t *item;

	while (status == ZEEF_OK && (status = zf_sorter_next(near->bands, &item)) == ZEEF_OK) {
		uint64_t known, text = item[1];

		if (!any || item[0] != shared.band)
			status = begin_band(near, &shared, item[0]);
		any = true;
		known = shared.seen < HEAD + BEFORE ? shared.seen : HEAD + BEFORE;
		for (uint64_t i = 0; i < known && status == ZEEF_OK; i++)
			status = zf_sorter_add(near->pairs, (uint64_t[]){ text, shared.texts[i] });
		share(&shared, text);
		if (near->past && status == ZEEF_OK)
			status = zf_past_note_band(near->past, shared.band, text);
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

static enum zeef_status text_of(struct zf_near *near, uint64_t number, struct text *out)
{
	struct zf_past_text past;
	enum zeef_status status;

	if (number >= near->first)
		return zf_shelf_get(near->texts, number - near->first, out);
	status = zf_past_text(near->past, number, &past);
	if (status >= 0)
		*out = (struct text){ past.record, past.at, past.leader, past.block, past.count, true };
	return status;
}

/* What an earlier part says of a text stays as it is. */
static enum zeef_status put_text(struct zf_near *near, uint64_t number, const struct text *text)
{
	return number < near->first ? ZEEF_OK : zf_shelf_put(near->texts, number - near->first, text);
}

static enum zeef_status words_of(struct zf_near *near, const struct text *text, struct zf_buffer *out,
                                 struct zf_words *words)
{
	size_t bytes = (size_t)text->count * sizeof *words->at;

	zf_buffer_clear(out);
	if (!zf_buffer_room(out, bytes))
		return ZEEF_ENOMEM;
	words->at = (uint32_t *)(void *)out->at;
	words->count = text->count;
	if (text->record & ZF_OLD_RECORD)
		return zf_past_words(near->past,
		                     &(struct zf_past_text){ .at = text->at, .count = text->count },
		                     words->at);
	return zf_spill_read(&near->spill, text->at, out->at, bytes);
}

/* The text at hand, its words read when they are first asked for. */
struct joining {
	struct zf_near *near;
	uint64_t number;
	struct text text;
	struct zf_words words;
};

static enum zeef_status compare(struct joining *joining, const struct text *leader, bool *alike)
{
	struct zf_near *near = joining->near;
	struct zf_words others;
	enum zeef_status status = ZEEF_OK;

	*alike = false;
	if (!zf_lengths_alike(joining->text.count, leader->count) ||
	    (near->options.apart && leader->record == joining->text.record))
		return ZEEF_OK;
	if (!joining->words.at)
		status = words_of(near, &joining->text, &near->words, &joining->words);
	if (status == ZEEF_OK)
		status = words_of(near, leader, &near->other, &others);
	if (status == ZEEF_OK)
		*alike = zf_alike(joining->words, others);
	return status;
}

/* Most shared bands first, as many as may be compared; then by the number of the leader that each stands
 * for. */
static enum zeef_status choose(struct zf_near *near, struct candidate *candidates, size_t *count)
{
	enum zeef_status status = ZEEF_OK;

	qsort(candidates, *count, sizeof *candidates, by_bands);
	if (*count > COMPARED)
		*count = COMPARED;
	for (size_t i = 0; i < *count && status == ZEEF_OK; i++) {
		struct text text;

		status = text_of(near, candidates[i].text, &text);
		if (status == ZEEF_OK)
			candidates[i].text = text.leader;
	}
	qsort(candidates, *count, sizeof *candidates, by_text);
	return status;
}

/* Finds the earliest leader that the text is alike to. */
static enum zeef_status join(struct joining *joining, struct candidate *candidates, size_t count)
{
	struct zf_near *near = joining->near;
	enum zeef_status status = choose(near, candidates, &count);
	struct text leader;
	bool alike;

	joining->words.at = NULL;
	if (status == ZEEF_OK)
		status = text_of(near, joining->number, &joining->text);
	for (size_t i = 0; i < count && status == ZEEF_OK; i++) {
		uint64_t number = candidates[i].text;

		if (i > 0 && number == candidates[i - 1].text)
			continue;
		status = text_of(near, number, &leader);
		if (status == ZEEF_OK)
			status = compare(joining, &leader, &alike);
		if (status < 0 || !alike)
			continue;
		leader.leads = true;
		joining->text.leader = number;
		status = put_text(near, number, &leader);
		return status < 0 ? status : put_text(near, joining->number, &joining->text);
	}
	return status;
}

static enum zeef_status compare_pairs(struct zf_near *near)
{
	struct candidate *candidates = malloc(CANDIDATES * sizeof *candidates);
	enum zeef_status status = candidates ? zf_sorter_finish(near->pairs) : ZEEF_ENOMEM;
	struct joining joining = { .near = near };
	size_t count = 0;
	const uint64_t *pair;

	while (status == ZEEF_OK && (status = zf_sorter_next(near->pairs, &pair)) == ZEEF_OK) {
		uint64_t later = pair[0], earlier = pair[1];

		if (later != joining.number && count > 0) {
			status = join(&joining, candidates, count);
			count = 0;
		}
		joining.number = later;
		if (count > 0 && candidates[count - 1].text == earlier)
			candidates[count - 1].bands++;
		else if (count < CANDIDATES)
			candidates[count++] = (struct candidate){ earlier, 1 };
	}
	if (status == ZEEF_END)
		status = count > 0 ? join(&joining, candidates, count) : ZEEF_OK;
	free(candidates);
	return status;
}

/* For later parts. */
static enum zeef_status keep(struct zf_near *near)
{
	uint64_t count = zf_shelf_count(near->texts);
	enum zeef_status status = ZEEF_OK;

	for (uint64_t i = 0; i < count && status >= 0; i++) {
		struct zf_words words = { NULL, 0 };
		struct text text;

		status = zf_shelf_get(near->texts, i, &text);
		if (status >= 0 && text.leader == near->first + i)
			status = words_of(near, &text, &near->words, &words);
		if (status >= 0)
			status = zf_past_note_text(near->past, &(struct zf_past_text){ .record = text.record,
				.leader = text.leader, .block = text.block, .count = text.count }, words);
	}
	return status < 0 ? status : zf_past_keep(near->past);
}

enum zeef_status zf_near_finish(struct zf_near *near)
{
	enum zeef_status status = write_held(near);

	if (status == ZEEF_OK)
		status = pair_bands(near);
	zf_sorter_free(near->bands);
	near->bands = NULL;
	if (status == ZEEF_OK)
		status = compare_pairs(near);
	if (status == ZEEF_OK && near->past)
		status = keep(near);
	free_work(near);
	return status;
}

enum zeef_status zf_near_next(struct zf_near *near, struct zf_near_member *out)
{
	while (near->next < zf_shelf_count(near->texts)) {
		struct text text, leader;
		uint64_t number = near->first + near->next;
		enum zeef_status status = zf_shelf_get(near->texts, near->next++, &text);

		if (status < 0)
			return status;
		if (!text.leads && text.leader == number)
			continue;
		status = text_of(near, text.leader, &leader);
		*out = (struct zf_near_member){ text.record, leader.record, text.block, leader.block };
		return status;
	}
	return ZEEF_END;
}

void zf_near_rewind(struct zf_near *near)
{
	near->next = 0;
}
