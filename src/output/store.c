#include "output/store.h"

#include "core/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

/*
 * Bytes gather in a piece of fixed size and go to zstd or to the file a whole piece at a time, so that what
 * zstd is given, and with it every byte it makes, does not depend on how the writer cut its calls. A run has
 * a file open for each language that it met: pieces are small, and each is a frame of zstd by itself, for one
 * that stays open holds megabytes. Frames one behind the other are one .zst (RFC 8878, 3). The temporary name
 * is fixed: what a killed run left is overwritten by the next one, never heaped up.
 */
enum { PIECE = 1 << 18, LEVEL = 3 };

struct zf_file {
	int fd;
	char *path, *temporary;
	struct zf_trouble trouble;
	enum zeef_status status; /* the first failure, kept */
	char *piece;
	size_t filled;
	uint64_t size;           /* before packing */
	uint64_t stored;
	bool packs;              /* with zstd */
	struct sha256_ctx digest;
};

static const char *mend_of(int error)
{
	switch (error) {
	case ENOSPC:
	case EDQUOT:
		return "make room on that disk, or choose another output folder, and run the same command "
		       "again";
	case EACCES:
	case EPERM:
	case EROFS:
		return "choose an output folder that you may write to";
	case ENAMETOOLONG:
		return "choose an output folder with a shorter name";
	case EFBIG:
		return "raise the limit on file sizes (ulimit -f), or lower --part-size";
	default:
		return "see whether the disk is in order, and run the same command again";
	}
}

static enum zeef_status failed(const struct zf_trouble *trouble, const char *path, const char *verb, int error)
{
	char words[128];
	bool full = error == ENOSPC || error == EDQUOT;

	if (error == ENOMEM)
		return ZEEF_ENOMEM;
	if (strerror_r(error, words, sizeof words) != 0)
		words[0] = '\0';
	zf_trouble(trouble, ZEEF_FATAL, full ? "disk-full" : "write-failed", zf_slice_of(path), UINT64_MAX,
	           mend_of(error), "cannot %s: %s", verb, words);
	return ZEEF_EIO;
}

/* Makes the name of a file or folder in `path` durable: syncs the folder that holds it. 0 or an errno. */
static int sync_above(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *above = slash == path ? strdup("/") : slash ? strndup(path, (size_t)(slash - path)) : strdup(".");
	int error = 0, fd;

	if (!above)
		return ENOMEM;
	fd = open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* Some file systems cannot sync a folder and say EINVAL; there is nothing more to do there. */
	if (fd < 0 || (fsync(fd) != 0 && errno != EINVAL))
		error = errno;
	if (fd >= 0)
		close(fd);
	free(above);
	return error;
}

/* The folders above path. 0 or an errno. */
static int make_folders(char *path)
{
	int error = 0;

	for (char *slash = strchr(path + 1, '/'); slash && !error; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0777) == 0)
			error = sync_above(path);
		else if (errno != EEXIST)
			error = errno;
		*slash = '/';
	}
	return error;
}

