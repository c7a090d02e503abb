#include "output/rows.h"

#include "core/json.h"
#include "core/utf8.h"

/* What is not known is null, so that a column has one type in every tool that reads the rows. */
static void field(struct zf_json *json, const char *key, struct zf_slice value)
{
	zf_json_put_or_null(json, key, value.len ? value : (struct zf_slice){ NULL, 0 });
}

static void words(struct zf_json *json, const char *key, const char *value)
{
	field(json, key, zf_slice_of(value));
}

static const char *tag_of(const char *lang)
{
	return lang[0] ? lang : "und";
}

static void text(struct zf_json *json, const struct zf_finished *finished)
{
	zf_json_key(json, "text");
	zf_buffer_byte(json->out, '"'); /* by hand: the paragraphs are never one string in memory */
	for (size_t i = 0; i < finished->nparagraphs; i++) {
		if (i)
			zf_buffer_add(json->out, "\\n", 2);
		zf_json_escape(json->out, finished->paragraphs[i].text);
	}
	zf_buffer_byte(json->out, '"');
	json->comma = true;
}

static void references(struct zf_json *json, const char *key, const struct zf_reference *reference)
{
	zf_json_key(json, key);
	zf_json_open(json, '[');
	for (; reference; reference = reference->next) {
		zf_json_open(json, '{');
		field(json, "kind", reference->kind);
		field(json, "value", reference->value);
		zf_json_close(json, '}');
	}
	zf_json_close(json, ']');
}

static void source(struct zf_json *json, const struct zf_origin *origin)
{
	zf_json_key(json, "source");
	zf_json_open(json, '{');
	field(json, "file", origin->file);
	zf_json_put_number(json, "offset", origin->offset);
	zf_json_put_number(json, "length", origin->length);
	field(json, "media_type", origin->media_type);
	field(json, "charset", origin->charset);
	field(json, "declared_lang", origin->declared_lang);
	field(json, "timestamp", origin->timestamp);
	field(json, "payload_digest", origin->payload_digest);
	zf_json_close(json, '}');
}

static void place(struct zf_json *json, const char *key, const char *doc, uint32_t block)
{
	zf_json_key(json, key);
	if (!doc || !doc[0]) {
		zf_json_null(json);
		return;
	}
	zf_json_open(json, '{');
	words(json, "doc", doc);
	zf_json_key(json, "block");
	if (block == ZF_NO_BLOCK)
		zf_json_null(json);
	else
		zf_json_number(json, block);
	zf_json_close(json, '}');
}

static void paragraphs(struct zf_json *json, const struct zf_finished *finished)
{
	uint64_t at = 0; /* code points of `text` */

	zf_json_key(json, "paragraphs");
	zf_json_open(json, '[');
	for (size_t i = 0; i < finished->nparagraphs; i++) {
		const struct zf_paragraph *paragraph = &finished->paragraphs[i];
		zf_json_open(json, '{');
		words(json, "kind", zf_kind_name(paragraph->block->kind));
		zf_json_put_number(json, "level", paragraph->block->level);
		words(json, "lang", tag_of(paragraph->block->lang));
		zf_json_put_share(json, "lang_prob", paragraph->block->lang_prob);
		zf_json_put_number(json, "start", at);
		at += zf_utf8_count(paragraph->text);
		zf_json_put_number(json, "end", at);
		at++;
		zf_json_put_number(json, "block", paragraph->number);
		zf_json_key(json, "flags");
		zf_json_open(json, '[');
		for (unsigned k = 0; k < ZF_FLAGS; k++)
			if (paragraph->block->flags >> k & 1)
				zf_json_string(json, zf_slice_of(zf_flag_name(k)));
		zf_json_close(json, ']');
		place(json, "near", paragraph->near_doc, paragraph->near_block);
		zf_json_close(json, '}');
	}
	zf_json_close(json, ']');
}

static void contacts(struct zf_json *json, const struct zf_contact *contact)
{
	zf_json_key(json, "contacts");
	zf_json_open(json, '[');
	for (; contact; contact = contact->next) {
		zf_json_open(json, '{');
		field(json, "name", contact->name);
		field(json, "role", contact->role);
		zf_json_key(json, "details");
		zf_json_open(json, '[');
		for (size_t i = 0; i < contact->ndetails; i++)
			zf_json_string(json, contact->details[i]);
		zf_json_close(json, ']');
		zf_json_close(json, '}');
	}
	zf_json_close(json, ']');
}

