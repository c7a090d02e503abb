#include "input/feed.h"

#include <stdlib.h>

#include "input/fault.h"
#include "input/json.h"
#include "input/tar.h"
#include "input/warc.h"

enum zeef_status zf_feed_open(struct zf_feed *feed, const struct zf_source_options *options,
			      struct zf_arena *scratch)
{
	feed->shape = ZF_SHAPE_RECORD;
	feed->scratch = scratch;
	if (!zf_bytes_unpack(&feed->bytes))
		return ZEEF_ENOMEM;
	if (zf_warc_is(feed->bytes))
		feed->shape = ZF_SHAPE_WARC;
	else if (zf_json_is_lines(feed->bytes, options, zf_buffer_as_slice(&feed->name), scratch))
		feed->shape = ZF_SHAPE_LINES;
	else if (!feed->keep && zf_tar_is(feed->bytes)) /* it waits for 512 bytes: asked last; no tar in a tar */
		feed->shape = ZF_SHAPE_TAR;
	return feed->bytes->no_memory ? ZEEF_ENOMEM : ZEEF_OK;
}

void zf_feed_close(struct zf_feed *feed)
{
	if (feed->member)
		zf_feed_close(feed->member); /* which has none of its own */
	free(feed->member);
	zf_bytes_free(feed->bytes, feed->keep);
	zf_buffer_free(&feed->name);
	*feed = (struct zf_feed){ 0 };
}

/* The damage of the bytes as a fault, once. */
static bool tell_damage(struct zf_feed *feed, struct zf_document *document, struct zf_source_fault *fault)
{
	if (!feed->bytes->damage.code || feed->told)
		return false;
	feed->told = true;
	zf_fault_damage(fault, document->arena, &feed->bytes->damage);
	return true;
}

/* What the arena refused is the record's fault; what the machine refused is the run's. Where the arena
 * serves more than one record, it may have been full before: `fresh` below asks whether it became so now. */
static enum zeef_status refused(struct zf_document *document, struct zf_source_fault *fault, uint64_t cap)
{
	if (!zf_arena_full(document->arena))
		return ZEEF_ENOMEM;
	zf_fault_large(fault, document->arena, cap);
	document->bytes = (struct zf_slice){ NULL, 0 };
	return ZEEF_OK;
}

static enum zeef_status fill_json(struct zf_slice text, const struct zf_source_options *options,
                                  struct zf_document *document, struct zf_source_fault *fault)
{
	bool fresh = !zf_arena_full(document->arena);

	zf_json_fill(text, options, document, fault);
	if ((fresh && zf_arena_full(document->arena)) || (!fault->code && !document->bytes.at))
		return refused(document, fault, options->record_cap);
	return ZEEF_OK;
}

/* All of it is one record. */
static enum zeef_status whole(struct zf_feed *feed, const struct zf_source_options *options,
                              struct zf_document *document, struct zf_source_fault *fault, bool pass)
{
	struct zf_slice here;

	if (feed->started)
		return ZEEF_END;
	feed->started = true;
	if (pass)
		return ZEEF_OK;
	zf_bytes_want(feed->bytes, (size_t)options->record_cap + 1);
	if (feed->bytes->no_memory)
		return ZEEF_ENOMEM;
	here = zf_bytes_here(feed->bytes);
	document->origin.length = here.len;
	if (here.len > options->record_cap) {
		/* at least: the rest is not unpacked to be counted */
		document->origin.length = options->record_cap + 1;
		zf_fault_large(fault, document->arena, options->record_cap);
		return ZEEF_OK;
	}
	if (!feed->bytes->damage.code && zf_json_worth(here, options, document->arena) == ZF_JSON_RECORD)
		return fill_json(here, options, document, fault);
	/* Of a page or text that is cut the beginning is worth having; of one JSON object it is not. */
	if (feed->bytes->damage.code && zf_slice_starts(zf_slice_trim(here), "{"))
		here.len = 0;
	if (here.len) {
		document->bytes = zf_arena_copy(document->arena, here);
		if (!document->bytes.at)
			return refused(document, fault, options->record_cap);
	}
	if (tell_damage(feed, document, fault))
		zf_fault_partial(fault, here.len);
	else if (here.len == 0)
		zf_fault_empty(fault);
	return ZEEF_OK;
}

enum found { LINE, LONG_LINE, LAST_PIECE, NO_LINE };

