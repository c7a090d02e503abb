/* boilerplate/template: how readily the site's facts may overrule what a page says of a block. */
#ifndef ZF_BOILERPLATE_TEMPLATE_H
#define ZF_BOILERPLATE_TEMPLATE_H

#include "boilerplate/page.h"

enum { ZF_TEMPLATE_PROSE = 128 /* of what reads like prose; less: titles, lines within the text */ };

/* 0..255, by the merits of the page's blocks: least for the title, which other pages of the site list, and for
 * headings, cells and lines without links that stand in the text ("Background"), which many documents share rightly. */
uint8_t zf_template_risk(const struct zf_page *page, uint32_t i);

#endif
