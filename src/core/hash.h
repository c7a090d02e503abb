/*
 * core/hash: XXH3, the one door to xxHash.
 *
 * The seed is public and fixed: the same bytes have the same hash on every machine and in every
 * version of zeef. Source: https://github.com/Cyan4973/xxHash, XXH3_64bits and XXH3_128bits.
 */
#ifndef ZF_CORE_HASH_H
#define ZF_CORE_HASH_H

#include "core/slice.h"

struct zf_hash128 {
	uint64_t hi, lo;
};

uint64_t zf_hash64(struct zf_slice bytes);
struct zf_hash128 zf_hash128(struct zf_slice bytes);

static inline bool zf_hash128_equal(struct zf_hash128 a, struct zf_hash128 b)
{
	return a.hi == b.hi && a.lo == b.lo;
}

/* 32 lower-case hex digits (big-endian: hi first, as xxhsum prints it) and a NUL. */
void zf_hash128_hex(struct zf_hash128 hash, char out[33]);

/* A running hash of a stream; equal to zf_hash128 of all bytes together. */
struct zf_hasher;
struct zf_hasher *zf_hasher_new(void); /* NULL = no memory */
void zf_hasher_add(struct zf_hasher *hasher, struct zf_slice bytes);
struct zf_hash128 zf_hasher_get(const struct zf_hasher *hasher);
void zf_hasher_reset(struct zf_hasher *hasher);
void zf_hasher_free(struct zf_hasher *hasher); /* takes NULL */

#endif
