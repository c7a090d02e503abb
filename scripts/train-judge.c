/*
 * train-judge: the judge's weights from pages and their gold.
 *
 *   train-judge [-f] [-s STEP] [-o MODEL.c] [-p PREDICTIONS_FOLDER] [-t TREES] [-u TREES] [-l TREES]
 *               [-b BAGS] [-e DRAW] [-q] [-x] [-r SUMS] [-w SUMS] SETFOLDER...
 *
 * Prints the word F1 of each set by five-fold cross-validation over sites; with -o, trains on all pages and
 * writes the weights as C; with -p, writes the texts that the cross-validation kept, one SET.jsonl a set; -s
 * takes every STEP-th page; -f leaves the second look out; -t and -u are the trees of the two looks, -l those
 * of the line, in two bags; the first two are the mean of -b bags; -e draws by another chance: what is better for
 * one draw alone is not better; -q is quick: half the fits, in which the first opinions of what a second look learns
 * from know what is left out; -x leaves out set by set, not sites: what a page of a collection unseen may hope for
 * (the first opinions are still of fifths of the other sets' sites, as they are for the weights that are written);
 * -w keeps the sums of the cross-validation in a file, -r reads them from there.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "boilerplate/judge.h"
#include "boilerplate/model.h"
#include "boilerplate/names.h"
#include "boilerplate/smooth.h"
#include "core/buffer.h"
#include "core/json.h"
#include "judge-fit.h"
#include "judge-lines.h"
#include "judge-names.h"
#include "judge-pages.h"
#include "judge-sites.h"
#include "judge-write.h"

enum { NONE = NO_PART };

struct bench {
	struct page *pages;
	size_t count;
	const char *sets[SETS];
	unsigned nsets;
	double set_weight[SETS];
	unsigned trees, second_trees, line_trees, bags, draw, folds;
	bool first_only, quick, by_set;
	struct name_table *names;
};

static bool is_of(const struct page *page, unsigned part)
{
	return part_has(part, page->site, page->set);
}

/* Pages that a model may learn from: those of no left-out part. */
static bool learns(const struct page *page, unsigned out1, unsigned out2)
{
	return !is_of(page, out1) && !is_of(page, out2);
}

/* What is left out when a fold is tested. */
static unsigned part_of(const struct bench *bench, unsigned fold)
{
	return fold == NONE ? NONE : bench->by_set ? SITE_FOLDS + fold : fold;
}

/* The columns of names as the pages that may be learned from see them; a page that is among them
 * does not see its own site. */
static void set_names(struct bench *bench, unsigned out1, unsigned out2)
{
	struct name_sums *sums = name_sums_take(bench->names, out1, out2);

	for (size_t i = 0; i < bench->count; i++) {
		struct page *page = &bench->pages[i];
		struct zf_names names = name_weights(sums, learns(page, out1, out2) ? page->site : 0);
		zf_features_names(&page->looked, &names, &page->features);
	}
	name_sums_free(sums);
}

static double row_weight(const struct bench *bench, const struct page *page, uint32_t i)
{
	double words = page->first[i + 1] - page->first[i];

	return bench->set_weight[page->set] * page->weight * words / (page->gold_words + 40.);
}

static struct fit_rows make_rows(const struct bench *bench, unsigned out1, unsigned out2)
{
	struct fit_rows rows = { .features = ZF_NFEATURES };
	size_t at = 0, k = 0;
	double sum = 0;

