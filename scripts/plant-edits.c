#define _GNU_SOURCE /* memmem */
#include "plant-edits.h"

#include <stdlib.h>
#include <unicode/uchar.h>

#include "core/hash.h"
#include "core/utf8.h"

static struct pieces words, others;

static uint64_t dice(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* ---- pieces */

void plant_split(struct zf_slice text, char by, struct pieces *pieces)
{
	size_t at = 0, most = sizeof pieces->at / sizeof *pieces->at;

	pieces->count = 0;
	while (!by && at < text.len && pieces->count < most) {
		size_t from = at;

		zf_utf8_next(text, &at);
		pieces->at[pieces->count++] = zf_slice_make(text.at + from, at - from);
	}
	while (by && at <= text.len && pieces->count < most) {
		const char *end = at < text.len ? memchr(text.at + at, by, text.len - at) : NULL;
		size_t stop = end ? (size_t)(end - text.at) : text.len;

		if (stop > at)
			pieces->at[pieces->count++] = zf_slice_make(text.at + at, stop - at);
		at = stop + 1;
	}
}

static void put(struct zf_slice piece, char by, struct zf_buffer *out)
{
	if (out->len > 0 && by)
		zf_buffer_byte(out, by);
	zf_buffer_slice(out, piece);
}

static void join(const struct pieces *pieces, char by, struct zf_buffer *out)
{
	for (size_t i = 0; i < pieces->count; i++)
		put(pieces->at[i], by, out);
}

static char between_words(const struct base *base)
{
	const uint32_t without[] = { (uint32_t)zf_hash64(zf_slice_of("zh")), (uint32_t)zf_hash64(zf_slice_of("ja")) };

	return base->lang == without[0] || base->lang == without[1] ? '\0' : ' ';
}

static bool has_digit(struct zf_slice word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] >= '0' && word.at[i] <= '9')
			return true;
	return false;
}

static bool has_capital(struct zf_slice word)
{
	size_t at = 0;

	return word.len > 0 && zf_is_upper(zf_utf8_next(word, &at));
}

/* Another text; of the same language, or of another one, where a few throws find such. */
static const struct base *other_of(struct planter *planter, const struct base *base, bool foreign)
{
	const struct base *other = base;

	for (int i = 0; i < 200 && (other == base || (other->lang != base->lang) != foreign); i++)
		other = &planter->bases[dice(&planter->seed) % planter->count];
	return other;
}

/* ---- words: percent of those that hold no digit */

static size_t share_of(size_t percent)
{
	size_t plain = 0;

	for (size_t i = 0; i < words.count; i++)
		plain += !has_digit(words.at[i]);
	return (plain * percent + 50) / 100;
}

/* A run of words anew, as when a sentence is written again. */
static void change_run(struct planter *planter, const struct base *base, unsigned percent, struct zf_buffer *out)
{
	char by = between_words(base);
	size_t wanted, at, from = 0;

	plant_split(base->text, by, &words);
	plant_split(other_of(planter, base, false)->text, by, &others);
	wanted = words.count * percent / 100;
	at = dice(&planter->seed) % (words.count - wanted);
	for (size_t i = at; i < at + wanted; i++) {
		if (has_digit(words.at[i]))
			continue;
		while (from < others.count && has_digit(others.at[from]))
			from++;
		if (from == others.count)
			return;
		words.at[i] = others.at[from++];
	}
	join(&words, by, out);
}

static bool chosen[sizeof words.at / sizeof *words.at];

/* A share of the words. */
static void choose(struct planter *planter, unsigned percent)
{
	size_t left = share_of(percent);

	memset(chosen, 0, sizeof chosen);
	while (left > 0) {
		size_t at = dice(&planter->seed) % words.count;

		left -= !has_digit(words.at[at]) && !chosen[at];
		chosen[at] |= !has_digit(words.at[at]);
	}
}

/* By words of another document, each at a random place. */
static void change_words(struct planter *planter, const struct base *base, unsigned percent, struct zf_buffer *out)
{
	char by = between_words(base);

	plant_split(base->text, by, &words);
	plant_split(other_of(planter, base, false)->text, by, &others);
	choose(planter, percent);
	for (size_t i = 0; i < words.count; i++) {
		struct zf_slice other = words.at[i];

		for (int tries = 0; chosen[i] && tries < 100; tries++) {
			other = others.at[dice(&planter->seed) % others.count];
			if (!has_digit(other))
				break;
		}
		put(has_digit(other) ? words.at[i] : other, by, out);
	}
}

