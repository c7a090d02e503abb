/*
 * language-pages: how well blocks are tagged inside their pages.
 *
 * usage: language-pages [--flat] [--show] < PAGES.tsv
 *
 * A line: page's language, page's number, paragraph's language, kind, text; the lines of a page together.
 * Kinds that begin with nav or foot stand in navigation and footer (with --flat nothing is known of places).
 * --show prints what went wrong.
 */
#include <stdio.h>
#include <stdlib.h>

#include "language/language.h"

#define MOST 100000

struct counts { unsigned right, all; };
struct line {
	char *text;
	char *field[5];
};

static struct line *lines;
static size_t nlines;
static struct counts own[4], foreign[4], pages;
static bool flat, show;

static unsigned bucket(const char *text)
{
	size_t n = 0;
	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n <= 25 ? 0 : n <= 60 ? 1 : n <= 150 ? 2 : 3;
}

static bool same(const char *got, const char *want)
{
	size_t n = strcspn(got, "-");
	if (strcmp(got, "nn") == 0)
		got = "nb";
	return strlen(want) == n && memcmp(got, want, n) == 0;
}

static void one_page(const struct zf_language *language, struct zf_arena *arena, size_t from, size_t to)
{
	struct zf_document document;
	zf_arena_reset(arena);
	zf_document_reset(&document, arena);
	for (size_t i = from; i < to; i++) {
		struct zf_block *block = zf_document_block(&document);
		if (!block)
			exit(3);
		block->raw = block->text = zf_slice_of(lines[i].field[4]);
		const char *kind = lines[i].field[3];
		block->regions = flat ? 0 : strncmp(kind, "nav", 3) == 0 ?
			ZF_IN_NAV : strncmp(kind, "foot", 4) == 0 ? ZF_IN_FOOTER : 0;
	}
	if (zf_language_score(language, &document) != ZEEF_OK ||
	    zf_language_settle(language, &document) != ZEEF_OK)
		exit(3);
	for (size_t i = from; i < to; i++) {
		const struct zf_block *block = &document.blocks[i - from];
		bool is_own = strcmp(lines[i].field[0], lines[i].field[2]) == 0,
			right = same(block->lang, lines[i].field[2]);
		struct counts *counts = (is_own ? own : foreign) + bucket(lines[i].field[4]);
		counts->all++;
		counts->right += right;
		if (show && !right)
			printf("%s %s\t%s is %s (%.2f)\t%s\t%s\n", lines[i].field[0], lines[i].field[1],
			       lines[i].field[2], block->lang, (double)block->lang_prob, lines[i].field[3],
			       lines[i].field[4]);
	}
	pages.all++;
	pages.right += same(document.lang, lines[from].field[0]);
}

static void print(const char *what, const struct counts *counts, unsigned n)
{
	printf("%-8s", what);
	for (unsigned i = 0; i < n; i++)
		printf("  %6.2f of %5u", counts[i].all ? 100.0 * counts[i].right / counts[i].all : 0,
		       counts[i].all);
	printf("\n");
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		flat |= strcmp(argv[i], "--flat") == 0;
		show |= strcmp(argv[i], "--show") == 0;
	}
	struct zf_language *language = zf_language_new();
	struct zf_arena *arena = zf_arena_new(0);
	lines = calloc(MOST, sizeof *lines);
	if (!language || !arena || !lines)
		return 3;
	size_t room = 0;
	while (nlines < MOST && getline(&lines[nlines].text, &room, stdin) >= 0) {
		char *at = lines[nlines].text;
		at[strcspn(at, "\n")] = '\0';
		for (int i = 0; i < 5; i++) {
			lines[nlines].field[i] = at;
			at += strcspn(at, i < 4 ? "\t" : "");
			if (*at)
				*at++ = '\0';
		}
		room = 0;
		nlines++;
	}
	for (size_t from = 0, to; from < nlines; from = to) {
		for (to = from; to < nlines && strcmp(lines[to].field[1], lines[from].field[1]) == 0 &&
		     strcmp(lines[to].field[0], lines[from].field[0]) == 0; to++)
			;
		one_page(language, arena, from, to);
	}
	printf("characters        up to 25            26-60           61-150             more\n");
	print("own", own, 4);
	print("foreign", foreign, 4);
	print("pages", &pages, 1);
	return 0;
}
