/*
 * boilerplate/levels: what a page would keep at each level of the line between text and furniture.
 *
 * One row a level, from the lowest, in steps of ZF_LEVEL_STEP: the blocks that stay at that line, and those near it
 * on both sides. The weights of zf_model.line say which level promises the best F1. Each step below where
 * most pages have theirs takes a little from the promise: forums and shops teach low lines, and on a page unlike all that
 * taught the weights, a low line that promises hardly more is more often wrong.
 */
#ifndef ZF_BOILERPLATE_LEVELS_H
#define ZF_BOILERPLATE_LEVELS_H

#include "boilerplate/trees.h"

enum { ZF_LEVELS = 48, ZF_LEVEL_STEP = ZF_TREE_UNIT / 4 };

#define ZF_LEVEL_FEATURES(X) \
	X(level) X(words) X(word_share) X(blocks) X(prose_share) X(prose_found) X(link_share) X(block_words) X(precision) \
	X(recall) X(promise) X(best_promise) X(runs) X(run_share) X(span_filled) X(span_share) X(near_above) X(near_below) \
	X(wide_below) X(below_inside) X(below_prose) X(below_links) X(below_words) X(below_items) X(below_names) \
	X(above_prose) X(above_links) X(above_words) X(above_items) X(above_names) X(names) X(items) X(in_main) \
	X(in_article) X(below_main) X(below_article) X(headings) X(page_words) X(page_blocks) X(page_prose) X(page_links) \
	X(page_articles) X(page_has_main) X(page_main_words) X(page_type) X(page_has_body) X(page_prices)

enum zf_level_feature {
#define X(name) ZF_LEVEL_##name,
	ZF_LEVEL_FEATURES(X)
#undef X
	ZF_NLEVEL_FEATURES
};

/* Fills ZF_LEVELS rows from the sums of a page's blocks (log odds in ZF_TREE_UNITs) and its features; of the document's
 * arena. ZEEF_ENOMEM. */
enum zeef_status zf_levels_take(const struct zf_page *page, const struct zf_features *features, const int32_t *sums,
                                struct zf_features *out);
/* The sum under which blocks are left out at a level. */
static inline int32_t zf_level_line(unsigned level)
{
	return ((int32_t)level - ZF_LEVELS / 2) * ZF_LEVEL_STEP;
}
/* The line of a page: the level of which `trees` promise most. */
enum zeef_status zf_levels_line(const struct zf_page *page, const struct zf_features *features, const int32_t *sums,
                                const struct zf_trees *trees, int32_t *line);

#endif
