/*
 * dedup/index-run: an immutable file of sorted entries of one size, in blocks that are checked one by one.
 *
 *     header   64 bytes: "zeefrun\n"; kind and format, bytes of a key and of a value, entries of a block (32 bits
 *              each); entries, first (64 bits); zeros
 *     blocks   entries, one behind the other; keys ascend as bytes do, none twice
 *     fence    of each block: its first key (16 bytes, zeros behind a shorter one) and its XXH3-64
 *     end      XXH3-64 of header and fence
 *
 * Numbers are little-endian, keys as they sort. A look-up reads the blocks it needs, and no byte is used that
 * was not checked. Some 19 bytes a key of a large file.
 */
#ifndef ZF_DEDUP_INDEX_RUN_H
#define ZF_DEDUP_INDEX_RUN_H

#include "core/trouble.h"

enum { ZF_RUN_FORMAT = 2, ZF_RUN_KEY = 16 /* bytes at most */, ZF_RUN_ENTRY = 24 };

enum zf_run_kind {
	ZF_RUN_KEYS,   /* print -> where it survives, or how often it was seen: 12 and 7 bytes */
	ZF_RUN_FACTS,  /* print on a site -> what the site says of it: 11 and 8 bytes */
	ZF_RUN_IDS,    /* the ids of records by their numbers: no key and 16 bytes */
	/* what near copies are looked for among (dedup/past): of documents, then the same of paragraphs */
	ZF_RUN_BANDS,  /* band and text: 13 bytes and no value */
	ZF_RUN_TEXTS,  /* texts by their numbers: no key and 24 bytes */
	ZF_RUN_WORDS,  /* their words: no key and 4 bytes */
	ZF_RUN_PARAGRAPH_BANDS,
	ZF_RUN_PARAGRAPH_TEXTS,
	ZF_RUN_PARAGRAPH_WORDS,
	ZF_NRUN_KINDS
};
/* Their names in the manifest; static. */
extern const char *const zf_run_kinds[ZF_NRUN_KINDS];

/* What the manifest says of a run. */
struct zf_run_info {
	char name[32];         /* of its file */
	enum zf_run_kind kind;
	uint64_t entries;
	uint64_t first;        /* of what has no key: the number of the first */
	uint64_t check;        /* the file's end */
};

unsigned zf_run_key_size(enum zf_run_kind kind);   /* bytes */
unsigned zf_run_value_size(enum zf_run_kind kind);
uint64_t zf_run_file_size(enum zf_run_kind kind, uint64_t entries);

struct zf_run;
/* Reads header and fence. ZEEF_EIO with a report that names the file: it is not the one that the manifest
 * means, is damaged or cut, or of another format. `folder` is borrowed until the close. */
enum zeef_status zf_run_open(const char *folder, const struct zf_run_info *info,
                             const struct zf_trouble *trouble, struct zf_run **out);
void zf_run_close(struct zf_run *run); /* takes NULL */
const struct zf_run_info *zf_run_info(const struct zf_run *run);
/* The value of a key, until the next call; *value = NULL: it is not there. Cheap where keys ascend. */
enum zeef_status zf_run_find(struct zf_run *run, const unsigned char *key, const unsigned char **value);
/* Of what has no key: the entries by number, all of which stand in the run. For many threads. */
enum zeef_status zf_run_read(const struct zf_run *run, uint64_t number, size_t count, unsigned char *to);
/* One entry (key, value) after the other, until the next call; ZEEF_END. */
enum zeef_status zf_run_next(struct zf_run *run, const unsigned char **entry);
/* Goes to the first entry whose key is not under `key`. Cheap where keys ascend. */
enum zeef_status zf_run_seek(struct zf_run *run, const unsigned char *key);
void zf_run_rewind(struct zf_run *run);

struct zf_run_writer;
/* Under a temporary name. info: name, kind and first. */
enum zeef_status zf_run_create(const char *folder, const struct zf_run_info *info,
                               const struct zf_trouble *trouble, struct zf_run_writer **out);
enum zeef_status zf_run_add(struct zf_run_writer *writer, const unsigned char *entry);
/* Durable under its name, but for the folder, which the caller syncs; fills info. Frees the writer in every
 * case. */
enum zeef_status zf_run_finish(struct zf_run_writer *writer, struct zf_run_info *info);
void zf_run_abandon(struct zf_run_writer *writer); /* takes NULL; nothing stays */

#endif
