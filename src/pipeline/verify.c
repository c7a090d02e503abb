#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/hash.h"
#include "core/map.h"
#include "core/path.h"
#include "core/utf8.h"
#include "pipeline/echo.h"
#include "pipeline/grown.h"
#include "pipeline/options.h"
#include "pipeline/readback.h"
#include "pipeline/tally.h"
#include "pipeline/verify-files.h"

/*
 * What a record's blocks add up to. They are 0, 1, … n-1, each once, in documents and ledger together,
 * exactly when their count, greatest, sum and sum of squares are those of that row (modulo 2^64; a row that
 * is wrong and agrees in all four has to be made on purpose).
 */
struct record {
	uint64_t count, sum, squares;
	uint64_t reasons;          /* what its document says of each reason, less what the ledger holds: 0 */
	uint32_t greatest;
	uint8_t document, trouble; /* how often it stood there */
};

/* A run that is looked at: one by itself, or a part of a corpus. */
struct part {
	char *folder;               /* owned */
	struct zf_readback *readback;
	struct zeef_summary summary;
	bool noted;                 /* only looked at for what later parts point to */
};

struct verify {
	struct zf_faults faults;    /* its folder: of the run at hand */
	struct zf_arena *arena;
	struct zf_map ids;          /* id -> index of its record */
	struct zf_buffer records;   /* struct record */
	struct zf_echo *echo;       /* knows the kept paragraphs, by a hash of id and block */
	struct zf_buffer near;      /* uint64_t: the same of what near copies name */
	struct zeef_summary *summary; /* of the run at hand, as the reasons */
	uint64_t reasons[ZF_NREASONS];
	bool text;                  /* the documents are plain text: no paragraph of theirs can be looked up */
};

static void fault(struct verify *verify, const char *code, const char *what, struct zf_slice id,
                  uint64_t number)
{
	zf_fault_found(&verify->faults, code, what, id, number);
}

static struct record *record_of(struct verify *verify, struct zf_slice id)
{
	uint64_t *index = zf_map_get(&verify->ids, id);
	struct record *records;

	if (!index) {
		struct zf_slice key = zf_arena_copy(verify->arena, id);

		index = key.at ? zf_map_put(&verify->ids, key, verify->records.len / sizeof *records) : NULL;
		if (!index)
			return NULL;
		zf_buffer_add(&verify->records, (const char *)&(struct record){ 0 }, sizeof *records);
		if (verify->records.broken)
			return NULL;
	}
	records = (struct record *)(void *)verify->records.at;
	return &records[*index];
}

static uint64_t place(struct zf_slice id, uint32_t block)
{
	char bytes[36];

	memcpy(bytes, id.at, 32);
	memcpy(bytes + 32, &block, 4);
	return zf_hash64(zf_slice_make(bytes, sizeof bytes));
}

static void count_block(struct record *record, uint32_t block)
{
	record->count++;
	record->sum += block;
	record->squares += (uint64_t)block * block;
	if (block > record->greatest)
		record->greatest = block;
}

/* A number of its own for each reason, so that two that change places show in a sum. */
static uint64_t weight_of(enum zf_reason reason)
{
	return zf_hash64(zf_slice_of(zf_reason_name(reason)));
}

static bool is_part_of(struct zf_slice part, struct zf_slice lang)
{
	const size_t before = sizeof "documents/" - 1;

	return part.len > before + lang.len && memcmp(part.at + before, lang.at, lang.len) == 0 &&
	       part.at[before + lang.len] == '/';
}

static void check_document(struct verify *verify, struct record *record,
                           const struct zf_read_document *document)
{
	enum { MEMBERS = 20 };

	if (document->members != MEMBERS)
		fault(verify, "keys-wrong", "a document has not all its keys", document->id, document->members);
	if (!document->lang.len || !is_part_of(document->part, document->lang))
		fault(verify, "part-wrong", "a document stands among those of another language",
		      document->id, 0);
	for (int reason = 1; reason < ZF_NREASONS; reason++)
		record->reasons += document->removed[reason] * weight_of((enum zf_reason)reason);
}

/* What a kept paragraph is a near copy of stands in another document; whether it is kept is asked when all
 * are known. */
