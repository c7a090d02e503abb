#include "dedup/table.h"

#include <stdlib.h>

#include "dedup/region.h"

enum {
	SEGMENT_BITS = 9,
	SEGMENTS = 1 << SEGMENT_BITS,
	SMALLEST = 16,         /* buckets of a segment */
	LINE = 64,             /* bytes of a bucket: one line of the processor's memory */
	THIN = 5, WIDE = 4,    /* slots of a bucket */
	BATCH = 64,            /* look-ups whose lines of memory are on their way at once */
	ROUNDS = 8,            /* buckets that a batch looks into for a print; then it is looked up by itself */
	FARTHEST = 512,        /* buckets from its home, where a new print may come to stand */
	ORDINAL_BITS = 40,
	REST_BITS = 96 - 64 - SEGMENT_BITS,
};

/* A thin slot is 64 bits of the print and the rest, with a bit over it that says the slot is taken. A wide one
 * has the rest over 40 bits of the ordinal + 1. Slots of a bucket are taken from the first on; one whose rest
 * is zero is free. */
union bucket {
	struct {
		uint64_t print[THIN];
		uint32_t rest[THIN], taken;
	} thin;
	struct {
		uint64_t print[WIDE], rest[WIDE];
	} wide;
};

_Static_assert(sizeof(union bucket) == LINE, "a bucket is a line of memory");

struct zf_table {
	struct zf_region region;
	union bucket *buckets; /* the region: segment after segment */
	uint64_t homes;        /* buckets of each segment */
	uint64_t count, most;  /* slots taken; that many, and it grows */
	uint64_t memory;
	union bucket *held;    /* owned: a segment while it grows */
	bool named, full;
};

static uint64_t slots(const struct zf_table *table)
{
	return table->homes * SEGMENTS * (table->named ? WIDE : THIN);
}

/* homes * SEGMENTS buckets */
static uint64_t bytes(uint64_t homes)
{
	return homes * SEGMENTS * LINE;
}

/* Thin slots are filled to 5/6 and get three eighths more, wide ones to 13/16 and an eighth. */
static void set_most(struct zf_table *table)
{
	table->most = table->named ? slots(table) / 16 * 13 : slots(table) / 6 * 5;
}

static uint64_t more_homes(const struct zf_table *table)
{
	return table->named ? table->homes / 8 : table->homes / 8 * 3;
}

struct zf_table *zf_table_new(uint64_t memory, bool named, uint64_t expected)
{
	struct zf_table *table = calloc(1, sizeof *table);
	uint64_t least = bytes(SMALLEST), homes;

	if (!table)
		return NULL;
	table->memory = memory < least ? least : memory;
	table->named = named;
	table->region = zf_region_open(table->memory);
	if (!table->region.at) {
		free(table);
		return NULL;
	}
	if (table->memory > table->region.room)
		table->memory = table->region.room;
	homes = expected / (named ? 3 : 4) * 9 / 8 / SEGMENTS + 1;
	if (homes > table->memory / bytes(1))
		homes = table->memory / bytes(1);
	table->homes = homes < SMALLEST ? SMALLEST : homes;
	table->buckets = table->region.at;
	set_most(table);
	return table;
}

void zf_table_free(struct zf_table *table)
{
	if (!table)
		return;
	zf_region_close(&table->region);
	free(table->held);
	free(table);
}

#define REST ((UINT32_C(1) << REST_BITS) - 1)

struct place {
	uint64_t print;        /* 64 bits of the hash, behind those of the segment */
	uint32_t rest;         /* REST_BITS behind them, and over them one that is always set */
	unsigned segment;      /* the first SEGMENT_BITS */
};

static struct place place_of(struct zf_hash128 print)
{
	return (struct place){ print.hi << SEGMENT_BITS | print.lo >> (64 - SEGMENT_BITS),
		               (uint32_t)(print.lo >> 32 & REST) | (uint32_t)(REST + 1),
		               (unsigned)(print.hi >> (64 - SEGMENT_BITS)) };
}

__extension__ typedef unsigned __int128 wide;

static uint64_t home(uint64_t print, uint64_t homes)
{
	return (uint64_t)(((wide)print * homes) >> 64);
}

