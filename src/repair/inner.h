/* repair/inner: whose words stand in a row inside other blocks. */
#ifndef ZF_REPAIR_INNER_H
#define ZF_REPAIR_INNER_H

#include "core/arena.h"

struct zf_inner;

struct zf_inner *zf_inner_in(struct zf_arena *arena); /* NULL = no memory */
/* Adds the words of block `number`, if they are more than a few; past some 100 000 words nothing is added.
 * false = no memory. The text must live as long as the arena. */
bool zf_inner_add(struct zf_inner *inner, struct zf_slice text, uint32_t number);
/* Whether the words of `text`, at most a third of the block's, stand in a row in a block that was added; *of
 * = it. inner may be NULL. */
bool zf_inner_find(const struct zf_inner *inner, struct zf_slice text, uint32_t *of);

#endif
