#include "dedup/chunk.h"

#include <stdlib.h>

#include "core/json.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_plain_paragraphs(const struct zf_dedup_options *options)
{
	return !options->field && options->by == ZF_UNIT_PARAGRAPH;
}

static char separator(const struct zf_dedup_options *options)
{
	return !options->field && options->by == ZF_UNIT_DOCUMENT ? '\0' : '\n';
}

/* The start of the last line that is not blank and stands behind a blank one; lines without \n do not count. */
static size_t last_paragraph(struct zf_slice text)
{
	/* start: of a line with text that is seen before line_end; 0 = none */
	size_t line_end = text.len, start = 0;

	while (line_end > 0) {
		size_t at = line_end;
		bool blank = true;

		while (at > 0 && text.at[at - 1] != '\n')
			blank &= is_blank(text.at[--at]);
		if (blank && start > 0)
			return start;
		start = blank ? 0 : at;
		line_end = at > 0 ? at - 1 : 0;
	}
	return 0;
}

size_t zf_chunk_whole(struct zf_slice text, const struct zf_dedup_options *options)
{
	char end = separator(options);
	size_t len = text.len;

	while (len > 0 && text.at[len - 1] != end)
		len--;
	return is_plain_paragraphs(options) ? last_paragraph(zf_slice_make(text.at, len)) : len;
}

static bool more_units(struct zf_chunk *chunk)
{
	size_t room = chunk->units_room ? chunk->units_room * 2 : 1024;
	struct zf_slice *units = realloc(chunk->units, room * sizeof *units);
	struct zf_hash128 *prints = units ? realloc(chunk->prints, room * sizeof *prints) : NULL;
	uint64_t *firsts = prints ? realloc(chunk->firsts, room * sizeof *firsts) : NULL;
	uint32_t *which = firsts ? realloc(chunk->which, room * sizeof *which) : NULL;

	if (units)
		chunk->units = units;
	if (prints)
		chunk->prints = prints;
	if (firsts)
		chunk->firsts = firsts;
	if (which)
		chunk->which = which;
	if (!which)
		return false;
	chunk->units_room = room;
	return true;
}

static bool add_unit(struct zf_chunk *chunk, struct zf_slice text)
{
	if (chunk->nunits == chunk->units_room && !more_units(chunk))
		return false;
	chunk->units[chunk->nunits++] = text;
	return true;
}

/* ---- plain text */

static bool cut_at(struct zf_chunk *chunk, char end)
{
	const char *at = chunk->text, *stop = chunk->text + chunk->len;

	while (at < stop) {
		const char *next = memchr(at, end, (size_t)(stop - at));

		if (!add_unit(chunk, zf_slice_make(at, (size_t)(next - at))))
			return false;
		at = next + 1;
	}
	return true;
}

/* The same, and the prints of the bytes: each line is hashed while it is still near. */
static bool cut_and_print(struct zf_chunk *chunk, char end)
{
	const char *at = chunk->text, *stop = chunk->text + chunk->len;
	size_t n = 0;

	while (at < stop) {
		const char *next = memchr(at, end, (size_t)(stop - at));
		struct zf_slice unit = { at, (size_t)(next - at) };

		if (n == chunk->units_room && !more_units(chunk))
			return false;
		chunk->units[n] = unit;
		chunk->prints[n++] = zf_hash128(unit);
		at = next + 1;
	}
	chunk->nunits = n;
	return true;
}

struct zf_slice zf_chunk_record(const struct zf_chunk *chunk, size_t unit)
{
	const char *begin = unit == 0 ? chunk->text : chunk->units[unit].at;
	const char *end = unit + 1 < chunk->nunits ? chunk->units[unit + 1].at : chunk->text + chunk->len;

	return zf_slice_make(begin, (size_t)(end - begin));
}

/* A unit is a paragraph without the white space around it. */
static bool cut_paragraphs(struct zf_chunk *chunk)
{
	const char *at = chunk->text, *stop = chunk->text + chunk->len, *begin = at;
	bool open = false, parted = false; /* a line with text was seen; a blank one behind it */

	while (at < stop) {
		const char *end = memchr(at, '\n', (size_t)(stop - at));
		bool blank = true;

		for (const char *c = at; c < end && blank; c++)
			blank = is_blank(*c);
		if (!blank && parted) {
			if (!add_unit(chunk, zf_slice_make(begin, (size_t)(at - begin))))
				return false;
			begin = at;
		}
		open |= !blank;
		parted = blank && open;
		at = end + 1;
	}
	if (begin < stop && !add_unit(chunk, zf_slice_make(begin, (size_t)(stop - begin))))
		return false;
	for (size_t i = 0; i < chunk->nunits; i++)
		chunk->units[i] = zf_slice_trim(chunk->units[i]);
	return true;
}

