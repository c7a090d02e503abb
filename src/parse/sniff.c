#include "parse/parse.h"

/* Bytes at the start that are looked at. */
#define LOOK 65536

static struct zf_slice start_of(struct zf_slice text)
{
	return zf_slice_make(text.at, text.len < LOOK ? text.len : LOOK);
}

static bool is_blank(struct zf_slice text)
{
	return zf_slice_trim(text).len == 0;
}

enum zf_format zf_sniff(const struct zf_document *document)
{
	struct zf_slice head = start_of(document->text), top;

	if (is_blank(document->text))
		return ZF_FORMAT_EMPTY;
	top = zf_slice_trim(head);
	if (top.at[0] == '<' && zf_slice_find(top, zf_slice_of("</")) != SIZE_MAX)
		return ZF_FORMAT_HTML;
	if (memchr(head.at, '\f', head.len))
		return ZF_FORMAT_PDF;
	return ZF_FORMAT_TEXT;
}
