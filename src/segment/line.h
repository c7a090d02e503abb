/* segment/line: one line of a text format, and what can be seen of it alone. */
#ifndef ZF_SEGMENT_LINE_H
#define ZF_SEGMENT_LINE_H

#include "core/slice.h"

enum zf_sign { /* what a line of a list begins with */
	ZF_SIGN_NONE,
	ZF_SIGN_BULLET, /* a sign that says nothing else: • - * ▪ … */
	ZF_SIGN_NUMBER, /* 1. 1) */
	ZF_SIGN_LETTER, /* (a) a) (iv) iv) (1): part of the text, for others refer to it */
};

enum zf_first { ZF_FIRST_OTHER, ZF_FIRST_LOWER, ZF_FIRST_UPPER, ZF_FIRST_DIGIT };
enum zf_last { ZF_LAST_OTHER, ZF_LAST_STOP, ZF_LAST_COLON, ZF_LAST_SEMICOLON, ZF_LAST_COMMA, ZF_LAST_HYPHEN };

enum { /* bits of zf_line.flags */
	ZF_LINE_PAGE = 1 << 0,    /* a form feed stands before it, or between it and the line before */
	ZF_LINE_URL = 1 << 1,     /* an address and nothing else */
	ZF_LINE_MAIL = 1 << 2,    /* an e-mail address or telephone number and nothing else */
	ZF_LINE_NUMBER = 1 << 3,  /* a number and nothing else: "12", "- 3 -", "4/10" */
	ZF_LINE_RULE = 1 << 4,    /* a rule: ---, ___, *** */
	ZF_LINE_LABEL = 1 << 5,   /* "To:" with a tab or wide space behind it, or a line that ends there */
	ZF_LINE_COLUMNS = 1 << 6, /* two gaps of three or more spaces: a row of a table or two columns */
	ZF_LINE_BREAK = 1 << 7,   /* two spaces or a backslash at its end: Markdown's hard break */
	ZF_LINE_CAPITALS = 1 << 8, /* letters, and none of them small */
	ZF_LINE_ALONE = 1 << 9,   /* a list sign and nothing else */
	ZF_LINE_DASH = 1 << 10,   /* its bullet is a dash, which may also stand inside a sentence */
	ZF_LINE_TAB = 1 << 11,    /* a tab stands inside it */
	ZF_LINE_EDGE = 1 << 12,   /* it stands at the edge of several pages */
	ZF_LINE_SPLIT = 1 << 13,  /* one of two columns: the lines around it are not what stands around it in the record */
	ZF_LINE_GAP = 1 << 14,    /* a gap of three or more spaces */
	ZF_LINE_CONTROL = 1 << 15, /* its bullet is a control character, which a symbol font left */
	ZF_LINE_TORN = 1 << 16,   /* the rest of a word whose first letter stands alone on the line before */
	ZF_LINE_LAYOUT = 1 << 17, /* columns or a row of a table, left as it was printed */
};

struct zf_line {
	struct zf_slice text; /* without white space at its ends; a slice of the record */
	struct zf_slice body; /* the text behind the list sign and white space */
	uint32_t width;       /* code points of text, each run of white space counted as one */
	uint32_t reach;       /* how wide it looks in print, in small letters */
	uint32_t word;        /* likewise, its first word */
	uint32_t number;      /* of a ZF_SIGN_NUMBER */
	uint32_t page;        /* from 1; of a record without form feeds always 1 */
	uint32_t blanks;      /* empty lines before it */
	uint32_t flags;
	uint16_t indent;      /* columns; a tab goes on to the next multiple of 8 */
	uint8_t marker;       /* of a note, glued to a word of small letters ("trial1"): the last; 0 = none */
	uint8_t sign;         /* enum zf_sign */
	uint8_t first;        /* enum zf_first of the body, opening quotes and brackets passed over */
	uint8_t last;         /* enum zf_last of the text, closing quotes and brackets passed over */
};

/* Reads a line that is not empty; false where it holds nothing but white space. page, blanks and
 * ZF_LINE_PAGE are the caller's. */
bool zf_line_read(struct zf_slice raw, struct zf_line *line);

/* Without white space (Unicode's) at its ends, and without control characters at the end. */
struct zf_slice zf_line_trim(struct zf_slice text);

#endif
