#include "language/familiar.h"

#include "core/eight.h"

#if defined(__SSE2__) && defined(__GNUC__)
#include <emmintrin.h>
#endif

static uint32_t short_at(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

bool zf_familiar_open(struct zf_familiar *familiar, struct zf_slice unpacked)
{
	const uint8_t *at = (const uint8_t *)unpacked.at;
	if (unpacked.len != ZF_FAMILIAR_BYTES || memcmp(at, ZF_FAMILIAR_MAGIC, 8) != 0)
		return false;
	at += ZF_FAMILIAR_HEAD;
	for (unsigned i = 0; i < ZF_FAMILIAR_MOST; i++, at += ZF_FAMILIAR_LANGUAGE) {
		struct zf_familiar_language *language = &familiar->languages[i];
		memcpy(language->tag, at, sizeof language->tag);
		language->unknown = (int16_t)short_at(at + 12);
		language->enough = (int16_t)short_at(at + 14);
		if (language->tag[sizeof language->tag - 1] != '\0')
			return false;
	}
	familiar->slots = at;
	return true;
}

unsigned zf_familiar_find(const struct zf_familiar *familiar, const char *tag)
{
	unsigned i = 0;
	while (i < ZF_FAMILIAR_MOST && (tag[0] == '\0' || strcmp(familiar->languages[i].tag, tag) != 0))
		i++;
	return i;
}

/* Texts up to WHOLE bytes are read whole, of longer ones PIECES pieces; pieces begin and end at a space, where one
 * follows. */
enum { WHOLE = 176, PIECES = 3, PIECE = 40, NEAR = 20, ROOM = 192, BEHIND = 32 };
_Static_assert(ZF_FAMILIAR_WORDS >= ROOM / 2, "each word and what parts it from the next");
_Static_assert(ROOM == 3 * 64 && WHOLE < ROOM && PIECES * (PIECE + NEAR + 1) < ROOM, "a bit for each byte");

/* The bytes that are looked at, and one bit for each that a word has. */
struct bytes {
	unsigned char at[ROOM + BEHIND];
	size_t len;
	uint64_t letter[3], digit[3], dot[3];
	uint32_t letters;
	bool address; /* for sure: with an at sign or two slashes */
};

static size_t near_space(struct zf_slice text, size_t at)
{
	for (size_t i = 0; i < NEAR && at + i < text.len; i++)
		if (text.at[at + i] == ' ')
			return at + i;
	return at;
}

static void gather(struct zf_slice text, struct bytes *bytes)
{
	if (text.len <= WHOLE) {
		memcpy(bytes->at, text.at, text.len);
		bytes->len = text.len;
	} else {
		size_t step = (text.len - PIECE) / (PIECES - 1), n = 0;
		for (size_t i = 0; i < PIECES; i++) {
			size_t from = i * step, to = from + PIECE;
			from = i > 0 ? near_space(text, from) : 0;
			to = i + 1 < PIECES ? near_space(text, to) : text.len;
			memcpy(bytes->at + n, text.at + from, to - from);
			n += to - from;
			bytes->at[n++] = ' ';
		}
		bytes->len = n;
	}
	memset(bytes->at + bytes->len, 0, BEHIND);
}

/* What is special among 64 bytes, a bit for each. */
struct marks {
	uint64_t letter, behind /* of the first byte of a letter */, sign_of_two, sign_of_three, latin, at, slash, dot, digit;
};

#if defined(__SSE2__) && defined(__GNUC__)
static inline uint64_t equal(__m128i bytes, char byte)
{
	return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte)));
}

/* What is between '.' and '9' (a slash, digits) and at signs. */
static inline void look_at_signs(__m128i bytes, unsigned shift, struct marks *marks)
{
	__m128i digit = _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('0' - 1)),
	                              _mm_cmplt_epi8(bytes, _mm_set1_epi8('9' + 1)));
	marks->at |= equal(bytes, '@') << shift;
	marks->slash |= equal(bytes, '/') << shift;
	marks->dot |= equal(bytes, '.') << shift;
	marks->digit |= (uint64_t)(uint32_t)_mm_movemask_epi8(digit) << shift;
}

static inline void look_at_others(__m128i bytes, unsigned shift, struct marks *marks)
{
	__m128i behind = _mm_cmplt_epi8(bytes, _mm_set1_epi8((char)0xc0));
	marks->behind |= (uint64_t)(uint32_t)_mm_movemask_epi8(behind) << shift;
	marks->sign_of_two |= equal(bytes, (char)0xc2) << shift;
	marks->sign_of_three |= equal(bytes, (char)0xe2) << shift;
	marks->latin |= equal(bytes, (char)0xc3) << shift;
}

