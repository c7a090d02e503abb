/* What all fuzz targets share. A target is one LLVMFuzzerTestOneInput(); libFuzzer or tests/fuzz/drive.c calls it. */
#ifndef ZF_FUZZ_H
#define ZF_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A crash that names what did not hold, in every build. */
#define must(holds) \
	do { \
		if (!(holds)) { \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #holds); \
			abort(); \
		} \
	} while (0)

#endif
