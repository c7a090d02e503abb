/* What every unit test needs: cmocka, and slices made from literals. */
#ifndef ZF_TESTS_CHECK_H
#define ZF_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "core/slice.h"

#define S(text) zf_slice_of(text)

static inline void assert_slice(struct zf_slice got, const char *want)
{
	if (!zf_slice_is(got, want))
		fail_msg("got \"%.*s\", want \"%s\"", (int)got.len, got.at ? got.at : "", want);
}

#endif
