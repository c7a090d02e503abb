#include <stdio.h>
#include <stdlib.h>

#include "core/json.h"
#include "core/utf8.h"
#include "pipeline/finish.h"
#include "pipeline/ingest.h"
#include "pipeline/options.h"
#include "pipeline/paint.h"
#include "pipeline/why-html.h"

static const char *const formats[] = {
	[ZF_FORMAT_UNKNOWN] = "unknown", [ZF_FORMAT_HTML] = "html", [ZF_FORMAT_TEXT] = "text",
	[ZF_FORMAT_PDF] = "pdf-text", [ZF_FORMAT_MARKDOWN] = "markdown", [ZF_FORMAT_DUMP] = "dump",
	[ZF_FORMAT_BLOCKS] = "zeef", [ZF_FORMAT_EMPTY] = "empty", [ZF_FORMAT_BINARY] = "binary",
};

static void marks(struct zf_json *json, const struct zf_block *block)
{
	zf_json_key(json, "marks");
	zf_json_open(json, '[');
	for (const struct zf_mark *mark = block->marks; mark; mark = mark->next) {
		zf_json_open(json, '{');
		zf_json_put_or_null(json, "reason", zf_slice_of(zf_reason_name(mark->reason)));
		zf_json_put_share(json, "certainty", mark->certainty);
		zf_json_put_or_null(json, "why", zf_slice_of(mark->why));
		zf_json_close(json, '}');
	}
	zf_json_close(json, ']');
}

static void repairs(struct zf_json *json, const struct zf_block *block)
{
	zf_json_key(json, "repairs");
	zf_json_open(json, '[');
	for (unsigned i = 0; i < ZF_NREPAIRS; i++)
		if (block->repairs >> i & 1)
			zf_json_string(json, zf_slice_of(zf_repair_name(i)));
	zf_json_close(json, ']');
	zf_json_key(json, "flags");
	zf_json_open(json, '[');
	for (unsigned i = 0; i < ZF_FLAGS; i++)
		if (block->flags >> i & 1)
			zf_json_string(json, zf_slice_of(zf_flag_name(i)));
	zf_json_close(json, ']');
}

static void block_json(struct zf_json *json, const struct zf_document *document, uint32_t at,
                       const struct zf_fate_of_block *fate)
{
	const struct zf_block *block = &document->blocks[at];

	zf_json_open(json, '{');
	zf_json_put_number(json, "block", at);
	zf_json_put_or_null(json, "kind", zf_slice_of(zf_kind_name(block->kind)));
	zf_json_put_or_null(json, "lang", zf_slice_of(block->lang));
	zf_json_put_share(json, "lang_prob", block->lang_prob);
	zf_json_put_or_null(json, "fate",
			    zf_slice_of(fate->reason == ZF_KEPT ? "kept" : zf_reason_name(fate->reason)));
	zf_json_put_share(json, "certainty", fate->certainty);
	zf_json_key(json, "of");
	if (fate->has_of && fate->of_block != ZF_NO_BLOCK)
		zf_json_number(json, fate->of_block);
	else
		zf_json_null(json);
	marks(json, block);
	repairs(json, block);
	zf_json_put_number(json, "start", block->span_at);
	zf_json_put_number(json, "end", block->span_at + block->span_len);
	zf_json_put_or_null(json, "read", block->raw);
	zf_json_put_or_null(json, "text", block->text);
	zf_json_close(json, '}');
}

static void as_json(struct zf_buffer *out, const struct zf_document *document,
                    const struct zf_fate_of_block *fates)
{
	struct zf_json json = { .out = out };
	char id[33];

	zf_hash128_hex(document->id, id);
	zf_json_open(&json, '{');
	zf_json_put_or_null(&json, "id", zf_slice_of(id));
	zf_json_put_or_null(&json, "file", document->origin.file);
	zf_json_put_or_null(&json, "format", zf_slice_of(formats[document->format]));
	zf_json_put_or_null(&json, "charset", document->origin.charset);
	zf_json_put_or_null(&json, "lang", zf_slice_of(document->lang[0] ? document->lang : "und"));
	zf_json_put_or_null(&json, "title", document->title);
	zf_json_put_or_null(&json, "skip", zf_slice_of(document->skip));
	zf_json_key(&json, "blocks");
	zf_json_open(&json, '[');
	for (uint32_t i = 0; i < document->nblocks; i++)
		block_json(&json, document, i, &fates[i]);
	zf_json_close(&json, ']');
	zf_json_close(&json, '}');
	zf_buffer_byte(out, '\n');
}

