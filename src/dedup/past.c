#include "dedup/past.h"

#include <stdlib.h>
#include <string.h>

#include "dedup/index-inside.h"

enum { BANDS, TEXTS, WORDS, KINDS };
enum { BAND = 8, TEXT = 5, BAND_ENTRY = BAND + TEXT, TEXT_ENTRY = 24, WORD = 4 }; /* bytes */

struct zf_past {
	struct zf_index *index;
	enum zf_run_kind kinds[KINDS];
	uint64_t before[KINDS];    /* entries of earlier parts */
	uint64_t noted[KINDS];     /* of the batch */
	struct zf_run_writer *writers[KINDS]; /* owned; NULL = nothing was noted */
	unsigned char band[BAND];  /* asked for */
	size_t at;                 /* run of the index that is read */
	unsigned char last[BAND_ENTRY]; /* noted */
};

struct zf_past *zf_past_new(struct zf_index *index, enum zf_past_set set)
{
	struct zf_past *past = calloc(1, sizeof *past);

	if (!past)
		return NULL;
	past->index = index;
	for (int i = 0; i < KINDS; i++) {
		past->kinds[i] = (enum zf_run_kind)((set == ZF_PAST_PARAGRAPHS ? ZF_RUN_PARAGRAPH_BANDS : ZF_RUN_BANDS) + i);
		for (size_t run = 0; run < index->nruns; run++)
			if (zf_run_info(index->runs[run])->kind == past->kinds[i])
				past->before[i] += zf_run_info(index->runs[run])->entries;
	}
	past->at = index->nruns;
	return past;
}

void zf_past_free(struct zf_past *past)
{
	if (!past)
		return;
	for (int i = 0; i < KINDS; i++)
		zf_run_abandon(past->writers[i]);
	free(past);
}

uint64_t zf_past_count(const struct zf_past *past)
{
	return past->before[TEXTS];
}

/* ---- asking */

static bool is_kind(const struct zf_past *past, size_t run, int kind)
{
	return zf_run_info(past->index->runs[run])->kind == past->kinds[kind];
}

/* Goes to the band in the first run from `at` on that has bands. */
static enum zeef_status seek_from(struct zf_past *past, size_t at)
{
	unsigned char key[BAND_ENTRY] = { 0 };

	while (at < past->index->nruns && !is_kind(past, at, BANDS))
		at++;
	past->at = at;
	memcpy(key, past->band, BAND);
	return at < past->index->nruns ? zf_run_seek(past->index->runs[at], key) : ZEEF_OK;
}

enum zeef_status zf_past_seek(struct zf_past *past, uint64_t band)
{
	zf_index_write_number(past->band, band, BAND);
	return seek_from(past, 0);
}

enum zeef_status zf_past_next(struct zf_past *past, uint64_t *text)
{
	enum zeef_status status = ZEEF_OK;

	while (status >= 0 && past->at < past->index->nruns) {
		const unsigned char *entry;

		status = zf_run_next(past->index->runs[past->at], &entry);
		if (status == ZEEF_OK && memcmp(entry, past->band, BAND) == 0) {
			*text = zf_index_read_number(entry + BAND, TEXT);
			return ZEEF_OK;
		}
		if (status >= 0)
			status = seek_from(past, past->at + 1);
	}
	return status < 0 ? status : ZEEF_END;
}

/* Entries by number; they may stand in two runs or more. */
static enum zeef_status read_entries(const struct zf_past *past, int kind, uint64_t number, size_t count,
                                     unsigned char *to)
{
	enum zeef_status status = ZEEF_OK;

	for (size_t run = 0; run < past->index->nruns && count > 0 && status >= 0; run++) {
		const struct zf_run_info *info = zf_run_info(past->index->runs[run]);
		uint64_t part = count;

		if (!is_kind(past, run, kind) || number < info->first || number - info->first >= info->entries)
			continue;
		if (part > info->first + info->entries - number)
			part = info->first + info->entries - number;
		status = zf_run_read(past->index->runs[run], number, (size_t)part, to);
		to += part * zf_run_value_size(info->kind);
		number += part;
		count -= (size_t)part;
	}
	return status >= 0 && count > 0 ? ZEEF_EIO : status;
}

