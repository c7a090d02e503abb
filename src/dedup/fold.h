/* dedup/fold: the match key, byte by byte; see dedup/print.h for what it is. */
#ifndef ZF_DEDUP_FOLD_H
#define ZF_DEDUP_FOLD_H

#include "core/buffer.h"

struct zf_fold; /* a table of what ICU says, and scratch; one a thread, some 180 KB */
struct zf_fold *zf_fold_new(void); /* NULL = no memory, or an ICU without its data */
void zf_fold_free(struct zf_fold *fold); /* takes NULL */
/* For tests: does without vectors from now on. */
void zf_fold_narrow(struct zf_fold *fold);

/* Clears out and writes the match key of text; false (and out broken) = no memory. */
bool zf_fold_text(struct zf_fold *fold, struct zf_slice text, struct zf_buffer *out);

#endif
