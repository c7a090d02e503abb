#include "dedup/index-run.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/hash.h"
#include "core/path.h"
#include "dedup/spill.h"

enum { HEADER = 64, FENCE = ZF_RUN_KEY + 8, END = 8 };

static const char magic[8] = { 'z', 'e', 'e', 'f', 'r', 'u', 'n', '\n' };

const char *const zf_run_kinds[ZF_NRUN_KINDS] = { "keys", "facts", "ids", "bands", "texts", "words",
	                                          "paragraph-bands", "paragraph-texts", "paragraph-words" };

enum { ONE_BY_ONE = 4096 }; /* bytes of a block at most where entries are asked for by number */

/* Blocks of 64 KB where keys are looked up in order; what is asked for by number stands in blocks of 4 KB. */
static const struct {
	unsigned key, value, block;
} shapes[ZF_NRUN_KINDS] = {
	{ 12, 7, 3448 }, { 11, 8, 3448 }, { 0, 16, 256 },
	{ 13, 0, 5041 }, { 0, 24, 170 }, { 0, 4, 1024 },
	{ 13, 0, 5041 }, { 0, 24, 170 }, { 0, 4, 1024 },
};

struct zf_run {
	struct zf_run_info info;
	const char *folder;        /* borrowed */
	struct zf_trouble trouble;
	int file;
	unsigned key, entry;       /* bytes */
	unsigned block;            /* entries */
	size_t nblocks;
	unsigned char *fence;      /* owned */
	unsigned char *bytes;      /* owned: the block in hand; room for one */
	size_t at;                 /* its number; SIZE_MAX = none */
	size_t count, next;        /* entries of it; the next one to give, or a guess where to look */
};

unsigned zf_run_key_size(enum zf_run_kind kind)
{
	return shapes[kind].key;
}

unsigned zf_run_value_size(enum zf_run_kind kind)
{
	return shapes[kind].value;
}

static uint64_t blocks_of(enum zf_run_kind kind, uint64_t entries)
{
	return (entries + shapes[kind].block - 1) / shapes[kind].block;
}

uint64_t zf_run_file_size(enum zf_run_kind kind, uint64_t entries)
{
	return HEADER + entries * (shapes[kind].key + shapes[kind].value) +
	       blocks_of(kind, entries) * FENCE + END;
}

static void put(unsigned char *to, uint64_t number, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		to[i] = (unsigned char)(number >> 8 * i);
}

static uint64_t get(const unsigned char *from, unsigned bytes)
{
	uint64_t number = 0;

	for (unsigned i = bytes; i-- > 0;)
		number = number << 8 | from[i];
	return number;
}

static uint64_t check_of(const void *bytes, size_t count)
{
	return zf_hash64(zf_slice_make(bytes, count));
}

static void write_header(unsigned char header[HEADER], const struct zf_run_info *info)
{
	memset(header, 0, HEADER);
	memcpy(header, magic, sizeof magic);
	put(header + 8, ZF_RUN_FORMAT, 4);
	put(header + 12, (uint64_t)info->kind, 4);
	put(header + 16, shapes[info->kind].key, 4);
	put(header + 20, shapes[info->kind].value, 4);
	put(header + 24, shapes[info->kind].block, 4);
	put(header + 32, info->entries, 8);
	put(header + 40, info->first, 8);
}

/* ---- reading */

static enum zeef_status damaged(const struct zf_run *run, uint64_t offset, const char *what)
{
	char *path = zf_path_join(run->folder, run->info.name);

	zf_trouble(&run->trouble, ZEEF_FATAL, "index-damaged", zf_slice_of(path ? path : run->info.name),
	           offset,
	           "put the file back from a copy of the folder, or build the corpus anew from its inputs in another "
	           "one: zeef run INPUT... --corpus DIR", "this run of the index %s", what);
	free(path);
	return ZEEF_EIO;
}

static uint64_t place_of(const struct zf_run *run, size_t block)
{
	return HEADER + (uint64_t)block * run->block * run->entry;
}

static size_t count_of(const struct zf_run *run, size_t block)
{
	return block + 1 < run->nblocks ? run->block : (size_t)(run->info.entries - (uint64_t)block * run->block);
}

static const unsigned char *fence_of(const struct zf_run *run, size_t block)
{
	return run->fence + block * FENCE;
}

