/*
 * UTF-8 that was read as windows-1252 and written as UTF-8 again, once or twice: "â€™" for ’, "Ã©" for é.
 *
 * A sequence is turned back where its signs are the bytes of one valid code point that is a letter, a quote,
 * a dash or a space. Such sequences of three and four signs are nobody's text; those of two ("Ã" and a sign)
 * are turned only in a record that has several of them, or one of three.
 */
#include "repair/inside.h"

#include "core/utf8.h"

/* The byte that windows-1252 reads as this code point; -1 = none. Bytes that it does not define
 * stand for themselves. */
static int byte_of(uint32_t c)
{
	static const uint16_t high[32] = { 0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021,
		                           0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F, 0x90,
		                           0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC,
		                           0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178 };

	if (c < 0x80 || (c >= 0xA0 && c <= 0xFF))
		return (int)c;
	for (int i = 0; i < 32; i++)
		if (high[i] == c || c == (uint32_t)(0x80 + i))
			return 0x80 + i;
	return -1;
}

/* Letters of Latin, Greek and Cyrillic, quotes and dashes, and few signs besides; not what "CAFÉ”…"
 * would give. */
static bool is_likely(uint32_t c)
{
	if (c < 0x100)
		return c >= 0xA0;
	return c < 0x180 || (c >= 0x218 && c <= 0x21B) || (c >= 0x386 && c <= 0x4FF) ||
	       (c >= 0x2010 && c <= 0x203A) ||
	       c == 0x20AC || c == 0x2122 || (c >= 0xFB00 && c <= 0xFB04) || c == 0xFEFF;
}

/* The code point that the signs from *at on were, and *at moved behind them; 0 = none. *signs: how many. */
static uint32_t was(struct zf_slice text, size_t *at, unsigned *signs)
{
	char bytes[4];
	size_t next = *at, end, part = 0;
	int byte = byte_of(zf_utf8_next(text, &next));
	uint32_t code;

	if (byte < 0xC2 || byte > 0xF4)
		return 0;
	*signs = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
	bytes[0] = (char)byte;
	end = next;
	for (unsigned i = 1; i < *signs; i++) {
		byte = end < text.len ? byte_of(zf_utf8_next(text, &end)) : -1;
		if (byte < 0x80 || byte > 0xBF)
			return 0;
		bytes[i] = (char)byte;
	}
	code = zf_utf8_next(zf_slice_make(bytes, *signs), &part);
	if (code == ZF_UTF8_BAD || part != *signs || !is_likely(code))
		return 0;
	*at = end;
	return code;
}

/* As was(), but 0 at once where no sequence can begin, and where a capital stands before and the second sign
 * is a quote or an ellipsis: "AMANHÃ”" ends in one. */
static uint32_t was_here(struct zf_slice text, size_t *at, unsigned *signs)
{
	size_t back = *at, next = *at;
	uint32_t c;

	if ((unsigned char)text.at[*at] != 0xC3)
		return 0;
	if (back && zf_is_upper(zf_utf8_back(text, &back)) && zf_utf8_next(text, &next) && next < text.len) {
		c = zf_utf8_next(text, &next);
		if ((c >= 0x2010 && c <= 0x203A) || c == 0xAB || c == 0xBB)
			return 0;
	}
	return was(text, at, signs);
}

static void count(struct zf_slice text, size_t *pairs, size_t *longer)
{
	for (size_t at = 0; at < text.len;) {
		unsigned signs;
		const char *lead = memchr(text.at + at, 0xC3, text.len - at);
		if (!lead)
			break;
		at = (size_t)(lead - text.at);
		if (!was_here(text, &at, &signs)) {
			zf_utf8_next(text, &at);
			continue;
		}
		*pairs += signs == 2;
		*longer += signs > 2;
	}
}

static struct zf_slice turn(struct zf_mender *mender, struct zf_slice text)
{
	char *out = zf_arena_raw(mender->document->arena, text.len + 1, 1);
	size_t len = 0;

	if (!out) {
		mender->starved = true;
		return text;
	}
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		unsigned signs;
		uint32_t code = was_here(text, &at, &signs);
		if (code) {
			len += zf_utf8_put(code, out + len);
			continue;
		}
		zf_utf8_next(text, &at);
		memcpy(out + len, text.at + from, at - from);
		len += at - from;
	}
	return zf_slice_make(out, len);
}

void zf_mend_mojibake(struct zf_mender *mender)
{
	struct zf_document *document = mender->document;

	for (unsigned round = 0; round < 2 && !mender->starved; round++) {
		size_t pairs = 0, longer = 0;
		for (uint32_t i = 0; i < document->nblocks; i++)
			count(document->blocks[i].text, &pairs, &longer);
		if (!longer && pairs < 3)
			return;
		for (uint32_t i = 0; i < document->nblocks && !mender->starved; i++) {
			size_t two = 0, more = 0;
			count(document->blocks[i].text, &two, &more);
			if (two + more) {
				document->blocks[i].text = turn(mender, document->blocks[i].text);
				document->blocks[i].repairs |= ZF_REPAIR_MOJIBAKE;
			}
		}
	}
}
