/*
 * metadata/inside: what the files of this room share.
 *
 * A page is looked at by the line: a block of a page of elements is one line, a block of a text format as
 * many as it was printed on. All passes are linear in the lines; looks ahead and back are bounded.
 */
#ifndef ZF_METADATA_INSIDE_H
#define ZF_METADATA_INSIDE_H

#include "core/buffer.h"
#include "metadata/dates.h"
#include "metadata/metadata.h"
#include "metadata/patterns.h"
#include "metadata/words.h"

struct zf_metadata {
	struct zf_arena *arena; /* of both lexicons */
	struct zf_lexicon words, months;
	struct zf_patterns *patterns;
};

enum zf_line_sort { /* bits */
	ZF_LINE_PROSE = 1 << 0,    /* part of running text */
	ZF_LINE_SENTENCE = 1 << 1, /* more than four words that end in a full stop or its like */
	ZF_LINE_PHONE = 1 << 2,    /* a telephone number, and little else */
	ZF_LINE_EMAIL = 1 << 3,    /* an e-mail address, and little else */
	ZF_LINE_HANDLE = 1 << 4,   /* an account's name, and little else */
	ZF_LINE_NAME = 1 << 5,     /* two to five words, all with a capital */
	ZF_LINE_DATE = 1 << 6,     /* a date, and little else */
	ZF_LINE_URL = 1 << 7,      /* an address of the web, and nothing else */
	ZF_LINE_NUMBER = 1 << 8,   /* a release's reference, and nothing but its label */
	ZF_LINE_SHELL = 1 << 9,    /* in a menu, a form, or hidden */
	ZF_LINE_LINKED = 1 << 10,  /* most of it is a link */
	ZF_LINE_TAKEN = 1 << 11,   /* went to a field */
	ZF_LINE_CODES = 1 << 12,   /* subject codes: "FISH 123" */
};
#define ZF_LINE_DETAIL (ZF_LINE_PHONE | ZF_LINE_EMAIL | ZF_LINE_HANDLE)

struct zf_line {
	struct zf_slice text; /* trimmed, without the sign of an item */
	uint32_t block;
	uint32_t sort;        /* bits of enum zf_line_sort */
	uint16_t words;       /* bits of enum zf_word: the whole line */
	uint16_t label;       /* the same of what stands before its first colon */
	uint16_t colon;       /* bytes before that colon; 0 = none */
	bool digits;          /* a short line with a digit */
};

struct zf_page {
	struct zf_metadata *room;
	struct zf_document *document;
	struct zf_line *lines;
	size_t nlines;
	size_t body;  /* the first line of running text; nlines = none */
	size_t head;  /* lines before this one are a note's header; 0 = there is none */
	size_t title; /* the line that the title begins on; nlines = none */
	bool no_memory;
};

/* The lines of a document, sorted. False = no memory. */
bool zf_page_open(struct zf_page *page, struct zf_metadata *room, struct zf_document *document);
/* The same once more for its first `most` blocks, when their languages are settled. */
bool zf_page_reopen(struct zf_page *page, struct zf_metadata *room, struct zf_document *document, uint32_t most);
/* Marks the block of a line when all its lines went to the field; to be called when lines are
 * sorted as taken. */
void zf_page_move(struct zf_page *page, size_t from, size_t to, enum zf_reason reason, const char *why);
/* Text without white space of any kind and signs of items at its edges. */
struct zf_slice zf_metadata_trim(struct zf_slice text);
/* Words of a text, at most `most`. */
size_t zf_line_words(struct zf_slice text, size_t most);
/* Where the first telephone number in international form stands; false = none. */
bool zf_line_phone(struct zf_slice text, size_t *at, size_t *end);
/* The same of an e-mail address, also one that was hidden as "[email protected]". */
bool zf_line_email(struct zf_slice text, size_t *at, size_t *end);

/* The passes; each marks and fills. False = no memory. */
bool zf_header_find(struct zf_page *page);
bool zf_title_find(struct zf_page *page);
bool zf_facts_find(struct zf_page *page); /* kinds of document, date lines, reference lines */
bool zf_further_find(struct zf_page *page);
bool zf_contacts_find(struct zf_page *page);
/* After the judge. */
bool zf_title_fill(struct zf_page *page);
bool zf_references_fill(struct zf_page *page);
bool zf_date_fill(struct zf_page *page);
bool zf_institution_fill(struct zf_page *page);
bool zf_address_fill(struct zf_page *page); /* site and group */
/* Of a document that zeef wrote: the values it was written with. False = no memory. */
bool zf_known_fill(struct zf_document *document);

/* Puts the document in the group of its language versions that `key` names, and frees the key. False = no memory. */
bool zf_group_take(struct zf_document *document, struct zf_buffer *key);
/* The host of an address in lower case without "www."; len 0 = none. In the arena. */
struct zf_slice zf_address_host(struct zf_arena *arena, struct zf_slice url);
/* The page's own address: of the source, else what its head says; at = NULL: none. */
struct zf_slice zf_address_own(const struct zf_document *document);
/* Percent signs resolved; text itself where there are none. at = NULL (and text not empty) = no memory. */
struct zf_slice zf_address_decode(struct zf_arena *arena, struct zf_slice text);

#endif
