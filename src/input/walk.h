/*
 * input/walk: which file comes next.
 *
 * Arguments in the order of the call, then the names of a list; folders in byte order of the full paths below
 * them, whatever order the system lists them in. Memory: the names of the folders on the way down, no more.
 */
#ifndef ZF_INPUT_WALK_H
#define ZF_INPUT_WALK_H

#include <sys/types.h>

#include "input/source.h"

struct zf_walk_item {
	struct zf_slice file; /* as zf_origin.file; this and path until the next call */
	const char *path;
	bool follow;          /* named by the user: a symbolic link may lead to it */
	struct zf_source_fault fault; /* code set: there is nothing to open */
};

struct zf_walk;
/* NULL = no memory. files_from that cannot be opened is a fault of its own after the arguments. */
struct zf_walk *zf_walk_new(const struct zf_source_options *options);
void zf_walk_free(struct zf_walk *walk); /* takes NULL */
/* ZEEF_OK, ZEEF_END, ZEEF_ENOMEM. */
enum zeef_status zf_walk_next(struct zf_walk *walk, struct zf_walk_item *item);

#endif
