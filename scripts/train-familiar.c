/*
 * train-familiar: makes src/language/familiar.zst, the words by which a language is known, from labelled text.
 *
 * usage: train-familiar MIX FOLDER... -o FAMILIAR.zst
 *
 * Each language has its own logistic regression over the words of samples, that language against all others. Samples of
 * other languages than their label are left out by the identifier itself (train-language comes first).
 * 1. Learns over all words that are not rare; leaves out what it then takes for English under another label, and learns
 *    again: English stands among the lines of all others, and the identifier has some of them by heart.
 * 2. Keeps the words of each language that carry most, places them in its buckets, learns again with what the table
 *    will see.
 * 3. From lines held back: the sum to ask for, so that of the pieces that the identifier hears in any other language no
 *    more than one in FALSE_ONE_IN reaches it.
 * One thread, fixed seeds, no libm but sqrt: the same folders give the same bytes. Three minutes, 2 GB.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

#include "language/familiar.h"
#include "language/language.h"
#include "train-corpus.h"
#include "train-model.h"

static const char tags[] = "cs da de en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv nb nn is bs sq tr ca eu gl cy lb "
	"sr-Latn zxx bg mk sr uk ru be ar fa";
#define LABELS 43
#define SAMPLES 100000   /* a label */
#define LEAST_SEEN 12    /* a rarer word is unknown */
#define KEPT 2000        /* words of a language at most */
#define OWN 8.0f         /* how much more a sample weighs in its own language: there are 42 others */
#define LEAST_ENOUGH 56  /* sixteenths of a nat */
#define ENGLISH_ENOUGH 48 /* for the same reason it cannot be found in held lines */
#define ENGLISH_LEAST 2.0f /* nats by which a sample is taken for English */
#define FALSE_ONE_IN 500
#define BINS 1024        /* sums of half a nat */

struct sample {
	uint32_t at;     /* of its words */
	uint16_t words;
	uint8_t label;
};

struct trainer {
	struct corpus corpus;
	struct zf_language *identifier;
	unsigned nothing;
	struct sample *samples;
	uint32_t nsamples;
	uint32_t *words, nwords, room; /* of all samples: numbers of the vocabulary; 0 = unknown */
	uint64_t *hashes;              /* the same, before there is a vocabulary; then by number */
	uint32_t vocabulary;
	uint32_t (*seen)[LABELS];      /* by number */
	uint16_t (*place)[LABELS];     /* by number: the slot, or ZF_FAMILIAR_SLOTS; NULL = each number is its own */
	float (*weight)[LABELS], (*squares)[LABELS]; /* by place */
	uint16_t check[LABELS][ZF_FAMILIAR_SLOTS];
	struct zf_familiar_language languages[LABELS];
	struct zf_buffer text;
};

static unsigned label_of(const struct trainer *trainer, const char *tag)
{
	unsigned label = 0;
	while (label < LABELS && strcmp(trainer->languages[label].tag, tag) != 0)
		label++;
	return label;
}

static void make_labels(struct trainer *trainer)
{
	for (const char *at = tags; *at; at += strcspn(at, " "), at += *at == ' ') {
		char *tag = trainer->corpus.tag[trainer->corpus.nlabels++];
		snprintf(tag, 12, "%.*s", (int)strcspn(at, " "), at);
		memcpy(trainer->languages[trainer->corpus.nlabels - 1].tag, tag, 12);
		if (strcmp(tag, "zxx") == 0)
			trainer->nothing = trainer->corpus.nlabels - 1;
	}
}

/* English stands everywhere, and lines of two languages do. */
static bool is_of(const struct trainer *trainer, struct zf_slice text, unsigned label)
{
	if (label == trainer->nothing || text.len < 20)
		return true;
	struct zf_language_guess guess = zf_language_of(trainer->identifier, text);
	return strcmp(guess.tag, trainer->corpus.tag[label]) == 0 ||
		(text.len <= 40 && strcmp(guess.tag, "en") != 0);
}

