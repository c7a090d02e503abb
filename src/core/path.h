/* core/path: names of files. */
#ifndef ZF_CORE_PATH_H
#define ZF_CORE_PATH_H

/* "folder/name", to be freed; NULL = no memory. */
char *zf_path_join(const char *folder, const char *name);
/* Opens the file "name" below a folder for reading: an open file of the caller's, or -1 and errno. For
 * folders that others may have made: links are followed up to `folder` itself, never below it, ".." is
 * refused (EINVAL), and what is no regular file (a pipe, a device) is not waited for (EINVAL). */
int zf_path_open_below(const char *folder, const char *name);

#endif
