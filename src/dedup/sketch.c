#include "dedup/sketch.h"

#include "core/utf8.h"

enum { GRAM = 5, NUMBER_WEIGHT = 6 };

static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 32) * UINT64_C(0xD6E8FEB86659FD93);
	x = (x ^ x >> 32) * UINT64_C(0xD6E8FEB86659FD93);
	return x ^ x >> 32;
}

/* ---- words */

static bool is_word_sign(uint32_t code)
{
	return (code >= 0x0E00 && code < 0x0F00) || (code >= 0x1000 && code < 0x10A0) ||
	       (code >= 0x1780 && code < 0x1800) || (code >= 0x2E80 && code < 0xA000) ||
	       (code >= 0xF900 && code < 0xFB00) || (code >= 0x20000 && code < 0x40000);
}

static void add_word(struct zf_buffer *out, uint64_t hash, bool digit)
{
	uint32_t word = (uint32_t)(mix(hash) >> 32 & ~UINT64_C(1)) | digit;

	zf_buffer_add(out, (const char *)&word, sizeof word);
}

/* Two to four numbers side by side are one: the match key parts a date or an amount at its points and commas.
 * More of them are a row of a table, in which each is its own. */
static void join_numbers(struct zf_buffer *out, size_t run)
{
	uint32_t numbers[4];
	uint64_t hash = run;
	char *at;

	if (run < 2 || run > sizeof numbers / sizeof *numbers || out->broken)
		return;
	at = out->at + out->len - run * sizeof *numbers;
	memcpy(numbers, at, run * sizeof *numbers);
	for (size_t i = 0; i < run; i++)
		hash = (hash ^ numbers[i]) * UINT64_C(0x9E3779B97F4A7C15);
	numbers[0] = (uint32_t)(mix(hash) >> 32) | 1;
	memcpy(at, numbers, sizeof *numbers);
	out->len -= (run - 1) * sizeof *numbers;
}

/* A word with signs that may be words by themselves. */
static void add_signs(struct zf_slice word, struct zf_buffer *out)
{
	uint64_t hash = 0;
	bool open = false, digit = false;
	size_t at = 0;

	while (at < word.len) {
		uint32_t code = zf_utf8_next(word, &at);
		bool alone = is_word_sign(code);

		if (open && alone)
			add_word(out, hash, digit);
		if (alone)
			add_word(out, code, false);
		open = !alone;
		digit = open && (digit || zf_is_digit(code));
		hash = open ? (hash ^ code) * UINT64_C(0x9E3779B97F4A7C15) : 0;
	}
	if (open)
		add_word(out, hash, digit);
}

static bool add_plain(struct zf_slice word, struct zf_buffer *out)
{
	uint64_t hash = word.len, piece;
	bool digit = false;

	for (size_t i = 0; i < word.len; i++)
		digit |= word.at[i] >= '0' && word.at[i] <= '9';
	for (; word.len >= 8; word.at += 8, word.len -= 8) {
		memcpy(&piece, word.at, 8);
		hash = (hash ^ piece) * UINT64_C(0x9E3779B97F4A7C15);
		hash ^= hash >> 29;
	}
	piece = 0;
	memcpy(&piece, word.at, word.len);
	add_word(out, (hash ^ piece) * UINT64_C(0x9E3779B97F4A7C15), digit);
	return digit;
}

/* Whether it has lead bytes from U+0800 on, of which is_word_sign() is to be asked. */
static bool is_far(const char *at, size_t len)
{
	bool far = false;

	for (size_t i = 0; i < len; i++)
		far |= (unsigned char)at[i] >= 0xE0;
	return far;
}

size_t zf_key_words(struct zf_slice key, struct zf_buffer *out)
{
	size_t before = out->len, at = 0, numbers = 0;

	while (at < key.len) {
		const char *space = memchr(key.at + at, ' ', key.len - at);
		size_t end = space ? (size_t)(space - key.at) : key.len;
		struct zf_slice word = { key.at + at, end - at };
		size_t run = numbers, len = out->len;

		at = end + 1;
		if (word.len == 0)
			continue;
		numbers = 0;
		if (is_far(word.at, word.len))
			add_signs(word, out);
		else if (add_plain(word, out))
			numbers = run + 1;
		if (numbers == 0 && run > 1 && !out->broken) {
			/* The run ended before this word: it is joined without it. */
			size_t added = out->len - len, joined;

			out->len = len;
			join_numbers(out, run);
			joined = out->len;
			memmove(out->at + joined, out->at + len, added);
			out->len = joined + added;
		}
	}
	join_numbers(out, numbers);
	return (out->len - before) / sizeof(uint32_t);
}

/* ---- sketches */

/* An empty bin takes the number of another, found by a walk that depends on the bin alone, so that two texts
 * whose walks meet the same bin agree as often there. */