static void add_sample(struct trainer *trainer, unsigned label)
{
	struct zf_familiar_text read;
	zf_familiar_read(zf_buffer_as_slice(&trainer->text), &read);
	if (read.words == 0)
		return;
	if (trainer->nwords + ZF_FAMILIAR_WORDS > trainer->room) {
		trainer->room = trainer->room ? trainer->room * 2 : 1 << 20;
		trainer->hashes = realloc(trainer->hashes, trainer->room * sizeof *trainer->hashes);
		if (!trainer->hashes)
			exit(3);
	}
	trainer->samples[trainer->nsamples++] = (struct sample){ trainer->nwords, (uint16_t)read.words, (uint8_t)label };
	for (uint32_t i = 0; i < read.words; i++)
		trainer->hashes[trainer->nwords++] = read.word[i];
}

static void draw_samples(struct trainer *trainer)
{
	trainer->samples = fresh((size_t)LABELS * SAMPLES, sizeof *trainer->samples);
	for (unsigned label = 0; label < LABELS; label++)
		for (uint32_t i = 0; i < SAMPLES; i++) {
			if (label == trainer->nothing)
				corpus_nothing(&trainer->corpus, &trainer->text);
			else if (!corpus_sample(&trainer->corpus, label, &trainer->text))
				break;
			if (is_of(trainer, zf_buffer_as_slice(&trainer->text), label))
				add_sample(trainer, label);
		}
}

/* Words become numbers; `seen` counts samples by label. */
static void make_vocabulary(struct trainer *trainer)
{
	struct feature_set all;
	feature_set_new(&all, 1u << 23);
	uint32_t *total = fresh(all.room, sizeof *total), *number = fresh(all.room, sizeof *number);
	trainer->words = fresh(trainer->nwords, sizeof *trainer->words);
	for (uint32_t i = 0; i < trainer->nwords; i++) {
		trainer->words[i] = trainer->hashes[i] ? feature_put(&all, trainer->hashes[i]) : NO_FEATURE;
		if (trainer->words[i] != NO_FEATURE)
			total[trainer->words[i]]++;
	}
	trainer->vocabulary = 1;
	for (uint32_t i = 0; i < all.count; i++)
		number[i] = total[i] >= LEAST_SEEN ? trainer->vocabulary++ : 0;
	trainer->seen = fresh(trainer->vocabulary, sizeof *trainer->seen);
	uint64_t *hashes = fresh(trainer->vocabulary, sizeof *hashes);
	for (uint32_t s = 0; s < trainer->nsamples; s++) {
		const struct sample *sample = &trainer->samples[s];
		for (uint32_t i = sample->at; i < sample->at + sample->words; i++) {
			uint32_t word = trainer->words[i] == NO_FEATURE ? 0 : number[trainer->words[i]];
			hashes[word] = trainer->hashes[i];
			trainer->words[i] = word;
			trainer->seen[word][sample->label]++;
		}
	}
	fprintf(stderr, "%u samples, %u words, %u of %u different ones are known\n", trainer->nsamples, trainer->nwords,
	        trainer->vocabulary, all.count);
	free(trainer->hashes);
	trainer->hashes = hashes;
	free(total);
	free(number);
	feature_set_free(&all);
}

static void new_weights(struct trainer *trainer, size_t places)
{
	free(trainer->weight);
	free(trainer->squares);
	trainer->weight = fresh(places, sizeof *trainer->weight);
	trainer->squares = fresh(places, sizeof *trainer->squares);
}

/* 1 / (1 + e^-x), by arithmetic alone: the same on every machine. */
static inline float share_of(float x)
{
	float y = 1 + (x < -15 ? -15 : x > 15 ? 15 : x) / 4096;
	for (int i = 0; i < 12; i++)
		y *= y;
	return y / (1 + y);
}

