#include "pipeline/readback.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/json.h"
#include "core/path.h"
#include "output/store.h"
#include "pipeline/grown.h"
#include "pipeline/manifest.h"

struct run {
	char *folder;          /* owned, as the manifest */
	struct zf_manifest manifest;
};

struct zf_readback {
	struct run *runs;      /* owned: one, or the parts of a corpus */
	size_t nruns;
	struct zf_trouble trouble;
	struct zf_arena *arena;
	const char *part;      /* the output file in hand, as the manifest names it */
};

static enum zeef_status no_run(const struct zf_trouble *trouble, const char *folder, const char *what)
{
	zf_trouble(trouble, ZEEF_FATAL, "no-run", zf_slice_of(folder), UINT64_MAX,
	           "name the folder that zeef run -o wrote", "%s", what);
	return ZEEF_EUSAGE;
}

static enum zeef_status open_run(struct zf_readback *readback, struct run *run, const char *folder)
{
	enum zeef_status status = zf_manifest_read(folder, &run->manifest);

	if (status == ZEEF_EIO)
		zf_trouble(&readback->trouble, ZEEF_FATAL, "unreadable", zf_slice_of(folder), UINT64_MAX,
		           "see whether you may read it and its disk is in order", "reading its manifest.json: %s",
		           strerror(errno));
	run->folder = status < 0 ? NULL : strdup(folder);
	if (!run->folder)
		return status < 0 ? status : ZEEF_ENOMEM;
	if (status == ZEEF_END)
		return no_run(&readback->trouble, folder,
		              "no manifest.json that can be read: no finished run stands here");
	if (run->manifest.format != ZF_MANIFEST_FORMAT)
		return no_run(&readback->trouble, folder,
			      "its manifest is of another format than this zeef reads");
	return ZEEF_OK;
}

static enum zeef_status open_runs(struct zf_readback *readback, const char *folder)
{
	struct zf_grown_list list;
	enum zeef_status status = zf_grown_read(folder, &readback->trouble, &list);
	size_t count = status == ZEEF_OK ? list.nparts : 1;

	if (status >= 0 && !(readback->runs = calloc(count + 1, sizeof *readback->runs)))
		status = ZEEF_ENOMEM;
	if (status == ZEEF_END)
		status = open_run(readback, &readback->runs[readback->nruns++], folder);
	else
		for (size_t i = 0; i < count && status >= 0; i++) {
			char *part = zf_path_join(folder, list.parts[i].name);

			status =
			    part ? open_run(readback, &readback->runs[readback->nruns++], part) : ZEEF_ENOMEM;
			free(part);
		}
	zf_grown_list_free(&list);
	return status;
}

enum zeef_status zf_readback_open(const char *folder, const struct zf_trouble *trouble,
                                  struct zf_readback **out)
{
	struct zf_readback *readback = calloc(1, sizeof *readback);
	enum zeef_status status = ZEEF_ENOMEM;

	*out = NULL;
	if (readback) {
		readback->trouble = *trouble;
		readback->arena = zf_arena_new(0);
	}
	if (readback && readback->arena)
		status = open_runs(readback, folder);
	if (status < 0)
		zf_readback_close(readback);
	else
		*out = readback;
	return status;
}

void zf_readback_close(struct zf_readback *readback)
{
	if (!readback)
		return;
	for (size_t i = 0; i < readback->nruns; i++) {
		zf_manifest_free(&readback->runs[i].manifest);
		free(readback->runs[i].folder);
	}
	zf_arena_free(readback->arena);
	free(readback->runs);
	free(readback);
}

bool zf_readback_is_text(const struct zf_readback *readback)
{
	return readback->runs->manifest.text;
}

uint64_t zf_readback_part(const struct zf_readback *readback)
{
	return readback->runs->manifest.part;
}

uint64_t zf_readback_bytes(const struct zf_readback *readback)
{
	uint64_t total = 0;

	for (size_t k = 0; k < readback->nruns; k++)
		for (size_t i = 0; i < readback->runs[k].manifest.nfiles; i++)
			total += readback->runs[k].manifest.files[i].bytes;
	return total;
}

