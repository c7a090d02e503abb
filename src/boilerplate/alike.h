/* boilerplate/alike: which of many keys are equal. */
#ifndef ZF_BOILERPLATE_ALIKE_H
#define ZF_BOILERPLATE_ALIKE_H

#include "core/arena.h"

/* For each of n keys, which are hashes or small numbers, the index of the first that equals it. In the arena;
 * NULL = no memory. */
uint32_t *zf_first_alike(struct zf_arena *arena, const uint64_t *keys, uint32_t n);

#endif