static void learn_one(struct trainer *trainer, const struct sample *sample, float rate)
{
	float sum[LABELS] = { 0 }, error[LABELS];
	const uint32_t *words = trainer->words + sample->at;
	for (unsigned i = 0; i < sample->words; i++)
		for (unsigned k = 0; k < LABELS; k++)
			sum[k] += trainer->weight[trainer->place ? trainer->place[words[i]][k] : words[i]][k];
	for (unsigned k = 0; k < LABELS; k++)
		error[k] = share_of(sum[k]);
	error[sample->label] = OWN * (error[sample->label] - 1);
	for (unsigned i = 0; i < sample->words; i++)
		for (unsigned k = 0; k < LABELS; k++) {
			size_t at = trainer->place ? trainer->place[words[i]][k] : words[i];
			float *weight = &trainer->weight[at][k], *squares = &trainer->squares[at][k];
			float slope = error[k] + 1e-4f * *weight;
			*squares += slope * slope;
			*weight -= rate * slope / sqrtf(*squares + 1);
		}
}

static void learn(struct trainer *trainer, uint32_t rounds)
{
	uint32_t all = rounds * trainer->nsamples;
	for (uint32_t i = 0; i < all; i++)
		learn_one(trainer, &trainer->samples[chance_below(&trainer->corpus, trainer->nsamples)],
		          0.3f * (1 - 0.95f * ((float)i / (float)all)));
}

static void drop_english(struct trainer *trainer)
{
	unsigned english = label_of(trainer, "en");
	uint32_t kept = 0;
	for (uint32_t s = 0; s < trainer->nsamples; s++) {
		const struct sample *sample = &trainer->samples[s];
		float sum = 0;
		for (uint32_t i = sample->at; i < sample->at + sample->words; i++)
			sum += trainer->weight[trainer->words[i]][english];
		if (sample->label == english || sum < ENGLISH_LEAST)
			trainer->samples[kept++] = *sample;
		else
			for (uint32_t i = sample->at; i < sample->at + sample->words; i++)
				trainer->seen[trainer->words[i]][sample->label]--;
	}
	fprintf(stderr, "%u samples are English\n", trainer->nsamples - kept);
	trainer->nsamples = kept;
}

struct ranked {
	uint32_t word;
	double worth;
};

static int by_worth(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->worth != y->worth)
		return x->worth < y->worth ? 1 : -1;
	return x->word < y->word ? -1 : x->word > y->word;
}

/* The slot of a word among those placed, or ZF_FAMILIAR_SLOTS. */
static uint16_t slot_of(const uint16_t *check, uint64_t hash)
{
	uint32_t first = zf_familiar_bucket(hash) * ZF_FAMILIAR_WAYS;
	for (uint32_t slot = first; slot < first + ZF_FAMILIAR_WAYS; slot++)
		if (check[slot] == zf_familiar_check(hash))
			return (uint16_t)slot;
	return ZF_FAMILIAR_SLOTS;
}

/* What a word carries: how far it is from an unknown one, squared, times how often that is asked. */
static void place_words(struct trainer *trainer, unsigned label, struct ranked *ranked)
{
	for (uint32_t w = 1; w < trainer->vocabulary; w++) {
		double own = trainer->seen[w][label], others = -own;
		for (unsigned k = 0; k < LABELS; k++)
			others += trainer->seen[w][k];
		double far = trainer->weight[w][label] - trainer->weight[0][label];
		ranked[w - 1] = (struct ranked){ w, far * far * (OWN * own + others / 4) };
	}
	qsort(ranked, trainer->vocabulary - 1, sizeof *ranked, by_worth);
	uint16_t *check = trainer->check[label];
	for (uint32_t i = 0, placed = 0; i + 1 < trainer->vocabulary && placed < KEPT; i++) {
		uint64_t hash = trainer->hashes[ranked[i].word];
		uint32_t slot = zf_familiar_bucket(hash) * ZF_FAMILIAR_WAYS, end = slot + ZF_FAMILIAR_WAYS;
		while (slot < end && check[slot] && check[slot] != zf_familiar_check(hash))
			slot++;
		if (slot == end || check[slot])
			continue;
		check[slot] = (uint16_t)zf_familiar_check(hash);
		placed++;
	}
}

