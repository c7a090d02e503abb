#define _POSIX_C_SOURCE 200809L
#include "core/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *zf_path_join(const char *folder, const char *name)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *path = malloc(size);

	if (path)
		snprintf(path, size, "%s/%s", folder, name);
	return path;
}

/* Without memory of its own, or what is there would not be for want of it; and no name is longer. */
bool zf_path_is_there(const char *folder, const char *name)
{
	char path[PATH_MAX];
	struct stat info;
	int len = snprintf(path, sizeof path, "%s/%s", folder, name);

	return len > 0 && (size_t)len < sizeof path && lstat(path, &info) == 0;
}

bool zf_path_sync(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;
	/* EINVAL: a file system that cannot sync a folder */
	bool done = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);

	error = errno;
	if (fd >= 0)
		close(fd);
	errno = error;
	return done;
}

/* The next part of a name, opened below `at`, which is closed. */
static int step(int at, const char *name, size_t len, int flags)
{
	char part[NAME_MAX + 1];
	int fd = -1, error = EINVAL;

	if (len && len <= NAME_MAX && !(len == 2 && memcmp(name, "..", 2) == 0)) {
		memcpy(part, name, len);
		part[len] = '\0';
		fd = openat(at, part, flags | O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
		error = errno;
	}
	close(at);
	errno = error;
	return fd;
}

int zf_path_open_below(const char *folder, const char *name)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const char *slash;
	struct stat info;

	for (; fd >= 0 && (slash = strchr(name, '/')); name = slash + 1)
		fd = step(fd, name, (size_t)(slash - name), O_DIRECTORY);
	if (fd >= 0)
		fd = step(fd, name, strlen(name), O_NONBLOCK | O_NOCTTY);
	if (fd >= 0 && (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))) {
		close(fd);
		errno = EINVAL;
		return -1;
	}
	return fd;
}

int zf_path_read_below(const char *folder, const char *name, struct zf_buffer *out)
{
	enum { PIECE = 64 * 1024 };
	int fd = zf_path_open_below(folder, name), error = 0;
	ssize_t n = 1;

	if (fd < 0)
		return errno;
	while (!error && n > 0) {
		char *to = zf_buffer_room(out, PIECE);

		n = to ? read(fd, to, PIECE) : -1;
		if (n > 0)
			out->len += (size_t)n;
		else if (n < 0 && errno != EINTR)
			error = to ? errno : ENOMEM;
		else if (n < 0)
			n = 1;
	}
	close(fd);
	return error;
}

int zf_path_each(const char *folder, zf_path_name_fn *call, void *user)
{
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	bool more = true;
	int error;

	if (!dir)
		return errno;
	while (more && (errno = 0, entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			more = call(user, entry->d_name);
	error = more ? errno : 0;
	closedir(dir);
	return error;
}
