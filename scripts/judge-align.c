/* Which words of a page are the gold's: the best run of common words in order, longer runs first. */
#include <stdlib.h>
#include <unicode/uchar.h>

#include "core/map.h"
#include "core/utf8.h"
#include "judge-pages.h"

enum { RUN_BONUS = 2, COMMON = 400 };

struct numbering {
	struct zf_arena *arena;
	struct zf_map map;
	uint32_t next;
	bool ideographs;
};

struct list {
	uint32_t *at;
	size_t len, room;
};

static bool push(struct list *list, uint32_t value)
{
	if (list->len == list->room) {
		size_t room = list->room ? list->room * 2 : 1024;
		uint32_t *at = realloc(list->at, room * sizeof *at);
		if (!at)
			return false;
		list->at = at;
		list->room = room;
	}
	list->at[list->len++] = value;
	return true;
}

static bool is_cjk(uint32_t c)
{
	return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x4e00 && c <= 0x9fff) ||
	       (c >= 0xf900 && c <= 0xfaff);
}

static bool end_word(struct numbering *n, char *word, size_t *len, struct list *out)
{
	uint64_t *number;
	struct zf_slice key;

	if (!*len)
		return true;
	key = zf_arena_copy(n->arena, zf_slice_make(word, *len));
	*len = 0;
	number = key.at ? zf_map_put(&n->map, key, n->next) : NULL;
	if (!number)
		return false;
	n->next += *number == n->next;
	return push(out, (uint32_t)*number);
}

/* The scorer's words: letters, digits and underscores, lower-cased. */
static bool number_words(struct numbering *n, struct zf_slice text, struct list *out)
{
	char word[1024];
	size_t len = 0, at = 0;

	while (at < text.len) {
		uint32_t c = zf_utf8_next(text, &at);
		bool part = c != ZF_UTF8_BAD && (c == '_' || u_isalnum((UChar32)c));
		bool alone = part && n->ideographs && is_cjk(c);
		if ((!part || alone || len > sizeof word - 8) && !end_word(n, word, &len, out))
			return false;
		if (part)
			len += zf_utf8_put((uint32_t)u_tolower((UChar32)c), word + len);
		if (alone && !end_word(n, word, &len, out))
			return false;
	}
	return end_word(n, word, &len, out);
}

struct node {
	uint32_t before; /* of the chain; 0 = none */
	uint32_t word;   /* of the page */
};

struct chain { /* the best chain that ends at or before a gold word */
	uint32_t value, node;
};

struct alignment {
	struct chain *tree;   /* prefix maxima over gold words */
	struct chain *diagonal; /* of the page word before, by gold word */
	uint32_t *stamp;      /* page word that wrote diagonal[j], plus 1 */
	struct node *nodes;
	size_t nnodes, room;
	uint32_t ngold;
};

static struct chain best_before(const struct alignment *a, uint32_t gold)
{
	struct chain best = { 0, 0 };

	for (uint32_t j = gold; j > 0; j -= j & -j)
		if (a->tree[j].value > best.value)
			best = a->tree[j];
	return best;
}

static void improve(struct alignment *a, uint32_t gold, struct chain chain)
{
	for (uint32_t j = gold + 1; j <= a->ngold; j += j & -j)
		if (a->tree[j].value < chain.value)
			a->tree[j] = chain;
}

static bool meet(struct alignment *a, uint32_t word, uint32_t gold)
{
	struct chain chain = best_before(a, gold);

	chain.value++;
	if (gold > 0 && a->stamp[gold - 1] == word && word > 0 &&
	    a->diagonal[gold - 1].value + 1 + RUN_BONUS > chain.value) {
		chain = a->diagonal[gold - 1];
		chain.value += 1 + RUN_BONUS;
	}
	if (a->nnodes == a->room) {
		size_t room = a->room * 2;
		struct node *nodes = realloc(a->nodes, room * sizeof *nodes);
		if (!nodes)
			return false;
		a->nodes = nodes;
		a->room = room;
	}
	a->nodes[a->nnodes] = (struct node){ chain.node, word };
	chain.node = (uint32_t)a->nnodes++;
	improve(a, gold, chain);
	a->stamp[gold] = word + 1;
	a->diagonal[gold] = chain;
	return true;
}

