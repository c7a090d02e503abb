/* Headings without a body, and blocks without letters. */
#include "boilerplate/judge.h"
#include "core/utf8.h"

enum { LEVELS = 6 };

static bool has_letters(struct zf_slice text)
{
	size_t at = 0;

	while (at < text.len) {
		unsigned char byte = (unsigned char)text.at[at];
		uint32_t code = byte < 0x80 ? (at++, byte) : zf_utf8_next(text, &at);
		if (code < 0x80 ? (code | 32) - 'a' < 26 || code - '0' < 10 : zf_is_letter(code) ||
		    zf_is_digit(code))
			return true;
	}
	return false;
}

static bool mark_empty(struct zf_document *document)
{
	for (uint32_t i = 0; i < document->nblocks; i++) {
		struct zf_block *block = &document->blocks[i];
		struct zf_slice text = block->text.at ? block->text : block->raw;
		if (zf_block_stays(block) && block->joined_to == ZF_NO_BLOCK && !has_letters(text) &&
		    !zf_block_mark(document, block, ZF_EMPTY, 1, ZF_NO_BLOCK, NULL))
			return false;
	}
	return true;
}

/* Backwards: body[k] says that something stays between here and the next heading of level k or above. */
static bool mark_headings(struct zf_document *document)
{
	bool body[LEVELS + 1] = { false };

	for (uint32_t n = document->nblocks; n > 0; n--) {
		uint32_t i = document->order ? document->order[n - 1] : n - 1;
		struct zf_block *block = &document->blocks[i];
		unsigned level = block->level >= 1 && block->level <= LEVELS ? block->level : LEVELS;

		if (!zf_block_stays(block) || block->kind == ZF_TITLE)
			continue;
		if (block->kind != ZF_HEADING) {
			memset(body, true, sizeof body);
		} else if (body[level]) {
			memset(body + level, false, sizeof body - level);
		} else if (!zf_block_mark(document, block, ZF_HEADING_ORPHAN, 1, ZF_NO_BLOCK, NULL)) {
			return false;
		}
	}
	return true;
}

enum zeef_status zf_judge_orphans(struct zf_document *document)
{
	return mark_empty(document) && mark_headings(document) ? ZEEF_OK : ZEEF_ENOMEM;
}