/* ---- JSON Lines */

struct members {
	const struct zf_dedup_options *options;
	struct zf_json_value value, lang, url;
	bool found;
};

static bool note_member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct members *members = user;

	if (zf_slice_is(key, members->options->field)) {
		members->value = value;
		members->found = value.type == ZF_JSON_STRING;
	}
	if (zf_slice_is(key, "lang"))
		members->lang = value;
	else if (zf_slice_is(key, "url"))
		members->url = value;
	return true;
}

static bool cut_value(struct zf_chunk *chunk, const struct zf_dedup_options *options, struct zf_slice text)
{
	size_t at = 0;

	if (options->by == ZF_UNIT_DOCUMENT)
		return add_unit(chunk, text);
	while (at <= text.len) {
		const char *end = text.len > at ? memchr(text.at + at, '\n', text.len - at) : NULL;
		size_t stop = end ? (size_t)(end - text.at) : text.len;

		if (!add_unit(chunk, zf_slice_make(text.at + at, stop - at)))
			return false;
		at = stop + 1;
	}
	return true;
}

static struct zf_json_record *more_records(struct zf_chunk *chunk)
{
	if (chunk->nrecords == chunk->records_room) {
		size_t room = chunk->records_room ? chunk->records_room * 2 : 64;
		struct zf_json_record *records = realloc(chunk->records, room * sizeof *records);

		if (!records)
			return NULL;
		chunk->records = records;
		chunk->records_room = room;
	}
	return &chunk->records[chunk->nrecords++];
}

/* What is mixed into the prints of a record's units, so that only those of its scope are equal. */
static struct zf_hash128 scope_salt(const struct zf_chunk *chunk, const struct members *members, size_t at)
{
	uint64_t where = chunk->offset + at;
	struct zf_slice text;
	size_t begin, end;

	switch (members->options->scope) {
	case ZF_SCOPE_CORPUS:
		break;
	case ZF_SCOPE_DOCUMENT:
		return zf_hash128(zf_slice_make((const char *)&where, sizeof where));
	case ZF_SCOPE_LANGUAGE:
		text = zf_json_decode(members->lang, chunk->arena);
		for (end = 0; end < text.len && text.at[end] != '-' && text.at[end] != '_'; end++)
			;
		return zf_hash128(zf_slice_make(text.at, end));
	case ZF_SCOPE_SITE:
		text = zf_json_decode(members->url, chunk->arena);
		begin = zf_slice_find(text, zf_slice_of("//"));
		begin = begin == SIZE_MAX ? 0 : begin + 2;
		for (end = begin; end < text.len && !strchr("/?#:", text.at[end]); end++)
			;
		return zf_hash128(zf_slice_make(text.at + begin, end - begin));
	}
	return (struct zf_hash128){ 0, 0 };
}

static bool cut_record(struct zf_chunk *chunk, const struct zf_dedup_options *options, size_t at, size_t len)
{
	struct members members = { .options = options };
	struct zf_slice line = { chunk->text + at, len - 1 }, text;
	struct zf_json_record *record = more_records(chunk);
	struct zf_hash128 salt;

	if (!record)
		return false;
	*record = (struct zf_json_record){ .at = at, .len = len, .unit = chunk->nunits, .fault = SIZE_MAX };
	record->fault = zf_json_scan(line, chunk->arena, note_member, &members);
	if (record->fault == SIZE_MAX && !members.found)
		record->fault = 0;
	if (record->fault != SIZE_MAX)
		return true;
	text = zf_json_decode(members.value, chunk->arena);
	if (!text.at && members.value.text.len > 2)
		return false;
	record->value_at = (size_t)(members.value.text.at - chunk->text);
	record->value_len = members.value.text.len;
	if (!cut_value(chunk, options, text))
		return false;
	record->nunits = chunk->nunits - record->unit;
	record->salt = salt = scope_salt(chunk, &members, at);
	for (size_t i = record->unit; i < chunk->nunits; i++)
		chunk->prints[i] = salt; /* takes the text's print on later */
	return true;
}