/* Sixteen bytes become lower case as far as ASCII goes. */
static inline void look(unsigned char *at, unsigned shift, struct marks *marks)
{
	__m128i *place = (__m128i *)(void *)at;
	const __m128i bit = _mm_set1_epi8(0x20);
	__m128i bytes = _mm_loadu_si128(place), lower = _mm_or_si128(bytes, bit);
	__m128i ascii = _mm_and_si128(_mm_cmpgt_epi8(lower, _mm_set1_epi8('a' - 1)),
	                              _mm_cmplt_epi8(lower, _mm_set1_epi8('z' + 1)));
	__m128i sign = _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('.' - 1)),
	                             _mm_cmplt_epi8(bytes, _mm_set1_epi8('9' + 1)));
	uint32_t high = (uint32_t)_mm_movemask_epi8(bytes);
	_mm_storeu_si128(place, _mm_or_si128(bytes, _mm_and_si128(ascii, bit)));
	marks->letter |= (uint64_t)((uint32_t)_mm_movemask_epi8(ascii) | high) << shift;
	if (_mm_movemask_epi8(_mm_or_si128(sign, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('@')))))
		look_at_signs(bytes, shift, marks);
	if (high)
		look_at_others(bytes, shift, marks);
}
#else
static inline void look(unsigned char *at, unsigned shift, struct marks *marks)
{
	for (unsigned i = 0; i < 16; i++) {
		unsigned char byte = at[i], lower = byte | 0x20;
		uint64_t one = UINT64_C(1) << (shift + i);
		bool ascii = lower >= 'a' && lower <= 'z';
		at[i] = ascii ? lower : byte;
		marks->letter |= ascii || byte >= 0x80 ? one : 0;
		marks->behind |= byte >= 0x80 && byte < 0xc0 ? one : 0;
		marks->at |= byte == '@' ? one : 0;
		marks->slash |= byte == '/' ? one : 0;
		marks->dot |= byte == '.' ? one : 0;
		marks->digit |= byte >= '0' && byte <= '9' ? one : 0;
		marks->sign_of_two |= byte == 0xc2 ? one : 0;
		marks->sign_of_three |= byte == 0xe2 ? one : 0;
		marks->latin |= byte == 0xc3 ? one : 0;
	}
}
#endif

static inline unsigned lowest_bit(uint64_t bits)
{
#if defined(__GNUC__)
	return (unsigned)__builtin_ctzll(bits);
#else
	unsigned n = 0;
	while (!(bits >> n & 1))
		n++;
	return n;
#endif
}

