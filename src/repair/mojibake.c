/*
 * UTF-8 that was read as a windows code page and written as UTF-8 again, once or twice: "â€™" for ’, "Ĺ‚" for ł,
 * "Ξ±" for α.
 *
 * Signs are turned back where they are the bytes of one valid code point that a European text may hold, where no
 * language writes them side by side (repair/pairs), and where some language writes what they were beside its
 * neighbours. One such place by itself may be an accident: a record must have SURE of them, or one of three signs
 * and more. The page is the one that turns most signs of the record. Where hardly a sign past ASCII of a block is
 * none of those bytes, all of them are turned, for "ΠΈ" by itself is Greek as well as it is и. Only windows-1252,
 * whose signs are rare in text, is asked for single places; the letters of the others stand in every text of their
 * languages, so that nearly all of a block must be covered, and either all of the record or SURE places of the
 * block. What was lost on the way (a byte without a sign in the page) is not guessed.
 */
#include "repair/inside.h"

#include "core/utf8.h"
#include "repair/pairs.h"

#define PAGES 5
#define SURE 3         /* pairs of signs that a record has at least */
#define COVERED 95     /* percent of the signs past ASCII, so that all are turned */
#define LOW 0x530      /* code points below are looked up as they are, */
#define HIGH 0x2000    /* those from here to TOP behind them */
#define TOP 0x2123
#define SLOTS (LOW + TOP - HIGH)

