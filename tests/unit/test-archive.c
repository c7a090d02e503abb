#include <zdict.h>

#include "archive.h"
#include "pack.h"
#include "records.h"

static void members_of_a_tar(void **state)
{
	struct zf_buffer tar = { 0 }, inner = { 0 }, out = { 0 };
	char name[300];
	(void)state;

	tar_member(&tar, "scrape/", '5', S(""));
	tar_member(&tar, "./scrape/one.html", '0', S("<p>one</p>"));
	tar_member(&tar, "link", '2', S(""));
	tar_member(&tar, "void.html", '0', S(""));
	tar_member(&tar, "lines", '0', S("{\"text\":\"l1\"}\n{\"text\":\"l2\"}\n"));
	gzip(&inner, S("<p>packed</p>"));
	tar_member(&tar, "packed.html.gz", '0', zf_buffer_as_slice(&inner));
	memset(name, 'n', sizeof name);
	memcpy(name + 290, "/long.txt", 10);
	tar_member(&tar, "././@LongLink", 'L', zf_slice_make(name, 300));
	tar_member(&tar, "nnn", '0', S("long"));
	tar_member(&tar, "PaxHeaders/x", 'x', S("30 mtime=1350244992.023960108\n19 path=pax/\xC3\xA9.txt\n"));
	tar_member(&tar, "x", '0', S("pax"));
	tar_member(&tar, "last.txt", '0', S("last"));
	tar_end(&tar);
	zf_buffer_text(&tar, "what stands behind the end is no matter");
	spit("a.tar", zf_buffer_as_slice(&tar));
	run_path(in_folder("a.tar"), &out);
	assert_true(zf_slice_starts(zf_buffer_as_slice(&out),
		"a.tar/scrape/one.html 0+10 <p>one</p>\na.tar/void.html 0+0 empty:skipped \n"
		"a.tar/lines 0+13 l1\na.tar/lines 14+13 l2\na.tar/packed.html.gz 0+13 <p>packed</p>\n"
		"a.tar/nnn"));
	assert_non_null(strstr(zf_buffer_string(&out), "nnn/long.txt 0+4 long\na.tar/pax/\xC3\xA9.txt 0+3 pax\n"
		"a.tar/last.txt 0+4 last\n"));
	spit_packed("b.tar.zst", zstd, zf_buffer_as_slice(&tar));
	run_path(in_folder("b.tar.zst"), &out);
	assert_true(strncmp(zf_buffer_string(&out), "b.tar.zst/scrape/one.html 0+10 <p>one</p>\n", 41) == 0);
	zf_buffer_free(&tar);
	zf_buffer_free(&inner);
	zf_buffer_free(&out);
}

static void a_tar_cut_or_damaged(void **state)
{
	struct zf_buffer tar = { 0 }, out = { 0 };
	(void)state;

	tar_member(&tar, "one", '0', S("one"));
	tar_member(&tar, "two", '0', S("two"));
	spit("a", zf_buffer_as_slice(&tar));
	assert_string_equal(run_path(in_folder("a"), &out),
	                    "a/one 0+3 one\na/two 0+3 two\na 2048+0 tar-cut:failed \n");
	spit("a", zf_slice_make(tar.at, 1024 + 514));
	assert_string_equal(run_path(in_folder("a"), &out),
		"a/one 0+3 one\na/two 0+2 tar-cut:partial tw\na 1538+0 tar-cut:failed \n");
	tar.at[1024 + 5] = 'x';
	tar_end(&tar);
	spit("a", zf_buffer_as_slice(&tar));
	assert_string_equal(run_path(in_folder("a"), &out), "a/one 0+3 one\na 1024+0 tar-damaged:failed \n");
	for (size_t at = 0; at < tar.len; at += 3) { /* no byte of it may crash or hang the reader */
		tar.at[at] ^= 0x5A;
		spit("a", zf_buffer_as_slice(&tar));
		run_path(in_folder("a"), &out);
		assert_true(out.len > 0);
		tar.at[at] ^= 0x5A;
	}
	zf_buffer_free(&tar);
	zf_buffer_free(&out);
}

static const char page[] = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=\"ISO-8859-7\"\r\n"
                           "Content-Language: el\r\n\r\n<p>page</p>";