uint64_t zf_readback_count(const struct zf_readback *readback, const char *key)
{
	const struct zf_manifest *manifest = &readback->runs->manifest;
	struct zf_json_value value = { ZF_JSON_OBJECT, manifest->counts };
	uint64_t number;

	if (strncmp(key, "reasons.", 8) == 0) {
		if (!zf_json_get(value.text, "reasons", manifest->arena, &value))
			return UINT64_MAX;
		key += 8;
	}
	return zf_json_get(value.text, key, manifest->arena, &value) && zf_json_to_number(value, &number)
		? number : UINT64_MAX;
}

size_t zf_readback_files(const struct zf_readback *readback)
{
	return readback->runs->manifest.nfiles;
}

const char *zf_readback_file(const struct zf_readback *readback, size_t at, const char **sha256,
                             uint64_t *bytes)
{
	const struct zf_manifest *manifest = &readback->runs->manifest;

	*sha256 = at < manifest->nfiles ? manifest->files[at].sha256 : NULL;
	*bytes = at < manifest->nfiles ? manifest->files[at].bytes : 0;
	return at < manifest->nfiles ? manifest->files[at].name : "";
}

struct parse {
	struct zf_arena *arena;
	struct zf_read_document *document;
	struct zf_read_row *row;
	struct zf_read_trouble *trouble;
	struct zf_read_paragraph *paragraph;
	size_t room;
	bool bad;
};

static uint32_t small(struct parse *parse, struct zf_json_value value)
{
	uint64_t number = 0;

	if (value.type == ZF_JSON_NULL)
		return ZF_NO_BLOCK;
	if (!zf_json_to_number(value, &number) || number >= ZF_NO_BLOCK)
		parse->bad = true;
	return (uint32_t)number;
}

static uint64_t large(struct parse *parse, struct zf_json_value value)
{
	uint64_t number = 0;

	if (!zf_json_to_number(value, &number))
		parse->bad = true;
	return number;
}

static double number(struct parse *parse, struct zf_slice text)
{
	text = zf_arena_copy(parse->arena, text);
	return text.at ? strtod(text.at, NULL) : 0;
}

static struct zf_slice text(struct parse *parse, struct zf_json_value value)
{
	return value.type == ZF_JSON_STRING ?
	       zf_json_decode(value, parse->arena) : (struct zf_slice){ NULL, 0 };
}

static enum zf_kind kind(struct parse *parse, struct zf_json_value value)
{
	enum zf_kind found = zf_kind_find(text(parse, value));

	parse->bad |= found == ZF_NKINDS;
	return found == ZF_NKINDS ? ZF_PARAGRAPH : found;
}

static bool flag_item(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct parse *parse = user;
	struct zf_slice name = text(parse, value);

	(void)key;
	for (unsigned i = 0; i < ZF_FLAGS; i++)
		if (zf_slice_is(name, zf_flag_name(i)))
			parse->paragraph->flags |= 1u << i;
	return true;
}

static bool near_member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct parse *parse = user;

	if (zf_slice_is(key, "doc"))
		parse->paragraph->near_doc = text(parse, value);
	else if (zf_slice_is(key, "block"))
		parse->paragraph->near_block = small(parse, value);
	return true;
}

static bool paragraph_member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct parse *parse = user;

	if (zf_slice_is(key, "kind"))
		parse->paragraph->kind = kind(parse, value);
	else if (zf_slice_is(key, "lang"))
		parse->paragraph->lang = text(parse, value);
	else if (zf_slice_is(key, "start"))
		parse->paragraph->start = large(parse, value);
	else if (zf_slice_is(key, "end"))
		parse->paragraph->end = large(parse, value);
	else if (zf_slice_is(key, "block"))
		parse->paragraph->block = small(parse, value);
	else if (zf_slice_is(key, "near") && value.type == ZF_JSON_OBJECT)
		zf_json_scan(value.text, parse->arena, near_member, parse);
	else if (zf_slice_is(key, "flags") && value.type == ZF_JSON_ARRAY)
		zf_json_scan(value.text, parse->arena, flag_item, parse);
	return true;
}

