/*
 * metadata/patterns: the references of EU institutions, one row a kind.
 */
#ifndef ZF_METADATA_PATTERNS_H
#define ZF_METADATA_PATTERNS_H

#include "core/arena.h"

enum zf_place { /* where a form of a reference is looked for; bits */
	ZF_IN_TEXT = 1 << 0,
	ZF_IN_URL = 1 << 1,  /* percent signs resolved */
	ZF_IN_NAME = 1 << 2, /* the last part of a file's path */
	ZF_IN_LINE = 1 << 3, /* a line that is nothing but the reference, at the head or foot of a page */
};

struct zf_digits {          /* a run of digits without which a form is none: behind one of these signs, so long */
	const char *behind; /* 'a' stands for any letter */
	unsigned char least, most;
	const char *before; /* what stands before that sign: 'A' any capital, '0' any digit; NULL = whatever */
};

struct zf_pattern {
	const char *kind;
	unsigned places;         /* bits of enum zf_place */
	bool release;            /* names one document, so that its versions share it */
	const char *form;        /* the normal form; see patterns.c */
	const char *institution; /* whose it is; NULL = not told by it */
	const char *doctype;     /* what it names; NULL = not told by it */
	const char *regex;
	struct zf_digits digits;
};

struct zf_found {
	const struct zf_pattern *pattern; /* static */
	struct zf_slice value;            /* normal form; in the arena */
	size_t at, end;                   /* bytes of the folded text */
};

struct zf_patterns; /* compiled; one a thread */
struct zf_patterns *zf_patterns_new(void); /* NULL = no memory */
void zf_patterns_free(struct zf_patterns *patterns); /* takes NULL */

/* Whether a reference may stand in it at all: it holds a digit. */
bool zf_patterns_may(struct zf_slice text);
/* Text with every hyphen and dash as "-", every space as " " and invisible signs out: as patterns read it. A
 * slice of text itself where nothing changes; at = NULL (and text not empty) = no memory. */
struct zf_slice zf_patterns_fold(struct zf_arena *arena, struct zf_slice text);
/* Calls `found` for every reference of the folded text, row by row; false from it, or no memory, ends the
 * scan and is handed up. */
typedef bool zf_found_fn(void *user, const struct zf_found *found);
bool zf_patterns_scan(struct zf_patterns *patterns, struct zf_arena *arena, struct zf_slice folded,
                      unsigned place, zf_found_fn *found, void *user);

#endif
