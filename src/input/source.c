#define _DEFAULT_SOURCE /* O_NOFOLLOW on some systems */
#include "input/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "input/fault.h"
#include "input/feed.h"
#include "input/walk.h"

/* Totals are asked of at most so many files beforehand; past that progress shows no end. */
enum { PIECE = 256 * 1024, COUNT_AHEAD = 50000 };

struct zf_source {
	struct zf_source_options options;
	struct zf_walk *walk;
	struct zf_hasher *hasher;
	struct zf_arena *scratch;
	struct zf_feed feed;     /* bytes NULL: no file is open */
	struct zf_bytes *bottom; /* of the open file */
	struct zf_buffer path;   /* of the open file */
	struct zf_buffer name;   /* of the open file, as zf_origin.file */
	uint64_t items;          /* taken from the walk */
	uint64_t in_file;        /* records given of the open file */
	uint64_t records;        /* records given */
	uint64_t done, total;    /* bytes stored */
	zf_source_file_fn *on_file;
	void *user;
};

/* ---- opening ---- */

static bool check_path(const struct zf_source_options *options, const char *path)
{
	struct stat st;
	int mode = R_OK;

	if (strcmp(path, "-") == 0)
		return true;
	if (stat(path, &st) != 0) {
		bool link = lstat(path, &st) == 0;

		zf_trouble(&options->trouble, ZEEF_FATAL, "missing", zf_slice_of(path), UINT64_MAX,
		           link ? "mend the link, or name what it is to point to"
		                : "check the name; in a script, quote it", "%s",
		           link ? "it is a link that leads to nothing" : "there is no such file or folder");
		return false;
	}
	if (S_ISDIR(st.st_mode))
		mode |= X_OK;
	if (access(path, mode) != 0) {
		zf_trouble(&options->trouble, ZEEF_FATAL, "unreadable", zf_slice_of(path), UINT64_MAX,
		           "give yourself the right to read it (chmod u+r, for a folder u+rx)",
		           "it may not be read");
		return false;
	}
	return true;
}

static bool check_call(const struct zf_source_options *options)
{
	unsigned stdins = options->files_from && strcmp(options->files_from, "-") == 0;
	bool good = true;

	for (size_t i = 0; i < options->npaths; i++) {
		stdins += strcmp(options->paths[i], "-") == 0;
		good &= check_path(options, options->paths[i]);
	}
	if (options->files_from)
		good &= check_path(options, options->files_from);
	if (options->npaths == 0 && !options->files_from) {
		zf_trouble(&options->trouble, ZEEF_FATAL, "no-input", zf_slice_of(""), UINT64_MAX,
		           "name files or folders, or - for standard input", "no input was named");
		good = false;
	}
	if (stdins > 1) {
		zf_trouble(&options->trouble, ZEEF_FATAL, "stdin-twice", zf_slice_of("-"), UINT64_MAX,
		           "name - once", "standard input can be read only once");
		good = false;
	}
	return good;
}

/* Whether there is a file at all, and how many bytes all of them have, as far as that is to be had. */
static enum zeef_status count_ahead(struct zf_source *source)
{
	struct zf_walk *walk;
	struct zf_walk_item item;
	uint64_t files = 0, bytes = 0, items = 0, links = 0;
	enum zeef_status status = ZEEF_OK;
	bool known = true;

	if (source->options.files_from && strcmp(source->options.files_from, "-") == 0)
		return ZEEF_OK;
	walk = zf_walk_new(&source->options);
	if (!walk)
		return ZEEF_ENOMEM;
	while (items < COUNT_AHEAD && (status = zf_walk_next(walk, &item)) == ZEEF_OK) {
		struct stat st = { 0 };
		items++;
		if (item.fault.code) {
			/* something that should be there: a fault of its own, not "no file" */
			files += item.fault.failed;
		} else if (strcmp(item.path, "-") == 0) {
			files++;
			known = false;
		} else if ((item.follow ? stat : lstat)(item.path, &st) == 0 && S_ISREG(st.st_mode)) {
			files++;
			bytes += (uint64_t)st.st_size;
		} else if (S_ISLNK(st.st_mode)) {
			links++;
		}
	}
	zf_walk_free(walk);
	if (status < 0)
		return status;
	source->total = known && status == ZEEF_END ? bytes : 0;
	if (files || status != ZEEF_END)
		return ZEEF_OK;
	zf_trouble(&source->options.trouble, ZEEF_FATAL, "no-files",
	           zf_slice_of(source->options.npaths ?
	                       source->options.paths[0] : source->options.files_from), UINT64_MAX,
	           links ? "name them in a list, where links are followed: find FOLDER -type l | "
	                   "zeef run --files-from - -o OUT" : "name a folder or list that holds pages or texts",
	           links ? "it holds symbolic links alone, and inside a folder these are not followed" :
	                   "there is no file in what was named");
	return ZEEF_EUSAGE;
}

