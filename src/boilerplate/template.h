/* boilerplate/template: how readily the site's facts may overrule what a page says of a block. */
#ifndef ZF_BOILERPLATE_TEMPLATE_H
#define ZF_BOILERPLATE_TEMPLATE_H

#include "boilerplate/page.h"

enum {
	ZF_TEMPLATE_LINE = 63,   /* of titles, and of lines within the text, at most */
	ZF_TEMPLATE_INSIDE = 96, /* of a line between others that the page keeps */
	ZF_TEMPLATE_PROSE = 128, /* of what reads like prose */
};

/* 0..255, by the merits of the page's blocks: least for the title, which other pages of the site list, and for
 * headings, cells and lines without links that stand in the text ("Background"), which many documents share rightly;
 * little for other lines without links among what is kept ("For the Council", "The President"). */
uint8_t zf_template_risk(const struct zf_page *page, uint32_t i);

/* enum zf_titled of a block. */
uint8_t zf_template_titled(const struct zf_page *page, uint32_t i);

#endif