	for (size_t p = 0; p < bench->count; p++)
		if (learns(&bench->pages[p], out1, out2)) {
			rows.places += bench->pages[p].features.stride;
			rows.count += bench->pages[p].document.nblocks;
		}
	rows.columns = malloc(rows.places * ZF_NFEATURES + 1);
	rows.place = malloc((rows.count + 1) * sizeof *rows.place);
	rows.target = malloc((rows.count + 1) * sizeof *rows.target);
	rows.weight = malloc((rows.count + 1) * sizeof *rows.weight);
	if (!rows.columns || !rows.place || !rows.target || !rows.weight)
		abort();
	for (size_t p = 0; p < bench->count; p++) {
		const struct page *page = &bench->pages[p];
		if (!learns(page, out1, out2))
			continue;
		for (unsigned f = 0; f < ZF_NFEATURES; f++)
			memcpy(rows.columns + f * rows.places + at,
			       page->features.bytes + f * page->features.stride, page->features.stride);
		for (uint32_t i = 0; i < page->document.nblocks; i++, k++) {
			uint32_t words = page->first[i + 1] - page->first[i];
			rows.place[k] = (uint32_t)(at + ZF_PAD + i);
			rows.target[k] = words ? (float)page->hits[i] / (float)words : 0;
			rows.weight[k] = (float)row_weight(bench, page, i);
			sum += rows.weight[k];
		}
		at += page->features.stride;
	}
	for (size_t i = 0; i < rows.count; i++)
		rows.weight[i] = (float)(rows.weight[i] * (double)rows.count / sum);
	return rows;
}

static void free_rows(struct fit_rows *rows)
{
	free(rows->columns);
	free(rows->place);
	free(rows->target);
	free(rows->weight);
}

/* Fits on all pages but those of two parts. The columns of names must be set for it. */
static struct fit_model fit_without(struct bench *bench, unsigned out1, unsigned out2, bool second)
{
	struct fit_rows rows = make_rows(bench, out1, out2);
	struct fit_options options = {
		.trees = second ? bench->second_trees : bench->trees, .bags = bench->bags, .draw = bench->draw,
		.rate = .12f, .smooth = 60, .rows = .12f, .columns = .4f, .look = second ? FIT_SECOND : FIT_FIRST,
	};
	struct fit_model model;

	if (!fit(&rows, &options, &model))
		abort();
	free_rows(&rows);
	return model;
}

static int32_t *sums_of(const struct page *page, const struct zf_trees *trees)
{
	int32_t *sums = malloc(((size_t)page->document.nblocks + 1) * sizeof *sums);

	if (!sums)
		abort();
	zf_trees_sum(trees, &page->features, sums);
	return sums;
}

/* First opinions of the pages of a part, but not of those of another, and from them the columns of scores. */
static void set_scores(struct bench *bench, unsigned part, unsigned but, const struct fit_model *model)
{
	for (size_t i = 0; i < bench->count; i++) {
		struct page *page = &bench->pages[i];
		int32_t *sums;
		if (!is_of(page, part) || is_of(page, but))
			continue;
		sums = sums_of(page, &model->trees);
		zf_features_scores(&page->looked, sums, &page->features);
		free(sums);
	}
}

/* The first look's model of all pages but two parts, which may be the same; fitted when it is first asked for. */
static const struct fit_model *fit_kept(struct bench *bench, unsigned part, unsigned other, struct fit_model *kept)
{
	unsigned low = part < other ? part : other, high = part < other ? other : part;
	struct fit_model *model = &kept[low * PARTS + high];

	set_names(bench, low, high);
	if (!model->columns)
		*model = fit_without(bench, low, high, false);
	return model;
}

/* Columns of scores of all pages, each by a model that knew neither its fifth of the sites nor `out`; of `out`, by one
 * that knew all others. Leaves the columns of names as for `out` left out. Returns, of NONE, the model of all pages. */
static struct fit_model first_opinions(struct bench *bench, unsigned out, struct fit_model *kept)
{
	struct fit_model model;

	for (unsigned fifth = 0; fifth < SITE_FOLDS && !bench->first_only; fifth++) {
		if (fifth == out)
			continue;
		if (out != NONE) {
			set_scores(bench, fifth, out, fit_kept(bench, fifth, bench->quick ? fifth : out, kept));
		} else {
			set_names(bench, fifth, NONE);
			model = fit_without(bench, fifth, NONE, false);
			set_scores(bench, fifth, NONE, &model);
			fit_free(&model);
		}
	}
	if (out != NONE)
		set_scores(bench, out, NONE, fit_kept(bench, out, out, kept));
	set_names(bench, out, NONE);
	return out == NONE ? fit_without(bench, NONE, NONE, false) : (struct fit_model){ { 0 }, NULL, NULL, NULL, NULL };
}

