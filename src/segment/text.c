#include "segment/text.h"

#include <stdlib.h>

struct zf_text_segmenter {
	struct zf_document *document;
	struct zf_slice open; /* the block so far; at = NULL: none */
};

static enum zeef_status finish(struct zf_text_segmenter *segmenter)
{
	struct zf_document *document = segmenter->document;
	struct zf_block *block;

	if (!segmenter->open.at)
		return ZEEF_OK;
	block = zf_document_block(document);
	if (!block)
		return ZEEF_ENOMEM;
	block->raw = block->text = segmenter->open;
	block->kind = ZF_PARAGRAPH;
	block->span_at = (uint64_t)(block->raw.at - document->text.at);
	block->span_len = block->raw.len;
	segmenter->open = (struct zf_slice){ NULL, 0 };
	return ZEEF_OK;
}

static enum zeef_status take(void *self, struct zf_slice line, uint64_t at)
{
	struct zf_text_segmenter *segmenter = self;
	struct zf_slice text = zf_slice_trim(line);

	(void)at;
	if (!text.len)
		return finish(segmenter);
	if (segmenter->open.at)
		segmenter->open.len = (size_t)(text.at + text.len - segmenter->open.at);
	else
		segmenter->open = text;
	return ZEEF_OK;
}

static const struct zf_events events = { .line = take };

struct zf_text_segmenter *zf_text_segmenter_new(void)
{
	return calloc(1, sizeof(struct zf_text_segmenter));
}

void zf_text_segmenter_free(struct zf_text_segmenter *segmenter)
{
	free(segmenter);
}

const struct zf_events *zf_text_segment_begin(struct zf_text_segmenter *segmenter, struct zf_document *document)
{
	*segmenter = (struct zf_text_segmenter){ .document = document };
	return &events;
}

enum zeef_status zf_text_segment_end(struct zf_text_segmenter *segmenter)
{
	return finish(segmenter);
}
