#include "pipeline/finish.h"

#include <stdio.h>

#include "core/utf8.h"
#include "language/language.h"
#include "output/rows.h"

void zf_ending_free(struct zf_ending *ending)
{
	zf_buffer_free(&ending->document);
	zf_buffer_free(&ending->ledger);
	zf_buffer_free(&ending->trouble);
	zf_buffer_free(&ending->report);
}

void zf_ending_rest(struct zf_ending *ending)
{
	enum { MOST = 1 << 14 };

	zf_buffer_rest(&ending->document, MOST);
	zf_buffer_rest(&ending->ledger, MOST);
	zf_buffer_rest(&ending->trouble, MOST);
	zf_buffer_rest(&ending->report, MOST);
}

struct zf_hash128 zf_id_with_ordinal(struct zf_hash128 id, uint32_t ordinal)
{
	char text[64];

	if (ordinal == 0)
		return id;
	zf_hash128_hex(id, text);
	snprintf(text + 32, sizeof text - 32, "%u", ordinal);
	return zf_hash128(zf_slice_of(text));
}

/* Equal but for white space: runs count as one space, at the ends as none. */
static bool same_but_for_space(struct zf_slice a, struct zf_slice b)
{
	size_t i = 0, k = 0;
	bool begun = false;

	if (zf_slice_equal(a, b))
		return true;
	for (;;) {
		size_t was_i = i, was_k = k;
		bool gap_a = false, gap_b = false;
		uint32_t x = 0, y = 0;

		while (i < a.len && zf_is_space(x = zf_utf8_next(a, &i)))
			was_i = i, gap_a = true, x = 0;
		while (k < b.len && zf_is_space(y = zf_utf8_next(b, &k)))
			was_k = k, gap_b = true, y = 0;
		if (was_i == a.len || was_k == b.len)
			return was_i == a.len && was_k == b.len;
		if (x != y || (begun && gap_a != gap_b))
			return false;
		begun = true;
	}
}

struct writing {
	const struct zf_finish *finish;
	struct zf_document *document;
	struct zf_fate_of_block *fates;
	struct zf_paragraph *paragraphs;
	size_t nparagraphs;
	struct zf_ending *ending;
	char id[33], cluster[33];
};

static enum zeef_status take_paragraph(struct writing *writing, uint32_t number)
{
	const struct zf_block *block = &writing->document->blocks[number];
	struct zf_fate_of_block *fate = &writing->fates[number];
	struct zf_paragraph *paragraph;
	struct zf_slice text;

	if (fate->reason != ZF_KEPT)
		return ZEEF_OK;
	text = zf_normalise(writing->document->arena, block->text, &writing->finish->normalise,
	                    block->kind == ZF_CODE);
	if (!text.at && block->text.len)
		return ZEEF_ENOMEM;
	if (text.len == 0) {
		fate->reason = ZF_EMPTY;
		return ZEEF_OK;
	}
	fate->repaired = !same_but_for_space(block->raw, text);
	paragraph = &writing->paragraphs[writing->nparagraphs++];
	*paragraph = (struct zf_paragraph){ .block = block, .number = number, .text = text };
	if (fate->has_of) {
		zf_hash128_hex(writing->finish->id_of(writing->finish->user, fate->of_record),
			       paragraph->near_doc);
		paragraph->near_block = fate->of_block;
	}
	writing->ending->text_bytes += text.len + 1;
	return ZEEF_OK;
}

static enum zeef_status take_paragraphs(struct writing *writing)
{
	struct zf_document *document = writing->document;
	enum zeef_status status = ZEEF_OK;

	writing->paragraphs = zf_arena_raw(document->arena, document->nblocks + 1u,
	                                   sizeof *writing->paragraphs);
	if (!writing->paragraphs)
		return ZEEF_ENOMEM;
	for (uint32_t i = 0; i < document->nblocks && status >= 0; i++) {
		uint32_t number = document->order ? document->order[i] : i;

		if (number < document->nblocks)
			status = take_paragraph(writing, number);
	}
	return status;
}

static void ledger_row(struct writing *writing, uint32_t number, enum zf_reason reason)
{
	const struct zf_block *block = &writing->document->blocks[number];
	const struct zf_fate_of_block *fate = &writing->fates[number];
	struct zf_ledger_row row = {
		.doc = writing->id, .block = number, .kind = block->kind,
		.lang = block->lang[0] ? block->lang : "und", .reason = reason,
		.certainty = fate->certainty, .of_block = fate->of_block, .span_at = block->span_at,
		.span_len = block->span_len, .text = block->raw,
		.repairs = block->repairs,
	};
	char of[33];

	if (reason == ZF_REPAIR_TEXT) {
		row.of_doc = writing->id;
		row.of_block = number;
	} else if (fate->has_of && fate->of_record == writing->document->number) {
		row.of_doc = writing->id;
	} else if (fate->has_of) {
		zf_hash128_hex(writing->finish->id_of(writing->finish->user, fate->of_record), of);
		row.of_doc = of;
	}
	zf_row_ledger(&writing->ending->ledger, &row);
}

static void write_ledger(struct writing *writing)
{
	struct zf_ending *ending = writing->ending;

	for (uint32_t i = 0; i < writing->document->nblocks; i++) {
		const struct zf_fate_of_block *fate = &writing->fates[i];

		ending->reasons[fate->reason]++;
		if (fate->reason != ZF_KEPT)
			ledger_row(writing, i, fate->reason);
		else if (fate->repaired) {
			ledger_row(writing, i, ZF_REPAIR_TEXT);
			ending->repaired++;
		}
	}
	ending->blocks = writing->document->nblocks;
}

