#include "judge-sites.h"

#include <stdio.h>
#include <stdlib.h>

#include "boilerplate/judge.h"
#include "boilerplate/template.h"

struct row { /* a block of a page */
	uint64_t site, fold;
	uint32_t page, block;
	float merit;
	uint8_t risk;
};

struct count {
	double pages, without, with;
};

static int by_words(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->site != y->site)
		return x->site < y->site ? -1 : 1;
	if (x->fold != y->fold)
		return x->fold < y->fold ? -1 : 1;
	if (x->page != y->page)
		return x->page < y->page ? -1 : 1;
	return (x->block > y->block) - (x->block < y->block);
}

static uint32_t pages_of(const struct page *pages, size_t count, uint64_t site)
{
	uint32_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += pages[i].site == site;
	return n;
}

/* Leaves out all rows from..to-1, equal words of one site, where the site's facts say so: as dedup/resolve asks. */
static void judge(const struct row *rows, size_t from, size_t to, uint32_t site_pages, uint8_t **keep)
{
	struct zf_site_facts facts = { 0, 0, site_pages };
	const struct row *best = &rows[from];
	uint32_t last = UINT32_MAX, last_kept = UINT32_MAX;

	for (size_t i = from; i < to; i++) {
		const struct row *row = &rows[i];
		facts.documents += row->page != last;
		last = row->page;
		if (row->merit >= 0 && row->page != last_kept) {
			facts.kept++;
			last_kept = row->page;
		}
		if (row->merit > best->merit || (!(row->merit < best->merit) && row->risk < best->risk))
			best = row;
	}
	if (zf_judge_site(best->merit, best->risk, facts))
		for (size_t i = from; i < to; i++)
			keep[rows[i].page][rows[i].block] = 0;
}

static struct row *list_rows(const struct page *pages, size_t count, size_t *n)
{
	struct row *rows;

	*n = 0;
	for (size_t i = 0; i < count; i++)
		*n += pages[i].document.nblocks;
	rows = malloc((*n + 1) * sizeof *rows);
	if (!rows)
		abort();
	*n = 0;
	for (size_t i = 0; i < count; i++)
		for (uint32_t b = 0; b < pages[i].document.nblocks; b++)
			rows[(*n)++] = (struct row){ pages[i].site, pages[i].looked.looks[b].words.fold, (uint32_t)i, b,
			                             pages[i].document.blocks[b].merit,
			                             zf_template_risk(&pages[i].looked, b) };
	qsort(rows, *n, sizeof *rows, by_words);
	return rows;
}

static void print(const struct count *counts, const char *const *sets, unsigned nsets, unsigned least)
{
	for (unsigned s = 0; s < nsets; s++)
		if (counts[s].pages > 0)
			printf("sites with %u pages or more, %s: %.0f pages, %.4f without their facts, %.4f with\n", least,
			       sets[s], counts[s].pages, counts[s].without / counts[s].pages,
			       counts[s].with / counts[s].pages);
}

void sites_report(const struct page *pages, size_t count, const char *const *sets, unsigned nsets)
{
	enum { SETS = 16, FEW = 3, MANY = 10 };
	struct count few[SETS] = { { 0, 0, 0 } }, many[SETS] = { { 0, 0, 0 } };
	uint8_t **keep = calloc(count + 1, sizeof *keep);
	double *without = calloc(count + 1, sizeof *without);
	size_t n;
	struct row *rows = list_rows(pages, count, &n);

	if (!keep || !without)
		abort();
	for (size_t i = 0; i < count; i++) {
		keep[i] = malloc((size_t)pages[i].document.nblocks + 1);
		if (!keep[i])
			abort();
		for (uint32_t b = 0; b < pages[i].document.nblocks; b++)
			keep[i][b] = pages[i].document.blocks[b].merit >= 0;
		page_repeats(&pages[i], keep[i]);
		without[i] = page_f1(&pages[i], keep[i]);
	}
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from; to < n && rows[to].site == rows[from].site && rows[to].fold == rows[from].fold; to++)
			;
		if (to - from >= FEW)
			judge(rows, from, to, pages_of(pages, count, rows[from].site), keep);
	}
	for (size_t i = 0; i < count; i++) {
		uint32_t site_pages = pages_of(pages, count, pages[i].site);
		double with = page_f1(&pages[i], keep[i]);
		for (int k = 0; k < 2; k++) {
			struct count *to = k ? &many[pages[i].set] : &few[pages[i].set];
			if (site_pages < (k ? MANY : FEW))
				continue;
			to->pages++;
			to->without += without[i];
			to->with += with;
		}
		free(keep[i]);
	}
	print(few, sets, nsets, FEW);
	print(many, sets, nsets, MANY);
	free(keep);
	free(without);
	free(rows);
}
