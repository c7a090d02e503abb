#include "language/grams.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

#include "core/utf8.h"

#if defined(__SSE2__) && defined(__GNUC__)
#include <emmintrin.h>
#endif

static uint8_t script_of(UChar32 code)
{
	UErrorCode error = U_ZERO_ERROR;
	int script = uscript_getScript(code, &error);
	return U_FAILURE(error) || script < 0 || script > UINT8_MAX ? USCRIPT_UNKNOWN : (uint8_t)script;
}

static bool is_mark(uint32_t code)
{
	return code >= 0x300 && code < 0x370;
}

void zf_gram_letters_fill(struct zf_gram_letters *letters)
{
	for (UChar32 code = 0; code < ZF_GRAM_TABLED; code++) {
		bool letter = u_isalpha(code) || (U_MASK(u_charType(code)) & U_GC_M_MASK);
		uint8_t script = letter && !is_mark((uint32_t)code) ? script_of(code) : USCRIPT_COMMON;
		if (script == USCRIPT_COMMON || script == USCRIPT_INHERITED)
			letter = false;
		letters->script[code] = letter ? script : USCRIPT_COMMON;
		letters->lower[code] = letter ? (uint16_t)u_tolower(code) : 0;
	}
}

#define SCRIPTS 8

/* What a token has beside letters. */
enum { DIGIT = 1, DOT = 2 /* between letters */, AT_SIGN = 4, SCHEME = 8, SLASH = 16, UPPER = 32 };

/* A reader's state: the token (what stands between white space) that is being written. */
struct reader {
	const struct zf_gram_letters *letters;
	struct zf_gram_text *out;
	size_t token;   /* where it begins in out->code */
	uint32_t has;   /* of the above */
	struct { uint32_t letters; uint8_t script; } seen[SCRIPTS]; /* Latin, then in the order of their coming */
	unsigned nseen, now; /* `now`: the script of the last letter that is no ASCII */
};

/* One more letter of the script; texts in more than SCRIPTS scripts are not read for all of them. */
static void count_letter(struct reader *reader, uint8_t script)
{
	if (reader->seen[reader->now].script != script) {
		unsigned i = 0;
		while (i < reader->nseen && reader->seen[i].script != script)
			i++;
		if (i == SCRIPTS)
			return;
		reader->seen[i].script = script;
		reader->nseen += i == reader->nseen;
		reader->now = i;
	}
	reader->seen[reader->now].letters++;
}

static void put(struct zf_gram_text *out, uint16_t code)
{
	if (out->len < ZF_GRAM_CODES - 2)
		out->code[out->len++] = code;
}

static void put_space(struct zf_gram_text *out)
{
	if (out->code[out->len - 1] == '\'')
		out->len--;
	if (out->len < ZF_GRAM_CODES && out->code[out->len - 1] != ' ')
		out->code[out->len++] = ' ';
}

/* Takes the runs of up to three letters out of the token. */
static void drop_short_runs(struct reader *reader)
{
	struct zf_gram_text *out = reader->out;
	size_t to = reader->token;
	for (size_t from = reader->token; from < out->len;) {
		size_t end = from;
		while (end < out->len && out->code[end] != ' ')
			end++;
		if (end - from > 3) {
			memmove(out->code + to, out->code + from, (end - from) * sizeof *out->code);
			to += end - from;
			out->code[to++] = ' ';
		}
		from = end + 1;
	}
	out->len = to;
}

static void end_odd_token(struct reader *reader)
{
	struct zf_gram_text *out = reader->out;
	bool address = (reader->has & (AT_SIGN | SCHEME)) ||
		((reader->has & DOT) && (!(reader->has & UPPER) || (reader->has & SLASH)));
	if (address) {
		out->left_out++;
		out->len = reader->token;
	} else if (reader->has & DIGIT) {
		drop_short_runs(reader);
	}
}

static void end_token(struct reader *reader)
{
	put_space(reader->out);
	if (reader->has & ~(uint32_t)UPPER)
		end_odd_token(reader);
	reader->has = 0;
	reader->token = reader->out->len;
}

