#include "dedup/emit.h"

#include <errno.h>
#include <unistd.h>

#include "core/json.h"
#include "dedup/late.h"

enum { HELD = 1 << 16 }; /* bytes gathered before they are written */

struct zf_emit zf_emit_make(const struct zf_dedup_options *options, struct zf_dedup_counts *counts)
{
	return (struct zf_emit){ .options = options, .counts = counts };
}

void zf_emit_free(struct zf_emit *emit)
{
	zf_buffer_free(&emit->out);
	zf_buffer_free(&emit->ledger);
	zf_buffer_free(&emit->text);
}

static enum zeef_status write_all(const struct zf_emit *emit, int file, const char *at, size_t n)
{
	while (n > 0) {
		ssize_t done = write(file, at, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			int error = done < 0 ? errno : ENOSPC;

			zf_trouble(&emit->options->trouble, ZEEF_FATAL, "write",
			           zf_slice_of(file == emit->options->out ? "output" : "ledger"), UINT64_MAX,
			           error == ENOSPC ? "free some space and run it again"
			                           : "look at where the output goes",
			           "cannot write: %s", strerror(error));
			return ZEEF_EIO;
		}
		at += done;
		n -= (size_t)done;
	}
	return ZEEF_OK;
}

static enum zeef_status write_held(struct zf_emit *emit, int file, struct zf_buffer *held)
{
	enum zeef_status status;

	if (held->broken)
		return ZEEF_ENOMEM;
	status = write_all(emit, file, held->at, held->len);
	if (file == emit->options->out)
		emit->counts->bytes_out += held->len;
	zf_buffer_clear(held);
	return status;
}

enum zeef_status zf_emit_flush(struct zf_emit *emit)
{
	enum zeef_status status = write_held(emit, emit->options->out, &emit->out);

	return status < 0 ? status : write_held(emit, emit->options->ledger, &emit->ledger);
}

static bool stays(const struct zf_chunk *chunk, size_t unit)
{
	return chunk->firsts[unit] == chunk->first + unit;
}

/* The number that people see: from 1; 0 = none. */
static uint64_t number_of(uint64_t unit)
{
	return unit == ZF_LATE_NONE ? 0 : unit + 1;
}

static void add_ledger(struct zf_emit *emit, const struct zf_chunk *chunk, size_t unit)
{
	struct zf_json json = { .out = &emit->ledger };
	uint64_t of = number_of(chunk->firsts[unit]);

	zf_json_open(&json, '{');
	zf_json_key(&json, "unit");
	zf_json_number(&json, number_of(chunk->first + unit));
	zf_json_key(&json, "of");
	of ? zf_json_number(&json, of) : zf_json_null(&json);
	zf_json_key(&json, "text");
	zf_json_string(&json, chunk->units[unit]);
	zf_json_close(&json, '}');
	zf_buffer_byte(&emit->ledger, '\n');
}

static void note_gone(struct zf_emit *emit, const struct zf_chunk *chunk)
{
	for (size_t i = 0; i < chunk->nunits; i++) {
		if (stays(chunk, i))
			continue;
		emit->counts->removed++;
		if (emit->options->ledger >= 0)
			add_ledger(emit, chunk, i);
	}
}

/* ---- plain text */

/* Moves what stays together, in place, and writes it at once. */
static enum zeef_status write_plain(struct zf_emit *emit, struct zf_chunk *chunk)
{
	char *to = chunk->text;

	for (size_t i = 0; i < chunk->nunits;) {
		struct zf_slice last;
		const char *from;
		size_t n;

		if (!stays(chunk, i)) {
			i++;
			continue;
		}
		from = zf_chunk_record(chunk, i).at;
		while (i + 1 < chunk->nunits && stays(chunk, i + 1))
			i++;
		last = zf_chunk_record(chunk, i);
		n = (size_t)(last.at + last.len - from);
		memmove(to, from, n);
		to += n;
		i++;
	}
	emit->counts->bytes_out += (uint64_t)(to - chunk->text);
	return write_all(emit, emit->options->out, chunk->text, (size_t)(to - chunk->text));
}

enum { DIGITS = 20 /* of the largest number */ };

