#include "check.h"

#include <stdlib.h>

#include "boilerplate/shapes.h"

enum { CAP = 256 << 20, TITLE = 24, LINE = 32, PROSE = 128, ANY = 255 };

struct made {
	struct zf_arena *arena;
	struct zf_document document;
	struct zf_element body;
};

static int set_up(void **state)
{
	struct made *made = calloc(1, sizeof *made);

	assert_non_null(made);
	made->arena = zf_arena_new(CAP);
	assert_non_null(made->arena);
	zf_document_reset(&made->document, made->arena);
	made->document.format = ZF_FORMAT_HTML;
	made->body = (struct zf_element){ .tag = "body", .number = 1, .depth = 1 };
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

static struct zf_block *put(struct made *made, uint64_t shape, uint32_t weight, float merit, uint8_t risk)
{
	struct zf_block *block = zf_document_block(&made->document);

	assert_non_null(block);
	block->raw = block->text = S("Herons on the lake");
	block->in = &made->body;
	block->shape = shape;
	block->weight = weight;
	block->merit = merit;
	block->template_risk = risk;
	return block;
}

static uint32_t take(struct made *made, struct zf_shape **shapes)
{
	uint32_t count = 0;

	assert_int_equal(zf_shapes_take(&made->document, shapes, &count), ZEEF_OK);
	return count;
}

/* What is in doubt is named block by block, what is not once for its shape. */
static void doubtful_blocks_and_other_shapes(void **state)
{
	struct made *made = *state;
	struct zf_shape *shapes;

	put(made, 1, 1000, 7, PROSE);
	put(made, 2, 30, .5f, ANY);
	put(made, 1, 1000, 7, PROSE);
	put(made, 2, 30, 2.9f, ANY);
	put(made, 2, 30, 3, ANY);
	put(made, 3, 30, -4, ANY);
	put(made, 3, 30, -4, ANY);
	assert_int_equal(take(made, &shapes), 4);
	assert_int_equal(shapes[0].block, 1);
	assert_int_equal(shapes[1].block, 3);
	assert_true(shapes[0].key == shapes[1].key);
	assert_true(shapes[0].kept);
	assert_int_equal(shapes[2].block, ZF_NO_BLOCK);
	assert_true(shapes[2].kept);
	assert_int_equal(shapes[3].block, ZF_NO_BLOCK);
	assert_false(shapes[3].kept);
	assert_true(shapes[2].key != shapes[3].key && shapes[2].key != shapes[0].key);
}

static void titles_lines_and_what_went_already(void **state)
{
	struct made *made = *state;
	struct zf_shape *shapes;

	put(made, 1, 900, 7, PROSE);
	put(made, 2, 30, 1, TITLE);
	put(made, 2, 30, 1, LINE);
	assert_true(zf_block_mark(&made->document, put(made, 2, 30, 1, ANY), ZF_REPEAT_DOCUMENT, 1, 0, NULL));
	put(made, 2, 30, 1, ANY)->joined_to = 0;
	put(made, 2, 0, 1, ANY);
	put(made, 2, 30, 1, ANY)->in = NULL;
	assert_int_equal(take(made, &shapes), 2);
	assert_int_equal(shapes[0].block, ZF_NO_BLOCK);
	assert_int_equal(shapes[1].block, ZF_NO_BLOCK);
	assert_true(shapes[1].kept);
}

/* Of a shape with much of what the page keeps, only what the page is least sure of. */
static void much_of_the_page(void **state)
{
	struct made *made = *state;
	struct zf_shape *shapes;

	put(made, 1, 150, 7, PROSE);
	put(made, 2, 50, 2, ANY);
	put(made, 2, 50, .9f, ANY);
	assert_int_equal(take(made, &shapes), 2);
	assert_int_equal(shapes[0].block, 2);
	assert_int_equal(shapes[1].block, ZF_NO_BLOCK);
	made->document.blocks[0].weight = 250;
	assert_int_equal(take(made, &shapes), 3);
	assert_int_equal(shapes[0].block, 1);
	assert_int_equal(shapes[1].block, 2);
	made->document.blocks[1].template_risk = made->document.blocks[2].template_risk = PROSE;
	assert_int_equal(take(made, &shapes), 2);
	assert_int_equal(shapes[0].block, 2);
}

/* At one place of the tree links are not asked about with text, nor prose with lines. */
static void kinds_of_text(void **state)
{
	struct made *made = *state;
	struct zf_shape *shapes;
	struct zf_block *link;

	put(made, 1, 40, -1, PROSE);
	put(made, 1, 30, -1, ANY);
	link = put(made, 1, 30, -1, ANY);
	link->linked = link->raw.len;
	assert_int_equal(take(made, &shapes), 3);
	assert_true(shapes[0].key != shapes[1].key && shapes[1].key != shapes[2].key && shapes[0].key != shapes[2].key);
}

static void nothing_to_say(void **state)
{
	struct made *made = *state;
	struct zf_shape *shapes;

	assert_int_equal(take(made, &shapes), 0);
	put(made, 1, 40, 1, PROSE);
	made->document.skip = "index";
	assert_int_equal(take(made, &shapes), 0);
	made->document.skip = NULL;
	assert_int_equal(take(made, &shapes), 1);
}

static void what_others_say(void **state)
{
	(void)state;
	assert_false(zf_shape_goes((struct zf_shape_facts){ 0, 0 }));
	assert_false(zf_shape_goes((struct zf_shape_facts){ 4, 0 }));
	assert_true(zf_shape_goes((struct zf_shape_facts){ 5, 0 }));
	assert_false(zf_shape_goes((struct zf_shape_facts){ 7, 1 }));
	assert_true(zf_shape_goes((struct zf_shape_facts){ 8, 1 }));
	assert_false(zf_shape_goes((struct zf_shape_facts){ 300, 100 }));
	assert_true(zf_shape_goes((struct zf_shape_facts){ 300, 90 }));
	assert_true(zf_shape_goes((struct zf_shape_facts){ UINT32_MAX, 0 }));
	assert_false(zf_shape_goes((struct zf_shape_facts){ UINT32_MAX, UINT32_MAX }));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(doubtful_blocks_and_other_shapes), TEST(titles_lines_and_what_went_already), TEST(much_of_the_page),
		TEST(kinds_of_text), TEST(nothing_to_say), TEST(what_others_say),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
