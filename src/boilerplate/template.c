#include "boilerplate/template.h"

enum { LINE_RISK = 32, TITLE_COVER = 200 };

static bool is_title(const struct zf_block *block)
{
	return block->kind == ZF_TITLE || (block->kind == ZF_HEADING && block->level == 1);
}

uint8_t zf_template_risk(const struct zf_page *page, uint32_t i)
{
	const struct zf_block *blocks = page->document->blocks;
	uint32_t last = page->document->nblocks - 1;
	bool leads = i < last && page->looks[i].link_share == 0 && blocks[i + 1].merit >= 0;
	bool within = leads && i > 0 && blocks[i - 1].merit >= 0;
	bool prose = page->looks[i].prose;

	if (page->nplaces && page->looks[i].title_cover >= TITLE_COVER)
		return ZF_TEMPLATE_SAID;
	if (page->nplaces && is_title(&blocks[i]))
		return ZF_TEMPLATE_TITLE;
	if (page->nplaces && leads && blocks[i].kind == ZF_HEADING)
		return LINE_RISK;
	if (page->nplaces && within &&
	    (blocks[i].kind == ZF_CELL || (page->looks[i + 1].prose && !prose)))
		return LINE_RISK;
	if (page->nplaces && within && blocks[i].merit >= 0 && !prose)
		return ZF_TEMPLATE_INSIDE;
	return prose ? ZF_TEMPLATE_PROSE : 255;
}