static bool cut_records(struct zf_chunk *chunk, const struct zf_dedup_options *options)
{
	size_t at = 0;

	if (!chunk->arena)
		chunk->arena = zf_arena_new(0);
	if (!chunk->arena)
		return false;
	zf_arena_reset(chunk->arena);
	while (at < chunk->len) {
		const char *end = memchr(chunk->text + at, '\n', chunk->len - at);
		size_t len = (size_t)(end - chunk->text) + 1 - at;

		if (!cut_record(chunk, options, at, len))
			return false;
		at += len;
	}
	return true;
}

/* ---- prints */

static bool is_all_blank(struct zf_slice text)
{
	return zf_slice_trim(text).len == 0;
}

static bool take_prints(struct zf_chunk *chunk, const struct zf_dedup_options *options, struct zf_key *key)
{
	for (size_t i = 0; i < chunk->nunits; i++) {
		struct zf_hash128 salt = options->field ? chunk->prints[i] : (struct zf_hash128){ 0, 0 };
		struct zf_hash128 *print = &chunk->prints[i];
		uint32_t weight;

		if (!options->folded) {
			*print = zf_hash128(chunk->units[i]);
			/* Lines without text, but for lines of plain text, are no paragraphs. */
			if ((options->field || options->by == ZF_UNIT_PARAGRAPH) &&
			    is_all_blank(chunk->units[i]))
				*print = (struct zf_hash128){ 0, 0 };
		} else if (!zf_print_text(key, chunk->units[i], print, &weight)) {
			return false;
		}
		if (print->hi | print->lo) {
			print->hi ^= salt.hi;
			print->lo ^= salt.lo;
		}
	}
	return true;
}

/* For tests: prints of few bits, that collide; or such as crowd at one place of a table. */
static void spoil(struct zf_chunk *chunk, unsigned bits, bool crowd)
{
	for (size_t i = 0; i < chunk->nunits; i++) {
		struct zf_hash128 *print = &chunk->prints[i];

		if (crowd)
			*print = (struct zf_hash128){ print->hi >> 40 | 1, print->lo };
		else if (print->hi | print->lo)
			*print = (struct zf_hash128){ print->hi >> (64 - bits) << (64 - bits) | 1, 0 };
	}
}

enum zeef_status zf_chunk_cut(struct zf_chunk *chunk, const struct zf_dedup_options *options,
                              struct zf_key *key, bool prints)
{
	bool fused = prints && !options->field && !options->folded && !is_plain_paragraphs(options);
	bool well;

	chunk->nunits = chunk->nrecords = 0;
	if (fused)
		well = cut_and_print(chunk, separator(options));
	else if (options->field)
		well = cut_records(chunk, options);
	else if (is_plain_paragraphs(options))
		well = cut_paragraphs(chunk);
	else
		well = cut_at(chunk, separator(options));
	if (well && prints && !fused)
		well = take_prints(chunk, options, key);
	if (prints && (options->print_bits || options->crowd))
		spoil(chunk, options->print_bits, options->crowd);
	return well ? ZEEF_OK : ZEEF_ENOMEM;
}

/* Not the bits by which a table orders prints, but such as it holds. */
static unsigned lane_of(struct zf_hash128 print, unsigned lanes)
{
	return (unsigned)((print.lo >> 32 & 0xFFFFFF) * lanes >> 24);
}

void zf_chunk_part(struct zf_chunk *chunk, unsigned lanes)
{
	size_t next[ZF_LANES + 1] = { 0 };

	for (size_t i = 0; i < chunk->nunits; i++)
		next[lane_of(chunk->prints[i], lanes) + 1]++;
	for (unsigned lane = 0; lane < lanes; lane++)
		chunk->lane_ends[lane] = next[lane + 1] += next[lane];
	for (size_t i = 0; i < chunk->nunits; i++)
		chunk->which[next[lane_of(chunk->prints[i], lanes)]++] = (uint32_t)i;
}

void zf_chunk_free(struct zf_chunk *chunk)
{
	free(chunk->text);
	free(chunk->units);
	free(chunk->prints);
	free(chunk->firsts);
	free(chunk->which);
	free(chunk->records);
	zf_arena_free(chunk->arena);
	*chunk = (struct zf_chunk){ 0 };
}
