#include "pipeline/relate.h"

#include "dedup/print.h"
#include "pipeline/options.h"
#include "pipeline/spool.h"

struct relating {
	const struct zeef_options *options;
	struct zf_near *near;
	struct zf_key *key;
	struct zf_arena *arena;
	struct zf_buffer packed, text, folded;
};

/* The text of a record that may be a near copy: all that stays by the page alone, but for the title. */
static void text_of(struct relating *relating, const struct zf_document *document)
{
	zf_buffer_clear(&relating->text);
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];

		if (block->kind == ZF_TITLE || block->joined_to != ZF_NO_BLOCK || !zf_block_stays(block))
			continue;
		zf_buffer_slice(&relating->text, block->text);
		zf_buffer_byte(&relating->text, '\n');
	}
}

static uint32_t part_of(const struct relating *relating, const struct zf_document *document)
{
	struct zf_slice lang = zf_slice_make(document->lang, strcspn(document->lang, "-"));
	uint64_t part = zf_hash64(lang);

	if (relating->options->scope == ZEEF_SCOPE_SITE)
		part ^= zf_hash64(document->site);
	return (uint32_t)part;
}

static enum zeef_status one(struct relating *relating)
{
	struct zf_document document = { .arena = relating->arena };
	struct zf_outcome outcome;
	enum zeef_status status;

	zf_arena_reset(relating->arena);
	status = zf_spool_unpack(zf_buffer_as_slice(&relating->packed), &document, &outcome);
	if (status < 0 || document.skip || outcome.failed)
		return status;
	text_of(relating, &document);
	zf_match_key(relating->key, zf_buffer_as_slice(&relating->text), &relating->folded);
	if (relating->text.broken || relating->folded.broken)
		return ZEEF_ENOMEM;
	return zf_near_add(relating->near, document.number, part_of(relating, &document),
	                   zf_buffer_as_slice(&relating->folded));
}

static enum zeef_status all(struct relating *relating, struct zf_work *work)
{
	enum zeef_status status = zf_work_rewind(work);

	while (status >= 0) {
		status = zf_options_stop(relating->options) ?
			ZEEF_ESTOPPED : zf_work_next(work, &relating->packed);
		if (status == ZEEF_END)
			return zf_near_finish(relating->near);
		if (status >= 0)
			status = one(relating);
	}
	return status;
}

enum zeef_status zf_relate(const struct zeef_options *options, struct zf_work *work, struct zf_near **out)
{
	struct zf_near_options near = { .memory = options->memory / 4, .threads = options->threads,
		                        .directory = zf_work_folder(work),
		                        .trouble = zf_options_trouble(options) };
	struct relating relating = { .options = options };
	enum zeef_status status = ZEEF_ENOMEM;

	*out = NULL;
	if (options->near == ZEEF_NEAR_OFF || options->scope == ZEEF_SCOPE_DOCUMENT)
		return ZEEF_OK;
	relating.near = zf_near_new(&near);
	relating.key = zf_key_new();
	relating.arena = zf_arena_new(0);
	if (relating.near && relating.key && relating.arena)
		status = all(&relating, work);
	zf_key_free(relating.key);
	zf_arena_free(relating.arena);
	zf_buffer_free(&relating.packed);
	zf_buffer_free(&relating.text);
	zf_buffer_free(&relating.folded);
	if (status < 0)
		zf_near_free(relating.near);
	else
		*out = relating.near;
	return status;
}
