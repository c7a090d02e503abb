/*
 * The order of the evidence: what rules are sure of; then, on pages with elements, learned weights over the
 * features of all blocks, twice, and the line that promises the best F1; the rules of lines on texts without.
 */
#include "boilerplate/judge.h"

#include <stdlib.h>

#include "boilerplate/explain.h"
#include "boilerplate/labels.h"
#include "boilerplate/levels.h"
#include "boilerplate/model.h"
#include "boilerplate/page.h"
#include "boilerplate/phrases.h"
#include "boilerplate/rules.h"
#include "boilerplate/skip.h"
#include "boilerplate/smooth.h"
#include "boilerplate/template.h"

#define MOST_DOUBT 6.f /* log odds */
#define DOUBT_OF_FEW 3.f

struct zf_judge {
	struct zf_phrases *phrases;
	struct zf_names names; /* the model's, with their index */
	uint16_t from[ZF_NAMES_INDEX];
	int32_t shift; /* of the line, in ZF_TREE_UNITs; above 0 keeps more */
	struct zf_explanation *explain; /* borrowed; NULL = nobody asks */
};

int32_t zf_judge_shift(enum zf_favor favor)
{
	switch (favor) {
	case ZF_FAVOR_PRECISION: return -ZF_TREE_UNIT;
	case ZF_FAVOR_RECALL: return ZF_TREE_UNIT * 3 / 2;
	case ZF_FAVOR_NONE: break;
	}
	return 0;
}

struct zf_judge *zf_judge_new(enum zf_favor favor)
{
	struct zf_judge *judge = calloc(1, sizeof *judge);

	if (!judge)
		return NULL;
	judge->shift = zf_judge_shift(favor);
	judge->names = zf_model.names;
	if (judge->names.count <= UINT16_MAX) {
		zf_names_index(&judge->names, judge->from);
		judge->names.from = judge->from;
	}
	judge->phrases = zf_phrases_new();
	if (!judge->phrases) {
		zf_judge_free(judge);
		return NULL;
	}
	return judge;
}

void zf_judge_free(struct zf_judge *judge)
{
	if (!judge)
		return;
	zf_phrases_free(judge->phrases);
	free(judge);
}

void zf_judge_explain(struct zf_judge *judge, struct zf_explanation *into)
{
	judge->explain = into;
}

/* 0..1 from log odds, without a libm whose last bit differs between machines. */
static float certainty_of(float log_odds)
{
	float a = log_odds < 0 ? -log_odds : log_odds;
	float share = .5f + .5f * a / (1 + a);
	return share < .99f ? share : .99f;
}

/*
 * Two looks at the blocks of a page with elements: each by itself and its place, then again with what the
 * first look thought of all of them; both together are the opinion. The line between text and furniture is the
 * page's own. merit: log odds above that line.
 */
static enum zeef_status weigh(const struct zf_judge *judge, const struct zf_page *page)
{
	struct zf_document *document = page->document;
	uint32_t n = document->nblocks;
	int32_t *first = zf_arena_raw(document->arena, n, sizeof *first), cut;
	int32_t *sums = zf_arena_raw(document->arena, n, sizeof *sums);
	struct zf_features features;
	enum zeef_status status;

	if (!first || !sums)
		return ZEEF_ENOMEM;
	status = zf_features_take(page, &judge->names, &features);
	if (status != ZEEF_OK)
		return status;
	zf_trees_sum(&zf_model.first, &features, first);
	status = zf_features_scores(page, first, &features);
	if (status != ZEEF_OK)
		return status;
	zf_trees_sum(&zf_model.second, &features, sums);
	for (uint32_t i = 0; i < n; i++)
		sums[i] = zf_model_opinion(first[i], sums[i]);
	status = zf_levels_line(page, &features, sums, &zf_model.line, &cut);
	if (status != ZEEF_OK)
		return status;
	cut -= judge->shift;
	zf_smooth(page, sums, cut);
	for (uint32_t i = 0; i < n; i++)
		document->blocks[i].merit = (float)(sums[i] - cut) / ZF_TREE_UNIT;
	if (!judge->explain)
		return ZEEF_OK;
	judge->explain->cut = (float)cut / ZF_TREE_UNIT;
	return zf_explain(&zf_model, &features, document->arena, judge->explain);
}

