#include "pipeline/compare.h"

#include <stdlib.h>

#include "dedup/print.h"
#include "dedup/shelf.h"
#include "pipeline/options.h"
#include "pipeline/spool.h"

/* A record that was read: copies come by record, and copies of one document often together. */
struct view {
	uint64_t record;       /* +1; 0 = none */
	struct zf_buffer packed;
	struct zf_arena *arena;
	struct zf_document document;
	struct zf_buffer folded; /* the text at hand */
	uint32_t next;           /* block of it */
};

struct zf_compare {
	struct zf_work *work;
	struct zf_shelf *spots; /* struct zf_work_spot */
	struct zf_key *key;
	struct view copy, survivor;
};

static enum zeef_status note_spots(struct zf_compare *compare)
{
	struct zf_work_spot spot;
	enum zeef_status status = zf_work_rewind(compare->work);

	while (status == ZEEF_OK && (status = zf_work_next(compare->work, &compare->copy.packed)) == ZEEF_OK) {
		spot = zf_work_spot(compare->work);
		status = zf_shelf_add(compare->spots, &spot);
	}
	return status < 0 ? status : zf_work_rewind(compare->work);
}

enum zeef_status zf_compare_new(const struct zeef_options *options, struct zf_work *work,
                                struct zf_compare **out)
{
	struct zf_shelf_options shelf = { .size = sizeof(struct zf_work_spot), .memory = options->memory / 32,
		                          .directory = zf_work_folder(work), .trouble = zf_options_trouble(options) };
	struct zf_compare *compare = calloc(1, sizeof *compare);
	enum zeef_status status = ZEEF_ENOMEM;

	*out = compare;
	if (!compare)
		return status;
	compare->work = work;
	compare->spots = zf_shelf_new(&shelf);
	compare->key = zf_key_new();
	compare->copy.arena = zf_arena_new(0);
	compare->survivor.arena = zf_arena_new(0);
	if (compare->spots && compare->key && compare->copy.arena && compare->survivor.arena)
		status = note_spots(compare);
	return status;
}

static void free_view(struct view *view)
{
	zf_buffer_free(&view->packed);
	zf_buffer_free(&view->folded);
	zf_arena_free(view->arena);
}

void zf_compare_free(struct zf_compare *compare)
{
	if (!compare)
		return;
	zf_shelf_free(compare->spots);
	zf_key_free(compare->key);
	free_view(&compare->copy);
	free_view(&compare->survivor);
	free(compare);
}

static enum zeef_status look(struct zf_compare *compare, struct view *view, uint64_t record)
{
	struct zf_work_spot spot;
	struct zf_outcome outcome;
	enum zeef_status status;

	view->next = 0;
	if (view->record == record + 1)
		return ZEEF_OK;
	view->record = 0;
	status = zf_shelf_get(compare->spots, record, &spot);
	if (status == ZEEF_OK)
		status = zf_work_read(compare->work, spot, &view->packed);
	if (status < 0)
		return status;
	zf_arena_reset(view->arena);
	view->document = (struct zf_document){ .arena = view->arena };
	status = zf_spool_unpack(zf_buffer_as_slice(&view->packed), &view->document, &outcome);
	if (status == ZEEF_OK)
		view->record = record + 1;
	return status;
}

static enum zeef_status fold(struct zf_compare *compare, struct view *view, uint32_t block)
{
	if (block >= view->document.nblocks)
		return zf_work_damaged(compare->work);
	zf_match_key(compare->key, view->document.blocks[block].text, &view->folded);
	return view->folded.broken ? ZEEF_ENOMEM : ZEEF_OK;
}

/* Folds the next block of those that zf_print_document() takes; ZEEF_END = no more. */
static enum zeef_status fold_next(struct zf_compare *compare, struct view *view)
{
	while (view->next < view->document.nblocks) {
		const struct zf_block *block = &view->document.blocks[view->next++];

		if (block->kind != ZF_TITLE && block->weight > 0 && zf_block_stays(block))
			return fold(compare, view, view->next - 1);
	}
	return ZEEF_END;
}

static bool equal(const struct zf_compare *compare)
{
	return zf_slice_equal(zf_buffer_as_slice(&compare->copy.folded),
	                      zf_buffer_as_slice(&compare->survivor.folded));
}

static enum zeef_status same_documents(struct zf_compare *compare, bool *same)
{
	for (*same = true; *same;) {
		enum zeef_status one = fold_next(compare, &compare->copy);
		enum zeef_status other = fold_next(compare, &compare->survivor);

		if (one < 0 || other < 0)
			return one < 0 ? one : other;
		if (one == ZEEF_END && other == ZEEF_END)
			break;
		*same = one == other && equal(compare);
	}
	return ZEEF_OK;
}

enum zeef_status zf_compare_ask(struct zf_compare *compare, const struct zf_verdict *verdict, bool *same)
{
	uint64_t known = zf_shelf_count(compare->spots);
	enum zeef_status status;

	*same = true;
	if (verdict->record >= known || verdict->of_record >= known)
		return ZEEF_OK;
	status = look(compare, &compare->copy, verdict->record);
	if (status == ZEEF_OK)
		status = look(compare, &compare->survivor, verdict->of_record);
	if (status == ZEEF_OK && verdict->block == ZF_NO_BLOCK)
		return same_documents(compare, same);
	if (status == ZEEF_OK)
		status = fold(compare, &compare->copy, verdict->block);
	if (status == ZEEF_OK)
		status = fold(compare, &compare->survivor, verdict->of_block);
	*same = equal(compare);
	return status;
}
