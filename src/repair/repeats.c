/*
 * Repeats inside a document, in one pass and linear time.
 *
 * Compared are letters and digits, case folded, without what stands between them: an outer element's text is
 * often glued together. The copy that stays is the first that nothing else took out.
 *   1. A paragraph that stood before is a repeat. Short text says little: a heading, an item or a cell is one
 *   only
 *      where a whole run of blocks comes again, or where the record is a dump of all nodes, which writes
 *      everything several times.
 *   2. In a dump, a block that is nothing but blocks which stood before, one after the other, is an outer
 *   element's
 *      text. Where all of them were taken out as boilerplate, so is it.
 *   3. In a dump, once it repeats, a short block whose words stand in a row inside a block that stays is the
 *   text of
 *      an inner element.
 */
#include "repair/inside.h"

#include "repair/inner.h"

#define PARAGRAPH_LEAST 24 /* bytes of a key: shorter paragraphs are compared as headings are */
#define RUN_LEAST 3        /* blocks that come again in the same order, to be a repeat though they are short */
#define PREFIX 4           /* bytes that a unit has at least */
#define UNIT_SURE 10       /* bytes of one that is looked for inside what is no unit */
#define LENGTHS 16         /* lengths of units that are tried for one prefix */
#define STEPS 3

/* Bytes by which units are looked up: the longest prefix that a unit has. There are no more than LENGTHS
 * lengths between two of them, so only among the longest may one be passed over. */
static const uint32_t prefixes[STEPS] = { 32, 16, PREFIX };

struct unit {                   /* blocks with one key */
	uint32_t stays;         /* the first of them that stays, ZF_NO_BLOCK = none */
	uint32_t marked;        /* the first that was taken out */
};

struct search {
	size_t budget;          /* bytes that may still be compared */
	size_t least;           /* bytes of a unit */
	struct unit found;
};

struct start {                  /* units that begin alike */
	uint32_t lengths[LENGTHS];
	uint32_t count;
};

struct repeats {
	struct zf_document *document;
	struct zf_buffer keys;  /* of all blocks, one after the other */
	size_t *at;             /* where block i's key begins; at[nblocks] the end of the last */
	struct zf_map units;    /* key -> index in `unit` */
	struct zf_map starts[STEPS]; /* first bytes -> index in `start` */
	struct unit *unit;
	struct start *start;
	uint32_t nunits, nstarts;
	uint32_t *unit_of;      /* of block i */
	struct zf_inner *inner; /* of a dump */
	bool dump;
	bool starved;
};

static struct zf_slice key_of(const struct repeats *repeats, uint32_t i)
{
	return zf_slice_make(repeats->keys.at + repeats->at[i], repeats->at[i + 1] - repeats->at[i]);
}

static bool stays(const struct zf_block *block)
{
	return block->joined_to == ZF_NO_BLOCK && zf_block_stays(block);
}

static void mark(struct repeats *repeats, uint32_t i, enum zf_reason reason, uint32_t of, const char *why)
{
	struct zf_document *document = repeats->document;

	if (!zf_block_mark(document, &document->blocks[i], reason, .95f, of, why))
		repeats->starved = true;
}

static bool prepare(struct repeats *repeats)
{
	struct zf_document *document = repeats->document;
	struct zf_arena *arena = document->arena;
	size_t n = document->nblocks;

	repeats->at = zf_arena_raw(arena, n + 1, sizeof *repeats->at);
	repeats->unit = zf_arena_raw(arena, n, sizeof *repeats->unit);
	repeats->unit_of = zf_arena_raw(arena, n, sizeof *repeats->unit_of);
	repeats->start = repeats->dump ? zf_arena_raw(arena, n, sizeof *repeats->start) : NULL;
	if (!repeats->at || !repeats->unit || !repeats->unit_of || (repeats->dump && !repeats->start))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		repeats->at[i] = repeats->keys.len;
		if (document->blocks[i].joined_to == ZF_NO_BLOCK)
			zf_fold(&repeats->keys, document->blocks[i].text, true);
	}
	repeats->at[n] = repeats->keys.len;
	return !repeats->keys.broken;
}