/* Where in a bucket the print stands; THIN: nowhere, and *free_slot says where there is room for it (THIN:
 * nowhere too). Without branches: which slot it is, nobody can foretell. */
static unsigned look_thin(const union bucket *bucket, const struct place *place, unsigned *free_slot)
{
	unsigned found = 0;

	for (unsigned i = 0; i < THIN; i++)
		found |= (unsigned)((bucket->thin.print[i] == place->print) &
		                    (bucket->thin.rest[i] == place->rest)) << i;
	*free_slot = bucket->thin.taken;
	return found ? (unsigned)__builtin_ctz(found) : THIN;
}

static unsigned look_wide(const union bucket *bucket, const struct place *place, unsigned *free_slot)
{
	uint64_t rest = place->rest & REST;
	unsigned found = 0, taken = 0;

	for (unsigned i = 0; i < WIDE; i++) {
		found |= (unsigned)((bucket->wide.print[i] == place->print) &
		                    (bucket->wide.rest[i] >> ORDINAL_BITS == rest) &
		                    (bucket->wide.rest[i] != 0)) << i;
		taken += bucket->wide.rest[i] != 0;
	}
	*free_slot = taken == WIDE ? THIN : taken;
	return found ? (unsigned)__builtin_ctz(found) : THIN;
}

/* What a look-up found. */
struct spot {
	union bucket *bucket;
	unsigned slot;         /* THIN: there is no room near enough */
	bool taken;            /* by this print */
};

static inline struct spot seek(const struct zf_table *table, const struct place *place, bool named)
{
	union bucket *segment = table->buckets + place->segment * table->homes;
	uint64_t at = home(place->print, table->homes);
	struct spot spot = { NULL, THIN, false };

	/* Growing moves some prints a little farther than FARTHEST: a look-up goes on to where there is room. */
	for (uint64_t far = 0; far < table->homes; far++) {
		unsigned free_slot, slot;

		spot.bucket = segment + at;
		slot = named ? look_wide(spot.bucket, place, &free_slot) :
		               look_thin(spot.bucket, place, &free_slot);
		spot.taken = slot < THIN;
		spot.slot = spot.taken ? slot : far < FARTHEST ? free_slot : (unsigned)THIN;
		if (spot.taken || free_slot < THIN)
			break;
		at = at + 1 == table->homes ? 0 : at + 1;
	}
	return spot;
}

/* ---- growing */

/* Puts a slot that is not there yet at the first free place, of which there is one. */
static void put(union bucket *segment, uint64_t homes, uint64_t print, uint64_t rest)
{
	for (uint64_t at = home(print, homes);; at = at + 1 == homes ? 0 : at + 1) {
		unsigned taken = segment[at].thin.taken;

		if (taken == THIN)
			continue;
		segment[at].thin.print[taken] = print;
		segment[at].thin.rest[taken] = (uint32_t)rest;
		segment[at].thin.taken = taken + 1;
		return;
	}
}

static void put_wide(union bucket *segment, uint64_t homes, uint64_t print, uint64_t rest)
{
	for (uint64_t at = home(print, homes);; at = at + 1 == homes ? 0 : at + 1) {
		unsigned taken = 0;

		for (unsigned i = 0; i < WIDE; i++)
			taken += segment[at].wide.rest[i] != 0;
		if (taken == WIDE)
			continue;
		segment[at].wide.print[taken] = print;
		segment[at].wide.rest[taken] = rest;
		return;
	}
}

static void put_all(const struct zf_table *table, union bucket *segment, uint64_t homes)
{
	const union bucket *from = table->held;

	for (uint64_t b = 0; b < table->homes; b++) {
		for (unsigned i = 0; !table->named && i < from[b].thin.taken; i++)
			put(segment, homes, from[b].thin.print[i], from[b].thin.rest[i]);
		for (unsigned i = 0; table->named && i < WIDE && from[b].wide.rest[i]; i++)
			put_wide(segment, homes, from[b].wide.print[i], from[b].wide.rest[i]);
	}
}

/* In place, from the last segment to the first: where a segment comes to stand, only such stood as have moved
 * already, and itself. False: no memory. */
