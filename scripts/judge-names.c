#include "judge-names.h"

#include <math.h>
#include <stdlib.h>

enum { LEAST_SITES = 5, DAMP = 4 };

struct entry { /* of a site, in one set: the share of the words under a name that are the gold's */
	uint64_t site;
	uint32_t key;
	unsigned set;
	float share, words, hits;
};

struct name_table {
	struct entry *entries; /* by site, then key, then set */
	size_t count, room;
	uint32_t *keys;        /* of all names that enough sites have; rising */
	uint32_t nkeys;
	double prior;
};

struct name_sums {
	const struct name_table *table;
	double *sum;
	uint32_t *sites;
	int16_t *base, *weights;
	unsigned out1, out2;
	size_t changed_from, changed_to; /* entries that the last site took out */
};

static int by_site(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->site != y->site)
		return x->site < y->site ? -1 : 1;
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->set > y->set) - (x->set < y->set);
}

static int by_key(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void add_entry(struct name_table *table, struct entry entry)
{
	if (table->count == table->room) {
		table->room = table->room ? table->room * 2 : 1 << 16;
		table->entries = realloc(table->entries, table->room * sizeof *table->entries);
		if (!table->entries)
			abort();
	}
	table->entries[table->count++] = entry;
}

static void add_page(struct name_table *table, const struct page *page, unsigned set)
{
	const struct zf_page *looked = &page->looked;
	float *words = calloc((size_t)looked->nplaces + 1, sizeof *words);
	float *hits = calloc((size_t)looked->nplaces + 1, sizeof *hits);

	if (!words || !hits)
		abort();
	for (uint32_t i = 0; i < page->document.nblocks; i++) {
		words[looked->looks[i].place] += (float)(page->first[i + 1] - page->first[i]);
		hits[looked->looks[i].place] += (float)page->hits[i];
	}
	for (uint32_t k = looked->nplaces; k > 0; k--) {
		uint32_t id = looked->descent[k - 1], keys[ZF_NAMES_EACH];
		const struct zf_place *place = &looked->places[id];
		size_t n = zf_names_of(place->element, keys);
		if (place->above) {
			words[place->above] += words[id];
			hits[place->above] += hits[id];
		}
		for (size_t j = 0; j < n && words[id] > 0; j++)
			add_entry(table, (struct entry){ page->site, keys[j], set, 0, words[id], hits[id] });
	}
	free(words);
	free(hits);
}

/* Joins entries of one site and key; each becomes one share. */
static void join(struct name_table *table)
{
	size_t out = 0;
	double sum = 0;

	qsort(table->entries, table->count, sizeof *table->entries, by_site);
	for (size_t i = 0; i < table->count; i++) {
		struct entry *last = out ? &table->entries[out - 1] : NULL;
		if (last && last->site == table->entries[i].site && last->set == table->entries[i].set &&
		    last->key == table->entries[i].key) {
			last->words += table->entries[i].words;
			last->hits += table->entries[i].hits;
		} else {
			table->entries[out++] = table->entries[i];
		}
	}
	table->count = out;
	for (size_t i = 0; i < out; i++) {
		table->entries[i].share = table->entries[i].hits / table->entries[i].words;
		sum += table->entries[i].share;
	}
	table->prior = out ? sum / (double)out : .5;
}

static size_t key_index(const struct name_table *table, uint32_t key)
{
	const uint32_t *at = bsearch(&key, table->keys, table->nkeys, sizeof *table->keys, by_key);

	return at ? (size_t)(at - table->keys) : SIZE_MAX;
}

struct name_table *name_table_take(const struct page *pages, size_t count, bool by_set)
{
	struct name_table *table = calloc(1, sizeof *table);
	uint32_t *all, n = 0;

	if (!table)
		abort();
	for (size_t i = 0; i < count; i++)
		add_page(table, &pages[i], by_set ? pages[i].set : 0);
	join(table);
	all = malloc((table->count + 1) * sizeof *all);
	if (!all)
		abort();
	for (size_t i = 0; i < table->count; i++)
		all[i] = table->entries[i].key;
	qsort(all, table->count, sizeof *all, by_key);
	for (size_t i = 0, k; i < table->count; i = k) {
		for (k = i; k < table->count && all[k] == all[i]; k++)
			;
		if (k - i >= LEAST_SITES)
			all[n++] = all[i];
	}
	table->keys = all;
	table->nkeys = n;
	return table;
}

void name_table_free(struct name_table *table)
{
	free(table->entries);
	free(table->keys);
	free(table);
}

static int16_t weight(const struct name_table *table, double sum, uint32_t sites)
{
	double share, m = table->prior;

	if (sites < LEAST_SITES - 1)
		return 0;
	share = (sum + DAMP * m) / (sites + DAMP);
	return (int16_t)lround(100 * (log(share / (1 - share)) - log(m / (1 - m))));
}

static bool is_in(const struct name_sums *sums, const struct entry *entry)
{
	return !part_has(sums->out1, entry->site, entry->set) && !part_has(sums->out2, entry->site, entry->set);
}

struct name_sums *name_sums_take(const struct name_table *table, unsigned out1, unsigned out2)
{
	struct name_sums *sums = calloc(1, sizeof *sums);

	if (!sums)
		abort();
	sums->table = table;
	sums->out1 = out1;
	sums->out2 = out2;
	sums->sum = calloc((size_t)table->nkeys + 1, sizeof *sums->sum);
	sums->sites = calloc((size_t)table->nkeys + 1, sizeof *sums->sites);
	sums->base = calloc((size_t)table->nkeys + 1, sizeof *sums->base);
	sums->weights = calloc((size_t)table->nkeys + 1, sizeof *sums->weights);
	if (!sums->sum || !sums->sites || !sums->base || !sums->weights)
		abort();
	for (size_t i = 0; i < table->count; i++) {
		size_t k = key_index(table, table->entries[i].key);
		if (k == SIZE_MAX || !is_in(sums, &table->entries[i]))
			continue;
		sums->sum[k] += table->entries[i].share;
		sums->sites[k]++;
	}
	for (uint32_t k = 0; k < table->nkeys; k++)
		sums->base[k] = sums->weights[k] = weight(table, sums->sum[k], sums->sites[k]);
	return sums;
}

void name_sums_free(struct name_sums *sums)
{
	free(sums->sum);
	free(sums->sites);
	free(sums->base);
	free(sums->weights);
	free(sums);
}

struct zf_names name_weights(struct name_sums *sums, uint64_t site)
{
	const struct name_table *table = sums->table;
	size_t low = 0, high = table->count, next;

	for (size_t i = sums->changed_from; i < sums->changed_to; i++) {
		size_t k = key_index(table, table->entries[i].key);
		if (k != SIZE_MAX)
			sums->weights[k] = sums->base[k];
	}
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (table->entries[middle].site < site)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low; high < table->count && table->entries[high].site == site; high = next) {
		uint32_t key = table->entries[high].key, sites = 0;
		size_t k = key_index(table, key);
		double share = 0;
		for (next = high; next < table->count && table->entries[next].site == site &&
		     table->entries[next].key == key; next++) {
			if (!is_in(sums, &table->entries[next]))
				continue;
			share += table->entries[next].share;
			sites++;
		}
		if (k != SIZE_MAX)
			sums->weights[k] = weight(table, sums->sum[k] - share, sums->sites[k] - sites);
	}
	sums->changed_from = low;
	sums->changed_to = high;
	return (struct zf_names){ .count = table->nkeys, .keys = table->keys, .weights = sums->weights };
}
