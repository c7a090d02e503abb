/* decode/western: text that is plainly in a language of western Europe. */
#ifndef ZF_DECODE_WESTERN_H
#define ZF_DECODE_WESTERN_H

#include "core/slice.h"

/* Whether text in an unknown encoding that keeps ASCII may be read as windows-1252: letters of ASCII, few and single
 * bytes over 127 among them, nearly all of which mean the same in windows-1250 and 1254, and common words of western
 * languages but not of others with Latin letters. */
bool zf_is_western(struct zf_slice text);

#endif
