#include "pipeline/work.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/hash.h"
#include "core/path.h"
#include "pipeline/lock.h"

/* A seal costs some syncs: every so many bytes one, so that a stopped run loses a few seconds of work. */
enum { SEAL_AT = 128 << 20, NKINDS = 4, BUFFER = 1 << 18 };
static const char *const kinds[NKINDS] = { "spool", "wholes", "prints", "inputs" };
enum kind { SPOOL, WHOLES, PRINTS, INPUTS };

struct zf_work {
	char *folder;
	struct zf_trouble trouble;
	int lock;
	char options[33];            /* digest of the canonical options */
	unsigned segments;           /* sealed ones */
	struct zf_source_place place;
	uint64_t records;
	bool ingested;
	FILE *files[NKINDS];         /* of the segment in hand */
	uint64_t put;                /* bytes put into them */
	uint64_t put_records;
	FILE *reading;
	unsigned read_segment;
	struct zf_work_spot spot;    /* of the record read last */
	FILE *again;                 /* the segment that zf_work_read() read last */
	uint64_t again_segment;
};

static enum zeef_status fault(const struct zf_work *work, const char *name, const char *doing)
{
	int error = errno;

	zf_trouble(&work->trouble, ZEEF_FATAL, error == ENOSPC ? "disk-full" : "work-io",
	           zf_slice_of(work->folder), UINT64_MAX,
	           error == ENOSPC ? "make room, then run the same command again: it goes on where it stopped"
	                           : "mend the cause, then run the same command again: it goes on where "
	                             "it stopped",
	           "%s: %s: %s", name, doing, strerror(error));
	return ZEEF_EIO;
}

static void segment_name(char out[32], enum kind kind, unsigned segment)
{
	snprintf(out, 32, "%s-%05u", kinds[kind], segment);
}

static FILE *open_in(const struct zf_work *work, const char *name, const char *mode)
{
	char *path = zf_path_join(work->folder, name);
	FILE *file = path ? fopen(path, mode) : NULL;

	if (file)
		setvbuf(file, NULL, _IOFBF, BUFFER);
	free(path);
	return file;
}

static enum zeef_status begin(struct zf_work *work);

static enum zeef_status read_checkpoint(struct zf_work *work, bool *other)
{
	char options[33] = "";
	int ingested = 0;
	FILE *file = open_in(work, "checkpoint", "r");
	int got;

	*other = false;
	if (!file)
		return errno == ENOENT ? begin(work) : fault(work, "checkpoint", "reading");
	got = fscanf(file, "zeef-work 2 %32s %u %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %d", options,
	             &work->segments, &work->place.file, &work->place.offset, &work->place.record,
	             &work->records, &ingested);
	fclose(file);
	work->ingested = ingested != 0;
	*other = got != 7 || strcmp(options, work->options) != 0;
	return ZEEF_OK;
}

static enum zeef_status sync_folder(const struct zf_work *work)
{
	int fd = open(work->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int bad = fd < 0 || fsync(fd) != 0;

	if (fd >= 0)
		close(fd);
	return bad ? fault(work, ".", "syncing") : ZEEF_OK;
}

static enum zeef_status write_checkpoint(struct zf_work *work)
{
	char *from = zf_path_join(work->folder, "checkpoint.tmp"),
		*to = zf_path_join(work->folder, "checkpoint");
	FILE *file = from && to ? fopen(from, "w") : NULL;
	enum zeef_status status = ZEEF_OK;
	bool bad = !file;

	if (file) {
		bad |= fprintf(file, "zeef-work 2 %s %u %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %d\n",
		               work->options, work->segments, work->place.file, work->place.offset,
		               work->place.record, work->records, work->ingested) < 0;
		bad |= fflush(file) != 0 || fsync(fileno(file)) != 0;
		bad |= fclose(file) != 0;
		bad = bad || rename(from, to) != 0;
	}
	if (bad)
		status = fault(work, "checkpoint", "writing");
	free(from);
	free(to);
	return status < 0 ? status : sync_folder(work);
}

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

/* The work folder with all in it; the lock goes last, so that what a kill leaves of it is still known for ours. */
static void remove_work(const char *folder)
{
	static const char *const last[] = { "checkpoint", "published", "lock" };
	DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		char *path;
		bool keep = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;

		for (size_t i = 0; i < sizeof last / sizeof *last; i++)
			keep |= strcmp(entry->d_name, last[i]) == 0;
		path = keep ? NULL : zf_path_join(folder, entry->d_name);
		if (path)
			remove_tree(path, 3);
		free(path);
	}
	if (dir)
		closedir(dir);
	for (size_t i = 0; i < sizeof last / sizeof *last; i++) {
		char *path = zf_path_join(folder, last[i]);

		if (path)
			unlink(path);
		free(path);
	}
	rmdir(folder);
}

