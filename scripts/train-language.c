/*
 * train-language: makes the table of src/language from labelled text.
 *
 * usage: train-language MIX FOLDER... -o TABLE.zst
 *
 * 1. Counts features in samples and keeps the half million that say most about the language.
 * 2. Learns a softmax over them.
 * 3. Keeps the features that carry most of the decision, places them in the table's buckets, learns again with
 *    what the table will see, in the end with weights of four bits.
 * One thread, fixed seeds, no libm but sqrt: the same folders give the same bytes. Some ten minutes, 2 GB.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unicode/uchar.h>

#include "train-corpus.h"
#include "train-model.h"

static const struct { const char *script, *tags; } scripts[ZF_TABLE_SCRIPTS] = {
	{ "Latn", "cs da de en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv nb nn is bs sq tr ca "
	          "eu gl cy lb sr-Latn zxx" },
	{ "Cyrl", "bg mk sr uk ru be" },
	{ "Arab", "ar fa" },
};
static const char official[] = " bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv ";

#define COUNT_SAMPLES 1500000
#define CANDIDATES (1u << 19)
#define FIRST_SAMPLES 2000000
#define LAST_SAMPLES 8000000
#define COARSE_SAMPLES 4500000

struct trainer {
	struct corpus corpus;
	struct zf_gram_letters letters;
	struct zf_gram_text text;
	struct zf_table table;                         /* of these: */
	uint8_t mark[ZF_TABLE_ROWS], row[(size_t)ZF_TABLE_ROWS * ZF_TABLE_APART];
	struct model model;
	struct feature_set set;
	unsigned script[MAX_LABELS], lane[MAX_LABELS]; /* of a label */
	uint8_t code[ZF_TABLE_SCRIPTS];                /* UScriptCode */
	unsigned nothing;                              /* the label zxx */
	uint64_t weight[MAX_LABELS];                   /* running sum: how often a label is drawn */
	uint64_t hashes[1 << 16];
	uint32_t rows[1 << 16];
	struct zf_buffer sample;
};

static bool is_official(const char *tag)
{
	char word[16];
	snprintf(word, sizeof word, " %s ", tag);
	return strstr(official, word) != NULL;
}

static void make_labels(struct trainer *trainer)
{
	uint64_t sum = 0;
	for (unsigned s = 0; s < ZF_TABLE_SCRIPTS; s++) {
		struct zf_table_script *script = &trainer->table.scripts[s];
		snprintf(script->script, sizeof script->script, "%s", scripts[s].script);
		trainer->code[s] = (uint8_t)u_getPropertyValueEnum(UCHAR_SCRIPT, script->script);
		for (const char *at = scripts[s].tags; *at; at += strcspn(at, " "), at += *at == ' ') {
			int len = (int)strcspn(at, " ");
			unsigned label = trainer->corpus.nlabels++;
			snprintf(trainer->corpus.tag[label], 12, "%.*s", len, at);
			snprintf(script->tag[script->count], 12, "%.*s", len, at);
			trainer->script[label] = s;
			trainer->lane[label] = script->count++;
			if (strcmp(trainer->corpus.tag[label], "zxx") == 0)
				trainer->nothing = label;
			/* a release is more often in an official language */
			sum += s == 2 ? 1 : is_official(trainer->corpus.tag[label]) ?
				10 : label == trainer->nothing ? 12 : 5;
			trainer->weight[label] = sum;
		}
	}
}

/* The features of a text, all of them; returns how many. */
static size_t features(struct trainer *trainer, struct zf_slice text)
{
	struct zf_gram_walk walk = { 0 };
	size_t n = 0, got;
	zf_gram_read(&trainer->letters, text, &trainer->text);
	while (n + ZF_GRAM_ROOM <= 1 << 16 &&
	       (got = zf_gram_next(&trainer->text, &walk, trainer->hashes + n, ZF_GRAM_ROOM)) > 0)
		n += got;
	return n;
}

