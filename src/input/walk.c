#define _DEFAULT_SOURCE /* d_type of struct dirent, which POSIX.1-2008 lacks */
#include "input/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buffer.h"

/*
 * Names of folders are kept with a slash behind them: so the names of one folder, sorted as bytes, stand in
 * the order of the full paths of all that is below ("a-b" before "a/x", since '-' is less than '/').
 */
struct folder {
	struct zf_buffer names; /* NUL-terminated, one after the other */
	const char **sorted;    /* into names */
	size_t count, next;
	size_t path;            /* length of the path up to its slash */
};

struct zf_walk {
	const struct zf_source_options *options;
	size_t argument;        /* next of options->paths */
	FILE *list;
	char *line;
	size_t line_room;
	bool told;              /* that the list could not be read to its end */
	struct zf_buffer path;  /* of the item, NUL-terminated */
	size_t file;            /* where in path zf_origin.file begins */
	struct folder *folders; /* the way down; a path holds at most PATH_MAX / 2 */
	size_t nfolders, room;
};

struct zf_walk *zf_walk_new(const struct zf_source_options *options)
{
	struct zf_walk *walk = calloc(1, sizeof *walk);

	if (!walk)
		return NULL;
	walk->options = options;
	if (options->files_from)
		walk->list = strcmp(options->files_from, "-") == 0 ? stdin : fopen(options->files_from, "re");
	if (options->files_from && !walk->list && errno == ENOMEM) {
		free(walk);
		return NULL;
	}
	return walk;
}

static void drop_folder(struct zf_walk *walk)
{
	struct folder *folder = &walk->folders[--walk->nfolders];

	zf_buffer_free(&folder->names);
	free(folder->sorted);
}

