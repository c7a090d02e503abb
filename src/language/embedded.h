/* language/embedded: the tables, unpacked, as the build put them into the program. */
#ifndef ZF_LANGUAGE_EMBEDDED_H
#define ZF_LANGUAGE_EMBEDDED_H

#include "core/slice.h"

struct zf_slice zf_language_embedded(void);
struct zf_slice zf_language_embedded_familiar(void);

#endif
