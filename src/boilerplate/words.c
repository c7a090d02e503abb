#include "boilerplate/words.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define WITH_PIECES
#include <immintrin.h>
#endif

#include "core/utf8.h"

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

struct reading {
	struct zf_words *out;
	uint64_t *hashes;
	uint64_t hash;      /* of the word that is being read */
	uint32_t length;    /* its code points; 0 = between words */
	uint32_t value;     /* of a word of digits */
	bool digits;        /* it holds nothing else */
	uint32_t ideographs;
	bool upper;         /* it began with an upper-case letter */
	bool pending;       /* a full stop stood behind a word */
};

static void end_word(struct reading *r)
{
	struct zf_words *out = r->out;
	uint64_t hash = r->digits ? ZF_WORD_NUMBER : r->hash;

	if (!r->length)
		return;
	if (out->words < ZF_WORDS_KEPT)
		r->hashes[out->words] = hash;
	out->words++;
	out->fold = zf_words_chain(out->fold, r->hash);
	if (r->digits) {
		out->numbers++;
		if (r->length == 4 && r->value >= 1900 && r->value < 2100)
			out->symbols |= ZF_HAS_YEAR;
	}
	if (r->length > out->longest)
		out->longest = r->length;
	out->briefs += r->length <= 3 && !r->digits && !r->upper;
	r->length = 0;
}

static void begin_word(struct reading *r)
{
	r->hash = FNV_START;
	r->digits = true;
	r->value = 0;
}

static void add_ideograph(struct reading *r, uint32_t code)
{
	end_word(r);
	begin_word(r);
	r->digits = false;
	r->hash = (r->hash ^ code) * FNV_PRIME;
	r->length = 1;
	if (r->ideographs++ % 2)
		r->length = 0, r->out->fold = zf_words_chain(r->out->fold, r->hash);
	else
		end_word(r);
	r->out->letters++;
}

/* A letter or digit of a word; folded is its folded form. */
static void add_letter(struct reading *r, uint32_t code, uint32_t folded, bool digit, bool upper)
{
	if (!r->length)
		begin_word(r);
	if (digit) {
		r->out->digits++;
		r->value = r->value < 100000 && code < 0x80 ? r->value * 10 + (code - '0') : r->value;
	} else {
		r->digits = false;
		r->out->letters++;
		r->out->uppers += upper;
		if (r->length == 0)
			r->out->capitals += r->upper = upper;
	}
	r->hash = (r->hash ^ folded) * FNV_PRIME;
	r->length++;
	r->pending = false;
}

static enum zf_sign sign_of(uint32_t code)
{
	static const uint8_t ascii[0x80] = { /* 0: ZF_SIGN_OTHER */
		['.'] = ZF_SIGN_STOP, ['!'] = ZF_SIGN_STOP, ['?'] = ZF_SIGN_STOP, [':'] = ZF_SIGN_COLON,
		[','] = ZF_SIGN_COMMA, [';'] = ZF_SIGN_COMMA, ['"'] = ZF_SIGN_QUOTE, ['\''] = ZF_SIGN_QUOTE,
		['('] = ZF_SIGN_BRACKET, [')'] = ZF_SIGN_BRACKET, ['['] = ZF_SIGN_BRACKET, [']'] = ZF_SIGN_BRACKET,
		['{'] = ZF_SIGN_BRACKET, ['}'] = ZF_SIGN_BRACKET,
	};

	if (code < 0x80)
		return ascii[code] ? (enum zf_sign)ascii[code] : ZF_SIGN_OTHER;
	switch (code) {
	case 0x2026: case 0x3002: case 0xff01: case 0xff1f: case 0x37e:
		return ZF_SIGN_STOP;
	case 0xff1a:
		return ZF_SIGN_COLON;
	case 0xff0c: case 0x3001: case 0xff1b: case 0xb7:
		return ZF_SIGN_COMMA;
	case 0xab: case 0xbb: case 0x2018: case 0x2019: case 0x201a: case 0x201c:
	case 0x201d: case 0x201e: case 0x300c: case 0x300d: case 0x2039: case 0x203a:
		return ZF_SIGN_QUOTE;
	case 0xff08: case 0xff09:
		return ZF_SIGN_BRACKET;
	default:
		return ZF_SIGN_OTHER;
	}
}