static void place_all(struct trainer *trainer)
{
	struct ranked *ranked = fresh(trainer->vocabulary, sizeof *ranked);
	for (unsigned label = 0; label < LABELS; label++)
		place_words(trainer, label, ranked);
	free(ranked);
	trainer->place = fresh(trainer->vocabulary, sizeof *trainer->place);
	for (uint32_t w = 0; w < trainer->vocabulary; w++)
		for (unsigned label = 0; label < LABELS; label++)
			trainer->place[w][label] = w ? slot_of(trainer->check[label], trainer->hashes[w]) : ZF_FAMILIAR_SLOTS;
}

static void put_short(char *at, int number)
{
	at[0] = (char)(number & 0xff);
	at[1] = (char)(number >> 8 & 0xff);
}

/* The table as it is unpacked. */
static void fill(const struct trainer *trainer, char *out)
{
	memset(out, 0, ZF_FAMILIAR_BYTES);
	memcpy(out, ZF_FAMILIAR_MAGIC, 8);
	for (unsigned label = 0; label < LABELS; label++) {
		const struct zf_familiar_language *language = &trainer->languages[label];
		char *at = out + ZF_FAMILIAR_HEAD + label * ZF_FAMILIAR_LANGUAGE;
		memcpy(at, language->tag, sizeof language->tag);
		put_short(at + 12, language->unknown);
		put_short(at + 14, language->enough);
		at = out + ZF_FAMILIAR_HEAD + ZF_FAMILIAR_MOST * ZF_FAMILIAR_LANGUAGE + (size_t)2 * ZF_FAMILIAR_SLOTS * label;
		for (uint32_t slot = 0; slot < ZF_FAMILIAR_SLOTS; slot++) {
			float weight = floorf(trainer->weight[slot][label] * (16.0f / ZF_FAMILIAR_UNIT) + 0.5f);
			int most = ZF_FAMILIAR_ZERO - 1, whole = (int)(weight > (float)most ? (float)most : weight);
			whole = whole < -ZF_FAMILIAR_ZERO ? -ZF_FAMILIAR_ZERO : whole;
			if (trainer->check[label][slot])
				put_short(at + 2 * slot, trainer->check[label][slot] << ZF_FAMILIAR_WEIGHT |
				          (whole + ZF_FAMILIAR_ZERO));
		}
	}
}

/* Sums of held pieces: by language asked for, by language of the piece. */
struct sums {
	uint32_t of[LABELS][LABELS][BINS], all[LABELS];
};

/* A piece is in the language that the identifier hears it in: lines of other languages hold English ones. */
static void count_piece(const struct trainer *trainer, const struct zf_familiar *familiar, struct zf_slice piece,
                        struct sums *sums)
{
	struct zf_familiar_text read;
	struct zf_language_guess guess = zf_language_of(trainer->identifier, piece);
	unsigned label = label_of(trainer, guess.tag);
	zf_familiar_read(piece, &read);
	if (read.words == 0 || label == LABELS)
		return;
	sums->all[label]++;
	for (unsigned k = 0; k < LABELS; k++) {
		int32_t bin = zf_familiar_sum(familiar, k, &read) / 8;
		sums->of[k][label][bin < 0 ? 0 : bin < BINS ? bin : BINS - 1]++;
	}
}

static void count_held(struct trainer *trainer, const struct zf_familiar *familiar, struct sums *sums)
{
	static const size_t most[4] = { 25, 60, 150, 400 };
	struct corpus *corpus = &trainer->corpus;
	for (unsigned label = 0; label < LABELS; label++)
		for (unsigned s = 0; s < corpus->nsources; s++)
			for (size_t i = 0; i < corpus->held[label][s].count && i < 1000; i++) {
				struct zf_slice line = corpus->held[label][s].at[i];
				for (unsigned b = 0; b < 4; b++)
					count_piece(trainer, familiar, corpus_piece(line, b < 3 ? i % 3 : 0, most[b]), sums);
			}
	for (uint32_t i = 0; i < SAMPLES; i++) {
		corpus_nothing(corpus, &trainer->text);
		count_piece(trainer, familiar, zf_buffer_as_slice(&trainer->text), sums);
	}
}

