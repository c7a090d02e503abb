/*
 * core/document: one record on its way through the rooms.
 *
 * The reader of records fills `source`, decode/ the text, parse/ and segment/ the blocks, and each
 * room after them adds to the blocks. A room may read what earlier rooms wrote, never what a later
 * one will. Nothing is dropped on the way: a room that wants a block left out marks it.
 * All that a document points to lives in its arena, until the arena is reset.
 */
#ifndef ZF_CORE_DOCUMENT_H
#define ZF_CORE_DOCUMENT_H

#include "core/arena.h"
#include "core/element.h"
#include "core/hash.h"
#include "core/reason.h"
#include "core/repairs.h"
#include "zeef.h"

enum zf_format {
	ZF_FORMAT_UNKNOWN,
	ZF_FORMAT_HTML,     /* HTML and XHTML */
	ZF_FORMAT_TEXT,     /* plain text: paragraphs parted by blank lines, or one a line */
	ZF_FORMAT_PDF,      /* what pdftotext and its like print: hard wraps, page breaks */
	ZF_FORMAT_MARKDOWN,
	ZF_FORMAT_DUMP,     /* the text of every node of a page, outer ones again with the inner */
	ZF_FORMAT_BLOCKS,   /* paragraphs known already: a document that zeef wrote */
	ZF_FORMAT_EMPTY,    /* nothing but white space */
	ZF_FORMAT_BINARY,   /* no text at all */
};

enum zf_kind { /* the order and names of DESIGN §4; ledger and documents name them so */
	ZF_TITLE,
	ZF_HEADING,
	ZF_PARAGRAPH,
	ZF_ITEM,
	ZF_CELL,
	ZF_QUOTE,
	ZF_NOTE,
	ZF_CAPTION,
	ZF_CONTACT,
	ZF_CODE,
	ZF_NKINDS
};

/* One look of one room at one block. Marks with a certainty of at least .5 leave the block out. */
struct zf_mark {
	struct zf_mark *next; /* an earlier one */
	enum zf_reason reason;
	float certainty;      /* 0..1 */
	uint32_t of;          /* the block of the same document that it repeats; UINT32_MAX = none */
	const char *why;      /* static words for `zeef why`: which rule or feature; may be NULL */
};

/* A link inside a block. */
struct zf_link {
	struct zf_link *next;  /* in the order of the text */
	struct zf_slice href;  /* as written, references resolved; not made absolute */
	size_t at, len;        /* bytes of the block's raw text */
};

enum zf_titled { /* how a block of a page names the document; more telling ones last */
	ZF_TITLED_NOT,
	ZF_TITLED_FIRST, /* a title, or a heading of the first level, of which the page's head says nothing */
	ZF_TITLED_PART,  /* all of it is in the title that the head gives, and a third of that at least is in it */
	ZF_TITLED_SAID,  /* says what the head gives as title */
};

struct zf_block {
	struct zf_slice raw;   /* UTF-8; as read: white space runs may be folded, nothing else is changed */
	struct zf_slice text;  /* UTF-8; as repaired; == raw (same pointer) where nothing was to repair */
	uint64_t span_at;      /* first byte in the decoded record */
	uint64_t span_len;     /* bytes in the decoded record */
	enum zf_kind kind;
	uint8_t level;         /* heading 1..6, depth of an item 1.., else 0 */

	const struct zf_element *in; /* the innermost element that holds all of it; NULL: not HTML */
	uint32_t regions;      /* bits of enum zf_region, of the element and all above it */
	uint32_t group;        /* equal for the items of one list, rows of one table, …; 0 = none */
	uint16_t row, column;  /* of a cell, from 1; 0 = no cell */
	uint64_t path;         /* hash of the tags above it */
	uint64_t shape;        /* hash of the tags and class names above it */
	uint32_t nlinks;
	size_t linked;         /* bytes of raw inside links */
	struct zf_link *links;
	uint16_t page;         /* of a paged format, from 1; 0 = not paged */

	char lang[12];         /* BCP 47; "" = not looked at yet, "und", "zxx" */
	float lang_prob;       /* 0..1 */

	float merit;           /* log odds that it is text of the document, by the page alone; 0 = no opinion */
	uint8_t template_risk; /* 0..255: how readily the site's facts may overrule that; see boilerplate/ */
	uint8_t titled;        /* enum zf_titled */

	struct zf_hash128 print; /* of the match key; both 0 = not taken */
	uint32_t weight;         /* code points of the match key */

	uint16_t repairs;      /* bits of enum zf_repair: what text owes to them */
	uint16_t flags;        /* bits of enum zf_flag */
	struct zf_mark *marks; /* newest first */
	uint32_t joined_to;    /* block whose text took this one's in (repair.join); UINT32_MAX = none */
};

/* What the head of a page, or the header of a note, says of the document; names are lower case. */
struct zf_property {
	struct zf_property *next;
	/* "title", "html.lang", "meta.date", "og:title", "link.canonical", "json-ld", "header.from" … */
	struct zf_slice name;
	struct zf_slice value; /* as written, references resolved, trimmed */
	struct zf_slice extra; /* a second value: hreflang of a link, type of a script */
};