static enum zeef_status take_lock(struct zf_work *work)
{
	char *path = zf_path_join(work->folder, "lock");

	work->lock = path ? zf_lock_take(path) : -1;
	free(path);
	if (work->lock >= 0)
		return ZEEF_OK;
	if (errno == ESTALE)
		return gone(work);
	if (errno != EWOULDBLOCK)
		return fault(work, "lock", "opening");
	zf_trouble(&work->trouble, ZEEF_FATAL, "locked", zf_slice_of(work->folder), UINT64_MAX,
	           "wait until it is done, or choose another output folder with -o",
	           "another zeef is at work on this output");
	return ZEEF_EUSAGE;
}

/* What stands behind the last seal belongs to no run: it is written again. */
static enum zeef_status drop_unsealed(struct zf_work *work)
{
	char name[32];

	for (int kind = 0; kind < NKINDS; kind++) {
		for (unsigned segment = work->segments;; segment++) {
			char *path;
			bool gone;

			segment_name(name, (enum kind)kind, segment);
			path = zf_path_join(work->folder, name);
			gone = !path || unlink(path) != 0;
			free(path);
			if (gone)
				break;
		}
	}
	return ZEEF_OK;
}

/* The first checkpoint of all: a folder without one that holds anything is somebody else's. */
static enum zeef_status begin(struct zf_work *work)
{
	DIR *dir = opendir(work->folder);
	struct dirent *entry;
	bool foreign = false;

	if (!dir)
		return fault(work, ".", "reading the folder");
	while ((entry = readdir(dir)))
		foreign |= strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		           strcmp(entry->d_name, "lock") != 0 && strcmp(entry->d_name, "published") != 0 &&
		           strcmp(entry->d_name, "checkpoint.tmp") != 0;
	closedir(dir);
	if (!foreign)
		return write_checkpoint(work);
	zf_trouble(&work->trouble, ZEEF_FATAL, "not-ours", zf_slice_of(work->folder), UINT64_MAX,
	           "move it away, or choose another output folder with -o",
	           "zeef wants to work here, but the folder holds something else");
	return ZEEF_EUSAGE;
}

static enum zeef_status begin_anew(struct zf_work *work)
{
	work->segments = 0;
	work->place = (struct zf_source_place){ 0, 0, 0 };
	work->records = 0;
	work->ingested = false;
	drop_unsealed(work);
	return write_checkpoint(work);
}

static enum zeef_status prepare(struct zf_work *work, bool replace)
{
	enum zeef_status status;
	bool other;

	if (mkdir(work->folder, 0777) != 0 && errno != EEXIST)
		return fault(work, ".", "making the folder");
	status = take_lock(work);
	if (status >= 0)
		status = read_checkpoint(work, &other);
	if (status < 0)
		return status;
	if (other && replace)
		return begin_anew(work);
	if (other) {
		zf_trouble(&work->trouble, ZEEF_FATAL, "other-options", zf_slice_of(work->folder), UINT64_MAX,
		           "run it with the arguments it was begun with, or remove the folder, or add "
		           "--replace",
		           "a run that was stopped stands here, begun with other arguments");
		return ZEEF_EUSAGE;
	}
	return drop_unsealed(work);
}

/* "OUTPUT.partial", without slashes before the dot; to be freed. */
static char *folder_of(const char *output)
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

static bool is_there(const char *folder, const char *name)
{
	char *path = zf_path_join(folder, name);
	struct stat info;
	bool there = path && lstat(path, &info) == 0;

	free(path);
	return there;
}

void zf_work_sweep(const char *output)
{
	char *folder = folder_of(output), *path = folder ? zf_path_join(folder, "lock") : NULL;
	int lock = path && is_there(folder, "lock") ? zf_lock_take(path) : -1;

	if (lock >= 0 && is_there(folder, "published") && !is_there(folder, "out"))
		remove_work(folder);
	if (lock >= 0)
		close(lock);
	free(path);
	free(folder);
}

enum zeef_status zf_work_publish(struct zf_work *work)
{
	FILE *file = open_in(work, "published", "w");

