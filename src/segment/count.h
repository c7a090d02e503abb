/*
 * segment/count: numbers that stand beside a text and not in it.
 *
 * Style sheets set them apart, the source often does not: <span class="count">0</span>Comments, the rank of a
 * headline in a list, the day of a calendar. Of a phrase that opens its block and holds a number alone.
 */
#ifndef ZF_SEGMENT_COUNT_H
#define ZF_SEGMENT_COUNT_H

#include "core/element.h"

enum zf_count {
	ZF_COUNT_NONE,
	ZF_COUNT_NUMBER,  /* a number alone */
	ZF_COUNT_COUNTER, /* one of comments, votes, shares …, by the name of its element */
	ZF_COUNT_RAISED,  /* <sup>, <sub>: part of the text, whatever stands around it */
};

enum { ZF_COUNT_LONGEST = 12 }; /* bytes of such a number */

/* What an element holds whose whole text is `text`. */
enum zf_count zf_count_of(const struct zf_element *element, struct zf_slice text);
/* Whether text that follows right behind is no part of what it counts. Behind a counter: any word, dash or opening
 * quote; behind another number: a word of three letters and more, the first a capital ("3D", "1st" are one word). */
bool zf_count_is_apart(enum zf_count count, struct zf_slice text);

#endif
