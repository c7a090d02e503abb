#include "metadata/words.h"

#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include "core/utf8.h"

/* A letter or digit past core/letters: folded, without accents. */
static uint32_t base_wide(uint32_t code)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&error);
	UChar units[8];
	UChar32 first = (UChar32)zf_fold_case(code);
	int32_t n, i = 0;

	if (U_FAILURE(error))
		return (uint32_t)first;
	n = unorm2_getDecomposition(nfd, first, units, 8, &error);
	if (U_SUCCESS(error) && n > 0)
		U16_NEXT(units, i, n, first);
	return zf_fold_case((uint32_t)first);
}

/* Hands out the folded form of a text, sign by sign. */
struct folding {
	struct zf_slice text;
	size_t at;
	uint32_t next; /* waits behind a space; 0 = none */
	bool begun;
};

/* The next folded sign; 0 = the end. */
static uint32_t fold_next(struct folding *f)
{
	bool gap = false;
	uint32_t code = f->next;

	f->next = 0;
	if (code)
		return code;
	while (f->at < f->text.len) {
		code = zf_utf8_next(f->text, &f->at);
		if (code >= 0x80 && (code == ZF_UTF8_BAD || zf_is_mark(code)))
			continue;
		if (!zf_is_letter(code) && !zf_is_digit(code)) {
			gap = f->begun;
			continue;
		}
		f->begun = true;
		code = code < ZF_LETTERS ? zf_letter_bases[code] : base_wide(code);
		if (!gap)
			return code;
		f->next = code;
		return ' ';
	}
	return 0;
}

static struct folding fold(struct zf_slice text)
{
	return (struct folding){ .text = text };
}

bool zf_words_same(struct zf_slice a, struct zf_slice b)
{
	struct folding x = fold(a), y = fold(b);
	uint32_t c;

	do {
		c = fold_next(&x);
		if (c != fold_next(&y))
			return false;
	} while (c);
	return x.begun;
}

bool zf_words_start(struct zf_slice text, struct zf_slice start)
{
	struct folding x = fold(text), y = fold(start);
	uint32_t c, d;

	for (;;) {
		c = fold_next(&x);
		d = fold_next(&y);
		if (d == 0)
			return y.begun && (c == 0 || c == ' ');
		if (c != d)
			return false;
	}
}

/* A letter or digit of ASCII. */
static bool is_plain(char c)
{
	return (unsigned char)c < 0x80 && zf_letter_kinds[(unsigned char)c] & (ZF_LETTER | ZF_LETTER_DIGIT);
}

/* Folds the ASCII that a text begins with; stands then before the first sign that is none, or before the gap
 * before it. Returns the length; SIZE_MAX = too long. */
static size_t fold_ascii(struct folding *f, char *out, size_t cap)
{
	size_t len = 0, gap = SIZE_MAX;

	for (; f->at < f->text.len; f->at++) {
		unsigned char c = (unsigned char)f->text.at[f->at];
		if (c >= 0x80)
			break;
		if (!is_plain((char)c)) {
			gap = gap == SIZE_MAX ? f->at : gap;
			continue;
		}
		if (len + 4 + (f->begun && gap != SIZE_MAX) > cap)
			return SIZE_MAX;
		if (f->begun && gap != SIZE_MAX)
			out[len++] = ' ';
		out[len++] = (char)zf_letter_folds[c];
		f->begun = true;
		gap = SIZE_MAX;
	}
	f->at = gap != SIZE_MAX ? gap : f->at;
	return len;
}

static size_t fold_into(struct zf_slice text, char *out, size_t cap)
{
	struct folding f = fold(text);
	size_t len;
	uint32_t code;

	if (text.len > 2 * ZF_PHRASE_CAP)
		return SIZE_MAX;
	len = fold_ascii(&f, out, cap);
	if (len == SIZE_MAX)
		return SIZE_MAX;
	while ((code = fold_next(&f)) != 0) {
		if (len + 4 > cap)
			return SIZE_MAX;
		len += zf_utf8_put(code, out + len);
	}
	return len;
}

size_t zf_words_fold(struct zf_slice text, char out[ZF_PHRASE_CAP])
{
	return fold_into(text, out, ZF_PHRASE_CAP);
}

/* The place of a text's first three folded signs among the starts. */
static uint32_t start_of(struct zf_slice text)
{
	struct folding f = fold(text);
	uint32_t start = 0;
	int i = 0;

	for (; i < 3 && f.at < text.len && is_plain(text.at[f.at]); i++)
		start = start * 0x9E3779B1u + zf_letter_folds[(unsigned char)text.at[f.at++]];
	f.begun = i > 0;
	for (; i < 3; i++)
		start = start * 0x9E3779B1u + fold_next(&f);
	return (start ^ start >> 15) * 0x85EBCA6Bu >> 18;
}

void zf_lexicon_note(struct zf_lexicon *lexicon, struct zf_slice phrase)
{
	uint32_t start = start_of(phrase);

	lexicon->starts[start / 8] |= (uint8_t)(1u << start % 8);
}

bool zf_lexicon_may(const struct zf_lexicon *lexicon, struct zf_slice text)
{
	uint32_t start = start_of(text);

	return lexicon->starts[start / 8] >> start % 8 & 1;
}

static bool load(struct zf_lexicon *lexicon, struct zf_slice phrase, unsigned word)
{
	struct zf_map *map = &lexicon->map;
	char folded[ZF_PHRASE_CAP];
	struct zf_slice key;
	size_t n = zf_words_fold(phrase, folded);
	uint64_t *bits;

	if (n == 0)
		return true;
	if (n > ZF_PHRASE_LONGEST)
		return false; /* it would never be found */
	key = zf_arena_copy(map->arena, zf_slice_make(folded, n));
	bits = key.at ? zf_map_put(map, key, 0) : NULL;
	if (!bits)
		return false;
	*bits |= word;
	zf_lexicon_note(lexicon, key);
	return true;
}

bool zf_words_load(struct zf_lexicon *lexicon)
{
	for (const struct zf_phrase *row = zf_phrases; row->word; row++) {
		const char *at = row->phrases, *end;
		for (; *at; at = *end ? end + 1 : end) {
			end = strchr(at, '|');
			end = end ? end : at + strlen(at);
			if (!load(lexicon, zf_slice_make(at, (size_t)(end - at)), row->word))
				return false;
		}
	}
	return true;
}

unsigned zf_words_of(const struct zf_lexicon *lexicon, struct zf_slice text)
{
	char folded[ZF_PHRASE_CAP];
	uint64_t *bits;
	size_t n;

	if (!zf_lexicon_may(lexicon, text))
		return 0;
	n = fold_into(text, folded, ZF_PHRASE_LONGEST + 3); /* a sign has room for four bytes */
	bits = n == SIZE_MAX || n == 0 ? NULL : zf_map_get(&lexicon->map, zf_slice_make(folded, n));
	return bits ? (unsigned)*bits : 0;
}
