#define _DEFAULT_SOURCE /* flock */
#include "pipeline/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whoever removes the folder holds its lock; one who opened the file before and locked it after
 * holds nothing. */
static bool stands(int file, const char *path)
{
	struct stat ours, there;

	return fstat(file, &ours) == 0 && lstat(path, &there) == 0 && ours.st_ino == there.st_ino &&
	       ours.st_dev == there.st_dev;
}

int zf_lock_take(const char *path)
{
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666), error;

	if (file < 0)
		return -1;
	if (flock(file, LOCK_EX | LOCK_NB) != 0)
		error = errno;
	else if (!stands(file, path))
		error = ESTALE;
	else
		return file;
	close(file);
	errno = error;
	return -1;
}
