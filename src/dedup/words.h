/*
 * dedup/words: the words of a text as numbers, and how alike two texts are by their words. Pure.
 */
#ifndef ZF_DEDUP_WORDS_H
#define ZF_DEDUP_WORDS_H

#include "core/buffer.h"

enum { ZF_NEAR_WORDS = 40 /* a text of fewer words has exact duplicates only */ };

/* The words of a text, each a number. */
enum zf_word {
	ZF_WORD_NAME = 1,      /* bit 0: it begins with a capital; no part of what makes two words one */
	ZF_WORD_DIGIT = 2,     /* bit 1: it holds a digit; the others: a hash */
};
struct zf_words {
	uint32_t *at;          /* in the order of the text, or sorted */
	size_t count;
};

/* Appends the words of a match key (dedup/print.h) to out, 4 bytes each in the order of this machine, and
 * returns how many. Two to four words with digits are one where no white space stands between them, or they
 * are an amount by thousands (14.5.2029; 12,5; 10 000). A sign of a script without spaces between words (Han,
 * Kana, Thai, Lao, Khmer, Burmese) is a word by itself. Capitals are looked up in `text`, of which the key
 * is; where its words are not those of the key one by one, none has a capital. No memory: out is broken. */
size_t zf_words_take(struct zf_slice text, struct zf_slice key, struct zf_buffer *out);

/* Sorts words for zf_alike(); scratch takes as many. */
void zf_words_sort(struct zf_words words, uint32_t *scratch);

/* A side of a comparison. Names: with a capital and no digit; marked: names, and what has digits. */
struct zf_words_side {
	size_t sorts;          /* different words of the text */
	size_t marked, names;  /* of them, where they stand first */
	size_t only;           /* words that the other text has not, each as often as it stands here */
	size_t only_numbers;   /* of them, with digits */
	size_t only_sorts, only_marked, only_names; /* different ones; of them */
};
/* What two texts have in common, by their sorted words. */
struct zf_likeness {
	size_t common;         /* words in both */
	size_t numbers;        /* words with digits in the text that has fewer of them */
	struct zf_words_side a, b;
};
struct zf_likeness zf_likeness_of(struct zf_words a, struct zf_words b);

/*
 * Whether one text is the other with small edits.
 *
 * - A word replaced by another counts once, a number replaced by another six times (once, if it is the only
 *   one of four or more); not more than .12 of the shorter text may be replaced so. The longer text may add
 *   up to half of the shorter.
 * - Of the numbers of the text not more than one, or an eighth, may be replaced: a statistic of the next
 *   month, whose frame is the same and whose figures are not, is a text of its own.
 * - The same for names. Where names and numbers are two thirds of the different words that each text has
 *   alone, and of its names, or of both, two or more are replaced, and over an eighth, and they are more of
 *   what is replaced than of the text by 2.5 standard deviations, the text is a form filled in anew. (Where
 *   every noun has a capital, edits of all kinds touch many; so the text itself is the measure.)
 */
bool zf_alike(struct zf_words a, struct zf_words b);
/* Whether texts of so many words may be alike at all. */
bool zf_lengths_alike(size_t a, size_t b);

#endif
