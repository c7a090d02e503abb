#include "judge-sites.h"

#include <stdio.h>
#include <stdlib.h>

#include "boilerplate/judge.h"
#include "boilerplate/shapes.h"
#include "boilerplate/template.h"
#include "core/hash.h"

enum { FEW = 3, SOME = 5, MANY = 10, MOST = 20 };

struct row { /* a block of a page, or a shape of it */
	uint64_t group, key;
	uint32_t page, block;
	float merit;
	uint8_t risk, titled;
	bool shape, title;
};

/* Pages that are judged together: those of a site, or some of them. */
struct view {
	struct page *pages;
	size_t count;
	uint64_t *groups;       /* of each page */
	uint32_t *sizes;        /* pages of its group */
	uint8_t **keep;         /* of each page */
	uint8_t **returns;      /* likewise: blocks that come back if no other page has their words */
};

static int by_key(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->shape != y->shape)
		return x->shape ? -1 : 1;
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	if (x->page != y->page)
		return x->page < y->page ? -1 : 1;
	return (x->block > y->block) - (x->block < y->block);
}

static void *take(size_t count, size_t size)
{
	void *got = calloc(count + 1, size);

	if (!got)
		abort();
	return got;
}

static struct row *list_rows(const struct view *view, size_t *n)
{
	struct row *rows;
	size_t room = 0;

	for (size_t i = 0; i < view->count; i++)
		room += (size_t)view->pages[i].document.nblocks * 2;
	rows = take(room, sizeof *rows);
	*n = 0;
	for (size_t i = 0; i < view->count; i++) {
		struct page *page = &view->pages[i];
		struct zf_shape *shapes;
		uint32_t count;

		for (uint32_t b = 0; b < page->document.nblocks; b++) {
			struct zf_block *block = &page->document.blocks[b];
			block->weight = page->looked.looks[b].words.signs;
			block->template_risk = zf_template_risk(&page->looked, b);
			block->titled = zf_template_titled(&page->looked, b);
			if (block->merit < 0 && !block->marks &&
			    !zf_block_mark(&page->document, block, ZF_BOILERPLATE_OTHER, .9f, ZF_NO_BLOCK, NULL))
				abort();
			block->print = (struct zf_hash128){ 0, page->looked.looks[b].words.fold };
			rows[(*n)++] = (struct row){ view->groups[i], page->looked.looks[b].words.fold, (uint32_t)i, b,
			                             block->merit, block->template_risk, block->titled, false, false };
		}
		if (zf_shapes_take(&page->document, &shapes, &count) != ZEEF_OK)
			abort();
		for (uint32_t k = 0; k < count; k++)
			rows[(*n)++] = (struct row){ view->groups[i], shapes[k].key, (uint32_t)i, shapes[k].block,
			                             shapes[k].kept ? 1 : -1, 0, 0, true, shapes[k].title };
	}
	qsort(rows, *n, sizeof *rows, by_key);
	return rows;
}

/* Leaves out rows from..to-1, equal words or shapes of one group, where its facts say so: as dedup/resolve asks. */
static void judge(const struct view *view, const struct row *rows, size_t from, size_t to)
{
	struct zf_site_facts facts = { 0, 0, view->sizes[rows[from].page] };
	const struct row *best = &rows[from];
	uint32_t last = UINT32_MAX, last_kept = UINT32_MAX;
	bool goes;

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
	goes = !best->shape && zf_judge_site(best->merit, best->risk, facts);
	for (size_t i = from; i < to; i++) {
		struct zf_shape_facts others = { facts.documents - 1, facts.kept - (rows[i].merit >= 0) };
		if (rows[i].block == ZF_NO_BLOCK)
			continue;
		if (rows[i].title)
			view->returns[rows[i].page][rows[i].block] = zf_title_has_place(others);
		else if (!best->shape && view->returns[rows[i].page][rows[i].block] &&
		         zf_title_is_own(rows[i].titled, facts.documents, facts.site_documents))
			view->keep[rows[i].page][rows[i].block] = 1;
		else if (goes || (best->shape && zf_shape_goes(others)))
			view->keep[rows[i].page][rows[i].block] = 0;
	}
}

/* What each page keeps by itself, and then (with) by what its group says; scores: the F1 of each page. */
static void score(const struct view *view, bool with, double *scores)
{
	size_t n = 0;
	struct row *rows = with ? list_rows(view, &n) : NULL;

	for (size_t i = 0; i < view->count; i++)
		for (uint32_t b = 0; b < view->pages[i].document.nblocks; b++) {
			view->keep[i][b] = view->pages[i].document.blocks[b].merit >= 0;
			view->returns[i][b] = 0;
		}
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from; to < n && rows[to].group == rows[from].group && rows[to].key == rows[from].key &&
		     rows[to].shape == rows[from].shape; to++)
			;
		judge(view, rows, from, to);
	}
	for (size_t i = 0; i < view->count; i++) {
		page_repeats(&view->pages[i], view->keep[i]);
		scores[i] = page_f1(&view->pages[i], view->keep[i]);
	}
	free(rows);
}

