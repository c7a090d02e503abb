/*
 * parse/inner: what the files of the parser of pages share.
 */
#ifndef ZF_PARSE_INNER_H
#define ZF_PARSE_INNER_H

#include "core/event.h"
#include "parse/html.h"
#include "parse/scan.h"

struct _xmlParserCtxt;

/*
 * Elements deeper than ZF_HTML_DEPTH are flattened: their tags are blanked out of the skeleton, and each comes
 * as an empty element where it stood, so that it still cuts paragraphs and no text is lost. libxml2 searches
 * its whole stack for every end tag that matches nothing; the cap keeps that linear.
 */
enum {
	ZF_HTML_DEPTH = 512,
	ZF_HTML_FRAMES = ZF_HTML_DEPTH + ZF_SCAN_OPEN + 16,
	ZF_HTML_NAMES = 10000, /* of elements that a context of libxml2 may have seen */
	ZF_HTML_KEEP = 1 << 20, /* bytes of a growing array that are kept for the next page */
};

struct zf_html_frame {
	struct zf_element *element;
	uint32_t children;
	uint16_t same, strong; /* places (from 1) of the next frames below of its name and of its strength */
	uint8_t name, strength;
	bool empty; /* libxml2 ends it at once */
};

/* An end tag passes over no element that is stronger than its own (libxml2's htmlEndPriority). */
enum { ZF_HTML_STRENGTHS = 8 };

struct zf_html {
	struct zf_scan scan;
	struct _xmlParserCtxt *xml;
	struct zf_document *document;
	const struct zf_events *events;
	void *self;
	enum zeef_status status;
	uint32_t next;        /* token that was not yet handed on */
	uint8_t *flat;        /* tags that were flattened and are open */
	uint32_t nflat, flat_room;
	uint32_t number;      /* elements so far */
	struct zf_slice lang; /* of the page */
	struct zf_html_frame stack[ZF_HTML_FRAMES];
	uint32_t depth;
	/* Places (from 1) of the innermost frames; 0 = none. */
	uint16_t of_name[ZF_NTAGS], of_strength[ZF_HTML_STRENGTHS];
	uint8_t skeleton_name[ZF_NTAGS]; /* the tag whose name a tag has in the skeleton */
	struct zf_buffer text;
};

/* The first fault stays. */
static inline void zf_html_fail(struct zf_html *html, enum zeef_status status)
{
	if (html->status == ZEEF_OK)
		html->status = status;
}

static inline bool zf_is_in_skeleton(const struct zf_token *token)
{
	return token->kind <= ZF_TOKEN_CLOSE && !(token->flags & ZF_TOKEN_OURS);
}

/* element.c: an element below the one that is open, with the regions and names of its tag; `token` NULL: one
 * that libxml2 implied. NULL = no memory, and a fault. */
struct zf_element *zf_html_element(struct zf_html *html, enum zf_tag tag, const struct zf_token *token);
/* Puts the attributes of the token into the element, and lists them. */
void zf_html_attributes(struct zf_html *html, const struct zf_token *token, struct zf_element *element,
                        struct zf_attribute *list);

/* prune.c: changes of the skeleton ahead of libxml2's cursor. How strong an element is against end tags. */
uint8_t zf_html_strength(enum zf_tag tag);
/* Takes end tags that would end nothing out, up to the next tag that does something: libxml2 would walk its
 * whole stack for each. Only when no element is being ended by another's end. */
void zf_html_drop_dead_ends(struct zf_html *html, uint32_t cursor);
/* The stack of libxml2 is as deep as it may be: blanks the tags that follow until what they open is closed. */
void zf_html_flatten(struct zf_html *html);

#endif