static uint16_t symbol_of(uint32_t code)
{
	static const uint16_t ascii[0x80] = {
		['$'] = ZF_HAS_PRICE, ['|'] = ZF_HAS_BAR, ['>'] = ZF_HAS_ARROW, ['@'] = ZF_HAS_AT, [':'] = ZF_HAS_COLON,
	};

	if (code < 0x80)
		return ascii[code];
	switch (code) {
	case 0xa9:
		return ZF_HAS_COPYRIGHT;
	case 0xb7: case 0x2022: case 0x25cf: case 0x2219:
		return ZF_HAS_BAR;
	case 0xbb: case 0x203a: case 0x2192: case 0x25b6: case 0x25ba: case 0x2190: case 0x203b:
		return ZF_HAS_ARROW;
	case 0xa3: case 0xa5: case 0xffe5: case 0xffe1: case 0xff04:
		return ZF_HAS_PRICE;
	default:
		return code >= 0x20a0 && code < 0x20d0 ? ZF_HAS_PRICE : 0;
	}
}

static bool is_ideograph(uint32_t code)
{
	return code >= 0x3040 && (code < 0xa000 || (code >= 0xf900 && code < 0xfb00) ||
	                          (code >= 0x20000 && code < 0x32000));
}

/* Any other sign; returns its kind. */
static enum zf_sign add_sign(struct reading *r, uint32_t code)
{
	enum zf_sign sign = sign_of(code);

	r->pending = sign == ZF_SIGN_STOP ? r->length > 0 || r->ideographs || r->pending : r->pending;
	end_word(r);
	r->out->commas += sign == ZF_SIGN_COMMA;
	r->out->symbols |= symbol_of(code);
	if (sign == ZF_SIGN_STOP && code > 0x2fff) {
		r->out->sentences++;
		r->pending = false;
	} else if (sign != ZF_SIGN_STOP && sign != ZF_SIGN_QUOTE && sign != ZF_SIGN_BRACKET) {
		r->pending = false;
	}
	return sign;
}

static void end_sentence(struct reading *r)
{
	r->out->sentences += r->pending;
	r->pending = false;
}

/* A code point over 127. */
static enum zf_sign add_wide(struct reading *r, uint32_t code)
{
	if (is_ideograph(code) && zf_is_letter(code)) {
		add_ideograph(r, code);
		return ZF_SIGN_LETTER;
	}
	if (zf_is_letter(code)) {
		bool upper = zf_is_upper(code);
		add_letter(r, code, zf_fold_case(code), false, upper);
		return upper ? ZF_SIGN_UPPER : zf_is_lower(code) ? ZF_SIGN_LOWER : ZF_SIGN_LETTER;
	}
	if (zf_is_digit(code)) {
		add_letter(r, code, code, true, false);
		return ZF_SIGN_DIGIT;
	}
	if (zf_is_thin_mark(code) || code == 0xad)
		return ZF_SIGN_NONE;
	return add_sign(r, code);
}

static enum zf_sign add_ascii(struct reading *r, uint32_t code)
{
	bool upper = code - 'A' < 26;

	if (upper || code - 'a' < 26) {
		add_letter(r, code, code | 32, false, upper);
		return upper ? ZF_SIGN_UPPER : ZF_SIGN_LOWER;
	}
	if (code - '0' < 10) {
		add_letter(r, code, code, true, false);
		return ZF_SIGN_DIGIT;
	}
	return add_sign(r, code);
}

#ifdef WITH_PIECES
#define AVX2 __attribute__((target("avx2,bmi,popcnt")))

enum { PIECE = 64, SHORT = 8 };

/* ASCII that white space parts from the rest of a text, up to its last white space; bit i is of byte i. */
struct piece {
	size_t len;                /* of the text; what is behind it is white space */
	uint64_t letters, uppers, digits, spaces, signs;
	const char *bytes;
	char lower[PIECE + SHORT]; /* letters and digits alone are right */
	char brief[PIECE];         /* of bytes */
};

AVX2 static inline uint64_t bits_of(__m256i bytes)
{
	return (uint32_t)_mm256_movemask_epi8(bytes);
}

AVX2 static inline uint64_t between(__m256i x, char low, char high)
{
	__m256i over = _mm256_cmpgt_epi8(x, _mm256_set1_epi8((char)(low - 1)));

	return bits_of(_mm256_and_si256(over, _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(high + 1)), x)));
}

