#include "decode/letters.h"

#include <stdlib.h>

#include "core/utf8.h"

/* All costs in half nats. */
enum {
	UNKNOWN = 20,     /* a letter that the language does not have */
	QUOTE = 6,        /* a quote, a dash, a space that does not break */
	COMMON = 8,       /* a sign that stands in prose */
	SIGN = 14,        /* any other sign */
	NOTHING = 28,     /* a control, or a byte that means nothing */
	MISPLACED = 8,    /* more for a sign or a capital inside a word, and for a letter by itself */
	APART = 4,        /* more for a sign beside letters that are not ASCII's: it may be a capital of theirs */
	MIXED = 16,       /* more for a letter of another script beside one of ASCII */
	PLAINLY = 16,     /* how much likelier another reading must be, at least */
	PARTS = 16,       /* and in parts of the cost of the first */
	OF_ONE = 16,      /* what one byte adds to that, however often it stands there: two must speak */
	OF_ALL = 18,      /* at least */
	MOST_BYTES = 4096
};

/* The commonest first: of readings that are equal the earliest is taken. */
static const char *const labels[] = {
	"windows-1252", "windows-1250", "windows-1251", "windows-1257", "windows-1253", "windows-1254",
	"iso-8859-2", "iso-8859-7", "iso-8859-5", "iso-8859-13", "iso-8859-15", "iso-8859-3", "iso-8859-4",
	"iso-8859-16", "iso-8859-10", "iso-8859-14", "koi8-r", "koi8-u", "ibm866", "macintosh",
};
enum { ENCODINGS = sizeof labels / sizeof *labels, HIGH = 128 };

enum context { /* of a byte past ASCII */
	INSIDE, /* between two small letters of ASCII */
	BESIDE, /* beside a letter of ASCII */
	ALONE,  /* no letter of ASCII and no byte past it stands beside it */
	AMONG,  /* its like */
	CONTEXTS
};

struct zf_letters {
	bool ready;
	const struct zf_encoding *encodings[ENCODINGS];
	uint8_t costs[ENCODINGS][ZF_LETTER_LANGUAGES][HIGH];
	uint8_t more[ENCODINGS][CONTEXTS][HIGH];
};

/* How often each byte past ASCII stands in a text. */
struct bytes {
	uint32_t in[CONTEXTS][HIGH], all[HIGH];
};

struct zf_letters *zf_letters_new(void)
{
	return calloc(1, sizeof(struct zf_letters));
}

void zf_letters_free(struct zf_letters *letters)
{
	free(letters);
}

static bool is_quote(uint32_t code)
{
	return code == 0xA0 || code == 0xAB || code == 0xBB || code == 0xAD || code == 0x2039 || code == 0x203A ||
	       (code >= 0x2010 && code <= 0x2026);
}

/* ª and º are signs here: they stand behind figures. */
static bool is_common_sign(uint32_t code)
{
	static const uint16_t signs[] = { 0xA1, 0xA3, 0xA7, 0xA9, 0xAA, 0xAE, 0xB0, 0xB1,
		                          0xB7, 0xBA, 0xBC, 0xBD, 0xBE, 0xBF, 0x20AC, 0x2122 };

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (signs[i] == code)
			return true;
	return false;
}

static uint8_t more_of(enum context context, uint32_t code)
{
	bool letter = zf_is_letter(code) && !is_common_sign(code);

	switch (context) {
	case INSIDE:
		if (letter && code >= 0x370)
			return MIXED;
		return is_quote(code) || (letter && !zf_is_upper(code)) ? 0 : MISPLACED;
	case BESIDE:
		return letter && code >= 0x370 ? MIXED : 0;
	case ALONE:
		return letter ? MISPLACED : 0;
	case AMONG:
		return letter ? 0 : APART;
	case CONTEXTS:
		break;
	}
	return 0;
}

enum { CODES = 0x500 }; /* Latin, Greek and Cyrillic letters */

static void spread(const struct zf_letter_shares *shares, uint8_t of_code[CODES])
{
	struct zf_slice row = zf_slice_of(shares->letters);

	memset(of_code, UNKNOWN, CODES);
	for (size_t at = 0; at < row.len; at++) {
		uint32_t code = zf_utf8_next(row, &at);

		if (code < CODES)
			of_code[code] = (uint8_t)(row.at[at] - 'a');
	}
}

static uint8_t cost_of(const uint8_t of_code[CODES], uint32_t code)
{
	if (!zf_is_letter(code) || is_common_sign(code))
		return code < 0xA0 ? NOTHING : is_quote(code) ? QUOTE : is_common_sign(code) ? COMMON : SIGN;
	code = zf_fold_case(code);
	return code < CODES ? of_code[code] : UNKNOWN;
}

