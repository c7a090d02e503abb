#include "pipeline/verify-files.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/path.h"
#include "output/store.h"

enum { MOST_REPORTS = 100 }; /* the count says the rest */

void zf_fault_found(struct zf_faults *faults, const char *code, const char *what, struct zf_slice id,
		    uint64_t number)
{
	if (++faults->count > MOST_REPORTS)
		return;
	zf_trouble(&faults->trouble, ZEEF_DAMAGE, code, zf_slice_of(faults->folder), UINT64_MAX,
	           "the output was changed or is damaged: run zeef again, and report it if it comes again",
	           "%s (%.*s %" PRIu64 ")", what, (int)id.len, id.at ? id.at : "", number);
}

static enum zeef_status check_files(struct zf_faults *faults, const struct zf_readback *readback,
				    uint64_t *stored)
{
	for (size_t i = 0; i < zf_readback_files(readback); i++) {
		const char *sha256;
		uint64_t bytes, size;
		const char *name = zf_readback_file(readback, i, &sha256, &bytes);
		char got[65];
		enum zeef_status status = zf_file_digest(faults->folder, name, &faults->trouble, got, &size);

		if (status == ZEEF_ENOMEM)
			return status;
		if (status < 0 || size != bytes || !sha256 || strcmp(got, sha256) != 0)
			zf_fault_found(faults, "digest", "a file is not as it was written", zf_slice_of(name),
			      status < 0 ? 0 : size);
		else
			*stored += size;
	}
	return ZEEF_OK;
}

/* One line of SHA256SUMS: `sha256  name`. The files stand in the manifest's order, with the
 * manifest among them. */
static enum zeef_status check_sum(struct zf_faults *faults, const struct zf_readback *readback,
                                  struct zf_slice line, size_t *next)
{
	struct zf_slice name = line.len > 66 ?
		zf_slice_make(line.at + 66, line.len - 66) : (struct zf_slice){ NULL, 0 };
	enum zeef_status status = ZEEF_OK;
	const char *sha256 = "", *file;
	uint64_t bytes;
	char got[65] = "";

	if (zf_slice_is(name, "manifest.json")) {
		status = zf_file_digest(faults->folder, "manifest.json", &faults->trouble, got, &bytes);
		sha256 = got;
	} else {
		file = zf_readback_file(readback, (*next)++, &sha256, &bytes);
		if (!zf_slice_is(name, file) || !sha256)
			sha256 = "";
	}
	if (status == ZEEF_ENOMEM)
		return status;
	if (line.len < 66 || !zf_slice_is(zf_slice_make(line.at, 64), sha256))
		zf_fault_found(faults, "sums-wrong", "SHA256SUMS says something else than the manifest", name,
			       *next);
	return ZEEF_OK;
}

static enum zeef_status check_sums(struct zf_faults *faults, const struct zf_readback *readback)
{
	struct zf_reader *reader = NULL;
	struct zf_slice line;
	size_t next = 0, lines = 0;
	enum zeef_status status = zf_reader_open(faults->folder, "SHA256SUMS", &faults->trouble, &reader);

	while (status >= 0 && (status = zf_reader_line(reader, &line)) == ZEEF_OK) {
		lines++;
		status = check_sum(faults, readback, line, &next);
	}
	zf_reader_close(reader);
	if (status == ZEEF_ENOMEM)
		return status;
	if (status < 0 || lines != zf_readback_files(readback) + 1 || next + 1 != lines)
		zf_fault_found(faults, "sums-wrong", "SHA256SUMS names other files than the manifest",
		      zf_slice_of("SHA256SUMS"), lines);
	return ZEEF_OK;
}

struct counting {
	const char *path;
	int deep;              /* folders to go down still */
	size_t *count;
	int error;
};

static int count_files(const char *path, int deep, size_t *count);

static bool count_one(void *user, const char *name)
{
	struct counting *counting = user;
	char *path = zf_path_join(counting->path, name);
	struct stat info;

	if (!path)
		counting->error = ENOMEM;
	else if (lstat(path, &info) == 0 && S_ISDIR(info.st_mode) && counting->deep > 0)
		counting->error = count_files(path, counting->deep - 1, counting->count);
	else
		++*counting->count;
	free(path);
	return !counting->error;
}

/* Files below a folder; a run's lie three deep at most. 0 or an errno. */
static int count_files(const char *path, int deep, size_t *count)
{
	struct counting counting = { path, deep, count, 0 };
	int error = zf_path_each(path, count_one, &counting);

	return error ? error : counting.error;
}

static enum zeef_status check_folder(struct zf_faults *faults, const struct zf_readback *readback)
{
	size_t count = 0;
	int error = count_files(faults->folder, 3, &count);

	if (error == ENOMEM)
		return ZEEF_ENOMEM;
	if (error)
		zf_fault_found(faults, "folder-unreadable", strerror(error), zf_slice_of("errno"),
		               (uint64_t)error);
	else if (count != zf_readback_files(readback) + 2) /* the manifest and the sums */
		zf_fault_found(faults, "files-wrong",
			       "the folder holds more or fewer files than the manifest names",
			       zf_slice_of("files"), count);
	return ZEEF_OK;
}

enum zeef_status zf_verify_files(struct zf_faults *faults, const struct zf_readback *readback, uint64_t *stored)
{
	enum zeef_status status = check_files(faults, readback, stored);

	if (status >= 0)
		status = check_sums(faults, readback);
	return status < 0 ? status : check_folder(faults, readback);
}
