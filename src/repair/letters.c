/*
 * Text whose signs are not the letters that were printed: a font without a map to Unicode, a shifted alphabet,
 * signs of private use inside words, bytes that were lost. It is flagged, never guessed at.
 *
 * Three looks at a block that is long enough to tell: what was lost or is private; odd signs inside words, or several
 * numbers without end; and letters side by side that no language of Europe has side by side often (repair/pairs). In
 * 13 000 paragraphs of the 24 languages the least share of frequent pairs was .88, in shifted alphabets the greatest .76.
 */
#include "repair/inside.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "core/utf8.h"
#include "repair/pairs.h"

#define LEAST 40          /* signs that are no space; below, nothing is said */
#define PAIRS_LEAST 60    /* pairs of letters */
#define PAIRS_MOST 800    /* more are not looked at */
#define WIDE_MOST 96      /* likewise, pairs with a letter past ASCII */
#define FREQUENT 80       /* percent of the pairs */
#define LOST_LEAST 3
#define LOST 2            /* percent of the signs */
#define ODD_LEAST 8
#define ODD 5             /* percent of the signs */
#define DIGITS 13         /* of a number that counts nothing */
#define NUMBERS_LEAST 3
#define NUMBERS 10        /* percent of the signs in them */
#define START 160         /* bytes of a block of a page of elements whose pairs are counted first */
#define MOST 50           /* percent of a record's signs: where so many are broken, all of its text is */

struct look {
	size_t signs, lost, odd;
	size_t numbers, digits; /* numbers without end, and their digits */
	size_t pairs, frequent, wide;
};

/* Signs that stand between the letters or digits of a word in no language. */
static bool is_odd(uint32_t c)
{
	static const bool odd[0x80] = {
		['!'] = true, ['+'] = true, [';'] = true, ['<'] = true, ['>'] = true, ['?'] = true, ['['] = true,
		[']'] = true, ['^'] = true, ['~'] = true,
	};

	return c < 0x80 && odd[c];
}

/* Letters of the scripts that pairs were counted of. */
static bool is_counted(uint32_t c)
{
	return c < 0x80 ? (c | 32) >= 'a' && (c | 32) <= 'z' : c < 0x530 && zf_is_letter(c);
}

static void take_pair(struct look *look, uint32_t a, uint32_t b)
{
	bool wide = a >= 0x80 || b >= 0x80;

	if (look->pairs >= PAIRS_MOST || (wide && look->wide >= WIDE_MOST))
		return;
	look->pairs++;
	look->wide += wide;
	look->frequent += wide ? zf_pair_of(a, b) != ZF_PAIR_UNSEEN : zf_pair_is_frequent(a | 32, b | 32);
}

/* Whether a word is an address, which may hold any sign, or a text may hold one. */
static bool is_address(struct zf_slice text)
{
	return memchr(text.at, '@', text.len) || memchr(text.at, '/', text.len) ||
	       (memchr(text.at, '.', text.len) && zf_slice_find(text, zf_slice_of("www.")) != SIZE_MAX);
}

static void look_at_word(struct look *look, struct zf_slice word)
{
	uint32_t before = 0, odd = 0;
	size_t digits = 0;

	for (size_t at = 0; at < word.len;) {
		uint32_t c = zf_utf8_next(word, &at);
		bool inside = c != ZF_UTF8_BAD && (zf_is_letter(c) || zf_is_digit(c));
		look->signs++;
		look->lost += c == 0xFFFD || (c >= 0xE000 && c <= 0xF8FF && word.len > 3);
		look->odd += inside && odd;
		digits = inside && zf_is_digit(c) ? digits + 1 : 0;
		look->numbers += digits == DIGITS;
		look->digits += digits == DIGITS ? DIGITS : digits > DIGITS;
		if (inside && before && is_counted(c) && is_counted(before))
			take_pair(look, before, c);
		odd = is_odd(c) && before ? c : 0;
		before = inside ? c : 0;
	}
}

static struct look look_at(struct zf_slice text)
{
	struct look look = { 0 };

	for (size_t at = 0, from; at < text.len;) {
		while (at < text.len && (unsigned char)text.at[at] <= ' ')
			at++;
		for (from = at; at < text.len && (unsigned char)text.at[at] > ' ';)
			at++;
		if (at > from && !is_address(zf_slice_make(text.at + from, at - from)))
			look_at_word(&look, zf_slice_make(text.at + from, at - from));
	}
	return look;
}