static void pages_of_a_warc(void **state)
{
	struct zf_buffer warc = { 0 }, out = { 0 };
	(void)state;

	warc_record(&warc, "warcinfo", "", S("software: none\r\n"));
	warc_record(&warc, "request", "WARC-Target-URI: https://example.eu/\r\n", S("GET / HTTP/1.1\r\n\r\n"));
	warc_record(&warc, "response", "WARC-Target-URI: <https://example.eu/>\r\n", S(page));
	warc_record(&warc, "revisit", "WARC-Target-URI: https://example.eu/\r\n", S(""));
	warc_record(&warc, "response", "", S("HTTP/1.1 404 Not Found\r\n\r\n<p>gone</p>"));
	warc_record(&warc, "response", "", S("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG"));
	warc_record(&warc, "response", "", S("HTTP/1.1 200 OK\nContent-Encoding: compress\n\nx"));
	warc_record(&warc, "response", "", S("no head"));
	warc_record(&warc, "response", "WARC-Segment-Number: 2\r\n", S(page));
	warc_record(&warc, "resource", "Content-Type: text/plain\r\n", S("a resource"));
	warc_record(&warc, "conversion", "Content-Type: text/plain\r\n", S("a conversion"));
	warc_record(&warc, "response", "", S("HTTP/1.1 200 OK\r\n\r\n"));
	warc_record(&warc, "resource", "WARC-Target-URI: metadata://tool/log\r\n", S("a log"));
	spit("a.warc", zf_buffer_as_slice(&warc));
	run_path(in_folder("a.warc"), &out);
	assert_non_null(strstr(zf_buffer_string(&out), "warc-kind:skipped,expected \n"));
	assert_int_equal(strncmp(out.at, "a.warc 0+", 9), 0);
	zf_buffer_clear(&warc);
	for (const char *at = out.at; *at; at = strchr(at, '\n') + 1) { /* without the offsets */
		const char *told = strchr(strchr(at, ' ') + 1, ' ') + 1;
		zf_buffer_add(&warc, told, (size_t)(strchr(at, '\n') + 1 - told));
	}
	assert_slice(zf_buffer_as_slice(&warc),
		"warc-kind:skipped,expected \nwarc-kind:skipped,expected \n<p>page</p>\n"
		"warc-revisit:skipped,expected \n"
		"http-status:skipped,expected \nmedia-type:skipped,expected \ncontent-encoding:failed \n"
		"http-damaged:failed \n"
		"warc-segment:failed \na resource\na conversion\nempty:skipped \n"
		"warc-kind:skipped,expected \n");
	zf_buffer_free(&warc);
	zf_buffer_free(&out);
}

static enum zeef_status first_of(const char *path, struct zf_document *document, struct zf_arena *arena)
{
	struct zf_source_options options = defaults(&path, 1);
	struct zf_source_fault fault;
	struct zf_source *source;
	enum zeef_status status;

	assert_int_equal(zf_source_open(&options, &source), ZEEF_OK);
	zf_document_reset(document, arena);
	status = zf_source_next(source, document, &fault);
	zf_source_close(source);
	return fault.code ? ZEEF_DAMAGED : status;
}

static void what_a_warc_says_of_a_page(void **state)
{
	struct zf_buffer warc = { 0 };
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_document document;
	(void)state;

	warc_record(&warc, "response", "warc-target-uri: <https://example.eu/a/>\r\nWARC-Payload-Digest: "
	                               "sha1:ABC\r\n", S(page));
	for (int packed = 0; packed < 2; packed++) {
		if (packed)
			spit_packed("a", gzip, zf_buffer_as_slice(&warc));
		else
			spit("a", zf_buffer_as_slice(&warc));
		assert_int_equal(first_of(in_folder("a"), &document, arena), ZEEF_OK);
		assert_slice(document.bytes, "<p>page</p>");
		assert_slice(document.origin.url, "https://example.eu/a/");
		assert_slice(document.origin.timestamp, "2021-06-01T10:00:00Z");
		assert_slice(document.origin.payload_digest, "sha1:ABC");
		assert_slice(document.origin.media_type, "text/html");
		assert_slice(document.origin.charset, "ISO-8859-7");
		assert_slice(document.origin.declared_lang, "el");
		assert_true(zf_hash128_equal(document.id,
		                             zf_hash128(S("ahttps://example.eu/a/2021-06-01T10:00:00Z"))));
	}
	zf_buffer_free(&warc);
	zf_arena_free(arena);
}

