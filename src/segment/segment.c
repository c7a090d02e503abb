#include "segment/segment.h"

#include <stdlib.h>

#include "segment/html.h"
#include "segment/text.h"

struct zf_segmenter {
	struct zf_html_segmenter *html;
	struct zf_text_segmenter *text;
	struct zf_document *document;
	const struct zf_events *events; /* of one of the two, who gets the calls */
	void *self;
};

struct zf_segmenter *zf_segmenter_new(void)
{
	struct zf_segmenter *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	s->html = zf_html_segmenter_new();
	s->text = zf_text_segmenter_new();
	if (!s->html || !s->text) {
		zf_segmenter_free(s);
		return NULL;
	}
	return s;
}

void zf_segmenter_free(struct zf_segmenter *s)
{
	if (!s)
		return;
	zf_html_segmenter_free(s->html);
	zf_text_segmenter_free(s->text);
	free(s);
}

static enum zeef_status on_open(void *self, const struct zf_element *element,
                                const struct zf_attribute *attributes, size_t count, uint64_t at)
{
	struct zf_segmenter *s = self;

	return s->events->open(s->self, element, attributes, count, at);
}

static enum zeef_status on_close(void *self, const struct zf_element *element, uint64_t at)
{
	struct zf_segmenter *s = self;

	return s->events->close(s->self, element, at);
}

static enum zeef_status on_text(void *self, struct zf_slice text, uint64_t at, uint64_t source_len)
{
	struct zf_segmenter *s = self;

	return s->events->text(s->self, text, at, source_len);
}

static enum zeef_status on_line(void *self, struct zf_slice line, uint64_t at)
{
	struct zf_segmenter *s = self;

	return s->events->line(s->self, line, at);
}

const struct zf_events *zf_segment_begin(struct zf_segmenter *s, struct zf_document *document)
{
	static const struct zf_events elements = { on_open, on_close, on_text, NULL };
	static const struct zf_events lines = { NULL, NULL, NULL, on_line };

	s->document = document;
	if (document->format == ZF_FORMAT_HTML) {
		s->events = zf_html_segment_begin(s->html, document);
		s->self = s->html;
		return &elements;
	}
	s->events = zf_text_segment_begin(s->text, document);
	s->self = s->text;
	return &lines;
}

/* A document that zeef wrote: its paragraphs are blocks as they are. */
static enum zeef_status known_blocks(struct zf_document *document)
{
	size_t shift = (size_t)(document->text.at - document->bytes.at); /* a byte order mark */

	for (size_t i = 0; i < document->nknown; i++) {
		const struct zf_known *known = &document->known[i];
		struct zf_block *block;
		if (known->at < shift || known->at + known->len > shift + document->text.len)
			continue;
		block = zf_document_block(document);
		if (!block)
			return ZEEF_ENOMEM;
		block->raw = block->text = zf_slice_make(document->bytes.at + known->at, known->len);
		block->span_at = known->at - shift;
		block->span_len = known->len;
		block->kind = known->kind;
		block->flags = known->flags;
		block->level = known->level;
		memcpy(block->lang, known->lang, sizeof block->lang);
	}
	return ZEEF_OK;
}

enum zeef_status zf_segment_end(struct zf_segmenter *s)
{
	if (s->document->format == ZF_FORMAT_BLOCKS)
		return known_blocks(s->document);
	if (s->document->format == ZF_FORMAT_HTML)
		return zf_html_segment_end(s->html);
	return zf_text_segment_end(s->text);
}
