#include "dedup/fold-inside.h"

#include "core/pick.h"

#ifdef __x86_64__

#include <immintrin.h>

/*
 * 32 bytes at once. ASCII is folded by vectors; signs of two and three bytes are then looked up and written
 * over themselves, as their folded forms are nearly always as long, and none is longer. What does not stay
 * (the second of two spaces, the rest of a shorter form) is squeezed out in the end, eight bytes at a time,
 * by a table of shuffles: there are no branches but for how many signs are not ASCII.
 */
#define AVX2 __attribute__((target("avx2,bmi,popcnt")))

/* One block: bit i is of byte i. */
struct block {
	union {
		char bytes[BLOCK];
		__m256i vector;
	} folded;
	const char *text;       /* its byte 0 */
	unsigned end;           /* of what can be folded */
	uint32_t keep;          /* letters, digits, marks */
	uint32_t drop;          /* what a shorter form leaves over */
};

bool zf_fold_has_wide(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
	       __builtin_cpu_supports("popcnt");
}

AVX2 static inline __m256i between(__m256i x, char low, char high)
{
	return _mm256_and_si256(_mm256_cmpgt_epi8(x, _mm256_set1_epi8((char)(low - 1))),
	                        _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(high + 1)), x));
}

/* Returns the bytes that are not ASCII. */
AVX2 static inline uint32_t fold_ascii(struct block *block, __m256i x)
{
	__m256i small = _mm256_or_si256(x, _mm256_set1_epi8(0x20)), space = _mm256_set1_epi8(' ');
	__m256i alpha = between(small, 'a', 'z');
	__m256i keep = _mm256_or_si256(alpha, between(x, '0', '9'));

	/* digits have the bit already */
	block->folded.vector = _mm256_blendv_epi8(space, small, keep);
	block->keep = (uint32_t)_mm256_movemask_epi8(keep);
	block->drop = 0;
	return (uint32_t)_mm256_movemask_epi8(x);
}

static inline bool follows(char byte)
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The bytes of the code point at block->text + i, and where its cell stands; 0 = it is none of two or three
 * bytes that the table has, or does not end in the block. */
static inline unsigned cell_of(const struct block *block, unsigned i, uint32_t *cell)
{
	const unsigned char *at = (const unsigned char *)block->text + i;

	if (i + 1 >= block->end || !follows((char)at[1]))
		return 0;
	if (at[0] >= 0xC2 && at[0] < 0xE0) {
		*cell = (at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu);
		return 2;
	}
	/* U+1000..U+21FF */
	if (i + 2 >= block->end || !follows((char)at[2]) || !(at[0] == 0xE1 || (at[0] == 0xE2 && at[1] < 0x88)))
		return 0;
	*cell = (at[0] & 0xFu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
	return 3;
}

/* Folds the code point at i by its cell; returns its bytes, 0 = it cannot be folded here. */
static inline uint32_t fold_cell(const struct tables *tables, struct block *block, unsigned i)
{
	uint32_t code, bits, kept;
	unsigned size = cell_of(block, i, &code), n = size ? (unsigned char)tables->cells[code].bytes[7] : ASK_ICU;

	if (n == ASK_ICU || (n > size && n != PARTS))
		return 0;
	bits = ((1u << size) - 1) << i;
	if (n == PARTS)
		return bits; /* spaces stand there */
	kept = ((1u << n) - 1) << i;
	memcpy(block->folded.bytes + i, tables->cells[code].bytes, 2);
	if (n == 3)
		block->folded.bytes[i + 2] = tables->cells[code].bytes[2];
	block->keep |= kept;
	block->drop |= bits & ~kept;
	return bits;
}

/* Folds the signs that are not ASCII; the block ends before the first that cannot be folded here. */
AVX2 static inline void fold_others(const struct tables *tables, struct block *block, uint32_t high)
{
	uint32_t keep = 0;

	while (high) {
		unsigned i = (unsigned)__builtin_ctz(high);
		uint16_t two, pair = 0;
		uint32_t bits = 3u << i;

		if (i + 1 < block->end) {
			memcpy(&two, block->text + i, 2);
			if ((two & 0xC0E0) == 0x80C0)
				pair = tables->pairs[(two & 0x1F) << 6 | (two >> 8 & 0x3F)];
		}
		if (pair) {
			memcpy(block->folded.bytes + i, &pair, 2);
			keep |= pair == 0x2020 ? 0 : bits;
		} else {
			bits = fold_cell(tables, block, i);
			if (!bits) {
				block->end = i;
				break;
			}
		}
		high &= ~bits;
	}
	block->keep |= keep;
}

/* Writes the bytes of a block that `kept` tells; returns the end of the output. */
AVX2 static inline char *squeeze(const struct block *block, uint32_t kept, char *out)
{
	for (unsigned i = 0; i < BLOCK; i += 8) {
		unsigned eight = kept >> i & 0xFF;
		__m128i bytes = _mm_loadl_epi64((const __m128i *)(const void *)(block->folded.bytes + i));
		__m128i where = _mm_loadl_epi64((const __m128i *)(const void *)&zf_picks[eight]);

		_mm_storel_epi64((__m128i *)(void *)out, _mm_shuffle_epi8(bytes, where));
		out += __builtin_popcount(eight);
	}
	return out;
}

/* The bytes of a text that is shorter than a block, with spaces behind them. */
static inline void copy_short(char to[BLOCK], const char *from, size_t n)
{
	memset(to, ' ', BLOCK);
	if (n >= 16) {
		memcpy(to, from, 16);
		memcpy(to + n - 16, from + n - 16, 16);
	} else if (n >= 8) {
		memcpy(to, from, 8);
		memcpy(to + n - 8, from + n - 8, 8);
	} else if (n >= 4) {
		memcpy(to, from, 4);
		memcpy(to + n - 4, from + n - 4, 4);
	} else {
		to[0] = from[0];
		to[n / 2] = from[n / 2];
		to[n - 1] = from[n - 1];
	}
}

AVX2 void zf_fold_wide(const struct tables *tables, struct way *way)
{
	bool parted = way->o == 0 || way->out->at[way->o - 1] == ' ';
	size_t len = way->text.len, at = way->at;
	char *out = way->out->at + way->o, brief[BLOCK];
	const char *text = way->text.at;

	if (len < BLOCK) {
		copy_short(brief, text, len);
		text = brief;
	}
	while (at < len) {
		/* The last block begins where it has 32 bytes, though the first of them are done. */
		size_t from = len < BLOCK ? 0 : len - at < BLOCK ? len - BLOCK : at;
		unsigned begin = (unsigned)(at - from), whole = (unsigned)(len - from < BLOCK ? len - from : BLOCK);
		struct block block = { .text = text + from, .end = whole };
		uint32_t among = UINT32_MAX << begin, spaces, high;

		high = fold_ascii(&block, _mm256_loadu_si256((const __m256i *)(const void *)block.text)) & among;
		if (high)
			fold_others(tables, &block, high);
		if (block.end <= begin)
			break;
		among &= UINT32_MAX >> (BLOCK - block.end);
		spaces = ~block.keep & ~block.drop & among;
		way->block = among & ~block.drop & ~(spaces & (spaces << 1 | (uint32_t)parted << begin));
		way->block_at = from;
		way->last = IN_BLOCK;
		out = squeeze(&block, way->block, out);
		parted = spaces >> (block.end - 1) & 1;
		at = from + block.end;
		/* What begins in the last two bytes may only lie across the end. */
		if (block.end + 2 < whole)
			break;
	}
	way->at = at;
	way->o = (size_t)(out - way->out->at);
}

#endif