static uint16_t lower_of(const struct zf_gram_letters *letters, uint32_t code)
{
	if (code < ZF_GRAM_TABLED)
		return letters->lower[code];
	UChar32 c = (UChar32)code;
	if (!u_isalpha(c) || script_of(c) == USCRIPT_COMMON)
		return 0;
	c = u_tolower(c);
	return c > 0xffff ? 0xffff : (uint16_t)c;
}

static void compose(struct zf_gram_text *out, uint32_t mark)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
	if (U_FAILURE(error) || out->len == 0 || out->code[out->len - 1] == ' ')
		return;
	UChar32 whole = unorm2_composePair(nfc, out->code[out->len - 1], (UChar32)mark);
	if (whole > 0 && whole < 0xffff)
		out->code[out->len - 1] = (uint16_t)whole;
}

static void sign(struct reader *reader, uint32_t code, struct zf_slice text, size_t behind)
{
	struct zf_gram_text *out = reader->out;
	bool after_letter = out->len > reader->token && out->code[out->len - 1] != ' ';
	bool before_letter = behind < text.len && ((unsigned char)text.at[behind] >= 0x80 || 
	                                           reader->letters->lower[(unsigned char)text.at[behind]]);
	if (code == 0x2019 || code == '\'' || code == 0x2bc || code == '`') {
		if (after_letter && before_letter)
			put(out, '\'');
		else
			put_space(out);
		return;
	}
	if (is_mark(code)) {
		compose(out, code);
		return;
	}
	if (code == 0xad || code == 0x200d || code == 0x200c)
		return;
	if (code >= '0' && code <= '9') {
		out->digits++;
		reader->has |= DIGIT;
	} else if (code == '.' && after_letter && before_letter) {
		reader->has |= DOT;
	} else if (code == ':' && text.len - behind > 1 && memcmp(text.at + behind, "//", 2) == 0) {
		reader->has |= SCHEME;
	} else {
		reader->has |= code == '@' ? AT_SIGN : code == '/' ? SLASH : 0;
	}
	put_space(out);
}

/*
 * How many of the next sixteen bytes are ASCII letters, from the first on, put in lower case as codes; 0 = the slow way
 * must look. `upper` grows by those that were upper case. Room for sixteen codes is there.
 */
static inline size_t sixteen_ascii(const char *at, uint16_t *code, size_t *upper)
{
#if defined(__SSE2__) && defined(__GNUC__)
	const __m128i bit = _mm_set1_epi8(0x20), zero = _mm_setzero_si128();
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at), lower = _mm_or_si128(bytes, bit);
	__m128i letter = _mm_and_si128(_mm_cmpgt_epi8(lower, _mm_set1_epi8('a' - 1)),
	                               _mm_cmplt_epi8(lower, _mm_set1_epi8('z' + 1)));
	uint32_t others = ~(uint32_t)_mm_movemask_epi8(letter) | 1u << 16;
	size_t n = (size_t)__builtin_ctz(others);
	uint32_t small = (uint32_t)_mm_movemask_epi8(_mm_slli_epi16(bytes, 2)); /* bit 5 of each */
	_mm_storeu_si128((__m128i *)(void *)code, _mm_unpacklo_epi8(lower, zero));
	_mm_storeu_si128((__m128i *)(void *)(code + 8), _mm_unpackhi_epi8(lower, zero));
	for (uint32_t big = ~small & ((1u << n) - 1); big; big &= big - 1)
		++*upper;
	return n;
#else
	(void)at, (void)code, (void)upper;
	return 0;
#endif
}

/* The ASCII letters from `at` on, in lower case; returns where they end. */
static size_t read_ascii(struct reader *reader, struct zf_slice text, size_t at)
{
	struct zf_gram_text *out = reader->out;
	const uint16_t *lower = reader->letters->lower;
	size_t len = out->len, most = ZF_GRAM_CODES - 2 - len, from = at, upper = 0;
	size_t end = text.len - at < most ? text.len : at + most;
	bool begins = out->code[len - 1] == ' ', titled = begins && text.at[at] <= 'Z';
	for (size_t n = 16; n == 16 && end - at >= 16; len += n, at += n)
		n = sixteen_ascii(text.at + at, out->code + len, &upper);
	for (; at < end; at++) {
		unsigned char byte = (unsigned char)text.at[at];
		uint16_t code = byte < 0x80 ? lower[byte] : 0;
		if (!code)
			break;
		out->code[len++] = code;
		upper += code != byte;
	}
	reader->has |= upper ? UPPER : 0;
	out->titled += titled;
	out->upper += (uint32_t)upper - titled;
	out->len = len;
	reader->seen[0].letters += (uint32_t)(at - from);
	return at > from ? at : at + 1;
}

