/* What is known of libxml2's stack at the end of the skeleton: its innermost elements. */
#include <libxml/HTMLparser.h>

#include "parse/inner.h"

/* libxml2's htmlStartClose of two elements of one name: htmlAutoCloseTag() does not look that up. */
static bool closes_its_like(enum zf_tag tag)
{
	switch (tag) {
	case ZF_TAG_A:
	case ZF_TAG_FORM:
	case ZF_TAG_LI:
	case ZF_TAG_OPTION:
	case ZF_TAG_P:
	case ZF_TAG_TBODY:
	case ZF_TAG_TD:
	case ZF_TAG_TH:
	case ZF_TAG_TR:
		return true;
	default:
		return false;
	}
}

static bool ask(enum zf_tag open, enum zf_tag start)
{
	const char *name = zf_scan_neutral(open), *next = zf_scan_neutral(start);
	struct _xmlNode element = { .name = (const xmlChar *)next };

	if (strcmp(name, next) == 0)
		return closes_its_like(open);
	return htmlAutoCloseTag(NULL, (const xmlChar *)name, &element) == 1;
}

/* Whether libxml2 ends an element when one of the other name starts in it. */
static bool closes(struct zf_scan *scan, enum zf_tag open, enum zf_tag start)
{
	uint8_t *known = &scan->closes[open][start];

	if (!*known)
		*known = ask(open, start) ? 2 : 1;
	return *known == 2;
}

/* Elements that libxml2 may pass over, or puts where it likes. */
static bool is_frame_of_page(enum zf_tag tag)
{
	return tag == ZF_TAG_HTML || tag == ZF_TAG_HEAD || tag == ZF_TAG_BODY || tag == ZF_TAG_FRAMESET ||
	       tag == ZF_TAG_NOFRAMES;
}

/* Blocks that may be left out; those that keep their lines are counted by the scan, and stay. */
static bool is_block(enum zf_tag tag)
{
	return (zf_tag_traits(tag) & (ZF_TAG_BLOCK | ZF_TAG_VOID)) == ZF_TAG_BLOCK && !is_frame_of_page(tag) &&
	       tag != ZF_TAG_PRE && tag != ZF_TAG_LISTING && tag != ZF_TAG_XMP && tag != ZF_TAG_PLAINTEXT;
}

/* libxml2 ended the innermost elements, down to n of those that are known. */
static void end(struct zf_scan *scan, unsigned n)
{
	while (scan->nopen > n)
		scan->anchors -= scan->open[--scan->nopen].tag == ZF_TAG_A;
	scan->nfixed = n;
}

bool zf_scan_is_whole(struct zf_scan *scan, enum zf_tag tag)
{
	unsigned n = scan->nopen;

	if (is_frame_of_page(tag) || (scan->paragraph && zf_scan_ends_paragraph(tag))) {
		scan->nopen = scan->nfixed = 0;
		return false;
	}
	while (n && closes(scan, (enum zf_tag)scan->open[n - 1].tag, tag))
		n--;
	if (n < scan->nopen) {
		end(scan, n);
		return false;
	}
	if (!n && tag == ZF_TAG_A && scan->anchors)
		return false;
	return scan->body && (zf_scan_is_leaf(tag) || (n && is_block(tag)));
}

void zf_scan_push(struct zf_scan *scan, struct zf_scan_open open, bool whole)
{
	if (is_frame_of_page((enum zf_tag)open.tag) && (open.tag != ZF_TAG_BODY || scan->begun))
		return;
	if (scan->nopen == ZF_SCAN_OPEN)
		scan->nopen = scan->nfixed = 0;
	scan->open[scan->nopen++] = open;
	if (!whole)
		scan->nfixed = scan->nopen;
}

void zf_scan_pop(struct zf_scan *scan, enum zf_tag tag)
{
	unsigned n = scan->nopen;

	if (zf_tag_traits(tag) & ZF_TAG_BLOCK)
		while (n && scan->open[n - 1].tag != tag &&
		       zf_html_strength((enum zf_tag)scan->open[n - 1].tag) <= zf_html_strength(tag))
			n--;
	if (!n || scan->open[n - 1].tag != tag || is_frame_of_page(tag) || tag == ZF_TAG_OTHER)
		scan->nopen = scan->nfixed = 0;
	else
		end(scan, n - 1);
}
