/*
 * Runs the examples of a specification: prose in Markdown, with fences that begin "```example".
 *
 * Inside a fence stand the input, a line with a dot, and the blocks that are to come out, one a line: "kind: text",
 * or "kind [reason]: text" for one that is marked. Parts that joined an earlier block are not listed. Behind "example"
 * may stand the format (text, pdf, markdown, dump, html), which is sniffed otherwise, "judge", for the marks of
 * boilerplate/ too, and "no-NAME", which leaves a repair out. Flags stand in brackets behind the kind: "cell {layout}".
 * In the input → stands for a tab, ␌ for a form feed, ␇ for the bell, which symbol fonts leave.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boilerplate/judge.h"
#include "core/buffer.h"
#include "core/document.h"
#include "parse/parse.h"
#include "parse/text.h"
#include "repair/repair.h"
#include "segment/text.h"

struct spec {
	const char *name;
	struct zf_arena *arena;
	struct zf_text_segmenter *segmenter;
	struct zf_judge *judge;
	unsigned run, failed;
};

struct example {
	struct zf_slice words;   /* behind "example" */
	struct zf_buffer input, want, got;
	unsigned line;
};

static bool has_word(struct zf_slice words, const char *word)
{
	return zf_slice_find(words, zf_slice_of(word)) != SIZE_MAX;
}

/* Repairs that are switched off: "no-hyphens". */
static uint32_t left_out(struct zf_slice words)
{
	uint32_t leave = 0;
	char word[32];

	for (unsigned i = 0; i < ZF_NREPAIRS; i++) {
		snprintf(word, sizeof word, "no-%s", zf_repair_name(i));
		leave |= has_word(words, word) ? (uint32_t)1 << i : 0;
	}
	return leave;
}

static enum zf_format format_of(struct zf_slice words, const struct zf_document *document)
{
	return has_word(words, "text") ? ZF_FORMAT_TEXT : has_word(words, "pdf") ? ZF_FORMAT_PDF
	       : has_word(words, "markdown") ? ZF_FORMAT_MARKDOWN : has_word(words, "dump") ? ZF_FORMAT_DUMP
	       : zf_sniff(document);
}

static void write_blocks(const struct zf_document *document, struct zf_buffer *out)
{
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];
		const struct zf_mark *mark = zf_block_verdict(block);
		if (block->joined_to != ZF_NO_BLOCK)
			continue;
		zf_buffer_text(out, zf_kind_name(block->kind));
		for (unsigned k = 0; k < ZF_FLAGS; k++)
			if (block->flags >> k & 1)
				zf_buffer_format(out, " {%s}", zf_flag_name(k));
		if (mark)
			zf_buffer_format(out, " [%s]", zf_reason_name(mark->reason));
		zf_buffer_text(out, ": ");
		zf_buffer_slice(out, block->text);
		zf_buffer_byte(out, '\n');
	}
}

static bool clean(struct spec *spec, struct example *example)
{
	struct zf_document document;
	const struct zf_events *events;

	zf_document_reset(&document, spec->arena);
	document.text = document.bytes = zf_buffer_as_slice(&example->input);
	document.leave = left_out(example->words);
	document.format = format_of(example->words, &document);
	events = zf_text_segment_begin(spec->segmenter, &document);
	if (zf_parse_text(&document, events, spec->segmenter) || zf_text_segment_end(spec->segmenter) ||
	    zf_repair(&document, ZF_REPAIR_ALL & ~document.leave))
		return false;
	if (has_word(example->words, "judge") && zf_judge_page(spec->judge, &document))
		return false;
	if (zf_repair_repeats(&document))
		return false;
	if (has_word(example->words, "judge") && zf_judge_orphans(&document))
		return false;
	write_blocks(&document, &example->got);
	return !example->got.broken;
}

static void check(struct spec *spec, struct example *example)
{
	spec->run++;
	if (clean(spec, example) && zf_slice_equal(zf_buffer_as_slice(&example->got), zf_buffer_as_slice(&example->want)))
		return;
	spec->failed++;
	printf("%s:%u: not as specified\n--- wanted\n%s--- got\n%s---\n", spec->name, example->line,
	       zf_buffer_string(&example->want), zf_buffer_string(&example->got));
}

/* Adds a line, its → and ␌ as the signs that they stand for. */
static void add_line(struct zf_buffer *to, const char *line, bool input)
{
	for (; *line; line++) {
		if (input && strncmp(line, "→", 3) == 0) {
			zf_buffer_byte(to, '\t');
			line += 2;
		} else if (input && strncmp(line, "␌", 3) == 0) {
			zf_buffer_byte(to, '\f');
			line += 2;
		} else if (input && strncmp(line, "␇", 3) == 0) {
			zf_buffer_byte(to, '\a');
			line += 2;
		} else {
			zf_buffer_byte(to, *line);
		}
	}
}

static bool run_file(struct spec *spec, FILE *file)
{
	enum { PROSE, INPUT, WANT } at = PROSE;
	struct example example = { .words = { NULL, 0 } };
	static const char fence[] = "```";
	char line[16384], words[256] = "";

	for (unsigned number = 1; fgets(line, sizeof line, file); number++) {
		if (at == PROSE && strncmp(line, "```example", 10) == 0) {
			snprintf(words, sizeof words, "%.*s", (int)sizeof words - 1, line + 10);
			example.words = zf_slice_of(words);
			zf_buffer_clear(&example.input);
			zf_buffer_clear(&example.want);
			zf_buffer_clear(&example.got);
			example.line = number;
			at = INPUT;
		} else if (at == INPUT && strcmp(line, ".\n") == 0) {
			at = WANT;
		} else if (at == WANT && strncmp(line, fence, 3) == 0) {
			check(spec, &example);
			at = PROSE;
		} else if (at != PROSE) {
			add_line(at == INPUT ? &example.input : &example.want, line, at == INPUT);
		}
	}
	zf_buffer_free(&example.input);
	zf_buffer_free(&example.want);
	zf_buffer_free(&example.got);
	return at == PROSE;
}

int main(int argc, char **argv)
{
	struct spec spec = { .arena = zf_arena_new(0), .segmenter = zf_text_segmenter_new(),
		             .judge = zf_judge_new(ZF_FAVOR_NONE) };
	bool whole = spec.arena && spec.segmenter && spec.judge && argc > 1;

	for (int i = 1; i < argc && whole; i++) {
		FILE *file = fopen(argv[i], "r");
		spec.name = argv[i];
		whole = file && run_file(&spec, file);
		if (!whole)
			printf("%s: cannot be read to its end\n", argv[i]);
		if (file)
			fclose(file);
	}
	printf("%u examples, %u failed\n", spec.run, spec.failed);
	zf_judge_free(spec.judge);
	zf_text_segmenter_free(spec.segmenter);
	zf_arena_free(spec.arena);
	return whole && spec.run && !spec.failed ? 0 : 1;
}
