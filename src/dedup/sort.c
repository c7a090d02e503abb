#include "dedup/sorter.h"

#include <pthread.h>
#include <stdlib.h>

/*
 * American flag sort: count the values of one byte, then swap every item into its bucket; each bucket again
 * by the next byte. Recursion is as deep as an item has bytes (64), whatever the items are.
 */
enum { FEW = 24, BUCKETS = 256, MANY = 1 << 16 }; /* items: sorted by insertion; …; worth a second thread */

struct range {
	uint64_t *items;
	size_t count;
	unsigned words;
};

static int compare(const uint64_t *a, const uint64_t *b, unsigned words)
{
	for (unsigned w = 0; w < words; w++)
		if (a[w] != b[w])
			return a[w] < b[w] ? -1 : 1;
	return 0;
}

static void insertion(struct range range)
{
	unsigned words = range.words;
	uint64_t held[ZF_SORTER_WORDS];

	for (size_t i = 1; i < range.count; i++) {
		uint64_t *at = range.items + i * words;

		if (compare(at - words, at, words) <= 0)
			continue;
		memcpy(held, at, words * sizeof *held);
		do {
			memcpy(at, at - words, words * sizeof *held);
			at -= words;
		} while (at > range.items && compare(at - words, held, words) > 0);
		memcpy(at, held, words * sizeof *held);
	}
}

static unsigned byte_of(const uint64_t *item, unsigned byte)
{
	return item[byte / 8] >> (56 - 8 * (byte % 8)) & 0xFF;
}

static void swap(uint64_t *a, uint64_t *b, unsigned words)
{
	for (unsigned w = 0; w < words; w++) {
		uint64_t held = a[w];

		a[w] = b[w];
		b[w] = held;
	}
}

/* The first byte from `byte` on in which not all items agree; words * 8 = they agree in all. */
static unsigned first_difference(struct range range, unsigned byte)
{
	for (unsigned w = byte / 8; w < range.words; w++) {
		uint64_t first = range.items[w], differs = 0;

		for (size_t i = 1; i < range.count; i++)
			differs |= range.items[i * range.words + w] ^ first;
		if (w == byte / 8)
			differs &= UINT64_MAX >> 8 * (byte % 8);
		if (differs)
			return w * 8 + (unsigned)__builtin_clzll(differs) / 8;
	}
	return range.words * 8;
}

/* Parts the items by one byte; ends[i] = where bucket i ends, in items. */
static void part(struct range range, unsigned byte, size_t ends[BUCKETS])
{
	size_t next[BUCKETS], sum = 0;

	memset(ends, 0, BUCKETS * sizeof *ends);
	for (size_t i = 0; i < range.count; i++)
		ends[byte_of(range.items + i * range.words, byte)]++;
	for (unsigned b = 0; b < BUCKETS; b++) {
		next[b] = sum;
		sum += ends[b];
		ends[b] = sum;
	}
	for (unsigned b = 0; b < BUCKETS; b++)
		while (next[b] < ends[b]) {
			uint64_t *item = range.items + next[b] * range.words;
			unsigned home = byte_of(item, byte);

			if (home == b)
				next[b]++;
			else
				swap(item, range.items + next[home]++ * range.words, range.words);
		}
}

static void sort_from(struct range range, unsigned byte)
{
	size_t ends[BUCKETS], begin = 0;

	if (range.count <= FEW) {
		insertion(range);
		return;
	}
	byte = first_difference(range, byte);
	if (byte == range.words * 8)
		return;
	part(range, byte, ends);
	for (unsigned b = 0; b < BUCKETS; begin = ends[b++])
		if (ends[b] - begin > 1)
			sort_from((struct range){ range.items + begin * range.words, ends[b] - begin,
			                          range.words },
			          byte + 1);
}

/* Buckets of the first byte, taken by whoever is free. */
struct share {
	struct range range;
	unsigned byte;
	size_t ends[BUCKETS];
	unsigned next;
	pthread_mutex_t lock;
};

static void *take_buckets(void *arg)
{
	struct share *share = arg;

	for (;;) {
		unsigned b;
		size_t begin;

		pthread_mutex_lock(&share->lock);
		b = share->next < BUCKETS ? share->next++ : BUCKETS;
		pthread_mutex_unlock(&share->lock);
		if (b == BUCKETS)
			return NULL;
		begin = b ? share->ends[b - 1] : 0;
		sort_from((struct range){ share->range.items + begin * share->range.words,
		                          share->ends[b] - begin, share->range.words },
		          share->byte + 1);
	}
}

void zf_sort_words(uint64_t *items, size_t count, unsigned words, unsigned threads)
{
	struct share share = { .range = { items, count, words } };
	pthread_t others[15];
	unsigned started = 0;

	if (threads <= 1 || count < MANY) {
		sort_from(share.range, 0);
		return;
	}
	share.byte = first_difference(share.range, 0);
	if (share.byte == words * 8)
		return;
	part(share.range, share.byte, share.ends);
	pthread_mutex_init(&share.lock, NULL);
	while (started < threads - 1 && started < sizeof others / sizeof *others &&
	       pthread_create(&others[started], NULL, take_buckets, &share) == 0)
		started++;
	take_buckets(&share);
	while (started > 0)
		pthread_join(others[--started], NULL);
	pthread_mutex_destroy(&share.lock);
}