static void check_near(struct verify *verify, struct zf_slice doc, const struct zf_read_paragraph *paragraph)
{
	uint64_t key;

	if (!paragraph->near_doc.at)
		return;
	if (paragraph->near_doc.len != 32 || zf_slice_equal(paragraph->near_doc, doc)) {
		fault(verify, "near-bad", "a near copy names no other document", doc, paragraph->block);
		return;
	}
	key = place(paragraph->near_doc, paragraph->near_block);
	zf_buffer_add(&verify->near, (const char *)&key, sizeof key);
}

/* Calls for each paragraph of a document with its text; places that cannot be are cut to what is there. */
static enum zeef_status each_text(struct zf_echo *echo, const struct zf_read_document *document,
                                  enum zeef_status (*call)(struct zf_echo *, uint64_t, struct zf_slice))
{
	enum zeef_status status = ZEEF_OK;
	uint64_t code = 0; /* of the text, at byte `at` */
	size_t at = 0;

	for (size_t i = 0; i < document->nparagraphs && status >= 0; i++) {
		const struct zf_read_paragraph *paragraph = &document->paragraphs[i];
		size_t from;

		for (; code < paragraph->start && at < document->text.len; code++)
			zf_utf8_next(document->text, &at);
		from = at;
		for (; code < paragraph->end && at < document->text.len; code++)
			zf_utf8_next(document->text, &at);
		status = call(echo, place(document->id, paragraph->block),
		              zf_slice_make(document->text.at + from, at - from));
	}
	return status;
}

static enum zeef_status document(void *user, const struct zf_read_document *document)
{
	struct verify *verify = user;
	struct record *record = record_of(verify, document->id);
	const char *lang = zf_arena_copy(verify->arena, document->lang).at;
	uint64_t end = 0;
	uint32_t last = 0;

	if (!record || !lang)
		return ZEEF_ENOMEM;
	if (record->document++)
		fault(verify, "id-twice", "two documents have one id", document->id, 0);
	check_document(verify, record, document);
	verify->summary->kept++;
	verify->summary->bytes_text += document->text.len + 1;
	zf_tally_lang(verify->summary, lang);
	for (size_t i = 0; i < document->nparagraphs; i++) {
		const struct zf_read_paragraph *paragraph = &document->paragraphs[i];

		if (paragraph->start != end || paragraph->end <= paragraph->start)
			fault(verify, "paragraph-place", "a paragraph's place is wrong", document->id, i);
		if (i && paragraph->block <= last)
			fault(verify, "paragraph-order", "paragraphs are out of order", document->id, i);
		end = paragraph->end + 1;
		last = paragraph->block;
		count_block(record, paragraph->block);
		check_near(verify, document->id, paragraph);
		verify->summary->paragraphs_kept++;
	}
	if (end != zf_utf8_count(document->text) + 1)
		fault(verify, "text-length", "a text is not as long as its paragraphs", document->id, end);
	return verify->near.broken ? ZEEF_ENOMEM : each_text(verify->echo, document, zf_echo_keep);
}

static void check_near_copies(struct verify *verify)
{
	const uint64_t *keys = (const void *)verify->near.at;

	for (size_t i = 0; i < verify->near.len / sizeof *keys; i++)
		if (!zf_echo_is_kept(verify->echo, keys[i]))
			fault(verify, "near-lost", "a near copy names a paragraph that is in no document",
			      zf_slice_of("near copy"), i);
}

static void check_pointer(struct verify *verify, const struct zf_read_row *row)
{
	if (zf_reason_has_survivor(row->reason) && !row->has_of)
		fault(verify, "no-survivor", "a repeat does not name what it repeats", row->doc, row->block);
	if (!row->has_of || verify->text)
		return;
	if (row->of_doc.len != 32)
		fault(verify, "pointer-bad", "a row points to no record", row->doc, row->block);
	else if (row->of_block == ZF_NO_BLOCK ? !zf_map_get(&verify->ids, row->of_doc)
	                                      : !zf_echo_is_kept(verify->echo,
	                                                         place(row->of_doc, row->of_block)))
		fault(verify, "pointer-lost", "a row points to a paragraph that is in no document",
		      row->doc, row->block);
}

/* Whether the row's text is to be found in the paragraph that it names. */
static bool is_copy(const struct zf_read_row *row)
{
	return row->has_of && row->of_doc.len == 32 && row->of_block != ZF_NO_BLOCK &&
	       (row->reason == ZF_DUPLICATE_EXACT || row->reason == ZF_DUPLICATE_NEAR ||
	        row->reason == ZF_REPEAT_DOCUMENT);
}

