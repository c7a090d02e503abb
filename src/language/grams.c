#include "language/grams.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

#include "core/utf8.h"

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

/* A reader's state: the token (what stands between white space) that is being written. */
struct reader {
	const struct zf_gram_letters *letters;
	struct zf_gram_text *out;
	size_t token;          /* where it begins in out->code */
	uint32_t digits, dots; /* of the token: ASCII digits; full stops between letters */
	bool at_sign, scheme, slash, any_upper;
	struct { uint32_t letters; uint8_t script; } seen[SCRIPTS]; /* in the order of their coming */
	unsigned nseen, now;   /* `now`: the script of the last letter */
};

/* One more letter of the script; texts in more than SCRIPTS scripts are not read for all of them. */
static void count_letter(struct reader *reader, uint8_t script)
{
	if (reader->nseen == 0 || reader->seen[reader->now].script != script) {
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
	if (out->len > 0 && out->code[out->len - 1] == '\'')
		out->len--;
	if (out->len == 0 || out->code[out->len - 1] != ' ')
		put(out, ' ');
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

static void end_token(struct reader *reader)
{
	struct zf_gram_text *out = reader->out;
	put_space(out);
	bool address = reader->at_sign || reader->scheme ||
		(reader->dots && (!reader->any_upper || reader->slash));
	if (address) {
		out->left_out++;
		out->len = reader->token;
	} else if (reader->digits) {
		drop_short_runs(reader);
	}
	out->digits += reader->digits;
	reader->token = out->len;
	reader->digits = reader->dots = 0;
	reader->at_sign = reader->scheme = reader->slash = reader->any_upper = false;
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
	if (code >= '0' && code <= '9')
		reader->digits++;
	reader->at_sign |= code == '@';
	reader->scheme |= code == ':' && text.len - behind > 1 && memcmp(text.at + behind, "//", 2) == 0;
	reader->slash |= code == '/';
	if (code == '.' && after_letter && before_letter)
		reader->dots++;
	put_space(out);
}

static void read_piece(struct reader *reader, struct zf_slice text)
{
	struct zf_gram_text *out = reader->out;
	reader->token = out->len;
	for (size_t at = 0; at < text.len;) {
		unsigned char byte = (unsigned char)text.at[at];
		uint32_t code = byte;
		if (byte < 0x80)
			at++;
		else
			code = zf_utf8_next(text, &at);
		if (code == ' ' || (code >= '\t' && code <= '\r') || code == 0xa0 || code == ZF_UTF8_BAD) {
			end_token(reader);
			continue;
		}
		uint16_t lower = lower_of(reader->letters, code);
		if (!lower) {
			sign(reader, code, text, at);
			continue;
		}
		bool begins = out->code[out->len - 1] == ' ';
		if (lower != code) {
			reader->any_upper = true;
			out->titled += begins;
			out->upper += !begins;
		}
		put(out, lower);
		count_letter(reader, code < ZF_GRAM_TABLED ?
		             reader->letters->script[code] : script_of((UChar32)code));
	}
	end_token(reader);
}

/* Only letters of the script that most are of stay. */
static void one_script(struct reader *reader)
{
	struct zf_gram_text *out = reader->out;
	unsigned most = 0;
	for (unsigned i = 1; i < reader->nseen; i++) {
		uint32_t here = reader->seen[i].letters, there = reader->seen[most].letters;
		if (here > there || (here == there && reader->seen[i].script < reader->seen[most].script))
			most = i;
	}
	uint8_t best = out->script = reader->nseen ? reader->seen[most].script : USCRIPT_COMMON;
	if (reader->nseen < 2)
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

static void finish(struct reader *reader)
{
	struct zf_gram_text *out = reader->out;
	one_script(reader);
	for (size_t i = 1; i < out->len; i++) {
		out->letters += out->code[i] != ' ' && out->code[i] != '\'';
		if (out->code[i - 1] == ' ' && out->code[i] != ' ') {
			out->at[out->words] = (uint16_t)i;
			out->hash[out->words++] = 0;
		}
	}
	out->at[out->words] = (uint16_t)out->len;
	if (out->letters == 0)
		out->len = out->words = 0;
}

static void begin(struct reader *reader)
{
	struct zf_gram_text *out = reader->out;
	out->len = 0;
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

/* How a short text is written: how many words, their case, digits, addresses. */
static uint64_t shape_of(const struct zf_gram_text *text)
{
	unsigned words = text->words > 5 ? 5 : text->words;
	bool upper = text->upper * 2 > text->letters;
	unsigned written = upper ? 3 : text->titled >= text->words ? 2 : text->titled > 0;
	unsigned digits = text->digits == 0 ? 0 : text->digits <= 2 ? 1 : text->digits < text->letters ? 2 : 3;
	unsigned few = text->letters < 4 ? 0 : text->letters < 9 ? 1 : 2;
	return mix(UINT64_C(0x5ba9e), words | written << 4 | digits << 8 | (text->left_out > 0) << 12 |
	           few << 16);
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
	if (i == 0 && text->words <= 6)
		out[n++] = shape_of(text);
	if (text->at[i + 1] - text->at[i] > 4)
		out[n++] = mix(hash, 0x77);
	if (i > 0)
		out[n++] = mix(hash_of_word(text, i - 1) * 31, hash);
	return n;
}

/* Runs of 2 to 5 codes from each of the word's places on and from the space before it; one of three and more ends
 * where a word ends. */
static size_t runs_of_word(const struct zf_gram_text *text, struct zf_gram_walk *walk, uint64_t *out, size_t room)
{
	const uint16_t *code = text->code;
	size_t n = 0, at = walk->at ? walk->at - 1u : text->at[walk->word] - 1u, end = text->at[walk->word + 1] - 1u; /* its last is the space behind the word */
	uint64_t seed = seed_of(text);
	for (; at + 4 <= end && n + 4 <= room; at++, n += 4) {
		uint64_t hash = mix(seed, code[at]);
		out[n] = hash = mix(hash, code[at + 1]);
		out[n + 1] = hash = mix(hash, code[at + 2]);
		out[n + 2] = hash = mix(hash, code[at + 3]);
		out[n + 3] = mix(hash, code[at + 4]);
	}
	for (; at < end && n + 4 <= room; at++) {
		size_t most = at + 5 < text->len ? at + 5 : text->len;
		uint64_t hash = mix(seed, code[at]);
		for (size_t i = at + 1; i < most; i++) {
			out[n++] = hash = mix(hash, code[i]);
			if (code[i] == ' ' && i > at + 1)
				break;
		}
	}
	walk->at = at < end ? (uint32_t)at + 1 : 0;
	return n;
}

size_t zf_gram_next(struct zf_gram_text *text, struct zf_gram_walk *walk, uint64_t *out, size_t room)
{
	static const uint8_t first[ZF_GRAM_ROUNDS] = { 0, 2, 1, 3 };
	size_t n = 0;
	while (walk->round < ZF_GRAM_ROUNDS && n + 16 <= room) {
		if (walk->word < text->words) {
			if (walk->at == 0)
				n += begin_word(text, walk->word, out + n);
			n += runs_of_word(text, walk, out + n, room - n);
			walk->word += walk->at == 0 ? ZF_GRAM_ROUNDS : 0;
			continue;
		}
		walk->round++;
		walk->word = walk->round < ZF_GRAM_ROUNDS ? first[walk->round] : 0;
		if (n > 0)
			break;
	}
	return n;
}