static void read_letter(struct reader *reader, uint32_t code, uint16_t lower)
{
	struct zf_gram_text *out = reader->out;
	bool begins = out->code[out->len - 1] == ' ';
	if (lower != code) {
		reader->has |= UPPER;
		out->titled += begins;
		out->upper += !begins;
	}
	put(out, lower);
	count_letter(reader, code < ZF_GRAM_TABLED ? reader->letters->script[code] : script_of((UChar32)code));
}

static void read_piece(struct reader *reader, struct zf_slice text)
{
	reader->token = reader->out->len;
	for (size_t at = 0; at < text.len;) {
		uint32_t code = (unsigned char)text.at[at];
		if (code < 0x80 && reader->letters->lower[code]) {
			at = read_ascii(reader, text, at);
			continue;
		}
		if (code < 0x80)
			at++;
		else
			code = zf_utf8_next(text, &at);
		if (code == ' ' || (code >= '\t' && code <= '\r') || code == 0xa0 || code == ZF_UTF8_BAD) {
			end_token(reader);
			continue;
		}
		uint16_t lower = lower_of(reader->letters, code);
		if (lower)
			read_letter(reader, code, lower);
		else
			sign(reader, code, text, at);
	}
	end_token(reader);
}

/* Only letters of the script that most are of stay. */
static void one_script(struct reader *reader)
{
	struct zf_gram_text *out = reader->out;
	unsigned most = 0, scripts = reader->seen[0].letters > 0;
	for (unsigned i = 1; i < reader->nseen; i++) {
		uint32_t here = reader->seen[i].letters, there = reader->seen[most].letters;
		scripts += here > 0;
		if (here > there || (here == there && reader->seen[i].script < reader->seen[most].script))
			most = i;
	}
	uint8_t best = out->script = scripts ? reader->seen[most].script : USCRIPT_COMMON;
	if (scripts < 2)
		return;
	size_t to = 0;
	for (size_t i = 0; i < out->len; i++) {
		uint16_t code = out->code[i];
		bool other = code != ' ' && code != '\'' &&
			(code < ZF_GRAM_TABLED ? reader->letters->script[code] : script_of(code)) != best;
		code = other ? ' ' : code;
		if (code != ' ' || to == 0 || out->code[to - 1] != ' ')
			out->code[to++] = code;
	}
	out->len = to;
}

static size_t boundary(struct zf_slice text, size_t at)
{
	while (at < text.len && ((unsigned char)text.at[at] & 0xc0) == 0x80)
		at++;
	return at;
}

/* How many of the lowest sixteen bits are set. */
static inline uint32_t bits_of(uint32_t bits)
{
	bits -= bits >> 1 & 0x5555;
	bits = (bits & 0x3333) + (bits >> 2 & 0x3333);
	bits = (bits + (bits >> 4)) & 0x0f0f;
	return (bits + (bits >> 8)) & 31;
}

static inline uint32_t lowest_bit(uint32_t bits)
{
#if defined(__GNUC__)
	return (uint32_t)__builtin_ctz(bits);
#else
	uint32_t n = 0;
	while (!(bits >> n & 1))
		n++;
	return n;
#endif
}

/* Which of sixteen codes are spaces, the first in the lowest bit; and which are apostrophes. */
static inline uint32_t spaces_of(const uint16_t *code, uint32_t *signs)
{
#if defined(__SSE2__) && defined(__GNUC__)
	const __m128i *at = (const __m128i *)(const void *)code;
	const __m128i space = _mm_set1_epi16(' '), sign = _mm_set1_epi16('\'');
	__m128i first = _mm_loadu_si128(at), second = _mm_loadu_si128(at + 1);
	*signs = (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(_mm_cmpeq_epi16(first, sign), _mm_cmpeq_epi16(second, sign)));
	return (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(_mm_cmpeq_epi16(first, space), _mm_cmpeq_epi16(second, space)));
#else
	uint32_t spaces = *signs = 0;
	for (unsigned i = 0; i < 16; i++) {
		spaces |= (uint32_t)(code[i] == ' ') << i;
		*signs |= (uint32_t)(code[i] == '\'') << i;
	}
	return spaces;
#endif
}