static enum zeef_status read_block(const struct zf_run *run, size_t block, unsigned char *to)
{
	size_t bytes = count_of(run, block) * run->entry;

	if (!zf_read_at(run->file, place_of(run, block), to, bytes))
		return damaged(run, place_of(run, block), "cannot be read");
	if (check_of(to, bytes) != get(fence_of(run, block) + ZF_RUN_KEY, 8))
		return damaged(run, place_of(run, block), "is damaged: a block is not as it was written");
	return ZEEF_OK;
}

static enum zeef_status load(struct zf_run *run, size_t block)
{
	enum zeef_status status;

	if (run->at == block)
		return ZEEF_OK;
	run->at = SIZE_MAX;
	status = read_block(run, block, run->bytes);
	if (status < 0)
		return status;
	run->at = block;
	run->count = count_of(run, block);
	run->next = 0;
	return ZEEF_OK;
}

static enum zeef_status read_fence(struct zf_run *run)
{
	unsigned char header[HEADER], expected[HEADER];
	size_t bytes = run->nblocks * FENCE + END;

	if (!zf_read_at(run->file, 0, header, HEADER))
		return damaged(run, 0, "cannot be read");
	write_header(expected, &run->info);
	if (memcmp(header, magic, sizeof magic) == 0 && get(header + 8, 4) != ZF_RUN_FORMAT)
		return damaged(run, 8, "is of another format than this zeef reads");
	if (memcmp(header, expected, HEADER) != 0)
		return damaged(run, 0, "has a damaged head, or is not the one that corpus.json means");
	run->fence = malloc(HEADER + bytes);
	run->bytes = malloc((size_t)run->block * run->entry);
	if (!run->fence || !run->bytes)
		return ZEEF_ENOMEM;
	memcpy(run->fence, header, HEADER);
	if (!zf_read_at(run->file, place_of(run, 0) + run->info.entries * run->entry, run->fence + HEADER,
	                bytes))
		return damaged(run, 0, "cannot be read");
	if (check_of(run->fence, HEADER + bytes - END) != run->info.check ||
	    get(run->fence + HEADER + bytes - END, END) != run->info.check)
		return damaged(run, run->info.entries * run->entry + HEADER,
		               "has a damaged end, or is not the one that corpus.json means");
	memmove(run->fence, run->fence + HEADER, bytes);
	return ZEEF_OK;
}

static enum zeef_status open_file(struct zf_run *run)
{
	char *path = zf_path_join(run->folder, run->info.name);
	struct stat info;

	if (!path)
		return ZEEF_ENOMEM;
	run->file = open(path, O_RDONLY | O_CLOEXEC);
	free(path);
	if (run->file < 0 || fstat(run->file, &info) != 0)
		return damaged(run, UINT64_MAX, errno == ENOENT ? "is missing" : "cannot be opened");
	if ((uint64_t)info.st_size != zf_run_file_size(run->info.kind, run->info.entries))
		return damaged(run, (uint64_t)info.st_size, "is not as long as it was written");
	return read_fence(run);
}

enum zeef_status zf_run_open(const char *folder, const struct zf_run_info *info,
                             const struct zf_trouble *trouble, struct zf_run **out)
{
	struct zf_run *run = calloc(1, sizeof *run);
	enum zeef_status status;

	*out = NULL;
	if (!run)
		return ZEEF_ENOMEM;
	*run = (struct zf_run){ .info = *info, .folder = folder, .trouble = *trouble, .file = -1, .at = SIZE_MAX,
		                .key = shapes[info->kind].key,
		                .entry = shapes[info->kind].key + shapes[info->kind].value,
		                .block = shapes[info->kind].block,
		                .nblocks = (size_t)blocks_of(info->kind, info->entries) };
	status = open_file(run);
	if (status < 0)
		zf_run_close(run);
	else
		*out = run;
	return status;
}

void zf_run_close(struct zf_run *run)
{
	if (!run)
		return;
	if (run->file >= 0)
		close(run->file);
	free(run->fence);
	free(run->bytes);
	free(run);
}

const struct zf_run_info *zf_run_info(const struct zf_run *run)
{
	return &run->info;
}

/* The last i in from..end, end not included, whose key is not over `key`; `from` where there is none. Looks
 * near `from` first. */
