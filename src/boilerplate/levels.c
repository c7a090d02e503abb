#include "boilerplate/levels.h"

enum {
	NEAR = 4, WIDE = 12,    /* levels on each side of a line */
	USUAL = ZF_LEVELS / 2 - 1, /* where most pages have their line */
	PULL = ZF_TREE_UNIT / 50, /* log odds a level */
};

/* Of blocks: sums of words but for `blocks`, `headings` and `runs`. */
struct tally {
	int64_t blocks, words, linked, prose, chance, names, items, main, article, headings;
	int64_t runs;         /* blocks whose neighbour before them does not stay */
	uint32_t first, last; /* blocks */
};

struct pen {
	const struct zf_page *page;
	const struct zf_features *features;
	struct zf_features *out;
	struct tally kept[ZF_LEVELS + 1]; /* at each level, all that stay */
};

#define SET(pen, name, row, value) ((pen)->out->bytes[(size_t)ZF_LEVEL_##name * (pen)->out->stride + ZF_PAD + (row)] = \
	(uint8_t)(value))

/* 4096 / (1 + exp(-x)) at x = -6 + level / 4 + 1/8: the mean of what sums of a level promise. */
static const uint16_t chances[ZF_LEVELS] = {
	11, 15, 19, 24, 31, 40, 51, 65, 83, 106, 136, 172, 219, 277, 349, 437, 545, 674, 827, 1004, 1205, 1428, 1668, 1920,
	2176, 2428, 2668, 2891, 3092, 3269, 3422, 3551, 3659, 3747, 3819, 3877, 3924, 3960, 3990, 4013, 4031, 4045, 4056, 4065, 4072, 4077, 4081, 4085,
};

static unsigned level_of(int32_t sum)
{
	int32_t above = sum + ZF_LEVELS / 2 * ZF_LEVEL_STEP, level = above < 0 ? 0 : above / ZF_LEVEL_STEP;

	return level < ZF_LEVELS ? (unsigned)level : ZF_LEVELS - 1;
}

static void add(struct tally *to, const struct tally *more, int sign)
{
	to->blocks += sign * more->blocks;
	to->words += sign * more->words;
	to->linked += sign * more->linked;
	to->prose += sign * more->prose;
	to->chance += sign * more->chance;
	to->names += sign * more->names;
	to->items += sign * more->items;
	to->main += sign * more->main;
	to->article += sign * more->article;
	to->headings += sign * more->headings;
	to->runs += sign * more->runs;
}

static struct tally tally_of(const struct pen *pen, uint32_t i, unsigned level)
{
	const struct zf_look *look = &pen->page->looks[i];
	const struct zf_block *block = &pen->page->document->blocks[i];
	int64_t words = look->words.words;

	return (struct tally){
		.blocks = 1, .words = words, .linked = zf_look_linked(look), .prose = look->prose ? words : 0,
		.chance = words * chances[level], .names = words * zf_column(pen->features, ZF_FEATURE_names)[i],
		.items = block->kind == ZF_ITEM || block->kind == ZF_CELL ? words : 0,
		.main = pen->page->places[look->place].main ? words : 0,
		.article = block->regions & ZF_IN_ARTICLE ? words : 0,
		.headings = block->kind == ZF_HEADING || block->kind == ZF_TITLE,
	};
}

static void tally_all(struct pen *pen, const int32_t *sums)
{
	unsigned before = 0;

	for (unsigned k = 0; k <= ZF_LEVELS; k++)
		pen->kept[k].first = UINT32_MAX;
	for (uint32_t i = 0; i < pen->page->document->nblocks; i++) {
		unsigned level = level_of(sums[i]);
		struct tally one = tally_of(pen, i, level), *at = &pen->kept[level];
		add(at, &one, 1);
		at->first = at->first == UINT32_MAX ? i : at->first;
		at->last = i;
		/* a run begins here at the levels that the block before does not reach */
		if (level > before || i == 0) {
			at->runs++;
			if (i > 0)
				pen->kept[before].runs--;
		}
		before = level;
	}
	for (unsigned k = ZF_LEVELS; k > 0; k--) {
		struct tally *at = &pen->kept[k - 1], *above = &pen->kept[k];
		add(at, above, 1);
		at->first = at->first < above->first ? at->first : above->first;
		at->last = at->last > above->last ? at->last : above->last;
	}
}

