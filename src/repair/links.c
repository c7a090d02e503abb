/* Addresses that stand alone in a text: the targets of its links, dumped at the end of a page. */
#include "repair/inside.h"

static bool is_address(struct zf_slice text)
{
	static const char *const starts[] = { "http://", "https://", "www.", "ftp://" };

	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (text.len > 8 && zf_slice_is_nocase(zf_slice_make(text.at, strlen(starts[i])), starts[i]))
			return !memchr(text.at, ' ', text.len);
	return false;
}

void zf_mend_links(struct zf_mender *mender)
{
	struct zf_document *document = mender->document;

	for (uint32_t i = 0; i < document->nblocks; i++) {
		struct zf_block *block = &document->blocks[i];
		if (!zf_is_mendable(block) || !is_address(block->text))
			continue;
		if (!zf_block_mark(document, block, ZF_MOVED_LINK, .9f, ZF_NO_BLOCK,
		                   "an address that stands alone"))
			mender->starved = true;
	}
}