	if (!file || fclose(file) != 0)
		return fault(work, "published", "writing");
	return ZEEF_OK;
}

enum zeef_status zf_work_open(const char *output, struct zf_slice options, bool replace,
                              const struct zf_trouble *trouble, struct zf_work **out)
{
	struct zf_work *work = calloc(1, sizeof *work);
	enum zeef_status status = ZEEF_ENOMEM;

	*out = NULL;
	if (!work || !(work->folder = folder_of(output))) {
		free(work);
		return ZEEF_ENOMEM;
	}
	work->trouble = *trouble;
	work->lock = -1;
	zf_hash128_hex(zf_hash128(options), work->options);
	status = prepare(work, replace);
	if (status < 0) {
		zf_work_close(work);
		return status;
	}
	*out = work;
	return ZEEF_OK;
}

static void close_files(struct zf_work *work)
{
	for (int kind = 0; kind < NKINDS; kind++) {
		if (work->files[kind])
			fclose(work->files[kind]);
		work->files[kind] = NULL;
	}
	if (work->reading)
		fclose(work->reading);
	if (work->again)
		fclose(work->again);
	work->reading = work->again = NULL;
}

void zf_work_close(struct zf_work *work)
{
	if (!work)
		return;
	close_files(work);
	if (work->lock >= 0)
		close(work->lock);
	free(work->folder);
	free(work);
}

