/*
 * The chances of blocks promise an F1 for every cut: 2 * hits / (kept + all that is expected), in words. The
 * cut with the best promise adapts itself: a page of which little is sure keeps more.
 */
#include "boilerplate/cut.h"

enum { LEVELS = 256, STEP = ZF_TREE_UNIT / 16 };

/* 4096 / (1 + exp(-(k - 127.5) / 16)) */
static const uint16_t chances[LEVELS] = {
	1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 4,
	4, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 8, 8, 9, 9, 10,
	10, 11, 12, 13, 13, 14, 15, 16, 17, 18, 19, 21, 22, 23, 25, 27,
	28, 30, 32, 34, 36, 39, 41, 44, 46, 49, 53, 56, 59, 63, 67, 71,
	76, 81, 86, 91, 97, 103, 110, 116, 124, 131, 140, 148, 158, 167, 178, 189,
	200, 212, 225, 239, 253, 269, 285, 302, 320, 339, 359, 380, 402, 425, 449, 475,
	502, 530, 560, 590, 623, 656, 692, 728, 766, 806, 847, 890, 935, 980, 1028, 1077,
	1127, 1179, 1232, 1286, 1342, 1399, 1457, 1516, 1577, 1638, 1699, 1762, 1825, 1888, 1952, 2016,
	2080, 2144, 2208, 2271, 2334, 2397, 2458, 2519, 2580, 2639, 2697, 2754, 2810, 2864, 2917, 2969,
	3019, 3068, 3116, 3161, 3206, 3249, 3290, 3330, 3368, 3404, 3440, 3473, 3506, 3536, 3566, 3594,
	3621, 3647, 3671, 3694, 3716, 3737, 3757, 3776, 3794, 3811, 3827, 3843, 3857, 3871, 3884, 3896,
	3907, 3918, 3929, 3938, 3948, 3956, 3965, 3972, 3980, 3986, 3993, 3999, 4005, 4010, 4015, 4020,
	4025, 4029, 4033, 4037, 4040, 4043, 4047, 4050, 4052, 4055, 4057, 4060, 4062, 4064, 4066, 4068,
	4069, 4071, 4073, 4074, 4075, 4077, 4078, 4079, 4080, 4081, 4082, 4083, 4083, 4084, 4085, 4086,
	4086, 4087, 4087, 4088, 4088, 4089, 4089, 4090, 4090, 4090, 4091, 4091, 4091, 4092, 4092, 4092,
	4092, 4093, 4093, 4093, 4093, 4093, 4094, 4094, 4094, 4094, 4094, 4094, 4094, 4094, 4094, 4095,
};

int32_t zf_cut(const int32_t *sums, const uint32_t *words, uint32_t n, int32_t shift)
{
	uint64_t counts[LEVELS] = { 0 }, total = 0, hits = 0, said = 0, best_hits = 0, best_said = 1;
	int cut = LEVELS;

	for (uint32_t i = 0; i < n; i++) {
		int32_t above = sums[i] + shift + LEVELS / 2 * STEP, level = above < 0 ? 0 : above / STEP;
		level = level >= LEVELS ? LEVELS - 1 : level;
		counts[level] += words[i];
		total += (uint64_t)words[i] * chances[level];
	}
	for (int level = LEVELS - 1; level >= 0; level--) {
		hits += counts[level] * chances[level];
		said += counts[level] * 4096;
		if ((double)hits * (double)(best_said + total) > (double)best_hits * (double)(said + total)) {
			best_hits = hits;
			best_said = said;
			cut = level;
		}
	}
	return (cut - LEVELS / 2) * STEP - shift;
}
