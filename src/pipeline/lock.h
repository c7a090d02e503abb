/*
 * pipeline/lock: one writer a folder.
 *
 * The lock is the system's, on an open file: whatever ends the writer gives it back.
 */
#ifndef ZF_PIPELINE_LOCK_H
#define ZF_PIPELINE_LOCK_H

/* Takes the lock of a file, which is made: the open file, or -1 with errno. EWOULDBLOCK: another holds it;
 * ESTALE: who held it has just removed the file. To be closed. */
int zf_lock_take(const char *path);

#endif
