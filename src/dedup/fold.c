#include "dedup/fold.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include "core/utf8.h"
#include "core/eight.h"
#include "dedup/fold-inside.h"

/*
 * Three ways through a text: 32 bytes at a time by vectors (dedup/fold-wide), or eight ASCII bytes where the
 * machine has none; by table, code point by code point; and by ICU, in segments. The table holds a code point
 * only where ICU says that normalisation may start at it, so that what stands before it cannot change it; one
 * that may not start pulls the code point before it into ICU's segment.
 */
enum {
	SEGMENT = 512,          /* code points after which a segment ends at the next that may start */
	SEGMENT_MAX = 1024,     /* and where it ends in any case */
	WIDEST = 18,            /* UTF-16 units that NFKC makes of one (U+FDFA) */
};

struct zf_fold {
	const UNormalizer2 *nfkc;
	bool wide;              /* by vectors */
	struct tables tables;
	UChar in[2 * SEGMENT_MAX];
	UChar out[2 * SEGMENT_MAX * WIDEST];
};

static bool is_kept(uint32_t code)
{
	return (U_GET_GC_MASK((UChar32)code) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

static void set_cell(struct zf_fold *fold, uint32_t code)
{
	union cell *cell = &fold->tables.cells[code];
	UErrorCode error = U_ZERO_ERROR;
	UChar in[2];
	int32_t n = 0, units, kept = 0, parted = 0;
	size_t bytes = 0;

	if (!unorm2_hasBoundaryBefore(fold->nfkc, (UChar32)code))
		return;
	U16_APPEND_UNSAFE(in, n, code);
	units = unorm2_normalize(fold->nfkc, in, n, fold->out, WIDEST, &error);
	if (U_FAILURE(error))
		return;
	for (int32_t i = 0; i < units;) {
		char put[4];
		uint32_t c;
		size_t len;

		U16_NEXT(fold->out, i, units, c);
		len = zf_utf8_put(c, put);
		is_kept(c) ? kept++ : parted++;
		if (bytes + len <= 7)
			memcpy(cell->bytes + bytes, put, len);
		bytes += len;
	}
	if (kept == 0 && parted > 0)
		cell->bytes[7] = PARTS;
	else if (parted == 0 && kept > 0 && bytes <= 7)
		cell->bytes[7] = (char)bytes;
}

#ifdef __x86_64__
static void begin_wide(struct zf_fold *fold)
{
	fold->wide = zf_fold_has_wide();
	for (unsigned code = 0x80; code < 0x800; code++) {
		const union cell *cell = &fold->tables.cells[code];

		if (cell->bytes[7] == 2)
			memcpy(&fold->tables.pairs[code], cell->bytes, 2);
		else if (cell->bytes[7] == PARTS)
			memset(&fold->tables.pairs[code], ' ', 2);
	}
}
#endif

struct zf_fold *zf_fold_new(void)
{
	struct zf_fold *fold = calloc(1, sizeof *fold);
	UErrorCode error = U_ZERO_ERROR;

	if (!fold)
		return NULL;
	fold->nfkc = unorm2_getNFKCCasefoldInstance(&error);
	if (U_FAILURE(error)) {
		free(fold);
		return NULL;
	}
	for (uint32_t code = 0; code < TABLE_END; code++)
		set_cell(fold, code);
#ifdef __x86_64__
	begin_wide(fold);
#endif
	return fold;
}

void zf_fold_narrow(struct zf_fold *fold)
{
	fold->wide = false;
}

void zf_fold_free(struct zf_fold *fold)
{
	free(fold);
}

static bool room(struct way *way, size_t n)
{
	if (way->out->room - way->o >= n)
		return true;
	way->out->len = way->o;
	return zf_buffer_room(way->out, n) != NULL;
}

static size_t part(const char *out, size_t o, char *end)
{
	if (o == 0 || out[o - 1] == ' ')
		return o;
	*end = ' ';
	return o + 1;
}

/* ---- ASCII */

/* Squeezes n folded bytes with runs of spaces; returns the end of the output. */
static size_t squeeze(char *out, size_t o, uint64_t folded, size_t n)
{
	bool parted = o == 0 || out[o - 1] == ' ';

	for (size_t i = 0; i < n; i++, folded >>= 8) {
		bool parts = (folded & 0xFF) == ' ';

		out[o] = (char)(folded & 0xFF);
		o += !(parts && parted);
		parted = parts;
	}
	return o;
}

/* Folds eight bytes, or the ASCII before the first that is not. Returns the bytes of text taken. */
static size_t ascii(struct way *way)
{
	uint64_t x = zf_eight_load(way->text.at + way->at), high = x & ZF_EIGHT_TIMES(0x80);
	size_t n = high ? (size_t)__builtin_ctzll(high) / 8 : 8, o = way->o;
	char *out = way->out->at;
	uint64_t bare = x & ZF_EIGHT_TIMES(0x7F), alpha, keep, mask, folded, parts, carry;

	if (n == 0)
		return 0;
	alpha = zf_eight_within(bare | ZF_EIGHT_TIMES(0x20), 'a', 'z');
	keep = alpha | zf_eight_within(bare, '0', '9');
	mask = (keep >> 7) * 0xFF;
	folded = ((bare | alpha >> 2) & mask) | (ZF_EIGHT_TIMES(' ') & ~mask);
	parts = ~keep & ZF_EIGHT_TIMES(0x80);
	if (n < 8)
		parts &= (UINT64_C(1) << (8 * n)) - 1;
	carry = o == 0 || out[o - 1] == ' ' ? 0x80 : 0;
	if (parts & (parts << 8 | carry)) {
		way->o = squeeze(out, o, folded, n);
	} else {
		zf_eight_store(out + o, folded);
		way->o = o + n;
	}
	way->last = (ptrdiff_t)(way->at + n - 1);
	way->before = way->o - (keep >> (8 * n - 1) & 1);
	way->at += n;
	return n;
}

/* ---- by table */

/* Folds the code point at way->at if the table has it. */
static bool by_table(const struct zf_fold *fold, struct way *way)
{
	size_t next = way->at;
	uint32_t code = zf_utf8_next(way->text, &next);
	union cell cell;
	unsigned n;

	if (code == ZF_UTF8_BAD)
		code = ' ';
	if (code >= TABLE_END)
		return false;
	cell = fold->tables.cells[code];
	n = (unsigned char)cell.bytes[7];
	if (n == ASK_ICU)
		return false;
	way->last = (ptrdiff_t)way->at;
	way->before = way->o;
	way->at = next;
	if (n == PARTS) {
		way->o = part(way->out->at, way->o, way->out->at + way->o);
		return true;
	}
	memcpy(way->out->at + way->o, cell.bytes, 8);
	way->o += n;
	return true;
}

/* As by_table, for the runs of two-byte code points that Greek, Cyrillic and accented letters make.
 * False: none. */
static bool two_bytes(const struct zf_fold *fold, struct way *way)
{
	const unsigned char *text = (const unsigned char *)way->text.at;
	char *out = way->out->at;
	size_t at = way->at, o = way->o, end = way->text.len - 1, full = way->out->room - STEP;

	while (at < end && o < full && text[at] >= 0xC2 && text[at] < 0xE0 && (text[at + 1] & 0xC0) == 0x80) {
		union cell cell = fold->tables.cells[(text[at] & 0x1Fu) << 6 | (text[at + 1] & 0x3Fu)];
		unsigned n = (unsigned char)cell.bytes[7];

		if (n == ASK_ICU || n == PARTS)
			break;
		way->last = (ptrdiff_t)at;
		way->before = o;
		memcpy(out + o, &cell, 8);
		o += n;
		at += 2;
	}
	if (at == way->at)
		return false;
	way->at = at;
	way->o = o;
	return true;
}

/* ---- by ICU */

static bool starts(const struct zf_fold *fold, uint32_t code)
{
	if (code < TABLE_END && fold->tables.cells[code].bytes[7] != ASK_ICU)
		return true;
	return unorm2_hasBoundaryBefore(fold->nfkc, (UChar32)code);
}

/* Takes the code points of one segment into fold->in; returns its UTF-16 units. */
static int32_t take_segment(struct zf_fold *fold, struct way *way)
{
	int32_t units = 0;

	for (unsigned taken = 0; way->at < way->text.len && taken < SEGMENT_MAX; taken++) {
		size_t next = way->at;
		uint32_t code = zf_utf8_next(way->text, &next);

		if (code == ZF_UTF8_BAD)
			code = ' ';
		/* The table takes over as soon as it can; a segment of ICU's own ends where it has
		 * some length. */
		if (taken > 0 && (code < TABLE_END || taken >= SEGMENT) && starts(fold, code))
			break;
		U16_APPEND_UNSAFE(fold->in, units, code);
		way->at = next;
	}
	return units;
}

static bool write_segment(struct zf_fold *fold, struct way *way, int32_t units)
{
	if (!room(way, (size_t)units * 3 + STEP))
		return false;
	for (int32_t i = 0; i < units;) {
		uint32_t code;

		U16_NEXT(fold->out, i, units, code);
		if (is_kept(code))
			way->o += zf_utf8_put(code, way->out->at + way->o);
		else
			way->o = part(way->out->at, way->o, way->out->at + way->o);
	}
	way->out->len = way->o;
	return true;
}

/* To before the last code point. */
static void step_back(struct way *way)
{
	if (way->last == IN_BLOCK) {
		size_t last = way->at - 1;

		while (((unsigned char)way->text.at[last] & 0xC0) == 0x80)
			last--;
		way->before = way->o - (size_t)__builtin_popcount(way->block >> (last - way->block_at));
		way->last = (ptrdiff_t)last;
	}
	way->at = (size_t)way->last;
	way->o = way->before;
}

static bool by_icu(struct zf_fold *fold, struct way *way)
{
	UErrorCode error = U_ZERO_ERROR;
	size_t next = way->at;
	uint32_t code = zf_utf8_next(way->text, &next);
	int32_t units;

	if (way->last != NONE && code != ZF_UTF8_BAD && !starts(fold, code))
		step_back(way);
	way->last = NONE;
	units = take_segment(fold, way);
	units = unorm2_normalize(fold->nfkc, fold->in, units, fold->out, 2 * SEGMENT_MAX * WIDEST, &error);
	/* ICU fails only where it has no memory: the room suffices for any segment. */
	return U_SUCCESS(error) && write_segment(fold, way, units);
}

/* Both: as far as they get without ICU; false = no memory. */
static bool fold_wide(const struct zf_fold *fold, struct way *way)
{
#ifdef __x86_64__
	if (!room(way, way->text.len - way->at + BLOCK))
		return false;
	zf_fold_wide(&fold->tables, way);
#endif
	return true;
}

static bool fold_narrow(const struct zf_fold *fold, struct way *way)
{
	bool well = true;

	while (way->at < way->text.len && (well = room(way, 2 * STEP))) {
		if (way->text.len - way->at >= 8 && ascii(way) == 8)
			continue;
		if (way->at < way->text.len && !two_bytes(fold, way))
			break;
	}
	return well;
}

bool zf_fold_text(struct zf_fold *fold, struct zf_slice text, struct zf_buffer *out)
{
	struct way way = { .text = text, .out = out, .last = NONE };
	bool well = true;

	zf_buffer_clear(out);
	while (well && way.at < text.len) {
		well = fold->wide ? fold_wide(fold, &way) : fold_narrow(fold, &way);
		if (well && way.at < text.len)
			well = room(&way, STEP) && (by_table(fold, &way) || by_icu(fold, &way));
	}
	if (!well)
		out->broken = true;
	out->len = way.o > 0 && out->at[way.o - 1] == ' ' ? way.o - 1 : way.o;
	return well;
}