/* Groups of the sites' pages, at most `most` in each, in the order of the pages; a site's rest is with its last. */
static void group(const struct view *view, uint32_t most)
{
	for (size_t i = 0; i < view->count; i++) {
		uint32_t before = 0, behind = 0;
		uint64_t part[2] = { view->pages[i].site, 0 };
		for (size_t k = 0; k < view->count; k++)
			if (view->pages[k].site == part[0])
				*(k < i ? &before : &behind) += 1;
		part[1] = before / most;
		if (part[1] && (before + behind) - part[1] * most < most)
			part[1]--;
		view->groups[i] = zf_hash64(zf_slice_make((const char *)part, sizeof part));
	}
	for (size_t i = 0; i < view->count; i++) {
		view->sizes[i] = 0;
		for (size_t k = 0; k < view->count; k++)
			view->sizes[i] += view->groups[k] == view->groups[i];
	}
}

struct sums {
	double pages, without, with;
};

static void report_sets(const struct view *view, const double *without, const double *with, const char *const *sets,
                        unsigned nsets, uint32_t least)
{
	for (unsigned s = 0; s < nsets; s++) {
		struct sums sums = { 0, 0, 0 };
		for (size_t i = 0; i < view->count; i++)
			if (view->pages[i].set == s && view->sizes[i] >= least) {
				sums.pages++;
				sums.without += without[i];
				sums.with += with[i];
			}
		if (sums.pages > 0)
			printf("sites with %u pages or more, %s: %.0f pages, %.4f without their facts, %.4f with\n",
			       least, sets[s], sums.pages, sums.without / sums.pages, sums.with / sums.pages);
	}
}

/* How many sites are better for their facts, and those that lose most. */
static void report_sites(const struct view *view, const double *without, const double *with, uint32_t least)
{
	const double even = .0005, much = .01;
	unsigned better = 0, worse = 0, same = 0;
	struct sums sums = { 0, 0, 0 };

	for (size_t i = 0; i < view->count; i++) {
		struct sums site = { 0, 0, 0 };
		bool first = view->sizes[i] >= least;
		for (size_t k = 0; k < view->count && first; k++) {
			if (view->groups[k] != view->groups[i])
				continue;
			first = k >= i;
			site.pages++;
			site.without += without[k];
			site.with += with[k];
		}
		if (!first)
			continue;
		site.without /= site.pages;
		site.with /= site.pages;
		better += site.with > site.without + even;
		worse += site.with < site.without - even;
		same += site.with <= site.without + even && site.with >= site.without - even;
		sums.pages++;
		sums.without += site.without;
		sums.with += site.with;
		if (site.with < site.without - much)
			printf("  loses: the %.0f pages with %s, %.4f without, %.4f with\n", site.pages,
			       view->pages[i].id, site.without, site.with);
	}
	if (sums.pages > 0)
		printf("sites with %u pages or more: %u better, %u even, %u worse; mean of sites %.4f without, %.4f with\n",
		       least, better, same, worse, sums.without / sums.pages, sums.with / sums.pages);
}

/* The same pages, those of sites with MOST or more, as if fewer of each site were there. */
static void report_growth(const struct view *view, const double *without, double *with)
{
	static const uint32_t sizes[] = { 2, SOME, MANY, MOST, UINT32_MAX };
	bool *in = take(view->count, sizeof *in);

	for (size_t i = 0; i < view->count; i++)
		in[i] = view->sizes[i] >= MOST;
	for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
		struct sums sums = { 0, 0, 0 };
		group(view, sizes[k]);
		score(view, true, with);
		for (size_t i = 0; i < view->count; i++)
			if (in[i]) {
				sums.pages++;
				sums.without += without[i];
				sums.with += with[i];
			}
		if (sums.pages > 0 && sizes[k] != UINT32_MAX)
			printf("%.0f pages of sites with %d or more, in groups of %u: %.4f without, %.4f with\n", sums.pages,
			       (int)MOST, sizes[k], sums.without / sums.pages, sums.with / sums.pages);
		else if (sums.pages > 0)
			printf("%.0f pages of these, all of a site: %.4f without, %.4f with\n", sums.pages,
			       sums.without / sums.pages, sums.with / sums.pages);
	}
	free(in);
}

void sites_report(struct page *pages, size_t count, const char *const *sets, unsigned nsets)
{
	struct view view = { pages, count, take(count, sizeof *view.groups), take(count, sizeof *view.sizes),
		             take(count, sizeof *view.keep), take(count, sizeof *view.returns) };
	double *without = take(count, sizeof *without), *with = take(count, sizeof *with);

	for (size_t i = 0; i < count; i++) {
		view.keep[i] = take(pages[i].document.nblocks, 1);
		view.returns[i] = take(pages[i].document.nblocks, 1);
	}
	group(&view, UINT32_MAX);
	score(&view, false, without);
	score(&view, true, with);
	report_sets(&view, without, with, sets, nsets, FEW);
	report_sets(&view, without, with, sets, nsets, MANY);
	report_sites(&view, without, with, SOME);
	report_sites(&view, without, with, MANY);
	report_growth(&view, without, with);
	for (size_t i = 0; i < count; i++) {
		free(view.keep[i]);
		free(view.returns[i]);
	}
	free(view.keep);
	free(view.returns);
	free(view.groups);
	free(view.sizes);
	free(without);
	free(with);
}