/* Draws a sample; its label. */
static unsigned draw(struct trainer *trainer, size_t *n)
{
	for (;;) {
		uint64_t at = chance(&trainer->corpus) % trainer->weight[trainer->corpus.nlabels - 1];
		unsigned label = 0;
		while (trainer->weight[label] <= at)
			label++;
		if (label == trainer->nothing)
			corpus_nothing(&trainer->corpus, &trainer->sample);
		else if (!corpus_sample(&trainer->corpus, label, &trainer->sample))
			continue;
		*n = features(trainer, zf_buffer_as_slice(&trainer->sample));
		if (*n > 0 && trainer->text.script == trainer->code[trainer->script[label]]) /* not English in a Russian file */
			return label;
	}
}

static size_t rows_of_set(struct trainer *trainer, size_t n)
{
	size_t found = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t row = feature_get(&trainer->set, trainer->hashes[i]);
		if (row != NO_FEATURE)
			trainer->rows[found++] = row;
	}
	return found;
}

static size_t rows_of_table(struct trainer *trainer, size_t n)
{
	return zf_table_find(&trainer->table, trainer->hashes, n, trainer->rows);
}

struct ranked {
	uint64_t hash;
	double worth;
};

static int by_worth(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->worth != y->worth)
		return x->worth < y->worth ? 1 : -1;
	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/* 1. Features that occur often enough, ranked by how unevenly the languages share them (chi square over
 * the occurrences, damped). */
static void choose_candidates(struct trainer *trainer)
{
	struct feature_set all;
	feature_set_new(&all, 1u << 26);
	uint32_t *total = fresh(all.room, sizeof *total);
	uint64_t start = trainer->corpus.chance;
	for (uint32_t i = 0; i < COUNT_SAMPLES; i++) {
		size_t n;
		draw(trainer, &n);
		for (size_t k = 0; k < n; k++) {
			uint32_t f = feature_put(&all, trainer->hashes[k]);
			if (f != NO_FEATURE)
				total[f]++;
		}
	}
	fprintf(stderr, "%u features seen\n", all.count);
	struct feature_set often;
	feature_set_new(&often, 1u << 23);
	for (uint32_t i = 0; i < all.room; i++)
		if (all.key[i] && total[all.number[i]] >= 7)
			feature_put(&often, all.key[i]);
	free(total);
	feature_set_free(&all);
	fprintf(stderr, "%u often\n", often.count);
	uint32_t (*count)[MAX_LABELS] = fresh(often.count, sizeof *count);
	trainer->corpus.chance = start;
	for (uint32_t i = 0; i < COUNT_SAMPLES; i++) {
		size_t n;
		unsigned label = draw(trainer, &n);
		for (size_t k = 0; k < n; k++) {
			uint32_t f = feature_get(&often, trainer->hashes[k]);
			if (f != NO_FEATURE)
				count[f][label]++;
		}
	}
	struct ranked *ranked = fresh(often.count, sizeof *ranked);
	for (uint32_t i = 0, f = 0; i < often.room; i++) {
		if (!often.key[i])
			continue;
		const uint32_t *c = count[often.number[i]];
		double sum = 0, squares = 0;
		for (unsigned k = 0; k < trainer->corpus.nlabels; k++) {
			sum += c[k];
			squares += (double)c[k] * c[k];
		}
		ranked[f++] = (struct ranked){ often.key[i], squares / sum };
	}
	qsort(ranked, often.count, sizeof *ranked, by_worth);
	feature_set_new(&trainer->set, CANDIDATES * 2);
	for (uint32_t i = 0; i < often.count && i < CANDIDATES; i++)
		feature_put(&trainer->set, ranked[i].hash);
	free(ranked);
	free(count);
	feature_set_free(&often);
}

typedef size_t rows_fn(struct trainer *trainer, size_t n);

