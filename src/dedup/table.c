#include "dedup/table.h"

#include <stdlib.h>

enum {
	SEGMENTS = 256,
	SMALLEST = 64,         /* homes */
	TAIL = 48,             /* slots behind the last home at first, for what overflows it */
	BATCH = 64,            /* look-ups whose lines of memory are on their way at once */
	LOAD_NUMERATOR = 4,    /* a segment grows by a quarter when it is fuller than 4/5 */
	LOAD_DENOMINATOR = 5,
	ORDINAL_BITS = 40,
};

/* ordinal + 1 in the low 40 bits of rest; a free slot is all zero. Slots in use stand in the order of
 * `print`, each at its home or behind it, without a free slot between. */
struct slot {
	uint64_t print;        /* bits 8..71 of the hash */
	uint64_t rest;         /* bits 72..95, then the ordinal + 1 */
};

struct segment {
	struct slot *slots;    /* owned */
	uint64_t homes, room;  /* slots that prints are spread over; all slots */
	uint64_t count;        /* in use */
};

struct zf_table {
	struct segment segments[SEGMENTS];
	uint64_t memory, bytes, count;
	bool full;
};

struct zf_table *zf_table_new(uint64_t memory)
{
	struct zf_table *table = calloc(1, sizeof *table);

	if (!table)
		return NULL;
	table->memory = memory;
	for (unsigned i = 0; i < SEGMENTS; i++) {
		struct segment *segment = &table->segments[i];

		/* Sizes rise by a quarter from the first to the last, in equal steps of their logarithm,
		 * nearly:
		 * 1 + (9x + x*x)/40 stands for 1.25^x. */
		segment->homes = SMALLEST + (uint64_t)SMALLEST * i * (9 * SEGMENTS +
		                                                      i) / (40 * SEGMENTS * SEGMENTS);
		segment->room = segment->homes + TAIL;
		segment->slots = calloc(segment->room, sizeof *segment->slots);
		if (!segment->slots) {
			zf_table_free(table);
			return NULL;
		}
		table->bytes += segment->room * sizeof *segment->slots;
	}
	return table;
}

void zf_table_free(struct zf_table *table)
{
	if (!table)
		return;
	for (unsigned i = 0; i < SEGMENTS; i++)
		free(table->segments[i].slots);
	free(table);
}

__extension__ typedef unsigned __int128 wide;

static uint64_t home(uint64_t print, uint64_t homes)
{
	return (uint64_t)(((wide)print * homes) >> 64);
}

/* Spreads the slots in use over more homes, of which there is room already: first all to the end, then
 * forward, each to its place. What is written never reaches what is still to be read as long as all fit;
 * false: they do not. */
static bool spread(struct segment *segment, uint64_t homes)
{
	struct slot *slots = segment->slots;
	uint64_t from = segment->room, next = 0;

	for (uint64_t i = segment->room; i-- > 0;)
		if (slots[i].rest)
			slots[--from] = slots[i];
	memset(slots, 0, (size_t)from * sizeof *slots);
	segment->homes = homes;
	for (; from < segment->room; from++) {
		struct slot slot = slots[from];
		uint64_t at = home(slot.print, homes);

		if (at < next)
			at = next;
		if (at > from)
			return false;
		slots[from] = (struct slot){ 0, 0 };
		slots[at] = slot;
		next = at + 1;
	}
	return true;
}

/* More homes where the segment is full; where prints crowd at its end though it is not, more room
 * behind them. */
static bool grow(struct zf_table *table, struct segment *segment)
{
	bool crowd = segment->count * 2 < segment->homes;
	uint64_t homes = crowd ? segment->homes : segment->homes + segment->homes / 4;

	do {
		uint64_t more = crowd ? segment->count + TAIL : homes - segment->homes;
		struct slot *slots;

		if (table->bytes + more * sizeof *slots > table->memory && segment->homes > 2 * SMALLEST)
			return false;
		slots = realloc(segment->slots, (size_t)(segment->room + more) * sizeof *slots);
		if (!slots)
			return false;
		memset(slots + segment->room, 0, (size_t)more * sizeof *slots);
		segment->slots = slots;
		segment->room += more;
		table->bytes += more * sizeof *slots;
		crowd = true; /* if they do not fit, it is for want of room at the end */
	} while (!spread(segment, homes));
	return true;
}

