#include "input/http.h"

#include "core/utf8.h"
#include "input/fault.h"

size_t zf_http_head(struct zf_slice text)
{
	for (size_t at = 0; at < text.len;) {
		const char *end = memchr(text.at + at, '\n', text.len - at);
		size_t stop;
		if (!end)
			return 0;
		stop = (size_t)(end - text.at);
		if (stop == at || (stop == at + 1 && text.at[at] == '\r'))
			return stop + 1;
		at = stop + 1;
	}
	return 0;
}

struct zf_slice zf_http_field(struct zf_slice head, const char *name)
{
	size_t n = strlen(name);

	for (size_t at = 0; at < head.len;) {
		const char *end = memchr(head.at + at, '\n', head.len - at);
		size_t stop = end ? (size_t)(end - head.at) : head.len;
		if (stop - at > n && head.at[at + n] == ':' &&
		    zf_slice_is_nocase(zf_slice_make(head.at + at, n), name))
			return zf_slice_trim(zf_slice_make(head.at + at + n + 1, stop - at - n - 1));
		at = stop + 1;
	}
	return (struct zf_slice){ NULL, 0 };
}

void zf_http_type(struct zf_slice type, struct zf_origin *origin)
{
	const char *semicolon = type.len ? memchr(type.at, ';', type.len) : NULL;
	size_t at = semicolon ? (size_t)(semicolon - type.at) : type.len;

	origin->media_type = zf_slice_trim(zf_slice_make(type.at, at));
	while (at < type.len) { /* at a semicolon */
		struct zf_slice part = zf_slice_make(type.at + at + 1, type.len - at - 1);
		semicolon = part.len ? memchr(part.at, ';', part.len) : NULL;
		if (semicolon)
			part.len = (size_t)(semicolon - part.at);
		at += 1 + part.len;
		part = zf_slice_trim(part);
		if (part.len <= 8 || !zf_slice_is_nocase(zf_slice_make(part.at, 8), "charset="))
			continue;
		part = zf_slice_trim(zf_slice_make(part.at + 8, part.len - 8));
		if (part.len >= 2 && (part.at[0] == '"' || part.at[0] == '\'') &&
		    part.at[part.len - 1] == part.at[0])
			part = zf_slice_make(part.at + 1, part.len - 2);
		origin->charset = part;
		return;
	}
}

bool zf_http_may_be_text(struct zf_slice type)
{
	static const char *const families[] = { "image/", "video/", "audio/", "font/" };
	static const char *const types[] = { "text/css", "text/javascript", "application/javascript",
		                             "application/x-javascript", "application/font-woff" };

	for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
		size_t n = strlen(families[i]);
		if (type.len > n && zf_slice_is_nocase(zf_slice_make(type.at, n), families[i]))
			return false;
	}
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (zf_slice_is_nocase(type, types[i]))
			return false;
	return true;
}

/* The size before a chunk, and *at moved behind its line. false: there is no size. */
static bool chunk_size(struct zf_slice body, size_t *at, size_t *size)
{
	const char *end = *at < body.len ? memchr(body.at + *at, '\n', body.len - *at) : NULL;
	size_t i = *at;

	*size = 0;
	for (; end && body.at + i < end; i++) {
		unsigned char c = (unsigned char)body.at[i], low = c | 32;
		unsigned digit = c >= '0' && c <= '9' ? c - 48u : low >= 'a' && low <= 'f' ? low - 87u : 16;
		if (digit == 16 || *size > SIZE_MAX / 32)
			break;
		*size = *size * 16 + digit;
	}
	if (!end || i == *at || (body.at[i] != '\r' && body.at[i] != '\n' && body.at[i] != ';' &&
				 body.at[i] != ' '))
		return false;
	*at = (size_t)(end - body.at) + 1;
	return true;
}

/* Without the sizes of its chunks. What does not look chunked (archivers often store it joined already)
 * stays. */
static struct zf_slice join_chunks(struct zf_slice body, struct zf_arena *arena)
{
	size_t at = 0, len = 0, size;
	char *to;

	if (!chunk_size(body, &at, &size))
		return body;
	to = zf_arena_raw(arena, body.len, 1);
	if (!to)
		return (struct zf_slice){ NULL, 0 };
	while (size > 0) {
		if (size > body.len - at)
			size = body.len - at;
		memcpy(to + len, body.at + at, size);
		len += size;
		at += size;
		while (at < body.len && (body.at[at] == '\r' || body.at[at] == '\n'))
			at++;
		if (!chunk_size(body, &at, &size))
			break;
	}
	return zf_slice_make(to, len);
}

/* ---- a body that is packed ---- */

static size_t pull_nothing(struct zf_bytes *self, char *to, size_t room)
{
	(void)self;
	(void)to;
	(void)room;
	return 0;
}

static bool has_mark(struct zf_slice encoding)
{
	return zf_slice_is_nocase(encoding, "gzip") || zf_slice_is_nocase(encoding, "x-gzip") ||
	       zf_slice_is_nocase(encoding, "zstd");
}

static bool is_packed(struct zf_slice encoding)
{
	return has_mark(encoding) || zf_slice_is_nocase(encoding, "br") ||
	       zf_slice_is_nocase(encoding, "deflate");
}