/* Writes a number; returns where it ends. */
static char *put_number(char *to, uint64_t number)
{
	char digits[DIGITS];
	size_t n = 0;

	do {
		digits[n++] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	while (n > 0)
		*to++ = digits[--n];
	return to;
}

static void mark_plain(struct zf_emit *emit, const struct zf_chunk *chunk)
{
	char *to = zf_buffer_room(&emit->out, chunk->len + chunk->nunits * (DIGITS + 1));

	if (!to)
		return;
	for (size_t i = 0; i < chunk->nunits; i++) {
		struct zf_slice record = zf_chunk_record(chunk, i);

		to = put_number(to, stays(chunk, i) ? 0 : number_of(chunk->firsts[i]));
		*to++ = '\t';
		memcpy(to, record.at, record.len);
		to += record.len;
	}
	emit->out.len = (size_t)(to - emit->out.at);
}

/* ---- JSON Lines */

/* The line with a last member that says which unit, or which paragraphs, stood before. */
static void mark_record(struct zf_emit *emit, const struct zf_chunk *chunk, const struct zf_json_record *record)
{
	struct zf_slice line = zf_slice_trim(zf_slice_make(chunk->text + record->at, record->len));
	struct zf_json json = { .out = &emit->out };
	size_t at;

	zf_buffer_add(&emit->out, line.at, line.len - 1);
	zf_buffer_text(&emit->out, ",\"duplicate_of\":");
	if (emit->options->by == ZF_UNIT_DOCUMENT) {
		uint64_t of = stays(chunk, record->unit) ? 0 : number_of(chunk->firsts[record->unit]);

		of ? zf_json_number(&json, of) : zf_json_null(&json);
	} else {
		zf_json_open(&json, '[');
		for (at = 0; at < record->nunits; at++) {
			if (stays(chunk, record->unit + at))
				continue;
			zf_json_open(&json, '[');
			zf_json_number(&json, at + 1);
			zf_json_number(&json, number_of(chunk->firsts[record->unit + at]));
			zf_json_close(&json, ']');
		}
		zf_json_close(&json, ']');
	}
	zf_buffer_text(&emit->out, "}\n");
}

/* The line with what stays of its member. */
static void cut_member(struct zf_emit *emit, const struct zf_chunk *chunk, const struct zf_json_record *record)
{
	const char *line = chunk->text + record->at;
	size_t before = record->value_at - record->at, behind = before + record->value_len;
	bool first = true;

	zf_buffer_clear(&emit->text);
	for (size_t i = record->unit; i < record->unit + record->nunits; i++) {
		if (!stays(chunk, i))
			continue;
		if (!first)
			zf_buffer_byte(&emit->text, '\n');
		zf_buffer_slice(&emit->text, chunk->units[i]);
		first = false;
	}
	emit->out.broken |= emit->text.broken;
	zf_buffer_add(&emit->out, line, before);
	zf_buffer_byte(&emit->out, '"');
	zf_json_escape(&emit->out, zf_buffer_as_slice(&emit->text));
	zf_buffer_byte(&emit->out, '"');
	zf_buffer_add(&emit->out, line + behind, record->len - behind);
}

static void add_record(struct zf_emit *emit, const struct zf_chunk *chunk, const struct zf_json_record *record)
{
	size_t gone = 0;

	if (record->fault != SIZE_MAX) {
		emit->counts->damaged++;
		zf_trouble(&emit->options->trouble, ZEEF_DAMAGE, "json-line", zf_slice_of(emit->options->name),
		           chunk->offset + record->at + record->fault,
		           "the line stays as it is; mend it, or name another member",
		           "the line is no JSON object with text in \"%s\"", emit->options->field);
	}
	for (size_t i = 0; i < record->nunits; i++)
		gone += !stays(chunk, record->unit + i);
	if (record->fault != SIZE_MAX || (gone == 0 && !emit->options->mark))
		zf_buffer_add(&emit->out, chunk->text + record->at, record->len);
	else if (emit->options->mark)
		mark_record(emit, chunk, record);
	else if (emit->options->by != ZF_UNIT_DOCUMENT)
		cut_member(emit, chunk, record);
}

enum zeef_status zf_emit_chunk(struct zf_emit *emit, struct zf_chunk *chunk)
{
	enum zeef_status status = ZEEF_OK;

	note_gone(emit, chunk);
	emit->counts->records += emit->options->field ? chunk->nrecords : chunk->nunits;
	for (size_t i = 0; i < chunk->nrecords; i++)
		add_record(emit, chunk, &chunk->records[i]);
	if (!emit->options->field && emit->options->mark)
		mark_plain(emit, chunk);
	else if (!emit->options->field)
		status = write_plain(emit, chunk);
	if (status == ZEEF_OK && (emit->out.len >= HELD || emit->out.broken))
		status = write_held(emit, emit->options->out, &emit->out);
	if (status == ZEEF_OK && (emit->ledger.len >= HELD || emit->ledger.broken))
		status = write_held(emit, emit->options->ledger, &emit->ledger);
	return status;
}