static bool grow(struct zf_table *table)
{
	uint64_t homes = table->homes + more_homes(table), fit = table->memory / (bytes(1) + LINE);
	union bucket *held;

	homes = homes < fit ? homes : fit;
	if (homes <= table->homes + table->homes / 16)
		return false;
	held = realloc(table->held, (size_t)homes * LINE);
	if (!held)
		return false;
	table->held = held;
	for (uint64_t i = SEGMENTS; i-- > 0;) {
		union bucket *to = table->buckets + i * homes;

		memcpy(held, table->buckets + i * table->homes, (size_t)table->homes * LINE);
		memset(to, 0, (size_t)homes * LINE);
		put_all(table, to, homes);
	}
	table->homes = homes;
	set_most(table);
	return true;
}

/* ---- looking up */

static uint64_t ordinal_in(const struct spot *spot, bool named)
{
	if (!named)
		return ZF_TABLE_SEEN;
	return (spot->bucket->wide.rest[spot->slot] & (ZF_TABLE_ORDINALS - 1)) - 1;
}

static inline void take(struct zf_table *table, const struct spot *spot, const struct place *place,
                        uint64_t ordinal, bool named)
{
	if (named) {
		spot->bucket->wide.print[spot->slot] = place->print;
		spot->bucket->wide.rest[spot->slot] =
			(uint64_t)(place->rest & REST) << ORDINAL_BITS | (ordinal + 1);
	} else {
		spot->bucket->thin.print[spot->slot] = place->print;
		spot->bucket->thin.rest[spot->slot] = place->rest;
		spot->bucket->thin.taken++;
	}
	table->count++;
}

/* A place for a print that has none near its home, or whose table has grown as full as it should. A table that
 * has room, only not there, is crowded: more of it would not help. */
static bool find_room(struct zf_table *table, const struct place *place, struct spot *spot)
{
	while (!table->full && (table->count >= table->most || spot->slot == THIN)) {
		table->full = table->count < slots(table) / 4 || !grow(table);
		*spot = seek(table, place, table->named);
	}
	return !table->full;
}

static inline uint64_t see(struct zf_table *table, const struct place *place, uint64_t ordinal, bool named)
{
	struct spot spot = seek(table, place, named);

	if (spot.taken)
		return ordinal_in(&spot, named);
	if (table->full)
		return ZF_TABLE_FULL;
	if ((table->count >= table->most || spot.slot == THIN) && !find_room(table, place, &spot))
		return ZF_TABLE_FULL;
	take(table, &spot, place, ordinal, named);
	return ordinal;
}

/* Whether one bucket decides: it holds the print, or has room. False: it does not, or the table has to grow
 * first. */
static inline bool see_in(struct zf_table *table, union bucket *bucket, const struct place *place,
                          uint64_t ordinal, uint64_t *out, bool named)
{
	struct spot spot = { .bucket = bucket };
	unsigned free_slot;

	spot.slot = named ? look_wide(bucket, place, &free_slot) : look_thin(bucket, place, &free_slot);
	if (spot.slot < THIN) {
		*out = ordinal_in(&spot, named);
		return true;
	}
	if (free_slot == THIN || (table->count >= table->most && !table->full))
		return false;
	if (table->full) {
		*out = ZF_TABLE_FULL;
		return true;
	}
	spot.slot = free_slot;
	take(table, &spot, place, ordinal, named);
	*out = ordinal;
	return true;
}

/* Look-ups whose lines of memory are on their way */
struct ahead {
	struct place places[BATCH];
	union bucket *homes[BATCH];
	uint64_t of;           /* the table's homes when they were found: it grows at times */
};

static inline size_t place_in(const struct zf_table_batch *batch, size_t i)
{
	return batch->which ? batch->which[i] : i;
}

static inline uint64_t ordinal_of(const struct zf_table_batch *batch, size_t at)
{
	return batch->ordinals ? batch->ordinals[at] : batch->first + at;
}

static inline void send_for(const struct zf_table *table, const struct zf_table_batch *batch, size_t i,
                            struct ahead *ahead)
{
	struct place *place = &ahead->places[i % BATCH];
	union bucket *bucket;

	*place = place_of(batch->prints[place_in(batch, i)]);
	bucket = table->buckets + place->segment * table->homes + home(place->print, table->homes);
	ahead->homes[i % BATCH] = bucket;
	__builtin_prefetch(bucket, 1);
}

