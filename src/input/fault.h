/* input/fault: what is wrong with a record, in words. */
#ifndef ZF_INPUT_FAULT_H
#define ZF_INPUT_FAULT_H

#include "input/bytes.h"
#include "input/source.h"

/* code and mend are static; the words go to the arena. */
#if defined(__GNUC__)
__attribute__((format(printf, 5, 6)))
#endif
void zf_fault(struct zf_source_fault *fault, struct zf_arena *arena, const char *code, const char *mend,
              const char *what, ...);
/* A fault of the record by itself: skipped instead of failed. */
#if defined(__GNUC__)
__attribute__((format(printf, 5, 6)))
#endif
void zf_fault_skip(struct zf_source_fault *fault, struct zf_arena *arena, const char *code, const char *mend,
                   const char *what, ...);
/* Of the bytes that the record came from. */
void zf_fault_damage(struct zf_source_fault *fault, struct zf_arena *arena, const struct zf_damage *damage);
/* The record is longer than the cap. */
void zf_fault_large(struct zf_source_fault *fault, struct zf_arena *arena, uint64_t cap);
/* So many bytes came before the damage: where there are some, the record did not fail altogether. */
void zf_fault_partial(struct zf_source_fault *fault, size_t bytes);
void zf_fault_empty(struct zf_source_fault *fault);

#endif
