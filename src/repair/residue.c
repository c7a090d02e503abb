/* "[EN]" behind a link says in which language its target is: no word of the sentence. */
#include "repair/inside.h"

static bool is_code(const char *at)
{
	static const char codes[] = "BG CS DA DE EL EN ES ET FI FR GA HR HU IT LT LV MT NL PL PT RO SK SL SV ";

	for (const char *code = codes; *code; code += 3)
		if (code[0] == at[0] && code[1] == at[1])
			return true;
	return false;
}

/* The first " [EN]" from `from` on that stands behind a word; SIZE_MAX = none. */
static size_t residue_from(struct zf_slice text, size_t from)
{
	size_t at = from + 1;

	while (at + 4 <= text.len) {
		const char *bracket = memchr(text.at + at, '[', text.len - at - 3);
		if (!bracket)
			break;
		at = (size_t)(bracket - text.at);
		if (at > 1 && bracket[-1] == ' ' && bracket[3] == ']' && is_code(bracket + 1))
			return at - 1;
		at++;
	}
	return SIZE_MAX;
}

static void take_out(struct zf_mender *mender, struct zf_block *block, size_t first)
{
	struct zf_slice text = block->text;
	char *out = zf_arena_raw(mender->document->arena, text.len, 1);
	size_t len = 0, from = 0;

	if (!out) {
		mender->starved = true;
		return;
	}
	for (size_t at = first; at != SIZE_MAX; at = residue_from(text, from)) {
		memcpy(out + len, text.at + from, at - from);
		len += at - from;
		from = at + 5;
	}
	memcpy(out + len, text.at + from, text.len - from);
	block->text = zf_slice_make(out, len + text.len - from);
	block->repairs |= ZF_REPAIR_RESIDUE;
}

void zf_mend_residue(struct zf_mender *mender)
{
	struct zf_document *document = mender->document;

	for (uint32_t i = 0; i < document->nblocks && !mender->starved; i++) {
		struct zf_block *block = &document->blocks[i];
		size_t first = zf_is_mendable(block) &&
			(block->kind == ZF_PARAGRAPH || block->kind == ZF_ITEM) && block->text.len > 40
		               ? residue_from(block->text, 0) : SIZE_MAX;
		if (first != SIZE_MAX)
			take_out(mender, block, first);
	}
}
