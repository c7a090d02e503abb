/* core/eight: eight bytes of text in one word, the first byte lowest on every machine. */
#ifndef ZF_CORE_EIGHT_H
#define ZF_CORE_EIGHT_H

#include <stdint.h>
#include <string.h>

/* The byte eight times. */
#define ZF_EIGHT_TIMES(byte) ((uint64_t)0x0101010101010101u * (byte))

static inline uint64_t zf_eight_load(const char *at)
{
	uint64_t x;

	memcpy(&x, at, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap64(x);
#endif
	return x;
}

static inline void zf_eight_store(char *at, uint64_t x)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	x = __builtin_bswap64(x);
#endif
	memcpy(at, &x, 8);
}

/* The high bit of each byte (all under 0x80) that lies in low..high. */
static inline uint64_t zf_eight_within(uint64_t x, uint64_t low, uint64_t high)
{
	return (x + ZF_EIGHT_TIMES(0x80 - low)) & ~(x + ZF_EIGHT_TIMES(0x7F - high)) & ZF_EIGHT_TIMES(0x80);
}

#endif