static void learn(struct trainer *trainer, rows_fn *rows, uint32_t samples, float rate, float end)
{
	const unsigned english = 3; /* its lane */
	double right = 0;
	for (uint32_t i = 0; i < samples; i++) {
		size_t n;
		unsigned label = draw(trainer, &n);
		unsigned s = trainer->script[label];
		n = rows(trainer, n);
		trainer->model.rate = rate + (end - rate) * ((float)i / (float)samples);
		right += model_learn(&trainer->model, trainer->rows, n, trainer->table.scripts[s].count,
		                     trainer->lane[label], s == 0 && i > 300000 &&
		                     trainer->sample.len > 30 ? english + 1 : 0);
		if ((i + 1) % 500000 == 0) {
			fprintf(stderr, "  %u: mean probability of the right language %.4f\n", i + 1,
			        right / 500000);
			right = 0;
		}
	}
}

/* 3. What a feature carries: the squared weights times how much it still had to learn. */
static void place_features(struct trainer *trainer)
{
	struct ranked *ranked = fresh(trainer->set.count, sizeof *ranked);
	uint32_t n = 0, placed = 0;
	for (uint32_t i = 0; i < trainer->set.room; i++) {
		if (!trainer->set.key[i])
			continue;
		uint32_t f = trainer->set.number[i];
		const float *row = trainer->model.weight[f];
		double mean = 0, worth = 0;
		for (int k = 0; k < ZF_TABLE_LANES; k++)
			mean += row[k] / ZF_TABLE_LANES;
		for (int k = 0; k < ZF_TABLE_LANES; k++)
			worth += (row[k] - mean) * (row[k] - mean);
		ranked[n++] = (struct ranked){ trainer->set.key[i], worth * trainer->model.seen[f] };
	}
	qsort(ranked, n, sizeof *ranked, by_worth);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t bucket = zf_table_bucket(ranked[i].hash) * ZF_TABLE_WAYS, way = 0;
		uint8_t mark = zf_table_mark(ranked[i].hash);
		while (way < ZF_TABLE_WAYS && trainer->mark[bucket + way] &&
		       trainer->mark[bucket + way] != mark)
			way++;
		if (way == ZF_TABLE_WAYS || trainer->mark[bucket + way] == mark)
			continue;
		trainer->mark[bucket + way] = mark;
		placed++;
	}
	free(ranked);
	fprintf(stderr, "%u features placed of %u\n", placed, n);
}

static void held_out(struct trainer *trainer, rows_fn *rows)
{
	static const size_t most[4] = { 25, 60, 150, 400 };
	struct corpus *corpus = &trainer->corpus;
	double total[4] = { 0 };
	unsigned sources = 0;
	fprintf(stderr, "held out, official languages: %% right by length\n");
	for (unsigned s = 0; s < corpus->nsources; s++) {
		double mean[4] = { 0 };
		unsigned counted[4] = { 0 };
		for (unsigned l = 0; l < corpus->nlabels; l++) {
			unsigned right[4] = { 0 }, all[4] = { 0 };
			if (!is_official(corpus->tag[l]))
				continue;
			for (size_t i = 0; i < corpus->held[l][s].count && i < 200; i++) {
				struct zf_slice line = corpus->held[l][s].at[i];
				for (unsigned b = 0; b < 4; b++) {
					struct zf_slice piece = corpus_piece(line, i % 3, most[b]);
					size_t chars = zf_slice_trim(piece).len;
					if (chars < (b ? most[b - 1] : 4) ||
					    (b < 3 && i % 3 != b && !corpus->words[s] && b > 0 &&
					     chars < most[b] / 2))
						continue;
					float share[ZF_TABLE_LANES];
					size_t n = rows(trainer, features(trainer, piece));
					unsigned count = trainer->table.scripts[trainer->script[l]].count,
						best = 0;
					model_look(&trainer->model, trainer->rows, n, count, share);
					for (unsigned k = 1; k < count; k++)
						best = share[k] > share[best] ? k : best;
					right[b] += n > 0 && best == trainer->lane[l];
					all[b]++;
				}
			}
			for (unsigned b = 0; b < 4; b++)
				if (all[b] >= 10) {
					mean[b] += (double)right[b] / all[b];
					counted[b]++;
				}
		}
		fprintf(stderr, "  %-14s", corpus->source[s]);
		for (unsigned b = 0; b < 4; b++) {
			fprintf(stderr, " %6.2f (%2u)", counted[b] ? 100 * mean[b] / counted[b] : 0,
			        counted[b]);
			total[b] += counted[b] ? mean[b] / counted[b] : 0;
		}
		fprintf(stderr, "\n");
		sources += counted[0] > 0;
	}
	fprintf(stderr, "  %-14s", "mean");
	for (unsigned b = 0; b < 4; b++)
		fprintf(stderr, " %6.2f     ", 100 * total[b] / (sources ? sources : 1));
	fprintf(stderr, "\n");
}

