/*
 * dedup/spill: a temporary file without a name.
 *
 * It is unlinked as soon as it is open: whatever ends the process, nothing of it stays in the folder. A fault
 * is reported once, with its mend, and then handed up as ZEEF_EIO.
 */
#ifndef ZF_DEDUP_SPILL_H
#define ZF_DEDUP_SPILL_H

#include "core/trouble.h"

struct zf_spill {
	int file;              /* -1 = not open */
	uint64_t size;         /* bytes written */
	const char *directory; /* borrowed */
	struct zf_trouble trouble;
};

enum zeef_status zf_spill_open(struct zf_spill *spill, const char *directory, struct zf_trouble trouble);
void zf_spill_close(struct zf_spill *spill); /* one that was never opened (file = -1) too */
/* Writes n bytes at an offset of at most size. */
enum zeef_status zf_spill_write(struct zf_spill *spill, uint64_t at, const void *from, size_t n);
/* Reads n bytes, all of which must have been written. */
enum zeef_status zf_spill_read(const struct zf_spill *spill, uint64_t at, void *to, size_t n);

/* The same of any file; false = it failed or ends before, and errno (EIO). */
bool zf_read_at(int file, uint64_t at, void *to, size_t n);

#endif
