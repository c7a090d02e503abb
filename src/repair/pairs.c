#include "repair/pairs.h"

#include "core/utf8.h"

static uint32_t sign_of(uint32_t c)
{
	if (c < 0x80)
		return c >= '0' && c <= '9' ? '0' : zf_is_space(c) ? ' ' : c;
	return c == ZF_UTF8_BAD || c > 0xFFFF ? 0 : c != 0xA0 && zf_is_space(c) ? ' ' : c;
}

static bool holds(const uint32_t *pairs, size_t count, uint32_t pair)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (pairs[middle] < pair)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && pairs[low] == pair;
}

enum zf_pair zf_pair_of(uint32_t first, uint32_t second)
{
	uint32_t pair = sign_of(first) << 16 | sign_of(second);

	if (first < 0x80 && second < 0x80)
		return ZF_PAIR_COMMON;
	if (holds(zf_pairs_common, zf_pairs_ncommon, pair))
		return ZF_PAIR_COMMON;
	return holds(zf_pairs_rare, zf_pairs_nrare, pair) ? ZF_PAIR_RARE : ZF_PAIR_UNSEEN;
}

bool zf_pair_is_frequent(uint32_t first, uint32_t second)
{
	return zf_pairs_letters[first - 'a'] >> (second - 'a') & 1;
}
