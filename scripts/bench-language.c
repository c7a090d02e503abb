/*
 * bench-language: how fast lines are tagged, beside CLD2 where it is there.
 *
 * usage: bench-language [-r REPEATS] [-c LIBCLD2.so] FILE...
 *
 * Each file's lines are read into memory first and tagged one by one, by zeef and by CLD2 in turn (best effort, plain
 * text, no hints); CPU time of one thread, the median of the repeats. CLD2 (Debian: libcld2-0) is opened while the
 * program runs and is no part of zeef: without it zeef is measured alone. Loading the table is measured, too.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "language/language.h"

/* cld2/public/compact_lang_det.h, as a C program sees it. */
struct hints {
	const char *content_language, *tld;
	int encoding, language;
};
enum { UNKNOWN_ENCODING = 23, UNKNOWN_LANGUAGE = 26, BEST_EFFORT = 0x4000 };
typedef int detect_fn(const char *text, int len, bool plain, const struct hints *hints, int flags, int languages[3],
                      int shares[3], double scores[3], void *chunks, int *bytes, bool *reliable, int *valid);
static const char symbol[] = "_ZN4CLD233ExtDetectLanguageSummaryCheckUTF8EPKcibPKNS_8CLDHintsEiPNS_8LanguageEPiPdP"
                             "St6vectorINS_11ResultChunkESaISA_EES7_PbS7_";

static double cpu(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static detect_fn *open_cld2(const char *path)
{
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL), *at = library ? dlsym(library, symbol) : NULL;
	detect_fn *detect = NULL;
	if (!at)
		fprintf(stderr, "bench-language: no CLD2 (%s): zeef alone; -c names the library\n", path);
	else
		memcpy(&detect, &at, sizeof detect); /* ISO C has no such cast */
	return detect;
}

static struct zf_slice read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *bytes = NULL;
	size_t len = 0, got = 1;
	while (file && got > 0) {
		char *more = realloc(bytes, len + (1 << 20));
		if (!more)
			break;
		bytes = more;
		got = fread(bytes + len, 1, 1 << 20, file);
		len += got;
	}
	if (!file || len == 0) {
		fprintf(stderr, "bench-language: %s: nothing to read\n", path);
		exit(3);
	}
	fclose(file);
	return zf_slice_make(bytes, len);
}

static uint64_t checked; /* so that no answer goes unused */

static void one_line(const struct zf_language *language, detect_fn *detect, struct zf_slice line)
{
	if (!detect) {
		checked += (unsigned char)zf_language_of(language, line).tag[0];
		return;
	}
	static const struct hints none = { NULL, NULL, UNKNOWN_ENCODING, UNKNOWN_LANGUAGE };
	int languages[3], shares[3], bytes, valid;
	double scores[3];
	bool reliable;
	checked += (uint64_t)detect(line.at, (int)line.len, true, &none, BEST_EFFORT, languages, shares, scores, NULL,
	                            &bytes, &reliable, &valid);
}

static double once(const struct zf_language *language, detect_fn *detect, struct zf_slice text)
{
	double start = cpu();
	for (size_t at = 0; at < text.len;) {
		const char *end = memchr(text.at + at, '\n', text.len - at);
		size_t len = end ? (size_t)(end - text.at) - at : text.len - at;
		one_line(language, detect, zf_slice_make(text.at + at, len));
		at += len + 1;
	}
	return cpu() - start;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

enum { MOST = 99 };

static void measure(const struct zf_language *language, detect_fn *detect, const char *path, int repeats)
{
	struct zf_slice text = read_file(path);
	double mine[MOST], theirs[MOST];
	for (int r = 0; r < repeats; r++) {
		mine[r] = once(language, NULL, text);
		theirs[r] = detect ? once(language, detect, text) : 0;
	}
	qsort(mine, (size_t)repeats, sizeof *mine, compare);
	qsort(theirs, (size_t)repeats, sizeof *theirs, compare);
	double zeef = (double)text.len / mine[repeats / 2] / 1e6;
	printf("%-40s %6.1f MB   zeef %6.1f MB/s", path, (double)text.len / 1e6, zeef);
	if (detect) {
		double cld2 = (double)text.len / theirs[repeats / 2] / 1e6;
		printf("   CLD2 %6.1f MB/s   ratio %.2f", cld2, zeef / cld2);
	}
	printf("\n");
	free((char *)(uintptr_t)text.at);
}

int main(int argc, char **argv)
{
	const char *library = "libcld2.so.0";
	int repeats = 9, first = 1;
	for (; first + 1 < argc && argv[first][0] == '-'; first += 2) {
		if (strcmp(argv[first], "-r") == 0)
			repeats = atoi(argv[first + 1]);
		else if (strcmp(argv[first], "-c") == 0)
			library = argv[first + 1];
	}
	if (first >= argc || repeats < 1 || repeats > MOST) {
		fprintf(stderr, "usage: bench-language [-r REPEATS] [-c LIBCLD2.so] FILE...\n");
		return 2;
	}
	double start = cpu();
	struct zf_language *language = zf_language_new();
	printf("the table was loaded in %.2f ms\n", (cpu() - start) * 1e3);
	detect_fn *detect = open_cld2(library);
	for (int i = first; language && i < argc; i++)
		measure(language, detect, argv[i], repeats);
	zf_language_free(language);
	return language && checked ? 0 : 3;
}
