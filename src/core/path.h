/* core/path: names of files. */
#ifndef ZF_CORE_PATH_H
#define ZF_CORE_PATH_H

/* "folder/name", to be freed; NULL = no memory. */
char *zf_path_join(const char *folder, const char *name);

#endif