static void dispose(struct zf_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	free(file->piece);
	free(file->path);
	free(file->temporary);
	free(file);
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

static bool furnish(struct zf_file *file, const char *path)
{
	size_t len = strlen(path);

	file->path = strdup(path);
	file->temporary = malloc(len + sizeof ".tmp");
	file->piece = malloc(PIECE);
	if (!file->path || !file->temporary || !file->piece)
		return false;
	memcpy(file->temporary, path, len);
	memcpy(file->temporary + len, ".tmp", sizeof ".tmp");
	sha256_init(&file->digest);
	file->packs = ends_with(path, ".zst");
	return true;
}

enum zeef_status zf_file_create(const char *path, const struct zf_trouble *trouble, struct zf_file **out)
{
	struct zf_file *file = calloc(1, sizeof *file);
	enum zeef_status status;
	int error;

	*out = NULL;
	if (!file)
		return ZEEF_ENOMEM;
	file->fd = -1;
	if (trouble)
		file->trouble = *trouble;
	if (!furnish(file, path)) {
		dispose(file);
		return ZEEF_ENOMEM;
	}
	error = make_folders(file->temporary);
	if (!error) {
		file->fd = open(file->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
		error = file->fd < 0 ? errno : 0;
	}
	if (error) {
		status = failed(trouble, path, "make the file", error);
		dispose(file);
		return status;
	}
	*out = file;
	return ZEEF_OK;
}

static void store(struct zf_file *file, const char *at, size_t n)
{
	sha256_update(&file->digest, n, (const uint8_t *)at);
	while (n > 0 && file->status == ZEEF_OK) {
		ssize_t done = write(file->fd, at, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			file->status = failed(&file->trouble, file->path, "write", done < 0 ? errno : ENOSPC);
			return;
		}
		at += done;
		n -= (size_t)done;
		file->stored += (uint64_t)done;
	}
}

static void pack_piece(struct zf_file *file)
{
	ZSTD_CCtx *packer = ZSTD_createCCtx();
	size_t room = ZSTD_compressBound(file->filled), n;
	char *packed = malloc(room);

	file->status = ZEEF_ENOMEM; /* with these parameters nothing else can go wrong */
	if (packer && packed && !ZSTD_isError(ZSTD_CCtx_setParameter(packer, ZSTD_c_compressionLevel, LEVEL)) &&
	    !ZSTD_isError(ZSTD_CCtx_setParameter(packer, ZSTD_c_checksumFlag, 1)) &&
	    !ZSTD_isError(n = ZSTD_compress2(packer, packed, room, file->piece, file->filled))) {
		file->status = ZEEF_OK;
		store(file, packed, n);
	}
	ZSTD_freeCCtx(packer);
	free(packed);
}

static void flush_piece(struct zf_file *file)
{
	if (file->packs)
		pack_piece(file);
	else
		store(file, file->piece, file->filled);
	file->filled = 0;
}

enum zeef_status zf_file_write(struct zf_file *file, struct zf_slice bytes)
{
	while (bytes.len > 0 && file->status == ZEEF_OK) {
		size_t n = PIECE - file->filled;
		if (n > bytes.len)
			n = bytes.len;
		memcpy(file->piece + file->filled, bytes.at, n);
		file->filled += n;
		file->size += n;
		bytes.at += n;
		bytes.len -= n;
		if (file->filled == PIECE)
			flush_piece(file);
	}
	return file->status;
}

uint64_t zf_file_size(const struct zf_file *file)
{
	return file->size;
}

static void hex(const uint8_t *bytes, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
	*out = '\0';
}

static void give_digest(struct sha256_ctx *digest, char sha256[65])
{
	uint8_t bytes[SHA256_DIGEST_SIZE];

	sha256_digest(digest, sizeof bytes, bytes);
	hex(bytes, sizeof bytes, sha256);
}

/* Data, then name, then the folder that holds the name: only then is the file there after a power cut. */
static void settle(struct zf_file *file)
{
	int error = 0;

	if (fsync(file->fd) != 0) {
		error = errno;
		/* What takes no sync (a pipe, some network disks) says EINVAL. */
		if (error == EINVAL)
			error = 0;
	}
	if (close(file->fd) != 0 && !error && errno != EINTR)
		error = errno;
	file->fd = -1;
	if (!error && rename(file->temporary, file->path) != 0)
		error = errno;
	if (!error)
		error = sync_above(file->path);
	if (error)
		file->status = failed(&file->trouble, file->path, "make the file durable", error);
}

enum zeef_status zf_file_commit(struct zf_file *file, char sha256[65], uint64_t *stored)
{
	enum zeef_status status;

	if (file->status == ZEEF_OK && (file->filled > 0 || file->size == 0))
		flush_piece(file);
	if (file->status == ZEEF_OK)
		settle(file);
	status = file->status;
	if (status != ZEEF_OK) {
		zf_file_abandon(file);
		return status;
	}
	if (sha256)
		give_digest(&file->digest, sha256);
	if (stored)
		*stored = file->stored;
	dispose(file);
	return ZEEF_OK;
}

enum zeef_status zf_file_put(const char *path, const struct zf_trouble *trouble, struct zf_slice bytes,
                             char sha256[65], uint64_t *stored)
{
	struct zf_file *file;
	enum zeef_status status = zf_file_create(path, trouble, &file);

	if (status < 0)
		return status;
	status = zf_file_write(file, bytes);
	if (status < 0) {
		zf_file_abandon(file);
		return status;
	}
	return zf_file_commit(file, sha256, stored);
}

void zf_file_abandon(struct zf_file *file)
{
	if (!file)
		return;
	unlink(file->temporary);
	dispose(file);
}

enum zeef_status zf_file_digest(const char *folder, const char *name, const struct zf_trouble *trouble,
				char sha256[65], uint64_t *size)
{
	int fd = zf_path_open_below(folder, name), error = errno;
	char *piece = malloc(PIECE), *path = zf_path_join(folder, name);
	bool memory = piece && path;
	struct sha256_ctx digest;
	ssize_t n = -1;

	*size = 0;
	sha256_init(&digest);
	while (fd >= 0 && memory) {
		n = read(fd, piece, PIECE);
		error = errno;
		if (n < 0 && error == EINTR)
			continue;
		if (n <= 0)
			break;
		sha256_update(&digest, (size_t)n, (const uint8_t *)piece);
		*size += (uint64_t)n;
	}
	if (n == 0)
		give_digest(&digest, sha256);
	else if (memory)
		zf_trouble(trouble, ZEEF_DAMAGE, "unreadable", zf_slice_of(path), *size,
		           "see whether the file is there and may be read, or make the output anew",
		           "%s", error == ELOOP ? "it is a link, and no link is followed here" : strerror(error));
	if (fd >= 0)
		close(fd);
	free(piece);
	free(path);
	return n == 0 ? ZEEF_OK : memory ? ZEEF_EIO : ZEEF_ENOMEM;
}
