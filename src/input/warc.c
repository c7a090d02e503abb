#include "input/warc.h"

#include "input/fault.h"
#include "input/http.h"

enum { LONGEST_HEAD = 64 * 1024 };

static const char around[] = "fetch the archive again; the records around it were used";

struct record {
	struct zf_slice head; /* in the window */
	struct zf_slice type;
	uint64_t length;      /* of the block */
};

bool zf_warc_is(struct zf_bytes *bytes)
{
	return zf_bytes_want(bytes, 7) >= 7 && memcmp(zf_bytes_here(bytes).at, "WARC/1.", 7) == 0;
}

static void skip_line_ends(struct zf_bytes *bytes)
{
	while (zf_bytes_want(bytes, 1) && strchr("\r\n", *zf_bytes_here(bytes).at) && *zf_bytes_here(bytes).at)
		zf_bytes_eat(bytes, 1);
}

/* The head in the window; its length, or 0 = there is none. */
static size_t find_head(struct zf_bytes *bytes)
{
	size_t n = 4096, have;

	for (;;) {
		size_t len;
		have = zf_bytes_want(bytes, n);
		len = zf_http_head(zf_slice_make(zf_bytes_here(bytes).at,
						 have < LONGEST_HEAD ? have : LONGEST_HEAD));
		if (len || have < n || n >= LONGEST_HEAD)
			return len;
		n *= 4;
	}
}

static bool read_head(struct zf_bytes *bytes, struct record *record)
{
	struct zf_slice digits;

	if (!zf_warc_is(bytes))
		return false;
	record->head = zf_slice_make(NULL, find_head(bytes));
	record->head.at = zf_bytes_here(bytes).at;
	record->type = zf_http_field(record->head, "warc-type");
	digits = zf_http_field(record->head, "content-length");
	record->length = 0;
	for (size_t i = 0; i < digits.len; i++) {
		if (digits.at[i] < '0' || digits.at[i] > '9' || record->length > UINT64_MAX / 20)
			return false;
		record->length = record->length * 10 + (uint64_t)(digits.at[i] - '0');
	}
	return digits.len > 0;
}

/* Eats up to the next line that begins like a record. */
static void resync(struct zf_bytes *bytes)
{
	static const struct zf_slice mark = { "\nWARC/1.", 8 };

	zf_bytes_eat(bytes, zf_bytes_want(bytes, 1) ? 1 : 0);
	while (zf_bytes_want(bytes, mark.len) >= mark.len) {
		struct zf_slice here = zf_bytes_here(bytes);
		size_t at = zf_slice_find(here, mark);
		if (at != SIZE_MAX) {
			zf_bytes_eat(bytes, at + 1);
			return;
		}
		zf_bytes_eat(bytes, here.len - (mark.len - 1));
	}
	zf_bytes_eat(bytes, zf_bytes_here(bytes).len);
}

static bool is_page(struct zf_slice type)
{
	return zf_slice_is(type, "response") || zf_slice_is(type, "resource") ||
	       zf_slice_is(type, "conversion");
}

static void no_page(struct zf_slice type, struct zf_document *document, struct zf_source_fault *fault)
{
	int n = type.len < 40 ? (int)type.len : 40;

	if (zf_slice_is(type, "revisit"))
		zf_fault_skip(fault, document->arena, "warc-revisit",
			      "nothing to mend: the page stands where it was first fetched",
		              "the page was as at an earlier visit and is not stored again");
	else
		zf_fault_skip(fault, document->arena, "warc-kind",
			      "nothing to mend: only fetched pages are cleaned",
		              "a WARC record of the kind \"%.*s\" holds no page", n, n ? type.at : "");
	fault->expected = true;
}

static bool take_origin(const struct record *record, struct zf_document *document)
{
	struct zf_origin *origin = &document->origin;
	struct zf_slice url = zf_http_field(record->head, "warc-target-uri");

	/* WARC/1.0 as some write it has the URI in angle brackets. */
	if (url.len > 2 && url.at[0] == '<' && url.at[url.len - 1] == '>')
		url = zf_slice_make(url.at + 1, url.len - 2);
	origin->url = zf_arena_copy(document->arena, url);
	origin->timestamp = zf_arena_copy(document->arena, zf_http_field(record->head, "warc-date"));
	origin->payload_digest = zf_arena_copy(document->arena,
	                                       zf_http_field(record->head, "warc-payload-digest"));
	return origin->url.at && origin->timestamp.at && origin->payload_digest.at;
}

/* A block that is the page itself. */
static void take_resource(const struct record *record, struct zf_slice block, struct zf_document *document,
                          struct zf_source_fault *fault)
{
	struct zf_origin *origin = &document->origin, said = { 0 };

