#include "core/arena.h"

#include <stdalign.h>
#include <stdlib.h>

/*
 * A list of chunks; the newest is at the head. A chunk is at least CHUNK bytes; what is larger
 * than a quarter of that gets a chunk of its own behind the head, so that the head's rest is not
 * lost. A reset keeps up to KEEP plain chunks as spare ones and gives the rest back: a record of
 * common size costs no system call, and a huge one does not weigh on the next.
 */
enum { CHUNK = 256 * 1024, KEEP = 8 };

struct chunk {
	struct chunk *next;
	size_t size; /* bytes of data */
	alignas(max_align_t) char data[];
};

struct zf_arena {
	struct chunk *head;
	struct chunk *spare;
	size_t at;   /* bytes used of the head */
	size_t used; /* bytes taken since the last reset */
	size_t cap;  /* bytes; 0 = none */
	bool full;   /* the cap refused something */
	bool wants;  /* the system did */
};

struct zf_arena *zf_arena_new(size_t cap)
{
	struct zf_arena *arena = calloc(1, sizeof *arena);

	if (arena)
		arena->cap = cap;
	return arena;
}

static void free_chunks(struct chunk *chunk)
{
	while (chunk) {
		struct chunk *next = chunk->next;
		free(chunk);
		chunk = next;
	}
}

void zf_arena_free(struct zf_arena *arena)
{
	if (!arena)
		return;
	free_chunks(arena->head);
	free_chunks(arena->spare);
	free(arena);
}

static struct chunk *new_chunk(size_t size)
{
	struct chunk *chunk;

	if (size > SIZE_MAX - sizeof *chunk)
		return NULL;
	chunk = malloc(sizeof *chunk + size);
	if (chunk)
		chunk->size = size;
	return chunk;
}

static void *take_large(struct zf_arena *arena, size_t size)
{
	struct chunk *chunk = new_chunk(size);

	if (!chunk)
		return NULL;
	if (arena->head) {
		chunk->next = arena->head->next;
		arena->head->next = chunk;
	} else {
		chunk->next = NULL;
		arena->head = chunk;
		arena->at = size;
	}
	return chunk->data;
}

static void *refuse(struct zf_arena *arena)
{
	arena->wants = true;
	return NULL;
}

void *zf_arena_raw(struct zf_arena *arena, size_t count, size_t size)
{
	const size_t align = alignof(max_align_t);
	size_t bytes;
	void *got;

	if (size && count > (SIZE_MAX - align) / size)
		return refuse(arena);
	bytes = (count * size + align - 1) / align * align;
	if (arena->cap && bytes > arena->cap - (arena->used < arena->cap ? arena->used : arena->cap)) {
		arena->full = true;
		return NULL;
	}
	if (!arena->head || bytes > arena->head->size - arena->at) {
		if (bytes > CHUNK / 4) {
			got = take_large(arena, bytes);
			if (!got)
				return refuse(arena);
			arena->used += bytes;
			return got;
		}
		struct chunk *chunk = arena->spare;
		if (chunk)
			arena->spare = chunk->next;
		else if (!(chunk = new_chunk(CHUNK)))
			return refuse(arena);
		chunk->next = arena->head;
		arena->head = chunk;
		arena->at = 0;
	}
	got = arena->head->data + arena->at;
	arena->at += bytes;
	arena->used += bytes;
	return got;
}

void *zf_arena_take(struct zf_arena *arena, size_t count, size_t size)
{
	void *got = zf_arena_raw(arena, count, size);

	return got ? memset(got, 0, count * size) : NULL;
}

struct zf_slice zf_arena_copy(struct zf_arena *arena, struct zf_slice text)
{
	char *copy = zf_arena_raw(arena, text.len + 1, 1);

	if (!copy)
		return (struct zf_slice){ NULL, 0 };
	if (text.len)
		memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	return (struct zf_slice){ copy, text.len };
}

void *zf_arena_grow(struct zf_arena *arena, const void *old, size_t used, size_t count, size_t size)
{
	void *grown = zf_arena_raw(arena, count, size);

	if (grown && used)
		memcpy(grown, old, used * size);
	return grown;
}

void zf_arena_reset(struct zf_arena *arena)
{
	struct chunk *next;
	int kept = 0;

	for (struct chunk *chunk = arena->spare; chunk; chunk = chunk->next)
		kept++;
	for (struct chunk *chunk = arena->head; chunk; chunk = next) {
		next = chunk->next;
		if (chunk->size == CHUNK && kept < KEEP) {
			chunk->next = arena->spare;
			arena->spare = chunk;
			kept++;
		} else {
			free(chunk);
		}
	}
	arena->head = NULL;
	arena->at = 0;
	arena->used = 0;
	arena->full = arena->wants = false;
}

bool zf_arena_full(const struct zf_arena *arena)
{
	return arena->full;
}

bool zf_arena_refused(const struct zf_arena *arena)
{
	return arena->full || arena->wants;
}
