#include "repair/inside.h"

#include "core/utf8.h"

static bool is_part(uint32_t c)
{
	return c != ZF_UTF8_BAD && (zf_is_letter(c) || zf_is_digit(c));
}

static void add(struct zf_mender *mender, struct zf_slice word)
{
	uint64_t *count = zf_map_put(&mender->words, word, 0);

	if (count)
		++*count;
	else
		mender->starved = true;
}

/* Words of a line, and compounds with hyphens as a whole; a word that touches the line's end may be
 * half of one. */
static void read_line(struct zf_mender *mender, struct zf_slice line)
{
	size_t from = SIZE_MAX, whole = SIZE_MAX, at = 0;

	while (at < line.len && !mender->starved) {
		size_t here = at;
		uint32_t c = zf_utf8_next(line, &at);
		if (is_part(c)) {
			from = from == SIZE_MAX ? here : from;
			whole = whole == SIZE_MAX ? from : whole;
			continue;
		}
		if (from != SIZE_MAX)
			add(mender, zf_slice_make(line.at + from, here - from));
		from = SIZE_MAX;
		if (c == '-' && whole != SIZE_MAX && at < line.len && line.at[at] != ' ')
			continue;
		if (whole != SIZE_MAX && memchr(line.at + whole, '-', here - whole))
			add(mender, zf_slice_make(line.at + whole, here - whole));
		whole = SIZE_MAX;
	}
	if (from != SIZE_MAX && from == whole)
		add(mender, zf_slice_make(line.at + from, line.len - from));
}

static void read_all(struct zf_mender *mender)
{
	struct zf_document *document = mender->document;

	mender->read = true;
	mender->words = zf_map_in(document->arena);
	for (uint32_t i = 0; i < document->nblocks && !mender->starved; i++) {
		struct zf_slice text = document->blocks[i].raw;
		while (text.len) {
			const char *end = memchr(text.at, '\n', text.len);
			size_t len = end ? (size_t)(end - text.at) : text.len;
			struct zf_slice line = zf_slice_make(text.at, len);
			if (!zf_line_is_spaced(line))
				read_line(mender, line);
			len += end != NULL;
			text = zf_slice_make(text.at + len, text.len - len);
		}
	}
}

uint64_t zf_words_count(struct zf_mender *mender, struct zf_slice word)
{
	uint64_t *count;

	if (!mender->read)
		read_all(mender);
	count = zf_map_get(&mender->words, word);
	return count ? *count : 0;
}