struct verdicts {
	int32_t **sums; /* of each page */
	int32_t *lines; /* of each page */
};

/* What the looks together think of a page's blocks; the first alone where there is no second. */
static int32_t *opinions_of(const struct page *page, const struct fit_model *first, const struct fit_model *second)
{
	int32_t *sums = sums_of(page, &first->trees), *seconds;

	if (!second->columns)
		return sums;
	seconds = sums_of(page, &second->trees);
	for (uint32_t i = 0; i < page->document.nblocks; i++)
		sums[i] = zf_model_opinion(sums[i], seconds[i]);
	free(seconds);
	return sums;
}

static void cross_validate(struct bench *bench, struct verdicts *verdicts)
{
	struct fit_model kept[PARTS * PARTS] = { { { 0 }, NULL, NULL, NULL, NULL } };

	for (unsigned fold = 0; fold < bench->folds; fold++) {
		unsigned out = part_of(bench, fold);
		struct fit_model second = { { 0 }, NULL, NULL, NULL, NULL };
		first_opinions(bench, out, kept);
		if (!bench->first_only)
			second = fit_without(bench, out, NONE, true);
		for (size_t i = 0; i < bench->count; i++)
			if (bench->pages[i].fold == fold)
				verdicts->sums[i] = opinions_of(&bench->pages[i], &kept[out * PARTS + out], &second);
		fit_free(&second);
		fprintf(stderr, "fold %u of %u done\n", fold + 1, bench->folds);
	}
	for (size_t i = 0; i < PARTS * PARTS; i++)
		fit_free(&kept[i]);
}

/* A copy of the sums; where `smooth`, as zf_smooth leaves them and without what a rule is sure of. */
static int32_t *smoothed(const struct page *page, const int32_t *sums, int32_t cut, bool smooth)
{
	int32_t *copy = malloc(((size_t)page->document.nblocks + 1) * sizeof *copy);

	if (!copy)
		abort();
	memcpy(copy, sums, page->document.nblocks * sizeof *copy);
	if (!smooth)
		return copy;
	zf_smooth(&page->looked, copy, cut);
	for (uint32_t i = 0; i < page->document.nblocks; i++)
		if (copy[i] >= cut && page->opinions[i].certainty >= ZF_RULES_SURE)
			copy[i] = cut - 1;
	return copy;
}

/* Mean word F1 of each set at a line, or at each page's own line lowered by it; and the mean of these. */
static double score(const struct bench *bench, const struct verdicts *verdicts, int32_t line, bool own,
                    double *by_set)
{
	double sum[SETS] = { 0 }, n[SETS] = { 0 }, mean = 0;

	for (size_t i = 0; i < bench->count; i++) {
		const struct page *page = &bench->pages[i];
		uint8_t *keep = malloc((size_t)page->document.nblocks + 1);
		int32_t cut = own ? verdicts->lines[i] - line : line;
		int32_t *sums = smoothed(page, verdicts->sums[i], cut, own);
		if (!keep)
			abort();
		for (uint32_t b = 0; b < page->document.nblocks; b++)
			keep[b] = sums[b] >= cut;
		free(sums);
		page_repeats(page, keep);
		sum[page->set] += page_f1(page, keep);
		n[page->set]++;
		free(keep);
	}
	for (unsigned s = 0; s < bench->nsets; s++) {
		by_set[s] = n[s] > 0 ? sum[s] / n[s] : 0;
		mean += by_set[s] / bench->nsets;
	}
	return mean;
}

static void report_lines(const struct bench *bench, const struct verdicts *verdicts, bool own)
{
	double by_set[SETS];
	int32_t step = own ? ZF_TREE_UNIT / 8 : ZF_TREE_UNIT / 4;

	printf("%8s", own ? "shift" : "line");
	for (unsigned s = 0; s < bench->nsets; s++)
		printf(" %-15.15s", strrchr(bench->sets[s], '/') ? strrchr(bench->sets[s], '/') +
		       1 : bench->sets[s]);
	printf(" mean\n");
	for (int32_t line = -step * 5; line <= step * 5; line += step) {
		double mean = score(bench, verdicts, line, own, by_set);
		printf("%8.2f", line / (double)ZF_TREE_UNIT);
		for (unsigned s = 0; s < bench->nsets; s++)
			printf(" %-15.4f", by_set[s]);
		printf(" %.4f\n", mean);
	}
}