static inline union bucket *next_of(const struct zf_table *table, const struct place *place, union bucket *bucket)
{
	union bucket *segment = table->buckets + place->segment * table->homes;

	bucket = bucket + 1 == segment + table->homes ? segment : bucket + 1;
	__builtin_prefetch(bucket, 1);
	return bucket;
}

/* The look-ups from begin on, whose lines were sent for. In the first round these decide what they do, and the
 * lines of the next batch are sent for, which come while this one is at work; where they decide nothing, their
 * neighbours are, round by round. Equal prints keep their order: they go from bucket to bucket together, and the
 * table grows behind the last round only. */
static inline void see_batch(struct zf_table *table, const struct zf_table_batch *batch, size_t begin,
                             struct ahead *now, struct ahead *next, bool named)
{
	size_t n = batch->count - begin < BATCH ? batch->count - begin : BATCH, waiting = n;
	unsigned waits[BATCH];
	bool moved = now->of != table->homes;

	next->of = table->homes;
	for (size_t i = 0; i < n; i++) {
		const struct place *place = &now->places[i];

		if (moved)
			now->homes[i] = table->buckets + place->segment * table->homes + home(place->print, table->homes);
		waits[i] = (unsigned)i;
	}
	for (unsigned round = 0; round < ROUNDS && waiting > 0; round++) {
		size_t left = 0;

		for (size_t i = 0; i < waiting; i++) {
			unsigned w = waits[i];
			size_t at = place_in(batch, begin + w);

			if (round == 0 && begin + BATCH + w < batch->count)
				send_for(table, batch, begin + BATCH + w, next);
			if (see_in(table, now->homes[w], &now->places[w], ordinal_of(batch, at), &batch->out[at], named))
				continue;
			now->homes[w] = next_of(table, &now->places[w], now->homes[w]);
			waits[left++] = w;
		}
		waiting = left;
	}
	for (size_t i = 0; i < waiting; i++) {
		size_t at = place_in(batch, begin + waits[i]);

		batch->out[at] = see(table, &now->places[waits[i]], ordinal_of(batch, at), named);
	}
}

void zf_table_see(struct zf_table *table, const struct zf_table_batch *batch)
{
	struct ahead two[2];

	two[0].of = table->homes;
	for (size_t i = 0; i < batch->count && i < BATCH; i++)
		send_for(table, batch, i, &two[0]);
	for (size_t begin = 0; begin < batch->count; begin += BATCH) {
		struct ahead *now = &two[begin / BATCH % 2], *next = &two[(begin / BATCH + 1) % 2];

		if (table->named)
			see_batch(table, batch, begin, now, next, true);
		else
			see_batch(table, batch, begin, now, next, false);
	}
}

uint64_t zf_table_see_one(struct zf_table *table, struct zf_hash128 print, uint64_t ordinal)
{
	struct place place = place_of(print);

	return see(table, &place, ordinal, table->named);
}

bool zf_table_next(const struct zf_table *table, uint64_t *cursor, struct zf_hash128 *print, uint64_t *ordinal)
{
	unsigned width = table->named ? WIDE : THIN;

	for (; *cursor / width < table->homes * SEGMENTS; ++*cursor) {
		const union bucket *bucket = &table->buckets[*cursor / width];
		unsigned i = *cursor % width;
		uint64_t segment = *cursor / width / table->homes, at, rest;

		if (table->named ? bucket->wide.rest[i] == 0 : i >= bucket->thin.taken)
			continue;
		at = table->named ? bucket->wide.print[i] : bucket->thin.print[i];
		rest = table->named ? bucket->wide.rest[i] >> ORDINAL_BITS : bucket->thin.rest[i] & REST;
		*ordinal = table->named ? (bucket->wide.rest[i] & (ZF_TABLE_ORDINALS - 1)) - 1 : 0;
		print->hi = segment << (64 - SEGMENT_BITS) | at >> SEGMENT_BITS;
		print->lo = at << (64 - SEGMENT_BITS) | rest << 32;
		++*cursor;
		return true;
	}
	return false;
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
	return bytes(table->homes) + (table->held ? table->homes * LINE : 0);
}
