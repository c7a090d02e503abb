/* decode/convert: bytes of one encoding to UTF-8. */
#ifndef ZF_DECODE_CONVERT_H
#define ZF_DECODE_CONVERT_H

#include "core/arena.h"
#include "decode/label.h"
#include "zeef.h"

struct zf_converter; /* what ICU keeps of the last encoding; one a thread */
struct zf_converter *zf_converter_new(void); /* NULL = no memory */
void zf_converter_free(struct zf_converter *converter); /* takes NULL */

/* The bytes in UTF-8, in the arena; *replaced counts the U+FFFD that stand for bytes that mean nothing. An
 * encoding that this ICU cannot read: ZEEF_END, and *out is empty. */
enum zeef_status zf_convert(struct zf_converter *converter, struct zf_arena *arena,
                            const struct zf_encoding *encoding, struct zf_slice bytes, struct zf_slice *out,
                            uint64_t *replaced);

/* What the bytes from 128 on mean in an encoding of single bytes; 0 = nothing. ZEEF_END: this ICU lacks it. */
enum zeef_status zf_convert_table(const struct zf_encoding *encoding, uint32_t codes[128]);

#endif
