#include "judge-lines.h"

#include <stdlib.h>

#include "boilerplate/levels.h"

struct measured { /* one a page */
	struct zf_features features;
	float worth[ZF_LEVELS]; /* the F1 of each level, as a share of the best of them */
};

static void measure(const struct page *page, const int32_t *sums, struct measured *out)
{
	uint8_t *keep = malloc((size_t)page->document.nblocks + 1);
	float best = 0;

	if (!keep)
		abort();
	for (unsigned k = 0; k < ZF_LEVELS; k++) {
		for (uint32_t b = 0; b < page->document.nblocks; b++)
			keep[b] = sums[b] >= zf_level_line(k);
		page_repeats(page, keep);
		out->worth[k] = (float)page_f1(page, keep);
		best = out->worth[k] > best ? out->worth[k] : best;
	}
	for (unsigned k = 0; k < ZF_LEVELS && best > 0; k++)
		out->worth[k] /= best;
	free(keep);
}

static struct measured *measure_all(const struct line_job *job)
{
	struct measured *all = calloc(job->count + 1, sizeof *all);

	if (!all)
		abort();
	for (size_t i = 0; i < job->count; i++)
		measure(&job->pages[i], job->sums[i], &all[i]);
	return all;
}

/* The features, as they are when a fold is not known. */
static void see(const struct line_job *job, struct measured *all, unsigned out)
{
	job->see(job->with, out);
	for (size_t i = 0; i < job->count; i++)
		if (zf_levels_take(&job->pages[i].looked, &job->pages[i].features, job->sums[i], &all[i].features) != ZEEF_OK)
			abort();
}

/* On the pages of all folds but `out`. */
static struct fit_model fit_without(const struct line_job *job, const struct measured *all, unsigned out)
{
	/* few columns a tree: more of them have a say, and the line holds better on collections unseen */
	struct fit_options options = {
		.trees = job->trees, .bags = 2, .draw = job->draw,
		.rate = .1f, .smooth = 30, .rows = .5f, .columns = .15f, .look = FIT_LINE,
	};
	struct fit_rows rows = { .features = ZF_NLEVEL_FEATURES };
	struct fit_model model;
	double sum = 0;
	size_t at = 0;

	for (size_t i = 0; i < job->count; i++) {
		rows.places += all[i].features.stride;
		sum += job->set_weight[job->pages[i].set];
	}
	rows.columns = calloc(rows.places + 1, ZF_NLEVEL_FEATURES);
	rows.place = malloc((job->count + 1) * ZF_LEVELS * sizeof *rows.place);
	rows.target = malloc((job->count + 1) * ZF_LEVELS * sizeof *rows.target);
	rows.weight = malloc((job->count + 1) * ZF_LEVELS * sizeof *rows.weight);
	if (!rows.columns || !rows.place || !rows.target || !rows.weight)
		abort();
	for (size_t i = 0; i < job->count; i++) {
		const struct zf_features *features = &all[i].features;
		if (job->pages[i].fold == out)
			continue;
		for (unsigned f = 0; f < ZF_NLEVEL_FEATURES; f++)
			memcpy(rows.columns + f * rows.places + at, features->bytes + f * features->stride, features->stride);
		for (unsigned k = 0; k < ZF_LEVELS; k++, rows.count++) {
			rows.place[rows.count] = (uint32_t)(at + ZF_PAD + k);
			rows.target[rows.count] = all[i].worth[k];
			rows.weight[rows.count] = (float)(job->set_weight[job->pages[i].set] * (double)job->count / sum);
		}
		at += features->stride;
	}
	if (!fit(&rows, &options, &model))
		abort();
	free(rows.columns);
	free(rows.place);
	free(rows.target);
	free(rows.weight);
	return model;
}

void lines_draw(const struct line_job *job, int32_t *lines)
{
	struct measured *all = measure_all(job);

	for (unsigned fold = 0; fold < job->folds; fold++) {
		struct fit_model model;
		see(job, all, fold);
		model = fit_without(job, all, fold);
		for (size_t i = 0; i < job->count; i++) {
			const struct page *page = &job->pages[i];
			if (page->fold == fold &&
			    zf_levels_line(&page->looked, &page->features, job->sums[i], &model.trees, &lines[i]) !=
			    ZEEF_OK)
				abort();
		}
		fit_free(&model);
	}
	free(all);
}

struct fit_model lines_fit_all(const struct line_job *job)
{
	struct measured *all = measure_all(job);
	struct fit_model model;

	see(job, all, LINES_NONE);
	model = fit_without(job, all, LINES_NONE);
	free(all);
	return model;
}