struct zf_contact {
	struct zf_contact *next;
	struct zf_slice name, role;
	struct zf_slice *details; /* telephone numbers, e-mail addresses */
	size_t ndetails;
};

struct zf_further { /* a further link of the release */
	struct zf_further *next;
	struct zf_slice text, url; /* url may be empty */
};

struct zf_reference {
	struct zf_reference *next;
	struct zf_slice kind, value; /* value in its normal form */
};

/* Where a record comes from. Empty slices are what is not known. */
struct zf_origin {
	struct zf_slice file;         /* path from the last part of the argument on */
	struct zf_slice path;         /* as it can be opened; for messages */
	uint64_t offset, length;      /* bytes of the record in the (unpacked) file */
	struct zf_slice url;
	struct zf_slice media_type;   /* as the source says: "text/html"; else what was sniffed */
	struct zf_slice charset;      /* as the source says; decode/ puts the one it used */
	struct zf_slice declared_lang;
	struct zf_slice timestamp;    /* RFC 3339: when it was fetched */
	struct zf_slice payload_digest; /* "xxh128:" and 32 hex digits of bytes */
	struct zf_slice declared_date;  /* from a JSON field `date` */
};

/* A paragraph that an earlier run had cut already. */
struct zf_known {
	size_t at, len;        /* bytes of document->bytes; valid UTF-8 */
	enum zf_kind kind;
	char lang[12];         /* as it was tagged; "" = not */
	uint16_t flags;        /* bits of enum zf_flag */
	uint8_t level;         /* as of a block */
};

struct zf_document {
	struct zf_arena *arena;
	uint64_t number;          /* of the record in the input, from 0 */
	struct zf_hash128 id;     /* of file, URL and timestamp, before it is made unique */
	struct zf_origin origin;
	struct zf_slice bytes;    /* as received */
	struct zf_slice text;     /* the same in UTF-8; decoded */
	uint64_t replaced;        /* U+FFFD put in by decode/ */
	enum zf_format format;
	uint32_t leave;           /* bits of enum zf_repair: what is not to be mended */
	const struct zf_known *known; /* ZF_FORMAT_BLOCKS: its paragraphs in order, one byte \n between two */
	size_t nknown;

	struct zf_block *blocks;  /* an array */
	uint32_t nblocks, room;
	uint32_t *order;          /* the blocks in the order of the document; NULL = as they were read */

	struct zf_property *properties; /* in the order of the page */
	struct zf_property *last_property;

	char lang[12];            /* of the document */
	float lang_prob;
	struct zf_slice title;
	struct zf_slice date;         /* RFC 3339 full-date or date-time; at = NULL: none */
	struct zf_slice date_source;  /* "meta", "json-ld", "url", "text", "reference", … */
	struct zf_slice institution, doctype;
	struct zf_reference *references, *cites;
	struct zf_contact *contacts;
	struct zf_further *further;
	struct zf_slice group;        /* key that versions of one release share; at = NULL: none */
	struct zf_slice site;         /* host that template facts are counted by; "" = none */
	struct zf_hash128 print;      /* of the prints of all unmarked blocks: equal for equal documents */

	/* private to language/: what each block says of its language by itself; may be NULL */
	void *heard;
	uint32_t nheard;

	/* private to metadata/: the lines of a page of elements, from the first look to the second; may be
	 * NULL */
	void *lines;
	size_t nlines;

	/* static code why the record is no document ("index", "cookie-wall"); NULL = it is */
	const char *skip;
	const char *skip_words;   /* static words of that */
};

#define ZF_NO_BLOCK UINT32_MAX

/* A new, zeroed document on an empty arena. */
void zf_document_reset(struct zf_document *document, struct zf_arena *arena);
/* A new zeroed block at the end, its `joined_to` none; NULL = no memory or too many blocks. Moves the array. */
struct zf_block *zf_document_block(struct zf_document *document);
/* Adds a mark; false = no memory. `of` as in struct zf_mark; why is static or NULL. */
bool zf_block_mark(struct zf_document *document, struct zf_block *block, enum zf_reason reason,
                   float certainty, uint32_t of, const char *why);
/* The mark that decides: the most certain of at least .5, the earliest of equals; NULL = the block stays.
 * A `repair` mark never decides. */
const struct zf_mark *zf_block_verdict(const struct zf_block *block);
static inline bool zf_block_stays(const struct zf_block *block)
{
	return zf_block_verdict(block) == NULL;
}
/* Adds a property at the end; false = no memory. Name and slices must live as long as the arena. */
bool zf_document_property(struct zf_document *document, const char *name, struct zf_slice value,
                          struct zf_slice extra);
/* The value of the first property of that name; at = NULL: none. */
struct zf_slice zf_document_get(const struct zf_document *document, const char *name);
/* "title", "heading", …; static. */
const char *zf_kind_name(enum zf_kind kind);
/* The kind of that name, or ZF_NKINDS. */
enum zf_kind zf_kind_find(struct zf_slice name);

#endif