static void bodies_as_the_wire_has_them(void **state)
{
	static const struct {
		const char *head, *body, *want;
	} rows[] = {
		{ "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n",
		  "hello world" },
		{ "transfer-encoding: Chunked\r\n", "A\r\n0123456789\r\n", "0123456789" },
		{ "Transfer-Encoding: chunked\r\n", "ff\r\ncut", "cut" },
		{ "Transfer-Encoding: chunked\r\n", "<p>joined already</p>", "<p>joined already</p>" },
		{ "Content-Encoding: gzip\r\n", "<p>unpacked already</p>", "<p>unpacked already</p>" },
		{ "Content-Encoding: br\r\n", "<p>unpacked already</p>", "<p>unpacked already</p>" },
		{ "Content-Encoding: deflate\r\n", "<p>unpacked already</p>", "<p>unpacked already</p>" },
		{ "Content-Encoding: identity\r\n", "plain", "plain" },
	};
	struct zf_buffer warc = { 0 }, block = { 0 };
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_document document;
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		zf_buffer_clear(&warc);
		zf_buffer_clear(&block);
		zf_buffer_format(&block, "HTTP/1.1 200 OK\r\n%s\r\n%s", rows[i].head, rows[i].body);
		warc_record(&warc, "response", "", zf_buffer_as_slice(&block));
		spit("a", zf_buffer_as_slice(&warc));
		assert_int_equal(first_of(in_folder("a"), &document, arena), ZEEF_OK);
		assert_slice(document.bytes, rows[i].want);
	}
	zf_buffer_clear(&warc);
	zf_buffer_clear(&block);
	zf_buffer_free(&warc);
	zf_buffer_free(&block);
	zf_arena_free(arena);
}

static void deflate_as(struct zf_buffer *out, struct zf_slice text, int window)
{
	z_stream z = { 0 };

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (Bytef *)(uintptr_t)text.at;
	z.avail_in = (uInt)text.len;
	z.avail_out = 256;
	z.next_out = (Bytef *)zf_buffer_room(out, z.avail_out);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->len += z.total_out;
	deflateEnd(&z);
}

/* Each content encoding that servers send, whole, cut and with a wrong byte. */
static void packed_bodies(void **state)
{
	static const char text[] = "<p>a body in brotli, a body in brotli</p>";
	static const char brotli[] = "\xA1\x40\x01\xC0\xEF\x3C\xB0\x63\xC9\x03\x5A\xC9\x6D\xF1\x12\x84\x47\xAC\x7D\xC2\xE0\xE4\x14\x0B\x5D\xA6\xB1\xBD\xA5\x20\xAA\xE8\x93\x21\x28\x03\x51\x85\xC6\x3F\xFF\x81\x0A";
	static const char *const names[] = { "gzip", "zstd", "br", "deflate", "deflate" };
	struct zf_buffer body[5] = { { 0 } }, warc = { 0 }, block = { 0 }, out = { 0 };
	(void)state;

	gzip(&body[0], S(text));
	zstd(&body[1], S(text));
	zf_buffer_add(&body[2], brotli, sizeof brotli - 1);
	deflate_as(&body[3], S(text), 15);
	deflate_as(&body[4], S(text), -15);
	for (size_t i = 0; i < 5; i++) {
		for (size_t len = body[i].len; len > 2; len--) {
			zf_buffer_clear(&warc);
			zf_buffer_clear(&block);
			zf_buffer_format(&block, "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\n\r\n", names[i]);
			zf_buffer_add(&block, body[i].at, len);
			warc_record(&warc, "response", "", zf_buffer_as_slice(&block));
			warc_record(&warc, "resource", "", S("next"));
			spit("a", zf_buffer_as_slice(&warc));
			run_path(in_folder("a"), &out);
			if (len == body[i].len)
				assert_non_null(strstr(zf_buffer_string(&out), text));
			else if (len > (i < 2 ? 4 : 12)) /* less may pass for text */
				assert_non_null(strstr(zf_buffer_string(&out), "-cut:"));
			assert_non_null(strstr(zf_buffer_string(&out), " next\n"));
		}
		body[i].at[body[i].len / 2] ^= 0x15;
		zf_buffer_clear(&block);
		zf_buffer_format(&block, "HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\n\r\n", names[i]);
		zf_buffer_slice(&block, zf_buffer_as_slice(&body[i]));
		zf_buffer_clear(&warc);
		warc_record(&warc, "response", "", zf_buffer_as_slice(&block));
		spit("a", zf_buffer_as_slice(&warc));
		assert_null(strstr(run_path(in_folder("a"), &out), text));
		zf_buffer_free(&body[i]);
	}
	zf_buffer_free(&warc);
	zf_buffer_free(&block);
	zf_buffer_free(&out);
}

