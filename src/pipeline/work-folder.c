#include "pipeline/work-inside.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/path.h"
#include "pipeline/lock.h"

/* A work folder is `depth` folders deep at most; what lies deeper is not ours and stays. */
static bool remove_tree(const char *path, int depth)
{
	DIR *dir = NULL;
	struct dirent *entry;
	struct stat what;
	bool ok = true;

	/* A link is removed, never followed. */
	if (lstat(path, &what) == 0 && S_ISDIR(what.st_mode))
		dir = opendir(path);
	if (!dir)
		return unlink(path) == 0 || errno == ENOENT;
	while ((entry = readdir(dir))) {
		char *inner;
		struct stat info;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		inner = zf_path_join(path, entry->d_name);
		if (!inner || lstat(inner, &info) != 0)
			ok = false;
		else if (S_ISDIR(info.st_mode) && depth > 0)
			ok &= remove_tree(inner, depth - 1);
		else
			ok &= unlink(inner) == 0;
		free(inner);
	}
	closedir(dir);
	return rmdir(path) == 0 && ok;
}

static enum zeef_status gone(const struct zf_work *work)
{
	zf_trouble(&work->trouble, ZEEF_FATAL, "work-gone", zf_slice_of(work->folder), UINT64_MAX,
	           "run the same command again", "another zeef has just ended here");
	return ZEEF_EIO;
}

/* Where something of it stays, its marks and lock do too: the next sweep goes on. */
void zf_work_remove_folder(const char *folder)
{
	enum { LAST = 3 };
	static const char *const last[LAST] = { "checkpoint", "published", "lock" };
	char *paths[LAST];
	DIR *dir = opendir(folder);
	struct dirent *entry;
	bool ok = dir != NULL;

	while (dir && (entry = readdir(dir))) {
		char *path;
		bool keep = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;

		for (size_t i = 0; i < LAST; i++)
			keep |= strcmp(entry->d_name, last[i]) == 0;
		if (keep)
			continue;
		path = zf_path_join(folder, entry->d_name);
		ok &= path && remove_tree(path, 3);
		free(path);
	}
	if (dir)
		closedir(dir);
	for (size_t i = 0; i < LAST; i++)
		ok &= (paths[i] = zf_path_join(folder, last[i])) != NULL;
	for (size_t i = 0; ok && i < LAST; i++)
		ok = unlink(paths[i]) == 0 || errno == ENOENT;
	for (size_t i = 0; i < LAST; i++)
		free(paths[i]);
	if (ok)
		rmdir(folder);
}

enum zeef_status zf_work_take_lock(struct zf_work *work)
{
	char *path = zf_path_join(work->folder, "lock");

	work->lock = path ? zf_lock_take(path) : -1;
	free(path);
	if (work->lock >= 0)
		return ZEEF_OK;
	if (errno == ESTALE)
		return gone(work);
	if (errno != EWOULDBLOCK)
		return zf_work_fault(work, "lock", "opening");
	zf_trouble(&work->trouble, ZEEF_FATAL, "locked", zf_slice_of(work->folder), UINT64_MAX,
	           "wait until it is done, or choose another output folder with -o",
	           "another zeef is at work on this output");
	return ZEEF_EUSAGE;
}

char *zf_work_folder_of(const char *output)
{
	size_t len = strlen(output);
	char *folder = malloc(len + sizeof ".partial");

	if (!folder)
		return NULL;
	while (len > 1 && output[len - 1] == '/')
		len--;
	memcpy(folder, output, len);
	strcpy(folder + len, ".partial");
	return folder;
}

void zf_work_sweep(const char *output)
{
	char *folder = zf_work_folder_of(output), *path = folder ? zf_path_join(folder, "lock") : NULL;
	int lock = path && zf_path_is_there(folder, "lock") ? zf_lock_take(path) : -1;

	if (lock >= 0 && zf_path_is_there(folder, "published") && !zf_path_is_there(folder, "out"))
		zf_work_remove_folder(folder);
	if (lock >= 0)
		close(lock);
	free(path);
	free(folder);
}

void zf_work_clear_out(struct zf_work *work)
{
	static const char *const names[] = { "published", "corpus.json", "out" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *path = zf_path_join(work->folder, names[i]);

		if (path)
			remove_tree(path, 3);
		free(path);
	}
}
