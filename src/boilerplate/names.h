/*
 * boilerplate/names: what the names of elements (classes, ids, roles) say, by weights learned from pages.
 *
 * A name is cut into its parts ("post-body", "postBody": post, body); each whole name and each part has a
 * weight in hundredths of log odds, or none.
 */
#ifndef ZF_BOILERPLATE_NAMES_H
#define ZF_BOILERPLATE_NAMES_H

#include "core/element.h"

enum { ZF_NAMES_EACH = 24 }; /* names of one element that are asked */

struct zf_names {
	uint32_t count;
	const uint32_t *keys; /* rising */
	const int16_t *weights;
	const uint16_t *from; /* of an index (zf_names_index); NULL = none: slower */
};

/* The first key of each range of keys with equal upper bits; in `from`, of the index' size. */
enum { ZF_NAMES_INDEX_BITS = 12, ZF_NAMES_INDEX = (1 << ZF_NAMES_INDEX_BITS) + 1 };
/* Fills an index for up to 65535 names. */
void zf_names_index(const struct zf_names *names, uint16_t from[ZF_NAMES_INDEX]);

/* The keys of the names of an element; returns how many (each once). */
size_t zf_names_of(const struct zf_element *element, uint32_t keys[ZF_NAMES_EACH]);
/* The sum of the weights of an element's names. */
int zf_names_weigh(const struct zf_names *names, const struct zf_element *element);

#endif
