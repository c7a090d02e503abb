/*
 * The order of the evidence: what is hidden or named by a rule that is sure; then the weights of the page's
 * blocks, smoothed over their neighbours; a heading follows what stands under it.
 */
#include "boilerplate/judge.h"

#include <stdlib.h>

#include "boilerplate/labels.h"
#include "boilerplate/page.h"
#include "boilerplate/phrases.h"
#include "boilerplate/rules.h"
#include "boilerplate/skip.h"

struct zf_judge {
	struct zf_phrases *phrases;
	float line; /* log odds below which a block is left out */
};

struct zf_judge *zf_judge_new(enum zf_favor favor)
{
	static const float lines[] = { [ZF_FAVOR_NONE] = 0, [ZF_FAVOR_PRECISION] = 1, [ZF_FAVOR_RECALL] = -1.5f };
	struct zf_judge *judge = calloc(1, sizeof *judge);

	if (!judge)
		return NULL;
	judge->line = lines[favor];
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

/* 0..1 from log odds, without a libm whose last bit differs between machines. */
static float certainty_of(float log_odds)
{
	float a = log_odds < 0 ? -log_odds : log_odds;
	float share = .5f + .5f * a / (1 + a);
	return share < .99f ? share : .99f;
}

static void weigh(const struct zf_page *page)
{
	struct zf_document *document = page->document;
	float before = 0, own, after;

	for (uint32_t i = 0; i < document->nblocks; i++)
		document->blocks[i].merit = zf_rules_weigh(page, i);
	for (uint32_t i = 0; i < document->nblocks; i++) {
		own = document->blocks[i].merit;
		after = i + 1 < document->nblocks ? document->blocks[i + 1].merit : own;
		document->blocks[i].merit = own * .6f + ((i ? before : own) + after) * .2f;
		before = own;
	}
	after = -1;
	for (uint32_t i = document->nblocks; i > 0; i--) {
		struct zf_block *block = &document->blocks[i - 1];
		if (block->kind == ZF_HEADING)
			block->merit = block->merit * .5f + after * .5f;
		else
			after = block->merit;
	}
}

static enum zeef_status mark(const struct zf_judge *judge, const struct zf_page *page,
                             const struct zf_opinion *opinions)
{
	struct zf_document *document = page->document;

	for (uint32_t i = 0; i < document->nblocks; i++) {
		struct zf_block *block = &document->blocks[i];
		enum zf_reason reason = (enum zf_reason)opinions[i].reason;
		float certainty = opinions[i].certainty;
		const char *why = opinions[i].why;

		block->template_risk = page->looks[i].prose ? 128 : 255;
		if (!zf_block_stays(block) || !page->looks[i].words.words)
			continue;
		if (certainty < .5f && block->merit < judge->line) {
			reason = zf_label(page, i, &why);
			certainty = certainty_of(block->merit - judge->line);
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

	if (document->format == ZF_FORMAT_BLOCKS || !document->nblocks)
		return ZEEF_OK;
	status = zf_page_look(document, judge->phrases, &page);
	if (status != ZEEF_OK)
		return status;
	opinions = zf_arena_take(document->arena, document->nblocks, sizeof *opinions);
	if (!opinions)
		return ZEEF_ENOMEM;
	zf_rules_sure(&page, opinions);
	if (page.nplaces)
		weigh(&page);
	else
		zf_rules_lines(&page, opinions);
	status = mark(judge, &page, opinions);
	if (status == ZEEF_OK)
		zf_skip_page(&page);
	return status;
}

/*
 * The line: a site is asked from three different documents on. The larger the share of them that have the block, and
 * the more they are, the more merit it takes to stay: 6 points of log odds at most, scaled by template_risk.
 */
bool zf_judge_site(float merit, uint8_t template_risk, struct zf_site_facts facts)
{
	float share, doubt;

	if (facts.site_documents < 3 || facts.documents < 3)
		return false;
	share = (float)facts.documents / (float)facts.site_documents;
	doubt = share * 4 + (facts.documents >= 10 ? 2 : facts.documents >= 5 ? 1 : 0);
	return merit < doubt * (float)template_risk / 255;
}
