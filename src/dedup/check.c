#include "dedup/check.h"

#include <stdlib.h>

#include "dedup/bag.h"
#include "dedup/table.h"

enum { STEP = 1 << 12 }; /* bytes between two noted places, at least: what is read and cut to see one unit */

struct zf_check {
	const struct zf_dedup_options *options;
	struct zf_check_source source;
	struct zf_bag places;  /* (unit, offset) of some records, in their order */
	uint64_t last, end;    /* offsets: of the last place; of the end of what was noted */
	struct zf_table *others; /* the prints of collisions */
	struct zf_chunk piece; /* from one place to the next, cut */
	uint64_t piece_place;  /* its number; UINT64_MAX = none */
	struct zf_key *key;    /* NULL = bytes are compared */
	struct zf_buffer mine, theirs;
	struct zf_hasher *hasher;
	uint64_t collisions;
};

struct zf_check *zf_check_new(const struct zf_dedup_options *options, struct zf_check_source source,
                              uint64_t memory)
{
	struct zf_check *check = calloc(1, sizeof *check);

	if (!check)
		return NULL;
	check->options = options;
	check->source = source;
	check->places = zf_bag_make(&(struct zf_sorter_options){ .words = 2, .memory = memory / 2,
		.directory = options->directory, .trouble = options->trouble });
	check->others = zf_table_new(memory / 2, true, 0);
	check->hasher = zf_hasher_new();
	check->key = options->folded ? zf_key_new() : NULL;
	check->piece_place = UINT64_MAX;
	if (check->others && check->hasher && (check->key || !options->folded))
		return check;
	zf_check_free(check);
	return NULL;
}

void zf_check_free(struct zf_check *check)
{
	if (!check)
		return;
	zf_bag_free(&check->places);
	zf_table_free(check->others);
	zf_chunk_free(&check->piece);
	zf_key_free(check->key);
	zf_buffer_free(&check->mine);
	zf_buffer_free(&check->theirs);
	zf_hasher_free(check->hasher);
	free(check);
}

static enum zeef_status note(struct zf_check *check, uint64_t unit, uint64_t offset)
{
	if (check->places.count > 0 && offset - check->last < STEP)
		return ZEEF_OK;
	check->last = offset;
	return zf_bag_add(&check->places, (uint64_t[]){ unit, offset });
}

enum zeef_status zf_check_note(struct zf_check *check, const struct zf_chunk *chunk)
{
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; check->options->field && i < chunk->nrecords && status == ZEEF_OK; i++)
		status = note(check, chunk->first + chunk->records[i].unit,
		              chunk->offset + chunk->records[i].at);
	for (size_t i = 0; !check->options->field && i < chunk->nunits && status == ZEEF_OK; i++)
		status = note(check, chunk->first + i,
		              chunk->offset + (uint64_t)(zf_chunk_record(chunk, i).at - chunk->text));
	check->end = chunk->offset + chunk->len;
	return status;
}

/* ---- what stood before */

/* The last place that is not behind a unit: its number, and where it is. */
static enum zeef_status place_of(struct zf_check *check, uint64_t unit, uint64_t *number, uint64_t place[2])
{
	uint64_t low = 0, high = check->places.count;
	enum zeef_status status = ZEEF_OK;
	const uint64_t *item;

	while (high - low > 1 && status == ZEEF_OK) {
		uint64_t middle = low + (high - low) / 2;

		status = zf_bag_get(&check->places, middle, &item);
		if (status == ZEEF_OK && item[0] <= unit)
			low = middle;
		else
			high = middle;
	}
	if (status == ZEEF_OK)
		status = zf_bag_get(&check->places, low, &item);
	if (status == ZEEF_OK) {
		*number = low;
		memcpy(place, item, 2 * sizeof *place);
	}
	return status;
}

static enum zeef_status cut_piece(struct zf_check *check, uint64_t number, const uint64_t place[2])
{
	struct zf_chunk *piece = &check->piece;
	char end = !check->options->field && check->options->by == ZF_UNIT_DOCUMENT ? '\0' : '\n';
	uint64_t stop = check->end;
	enum zeef_status status = ZEEF_OK;
	const uint64_t *next;

	if (number + 1 < check->places.count) {
		status = zf_bag_get(&check->places, number + 1, &next);
		if (status == ZEEF_OK)
			stop = next[1];
	}
	if (status < 0)
		return status;
	piece->offset = place[1];
	piece->first = place[0];
	piece->len = (size_t)(stop - place[1]);
	if (piece->room < piece->len) {
		char *text = realloc(piece->text, piece->len);

		if (!text)
			return ZEEF_ENOMEM;
		piece->text = text;
		piece->room = piece->len;
	}
	/* The last record of the input may lack its end, which was added when it was read first. */
	piece->text[piece->len - 1] = end;
	status = check->source.read(check->source.user, piece->offset, piece->text, piece->len);
	if (status == ZEEF_OK)
		status = zf_chunk_cut(piece, check->options, NULL, false);
	/* The last piece may grow yet. */
	check->piece_place = status == ZEEF_OK && number + 1 < check->places.count ? number : UINT64_MAX;
	return status;
}

