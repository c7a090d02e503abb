#include "boilerplate/smooth.h"

#include "boilerplate/trees.h"

enum {
	DOUBT = ZF_TREE_UNIT * 3 / 2,   /* a gap this far under the cut still follows its neighbours */
	HEADING_DOUBT = ZF_TREE_UNIT * 3, /* and a heading what stands under it */
	POINTS_DOUBT = ZF_TREE_UNIT * 5,
	POINTS_REACH = 16,              /* blocks between the title and the points */
	TITLE_WORDS = 3, TITLE_SHARE = 230, TITLE_DOUBT = ZF_TREE_UNIT * 2,
	LEAD_REACH = 4,                 /* blocks between what stays and the lead of the text */
	LEAD_DOUBT = ZF_TREE_UNIT * 5 / 2,
	RIVAL_DOUBT = ZF_TREE_UNIT * 3, /* what an appended article is under the cut at least */
	ROOM_DOUBT = ZF_TREE_UNIT * 2,  /* by which what stands apart from the title and its text must be surer */
	ROOM_WORDS = 50, ROOM_FAR = 5,  /* of prose beside the title; elements up from it */
	ROOM_TIMES = 2,                 /* of what stands with the title, that is the most that may stand apart */
	LEAD_WORDS = 15,                /* of one that ends without a full stop */
	FURNITURE = ZF_IN_NAV | ZF_IN_HEADER | ZF_IN_FOOTER | ZF_IN_ASIDE | ZF_IN_FORM | ZF_IN_BUTTON |
	ZF_IN_HIDDEN |
	            ZF_IN_DIALOG | ZF_IN_FIGURE,
};

static bool may_stay(const struct zf_page *page, uint32_t i)
{
	const struct zf_look *look = &page->looks[i];

	return look->words.words && !look->phrase && !look->tongues && look->link_share < 128 &&
	       !(page->document->blocks[i].regions & FURNITURE);
}

static bool is_heading(const struct zf_page *page, uint32_t i)
{
	return page->document->blocks[i].kind == ZF_HEADING;
}

/* A short gap is filled where it looks like a neighbour, by its tags and classes: captions and notes do not. */
static bool fills_gap(const struct zf_page *page, const int32_t *sums, int32_t cut, uint32_t i)
{
	const struct zf_block *block = &page->document->blocks[i];

	return i > 0 && i + 1 < page->document->nblocks && page->looks[i].first_alike == i &&
	       sums[i - 1] >= cut && sums[i + 1] >= cut &&
	       (block->shape == block[-1].shape || block->shape == block[1].shape);
}

/* Prose that leads from the title, or the points under it, to the body: a picture's caption may stand between. */
static bool leads_in(const struct zf_page *page, const int32_t *sums, int32_t cut, uint32_t i)
{
	uint32_t n = page->document->nblocks, from = i > LEAD_REACH ? i - LEAD_REACH : 0;
	bool follows = false;

	if ((!page->looks[i].prose && page->looks[i].words.words < LEAD_WORDS) || page->looks[i].link_share ||
	    i + 1 >= n || sums[i + 1] < cut || !page->looks[i + 1].prose)
		return false;
	for (uint32_t k = from; k < i; k++)
		follows |= sums[k] >= cut;
	return follows;
}

static void fill_gaps(const struct zf_page *page, int32_t *sums, int32_t cut)
{
	uint32_t n = page->document->nblocks;
	bool body = false; /* the next block that is no heading stays */

	for (uint32_t i = n; i > 0; i--) {
		uint32_t k = i - 1;
		if (sums[k] < cut && sums[k] >= cut - HEADING_DOUBT && may_stay(page, k) &&
		    (is_heading(page, k) ? body : (sums[k] >= cut - DOUBT && fills_gap(page, sums, cut, k)) ||
		     (sums[k] >= cut - LEAD_DOUBT && leads_in(page, sums, cut, k))))
			sums[k] = cut;
		if (!is_heading(page, k))
			body = sums[k] >= cut;
	}
}

/* Cells from..to-1 with text on both sides: a table of the document. */
static void heed_table(const struct zf_page *page, int32_t *sums, int32_t cut, uint32_t from, uint32_t to)
{
	if (from == 0 || to == page->document->nblocks || sums[from - 1] < cut || sums[to] < cut)
		return;
	for (uint32_t i = from; i < to; i++)
		if (sums[i] < cut && sums[i] >= cut - DOUBT && may_stay(page, i))
			sums[i] = cut;
}

static void keep_tables(const struct zf_page *page, int32_t *sums, int32_t cut)
{
	const struct zf_block *blocks = page->document->blocks;
	uint32_t n = page->document->nblocks, from = 0;

	for (uint32_t i = 0; i <= n; i++) {
		if (i < n && blocks[i].kind == ZF_CELL)
			continue;
		if (i > from)
			heed_table(page, sums, cut, from, i);
		from = i + 1;
	}
}