/* Precision, recall and F1 of each set at each page's line, lowered by what the judge's settings lower it by. */
static void report_favors(const struct bench *bench, const struct verdicts *verdicts)
{
	for (enum zf_favor favor = ZF_FAVOR_NONE; favor <= ZF_FAVOR_RECALL; favor++) {
		struct page_score sums[SETS] = { { 0, 0, 0 } };
		double n[SETS] = { 0 };
		for (size_t i = 0; i < bench->count; i++) {
			const struct page *page = &bench->pages[i];
			uint8_t *keep = malloc((size_t)page->document.nblocks + 1);
			int32_t cut = verdicts->lines[i] - zf_judge_shift(favor);
			int32_t *smooth = smoothed(page, verdicts->sums[i], cut, true);
			struct page_score score;
			if (!keep)
				abort();
			for (uint32_t b = 0; b < page->document.nblocks; b++)
				keep[b] = smooth[b] >= cut;
			page_repeats(page, keep);
			score = page_score(page, keep);
			sums[page->set].precision += score.precision;
			sums[page->set].recall += score.recall;
			sums[page->set].f1 += score.f1;
			n[page->set]++;
			free(smooth);
			free(keep);
		}
		printf("favor %u:", (unsigned)favor);
		for (unsigned s = 0; s < bench->nsets; s++)
			printf(" %.4f %.4f %.4f;", sums[s].precision / n[s], sums[s].recall / n[s], sums[s].f1 / n[s]);
		printf("\n");
	}
}

/* The best that any choice of blocks could reach, roughly: those of which the gold has more than half. */
static void report_oracle(const struct bench *bench)
{
	struct verdicts oracle = { calloc(bench->count + 1, sizeof *oracle.sums), NULL };
	double by_set[SETS], mean;

	for (size_t i = 0; i < bench->count; i++) {
		const struct page *page = &bench->pages[i];
		oracle.sums[i] = calloc((size_t)page->document.nblocks + 1, sizeof **oracle.sums);
		for (uint32_t b = 0; b < page->document.nblocks; b++)
			oracle.sums[i][b] = page->hits[b] * 2 > page->first[b + 1] - page->first[b];
	}
	mean = score(bench, &oracle, 1, false, by_set);
	printf("%8s", "oracle");
	for (unsigned s = 0; s < bench->nsets; s++)
		printf(" %-15.4f", by_set[s]);
	printf(" %.4f\n", mean);
	for (size_t i = 0; i < bench->count; i++)
		free(oracle.sums[i]);
	free(oracle.sums);
}

/* Sums of all pages to or from a file, so that lines can be tried without training again. */
static bool keep_sums(const struct bench *bench, struct verdicts *verdicts, const char *path, bool read)
{
	FILE *file = fopen(path, read ? "rb" : "wb");
	bool well = file != NULL;

	for (size_t i = 0; well && i < bench->count; i++) {
		uint32_t n = bench->pages[i].document.nblocks;
		if (read)
			verdicts->sums[i] = calloc((size_t)n + 1, sizeof **verdicts->sums);
		well = verdicts->sums[i] && n == (read ?
		                                  fread(verdicts->sums[i], sizeof **verdicts->sums, n, file)
		                                       : fwrite(verdicts->sums[i], sizeof **verdicts->sums,
		                                                n, file));
	}
	if (file && fclose(file) != 0)
		well = false;
	return well;
}