void zf_walk_free(struct zf_walk *walk)
{
	if (!walk)
		return;
	while (walk->nfolders)
		drop_folder(walk);
	free(walk->folders);
	if (walk->list && walk->list != stdin)
		fclose(walk->list);
	free(walk->line);
	zf_buffer_free(&walk->path);
	free(walk);
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_folder(int fd, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

/* 0 or an errno. */
static int list_names(DIR *dir, struct folder *folder)
{
	const struct dirent *entry;
	const char *name;

	while (errno = 0, (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		zf_buffer_text(&folder->names, entry->d_name);
		zf_buffer_add(&folder->names, "/", is_folder(dirfd(dir), entry));
		zf_buffer_byte(&folder->names, '\0');
		folder->count++;
	}
	if (errno)
		return errno;
	folder->sorted = folder->names.broken ? NULL : malloc((folder->count + 1) * sizeof *folder->sorted);
	if (!folder->sorted)
		return ENOMEM;
	name = folder->names.at;
	for (size_t i = 0; i < folder->count; i++, name += strlen(name) + 1)
		folder->sorted[i] = name;
	qsort(folder->sorted, folder->count, sizeof *folder->sorted, by_bytes);
	return 0;
}

static struct folder *new_folder(struct zf_walk *walk)
{
	if (walk->nfolders == walk->room) {
		size_t room = walk->room ? walk->room * 2 : 16;
		struct folder *folders = realloc(walk->folders, room * sizeof *folders);
		if (!folders)
			return NULL;
		walk->folders = folders;
		walk->room = room;
	}
	walk->folders[walk->nfolders] = (struct folder){ 0 };
	return &walk->folders[walk->nfolders++];
}

/* Goes into the folder at walk->path, which ends in a slash. 0 or an errno. */
static int enter(struct zf_walk *walk, bool follow)
{
	struct folder *folder = new_folder(walk);
	int fd, error;
	DIR *dir;

	if (!folder)
		return ENOMEM;
	folder->path = walk->path.len;
	/* With its slash a link would be followed: the last component is opened without it. */
	if (walk->path.len > 1)
		walk->path.at[walk->path.len - 1] = '\0';
	fd = open(walk->path.at, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW));
	error = errno;
	if (walk->path.len > 1)
		walk->path.at[walk->path.len - 1] = '/';
	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		error = fd < 0 ? error : ENOMEM;
		if (fd >= 0)
			close(fd);
	} else {
		error = list_names(dir, folder);
		closedir(dir);
	}
	if (error)
		drop_folder(walk);
	return error;
}

static void give(struct zf_walk *walk, struct zf_walk_item *item, bool follow)
{
	*item = (struct zf_walk_item){ .path = zf_buffer_string(&walk->path), .follow = follow };
	item->file = zf_slice_make(item->path + walk->file, walk->path.len - walk->file);
	if (item->file.len == 0) /* the argument was "." or "/" itself */
		item->file = zf_slice_of(item->path);
}

/* The path in hand is a folder: enters it. ZEEF_OK: the item says what is wrong with it; ZEEF_END: it is
 * open. */
static enum zeef_status go_into(struct zf_walk *walk, struct zf_walk_item *item, bool follow)
{
	int error = enter(walk, follow);

	if (error == ENOMEM)
		return ZEEF_ENOMEM;
	if (error == 0 && walk->folders[walk->nfolders - 1].count > 0)
		return ZEEF_END;
	give(walk, item, follow);
	item->fault = error ? (struct zf_source_fault){ .code = "folder-unreadable",
							.what = "the folder cannot be listed",
		                                        .mend = "give yourself the right to read it "
		                                                "(chmod u+rx), or leave it out",
		                                        .failed = true }
	                    : (struct zf_source_fault){ .code = "folder-empty",
							.what = "a folder with nothing in it",
		                                        .mend = "remove it, or put the files there that "
		                                                "are missing" };
	if (!error)
		drop_folder(walk);
	return ZEEF_OK;
}

/* Where zf_origin.file begins: at the last part of the argument, or behind it where that has no name. */
static void set_path(struct zf_walk *walk, const char *argument)
{
	size_t len = strlen(argument), last;

	while (len > 1 && argument[len - 1] == '/')
		len--;
	for (last = len; last > 0 && argument[last - 1] != '/'; last--)
		;
	zf_buffer_clear(&walk->path);
	zf_buffer_add(&walk->path, argument, len);
	walk->file = last;
	if ((len - last == 1 && argument[last] == '.') ||
	    (len - last == 2 && memcmp(argument + last, "..", 2) == 0))
		walk->file = len + 1; /* behind the slash that follows */
}

static enum zeef_status start_argument(struct zf_walk *walk, const char *argument, struct zf_walk_item *item)
{
	struct stat st;
	int error;

	set_path(walk, argument);
	if (walk->path.broken)
		return ZEEF_ENOMEM;
	if (strcmp(argument, "-") != 0) {
		error = stat(zf_buffer_string(&walk->path), &st) != 0 ? errno : 0;
		if (error) {
			walk->file = walk->file > walk->path.len ? 0 : walk->file;
			give(walk, item, true);
			item->fault = (struct zf_source_fault){ .code = "missing",
				.what = "there is no such file, or no way to it",
				                                .mend = "check the name, or take it off "
				                                        "the list", .failed = true };
			return ZEEF_OK;
		}
		if (S_ISDIR(st.st_mode)) {
			if (walk->path.at[walk->path.len - 1] != '/')
				zf_buffer_byte(&walk->path, '/');
			return walk->path.broken ? ZEEF_ENOMEM : go_into(walk, item, true);
		}
	}
	give(walk, item, true);
	return walk->path.broken ? ZEEF_ENOMEM : ZEEF_OK;
}

/* A list made on Windows has \r\n; a name may end in \r, and then it exists. */
static const char *next_line(struct zf_walk *walk)
{
	ssize_t len;
	struct stat st;

	while (walk->list && (len = getline(&walk->line, &walk->line_room, walk->list)) >= 0) {
		if (len > 0 && walk->line[len - 1] == '\n')
			walk->line[--len] = '\0';
		if (len > 0 && walk->line[len - 1] == '\r' && lstat(walk->line, &st) != 0)
			walk->line[--len] = '\0';
		if (len > 0)
			return walk->line;
	}
	return NULL;
}

static enum zeef_status step(struct zf_walk *walk, struct zf_walk_item *item)
{
	struct folder *folder = &walk->folders[walk->nfolders - 1];
	const char *name;

	if (folder->next == folder->count) {
		drop_folder(walk);
		return ZEEF_END;
	}
	name = folder->sorted[folder->next++];
	walk->path.len = folder->path;
	zf_buffer_text(&walk->path, name);
	if (name[strlen(name) - 1] == '/' && !walk->path.broken)
		return go_into(walk, item, false);
	give(walk, item, false);
	return walk->path.broken ? ZEEF_ENOMEM : ZEEF_OK;
}

static enum zeef_status list_fault(struct zf_walk *walk, struct zf_walk_item *item)
{
	if (!walk->options->files_from || walk->told || (walk->list && feof(walk->list)))
		return ZEEF_END;
	if (walk->list && !ferror(walk->list))
		return ZEEF_ENOMEM; /* getline had none */
	walk->told = true;
	set_path(walk, walk->options->files_from);
	give(walk, item, true);
	item->fault = (struct zf_source_fault){ .code = "unreadable",
						.what = "the list of names could not be read to its end",
		                                .mend = "see whether its disk is in order", .failed = true };
	return walk->path.broken ? ZEEF_ENOMEM : ZEEF_OK;
}

enum zeef_status zf_walk_next(struct zf_walk *walk, struct zf_walk_item *item)
{
	enum zeef_status status = ZEEF_END;

	while (status == ZEEF_END) {
		const char *argument;
		if (walk->nfolders) {
			status = step(walk, item);
			continue;
		}
		argument = walk->argument < walk->options->npaths ?
			walk->options->paths[walk->argument++] : next_line(walk);
		if (!argument)
			return list_fault(walk, item);
		status = start_argument(walk, argument, item);
	}
	return status;
}
