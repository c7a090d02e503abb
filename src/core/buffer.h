/*
 * core/buffer: bytes that grow.
 *
 * A buffer that could not grow is `broken`: what is added later is dropped, nothing crashes, and
 * the one who fills it asks once at the end. Start with a zeroed struct.
 */
#ifndef ZF_CORE_BUFFER_H
#define ZF_CORE_BUFFER_H

#include "core/slice.h"

struct zf_buffer {
	char *at;   /* owned; NULL while room is 0 */
	size_t len; /* bytes in use */
	size_t room;
	bool broken; /* there was no memory for something that was added */
};

void zf_buffer_free(struct zf_buffer *buffer); /* takes a zeroed one; leaves a zeroed one */
/* Empties it and forgets `broken`; the memory stays. */
static inline void zf_buffer_clear(struct zf_buffer *buffer)
{
	buffer->len = 0;
	buffer->broken = false;
}
/* The same, and gives back the memory where it is more than `most` bytes: for many buffers that wait to be used
 * again. */
void zf_buffer_rest(struct zf_buffer *buffer, size_t most);
/* Room for n bytes more behind len; NULL (and broken) = no memory. Add to len what you wrote there. */
char *zf_buffer_room(struct zf_buffer *buffer, size_t n);
void zf_buffer_add(struct zf_buffer *buffer, const char *at, size_t n);
void zf_buffer_text(struct zf_buffer *buffer, const char *text);
void zf_buffer_slice(struct zf_buffer *buffer, struct zf_slice slice);
void zf_buffer_byte(struct zf_buffer *buffer, char byte);
/* As printf; for short text only (numbers, messages). */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void zf_buffer_format(struct zf_buffer *buffer, const char *format, ...);
/* A NUL behind the bytes, not counted in len; "" when broken or empty. Lives until the next change. */
const char *zf_buffer_string(struct zf_buffer *buffer);

static inline struct zf_slice zf_buffer_as_slice(const struct zf_buffer *buffer)
{
	return (struct zf_slice){ buffer->at, buffer->len };
}

#endif
