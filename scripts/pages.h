/* What the measuring programs share: pages in memory. */
#ifndef ZF_SCRIPTS_PAGES_H
#define ZF_SCRIPTS_PAGES_H

#include "core/slice.h"

struct page {
	char *name;
	struct zf_slice bytes; /* its own */
};

struct pages {
	struct page *list;
	size_t count, room, bytes;
};

/* Adds a file, or all *.html and *.htm of a folder in the order of their names. Ends the program
 * where it cannot. */
void pages_load(struct pages *pages, const char *path);
void pages_free(struct pages *pages);
/* For xmlSetGenericErrorFunc: says nothing. */
void pages_quiet(void *user, const char *format, ...);

#endif