static void drop_words(struct planter *planter, const struct base *base, unsigned percent, struct zf_buffer *out)
{
	char by = between_words(base);

	plant_split(base->text, by, &words);
	choose(planter, percent);
	for (size_t i = 0; i < words.count; i++)
		if (!chosen[i])
			put(words.at[i], by, out);
}

static void add_words(struct planter *planter, const struct base *base, unsigned percent, struct zf_buffer *out)
{
	char by = between_words(base);

	plant_split(base->text, by, &words);
	plant_split(other_of(planter, base, false)->text, by, &others);
	choose(planter, percent);
	for (size_t i = 0; i < words.count; i++) {
		struct zf_slice other = others.at[dice(&planter->seed) % others.count];

		put(words.at[i], by, out);
		if (chosen[i] && !has_digit(other))
			put(other, by, out);
	}
}

static void swap_words(struct planter *planter, const struct base *base, unsigned percent, struct zf_buffer *out)
{
	char by = between_words(base);

	plant_split(base->text, by, &words);
	for (size_t n = words.count * percent / 200; n > 0; n--) {
		size_t at = dice(&planter->seed) % (words.count - 1);
		struct zf_slice held = words.at[at];

		words.at[at] = words.at[at + 1];
		words.at[at + 1] = held;
	}
	join(&words, by, out);
}

/* The last sign of a word doubled, as of a slip of the hand. */
static void misspell(struct planter *planter, const struct base *base, unsigned percent, struct zf_buffer *out)
{
	char by = between_words(base);

	plant_split(base->text, by, &words);
	choose(planter, percent);
	for (size_t i = 0; i < words.count; i++) {
		struct zf_slice word = words.at[i];
		size_t at = 0, last = 0;

		put(word, by, out);
		while (at < word.len) {
			last = at;
			zf_utf8_next(word, &at);
		}
		if (chosen[i])
			zf_buffer_add(out, word.at + last, word.len - last);
	}
}

/* ---- numbers and names */

static char other_digit(struct planter *planter, char c)
{
	return (char)('0' + (unsigned)(c - '0' + 1 + (int)(dice(&planter->seed) % 8)) % 10);
}

/* Other digits in `most` numbers (0 = all), of texts that have four of them for each that is changed. */
static void change_numbers(struct planter *planter, const struct base *base, unsigned most, struct zf_buffer *out)
{
	size_t numbers = 0, left = most;

	plant_split(base->text, ' ', &words);
	memset(chosen, 0, sizeof chosen);
	for (size_t i = 0; i < words.count; i++)
		numbers += has_digit(words.at[i]);
	if (numbers < 4 || numbers + 6 < most * 10)
		return;
	while (left > 0) {
		size_t at = dice(&planter->seed) % words.count;

		left -= has_digit(words.at[at]) && !chosen[at];
		chosen[at] = true;
	}
	for (size_t i = 0; i < words.count; i++) {
		put(zf_slice_make("", 0), ' ', out);
		for (size_t k = 0; k < words.at[i].len; k++) {
			char c = words.at[i].at[k];

			zf_buffer_byte(out, c >= '0' && c <= '9' && (!most || chosen[i]) ? other_digit(planter, c) : c);
		}
	}
}

/* The match key has as many words of it. */
static bool is_plain(struct zf_slice word)
{
	return word.len > 2 && !memchr(word.at, '-', word.len) && !memchr(word.at, '/', word.len) &&
	       !memchr(word.at, '\'', word.len) && !memmem(word.at, word.len, "\xE2\x80", 2);
}

static bool is_name[sizeof words.at / sizeof *words.at];

/* A word with a capital that begins no sentence, is no number, and has letters alone, more than one. Returns whether the text in `words` is one that a
 * form would be: a thirtieth to a tenth of the words, and at least four different ones. */
static bool find_names(void)
{
	static struct zf_slice names[sizeof words.at / sizeof *words.at];
	size_t count = 0, sorts = 0;

	for (size_t i = 1; i < words.count; i++) {
		struct zf_slice before = words.at[i - 1];

		is_name[i] = has_capital(words.at[i]) && !has_digit(words.at[i]) && is_plain(words.at[i]) &&
		             !memchr(".:!?\n", before.at[before.len - 1], 5) && !memchr(words.at[i].at, '\n', words.at[i].len);
		if (is_name[i])
			names[count++] = words.at[i];
	}
	for (size_t i = 0; i < count; i++) {
		size_t first = 0;

		while (!zf_slice_equal(names[first], names[i]))
			first++;
		sorts += first == i;
	}
	return sorts >= 4 && count * 10 <= words.count && count * 30 >= words.count;
}