/* Remembers the length of a unit under its first bytes. */
static void add_start(struct repeats *repeats, struct zf_slice key)
{
	unsigned step = key.len >= prefixes[0] ? 0 : key.len >= prefixes[1] ? 1 : 2;
	uint64_t *at;
	struct start *start;

	if (key.len < PREFIX || key.len > UINT32_MAX)
		return;
	at = zf_map_put(&repeats->starts[step], zf_slice_make(key.at, prefixes[step]), repeats->nstarts);
	if (!at) {
		repeats->starved = true;
		return;
	}
	start = &repeats->start[*at];
	if (*at == repeats->nstarts) {
		start->count = 0;
		repeats->nstarts++;
	}
	for (uint32_t i = 0; i < start->count; i++)
		if (start->lengths[i] == key.len)
			return;
	if (start->count < LENGTHS)
		start->lengths[start->count++] = (uint32_t)key.len;
}

/* The unit of block i, made where its key is new. */
static struct unit *unit_for(struct repeats *repeats, uint32_t i)
{
	struct zf_slice key = key_of(repeats, i);
	uint64_t *at = zf_map_put(&repeats->units, key, repeats->nunits);

	if (!at) {
		repeats->starved = true;
		return NULL;
	}
	if (*at == repeats->nunits) {
		repeats->unit[repeats->nunits++] = (struct unit){ ZF_NO_BLOCK, ZF_NO_BLOCK };
		if (repeats->dump)
			add_start(repeats, key);
	}
	repeats->unit_of[i] = (uint32_t)*at;
	return &repeats->unit[*at];
}

/* Whether a repeat of this block alone says that it is one. */
static bool is_telling(const struct repeats *repeats, uint32_t i)
{
	const struct zf_block *block = &repeats->document->blocks[i];
	size_t len = repeats->at[i + 1] - repeats->at[i];

	if (repeats->dump)
		return len >= PREFIX;
	switch (block->kind) {
	case ZF_TITLE:
	case ZF_PARAGRAPH:
	case ZF_QUOTE:
	case ZF_NOTE:
	case ZF_CAPTION:
		return len >= PARAGRAPH_LEAST;
	case ZF_HEADING:
	case ZF_ITEM:
	case ZF_CONTACT:
		return len >= PARAGRAPH_LEAST * 3;
	case ZF_CELL:
	case ZF_CODE:
	case ZF_NKINDS:
		return false;
	}
	return false;
}

/* How many blocks from i on come again in the order in which they stood from `of` on. */
static uint32_t run_from(const struct repeats *repeats, uint32_t of, uint32_t i, uint32_t most)
{
	uint32_t n = 0;

	while (n < most && i + n < repeats->document->nblocks && of + n < i &&
	       stays(&repeats->document->blocks[i + n]) &&
	       zf_slice_equal(key_of(repeats, of + n), key_of(repeats, i + n)) &&
	       repeats->document->blocks[i + n].kind != ZF_CELL)
		n++;
	return n;
}

/* The length of the longest unit at `at` of a key, 0 = none. */
static size_t unit_at(const struct repeats *repeats, struct zf_slice key, size_t at, struct search *search)
{
	size_t best = 0;

	for (unsigned step = 0; step < STEPS && !best; step++) {
		uint64_t *number = key.len - at < prefixes[step] ? NULL
		                   : zf_map_get(&repeats->starts[step],
		                                zf_slice_make(key.at + at, prefixes[step]));
		const struct start *start = number ? &repeats->start[*number] : NULL;
		for (uint32_t k = 0; start && k < start->count; k++) {
			size_t len = start->lengths[k];
			uint64_t *unit;
			if (len <= best || len < search->least || len > key.len - at || len == key.len ||
			    len > search->budget)
				continue;
			search->budget -= len;
			unit = zf_map_get(&repeats->units, zf_slice_make(key.at + at, len));
			if (!unit)
				continue;
			best = len;
			search->found = repeats->unit[*unit];
		}
	}
	return best;
}

/* A key made of two and more keys that stood before, but for a quarter of it at most: *of is the first of
 * them that stays, *marked the first that was taken out. */
static bool is_tiled(const struct repeats *repeats, struct zf_slice key, uint32_t *of, uint32_t *marked)
{
	struct search search = { .budget = key.len * 2 * LENGTHS, .least = PREFIX };
	size_t count = 0, missed = 0;

	*of = *marked = ZF_NO_BLOCK;
	for (size_t at = 0; at < key.len;) {
		size_t len = unit_at(repeats, key, at, &search);
		if (!len) {
			if (++missed * 4 > key.len)
				return false;
			search.least = UNIT_SURE;
			at++;
			continue;
		}
		*of = *of == ZF_NO_BLOCK ? search.found.stays : *of;
		*marked = *marked == ZF_NO_BLOCK ? search.found.marked : *marked;
		search.least = PREFIX;
		count++;
		at += len;
	}
	return count > 1 && (*of != ZF_NO_BLOCK || *marked != ZF_NO_BLOCK);
}

