#include "core/hash.h"

/* Compiled in: of short texts, which most are, the call of a shared library costs a tenth; of some hundred
 * bytes a third. */
#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t zf_hash64(struct zf_slice bytes)
{
	return XXH3_64bits(bytes.at, bytes.len);
}

static struct zf_hash128 ours(XXH128_hash_t hash)
{
	return (struct zf_hash128){ hash.high64, hash.low64 };
}

struct zf_hash128 zf_hash128(struct zf_slice bytes)
{
	return ours(XXH3_128bits(bytes.at, bytes.len));
}

void zf_hash128_hex(struct zf_hash128 hash, char out[33])
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < 16; i++) {
		out[i] = digits[hash.hi >> (60 - 4 * i) & 15];
		out[16 + i] = digits[hash.lo >> (60 - 4 * i) & 15];
	}
	out[32] = '\0';
}

struct zf_hasher *zf_hasher_new(void)
{
	XXH3_state_t *state = XXH3_createState();

	if (state)
		XXH3_128bits_reset(state);
	return (struct zf_hasher *)state;
}

void zf_hasher_add(struct zf_hasher *hasher, struct zf_slice bytes)
{
	XXH3_128bits_update((XXH3_state_t *)hasher, bytes.at, bytes.len);
}

struct zf_hash128 zf_hasher_get(const struct zf_hasher *hasher)
{
	return ours(XXH3_128bits_digest((const XXH3_state_t *)hasher));
}

void zf_hasher_reset(struct zf_hasher *hasher)
{
	XXH3_128bits_reset((XXH3_state_t *)hasher);
}

void zf_hasher_free(struct zf_hasher *hasher)
{
	XXH3_freeState((XXH3_state_t *)hasher);
}