/* A record that is no record is passed over; the ones behind it come. */
static void finds_the_next_record(void **state)
{
	struct zf_buffer warc = { 0 }, out = { 0 };
	size_t cut;
	(void)state;

	warc_record(&warc, "resource", "", S("one"));
	zf_buffer_text(&warc, "WARC/1.0\r\nContent-Length: 3x\r\n\r\nnonsense\r\n\r\n");
	cut = warc.len;
	warc_record(&warc, "resource", "", S("two"));
	spit("a", zf_buffer_as_slice(&warc));
	run_path(in_folder("a"), &out);
	assert_non_null(strstr(zf_buffer_string(&out), " one\n"));
	assert_non_null(strstr(zf_buffer_string(&out), "warc-damaged:failed \n"));
	assert_non_null(strstr(zf_buffer_string(&out), " two\n"));
	/* Cut inside the block of the last one. */
	spit("a", zf_slice_make(warc.at, warc.len - 5));
	run_path(in_folder("a"), &out);
	assert_non_null(strstr(zf_buffer_string(&out), "warc-cut:partial tw\n"));
	for (size_t at = 7; at < warc.len; at++) {
		warc.at[at] ^= 0x15;
		spit("a", zf_buffer_as_slice(&warc));
		run_path(in_folder("a"), &out);
		assert_true(out.len > 0);
		warc.at[at] ^= 0x15;
		spit("a", zf_slice_make(warc.at, at));
		run_path(in_folder("a"), &out);
		assert_true(out.len > 0);
		if (at > cut + 40)
			assert_non_null(strstr(zf_buffer_string(&out), " one\n"));
	}
	zf_buffer_free(&warc);
	zf_buffer_free(&out);
}

/* Each record of an archive is a member of its own. Whatever byte of one is wrong, and whether bytes of it are missing or
 * zeroed, the records around it come, and one line of trouble tells of it. */
static void one_damaged_of(packer *pack, const char *code)
{
	static const char *const texts[] = { "one", "a page about the keepers of bees and their hives", "three", "four" };
	struct zf_buffer packed = { 0 }, damaged = { 0 }, record = { 0 }, out = { 0 };
	size_t ends[4];

	for (size_t i = 0; i < 4; i++) {
		zf_buffer_clear(&record);
		warc_record(&record, "resource", "", zf_slice_of(texts[i]));
		pack(&packed, zf_buffer_as_slice(&record));
		ends[i] = packed.len;
	}
	for (size_t at = ends[0]; at < ends[1]; at++) {
		for (int kind = 0; kind < 3; kind++) {
			size_t n = kind == 0 ? 1 : ends[1] - at < 40 ? ends[1] - at : 40;

			zf_buffer_clear(&damaged);
			zf_buffer_add(&damaged, packed.at, packed.len);
			if (kind == 0)
				damaged.at[at] ^= 0x15;
			else if (kind == 1)
				memset(damaged.at + at, 0, n);
			else {
				memmove(damaged.at + at, damaged.at + at + n, damaged.len - at - n);
				damaged.len -= n;
			}
			spit("a.warc", zf_buffer_as_slice(&damaged));
			run_path(in_folder("a.warc"), &out);
			assert_non_null(strstr(zf_buffer_string(&out), " one\n"));
			assert_non_null(strstr(zf_buffer_string(&out), " three\n"));
			assert_non_null(strstr(zf_buffer_string(&out), " four\n"));
			/* the time and the system in the head of a member of gzip matter to nobody, a bit that zstd
			 * does not use neither: its checksum says so */
			if (kind == 0 && (pack != gzip || at < ends[0] + 4 || at >= ends[0] + 10))
				assert_true(strstr(zf_buffer_string(&out), code) ||
				            (pack == zstd && strstr(zf_buffer_string(&out), texts[1])));
		}
	}
	zf_buffer_free(&packed);
	zf_buffer_free(&damaged);
	zf_buffer_free(&record);
	zf_buffer_free(&out);
}