struct place {
	struct segment *segment;
	uint64_t print, rest;  /* rest: without the ordinal */
};

static struct place place_of(struct zf_table *table, struct zf_hash128 print)
{
	return (struct place){ &table->segments[print.hi >> 56], print.hi << 8 | print.lo >> 56,
		               (print.lo >> 32 & 0xFFFFFF) << ORDINAL_BITS };
}

/* The first slot that is free or not less than the place, or the end. */
static uint64_t seek(const struct segment *segment, const struct place *place)
{
	const struct slot *slots = segment->slots;
	uint64_t i = home(place->print, segment->homes), room = segment->room;

	while (i < room && slots[i].rest && slots[i].print < place->print)
		i++;
	/* Equal in 64 bits and other in the rest: such slots stand side by side, in any order. */
	while (i < room && slots[i].print == place->print && slots[i].rest &&
	       slots[i].rest >> ORDINAL_BITS != place->rest >> ORDINAL_BITS)
		i++;
	return i;
}

static bool is_here(const struct segment *segment, uint64_t i, const struct place *place)
{
	const struct slot *slot = &segment->slots[i];

	return i < segment->room && slot->rest && slot->print == place->print &&
	       slot->rest >> ORDINAL_BITS == place->rest >> ORDINAL_BITS;
}

/* Puts a slot at i and moves those behind it; false: the segment has no free slot behind i. */
static bool insert(struct segment *segment, uint64_t i, struct slot slot)
{
	uint64_t free_slot = i, room = segment->room;

	while (free_slot < room && segment->slots[free_slot].rest)
		free_slot++;
	if (free_slot == room)
		return false;
	memmove(&segment->slots[i + 1], &segment->slots[i], (size_t)(free_slot - i) * sizeof slot);
	segment->slots[i] = slot;
	return true;
}

static uint64_t see(struct zf_table *table, struct zf_hash128 print, uint64_t ordinal)
{
	struct place place = place_of(table, print);
	struct segment *segment = place.segment;
	struct slot slot = { place.print, place.rest | (ordinal + 1) };
	uint64_t i = seek(segment, &place);

	if (is_here(segment, i, &place))
		return (segment->slots[i].rest & (ZF_TABLE_ORDINALS - 1)) - 1;
	if (table->full)
		return ZF_TABLE_FULL;
	while (segment->count * LOAD_DENOMINATOR >= segment->homes * LOAD_NUMERATOR ||
	       !insert(segment, i, slot)) {
		if (!grow(table, segment)) {
			table->full = true;
			return ZF_TABLE_FULL;
		}
		i = seek(segment, &place);
	}
	segment->count++;
	table->count++;
	return ordinal;
}

static void fetch(struct zf_table *table, struct zf_hash128 print)
{
	struct place place = place_of(table, print);
	const struct slot *slot = place.segment->slots + home(place.print, place.segment->homes);

	__builtin_prefetch(slot);
	__builtin_prefetch(slot + 4);
}

void zf_table_see(struct zf_table *table, const struct zf_hash128 *prints, size_t count, uint64_t first,
                  uint64_t *out)
{
	for (size_t begin = 0; begin < count; begin += BATCH) {
		size_t end = count - begin < BATCH ? count : begin + BATCH;

		for (size_t i = begin; i < end; i++)
			fetch(table, prints[i]);
		for (size_t i = begin; i < end; i++)
			out[i] = see(table, prints[i], first + i);
	}
}

uint64_t zf_table_see_one(struct zf_table *table, struct zf_hash128 print, uint64_t ordinal)
{
	return see(table, print, ordinal);
}

bool zf_table_is_full(const struct zf_table *table)
{
	return table->full;
}

uint64_t zf_table_count(const struct zf_table *table)
{
	return table->count;
}

uint64_t zf_table_bytes(const struct zf_table *table)
{
	return table->bytes;
}