static const char *find_end(struct zf_slice text, size_t from)
{
	return text.len > from ? memchr(text.at + from, '\n', text.len - from) : NULL;
}

/* Eats through a line that is longer than the cap. */
static uint64_t eat_line(struct zf_bytes *bytes)
{
	uint64_t from = bytes->eaten;

	do {
		struct zf_slice here = zf_bytes_here(bytes);
		const char *end = here.len ? memchr(here.at, '\n', here.len) : NULL;
		zf_bytes_eat(bytes, end ? (size_t)(end - here.at) : here.len);
		if (end)
			break;
	} while (zf_bytes_more(bytes));
	return bytes->eaten - from;
}

/* The next line that is not blank, without its end, in the window, not eaten. LAST_PIECE: the source is damaged
 * and ends inside it. */
static enum found find_line(struct zf_bytes *bytes, uint64_t cap, struct zf_slice *line)
{
	size_t searched = 0;

	for (;;) {
		struct zf_slice here = zf_bytes_here(bytes);
		const char *end = find_end(here, searched);
		*line = zf_slice_make(here.at, end ? (size_t)(end - here.at) : here.len);
		if (line->len > cap)
			return LONG_LINE;
		if (end) {
			if (zf_slice_trim(*line).len)
				return LINE;
			zf_bytes_eat(bytes, line->len + 1);
			searched = 0;
			continue;
		}
		searched = here.len;
		if (zf_bytes_more(bytes))
			continue;
		*line = zf_bytes_here(bytes);
		if (bytes->damage.code)
			return LAST_PIECE;
		return zf_slice_trim(*line).len ? LINE : NO_LINE;
	}
}

static void skip_mark(struct zf_bytes *bytes)
{
	if (zf_bytes_want(bytes, 3) >= 3 && memcmp(zf_bytes_here(bytes).at, "\xEF\xBB\xBF", 3) == 0)
		zf_bytes_eat(bytes, 3);
}

static enum zeef_status line(struct zf_feed *feed, const struct zf_source_options *options,
                             struct zf_document *document, struct zf_source_fault *fault, bool pass)
{
	struct zf_bytes *bytes = feed->bytes;
	enum zeef_status status = ZEEF_OK;
	enum found found;
	struct zf_slice text;

	if (!feed->started)
		skip_mark(bytes);
	feed->started = true;
	found = find_line(bytes, options->record_cap, &text);
	if (bytes->no_memory)
		return ZEEF_ENOMEM;
	document->origin.offset = bytes->eaten;
	document->origin.length = text.len;
	switch (found) {
	case LINE:
		if (!pass)
			status = fill_json(text, options, document, fault);
		zf_bytes_eat(bytes, text.len);
		break;
	case LONG_LINE:
		document->origin.length = eat_line(bytes);
		zf_fault_large(fault, document->arena, options->record_cap);
		break;
	case LAST_PIECE:
		zf_bytes_eat(bytes, text.len);
		return tell_damage(feed, document, fault) ? ZEEF_OK : ZEEF_END;
	case NO_LINE:
		return ZEEF_END;
	}
	/* Its line end, where it has one. */
	if (zf_bytes_here(bytes).len)
		zf_bytes_eat(bytes, 1);
	return status;
}

static enum zeef_status archived(struct zf_feed *feed, const struct zf_source_options *options,
                                 struct zf_document *document, struct zf_source_fault *fault, bool pass)
{
	bool fresh = !zf_arena_full(document->arena), full;
	enum zeef_status status = zf_warc_next(feed->bytes, options->record_cap, document, fault, pass);

	full = fresh && zf_arena_full(document->arena);
	if (status == ZEEF_END && feed->bytes->damage.code && !feed->told) {
		document->origin.offset = feed->bytes->eaten;
		zf_warc_damage(feed->bytes, document, fault);
		feed->told = feed->bytes->damage.code != NULL; /* it goes on behind the damage */
		return feed->bytes->no_memory ? ZEEF_ENOMEM : ZEEF_OK;
	}
	if (status == ZEEF_OK && !pass && (full || (!fault->code && !document->bytes.at)))
		return refused(document, fault, options->record_cap);
	if (status == ZEEF_OK && !pass && !fault->code && document->bytes.len == 0)
		zf_fault_empty(fault);
	return status;
}

/* ---- members of a tar ---- */

