/*
 * dedup/sketch: how alike two texts are, from their match keys alone. Pure.
 *
 * A sketch holds one number for each of 112 bins of the text's word 5-grams: the least hash that fell into
 * the bin (MinHash with one permutation, empty bins filled from others: Shrivastava 2017, "Optimal
 * Densification for Fast and Accurate Minwise Hashing"). The share of equal numbers estimates the Jaccard
 * similarity of the 5-grams.
 *
 * Bands: 56 of 2 numbers. 14 of 8, as many use, find texts that share .72 of their 5-grams; but one word in ten
 * changed here and there leaves only .42 of them, which 14 of 8 find in one case of a hundred, and 56 of 2
 * always. What these find too much, zf_alike() refuses.
 */
#ifndef ZF_DEDUP_SKETCH_H
#define ZF_DEDUP_SKETCH_H

#include "core/buffer.h"

enum {
	ZF_SKETCH_BINS = 112,
	ZF_SKETCH_ROWS = 2,
	ZF_SKETCH_BANDS = ZF_SKETCH_BINS / ZF_SKETCH_ROWS,
	ZF_NEAR_WORDS = 40,    /* a text of fewer words has exact duplicates only */
};

/* The words of a text, each a number: 31 bits of a hash, and bit 0 where it holds a digit. Two to
 * four words with digits side by side (a date, an amount) are one. */
struct zf_words {
	uint32_t *at;          /* in the order of the text */
	size_t count;
};

/* Appends the words of a match key to out, 4 bytes each in the order of this machine, and returns how many. A
 * sign of a script without spaces between words (Han, Kana, Thai, Lao, Khmer, Burmese) is a word by itself.
 * No memory: out is broken. */
size_t zf_key_words(struct zf_slice key, struct zf_buffer *out);

struct zf_sketch {
	uint32_t bins[ZF_SKETCH_BINS];
};

/* False: fewer than 5 words, no sketch. */
bool zf_sketch_take(struct zf_words words, struct zf_sketch *sketch);
/* The share of equal bins. */
double zf_sketch_estimate(const struct zf_sketch *a, const struct zf_sketch *b);
/* What two texts of one language must share to be compared: a hash of the numbers of one band. */
uint64_t zf_sketch_band(const struct zf_sketch *sketch, unsigned band, uint32_t lang);

/* Sorts words for zf_alike(). */
void zf_words_sort(struct zf_words words);

/* What two texts have in common, by their sorted words, each counted as often as it stands there. */
struct zf_likeness {
	size_t common;         /* words in both */
	size_t only_a, only_b;
	size_t numbers;        /* words with digits in the text that has fewer of them */
	size_t numbers_a, numbers_b; /* of those, only in a; only in b */
};
struct zf_likeness zf_likeness_of(struct zf_words a, struct zf_words b);

/* Whether one text is the other with small edits. A word replaced by another counts once, a number replaced by
 * another six times; not more than .12 of the shorter text may be replaced so, and of its numbers not more
 * than one, or an eighth. So a statistic of the next month, whose frame is the same and whose figures are
 * not, is a text of its own, and a release with one corrected figure is not. The longer text may add up to
 * half of the shorter. */
bool zf_alike(struct zf_words a, struct zf_words b);

#endif
