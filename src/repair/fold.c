#include "repair/inside.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <tmmintrin.h>
#endif

#include "core/pick.h"
#include "core/utf8.h"

/* What ASCII folds to; 0 = nothing. */
static const char folded[128] = {
	['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7',
	['8'] = '8', ['9'] = '9',
	['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h',
	['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p',
	['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x',
	['y'] = 'y', ['z'] = 'z',
	['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h',
	['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p',
	['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x',
	['Y'] = 'y', ['Z'] = 'z',
};

/* Any sign; numbers as themselves. Returns the bytes written. */
static size_t put_folded(char *out, uint32_t c)
{
	if (c == ZF_UTF8_BAD)
		return 0;
	return zf_is_digit(c) ? zf_utf8_put(c, out) : zf_is_letter(c) ? zf_utf8_put(zf_fold_case(c), out) : 0;
}

#if defined(__x86_64__) && defined(__GNUC__)
#define WITH_SHUFFLES
#define SHUFFLES __attribute__((target("ssse3,popcnt")))
enum { STEP = 16 };

/* Writes the bytes that `kept` tells, and what comes behind them anyhow; returns how many are kept. */
SHUFFLES static inline size_t put_kept(char *out, __m128i bytes, unsigned kept)
{
	__m128i low = _mm_loadl_epi64((const __m128i *)(const void *)&zf_picks[kept & 255]);
	__m128i high = _mm_loadl_epi64((const __m128i *)(const void *)&zf_picks[kept >> 8]);
	unsigned n = (unsigned)__builtin_popcount(kept & 255);

	_mm_storel_epi64((__m128i *)(void *)out, _mm_shuffle_epi8(bytes, low));
	_mm_storel_epi64((__m128i *)(void *)(out + n), _mm_shuffle_epi8(_mm_srli_si128(bytes, 8), high));
	return n + (unsigned)__builtin_popcount(kept >> 8);
}

/* Folds ASCII from *at to the end or to what is none. There must be room for STEP bytes more than it writes, which it
 * returns. */
SHUFFLES static size_t fold_ascii(struct zf_slice text, size_t *at, char *out)
{
	const __m128i bit = _mm_set1_epi8(0x20);
	size_t len = 0;

	while (*at < text.len) {
		char last[STEP];
		const char *from = text.at + *at;
		__m128i bytes, lower, letter, digit;
		unsigned high, kept;

		if (text.len - *at < STEP)
			from = memcpy(memset(last, 0, STEP), from, text.len - *at);
		bytes = _mm_loadu_si128((const __m128i *)(const void *)from);
		lower = _mm_or_si128(bytes, bit); /* a digit has that bit */
		letter = _mm_and_si128(_mm_cmpgt_epi8(lower, _mm_set1_epi8('a' - 1)),
		                       _mm_cmplt_epi8(lower, _mm_set1_epi8('z' + 1)));
		digit = _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('0' - 1)),
		                      _mm_cmplt_epi8(bytes, _mm_set1_epi8('9' + 1)));
		kept = (unsigned)_mm_movemask_epi8(_mm_or_si128(letter, digit));
		high = (unsigned)_mm_movemask_epi8(bytes);
		if (high) {
			len += put_kept(out + len, lower, kept & (high ^ (high - 1)));
			*at += (size_t)__builtin_ctz(high);
			break;
		}
		len += put_kept(out + len, lower, kept);
		*at += text.len - *at < STEP ? text.len - *at : STEP;
	}
	return len;
}
#endif

/* Likewise, on any machine. */
static size_t fold_narrow(struct zf_slice text, size_t *at, char *out)
{
	size_t len = 0;

	for (; *at < text.len && (unsigned char)text.at[*at] < 0x80; ++*at) {
		out[len] = folded[(unsigned char)text.at[*at]];
		len += out[len] != 0;
	}
	return len;
}

void zf_fold(struct zf_buffer *out, struct zf_slice text, bool numbers)
{
	size_t (*fold)(struct zf_slice, size_t *, char *) = fold_narrow;
	char *at = zf_buffer_room(out, text.len * 2 + 32);
	size_t len = 0;

	if (!at)
		return;
#ifdef WITH_SHUFFLES
	if (__builtin_cpu_supports("ssse3") && __builtin_cpu_supports("popcnt"))
		fold = fold_ascii;
#endif
	for (size_t i = 0; i < text.len;) {
		unsigned char c = (unsigned char)text.at[i];
		uint32_t code;
		if (numbers && c < 0x80) {
			len += fold(text, &i, at + len);
			continue;
		}
		code = zf_utf8_next(text, &i);
		if (numbers || code == ZF_UTF8_BAD || !zf_is_digit(code))
			len += put_folded(at + len, code);
		else if (!len || at[len - 1] != '#')
			at[len++] = '#';
	}
	out->len += len;
}
