/*
 * Runs a fuzz target without libFuzzer: drive SECONDS FOLDER... Each file of the folders as it is, then mutations of
 * them from a fixed seed, until the time is over. The first byte of an input is the target's; here it is drawn too.
 */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fuzz.h"

enum { MOST_FILES = 1024, MOST_BYTES = 1 << 16 };

struct file {
	uint8_t *at;
	size_t len;
};

static struct file files[MOST_FILES];
static size_t nfiles;
static uint64_t seed = 20240229;

static uint32_t draw(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return below ? (uint32_t)(seed >> 33) % below : 0;
}

static void load(const char *path)
{
	FILE *file = nfiles < MOST_FILES ? fopen(path, "rb") : NULL;
	uint8_t *at = file ? malloc(MOST_BYTES) : NULL;

	if (at)
		files[nfiles++] = (struct file){ at, fread(at, 1, MOST_BYTES, file) };
	if (file)
		fclose(file);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void look(const char *path, int depth)
{
	struct dirent **entries = NULL;
	struct stat info;
	int n;

	if (stat(path, &info) != 0)
		return;
	if (!S_ISDIR(info.st_mode)) {
		load(path);
		return;
	}
	n = scandir(path, &entries, NULL, by_name);
	for (int i = 0; i < n; i++) {
		char inner[4096];

		if (entries[i]->d_name[0] != '.' && depth < 4 &&
		    snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name) < (int)sizeof inner)
			look(inner, depth + 1);
		free(entries[i]);
	}
	free(entries);
}

/* Pieces that parsers have a branch for. */
static const char *const tokens[] = { "<", ">", "</", "<!--", "-->", "<![CDATA[", "&#x0;", "&amp", "<table>", "<tr><td>",
	"<script>", "</body>", "<br>", "<p>", "<a href=", "<sup>1</sup>", "<li>", "<h1>", "\n\n", "\f", "\t", "\xc2\xa0", "\xad",
	"\xff\xfe", "\xef\xbb\xbf", "\xe2\x80\xa8", "\xed\xa0\x80", "\xf4\x90\x80\x80", "- ", "# ", "|", "```", "](", "\\u", "\"",
	"{", "[", "{\"text\":\"", "\r\n", "Content-Length: 99999999999999999999\r\n", "WARC/1.1\r\n", "2021-02-29", "\xcc\x81" };

static size_t splice(uint8_t *out, size_t len, size_t room, const void *piece, size_t n)
{
	size_t at = draw((uint32_t)len + 1);

	if (len + n > room)
		return len;
	memmove(out + at + n, out + at, len - at);
	memcpy(out + at, piece, n);
	return len + n;
}

static size_t mutate(uint8_t *out, size_t len, size_t room)
{
	const struct file *other = &files[draw((uint32_t)nfiles)];
	const char *token = tokens[draw(sizeof tokens / sizeof *tokens)];
	size_t at = len ? draw((uint32_t)len) : 0, n = len - at ? draw(len - at < 200 ? (uint32_t)(len - at) : 200) : 0;

	switch (draw(7)) {
	case 0:
		if (len)
			out[at] = (uint8_t)draw(256);
		return len;
	case 1:
		memmove(out + at, out + at + n, len - at - n);
		return len - n;
	case 2:
		return at;
	case 3:
	case 4:
		for (uint32_t i = draw(4) ? 1 : 1 + draw(300); i; i--)
			len = splice(out, len, room, token, strlen(token));
		return len;
	case 5:
		at = other->len ? draw((uint32_t)other->len) : 0;
		n = other->len - at < 2000 ? other->len - at : 2000;
		return splice(out, len, room, other->at + at, draw((uint32_t)n + 1));
	default:
		for (size_t i = at; i < at + n; i++)
			out[i] ^= (uint8_t)(1u << draw(8));
		return len;
	}
}

/* A copy of exactly its size, so that a sanitizer sees a read behind its end. */
static void run(const uint8_t *at, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);

	must(copy);
	memcpy(copy, at, len);
	LLVMFuzzerTestOneInput(copy, len);
	free(copy);
}

int main(int argc, char **argv)
{
	static uint8_t input[MOST_BYTES * 2 + 1];
	unsigned long runs = 0;
	time_t end = time(NULL) + (argc > 1 ? atoi(argv[1]) : 5);

	for (int i = 2; i < argc; i++)
		look(argv[i], 0);
	must(nfiles);
	for (size_t i = 0; i < nfiles && time(NULL) < end; i++, runs++)
		run(files[i].at, files[i].len);
	for (; time(NULL) < end; runs++) {
		const struct file *file = &files[draw((uint32_t)nfiles)];
		size_t len = file->len;

		input[0] = (uint8_t)draw(256);
		memcpy(input + 1, file->at, len);
		for (uint32_t i = 1 + draw(6); i; i--)
			len = mutate(input + 1, len, sizeof input - 1);
		run(input, len + 1);
	}
	printf("%lu inputs\n", runs);
	for (size_t i = 0; i < nfiles; i++)
		free(files[i].at);
	return 0;
}