/* The deciding reason in words with its rule, then the marks that did not decide. */
static void notes(struct zf_buffer *out, const struct zf_block *block, const struct zf_fate_of_block *fate,
                  bool colour)
{
	const struct zf_mark *deciding = zf_block_verdict(block);
	char words[256];

	if (fate->reason != ZF_KEPT) {
		const char *rule = deciding && deciding->reason == fate->reason ? deciding->why : NULL;
		int n = snprintf(words, sizeof words, "%s%s%s", zf_reason_words(fate->reason), rule ? ": " : "",
		                 rule ? rule : "");

		if (n < (int)sizeof words && fate->has_of && fate->of_block != ZF_NO_BLOCK)
			snprintf(words + n, sizeof words - (size_t)n, " (%u)", (unsigned)fate->of_block);
		zf_paint_note(out, words, colour);
	}
	for (const struct zf_mark *mark = block->marks; mark; mark = mark->next) {
		if (mark == deciding || mark->reason == fate->reason)
			continue;
		snprintf(words, sizeof words, "- %s %d%%%s%s", zf_reason_name(mark->reason),
		         (int)(mark->certainty * 100 + .5f), mark->why ? ": " : "", mark->why ? mark->why : "");
		zf_paint_note(out, words, colour);
	}
}

/* What repairs made of the text that was read, which stands below it; and what else is to be known of it. */
static void mended(struct zf_buffer *out, const struct zf_block *block, const struct zf_fate_of_block *fate,
                   bool colour)
{
	struct zf_buffer words = { 0 };

	for (unsigned i = 0; i < ZF_NREPAIRS; i++)
		if (block->repairs >> i & 1)
			zf_buffer_format(&words, "%s%s", words.len ? ", " : "repaired: ", zf_repair_name(i));
	if (words.len && fate->reason == ZF_KEPT) {
		zf_buffer_text(&words, "; it read: ");
		zf_paint_text(&words, block->raw, 200);
		zf_paint_note(out, zf_buffer_string(&words), colour);
		out->broken |= words.broken;
	}
	zf_buffer_clear(&words);
	for (unsigned i = 0; i < ZF_FLAGS; i++)
		if (block->flags >> i & 1)
			zf_buffer_format(&words, "%s%s", words.len ? "; " : "", zf_flag_words(i));
	if (words.len)
		zf_paint_note(out, zf_buffer_string(&words), colour);
	out->broken |= words.broken;
	zf_buffer_free(&words);
}

static void for_people(struct zf_buffer *out, const struct zf_document *document,
                       const struct zf_fate_of_block *fates, bool colour)
{
	zf_paint_text(out, document->origin.file, 0);
	zf_buffer_format(out, ": %s, ", formats[document->format]);
	zf_paint_text(out, document->origin.charset, 0);
	zf_buffer_format(out, ", %s %d%%", document->lang[0] ? document->lang : "und",
	                 (int)(document->lang_prob * 100 + .5f));
	if (document->title.at) {
		zf_buffer_text(out, ", \"");
		zf_paint_text(out, document->title, 0);
		zf_buffer_byte(out, '"');
	}
	if (document->skip)
		zf_buffer_format(out, "\n       no document: %s (%s)",
		                 document->skip_words ? document->skip_words : "", document->skip);
	zf_buffer_text(out, "\n");
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];

		zf_paint_row(out, &(struct zf_paint_row){ i, block->kind, block->lang, block->lang_prob,
			                                  fates[i].reason, fates[i].certainty,
			                                  block->text }, colour);
		notes(out, block, &fates[i], colour);
		mended(out, block, &fates[i], colour);
	}
}

struct asked {
	enum zeef_form form;
	zeef_write_fn *write;
	void *user;
	struct zf_html html;
	struct zf_explanation explanation; /* of the record in hand, for HTML */
};

/* The blocks that a sheet shows, each with what is known of it. */
static void block_html(struct zf_html *html, const struct zf_document *document, uint32_t at,
                       const struct zf_fate_of_block *fate, const struct zf_explanation *explanation)
{
	const struct zf_block *block = &document->blocks[at];
	const struct zf_mark *deciding = zf_block_verdict(block);

	zf_html_block(html, &(struct zf_html_block){
		.number = at, .kind = block->kind, .level = block->level, .lang = zf_slice_of(block->lang),
		.lang_prob = block->lang_prob, .reason = fate->reason, .certainty = fate->certainty,
		.why = deciding && deciding->reason == fate->reason ? deciding->why : NULL,
		.of_block = fate->has_of ? fate->of_block : ZF_NO_BLOCK, .text = block->text, .raw = block->raw,
		.repairs = block->repairs, .flags = block->flags, .in = block->in, .marks = block->marks,
		.explained = at < explanation->count ? &explanation->blocks[at] : NULL,
		.cut = explanation->cut, .merit = block->merit });
}

