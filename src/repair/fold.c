#include "repair/inside.h"

#include <unicode/uchar.h>

#include "core/utf8.h"

void zf_fold(struct zf_buffer *out, struct zf_slice text, bool numbers)
{
	char *at = zf_buffer_room(out, text.len * 2 + 4);
	size_t len = 0;

	if (!at)
		return;
	for (size_t i = 0; i < text.len;) {
		uint32_t c = zf_utf8_next(text, &i);
		if (c == ZF_UTF8_BAD)
			continue;
		if (zf_is_digit(c)) {
			if (numbers)
				len += zf_utf8_put(c, at + len);
			else if (!len || at[len - 1] != '#')
				at[len++] = '#';
		} else if (zf_is_letter(c)) {
			len += zf_utf8_put(c < 0x80 ? c |
			                   32 : (uint32_t)u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT),
			                   at + len);
		}
	}
	out->len += len;
}
