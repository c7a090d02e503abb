/* JSON as it comes in: the scan, and what it hands out decoded. */
#include "core/json.h"
#include "fuzz.h"

static bool member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct zf_arena *arena = user;
	struct zf_slice text;
	uint64_t number;

	must(zf_utf8_valid(key) == key.len);
	if (value.type == ZF_JSON_STRING) {
		text = zf_json_decode(value, arena);
		must(zf_utf8_valid(text) == text.len);
	}
	zf_json_to_number(value, &number);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct zf_arena *arena;
	size_t at;

	if (!arena)
		arena = zf_arena_new(0);
	zf_arena_reset(arena);
	at = zf_json_scan(zf_slice_make((const char *)data, size), arena, member, arena);
	must(at == SIZE_MAX || at <= size);
	return 0;
}
