/* language/heard: what a text by itself says of its language, before any page has its say. */
#ifndef ZF_LANGUAGE_HEARD_H
#define ZF_LANGUAGE_HEARD_H

#include "language/grams.h"
#include "language/language.h"
#include "language/table.h"

/* A language's number: lane of the table, counted through its scripts; behind them the languages
 * that a script decides. */
#define ZF_HEARD_ALONE (ZF_TABLE_SCRIPTS * ZF_TABLE_LANES)
#define ZF_HEARD_NUMBERS (ZF_HEARD_ALONE + 32)

struct zf_heard {
	const char *at;         /* the text it was heard of; borrowed, only compared */
	uint16_t letters;       /* at most UINT16_MAX */
	uint8_t script;         /* UScriptCode */
	uint8_t first, count;   /* the numbers of the languages in question; count 0: none is known */
	uint8_t best;           /* of `log`, the greatest */
	int16_t ahead;          /* how far it is before all others, in 1/256; INT16_MAX: there is no other */
	int16_t log[ZF_TABLE_LANES]; /* natural logarithm of each one's share, in 1/256; far down where there is none */
};

/* How sure one must be to name a language. */
#define ZF_HEARD_SURE 0.10f

/* Whether a text is plainly in the language of that number (or ZF_HEARD_NUMBERS: it is not); if so, `heard` says that. */
bool zf_heard_familiar(const struct zf_language *language, struct zf_slice text, unsigned number, struct zf_heard *heard);
/* `expect`: the number of the language that it is probably in (less is heard of it where it is), or ZF_HEARD_NUMBERS. */
void zf_heard_of(const struct zf_language *language, struct zf_slice text, unsigned expect, struct zf_heard *heard);
/* "nl" for a number; static or the model's. */
const char *zf_heard_tag(const struct zf_language *language, unsigned number);
/* The number of a tag, or ZF_HEARD_NUMBERS; subtags of region are passed over ("nl-BE"). */
unsigned zf_heard_number(const struct zf_language *language, struct zf_slice tag);
/* The number of zxx. */
unsigned zf_heard_nothing(const struct zf_language *language);
/* Shares (sum 1) of the logarithms in 1/256 of ZF_TABLE_LANES lanes, one of them above the others' least; the same on
 * every machine. */
void zf_heard_shares(const struct zf_language *language, const float *log, float *share);
/* Natural logarithms of ZF_TABLE_LANES numbers > 0 in 1/256, within one unit; the same on every machine. `log` may
 * be `x`. */
void zf_heard_logs(const struct zf_language *language, const float *x, float *log);

#endif