static void finish(struct reader *reader)
{
	struct zf_gram_text *out = reader->out;
	one_script(reader);
	bool before = true; /* the first and the last are spaces */
	for (size_t i = 0; i < out->len; i += 16) {
		size_t here = out->len - i < 16 ? out->len - i : 16;
		uint32_t signs, all = (1u << here) - 1, space = spaces_of(out->code + i, &signs) & all;
		for (uint32_t first = all & ~space & (space << 1 | before); first; first &= first - 1) {
			out->at[out->words] = (uint16_t)(i + lowest_bit(first));
			out->hash[out->words++] = 0;
		}
		out->letters += bits_of(all & ~space & ~signs);
		before = space >> (here - 1) & 1;
	}
	out->at[out->words] = (uint16_t)out->len;
	if (out->letters == 0)
		out->len = out->words = 0;
}

static void begin(struct reader *reader)
{
	struct zf_gram_text *out = reader->out;
	out->len = 0;
	reader->seen[0].script = USCRIPT_LATIN;
	reader->nseen = 1;
	out->letters = out->words = out->digits = out->titled = out->upper = out->left_out = 0;
	out->code[out->len++] = ' ';
}

void zf_gram_read_pieces(const struct zf_gram_letters *letters, struct zf_slice text, size_t pieces,
                         size_t bytes, struct zf_gram_text *out)
{
	struct reader reader = { .letters = letters, .out = out };
	size_t step = text.len > bytes ? (text.len - bytes) / (pieces - 1) : 0;
	begin(&reader);
	for (size_t i = 0; i < pieces; i++) {
		size_t from = boundary(text, i * step), to = boundary(text, i * step + bytes);
		to = to > text.len ? text.len : to;
		read_piece(&reader, zf_slice_make(text.at + from, to > from ? to - from : 0));
	}
	finish(&reader);
}

void zf_gram_read(const struct zf_gram_letters *letters, struct zf_slice text, struct zf_gram_text *out)
{
	struct reader reader = { .letters = letters, .out = out };
	if (text.len > ZF_GRAM_BYTES) {
		zf_gram_read_pieces(letters, text, 8, ZF_GRAM_BYTES / 8, out);
		return;
	}
	begin(&reader);
	read_piece(&reader, text);
	finish(&reader);
}

static uint64_t mix(uint64_t hash, uint64_t code)
{
	hash = (hash ^ code) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 32;
}

/* How a short text is written: how many words, their case and length, digits, addresses. Four features and not
 * one: names, codes and addresses are told by this alone, against all the runs of their letters. */
enum { SHAPES = 4, SHAPED_WORDS = 6 };

static size_t shapes_of(const struct zf_gram_text *text, uint64_t *out)
{
	unsigned words = text->words > 5 ? 5 : text->words, titled = text->titled > 6 ? 6 : text->titled;
	bool upper = text->upper * 2 > text->letters, left_out = text->left_out > 0;
	unsigned written = upper ? 3 : text->titled >= text->words ? 2 : text->titled > 0;
	unsigned digits = text->digits == 0 ? 0 : text->digits <= 2 ? 1 : text->digits < text->letters ? 2 : 3;
	unsigned few = text->letters < 4 ? 0 : text->letters < 9 ? 1 : 2, mean = text->letters / text->words;
	out[0] = mix(UINT64_C(0x5ba9e), words | written << 4 | digits << 8 | left_out << 12 | few << 16);
	out[1] = mix(UINT64_C(0x5ba9f), text->words | titled << 4 | upper << 8 | (digits > 0) << 9);
	out[2] = mix(UINT64_C(0x5baa0), written | digits << 4 | left_out << 8);
	out[3] = mix(UINT64_C(0x5baa1), text->words | written << 4 | (mean > 12 ? 12 : mean) << 8);
	return SHAPES;
}

