#include "output/store.h"

#include "core/path.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <zstd.h>
#include <zstd_errors.h>

enum { PIECE = 256 * 1024 };

/* What is read stands in `stored`; for a packed file it is unpacked behind what `lines` holds. */
struct zf_reader {
	int fd;
	char *path;
	struct zf_trouble trouble;
	char stored[PIECE];
	size_t at, end;         /* what of `stored` waits to be unpacked */
	ZSTD_DCtx *unpacker;    /* NULL = plain */
	bool inside;            /* a frame of zstd has begun and not ended */
	bool ended;
	struct zf_buffer lines;
	size_t given;           /* of `lines`, bytes handed out already */
	size_t searched;        /* of `lines`, no line end before it */
	uint64_t before;        /* bytes that stood before `lines`; for reports */
};

static enum zeef_status fault(struct zf_reader *reader, const char *code, const char *what)
{
	zf_trouble(&reader->trouble, ZEEF_DAMAGE, code, zf_slice_of(reader->path),
	           reader->before + reader->lines.len, "the file is not as zeef wrote it: make the output anew",
	           "%s", what);
	return ZEEF_EIO;
}

static enum zeef_status pull(struct zf_reader *reader)
{
	ssize_t n;

	do
		n = read(reader->fd, reader->stored, sizeof reader->stored);
	while (n < 0 && errno == EINTR);
	if (n < 0) {
		zf_trouble(&reader->trouble, ZEEF_FATAL, "unreadable", zf_slice_of(reader->path), UINT64_MAX,
		           "see whether the disk is in order", "reading it: %s", strerror(errno));
		return ZEEF_EIO;
	}
	reader->at = 0;
	reader->end = (size_t)n;
	return n == 0 ? ZEEF_END : ZEEF_OK;
}

enum zeef_status zf_reader_open(const char *folder, const char *name, const struct zf_trouble *trouble,
                                struct zf_reader **out)
{
	static const char magic[4] = { '\x28', '\xB5', '\x2F', '\xFD' };
	struct zf_reader *reader = calloc(1, sizeof *reader);
	enum zeef_status status = ZEEF_ENOMEM;

	*out = NULL;
	if (!reader)
		return ZEEF_ENOMEM;
	if (trouble)
		reader->trouble = *trouble;
	reader->path = zf_path_join(folder, name);
	reader->fd = zf_path_open_below(folder, name);
	if (reader->fd < 0 && reader->path) {
		int error = errno;

		zf_trouble(trouble, ZEEF_FATAL, error == ENOENT ? "missing" : "unreadable",
			   zf_slice_of(reader->path), UINT64_MAX,
			   "name a finished output of zeef that you may read",
			   "%s", error == ELOOP ? "it is a link, and no link is followed here" : strerror(error));
		status = ZEEF_EIO;
	} else if (reader->path) {
		status = pull(reader);
		reader->ended = status == ZEEF_END;
	}
	if (status >= 0 && reader->end >= 4 && memcmp(reader->stored, magic, 4) == 0) {
		reader->unpacker = ZSTD_createDCtx();
		status = reader->unpacker ? ZEEF_OK : ZEEF_ENOMEM;
	}
	if (status < 0) {
		zf_reader_close(reader);
		return status;
	}
	*out = reader;
	return ZEEF_OK;
}

static enum zeef_status unpack(struct zf_reader *reader)
{
	size_t room = ZSTD_DStreamOutSize();
	ZSTD_inBuffer in = { reader->stored, reader->end, reader->at };
	ZSTD_outBuffer out = { zf_buffer_room(&reader->lines, room), room, 0 };
	size_t left;

	if (!out.dst)
		return ZEEF_ENOMEM;
	left = ZSTD_decompressStream(reader->unpacker, &out, &in);
	if (ZSTD_getErrorCode(left) == ZSTD_error_memory_allocation)
		return ZEEF_ENOMEM;
	if (ZSTD_isError(left))
		return fault(reader, "zstd-damaged", ZSTD_getErrorName(left));
	reader->inside = left != 0;
	reader->at = in.pos;
	reader->lines.len += out.pos;
	return ZEEF_OK;
}

/* More bytes at the end of `lines`; ZEEF_END = there are none. */
static enum zeef_status more(struct zf_reader *reader)
{
	enum zeef_status status = ZEEF_OK;
	size_t before = reader->lines.len;

	while (status == ZEEF_OK && reader->lines.len == before) {
		if (reader->at == reader->end) {
			if (reader->ended || (status = pull(reader)) == ZEEF_END) {
				reader->ended = true;
				if (!reader->inside)
					return ZEEF_END;
				return fault(reader, "zstd-cut", "it ends inside its packed data");
			}
			continue;
		}
		if (reader->unpacker) {
			status = unpack(reader);
		} else {
			zf_buffer_add(&reader->lines, reader->stored, reader->end);
			reader->at = reader->end;
			if (reader->lines.broken)
				status = ZEEF_ENOMEM;
		}
	}
	return status;
}

static void forget_given(struct zf_reader *reader)
{
	size_t left = reader->lines.len - reader->given;

	if (left)
		memmove(reader->lines.at, reader->lines.at + reader->given, left);
	reader->before += reader->given;
	reader->searched -= reader->given;
	reader->given = 0;
	reader->lines.len = left;
}

enum zeef_status zf_reader_line(struct zf_reader *reader, struct zf_slice *line)
{
	for (;;) {
		struct zf_buffer *lines = &reader->lines;
		const char *end = NULL;
		enum zeef_status status;
		if (lines->len > reader->searched)
			end = memchr(lines->at + reader->searched, '\n', lines->len - reader->searched);
		if (end) {
			*line = zf_slice_make(lines->at + reader->given,
					      (size_t)(end - lines->at) - reader->given);
			reader->given = reader->searched = (size_t)(end - lines->at) + 1;
			return ZEEF_OK;
		}
		reader->searched = lines->len;
		if (reader->given)
			forget_given(reader);
		status = more(reader);
		if (status == ZEEF_END && lines->len)
			return fault(reader, "cut", "its last line has no end");
		if (status != ZEEF_OK)
			return status;
	}
}

void zf_reader_close(struct zf_reader *reader)
{
	if (!reader)
		return;
	if (reader->fd >= 0)
		close(reader->fd);
	ZSTD_freeDCtx(reader->unpacker);
	zf_buffer_free(&reader->lines);
	free(reader->path);
	free(reader);
}