static bool paragraph(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct parse *parse = user;
	struct zf_read_document *document = parse->document;

	(void)key;
	if (document->nparagraphs == parse->room) {
		size_t room = parse->room ? parse->room * 2 : 64;

		document->paragraphs = zf_arena_grow(parse->arena, document->paragraphs,
		                                     document->nparagraphs, room, sizeof *document->paragraphs);
		if (!document->paragraphs) {
			document->nparagraphs = 0;
			return false;
		}
		parse->room = room;
	}
	parse->paragraph = &document->paragraphs[document->nparagraphs++];
	*parse->paragraph = (struct zf_read_paragraph){ .block = ZF_NO_BLOCK, .near_block = ZF_NO_BLOCK };
	if (zf_json_scan(value.text, parse->arena, paragraph_member, parse) != SIZE_MAX)
		parse->bad = true;
	return true;
}

static bool source_member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct parse *parse = user;

	if (zf_slice_is(key, "file"))
		parse->document->file = text(parse, value);
	return true;
}

static bool removed_member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct parse *parse = user;
	enum zf_reason reason = zf_reason_find(key);

	if (reason < ZF_NREASONS)
		parse->document->removed[reason] = large(parse, value);
	else
		parse->bad = true;
	return true;
}

static bool document_member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct parse *parse = user;
	struct zf_read_document *document = parse->document;

	document->members++;
	if (zf_slice_is(key, "id"))
		document->id = text(parse, value);
	else if (zf_slice_is(key, "text"))
		document->text = text(parse, value);
	else if (zf_slice_is(key, "lang"))
		document->lang = text(parse, value);
	else if (zf_slice_is(key, "title"))
		document->title = text(parse, value);
	else if (zf_slice_is(key, "url"))
		document->url = text(parse, value);
	else if (zf_slice_is(key, "source"))
		zf_json_scan(value.text, parse->arena, source_member, parse);
	else if (zf_slice_is(key, "paragraphs"))
		zf_json_scan(value.text, parse->arena, paragraph, parse);
	else if (zf_slice_is(key, "removed"))
		zf_json_scan(value.text, parse->arena, removed_member, parse);
	return true;
}

static bool of_member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct parse *parse = user;

	if (zf_slice_is(key, "doc"))
		parse->row->of_doc = text(parse, value);
	else if (zf_slice_is(key, "block"))
		parse->row->of_block = small(parse, value);
	return true;
}

static bool repair_item(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct parse *parse = user;
	struct zf_slice name = text(parse, value);
	unsigned i = 0;

	(void)key;
	while (i < ZF_NREPAIRS && !zf_slice_is(name, zf_repair_name(i)))
		i++;
	if (i < ZF_NREPAIRS)
		parse->row->repairs |= 1u << i;
	else
		parse->bad = true;
	return true;
}

static bool row_member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct parse *parse = user;
	struct zf_read_row *row = parse->row;

	if (zf_slice_is(key, "doc"))
		row->doc = text(parse, value);
	else if (zf_slice_is(key, "block"))
		row->block = small(parse, value);
	else if (zf_slice_is(key, "kind"))
		row->kind = kind(parse, value);
	else if (zf_slice_is(key, "lang"))
		row->lang = text(parse, value);
	else if (zf_slice_is(key, "certainty"))
		row->certainty = number(parse, value.text);
	else if (zf_slice_is(key, "text"))
		row->text = text(parse, value);
	else if (zf_slice_is(key, "reason"))
		row->reason = zf_reason_find(text(parse, value));
	else if (zf_slice_is(key, "of") && value.type == ZF_JSON_OBJECT) {
		row->has_of = true;
		zf_json_scan(value.text, parse->arena, of_member, parse);
	} else if (zf_slice_is(key, "repairs") && value.type == ZF_JSON_ARRAY) {
		zf_json_scan(value.text, parse->arena, repair_item, parse);
	}
	return true;
}

static bool trouble_member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct parse *parse = user;
	struct zf_read_trouble *trouble = parse->trouble;

	if (zf_slice_is(key, "level"))
		trouble->level = text(parse, value);
	else if (zf_slice_is(key, "code"))
		trouble->code = text(parse, value);
	else if (zf_slice_is(key, "doc"))
		trouble->doc = text(parse, value);
	else if (zf_slice_is(key, "file"))
		trouble->file = text(parse, value);
	else if (zf_slice_is(key, "url"))
		trouble->url = text(parse, value);
	else if (zf_slice_is(key, "what"))
		trouble->what = text(parse, value);
	else if (zf_slice_is(key, "blocks"))
		trouble->blocks = large(parse, value);
	return true;
}