/* The piece at `at`; false = there is none, or its first word is too long. */
AVX2 static inline bool read_piece(struct zf_slice text, size_t at, struct piece *piece)
{
	uint64_t high = 0, small = 0, among;

	piece->letters = piece->digits = piece->spaces = 0;
	piece->bytes = text.at + at;
	if (text.len - at < PIECE)
		piece->bytes = memcpy(memset(piece->brief, ' ', PIECE), text.at + at, text.len - at);
	for (unsigned i = 0; i < PIECE; i += 32) {
		__m256i x = _mm256_loadu_si256((const __m256i *)(const void *)(piece->bytes + i));
		__m256i lower = _mm256_or_si256(x, _mm256_set1_epi8(0x20));

		_mm256_storeu_si256((__m256i *)(void *)(piece->lower + i), lower);
		piece->letters |= between(lower, 'a', 'z') << i;
		small |= bits_of(_mm256_slli_epi16(x, 2)) << i;
		piece->digits |= between(x, '0', '9') << i;
		piece->spaces |= bits_of(_mm256_cmpgt_epi8(_mm256_set1_epi8(' ' + 1), x)) << i;
		high |= bits_of(x) << i;
	}
	piece->spaces &= (high & -high) - 1;
	if (!piece->spaces)
		return false;
	piece->len = (size_t)(64 - __builtin_clzll(piece->spaces));
	among = UINT64_MAX >> (64 - piece->len);
	piece->letters &= among;
	piece->digits &= among;
	piece->uppers = piece->letters & ~small;
	piece->signs = among & ~piece->spaces;
	piece->len = piece->len < text.len - at ? piece->len : text.len - at;
	return true;
}

static enum zf_sign kind_of(unsigned char c)
{
	if ((c | 32u) - 'a' < 26)
		return c < 'a' ? ZF_SIGN_UPPER : ZF_SIGN_LOWER;
	return (unsigned)c - '0' < 10 ? ZF_SIGN_DIGIT : sign_of(c);
}

/* What is neither letter nor digit. */
AVX2 static inline void add_signs(struct reading *r, const struct piece *piece)
{
	struct zf_words *out = r->out;
	uint64_t in = piece->letters | piece->digits, stops = 0, closing = 0;

	for (uint64_t left = piece->signs & ~in; left; left &= left - 1) {
		size_t i = (size_t)__builtin_ctzll(left);
		unsigned char c = (unsigned char)piece->bytes[i];
		enum zf_sign sign = sign_of(c);

		out->symbols |= symbol_of(c);
		if (c == '/' && i > 1 && memcmp(piece->bytes + i - 2, ":/", 2) == 0)
			out->symbols |= ZF_HAS_URL;
		if (c == '.' && i > 2 && memcmp(piece->bytes + i - 3, "www", 3) == 0)
			out->symbols |= ZF_HAS_URL;
		out->commas += sign == ZF_SIGN_COMMA;
		stops |= sign == ZF_SIGN_STOP ? left & -left : 0;
		closing |= sign == ZF_SIGN_QUOTE || sign == ZF_SIGN_BRACKET ? left & -left : 0;
	}
	/* a run of both, from a stop behind a word on: the sum carries its end to the place behind it */
	closing |= stops;
	stops &= r->ideographs ? UINT64_MAX : in << 1;
	out->sentences += (uint32_t)__builtin_popcountll((closing + stops) & ~closing & piece->spaces);
}

AVX2 static inline uint64_t hash_of(const char *at, unsigned n)
{
	uint64_t hash = FNV_START, hashes[SHORT + 1];

	for (unsigned i = 0; i < SHORT; i++) /* no branch tells where it ends: nothing foretells it */
		hashes[i + 1] = hash = (hash ^ (unsigned char)at[i]) * FNV_PRIME;
	if (n <= SHORT)
		return hashes[n];
	for (unsigned i = SHORT; i < n; i++)
		hash = (hash ^ (unsigned char)at[i]) * FNV_PRIME;
	return hash;
}

/* Words that begin with a digit. starts, ends: bits of the first sign of each word and of the place behind its last;
 * the piece's words are not yet counted. */
AVX2 static void add_numbers(struct reading *r, const struct piece *piece, uint64_t starts, uint64_t ends)
{
	for (uint64_t left = starts & piece->digits; left; left &= left - 1) {
		uint64_t below = (left & -left) - 1, before = starts & piece->letters & below;
		unsigned from = (unsigned)__builtin_ctzll(left), n = (unsigned)__builtin_ctzll(ends & ~below) - from;
		uint32_t word = r->out->words + (uint32_t)__builtin_popcountll(starts & below);
		const char *at = piece->lower + from;

		if (piece->letters >> from & ((UINT64_C(1) << n) - 1)) {
			/* the last word that began with a letter says it */
			bool upper = before ? piece->uppers >> (63 - __builtin_clzll(before)) & 1 : r->upper;
			r->out->briefs += n <= 3 && !upper;
			continue;
		}
		r->out->numbers++;
		if (word < ZF_WORDS_KEPT)
			r->hashes[word] = ZF_WORD_NUMBER;
		if (n == 4 && (memcmp(at, "19", 2) == 0 || memcmp(at, "20", 2) == 0))
			r->out->symbols |= ZF_HAS_YEAR;
	}
}

