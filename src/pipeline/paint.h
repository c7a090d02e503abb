/*
 * pipeline/paint: rows for a terminal.
 */
#ifndef ZF_PIPELINE_PAINT_H
#define ZF_PIPELINE_PAINT_H

#include "core/buffer.h"
#include "core/document.h"

/* One paragraph and its fate: number, kind, language, reason, certainty, text. Foreign text has its
 * controls masked. */
struct zf_paint_row {
	uint32_t block;
	enum zf_kind kind;
	const char *lang;
	float lang_prob;
	enum zf_reason reason;
	float certainty;
	struct zf_slice text;
};
void zf_paint_row(struct zf_buffer *out, const struct zf_paint_row *row, bool colour);
/* A line under a row: what the reason says in words, where it points, which rule said so. */
void zf_paint_note(struct zf_buffer *out, const char *words, bool colour);
/* Text with controls, and what moves the cursor or turns the direction, masked; cut after `most`
 * code points (0 = never). */
void zf_paint_text(struct zf_buffer *out, struct zf_slice text, size_t most);

#endif