static void fill_table(struct trainer *trainer)
{
	trainer->table.step = (uint32_t)(trainer->model.step * 1e6f + 0.5f);
	memset(trainer->row, ZF_TABLE_ZERO * 17, sizeof trainer->row);
	for (uint32_t r = 0; r < ZF_TABLE_ROWS; r++) {
		uint8_t *row = trainer->row + (size_t)r * ZF_TABLE_APART;
		if (!trainer->mark[zf_table_mark_of_row(r)])
			continue;
		for (int k = 0; k < ZF_TABLE_LANES; k++) {
			uint8_t half = (uint8_t)(trainer->model.coarse[r][k] + ZF_TABLE_ZERO);
			int byte = k < 32 ? k % 16 : 16 + k % 4;
			bool high = k < 32 ? k >= 16 : k >= 36;
			row[byte] = (uint8_t)(high ? (row[byte] & 15) | half << 4 : (row[byte] & 0xf0) | half);
		}
	}
}

static bool write_table(struct trainer *trainer, const char *path)
{
	size_t room = zf_table_bound();
	char *out = fresh(room, 1);
	size_t n = zf_table_pack(&trainer->table, 22, out, room);
	FILE *file = n ? fopen(path, "wb") : NULL;
	bool good = file && fwrite(out, 1, n, file) == n;
	good = file && fclose(file) == 0 && good;
	fprintf(stderr, "%s: %zu bytes\n", path, n);
	free(out);
	return good;
}

int main(int argc, char **argv)
{
	if (argc < 5 || strcmp(argv[argc - 2], "-o") != 0) {
		fprintf(stderr, "usage: train-language MIX FOLDER... -o TABLE.zst\n");
		return 2;
	}
	struct trainer *trainer = fresh(1, sizeof *trainer);
	trainer->table.mark = trainer->mark;
	trainer->table.row = trainer->row;
	trainer->corpus.chance = 20250101;
	make_labels(trainer);
	zf_gram_letters_fill(&trainer->letters);
	if (!corpus_mix(&trainer->corpus, argv[1]))
		return 2;
	for (int i = 2; i < argc - 2; i++)
		if (!corpus_read(&trainer->corpus, argv[i]))
			return 2;
	choose_candidates(trainer);
	model_new(&trainer->model, trainer->set.count);
	trainer->model.decay = 1e-5f;
	learn(trainer, rows_of_set, FIRST_SAMPLES, 0.5f, 0.1f);
	place_features(trainer);
	model_free(&trainer->model);
	feature_set_free(&trainer->set);
	model_new(&trainer->model, ZF_TABLE_ROWS);
	learn(trainer, rows_of_table, LAST_SAMPLES, 0.5f, 0.1f);
	held_out(trainer, rows_of_table);
	model_coarsen(&trainer->model, 0.38f, trainer->table.scripts[0].count);
	learn(trainer, rows_of_table, COARSE_SAMPLES, 0.15f, 0.0f);
	held_out(trainer, rows_of_table);
	fill_table(trainer);
	return write_table(trainer, argv[argc - 1]) ? 0 : 3;
}
