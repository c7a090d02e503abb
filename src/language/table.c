#include "language/table.h"

#include <stdlib.h>
#include <zstd.h>

#include "core/eight.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define WITH_AVX2 1
#endif

static uint32_t number_at(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;
	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static void put_number(char *at, uint32_t number)
{
	for (int i = 0; i < 4; i++)
		at[i] = (char)(number >> 8 * i & 0xff);
}

static bool read_head(struct zf_table *table, const char *at)
{
	if (memcmp(at, ZF_TABLE_MAGIC, 8) != 0)
		return false;
	table->step = number_at(at + 8);
	at += 12;
	for (int i = 0; i < ZF_TABLE_SCRIPTS; i++) {
		struct zf_table_script *script = &table->scripts[i];
		memcpy(script->script, at, sizeof script->script);
		script->count = number_at(at + 8);
		memcpy(script->tag, at + 12, sizeof script->tag);
		at += 12 + sizeof script->tag;
		if (script->count > ZF_TABLE_LANES || script->script[7] != '\0')
			return false;
		for (uint32_t k = 0; k < script->count; k++)
			if (script->tag[k][11] != '\0')
				return false;
	}
	return true;
}

bool zf_table_open(struct zf_table *table, struct zf_slice unpacked)
{
	if (unpacked.len != ZF_TABLE_BYTES || !read_head(table, unpacked.at))
		return false;
	table->mark = (const uint8_t *)unpacked.at + ZF_TABLE_MARKS;
	table->row = table->mark + ZF_TABLE_ROWS;
	return true;
}

#define FILE_BYTES (ZF_TABLE_HEAD + ZF_TABLE_ROWS + (size_t)ZF_TABLE_ROWS * ZF_TABLE_ROW)

/* Behind what it becomes, so that each part is moved forward over what was moved before. */
bool zf_table_unpack(struct zf_slice packed, char *out)
{
	char *from = out + ZF_TABLE_BYTES - FILE_BYTES;
	if (ZSTD_getFrameContentSize(packed.at, packed.len) != FILE_BYTES ||
	    ZSTD_decompress(from, FILE_BYTES, packed.at, packed.len) != FILE_BYTES)
		return false;
	memmove(out, from, ZF_TABLE_HEAD);
	memset(out + ZF_TABLE_HEAD, 0, ZF_TABLE_MARKS - ZF_TABLE_HEAD);
	out += ZF_TABLE_MARKS;
	from += ZF_TABLE_HEAD;
	memmove(out, from, ZF_TABLE_ROWS);
	out += ZF_TABLE_ROWS;
	from += ZF_TABLE_ROWS;
	for (size_t i = 0; i < ZF_TABLE_ROWS; i++, out += ZF_TABLE_APART, from += ZF_TABLE_ROW) {
		memmove(out, from, ZF_TABLE_ROW);
		memset(out + ZF_TABLE_ROW, 0, ZF_TABLE_APART - ZF_TABLE_ROW);
	}
	return true;
}

size_t zf_table_bound(void)
{
	return ZSTD_compressBound(FILE_BYTES);
}

size_t zf_table_pack(const struct zf_table *table, int level, char *out, size_t room)
{
	char *whole = calloc(1, FILE_BYTES);
	if (!whole)
		return 0;
	memcpy(whole, ZF_TABLE_MAGIC, 8);
	put_number(whole + 8, table->step);
	char *at = whole + 12;
	for (int i = 0; i < ZF_TABLE_SCRIPTS; i++) {
		memcpy(at, table->scripts[i].script, sizeof table->scripts[i].script);
		put_number(at + 8, table->scripts[i].count);
		memcpy(at + 12, table->scripts[i].tag, sizeof table->scripts[i].tag);
		at += 12 + sizeof table->scripts[i].tag;
	}
	memcpy(whole + ZF_TABLE_HEAD, table->mark, ZF_TABLE_ROWS);
	at = whole + ZF_TABLE_HEAD + ZF_TABLE_ROWS;
	for (size_t i = 0; i < ZF_TABLE_ROWS; i++)
		memcpy(at + i * ZF_TABLE_ROW, table->row + i * ZF_TABLE_APART, ZF_TABLE_ROW);
	size_t n = ZSTD_compress(out, room, whole, FILE_BYTES, level);
	free(whole);
	return ZSTD_isError(n) ? 0 : n;
}

/* The place (0..7) of the lowest of the bits 7, 15, …, 63; `bits` is not 0. */
static inline unsigned lowest_way(uint64_t bits)
{
#if defined(__GNUC__)
	return (unsigned)__builtin_ctzll(bits) >> 3;
#else
	unsigned way = 0;
	while (!(bits >> (8 * way + 7) & 1))
		way++;
	return way;
#endif
}

static inline void prefetch_row(const struct zf_table *table, uint32_t row)
{
#if defined(__GNUC__)
	__builtin_prefetch(table->row + (size_t)row * ZF_TABLE_APART);
#else
	(void)table;
	(void)row;
#endif
}

static inline void prefetch_marks(const struct zf_table *table, uint64_t hash)
{
#if defined(__GNUC__)
	__builtin_prefetch(table->mark + (size_t)zf_table_bucket(hash) * ZF_TABLE_WAYS);
#else
	(void)table;
	(void)hash;
#endif
}

/* No branch depends on whether a feature is known: half of them are, and nothing foretells which. */
size_t zf_table_find(const struct zf_table *table, const uint64_t *hashes, size_t n, uint32_t *rows)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
	size_t found = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t bucket = zf_table_bucket(hashes[i]);
		uint64_t marks = zf_eight_load((const char *)table->mark + bucket * ZF_TABLE_WAYS);
		uint64_t eight = marks ^ ones * zf_table_mark(hashes[i]);
		uint64_t zero = (eight - ones) & ~eight & tops; /* its lowest bit is exact */
		rows[found] = lowest_way(zero | UINT64_C(1) << 63) << ZF_TABLE_BITS | bucket;
		prefetch_row(table, rows[found]);
		found += zero != 0;
	}
	return found;
}

