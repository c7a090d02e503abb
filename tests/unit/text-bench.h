/* A text through the rooms for text: lines, blocks, repair, repeats. */
#ifndef ZF_TESTS_TEXT_BENCH_H
#define ZF_TESTS_TEXT_BENCH_H

#include "check.h"

#include <stdlib.h>

#include "core/document.h"
#include "parse/parse.h"
#include "parse/text.h"
#include "repair/repair.h"
#include "segment/text.h"

struct bench {
	struct zf_arena *arena;
	struct zf_text_segmenter *segmenter;
	struct zf_document document;
};

static inline int bench_open(void **state)
{
	struct bench *bench = calloc(1, sizeof *bench);

	*state = bench;
	if (!bench)
		return -1;
	bench->arena = zf_arena_new(0);
	bench->segmenter = zf_text_segmenter_new();
	return bench->arena && bench->segmenter ? 0 : -1;
}

static inline int bench_close(void **state)
{
	struct bench *bench = *state;

	zf_text_segmenter_free(bench->segmenter);
	zf_arena_free(bench->arena);
	free(bench);
	return 0;
}

static inline struct zf_document *bench_cut(struct bench *bench, struct zf_slice text, enum zf_format format)
{
	const struct zf_events *events;

	zf_document_reset(&bench->document, bench->arena);
	bench->document.text = text;
	bench->document.format = format;
	events = zf_text_segment_begin(bench->segmenter, &bench->document);
	assert_int_equal(zf_parse_text(&bench->document, events, bench->segmenter), ZEEF_OK);
	assert_int_equal(zf_text_segment_end(bench->segmenter), ZEEF_OK);
	return &bench->document;
}

static inline struct zf_document *bench_mend(struct bench *bench, struct zf_slice text,
                                             enum zf_format format, unsigned which)
{
	struct zf_document *document = bench_cut(bench, text, format);

	assert_int_equal(zf_repair(document, which), ZEEF_OK);
	return document;
}

/* What must hold of the blocks of any text. */
static inline void bench_sane(const struct zf_document *document)
{
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];
		assert_true(block->raw.len > 0);
		assert_true(block->span_at + block->span_len <= document->text.len);
		if (block->raw.at >= document->text.at && block->raw.at < document->text.at +
		    document->text.len) {
			assert_ptr_equal(block->raw.at, document->text.at + block->span_at);
			assert_int_equal(block->raw.len, block->span_len);
		} else { /* of two columns */
			assert_true(block->raw.len <= block->span_len);
		}
		assert_true(block->joined_to == ZF_NO_BLOCK || block->joined_to < i);
		for (const struct zf_mark *mark = block->marks; mark; mark = mark->next)
			if (mark->of != ZF_NO_BLOCK) {
				assert_true(mark->of < i);
				assert_true(zf_block_stays(&document->blocks[mark->of]));
				assert_int_equal(document->blocks[mark->of].joined_to, ZF_NO_BLOCK);
			}
	}
}

#endif
