/* boilerplate/smooth: blocks that the line cuts off from the text that they belong to, and an article too many. */
#ifndef ZF_BOILERPLATE_SMOOTH_H
#define ZF_BOILERPLATE_SMOOTH_H

#include "boilerplate/page.h"

/* Raises sums to the cut where what stands around a block speaks for it: headings over text, short gaps and
 * tables in text, points of a summary between a title and its text. Lowers those of an article that the page has
 * appended to the one of its title, and of what is in doubt and stands apart from the title and its text. */
void zf_smooth(const struct zf_page *page, int32_t *sums, int32_t cut);

#endif