static enum zeef_status ledger_row(void *user, const struct zf_read_row *row)
{
	struct verify *verify = user;
	struct record *record = record_of(verify, row->doc);

	if (!record)
		return ZEEF_ENOMEM;
	verify->reasons[row->reason]++;
	if (record->document)
		record->reasons -= weight_of(row->reason);
	if (row->reason != ZF_REPAIR_TEXT)
		count_block(record, row->block);
	check_pointer(verify, row);
	/* A row has its text as it was read, and misread letters are no echo of those that they stand for. */
	if (is_copy(row) && !(row->repairs & ZF_REPAIR_MOJIBAKE))
		return zf_echo_copy(verify->echo, place(row->of_doc, row->of_block), row->text, row->doc,
		                    row->block);
	return ZEEF_OK;
}

static enum zeef_status trouble_row(void *user, const struct zf_read_trouble *trouble)
{
	struct verify *verify = user;
	struct record *record;

	if (zf_slice_is(trouble->level, "skipped"))
		verify->summary->skipped++;
	else if (zf_slice_is(trouble->level, "failed"))
		verify->summary->failed++;
	else if (zf_slice_is(trouble->level, "damaged"))
		verify->summary->damaged++;
	if (trouble->doc.len != 32)
		return ZEEF_OK;
	record = record_of(verify, trouble->doc);
	if (!record)
		return ZEEF_ENOMEM;
	record->trouble++;
	if (!verify->text && record->count != trouble->blocks)
		fault(verify, "blocks-lost", "a record's paragraphs are not all accounted for",
		      trouble->doc, trouble->blocks);
	return ZEEF_OK;
}

static void check_records(struct verify *verify)
{
	const struct record *records = (const void *)verify->records.at;
	size_t count = verify->records.len / sizeof *records;
	struct zf_slice none = zf_slice_of("record");

	for (size_t i = 0; i < count; i++) {
		const struct record *record = &records[i];
		uint64_t n = record->count, last = n - 1;

		if (!record->document && !record->trouble)
			fault(verify, "record-lost", "a record stands in the ledger alone", none, i);
		if (record->reasons)
			fault(verify, "reasons-wrong", "the ledger gives other reasons than the document",
			      none, i);
		if (n == 0)
			continue;
		if (record->greatest != last || record->sum != n * last / 2 ||
		    record->squares != last * n * (2 * n - 1) / 6)
			fault(verify, "blocks-lost", "a record's paragraphs do not stand once each", none, i);
	}
}

static void check_count(struct verify *verify, const struct zf_readback *readback, const char *key,
                        uint64_t got)
{
	if (zf_readback_count(readback, key) != got)
		fault(verify, "count-wrong", "a count differs from the manifest's", zf_slice_of(key), got);
}

static void check_counts(struct verify *verify, const struct zf_readback *readback)
{
	struct zeef_summary *summary = verify->summary;
	char key[64];

	for (int reason = 1; reason < ZF_NREASONS; reason++) {
		uint64_t count = verify->reasons[reason];

		if (reason == ZF_REPAIR_TEXT) {
			summary->repaired = count;
			continue;
		}
		snprintf(key, sizeof key, "reasons.%s", zf_reason_name((enum zf_reason)reason));
		check_count(verify, readback, key, count);
		summary->reasons[reason].count = count;
		if (zf_reason_fate((enum zf_reason)reason) == ZF_FATE_REMOVED)
			summary->paragraphs_removed += count;
		else if (zf_reason_fate((enum zf_reason)reason) == ZF_FATE_MOVED)
			summary->paragraphs_moved += count;
		else
			summary->paragraphs_joined += count;
	}
	summary->nreasons = ZF_NREASONS;
	if (verify->text) {
		summary->kept = zf_readback_count(readback, "kept");
		summary->paragraphs_kept = zf_readback_count(readback, "paragraphs_kept");
		summary->bytes_text = zf_readback_count(readback, "bytes_text");
	}
	summary->records = summary->kept + summary->skipped + summary->failed;
	summary->paragraphs = summary->paragraphs_kept + summary->paragraphs_removed +
		summary->paragraphs_moved +
	                      summary->paragraphs_joined;
	summary->bytes_in = zf_readback_count(readback, "bytes_in");
	check_count(verify, readback, "records", summary->records);
	check_count(verify, readback, "kept", summary->kept);
	check_count(verify, readback, "skipped", summary->skipped);
	check_count(verify, readback, "failed", summary->failed);
	check_count(verify, readback, "damaged", summary->damaged);
	check_count(verify, readback, "paragraphs", summary->paragraphs);
	check_count(verify, readback, "paragraphs_kept", summary->paragraphs_kept);
	check_count(verify, readback, "paragraphs_removed", summary->paragraphs_removed);
	check_count(verify, readback, "paragraphs_moved", summary->paragraphs_moved);
	check_count(verify, readback, "paragraphs_joined", summary->paragraphs_joined);
	check_count(verify, readback, "bytes_text", summary->bytes_text);
	check_count(verify, readback, "paragraphs_repaired", summary->repaired);
}

