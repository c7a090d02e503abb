#include "pipeline/work-inside.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/hash.h"
#include "core/path.h"

/* A seal costs some syncs: every so many bytes one, so that a stopped run loses a few seconds of work. */
enum { SEAL_AT = 128 << 20, BUFFER = 1 << 18 };

const char *const zf_work_kinds[ZF_NWORK_KINDS] = { "spool", "wholes", "prints", "inputs" };

enum zeef_status zf_work_fault(const struct zf_work *work, const char *name, const char *doing)
{
	int error = errno;

	zf_trouble(&work->trouble, ZEEF_FATAL, error == ENOSPC ? "disk-full" : "work-io",
	           zf_slice_of(work->folder), UINT64_MAX,
	           error == ENOSPC ? "make room, then run the same command again: it goes on where it stopped"
	                           : "mend the cause, then run the same command again: it goes on where "
	                             "it stopped",
	           "%s%s%s: %s", name, *name ? ": " : "", doing, strerror(error));
	return ZEEF_EIO;
}

void zf_work_segment_name(char out[32], enum zf_work_kind kind, unsigned segment)
{
	snprintf(out, 32, "%s-%05u", zf_work_kinds[kind], segment);
}

FILE *zf_work_open_in(const struct zf_work *work, const char *name, const char *mode)
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
	FILE *file = zf_work_open_in(work, "checkpoint", "r");
	bool bad;
	int got;

	*other = false;
	if (!file)
		return errno == ENOENT ? begin(work) : zf_work_fault(work, "checkpoint", "reading");
	got = fscanf(file, "zeef-work 3 %32s %u %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %d", options,
	             &work->segments, &work->place.file, &work->place.offset, &work->place.record,
	             &work->records, &ingested);
	bad = ferror(file) != 0;
	fclose(file);
	if (bad)
		return zf_work_fault(work, "checkpoint", "reading");
	work->ingested = ingested != 0;
	*other = got != 7 || strcmp(options, work->options) != 0;
	return ZEEF_OK;
}

static enum zeef_status sync_folder(const struct zf_work *work)
{
	return zf_path_sync(work->folder) ? ZEEF_OK : zf_work_fault(work, "", "syncing the folder");
}

static enum zeef_status write_checkpoint(struct zf_work *work)
{
	char *from = zf_path_join(work->folder, "checkpoint.tmp"),
		*to = zf_path_join(work->folder, "checkpoint");
	FILE *file = from && to ? fopen(from, "w") : NULL;
	enum zeef_status status = ZEEF_OK;
	bool bad = !file;

	if (file) {
		bad |= fprintf(file, "zeef-work 3 %s %u %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %d\n",
		               work->options, work->segments, work->place.file, work->place.offset,
		               work->place.record, work->records, work->ingested) < 0;
		bad |= fflush(file) != 0 || fsync(fileno(file)) != 0;
		bad |= fclose(file) != 0;
		bad = bad || rename(from, to) != 0;
	}
	if (bad)
		status = zf_work_fault(work, "checkpoint", "writing");
	free(from);
	free(to);
	return status < 0 ? status : sync_folder(work);
}

/* What stands behind the last seal belongs to no run: it is written again. */
static enum zeef_status drop_unsealed(struct zf_work *work)
{
	char name[32];

	for (int kind = 0; kind < ZF_NWORK_KINDS; kind++) {
		for (unsigned segment = work->segments;; segment++) {
			char *path;
			bool gone;

			zf_work_segment_name(name, (enum zf_work_kind)kind, segment);
			path = zf_path_join(work->folder, name);
			gone = !path || unlink(path) != 0;
			free(path);
			if (gone)
				break;
		}
	}
	return ZEEF_OK;
}

static bool is_foreign(void *user, const char *name)
{
	static const char *const ours[] = { "lock", "published", "checkpoint.tmp" };

	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (strcmp(name, ours[i]) == 0)
			return true;
	*(bool *)user = true;
	return false;
}