enum zeef_status zf_past_text(const struct zf_past *past, uint64_t number, struct zf_past_text *out)
{
	unsigned char entry[TEXT_ENTRY];
	enum zeef_status status = read_entries(past, TEXTS, number, 1, entry);

	if (status >= 0)
		*out = (struct zf_past_text){ .record = zf_index_read_number(entry, 5) | ZF_OLD_RECORD,
			                      .block = (uint32_t)zf_index_read_number(entry + 5, 4),
			                      .count = (uint32_t)zf_index_read_number(entry + 9, 4),
			                      .at = zf_index_read_number(entry + 13, 6),
			                      .leader = zf_index_read_number(entry + 19, TEXT) };
	return status;
}

enum zeef_status zf_past_words(const struct zf_past *past, const struct zf_past_text *text, uint32_t *to)
{
	unsigned char *bytes = (unsigned char *)to;
	enum zeef_status status = read_entries(past, WORDS, text->at, text->count, bytes);

	for (size_t i = 0; i < text->count && status >= 0; i++)
		to[i] = (uint32_t)zf_index_read_number(bytes + i * WORD, WORD);
	return status;
}

/* ---- noting */

static enum zeef_status note(struct zf_past *past, int kind, const unsigned char *entry)
{
	enum zeef_status status = ZEEF_OK;

	if (!past->writers[kind]) {
		struct zf_run_info info =
			zf_index_fresh(past->index, past->kinds[kind], kind == BANDS ? 0 : past->before[kind]);

		status = zf_run_create(past->index->options.folder, &info, &past->index->options.trouble,
		                       &past->writers[kind]);
	}
	past->noted[kind]++;
	return status < 0 ? status : zf_run_add(past->writers[kind], entry);
}

enum zeef_status zf_past_note_band(struct zf_past *past, uint64_t band, uint64_t text)
{
	unsigned char entry[BAND_ENTRY];

	if (text >= UINT64_C(1) << 8 * TEXT)
		return ZEEF_ELIMIT;
	zf_index_write_number(entry, band, BAND);
	zf_index_write_number(entry + BAND, text, TEXT);
	if (past->noted[BANDS] > 0 && memcmp(entry, past->last, sizeof entry) == 0)
		return ZEEF_OK;
	memcpy(past->last, entry, sizeof entry);
	return note(past, BANDS, entry);
}

enum zeef_status zf_past_note_text(struct zf_past *past, const struct zf_past_text *text, struct zf_words words)
{
	unsigned char entry[TEXT_ENTRY], word[WORD];
	enum zeef_status status;

	zf_index_write_number(entry, past->index->records + text->record, 5);
	zf_index_write_number(entry + 5, text->block, 4);
	zf_index_write_number(entry + 9, text->count, 4);
	zf_index_write_number(entry + 13, past->before[WORDS] + past->noted[WORDS], 6);
	zf_index_write_number(entry + 19, text->leader, TEXT);
	status = note(past, TEXTS, entry);
	for (size_t i = 0; i < words.count && status >= 0; i++) {
		zf_index_write_number(word, words.at[i], WORD);
		status = note(past, WORDS, word);
	}
	return status;
}

enum zeef_status zf_past_keep(struct zf_past *past)
{
	enum zeef_status status = ZEEF_OK;

	for (int i = 0; i < KINDS && status >= 0; i++) {
		struct zf_run_writer *writer = past->writers[i];
		struct zf_run *run;

		past->writers[i] = NULL;
		if (!writer)
			continue;
		status = zf_index_finish(past->index, writer, &run);
		if (status >= 0)
			status = zf_index_append(past->index, run);
	}
	return status;
}