static void as_html(struct asked *asked, const struct zf_document *document,
		    const struct zf_fate_of_block *fates)
{
	struct zf_html_tally tally = { .repaired = 0 };

	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];

		tally.blocks[fates[i].reason]++;
		tally.signs[fates[i].reason] += zf_utf8_count(block->raw);
		tally.repaired += fates[i].reason == ZF_KEPT && block->text.at != block->raw.at;
	}
	zf_html_record(&asked->html, &(struct zf_html_head){
		.file = document->origin.file, .title = document->title, .format = formats[document->format],
		.charset = document->origin.charset, .lang = document->lang[0] ? document->lang : "und",
		.lang_prob = document->lang_prob, .skip = document->skip, .skip_words = document->skip_words,
		.explanation = &asked->explanation }, &tally);
	for (uint32_t i = 0; i < document->nblocks; i++)
		block_html(&asked->html, document, i, &fates[i], &asked->explanation);
	zf_html_record_end(&asked->html, document->nblocks);
}

static enum zeef_status tell(struct zf_document *document, bool failed, struct asked *asked)
{
	struct zf_fate_of_block *fates = zf_fates(document, NULL, 0, failed);
	struct zf_buffer out = { 0 };
	enum zeef_status status;

	if (!fates)
		return ZEEF_ENOMEM;
	if (asked->form == ZEEF_FORM_HTML) {
		as_html(asked, document, fates);
		return asked->html.failed ? ZEEF_EIO : asked->html.out.broken ? ZEEF_ENOMEM : ZEEF_OK;
	}
	if (asked->form == ZEEF_FORM_JSON)
		as_json(&out, document, fates);
	else
		for_people(&out, document, fates, asked->form == ZEEF_FORM_COLOUR);
	status = out.broken ? ZEEF_ENOMEM : asked->write(asked->user, out.at, out.len) ? ZEEF_OK : ZEEF_EIO;
	zf_buffer_free(&out);
	return status;
}

/* A record that never came to the judge has no explanation of an earlier one. */
static enum zeef_status walk(struct zf_rooms *rooms, struct zf_document *document, struct asked *asked)
{
	asked->explanation = (struct zf_explanation){ .count = 0 };
	return document->bytes.len ? zf_rooms_walk(rooms, document) : ZEEF_OK;
}

static enum zeef_status each(const struct zeef_options *options, struct zf_source *source,
                             struct zf_rooms *rooms, struct asked *asked)
{
	struct zf_trouble trouble = zf_options_trouble(options);
	struct zf_arena *arena = zf_arena_new((size_t)options->record_cap * 2 + (64 << 20));
	enum zeef_status status = arena ? ZEEF_OK : ZEEF_ENOMEM;
	bool fault_seen = false;

	while (status >= 0 && !zf_options_stop(options)) {
		struct zf_document document = { .arena = arena };
		struct zf_source_fault fault = { .code = NULL };

		zf_arena_reset(arena);
		status = zf_source_next(source, &document, &fault);
		if (status != ZEEF_OK)
			break;
		if (fault.code) {
			zf_trouble(&trouble, ZEEF_DAMAGE, fault.code, document.origin.file,
			           document.origin.offset, fault.mend, "%s", fault.what);
			fault_seen = true;
		}
		zf_arena_reset(rooms->arena);
		document.arena = rooms->arena;
		status = walk(rooms, &document, asked);
		if (status >= 0)
			status = tell(&document, fault.failed, asked);
	}
	zf_arena_free(arena);
	return status < 0 ? status : fault_seen ? ZEEF_DAMAGED : ZEEF_OK;
}

enum zeef_status zeef_why(const struct zeef_options *given, enum zeef_form form, zeef_write_fn *write)
{
	struct asked asked = { .form = form, .write = write, .user = given->user,
		               .html = { .write = write, .user = given->user } };
	struct zf_source_options source_options = zf_options_source(given);
	struct zf_source *source = NULL;
	struct zf_language *language = NULL;
	struct zf_rooms rooms = { 0 };
	struct zeef_options options;
	enum zeef_status status = zf_options_settle(given, &options), ended = ZEEF_OK;

	if (status >= 0)
		status = zf_source_open(&source_options, &source);
	if (status >= 0 && !(language = zf_language_new()))
		status = ZEEF_ENOMEM;
	if (status >= 0)
		status = zf_rooms_open(&rooms, &options, language);
	if (status >= 0 && form == ZEEF_FORM_HTML) {
		zf_judge_explain(rooms.judge, &asked.explanation);
		zf_html_begin(&asked.html);
	}
	if (status >= 0)
		status = each(&options, source, &rooms, &asked);
	if (asked.html.out.at)
		ended = zf_html_end(&asked.html);
	zf_rooms_close(&rooms);
	zf_language_free(language);
	zf_source_close(source);
	return status < 0 || ended >= 0 ? status : ended;
}