/* The first checkpoint of all: a folder without one that holds anything is somebody else's. */
static enum zeef_status begin(struct zf_work *work)
{
	bool foreign = false;
	int error = zf_path_each(work->folder, is_foreign, &foreign);

	errno = error;
	if (error)
		return zf_work_fault(work, ".", "reading the folder");
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
		return zf_work_fault(work, "", "making the folder");
	status = zf_work_take_lock(work);
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

enum zeef_status zf_work_publish(struct zf_work *work)
{
	FILE *file = zf_work_open_in(work, "published", "w");

	if (!file || fclose(file) != 0)
		return zf_work_fault(work, "published", "writing");
	return ZEEF_OK;
}

enum zeef_status zf_work_open(const char *output, struct zf_slice options, bool replace,
                              const struct zf_trouble *trouble, struct zf_work **out)
{
	struct zf_work *work = calloc(1, sizeof *work);
	enum zeef_status status = ZEEF_ENOMEM;

	*out = NULL;
	if (!work || !(work->folder = zf_work_folder_of(output))) {
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
	for (int kind = 0; kind < ZF_NWORK_KINDS; kind++) {
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
	zf_work_remove_folder(work->folder);
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

static enum zeef_status put(struct zf_work *work, enum zf_work_kind kind, const void *bytes, size_t size)
{
	char name[32];

	if (!work->files[kind]) {
		zf_work_segment_name(name, kind, work->segments);
		work->files[kind] = zf_work_open_in(work, name, "w");
		if (!work->files[kind])
			return zf_work_fault(work, name, "making");
	}
	if (size && fwrite(bytes, 1, size, work->files[kind]) != size)
		return zf_work_fault(work, zf_work_kinds[kind], "writing");
	work->put += size;
	return ZEEF_OK;
}

enum zeef_status zf_work_put(struct zf_work *work, struct zf_slice packed)
{
	uint64_t size = packed.len;
	enum zeef_status status = put(work, ZF_WORK_SPOOL, &size, sizeof size);

	work->put_records++;
	return status < 0 ? status : put(work, ZF_WORK_SPOOL, packed.at, packed.len);
}

/* Rows that are few a record, and asked for more than once. */
static bool is_apart(const struct zf_print_row *row)
{
	return zf_print_is_whole(row) || (row->flags & ZF_PRINT_SHAPE);
}

enum zeef_status zf_work_put_rows(struct zf_work *work, const struct zf_print_row *rows, size_t count)
{
	enum zeef_status status = ZEEF_OK;

	for (size_t from = 0, end; from < count && status >= 0; from = end) {
		bool apart = is_apart(&rows[from]);

		for (end = from + 1; end < count && is_apart(&rows[end]) == apart;)
			end++;
		status = put(work, apart ? ZF_WORK_WHOLES : ZF_WORK_PRINTS, rows + from,
		             (end - from) * sizeof *rows);
	}
	return status;
}

enum zeef_status zf_work_put_input(struct zf_work *work, struct zf_slice line)
{
	return put(work, ZF_WORK_INPUTS, line.at, line.len);
}

bool zf_work_due(const struct zf_work *work)
{
	return work->put >= SEAL_AT;
}

enum zeef_status zf_work_seal(struct zf_work *work, struct zf_source_place place, bool ingested)
{
	for (int kind = 0; kind < ZF_NWORK_KINDS; kind++) {
		FILE *file;
		bool bad;

		if (put(work, (enum zf_work_kind)kind, NULL, 0) < 0) /* every segment has all its files */
			return ZEEF_EIO;
		file = work->files[kind];
		work->files[kind] = NULL;
		bad = fflush(file) != 0 || fsync(fileno(file)) != 0;
		bad |= fclose(file) != 0;
		if (bad)
			return zf_work_fault(work, zf_work_kinds[kind], "writing");
	}
	work->segments++;
	work->place = place;
	work->records += work->put_records;
	work->ingested = ingested;
	work->put = work->put_records = 0;
	return write_checkpoint(work);
}

