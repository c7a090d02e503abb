/* decode/label: the encodings of the web, and the labels that pages call them by. */
#ifndef ZF_DECODE_LABEL_H
#define ZF_DECODE_LABEL_H

#include "core/slice.h"

enum zf_encoding_shape {
	ZF_ENCODING_NONE, /* known to be no text that can be read safely */
	ZF_ENCODING_UTF8,
	ZF_ENCODING_UTF16BE,
	ZF_ENCODING_UTF16LE,
	ZF_ENCODING_BYTES,   /* a byte a character, ASCII below 128 */
	ZF_ENCODING_LATIN10, /* as BYTES, but ICU has no converter */
	ZF_ENCODING_WIDE,    /* several bytes a character */
};

struct zf_encoding {
	const char *name; /* of the standard: "windows-1252" */
	const char *icu;  /* converter; "" = none */
	enum zf_encoding_shape shape;
};

/* The encoding that a label means: "iso-8859-1" means windows-1252. Case and white space at the ends do not
 * matter. NULL = no such label. Static. */
const struct zf_encoding *zf_encoding_find(struct zf_slice label);

#endif