static void write_predictions(const struct bench *bench, const struct verdicts *verdicts, const char *folder)
{
	for (unsigned s = 0; s < bench->nsets; s++) {
		char path[4096];
		FILE *file;
		snprintf(path, sizeof path, "%s/%s.jsonl", folder,
		         strrchr(bench->sets[s], '/') ? strrchr(bench->sets[s], '/') + 1 : bench->sets[s]);
		file = fopen(path, "w");
		for (size_t i = 0; file && i < bench->count; i++) {
			const struct page *page = &bench->pages[i];
			int32_t cut = verdicts->lines[i], *sums;
			if (page->set != s)
				continue;
			sums = smoothed(page, verdicts->sums[i], cut, true);
			write_prediction(file, page, sums, cut);
			free(sums);
		}
		if (file)
			fclose(file);
	}
}

static void report_gains(const struct fit_model *model)
{
	double by_feature[ZF_NFEATURES] = { 0 }, total = 0;

	for (unsigned c = 0; c < ZF_NFEATURES * 16; c++) {
		by_feature[c >> 4] += model->gains[c];
		total += model->gains[c];
	}
	for (int k = 0; k < 40; k++) {
		unsigned best = 0;
		for (unsigned f = 1; f < ZF_NFEATURES; f++)
			if (by_feature[f] > by_feature[best])
				best = f;
		fprintf(stderr, "%s %.1f%%, ", zf_feature_name(best), 100 * by_feature[best] / total);
		by_feature[best] = 0;
	}
	fprintf(stderr, "\n");
}

static void see_without(void *bench, unsigned out)
{
	set_names(bench, part_of(bench, out), NONE);
}

static struct line_job line_job(struct bench *bench, const struct verdicts *verdicts)
{
	return (struct line_job){ .pages = bench->pages, .count = bench->count, .folds = bench->folds,
		                  .set_weight = bench->set_weight, .sums = verdicts->sums,
		                  .trees = bench->line_trees, .draw = bench->draw,
		                  .see = see_without, .with = bench };
}

static void train_all(struct bench *bench, const struct verdicts *verdicts, const char *out)
{
	struct line_job job = line_job(bench, verdicts);
	struct fit_model line = lines_fit_all(&job);
	struct fit_model first = first_opinions(bench, NONE, NULL),
		second = fit_without(bench, NONE, NONE, true);
	struct name_sums *sums = name_sums_take(bench->names, NONE, NONE);
	struct zf_names names = name_weights(sums, 0);

	if (!write_model(out, &names, &first.trees, &second.trees, &line.trees))
		fprintf(stderr, "train-judge: cannot write %s\n", out);
	report_gains(&first);
	report_gains(&second);
	name_sums_free(sums);
	fit_free(&first);
	fit_free(&second);
	fit_free(&line);
}

static int by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* A site's pages are much alike: the more there are, the less each teaches. */
static void weigh_pages(struct bench *bench)
{
	uint64_t *sites = malloc((bench->count + 1) * sizeof *sites);

	if (!sites)
		abort();
	for (size_t i = 0; i < bench->count; i++)
		sites[i] = bench->pages[i].site;
	qsort(sites, bench->count, sizeof *sites, by_number);
	for (size_t i = 0; i < bench->count; i++) {
		const uint64_t *at = bsearch(&bench->pages[i].site, sites, bench->count, sizeof *sites, by_number),
			*from = at, *to = at;
		while (from > sites && from[-1] == *at)
			from--;
		while (to < sites + bench->count && *to == *at)
			to++;
		bench->pages[i].weight = 1 / cbrt((double)(to - from));
	}
	free(sites);
}

static bool load(struct bench *bench, char **folders, int count, unsigned step)
{
	for (int i = 0; i < count && i < SETS; i++) {
		size_t before = bench->count;
		size_t len = strlen(folders[i]);
		while (len > 1 && folders[i][len - 1] == '/')
			folders[i][--len] = '\0';
		bench->sets[bench->nsets] = folders[i];
		bench->pages = pages_load(folders[i], bench->nsets, step, bench->pages, &bench->count);
		bench->set_weight[bench->nsets++] = bench->count > before ?
			pow((double)(bench->count - before), -.75) : 0;
		fprintf(stderr, "%s: %zu pages\n", folders[i], bench->count - before);
	}
	bench->folds = bench->by_set ? bench->nsets : SITE_FOLDS;
	for (size_t i = 0; i < bench->count; i++) {
		bench->pages[i].looked.document = &bench->pages[i].document;
		bench->pages[i].fold = bench->by_set ? bench->pages[i].set : (unsigned)(bench->pages[i].site % SITE_FOLDS);
	}
	weigh_pages(bench);
	return bench->count > 0;
}

