/*
 * eval-judge: the text that the judge keeps of pages, by the shipped weights.
 *
 *   eval-judge [-v] [-p | -r] FILE...
 *
 * Prints {"id","text"} a line, the id being the file's name without its suffix, as score_text.py reads it;
 * with -v, each block with its merit and reason instead. -p favours precision, -r recall.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "boilerplate/judge.h"
#include "core/buffer.h"
#include "core/json.h"
#include "decode/decode.h"
#include "parse/parse.h"
#include "repair/repair.h"
#include "segment/segment.h"

struct rooms {
	struct zf_decoder *decoder;
	struct zf_parser *parser;
	struct zf_segmenter *segmenter;
	struct zf_judge *judge;
	struct zf_arena *arena;
};

static bool read_file(const char *path, struct zf_buffer *out)
{
	FILE *file = fopen(path, "rb");
	size_t got = 1;

	zf_buffer_clear(out);
	while (file && got > 0) {
		char *at = zf_buffer_room(out, 1 << 16);
		got = at ? fread(at, 1, 1 << 16, file) : 0;
		out->len += got;
	}
	return file && fclose(file) == 0 && !out->broken;
}

static bool judge(struct rooms *rooms, struct zf_document *document)
{
	const struct zf_events *events;

	if (zf_decode(rooms->decoder, document) != ZEEF_OK)
		return false;
	document->format = zf_sniff(document);
	events = zf_segment_begin(rooms->segmenter, document);
	return zf_parse(rooms->parser, document, events, rooms->segmenter) == ZEEF_OK &&
	       zf_segment_end(rooms->segmenter) == ZEEF_OK && zf_repair(document, ZF_REPAIR_ALL) == ZEEF_OK &&
	       zf_judge_page(rooms->judge, document) == ZEEF_OK && zf_repair_repeats(document) == ZEEF_OK;
}

static struct zf_slice text_of(const struct zf_block *block)
{
	return block->text.at ? block->text : block->raw;
}

static void print_blocks(const struct zf_document *document)
{
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];
		const struct zf_mark *mark = zf_block_verdict(block);
		struct zf_slice text = text_of(block);
		printf("%6.2f %-9s %-26s %.*s\n", (double)block->merit, zf_kind_name(block->kind),
		       mark ? zf_reason_name(mark->reason) : "", text.len < 160 ? (int)text.len : 160, text.at);
	}
}

static void print_text(const struct zf_document *document, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
	struct zf_buffer text = { 0 }, row = { 0 };
	struct zf_json json = { .out = &row };

	for (uint32_t i = 0; i < document->nblocks; i++)
		if (zf_block_stays(&document->blocks[i]) && document->blocks[i].joined_to == ZF_NO_BLOCK) {
			zf_buffer_slice(&text, text_of(&document->blocks[i]));
			zf_buffer_byte(&text, '\n');
		}
	zf_json_open(&json, '{');
	zf_json_key(&json, "id");
	zf_json_string(&json, zf_slice_make(name, dot && dot > name ? (size_t)(dot - name) : strlen(name)));
	zf_json_key(&json, "text");
	zf_json_string(&json, zf_buffer_as_slice(&text));
	zf_json_close(&json, '}');
	printf("%.*s\n", (int)row.len, row.at);
	zf_buffer_free(&text);
	zf_buffer_free(&row);
}

int main(int argc, char **argv)
{
	enum zf_favor favor = ZF_FAVOR_NONE;
	struct zf_buffer bytes = { 0 };
	struct rooms rooms;
	bool blocks = false;
	int option;

	while ((option = getopt(argc, argv, "vpr")) != -1)
		if (option == 'v')
			blocks = true;
		else if (option == 'p' || option == 'r')
			favor = option == 'p' ? ZF_FAVOR_PRECISION : ZF_FAVOR_RECALL;
		else
			return 2;
	rooms = (struct rooms){ zf_decoder_new(), zf_parser_new(), zf_segmenter_new(), zf_judge_new(favor),
	                        zf_arena_new(0) };
	if (!rooms.decoder || !rooms.parser || !rooms.segmenter || !rooms.judge || !rooms.arena)
		return 3;
	for (int i = optind; i < argc; i++) {
		struct zf_document document;
		zf_document_reset(&document, rooms.arena);
		if (!read_file(argv[i], &bytes)) {
			fprintf(stderr, "eval-judge: cannot read %s\n", argv[i]);
			continue;
		}
		document.bytes = zf_buffer_as_slice(&bytes);
		if (!judge(&rooms, &document))
			fprintf(stderr, "eval-judge: %s: not judged\n", argv[i]);
		else if (blocks)
			print_blocks(&document);
		else
			print_text(&document, argv[i]);
	}
	zf_buffer_free(&bytes);
	zf_decoder_free(rooms.decoder);
	zf_parser_free(rooms.parser);
	zf_segmenter_free(rooms.segmenter);
	zf_judge_free(rooms.judge);
	zf_arena_free(rooms.arena);
	return 0;
}