/* Marks the words of the page on the best chain. by_word: starts of lists of gold words in `places`. */
static bool align(const struct list *page, const struct list *gold, uint32_t kinds, uint8_t *hit)
{
	struct alignment a = { .ngold = (uint32_t)gold->len, .room = 4096, .nnodes = 1 };
	uint32_t *starts = calloc((size_t)kinds + 2, sizeof *starts),
		*places = malloc((gold->len + 1) * sizeof *places);
	bool well = false;

	a.tree = calloc(gold->len + 1, sizeof *a.tree);
	a.diagonal = calloc(gold->len + 1, sizeof *a.diagonal);
	a.stamp = calloc(gold->len + 1, sizeof *a.stamp);
	a.nodes = malloc(a.room * sizeof *a.nodes);
	if (!starts || !places || !a.tree || !a.diagonal || !a.stamp || !a.nodes)
		goto end;
	for (size_t i = 0; i < gold->len; i++)
		starts[gold->at[i] + 2]++;
	for (uint32_t k = 2; k <= kinds + 1; k++)
		starts[k] += starts[k - 1];
	for (size_t i = 0; i < gold->len; i++)
		places[starts[gold->at[i] + 1]++] = (uint32_t)i;
	for (uint32_t i = 0; i < page->len; i++) {
		uint32_t word = page->at[i], from = starts[word], to = starts[word + 1];
		bool common = to - from > COMMON;
		for (uint32_t k = to; k > from; k--) {
			uint32_t j = places[k - 1];
			if (common && !(j > 0 && i > 0 && a.stamp[j - 1] == i))
				continue; /* of a very common word only what goes on with a run */
			if (!meet(&a, i, j))
				goto end;
		}
	}
	for (uint32_t node = best_before(&a, a.ngold).node; node; node = a.nodes[node].before)
		hit[a.nodes[node].word] = 1;
	well = true;
end:
	free(starts);
	free(places);
	free(a.tree);
	free(a.diagonal);
	free(a.stamp);
	free(a.nodes);
	return well;
}

bool page_align(struct page *page, const char *gold_text, bool ideographs)
{
	struct zf_document *document = &page->document;
	struct numbering n = { .arena = page->arena, .map = zf_map_in(page->arena), .ideographs = ideographs };
	struct list gold = { 0 }, words = { 0 };
	uint8_t *hit = NULL;
	bool well = number_words(&n, zf_slice_of(gold_text), &gold);

	page->first = malloc(((size_t)document->nblocks + 1) * sizeof *page->first);
	page->hits = calloc((size_t)document->nblocks + 1, sizeof *page->hits);
	if (!page->first || !page->hits)
		return false;
	for (uint32_t i = 0; well && i < document->nblocks; i++) {
		page->first[i] = (uint32_t)words.len;
		well = number_words(&n, zf_page_text(&document->blocks[i]), &words);
	}
	page->first[document->nblocks] = (uint32_t)words.len;
	page->tokens = words.at;
	page->ntokens = (uint32_t)words.len;
	page->gold_words = (uint32_t)gold.len;
	page->nkinds = n.next;
	page->gold_counts = calloc((size_t)n.next + 1, sizeof *page->gold_counts);
	hit = calloc(words.len + 1, 1);
	well = well && hit && page->gold_counts && align(&words, &gold, n.next, hit);
	for (size_t i = 0; well && i < gold.len; i++)
		page->gold_counts[gold.at[i]]++;
	for (uint32_t i = 0; well && i < document->nblocks; i++)
		for (uint32_t k = page->first[i]; k < page->first[i + 1]; k++)
			page->hits[i] += hit[k];
	free(hit);
	free(gold.at);
	return well;
}

struct page_score page_score(const struct page *page, const uint8_t *kept)
{
	struct page_score score = { 0, 0, 0 };
	uint32_t *left = malloc(((size_t)page->nkinds + 1) * sizeof *left);
	uint64_t common = 0, said = 0;

	if (!left)
		abort();
	memcpy(left, page->gold_counts, page->nkinds * sizeof *left);
	for (uint32_t i = 0; i < page->document.nblocks; i++)
		for (uint32_t k = page->first[i]; kept[i] && k < page->first[i + 1]; k++) {
			said++;
			if (left[page->tokens[k]]) {
				left[page->tokens[k]]--;
				common++;
			}
		}
	free(left);
	if (!page->gold_words && !said)
		score = (struct page_score){ 1, 1, 1 };
	if (common)
		score = (struct page_score){ (double)common / (double)said, (double)common / page->gold_words,
			                     2. * (double)common / (double)(said + page->gold_words) };
	return score;
}

double page_f1(const struct page *page, const uint8_t *kept)
{
	return page_score(page, kept).f1;
}