	zf_http_type(zf_http_field(record->head, "content-type"), &said);
	if (!zf_http_may_be_text(said.media_type)) {
		zf_fault_skip(fault, document->arena, "media-type", "nothing to mend: it holds no text",
			      "it is %.*s",
		              said.media_type.len < 80 ? (int)said.media_type.len : 80, said.media_type.at);
		fault->expected = true;
		return;
	}
	origin->media_type = zf_arena_copy(document->arena, said.media_type);
	origin->charset = zf_arena_copy(document->arena, said.charset);
	origin->declared_lang = zf_arena_copy(document->arena,
	                                      zf_http_field(record->head, "warc-identified-content-language"));
	document->bytes = zf_arena_copy(document->arena, block);
}

/* Archivers keep records of their own (metadata://, urn:, dns:) beside the pages. */
static bool is_web(struct zf_slice url)
{
	static const char *const schemes[] = { "http://", "https://", "ftp://", "file:" };

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		size_t n = strlen(schemes[i]);
		if (url.len > n && zf_slice_is_nocase(zf_slice_make(url.at, n), schemes[i]))
			return true;
	}
	return url.len == 0;
}

/* The block stands in the window, whole or cut. */
static enum zeef_status take_block(const struct zf_bytes *bytes, const struct record *record, uint64_t cap,
                                   struct zf_document *document, struct zf_source_fault *fault)
{
	struct zf_slice here = zf_bytes_here(bytes), block;
	struct zf_slice number = zf_http_field(record->head, "warc-segment-number");
	enum zeef_status status = ZEEF_OK;

	block = zf_slice_make(here.at + record->head.len, here.len - record->head.len);
	if (block.len > record->length)
		block.len = (size_t)record->length;
	if (!is_web(document->origin.url))
		no_page(zf_slice_of("archiver's own"), document, fault);
	else if (number.len && !zf_slice_is(number, "1"))
		zf_fault(fault, document->arena, "warc-segment", "join the segments of the archive first",
		         "the page is cut into several records of the archive");
	else if (!zf_slice_is(record->type, "response"))
		take_resource(record, block, document, fault);
	else
		status = zf_http_response(block, cap, document, fault);
	return status;
}

static enum zeef_status take_page(struct zf_bytes *bytes, struct record *record, uint64_t cap,
                                  struct zf_document *document, struct zf_source_fault *fault)
{
	if (!take_origin(record, document))
		return ZEEF_OK;
	if (record->length > cap) {
		zf_fault_large(fault, document->arena, cap);
		return ZEEF_OK;
	}
	/* The window may move: the head is read again where it stands then. */
	zf_bytes_want(bytes, record->head.len + (size_t)record->length);
	if (bytes->no_memory)
		return ZEEF_ENOMEM;
	record->head.at = zf_bytes_here(bytes).at;
	record->type = zf_http_field(record->head, "warc-type");
	return take_block(bytes, record, cap, document, fault);
}

void zf_warc_damage(struct zf_bytes *bytes, struct zf_document *document, struct zf_source_fault *fault)
{
	zf_fault_damage(fault, document->arena, &bytes->damage);
	if (zf_bytes_go_on(bytes, zf_slice_of("WARC/1.")))
		fault->mend = around;
}

/* The archive ends inside a record: what there is of a page is given. */
static void tell_cut(struct zf_bytes *bytes, uint64_t missing, struct zf_document *document,
                     struct zf_source_fault *fault)
{
	if (bytes->damage.code)
		zf_warc_damage(bytes, document, fault);
	else
		zf_fault(fault, document->arena, "warc-cut",
			 "fetch the archive again; what came before was used",
		         "the archive ends %llu bytes before the end of this record",
		         (unsigned long long)missing);
	zf_fault_partial(fault, document->bytes.len);
	bytes->damage.code = NULL;
}

enum zeef_status zf_warc_next(struct zf_bytes *bytes, uint64_t cap, struct zf_document *document,
                              struct zf_source_fault *fault, bool pass)
{
	struct record record;
	enum zeef_status status = ZEEF_OK;
	uint64_t total, done;

	skip_line_ends(bytes);
	if (zf_bytes_want(bytes, 1) == 0)
		return bytes->no_memory ? ZEEF_ENOMEM : ZEEF_END;
	document->origin.offset = bytes->eaten;
	if (!read_head(bytes, &record)) {
		if (bytes->no_memory)
			return ZEEF_ENOMEM;
		resync(bytes);
		document->origin.length = bytes->eaten - document->origin.offset;
		zf_fault(fault, document->arena, "warc-damaged",
			 around,
		         "no WARC record begins where one must");
		return ZEEF_OK;
	}
	document->origin.length = total = record.head.len + record.length;
	if (pass)
		;
	else if (is_page(record.type))
		status = take_page(bytes, &record, cap, document, fault);
	else
		no_page(record.type, document, fault);
	done = zf_bytes_skip(bytes, total);
	if (done < total)
		tell_cut(bytes, total - done, document, fault);
	return bytes->no_memory ? ZEEF_ENOMEM : status;
}
