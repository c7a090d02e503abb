#include "boilerplate/words.h"

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

/* A word that begins at `at` with a letter of ASCII, up to its first sign that is not of a-z, and with the space behind
 * it: most words are no more. Returns where to go on. */
static size_t add_word(struct reading *r, struct zf_slice text, size_t at)
{
	struct zf_words *out = r->out;
	bool upper = (unsigned char)text.at[at] < 'a';
	uint64_t hash = (FNV_START ^ (unsigned char)(text.at[at] | 32)) * FNV_PRIME;
	size_t from = at++;
	uint32_t n;

	for (; at < text.len && (unsigned)text.at[at] - 'a' < 26; at++)
		hash = (hash ^ (unsigned char)text.at[at]) * FNV_PRIME;
	n = (uint32_t)(at - from);
	out->letters += n;
	out->signs += n;
	out->uppers += upper;
	out->capitals += upper;
	out->last = upper && n == 1 ? ZF_SIGN_UPPER : ZF_SIGN_LOWER;
	if (!out->first)
		out->first = upper ? ZF_SIGN_UPPER : ZF_SIGN_LOWER;
	r->pending = false;
	r->upper = upper;
	if (at < text.len && text.at[at] != ' ') {
		r->hash = hash;
		r->length = n;
		r->digits = false;
		return at;
	}
	if (out->words < ZF_WORDS_KEPT)
		r->hashes[out->words] = hash;
	out->words++;
	out->fold = zf_words_chain(out->fold, hash);
	out->longest = n > out->longest ? n : out->longest;
	out->briefs += n <= 3 && !upper;
	return at + (at < text.len);
}

/* The run of letters a-z at `at`, of which there is one at least, within a word; returns its end. */
static size_t add_run(struct reading *r, struct zf_slice text, size_t at)
{
	struct zf_words *out = r->out;
	size_t from = at;
	uint64_t hash;
	uint32_t n;

	for (hash = r->hash; at < text.len && (unsigned)text.at[at] - 'a' < 26; at++)
		hash = (hash ^ (unsigned char)text.at[at]) * FNV_PRIME;
	n = (uint32_t)(at - from);
	r->hash = hash;
	r->digits = r->pending = false;
	r->length += n;
	out->letters += n;
	out->signs += n;
	out->last = ZF_SIGN_LOWER;
	return at;
}

/* ASCII but for a-z. */
static enum zf_sign add_ascii(struct reading *r, uint32_t code)
{
	if (code - 'A' < 26) {
		add_letter(r, code, code + 32, false, true);
		return ZF_SIGN_UPPER;
	}
	if (code - '0' < 10) {
		add_letter(r, code, code, true, false);
		return ZF_SIGN_DIGIT;
	}
	return add_sign(r, code);
}

void zf_words_measure(struct zf_slice text, struct zf_words *out, uint64_t hashes[ZF_WORDS_KEPT])
{
	struct reading r = { .out = out, .hashes = hashes };
	size_t at = 0;
	enum zf_sign sign;

	memset(out, 0, sizeof *out);
	while (at < text.len) {
		uint32_t code = (unsigned char)text.at[at];
		if (!r.length && (code | 32) - 'a' < 26) {
			at = add_word(&r, text, at);
			continue;
		}
		if (code - 'a' < 26) {
			at = add_run(&r, text, at);
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
		if (code == 0x2026 || (code == '.' && at > 2 && text.at[at - 2] == '.'))
			out->symbols |= at == text.len ? ZF_HAS_ELLIPSIS : 0;
		if (code == '/' && at > 2 && text.at[at - 2] == '/' && text.at[at - 3] == ':')
			out->symbols |= ZF_HAS_URL;
		if (code == '.' && at > 3 && memcmp(text.at + at - 4, "www", 3) == 0)
			out->symbols |= ZF_HAS_URL;
	}
	end_word(&r);
	end_sentence(&r);
}
