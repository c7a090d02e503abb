/* What an inner element says and its outer elements say again, glued into one line: "Facebook Facebook". */
#include "repair/inside.h"

#include "core/utf8.h"

#define MOST 512 /* bytes of a key; longer text has no echoes of this kind */

/* The smallest period of a key that is nothing but repeats of it; its length where it is none. */
static size_t period_of(struct zf_slice key)
{
	uint16_t border[MOST + 1];
	size_t k = 0;

	border[0] = border[1] = 0;
	for (size_t i = 1; i < key.len; i++) {
		while (k && key.at[i] != key.at[k])
			k = border[k];
		k += key.at[i] == key.at[k];
		border[i + 1] = (uint16_t)k;
	}
	return key.len % (key.len - k) ? key.len : key.len - k;
}

/* The start of the text whose key is `len` bytes long. */
static struct zf_slice start_with(struct zf_buffer *key, struct zf_slice text, size_t len)
{
	size_t at = 0, done = 0;

	while (at < text.len && done < len) {
		size_t from = at;
		zf_utf8_next(text, &at);
		zf_buffer_clear(key);
		zf_fold(key, zf_slice_make(text.at + from, at - from), true);
		done += key->len;
	}
	while (at < text.len && strchr(".!?:)\"'", text.at[at]))
		at++;
	return zf_slice_make(text.at, at);
}

void zf_mend_echoes(struct zf_mender *mender)
{
	struct zf_document *document = mender->document;
	struct zf_buffer key = { 0 };

	for (uint32_t i = 0; i < document->nblocks && !key.broken; i++) {
		struct zf_block *block = &document->blocks[i];
		size_t period, len;
		if (!zf_is_mendable(block) || block->text.len > MOST / 2)
			continue;
		zf_buffer_clear(&key);
		zf_fold(&key, block->text, true);
		len = key.len;
		period = len > 1 && len <= MOST ? period_of(zf_buffer_as_slice(&key)) : len;
		if (period < len && period > 2) {
			block->text = start_with(&key, block->text, period);
			block->repairs |= ZF_REPAIR_DUMPS;
		}
	}
	mender->starved = mender->starved || key.broken;
	zf_buffer_free(&key);
}