static bool is_broken(const struct look *look)
{
	if (look->lost >= LOST_LEAST && look->lost * 100 >= look->signs * LOST)
		return true;
	if (look->signs < LEAST)
		return false;
	if (look->numbers >= NUMBERS_LEAST && look->digits * 100 >= look->signs * NUMBERS)
		return true;
	return (look->odd >= ODD_LEAST && look->odd * 100 >= look->signs * ODD) ||
	       (look->pairs >= PAIRS_LEAST && look->frequent * 100 < look->pairs * FREQUENT);
}

/* What a text holds: digits, odd signs or more, and its highest byte. */
struct signs {
	size_t digits, odd;
	unsigned char highest;
};

#if defined(__SSE2__)
/* The sums of both halves in 64 bits, and the highest bytes of all sixteen places. */
struct sums {
	__m128i digits, odd, highest;
};

/* Sixteen bytes; a NUL is none of them. */
static inline void add_signs(struct sums *sums, __m128i c)
{
	const __m128i zero = _mm_setzero_si128(), one = _mm_set1_epi8(1);
	__m128i digit, odd;
#define IS(sign) _mm_cmpeq_epi8(c, _mm_set1_epi8(sign))
#define WITHIN(first, last) /* the first becomes the least of all */ \
	_mm_cmplt_epi8(_mm_add_epi8(c, _mm_set1_epi8((char)(0x80 - (first)))), _mm_set1_epi8((char)(0x81 - (first) + (last))))
	digit = WITHIN('0', '9');
	odd = _mm_or_si128(_mm_or_si128(WITHIN(';', '?'), WITHIN('[', '^')),
	                   _mm_or_si128(_mm_or_si128(IS('!'), IS('+')), IS('~')));
#undef WITHIN
#undef IS
	sums->digits = _mm_add_epi64(sums->digits, _mm_sad_epu8(_mm_and_si128(digit, one), zero));
	sums->odd = _mm_add_epi64(sums->odd, _mm_sad_epu8(_mm_and_si128(odd, one), zero));
	sums->highest = _mm_max_epu8(sums->highest, c);
}

static inline size_t both_halves(__m128i sum)
{
	return (size_t)(uint32_t)_mm_cvtsi128_si32(sum) + (size_t)(uint32_t)_mm_cvtsi128_si32(_mm_srli_si128(sum, 8));
}

static struct signs signs_in(struct zf_slice text)
{
	struct sums sums = { _mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128() };
	char last[16] = { 0 };
	__m128i high;
	size_t i = 0;

	for (; text.len - i >= sizeof last; i += sizeof last)
		add_signs(&sums, _mm_loadu_si128((const __m128i *)(const void *)(text.at + i)));
	if (i < text.len) {
		memcpy(last, text.at + i, text.len - i);
		add_signs(&sums, _mm_loadu_si128((const __m128i *)(const void *)last));
	}
	high = _mm_max_epu8(sums.highest, _mm_srli_si128(sums.highest, 8));
	high = _mm_max_epu8(high, _mm_srli_si128(high, 4));
	high = _mm_max_epu8(high, _mm_srli_si128(high, 2));
	high = _mm_max_epu8(high, _mm_srli_si128(high, 1));
	return (struct signs){ both_halves(sums.digits), both_halves(sums.odd), (unsigned char)_mm_cvtsi128_si32(high) };
}
#else
static struct signs signs_in(struct zf_slice text)
{
	struct signs signs = { 0, 0, 0 };

	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		signs.highest = c > signs.highest ? c : signs.highest;
		signs.digits += c >= '0' && c <= '9';
		signs.odd += c == '!' || c == '+' || c == '~' || (c >= ';' && c <= '?') || (c >= '[' && c <= '^');
	}
	return signs;
}
#endif

/* Whether signs stand in a text that were lost or are private. */
static bool has_lost(struct zf_slice text)
{
	for (size_t i = 0; i + 2 < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i], next = (unsigned char)text.at[i + 1];

		if (c == 0xEE || (c == 0xEF && (next < 0xA4 || next == 0xBF)))
			return true;
	}
	return false;
}

/* Of a first letter, from 0, or of what is none (31): a bit for each second letter that it often has, and in the upper
 * half one for each letter. */
struct rows {
	uint64_t of[32];
};

static void open_rows(struct rows *rows)
{
	for (unsigned i = 0; i < 32; i++)
		rows->of[i] = zf_pairs_letters[i] | (i < 26 ? UINT64_C(0x3FFFFFF) << 32 : 0);
}

struct pairs {
	uint64_t sums;   /* frequent pairs; in the upper half all pairs */
	unsigned before; /* the last letter, as a row */
};

