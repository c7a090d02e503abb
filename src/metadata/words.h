/*
 * metadata/words: phrases that say what a line is, in the 24 official languages.
 */
#ifndef ZF_METADATA_WORDS_H
#define ZF_METADATA_WORDS_H

#include "core/map.h"

enum zf_word { /* bits */
	ZF_WORD_CONTACT = 1 << 0,   /* heads contacts */
	ZF_WORD_FURTHER = 1 << 1,   /* heads further links */
	ZF_WORD_RELEASE = 1 << 2,   /* a kind of document that nothing else is called: "Press release" */
	ZF_WORD_KIND = 1 << 3,      /* a kind of document that may be a heading too: "Speech", "Report" */
	ZF_WORD_FROM = 1 << 4,      /* labels of a note's header */
	ZF_WORD_TO = 1 << 5,
	ZF_WORD_SUBJECT = 1 << 6,
	ZF_WORD_REFERENCE = 1 << 7, /* labels the document's own number */
	ZF_WORD_PRODUCT = 1 << 8,   /* heads facts on the page itself */
	ZF_WORD_PRESS = 1 << 9,     /* a single word: the press, media, contact */
	ZF_WORD_DATED = 1 << 10,    /* labels the day of publication */
	ZF_WORD_ROLE = 1 << 11,     /* what a person does for the press */
	ZF_WORD_PARLIAMENT = 1 << 16, /* institutions by their names */
	ZF_WORD_COUNCIL = 1 << 17,
	ZF_WORD_COMMISSION = 1 << 18,
	ZF_WORD_BANK = 1 << 19,
	ZF_WORD_COURT = 1 << 20,
};

struct zf_phrase {
	unsigned word;
	const char *phrases; /* parted by "|" */
};
extern const struct zf_phrase zf_phrases[]; /* ends with word 0 */

/* The longest folded phrase of the lists, bytes: longer text is none of them. */
#define ZF_PHRASE_LONGEST 72
/* The longest text that is folded at all, bytes. */
#define ZF_PHRASE_CAP 120

/* Folded phrases and what they say. Most texts are none of them, and are known by their first three signs. */
enum { ZF_LEXICON_STARTS = 1 << 14 };
struct zf_lexicon {
	struct zf_map map;
	uint8_t starts[ZF_LEXICON_STARTS / 8];
};
static inline struct zf_lexicon zf_lexicon_in(struct zf_arena *arena)
{
	return (struct zf_lexicon){ .map = zf_map_in(arena) };
}
/* Whether a text may be a phrase whose start was noted. */
void zf_lexicon_note(struct zf_lexicon *lexicon, struct zf_slice phrase);
bool zf_lexicon_may(const struct zf_lexicon *lexicon, struct zf_slice text);

/* Letters and digits, in lower case and without accents, all else one space: at most ZF_PHRASE_CAP bytes into
 * out. Returns the length; SIZE_MAX = too long. */
size_t zf_words_fold(struct zf_slice text, char out[ZF_PHRASE_CAP]);
/* Whether two texts of any length fold to the same; whether one folds to the start of the other, up
 * to a word's end. */
bool zf_words_same(struct zf_slice a, struct zf_slice b);
bool zf_words_start(struct zf_slice text, struct zf_slice start);
/* All phrases, folded, with their bits. False = no memory, or one is over ZF_PHRASE_LONGEST. */
bool zf_words_load(struct zf_lexicon *lexicon);
/* The bits of a text that is one of the phrases. */
unsigned zf_words_of(const struct zf_lexicon *lexicon, struct zf_slice text);

#endif
