/* core/arena: memory that dies together. */
#ifndef ZF_CORE_ARENA_H
#define ZF_CORE_ARENA_H

#include "core/slice.h"

struct zf_arena;

/* An arena that gives at most cap bytes between two resets (0 = no cap). NULL = no memory.
 * Not for two threads at once. */
struct zf_arena *zf_arena_new(size_t cap);
void zf_arena_free(struct zf_arena *arena); /* takes NULL */

/* count * size bytes, zeroed, aligned for any type; lives until the next reset.
 * NULL = no memory, over the cap, or the product overflows. */
void *zf_arena_take(struct zf_arena *arena, size_t count, size_t size);
/* As zf_arena_take, but the bytes are not zeroed. */
void *zf_arena_raw(struct zf_arena *arena, size_t count, size_t size);
/* A copy of text, with a NUL behind it that len does not count. at = NULL when there is no memory. */
struct zf_slice zf_arena_copy(struct zf_arena *arena, struct zf_slice text);
/* A new array of count items with the first `used` of old copied (old stays until the reset). */
void *zf_arena_grow(struct zf_arena *arena, const void *old, size_t used, size_t count, size_t size);

/* All that was taken is dead; some MB of memory stay for the next record. */
void zf_arena_reset(struct zf_arena *arena);
/* Whether the cap refused something since the last reset: the record is too large, the machine is
 * not to blame. */
bool zf_arena_full(const struct zf_arena *arena);
/* Whether anything was refused since the last reset, by the cap or for want of memory: for one who asks once
 * at the end, what was made may lack a part. */
bool zf_arena_refused(const struct zf_arena *arena);

#endif
