#include "pipeline/rooms.h"

#include "core/utf8.h"
#include "repair/repair.h"

/* Memory of one record, whatever it holds: the text of the largest record in every form that rooms
 * make of it. */
#define RECORD_MEMORY ((size_t)2048 << 20)

enum zeef_status zf_rooms_open(struct zf_rooms *rooms, const struct zeef_options *options,
                               const struct zf_language *language)
{
	*rooms = (struct zf_rooms){ 0 };
	if (!zf_utf8_ready())
		return ZEEF_ENOMEM;
	*rooms = (struct zf_rooms){
		.decoder = zf_decoder_new(),
		.parser = zf_parser_new(),
		.segmenter = zf_segmenter_new(),
		.metadata = zf_metadata_new(),
		.judge = zf_judge_new((enum zf_favor)options->favor),
		.language = language,
		.key = zf_key_new(),
		.arena = zf_arena_new(RECORD_MEMORY),
		.leave = options->no_repair,
	};
	if (rooms->decoder && rooms->parser && rooms->segmenter && rooms->metadata && rooms->judge &&
	    rooms->key &&
	    rooms->arena)
		return ZEEF_OK;
	zf_rooms_close(rooms);
	return ZEEF_ENOMEM;
}

void zf_rooms_close(struct zf_rooms *rooms)
{
	zf_decoder_free(rooms->decoder);
	zf_parser_free(rooms->parser);
	zf_segmenter_free(rooms->segmenter);
	zf_metadata_free(rooms->metadata);
	zf_judge_free(rooms->judge);
	zf_arena_free(rooms->arena);
	zf_key_free(rooms->key);
	*rooms = (struct zf_rooms){ 0 };
}

/* What the source did not say of the record, the record says itself. */
static void describe(struct zf_document *document)
{
	struct zf_origin *origin = &document->origin;

	if (!origin->declared_lang.len)
		origin->declared_lang = zf_document_get(document, "html.lang");
	if (origin->media_type.len)
		return;
	if (document->format == ZF_FORMAT_HTML)
		origin->media_type = zf_slice_of("text/html");
	else if (document->format == ZF_FORMAT_MARKDOWN)
		origin->media_type = zf_slice_of("text/markdown");
	else
		origin->media_type = zf_slice_of("text/plain");
}

static enum zeef_status cut(struct zf_rooms *rooms, struct zf_document *document)
{
	const struct zf_events *events;
	enum zeef_status status;

	if (document->format == ZF_FORMAT_UNKNOWN)
		document->format = zf_sniff(document);
	if (document->format == ZF_FORMAT_EMPTY || document->format == ZF_FORMAT_BINARY)
		return ZEEF_OK;
	events = zf_segment_begin(rooms->segmenter, document);
	if (!events)
		return ZEEF_ENOMEM;
	status = zf_parse(rooms->parser, document, events, rooms->segmenter);
	if (status < 0)
		return status;
	describe(document);
	return zf_segment_end(rooms->segmenter);
}

static enum zeef_status judge(struct zf_rooms *rooms, struct zf_document *document)
{
	enum zeef_status status = zf_repair(document, ZF_REPAIR_ALL & ~rooms->leave);

	if (status >= 0)
		status = zf_language_score(rooms->language, document);
	if (status >= 0)
		status = zf_metadata_mark(rooms->metadata, document);
	if (status >= 0)
		status = zf_judge_page(rooms->judge, document);
	if (status >= 0)
		status = zf_repair_repeats(document);
	if (status >= 0)
		status = zf_language_settle(rooms->language, document);
	return status < 0 ? status : zf_judge_orphans(document);
}

/* A document that zeef wrote was repaired and judged when it was written: its paragraphs and their tags
 * stand. Only how sure a tag is, which the source does not hand over, is asked again. */
static enum zeef_status take_over(struct zf_rooms *rooms, struct zf_document *document)
{
	struct zf_slice lang = zf_document_get(document, "zeef.lang");
	enum zeef_status status = zf_language_score(rooms->language, document);

	if (status >= 0)
		status = zf_language_settle(rooms->language, document);
	if (status < 0)
		return status;
	for (uint32_t i = 0; i < document->nblocks && document->nblocks == document->nknown; i++)
		if (document->known[i].lang[0])
			memcpy(document->blocks[i].lang, document->known[i].lang,
			       sizeof document->blocks[i].lang);
	if (lang.len && lang.len < sizeof document->lang) {
		memset(document->lang, 0, sizeof document->lang);
		memcpy(document->lang, lang.at, lang.len);
	}
	return ZEEF_OK;
}

static enum zeef_status print(struct zf_rooms *rooms, struct zf_document *document)
{
	enum zeef_status status = zf_print_blocks(rooms->key, document);

	if (status < 0)
		return status;
	zf_print_document(document);
	return zf_metadata_fill(rooms->metadata, document);
}

enum zeef_status zf_rooms_walk(struct zf_rooms *rooms, struct zf_document *document)
{
	enum zeef_status status = zf_decode(rooms->decoder, document);

	document->leave = rooms->leave;
	if (status >= 0)
		status = cut(rooms, document);
	if (status >= 0)
		status = document->format == ZF_FORMAT_BLOCKS ?
			take_over(rooms, document) : judge(rooms, document);
	if (status >= 0)
		status = print(rooms, document);
	if (status >= 0 && zf_arena_refused(rooms->arena)) /* whatever a room made of that */
		status = ZEEF_ENOMEM;
	if (status == ZEEF_ENOMEM && zf_arena_full(rooms->arena))
		return ZEEF_ELIMIT;
	return status;
}
