/* core/path: names of files and folders. */
#ifndef ZF_CORE_PATH_H
#define ZF_CORE_PATH_H

#include <stdbool.h>

#include "core/buffer.h"

/* "folder/name", to be freed; NULL = no memory. */
char *zf_path_join(const char *folder, const char *name);
/* Whether "folder/name" is there, whatever it is; a link that leads nowhere is. */
bool zf_path_is_there(const char *folder, const char *name);
/* Makes the names in a folder durable; false = it failed, and errno. A file system that cannot is taken as it
 * is. */
bool zf_path_sync(const char *folder);
/* Opens the file "name" below a folder for reading: an open file of the caller's, or -1 and errno. For
 * folders that others may have made: links are followed up to `folder` itself, never below it, ".." is
 * refused (EINVAL), and what is no regular file (a pipe, a device) is not waited for (EINVAL). */
int zf_path_open_below(const char *folder, const char *name);
/* All bytes of such a file, behind those that the buffer holds; 0 or an errno. */
int zf_path_read_below(const char *folder, const char *name, struct zf_buffer *out);
/* Calls for each name in a folder but . and .., in the order of the system, until it says false. 0 or an
 * errno. */
typedef bool zf_path_name_fn(void *user, const char *name);
int zf_path_each(const char *folder, zf_path_name_fn *call, void *user);

#endif
