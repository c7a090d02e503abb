#include "segment/ink.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { SMALL = 4096, LARGE = 60 * 1024, SLACK = 32 };

void zf_ink_begin(struct zf_ink *ink, struct zf_arena *arena, size_t bytes)
{
	size_t chunk = bytes / 4;

	*ink = (struct zf_ink){ .arena = arena };
	ink->chunk = chunk < SMALL ? SMALL : chunk > LARGE ? LARGE : chunk;
}

/* Room for n bytes more, and SLACK that vectors may write over. */
static bool room(struct zf_ink *ink, size_t n)
{
	size_t want;
	char *at;

	if (ink->room >= SLACK && n <= ink->room - SLACK - ink->len)
		return true;
	if (ink->broken || n > SIZE_MAX / 4 - ink->len) {
		ink->broken = true;
		return false;
	}
	want = (ink->len + n) * 2 + SLACK;
	if (want < ink->chunk)
		want = ink->chunk;
	at = zf_arena_raw(ink->arena, want, 1);
	if (!at) { /* doubling may ask for more than is left where the text itself would fit */
		want = ink->len + n + SLACK;
		at = zf_arena_raw(ink->arena, want, 1);
	}
	if (!at) {
		ink->broken = true;
		return false;
	}
	if (ink->len)
		memcpy(at, ink->at, ink->len);
	ink->at = at;
	ink->room = want;
	return true;
}

/* Copies from text.at + at on while no white space but single spaces between other bytes come, 16
 * bytes at once. */
static size_t run(char *out, struct zf_slice text, size_t at)
{
	size_t from = at;
#ifdef __SSE2__
	const __m128i blank = _mm_set1_epi8(' ');
	unsigned stop = 0; /* white space that is no single space, or may be none */
	while (!stop && text.len - at > 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text.at + at));
		unsigned low = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(bytes, blank), bytes));
		unsigned spaces = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, blank));
		stop = (low ^ spaces) | (spaces & low >> 1) | (spaces & 1u << 15);
		_mm_storeu_si128((__m128i *)(void *)(out + at - from), bytes);
		at += stop ? (unsigned)__builtin_ctz(stop) : 16;
	}
#endif
	while (at < text.len && !zf_ink_is_space(text.at[at])) {
		out[at - from] = text.at[at];
		at++;
	}
	return at - from;
}

void zf_ink_fold(struct zf_ink *ink, struct zf_slice text, size_t *from, size_t *to)
{
	size_t at = 0, len;

	*from = *to = 0;
	if (!room(ink, text.len + 1))
		return;
	len = ink->len;
	while (at < text.len) {
		size_t n;
		if (zf_ink_is_space(text.at[at])) {
			ink->space = true;
			at++;
			continue;
		}
		if (*to == 0)
			*from = at;
		if (ink->space && len)
			ink->at[len++] = ' ';
		ink->space = false;
		n = run(ink->at + len, text, at);
		len += n;
		at += n;
		*to = at;
	}
	ink->len = len;
}

void zf_ink_lines(struct zf_ink *ink, struct zf_slice text)
{
	if (!room(ink, text.len))
		return;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c == '\r') {
			if (i + 1 < text.len && text.at[i + 1] == '\n')
				continue;
			c = '\n';
		}
		if (ink->len == 0 && c == '\n')
			continue;
		ink->at[ink->len++] = c;
	}
}

void zf_ink_settle(struct zf_ink *ink)
{
	if (ink->space && ink->len && room(ink, 1))
		ink->at[ink->len++] = ' ';
	ink->space = false;
}

struct zf_slice zf_ink_end(struct zf_ink *ink)
{
	struct zf_slice text = { ink->at, ink->len };

	while (text.len && zf_ink_is_space(text.at[text.len - 1]))
		text.len--;
	if (ink->len) {
		ink->at += ink->len;
		ink->room -= ink->len;
	}
	ink->len = 0;
	ink->space = false;
	return text;
}