static void one_damaged_member(void **state)
{
	(void)state;
	one_damaged_of(gzip, "gzip-");
	one_damaged_of(zstd, ":failed");
}

/* A dictionary of invented records, as ZDICT makes it. */
static size_t make_dictionary(char *dictionary, size_t room)
{
	struct zf_buffer samples = { 0 };
	size_t sizes[400], made;

	for (size_t i = 0; i < 400; i++) {
		size_t before = samples.len;
		char text[120];

		snprintf(text, sizeof text, "hive %zu of the keepers of bees, in row %zu of meadow %zu, is full", i, i % 7,
		         i * i % 31);
		warc_record(&samples, "resource", "", zf_slice_of(text));
		sizes[i] = samples.len - before;
	}
	made = ZDICT_trainFromBuffer(dictionary, room, samples.at, sizes, 400);
	assert_false(ZDICT_isError(made));
	zf_buffer_free(&samples);
	return made;
}

static void put_frame(struct zf_buffer *out, struct zf_slice inside)
{
	zf_buffer_add(out, "\x5D\x2A\x4D\x18", 4);
	for (int i = 0; i < 4; i++)
		zf_buffer_byte(out, (char)(inside.len >> 8 * i));
	zf_buffer_slice(out, inside);
}

static void pack_with(struct zf_buffer *out, struct zf_slice text, const char *dictionary, size_t size)
{
	ZSTD_CCtx *context = ZSTD_createCCtx();
	size_t room = ZSTD_compressBound(text.len), n;

	n = ZSTD_compress_usingDict(context, zf_buffer_room(out, room), room, text.at, text.len, dictionary, size, 3);
	assert_false(ZSTD_isError(n));
	out->len += n;
	ZSTD_freeCCtx(context);
}

/* The dictionary comes first, plain or packed itself; past damage it is still there; without it the file is told of. */
static void archives_with_a_dictionary(void **state)
{
	static char dictionary[4096];
	size_t size = make_dictionary(dictionary, sizeof dictionary), second = 0;
	(void)state;

	for (int kind = 0; kind < 4; kind++) { /* plain, packed, damaged, none */
		struct zf_buffer packed = { 0 }, inner = { 0 }, record = { 0 }, out = { 0 };

		zstd(&inner, zf_slice_make(dictionary, size));
		if (kind < 3)
			put_frame(&packed, kind == 1 ? zf_buffer_as_slice(&inner) : zf_slice_make(dictionary, size));
		for (int i = 0; i < 3; i++) {
			zf_buffer_clear(&record);
			warc_record(&record, "resource", "", zf_slice_of(i == 0 ? "one" : i == 1 ? "two" : "three"));
			second = i == 1 ? packed.len : second;
			pack_with(&packed, zf_buffer_as_slice(&record), dictionary, size);
		}
		if (kind == 2)
			memset(packed.at + second + 8, 0, 12);
		spit("a.warc.zst", zf_buffer_as_slice(&packed));
		run_path(in_folder("a.warc.zst"), &out);
		assert_int_equal(strstr(zf_buffer_string(&out), " one\n") != NULL, kind < 3);
		assert_int_equal(strstr(zf_buffer_string(&out), " two\n") != NULL, kind < 2);
		assert_int_equal(strstr(zf_buffer_string(&out), " three\n") != NULL, kind < 3);
		assert_int_equal(strstr(zf_buffer_string(&out), "packed-dictionary:failed \n") != NULL, kind == 3);
		zf_buffer_free(&packed);
		zf_buffer_free(&inner);
		zf_buffer_free(&record);
		zf_buffer_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(members_of_a_tar), IN_FOLDER(a_tar_cut_or_damaged), IN_FOLDER(pages_of_a_warc),
		IN_FOLDER(what_a_warc_says_of_a_page), IN_FOLDER(bodies_as_the_wire_has_them), IN_FOLDER(packed_bodies),
		IN_FOLDER(finds_the_next_record), IN_FOLDER(one_damaged_member),
		IN_FOLDER(archives_with_a_dictionary),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
