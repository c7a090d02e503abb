/*
 * boilerplate/phrases: words by which the furniture of pages names itself, in the 24 official languages.
 *
 * A phrase is a run of folded words: case folded, letters and digits only. All phrases of a text are found in
 * one pass over the hashes of its words; the table is made once and read only.
 */
#ifndef ZF_BOILERPLATE_PHRASES_H
#define ZF_BOILERPLATE_PHRASES_H

#include "core/slice.h"

enum zf_phrase { /* what kind of furniture says so */
	ZF_PHRASE_NONE,
	ZF_PHRASE_COOKIE,
	ZF_PHRASE_SHARE,
	ZF_PHRASE_SKIP,
	ZF_PHRASE_RELATED,
	ZF_PHRASE_FOOTER,
	ZF_PHRASE_FORM,
	ZF_PHRASE_MENU,
	ZF_PHRASE_LANGUAGES,  /* the caption of a language menu */
	ZF_PHRASE_BREADCRUMB,
	ZF_PHRASE_COMMENTS,
	ZF_PHRASE_NOTICE,
	ZF_PHRASE_BYLINE,
	ZF_PHRASE_ERROR,      /* pages that say that there is no page */
	ZF_PHRASE_LANGUAGE,   /* the name of a language in that language */
	ZF_PHRASE_CODE,       /* the code of a language */
	ZF_PHRASE_LOGIN,      /* what the form of a login alone says; of a block: ZF_PHRASE_FORM */
	ZF_NPHRASES
};

enum zf_phrase_where { /* where in a block it must stand to count */
	ZF_PHRASE_WHOLE, /* alone, but for numbers */
	ZF_PHRASE_START, /* first in a short block */
	ZF_PHRASE_ANY,
};

enum { ZF_PHRASE_WORDS = 10 }; /* of the longest phrase */

struct zf_phrases;
struct zf_phrases *zf_phrases_new(void); /* NULL = no memory */
void zf_phrases_free(struct zf_phrases *phrases); /* takes NULL */

/* What the n words (their hashes, of zf_words_measure) say: the first ZF_PHRASE_ANY in the text, else
 * the phrase at its start or the whole. *where may be NULL. */
enum zf_phrase zf_phrases_find(const struct zf_phrases *phrases, const uint64_t *words, size_t n,
                               enum zf_phrase_where *where);
/* The longest name or code of a language that begins at words[0]: its length in words, 0 = none. *language
 * gets a number that is the same for all names and codes of one language. */
size_t zf_phrases_language(const struct zf_phrases *phrases, const uint64_t *words, size_t n,
                           uint32_t *language, bool *code);
/* Whether a word is one that the maker of a picture is named with ("photo"). */
bool zf_phrases_credit(const struct zf_phrases *phrases, uint64_t word);

#endif