enum zeef_status zf_source_open(const struct zf_source_options *options, struct zf_source **out)
{
	struct zf_source *source;
	enum zeef_status status = ZEEF_ENOMEM;

	*out = NULL;
	if (!check_call(options))
		return ZEEF_EUSAGE;
	source = calloc(1, sizeof *source);
	if (!source)
		return ZEEF_ENOMEM;
	source->options = *options;
	if (source->options.piece == 0)
		source->options.piece = PIECE;
	if (source->options.record_cap > SIZE_MAX / 4)
		source->options.record_cap = SIZE_MAX / 4;
	source->walk = zf_walk_new(&source->options);
	source->hasher = zf_hasher_new();
	source->scratch = zf_arena_new(0);
	if (source->walk && source->hasher && source->scratch)
		status = count_ahead(source);
	if (status < 0) {
		zf_source_close(source);
		return status;
	}
	*out = source;
	return ZEEF_OK;
}

void zf_source_close(struct zf_source *source)
{
	if (!source)
		return;
	zf_feed_close(&source->feed);
	zf_walk_free(source->walk);
	zf_hasher_free(source->hasher);
	zf_arena_free(source->scratch);
	zf_buffer_free(&source->path);
	zf_buffer_free(&source->name);
	free(source);
}

/* ---- files ---- */

/* A regular file or standard input, or -1 and the fault. Nothing else is opened: a pipe would block, a
 * device act. */
static int open_item(const struct zf_walk_item *item, struct zf_source_fault *fault)
{
	struct stat st;
	int fd;

	if (strcmp(item->path, "-") == 0)
		return STDIN_FILENO;
	if ((item->follow ? stat : lstat)(item->path, &st) == 0 && !S_ISREG(st.st_mode)) {
		*fault = S_ISLNK(st.st_mode)
			? (struct zf_source_fault){ .code = "symlink",
						    .what = "a symbolic link inside a folder is not followed",
				                    .mend = "name its target as an argument of its own" }
			: (struct zf_source_fault){ .code = "special-file",
						    .what = "a pipe, socket or device, not a file",
				                    .mend = "leave it out; to read from a pipe, name - "
				                            "and redirect it" };
		return -1;
	}
	fd = open(item->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (item->follow ? 0 : O_NOFOLLOW));
	if (fd >= 0 && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))) {
		close(fd); /* it became something else since */
		fd = -1;
		errno = EINVAL;
	}
	if (fd < 0)
		*fault = (struct zf_source_fault){ .code = "unreadable", .failed = true,
			                           .what = errno == EACCES ?
			                                   "it may not be read" : "it cannot be opened",
			                           .mend = "give yourself the right to read it (chmod "
			                                   "u+r), or leave it out" };
	else
		posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	return fd;
}

static enum zeef_status start_file(struct zf_source *source, int fd)
{
	struct zf_feed *feed = &source->feed;

	zf_hasher_reset(source->hasher);
	source->in_file = 0;
	*feed = (struct zf_feed){ 0 };
	feed->bytes = source->bottom = zf_bytes_of_file(fd, source->hasher, source->options.piece);
	if (!feed->bytes)
		return ZEEF_ENOMEM;
	zf_buffer_slice(&feed->name, zf_buffer_as_slice(&source->name));
	return feed->name.broken ? ZEEF_ENOMEM : zf_feed_open(feed, &source->options, source->scratch);
}

/* The rest of a file that nobody wants any more still counts for its digest. */
static void end_file(struct zf_source *source)
{
	struct zf_bytes *bottom = source->bottom;

	if (source->on_file) {
		struct zf_source_file file = { .file = zf_buffer_as_slice(&source->name),
					       .records = source->in_file };
		zf_bytes_skip(bottom, UINT64_MAX);
		file.bytes = *bottom->stored;
		file.digest = zf_hasher_get(source->hasher);
		source->on_file(source->user, &file);
	}
	source->done += *bottom->stored;
	source->bottom = NULL;
	zf_feed_close(&source->feed);
}

/* The next item of the walk: opens it, or gives what is wrong with it as a record. */
static enum zeef_status next_item(struct zf_source *source, struct zf_document *document,
                                  struct zf_source_fault *fault)
{
	struct zf_walk_item item;
	enum zeef_status status = zf_walk_next(source->walk, &item);
	int fd = -1;

	if (status != ZEEF_OK)
		return status;
	source->items++;
	zf_buffer_clear(&source->path);
	zf_buffer_clear(&source->name);
	zf_buffer_text(&source->path, item.path);
	zf_buffer_slice(&source->name, item.file);
	if (source->path.broken || source->name.broken)
		return ZEEF_ENOMEM;
	*fault = item.fault;
	if (!fault->code)
		fd = open_item(&item, fault);
	if (!fault->code)
		return start_file(source, fd);
	document->origin = (struct zf_origin){ 0 };
	document->origin.file = zf_arena_copy(document->arena, zf_buffer_as_slice(&source->name));
	return document->origin.file.at ? ZEEF_OK : ZEEF_ENOMEM;
}