#define FLUSH 16 /* rows whose half bytes (15 at most) fit in a sum of eight bits */

void zf_table_sum_plain(const struct zf_table *table, const uint32_t *rows, size_t n,
                        int32_t sums[ZF_TABLE_LANES])
{
	for (size_t i = 0; i < n;) {
		uint8_t low[ZF_TABLE_ROW] = { 0 }, high[ZF_TABLE_ROW] = { 0 };
		size_t end = n - i < FLUSH ? n : i + FLUSH;
		for (; i < end; i++) {
			const uint8_t *row = table->row + (size_t)rows[i] * ZF_TABLE_APART;
			for (int k = 0; k < ZF_TABLE_ROW; k++) {
				low[k] = (uint8_t)(low[k] + (row[k] & 15));
				high[k] = (uint8_t)(high[k] + (row[k] >> 4));
			}
		}
		for (int k = 0; k < 16; k++) {
			sums[k] += low[k];
			sums[16 + k] += high[k];
		}
		for (int k = 16; k < ZF_TABLE_ROW; k++) {
			sums[16 + k] += low[k];
			sums[20 + k] += high[k];
		}
	}
	for (int k = 0; k < ZF_TABLE_LANES; k++)
		sums[k] -= (int32_t)n * ZF_TABLE_ZERO;
}

#ifdef WITH_AVX2
bool zf_table_has_avx2(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
}

/* So many hashes ahead their marks are asked for: between two texts the rest of the page has passed through the cache. */
#define AHEAD 32