static void mark_tiled(struct repeats *repeats, uint32_t i, uint32_t of, uint32_t marked)
{
	const struct zf_mark *like;

	if (of != ZF_NO_BLOCK) {
		mark(repeats, i, ZF_REPEAT_ANCESTOR, of, "made of blocks that stood before");
		return;
	}
	like = zf_block_verdict(&repeats->document->blocks[marked]);
	mark(repeats, i, like && zf_reason_fate(like->reason) == ZF_FATE_REMOVED &&
	     !zf_reason_has_survivor(like->reason)
	     ? like->reason : ZF_BOILERPLATE_OTHER, ZF_NO_BLOCK, "made of blocks that were taken out before");
}

struct run {                    /* the repeats up to the block before */
	uint32_t next;  /* the block that comes next where it goes on; ZF_NO_BLOCK = there is none */
	uint32_t count;
};

static bool is_repeat(const struct repeats *repeats, uint32_t i, uint32_t of, const struct run *run)
{
	uint32_t before = run->next == of ? run->count : 0, after;
	size_t letters = 0;

	if (of == ZF_NO_BLOCK)
		return false;
	if (is_telling(repeats, i) || before >= RUN_LEAST)
		return true;
	after = run_from(repeats, of, i, RUN_LEAST);
	if (before + after < RUN_LEAST)
		return false;
	for (uint32_t n = 0; n < after; n++)
		letters += key_of(repeats, i + n).len;
	return before || letters >= 2 * PARAGRAPH_LEAST;
}

static void look_at(struct repeats *repeats, uint32_t i, struct run *run, bool *repeating)
{
	struct zf_block *block = &repeats->document->blocks[i];
	struct unit *unit;
	uint32_t of, marked;

	if (!key_of(repeats, i).len || !(unit = unit_for(repeats, i)))
		return;
	if (!stays(block)) {
		unit->marked = unit->marked == ZF_NO_BLOCK ? i : unit->marked;
		return;
	}
	of = unit->stays;
	if (is_repeat(repeats, i, of, run)) {
		mark(repeats, i, ZF_REPEAT_DOCUMENT, of, "it stood before");
		run->count = run->next == of ? run->count + 1 : 1;
		run->next = of + 1;
		*repeating = true;
		return;
	}
	*run = (struct run){ ZF_NO_BLOCK, 0 };
	if (repeats->dump && is_tiled(repeats, key_of(repeats, i), &of, &marked)) {
		mark_tiled(repeats, i, of, marked);
		*repeating = true;
		return;
	}
	if (*repeating && zf_inner_find(repeats->inner, block->text, &of)) {
		mark(repeats, i, ZF_REPEAT_ANCESTOR, of, "part of a block that stood before");
		return;
	}
	*repeating = false;
	if (unit->stays == ZF_NO_BLOCK)
		unit->stays = i;
	if (repeats->inner && block->kind == ZF_PARAGRAPH && !zf_inner_add(repeats->inner, block->text, i))
		repeats->starved = true;
}

enum zeef_status zf_repair_repeats(struct zf_document *document)
{
	struct repeats repeats = { .document = document, .dump = document->format == ZF_FORMAT_DUMP &&
		                  !(document->leave & ZF_REPAIR_DUMPS) };
	struct run run = { ZF_NO_BLOCK, 0 };
	bool repeating = false;

	if (document->format == ZF_FORMAT_BLOCKS || document->nblocks < 2)
		return ZEEF_OK;
	repeats.units = zf_map_in(document->arena);
	for (unsigned step = 0; step < STEPS; step++)
		repeats.starts[step] = zf_map_in(document->arena);
	repeats.inner = repeats.dump ? zf_inner_in(document->arena) : NULL;
	repeats.starved = !prepare(&repeats) || (repeats.dump && !repeats.inner);
	for (uint32_t i = 0; i < document->nblocks && !repeats.starved; i++)
		look_at(&repeats, i, &run, &repeating);
	zf_buffer_free(&repeats.keys);
	return repeats.starved ? ZEEF_ENOMEM : ZEEF_OK;
}