/* Bytes 0x80 to 0xFF; what a page does not define stands for itself below 0xA0, and is 0 above. */
static const uint16_t high[PAGES][128] = {
	{ /* windows-1252 */
		0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039,
		0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
		0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178, 0xA0, 0xA1, 0xA2, 0xA3,
		0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0xA9, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF,
		0xB0, 0xB1, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xBB,
		0xBC, 0xBD, 0xBE, 0xBF, 0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7,
		0xC8, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF, 0xD0, 0xD1, 0xD2, 0xD3,
		0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF,
		0xE0, 0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xEB,
		0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7,
		0xF8, 0xF9, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE, 0xFF,
	},
	{ /* windows-1250 */
		0x20AC, 0x81, 0x201A, 0x83, 0x201E, 0x2026, 0x2020, 0x2021, 0x88, 0x2030, 0x160, 0x2039,
		0x15A, 0x164, 0x17D, 0x179, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
		0x98, 0x2122, 0x161, 0x203A, 0x15B, 0x165, 0x17E, 0x17A, 0xA0, 0x2C7, 0x2D8, 0x141,
		0xA4, 0x104, 0xA6, 0xA7, 0xA8, 0xA9, 0x15E, 0xAB, 0xAC, 0xAD, 0xAE, 0x17B,
		0xB0, 0xB1, 0x2DB, 0x142, 0xB4, 0xB5, 0xB6, 0xB7, 0xB8, 0x105, 0x15F, 0xBB,
		0x13D, 0x2DD, 0x13E, 0x17C, 0x154, 0xC1, 0xC2, 0x102, 0xC4, 0x139, 0x106, 0xC7,
		0x10C, 0xC9, 0x118, 0xCB, 0x11A, 0xCD, 0xCE, 0x10E, 0x110, 0x143, 0x147, 0xD3,
		0xD4, 0x150, 0xD6, 0xD7, 0x158, 0x16E, 0xDA, 0x170, 0xDC, 0xDD, 0x162, 0xDF,
		0x155, 0xE1, 0xE2, 0x103, 0xE4, 0x13A, 0x107, 0xE7, 0x10D, 0xE9, 0x119, 0xEB,
		0x11B, 0xED, 0xEE, 0x10F, 0x111, 0x144, 0x148, 0xF3, 0xF4, 0x151, 0xF6, 0xF7,
		0x159, 0x16F, 0xFA, 0x171, 0xFC, 0xFD, 0x163, 0x2D9,
	},
	{ /* windows-1257 */
		0x20AC, 0x81, 0x201A, 0x83, 0x201E, 0x2026, 0x2020, 0x2021, 0x88, 0x2030, 0x8A, 0x2039,
		0x8C, 0xA8, 0x2C7, 0xB8, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
		0x98, 0x2122, 0x9A, 0x203A, 0x9C, 0xAF, 0x2DB, 0x9F, 0xA0, 0x0, 0xA2, 0xA3,
		0xA4, 0x0, 0xA6, 0xA7, 0xD8, 0xA9, 0x156, 0xAB, 0xAC, 0xAD, 0xAE, 0xC6,
		0xB0, 0xB1, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6, 0xB7, 0xF8, 0xB9, 0x157, 0xBB,
		0xBC, 0xBD, 0xBE, 0xE6, 0x104, 0x12E, 0x100, 0x106, 0xC4, 0xC5, 0x118, 0x112,
		0x10C, 0xC9, 0x179, 0x116, 0x122, 0x136, 0x12A, 0x13B, 0x160, 0x143, 0x145, 0xD3,
		0x14C, 0xD5, 0xD6, 0xD7, 0x172, 0x141, 0x15A, 0x16A, 0xDC, 0x17B, 0x17D, 0xDF,
		0x105, 0x12F, 0x101, 0x107, 0xE4, 0xE5, 0x119, 0x113, 0x10D, 0xE9, 0x17A, 0x117,
		0x123, 0x137, 0x12B, 0x13C, 0x161, 0x144, 0x146, 0xF3, 0x14D, 0xF5, 0xF6, 0xF7,
		0x173, 0x142, 0x15B, 0x16B, 0xFC, 0x17C, 0x17E, 0x2D9,
	},
	{ /* windows-1253 */
		0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x88, 0x2030, 0x8A, 0x2039,
		0x8C, 0x8D, 0x8E, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
		0x98, 0x2122, 0x9A, 0x203A, 0x9C, 0x9D, 0x9E, 0x9F, 0xA0, 0x385, 0x386, 0xA3,
		0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0xA9, 0x0, 0xAB, 0xAC, 0xAD, 0xAE, 0x2015,
		0xB0, 0xB1, 0xB2, 0xB3, 0x384, 0xB5, 0xB6, 0xB7, 0x388, 0x389, 0x38A, 0xBB,
		0x38C, 0xBD, 0x38E, 0x38F, 0x390, 0x391, 0x392, 0x393, 0x394, 0x395, 0x396, 0x397,
		0x398, 0x399, 0x39A, 0x39B, 0x39C, 0x39D, 0x39E, 0x39F, 0x3A0, 0x3A1, 0x0, 0x3A3,
		0x3A4, 0x3A5, 0x3A6, 0x3A7, 0x3A8, 0x3A9, 0x3AA, 0x3AB, 0x3AC, 0x3AD, 0x3AE, 0x3AF,
		0x3B0, 0x3B1, 0x3B2, 0x3B3, 0x3B4, 0x3B5, 0x3B6, 0x3B7, 0x3B8, 0x3B9, 0x3BA, 0x3BB,
		0x3BC, 0x3BD, 0x3BE, 0x3BF, 0x3C0, 0x3C1, 0x3C2, 0x3C3, 0x3C4, 0x3C5, 0x3C6, 0x3C7,
		0x3C8, 0x3C9, 0x3CA, 0x3CB, 0x3CC, 0x3CD, 0x3CE, 0x0,
	},
	{ /* windows-1251 */
		0x402, 0x403, 0x201A, 0x453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x409, 0x2039,
		0x40A, 0x40C, 0x40B, 0x40F, 0x452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
		0x98, 0x2122, 0x459, 0x203A, 0x45A, 0x45C, 0x45B, 0x45F, 0xA0, 0x40E, 0x45E, 0x408,
		0xA4, 0x490, 0xA6, 0xA7, 0x401, 0xA9, 0x404, 0xAB, 0xAC, 0xAD, 0xAE, 0x407,
		0xB0, 0xB1, 0x406, 0x456, 0x491, 0xB5, 0xB6, 0xB7, 0x451, 0x2116, 0x454, 0xBB,
		0x458, 0x405, 0x455, 0x457, 0x410, 0x411, 0x412, 0x413, 0x414, 0x415, 0x416, 0x417,
		0x418, 0x419, 0x41A, 0x41B, 0x41C, 0x41D, 0x41E, 0x41F, 0x420, 0x421, 0x422, 0x423,
		0x424, 0x425, 0x426, 0x427, 0x428, 0x429, 0x42A, 0x42B, 0x42C, 0x42D, 0x42E, 0x42F,
		0x430, 0x431, 0x432, 0x433, 0x434, 0x435, 0x436, 0x437, 0x438, 0x439, 0x43A, 0x43B,
		0x43C, 0x43D, 0x43E, 0x43F, 0x440, 0x441, 0x442, 0x443, 0x444, 0x445, 0x446, 0x447,
		0x448, 0x449, 0x44A, 0x44B, 0x44C, 0x44D, 0x44E, 0x44F,
	},
};

/* First bytes of what European text holds past ASCII: Latin-1 and Latin Extended-A, the Romanian commas, Greek,
 * Cyrillic, quotes and dashes, ligatures. */