/* Archivers often store a body unpacked and its head as it was. gzip and zstd have marks of their own; what
 * has none is text where unpacking fails and the first 64 bytes are UTF-8 without control characters: packed
 * ones hardly ever are. */
static bool looks_unpacked(struct zf_slice body)
{
	size_t n = body.len < 64 ? body.len : 64;

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)body.at[i] < ' ' && !memchr("\t\n\f\r", body.at[i], 4))
			return false;
	return zf_utf8_valid(zf_slice_make(body.at, n)) + 3 >= n; /* the last character may be cut */
}

static bool put_unpackers(struct zf_bytes **bytes, struct zf_slice encoding)
{
	if (zf_slice_is_nocase(encoding, "br"))
		return zf_bytes_unpack_as(bytes, ZF_PACKING_BROTLI);
	if (zf_slice_is_nocase(encoding, "deflate"))
		return zf_bytes_unpack_as(bytes, ZF_PACKING_DEFLATE);
	return zf_bytes_unpack(bytes);
}

static enum zeef_status unpack(struct zf_slice *body, struct zf_slice encoding, uint64_t cap,
                               struct zf_document *document, struct zf_source_fault *fault)
{
	struct zf_slice packed = *body;
	/* A layer whose window is the body itself; nobody frees or moves it, since it never pulls. */
	uint64_t stored = body->len;
	struct zf_bytes bottom = { .pull = pull_nothing, .window = (char *)(uintptr_t)body->at,
				   .end = body->len,
		                   .room = body->len, .piece = 1 << 16, .ended = true, .stored = &stored };
	struct zf_bytes *bytes = &bottom;
	enum zeef_status status = ZEEF_OK;

	if (!put_unpackers(&bytes, encoding)) {
		status = ZEEF_ENOMEM;
	} else if (bytes != &bottom) {
		zf_bytes_want(bytes, (size_t)cap + 1);
		*body = zf_bytes_here(bytes);
		if (bytes->damage.code && !has_mark(encoding) && looks_unpacked(packed)) {
			bytes->damage.code = NULL;
			*body = packed;
		}
		if (bytes->no_memory)
			status = ZEEF_ENOMEM;
		else if (body->len > cap)
			zf_fault_large(fault, document->arena, cap);
		else
			*body = zf_arena_copy(document->arena, *body);
		if (bytes->damage.code && !fault->code) {
			zf_fault_damage(fault, document->arena, &bytes->damage);
			zf_fault_partial(fault, body->len);
		}
	}
	zf_bytes_free(bytes, &bottom);
	return status;
}

/* What is no page, by the head alone. */
static bool no_page(struct zf_slice head, const struct zf_origin *origin, struct zf_document *document,
                    struct zf_source_fault *fault)
{
	struct zf_slice encoding = zf_http_field(head, "content-encoding");
	const char *space = head.len > 12 ? memchr(head.at, ' ', 12) : NULL;
	struct zf_slice status = space ? zf_slice_make(space + 1, 3) : zf_slice_of("?");

	if (status.at[0] != '2') {
		zf_fault_skip(fault, document->arena, "http-status", "nothing to mend: the server gave no page",
		              "the server answered %.3s", status.at);
		fault->expected = true;
	} else if (!zf_http_may_be_text(origin->media_type)) {
		zf_fault_skip(fault, document->arena, "media-type", "nothing to mend: it holds no text",
			      "it is %.*s",
		              origin->media_type.len < 80 ? (int)origin->media_type.len : 80,
		              origin->media_type.at);
		fault->expected = true;
	} else if (encoding.len && !is_packed(encoding) && !zf_slice_is_nocase(encoding, "identity")) {
		zf_fault(fault, document->arena, "content-encoding",
			 "store the pages unpacked (warcio recompress)",
		         "zeef cannot unpack the content encoding %.*s",
		         encoding.len < 40 ? (int)encoding.len : 40, encoding.at);
	}
	return fault->code != NULL;
}

enum zeef_status zf_http_response(struct zf_slice response, uint64_t cap, struct zf_document *document,
                                  struct zf_source_fault *fault)
{
	size_t len = zf_http_head(response);
	struct zf_slice head = { response.at, len }, body = { response.at + len, response.len - len }, encoding;
	struct zf_origin *origin = &document->origin, said = { 0 };
	enum zeef_status status = ZEEF_OK;

	if (len == 0 || !zf_slice_starts(response, "HTTP/")) {
		zf_fault(fault, document->arena, "http-damaged", "fetch the page again",
			 "the response has no HTTP head");
		return ZEEF_OK;
	}
	zf_http_type(zf_http_field(head, "content-type"), &said);
	if (no_page(head, &said, document, fault))
		return ZEEF_OK;
	origin->media_type = zf_arena_copy(document->arena, said.media_type);
	origin->charset = zf_arena_copy(document->arena, said.charset);
	origin->declared_lang = zf_arena_copy(document->arena, zf_http_field(head, "content-language"));
	if (zf_slice_is_nocase(zf_http_field(head, "transfer-encoding"), "chunked"))
		body = join_chunks(body, document->arena);
	encoding = zf_http_field(head, "content-encoding");
	if (body.at && is_packed(encoding))
		status = unpack(&body, encoding, cap, document, fault);
	if (fault->code && !fault->partial)
		return status;
	document->bytes = body.at == response.at + len ? zf_arena_copy(document->arena, body) : body;
	return status;
}
