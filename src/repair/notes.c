/*
 * Markers of notes in the running text of a paged record: a number glued to the end of a word ("networks1"),
 * where a note of that number stands on the same page.
 */
#include "repair/inside.h"

#include "core/utf8.h"

#define NUMBERS 1000

static unsigned number_of(struct zf_slice text)
{
	unsigned number = 0, digits = 0;

	while (digits < text.len && digits < 4 && text.at[digits] >= '0' && text.at[digits] <= '9')
		number = number * 10 + (unsigned)(text.at[digits++] - '0');
	return digits && digits < 4 ? number : 0;
}

/* The length of a number at `at` that is glued to a word of small letters and ends there, 0 = none. */
static size_t marker_at(struct zf_slice text, size_t at, unsigned *number)
{
	size_t to = at, back = at, code = at;

	if (at < 3 || text.at[at] < '1' || text.at[at] > '9' || !zf_is_lower(zf_utf8_back(text, &back)) ||
	    !back ||
	    !zf_is_letter(zf_utf8_back(text, &back)))
		return 0;
	while (to < text.len && to - at < 4 && text.at[to] >= '0' && text.at[to] <= '9')
		to++;
	*number = number_of(zf_slice_make(text.at + at, to - at));
	code = to;
	if (!*number || (to < text.len && zf_is_letter(zf_utf8_next(text, &code))))
		return 0;
	return to - at;
}

static void take_markers(struct zf_mender *mender, struct zf_block *block, bool wanted[NUMBERS])
{
	struct zf_slice text = block->text;
	char *out = NULL;
	size_t len = 0;

	for (size_t at = 0; at < text.len;) {
		unsigned number = 0;
		size_t marker = marker_at(text, at, &number);
		if (marker && wanted[number]) {
			wanted[number] = false;
			if (!out && !(out = zf_arena_raw(mender->document->arena, text.len, 1))) {
				mender->starved = true;
				return;
			}
			if (!len)
				memcpy(out, text.at, at);
			len = len ? len : at;
			at += marker;
			continue;
		}
		if (out)
			out[len++] = text.at[at];
		at++;
	}
	if (out) {
		block->text = zf_slice_make(out, len);
		block->repairs |= ZF_REPAIR_NOTES;
	}
}

void zf_mend_notes(struct zf_mender *mender)
{
	struct zf_document *document = mender->document;
	struct zf_block *blocks = document->blocks;

	for (uint32_t from = 0, to; from < document->nblocks && !mender->starved; from = to) {
		bool wanted[NUMBERS] = { false }, any = false;
		for (to = from; to < document->nblocks && blocks[to].page == blocks[from].page; to++) {
			unsigned number = blocks[to].kind == ZF_NOTE ? number_of(blocks[to].raw) : 0;
			wanted[number] = number > 0;
			any = any || number;
		}
		for (uint32_t i = from; any && i < to && !mender->starved; i++)
			if (blocks[i].kind != ZF_NOTE && zf_is_mendable(&blocks[i]))
				take_markers(mender, &blocks[i], wanted);
	}
}