AVX2 static inline void add_words(struct reading *r, const struct piece *piece)
{
	struct zf_words *out = r->out;
	uint64_t in = piece->letters | piece->digits, starts = in & ~(in << 1), ends = ~in & in << 1;
	uint64_t lettered = starts & piece->letters, fold = out->fold;
	uint32_t words = out->words, longest = out->longest;

	for (uint64_t s = starts, e = ends; s; s &= s - 1, e &= e - 1, words++) {
		unsigned from = (unsigned)__builtin_ctzll(s), n = (unsigned)__builtin_ctzll(e) - from;
		uint64_t hash = hash_of(piece->lower + from, n);

		if (words < ZF_WORDS_KEPT)
			r->hashes[words] = hash;
		fold = zf_words_chain(fold, hash);
		longest = n > longest ? n : longest;
	}
	if (starts & piece->digits)
		add_numbers(r, piece, starts, ends);
	if (lettered)
		r->upper = piece->uppers >> (63 - __builtin_clzll(lettered)) & 1;
	out->fold = fold;
	out->words = words;
	out->longest = longest;
	out->capitals += (uint32_t)__builtin_popcountll(lettered & piece->uppers);
	out->briefs += (uint32_t)__builtin_popcountll(lettered & ~piece->uppers & (ends >> 1 | ends >> 2 | ends >> 3));
}

/* Reads a piece of the text, between two words; returns its bytes, 0 = none. */
AVX2 static size_t add_piece(struct reading *r, struct zf_slice text, size_t at)
{
	struct zf_words *out = r->out;
	struct piece piece;

	if (!read_piece(text, at, &piece))
		return 0;
	if (!piece.signs)
		return piece.len;
	if (!out->first)
		out->first = (uint8_t)kind_of((unsigned char)piece.bytes[__builtin_ctzll(piece.signs)]);
	out->last = (uint8_t)kind_of((unsigned char)piece.bytes[63 - __builtin_clzll(piece.signs)]);
	out->signs += (uint32_t)__builtin_popcountll(piece.signs);
	out->letters += (uint32_t)__builtin_popcountll(piece.letters);
	out->uppers += (uint32_t)__builtin_popcountll(piece.uppers);
	out->digits += (uint32_t)__builtin_popcountll(piece.digits);
	add_signs(r, &piece);
	add_words(r, &piece);
	return piece.len;
}
#endif

/* On a machine that cannot. */
static size_t add_no_piece(struct reading *r, struct zf_slice text, size_t at)
{
	(void)r, (void)text, (void)at;
	return 0;
}

void zf_words_measure(struct zf_slice text, struct zf_words *out, uint64_t hashes[ZF_WORDS_KEPT])
{
	struct reading r = { .out = out, .hashes = hashes };
	size_t (*add)(struct reading *, struct zf_slice, size_t) = add_no_piece, at = 0, n;
	enum zf_sign sign;

#ifdef WITH_PIECES
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt"))
		add = add_piece;
#endif
	memset(out, 0, sizeof *out);
	while (at < text.len) {
		uint32_t code = (unsigned char)text.at[at];
		bool parted = !at || (unsigned char)text.at[at - 1] <= ' ';
		if (code < 0x80 && parted && (n = add(&r, text, at))) {
			at += n;
			continue;
		}
		if (code < 0x80)
			at++;
		else
			code = zf_utf8_next(text, &at);
		if (code <= ' ' || (code >= 0x80 && zf_is_space(code))) {
			end_word(&r);
			end_sentence(&r);
			continue;
		}
		sign = code < 0x80 ? add_ascii(&r, code) : add_wide(&r, code);
		if (sign == ZF_SIGN_NONE)
			continue;
		out->signs++;
		if (!out->first)
			out->first = (uint8_t)sign;
		out->last = (uint8_t)sign;
		if (code == 0x2026 && at == text.len)
			out->symbols |= ZF_HAS_ELLIPSIS;
		if (code == '/' && at > 2 && text.at[at - 2] == '/' && text.at[at - 3] == ':')
			out->symbols |= ZF_HAS_URL;
		if (code == '.' && at > 3 && memcmp(text.at + at - 4, "www", 3) == 0)
			out->symbols |= ZF_HAS_URL;
	}
	end_word(&r);
	end_sentence(&r);
	if (text.len > 2 && text.at[text.len - 1] == '.' && text.at[text.len - 2] == '.')
		out->symbols |= ZF_HAS_ELLIPSIS;
}
