/* A record's way through all rooms and through the spool. The first byte says as what it is read. */
#include <stdlib.h>

#include "fuzz.h"
#include "pipeline/ingest.h"
#include "pipeline/options.h"

static struct zf_rooms rooms;
static struct zf_arena *back;

static void begin(void)
{
	struct zeef_options options;

	if (back)
		return;
	zeef_options_init(&options);
	must(zf_rooms_open(&rooms, &options, zf_language_new()) == ZEEF_OK);
	back = zf_arena_new(0);
}

static void check(const struct zf_document *document, const struct zf_document *spooled)
{
	must(zf_utf8_valid(document->text) == document->text.len);
	must(document->nblocks == spooled->nblocks);
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i], *other = &spooled->blocks[i];

		must(zf_utf8_valid(block->text) == block->text.len);
		must(zf_slice_equal(block->text, other->text));
		must(block->joined_to == ZF_NO_BLOCK || block->joined_to < document->nblocks);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum zf_format formats[] = { ZF_FORMAT_UNKNOWN, ZF_FORMAT_HTML, ZF_FORMAT_TEXT, ZF_FORMAT_MARKDOWN };
	struct zf_document document = { .number = 0 }, spooled = { .number = 0 };
	struct zf_source_fault fault = { .code = NULL };
	struct zf_outcome outcome;
	struct zf_buffer packed = { 0 };

	begin();
	if (!size)
		return 0;
	document.format = formats[data[0] % 4];
	document.origin.file = zf_slice_of("fuzz");
	document.bytes = zf_slice_make((const char *)data + 1, size - 1);
	must(zf_walk_and_pack(&rooms, &document, &fault, &packed) == ZEEF_OK && !packed.broken);
	zf_arena_reset(back);
	spooled.arena = back;
	must(zf_spool_unpack(zf_buffer_as_slice(&packed), &spooled, &outcome) == ZEEF_OK);
	check(&document, &spooled);
	zf_buffer_free(&packed);
	return 0;
}
