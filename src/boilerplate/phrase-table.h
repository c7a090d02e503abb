/* boilerplate/phrase-table: the phrases, as people write them. */
#ifndef ZF_BOILERPLATE_PHRASE_TABLE_H
#define ZF_BOILERPLATE_PHRASE_TABLE_H

#include "boilerplate/phrases.h"

struct zf_phrase_row {
	enum zf_phrase kind;
	const char *phrases; /* parted by "|"; NULL ends the table */
};
extern const struct zf_phrase_row zf_phrase_table[];

/* Words that the maker of a picture is named with, parted by "|". */
extern const char zf_credit_words[];

/* Names of languages in themselves that ICU does not give: "code:name", parted by "|". */
extern const char zf_language_names[];

#endif