static void links(struct zf_json *json, const struct zf_further *link)
{
	zf_json_key(json, "links");
	zf_json_open(json, '[');
	for (; link; link = link->next) {
		zf_json_open(json, '{');
		field(json, "text", link->text);
		field(json, "url", link->url);
		zf_json_close(json, '}');
	}
	zf_json_close(json, ']');
}

/* All reasons, also those that did not occur: one type for every row. */
static void removed(struct zf_json *json, const uint32_t *counts)
{
	zf_json_key(json, "removed");
	zf_json_open(json, '{');
	for (enum zf_reason reason = ZF_KEPT + 1; reason < ZF_NREASONS; reason++)
		zf_json_put_number(json, zf_reason_name(reason), counts[reason]);
	zf_json_close(json, '}');
}

void zf_row_document(struct zf_buffer *out, const struct zf_finished *finished)
{
	const struct zf_document *document = finished->document;
	struct zf_json json = { .out = out };

	zf_json_open(&json, '{');
	words(&json, "id", finished->id);
	text(&json, finished);
	words(&json, "lang", tag_of(document->lang));
	words(&json, "lang_script", finished->lang_script);
	zf_json_put_share(&json, "lang_prob", document->lang_prob);
	field(&json, "title", document->title);
	field(&json, "date", document->date);
	field(&json, "date_source", document->date_source);
	field(&json, "institution", document->institution);
	field(&json, "doctype", document->doctype);
	references(&json, "references", document->references);
	references(&json, "cites", document->cites);
	field(&json, "group", document->group);
	field(&json, "url", document->origin.url);
	source(&json, &document->origin);
	paragraphs(&json, finished);
	contacts(&json, document->contacts);
	links(&json, document->further);
	removed(&json, finished->removed);
	words(&json, "cluster", finished->cluster);
	zf_json_close(&json, '}');
	zf_buffer_byte(out, '\n');
}

void zf_row_ledger(struct zf_buffer *out, const struct zf_ledger_row *row)
{
	struct zf_json json = { .out = out };

	zf_json_open(&json, '{');
	words(&json, "doc", row->doc);
	zf_json_put_number(&json, "block", row->block);
	words(&json, "kind", zf_kind_name(row->kind));
	words(&json, "lang", tag_of(row->lang));
	words(&json, "reason", zf_reason_name(row->reason));
	zf_json_put_share(&json, "certainty", row->certainty);
	place(&json, "of", row->of_doc, row->of_block);
	zf_json_key(&json, "span");
	zf_json_open(&json, '{');
	zf_json_put_number(&json, "start", row->span_at);
	zf_json_put_number(&json, "end", row->span_at + row->span_len);
	zf_json_close(&json, '}');
	zf_json_key(&json, "repairs");
	zf_json_open(&json, '[');
	for (unsigned i = 0; i < ZF_NREPAIRS; i++)
		if (row->repairs >> i & 1)
			zf_json_string(&json, zf_slice_of(zf_repair_name(i)));
	zf_json_close(&json, ']');
	zf_json_put_string(&json, "text", row->text);
	zf_json_close(&json, '}');
	zf_buffer_byte(out, '\n');
}

void zf_row_trouble(struct zf_buffer *out, const struct zf_trouble_row *row)
{
	struct zf_json json = { .out = out };

	zf_json_open(&json, '{');
	words(&json, "level", row->level);
	words(&json, "code", row->code);
	words(&json, "doc", row->doc);
	field(&json, "file", row->file);
	field(&json, "url", row->url);
	zf_json_key(&json, "offset");
	if (row->offset == UINT64_MAX)
		zf_json_null(&json);
	else
		zf_json_number(&json, row->offset);
	field(&json, "what", row->what);
	words(&json, "mend", row->mend);
	zf_json_put_number(&json, "blocks", row->blocks);
	zf_json_close(&json, '}');
	zf_buffer_byte(out, '\n');
}
