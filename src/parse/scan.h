/*
 * parse/scan: one pass over the bytes of a page, before libxml2 sees it.
 *
 * The scan knows HTML's raw-text rules. It cuts the page into tokens that point back into the record, and
 * writes a skeleton for libxml2: every tag that may open, close or imply another, bare of its attributes, and
 * one `x` for each run of text between two such tags. libxml2 decides over the skeleton which elements stand
 * inside which; what it reports is joined to the tokens by its place in the skeleton. So text is never copied
 * through libxml2, spans are exact, and none of its limits on names, text and references can bite.
 *
 * Left out for good: script, style, SVG, annotations of formulas, templates without a shadow root, comments,
 * declarations and processing instructions. Of scripts, JSON-LD goes to the properties of the page.
 *
 * What the skeleton does to libxml2 2.9.14's ways:
 * - elements that HTML 4 did not have take names of neutral ones (tags.c), because each unknown name costs a
 *   formatted message; and they close an open <p>, as HTML 5 has it;
 * - an element that closes nothing when it starts, is closed by its own end tag and holds nothing but text and
 *   such elements cannot change the structure: it is taken out again, and reported in its place by us. So libxml2
 *   sees those tags of a page that are not well nested, and what stands around them;
 * - void elements, which hold no text, are left out (<hr> closes a <p> and stays);
 * - end tags of names that were never opened are left out.
 */
#ifndef ZF_PARSE_SCAN_H
#define ZF_PARSE_SCAN_H

#include "core/buffer.h"
#include "core/document.h"
#include "core/tag.h"

enum zf_token_kind {
	ZF_TOKEN_OPEN,
	ZF_TOKEN_CLOSE,
	ZF_TOKEN_VOID,  /* begins and ends at once; never in the skeleton */
	ZF_TOKEN_TEXT,
	ZF_TOKEN_SPACE, /* white space between two tags; not inside <pre> */
	ZF_TOKEN_NOTHING,
};

enum zf_token_flag {
	ZF_TOKEN_OURS = 1,  /* a tag that libxml2 does not see */
	ZF_TOKEN_EMPTY = 2, /* a tag of the skeleton that libxml2 closes at once */
	ZF_TOKEN_PLAIN = 4, /* text without references: raw */
	ZF_TOKEN_FLAT = 8,  /* a tag past the depth that is kept: cuts, but holds nothing */
};

struct zf_token {
	uint32_t at, len;   /* bytes of the record */
	uint32_t mark;      /* of a tag of the skeleton: where libxml2's cursor stands when it reports it;
	                     * of others: the length of the skeleton up to and with its `x` */
	uint32_t attributes; /* index of the first */
	uint8_t kind, tag, flags;
	uint8_t count;      /* attributes */
};

enum zf_attribute_name { /* those that are kept; all others are passed over */
	ZF_ATTRIBUTE_NONE,
	ZF_ATTRIBUTE_TAG, /* the name of an element that core/tag.h does not list */
	ZF_ATTRIBUTE_ARIA_HIDDEN,
	ZF_ATTRIBUTE_CLASS,
	ZF_ATTRIBUTE_COLSPAN,
	ZF_ATTRIBUTE_CONTENT,
	ZF_ATTRIBUTE_DATETIME,
	ZF_ATTRIBUTE_HIDDEN,
	ZF_ATTRIBUTE_HREF,
	ZF_ATTRIBUTE_HREFLANG,
	ZF_ATTRIBUTE_HTTP_EQUIV,
	ZF_ATTRIBUTE_ID,
	ZF_ATTRIBUTE_ITEMPROP,
	ZF_ATTRIBUTE_LANG,
	ZF_ATTRIBUTE_NAME,
	ZF_ATTRIBUTE_OPEN,
	ZF_ATTRIBUTE_PROPERTY,
	ZF_ATTRIBUTE_REL,
	ZF_ATTRIBUTE_ROLE,
	ZF_ATTRIBUTE_SHADOW,
	ZF_ATTRIBUTE_STYLE,
	ZF_ATTRIBUTE_TYPE,
	ZF_NATTRIBUTES
};

struct zf_scan_attribute {
	uint32_t at, len; /* of the value, bytes of the record; without quotes */
	uint8_t name;     /* enum zf_attribute_name */
	bool refers;      /* has an `&` or a NUL */
};

