/*
 * language/language: a tag and a certainty for each block and each document.
 */
#ifndef ZF_LANGUAGE_LANGUAGE_H
#define ZF_LANGUAGE_LANGUAGE_H

#include "core/document.h"

struct zf_language; /* the embedded model, unpacked; shared by all threads, read only */
/* NULL = no memory. At most 5 ms. */
struct zf_language *zf_language_new(void);
void zf_language_free(struct zf_language *language); /* takes NULL */

struct zf_language_guess {
	char tag[12];        /* BCP 47: "nl", "sr-Latn"; "und" = not sure, "zxx" = no language in it */
	float probability;   /* 0..1 */
	const char *script;  /* ISO 15924: "Latn"; static */
};
/* For measuring: without the vectorised kernel; the answers are the same. */
void zf_language_plain(struct zf_language *language);
/* A text by itself. */
struct zf_language_guess zf_language_of(const struct zf_language *language, struct zf_slice text);

/* Scores every block by itself, with its page as a first prior: sets lang and lang_prob of each block
 * (judges read them). */
enum zeef_status zf_language_score(const struct zf_language *language, struct zf_document *document);
/* After the judge: tags blocks anew with the evidence of the blocks that stay (menus have no say), and the
 * document. The declared language (origin.declared_lang, property "html.lang") is a weak prior. */
enum zeef_status zf_language_settle(const struct zf_language *language, struct zf_document *document);

/* "nl" -> "nld_Latn", as FLORES and HPLT name it; "und" and unknown tags -> "und_Zyyy". Static. */
const char *zf_language_script_name(const char *tag);

#endif
