#include "core/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void zf_buffer_free(struct zf_buffer *buffer)
{
	free(buffer->at);
	*buffer = (struct zf_buffer){ 0 };
}

void zf_buffer_rest(struct zf_buffer *buffer, size_t most)
{
	if (buffer->room > most)
		zf_buffer_free(buffer);
	else
		zf_buffer_clear(buffer);
}

char *zf_buffer_room(struct zf_buffer *buffer, size_t n)
{
	size_t room = buffer->room ? buffer->room : 64;
	char *at;

	if (n <= buffer->room - buffer->len)
		return buffer->at + buffer->len;
	if (buffer->broken || n > SIZE_MAX / 2 - buffer->len) {
		buffer->broken = true;
		return NULL;
	}
	while (room < buffer->len + n)
		room *= 2;
	at = realloc(buffer->at, room);
	if (!at) {
		buffer->broken = true;
		return NULL;
	}
	buffer->at = at;
	buffer->room = room;
	return at + buffer->len;
}

void zf_buffer_add(struct zf_buffer *buffer, const char *at, size_t n)
{
	char *to;

	if (n == 0)
		return;
	to = zf_buffer_room(buffer, n);
	if (!to)
		return;
	memcpy(to, at, n);
	buffer->len += n;
}

void zf_buffer_text(struct zf_buffer *buffer, const char *text)
{
	zf_buffer_add(buffer, text, strlen(text));
}

void zf_buffer_slice(struct zf_buffer *buffer, struct zf_slice slice)
{
	zf_buffer_add(buffer, slice.at, slice.len);
}

void zf_buffer_byte(struct zf_buffer *buffer, char byte)
{
	zf_buffer_add(buffer, &byte, 1);
}

void zf_buffer_format(struct zf_buffer *buffer, const char *format, ...)
{
	va_list args, again;
	int n;
	char *to;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	to = n < 0 ? NULL : zf_buffer_room(buffer, (size_t)n + 1);
	if (to) {
		vsnprintf(to, (size_t)n + 1, format, again);
		buffer->len += (size_t)n;
	}
	va_end(again);
	va_end(args);
}

const char *zf_buffer_string(struct zf_buffer *buffer)
{
	char *to = zf_buffer_room(buffer, 1);

	if (!to)
		return "";
	*to = '\0';
	return buffer->at;
}
