#include "dedup/sketch.h"

const struct zf_sketch_shape zf_sketch_document = { 5, ZF_SKETCH_BINS, 2 };
const struct zf_sketch_shape zf_sketch_paragraph = { 3, 32, 2 };

static const uint64_t base = UINT64_C(0x9E3779B97F4A7C15);

static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 32) * UINT64_C(0xD6E8FEB86659FD93);
	x = (x ^ x >> 32) * UINT64_C(0xD6E8FEB86659FD93);
	return x ^ x >> 32;
}

void zf_sketch_begin(struct zf_sketch *sketch, const struct zf_sketch_shape *shape)
{
	sketch->shape = shape;
	memset(sketch->bins, 0xFF, sizeof sketch->bins);
	memset(sketch->full, 0, sizeof sketch->full);
}

static uint64_t number_of(uint32_t word)
{
	return (uint64_t)(word | ZF_WORD_NAME) + 1;
}

static void drop_in(struct zf_sketch *sketch, uint64_t bins, uint64_t hash)
{
	uint64_t gram = mix(hash);
	uint32_t bin = (uint32_t)((gram >> 32) * bins >> 32), value = (uint32_t)gram;

	sketch->bins[bin] = value < sketch->bins[bin] ? value : sketch->bins[bin];
	sketch->full[bin] = true;
}

void zf_sketch_add(struct zf_sketch *sketch, struct zf_words words)
{
	size_t gram = sketch->shape->gram;
	uint64_t bins = sketch->shape->bins, top = 1, hash = 0;

	for (size_t i = 0; i < gram; i++)
		top *= base;
	for (size_t i = 0; i < words.count && i < gram; i++)
		hash = hash * base + number_of(words.at[i]);
	if (words.count > 0)
		drop_in(sketch, bins, hash);
	for (size_t i = gram; i < words.count; i++) {
		hash = hash * base + number_of(words.at[i]) - top * number_of(words.at[i - gram]);
		drop_in(sketch, bins, hash);
	}
}

/* An empty bin takes the number of another, found by a walk that depends on the bin alone, so that two texts
 * whose walks meet the same bin agree as often there. */
static void fill_empty(struct zf_sketch *sketch)
{
	unsigned count = sketch->shape->bins;
	uint32_t bins[ZF_SKETCH_BINS];

	memcpy(bins, sketch->bins, sizeof bins);
	for (unsigned i = 0; i < count; i++) {
		uint64_t walk = i;
		unsigned from = i;

		while (!sketch->full[from]) {
			walk = mix(walk + base);
			from = (unsigned)(walk % count);
		}
		bins[i] = sketch->bins[from];
	}
	memcpy(sketch->bins, bins, sizeof bins);
}

bool zf_sketch_end(struct zf_sketch *sketch)
{
	unsigned full = 0;

	for (unsigned i = 0; i < sketch->shape->bins; i++)
		full += sketch->full[i];
	if (full > 0 && full < sketch->shape->bins)
		fill_empty(sketch);
	return full > 0;
}

double zf_sketch_estimate(const struct zf_sketch *a, const struct zf_sketch *b)
{
	unsigned equal = 0;

	for (unsigned i = 0; i < a->shape->bins; i++)
		equal += a->bins[i] == b->bins[i];
	return (double)equal / a->shape->bins;
}

unsigned zf_sketch_bands(const struct zf_sketch *sketch, uint32_t part, uint64_t out[ZF_SKETCH_BANDS])
{
	unsigned rows = sketch->shape->rows, count = sketch->shape->bins / rows;

	for (unsigned band = 0; band < count; band++) {
		uint64_t hash = (uint64_t)part << 8 | band;

		for (unsigned i = 0; i < rows; i++)
			hash = mix(hash + base) ^ sketch->bins[band * rows + i];
		out[band] = mix(hash);
	}
	return count;
}
