/*
 * dedup/lines: the engine by itself, over the lines of a stream, or a member of JSON Lines.
 *
 * A *record* is what is written or left out: a line, a paragraph, a document. A *unit* is what is compared; a
 * record of plain text is one unit, a JSON line has one (its member) or many (the paragraphs of its member).
 * Records that stay are written byte for byte and in their order; the last gets the line end that it may
 * lack. The first of equal units survives without a second look at the text as long as memory holds the
 * prints (19 to 22 bytes each). Past that, and to keep the longest or none, prints go to a temporary file and
 * the text is read again, so input that cannot be read twice is copied to one.
 */
#ifndef ZF_DEDUP_LINES_H
#define ZF_DEDUP_LINES_H

#include "core/trouble.h"
#include "dedup/resolve.h"

enum zf_unit {
	ZF_UNIT_LINE,      /* plain: parted by \n. JSON: the lines of the member */
	ZF_UNIT_PARAGRAPH, /* plain: parted by blank lines, which go with the paragraph before them. JSON: as
	                    * ZF_UNIT_LINE, for one line of a document's text is a paragraph */
	ZF_UNIT_DOCUMENT,  /* plain: parted by NUL bytes. JSON: the member as a whole; the record goes */
};

enum zf_keep { ZF_KEEP_FIRST, ZF_KEEP_LONGEST /* bytes; of equals the first */, ZF_KEEP_NONE };

struct zf_dedup_options {
	int in, out;            /* open files; not closed */
	int ledger;             /* -1 = none; a JSON line for each unit that goes: {"unit","of","text"} */
	const char *name;       /* of the input, for messages */
	enum zf_unit by;
	bool folded;            /* compare match keys (dedup/print.h) rather than bytes; a unit whose key is empty
	                         * always stays */
	const char *field;      /* JSON Lines: the member with the text; NULL = plain text */
	enum zf_keep keep;
	enum zf_scope scope;    /* of JSON Lines: within one record, equal "lang" (primary subtag), equal host of
	                         * "url", all. Plain text: ZF_SCOPE_CORPUS */
	bool mark;              /* remove nothing, say it: a line begins with the number of the unit that it repeats
	                         * (0 = none) and a tab; a JSON record gets a last member "duplicate_of": that number
	                         * or null, or a list of [number of the paragraph in its text, number] by line and
	                         * paragraph. Units are numbered from 1 */
	bool verify;            /* compare the texts of units whose prints are equal (dedup/check.h); ZF_KEEP_FIRST only */
	unsigned print_bits;    /* for tests: of the prints; 0 = all */
	bool crowd;             /* for tests: prints that differ in their last bits only */
	uint64_t memory;        /* bytes for all of it, but for one bit a unit past that and for single records that
	                         * are larger than 256 KB; at least some 25 MB are used */
	unsigned threads;
	const char *directory;  /* for temporary files */
	struct zf_trouble trouble;
};

struct zf_dedup_counts {
	uint64_t records, units, removed; /* removed: units (marked ones too) */
	uint64_t damaged;                 /* lines that are no JSON object, or without the member; they stay */
	uint64_t bytes_in, bytes_out;
	uint64_t collisions;              /* of prints, that verify found */
};

/* ZEEF_OK; ZEEF_DAMAGED where lines were; counts may be NULL. */
enum zeef_status zf_dedup_lines(const struct zf_dedup_options *options, struct zf_dedup_counts *counts);

#endif
