/*
 * input/source: the next record, please.
 *
 * From files, folders (walked in byte order of their paths, no symbolic link followed), standard input
 * and lists of names; each plain or packed (gzip, zstd, xz: sniffed by content); records of one page
 * each, of JSON Lines, and of archives. Bad input is reported and passed over; it never ends the run.
 */
#ifndef ZF_INPUT_SOURCE_H
#define ZF_INPUT_SOURCE_H

#include "core/document.h"
#include "core/trouble.h"

struct zf_source_options {
	const char *const *paths; /* "-" = standard input */
	size_t npaths;
	const char *files_from;   /* a file of names, one a line; "-" = standard input; NULL = none */
	/* of JSON Lines; never NULL */
	const char *html_field, *text_field, *url_field, *date_field, *lang_field;
	uint64_t record_cap;      /* bytes of one record; a longer one fails with a report */
	struct zf_trouble trouble;
	size_t piece;             /* for tests: bytes read at once; 0 = the default */
};

/* Where a source stands: enough to go on from there in another process, as long as the input is the same.
 * Packed files and archives cannot be entered in the middle, so a place counts records, not bytes: going on
 * reads the file from its start (which its digest needs anyway) and passes over what is done without
 * parsing lines. */
struct zf_source_place {
	uint64_t file;   /* index in the order of the walk */
	uint64_t offset; /* records of that file that are done */
	uint64_t record; /* records given so far */
};

/* A record that could not become a document. */
struct zf_source_fault {
	const char *code; /* static; NULL = none */
	const char *what; /* words; in the arena */
	const char *mend; /* static */
	bool failed;      /* failed, not skipped */
	bool partial;     /* neither: bytes holds what came before the damage, and may be cleaned */
	/* skipped in the order of things (a request in a WARC): nothing is wrong with the input */
	bool expected;
};

struct zf_source;

/* Opens. What the options point to must live as long as the source. ZEEF_EUSAGE with a report: a path of
 * the call itself is missing or unreadable, or all of it holds no file. *out is NULL then. */
enum zeef_status zf_source_open(const struct zf_source_options *options, struct zf_source **out);
void zf_source_close(struct zf_source *source); /* takes NULL */

/* The next record: fills number, id, origin, bytes and (where the source knows it) format of `document`, all
 * in the document's arena; other fields stay zero. A record at fault comes too, with `fault` set and its
 * bytes empty or partial, so that every record is counted; faults are not reported by the source but by the
 * pipeline, in order. ZEEF_END = no more. */
enum zeef_status zf_source_next(struct zf_source *source, struct zf_document *document,
                                struct zf_source_fault *fault);

/* Where it stands now, between two records; and going on from there, right after opening. */
struct zf_source_place zf_source_where(const struct zf_source *source);
enum zeef_status zf_source_seek(struct zf_source *source, struct zf_source_place place);

/* For progress: bytes of input files read so far, and of all together (0 = not known). */
uint64_t zf_source_done(const struct zf_source *source);
uint64_t zf_source_total(const struct zf_source *source);

/* One row a file that was opened, for the manifest: in the order of the walk, when it is done with. */
struct zf_source_file {
	struct zf_slice file;      /* as zf_origin.file; until the call returns */
	uint64_t bytes;            /* as stored */
	struct zf_hash128 digest;  /* of the stored bytes */
	uint64_t records;
};
typedef void zf_source_file_fn(void *user, const struct zf_source_file *file);
void zf_source_on_file(struct zf_source *source, zf_source_file_fn *call, void *user);

#endif
