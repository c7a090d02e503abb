#include <stdio.h>
#include <stdlib.h>

#include "core/json.h"
#include "core/map.h"
#include "core/utf8.h"
#include "pipeline/options.h"
#include "pipeline/readback.h"

/*
 * Documents and ledger are read once for each share of the ids (by their first digits), so that a share fits in
 * memory whatever the run weighs. The number of shares is a function of the run alone: the same bytes
 * everywhere.
 */
enum { SHARE_BYTES = 256 << 20, MOST_SHARES = 4096 };

struct piece {
	struct piece *next;
	uint32_t block;
	bool as_read;          /* of the ledger: goes before the document's text of the same block */
	enum zf_kind kind;
	struct zf_slice text;
};

struct record {
	struct zf_slice id;
	struct piece *pieces;
	size_t count;
};

struct restore {
	struct zf_arena *arena;
	struct zf_map ids;
	struct zf_buffer records; /* struct record, in the order in which they were met */
	unsigned share, shares;
	const char *only;         /* one id; NULL = all */
	uint64_t given;
};

static bool wanted(const struct restore *restore, struct zf_slice id)
{
	unsigned share = 0;

	if (restore->only)
		return zf_slice_is(id, restore->only);
	for (int i = 0; i < 3; i++) {
		char c = id.at[i];

		share = share * 16 + (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return share % restore->shares == restore->share;
}

static struct piece *add(struct restore *restore, struct zf_slice id, uint32_t block)
{
	uint64_t *index = zf_map_get(&restore->ids, id);
	struct piece *piece = zf_arena_take(restore->arena, 1, sizeof *piece);
	struct record *record;

	if (!index) {
		struct record fresh = { .id = zf_arena_copy(restore->arena, id) };

		index = fresh.id.at ? zf_map_put(&restore->ids, fresh.id,
		                                 restore->records.len / sizeof fresh) : NULL;
		zf_buffer_add(&restore->records, (const char *)&fresh, sizeof fresh);
	}
	if (!index || !piece || restore->records.broken)
		return NULL;
	record = (struct record *)(void *)restore->records.at + *index;
	piece->block = block;
	piece->next = record->pieces;
	record->pieces = piece;
	record->count++;
	return piece;
}

/* The bytes of code points start..end; `at` and `code` remember where the last call ended. */
static struct zf_slice part(struct zf_slice text, uint64_t start, uint64_t end, size_t *at, uint64_t *code)
{
	size_t from;

	while (*at < text.len && *code < start)
		zf_utf8_next(text, at), ++*code;
	from = *at;
	while (*at < text.len && *code < end)
		zf_utf8_next(text, at), ++*code;
	return zf_slice_make(text.at + from, *at - from);
}

static enum zeef_status document(void *user, const struct zf_read_document *document)
{
	struct restore *restore = user;
	size_t at = 0;
	uint64_t code = 0;

	if (!wanted(restore, document->id))
		return ZEEF_OK;
	for (size_t i = 0; i < document->nparagraphs; i++) {
		const struct zf_read_paragraph *paragraph = &document->paragraphs[i];
		struct piece *piece = add(restore, document->id, paragraph->block);

		if (!piece)
			return ZEEF_ENOMEM;
		piece->kind = paragraph->kind;
		piece->text = zf_arena_copy(restore->arena,
		                            part(document->text, paragraph->start, paragraph->end, &at, &code));
		if (!piece->text.at)
			return ZEEF_ENOMEM;
	}
	return ZEEF_OK;
}

static enum zeef_status row(void *user, const struct zf_read_row *row)
{
	struct restore *restore = user;
	struct piece *piece;

	if (!wanted(restore, row->doc))
		return ZEEF_OK;
	piece = add(restore, row->doc, row->block);
	if (!piece)
		return ZEEF_ENOMEM;
	piece->as_read = true;
	piece->kind = row->kind;
	piece->text = zf_arena_copy(restore->arena, row->text);
	return piece->text.at ? ZEEF_OK : ZEEF_ENOMEM;
}

static int in_order(const void *a, const void *b)
{
	const struct piece *x = *(struct piece *const *)a, *y = *(struct piece *const *)b;

	if (x->block != y->block)
		return x->block < y->block ? -1 : 1;
	return (int)y->as_read - (int)x->as_read;
}

static void line(struct zf_buffer *out, struct zf_slice id, struct piece *const *pieces, size_t count)
{
	struct zf_json json = { .out = out };

	zf_json_open(&json, '{');
	zf_json_put_string(&json, "doc", id);
	zf_json_key(&json, "paragraphs");
	zf_json_open(&json, '[');
	for (size_t i = 0; i < count; i++) {
		if (i && pieces[i]->block == pieces[i - 1]->block)
			continue;
		zf_json_open(&json, '{');
		zf_json_put_number(&json, "block", pieces[i]->block);
		zf_json_put_string(&json, "kind", zf_slice_of(zf_kind_name(pieces[i]->kind)));
		zf_json_put_string(&json, "text", pieces[i]->text);
		zf_json_close(&json, '}');
	}
	zf_json_close(&json, ']');
	zf_json_close(&json, '}');
	zf_buffer_byte(out, '\n');
}

static enum zeef_status give(struct restore *restore, const struct record *record, zeef_write_fn *write,
                             void *user)
{
	struct piece **pieces = zf_arena_raw(restore->arena, record->count + 1, sizeof *pieces);
	struct zf_buffer out = { 0 };
	size_t count = 0;
	enum zeef_status status;

	if (!pieces)
		return ZEEF_ENOMEM;
	for (struct piece *piece = record->pieces; piece; piece = piece->next)
		pieces[count++] = piece;
	qsort(pieces, count, sizeof *pieces, in_order);
	line(&out, record->id, pieces, count);
	status = out.broken ? ZEEF_ENOMEM
	         : write(user, out.at, out.len) ? ZEEF_OK : ZEEF_EIO;
	restore->given++;
	zf_buffer_free(&out);
	return status;
}

static enum zeef_status one_share(struct restore *restore, struct zf_readback *readback,
                                  zeef_write_fn *write, void *user)
{
	struct zf_read_visitor visitor = { .document = document, .row = row, .user = restore };
	enum zeef_status status;

	zf_arena_reset(restore->arena);
	restore->ids = zf_map_in(restore->arena);
	zf_buffer_clear(&restore->records);
	status = zf_readback_visit(readback, &visitor, NULL);
	for (size_t i = 0; status >= 0 && i < restore->records.len / sizeof(struct record); i++)
		status = give(restore, (const struct record *)(const void *)restore->records.at + i, write,
		              user);
	return status;
}

static unsigned shares_of(const struct zf_readback *readback)
{
	uint64_t total = zf_readback_bytes(readback);
	unsigned shares = 1;

	while (shares < MOST_SHARES && total / shares > SHARE_BYTES)
		shares *= 2;
	return shares;
}

enum zeef_status zeef_restore(const char *folder, const char *id, const struct zeef_options *options,
                              zeef_write_fn *write)
{
	struct zf_trouble trouble = zf_options_trouble(options);
	struct restore restore = { .arena = zf_arena_new(0), .only = id };
	struct zf_readback *readback = NULL;
	enum zeef_status status = restore.arena ? zf_readback_open(folder, &trouble, &readback) : ZEEF_ENOMEM;

	if (status >= 0 && zf_readback_is_text(readback)) {
		zf_trouble(&trouble, ZEEF_FATAL, "text-run", zf_slice_of(folder), UINT64_MAX,
		           "run without --text where paragraphs must be given back",
		           "the run wrote plain text, which does not say where a paragraph stood");
		status = ZEEF_EUSAGE;
	}
	if (status >= 0)
		restore.shares = id ? 1 : shares_of(readback);
	for (; restore.share < restore.shares && status >= 0; restore.share++)
		status = one_share(&restore, readback, write, options->user);
	zf_readback_close(readback);
	zf_buffer_free(&restore.records);
	zf_arena_free(restore.arena);
	return status < 0 ? status : restore.given ? ZEEF_OK : ZEEF_END;
}