int main(int argc, char **argv)
{
	struct bench bench = { .trees = 240, .second_trees = 200, .line_trees = 240, .bags = 2 };
	struct verdicts verdicts;
	struct line_job lines;
	const char *out = NULL, *predictions = NULL, *from = NULL, *to = NULL;
	unsigned step = 1;
	int option;

	while ((option = getopt(argc, argv, "fqxs:o:p:t:u:l:b:e:r:w:")) != -1) {
		if (option == 'f')
			bench.first_only = true;
		else if (option == 's')
			step = (unsigned)atoi(optarg);
		else if (option == 'o')
			out = optarg;
		else if (option == 'p')
			predictions = optarg;
		else if (option == 'r')
			from = optarg;
		else if (option == 'w')
			to = optarg;
		else if (option == 't')
			bench.trees = (unsigned)atoi(optarg);
		else if (option == 'q')
			bench.quick = true;
		else if (option == 'x')
			bench.by_set = true;
		else if (option == 'e')
			bench.draw = (unsigned)atoi(optarg);
		else if (option == 'b')
			bench.bags = (unsigned)atoi(optarg);
		else if (option == 'l')
			bench.line_trees = (unsigned)atoi(optarg);
		else if (option == 'u')
			bench.second_trees = (unsigned)atoi(optarg);
		else
			return 2;
	}
	if (step < 1 || bench.bags < 1 || optind >= argc || !load(&bench, argv + optind, argc - optind, step)) {
		fprintf(stderr, "usage: train-judge [-f] [-s STEP] [-o MODEL.c] [-p FOLDER] [-t TREES] "
		                "[-u TREES]\n"
		                "       [-l TREES] [-b BAGS] [-e DRAW] [-q] [-x] [-r SUMS] [-w SUMS] SETFOLDER...\n");
		return 2;
	}
	bench.names = name_table_take(bench.pages, bench.count, bench.by_set);
	verdicts.sums = calloc(bench.count + 1, sizeof *verdicts.sums);
	verdicts.lines = calloc(bench.count + 1, sizeof *verdicts.lines);
	if (!verdicts.sums || !verdicts.lines)
		return 3;
	report_oracle(&bench);
	if (!from || !keep_sums(&bench, &verdicts, from, true))
		cross_validate(&bench, &verdicts);
	if (to && !keep_sums(&bench, &verdicts, to, false))
		fprintf(stderr, "train-judge: cannot write %s\n", to);
	lines = line_job(&bench, &verdicts);
	lines_draw(&lines, verdicts.lines);
	report_lines(&bench, &verdicts, false);
	report_lines(&bench, &verdicts, true);
	report_favors(&bench, &verdicts);
	for (size_t i = 0; i < bench.count; i++) {
		int32_t line = verdicts.lines[i], *smooth = smoothed(&bench.pages[i], verdicts.sums[i], line, true);
		for (uint32_t b = 0; b < bench.pages[i].document.nblocks; b++)
			bench.pages[i].document.blocks[b].merit = (float)(smooth[b] - line) / ZF_TREE_UNIT;
		free(smooth);
	}
	sites_report(bench.pages, bench.count, bench.sets, bench.nsets);
	fflush(stdout);
	if (predictions)
		write_predictions(&bench, &verdicts, predictions);
	if (out)
		train_all(&bench, &verdicts, out);
	for (size_t i = 0; i < bench.count; i++) {
		free(verdicts.sums[i]);
		page_free(&bench.pages[i]);
	}
	free(verdicts.sums);
	free(verdicts.lines);
	name_table_free(bench.names);
	free(bench.pages);
	return 0;
}
