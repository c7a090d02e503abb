/*
 * train-corpus: labelled text to train on, and samples drawn from it.
 *
 * A folder holds files SOURCE.tsv (`tag<TAB>text`), SOURCE.tok (`tag<TAB>word<TAB>count`), each plain or .zst,
 * and names.txt (a person's name a line). A file `mix` beside the program says how much of each source to take.
 * The same folders give the same samples: files are read in the order of their names, and the only chance is
 * a generator with a fixed seed.
 */
#ifndef TRAIN_CORPUS_H
#define TRAIN_CORPUS_H

#include "core/buffer.h"

#define MAX_SOURCES 40
#define MAX_LABELS 64

struct lines {
	struct zf_slice *at;
	uint64_t *upto;        /* words only: running sum of weights */
	size_t count, room;
};

struct corpus {
	char tag[MAX_LABELS][12];
	unsigned nlabels;
	char source[MAX_SOURCES][32];
	double share[MAX_SOURCES];     /* of the mix */
	bool words[MAX_SOURCES];
	unsigned nsources;
	struct lines lines[MAX_LABELS][MAX_SOURCES];
	struct lines held[MAX_LABELS][MAX_SOURCES]; /* one line in 50, never drawn */
	struct lines given, family;    /* parts of names */
	uint64_t chance;               /* state of the generator */
};

/* Zeroed; where there is no memory, the program ends. */
void *fresh(size_t count, size_t size);

/* false: a message was written to stderr. */
bool corpus_mix(struct corpus *corpus, const char *path);
bool corpus_read(struct corpus *corpus, const char *folder);
void corpus_ready(struct corpus *corpus);

uint64_t chance(struct corpus *corpus);
/* Below n (> 0). */
uint32_t chance_below(struct corpus *corpus, uint32_t n);
/* A sample of a label: a line, a few of its words, or words drawn by their counts. False: there is none. */
bool corpus_sample(struct corpus *corpus, unsigned label, struct zf_buffer *out);
/* A line without language: names, references, addresses. */
void corpus_nothing(struct corpus *corpus, struct zf_buffer *out);
/* The piece of about `most` characters from the `skip`-th word of a line on. */
struct zf_slice corpus_piece(struct zf_slice line, size_t skip, size_t most);

#endif
