/*
 * dedup/past: the texts of a corpus' earlier parts, for near copies: what a new text may be one of.
 *
 * Runs of the index (dedup/index): bands in order, each with the texts that have it; the texts by number,
 * each with its leader; and the sorted words of those that are their own leader, for only with leaders a text
 * is compared. Numbers go through all parts. A batch asks for bands in ascending order, so that each run of
 * bands is read forward once; texts and words are read where they stand. Of a text of n words some 4n bytes
 * are kept, and 13 a band (56 of a document, 16 of a paragraph).
 */
#ifndef ZF_DEDUP_PAST_H
#define ZF_DEDUP_PAST_H

#include "dedup/index.h"
#include "dedup/words.h"

enum zf_past_set { ZF_PAST_DOCUMENTS, ZF_PAST_PARAGRAPHS };

struct zf_past_text {
	uint64_t record;       /* of an earlier part with ZF_OLD_RECORD, of the batch without */
	uint64_t at;           /* of its words, in words; means nothing where another leads it */
	uint64_t leader;       /* the number of the text that leads it; its own where none does */
	uint32_t block;
	uint32_t count;        /* words */
};

struct zf_past;
/* index: borrowed until zf_past_free(). NULL = no memory */
struct zf_past *zf_past_new(struct zf_index *index, enum zf_past_set set);
void zf_past_free(struct zf_past *past); /* takes NULL; what was not kept is gone */
/* Of earlier parts: their numbers are below. */
uint64_t zf_past_count(const struct zf_past *past);

/* The texts that have a band, in their order: first the band, not below the last one, then each. ZEEF_END. */
enum zeef_status zf_past_seek(struct zf_past *past, uint64_t band);
enum zeef_status zf_past_next(struct zf_past *past, uint64_t *text);
enum zeef_status zf_past_text(const struct zf_past *past, uint64_t number, struct zf_past_text *out);
/* Words of a text that is its own leader, from text->at on. */
enum zeef_status zf_past_words(const struct zf_past *past, const struct zf_past_text *text, uint32_t *to);

/* What the batch adds: its bands in ascending order, its texts in theirs (`at` is set here; words are those
 * of a text that is its own leader). */
enum zeef_status zf_past_note_band(struct zf_past *past, uint64_t band, uint64_t text);
enum zeef_status zf_past_note_text(struct zf_past *past, const struct zf_past_text *text,
                                   struct zf_words words);
/* Makes runs of it, which the index commits with its own or removes. */
enum zeef_status zf_past_keep(struct zf_past *past);

#endif