static size_t last_up_to(const unsigned char *keys, size_t stride, size_t size, const unsigned char *key,
                         size_t from, size_t end)
{
	size_t low = from, step = 1;

	while (low + step < end && memcmp(keys + (low + step) * stride, key, size) <= 0) {
		low += step;
		step *= 2;
	}
	if (low + step < end)
		end = low + step;
	while (low + 1 < end) {
		size_t middle = low + (end - low) / 2;

		if (memcmp(keys + middle * stride, key, size) <= 0)
			low = middle;
		else
			end = middle;
	}
	return low;
}

/* The block in hand becomes the one, and `next` in it the entry, that is the last whose key is not over
 * `key`, or the first of all. There is a block. */
static enum zeef_status go_to(struct zf_run *run, const unsigned char *key)
{
	size_t block = run->at, near = 0;
	enum zeef_status status;

	if (block == SIZE_MAX || memcmp(fence_of(run, block), key, run->key) > 0)
		block = 0;
	block = last_up_to(run->fence, FENCE, run->key, key, block, run->nblocks);
	status = load(run, block);
	if (status < 0)
		return status;
	if (run->next < run->count && memcmp(run->bytes + run->next * run->entry, key, run->key) <= 0)
		near = run->next;
	run->next = last_up_to(run->bytes, run->entry, run->key, key, near, run->count);
	return ZEEF_OK;
}

enum zeef_status zf_run_find(struct zf_run *run, const unsigned char *key, const unsigned char **value)
{
	const unsigned char *entry;
	enum zeef_status status;

	*value = NULL;
	if (run->nblocks == 0)
		return ZEEF_OK;
	status = go_to(run, key);
	if (status < 0)
		return status;
	entry = run->bytes + run->next * run->entry;
	if (memcmp(entry, key, run->key) == 0)
		*value = entry + run->key;
	return ZEEF_OK;
}

enum zeef_status zf_run_seek(struct zf_run *run, const unsigned char *key)
{
	enum zeef_status status;

	if (run->nblocks == 0)
		return ZEEF_OK;
	status = go_to(run, key);
	if (status >= 0)
		run->next += memcmp(run->bytes + run->next * run->entry, key, run->key) < 0;
	return status;
}

enum zeef_status zf_run_read(const struct zf_run *run, uint64_t number, size_t count, unsigned char *to)
{
	unsigned char bytes[ONE_BY_ONE];
	uint64_t from = number - run->info.first;
	enum zeef_status status = ZEEF_OK;

	while (count > 0 && status >= 0) {
		size_t at = (size_t)(from % run->block), part = run->block - at;

		part = part < count ? part : count;
		status = read_block(run, (size_t)(from / run->block), bytes);
		if (status >= 0)
			memcpy(to, bytes + at * run->entry, part * run->entry);
		to += part * run->entry;
		from += part;
		count -= part;
	}
	return status;
}

void zf_run_rewind(struct zf_run *run)
{
	run->at = SIZE_MAX;
}

enum zeef_status zf_run_next(struct zf_run *run, const unsigned char **entry)
{
	size_t block = run->at == SIZE_MAX ? 0 : run->at + (run->next == run->count);
	enum zeef_status status;

	if (block >= run->nblocks)
		return ZEEF_END;
	status = load(run, block);
	if (status < 0)
		return status;
	*entry = run->bytes + run->next++ * run->entry;
	return ZEEF_OK;
}

/* ---- writing */

struct zf_run_writer {
	struct zf_run_info info;
	struct zf_trouble trouble;
	char *from, *to;           /* owned; the temporary name and its own */
	FILE *file;
	unsigned entry;
	unsigned char *bytes;      /* owned: the block in hand */
	size_t count;              /* entries of it */
	unsigned char *fence;      /* owned; HEADER bytes before it */
	size_t nblocks, room;
};

static enum zeef_status fault(const struct zf_run_writer *writer, const char *doing)
{
	int error = errno;

	zf_trouble(&writer->trouble, ZEEF_FATAL, error == ENOSPC ? "disk-full" : "index-io",
	           zf_slice_of(writer->to), UINT64_MAX,
	           error == ENOSPC ? "make room, then run the same command again: it goes on where it stopped"
	                           : "mend the cause, then run the same command again: it goes on where it stopped",
	           "%s: %s", doing, strerror(error));
	return ZEEF_EIO;
}