/* Makes check->piece hold a unit; *at: which of its units. */
static enum zeef_status find(struct zf_check *check, uint64_t unit, size_t *at)
{
	uint64_t number, place[2];
	enum zeef_status status = place_of(check, unit, &number, place);

	if (status == ZEEF_OK && number != check->piece_place)
		status = cut_piece(check, number, place);
	if (status < 0)
		return status;
	*at = (size_t)(unit - check->piece.first);
	if (*at < check->piece.nunits)
		return ZEEF_OK;
	zf_trouble(&check->options->trouble, ZEEF_FATAL, "read", zf_slice_of(check->options->name),
	           check->piece.offset, "let nobody write to the file meanwhile, and run it again",
	           "the input is not what it was when it was read first");
	return ZEEF_EIO;
}

/* ---- comparing */

static struct zf_slice key_of(struct zf_check *check, struct zf_slice text, struct zf_buffer *out)
{
	if (!check->key)
		return text;
	zf_match_key(check->key, text, out);
	return zf_buffer_as_slice(out);
}

/* A unit that is compared with earlier ones. */
struct mine {
	struct zf_slice key;   /* what is compared: its text, or its match key */
	struct zf_hash128 salt; /* of its scope */
	uint64_t unit;
};

static enum zeef_status compare(struct zf_check *check, const struct mine *mine, uint64_t with, bool *equal)
{
	struct zf_slice key;
	size_t at;
	enum zeef_status status = find(check, with, &at);

	if (status < 0)
		return status;
	key = key_of(check, check->piece.units[at], &check->theirs);
	*equal = zf_slice_equal(key, mine->key) &&
	         (!check->options->field || zf_hash128_equal(check->piece.prints[at], mine->salt));
	return check->theirs.broken ? ZEEF_ENOMEM : ZEEF_OK;
}

static struct zf_hash128 other_print(struct zf_check *check, const struct mine *mine, uint64_t number)
{
	zf_hasher_reset(check->hasher);
	zf_hasher_add(check->hasher, zf_slice_make((const char *)&number, sizeof number));
	zf_hasher_add(check->hasher, zf_slice_make((const char *)&mine->salt, sizeof mine->salt));
	zf_hasher_add(check->hasher, mine->key);
	return zf_hasher_get(check->hasher);
}

static enum zeef_status settle(struct zf_check *check, const struct mine *mine, uint64_t *of)
{
	enum zeef_status status;
	bool equal = false;

	for (uint64_t number = 0;; number++) {
		status = compare(check, mine, *of, &equal);
		if (status < 0 || equal)
			return status;
		check->collisions++;
		*of = zf_table_see_one(check->others, other_print(check, mine, number), mine->unit);
		/* More collisions than memory: in doubt a unit stays. */
		if (*of == ZF_TABLE_FULL)
			*of = mine->unit;
		if (*of == mine->unit)
			return ZEEF_OK;
	}
}

static enum zeef_status settle_units(struct zf_check *check, struct zf_chunk *chunk, size_t begin, size_t count,
                                     struct zf_hash128 salt)
{
	enum zeef_status status = ZEEF_OK;

	for (size_t i = begin; i < begin + count && status == ZEEF_OK; i++) {
		struct mine mine = { .salt = salt, .unit = chunk->first + i };

		if (chunk->firsts[i] == mine.unit)
			continue;
		mine.key = key_of(check, chunk->units[i], &check->mine);
		status = check->mine.broken ? ZEEF_ENOMEM : settle(check, &mine, &chunk->firsts[i]);
	}
	return status;
}

enum zeef_status zf_check_chunk(struct zf_check *check, struct zf_chunk *chunk)
{
	enum zeef_status status = ZEEF_OK;

	if (!check->options->field)
		return settle_units(check, chunk, 0, chunk->nunits, (struct zf_hash128){ 0, 0 });
	for (size_t i = 0; i < chunk->nrecords && status == ZEEF_OK; i++)
		status = settle_units(check, chunk, chunk->records[i].unit, chunk->records[i].nunits,
		                      chunk->records[i].salt);
	return status;
}

uint64_t zf_check_collisions(const struct zf_check *check)
{
	return check->collisions;
}
