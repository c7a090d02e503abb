#include "pipeline/work-inside.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

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
				return zf_work_fault(work, zf_work_kinds[ZF_WORK_SPOOL], "reading");
		}
		if (work->read_segment == work->segments)
			return ZEEF_END;
		zf_work_segment_name(name, ZF_WORK_SPOOL, work->read_segment++);
		work->reading = zf_work_open_in(work, name, "r");
		if (!work->reading)
			return zf_work_fault(work, name, "opening");
		work->spot = (struct zf_work_spot){ .segment = work->read_segment - 1 };
	}
	work->spot.at += work->spot.size + sizeof size;
	work->spot.size = size;
	zf_buffer_clear(packed);
	to = size <= SIZE_MAX ? zf_buffer_room(packed, size) : NULL;
	if (!to)
		return ZEEF_ENOMEM;
	if (fread(to, 1, size, work->reading) != size)
		return ferror(work->reading) ? zf_work_fault(work, zf_work_kinds[ZF_WORK_SPOOL], "reading")
		                             : zf_work_damaged(work);
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
		zf_work_segment_name(name, ZF_WORK_SPOOL, (unsigned)spot.segment);
		work->again = zf_work_open_in(work, name, "r");
		work->again_segment = spot.segment;
		if (!work->again)
			return zf_work_fault(work, name, "opening");
	}
	zf_buffer_clear(packed);
	to = spot.size <= SIZE_MAX ? zf_buffer_room(packed, spot.size) : NULL;
	if (!to)
		return ZEEF_ENOMEM;
	/* Not through the stream: it would fill its whole buffer for each record. */
	for (size_t done = 0; done < spot.size;) {
		ssize_t n = pread(fileno(work->again), to + done, spot.size - done, (off_t)(spot.at + done));

		if (n < 0 && errno != EINTR)
			return zf_work_fault(work, zf_work_kinds[ZF_WORK_SPOOL], "reading");
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

		zf_work_segment_name(name, wholes ? ZF_WORK_WHOLES : ZF_WORK_PRINTS, segment);
		file = zf_work_open_in(work, name, "r");
		if (!file) {
			status = zf_work_fault(work, name, "opening");
			break;
		}
		while (status >= 0 && (got = fread(rows, sizeof *rows, ROWS, file)) > 0)
			status = call(user, rows, got);
		if (status >= 0 && ferror(file))
			status = zf_work_fault(work, name, "reading");
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

		zf_work_segment_name(name, ZF_WORK_INPUTS, segment);
		file = zf_work_open_in(work, name, "r");
		if (!file) {
			status = zf_work_fault(work, name, "opening");
			break;
		}
		while (status >= 0 && (got = getline(&line, &room, file)) > 0)
			status = call(user, zf_slice_make(line, (size_t)got - (line[got - 1] == '\n')));
		/* Without memory, getline ends with neither the stream's error nor its end set. */
		if (status >= 0 && !feof(file))
			status = zf_work_fault(work, name, "reading");
		fclose(file);
	}
	free(line);
	return status;
}
