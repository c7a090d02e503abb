#include "decode/western.h"

#include <stdlib.h>

enum {
	MOST = 7,        /* letters of a word */
	LEAST_WORDS = 8, /* western ones */
	ONE_IN = 32,     /* of all words: markup has many */
	FEWER = 8,       /* how many times as many are western as are eastern */
	STRANGE = 600,   /* letters of ASCII to one that the other code pages have elsewhere */
};

struct word {
	char letters[MOST + 1]; /* lower case; what is behind is NUL */
	bool western;           /* else of a language that windows-1250, 1254 or 1257 is for */
};

/* Common words of ASCII alone that no language of the other kind has; in the order of their letters. */
static const struct word words[] = {
	{ "aby", false }, { "and", true }, { "att", true }, { "avec", true }, { "bir", false },
	{ "byl", false }, { "che", true }, { "das", true }, { "della", true }, { "der", true }, { "des", true },
	{ "det", true }, { "dhe", false }, { "die", true }, { "din", false }, { "een", true }, { "egy", false },
	{ "est", true }, { "este", false }, { "for", true }, { "from", true }, { "gibi", false },
	{ "have", true }, { "het", true }, { "hogy", false }, { "ile", false }, { "ili", false },
	{ "ist", true }, { "jako", false }, { "jest", false }, { "jsou", false }, { "kad", false },
	{ "kao", false }, { "kas", false }, { "koji", false }, { "les", true }, { "los", true },
	{ "nad", false }, { "nebo", false }, { "nem", false }, { "nicht", true }, { "nie", false },
	{ "nije", false }, { "ning", false }, { "och", true }, { "of", true }, { "oli", false },
	{ "oraz", false }, { "pentru", false }, { "podle", false }, { "przez", false }, { "sau", false },
	{ "that", true }, { "the", true }, { "this", true }, { "tudi", false }, { "uma", true },
	{ "una", true }, { "und", true }, { "une", true }, { "ve", false }, { "von", true }, { "voor", true },
	{ "with", true }, { "yra", false },
};

static int compare(const void *a, const void *b)
{
	return memcmp(a, ((const struct word *)b)->letters, MOST + 1);
}

/* Quotes, dashes, dots and spaces of the Windows code pages: they stand in twos and threes. */
static bool is_sign(unsigned char c)
{
	return c == 0x85 || (c >= 0x91 && c <= 0x97) || c == 0xa0;
}

/* A letter that windows-1250 and 1254 have in the same place as windows-1252. */
static bool is_shared(unsigned char c)
{
	static const unsigned char shared[] = {
		0xc1, 0xc2, 0xc4, 0xc7, 0xc9, 0xcb, 0xcd, 0xce, 0xd3, 0xd4, 0xd6, 0xd7, 0xda, 0xdc, 0xdf, 0xe1, 0xe2, 0xe4, 0xe7,
		0xe9, 0xeb, 0xed, 0xee, 0xf3, 0xf4, 0xf6, 0xf7, 0xfa, 0xfc,
	};
	return memchr(shared, c, sizeof shared) != NULL;
}

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

bool zf_is_western(struct zf_slice text)
{
	size_t all = 0, western = 0, eastern = 0, ascii = 0, others = 0, beside = 0, strange = 0;
	bool was_high = false;
	for (size_t at = 0; at < text.len;) {
		char letters[MOST + 1] = "";
		size_t from = at, n;
		for (; at < text.len && is_letter(text.at[at]); at++)
			if (at - from < MOST)
				letters[at - from] = (char)(text.at[at] | 32);
		n = at - from;
		if (n == 0) {
			bool high = (unsigned char)text.at[at] >= 128 && !is_sign((unsigned char)text.at[at]);
			others += high;
			strange += high && !is_shared((unsigned char)text.at[at]);
			beside += high && was_high;
			was_high = high;
			at++;
			continue;
		}
		was_high = false;
		ascii += n;
		all++;
		const struct word *found = n > MOST ? NULL :
			bsearch(letters, words, sizeof words / sizeof *words, sizeof *words, compare);
		western += found && found->western;
		eastern += found && !found->western;
	}
	return others * 8 < ascii && beside * 4 <= others && strange * STRANGE <= ascii && western >= LEAST_WORDS &&
		western * ONE_IN >= all && western >= eastern * FEWER;
}
