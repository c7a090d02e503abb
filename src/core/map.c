#include "core/map.h"

#include "core/hash.h"

struct zf_map_slot {
	struct zf_slice key;
	uint64_t hash; /* 0 = free */
	uint64_t number;
};

static struct zf_map_slot *seek(struct zf_map_slot *slots, size_t room, uint64_t hash, struct zf_slice key)
{
	size_t i = hash & (room - 1);

	while (slots[i].hash && (slots[i].hash != hash || !zf_slice_equal(slots[i].key, key)))
		i = (i + 1) & (room - 1);
	return &slots[i];
}

static bool widen(struct zf_map *map)
{
	size_t room = map->room ? map->room * 2 : 64;
	struct zf_map_slot *slots = zf_arena_take(map->arena, room, sizeof *slots);

	if (!slots)
		return false;
	for (size_t i = 0; i < map->room; i++)
		if (map->slots[i].hash)
			*seek(slots, room, map->slots[i].hash, map->slots[i].key) = map->slots[i];
	map->slots = slots;
	map->room = room;
	return true;
}

uint64_t *zf_map_put(struct zf_map *map, struct zf_slice key, uint64_t fresh)
{
	uint64_t hash = zf_hash64(key) | 1;
	struct zf_map_slot *slot;

	if (map->count * 4 >= map->room * 3 && !widen(map))
		return NULL;
	slot = seek(map->slots, map->room, hash, key);
	if (!slot->hash) {
		*slot = (struct zf_map_slot){ key, hash, fresh };
		map->count++;
	}
	return &slot->number;
}

uint64_t *zf_map_get(const struct zf_map *map, struct zf_slice key)
{
	struct zf_map_slot *slot;

	if (!map->room)
		return NULL;
	slot = seek(map->slots, map->room, zf_hash64(key) | 1, key);
	return slot->hash ? &slot->number : NULL;
}
