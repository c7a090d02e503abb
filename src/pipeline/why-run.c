#include <stdlib.h>

#include "core/json.h"
#include "core/utf8.h"
#include "pipeline/options.h"
#include "pipeline/paint.h"
#include "pipeline/readback.h"
#include "pipeline/why-html.h"

/* `zeef why` of a finished run: the records whose id, file or URL was named, each paragraph with its fate. */

struct row {
	uint32_t block;
	enum zf_kind kind;
	struct zf_slice lang, text, of_doc;
	uint32_t of_block;
	enum zf_reason reason;
	unsigned repairs, flags;
	float certainty;
	struct row *next;
};

struct record {
	struct record *next;
	struct zf_slice id, file, title;
	struct row *rows;
	size_t count;
};

struct asked {
	struct zf_arena *arena;
	struct zf_slice which;
	struct record *records, **end;
};

static bool names(const struct asked *asked, struct zf_slice value)
{
	size_t from;

	if (!value.len || value.len < asked->which.len)
		return false;
	from = value.len - asked->which.len; /* the whole, or the last parts of a path */
	return zf_slice_equal(zf_slice_make(value.at + from, asked->which.len), asked->which) &&
	       (from == 0 || value.at[from - 1] == '/');
}

static struct record *find(struct asked *asked, struct zf_slice id)
{
	for (struct record *record = asked->records; record; record = record->next)
		if (zf_slice_equal(record->id, id))
			return record;
	return NULL;
}

static struct record *add_record(struct asked *asked, struct zf_slice id, struct zf_slice file,
                                 struct zf_slice title)
{
	struct record *record = zf_arena_take(asked->arena, 1, sizeof *record);

	if (!record)
		return NULL;
	record->id = zf_arena_copy(asked->arena, id);
	record->file = zf_arena_copy(asked->arena, file);
	record->title = zf_arena_copy(asked->arena, title);
	*asked->end = record;
	asked->end = &record->next;
	return record;
}

static struct row *add_row(struct asked *asked, struct record *record)
{
	struct row *row = zf_arena_take(asked->arena, 1, sizeof *row);

	if (!row)
		return NULL;
	row->of_block = ZF_NO_BLOCK;
	row->next = record->rows;
	record->rows = row;
	record->count++;
	return row;
}

static struct zf_slice part(struct zf_slice text, uint64_t start, uint64_t end)
{
	size_t at = 0, from = 0;

	for (uint64_t code = 0; at < text.len && code < end; at++)
		if (((unsigned char)text.at[at] & 0xC0) != 0x80 && code++ == start)
			from = at;
	while (at < text.len && ((unsigned char)text.at[at] & 0xC0) == 0x80)
		at++;
	return zf_slice_make(text.at + from, at - from);
}

static enum zeef_status document(void *user, const struct zf_read_document *document)
{
	struct asked *asked = user;
	struct record *record;

	if (!zf_slice_equal(document->id, asked->which) && !names(asked, document->file) &&
	    !names(asked, document->url))
		return ZEEF_OK;
	record = add_record(asked, document->id, document->file, document->title);
	for (size_t i = 0; record && i < document->nparagraphs; i++) {
		const struct zf_read_paragraph *paragraph = &document->paragraphs[i];
		struct row *row = add_row(asked, record);

		if (!row)
			return ZEEF_ENOMEM;
		row->block = paragraph->block;
		row->kind = paragraph->kind;
		row->certainty = 1;
		row->flags = paragraph->flags;
		row->of_doc = zf_arena_copy(asked->arena, paragraph->near_doc);
		row->of_block = paragraph->near_block;
		row->lang = zf_arena_copy(asked->arena, paragraph->lang);
		row->text = zf_arena_copy(asked->arena, part(document->text, paragraph->start, paragraph->end));
	}
	return record ? ZEEF_OK : ZEEF_ENOMEM;
}

/* Trouble is read before the ledger here, so that records without a document are known. */
static enum zeef_status trouble(void *user, const struct zf_read_trouble *trouble)
{
	struct asked *asked = user;

	if (!zf_slice_equal(trouble->doc, asked->which) && !names(asked, trouble->file) &&
	    !names(asked, trouble->url))
		return ZEEF_OK;
	if (find(asked, trouble->doc))
		return ZEEF_OK;
	return add_record(asked, trouble->doc, trouble->file, trouble->what) ? ZEEF_OK : ZEEF_ENOMEM;
}

static enum zeef_status ledger_row(void *user, const struct zf_read_row *from)
{
	struct asked *asked = user;
	struct record *record = find(asked, from->doc);
	struct row *row = record ? add_row(asked, record) : NULL;