/* Equal names by equal ones. `numbers`: other digits too. */
static void change_names(struct planter *planter, const struct base *base, unsigned numbers, struct zf_buffer *out)
{
	char third = (char)('a' + planter->seed % 26);

	plant_split(base->text, ' ', &words);
	if (!find_names())
		return;
	for (size_t i = 0; i < words.count; i++) {
		size_t first = 0;

		put(zf_slice_make("", 0), ' ', out);
		while (i > 0 && is_name[i] && !(is_name[first] && zf_slice_equal(words.at[first], words.at[i])))
			first++;
		if (i > 0 && is_name[i])
			zf_buffer_format(out, "%c%cov%c", (char)('A' + first % 26), (char)('a' + first / 26 % 26), third);
		for (size_t k = 0; k < words.at[i].len && !(i > 0 && is_name[i]); k++) {
			char c = words.at[i].at[k];

			zf_buffer_byte(out, numbers && c >= '0' && c <= '9' ? other_digit(planter, c) : c);
		}
	}
}

/* ---- paragraphs */

static void add_line(struct planter *planter, const struct base *base, unsigned unused, struct zf_buffer *out)
{
	(void)planter;
	(void)unused;
	zf_buffer_text(out, "Republished from the archive of the press office on 3 May 2031 for information\n");
	zf_buffer_slice(out, base->text);
}

/* A paragraph from elsewhere at a random place, of a fifth of the text at most. */
static void add_paragraph(struct planter *planter, const struct base *base, unsigned foreign, struct zf_buffer *out)
{
	size_t at, from, most = base->text.len / 5;

	plant_split(other_of(planter, base, foreign)->text, '\n', &others);
	plant_split(base->text, '\n', &words);
	at = dice(&planter->seed) % (words.count + 1);
	from = dice(&planter->seed) % others.count;
	if (others.at[from].len > most || others.at[from].len < 60)
		return;
	for (size_t i = 0; i < words.count; i++) {
		if (i == at)
			put(others.at[from], '\n', out);
		put(words.at[i], '\n', out);
	}
	if (at == words.count)
		put(others.at[from], '\n', out);
}

static void drop_paragraph(struct planter *planter, const struct base *base, unsigned unused, struct zf_buffer *out)
{
	size_t gone;

	(void)unused;
	plant_split(base->text, '\n', &words);
	if (words.count < 5)
		return;
	gone = dice(&planter->seed) % words.count;
	if (words.at[gone].len > base->text.len / 5)
		return;
	for (size_t i = 0; i < words.count; i++)
		if (i != gone)
			put(words.at[i], '\n', out);
}

/* One paragraph, of a tenth of the text at most and without numbers, stands there in another language. */
static void swap_language(struct planter *planter, const struct base *base, unsigned unused, struct zf_buffer *out)
{
	const struct base *other = other_of(planter, base, true);
	size_t at, from;

	(void)unused;
	if (other->lang == base->lang)
		return;
	plant_split(other->text, '\n', &others);
	plant_split(base->text, '\n', &words);
	at = dice(&planter->seed) % words.count;
	from = dice(&planter->seed) % others.count;
	if (words.at[at].len > base->text.len / 10 || has_digit(words.at[at]) || has_digit(others.at[from]) ||
	    others.at[from].len > base->text.len / 10)
		return;
	words.at[at] = others.at[from];
	join(&words, '\n', out);
}

static void reorder(struct planter *planter, const struct base *base, unsigned unused, struct zf_buffer *out)
{
	(void)unused;
	plant_split(base->text, '\n', &words);
	if (words.count < 3)
		return;
	for (size_t i = words.count; i > 1; i--) {
		size_t j = dice(&planter->seed) % i;
		struct zf_slice held = words.at[i - 1];

		words.at[i - 1] = words.at[j];
		words.at[j] = held;
	}
	join(&words, '\n', out);
}

/* Each paragraph in two, as where an extractor takes a line break for an end. */
static void break_paragraphs(struct planter *planter, const struct base *base, unsigned unused, struct zf_buffer *out)
{
	size_t line = 0;

	(void)unused;
	plant_split(base->text, ' ', &words);
	for (size_t i = 0; i < words.count; i++, line++) {
		bool now = line > 8 && dice(&planter->seed) % 20 == 0;

		put(words.at[i], now ? '\n' : ' ', out);
		line = now ? 0 : line;
	}
}