static bool is_point(const struct zf_page *page, uint32_t i)
{
	const struct zf_look *look = &page->looks[i];

	return page->document->blocks[i].kind == ZF_ITEM && look->link_share == 0 && look->words.words >= 3 &&
	       may_stay(page, i);
}

/* From..to-1 are the items of one list, without links. */
static void heed_points(const struct zf_page *page, int32_t *sums, int32_t cut, uint32_t from, uint32_t to)
{
	uint32_t n = page->document->nblocks;
	bool follows = false, titled = false;

	for (uint32_t i = to; i < n && i < to + 3; i++)
		follows |= sums[i] >= cut && page->looks[i].prose;
	for (uint32_t i = from; i > 0 && from - i < POINTS_REACH; i--) {
		const struct zf_block *block = &page->document->blocks[i - 1];
		titled |= (block->kind == ZF_HEADING && block->level == 1) || block->kind == ZF_TITLE;
	}
	if (!follows || !titled || to - from < 2)
		return;
	for (uint32_t i = from; i < to; i++)
		if (sums[i] < cut && sums[i] >= cut - POINTS_DOUBT)
			sums[i] = cut;
}

/* The heading of the page's title, in a header or not, when it stands before text that stays. */
static void keep_title(const struct zf_page *page, int32_t *sums, int32_t cut)
{
	const struct zf_block *blocks = page->document->blocks;

	for (uint32_t i = 0; i < page->document->nblocks; i++) {
		const struct zf_look *look = &page->looks[i];
		if (sums[i] >= cut && look->prose)
			return;
		if (blocks[i].kind != ZF_TITLE && (blocks[i].kind != ZF_HEADING || blocks[i].level != 1))
			continue;
		if (sums[i] >= cut - TITLE_DOUBT && look->words.words >= TITLE_WORDS &&
		    look->title_share >= TITLE_SHARE && look->link_share < 128 &&
		    !(blocks[i].regions & FURNITURE & ~(uint32_t)ZF_IN_HEADER)) {
			sums[i] = sums[i] < cut ? cut : sums[i];
			return;
		}
	}
}

/* Behind the article that the page's title names, another. */
static void leave_rivals(const struct zf_page *page, int32_t *sums, int32_t cut)
{
	for (uint32_t i = 0; i < page->document->nblocks; i++)
		if (page->places[page->looks[i].place].rival && sums[i] > cut - RIVAL_DOUBT)
			sums[i] = cut - RIVAL_DOUBT;
}

/* How many elements up from the title what holds it and some of the text is; 0 = none near. */
static unsigned room_of(const struct zf_page *page, const int32_t *sums, int32_t cut)
{
	uint64_t words[ROOM_FAR + 1] = { 0 }, sum = 0;

	for (uint32_t i = 0; i < page->document->nblocks; i++) {
		unsigned far = page->places[page->looks[i].place].title_far;
		if (far <= ROOM_FAR && sums[i] >= cut && page->looks[i].prose)
			words[far] += page->looks[i].words.words;
	}
	for (unsigned far = 1; far <= ROOM_FAR; far++)
		if ((sum += words[far]) >= ROOM_WORDS)
			return far;
	return 0;
}

/*
 * Where the title stands with a text, which is a third at least of what stays, the rest must be surer: side columns
 * and notes of short articles. Of pages made of parts (guides, shops, indexes) more stands apart.
 */
static void leave_apart(const struct zf_page *page, int32_t *sums, int32_t cut)
{
	const struct zf_look *looks = page->looks;
	unsigned room = room_of(page, sums, cut);
	uint64_t inside = 0, apart = 0;

	for (uint32_t i = 0; room && i < page->document->nblocks; i++) {
		bool within = page->places[looks[i].place].title_far <= room;
		inside += sums[i] >= cut && within ? looks[i].words.words : 0;
		apart += sums[i] >= cut && !within ? looks[i].words.words : 0;
	}
	for (uint32_t i = 0; apart && apart <= inside * ROOM_TIMES && i < page->document->nblocks; i++)
		if (page->places[looks[i].place].title_far > room && sums[i] >= cut && sums[i] < cut + ROOM_DOUBT)
			sums[i] -= ROOM_DOUBT;
}

void zf_smooth(const struct zf_page *page, int32_t *sums, int32_t cut)
{
	const struct zf_block *blocks = page->document->blocks;
	uint32_t n = page->document->nblocks, from = 0;

	for (uint32_t i = 0; i <= n; i++) {
		if (i < n && is_point(page, i) && (i == from || blocks[i].group == blocks[from].group))
			continue;
		if (i > from)
			heed_points(page, sums, cut, from, i);
		from = i < n && is_point(page, i) ? i : i + 1;
	}
	keep_title(page, sums, cut);
	keep_tables(page, sums, cut);
	fill_gaps(page, sums, cut);
	leave_rivals(page, sums, cut);
	leave_apart(page, sums, cut);
}
