/* What was made fast against the plain way to the same: tables against ICU, many rows against one. */
#include "check.h"

#include <stdlib.h>
#include <unicode/uchar.h>

#include "boilerplate/alike.h"
#include "boilerplate/trees.h"
#include "boilerplate/words.h"
#include "core/tag.h"
#include "core/utf8.h"
#include "repair/inside.h"

static void letters_are_icus(void **state)
{
	(void)state;
	for (uint32_t code = 0; code < 0x20000; code++) {
		UChar32 c = (UChar32)code;

		assert_int_equal(zf_is_letter(code), u_isalpha(c) != 0);
		assert_int_equal(zf_is_digit(code), u_isdigit(c) != 0);
		assert_int_equal(zf_is_upper(code), u_isupper(c) != 0);
		assert_int_equal(zf_is_lower(code), u_islower(c) != 0);
		assert_int_equal(zf_is_mark(code), (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0);
		assert_int_equal(zf_is_thin_mark(code), u_charType(c) == U_NON_SPACING_MARK);
		assert_int_equal(zf_fold_case(code), u_foldCase(c, U_FOLD_CASE_DEFAULT));
	}
	assert_int_equal(zf_letter_bases[0x1EA4], 'a'); /* A, circumflex, acute */
	assert_int_equal(zf_letter_bases[0x0439], 0x0438);
	assert_int_equal(zf_letter_bases['q'], 'q');
}

enum { TREES = 40, MOST = 600 };

static uint32_t seed = 7;

static uint32_t next(void)
{
	seed = seed * 1664525 + 1013904223;
	return seed >> 8;
}

/* One row by the words of boilerplate/trees.h. */
static int32_t sum_plainly(const struct zf_trees *trees, const struct zf_features *features, uint32_t row)
{
	int32_t sum = trees->base;

	for (uint32_t tree = 0; tree < trees->count; tree++) {
		unsigned index = 0;

		for (unsigned k = 0; k < ZF_TREE_DEPTH; k++) {
			uint16_t column = trees->columns[tree * ZF_TREE_DEPTH + k];
			const uint8_t *bytes = zf_column(features, zf_tree_feature(column)) + zf_tree_shift(column);

			index |= bytes[row] > trees->cuts[tree * ZF_TREE_DEPTH + k] ? 1u << k : 0;
		}
		sum += trees->leaves[tree * ZF_TREE_LEAVES + index];
	}
	return sum;
}

static void trees_sum_as_one_by_one(void **state)
{
	static uint16_t columns[TREES * ZF_TREE_DEPTH];
	static uint8_t cuts[TREES * ZF_TREE_DEPTH];
	static int16_t leaves[TREES * ZF_TREE_LEAVES];
	struct zf_trees trees = { TREES, -777, columns, cuts, leaves };
	static const uint32_t sizes[] = { 1, 31, 32, 33, 255, 256, 257, MOST };
	(void)state;

	for (size_t i = 0; i < TREES * ZF_TREE_DEPTH; i++) {
		columns[i] = zf_tree_column(next() % ZF_NFEATURES, (int)(next() % 9) - ZF_PAD);
		cuts[i] = (uint8_t)next();
	}
	cuts[0] = 255;
	cuts[1] = 0;
	for (size_t i = 0; i < TREES * ZF_TREE_LEAVES; i++)
		leaves[i] = (int16_t)(uint16_t)next();
	for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
		struct zf_features features = { .rows = sizes[k] };
		int32_t sums[MOST];

		features.stride = ((size_t)sizes[k] + 31) / 32 * 32 + ZF_STRIDE_MORE;
		features.bytes = malloc(ZF_NFEATURES * features.stride);
		assert_non_null(features.bytes);
		for (size_t i = 0; i < ZF_NFEATURES * features.stride; i++)
			features.bytes[i] = (uint8_t)next();
		zf_trees_sum(&trees, &features, sums);
		for (uint32_t row = 0; row < sizes[k]; row++)
			assert_int_equal(sums[row], sum_plainly(&trees, &features, row));
		free(features.bytes);
	}
}

