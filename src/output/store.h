/*
 * output/store: files that are absent, or whole and durable.
 *
 * A file is written under a temporary name beside its place, packed with zstd where the name ends in .zst,
 * hashed on the way (SHA-256 of the bytes stored), and renamed when it is closed: flushed, synced, no error.
 */
#ifndef ZF_OUTPUT_STORE_H
#define ZF_OUTPUT_STORE_H

#include "core/buffer.h"
#include "core/trouble.h"

struct zf_file;
/* Opens path for writing (folders above it are made). NULL + status: a report names the file and the mend. */
enum zeef_status zf_file_create(const char *path, const struct zf_trouble *trouble, struct zf_file **out);
enum zeef_status zf_file_write(struct zf_file *file, struct zf_slice bytes);
uint64_t zf_file_size(const struct zf_file *file); /* bytes written, before packing */
/* Makes it durable under its own name. `sha256`: 64 hex digits and a NUL, may be NULL; `stored`: bytes on
 * disk, may be NULL. Frees the file in every case. */
enum zeef_status zf_file_commit(struct zf_file *file, char sha256[65], uint64_t *stored);
/* A whole file at once: created, written and committed, or nothing stays. */
enum zeef_status zf_file_put(const char *path, const struct zf_trouble *trouble, struct zf_slice bytes,
                             char sha256[65], uint64_t *stored);
void zf_file_abandon(struct zf_file *file); /* takes NULL; nothing stays */

/* Reading line by line, plain or .zst; for verify, restore and why. No link below the folder is followed. */
struct zf_reader;
enum zeef_status zf_reader_open(const char *folder, const char *name, const struct zf_trouble *trouble,
                                struct zf_reader **out);
/* The next line without its end; holds until the next call. ZEEF_END; ZEEF_EIO with a report: cut
 * or damaged. */
enum zeef_status zf_reader_line(struct zf_reader *reader, struct zf_slice *line);
void zf_reader_close(struct zf_reader *reader); /* takes NULL */

/* SHA-256 and size of the bytes of a stored file, likewise. */
enum zeef_status zf_file_digest(const char *folder, const char *name, const struct zf_trouble *trouble,
				char sha256[65], uint64_t *size);

#endif