static void write_document(struct writing *writing)
{
	struct zf_ending *ending = writing->ending;
	uint32_t removed[ZF_NREASONS];

	if (writing->finish->text) {
		for (size_t i = 0; i < writing->nparagraphs; i++) {
			zf_buffer_slice(&ending->document, writing->paragraphs[i].text);
			zf_buffer_byte(&ending->document, '\n');
		}
		zf_buffer_byte(&ending->document, '\n');
		return;
	}
	memcpy(removed, ending->reasons, sizeof removed);
	removed[ZF_REPAIR_TEXT] = (uint32_t)ending->repaired;
	zf_row_document(&ending->document, &(struct zf_finished){
		.document = writing->document, .id = writing->id, .paragraphs = writing->paragraphs,
		.nparagraphs = writing->nparagraphs, .removed = removed,
		.lang_script = zf_language_script_name(ending->lang), .cluster = writing->cluster[0] ?
		writing->cluster : NULL });
}

static void report(struct zf_ending *ending, const struct zf_trouble_row *row)
{
	const struct zf_slice parts[] = { zf_slice_of(row->code), row->file, row->what,
	                                  zf_slice_of(row->mend) };

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		zf_buffer_slice(&ending->report, parts[i]);
		zf_buffer_byte(&ending->report, '\0');
	}
	ending->offset = row->offset;
}

/* Where there is no memory for its words, the row has null for them. */
static void write_trouble(struct writing *writing, const struct zf_outcome *outcome,
                          const struct zf_verdict *whole)
{
	const struct zf_document *document = writing->document;
	struct zf_trouble_row row = {
		.level = "skipped", .doc = writing->id, .file = document->origin.file,
		.url = document->origin.url, .offset = document->origin.offset, .blocks = document->nblocks,
		.mend = "nothing to do: its paragraphs stand in the ledger; `zeef why` shows them",
	};

	if (outcome->code.at) {
		row.code = zf_arena_copy(document->arena, outcome->code).at;
		row.level = outcome->failed ? "failed" : writing->ending->kept ? "damaged" : "skipped";
		row.what = outcome->what;
		row.mend = zf_arena_copy(document->arena, outcome->mend).at;
	} else if (writing->ending->kept) {
		return;
	} else if (document->skip) {
		row.code = document->skip;
		row.what = zf_slice_of(document->skip_words);
	} else if (whole) {
		bool near = whole->reason == ZF_DUPLICATE_NEAR;

		row.code = near ? "near-duplicate" : "duplicate-document";
		row.what =
		    zf_slice_of(near ? "nearly the same document stands earlier in the input"
				     : "another document of its URL, or with its text, stays in its place");
	} else if (document->nblocks == 0) {
		row.code = "no-text";
		row.what = zf_slice_of("no paragraph of text was found");
		row.mend = "look at the file: is it what you meant to clean?";
	} else {
		row.code = "nothing-left";
		row.what = zf_slice_of("every paragraph was boilerplate or stands elsewhere");
	}
	zf_row_trouble(&writing->ending->trouble, &row);
	if ((outcome->code.at && !outcome->expected) || (!outcome->code.at && document->skip))
		report(writing->ending, &row);
}

static void empty(struct zf_ending *ending)
{
	struct zf_buffer document = ending->document, ledger = ending->ledger, trouble = ending->trouble;
	struct zf_buffer report = ending->report;

	zf_buffer_clear(&document);
	zf_buffer_clear(&ledger);
	zf_buffer_clear(&trouble);
	zf_buffer_clear(&report);
	*ending = (struct zf_ending){
		.document = document, .ledger = ledger, .trouble = trouble, .report = report
	};
}

enum zeef_status zf_finish(const struct zf_finish *finish, struct zf_document *document,
                           const struct zf_outcome *outcome, const struct zf_verdicts *verdicts,
                           struct zf_hash128 id, struct zf_ending *ending)
{
	struct writing writing = { .finish = finish, .document = document, .ending = ending };
	const struct zf_verdict *whole = zf_verdict_of(verdicts->at, verdicts->count, ZF_NO_BLOCK);
	enum zeef_status status;

	empty(ending);
	zf_hash128_hex(id, writing.id);
	if (verdicts->leader != UINT64_MAX)
		zf_hash128_hex(finish->id_of(finish->user, verdicts->leader), writing.cluster);
	writing.fates = zf_fates(document, verdicts->at, verdicts->count, outcome->failed);
	if (!writing.fates)
		return ZEEF_ENOMEM;
	status = take_paragraphs(&writing);
	if (status < 0)
		return status;
	memcpy(ending->lang, document->lang[0] ? document->lang : "und\0\0\0\0\0\0\0\0", sizeof ending->lang);
	ending->kept = writing.nparagraphs > 0;
	ending->failed = outcome->failed && !ending->kept;
	ending->damaged = outcome->code.at && ending->kept;
	ending->repeated = !ending->kept && !document->skip &&
	                   (outcome->code.at ? outcome->expected : document->nblocks > 0);
	write_ledger(&writing);
	if (ending->kept)
		write_document(&writing);
	write_trouble(&writing, outcome, whole);
	return ending->document.broken || ending->ledger.broken ||
	       ending->trouble.broken ? ZEEF_ENOMEM : ZEEF_OK;
}

void zf_ending_tell(const struct zf_ending *ending, const struct zeef_options *options)
{
	const char *code = ending->report.at, *file, *what, *mend;

	if (!ending->report.len || ending->report.broken || !options->report)
		return;
	file = code + strlen(code) + 1;
	what = file + strlen(file) + 1;
	mend = what + strlen(what) + 1;
	options->report(options->user, &(struct zeef_report){
		.level = ending->failed || ending->damaged ? ZEEF_DAMAGE : ZEEF_WARNING,
		.code = code, .source = file, .offset = ending->offset, .what = what, .mend = mend });
}
