#include "parse/parse.h"

#include "parse/html.h"
#include "parse/text.h"

/* The parser of pages is the whole of it: those of text keep nothing between two records. */
struct zf_parser *zf_parser_new(void)
{
	return (struct zf_parser *)zf_html_new();
}

void zf_parser_free(struct zf_parser *parser)
{
	zf_html_free((struct zf_html *)parser);
}

enum zeef_status zf_parse(struct zf_parser *parser, struct zf_document *document, const struct zf_events *to,
                          void *self)
{
	switch (document->format) {
	case ZF_FORMAT_HTML:
		return zf_html_parse((struct zf_html *)parser, document, to, self);
	case ZF_FORMAT_BLOCKS:
	case ZF_FORMAT_EMPTY:
	case ZF_FORMAT_BINARY:
		return ZEEF_OK;
	case ZF_FORMAT_UNKNOWN:
	case ZF_FORMAT_TEXT:
	case ZF_FORMAT_PDF:
	case ZF_FORMAT_MARKDOWN:
	case ZF_FORMAT_DUMP:
		return zf_parse_text(document, to, self);
	}
	return ZEEF_OK;
}