static const unsigned char leads[] = { 0xC2, 0xC3, 0xC4, 0xC5, 0xC8, 0xCE, 0xCF, 0xD0, 0xD1, 0xE2, 0xEF };

struct pages {
	uint8_t lead[SLOTS], more[SLOTS]; /* bits of the pages in which a sign is a first byte, a later byte */
};

struct place {                 /* where signs may be the bytes of one code point */
	struct zf_slice text;
	unsigned page;
	bool all;              /* the neighbours are not asked */
};

static size_t slot_of(uint32_t c)
{
	return c < LOW ? c : c >= HIGH && c < TOP ? LOW + c - HIGH : 0;
}

static void open_pages(struct pages *pages)
{
	memset(pages, 0, sizeof *pages);
	for (unsigned page = 0; page < PAGES; page++) {
		for (size_t i = 0; i < sizeof leads; i++)
			pages->lead[slot_of(high[page][leads[i] - 0x80])] |= (uint8_t)(1u << page);
		for (unsigned i = 0; i < 0x40; i++) {
			pages->more[slot_of(high[page][i])] |= (uint8_t)(1u << page);
			pages->more[i < 0x20 ? 0x80 + i : 0] |= (uint8_t)(page == 0);
		}
	}
	pages->lead[0] = pages->more[0] = 0;
}

/* The byte that a page reads as this code point; 0 = none. */
static unsigned byte_of(unsigned page, uint32_t c)
{
	if (c < 0x80)
		return 0;
	for (unsigned i = 0; i < 128; i++)
		if (high[page][i] == c)
			return 0x80 + i;
	return page == 0 && c < 0xA0 ? c : 0;
}

/* Letters of Latin, Greek and Cyrillic, quotes, dashes and signs; U+FFFD, which was lost before. */
static bool is_likely(uint32_t c)
{
	if (c < 0x100)
		return c >= 0xA0;
	return c < 0x180 || (c >= 0x218 && c <= 0x21B) || (c >= 0x386 && c <= 0x45F) ||
	       (c >= 0x2002 && c <= 0x2BFF) || (c >= 0xFB00 && c <= 0xFB04) || c == 0xFEFF || c == 0xFFFD;
}

static uint32_t next_byte(const struct place *place, size_t *at, unsigned depth, unsigned *signs);

/* The code point whose bytes are the signs (or, at depth 2, the code points that signs were) from *at on, and *at
 * moved behind them; 0 = none. Adds to *signs. */
static uint32_t was(const struct place *place, size_t *at, unsigned depth, unsigned *signs)
{
	char bytes[4];
	size_t end = *at, part = 0;
	unsigned count, used = 0, byte = next_byte(place, &end, depth - 1, &used);
	uint32_t code;

	if (byte < 0xC2 || byte > 0xEF)
		return 0;
	count = byte >= 0xE0 ? 3 : 2;
	bytes[0] = (char)byte;
	for (unsigned i = 1; i < count; i++) {
		byte = end < place->text.len ? next_byte(place, &end, depth - 1, &used) : 0;
		if (byte < 0x80 || byte > 0xBF)
			return 0;
		bytes[i] = (char)byte;
	}
	code = zf_utf8_next(zf_slice_make(bytes, count), &part);
	if (code == ZF_UTF8_BAD || part != count)
		return 0;
	*signs += used;
	*at = end;
	return code;
}

/* The byte of the next sign, or at depth 1 of what the next signs were; 0 = none. */
static uint32_t next_byte(const struct place *place, size_t *at, unsigned depth, unsigned *signs)
{
	uint32_t code = depth ? was(place, at, depth, signs) : 0;

	if (!code) {
		code = zf_utf8_next(place->text, at);
		++*signs;
	}
	return byte_of(place->page, code);
}

/* What stands at `at`, twice or once turned, or as it is. */
static uint32_t likely_at(const struct place *place, size_t *at, unsigned *signs)
{
	for (unsigned depth = 2; depth > 0; depth--) {
		size_t end = *at;
		unsigned used = 0;
		uint32_t code = was(place, &end, depth, &used);
		if (code && is_likely(code)) {
			*at = end;
			*signs = used;
			return code;
		}
	}
	*signs = 1;
	return zf_utf8_next(place->text, at);
}

/* Whether some two signs of the text from `from` to `to`, with those around it, never stand side by side. */
static bool is_strange(struct zf_slice text, size_t from, size_t to)
{
	size_t at = from;
	uint32_t before = from ? zf_utf8_back(text, &at) : ' ';

	for (at = from; at <= to;) {
		uint32_t c = at < text.len ? zf_utf8_next(text, &at) : (at++, ' ');
		if (zf_pair_of(before, c) == ZF_PAIR_UNSEEN)
			return true;
		before = c;
	}
	return false;
}

