/*
 * bench-key: how fast the match key and its print are taken, of the lines of standard input.
 *
 * usage: bench-key [ROUNDS] < LINES   (5). Prints, in MB of text a second of CPU, the median of the rounds:
 * the key alone, the key and its print without the memo of texts seen lately, and with it: each line once, as
 * it stands in the input; and each line again after the 1000 lines of its page, as the menus of a site come.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dedup/print.h"

enum { PAGE = 1000, ROUNDS_MAX = 99 };

struct lines {
	struct zf_slice *at;   /* owned */
	size_t count, room, bytes;
};

static void add(struct lines *lines, struct zf_slice line)
{
	if (lines->count == lines->room) {
		lines->room = lines->room ? lines->room * 2 : 1024;
		lines->at = realloc(lines->at, lines->room * sizeof *lines->at);
		if (!lines->at)
			exit(3);
	}
	lines->at[lines->count++] = line;
	lines->bytes += line.len;
}

static struct lines read_lines(void)
{
	struct zf_buffer text = { 0 };
	struct lines lines = { 0 };
	size_t n;

	do {
		char *to = zf_buffer_room(&text, 1 << 20);

		if (!to)
			exit(3);
		n = fread(to, 1, 1 << 20, stdin);
		text.len += n;
	} while (n > 0);
	for (size_t at = 0; at < text.len;) {
		const char *end = memchr(text.at + at, '\n', text.len - at);
		size_t len = end ? (size_t)(end - text.at) - at : text.len - at;

		add(&lines, zf_slice_make(text.at + at, len));
		at += len + 1;
	}
	return lines; /* the text lives as long as the process */
}

enum way { KEY, PRINT, MEMO, WAYS };

static uint64_t take(struct zf_key *key, struct zf_slice line, enum way way, struct zf_buffer *out)
{
	struct zf_hash128 print = { 0, 0 };
	uint32_t weight = 0;

	if (way == MEMO) {
		zf_print_text(key, line, &print, &weight);
		return print.lo;
	}
	weight = zf_match_key(key, line, out);
	return way == KEY ? weight : zf_hash128(zf_buffer_as_slice(out)).lo;
}

/* Seconds of CPU; the sum keeps the work from being left out. */
static double measure(const struct lines *lines, enum way way, int times, uint64_t *sum)
{
	struct zf_key *key = zf_key_new();
	struct zf_buffer out = { 0 };
	clock_t begin;

	if (!key)
		exit(3);
	begin = clock();
	for (size_t page = 0; page < lines->count; page += PAGE)
		for (int time = 0; time < times; time++)
			for (size_t i = page; i < page + PAGE && i < lines->count; i++)
				*sum += take(key, lines->at[i], way, &out);
	begin = clock() - begin;
	zf_key_free(key);
	zf_buffer_free(&out);
	return (double)begin / CLOCKS_PER_SEC;
}

static int order(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void show(const char *name, const struct lines *lines, enum way way, int times, int rounds)
{
	double seconds[ROUNDS_MAX];
	uint64_t sum = 0;

	for (int i = 0; i < rounds; i++)
		seconds[i] = measure(lines, way, times, &sum);
	qsort(seconds, (size_t)rounds, sizeof *seconds, order);
	printf("%-56s %8.0f MB/s  (%016llx)\n", name,
	       (double)lines->bytes * times / 1e6 / seconds[rounds / 2], (unsigned long long)sum);
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 5;
	struct lines lines = read_lines();

	rounds = rounds < 1 ? 1 : rounds > ROUNDS_MAX ? ROUNDS_MAX : rounds;
	printf("%zu lines, %.1f MB\n", lines.count, (double)lines.bytes / 1e6);
	show("key", &lines, KEY, 1, rounds);
	show("key and print, no memo", &lines, PRINT, 1, rounds);
	show("key and print, memo, each line once", &lines, MEMO, 1, rounds);
	show("key and print, memo, each line twice", &lines, MEMO, 2, rounds);
	show("key and print, memo, each line five times", &lines, MEMO, 5, rounds);
	return 0;
}
