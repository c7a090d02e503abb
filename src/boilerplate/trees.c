#include "boilerplate/trees.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define WITH_AVX2
#include <immintrin.h>
#endif

enum { CHUNK = 256 }; /* rows at a time: small enough for the nearest cache */

static const uint8_t *column_of(const struct zf_features *features, uint16_t column, uint32_t from)
{
	return zf_column(features, zf_tree_feature(column)) + from + zf_tree_shift(column);
}

static void sum_chunk(const struct zf_trees *trees, const struct zf_features *features, uint32_t from,
                      uint32_t n, int32_t *sums)
{
	uint8_t index[CHUNK];

	for (uint32_t i = 0; i < n; i++)
		sums[i] = trees->base;
	for (uint32_t tree = 0; tree < trees->count; tree++) {
		const uint16_t *columns = trees->columns + (size_t)tree * ZF_TREE_DEPTH;
		const uint8_t *cuts = trees->cuts + (size_t)tree * ZF_TREE_DEPTH;
		const int16_t *leaves = trees->leaves + (size_t)tree * ZF_TREE_LEAVES;
		memset(index, 0, n);
		for (unsigned level = 0; level < ZF_TREE_DEPTH; level++) {
			const uint8_t *column = column_of(features, columns[level], from);
			uint8_t cut = cuts[level], bit = (uint8_t)(1u << level);
			for (uint32_t i = 0; i < n; i++)
				index[i] |= column[i] > cut ? bit : 0;
		}
		for (uint32_t i = 0; i < n; i++)
			sums[i] += leaves[index[i]];
	}
}

#ifdef WITH_AVX2
#define AVX2 __attribute__((target("avx2")))

/* The answers of a tree as tables of 16 bytes, each in both halves: low and high bytes of each quarter. */
struct answers {
	__m256i low[4], high[4];
};

AVX2 static inline void split_answers(const int16_t *leaves, struct answers *out)
{
	const __m128i byte = _mm_set1_epi16(0xff);

	for (int k = 0; k < 4; k++) {
		__m128i a = _mm_loadu_si128((const __m128i *)(const void *)(leaves + 16 * k));
		__m128i b = _mm_loadu_si128((const __m128i *)(const void *)(leaves + 16 * k + 8));
		__m128i low = _mm_packus_epi16(_mm_and_si128(a, byte), _mm_and_si128(b, byte));
		__m128i high = _mm_packus_epi16(_mm_srli_epi16(a, 8), _mm_srli_epi16(b, 8));
		out->low[k] = _mm256_broadcastsi128_si256(low);
		out->high[k] = _mm256_broadcastsi128_si256(high);
	}
}

/* 255 in the rows whose byte is NOT over the cut. */
AVX2 static inline __m256i is_no(const uint8_t *column, uint8_t cut)
{
	__m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)column);

	return _mm256_cmpeq_epi8(_mm256_subs_epu8(bytes, _mm256_set1_epi8((char)cut)), _mm256_setzero_si256());
}

AVX2 static inline __m256i answer(const __m256i tables[4], __m256i index, __m256i no4, __m256i no5)
{
	__m256i lower = _mm256_blendv_epi8(_mm256_shuffle_epi8(tables[1], index),
	                                   _mm256_shuffle_epi8(tables[0], index), no4);
	__m256i upper = _mm256_blendv_epi8(_mm256_shuffle_epi8(tables[3], index),
	                                   _mm256_shuffle_epi8(tables[2], index), no4);

	return _mm256_blendv_epi8(upper, lower, no5);
}

AVX2 static inline void add_eight(int32_t *sums, __m128i values)
{
	__m256i *at = (__m256i *)(void *)sums;

	_mm256_storeu_si256(at, _mm256_add_epi32(_mm256_loadu_si256(at), _mm256_cvtepi16_epi32(values)));
}

/* 32 rows of one tree. */
AVX2 static inline void add_tree(const uint8_t *const columns[ZF_TREE_DEPTH], const uint8_t *cuts,
                                 const struct answers *answers, uint32_t row, int32_t *sums)
{
	__m256i index = _mm256_andnot_si256(is_no(columns[0] + row, cuts[0]), _mm256_set1_epi8(1));
	__m256i no4 = is_no(columns[4] + row, cuts[4]), no5 = is_no(columns[5] + row, cuts[5]), low, high, a, b;

	for (int level = 1; level < 4; level++)
		index = _mm256_or_si256(index, _mm256_andnot_si256(is_no(columns[level] + row, cuts[level]),
		                                                   _mm256_set1_epi8((char)(1 << level))));
	low = answer(answers->low, index, no4, no5);
	high = answer(answers->high, index, no4, no5);
	a = _mm256_unpacklo_epi8(low, high);
	b = _mm256_unpackhi_epi8(low, high);
	add_eight(sums, _mm256_castsi256_si128(a));
	add_eight(sums + 8, _mm256_castsi256_si128(b));
	add_eight(sums + 16, _mm256_extracti128_si256(a, 1));
	add_eight(sums + 24, _mm256_extracti128_si256(b, 1));
}

/* As sum_chunk: reads the columns in steps of 32 rows, for which ZF_STRIDE_MORE makes room. */
AVX2 static void sum_chunk_avx2(const struct zf_trees *trees, const struct zf_features *features,
                                uint32_t from, uint32_t n, int32_t *sums)
{
	int32_t all[CHUNK];

	for (uint32_t i = 0; i < CHUNK; i++)
		all[i] = trees->base;
	for (uint32_t tree = 0; tree < trees->count; tree++) {
		const uint8_t *columns[ZF_TREE_DEPTH];
		struct answers answers;

		for (unsigned level = 0; level < ZF_TREE_DEPTH; level++)
			columns[level] = column_of(features, trees->columns[tree * ZF_TREE_DEPTH + level], from);
		split_answers(trees->leaves + (size_t)tree * ZF_TREE_LEAVES, &answers);
		for (uint32_t row = 0; row < n; row += 32)
			add_tree(columns, trees->cuts + (size_t)tree * ZF_TREE_DEPTH, &answers, row, all + row);
	}
	memcpy(sums, all, n * sizeof *sums);
}
#endif

void zf_trees_sum(const struct zf_trees *trees, const struct zf_features *features, int32_t *sums)
{
	void (*sum)(const struct zf_trees *, const struct zf_features *, uint32_t, uint32_t, int32_t *) = sum_chunk;

#ifdef WITH_AVX2
	if (__builtin_cpu_supports("avx2"))
		sum = sum_chunk_avx2;
#endif
	for (uint32_t from = 0; from < features->rows; from += CHUNK) {
		uint32_t left = features->rows - from;
		sum(trees, features, from, left < CHUNK ? left : CHUNK, sums + from);
	}
}
