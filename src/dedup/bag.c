#include "dedup/bag.h"

#include <stdlib.h>

#include "dedup/spill.h"

enum { PIECE = 512, MOST_MIN = 64 }; /* items read from the file at once; items in memory at least */

struct zf_bag zf_bag_make(const struct zf_sorter_options *options)
{
	size_t size = options->words * sizeof(uint64_t);
	uint64_t most = options->memory / size;

	return (struct zf_bag){ .options = *options, .most = most < MOST_MIN ? MOST_MIN : (size_t)most };
}

void zf_bag_free(struct zf_bag *bag)
{
	if (bag->spill)
		zf_spill_close(bag->spill);
	free(bag->spill);
	free(bag->items);
	free(bag->piece);
	*bag = (struct zf_bag){ .options = bag->options, .most = bag->most };
}

static enum zeef_status open_file(struct zf_bag *bag)
{
	bag->spill = calloc(1, sizeof *bag->spill);
	bag->piece = calloc(PIECE, bag->options.words * sizeof *bag->piece);
	if (!bag->spill || !bag->piece) {
		free(bag->spill);
		bag->spill = NULL;
		return ZEEF_ENOMEM;
	}
	return zf_spill_open(bag->spill, bag->options.directory, bag->options.trouble);
}

/* The items behind those in memory are written one by one: such bags are rare, and the kernel gathers. */
static enum zeef_status add_to_file(struct zf_bag *bag, const uint64_t *item)
{
	size_t size = bag->options.words * sizeof *item;
	enum zeef_status status = bag->spill ? ZEEF_OK : open_file(bag);

	if (status == ZEEF_OK)
		status = zf_spill_write(bag->spill, (bag->count - bag->most) * size, item, size);
	if (status == ZEEF_OK)
		bag->count++;
	return status;
}

enum zeef_status zf_bag_add(struct zf_bag *bag, const uint64_t *item)
{
	size_t words = bag->options.words;

	if (bag->count >= bag->most)
		return add_to_file(bag, item);
	if (bag->count == bag->room) {
		size_t room = bag->room ? bag->room * 2 : 16;
		uint64_t *items;

		if (room > bag->most)
			room = bag->most;
		items = realloc(bag->items, room * words * sizeof *items);
		if (!items)
			return ZEEF_ENOMEM;
		bag->items = items;
		bag->room = room;
	}
	memcpy(bag->items + bag->count++ * words, item, words * sizeof *item);
	return ZEEF_OK;
}

void zf_bag_cut(struct zf_bag *bag, uint64_t count)
{
	bag->count = count;
	bag->piece_count = 0;
}

enum zeef_status zf_bag_get(struct zf_bag *bag, uint64_t i, const uint64_t **item)
{
	size_t words = bag->options.words;
	enum zeef_status status = ZEEF_OK;

	if (i < bag->most) {
		*item = bag->items + i * words;
		return ZEEF_OK;
	}
	if (i < bag->piece_at || i >= bag->piece_at + bag->piece_count) {
		size_t size = words * sizeof *bag->piece;

		bag->piece_at = i;
		bag->piece_count = bag->count - i < PIECE ? bag->count - i : PIECE;
		status = zf_spill_read(bag->spill, (i - bag->most) * size, bag->piece, bag->piece_count * size);
	}
	*item = bag->piece + (i - bag->piece_at) * words;
	return status;
}
