/*
 * Counts which two characters stand side by side in the languages of Europe, and writes src/repair/pair-table.c.
 *
 * usage: train-pairs < LINES > src/repair/pair-table.c
 *
 * LINES are `tag<TAB>text`, or `tag<TAB>word<TAB>count` behind a line "#words" (and `tag<TAB>text` again behind
 * "#text"). Digits count as 0, white space as a space (but for U+00A0), and each text also in capitals. A pair is common where
 * it is at least COMMON of all pairs of one language, and rare where it is at least RARE and was met more than
 * once; signs of Latin, Greek and Cyrillic texts alone. Pairs of two signs of ASCII are kept where both are small
 * letters and they are at least FREQUENT of all pairs of one language. The same lines give the same bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "core/utf8.h"

#define SLOTS (1u << 22) /* a power of 2 */
#define LANGS 64
#define COMMON 4e-6
#define RARE 4e-7
#define FREQUENT 2e-3
#define LAST 0xFFFF

enum { TEXT, CAPITALS, WORDS, KINDS };

struct slot {
	uint64_t key; /* kind and language << 32 | first << 16 | second */
	double count;
};

static struct slot *slots;
static char langs[LANGS][12];
static double totals[LANGS * KINDS];
static unsigned nlangs;

static void add(unsigned lang, uint32_t a, uint32_t b, double count)
{
	uint64_t key = (uint64_t)(lang + 1) << 32 | a << 16 | b;
	uint64_t at = key * UINT64_C(0x9e3779b97f4a7c15) >> 42;

	while (slots[at].key && slots[at].key != key)
		at = (at + 1) & (SLOTS - 1);
	slots[at].key = key;
	slots[at].count += count;
	totals[lang] += count;
}

static uint32_t sign_of(uint32_t c)
{
	if (c == ZF_UTF8_BAD || c > LAST)
		return 0;
	if ((c >= 0x530 && c < 0x2000) || (c >= 0x2300 && c < 0xFB00) || c > 0xFB04)
		return 0;
	return zf_is_digit(c) ? '0' : c != 0xA0 && zf_is_space(c) ? ' ' : c;
}

static void count_text(unsigned lang, struct zf_slice text, bool capitals, double count)
{
	uint32_t before = ' ';

	for (size_t at = 0; at <= text.len;) {
		uint32_t c = at < text.len ? sign_of(zf_utf8_next(text, &at)) : (at++, ' ');
		if (capitals)
			c = (uint32_t)u_toupper((UChar32)c);
		if (before && c)
			add(lang, before, c, count);
		before = c;
	}
}

static unsigned lang_of(const char *tag)
{
	unsigned i = 0;

	while (i < nlangs && strcmp(langs[i], tag) != 0)
		i++;
	if (i == nlangs && nlangs < LANGS)
		memcpy(langs[nlangs++], tag, strlen(tag) + 1); /* below 12 bytes, read_line saw to it */
	return i < LANGS ? i : 0;
}

static void read_line(char *line, bool words)
{
	char *tab = strchr(line, '\t'), *second;
	double count = 1;
	unsigned lang;

	if (!tab || tab - line > 11)
		return;
	*tab++ = '\0';
	if (words) {
		second = strchr(tab, '\t');
		if (!second)
			return;
		*second = '\0';
		count = strtod(second + 1, NULL);
	}
	lang = lang_of(line) * KINDS;
	count_text(lang + (words ? WORDS : TEXT), zf_slice_of(tab), false, count);
	count_text(lang + CAPITALS, zf_slice_of(tab), true, count);
}

static int by_pair(const void *a, const void *b)
{
	uint32_t x = (uint32_t)((const struct slot *)a)->key, y = (uint32_t)((const struct slot *)b)->key;

	return (x > y) - (x < y);
}

static bool is_small(uint32_t c)
{
	return c >= 'a' && c <= 'z';
}

/* 0 none, 1 rare, 2 common. */
static int level_of(const struct slot *slot)
{
	double total = totals[(slot->key >> 32) - 1];
	uint32_t a = (uint32_t)slot->key >> 16, b = (uint32_t)slot->key & 0xFFFF;

	if (a < 0x80 && b < 0x80)
		return is_small(a) && is_small(b) && slot->count >= FREQUENT * total ? 2 : 0;
	return slot->count >= COMMON * total ? 2 : slot->count >= RARE * total && slot->count > 1 ? 1 : 0;
}

/* The greatest level of the pair at i in any language; *to = behind its slots. */
static int level_at(size_t i, size_t n, size_t *to)
{
	int level = 0, one;

	for (*to = i; *to < n && (uint32_t)slots[*to].key == (uint32_t)slots[i].key; ++*to) {
		one = level_of(&slots[*to]);
		level = one > level ? one : level;
	}
	return level;
}

static void write_list(const char *name, int wanted, size_t n)
{
	size_t written = 0;

	printf("const uint32_t zf_pairs_%s[] = {", name);
	for (size_t i = 0, to; i < n; i = to) {
		uint32_t pair = (uint32_t)slots[i].key;
		bool small = pair >> 16 < 0x80 && (pair & 0xFFFF) < 0x80;
		if (level_at(i, n, &to) == wanted && !small)
			printf("%s0x%lX,", written++ % 10 ? " " : "\n\t", (unsigned long)pair);
	}
	printf("\n};\nconst size_t zf_pairs_n%s = sizeof zf_pairs_%s / sizeof *zf_pairs_%s;\n\n", name, name, name);
}

static void write_letters(size_t n)
{
	uint32_t rows[26] = { 0 };

	for (size_t i = 0, to; i < n; i = to) {
		uint32_t a = (uint32_t)slots[i].key >> 16, b = (uint32_t)slots[i].key & 0xFFFF;
		if (level_at(i, n, &to) && is_small(a) && is_small(b))
			rows[a - 'a'] |= (uint32_t)1 << (b - 'a');
	}
	printf("const uint32_t zf_pairs_letters[32] = {");
	for (unsigned i = 0; i < 26; i++)
		printf("%s0x%lX,", i % 9 ? " " : "\n\t", (unsigned long)rows[i]);
	puts("\n};");
}

int main(void)
{
	static char line[1 << 16];
	bool words = false;
	size_t n = 0;

	slots = calloc(SLOTS, sizeof *slots);
	if (!slots)
		return 3;
	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (strcmp(line, "#words") == 0 || strcmp(line, "#text") == 0)
			words = line[1] == 'w';
		else
			read_line(line, words);
	}
	for (size_t i = 0; i < SLOTS; i++)
		if (slots[i].key)
			slots[n++] = slots[i];
	qsort(slots, n, sizeof *slots, by_pair);
	puts("/* Made by scripts/train-pairs: pairs of characters as first << 16 | second, sorted. See src/repair/README.md. */\n"
	     "#include \"repair/pairs.h\"\n");
	write_list("common", 2, n);
	write_list("rare", 1, n);
	write_letters(n);
	free(slots);
	return 0;
}
