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

static struct zf_block *drop(struct made *made, struct zf_block *block, enum zf_reason reason)
{
	assert_true(zf_block_mark(&made->document, block, reason, .9f, ZF_NO_BLOCK, NULL));
	return block;
}

static struct zf_block *drop_title(struct made *made, uint64_t shape, float merit, enum zf_titled titled)
{
	struct zf_block *block = drop(made, put(made, shape, 20, merit, TITLE), ZF_BOILERPLATE_OTHER);

	block->titled = titled;
	return block;
}

/* The place of the title, where one is given: behind all others. */
static const struct zf_shape *title_of(struct made *made)
{
	struct zf_shape *shapes;
	uint32_t count = take(made, &shapes);

	for (uint32_t i = 0; i + 1 < count; i++)
		assert_false(shapes[i].title);
	return count && shapes[count - 1].title ? &shapes[count - 1] : NULL;
}

/* Asked about is the most telling title, of those the one that the page thinks best of, where it keeps none. */
static void the_only_title_may_come_back(void **state)
{
	struct made *made = *state;
	const struct zf_shape *title;
	uint64_t key;

	drop_title(made, 5, -5, ZF_TITLED_PART);
	assert_null(title_of(made)); /* nothing else is kept */
	put(made, 1, 900, 7, PROSE);
	title = title_of(made);
	assert_non_null(title);
	assert_int_equal(title->block, 0);
	assert_false(title->kept);
	key = title->key;
	drop_title(made, 6, -2, ZF_TITLED_PART);
	drop_title(made, 9, -1, ZF_TITLED_FIRST);
	title = title_of(made);
	assert_int_equal(title->block, 2);
	assert_true(title->key != key);
	put(made, 5, 20, 1, TITLE)->titled = ZF_TITLED_FIRST;
	assert_null(title_of(made)); /* kept, but not alone of its shape */
	made->document.blocks[4].shape = 7;
	title = title_of(made);
	assert_int_equal(title->block, ZF_NO_BLOCK);
	assert_true(title->kept);
}

static void titles_that_do_not_come_back(void **state)
{
	struct made *made = *state;
	struct zf_block *block;

	put(made, 1, 900, 7, PROSE);
	drop_title(made, 5, -6.1f, ZF_TITLED_SAID);              /* too sure */
	drop_title(made, 6, .5f, ZF_TITLED_SAID);                /* by a rule */
	drop_title(made, 7, -1, ZF_TITLED_NOT);
	drop_title(made, 8, -1, ZF_TITLED_SAID)->weight = 0;     /* no words */
	drop(made, put(made, 9, 20, -1, TITLE), ZF_MOVED_METADATA)->titled = ZF_TITLED_SAID;
	drop_title(made, 10, -1, ZF_TITLED_SAID)->marks->certainty = .95f;
	assert_null(title_of(made));
	block = drop_title(made, 11, -1, ZF_TITLED_FIRST);
	block->print = (struct zf_hash128){ 4, 4 };
	assert_non_null(title_of(made));
	put(made, 1, 20, 7, ANY)->print = (struct zf_hash128){ 4, 4 }; /* it stands there already */
	assert_null(title_of(made));
}

static void whose_title_it_is(void **state)
{
	(void)state;
	assert_false(zf_title_has_place((struct zf_shape_facts){ 3, 3 }));
	assert_true(zf_title_has_place((struct zf_shape_facts){ 4, 0 }));
	assert_true(zf_title_is_own(ZF_TITLED_FIRST, 1, 3));
	assert_false(zf_title_is_own(ZF_TITLED_FIRST, 2, 300));
	assert_true(zf_title_is_own(ZF_TITLED_PART, 2, 3));
	assert_true(zf_title_is_own(ZF_TITLED_SAID, 2, 3));
	assert_false(zf_title_is_own(ZF_TITLED_SAID, 3, 14));
	assert_true(zf_title_is_own(ZF_TITLED_SAID, 3, 15));
	assert_false(zf_title_is_own(ZF_TITLED_PART, UINT32_MAX, UINT32_MAX));
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
	assert_int_equal(take(made, &shapes), 2); /* the title's shape is not its alone: it has no place */
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
		TEST(kinds_of_text), TEST(nothing_to_say), TEST(what_others_say), TEST(the_only_title_may_come_back),
		TEST(titles_that_do_not_come_back), TEST(whose_title_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
