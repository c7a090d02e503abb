#include "input/bytes.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SMALLEST = 4096 };

bool zf_bytes_start(struct zf_bytes *bytes, struct zf_bytes *below, size_t piece)
{
	bytes->below = below;
	bytes->piece = piece;
	bytes->room = piece < SMALLEST ? SMALLEST : piece;
	bytes->window = malloc(bytes->room);
	if (below && !bytes->stored)
		bytes->stored = below->stored;
	return bytes->window != NULL;
}

void zf_bytes_free(struct zf_bytes *bytes, const struct zf_bytes *keep)
{
	while (bytes && bytes != keep) {
		struct zf_bytes *below = bytes->below;
		if (bytes->release)
			bytes->release(bytes);
		free(bytes->window);
		free(bytes);
		bytes = below;
	}
}

void zf_bytes_damage(struct zf_bytes *bytes, const char *code, const char *mend, const char *what, ...)
{
	va_list args;

	bytes->damage.code = code;
	bytes->damage.mend = mend;
	va_start(args, what);
	vsnprintf(bytes->damage.what, sizeof bytes->damage.what, what, args);
	va_end(args);
}

/* Moves what is left to the front only when at least half the window is free there, else grows: each byte
 * is moved a bounded number of times on average. */
static bool make_room(struct zf_bytes *bytes)
{
	size_t behind = bytes->at < bytes->keep ? bytes->at : bytes->keep, gone = bytes->at - behind, room;
	char *window;

	if (bytes->end == gone) {
		bytes->at = bytes->end = 0;
	} else if (bytes->end == bytes->room && gone >= bytes->room / 2) {
		memmove(bytes->window, bytes->window + gone, bytes->end - gone);
		bytes->at = behind;
		bytes->end -= gone;
	}
	if (bytes->end < bytes->room)
		return true;
	room = bytes->room * 2;
	window = room > bytes->room ? realloc(bytes->window, room) : NULL;
	if (!window)
		return false;
	bytes->window = window;
	bytes->room = room;
	return true;
}

bool zf_bytes_more(struct zf_bytes *bytes)
{
	size_t n, room;

	if (bytes->ended)
		return false;
	if (!make_room(bytes)) {
		bytes->no_memory = bytes->ended = true;
		return false;
	}
	room = bytes->room - bytes->end;
	n = bytes->pull(bytes, bytes->window + bytes->end, room < bytes->piece ? room : bytes->piece);
	bytes->end += n;
	bytes->ended = n == 0;
	if (bytes->ended && bytes->below && bytes->below->no_memory)
		bytes->no_memory = true;
	return n > 0;
}

size_t zf_bytes_want(struct zf_bytes *bytes, size_t n)
{
	while (bytes->end - bytes->at < n && zf_bytes_more(bytes))
		;
	return bytes->end - bytes->at;
}

void zf_bytes_eat(struct zf_bytes *bytes, size_t n)
{
	bytes->at += n;
	bytes->eaten += n;
}

void zf_bytes_back(struct zf_bytes *bytes, size_t n)
{
	bytes->at -= n;
	bytes->eaten -= n;
}

uint64_t zf_bytes_skip(struct zf_bytes *bytes, uint64_t n)
{
	uint64_t done = 0;

	while (done < n && (bytes->end > bytes->at || zf_bytes_more(bytes))) {
		size_t here = bytes->end - bytes->at;
		if (here > n - done)
			here = (size_t)(n - done);
		zf_bytes_eat(bytes, here);
		done += here;
	}
	return done;
}

/* ---- the file at the bottom ---- */

struct file {
	struct zf_bytes bytes;
	int fd;
	struct zf_hasher *hasher; /* borrowed */
	uint64_t stored;
};

static size_t pull_file(struct zf_bytes *self, char *to, size_t room)
{
	struct file *file = (struct file *)self;
	ssize_t n;

	do
		n = read(file->fd, to, room);
	while (n < 0 && errno == EINTR);
	if (n < 0) {
		char words[80];
		if (strerror_r(errno, words, sizeof words) != 0)
			words[0] = '\0';
		zf_bytes_damage(self, "unreadable", "see whether its disk is in order, or leave the file out",
		                "reading failed after %llu bytes: %s", (unsigned long long)file->stored, words);
		return 0;
	}
	if (file->hasher)
		zf_hasher_add(file->hasher, zf_slice_make(to, (size_t)n));
	file->stored += (uint64_t)n;
	return (size_t)n;
}

static void close_file(struct zf_bytes *self)
{
	struct file *file = (struct file *)self;

	if (file->fd != STDIN_FILENO)
		close(file->fd);
}

struct zf_bytes *zf_bytes_of_file(int fd, struct zf_hasher *hasher, size_t piece)
{
	struct file *file = calloc(1, sizeof *file);

	if (!file) {
		if (fd != STDIN_FILENO)
			close(fd);
		return NULL;
	}
	file->fd = fd;
	file->hasher = hasher;
	file->bytes.pull = pull_file;
	file->bytes.release = close_file;
	file->bytes.stored = &file->stored;
	if (!zf_bytes_start(&file->bytes, NULL, piece)) {
		zf_bytes_free(&file->bytes, NULL);
		return NULL;
	}
	return &file->bytes;
}

/* ---- a part of what is below ---- */

struct part {
	struct zf_bytes bytes;
	uint64_t left;
	const char *code;
};

static size_t pull_part(struct zf_bytes *self, char *to, size_t room)
{
	struct part *part = (struct part *)self;
	struct zf_bytes *below = self->below;
	size_t n;

	if (part->left == 0)
		return 0;
	if (below->at == below->end && !zf_bytes_more(below)) {
		if (below->damage.code)
			self->damage = below->damage;
		else
			zf_bytes_damage(self, part->code, "fetch the archive again",
			                "the archive ends %llu bytes before the end of this member",
			                (unsigned long long)part->left);
		return 0;
	}
	n = below->end - below->at;
	if (n > room)
		n = room;
	if (n > part->left)
		n = (size_t)part->left;
	memcpy(to, below->window + below->at, n);
	zf_bytes_eat(below, n);
	part->left -= n;
	return n;
}

struct zf_bytes *zf_bytes_part(struct zf_bytes *below, uint64_t len, const char *code)
{
	struct part *part = calloc(1, sizeof *part);

	if (!part)
		return NULL;
	part->bytes.pull = pull_part;
	part->left = len;
	part->code = code;
	if (!zf_bytes_start(&part->bytes, below, below->piece)) {
		zf_bytes_free(&part->bytes, below);
		return NULL;
	}
	return &part->bytes;
}

uint64_t zf_bytes_part_left(const struct zf_bytes *bytes)
{
	return ((const struct part *)bytes)->left;
}
