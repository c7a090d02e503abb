/*
 * input/tar: the members of an archive: ustar, with the long names of pax and of GNU tar.
 *
 * Source: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Interchange Format".
 */
#ifndef ZF_INPUT_TAR_H
#define ZF_INPUT_TAR_H

#include "core/buffer.h"
#include "input/bytes.h"

bool zf_tar_is(struct zf_bytes *bytes);

enum zf_tar_step {
	ZF_TAR_MEMBER, /* a file: its name and size are set, its bytes come next */
	ZF_TAR_END,    /* the end, in order */
	ZF_TAR_FAULT,  /* the end, out of order: bytes->damage is set */
	ZF_TAR_NO_MEMORY,
};
/* Goes to the next file; folders, links and devices are passed over. The caller has eaten the member before it
 * with its padding. */
enum zf_tar_step zf_tar_next(struct zf_bytes *bytes, struct zf_buffer *name, uint64_t *size);
/* Bytes that pad a member to whole blocks. */
uint64_t zf_tar_padding(uint64_t size);

#endif
