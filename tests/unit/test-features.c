/* Columns that say where a block stands in its page, from the page's HTML. */
#include "check.h"

#include "boilerplate/features.h"
#include "boilerplate/smooth.h"
#include "decode/decode.h"
#include "parse/parse.h"
#include "segment/segment.h"

enum { CAP = 64 << 20 };

struct taken {
	struct zf_arena *arena;
	struct zf_document document;
	struct zf_page page;
	struct zf_features features;
};

static void take(struct taken *taken, const char *html)
{
	struct zf_decoder *decoder = zf_decoder_new();
	struct zf_parser *parser = zf_parser_new();
	struct zf_segmenter *segmenter = zf_segmenter_new();
	struct zf_phrases *phrases = zf_phrases_new();
	const struct zf_events *events;

	taken->arena = zf_arena_new(CAP);
	assert_true(decoder && parser && segmenter && phrases && taken->arena);
	zf_document_reset(&taken->document, taken->arena);
	taken->document.bytes = S(html);
	taken->document.format = ZF_FORMAT_HTML;
	assert_int_equal(zf_decode(decoder, &taken->document), ZEEF_OK);
	events = zf_segment_begin(segmenter, &taken->document);
	assert_int_equal(zf_parse(parser, &taken->document, events, segmenter), ZEEF_OK);
	assert_int_equal(zf_segment_end(segmenter), ZEEF_OK);
	assert_int_equal(zf_page_look(&taken->document, phrases, &taken->page), ZEEF_OK);
	assert_int_equal(zf_features_take(&taken->page, NULL, &taken->features), ZEEF_OK);
	zf_decoder_free(decoder);
	zf_parser_free(parser);
	zf_segmenter_free(segmenter);
	zf_phrases_free(phrases);
}

/* The byte of the block that begins with `text`. */
static uint8_t value(const struct taken *taken, unsigned feature, const char *text)
{
	for (uint32_t i = 0; i < taken->document.nblocks; i++)
		if (zf_slice_starts(zf_slice_trim(taken->document.blocks[i].raw), text))
			return zf_column(&taken->features, feature)[i];
	fail();
	return 0;
}

static void steps_from_the_title(void **state)
{
	struct taken taken = { 0 };

	(void)state;
	take(&taken, "<title>Herons counted on the lake</title><body><h2>Boats</h2><div><div><h1>Herons counted on the lake</h1><p>Keepers</p>"
		"</div><p>Beside</p></div><aside><p>Apart</p></aside></body>");
	assert_int_equal(value(&taken, ZF_FEATURE_title_far, "Herons"), 1);
	assert_int_equal(value(&taken, ZF_FEATURE_title_far, "Keepers"), 2);
	assert_int_equal(value(&taken, ZF_FEATURE_title_far, "Beside"), 3);
	assert_in_range(value(&taken, ZF_FEATURE_title_far, "Apart"), 4, 5);
	assert_int_equal(value(&taken, ZF_FEATURE_title_far, "Boats"), value(&taken, ZF_FEATURE_title_far, "Apart"));
	zf_arena_free(taken.arena);
	take(&taken, "<title>Herons counted on the lake</title><body><h1>Boats</h1><p>Keepers</p></body>");
	assert_int_equal(value(&taken, ZF_FEATURE_title_far, "Keepers"), 255);
	zf_arena_free(taken.arena);
}

static void makers_of_pictures(void **state)
{
	struct taken taken = { 0 };

	(void)state;
	take(&taken, "<body><p>Foto: Eva Lind<p>The heron on its nest by the reeds (Image: Lake office)<p>Kuva on otettu"
		"<p>The image of the lake in this long report has never been better since the keepers came to count the birds there</body>");
	assert_int_equal(value(&taken, ZF_FEATURE_credit, "Foto"), 2);
	assert_int_equal(value(&taken, ZF_FEATURE_credit, "The heron"), 1);
	assert_int_equal(value(&taken, ZF_FEATURE_credit, "Kuva"), 2);
	assert_int_equal(value(&taken, ZF_FEATURE_credit, "The image"), 2);
	zf_arena_free(taken.arena);
	take(&taken, "<body><p>In all the reports of the office an image of the lake is shown beside those who count the birds that come there"
		"<p>Herons</body>");
	assert_int_equal(value(&taken, ZF_FEATURE_credit, "In all"), 0);
	assert_int_equal(value(&taken, ZF_FEATURE_credit, "Herons"), 0);
	zf_arena_free(taken.arena);
}

static void prices_and_captions(void **state)
{
	struct taken taken = { 0 };

	(void)state;
	take(&taken, "<body><p>Nest box of larch<p>EUR 12, now € 9<p>Feeder<p>$4.50<p>The keepers count the birds each week"
		"<h3>Comments</h3><p>Well counted<p>Boats are late</body>");
	assert_int_equal(value(&taken, ZF_FEATURE_price, "EUR 12"), 1);
	assert_int_equal(value(&taken, ZF_FEATURE_price, "$4.50"), 1);
	assert_int_equal(value(&taken, ZF_FEATURE_price, "Feeder"), 0);
	assert_int_equal(value(&taken, ZF_FEATURE_wide_prices, "Nest"), 2);
	assert_int_equal(value(&taken, ZF_FEATURE_page_prices, "Boats"), zf_quantise(2));
	assert_int_equal(value(&taken, ZF_FEATURE_since_comments, "The keepers"), 255);
	assert_int_equal(value(&taken, ZF_FEATURE_since_comments, "Well"), zf_quantise(1));
	assert_int_equal(value(&taken, ZF_FEATURE_since_comments, "Boats"), zf_quantise(2));
	assert_int_equal(value(&taken, ZF_FEATURE_since_related, "Boats"), 255);
	zf_arena_free(taken.arena);
	take(&taken, "<body><p>Herons<h2>Related articles</h2><p>Eels</body>");
	assert_int_equal(value(&taken, ZF_FEATURE_page_prices, "Eels"), 0);
	assert_int_equal(value(&taken, ZF_FEATURE_since_related, "Eels"), zf_quantise(1));
	assert_int_equal(value(&taken, ZF_FEATURE_since_related, "Herons"), 255);
	zf_arena_free(taken.arena);
}

