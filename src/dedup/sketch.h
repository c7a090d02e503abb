/*
 * dedup/sketch: numbers by which texts that may be alike are found, from their words alone. Pure.
 *
 * A sketch holds one number for each bin of the text's word n-grams: the least hash that fell into the bin
 * (MinHash with one permutation, empty bins filled from others: Shrivastava 2017, "Optimal Densification for
 * Fast and Accurate Minwise Hashing"). The share of equal numbers estimates the Jaccard similarity of the
 * n-grams. An n-gram never crosses the end of a paragraph, and a paragraph of fewer words is one by itself:
 * paragraphs in another order give the same sketch.
 *
 * Bands: 56 of 2 numbers for a document. 14 of 8, as many use, find texts that share .72 of their 5-grams;
 * but one word in ten changed here and there leaves only .42 of them, which 14 of 8 find in one case of a
 * hundred, and 56 of 2 always. A paragraph is short: 3-grams, of which a tenth of changed words leaves .57
 * (.52 at 40 words), and 16 bands of 2 (found in .998 and .993 of cases). What these find too much,
 * zf_alike() refuses.
 */
#ifndef ZF_DEDUP_SKETCH_H
#define ZF_DEDUP_SKETCH_H

#include "dedup/words.h"

enum { ZF_SKETCH_BINS = 112, ZF_SKETCH_BANDS = 56 }; /* at most */

struct zf_sketch_shape {
	unsigned gram;         /* words */
	unsigned bins;         /* at most ZF_SKETCH_BINS */
	unsigned rows;         /* bins of a band */
};
extern const struct zf_sketch_shape zf_sketch_document, zf_sketch_paragraph;

struct zf_sketch {
	const struct zf_sketch_shape *shape;
	uint32_t bins[ZF_SKETCH_BINS];
	bool full[ZF_SKETCH_BINS]; /* those into which an n-gram fell */
};

void zf_sketch_begin(struct zf_sketch *sketch, const struct zf_sketch_shape *shape);
/* A paragraph, its words in order. */
void zf_sketch_add(struct zf_sketch *sketch, struct zf_words words);
/* No more; false: there was no word at all. */
bool zf_sketch_end(struct zf_sketch *sketch);
/* The share of equal bins of two sketches of one shape. */
double zf_sketch_estimate(const struct zf_sketch *a, const struct zf_sketch *b);
/* What two texts of one part (a language, say) must share to be compared: a hash for each band, of which it
 * returns how many. */
unsigned zf_sketch_bands(const struct zf_sketch *sketch, uint32_t part, uint64_t out[ZF_SKETCH_BANDS]);

#endif