/* Documents and trouble of an earlier part, which is not checked itself: what may be pointed to. */
static enum zeef_status note_document(void *user, const struct zf_read_document *document)
{
	struct verify *verify = user;
	struct record *record = record_of(verify, document->id);

	if (record)
		*record = (struct record){ .document = 1 };
	return record ? each_text(verify->echo, document, zf_echo_keep) : ZEEF_ENOMEM;
}

static enum zeef_status note_trouble(void *user, const struct zf_read_trouble *trouble)
{
	struct record *record = trouble->doc.len == 32 ? record_of(user, trouble->doc) : NULL;

	if (record)
		record->trouble = 1;
	return record || trouble->doc.len != 32 ? ZEEF_OK : ZEEF_ENOMEM;
}

static enum zeef_status first_look(struct verify *verify, struct part *part)
{
	struct zf_read_visitor visitor = { .document = document, .user = verify };
	struct zf_read_visitor noting = { .document = note_document, .trouble = note_trouble, .user = verify };
	enum zeef_status status;

	if (part->noted)
		return zf_readback_visit(part->readback, &noting, &verify->faults.count);
	status = zf_verify_files(&verify->faults, part->readback, &verify->summary->bytes_out);
	if (status < 0 || verify->faults.count)
		return status;
	return zf_readback_visit(part->readback, &visitor, &verify->faults.count);
}

static enum zeef_status second_look(struct verify *verify, struct part *part)
{
	struct zf_read_visitor visitor = { .row = ledger_row, .trouble = trouble_row, .user = verify };
	enum zeef_status status;

	memset(verify->reasons, 0, sizeof verify->reasons);
	status = zf_readback_visit(part->readback, &visitor, &verify->faults.count);
	if (status >= 0)
		check_counts(verify, part->readback);
	return status;
}

static void begin_part(struct verify *verify, struct part *part)
{
	verify->faults.folder = part->folder;
	verify->summary = &part->summary;
}

static enum zeef_status look_again(void *user, const struct zf_read_document *document)
{
	struct verify *verify = user;

	return each_text(verify->echo, document, zf_echo_again);
}

static void lost_echo(void *user, struct zf_slice doc, uint32_t block)
{
	fault(user, "pointer-other", "a copy names a paragraph that says something else", doc, block);
}

/* Copies whose texts are not those of what they name: read once more, as they may be parts of it. */
static enum zeef_status check_echoes(struct verify *verify, struct part *parts, size_t count)
{
	struct zf_read_visitor visitor = { .document = look_again, .user = verify };
	enum zeef_status status = ZEEF_OK;

	if (!zf_echo_asks(verify->echo))
		return ZEEF_OK;
	for (size_t i = 0; i < count && status >= 0; i++) {
		begin_part(verify, &parts[i]);
		status = zf_readback_visit(parts[i].readback, &visitor, NULL);
	}
	zf_echo_each_lost(verify->echo, lost_echo, verify);
	return status;
}

