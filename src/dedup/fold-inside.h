/* dedup/fold-inside: what dedup/fold and its way by vectors share; for no one else. */
#ifndef ZF_DEDUP_FOLD_INSIDE_H
#define ZF_DEDUP_FOLD_INSIDE_H

#include <unicode/unorm2.h>

#include "core/buffer.h"

enum {
	TABLE_END = 0x2200,     /* Latin, Greek, Cyrillic, general punctuation, currency */
	ASK_ICU = 0,            /* a cell's last byte; 1..7 = bytes of output */
	PARTS = 8,              /* … the code point parts words */
	SEGMENT_MAX = 1024,     /* code points where a segment of ICU's ends in any case */
	WIDEST = 18,            /* UTF-16 units that NFKC makes of one (U+FDFA) */
	STEP = 16,              /* bytes of output that one step of the fast ways may touch */
	BLOCK = 32,             /* bytes that the way by vectors takes at once */
};

union cell {
	char bytes[8];          /* [7]: see above */
	uint64_t word;
};

struct zf_fold {
	const UNormalizer2 *nfkc;
	bool wide;              /* by vectors */
	union cell table[TABLE_END];
	uint16_t pairs[2048];   /* of a code point of two bytes: its two bytes folded, spaces if it parts words; 0 = other */
	uint64_t kept[256];     /* for each choice of eight bytes: where they stand, one after the other */
	UChar in[2 * SEGMENT_MAX];
	UChar out[2 * SEGMENT_MAX * WIDEST];
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
/* Folds from way->at on until the end, or a code point that the table or ICU has to see. There must be room for as
 * many bytes as are left, and BLOCK more. */
void zf_fold_wide(const struct zf_fold *fold, struct way *way);
#endif

#endif