enum { ZF_SCAN_OPEN = 64, ZF_SCAN_PROPERTIES = 2000 };

struct zf_scan { /* all arrays are the heap's and are used again for the next page */
	struct zf_document *document;
	struct zf_slice text;
	struct zf_token *tokens;
	struct zf_scan_attribute *attributes;
	char *skeleton; /* with a NUL behind it */
	uint32_t ntokens, token_room;
	uint32_t nattributes, attribute_room;
	uint32_t length, room; /* of the skeleton */
	struct zf_scan_open {
		uint32_t skeleton, token; /* where its start tag stands */
		uint8_t tag;
		bool inked;               /* the run before it has its `x` */
	} open[ZF_SCAN_OPEN];  /* the innermost elements of libxml2's stack, as far as they are known */
	unsigned nopen, nfixed; /* of them; of them, outermost ones that stay in the skeleton */
	unsigned phrases;      /* that were begun since the last start or end of another element */
	uint8_t closes[ZF_NTAGS][ZF_NTAGS]; /* what libxml2 said of two tags; 0 = it was not asked */
	bool inked;            /* the run since the last tag of the skeleton has its `x` */
	bool begun;            /* text or a tag but <html> and <head> stands in the skeleton */
	bool body;             /* something stands in the skeleton that is not the page's head */
	bool paragraph;        /* a <p> may be open */
	uint32_t marked;       /* CDATA sections that were begun and not ended */
	bool nul;              /* the text has NULs */
	uint32_t anchors;      /* <a> in the skeleton that may be open */
	uint32_t pre;          /* depth of <pre> and its like */
	uint32_t opened[ZF_NTAGS]; /* start tags in the skeleton by number */
	bool endless[ZF_NTAGS];    /* no end tag of this name follows any more */
	bool no_comment_end, no_double, no_single, no_gt; /* none follows any more */
	bool ragged;           /* the page's end cut a tag: from there on tags end at their first `>` */
	uint32_t nproperties;
	bool title, broken;    /* there is a title; there was no memory */
	struct zf_buffer scratch;
};

/* Fills the tokens and the skeleton, and the properties of the document. ZEEF_ENOMEM, or ZEEF_ELIMIT for text
 * of 2 GiB and more. */
enum zeef_status zf_scan(struct zf_scan *scan, struct zf_document *document);
void zf_scan_free(struct zf_scan *scan);

/* The rest is for the files of the scan. */

/* Reads the attributes from `at` on up to the end of the tag; keeps those of the list. Returns what follows the
 * `>`, or NULL where `end` comes first. *empty: the tag ends in `/>`. */
const char *zf_scan_attributes(struct zf_scan *scan, const char *at, const char *end, struct zf_token *token,
                               bool *empty);
/* The value of an attribute of a token; references resolved, in the arena where there were any. */
struct zf_slice zf_scan_value(struct zf_scan *scan, const struct zf_token *token,
                              enum zf_attribute_name name);
/* meta, link, base, time, html and what else says something of the page. */
void zf_scan_head(struct zf_scan *scan, const struct zf_token *token);
/* The content of a <title> or of a script. */
void zf_scan_title(struct zf_scan *scan, struct zf_slice raw);
void zf_scan_script(struct zf_scan *scan, const struct zf_token *token, struct zf_slice raw);

/* The name of a tag in the skeleton; "" for ZF_TAG_OTHER. */
const char *zf_scan_neutral(enum zf_tag tag);
/* Whether it is a phrase that closes nothing when it starts. */
bool zf_scan_is_leaf(enum zf_tag tag);
/* Whether it closes an open <p> in HTML 5 but not in libxml2. */
bool zf_scan_ends_paragraph(enum zf_tag tag);

/* nest.c: a start tag comes, and what libxml2 ends for it is forgotten. Returns whether it may be taken out again:
 * it ends nothing, and where it stands is known or does not matter. */
bool zf_scan_is_whole(struct zf_scan *scan, enum zf_tag tag);
/* Its element is the innermost one. Not whole: it stays in the skeleton, and so do all around it. */
void zf_scan_push(struct zf_scan *scan, struct zf_scan_open open, bool whole);
/* An end tag stays in the skeleton. */
void zf_scan_pop(struct zf_scan *scan, enum zf_tag tag);

#endif