/* What stays at the level `low` and not at `high`. */
static struct tally between(const struct pen *pen, int low, int high)
{
	struct tally tally = pen->kept[low < 0 ? 0 : low];

	add(&tally, &pen->kept[high > ZF_LEVELS ? ZF_LEVELS : high], -1);
	return tally;
}

static uint8_t share(int64_t part, int64_t whole)
{
	return part <= 0 ? 0 : zf_share((uint64_t)part, (uint64_t)whole);
}

static uint8_t mean(int64_t sum, int64_t n)
{
	return n > 0 ? zf_quantise((uint64_t)(sum / n)) : 0;
}

/* 2 * hits / (kept + all that is expected), in 65536ths. */
static int64_t promise_of(const struct pen *pen, int k)
{
	int64_t both = pen->kept[k].words * 4096 + pen->kept[0].chance;

	return both > 0 ? (int64_t)((double)pen->kept[k].chance * 2 * 65536 / (double)both) : 0;
}

static void write_kept(struct pen *pen, unsigned k, int64_t best)
{
	const struct tally *at = &pen->kept[k], *all = &pen->kept[0];

	SET(pen, level, k, k + 1);
	SET(pen, words, k, zf_quantise((uint64_t)at->words));
	SET(pen, word_share, k, share(at->words, all->words));
	SET(pen, blocks, k, zf_quantise((uint64_t)at->blocks));
	SET(pen, prose_share, k, share(at->prose, at->words));
	SET(pen, prose_found, k, share(at->prose, all->prose));
	SET(pen, link_share, k, share(at->linked, at->words));
	SET(pen, block_words, k, mean(at->words, at->blocks));
	SET(pen, precision, k, share(at->chance, at->words * 4096));
	SET(pen, recall, k, share(at->chance, all->chance));
	SET(pen, promise, k, share(promise_of(pen, (int)k), 65536));
	SET(pen, best_promise, k, share(promise_of(pen, (int)k), best));
	SET(pen, runs, k, zf_quantise((uint64_t)at->runs));
	SET(pen, run_share, k, share(at->runs, at->blocks));
	SET(pen, names, k, at->words ? at->names / at->words : 0);
	SET(pen, items, k, share(at->items, at->words));
	SET(pen, in_main, k, share(at->main, at->words));
	SET(pen, in_article, k, share(at->article, at->words));
	SET(pen, headings, k, share(at->headings, at->blocks));
}

static void write_sides(struct pen *pen, unsigned k)
{
	struct tally above = between(pen, (int)k, (int)k + NEAR), below = between(pen, (int)k - NEAR, (int)k),
		wide = between(pen, (int)k - WIDE, (int)k);
	const struct tally *at = &pen->kept[k];

	SET(pen, near_above, k, share(above.words, at->words));
	SET(pen, near_below, k, share(below.words, at->words + below.words));
	SET(pen, wide_below, k, share(wide.words, at->words + wide.words));
	SET(pen, below_prose, k, share(below.prose, below.words));
	SET(pen, below_links, k, share(below.linked, below.words));
	SET(pen, below_words, k, mean(below.words, below.blocks));
	SET(pen, below_items, k, share(below.items, below.words));
	SET(pen, below_names, k, below.words ? below.names / below.words : 0);
	SET(pen, below_main, k, share(below.main, below.words));
	SET(pen, below_article, k, share(below.article, below.words));
	SET(pen, above_prose, k, share(above.prose, above.words));
	SET(pen, above_links, k, share(above.linked, above.words));
	SET(pen, above_words, k, mean(above.words, above.blocks));
	SET(pen, above_items, k, share(above.items, above.words));
	SET(pen, above_names, k, above.words ? above.names / above.words : 0);
}

/* From the first block that stays to the last. words: before each block, and of the page. */
static void write_span(struct pen *pen, unsigned k, const uint64_t *words, const uint64_t *near)
{
	const struct tally *at = &pen->kept[k];
	uint64_t span = at->blocks ? words[at->last + 1] - words[at->first] : 0;

	SET(pen, span_filled, k, share(at->words, (int64_t)span));
	SET(pen, span_share, k, share((int64_t)span, pen->kept[0].words));
	SET(pen, below_inside, k, zf_share(near[0], near[1]));
}

