/* Archives written by hand: tar and WARC. */
#ifndef ZF_TESTS_ARCHIVE_H
#define ZF_TESTS_ARCHIVE_H

#include "check.h"

#include "core/buffer.h"

/* A header and the bytes of one member, as POSIX's ustar has it. */
static inline void tar_member(struct zf_buffer *out, const char *name, char type, struct zf_slice bytes)
{
	char block[512] = { 0 };
	unsigned sum = 0;

	snprintf(block, 100, "%s", name);
	strcpy(block + 100, "0000644");
	snprintf(block + 124, 12, "%011o", (unsigned)bytes.len);
	strcpy(block + 136, "14124675200");
	memset(block + 148, ' ', 8);
	block[156] = type;
	memcpy(block + 257, "ustar\00000", 8);
	for (int i = 0; i < 512; i++)
		sum += (unsigned char)block[i];
	snprintf(block + 148, 8, "%06o", sum);
	zf_buffer_add(out, block, sizeof block);
	zf_buffer_slice(out, bytes);
	memset(block, 0, sizeof block);
	zf_buffer_add(out, block, (512 - bytes.len % 512) % 512);
}

static inline void tar_end(struct zf_buffer *out)
{
	static const char zeros[1024];

	zf_buffer_add(out, zeros, sizeof zeros);
}

/* One record; fields are header lines that end in \r\n. */
static inline void warc_record(struct zf_buffer *out, const char *type, const char *fields,
                               struct zf_slice block)
{
	zf_buffer_format(out, "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Date: 2021-06-01T10:00:00Z\r\n"
	                      "%sContent-Length: %zu\r\n\r\n",
	                 type, fields, block.len);
	zf_buffer_slice(out, block);
	zf_buffer_text(out, "\r\n\r\n");
}

#endif
