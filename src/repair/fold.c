#include "repair/inside.h"

#if defined(__SSE2__) && defined(__GNUC__)
#include <emmintrin.h>
#endif

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

/* Folds ASCII, a run of letters and digits at a time, from `at` to 16 bytes before the end or to what is none; returns
 * where it stopped. `len` grows by what it wrote. */
static size_t fold_ascii(struct zf_slice text, size_t at, char *restrict out, size_t *len)
{
#if defined(__SSE2__) && defined(__GNUC__)
	const __m128i bit = _mm_set1_epi8(0x20);

	while (text.len - at >= 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text.at + at));
		__m128i lower = _mm_or_si128(bytes, bit);
		__m128i letter = _mm_and_si128(_mm_cmpgt_epi8(lower, _mm_set1_epi8('a' - 1)),
		                               _mm_cmplt_epi8(lower, _mm_set1_epi8('z' + 1)));
		__m128i digit = _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('0' - 1)),
		                              _mm_cmplt_epi8(bytes, _mm_set1_epi8('9' + 1)));
		uint32_t end = 1u << __builtin_ctz((uint32_t)_mm_movemask_epi8(bytes) | 1u << 16);
		uint32_t kept = (uint32_t)_mm_movemask_epi8(_mm_or_si128(letter, digit)) & (end - 1);
		unsigned run = (unsigned)__builtin_ctz(~kept), gap = (unsigned)__builtin_ctz((kept | end) >> run);

		if (end == 1)
			break;
		_mm_storeu_si128((__m128i *)(void *)(out + *len), lower); /* a digit has that bit */
		*len += run;
		at += run + gap;
	}
#else
	(void)text, (void)out, (void)len;
#endif
	return at;
}

void zf_fold(struct zf_buffer *out, struct zf_slice text, bool numbers)
{
	char *restrict at = zf_buffer_room(out, text.len * 2 + 4);
	size_t len = 0;

	if (!at)
		return;
	for (size_t i = 0; i < text.len;) {
		unsigned char c = (unsigned char)text.at[i];
		uint32_t code;
		if (numbers && c < 0x80) {
			size_t from = i;
			i = fold_ascii(text, i, at, &len);
			if (i > from)
				continue;
			do {
				at[len] = folded[c];
				len += folded[c] != 0;
			} while (++i < text.len && (c = (unsigned char)text.at[i]) < 0x80);
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
