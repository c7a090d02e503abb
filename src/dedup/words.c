#include "dedup/words.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "core/utf8.h"
#include "core/eight.h"

enum {
	NUMBER_WEIGHT = 6,
	MORE = 18,             /* UTF-16 units that the match key makes of one sign at most */
	MOST = 64 - MORE,      /* signs at hand, beyond which no others are read */
};

static const uint64_t odd = UINT64_C(0x9E3779B97F4A7C15);

static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 32) * UINT64_C(0xD6E8FEB86659FD93);
	x = (x ^ x >> 32) * UINT64_C(0xD6E8FEB86659FD93);
	return x ^ x >> 32;
}

/* ---- eight bytes at once */

/* High bits as eight bits, the first byte's the lowest. */
static uint64_t gather(uint64_t high)
{
	return (high >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

/* ---- capitals */

/* What a sign is to a word as it is written. */
enum written { SPACE, PARTS, KEPT, CAPITAL, UNSEEN };

/* A text as it is written, on its way: some signs are looked at together, without those that are not seen. */
struct writing {
	struct zf_slice text;
	size_t at;             /* the next byte */
	unsigned n;            /* signs at hand: at most 64, each a bit in the next four */
	uint64_t kept, capitals;
	uint64_t starts;       /* those with which words begin that are not read yet */
	uint64_t spaces;       /* white space behind the last word that was read */
	bool inside;           /* the last sign belongs to a word */
	bool spaced;           /* white space stands before the word at hand */
	bool behind;           /* … behind it, among signs that are gone */
};

static enum written kind_of(uint32_t code, uint32_t mask)
{
	if (code == ZF_UTF8_BAD)
		return PARTS;
	if (mask & U_GC_Z_MASK)
		return SPACE;
	/* a soft hyphen, a joiner, a chooser of variants */
	if ((mask & (U_GC_CF_MASK | U_GC_M_MASK)) &&
	    u_hasBinaryProperty((UChar32)code, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
		return UNSEEN;
	if (mask & (U_GC_LU_MASK | U_GC_LT_MASK))
		return CAPITAL;
	return mask & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK) ? KEPT : PARTS;
}

static void add_sign(struct writing *writing, enum written sign)
{
	writing->kept |= (uint64_t)(sign == KEPT || sign == CAPITAL) << writing->n;
	writing->capitals |= (uint64_t)(sign == CAPITAL) << writing->n;
	writing->spaces |= (uint64_t)(sign == SPACE) << writing->n;
	writing->n += sign != UNSEEN;
}

/* A sign that is no letter of those in a table. What the match key takes it for are several signs: a numero
 * sign for "no", a half for "1 2". */
static void add_other(struct writing *writing, uint32_t code)
{
	UErrorCode error = U_ZERO_ERROR;
	uint32_t mask = code == ZF_UTF8_BAD ? 0 : U_GET_GC_MASK((UChar32)code);
	UChar more[MORE];
	int32_t count = 0;

	if (mask & (U_GC_S_MASK | U_GC_NO_MASK)) {
		const UNormalizer2 *nfkc = unorm2_getNFKCCasefoldInstance(&error);

		count = U_FAILURE(error) ? 0 : unorm2_getDecomposition(nfkc, (UChar32)code, more, MORE, &error);
		if (U_FAILURE(error))
			count = 0;
	}
	for (int32_t i = 0; i < count; i++)
		add_sign(writing, kind_of(more[i], U_GET_GC_MASK((UChar32)more[i])));
	if (count <= 0)
		add_sign(writing, kind_of(code, mask));
}

static void add_next(struct writing *writing)
{
	uint32_t code = zf_utf8_next(writing->text, &writing->at);

	if (code <= ' ')
		add_sign(writing, SPACE);
	else if (code < 0x80)
		add_sign(writing, kind_of(code, U_GET_GC_MASK((UChar32)code)));
	else
		add_other(writing, code);
}

/* The letters of two bytes at its place, of Greek and Cyrillic say, as far as there is room. */
static void add_letters(struct writing *writing, unsigned most)
{
	const unsigned char *text = (const unsigned char *)writing->text.at;
	size_t at = writing->at, end = writing->text.len;
	uint64_t kept = 0, capitals = 0;
	unsigned n = writing->n;

	for (; n < most && end - at >= 2 && text[at] >= 0xC2 && text[at] < 0xE0; n++) {
		unsigned kinds = zf_letter_kinds[(text[at] & 0x1Fu) << 6 | (text[at + 1] & 0x3Fu)];

		if (!(kinds & (ZF_LETTER_LOWER | ZF_LETTER_UPPER)) || (text[at + 1] & 0xC0) != 0x80)
			break;
		kept |= UINT64_C(1) << n;
		capitals |= (uint64_t)((kinds & ZF_LETTER_UPPER) != 0) << n;
		at += 2;
	}
	writing->kept |= kept;
	writing->capitals |= capitals;
	writing->n = n;
	writing->at = at;
}

/* The ASCII at its place, up to eight bytes. */
static void add_ascii(struct writing *writing)
{
	uint64_t x = zf_eight_load(writing->text.at + writing->at);
	uint64_t far = x & ZF_EIGHT_TIMES(0x80), bare = x & ZF_EIGHT_TIMES(0x7F);
	uint64_t alpha = zf_eight_within(bare | ZF_EIGHT_TIMES(0x20), 'a', 'z'), capitals = alpha & ~(bare << 2);
	uint64_t kept = alpha | zf_eight_within(bare, '0', '9'), spaces = zf_eight_within(bare, 0, ' ');
	unsigned count = far ? (unsigned)__builtin_ctzll(far) / 8 : 8;
	uint64_t these = (UINT64_C(1) << count) - 1;

	writing->kept |= (gather(kept) & these) << writing->n;
	writing->capitals |= (gather(capitals) & these) << writing->n;
	writing->spaces |= (gather(spaces) & these) << writing->n;
	writing->n += count;
	writing->at += count;
}

static void read_signs(struct writing *writing)
{
	writing->behind |= writing->spaces != 0;
	writing->kept = writing->capitals = writing->spaces = writing->n = 0;
	while (writing->n < MOST && writing->at < writing->text.len) {
		size_t at = writing->at;

		if ((unsigned char)writing->text.at[at] >= 0x80)
			add_letters(writing, MOST);
		else if (writing->text.len - at >= 8)
			add_ascii(writing);
		if (writing->at == at)
			add_next(writing);
	}
	writing->starts = writing->kept & ~(writing->kept << 1 | writing->inside);
	if (writing->n > 0)
		writing->inside = writing->kept >> (writing->n - 1) & 1;
}

/* The next word as it is written: 1 = with a capital, 0 = without, -1 = there is none. */
static int next_written(struct writing *writing)
{
	uint64_t start;

	while (writing->starts == 0) {
		if (writing->at >= writing->text.len)
			return -1;
		read_signs(writing);
	}
	start = writing->starts & -writing->starts;
	writing->starts ^= start;
	writing->spaced = writing->behind || (writing->spaces & (start - 1)) != 0;
	writing->spaces &= -start;
	writing->behind = false;
	return (writing->capitals & start) != 0;
}

/* ---- words */

static bool is_word_sign(uint32_t code)
{
	return (code >= 0x0E00 && code < 0x0F00) || (code >= 0x1000 && code < 0x10A0) ||
	       (code >= 0x1780 && code < 0x1800) || (code >= 0x2E80 && code < 0xA000) ||
	       (code >= 0xF900 && code < 0xFB00) || (code >= 0x20000 && code < 0x40000);
}

static uint32_t word_of(uint64_t hash, uint32_t bits)
{
	return (uint32_t)(mix(hash) >> 32 & ~UINT64_C(3)) | bits;
}

/* There is room for it. */
static inline void add_word(struct zf_buffer *out, uint32_t word)
{
	memcpy(out->at + out->len, &word, sizeof word);
	out->len += sizeof word;
}

/* Two to four numbers side by side are one: the match key parts a date or an amount at its points and
 * commas. */
static void join_numbers(struct zf_buffer *out, size_t run)
{
	uint32_t numbers[4];
	uint64_t hash = run;
	char *at;

	if (run < 2 || run > sizeof numbers / sizeof *numbers)
		return;
	at = out->at + out->len - run * sizeof *numbers;
	memcpy(numbers, at, run * sizeof *numbers);
	for (size_t i = 0; i < run; i++)
		hash = (hash ^ (numbers[i] | ZF_WORD_NAME)) * odd;
	numbers[0] = word_of(hash, ZF_WORD_DIGIT);
	memcpy(at, numbers, sizeof *numbers);
	out->len -= (run - 1) * sizeof *numbers;
}

/* A word with signs that may be words by themselves. */
static void add_signs(struct zf_slice word, uint32_t capital, struct zf_buffer *out)
{
	uint64_t hash = 0;
	uint32_t digit = 0;
	bool open = false;
	size_t at = 0;

	while (at < word.len) {
		uint32_t code = zf_utf8_next(word, &at);
		bool alone = is_word_sign(code);

		if (open && alone)
			add_word(out, word_of(hash, digit | capital));
		if (alone)
			add_word(out, word_of(code, 0));
		open = !alone;
		digit = open && (digit || zf_is_digit(code)) ? ZF_WORD_DIGIT : 0;
		hash = open ? (hash ^ code) * odd : 0;
	}
	if (open)
		add_word(out, word_of(hash, digit | capital));
}

/* room: bytes that may be read from its start on */
static uint32_t plain_word(struct zf_slice word, size_t room, uint32_t bits)
{
	uint64_t hash = word.len, piece = 0;

	for (; word.len >= 8; word.at += 8, word.len -= 8, room -= 8) {
		hash = (hash ^ zf_eight_load(word.at)) * odd;
		hash ^= hash >> 29;
	}
	piece = 0;
	if (room >= 8)
		piece = zf_eight_load(word.at) & ((UINT64_C(1) << 8 * word.len) - 1);
	else
		for (size_t i = 0; i < word.len; i++)
			piece |= (uint64_t)(unsigned char)word.at[i] << 8 * i;
	return word_of((hash ^ piece) * odd, bits);
}

/* A word of the key, which ends at a space. */
struct word {
	struct zf_slice text;
	bool digit;
	bool far;              /* code points from U+0800 on, of which is_word_sign() is to be asked */
};

static void note_bytes(struct word *word, uint64_t x)
{
	uint64_t ascii = zf_eight_within(x & ZF_EIGHT_TIMES(0x7F), '0', '9') & ~x;

	word->digit |= ascii != 0;
	word->far |= (x & x << 1 & x << 2 & ZF_EIGHT_TIMES(0x80)) != 0;
}

/* The word at *at, which is moved behind it and its space. */
static struct word next_word(struct zf_slice key, size_t *at)
{
	const char *from = key.at + *at, *end = key.at + key.len, *to = from;
	struct word word = { .digit = false };

	while (end - to >= 8) {
		uint64_t x = zf_eight_load(to), y = x ^ ZF_EIGHT_TIMES(' ');
		uint64_t spaces = (y - ZF_EIGHT_TIMES(1)) & ~y & ZF_EIGHT_TIMES(0x80);
		unsigned n = spaces ? (unsigned)__builtin_ctzll(spaces) / 8 : 8;

		if (n == 0)
			break;
		note_bytes(&word, n < 8 ? x & ((UINT64_C(1) << 8 * n) - 1) : x);
		to += n;
		if (n < 8)
			break;
	}
	if (end - to < 8)
		for (; to < end && *to != ' '; to++)
			note_bytes(&word, (unsigned char)*to);
	*at = (size_t)(to - key.at) + 1;
	word.text = zf_slice_make(from, (size_t)(to - from));
	return word;
}

static void forget_capitals(struct zf_buffer *out, size_t from)
{
	for (; from < out->len; from += sizeof(uint32_t)) {
		uint32_t word;

		memcpy(&word, out->at + from, sizeof word);
		word &= ~(uint32_t)ZF_WORD_NAME;
		memcpy(out->at + from, &word, sizeof word);
	}
}

static bool are_digits(struct zf_slice word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] < '0' || word.at[i] > '9')
			return false;
	return true;
}

/* Whether a number goes on with the next word that has digits: without white space between them, or by
 * thousands. */
static bool goes_on(struct zf_slice before, struct zf_slice word, bool spaced)
{
	return !spaced || (word.len == 3 && before.len <= 3 && are_digits(word) && are_digits(before));
}

size_t zf_words_take(struct zf_slice text, struct zf_slice key, struct zf_buffer *out)
{
	struct writing writing = { .text = text };
	struct zf_slice before = { NULL, 0 };
	size_t from = out->len, at = 0, run = 0;
	int capital = 0;

	/* Of two bytes there is not more than one word. */
	if (!zf_buffer_room(out, (key.len / 2 + 1) * sizeof(uint32_t)))
		return 0;
	while (at < key.len) {
		struct word word = next_word(key, &at);
		uint32_t bits;

		if (word.text.len == 0)
			continue;
		if (capital >= 0)
			capital = next_written(&writing);
		if (run > 0 && (word.far || !word.digit ||
		                !goes_on(before, word.text, capital >= 0 && writing.spaced))) {
			join_numbers(out, run);
			run = 0;
		}
		run += word.digit && !word.far;
		before = word.text;
		bits = (word.digit ? ZF_WORD_DIGIT : 0) | (capital > 0 ? ZF_WORD_NAME : 0);
		if (word.far)
			add_signs(word.text, bits & ZF_WORD_NAME, out);
		else
			add_word(out, plain_word(word.text, (size_t)(key.at + key.len - word.text.at), bits));
	}
	join_numbers(out, run);
	if (capital < 0 || next_written(&writing) >= 0)
		forget_capitals(out, from);
	return (out->len - from) / sizeof(uint32_t);
}

/* ---- sorting */

static void insertion(struct zf_words words)
{
	for (size_t i = 1; i < words.count; i++) {
		uint32_t word = words.at[i];
		size_t to = i;

		for (; to > 0 && words.at[to - 1] > word; to--)
			words.at[to] = words.at[to - 1];
		words.at[to] = word;
	}
}

/* Byte by byte from the lightest: linear whatever the words are. */
void zf_words_sort(struct zf_words words, uint32_t *scratch)
{
	enum { FEW = 48, BYTES = sizeof(uint32_t), VALUES = 256 };
	size_t starts[BYTES][VALUES] = { { 0 } };
	uint32_t *from = words.at, *to = scratch;

	if (words.count < FEW) {
		insertion(words);
		return;
	}
	for (size_t i = 0; i < words.count; i++)
		for (unsigned byte = 0; byte < BYTES; byte++)
			starts[byte][from[i] >> 8 * byte & 0xFF]++;
	for (unsigned byte = 0; byte < BYTES; byte++) {
		uint32_t *held = from;
		size_t sum = 0;

		for (unsigned value = 0; value < VALUES; value++) {
			size_t count = starts[byte][value];

			starts[byte][value] = sum;
			sum += count;
		}
		for (size_t i = 0; i < words.count; i++)
			to[starts[byte][from[i] >> 8 * byte & 0xFF]++] = from[i];
		from = to;
		to = held;
	}
}

/* ---- likeness */

static bool same(uint32_t a, uint32_t b)
{
	return (a | ZF_WORD_NAME) == (b | ZF_WORD_NAME);
}

static bool is_name(uint32_t word)
{
	return (word & ZF_WORD_NAME) && !(word & ZF_WORD_DIGIT);
}

static size_t less_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* One text on its way through the comparison. */
struct side {
	struct zf_words words;
	size_t at;
	bool again;            /* the word at hand is the one before it */
	bool only;             /* the one before it was not in the other text */
	struct zf_words_side *counts;
};

static void step(struct side *side, bool only)
{
	uint32_t word = side->words.at[side->at++];
	struct zf_words_side *counts = side->counts;
	bool name = is_name(word), marked = name || (word & ZF_WORD_DIGIT), again = side->again;

	counts->sorts += !again;
	counts->marked += !again && marked;
	counts->names += !again && name;
	if (only) {
		bool new = !again || !side->only;

		counts->only++;
		counts->only_numbers += (word & ZF_WORD_DIGIT) != 0;
		counts->only_sorts += new;
		counts->only_marked += new && marked;
		counts->only_names += new && name;
	}
	side->only = only;
	side->again = side->at < side->words.count && same(word, side->words.at[side->at]);
}

struct zf_likeness zf_likeness_of(struct zf_words a, struct zf_words b)
{
	struct zf_likeness like = { 0 };
	struct side x = { .words = a, .counts = &like.a }, y = { .words = b, .counts = &like.b };

	while (x.at < a.count && y.at < b.count) {
		uint32_t one = a.at[x.at] | ZF_WORD_NAME, two = b.at[y.at] | ZF_WORD_NAME;

		if (one < two) {
			step(&x, true);
		} else if (two < one) {
			step(&y, true);
		} else {
			like.common++;
			like.numbers += (one & ZF_WORD_DIGIT) != 0;
			step(&x, false);
			step(&y, false);
		}
	}
	while (x.at < a.count)
		step(&x, true);
	while (y.at < b.count)
		step(&y, true);
	like.numbers += less_of(like.a.only_numbers, like.b.only_numbers);
	return like;
}

bool zf_lengths_alike(size_t a, size_t b)
{
	size_t shorter = less_of(a, b), longer = a + b - shorter;

	return shorter >= ZF_NEAR_WORDS && longer - shorter <= shorter / 2;
}

/* What a form leaves open, of the words of a text that has `sorts`: its names, or its names and numbers. */
struct blanks {
	size_t all;            /* of the text */
	size_t filled;         /* of them, filled in anew */
};

/* Whether the words that were replaced are the form's and not any: see the header. Counts are below 2^26, so
 * that what is compared is the same on every machine. */
static bool are_filled(struct blanks blanks, size_t sorts, size_t replaced)
{
	double excess, variance;

	if (blanks.filled < 2 || blanks.filled * 8 <= blanks.all)
		return false;
	excess = (double)((int64_t)(blanks.filled * sorts) - (int64_t)(replaced * blanks.all));
	variance = (double)(replaced * blanks.all) * (double)(sorts - blanks.all);
	return excess > 0 && excess * excess * 4 > variance * 25;
}

static bool is_form(const struct zf_likeness *like)
{
	const struct zf_words_side *text = like->a.sorts < like->b.sorts ? &like->a : &like->b;
	size_t replaced = less_of(like->a.only_sorts, like->b.only_sorts);
	struct blanks marked = { text->marked, less_of(like->a.only_marked, like->b.only_marked) };
	struct blanks names = { text->names, less_of(like->a.only_names, like->b.only_names) };

	if (like->a.only_marked * 3 < like->a.only_sorts * 2 ||
	    like->b.only_marked * 3 < like->b.only_sorts * 2)
		return false;
	return are_filled(marked, text->sorts, replaced) || are_filled(names, text->sorts, replaced);
}

bool zf_alike(struct zf_words a, struct zf_words b)
{
	struct zf_likeness like = zf_likeness_of(a, b);
	size_t shorter = less_of(a.count, b.count), replaced = less_of(like.a.only, like.b.only);
	size_t numbers = less_of(like.a.only_numbers, like.b.only_numbers);
	size_t heavy = numbers == 1 && like.numbers >= 4 ? 0 : numbers;

	if (!zf_lengths_alike(a.count, b.count))
		return false;
	if ((numbers > 1 && numbers * 8 > like.numbers) || is_form(&like))
		return false;
	return (replaced + heavy * (NUMBER_WEIGHT - 1)) * 100 <= shorter * 12;
}