/* A rule decides alone where there are no elements, or where it is sure; else it names what the
 * weights reject. */
static enum zeef_status mark(const struct zf_page *page, const struct zf_opinion *opinions)
{
	struct zf_document *document = page->document;

	for (uint32_t i = 0; i < document->nblocks; i++) {
		struct zf_block *block = &document->blocks[i];
		enum zf_reason reason = (enum zf_reason)opinions[i].reason;
		float certainty = opinions[i].certainty;
		const char *why = opinions[i].why;

		block->template_risk = zf_template_risk(page, i);
		block->titled = zf_template_titled(page, i);
		if (!zf_block_stays(block) || !page->looks[i].words.words)
			continue;
		if (page->nplaces && certainty < ZF_RULES_SURE) {
			if (certainty < .5f)
				reason = zf_label(page, i, &why);
			certainty = block->merit < 0 ? certainty_of(block->merit) : 0;
		}
		if (certainty >= .5f && !zf_block_mark(document, block, reason, certainty, ZF_NO_BLOCK, why))
			return ZEEF_ENOMEM;
	}
	return ZEEF_OK;
}

enum zeef_status zf_judge_page(struct zf_judge *judge, struct zf_document *document)
{
	struct zf_page page;
	struct zf_opinion *opinions;
	enum zeef_status status;

	if (judge->explain)
		*judge->explain = (struct zf_explanation){ .count = 0 };
	if (document->format == ZF_FORMAT_BLOCKS || !document->nblocks)
		return ZEEF_OK;
	status = zf_page_look(document, judge->phrases, &page);
	if (status != ZEEF_OK)
		return status;
	opinions = zf_arena_take(document->arena, document->nblocks, sizeof *opinions);
	if (!opinions)
		return ZEEF_ENOMEM;
	zf_labels_take(&page);
	zf_rules_sure(&page, opinions);
	if (page.nplaces)
		status = weigh(judge, &page);
	else
		status = zf_rules_lines(&page, opinions);
	if (status == ZEEF_OK)
		status = mark(&page, opinions);
	if (status == ZEEF_OK)
		zf_skip_page(&page);
	return status;
}

/*
 * The line: a site is asked from three different documents on.
 * - Most pages: what more than half of a site's documents have, five at least, and three keep, is furniture though it
 *   reads like prose (what one or two keep may be theirs, and a teaser elsewhere); titles and short lines within the text
 *   ("Background") are not, which many documents share rightly.
 * - Fewer: what reads like prose, and what some page keeps, is at most a duplicate, of which one copy stays (the closing
 *   paragraph of a press office).
 * - A title that one document alone keeps is its own: the others name it in their lists. A heading or a cell within the
 *   text stays where its page keeps it: bulletins, forms and the languages of one release share many.
 * - All else: the larger the share of documents that have the block, and the more they are, the more merit it takes to
 *   stay; and the more so, the more of them keep it: what the rest give as a link or a teaser is the text of the one
 *   that keeps it. MOST_DOUBT is the most that a site can say, and DOUBT_OF_FEW what three or four of its documents can
 *   that are not most of them.
 * merit is the greatest that the block has anywhere on the site.
 */
bool zf_judge_site(float merit, uint8_t template_risk, struct zf_site_facts facts)
{
	enum { TITLE_RISK = 32 /* less is a title's */ };
	bool most = (uint64_t)facts.documents * 2 > facts.site_documents;
	float share, doubt, limit = !most && facts.documents < 5 ? DOUBT_OF_FEW : MOST_DOUBT;

	if (facts.site_documents < 3 || facts.documents < 3)
		return false;
	if (most && facts.documents >= 5 && facts.kept >= 3 && template_risk >= ZF_TEMPLATE_PROSE)
		return true;
	if (!most && template_risk == ZF_TEMPLATE_PROSE && merit >= 0)
		return false;
	if (merit >= 0 && template_risk && template_risk <= ZF_TEMPLATE_LINE && (facts.kept == 1 || template_risk >= TITLE_RISK))
		return false;
	share = (float)facts.documents / (float)facts.site_documents;
	doubt = share * 4 + (facts.documents >= 10 ? 2 : facts.documents >= 5 ? 1 : 0);
	doubt *= .3f + 2.4f * (float)facts.kept / (float)facts.documents;
	return merit < (doubt < limit ? doubt : limit) * (float)template_risk / 255;
}
