/* segment/cut: the blocks of a text as runs of lines, before and while their kinds are found. */
#ifndef ZF_SEGMENT_CUT_H
#define ZF_SEGMENT_CUT_H

#include "core/document.h"
#include "segment/line.h"
#include "segment/wraps.h"

struct zf_cut {            /* one block */
	size_t from, count; /* lines */
	uint32_t width;     /* code points of all its lines */
	uint32_t blanks;    /* empty lines before it */
	uint8_t first, last; /* enum zf_first of its first line, enum zf_last of its last */
	uint8_t sign;       /* enum zf_sign */
	bool ruled;         /* a rule stands before it */
	uint32_t flags;     /* of its first line, and ZF_LINE_COLUMNS of any */
};

struct zf_cuts {
	struct zf_document *document;
	const struct zf_line *lines;
	size_t nlines;
	struct zf_measure measure;
	size_t run_to;        /* the lines up to here have been asked whether they are wrapped by themselves */
	bool run_wraps;       /* and they are */
	struct zf_cut *cuts;  /* cut i is block i of the document */
	size_t count, room;
};

/* Adds a block of `count` lines from `from`: raw text, span, page, kind. Its text is the lines' bodies, or
 * `text` where that is not empty. false = no memory. */
bool zf_cut_add(struct zf_cuts *cuts, size_t from, size_t count, enum zf_kind kind, struct zf_slice text);

/* Kinds that only the neighbours tell: ordered lists and levels; headings, the title and items without a sign
 * where the text does not mark its own (`unmarked`). */
void zf_cut_kinds(struct zf_cuts *cuts, bool unmarked);

/* Finds the title; called by zf_cut_kinds. */
void zf_cut_titles(struct zf_cuts *cuts);
/* Words and numbers of which one is a year and another a number: "6 July 2021", "2017. október 26.". */
bool zf_cut_is_date(struct zf_slice text);

#endif
