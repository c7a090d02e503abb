#include "pages.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static void fail(const char *what, const char *name)
{
	fprintf(stderr, "%s: %s\n", name, what);
	exit(3);
}

static void load(struct pages *pages, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct stat info;
	char *at;
	size_t n;

	if (!file || fstat(fileno(file), &info) != 0)
		fail("cannot be read", path);
	n = (size_t)info.st_size;
	at = malloc(n + 1);
	if (!at || fread(at, 1, n, file) != n)
		fail("cannot be read", path);
	fclose(file);
	if (pages->count == pages->room) {
		pages->room = pages->room ? pages->room * 2 : 256;
		pages->list = realloc(pages->list, pages->room * sizeof *pages->list);
		if (!pages->list)
			fail("no memory", path);
	}
	pages->list[pages->count].name = malloc(strlen(path) + 1);
	if (!pages->list[pages->count].name)
		fail("no memory", path);
	strcpy(pages->list[pages->count].name, path);
	pages->list[pages->count++].bytes = zf_slice_make(at, n);
	pages->bytes += n;
}

static bool is_page(const char *name)
{
	size_t n = strlen(name);

	return (n > 5 && strcmp(name + n - 5, ".html") == 0) || (n > 4 && strcmp(name + n - 4, ".htm") == 0);
}

void pages_load(struct pages *pages, const char *path)
{
	struct stat info;
	struct dirent **list;
	int n;

	if (stat(path, &info) != 0)
		fail("cannot be read", path);
	if (!S_ISDIR(info.st_mode)) {
		load(pages, path);
		return;
	}
	n = scandir(path, &list, NULL, alphasort);
	for (int i = 0; i < n; i++) {
		char name[4096];
		if (is_page(list[i]->d_name)) {
			snprintf(name, sizeof name, "%s/%s", path, list[i]->d_name);
			load(pages, name);
		}
		free(list[i]);
	}
	if (n >= 0)
		free(list);
}

void pages_free(struct pages *pages)
{
	for (size_t i = 0; i < pages->count; i++) {
		free(pages->list[i].name);
		free((char *)pages->list[i].bytes.at);
	}
	free(pages->list);
	*pages = (struct pages){ 0 };
}

void pages_quiet(void *user, const char *format, ...)
{
	(void)user;
	(void)format;
}