/* No branch tells letters from what parts words: nothing foretells the ends of words. */
static inline void add_letter(const struct rows *rows, struct pairs *pairs, unsigned char sign)
{
	unsigned letter = (sign | 32u) - 'a';

	letter = letter < 26 ? letter : 31;
	pairs->sums += rows->of[pairs->before] >> letter & UINT64_C(0x100000001);
	pairs->before = letter;
}

static size_t all(const struct pairs *pairs)
{
	return pairs->sums >> 32;
}

static size_t frequent(const struct pairs *pairs)
{
	return pairs->sums & UINT32_MAX;
}

/* Whether the first pairs of letters of ASCII, `most` of them, are as text has them. */
static bool has_frequent_pairs(const struct rows *rows, struct zf_slice text, size_t most)
{
	enum { STEP = 16 };
	struct pairs pairs = { .before = 31 };
	size_t i = 0;

	for (; text.len - i >= STEP && all(&pairs) + STEP <= most; i += STEP) {
		for (size_t k = 0; k < STEP; k++)
			add_letter(rows, &pairs, (unsigned char)text.at[i + k]);
		if (frequent(&pairs) * 100 >= most * FREQUENT)
			return true; /* whatever else comes */
	}
	for (; i < text.len && all(&pairs) < most; i++)
		add_letter(rows, &pairs, (unsigned char)text.at[i]);
	return all(&pairs) < PAIRS_LEAST || frequent(&pairs) * 100 >= all(&pairs) * FREQUENT;
}

/* Whether so many of the pairs of ASCII are frequent that those with a letter past it, two for each at most, cannot
 * change it; of a text without addresses. */
static bool has_frequent_ascii(const struct rows *rows, struct zf_slice text)
{
	struct pairs pairs = { .before = 31 };
	size_t wide = 0;

	for (size_t i = 0; i < text.len; i++) {
		wide += (unsigned char)text.at[i] >= 0xC0;
		add_letter(rows, &pairs, (unsigned char)text.at[i]);
	}
	return frequent(&pairs) * 100 >= (all(&pairs) + 2 * wide) * FREQUENT;
}

/* The short way to most texts, that is_broken would pass by bounds of what a look would count. Of a block of a page
 * of elements, which has one font, the start speaks for its pairs of letters. */
static bool is_fine(const struct rows *rows, struct zf_slice text, bool elements)
{
	struct signs signs = signs_in(text);
	struct look look;

	if (signs.odd >= ODD_LEAST || signs.digits >= DIGITS * NUMBERS_LEAST ||
	    (signs.highest >= 0xEE && has_lost(text)))
		return false;
	if (text.len <= PAIRS_LEAST)
		return true;
	if (signs.highest < 0x80 && elements)
		return has_frequent_pairs(rows, text, START / 2);
	if (signs.highest < 0x80 && !is_address(text))
		return has_frequent_pairs(rows, text, PAIRS_MOST);
	if (!elements)
		return false;
	if (text.len > START) {
		text.len = START;
		while (((unsigned char)text.at[text.len] & 0xC0) == 0x80)
			text.len--;
	}
	if (!is_address(text) && has_frequent_ascii(rows, text))
		return true;
	look = look_at(text);
	return !is_broken(&look);
}

static size_t signs_of(const struct zf_document *document)
{
	size_t signs = 0;

	for (uint32_t i = 0; i < document->nblocks; i++)
		if (zf_is_mendable(&document->blocks[i]))
			signs += look_at(document->blocks[i].text).signs;
	return signs;
}

void zf_flag_letters(struct zf_document *document)
{
	size_t broken = 0, blocks = 0;
	struct rows rows;

	open_rows(&rows);
	for (uint32_t i = 0; i < document->nblocks; i++) {
		struct zf_block *block = &document->blocks[i];
		struct look look;
		if (!zf_is_mendable(block) || is_fine(&rows, block->text, document->format == ZF_FORMAT_HTML))
			continue;
		look = look_at(block->text);
		if (!is_broken(&look))
			continue;
		block->flags |= ZF_FLAG_CHARACTER_MAP;
		broken += look.signs;
		blocks++;
	}
	if (blocks < 2 || broken * 100 < signs_of(document) * MOST)
		return;
	for (uint32_t i = 0; i < document->nblocks; i++)
		if (zf_is_mendable(&document->blocks[i]) && document->blocks[i].text.len >= LEAST)
			document->blocks[i].flags |= ZF_FLAG_CHARACTER_MAP;
}
