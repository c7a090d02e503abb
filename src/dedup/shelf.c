#include "dedup/shelf.h"

#include <stdlib.h>

#include "dedup/spill.h"

enum { PAGE = 4096 /* bytes */, SLOTS_MIN = 16 };

/* Page p may lie in slot p % slots only: one look says whether it is there. */
struct slot {
	uint64_t page;         /* +1; 0 = the slot is empty */
	bool changed;          /* since it was read from the file */
};

struct zf_shelf {
	struct zf_shelf_options options;
	uint64_t count;
	size_t a_page;         /* items */
	size_t nslots;
	struct slot *slots;    /* owned */
	char *pages;           /* owned; of the slots; the system gives memory for those that are touched */
	struct zf_spill spill;
};

struct zf_shelf *zf_shelf_new(const struct zf_shelf_options *options)
{
	struct zf_shelf *shelf = calloc(1, sizeof *shelf);
	uint64_t slots = options->memory / PAGE;

	if (!shelf)
		return NULL;
	shelf->options = *options;
	shelf->a_page = PAGE / options->size;
	shelf->nslots = slots < SLOTS_MIN ? SLOTS_MIN : (size_t)slots;
	shelf->spill.file = -1;
	shelf->slots = calloc(shelf->nslots, sizeof *shelf->slots);
	shelf->pages = malloc(shelf->nslots * PAGE);
	if (shelf->slots && shelf->pages)
		return shelf;
	zf_shelf_free(shelf);
	return NULL;
}

void zf_shelf_free(struct zf_shelf *shelf)
{
	if (!shelf)
		return;
	zf_spill_close(&shelf->spill);
	free(shelf->slots);
	free(shelf->pages);
	free(shelf);
}

uint64_t zf_shelf_count(const struct zf_shelf *shelf)
{
	return shelf->count;
}

static enum zeef_status put_away(struct zf_shelf *shelf, const struct slot *slot, const char *page)
{
	enum zeef_status status = ZEEF_OK;

	if (shelf->spill.file < 0)
		status = zf_spill_open(&shelf->spill, shelf->options.directory, shelf->options.trouble);
	return status < 0 ? status : zf_spill_write(&shelf->spill, (slot->page - 1) * PAGE, page, PAGE);
}

/* Pages are first filled in their order, and so first leave in their order: what lies behind the file's end was
 * never filled. */
static enum zeef_status find(struct zf_shelf *shelf, uint64_t i, bool change, char **at)
{
	uint64_t page = i / shelf->a_page;
	size_t number = (size_t)(page % shelf->nslots);
	struct slot *slot = &shelf->slots[number];
	char *bytes = shelf->pages + number * PAGE;
	enum zeef_status status = ZEEF_OK;

	if (slot->page != page + 1) {
		if (slot->page && slot->changed)
			status = put_away(shelf, slot, bytes);
		if (status == ZEEF_OK && shelf->spill.file >= 0 && page * PAGE < shelf->spill.size)
			status = zf_spill_read(&shelf->spill, page * PAGE, bytes, PAGE);
		else
			memset(bytes, 0, PAGE);
		if (status < 0)
			return status;
		*slot = (struct slot){ page + 1, false };
	}
	slot->changed |= change;
	*at = bytes + i % shelf->a_page * shelf->options.size;
	return ZEEF_OK;
}

enum zeef_status zf_shelf_add(struct zf_shelf *shelf, const void *item)
{
	enum zeef_status status = zf_shelf_put(shelf, shelf->count, item);

	if (status == ZEEF_OK)
		shelf->count++;
	return status;
}

enum zeef_status zf_shelf_get(struct zf_shelf *shelf, uint64_t i, void *item)
{
	char *at;
	enum zeef_status status = find(shelf, i, false, &at);

	if (status == ZEEF_OK)
		memcpy(item, at, shelf->options.size);
	return status;
}

enum zeef_status zf_shelf_put(struct zf_shelf *shelf, uint64_t i, const void *item)
{
	char *at;
	enum zeef_status status = find(shelf, i, true, &at);

	if (status == ZEEF_OK)
		memcpy(at, item, shelf->options.size);
	return status;
}