static void write_page(struct pen *pen, unsigned k)
{
	const struct zf_page *page = pen->page;

	SET(pen, page_words, k, zf_quantise(page->words));
	SET(pen, page_blocks, k, zf_quantise(page->document->nblocks));
	SET(pen, page_prose, k, zf_share(page->prose, page->words));
	SET(pen, page_links, k, zf_share(page->linked, page->words));
	SET(pen, page_articles, k, page->articles < 255 ? page->articles : 255);
	SET(pen, page_has_main, k, page->has_main);
	SET(pen, page_main_words, k, zf_share(page->main ? page->places[page->main].words : 0, page->words));
	SET(pen, page_type, k, page->overlap->type);
	SET(pen, page_prices, k, zf_quantise(page->prices));
	SET(pen, page_has_body, k, page->overlap->has_body);
}

enum zeef_status zf_levels_take(const struct zf_page *page, const struct zf_features *features, const int32_t *sums,
                                struct zf_features *out)
{
	struct zf_arena *arena = page->document->arena;
	struct pen *pen = zf_arena_take(arena, 1, sizeof *pen);
	uint32_t n = page->document->nblocks;
	uint64_t *words = zf_arena_raw(arena, (size_t)n + 1, sizeof *words);
	uint64_t (*near)[2] = zf_arena_take(arena, ZF_LEVELS, sizeof *near);
	int64_t best = 1;

	out->rows = ZF_LEVELS;
	out->stride = (ZF_LEVELS + 31) / 32 * 32 + ZF_STRIDE_MORE;
	out->bytes = zf_arena_take(arena, ZF_NLEVEL_FEATURES, out->stride);
	if (!pen || !words || !near || !out->bytes)
		return ZEEF_ENOMEM;
	*pen = (struct pen){ .page = page, .features = features, .out = out };
	tally_all(pen, sums);
	words[0] = 0;
	for (uint32_t i = 0; i < n; i++)
		words[i + 1] = words[i] + page->looks[i].words.words;
	for (uint32_t i = 0; i < n; i++) {
		unsigned level = level_of(sums[i]);
		for (unsigned k = level + 1; k <= level + NEAR && k < ZF_LEVELS; k++) {
			near[k][1] += page->looks[i].words.words;
			near[k][0] += i > pen->kept[k].first && i < pen->kept[k].last ? page->looks[i].words.words : 0;
		}
	}
	for (int k = 0; k < ZF_LEVELS; k++)
		best = promise_of(pen, k) > best ? promise_of(pen, k) : best;
	for (unsigned k = 0; k < ZF_LEVELS; k++) {
		write_kept(pen, k, best);
		write_sides(pen, k);
		write_span(pen, k, words, near[k]);
		write_page(pen, k);
	}
	return ZEEF_OK;
}

/* What a level promises, with those beside it: a peak of one level alone is chance. */
static int32_t promise_at(const int32_t *promises, unsigned level)
{
	unsigned low = level ? level - 1 : 0, high = level + 1 < ZF_LEVELS ? level + 1 : level;

	return (promises[low] + promises[level] + promises[high]) / 3;
}

enum zeef_status zf_levels_line(const struct zf_page *page, const struct zf_features *features, const int32_t *sums,
                                const struct zf_trees *trees, int32_t *line)
{
	struct zf_features levels;
	int32_t promises[ZF_LEVELS];
	unsigned best = ZF_LEVELS - 1;
	enum zeef_status status = zf_levels_take(page, features, sums, &levels);

	if (status != ZEEF_OK)
		return status;
	zf_trees_sum(trees, &levels, promises);
	for (int k = 0; k < USUAL; k++)
		promises[k] -= PULL * (USUAL - k);
	for (unsigned k = ZF_LEVELS - 1; k > 0; k--)
		if (promise_at(promises, k - 1) > promise_at(promises, best))
			best = k - 1;
	*line = zf_level_line(best);
	return ZEEF_OK;
}