/* "AMANHÃ”": a capital and the sign that closes the sentence behind it. */
static bool is_end(struct zf_slice text, size_t at, uint32_t before, size_t end)
{
	uint32_t sign;

	if (!zf_is_upper(before))
		return false;
	zf_utf8_next(text, &at);
	sign = zf_utf8_next(text, &at);
	return at == end && ((sign >= 0x2010 && sign <= 0x203A) || sign == 0xAB || sign == 0xBB) &&
	       (end == text.len || !zf_is_letter(zf_utf8_next(text, &end)));
}

/* The code point that the signs from *at on were, `before` standing before it, and *at moved behind them; 0 =
 * they are to stay. */
static uint32_t turned(const struct place *place, size_t *at, uint32_t before, unsigned *signs)
{
	size_t end = *at, next;
	uint32_t code = likely_at(place, &end, signs), after = ' ';
	unsigned unused;

	if (*signs < 2 || (!place->all && !is_strange(place->text, *at, end)) ||
	    (code < 0x180 && is_end(place->text, *at, before, end)))
		return 0;
	if (place->all) {
		*at = end;
		return code;
	}
	next = end;
	if (next < place->text.len)
		after = likely_at(place, &next, &unused);
	if (*signs == 2 && (zf_pair_of(before, code) == ZF_PAIR_UNSEEN || zf_pair_of(code, after) == ZF_PAIR_UNSEEN))
		return 0;
	*at = end;
	return code;
}

/* The pages in which the sign at `at`, of two bytes and more, and the next one may be bytes of a code point. */
static unsigned pages_at(const struct pages *pages, struct zf_slice text, size_t at)
{
	unsigned mask = pages->lead[slot_of(zf_utf8_next(text, &at))];

	if (!mask || at >= text.len || (unsigned char)text.at[at] < 0x80)
		return 0;
	/* at depth 2 the next sign is one of those that the first byte was written as, a later byte too */
	return mask & pages->more[slot_of(zf_utf8_next(text, &at))];
}

static bool has_wide(const char *at)
{
	uint64_t eight;

	memcpy(&eight, at, sizeof eight);
	return eight & UINT64_C(0x8080808080808080);
}

static size_t next_wide(struct zf_slice text, size_t at)
{
	for (; text.len - at >= 8; at += 8)
		if (has_wide(text.at + at))
			break;
	if (text.len - at < 8 && text.len >= 8 && !has_wide(text.at + text.len - 8))
		return text.len;
	while (at < text.len && (unsigned char)text.at[at] < 0x80)
		at++;
	return at;
}

struct tally {
	size_t wide, covered;  /* signs past ASCII; those that are bytes of the page */
	size_t pairs, longer;  /* places that nobody writes so, of two signs and of more */
};

/* What a page says of a text. */
static struct tally tally_of(const struct pages *pages, struct zf_slice text, unsigned page)
{
	struct place place = { text, page, false };
	struct tally tally = { 0 };
	uint32_t before = ' ';

	for (size_t at = 0, done = 0; (at = next_wide(text, at)) < text.len; done = at) {
		size_t back = at, end = at;
		unsigned signs = 1;
		uint32_t code;
		if (at != done || !at)
			before = at ? zf_utf8_back(text, &back) : ' ';
		if (!(pages_at(pages, text, at) >> page & 1)) {
			before = zf_utf8_next(text, &at);
			tally.wide++;
			continue;
		}
		if ((code = turned(&place, &end, before, &signs)) != 0) {
			tally.pairs += signs == 2;
			tally.longer += signs > 2;
		} else {
			end = at;
			code = likely_at(&place, &end, &signs);
		}
		tally.wide += signs;
		tally.covered += signs > 1 ? signs : 0;
		before = code;
		at = end;
	}
	return tally;
}

static bool is_covered(size_t wide, size_t covered)
{
	return covered && covered * 100 >= wide * COVERED;
}

/* The pages that some place of a text may be of; counts its signs past ASCII. */
static unsigned pages_of(const struct pages *pages, struct zf_slice text, size_t *wide)
{
	unsigned mask = 0;

	for (size_t at = 0; (at = next_wide(text, at)) < text.len; zf_utf8_next(text, &at)) {
		mask |= pages_at(pages, text, at);
		++*wide;
	}
	return mask;
}