	if (!record)
		return ZEEF_OK;
	if (!row)
		return ZEEF_ENOMEM;
	row->block = from->block;
	row->kind = from->kind;
	row->lang = zf_arena_copy(asked->arena, from->lang);
	row->text = zf_arena_copy(asked->arena, from->text);
	row->reason = from->reason;
	row->repairs = from->repairs;
	row->certainty = (float)from->certainty;
	row->of_doc = zf_arena_copy(asked->arena, from->of_doc);
	row->of_block = from->of_block;
	return ZEEF_OK;
}

static int in_order(const void *a, const void *b)
{
	const struct row *x = *(struct row *const *)a, *y = *(struct row *const *)b;

	if (x->block != y->block)
		return x->block < y->block ? -1 : 1;
	return (int)x->reason - (int)y->reason;
}

static void paint(struct zf_buffer *out, const struct row *row, bool colour)
{
	struct zf_buffer note = { 0 };

	zf_paint_row(out, &(struct zf_paint_row){ row->block, row->kind,
		                                  row->lang.at ? row->lang.at : "und", 1, row->reason,
		                                  row->certainty, row->text }, colour);
	if (row->reason != ZF_KEPT || row->of_doc.len)
		zf_buffer_text(&note, zf_reason_words(row->reason == ZF_KEPT ? ZF_DUPLICATE_NEAR : row->reason));
	if (row->of_doc.len) {
		zf_buffer_text(&note, ": ");
		zf_buffer_slice(&note, row->of_doc);
		if (row->of_block != ZF_NO_BLOCK)
			zf_buffer_format(&note, " %u", (unsigned)row->of_block);
	}
	for (unsigned i = 0, n = 0; i < ZF_NREPAIRS; i++)
		if (row->repairs >> i & 1)
			zf_buffer_format(&note, "%s%s", n++ ? ", " : "; repaired: ", zf_repair_name(i));
	for (unsigned i = 0; i < ZF_FLAGS; i++)
		if (row->flags >> i & 1)
			zf_buffer_format(&note, "%s%s", note.len ? "; " : "", zf_flag_words(i));
	if (note.len)
		zf_paint_note(out, zf_buffer_string(&note), colour);
	out->broken |= note.broken;
	zf_buffer_free(&note);
}

static void json_row(struct zf_json *json, const struct row *row)
{
	zf_json_open(json, '{');
	zf_json_put_number(json, "block", row->block);
	zf_json_put_string(json, "kind", zf_slice_of(zf_kind_name(row->kind)));
	zf_json_put_string(json, "lang", row->lang);
	zf_json_put_string(json, "fate",
			   zf_slice_of(row->reason == ZF_KEPT ? "kept" : zf_reason_name(row->reason)));
	zf_json_put_share(json, "certainty", row->certainty);
	zf_json_put_or_null(json, "of_doc", row->of_doc.len ? row->of_doc : (struct zf_slice){ NULL, 0 });
	zf_json_key(json, "of");
	if (row->of_block == ZF_NO_BLOCK)
		zf_json_null(json);
	else
		zf_json_number(json, row->of_block);
	zf_json_key(json, "repairs");
	zf_json_open(json, '[');
	for (unsigned i = 0; i < ZF_NREPAIRS; i++)
		if (row->repairs >> i & 1)
			zf_json_string(json, zf_slice_of(zf_repair_name(i)));
	zf_json_close(json, ']');
	zf_json_key(json, "flags");
	zf_json_open(json, '[');
	for (unsigned i = 0; i < ZF_FLAGS; i++)
		if (row->flags >> i & 1)
			zf_json_string(json, zf_slice_of(zf_flag_name(i)));
	zf_json_close(json, ']');
	zf_json_put_string(json, "text", row->text);
	zf_json_close(json, '}');
}

static void as_json(const struct record *record, struct row *const *rows, struct zf_buffer *out)
{
	struct zf_json json = { .out = out };

	zf_json_open(&json, '{');
	zf_json_put_string(&json, "id", record->id);
	zf_json_put_string(&json, "file", record->file);
	zf_json_key(&json, "blocks");
	zf_json_open(&json, '[');
	for (size_t i = 0; i < record->count; i++)
		json_row(&json, rows[i]);
	zf_json_close(&json, ']');
	zf_json_close(&json, '}');
	zf_buffer_byte(out, '\n');
}

static void for_people(const struct record *record, struct row *const *rows, bool colour, struct zf_buffer *out)
{
	zf_paint_text(out, record->file, 0);
	zf_buffer_format(out, ": %.*s, ", (int)record->id.len, record->id.at);
	zf_paint_text(out, record->title, 0);
	zf_buffer_byte(out, '\n');
	for (size_t i = 0; i < record->count; i++)
		paint(out, rows[i], colour);
}