static void tags_are_found(void **state)
{
	(void)state;
	for (int tag = ZF_TAG_OTHER + 1; tag < ZF_NTAGS; tag++) {
		char name[32];
		size_t n = strlen(zf_tag_name((enum zf_tag)tag));

		memcpy(name, zf_tag_name((enum zf_tag)tag), n + 1);
		assert_int_equal(zf_tag_find(S(name)), tag);
		if (name[0] >= 'a')
			name[0] = (char)(name[0] - 32);
		assert_int_equal(zf_tag_find(S(name)), tag);
		memcpy(name + n, "x", 2);
		assert_int_not_equal(zf_tag_find(S(name)), tag);
	}
	assert_int_equal(zf_tag_find(S("jelly")), ZF_TAG_OTHER);
	assert_int_equal(zf_tag_find(S("")), ZF_TAG_OTHER);
	assert_int_equal(zf_tag_find(S("abcdefghijklmnopq")), ZF_TAG_OTHER);
}

static void alikes_are_the_first(void **state)
{
	enum { N = 1000 };
	struct zf_arena *arena = zf_arena_new(0);
	uint64_t keys[N];
	uint32_t *first;
	(void)state;

	for (int i = 0; i < N; i++)
		keys[i] = next() % 100 * UINT64_C(0x100000001);
	first = zf_first_alike(arena, keys, N);
	assert_non_null(first);
	for (uint32_t i = 0; i < N; i++) {
		uint32_t k = 0;

		while (keys[k] != keys[i])
			k++;
		assert_int_equal(first[i], k);
	}
	assert_non_null(zf_first_alike(arena, keys, 0));
	zf_arena_free(arena);
}

/* Up to 80 code points of a few kinds, in runs. */
static struct zf_slice draw_text(char *out)
{
	static const uint32_t signs[] = { 'a', 'z', 'A', 'Z', '0', '9', ' ', '.', '@', '`', '[', '{', '/', ':', 0xE9,
		                          0x42F, 0x2014, 0x4E00, 0x661, 0 };
	size_t len = 0;

	for (unsigned n = next() % 80, last = 0; n; n--) {
		last = next() % 3 ? last : next();
		len += zf_utf8_put(signs[last % 3 ? (last + n % 2) % 14 : last % (sizeof signs / sizeof *signs)],
		                   out + len);
	}
	return zf_slice_make(out, len);
}

static void folds_are_letters_and_digits(void **state)
{
	struct zf_buffer fold = { 0 };

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		char text[400], plain[400];
		struct zf_slice drawn = draw_text(text);
		size_t len = 0;

		for (size_t at = 0; at < drawn.len;) {
			uint32_t code = zf_utf8_next(drawn, &at);

			if (zf_is_letter(code) || zf_is_digit(code))
				len += zf_utf8_put(zf_fold_case(code), plain + len);
		}
		zf_buffer_clear(&fold);
		zf_fold(&fold, drawn, true);
		assert_int_equal(fold.len, len);
		assert_memory_equal(len ? fold.at : plain, plain, len);
	}
	zf_buffer_free(&fold);
}

/* White space past ASCII hides a text from the way by pieces. */
static struct zf_slice hide(struct zf_slice text, char *out)
{
	size_t len = zf_utf8_put(0x2003, out);

	for (size_t at = 0; at < text.len; at++)
		if (text.at[at] == ' ')
			len += zf_utf8_put(0x2003, out + len);
		else
			out[len++] = text.at[at];
	return zf_slice_make(out, len);
}

static void words_are_counted_alike(void **state)
{
	(void)state;
	for (unsigned round = 0; round < 50000; round++) {
		char text[1200], hidden[2400];
		struct zf_slice drawn = { text, 0 };
		struct zf_words words, plain;
		uint64_t hashes[ZF_WORDS_KEPT], plainly[ZF_WORDS_KEPT];

		for (unsigned n = next() % 4; n; n--) {
			static const char *const more[] = { " 1999 ", " 3rd A 3rd", "www.x", "://", " Now?\"", ".. " };
			const char *end = more[next() % 6];

			drawn.len += draw_text(text + drawn.len).len;
			memcpy(text + drawn.len, end, strlen(end));
			drawn.len += strlen(end);
		}
		zf_words_measure(drawn, &words, hashes);
		zf_words_measure(hide(drawn, hidden), &plain, plainly);
		assert_memory_equal(&words, &plain, sizeof words);
		assert_memory_equal(hashes, plainly, zf_words_kept(&words) * sizeof *hashes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_are_icus), cmocka_unit_test(trees_sum_as_one_by_one),
		cmocka_unit_test(tags_are_found), cmocka_unit_test(alikes_are_the_first),
		cmocka_unit_test(folds_are_letters_and_digits), cmocka_unit_test(words_are_counted_alike),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