/* ---- records ---- */

/* The id of HPLT: of the three as they follow each other, nothing between. */
static enum zeef_status identify(struct zf_document *document)
{
	struct zf_origin *origin = &document->origin;
	struct zf_slice parts[3] = { origin->file, origin->url, origin->timestamp };
	size_t len = origin->file.len + origin->url.len + origin->timestamp.len, at = 0;
	char *all = zf_arena_raw(document->arena, len + 1, 1);
	char hex[33];

	if (!all)
		return ZEEF_ENOMEM;
	for (int i = 0; i < 3; i++) {
		if (parts[i].len)
			memcpy(all + at, parts[i].at, parts[i].len);
		at += parts[i].len;
	}
	document->id = zf_hash128(zf_slice_make(all, len));
	if (!document->bytes.at || origin->payload_digest.len)
		return ZEEF_OK;
	all = zf_arena_raw(document->arena, sizeof "xxh128:" + 32, 1);
	if (!all)
		return ZEEF_ENOMEM;
	zf_hash128_hex(zf_hash128(document->bytes), hex);
	memcpy(all, "xxh128:", 7);
	memcpy(all + 7, hex, sizeof hex);
	origin->payload_digest = zf_slice_make(all, 39);
	return ZEEF_OK;
}

static enum zeef_status finish(struct zf_source *source, struct zf_document *document,
			       struct zf_source_fault *fault)
{
	struct zf_origin *origin = &document->origin;

	origin->path = zf_arena_copy(document->arena, zf_buffer_as_slice(&source->path));
	document->number = source->records++;
	if (origin->path.at && identify(document) == ZEEF_OK)
		return ZEEF_OK;
	if (!zf_arena_full(document->arena))
		return ZEEF_ENOMEM;
	zf_fault_large(fault, document->arena, source->options.record_cap);
	document->bytes = (struct zf_slice){ NULL, 0 };
	return ZEEF_OK;
}

/* The next record, without its number and id. */
static enum zeef_status step(struct zf_source *source, struct zf_document *document,
			     struct zf_source_fault *fault,
                             bool pass)
{
	for (;;) {
		enum zeef_status status;
		if (source->feed.bytes) {
			status = zf_feed_next(&source->feed, &source->options, document, fault, pass);
			if (status == ZEEF_OK)
				source->in_file++;
			if (status != ZEEF_END)
				return status;
			end_file(source);
		}
		status = next_item(source, document, fault);
		if (status != ZEEF_OK || fault->code)
			return status;
	}
}

enum zeef_status zf_source_next(struct zf_source *source, struct zf_document *document,
                                struct zf_source_fault *fault)
{
	enum zeef_status status;

	*fault = (struct zf_source_fault){ 0 };
	status = step(source, document, fault, false);
	return status == ZEEF_OK ? finish(source, document, fault) : status;
}

struct zf_source_place zf_source_where(const struct zf_source *source)
{
	bool open = source->feed.bytes != NULL;

	return (struct zf_source_place){ source->items - open, open ? source->in_file : 0, source->records };
}

static enum zeef_status lost(const struct zf_source *source)
{
	zf_trouble(&source->options.trouble, ZEEF_FATAL, "input-changed", zf_buffer_as_slice(&source->name),
		   UINT64_MAX,
	           "give the run the same input as before, or start it anew",
	           "the input holds fewer records than when the run was stopped");
	return ZEEF_EUSAGE;
}

enum zeef_status zf_source_seek(struct zf_source *source, struct zf_source_place place)
{
	struct zf_document document;
	struct zf_source_fault fault = { 0 };
	enum zeef_status status = ZEEF_OK;
	struct zf_walk_item item;
	struct stat st;

	for (; status == ZEEF_OK && source->items < place.file; source->items++) {
		status = zf_walk_next(source->walk, &item);
		if (status == ZEEF_OK && !item.fault.code && stat(item.path, &st) == 0 && S_ISREG(st.st_mode))
			source->done += (uint64_t)st.st_size;
	}
	for (uint64_t i = 0; status == ZEEF_OK && i < place.offset; i++) {
		zf_document_reset(&document, source->scratch);
		status = step(source, &document, &fault, true);
		if (status == ZEEF_OK && !source->feed.bytes) /* the walk went on to something else */
			status = ZEEF_END;
	}
	if (status == ZEEF_OK && (source->items != place.file + (place.offset > 0)))
		status = ZEEF_END;
	source->records = place.record;
	return status == ZEEF_END ? lost(source) : status;
}

uint64_t zf_source_done(const struct zf_source *source)
{
	return source->done + (source->bottom ? *source->bottom->stored : 0);
}

uint64_t zf_source_total(const struct zf_source *source)
{
	return source->total;
}

void zf_source_on_file(struct zf_source *source, zf_source_file_fn *call, void *user)
{
	source->on_file = call;
	source->user = user;
}
