/*
 * Running heads and feet, and page numbers.
 *
 * Where pages are known: short blocks at the edge of a page that come again at the same edge of others, with
 * the same words and numbers or with a number that counts the pages. "Article 7" at the head of page 9 and
 * "Article 12" at that of page 11 do not. Where pages are not known: short blocks that hold a number that
 * counts, and besides it nothing, the word page, or another number that stays ("6198/18  4").
 */
#include "repair/inside.h"

#define HEAD 4        /* blocks looked at from the top of a page */
#define FOOT 8        /* and from its end */
#define SHORT 160     /* bytes of a block that may be a running head, wide spaces counted once */
#define RUNS 6        /* numbers in it */

struct count { /* of one key */
	uint32_t pages, last;
};

struct pages {
	struct zf_mender *mender;
	struct zf_map keys;
	struct zf_buffer text;
	uint32_t needed;
};

/* Fills the numbers of a text, at most RUNS; how many there are. */
static unsigned numbers_of(struct zf_slice text, uint32_t numbers[RUNS])
{
	unsigned runs = 0;
	bool in = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c < '0' || c > '9') {
			in = false;
			continue;
		}
		if (!in && runs++ < RUNS)
			numbers[runs - 1] = 0;
		if (runs <= RUNS)
			numbers[runs - 1] = numbers[runs - 1] % 100000000 * 10 + (uint32_t)(c - '0');
		in = true;
	}
	return runs;
}

/* Key 0 of a block is its words and numbers; key n the same with its number n as what it is more than the
 * page's. Empty = there is none. */
static struct zf_slice key_of(struct pages *pages, const struct zf_block *block, char zone, unsigned which)
{
	uint32_t numbers[RUNS] = { 0 };
	unsigned runs = numbers_of(block->raw, numbers);
	struct zf_buffer *key = &pages->text;

	zf_buffer_clear(key);
	zf_buffer_byte(key, zone);
	zf_fold(key, block->raw, false);
	if (key->len < 2 || which > runs || runs > RUNS)
		return (struct zf_slice){ NULL, 0 };
	for (unsigned i = 0; i < runs; i++)
		if (i + 1 == which)
			zf_buffer_format(key, ">%ld", (long)numbers[i] - (long)block->page);
		else
			zf_buffer_format(key, " %lu", (unsigned long)numbers[i]);
	return zf_buffer_as_slice(key);
}

static bool may_run(const struct zf_block *block)
{
	return block->text.len <= SHORT && block->raw.len <= 4 * SHORT && block->kind != ZF_NOTE &&
	       zf_block_stays(block);
}

static void count(struct pages *pages, const struct zf_block *block, char zone)
{
	for (unsigned which = 0; which <= RUNS; which++) {
		struct zf_slice key = key_of(pages, block, zone, which);
		uint64_t *number = NULL;
		if (!key.len)
			continue;
		number = zf_map_get(&pages->keys, key);
		if (!number) {
			key = zf_arena_copy(pages->mender->document->arena, key);
			number = key.at ? zf_map_put(&pages->keys, key, 0) : NULL;
		}
		if (!number) {
			pages->mender->starved = true;
			return;
		}
		if ((*number & 0xFFFF) != block->page)
			*number = ((*number >> 16) + 1) << 16 | block->page;
	}
}

static bool runs(struct pages *pages, const struct zf_block *block, char zone)
{
	for (unsigned which = 0; which <= RUNS; which++) {
		struct zf_slice key = key_of(pages, block, zone, which);
		uint64_t *number = key.len ? zf_map_get(&pages->keys, key) : NULL;
		if (number && *number >> 16 >= pages->needed)
			return true;
	}
	return false;
}

/* Any letter; signs from E2 on are none that matters here. */
static bool has_letter(struct zf_slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (((text.at[i] | 32) >= 'a' && (text.at[i] | 32) <= 'z') ||
		    ((unsigned char)text.at[i] >= 0xC3 && (unsigned char)text.at[i] < 0xE2))
			return true;
	return false;
}

static void mark(struct zf_mender *mender, uint32_t i)
{
	struct zf_block *block = &mender->document->blocks[i];
	bool words = has_letter(block->raw);

	if (!zf_block_mark(mender->document, block,
	                   words ? ZF_BOILERPLATE_PAGE_HEADER : ZF_BOILERPLATE_PAGE_NUMBER, .9f,
	                   ZF_NO_BLOCK, words ? "the same at the edge of other pages" : "it counts the pages"))
		mender->starved = true;
}

/* From a page's edge inwards, at most to its middle. Two very short blocks beside or between running feet are
 * feet too ("CAB", a stamp, "EN"). */
static void walk(struct pages *pages, uint32_t from, uint32_t to, bool head)
{
	const struct zf_block *blocks = pages->mender->document->blocks;
	uint32_t most = (to - from + 1) / 2, done = 0;

	if (most > (head ? HEAD : FOOT))
		most = head ? HEAD : FOOT;
	for (uint32_t n = 0; n < most && n - done <= (head ? 0u : 2u); n++) {
		uint32_t i = head ? from + n : to - 1 - n;
		if (!may_run(&blocks[i]))
			break;
		if (runs(pages, &blocks[i], head ? 'h' : 'f'))
			for (; done <= n; done++)
				mark(pages->mender, head ? from + done : to - 1 - done);
		else if (blocks[i].raw.len > 30 || blocks[i].kind == ZF_ITEM)
			break;
	}
}

