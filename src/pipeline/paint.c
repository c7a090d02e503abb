#include "pipeline/paint.h"

#include "core/utf8.h"

static bool is_safe(uint32_t code)
{
	if (code == ZF_UTF8_BAD || code < 0x20 || (code >= 0x7F && code < 0xA0))
		return false;
	return code != 0x2028 && code != 0x2029 && !(code >= 0x202A && code <= 0x202E) &&
	       !(code >= 0x2066 && code <= 0x2069);
}

void zf_paint_text(struct zf_buffer *out, struct zf_slice text, size_t most)
{
	size_t at = 0, count = 0;

	while (at < text.len) {
		size_t from = at;
		uint32_t code = zf_utf8_next(text, &at);

		if (most && count++ == most) {
			zf_buffer_text(out, "\xE2\x80\xA6");
			return;
		}
		if (is_safe(code))
			zf_buffer_add(out, text.at + from, at - from);
		else
			zf_buffer_byte(out, zf_is_space(code) ? ' ' : '?');
	}
}

static const char *colour_of(enum zf_reason reason)
{
	switch (zf_reason_fate(reason)) {
	case ZF_FATE_KEPT:
		return "\033[32m";
	case ZF_FATE_REMOVED:
		return "\033[31m";
	case ZF_FATE_MOVED:
		return "\033[36m";
	case ZF_FATE_REPAIRED:
		return "\033[33m";
	}
	return "";
}

void zf_paint_row(struct zf_buffer *out, const struct zf_paint_row *row, bool colour)
{
	const char *reason = row->reason == ZF_KEPT ? "kept" : zf_reason_name(row->reason);

	zf_buffer_format(out, "%5u  %-9s  %-3s %3d%%  ", (unsigned)row->block, zf_kind_name(row->kind),
	                 row->lang[0] ? row->lang : "und", (int)(row->lang_prob * 100 + .5f));
	if (colour)
		zf_buffer_text(out, colour_of(row->reason));
	zf_buffer_format(out, "%-24s %3d%%", reason, (int)(row->certainty * 100 + .5f));
	if (colour)
		zf_buffer_text(out, "\033[0m");
	zf_buffer_text(out, "  ");
	zf_paint_text(out, row->text, 100);
	zf_buffer_byte(out, '\n');
}

void zf_paint_note(struct zf_buffer *out, const char *words, bool colour)
{
	zf_buffer_text(out, colour ? "\033[2m" : "");
	zf_buffer_format(out, "%*s%s", 30, "", words);
	zf_buffer_text(out, colour ? "\033[0m\n" : "\n");
}
