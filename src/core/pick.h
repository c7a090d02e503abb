/* core/pick: the chosen ones of eight bytes. */
#ifndef ZF_CORE_PICK_H
#define ZF_CORE_PICK_H

#include <stdint.h>

/* For each choice, a bit a byte: the places of the chosen bytes, the first lowest, then zeros; as shuffles of bytes
 * (pshufb) read them. */
extern const uint64_t zf_picks[256];

#endif