static enum zeef_status check(struct verify *verify, struct part *parts, size_t count)
{
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < count && status >= 0; i++) {
		begin_part(verify, &parts[i]);
		status = first_look(verify, &parts[i]);
	}
	if (status >= 0 && verify->near.broken)
		status = ZEEF_ENOMEM;
	if (status < 0 || verify->faults.count)
		return status;
	zf_echo_sort(verify->echo);
	check_near_copies(verify);
	for (size_t i = 0; i < count && status >= 0; i++) {
		begin_part(verify, &parts[i]);
		if (!parts[i].noted)
			status = second_look(verify, &parts[i]);
	}
	if (status >= 0)
		status = check_echoes(verify, parts, count);
	if (status >= 0 && !verify->text)
		check_records(verify);
	return status;
}

static enum zeef_status open_part(struct verify *verify, const char *folder, const char *name,
				  struct part *part)
{
	part->folder = name ? zf_path_join(folder, name) : strdup(folder);
	return part->folder ? zf_readback_open(part->folder, &verify->faults.trouble, &part->readback)
			    : ZEEF_ENOMEM;
}

/* A part by itself points to earlier ones, which stand beside it. */
static enum zeef_status open_siblings(struct verify *verify, struct part *parts, size_t before)
{
	struct part last = parts[0];
	enum zeef_status status = ZEEF_OK;

	parts[0] = (struct part){ .noted = true };
	for (size_t i = 0; i < before && status >= 0; i++) {
		char name[32];

		snprintf(name, sizeof name, "../part-%05zu", i);
		parts[i].noted = true;
		status = open_part(verify, last.folder, name, &parts[i]);
	}
	parts[before] = last;
	return status;
}

enum { MOST_PARTS = 1 << 20 };

static enum zeef_status open_one(struct verify *verify, const char *folder, struct part **parts, size_t *count)
{
	struct part part = { .noted = false };
	enum zeef_status status = open_part(verify, folder, NULL, &part);
	uint64_t before = status >= 0 ? zf_readback_part(part.readback) : ZF_NO_PART;

	verify->text = status >= 0 && zf_readback_is_text(part.readback);
	if (before >= MOST_PARTS || verify->text)
		before = 0;
	*parts = calloc((size_t)before + 1, sizeof **parts);
	if (!*parts) {
		free(part.folder);
		zf_readback_close(part.readback);
		return ZEEF_ENOMEM;
	}
	**parts = part;
	*count = (size_t)before + 1;
	return status < 0 ? status : open_siblings(verify, *parts, (size_t)before);
}

static enum zeef_status open_all(struct verify *verify, const char *folder, struct part **parts, size_t *count)
{
	struct zf_grown_list list;
	enum zeef_status status = zf_grown_read(folder, &verify->faults.trouble, &list);

	if (status == ZEEF_END)
		return open_one(verify, folder, parts, count);
	*parts = calloc(list.nparts + 1, sizeof **parts);
	if (status >= 0 && !*parts)
		status = ZEEF_ENOMEM;
	*count = *parts ? list.nparts : 0;
	for (size_t i = 0; i < *count && status >= 0; i++)
		status = open_part(verify, folder, list.parts[i].name, &(*parts)[i]);
	if (status >= 0 && *count)
		verify->text = zf_readback_is_text((*parts)->readback);
	if (status >= 0)
		status = zf_grown_check(folder, &list, &verify->faults.trouble, &verify->faults.count);
	zf_grown_list_free(&list);
	return status;
}

enum zeef_status zeef_verify(const char *folder, const struct zeef_options *options,
                             struct zeef_summary *summary)
{
	struct verify verify = { .faults.trouble = zf_options_trouble(options), .arena = zf_arena_new(0),
		                 .echo = zf_echo_new() };
	struct part *parts = NULL;
	size_t count = 0;
	enum zeef_status status = ZEEF_ENOMEM;

	if (verify.arena && verify.echo)
		status = open_all(&verify, folder, &parts, &count);
	*summary = (struct zeef_summary){ 0 };
	verify.ids = zf_map_in(verify.arena);
	if (status >= 0)
		status = check(&verify, parts, count);
	for (size_t i = 0; i < count; i++) {
		if (!parts[i].noted)
			zf_tally_join(summary, &parts[i].summary);
		zf_readback_close(parts[i].readback);
		free(parts[i].folder);
	}
	zf_tally_end(summary);
	free(parts);
	zf_buffer_free(&verify.records);
	zf_echo_free(verify.echo);
	zf_buffer_free(&verify.near);
	zf_arena_free(verify.arena);
	return status < 0 ? status : verify.faults.count ? ZEEF_DAMAGED : ZEEF_OK;
}
