#include "dedup/spill.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum zeef_status fail(const struct zf_spill *spill, const char *deed, int error)
{
	const char *mend = "look at the folder's file system and its kernel messages";

	if (error == ENOSPC || error == EDQUOT)
		mend = "free some space, or name a temporary folder on another disk";
	else if (error == EACCES || error == ENOENT || error == ENOTDIR || error == EROFS)
		mend = "name a temporary folder that exists and can be written to";
	zf_trouble(&spill->trouble, ZEEF_FATAL, "temporary-file", zf_slice_of(spill->directory),
	           spill->size, mend, "cannot %s a temporary file: %s", deed, strerror(error));
	return ZEEF_EIO;
}

enum zeef_status zf_spill_open(struct zf_spill *spill, const char *directory, struct zf_trouble trouble)
{
	static const char name[] = "/.zeef-XXXXXX";
	size_t n = strlen(directory);
	char *path = malloc(n + sizeof name);

	*spill = (struct zf_spill){ .file = -1, .directory = directory, .trouble = trouble };
	if (!path)
		return ZEEF_ENOMEM;
	memcpy(path, directory, n);
	memcpy(path + n, name, sizeof name);
	spill->file = mkstemp(path);
	if (spill->file >= 0)
		unlink(path);
	free(path);
	return spill->file >= 0 ? ZEEF_OK : fail(spill, "make", errno);
}

void zf_spill_close(struct zf_spill *spill)
{
	if (spill->file >= 0)
		close(spill->file);
	spill->file = -1;
}

enum zeef_status zf_spill_write(struct zf_spill *spill, uint64_t at, const void *from, size_t n)
{
	const char *next = from;

	while (n > 0) {
		ssize_t done = pwrite(spill->file, next, n, (off_t)at);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return fail(spill, "write", done < 0 ? errno : ENOSPC);
		next += done;
		at += (uint64_t)done;
		n -= (size_t)done;
	}
	if (at > spill->size)
		spill->size = at;
	return ZEEF_OK;
}

bool zf_read_at(int file, uint64_t at, void *to, size_t n)
{
	char *next = to;

	while (n > 0) {
		ssize_t done = pread(file, next, n, (off_t)at);

		if (done < 0 && errno == EINTR)
			continue;
		if (done == 0)
			errno = EIO;
		if (done <= 0)
			return false;
		next += done;
		at += (uint64_t)done;
		n -= (size_t)done;
	}
	return true;
}

enum zeef_status zf_spill_read(const struct zf_spill *spill, uint64_t at, void *to, size_t n)
{
	return zf_read_at(spill->file, at, to, n) ? ZEEF_OK : fail(spill, "read", errno);
}