/* The least bin so that of each other language's pieces one in FALSE_ONE_IN at most is in it or above. */
static unsigned least_bin(const struct sums *sums, unsigned label)
{
	unsigned least = 0;
	for (unsigned other = 0; other < LABELS; other++) {
		uint32_t over = 0, bin = BINS;
		while (other != label && bin > least && over <= sums->all[other] / FALSE_ONE_IN)
			over += sums->of[label][other][--bin];
		least = other != label && bin >= least && over > sums->all[other] / FALSE_ONE_IN ? bin + 1 : least;
	}
	return least;
}

static void ask(struct trainer *trainer, char *table)
{
	struct zf_familiar familiar;
	struct sums *sums = fresh(1, sizeof *sums);
	if (!zf_familiar_open(&familiar, zf_slice_make(table, ZF_FAMILIAR_BYTES)))
		exit(3);
	count_held(trainer, &familiar, sums);
	for (unsigned label = 0; label < LABELS; label++) {
		unsigned least = least_bin(sums, label) * 8, own = 0;
		least = least < LEAST_ENOUGH ? LEAST_ENOUGH : least;
		least = label == label_of(trainer, "en") ? ENGLISH_ENOUGH : least;
		trainer->languages[label].enough = (int16_t)(label == trainer->nothing ? INT16_MAX : least);
		for (unsigned bin = least / 8; bin < BINS; bin++)
			own += sums->of[label][label][bin];
		fprintf(stderr, "%-8s unknown %5.2f, enough %5.2f: %5.1f %% of its held pieces\n", trainer->languages[label].tag,
		        trainer->languages[label].unknown / 16.0, least / 16.0,
		        100.0 * own / (sums->all[label] ? sums->all[label] : 1));
	}
	free(sums);
}

static bool write_table(const char *table, const char *path)
{
	size_t room = ZSTD_compressBound(ZF_FAMILIAR_BYTES);
	char *out = fresh(room, 1);
	size_t n = ZSTD_compress(out, room, table, ZF_FAMILIAR_BYTES, 22);
	FILE *file = ZSTD_isError(n) ? NULL : fopen(path, "wb");
	bool good = file && fwrite(out, 1, n, file) == n;
	good = file && fclose(file) == 0 && good;
	fprintf(stderr, "%s: %zu bytes\n", path, n);
	free(out);
	return good;
}

int main(int argc, char **argv)
{
	static struct trainer trainer;
	static char table[ZF_FAMILIAR_BYTES];
	if (argc < 5 || strcmp(argv[argc - 2], "-o") != 0) {
		fprintf(stderr, "usage: train-familiar MIX FOLDER... -o FAMILIAR.zst\n");
		return 2;
	}
	trainer.corpus.chance = 20250301;
	trainer.identifier = zf_language_new();
	make_labels(&trainer);
	if (!trainer.identifier || !corpus_mix(&trainer.corpus, argv[1]))
		return 2;
	for (int i = 2; i < argc - 2; i++)
		if (!corpus_read(&trainer.corpus, argv[i]))
			return 2;
	draw_samples(&trainer);
	make_vocabulary(&trainer);
	new_weights(&trainer, trainer.vocabulary);
	learn(&trainer, 1);
	drop_english(&trainer);
	new_weights(&trainer, trainer.vocabulary);
	learn(&trainer, 2);
	place_all(&trainer);
	new_weights(&trainer, ZF_FAMILIAR_SLOTS + 1);
	learn(&trainer, 3);
	for (unsigned label = 0; label < LABELS; label++)
		trainer.languages[label].unknown =
			(int16_t)floorf(trainer.weight[ZF_FAMILIAR_SLOTS][label] * 16 + 0.5f);
	fill(&trainer, table);
	ask(&trainer, table);
	fill(&trainer, table);
	return write_table(table, argv[argc - 1]) ? 0 : 3;
}