static void fill_empty(struct zf_sketch *sketch, const bool *full)
{
	uint32_t bins[ZF_SKETCH_BINS];

	memcpy(bins, sketch->bins, sizeof bins);
	for (unsigned i = 0; i < ZF_SKETCH_BINS; i++) {
		uint64_t walk = i;
		unsigned from = i;

		while (!full[from]) {
			walk = mix(walk + UINT64_C(0x9E3779B97F4A7C15));
			from = (unsigned)(walk % ZF_SKETCH_BINS);
		}
		bins[i] = sketch->bins[from];
	}
	memcpy(sketch->bins, bins, sizeof bins);
}

bool zf_sketch_take(struct zf_words words, struct zf_sketch *sketch)
{
	const uint64_t base = UINT64_C(0x9E3779B97F4A7C15);
	uint64_t top = base * base * base * base * base, hash = 0;
	bool full[ZF_SKETCH_BINS] = { false };
	unsigned any_empty = 0;

	if (words.count < GRAM)
		return false;
	memset(sketch->bins, 0xFF, sizeof sketch->bins);
	for (size_t i = 0; i < words.count; i++) {
		uint64_t gram;
		uint32_t bin, value;

		hash = hash * base + words.at[i] + 1;
		if (i >= GRAM)
			hash -= top * ((uint64_t)words.at[i - GRAM] + 1);
		if (i + 1 < GRAM)
			continue;
		gram = mix(hash);
		bin = (uint32_t)((gram >> 32) * ZF_SKETCH_BINS >> 32);
		value = (uint32_t)gram;
		sketch->bins[bin] = value < sketch->bins[bin] ? value : sketch->bins[bin];
		full[bin] = true;
	}
	for (unsigned i = 0; i < ZF_SKETCH_BINS; i++)
		any_empty |= !full[i];
	if (any_empty)
		fill_empty(sketch, full);
	return true;
}

double zf_sketch_estimate(const struct zf_sketch *a, const struct zf_sketch *b)
{
	unsigned equal = 0;

	for (unsigned i = 0; i < ZF_SKETCH_BINS; i++)
		equal += a->bins[i] == b->bins[i];
	return (double)equal / ZF_SKETCH_BINS;
}

uint64_t zf_sketch_band(const struct zf_sketch *sketch, unsigned band, uint32_t lang)
{
	uint64_t hash = (uint64_t)lang << 8 | band;

	for (unsigned i = 0; i < ZF_SKETCH_ROWS; i++)
		hash = mix(hash + UINT64_C(0x9E3779B97F4A7C15)) ^ sketch->bins[band * ZF_SKETCH_ROWS + i];
	return mix(hash);
}

/* ---- likeness */

/* Heap sort: in place, and n log n whatever the words are. */
static void sink(uint32_t *words, size_t count, size_t i)
{
	uint32_t word = words[i];

	for (size_t child; (child = 2 * i + 1) < count; i = child) {
		child += child + 1 < count && words[child + 1] > words[child];
		if (words[child] <= word)
			break;
		words[i] = words[child];
	}
	words[i] = word;
}

void zf_words_sort(struct zf_words words)
{
	for (size_t i = words.count / 2; i-- > 0;)
		sink(words.at, words.count, i);
	for (size_t n = words.count; n > 1;) {
		uint32_t greatest = words.at[0];

		words.at[0] = words.at[--n];
		words.at[n] = greatest;
		sink(words.at, n, 0);
	}
}

struct zf_likeness zf_likeness_of(struct zf_words a, struct zf_words b)
{
	struct zf_likeness like = { 0 };
	size_t i = 0, j = 0, numbers = 0;

	while (i < a.count || j < b.count) {
		if (j == b.count || (i < a.count && a.at[i] < b.at[j])) {
			like.numbers_a += a.at[i++] & 1;
			like.only_a++;
		} else if (i == a.count || b.at[j] < a.at[i]) {
			like.numbers_b += b.at[j++] & 1;
			like.only_b++;
		} else {
			numbers += a.at[i] & 1;
			like.common++;
			i++;
			j++;
		}
	}
	like.numbers = numbers + (like.numbers_a < like.numbers_b ? like.numbers_a : like.numbers_b);
	return like;
}

static size_t less_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

bool zf_alike(struct zf_words a, struct zf_words b)
{
	struct zf_likeness like = zf_likeness_of(a, b);
	size_t shorter = less_of(a.count, b.count), longer = a.count + b.count - shorter;
	size_t replaced = less_of(like.only_a, like.only_b), numbers = less_of(like.numbers_a, like.numbers_b);

	if (shorter < ZF_NEAR_WORDS || longer - shorter > shorter / 2)
		return false;
	if (numbers > 1 && numbers * 8 > like.numbers)
		return false;
	return (replaced + numbers * (NUMBER_WEIGHT - 1)) * 100 <= shorter * 12;
}