static inline uint32_t bits_of(uint64_t bits)
{
	bits -= bits >> 1 & UINT64_C(0x5555555555555555);
	bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
	bits = (bits + (bits >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (uint32_t)(bits * UINT64_C(0x0101010101010101) >> 56);
}

/* U+00C0 to U+00DE in lower case. */
static void lower_latin(unsigned char *at, uint64_t latin)
{
	for (; latin; latin &= latin - 1) {
		unsigned char *second = at + lowest_bit(latin) + 1;
		*second |= *second >= 0x80 && *second <= 0x9e && *second != 0x97 ? 0x20 : 0;
	}
}

/* Letters are those of ASCII and all from U+0100 on but U+2000 to U+2FFF, where signs are. */
static void mark(struct bytes *bytes)
{
	uint64_t over = 0; /* what the signs of the last 64 bytes take of these */
	bytes->letters = 0;
	bytes->address = false;
	for (unsigned i = 0; i < 3; i++) {
		struct marks marks = { 0 };
		unsigned char *at = bytes->at + 64 * i;
		for (unsigned k = 0; k < 64 && 64 * i + k < bytes->len; k += 16)
			look(at + k, k, &marks);
		uint64_t two = marks.sign_of_two, three = marks.sign_of_three, signs = over | two | two << 1 | three;
		signs |= three << 1 | three << 2;
		over = two >> 63 | three >> 63 | three >> 62;
		bytes->letter[i] = marks.letter & ~signs;
		bytes->digit[i] = marks.digit;
		bytes->dot[i] = marks.dot;
		bytes->letters += bits_of(bytes->letter[i] & ~marks.behind);
		bytes->address |= marks.at != 0 || (marks.slash & marks.slash << 1) != 0;
		lower_latin(at, marks.latin);
	}
}

/* Two letters before a full stop and two behind it. */
static bool has_inner_dot(const struct bytes *bytes)
{
	uint64_t inner = 0;
	for (unsigned i = 0; i < 3; i++) {
		uint64_t letter = bytes->letter[i], last = i > 0 ? bytes->letter[i - 1] : 0;
		uint64_t next = i < 2 ? bytes->letter[i + 1] : 0;
		uint64_t before = (letter << 1 | last >> 63) & (letter << 2 | last >> 62);
		uint64_t behind = (letter >> 1 | next << 63) & (letter >> 2 | next << 62);
		inner |= bytes->dot[i] & before & behind;
	}
	return inner != 0;
}

/* Sixteen bytes can be read; 0 = the word is too long. */
static inline uint64_t hash_of(const unsigned char *at, size_t len)
{
	uint64_t first = zf_eight_load((const char *)at), second = 0;
	if (len > 16)
		return 0;
	if (len < 8)
		first &= (UINT64_C(1) << 8 * len) - 1;
	else if (len > 8)
		second = zf_eight_load((const char *)at + 8) & UINT64_MAX >> 8 * (16 - len);
	uint64_t hash = first * UINT64_C(0x9e3779b97f4a7c15);
	hash = (hash ^ hash >> 32 ^ second) * UINT64_C(0xbf58476d1ce4e5b9);
	hash = (hash ^ hash >> 29) * UINT64_C(0x94d049bb133111eb);
	return hash ? hash : 1;
}

/* The places of the bits, in order; returns how many. */
static inline uint32_t places_of(const uint64_t bits[3], uint8_t places[ZF_FAMILIAR_WORDS])
{
	uint32_t n = 0;
	for (unsigned i = 0; i < 3; i++)
		for (uint64_t left = bits[i]; left; left &= left - 1)
			places[n++] = (uint8_t)(64 * i + lowest_bit(left));
	return n;
}

/* CO2, 15a, 10:00am: no words. */
enum { MOST_AT_DIGIT = 3 };
static inline bool touches_digit(const struct bytes *bytes, unsigned from, unsigned to)
{
	const uint64_t *digit = bytes->digit;
	return (from > 0 && digit[(from - 1) / 64] >> (from - 1) % 64 & 1) || (digit[to / 64] >> to % 64 & 1);
}

void zf_familiar_read(struct zf_slice text, struct zf_familiar_text *out)
{
	struct bytes bytes;
	uint64_t first[3], behind[3], before = 0;
	uint8_t from[ZF_FAMILIAR_WORDS], to[ZF_FAMILIAR_WORDS];
	gather(text, &bytes);
	mark(&bytes);
	for (unsigned i = 0; i < 3; i++) {
		uint64_t letter = bytes.letter[i], shifted = letter << 1 | before;
		first[i] = letter & ~shifted;
		behind[i] = ~letter & shifted;
		before = letter >> 63;
	}
	uint32_t words = places_of(first, from);
	places_of(behind, to); /* no text is so long that its last byte has none behind it */
	out->words = 0;
	bool any_digit = (bytes.digit[0] | bytes.digit[1] | bytes.digit[2]) != 0;
	for (uint32_t i = 0; i < words; i++) {
		size_t len = (size_t)to[i] - from[i];
		if (len > MOST_AT_DIGIT || !any_digit || !touches_digit(&bytes, from[i], to[i]))
			out->word[out->words++] = hash_of(bytes.at + from[i], len);
	}
	size_t more = text.len > WHOLE ? text.len / bytes.len : 1;
	out->letters = bytes.letters * (uint32_t)(more > UINT16_MAX ? UINT16_MAX : more);
	out->odd = bytes.address || (text.len <= WHOLE && has_inner_dot(&bytes));
}

/* What a word adds. */
static inline int32_t weight_of(const uint8_t *slots, int32_t unknown, uint64_t word)
{
	const uint64_t ones = UINT64_C(0x0001000100010001);
	size_t at = (size_t)zf_familiar_bucket(word) * 2 * ZF_FAMILIAR_WAYS;
	uint64_t four = zf_eight_load((const char *)slots + at);
	uint64_t other = (four >> ZF_FAMILIAR_WEIGHT & 1023 * ones) ^ ones * zf_familiar_check(word);
	uint64_t zero = (other - ones) & ~other & ones << 15; /* its lowest bit is exact */
	if (zero == 0)
		return unknown;
	uint32_t slot = (uint32_t)(four >> (lowest_bit(zero) - 15));
	return ((int32_t)(slot & ((1u << ZF_FAMILIAR_WEIGHT) - 1)) - ZF_FAMILIAR_ZERO) * ZF_FAMILIAR_UNIT;
}

int32_t zf_familiar_sum(const struct zf_familiar *familiar, unsigned language, const struct zf_familiar_text *text)
{
	const uint8_t *slots = familiar->slots + (size_t)language * 2 * ZF_FAMILIAR_SLOTS;
	int32_t sum = 0, unknown = familiar->languages[language].unknown;
	for (uint32_t i = 0; i < text->words; i++)
		sum += text->word[i] ? weight_of(slots, unknown, text->word[i]) : unknown;
	return sum;
}

bool zf_familiar_is(const struct zf_familiar *familiar, unsigned language, const struct zf_familiar_text *text)
{
	return text->words > 0 && !text->odd &&
		zf_familiar_sum(familiar, language, text) >= familiar->languages[language].enough;
}
