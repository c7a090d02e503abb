#include "metadata/metadata.h"

#include <stdlib.h>

#include "metadata/inside.h"

#define TOP 100 /* blocks from the first of the text on in which title and date line are looked for again */

struct zf_metadata *zf_metadata_new(void)
{
	struct zf_metadata *metadata = calloc(1, sizeof *metadata);

	if (!metadata)
		return NULL;
	metadata->arena = zf_arena_new(0);
	metadata->patterns = zf_patterns_new();
	if (!metadata->arena || !metadata->patterns)
		goto fail;
	metadata->words = zf_lexicon_in(metadata->arena);
	metadata->months = zf_lexicon_in(metadata->arena);
	if (!zf_words_load(&metadata->words) || !zf_dates_load(&metadata->months))
		goto fail;
	return metadata;
fail:
	zf_metadata_free(metadata);
	return NULL;
}

void zf_metadata_free(struct zf_metadata *metadata)
{
	if (!metadata)
		return;
	zf_patterns_free(metadata->patterns);
	zf_arena_free(metadata->arena);
	free(metadata);
}

enum zeef_status zf_metadata_mark(struct zf_metadata *metadata, struct zf_document *document)
{
	struct zf_page page;

	if (document->format == ZF_FORMAT_BLOCKS)
		return ZEEF_OK;
	if (!zf_page_open(&page, metadata, document) || !zf_header_find(&page) ||
	    !zf_title_find(&page) ||
	    !zf_facts_find(&page) || !zf_further_find(&page) || !zf_contacts_find(&page))
		return ZEEF_ENOMEM;
	return ZEEF_OK;
}

static uint32_t first_that_stays(const struct zf_document *document)
{
	uint32_t i = 0;

	while (i < document->nblocks && !zf_block_stays(&document->blocks[i]))
		i++;
	return i;
}

enum zeef_status zf_metadata_fill(struct zf_metadata *metadata, struct zf_document *document)
{
	struct zf_page page;

	if (document->format == ZF_FORMAT_BLOCKS)
		return zf_known_fill(document) ? ZEEF_OK : ZEEF_ENOMEM;
	if (!zf_page_reopen(&page, metadata, document, first_that_stays(document) + TOP) ||
	    !zf_title_fill(&page) ||
	    !zf_references_fill(&page) ||
	    !zf_date_fill(&page) || !zf_institution_fill(&page) || !zf_address_fill(&page))
		return ZEEF_ENOMEM;
	return ZEEF_OK;
}