#define PROSE "The keepers of the lake count the herons each spring, and they write down what they see from the boats. "
#define TEXT "<p>" PROSE PROSE PROSE PROSE PROSE "</p>"
#define FIRST "<title>Herons counted on the lake</title><body><main><article><h1>Herons counted on the lake</h1>" TEXT

/* Whether the block that begins with `text` stays, where all sums are `sum`, and the line is 0. */
static bool stays_with(const char *html, const char *text, int32_t sum)
{
	struct taken taken = { 0 };
	int32_t sums[16];
	uint32_t at = 0;

	take(&taken, html);
	assert_in_range(taken.document.nblocks, 1, 16);
	for (uint32_t i = 0; i < 16; i++)
		sums[i] = sum;
	zf_smooth(&taken.page, sums, 0);
	while (at < taken.document.nblocks && !zf_slice_starts(zf_slice_trim(taken.document.blocks[at].raw), text))
		at++;
	assert_in_range(at, 0, taken.document.nblocks - 1);
	zf_arena_free(taken.arena);
	return sums[at] >= 0;
}

static bool stays(const char *html, const char *text)
{
	return stays_with(html, text, 4096);
}

static void what_stands_apart_from_the_title(void **state)
{
	static const char *const page = "<title>Herons counted on the lake</title><body><div><h1>Herons counted on the lake</h1>" TEXT
		"</div><div><p>Of the author</p></div></body>";
	static const char *const more = "<title>Herons counted on the lake</title><body><div><h1>Herons counted on the lake</h1>" TEXT
		"</div><div><p>Of the author</p>" TEXT TEXT TEXT "<h2>Eels</h2></div></body>";

	(void)state;
	assert_true(stays_with(page, "The keepers", 1024));
	assert_false(stays_with(page, "Of the author", 1024));
	assert_true(stays_with(page, "Of the author", 2048));
	/* more than twice as much stands apart */
	assert_true(stays_with(more, "Of the author", 1024));
	/* no text stands with the title; no title */
	assert_true(stays_with("<title>Herons counted on the lake</title><body><div><h1>Herons counted on the lake</h1><p>Lake</p></div>"
		"<div>" TEXT "</div></body>", "The keepers", 1024));
	assert_true(stays_with("<body><div><h1>Herons counted on the lake</h1>" TEXT "</div><div><p>Of the author</p></div></body>",
		"Of the author", 1024));
}

static void an_article_that_is_appended(void **state)
{
	static const char *const second = FIRST "</article><article><header><h1>Eels return</h1></header><section><p>Eels swim"
		"</section></article></main><p>Behind</body>";

	(void)state;
	assert_false(stays(second, "Eels return"));
	assert_false(stays(second, "Eels swim"));
	assert_true(stays(second, "The keepers"));
	assert_true(stays(second, "Behind"));
	/* before it, in it, around it, without a heading of the first level, or with the title again */
	assert_true(stays("<body><article><h1>Eels return</h1><p>Eels swim</article>" FIRST "</article></body>", "Eels swim"));
	assert_true(stays(FIRST "<article><h1>Eels return</h1><p>Eels swim</article></article></body>", "Eels swim"));
	assert_true(stays("<article>" FIRST "</article><h1>Eels return</h1><p>Eels swim</article></body>", "Eels swim"));
	assert_true(stays(FIRST "</article><article><h2>Eels return</h2><p>Eels swim</article></body>", "Eels swim"));
	assert_true(stays(FIRST "</article><article><h1>Herons counted</h1><p>Eels swim</article></body>", "Eels swim"));
}

static void articles_that_no_title_names(void **state)
{
	(void)state;
	/* the title is of the index, or stands in no article */
	assert_true(stays("<title>News of the lake</title><body><article><h1>Herons counted</h1>" TEXT "</article><article>"
		"<h1>Eels return</h1><p>Eels swim</article></body>", "Eels swim"));
	assert_true(stays("<title>News of the lake</title><body><h1>News of the lake</h1><article><h1>Herons counted</h1>" TEXT
		"</article><article><h1>Eels return</h1><p>Eels swim</article></body>", "Eels swim"));
	/* the first is a line only */
	assert_true(stays("<title>Herons counted on the lake</title><body><article><h1>Herons counted on the lake</h1><p>More"
		"</article><article><h1>Eels return</h1><p>Eels swim</article></body>", "Eels swim"));
	/* a thread */
	assert_true(stays("<script type=application/ld+json>{\"@type\":\"DiscussionForumPosting\"}</script>" FIRST
		"</article><article><h1>Eels return</h1><p>Eels swim</article></body>", "Eels swim"));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(steps_from_the_title), cmocka_unit_test(makers_of_pictures),
		cmocka_unit_test(prices_and_captions),
		cmocka_unit_test(what_stands_apart_from_the_title),
		cmocka_unit_test(an_article_that_is_appended), cmocka_unit_test(articles_that_no_title_names) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