static enum zeef_status open_member(struct zf_feed *feed, const struct zf_source_options *options,
                                    const struct zf_buffer *name)
{
	struct zf_feed *member = calloc(1, sizeof *member);
	struct zf_slice inside = zf_buffer_as_slice(name);

	if (!member)
		return ZEEF_ENOMEM;
	feed->member = member;
	member->keep = feed->bytes;
	while (zf_slice_starts(inside, "./"))
		inside = zf_slice_make(inside.at + 2, inside.len - 2);
	zf_buffer_slice(&member->name, zf_buffer_as_slice(&feed->name));
	zf_buffer_byte(&member->name, '/');
	zf_buffer_slice(&member->name, inside);
	member->bytes = zf_bytes_part(feed->bytes, feed->member_size, "tar-cut");
	if (!member->bytes || member->name.broken)
		return ZEEF_ENOMEM;
	return zf_feed_open(member, options, feed->scratch);
}

/* Eats what nobody read of it, with its padding. */
static void close_member(struct zf_feed *feed)
{
	const struct zf_bytes *part = feed->member->bytes;
	uint64_t left;

	while (part->below != feed->bytes)
		part = part->below;
	left = zf_bytes_part_left(part);
	zf_bytes_skip(feed->bytes, left);
	zf_bytes_skip(feed->bytes, zf_tar_padding(feed->member_size));
	zf_feed_close(feed->member);
	free(feed->member);
	feed->member = NULL;
}

/* The next member; ZEEF_OK: it is open, or there is a fault. */
static enum zeef_status next_member(struct zf_feed *feed, const struct zf_source_options *options,
                                    struct zf_document *document, struct zf_source_fault *fault)
{
	struct zf_buffer name = { 0 };
	enum zeef_status status = ZEEF_END;

	switch (zf_tar_next(feed->bytes, &name, &feed->member_size)) {
	case ZF_TAR_MEMBER:
		status = open_member(feed, options, &name);
		break;
	case ZF_TAR_FAULT:
		/* A record of its own, also where a member told that it is cut: so the count does not hang on
		 * how much of the member anybody wanted. */
		document->origin = (struct zf_origin){ .offset = feed->bytes->eaten };
		document->origin.file = zf_arena_copy(document->arena, zf_buffer_as_slice(&feed->name));
		status = tell_damage(feed, document, fault) ? ZEEF_OK : ZEEF_END;
		break;
	case ZF_TAR_NO_MEMORY:
		status = ZEEF_ENOMEM;
		break;
	case ZF_TAR_END:
		/* What stands behind the end is no matter, but packed data may prove damaged only at its
		 * own end. */
		zf_bytes_skip(feed->bytes, UINT64_MAX);
		document->origin = (struct zf_origin){ .offset = feed->bytes->eaten };
		document->origin.file = zf_arena_copy(document->arena, zf_buffer_as_slice(&feed->name));
		status = tell_damage(feed, document, fault) ? ZEEF_OK : ZEEF_END;
		break;
	}
	zf_buffer_free(&name);
	return status;
}

static enum zeef_status members(struct zf_feed *feed, const struct zf_source_options *options,
                                struct zf_document *document, struct zf_source_fault *fault, bool pass)
{
	for (;;) {
		enum zeef_status status;
		if (feed->member) {
			status = zf_feed_next(feed->member, options, document, fault, pass);
			if (status != ZEEF_END)
				return status;
			close_member(feed);
		}
		status = feed->started && feed->told ? ZEEF_END : next_member(feed, options, document, fault);
		feed->started = true;
		if (status != ZEEF_OK || fault->code)
			return status;
	}
}

enum zeef_status zf_feed_next(struct zf_feed *feed, const struct zf_source_options *options,
                              struct zf_document *document, struct zf_source_fault *fault, bool pass)
{
	struct zf_slice name = zf_buffer_as_slice(&feed->name);

	if (feed->member)
		return members(feed, options, document, fault, pass);
	document->origin = (struct zf_origin){ .file = zf_arena_copy(document->arena, name) };
	if (!document->origin.file.at)
		return ZEEF_ENOMEM;
	switch (feed->shape) {
	case ZF_SHAPE_RECORD:
		return whole(feed, options, document, fault, pass);
	case ZF_SHAPE_LINES:
		return line(feed, options, document, fault, pass);
	case ZF_SHAPE_WARC:
		return archived(feed, options, document, fault, pass);
	case ZF_SHAPE_TAR:
		return members(feed, options, document, fault, pass);
	}
	return ZEEF_END;
}