static char *temporary(const char *path)
{
	size_t n = strlen(path);
	char *name = malloc(n + sizeof ".tmp");

	if (name) {
		memcpy(name, path, n);
		memcpy(name + n, ".tmp", sizeof ".tmp");
	}
	return name;
}

enum zeef_status zf_run_create(const char *folder, const struct zf_run_info *info,
                               const struct zf_trouble *trouble, struct zf_run_writer **out)
{
	struct zf_run_writer *writer = calloc(1, sizeof *writer);
	unsigned char header[HEADER] = { 0 };
	enum zeef_status status = ZEEF_OK;

	*out = NULL;
	if (!writer)
		return ZEEF_ENOMEM;
	writer->info = *info;
	writer->info.entries = 0;
	writer->trouble = *trouble;
	writer->entry = shapes[info->kind].key + shapes[info->kind].value;
	writer->bytes = malloc((size_t)shapes[info->kind].block * writer->entry);
	writer->to = zf_path_join(folder, info->name);
	writer->from = writer->to ? temporary(writer->to) : NULL;
	if (!writer->bytes || !writer->from)
		status = ZEEF_ENOMEM;
	else if (!(writer->file = fopen(writer->from, "w")) || fwrite(header, HEADER, 1, writer->file) != 1)
		status = fault(writer, "making it");
	if (status < 0)
		zf_run_abandon(writer);
	else
		*out = writer;
	return status;
}

void zf_run_abandon(struct zf_run_writer *writer)
{
	if (!writer)
		return;
	if (writer->file)
		fclose(writer->file);
	if (writer->from)
		unlink(writer->from);
	free(writer->from);
	free(writer->to);
	free(writer->bytes);
	free(writer->fence);
	free(writer);
}

static enum zeef_status write_block(struct zf_run_writer *writer)
{
	size_t bytes = writer->count * writer->entry;
	unsigned char *fence;

	if (writer->nblocks == writer->room) {
		size_t room = writer->room ? writer->room * 2 : 64;

		fence = realloc(writer->fence, HEADER + room * FENCE + END);
		if (!fence)
			return ZEEF_ENOMEM;
		writer->fence = fence;
		writer->room = room;
	}
	fence = writer->fence + HEADER + writer->nblocks++ * FENCE;
	memset(fence, 0, ZF_RUN_KEY);
	memcpy(fence, writer->bytes, shapes[writer->info.kind].key);
	put(fence + ZF_RUN_KEY, check_of(writer->bytes, bytes), 8);
	writer->count = 0;
	return fwrite(writer->bytes, 1, bytes, writer->file) == bytes ? ZEEF_OK : fault(writer, "writing");
}

enum zeef_status zf_run_add(struct zf_run_writer *writer, const unsigned char *entry)
{
	memcpy(writer->bytes + writer->count++ * writer->entry, entry, writer->entry);
	writer->info.entries++;
	return writer->count == shapes[writer->info.kind].block ? write_block(writer) : ZEEF_OK;
}

static enum zeef_status write_end(struct zf_run_writer *writer)
{
	size_t bytes = writer->nblocks * FENCE;
	FILE *file = writer->file;
	bool bad;

	write_header(writer->fence, &writer->info);
	writer->info.check = check_of(writer->fence, HEADER + bytes);
	put(writer->fence + HEADER + bytes, writer->info.check, END);
	bad = fwrite(writer->fence + HEADER, 1, bytes + END, file) != bytes + END || fseek(file, 0, SEEK_SET) != 0 ||
	      fwrite(writer->fence, HEADER, 1, file) != 1 || fflush(file) != 0 || fsync(fileno(file)) != 0;
	writer->file = NULL;
	if (fclose(file) != 0 || bad || rename(writer->from, writer->to) != 0)
		return fault(writer, "writing");
	return ZEEF_OK;
}

enum zeef_status zf_run_finish(struct zf_run_writer *writer, struct zf_run_info *info)
{
	enum zeef_status status = ZEEF_OK;

	if (writer->count || !writer->nblocks)
		status = write_block(writer);
	if (status >= 0 && writer->info.entries == 0)
		writer->nblocks = 0;
	if (status >= 0)
		status = write_end(writer);
	*info = writer->info;
	zf_run_abandon(writer);
	return status;
}
