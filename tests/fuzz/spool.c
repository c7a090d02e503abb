/* Bytes of a spool, which another process wrote and a disk may have spoiled. */
#include "fuzz.h"
#include "pipeline/spool.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct zf_arena *arena;
	struct zf_slice packed = zf_slice_make((const char *)data, size);
	struct zf_document document = { .number = 0 };
	struct zf_outcome outcome;
	struct zf_hash128 id;
	enum zeef_status status;

	if (!arena)
		arena = zf_arena_new((size_t)256 << 20);
	zf_arena_reset(arena);
	document.arena = arena;
	zf_spool_id(packed, &id);
	status = zf_spool_unpack(packed, &document, &outcome);
	must(status == ZEEF_OK || status == ZEEF_EIO || status == ZEEF_ENOMEM || status == ZEEF_ELIMIT);
	return 0;
}