/* As zf_table_find, four hashes at a time; a comparison of bytes is exact, so both find the same. */
__attribute__((target("avx2,bmi"))) size_t zf_table_find_avx2(const struct zf_table *table, const uint64_t *hashes,
                                                              size_t n, uint32_t *rows)
{
	const __m256i one = _mm256_set1_epi8(1);
	const __m256i sixth = _mm256_setr_epi8(5, 5, 5, 5, 5, 5, 5, 5, 13, 13, 13, 13, 13, 13, 13, 13,
	                                       5, 5, 5, 5, 5, 5, 5, 5, 13, 13, 13, 13, 13, 13, 13, 13);
	size_t i = 0, found = 0;
	for (size_t k = 0; k < n && k < AHEAD; k++)
		prefetch_marks(table, hashes[k]);
	for (; i + 4 <= n; i += 4) {
		for (size_t k = i + AHEAD; k < n && k < i + AHEAD + 4; k++)
			prefetch_marks(table, hashes[k]);
		__m256i four = _mm256_loadu_si256((const __m256i *)(const void *)(hashes + i));
		__m256i want = _mm256_max_epu8(_mm256_shuffle_epi8(four, sixth), one);
		uint32_t bucket[4];
		uint64_t marks[4];
		for (int k = 0; k < 4; k++) {
			bucket[k] = zf_table_bucket(hashes[i + (size_t)k]);
			memcpy(&marks[k], table->mark + bucket[k] * ZF_TABLE_WAYS, sizeof marks[k]);
		}
		__m256i have = _mm256_set_epi64x((int64_t)marks[3], (int64_t)marks[2], (int64_t)marks[1],
		                                 (int64_t)marks[0]);
		uint32_t equal = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(want, have));
		for (int k = 0; k < 4; k++, equal >>= 8) {
			uint32_t way = (uint32_t)__builtin_ctz(equal | 128) & 7;
			rows[found] = way << ZF_TABLE_BITS | bucket[k];
			prefetch_row(table, rows[found]);
			found += (equal & 255) != 0;
		}
	}
	return found + zf_table_find(table, hashes + i, n - i, rows + found);
}

/* At most 4096 rows: their sums fit in 16 bits. A row's lower halves lie in one register of 32 lanes, its upper halves
 * in another; the last twelve of each are no weights. */
__attribute__((target("avx2"))) static void sum_some(const struct zf_table *table, const uint32_t *rows,
                                                     size_t n, int32_t sums[ZF_TABLE_LANES])
{
	const __m256i fifteen = _mm256_set1_epi8(15);
	__m256i low = _mm256_setzero_si256(), high = low, tail = low;
	for (size_t i = 0; i < n;) {
		__m256i lower = _mm256_setzero_si256(), upper = lower;
		size_t end = n - i < FLUSH ? n : i + FLUSH;
		for (; i < end; i++) {
			const uint8_t *at = table->row + (size_t)rows[i] * ZF_TABLE_APART;
			__m256i row = _mm256_loadu_si256((const __m256i *)(const void *)at);
			lower = _mm256_add_epi8(lower, _mm256_and_si256(row, fifteen));
			upper = _mm256_add_epi8(upper, _mm256_and_si256(_mm256_srli_epi16(row, 4), fifteen));
		}
		__m128i rest = _mm_unpacklo_epi32(_mm256_extracti128_si256(lower, 1),
		                                  _mm256_extracti128_si256(upper, 1));
		low = _mm256_add_epi16(low, _mm256_cvtepu8_epi16(_mm256_castsi256_si128(lower)));
		high = _mm256_add_epi16(high, _mm256_cvtepu8_epi16(_mm256_castsi256_si128(upper)));
		tail = _mm256_add_epi16(tail, _mm256_cvtepu8_epi16(rest));
	}
	uint16_t flat[48];
	_mm256_storeu_si256((__m256i *)(void *)flat, low);
	_mm256_storeu_si256((__m256i *)(void *)(flat + 16), high);
	_mm256_storeu_si256((__m256i *)(void *)(flat + 32), tail);
	for (int k = 0; k < ZF_TABLE_LANES; k++)
		sums[k] += flat[k] - (int32_t)n * ZF_TABLE_ZERO;
}

void zf_table_sum_avx2(const struct zf_table *table, const uint32_t *rows, size_t n,
                       int32_t sums[ZF_TABLE_LANES])
{
	for (size_t i = 0; i < n; i += 4096)
		sum_some(table, rows + i, n - i < 4096 ? n - i : 4096, sums);
}
#else
bool zf_table_has_avx2(void)
{
	return false;
}

size_t zf_table_find_avx2(const struct zf_table *table, const uint64_t *hashes, size_t n, uint32_t *rows)
{
	return zf_table_find(table, hashes, n, rows);
}

void zf_table_sum_avx2(const struct zf_table *table, const uint32_t *rows, size_t n,
                       int32_t sums[ZF_TABLE_LANES])
{
	zf_table_sum_plain(table, rows, n, sums);
}
#endif
