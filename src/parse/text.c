#include "parse/text.h"

/* The length of the line end at `at`, 0 where the line goes on. */
static size_t end_at(struct zf_slice text, size_t at)
{
	const unsigned char *s = (const unsigned char *)text.at + at;

	if (*s == '\n')
		return 1;
	if (*s == '\r')
		return at + 1 < text.len && s[1] == '\n' ? 2 : 1;
	if (*s == 0xE2 && text.len - at >= 3 && s[1] == 0x80 && (s[2] == 0xA8 || s[2] == 0xA9))
		return 3;
	return 0;
}

enum zeef_status zf_parse_text(struct zf_document *document, const struct zf_events *events, void *self)
{
	struct zf_slice text = document->text;
	enum zeef_status status = ZEEF_OK;
	size_t from = 0;

	for (size_t at = 0; at < text.len && status == ZEEF_OK;) {
		size_t end = end_at(text, at);

		if (!end) {
			at++;
			continue;
		}
		status = events->line(self, zf_slice_make(text.at + from, at - from), from);
		from = at += end;
	}
	if (status == ZEEF_OK && from < text.len)
		status = events->line(self, zf_slice_make(text.at + from, text.len - from), from);
	return status;
}
