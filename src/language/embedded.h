/* language/embedded: the table, unpacked, as the build put it into the program. */
#ifndef ZF_LANGUAGE_EMBEDDED_H
#define ZF_LANGUAGE_EMBEDDED_H

#include "core/slice.h"

struct zf_slice zf_language_embedded(void);

#endif