enum what { DOCUMENT, ROW, TROUBLE };

/* Parses a line as `what` and visits; *bad where it is none. */
static enum zeef_status one(struct zf_readback *readback, enum what what, struct zf_slice line,
                            const struct zf_read_visitor *visitor, bool *bad)
{
	struct zf_read_document document = { .part = zf_slice_of(readback->part) };
	struct zf_read_row row = { .block = ZF_NO_BLOCK, .of_block = ZF_NO_BLOCK, .reason = ZF_NREASONS };
	struct zf_read_trouble trouble = { .blocks = 0 };
	struct parse parse = { .arena = readback->arena, .document = &document, .row = &row,
	                       .trouble = &trouble };
	zf_json_member_fn *const members[] = { document_member, row_member, trouble_member };

	zf_arena_reset(readback->arena);
	*bad = zf_json_scan(line, readback->arena, members[what], &parse) != SIZE_MAX || parse.bad;
	if (zf_arena_refused(readback->arena))
		return ZEEF_ENOMEM;
	switch (what) {
	case DOCUMENT:
		*bad |= document.id.len != 32;
		return *bad ? ZEEF_OK : visitor->document(visitor->user, &document);
	case ROW:
		*bad |= row.doc.len != 32 || row.block == ZF_NO_BLOCK || row.reason == ZF_NREASONS;
		return *bad ? ZEEF_OK : visitor->row(visitor->user, &row);
	case TROUBLE:
		*bad |= !trouble.level.len;
		return *bad ? ZEEF_OK : visitor->trouble(visitor->user, &trouble);
	}
	return ZEEF_OK;
}

static enum zeef_status visit_file(struct zf_readback *readback, const char *folder, enum what what,
                                   const struct zf_read_visitor *visitor, uint64_t *faults)
{
	struct zf_reader *reader = NULL;
	struct zf_slice line;
	uint64_t number = 0;
	enum zeef_status status = zf_reader_open(folder, readback->part, &readback->trouble, &reader);

	while (status >= 0 && (status = zf_reader_line(reader, &line)) == ZEEF_OK) {
		bool bad;

		number++;
		status = one(readback, what, line, visitor, &bad);
		if (!bad || status < 0)
			continue;
		if (faults)
			++*faults;
		zf_trouble(&readback->trouble, ZEEF_DAMAGE, "row-bad", zf_slice_of(readback->part), UINT64_MAX,
		           "the file was changed after zeef wrote it: run zeef again",
		           "line %" PRIu64 " is no row", number);
	}
	zf_reader_close(reader);
	return status < 0 ? status : ZEEF_OK;
}

static bool is_kind(const char *name, enum what what)
{
	switch (what) {
	case DOCUMENT:
		return strncmp(name, "documents/", 10) == 0;
	case ROW:
		return strncmp(name, "ledger/", 7) == 0;
	case TROUBLE:
		return strcmp(name, "trouble.jsonl") == 0;
	}
	return false;
}

static enum zeef_status visit_run(struct zf_readback *readback, const struct run *run, enum what what,
                                  const struct zf_read_visitor *visitor, uint64_t *faults)
{
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < run->manifest.nfiles && status >= 0; i++) {
		const char *name = run->manifest.files[i].name;

		if (!is_kind(name, what))
			continue;
		readback->part = name;
		status = visit_file(readback, run->folder, what, visitor, faults);
	}
	return status;
}

enum zeef_status zf_readback_visit(struct zf_readback *readback, const struct zf_read_visitor *visitor,
                                   uint64_t *faults)
{
	const bool wanted[] = { visitor->document && !zf_readback_is_text(readback), visitor->row != NULL,
		                visitor->trouble != NULL };
	enum zeef_status status = ZEEF_OK;

	for (int what = DOCUMENT; what <= TROUBLE; what++)
		for (size_t i = 0; wanted[what] && i < readback->nruns && status >= 0; i++)
			status = visit_run(readback, &readback->runs[i], (enum what)what, visitor, faults);
	return status;
}
