/* decode/prescan: the charset that a page declares in its first bytes. */
#ifndef ZF_DECODE_PRESCAN_H
#define ZF_DECODE_PRESCAN_H

#include "core/slice.h"

/* The label in <meta charset>, <meta http-equiv=content-type> or an XML declaration, as HTML 5 finds it
 * (13.2.3.2), but in the first 4096 bytes; empty = none. A slice of bytes. */
struct zf_slice zf_prescan(struct zf_slice bytes);

#endif