static uint64_t seed_of(const struct zf_gram_text *text)
{
	return UINT64_C(0xa0761d6478bd642f) + text->script;
}

static uint64_t hash_of_word(struct zf_gram_text *text, uint32_t i)
{
	uint64_t hash = seed_of(text) * 3;
	if (text->hash[i])
		return text->hash[i];
	for (size_t at = text->at[i]; at + 1 < text->at[i + 1]; at++)
		hash = mix(hash, text->code[at]);
	return text->hash[i] = hash;
}

static size_t begin_word(struct zf_gram_text *text, uint32_t i, uint64_t *out)
{
	size_t n = 0;
	uint64_t hash = hash_of_word(text, i);
	if (i == 0 && text->words <= SHAPED_WORDS)
		n += shapes_of(text, out);
	if (text->at[i + 1] - text->at[i] > 4)
		out[n++] = mix(hash, 0x77);
	if (i > 0)
		out[n++] = mix(hash_of_word(text, i - 1) * 31, hash);
	return n;
}

/* The runs from one place of a word's end on, where they may go into the next word. */
static size_t runs_at(const struct zf_gram_text *text, size_t at, uint64_t *out)
{
	size_t n = 0, most = at + 5 < text->len ? at + 5 : text->len;
	uint64_t hash = mix(seed_of(text), text->code[at]);
	for (size_t i = at + 1; i < most; i++) {
		out[n++] = hash = mix(hash, text->code[i]);
		if (text->code[i] == ' ' && i > at + 1)
			break;
	}
	return n;
}

/* Runs of 2 to 5 codes from each of the word's places on and from the space before it; one of three and more ends
 * where a word ends. */
static size_t runs_of_word(const struct zf_gram_text *text, struct zf_gram_walk *walk, uint64_t *out, size_t room)
{
	const uint16_t *code = text->code;
	size_t n = 0, end = text->at[walk->word + 1] - 1u; /* the space behind the word */
	size_t at = walk->at ? walk->at - 1u : text->at[walk->word] - 1u;
	uint64_t seed = seed_of(text);
	for (; at + 4 <= end && n + 16 <= room; at++, n += 4) {
		uint64_t hash = mix(seed, code[at]);
		out[n] = hash = mix(hash, code[at + 1]);
		out[n + 1] = hash = mix(hash, code[at + 2]);
		out[n + 2] = hash = mix(hash, code[at + 3]);
		out[n + 3] = mix(hash, code[at + 4]);
	}
	walk->at = (uint32_t)at + 1;
	if (at + 4 <= end || n + 16 > room)
		return n;
	if (at + 3 == end) {
		uint64_t hash = mix(seed, code[at]);
		out[n] = hash = mix(hash, code[at + 1]);
		out[n + 1] = hash = mix(hash, code[at + 2]);
		out[n + 2] = mix(hash, code[at + 3]);
		hash = mix(mix(seed, code[at + 1]), code[at + 2]);
		out[n + 3] = hash;
		out[n + 4] = mix(hash, code[at + 3]);
		n += 5;
		at += 2;
	}
	for (; at < end; at++)
		n += runs_at(text, at, out + n);
	walk->at = 0;
	return n;
}

size_t zf_gram_next(struct zf_gram_text *text, struct zf_gram_walk *walk, uint64_t *out, size_t room)
{
	static const uint8_t first[ZF_GRAM_ROUNDS] = { 0, 4, 2, 6, 1, 5, 3, 7 };
	size_t n = 0;
	while (walk->round < ZF_GRAM_ROUNDS && n + 24 <= room) {
		if (walk->word < text->words) {
			if (walk->at == 0)
				n += begin_word(text, walk->word, out + n);
			n += runs_of_word(text, walk, out + n, room - n);
			walk->word += walk->at == 0 ? ZF_GRAM_ROUNDS : 0;
			continue;
		}
		walk->round++;
		walk->word = walk->round < ZF_GRAM_ROUNDS ? first[walk->round] : 0;
		if (n > 0 && walk->round >= walk->whole)
			break;
	}
	return n;
}
