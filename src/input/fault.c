#include "input/fault.h"

#include <stdarg.h>
#include <stdio.h>

#if defined(__GNUC__)
__attribute__((format(printf, 5, 0)))
#endif
static void set(struct zf_source_fault *fault, struct zf_arena *arena, const char *code, const char *mend,
                const char *what, va_list args)
{
	char words[512];
	struct zf_slice copy;

	vsnprintf(words, sizeof words, what, args);
	copy = zf_arena_copy(arena, zf_slice_of(words));
	*fault = (struct zf_source_fault){ .code = code, .mend = mend,
		                           .what = copy.at ? copy.at : "there is no memory left to say more" };
}

void zf_fault(struct zf_source_fault *fault, struct zf_arena *arena, const char *code, const char *mend,
              const char *what, ...)
{
	va_list args;

	va_start(args, what);
	set(fault, arena, code, mend, what, args);
	va_end(args);
	fault->failed = true;
}

void zf_fault_skip(struct zf_source_fault *fault, struct zf_arena *arena, const char *code, const char *mend,
                   const char *what, ...)
{
	va_list args;

	va_start(args, what);
	set(fault, arena, code, mend, what, args);
	va_end(args);
}

void zf_fault_damage(struct zf_source_fault *fault, struct zf_arena *arena, const struct zf_damage *damage)
{
	zf_fault(fault, arena, damage->code, damage->mend, "%s", damage->what);
}

void zf_fault_large(struct zf_source_fault *fault, struct zf_arena *arena, uint64_t cap)
{
	zf_fault(fault, arena, "too-large",
		 "raise the cap on one record, or leave it out: no page or text is that long",
	         "the record is longer than the cap of %llu bytes", (unsigned long long)cap);
}

void zf_fault_partial(struct zf_source_fault *fault, size_t bytes)
{
	fault->partial = bytes > 0;
	fault->failed = bytes == 0;
}

void zf_fault_empty(struct zf_source_fault *fault)
{
	*fault = (struct zf_source_fault){ .code = "empty", .what = "the record has no bytes",
		                           .mend = "fetch it again, or leave it out" };
}
