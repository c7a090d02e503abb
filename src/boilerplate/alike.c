#include "boilerplate/alike.h"

uint32_t *zf_first_alike(struct zf_arena *arena, const uint64_t *keys, uint32_t n)
{
	unsigned bits = 4;
	uint32_t *first = zf_arena_raw(arena, (size_t)n + 1, sizeof *first);
	uint32_t *table; /* an index + 1 with the key of this slot; 0 = free */
	size_t mask;

	while ((UINT64_C(1) << bits) < (uint64_t)n * 2)
		bits++;
	mask = ((size_t)1 << bits) - 1;
	table = zf_arena_take(arena, mask + 1, sizeof *table);
	if (!first || !table)
		return NULL;
	for (uint32_t i = 0; i < n; i++) {
		size_t at = (size_t)(keys[i] * UINT64_C(0x9e3779b97f4a7c15) >> (64 - bits));
		if (i && keys[i] == keys[i - 1]) {
			first[i] = first[i - 1];
			continue;
		}
		while (table[at] && keys[table[at] - 1] != keys[i])
			at = (at + 1) & mask;
		if (!table[at])
			table[at] = i + 1;
		first[i] = table[at] - 1;
	}
	return first;
}