/* All in one paragraph. */
static void glue(struct planter *planter, const struct base *base, unsigned unused, struct zf_buffer *out)
{
	(void)planter;
	(void)unused;
	plant_split(base->text, '\n', &words);
	if (words.count > 1)
		join(&words, ' ', out);
}

/* The first hundredths of the words. */
static void keep_first(struct planter *planter, const struct base *base, unsigned percent, struct zf_buffer *out)
{
	char by = between_words(base);

	(void)planter;
	plant_split(base->text, by, &words);
	words.count = words.count * percent / 100;
	join(&words, by, out);
}

/* ---- the same match key */

/* Other white space, punctuation and case. */
static void dress(struct planter *planter, const struct base *base, unsigned unused, struct zf_buffer *out)
{
	(void)unused;
	for (size_t i = 0; i < base->text.len; i++) {
		char c = base->text.at[i];

		if (c >= 'a' && c <= 'z' && dice(&planter->seed) % 10 == 0)
			c = (char)(c - 32);
		if (c == ' ' && dice(&planter->seed) % 10 == 0)
			zf_buffer_text(out, "  -");
		zf_buffer_byte(out, c);
	}
	zf_buffer_text(out, " !");
}

/* Letters of which the small one and the capital are one pair. */
static void capitals(struct planter *planter, const struct base *base, unsigned unused, struct zf_buffer *out)
{
	size_t at = 0;

	(void)planter;
	(void)unused;
	while (at < base->text.len) {
		size_t from = at;
		uint32_t code = zf_utf8_next(base->text, &at);
		UChar32 upper = code == ZF_UTF8_BAD ? (UChar32)code : u_toupper((UChar32)code);
		char bytes[4];

		if (code == ZF_UTF8_BAD || u_foldCase(upper, U_FOLD_CASE_DEFAULT) != u_foldCase((UChar32)code, U_FOLD_CASE_DEFAULT))
			zf_buffer_add(out, base->text.at + from, at - from);
		else
			zf_buffer_add(out, bytes, zf_utf8_put((uint32_t)upper, bytes));
	}
}

static void copy(struct planter *planter, const struct base *base, unsigned unused, struct zf_buffer *out)
{
	(void)planter;
	(void)unused;
	zf_buffer_slice(out, base->text);
}

const struct plant_kind plant_kinds[] = {
	{ "copied byte for byte", copy, 0, PLANT_JOIN },
	{ "other case, spaces, punctuation", dress, 0, PLANT_JOIN },
	{ "ALL IN CAPITALS", capitals, 0, PLANT_JOIN },
	{ "a line on top", add_line, 0, PLANT_JOIN },
	{ "a paragraph put in", add_paragraph, 0, PLANT_JOIN },
	{ "a paragraph dropped", drop_paragraph, 0, PLANT_JOIN },
	{ "a paragraph in another language", swap_language, 0, PLANT_JOIN },
	{ "paragraphs reordered", reorder, 0, PLANT_JOIN },
	{ "paragraphs broken", break_paragraphs, 0, PLANT_JOIN },
	{ "paragraphs run together", glue, 0, PLANT_JOIN },
	{ "one number corrected", change_numbers, 1, PLANT_JOIN },
	{ "two numbers corrected, of 14", change_numbers, 2, PLANT_PART },
	{ "1 % of words changed", change_words, 1, PLANT_JOIN },
	{ "2 % of words changed", change_words, 2, PLANT_JOIN },
	{ "5 % of words changed", change_words, 5, PLANT_JOIN },
	{ "10 % of words changed", change_words, 10, PLANT_JOIN },
	{ "5 % anew in one run", change_run, 5, PLANT_JOIN },
	{ "10 % anew in one run", change_run, 10, PLANT_JOIN },
	{ "10 % of words dropped", drop_words, 10, PLANT_JOIN },
	{ "10 % of words put in", add_words, 10, PLANT_JOIN },
	{ "10 % of words misspelt", misspell, 10, PLANT_JOIN },
	{ "10 % of words change places", swap_words, 10, PLANT_JOIN },
	{ "20 % of words changed", change_words, 20, PLANT_PART },
	{ "30 % of words changed", change_words, 30, PLANT_PART },
	{ "the first three quarters alone", keep_first, 75, PLANT_PART },
	{ "the first half alone", keep_first, 50, PLANT_PART },
	{ "all numbers changed", change_numbers, 0, PLANT_FORM },
	{ "all names changed", change_names, 0, PLANT_FORM },
	{ "all numbers and names changed", change_names, 1, PLANT_FORM },
};
const size_t plant_nkinds = sizeof plant_kinds / sizeof *plant_kinds;