static enum zeef_status get_ready(struct zf_letters *letters)
{
	uint32_t codes[ENCODINGS][HIGH];
	uint8_t of_code[CODES];

	for (size_t e = 0; e < ENCODINGS && !letters->ready; e++) {
		letters->encodings[e] = zf_encoding_find(zf_slice_of(labels[e]));
		if (zf_convert_table(letters->encodings[e], codes[e]) == ZEEF_ENOMEM)
			return ZEEF_ENOMEM;
		for (size_t i = 0; i < HIGH; i++)
			for (int c = 0; c < CONTEXTS; c++)
				letters->more[e][c][i] = more_of((enum context)c, codes[e][i]);
	}
	for (size_t l = 0; l < ZF_LETTER_LANGUAGES && !letters->ready; l++) {
		spread(&zf_letter_shares[l], of_code);
		for (size_t e = 0; e < ENCODINGS; e++)
			for (size_t i = 0; i < HIGH; i++)
				letters->costs[e][l][i] = cost_of(of_code, codes[e][i]);
	}
	letters->ready = true;
	return ZEEF_OK;
}

static bool is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

static enum context context_of(char before, char behind)
{
	if (is_small(before) && is_small(behind))
		return INSIDE;
	if (is_small((char)(before | 32)) || is_small((char)(behind | 32)))
		return BESIDE;
	return (unsigned char)before >= HIGH || (unsigned char)behind >= HIGH ? AMONG : ALONE;
}

static void count(struct zf_slice text, struct bytes *out)
{
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		char before = i ? text.at[i - 1] : ' ', behind = i + 1 < text.len ? text.at[i + 1] : ' ';

		if (c < HIGH)
			continue;
		out->in[context_of(before, behind)][c - HIGH]++;
		out->all[c - HIGH]++;
	}
}

struct reading {
	size_t encoding, language; /* the likeliest */
	uint32_t cost;
};

static struct reading read_as(const struct zf_letters *letters, size_t encoding, const struct bytes *bytes)
{
	struct reading best = { encoding, 0, UINT32_MAX };
	uint32_t more = 0;

	for (int c = 0; c < CONTEXTS; c++)
		for (size_t i = 0; i < HIGH; i++)
			more += bytes->in[c][i] * letters->more[encoding][c][i];
	for (size_t l = 0; l < ZF_LETTER_LANGUAGES; l++) {
		const uint8_t *costs = letters->costs[encoding][l];
		uint32_t sum = more;

		for (size_t i = 0; i < HIGH; i++)
			sum += bytes->all[i] * costs[i];
		if (sum < best.cost)
			best = (struct reading){ encoding, l, sum };
	}
	return best;
}

static int32_t cost_of_byte(const struct zf_letters *letters, struct reading reading,
                            const struct bytes *bytes, size_t i)
{
	uint32_t sum = bytes->all[i] * letters->costs[reading.encoding][reading.language][i];

	for (int c = 0; c < CONTEXTS; c++)
		sum += bytes->in[c][i] * letters->more[reading.encoding][c][i];
	return (int32_t)sum;
}

static bool is_plainly_better(const struct zf_letters *letters, const struct bytes *bytes, struct reading best,
                              struct reading first)
{
	int32_t gains = 0;

	if (best.cost + PLAINLY + first.cost / PARTS > first.cost)
		return false;
	for (size_t i = 0; i < HIGH; i++) {
		int32_t gain = cost_of_byte(letters, first, bytes, i) - cost_of_byte(letters, best, bytes, i);

		gains += gain < OF_ONE ? gain : OF_ONE;
	}
	return gains >= OF_ALL;
}

enum zeef_status zf_letters_choose(struct zf_letters *letters, struct zf_slice text,
                                   const struct zf_encoding *first, const struct zf_encoding **out)
{
	struct bytes bytes;
	struct reading given = { ENCODINGS, 0, 0 }, best = { 0, 0, UINT32_MAX };
	enum zeef_status status = get_ready(letters);

	*out = first;
	if (status < 0)
		return status;
	text.len = text.len < MOST_BYTES ? text.len : MOST_BYTES;
	count(text, &bytes);
	for (size_t e = 0; e < ENCODINGS; e++) {
		struct reading reading = read_as(letters, e, &bytes);

		best = reading.cost < best.cost ? reading : best;
		given = letters->encodings[e] == first ? reading : given;
	}
	if (given.encoding < ENCODINGS && is_plainly_better(letters, &bytes, best, given))
		*out = letters->encodings[best.encoding];
	return ZEEF_OK;
}
