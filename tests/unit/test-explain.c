#include "check.h"

#include <stdlib.h>

#include "boilerplate/explain.h"

enum { ROWS = 40, WIDE = ZF_TREE_LEAVES };

struct made {
	struct zf_arena *arena;
	struct zf_features features;
	uint16_t columns[2 * ZF_TREE_DEPTH];
	uint8_t cuts[2 * ZF_TREE_DEPTH];
	int16_t leaves[2 * WIDE];
	struct zf_model model;
};

/* A tree that asks one column, again and again: -2 log odds where the byte is at most 100, else +1. */
static void one_question(struct made *made, unsigned tree, uint16_t column)
{
	for (unsigned level = 0; level < ZF_TREE_DEPTH; level++) {
		made->columns[tree * ZF_TREE_DEPTH + level] = column;
		made->cuts[tree * ZF_TREE_DEPTH + level] = 100;
	}
	for (unsigned leaf = 0; leaf < WIDE; leaf++)
		made->leaves[tree * WIDE + leaf] = leaf == 0          ? -2 * ZF_TREE_UNIT
						   : leaf == WIDE - 1 ? ZF_TREE_UNIT
								      : 0;
}

static int set_up(void **state)
{
	struct made *made = calloc(1, sizeof *made);

	assert_non_null(made);
	made->arena = zf_arena_new(0);
	assert_non_null(made->arena);
	made->features.stride = ROWS + 2 * ZF_PAD;
	made->features.rows = ROWS;
	made->features.bytes = zf_arena_take(made->arena, ZF_NFEATURES, made->features.stride);
	assert_non_null(made->features.bytes);
	one_question(made, 0, zf_tree_column(ZF_FEATURE_words, 0));
	one_question(made, 1, zf_tree_column(ZF_FEATURE_link_share, -1));
	made->model.first = (struct zf_trees){ 1, ZF_TREE_UNIT, made->columns, made->cuts, made->leaves };
	made->model.second = (struct zf_trees){ 2, 0, made->columns, made->cuts, made->leaves };
	*state = made;
	return 0;
}

static int tear_down(void **state)
{
	struct made *made = *state;

	zf_arena_free(made->arena);
	free(made);
	return 0;
}

static void shares_by_hand(void **state)
{
	struct made *made = *state;
	struct zf_explanation got = { .count = 0 };
	const struct zf_look_explained *look;

	zf_column(&made->features, ZF_FEATURE_words)[1] = 200;
	zf_column(&made->features, ZF_FEATURE_link_share)[0] = 255;
	assert_int_equal(zf_explain(&made->model, &made->features, made->arena, &got), ZEEF_OK);
	assert_int_equal(got.count, ROWS);
	look = &got.blocks[0].looks[0]; /* the mean of all leaves is -1/64 */
	assert_true(look->sum == 1 - 2);
	assert_string_equal(look->influences[0].feature, "words");
	assert_int_equal(look->influences[0].neighbour, 0);
	assert_int_equal(look->influences[0].value, 0);
	assert_true(look->influences[0].share == -2 + 1 / 64.f);
	assert_null(look->influences[1].feature);
	look = &got.blocks[1].looks[0];
	assert_true(look->sum == 1 + 1);
	assert_int_equal(look->influences[0].value, 200);
	assert_true(look->influences[0].share == 1 + 1 / 64.f);
	look = &got.blocks[1].looks[1]; /* both say yes: of equal shares the first column */
	assert_true(look->sum == 2);
	assert_string_equal(look->influences[0].feature, "words");
	assert_string_equal(look->influences[1].feature, "link_share");
	assert_int_equal(look->influences[1].neighbour, -1);
	assert_int_equal(look->influences[1].value, 255);
	look = &got.blocks[ROWS - 1].looks[1];
	assert_true(look->sum == -4);
}

/* Of any trees: sums are those of zf_trees_sum, and shares of a look that asks few columns add up to it. */
static void sums_are_the_judges(void **state)
{
	struct made *made = *state;
	struct zf_explanation got = { .count = 0 };
	int32_t sums[ROWS], firsts[ROWS];
	uint32_t seed = 7;

	for (unsigned i = 0; i < 2 * WIDE; i++)
		made->leaves[i] = (int16_t)((seed = seed * 1103515245 + 12345) >> 17);
	for (unsigned i = 0; i < 2 * ZF_TREE_DEPTH; i++)
		made->columns[i] = zf_tree_column(ZF_FEATURE_words + i % 2, (int)(i % 4) - 2);
	for (int i = 0; i < ROWS; i++)
		for (unsigned f = 0; f < 2; f++)
			zf_column(&made->features, ZF_FEATURE_words + f)[i] =
			    (uint8_t)((seed = seed * 1103515245 + 12345) >> 20);
	assert_int_equal(zf_explain(&made->model, &made->features, made->arena, &got), ZEEF_OK);
	zf_trees_sum(&made->model.first, &made->features, firsts);
	zf_trees_sum(&made->model.second, &made->features, sums);
	for (int i = 0; i < ROWS; i++) {
		const struct zf_look_explained *look = &got.blocks[i].looks[1];
		int64_t usual = 0;
		float all = 0, before = 1e9f;

		assert_true(look->sum == (float)sums[i] / ZF_TREE_UNIT);
		assert_true(got.blocks[i].opinion == (float)zf_model_opinion(firsts[i], sums[i]) / ZF_TREE_UNIT);
		for (unsigned leaf = 0; leaf < 2 * WIDE; leaf++)
			usual += made->leaves[leaf];
		all = (float)usual / (WIDE * ZF_TREE_UNIT);
		for (size_t k = 0; k < ZF_INFLUENCES && look->influences[k].feature; k++) {
			float share = look->influences[k].share, size = share < 0 ? -share : share;

			assert_true(size <= before);
			before = size;
			all += share;
		}
		assert_true(all - look->sum < 1e-3f && look->sum - all < 1e-3f);
	}
}

static void long_pages_are_bounded(void **state)
{
	struct made *made = *state;
	struct zf_explanation got = { .count = 0 };
	enum { LONG = ZF_EXPLAINED + 77 };

	made->features.stride = LONG + 2 * ZF_PAD;
	made->features.rows = LONG;
	made->features.bytes = zf_arena_take(made->arena, ZF_NFEATURES, made->features.stride);
	assert_non_null(made->features.bytes);
	assert_int_equal(zf_explain(&made->model, &made->features, made->arena, &got), ZEEF_OK);
	assert_int_equal(got.count, ZF_EXPLAINED);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(shares_by_hand), TEST(sums_are_the_judges), TEST(long_pages_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