static uint32_t page_end(const struct zf_document *document, uint32_t from)
{
	uint32_t to = from;

	while (to < document->nblocks && document->blocks[to].page == document->blocks[from].page)
		to++;
	return to;
}

static void mend_paged(struct zf_mender *mender)
{
	const struct zf_document *document = mender->document;
	struct pages pages = { .mender = mender, .keys = zf_map_in(document->arena) };
	uint32_t npages = 0, to;

	for (uint32_t from = 0; from < document->nblocks && !mender->starved; from = to) {
		npages++;
		to = page_end(document, from);
		for (uint32_t i = from; i < to; i++) {
			if (i >= from + HEAD && i + FOOT < to)
				i = to - FOOT;
			if (!may_run(&document->blocks[i]))
				continue;
			if (i < from + HEAD)
				count(&pages, &document->blocks[i], 'h');
			if (i + FOOT >= to)
				count(&pages, &document->blocks[i], 'f');
		}
	}
	pages.needed = npages < 4 ? 2 : 3 + npages / 50;
	for (uint32_t from = 0; from < document->nblocks && !mender->starved; from = to) {
		to = page_end(document, from);
		walk(&pages, from, to, false);
		walk(&pages, from, to, true);
	}
	mender->starved = mender->starved || pages.text.broken;
	zf_buffer_free(&pages.text);
}

struct series { /* blocks with the same words whose last number counts */
	uint32_t block, number; /* of the last one */
	uint32_t steps, all, first;
};

static bool names_page(struct zf_slice text)
{
	static const char *const words[] = { "page", "seite", "pagina", "página", "pagină", "paġna", "sida",
		                             "side", "sivu", "strana", "strona", "stranica", "stran",
		                             "str.", "oldal", "lehekülg", "lk", "lapa", "lpp", "puslapis",
		                             "psl", "leathanach", "σελίδα", "страница", "стр." };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i]);
		for (size_t at = 0; text.len >= n && at <= text.len - n; at++)
			if (zf_slice_is_nocase(zf_slice_make(text.at + at, n), words[i]) &&
			    (at == 0 || text.at[at - 1] == ' ' ||
			     (text.at[at - 1] >= '0' && text.at[at - 1] <= '9')))
				return true;
	}
	return false;
}

/* Text of at most 60 bytes with one number and nothing else, the word page, or other numbers before
 * the last. */
static bool may_count(const struct zf_block *block, uint32_t *number)
{
	uint32_t numbers[RUNS];
	unsigned runs;

	if (block->raw.len > 60 || block->kind == ZF_CELL || !may_run(block))
		return false;
	runs = numbers_of(block->raw, numbers);
	if (!runs || runs > 3 || (has_letter(block->raw) && !names_page(block->raw)))
		return false;
	*number = numbers[runs - 1];
	return true;
}

/* Words alone, or with the numbers before the last. */
static struct zf_slice series_key(struct zf_buffer *out, struct zf_slice text)
{
	size_t end = text.len, from;

	while (end && !(text.at[end - 1] >= '0' && text.at[end - 1] <= '9'))
		end--;
	from = end;
	while (from && text.at[from - 1] >= '0' && text.at[from - 1] <= '9')
		from--;
	zf_buffer_clear(out);
	zf_fold(out, zf_slice_make(text.at, from), true);
	zf_buffer_byte(out, '#');
	zf_fold(out, zf_slice_make(text.at + end, text.len - end), true);
	return zf_buffer_as_slice(out);
}

static struct series *series_of(struct zf_mender *mender, struct zf_map *keys, struct zf_slice key)
{
	uint64_t *at = zf_map_get(keys, key);
	struct series *series;

	if (at)
		return (struct series *)(uintptr_t)*at;
	key = zf_arena_copy(mender->document->arena, key);
	series = zf_arena_take(mender->document->arena, 1, sizeof *series);
	at = key.at && series ? zf_map_put(keys, key, (uint64_t)(uintptr_t)series) : NULL;
	if (!at)
		mender->starved = true;
	return at ? series : NULL;
}

static void mend_unpaged(struct zf_mender *mender)
{
	const struct zf_document *document = mender->document;
	struct zf_map keys = zf_map_in(document->arena);
	struct zf_buffer text = { 0 };
	struct series *series;
	uint32_t number = 0;

	for (unsigned pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < document->nblocks && !mender->starved; i++) {
			if (!may_count(&document->blocks[i], &number))
				continue;
			series = series_of(mender, &keys, series_key(&text, document->blocks[i].raw));
			if (!series || text.broken)
				break;
			if (pass && series->steps >= 2 && series->steps * 5 >= series->all * 3 &&
			    (series->block - series->first) / (series->steps + 1) >= 4)
				mark(mender, i);
			if (pass)
				continue;
			series->steps += series->all && number == series->number + 1;
			series->first = series->all++ ? series->first : i;
			series->block = i;
			series->number = number;
		}
	mender->starved = mender->starved || text.broken;
	zf_buffer_free(&text);
}

void zf_mend_pages(struct zf_mender *mender)
{
	const struct zf_document *document = mender->document;

	if (document->nblocks && document->blocks[document->nblocks - 1].page > 1)
		mend_paged(mender);
	else
		mend_unpaged(mender);
}