struct record {                /* likewise, of all blocks */
	size_t wide, covered[PAGES];
};

/* Whether a text may be turned by a page at all; *all: whatever stands in it. */
static bool may_turn(const struct record *record, const struct tally *tally, unsigned page, bool *all)
{
	*all = tally->pairs + tally->longer && is_covered(tally->wide, tally->covered);
	return page == 0 || (*all && (tally->longer || tally->pairs >= SURE ||
	                              is_covered(record->wide, record->covered[page])));
}

/* The page that turns most, or PAGES where there is too little to go by. */
static unsigned page_of(const struct zf_document *document, const struct pages *pages, const uint8_t *masks,
                        const struct record *record)
{
	unsigned best = PAGES;
	size_t most = 0;

	for (unsigned page = 0; page < PAGES; page++) {
		size_t pairs = 0, longer = 0;
		for (uint32_t i = 0; i < document->nblocks; i++) {
			struct tally tally;
			bool all;
			if (!(masks[i] >> page & 1))
				continue;
			tally = tally_of(pages, document->blocks[i].text, page);
			if (!may_turn(record, &tally, page, &all))
				continue;
			pairs += tally.pairs;
			longer += tally.longer;
		}
		if (pairs * 2 + longer * 3 <= most || (!longer && pairs < SURE))
			continue;
		most = pairs * 2 + longer * 3;
		best = page;
	}
	return best;
}

/* The text with what a page made of it turned back; text itself where nothing is. */
static struct zf_slice turn(struct zf_mender *mender, const struct pages *pages, const struct record *record,
                            struct zf_slice text, unsigned page)
{
	struct tally tally = tally_of(pages, text, page);
	struct place place = { text, page, false };
	char *out = NULL;
	size_t len = 0, done = 0;
	uint32_t before = ' ';

	if (!may_turn(record, &tally, page, &place.all))
		return text;
	for (size_t at = next_wide(text, 0); at < text.len; at = next_wide(text, at)) {
		size_t from = at, back = at;
		unsigned signs;
		uint32_t code;
		if (from != done || !out)
			before = from ? zf_utf8_back(text, &back) : ' ';
		code = pages_at(pages, text, at) >> page & 1 ? turned(&place, &at, before, &signs) : 0;
		if (!code) {
			zf_utf8_next(text, &at);
			continue;
		}
		if (!out && !(out = zf_arena_raw(mender->document->arena, text.len, 1))) {
			mender->starved = true;
			return text;
		}
		memcpy(out + len, text.at + done, from - done);
		len += from - done;
		len += zf_utf8_put(code, out + len);
		done = at;
		before = code;
	}
	if (!out)
		return text;
	memcpy(out + len, text.at + done, text.len - done);
	return zf_slice_make(out, len + text.len - done);
}

static void turn_all(struct zf_mender *mender, const struct pages *pages, const struct record *record, unsigned page)
{
	struct zf_document *document = mender->document;

	for (uint32_t i = 0; i < document->nblocks && !mender->starved; i++) {
		struct zf_block *block = &document->blocks[i];
		struct zf_slice text = turn(mender, pages, record, block->text, page);
		if (text.at != block->text.at) {
			block->text = text;
			block->repairs |= ZF_REPAIR_MOJIBAKE;
		}
	}
	for (struct zf_property *p = document->properties; p && !mender->starved; p = p->next)
		p->value = turn(mender, pages, record, p->value, page);
}

/* false = nothing was found to turn, or no memory. */
static bool one_round(struct zf_mender *mender, const struct pages *pages)
{
	const struct zf_document *document = mender->document;
	uint8_t *masks = zf_arena_raw(document->arena, document->nblocks + 1u, 1);
	struct record record = { 0 };
	unsigned page, any = 0;

	if (!masks) {
		mender->starved = true;
		return false;
	}
	for (uint32_t i = 0; i < document->nblocks; i++) {
		masks[i] = (uint8_t)pages_of(pages, document->blocks[i].text, &record.wide);
		any |= masks[i];
		for (page = 0; masks[i] >> page; page++)
			if (masks[i] >> page & 1)
				record.covered[page] += tally_of(pages, document->blocks[i].text, page).covered;
	}
	page = any ? page_of(document, pages, masks, &record) : PAGES;
	if (page < PAGES)
		turn_all(mender, pages, &record, page);
	return page < PAGES && !mender->starved;
}

void zf_mend_mojibake(struct zf_mender *mender)
{
	struct pages pages;

	open_pages(&pages);
	for (unsigned round = 0; round < PAGES && one_round(mender, &pages); round++)
		;
}