/* The row behind a kept paragraph that has it as it was read; NULL = it is as it was read. */
static const struct row *before_repair(const struct record *record, struct row *const *rows, size_t at)
{
	const struct row *next = at + 1 < record->count ? rows[at + 1] : NULL;

	return rows[at]->reason == ZF_KEPT && next && next->block == rows[at]->block &&
	       next->reason == ZF_REPAIR_TEXT ? next : NULL;
}

static void as_html(const struct record *record, struct row *const *rows, struct zf_html *html)
{
	struct zf_html_tally tally = { .repaired = 0 };
	uint64_t blocks = 0;

	for (size_t i = 0; i < record->count; i++) {
		const struct row *raw = before_repair(record, rows, i);

		blocks++;
		tally.blocks[rows[i]->reason]++;
		tally.signs[rows[i]->reason] += zf_utf8_count(raw ? raw->text : rows[i]->text);
		tally.repaired += raw != NULL;
		i += raw != NULL;
	}
	zf_html_record(html, &(struct zf_html_head){ .file = record->file, .title = record->title }, &tally);
	for (size_t i = 0; i < record->count; i++) {
		const struct row *row = rows[i], *raw = before_repair(record, rows, i);

		zf_html_block(html, &(struct zf_html_block){
			.number = row->block, .kind = row->kind, .lang = row->lang, .lang_prob = -1,
			.reason = row->reason, .certainty = row->certainty, .of_block = row->of_block,
			.of_doc = zf_slice_equal(row->of_doc, record->id) ? zf_slice_of(NULL) : row->of_doc,
			.text = row->text, .raw = raw ? raw->text : row->text,
			.repairs = raw ? raw->repairs : 0, .flags = row->flags });
		i += raw != NULL;
	}
	zf_html_record_end(html, blocks);
}

static enum zeef_status tell(struct asked *asked, const struct record *record, enum zeef_form form,
                             struct zf_html *html)
{
	struct row **rows = zf_arena_raw(asked->arena, record->count + 1, sizeof *rows);
	struct zf_buffer out = { 0 };
	size_t count = 0;
	enum zeef_status status;

	if (!rows)
		return ZEEF_ENOMEM;
	for (struct row *row = record->rows; row; row = row->next)
		rows[count++] = row;
	qsort(rows, count, sizeof *rows, in_order);
	if (form == ZEEF_FORM_HTML)
		as_html(record, rows, html);
	else if (form == ZEEF_FORM_JSON)
		as_json(record, rows, &out);
	else
		for_people(record, rows, form == ZEEF_FORM_COLOUR, &out);
	status = out.broken ? ZEEF_ENOMEM
	         : (form == ZEEF_FORM_HTML || html->write(html->user, out.at, out.len)) ? ZEEF_OK : ZEEF_EIO;
	zf_buffer_free(&out);
	return status;
}

static enum zeef_status read_all(struct asked *asked, const char *folder, const struct zf_trouble *reports)
{
	struct zf_read_visitor first = { .document = document, .trouble = trouble, .user = asked };
	struct zf_read_visitor second = { .row = ledger_row, .user = asked };
	struct zf_readback *readback;
	enum zeef_status status = zf_readback_open(folder, reports, &readback);

	if (status >= 0)
		status = zf_readback_visit(readback, &first, NULL);
	if (status >= 0 && asked->records)
		status = zf_readback_visit(readback, &second, NULL);
	zf_readback_close(readback);
	return status >= 0 && zf_arena_refused(asked->arena) ? ZEEF_ENOMEM : status;
}

enum zeef_status zeef_why_run(const char *folder, const char *which, enum zeef_form form,
                              const struct zeef_options *options, zeef_write_fn *write)
{
	struct zf_trouble reports = zf_options_trouble(options);
	struct asked asked = { .arena = zf_arena_new(0), .which = zf_slice_of(which) };
	struct zf_html html = { .write = write, .user = options->user };
	enum zeef_status status = ZEEF_ENOMEM;
	bool found;

	asked.end = &asked.records;
	if (asked.arena)
		status = read_all(&asked, folder, &reports);
	found = asked.records != NULL;
	if (found && form == ZEEF_FORM_HTML)
		zf_html_begin(&html);
	for (const struct record *record = asked.records; record && status >= 0; record = record->next)
		status = tell(&asked, record, form, &html);
	if (html.out.at) {
		enum zeef_status ended = zf_html_end(&html);

		status = status < 0 ? status : ended;
	}
	zf_arena_free(asked.arena);
	return status < 0 ? status : found ? ZEEF_OK : ZEEF_END;
}
