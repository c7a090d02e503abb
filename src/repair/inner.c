#include "repair/inner.h"

#include "core/map.h"
#include "core/utf8.h"

#define GRAM 3           /* words by which a place is found */
#define PLACES 8         /* places tried for them */
#define WORDS_MOST 131072
#define BYTES_LEAST 60   /* of a block whose inner text is known */

struct place {
	struct zf_slice rest; /* the text from its first word to its block's end */
	uint32_t block, whole; /* bytes of the block */
	uint32_t next;        /* 1 + an earlier place with the same words; 0 = none */
};

struct zf_inner {
	struct zf_arena *arena;
	struct zf_map grams;  /* text of GRAM words, or fewer -> 1 + index in places */
	struct place *places;
	uint32_t count, room;
};

struct zf_inner *zf_inner_in(struct zf_arena *arena)
{
	struct zf_inner *inner = zf_arena_take(arena, 1, sizeof *inner);

	if (inner)
		*inner = (struct zf_inner){ .arena = arena, .grams = zf_map_in(arena) };
	return inner;
}

static bool is_word(struct zf_slice text, size_t at, size_t *next)
{
	uint32_t c;

	*next = at;
	c = zf_utf8_next(text, next);
	return c != ZF_UTF8_BAD && (zf_is_letter(c) || zf_is_digit(c));
}

/* The first word from `from` on: its bounds. false = none. */
static bool word_from(struct zf_slice text, size_t from, size_t *begin, size_t *end)
{
	size_t next = from;

	while (from < text.len && !is_word(text, from, &next))
		from = next;
	if (from >= text.len)
		return false;
	*begin = from;
	while (from < text.len && is_word(text, from, &next))
		from = next;
	*end = from;
	return true;
}

static bool add_place(struct zf_inner *inner, struct zf_slice gram, struct place place)
{
	uint64_t *at;

	if (inner->count == inner->room) {
		uint32_t room = inner->room ? inner->room * 2 : 256;
		struct place *grown = zf_arena_grow(inner->arena, inner->places, inner->count, room,
		                                    sizeof *grown);
		if (!grown)
			return false;
		inner->places = grown;
		inner->room = room;
	}
	at = zf_map_put(&inner->grams, gram, 0);
	if (!at)
		return false;
	place.next = (uint32_t)*at;
	inner->places[inner->count++] = place;
	*at = inner->count;
	return true;
}

bool zf_inner_add(struct zf_inner *inner, struct zf_slice text, uint32_t number)
{
	size_t begin, end, from = 0;

	if (text.len < BYTES_LEAST || text.len > UINT32_MAX)
		return true;
	while (word_from(text, from, &begin, &end) && inner->count < WORDS_MOST * GRAM) {
		struct place place = { zf_slice_make(text.at + begin, text.len - begin), number,
		                       (uint32_t)text.len, 0 };
		size_t last = end, unused;
		for (unsigned n = 0; n < GRAM; n++) {
			if (!add_place(inner, zf_slice_make(text.at + begin, last - begin), place))
				return false;
			if (n + 1 < GRAM && !word_from(text, last, &unused, &last))
				break;
		}
		from = end;
	}
	return true;
}

bool zf_inner_find(const struct zf_inner *inner, struct zf_slice text, uint32_t *of)
{
	size_t begin, end = 0, first = SIZE_MAX, gram = 0, next;
	unsigned words = 0;
	uint64_t *at;

	if (!inner)
		return false;
	for (size_t from = 0; words < GRAM && word_from(text, from, &begin, &end); from = end, words++) {
		first = first == SIZE_MAX ? begin : first;
		gram = end;
	}
	if (first == SIZE_MAX)
		return false;
	for (end = gram; word_from(text, end, &begin, &end);)
		;
	text = zf_slice_make(text.at + first, end - first);
	at = zf_map_get(&inner->grams, zf_slice_make(text.at, gram - first));
	for (uint32_t i = at ? (uint32_t)*at : 0, tries = 0; i && tries < PLACES;
	     i = inner->places[i - 1].next, tries++) {
		const struct place *place = &inner->places[i - 1];
		if (text.len > place->whole / 3 || text.len > place->rest.len ||
		    memcmp(place->rest.at, text.at, text.len) != 0)
			continue;
		if (text.len < place->rest.len && is_word(place->rest, text.len, &next))
			continue;
		*of = place->block;
		return true;
	}
	return false;
}