void zf_work_remove(struct zf_work *work)
{
	close_files(work);
	remove_work(work->folder);
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

const char *zf_work_folder(const struct zf_work *work)
{
	return work->folder;
}

struct zf_source_place zf_work_place(const struct zf_work *work)
{
	return work->place;
}

bool zf_work_ingested(const struct zf_work *work)
{
	return work->ingested;
}

uint64_t zf_work_records(const struct zf_work *work)
{
	return work->records;
}

static enum zeef_status put(struct zf_work *work, enum kind kind, const void *bytes, size_t size)
{
	char name[32];

	if (!work->files[kind]) {
		segment_name(name, kind, work->segments);
		work->files[kind] = open_in(work, name, "w");
		if (!work->files[kind])
			return fault(work, name, "making");
	}
	if (size && fwrite(bytes, 1, size, work->files[kind]) != size)
		return fault(work, kinds[kind], "writing");
	work->put += size;
	return ZEEF_OK;
}

enum zeef_status zf_work_put(struct zf_work *work, struct zf_slice packed)
{
	uint64_t size = packed.len;
	enum zeef_status status = put(work, SPOOL, &size, sizeof size);

	work->put_records++;
	return status < 0 ? status : put(work, SPOOL, packed.at, packed.len);
}

enum zeef_status zf_work_put_rows(struct zf_work *work, const struct zf_print_row *rows, size_t count)
{
	enum zeef_status status = ZEEF_OK;

	for (size_t from = 0, end; from < count && status >= 0; from = end) {
		bool whole = zf_print_is_whole(&rows[from]);

		for (end = from + 1; end < count && zf_print_is_whole(&rows[end]) == whole;)
			end++;
		status = put(work, whole ? WHOLES : PRINTS, rows + from, (end - from) * sizeof *rows);
	}
	return status;
}

enum zeef_status zf_work_put_input(struct zf_work *work, struct zf_slice line)
{
	return put(work, INPUTS, line.at, line.len);
}

bool zf_work_due(const struct zf_work *work)
{
	return work->put >= SEAL_AT;
}

enum zeef_status zf_work_seal(struct zf_work *work, struct zf_source_place place, bool ingested)
{
	for (int kind = 0; kind < NKINDS; kind++) {
		FILE *file;
		bool bad;

		if (put(work, (enum kind)kind, NULL, 0) < 0) /* every segment has all its files */
			return ZEEF_EIO;
		file = work->files[kind];
		work->files[kind] = NULL;
		bad = fflush(file) != 0 || fsync(fileno(file)) != 0;
		bad |= fclose(file) != 0;
		if (bad)
			return fault(work, kinds[kind], "writing");
	}
	work->segments++;
	work->place = place;
	work->records += work->put_records;
	work->ingested = ingested;
	work->put = work->put_records = 0;
	return write_checkpoint(work);
}

enum zeef_status zf_work_rewind(struct zf_work *work)
{
	if (work->reading)
		fclose(work->reading);
	work->reading = NULL;
	work->read_segment = 0;
	return ZEEF_OK;
}

enum zeef_status zf_work_damaged(const struct zf_work *work)
{
	zf_trouble(&work->trouble, ZEEF_FATAL, "spool-damaged", zf_slice_of(work->folder), UINT64_MAX,
	           "remove the folder and run the command again", "its files were changed or are damaged");
	return ZEEF_EIO;
}

enum zeef_status zf_work_next(struct zf_work *work, struct zf_buffer *packed)
{
	uint64_t size;
	char *to;

	for (;;) {
		char name[32];

		if (work->reading && fread(&size, sizeof size, 1, work->reading) == 1)
			break;
		if (work->reading) {
			bool bad = ferror(work->reading) != 0;
			fclose(work->reading);
			work->reading = NULL;
			if (bad)
				return fault(work, kinds[SPOOL], "reading");
		}
		if (work->read_segment == work->segments)
			return ZEEF_END;
		segment_name(name, SPOOL, work->read_segment++);
		work->reading = open_in(work, name, "r");
		if (!work->reading)
			return fault(work, name, "opening");
		work->spot = (struct zf_work_spot){ .segment = work->read_segment - 1 };
	}
	work->spot.at += work->spot.size + sizeof size;
	work->spot.size = size;
	zf_buffer_clear(packed);
	to = size <= SIZE_MAX ? zf_buffer_room(packed, size) : NULL;
	if (!to)
		return ZEEF_ENOMEM;
	if (fread(to, 1, size, work->reading) != size)
		return zf_work_damaged(work);
	packed->len = size;
	return ZEEF_OK;
}

struct zf_work_spot zf_work_spot(const struct zf_work *work)
{
	return work->spot;
}

enum zeef_status zf_work_read(struct zf_work *work, struct zf_work_spot spot, struct zf_buffer *packed)
{
	char *to;

	if (!work->again || work->again_segment != spot.segment) {
		char name[32];

		if (work->again)
			fclose(work->again);
		segment_name(name, SPOOL, (unsigned)spot.segment);
		work->again = open_in(work, name, "r");
		work->again_segment = spot.segment;
		if (!work->again)
			return fault(work, name, "opening");
	}
	zf_buffer_clear(packed);
	to = spot.size <= SIZE_MAX ? zf_buffer_room(packed, spot.size) : NULL;
	if (!to)
		return ZEEF_ENOMEM;
	/* Not through the stream: it would fill its whole buffer for each record. */
	for (size_t done = 0; done < spot.size;) {
		ssize_t n = pread(fileno(work->again), to + done, spot.size - done, (off_t)(spot.at + done));

		if (n < 0 && errno != EINTR)
			return fault(work, kinds[SPOOL], "reading");
		if (n == 0)
			return zf_work_damaged(work);
		done += n > 0 ? (size_t)n : 0;
	}
	packed->len = spot.size;
	return ZEEF_OK;
}

enum zeef_status zf_work_each_row(struct zf_work *work, bool wholes, zf_work_rows_fn *call, void *user)
{
	enum { ROWS = 4096 };
	struct zf_print_row *rows = malloc(ROWS * sizeof *rows);
	enum zeef_status status = rows ? ZEEF_OK : ZEEF_ENOMEM;

	for (unsigned segment = 0; segment < work->segments && status >= 0; segment++) {
		char name[32];
		FILE *file;
		size_t got;

		segment_name(name, wholes ? WHOLES : PRINTS, segment);
		file = open_in(work, name, "r");
		if (!file) {
			status = fault(work, name, "opening");
			break;
		}
		while (status >= 0 && (got = fread(rows, sizeof *rows, ROWS, file)) > 0)
			status = call(user, rows, got);
		if (status >= 0 && ferror(file))
			status = fault(work, name, "reading");
		fclose(file);
	}
	free(rows);
	return status;
}

enum zeef_status zf_work_each_input(struct zf_work *work, zf_work_input_fn *call, void *user)
{
	enum zeef_status status = ZEEF_OK;
	char *line = NULL;
	size_t room = 0;

	for (unsigned segment = 0; segment < work->segments && status >= 0; segment++) {
		char name[32];
		FILE *file;
		ssize_t got;

		segment_name(name, INPUTS, segment);
		file = open_in(work, name, "r");
		if (!file) {
			status = fault(work, name, "opening");
			break;
		}
		while (status >= 0 && (got = getline(&line, &room, file)) > 0)
			status = call(user, zf_slice_make(line, (size_t)got - (line[got - 1] == '\n')));
		fclose(file);
	}
	free(line);
	return status;
}
