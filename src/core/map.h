/*
 * core/map: from a key of bytes to a number.
 *
 * Open addressing over XXH3-64; lives in an arena; keys are not copied. Nothing may depend on the
 * order of its slots: there is no way to walk them.
 */
#ifndef ZF_CORE_MAP_H
#define ZF_CORE_MAP_H

#include "core/arena.h"

struct zf_map_slot;
struct zf_map {
	struct zf_arena *arena;
	struct zf_map_slot *slots;
	size_t count, room;
};

static inline struct zf_map zf_map_in(struct zf_arena *arena)
{
	return (struct zf_map){ .arena = arena };
}

/* The number of the key, for reading and writing; a new key starts at `fresh`. The key must live as
 * long as the map; the pointer holds until the next call. NULL = no memory. */
uint64_t *zf_map_put(struct zf_map *map, struct zf_slice key, uint64_t fresh);
/* The number of the key, or NULL where there is none. */
uint64_t *zf_map_get(const struct zf_map *map, struct zf_slice key);

#endif
