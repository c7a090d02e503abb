#include "boilerplate/template.h"

/* Covers and shares of words in 255ths: heads add the names of sites and sections to a title. */
enum { TITLE_RISK = 24, LINE_RISK = 32, TITLE_COVER = 200, PART_COVER = 85, PART_SHARE = 240, PART_WORDS = 2 };

uint8_t zf_template_titled(const struct zf_page *page, uint32_t i)
{
	const struct zf_block *block = &page->document->blocks[i];
	const struct zf_look *look = &page->looks[i];

	if (!page->nplaces)
		return ZF_TITLED_NOT;
	if (look->title_cover >= TITLE_COVER)
		return ZF_TITLED_SAID;
	if (look->title_share >= PART_SHARE && look->title_cover >= PART_COVER && look->words.words >= PART_WORDS)
		return ZF_TITLED_PART;
	return block->kind == ZF_TITLE || (block->kind == ZF_HEADING && block->level == 1) ? ZF_TITLED_FIRST : ZF_TITLED_NOT;
}

static bool is_title(const struct zf_page *page, uint32_t i)
{
	const struct zf_block *block = &page->document->blocks[i];

	return block->kind == ZF_TITLE || (block->kind == ZF_HEADING && block->level == 1) ||
	       page->looks[i].title_cover >= TITLE_COVER;
}

uint8_t zf_template_risk(const struct zf_page *page, uint32_t i)
{
	const struct zf_block *blocks = page->document->blocks;
	uint32_t last = page->document->nblocks - 1;
	bool leads = i < last && page->looks[i].link_share == 0 && blocks[i + 1].merit >= 0;
	bool within = leads && i > 0 && blocks[i - 1].merit >= 0;
	bool prose = page->looks[i].prose;

	if (page->nplaces && is_title(page, i))
		return TITLE_RISK;
	if (page->nplaces && leads && blocks[i].kind == ZF_HEADING)
		return LINE_RISK;
	if (page->nplaces && within &&
	    (blocks[i].kind == ZF_CELL || (page->looks[i + 1].prose && !prose)))
		return LINE_RISK;
	if (page->nplaces && within && blocks[i].merit >= 0 && !prose)
		return ZF_TEMPLATE_INSIDE;
	return prose ? ZF_TEMPLATE_PROSE : 255;
}
