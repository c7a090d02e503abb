/* dedup/fold-inside: what dedup/fold and its way by vectors share; for no one else. */
#ifndef ZF_DEDUP_FOLD_INSIDE_H
#define ZF_DEDUP_FOLD_INSIDE_H

#include "core/buffer.h"

enum {
	TABLE_END = 0x2200,     /* Latin, Greek, Cyrillic, general punctuation, currency */
	ASK_ICU = 0,            /* a cell's last byte; 1..7 = bytes of output */
	PARTS = 8,              /* … the code point parts words */
	STEP = 16,              /* bytes of output that one step of the fast ways may touch */
	BLOCK = 32,             /* bytes that the way by vectors takes at once */
};

union cell {
	char bytes[8];          /* [7]: see above */
	uint64_t word;
};

/* What ICU says, for the ways without it. */
struct tables {
	union cell cells[TABLE_END]; /* by code point */
	uint16_t pairs[2048];   /* by code point, if it and its folded form have two bytes: those; spaces: it parts */
};

/* Where the last code point begins, if it was not ICU that wrote it. */
enum { NONE = -1, IN_BLOCK = -2 /* it ends at way->at, and stands in way->block */ };

/* A text on its way. */
struct way {
	struct zf_slice text;
	size_t at;              /* the next byte of text */
	struct zf_buffer *out;  /* len is kept up to date only at the end and at ICU's segments */
	size_t o;               /* bytes written */
	ptrdiff_t last;         /* see above */
	size_t before;          /* bytes written before it */
	size_t block_at;        /* of the last block: where its bit 0 stands in the text */
	uint32_t block;         /* and which bytes of the folded block were written */
};

#ifdef __x86_64__
bool zf_fold_has_wide(void);
/* Folds from way->at on until the end, or a code point that the table or ICU has to see. There must be room
 * for as many bytes as are left, and BLOCK more. */
void zf_fold_wide(const struct tables *tables, struct way *way);
#endif

#endif
