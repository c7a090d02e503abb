#include "repair/inside.h"

/* Elements tell the blocks of a page, and blocks that zeef wrote are whole: only lines can be broken. */
static bool has_lines(const struct zf_document *document)
{
	switch (document->format) {
	case ZF_FORMAT_TEXT:
	case ZF_FORMAT_PDF:
	case ZF_FORMAT_MARKDOWN:
	case ZF_FORMAT_DUMP:
	case ZF_FORMAT_UNKNOWN:
		return true;
	case ZF_FORMAT_HTML:
	case ZF_FORMAT_BLOCKS:
	case ZF_FORMAT_EMPTY:
	case ZF_FORMAT_BINARY:
		return false;
	}
	return false;
}

enum zeef_status zf_repair(struct zf_document *document, unsigned which)
{
	struct zf_mender mender = { .document = document, .which = which };
	bool paged = document->format == ZF_FORMAT_PDF || document->format == ZF_FORMAT_TEXT;

	if (document->format == ZF_FORMAT_BLOCKS)
		return ZEEF_OK;
	if (has_lines(document)) {
		zf_mend_lines(&mender);
		if (which & ZF_REPAIR_LINKS)
			zf_mend_links(&mender);
		if (which & ZF_REPAIR_DUMPS && document->format == ZF_FORMAT_DUMP)
			zf_mend_echoes(&mender);
		if (which & ZF_REPAIR_PAGES && paged)
			zf_mend_pages(&mender);
		if (which & ZF_REPAIR_NOTES && document->format == ZF_FORMAT_PDF)
			zf_mend_notes(&mender);
		if (which & ZF_REPAIR_JOINS && (paged || document->format == ZF_FORMAT_MARKDOWN))
			zf_mend_joins(&mender);
	}
	if (which & ZF_REPAIR_RESIDUE)
		zf_mend_residue(&mender);
	if (which & ZF_REPAIR_MOJIBAKE)
		zf_mend_mojibake(&mender);
	zf_flag_letters(document);
	return mender.starved ? ZEEF_ENOMEM : ZEEF_OK;
}
