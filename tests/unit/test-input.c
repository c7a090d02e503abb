#include "check.h"
#include "files.h"

#include <fcntl.h>
#include <lzma.h>
#include <sys/socket.h>
#include <zlib.h>
#include <zstd.h>

#include "core/json.h"
#include "input/source.h"

static int reports;
static char last_code[64];

static void hear(void *user, const struct zeef_report *report)
{
	(void)user;
	reports++;
	snprintf(last_code, sizeof last_code, "%s", report->code);
	assert_non_null(report->mend);
}

static struct zf_source_options defaults(const char *const *paths, size_t npaths)
{
	return (struct zf_source_options){ .paths = paths, .npaths = npaths, .html_field = "html", .text_field = "text",
		                           .url_field = "url", .date_field = "date", .lang_field = "lang",
		                           .record_cap = 1 << 20, .trouble = { hear, NULL } };
}

/* What a source gives, in words: one line a record. */
static void tell(struct zf_buffer *out, const struct zf_document *document, const struct zf_source_fault *fault)
{
	struct zf_slice shown = document->bytes;

	zf_buffer_slice(out, document->origin.file);
	zf_buffer_format(out, " %llu+%llu ", (unsigned long long)document->origin.offset,
	                 (unsigned long long)document->origin.length);
	if (fault->code)
		zf_buffer_format(out, "%s:%s%s%s ", fault->code, fault->failed ? "failed" : "skipped",
		                 fault->partial ? ",partial" : "", fault->expected ? ",expected" : "");
	if (shown.len > 60)
		shown.len = 60;
	if (document->bytes.at)
		zf_buffer_slice(out, shown);
	zf_buffer_byte(out, '\n');
}

static enum zeef_status give_all(struct zf_source *source, struct zf_buffer *out)
{
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_document document;
	struct zf_source_fault fault;
	enum zeef_status status;

	for (;;) {
		zf_document_reset(&document, arena);
		status = zf_source_next(source, &document, &fault);
		if (status != ZEEF_OK)
			break;
		assert_true(!fault.code || (fault.what && fault.mend));
		tell(out, &document, &fault);
	}
	zf_arena_free(arena);
	return status;
}

static const char *run(const struct zf_source_options *options, struct zf_buffer *out)
{
	struct zf_source *source;
	enum zeef_status status = zf_source_open(options, &source);

	zf_buffer_clear(out);
	if (status < 0)
		return "";
	assert_int_equal(give_all(source, out), ZEEF_END);
	zf_source_close(source);
	return zf_buffer_string(out);
}

static const char *run_path(const char *path, struct zf_buffer *out)
{
	struct zf_source_options options = defaults(&path, 1);

	return run(&options, out);
}

/* ---- packing, as the ordinary tools do it ---- */

static void gzip(struct zf_buffer *out, struct zf_slice text)
{
	z_stream z = { 0 };

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (Bytef *)(uintptr_t)text.at;
	z.avail_in = (uInt)text.len;
	z.avail_out = (uInt)deflateBound(&z, text.len);
	z.next_out = (Bytef *)zf_buffer_room(out, z.avail_out);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->len += z.total_out;
	deflateEnd(&z);
}

static void zstd(struct zf_buffer *out, struct zf_slice text)
{
	size_t room = ZSTD_compressBound(text.len);
	ZSTD_CCtx *packer = ZSTD_createCCtx();

	ZSTD_CCtx_setParameter(packer, ZSTD_c_checksumFlag, 1);
	out->len += ZSTD_compress2(packer, zf_buffer_room(out, room), room, text.at, text.len);
	ZSTD_freeCCtx(packer);
}

static void xz(struct zf_buffer *out, struct zf_slice text)
{
	size_t room = lzma_stream_buffer_bound(text.len), at = 0;

	assert_int_equal(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, NULL, (const uint8_t *)text.at, text.len,
	                                         (uint8_t *)zf_buffer_room(out, room), &at, room), LZMA_OK);
	out->len += at;
}

typedef void packer(struct zf_buffer *out, struct zf_slice text);
static packer *const packers[] = { gzip, zstd, xz };
static const char *const cuts[] = { "gzip-cut", "zstd-cut", "xz-cut" };

static void spit_packed(const char *name, packer *pack, struct zf_slice text)
{
	struct zf_buffer packed = { 0 };

	pack(&packed, text);
	spit(name, zf_buffer_as_slice(&packed));
	zf_buffer_free(&packed);
}

/* ---- walking ---- */

static void folders_in_byte_order(void **state)
{
	struct zf_buffer out = { 0 };
	(void)state;

	spit("scrape/a/z.html", S("1"));
	spit("scrape/a-b/x.html", S("2"));
	spit("scrape/a.txt", S("3"));
	spit("scrape/B", S("4"));
	spit("scrape/\xC3\xA9", S("5"));
	spit("scrape/a/b/c/d/e", S("6"));
	assert_string_equal(run_path(in_folder("scrape"), &out),
		"scrape/B 0+1 4\nscrape/a-b/x.html 0+1 2\nscrape/a.txt 0+1 3\nscrape/a/b/c/d/e 0+1 6\n"
		"scrape/a/z.html 0+1 1\nscrape/\xC3\xA9 0+1 5\n");
	assert_true(strncmp(run_path(in_folder("scrape///"), &out), "scrape/B 0+1 4\n", 15) == 0);
	assert_true(strncmp(run_path(in_folder("scrape/."), &out), "B 0+1 4\n", 8) == 0);
	assert_string_equal(run_path(in_folder("scrape/a/z.html"), &out), "z.html 0+1 1\n");
	zf_buffer_free(&out);
}

/* The order in which files came to be, and with it that of the listing, has no say. */
static void order_of_making_has_no_say(void **state)
{
	struct zf_buffer up = { 0 }, down = { 0 };
	char name[32];
	(void)state;

	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof name, "up/s/%d/%d.txt", i % 7, i * 7919 % 1000);
		spit(name, S(name + 3));
		snprintf(name, sizeof name, "down/s/%d/%d.txt", (299 - i) % 7, (299 - i) * 7919 % 1000);
		spit(name, S(name + 5));
	}
	run_path(in_folder("up/s"), &up);
	assert_true(up.len > 300);
	assert_string_equal(zf_buffer_string(&up), run_path(in_folder("down/s"), &down));
	zf_buffer_free(&up);
	zf_buffer_free(&down);
}

static void links_and_special_files(void **state)
{
	struct zf_buffer out = { 0 };
	(void)state;

	spit("target/x.txt", S("x"));
	spit("in/plain.txt", S("p"));
	assert_int_equal(symlink("../target", in_folder("in/link")), 0);
	assert_int_equal(symlink("../target/x.txt", in_folder("in/link.txt")), 0);
	assert_int_equal(symlink("in", in_folder("in/loop")), 0);
	assert_int_equal(mkfifo(in_folder("in/pipe"), 0600), 0);
	assert_int_equal(mkdir(in_folder("in/a.html"), 0700), 0);
	assert_string_equal(run_path(in_folder("in"), &out),
		"in/a.html/ 0+0 folder-empty:skipped \nin/link 0+0 symlink:skipped \nin/link.txt 0+0 symlink:skipped \n"
		"in/loop 0+0 symlink:skipped \nin/pipe 0+0 special-file:skipped \nin/plain.txt 0+1 p\n");
	/* Named by the user, a link is followed. */
	assert_string_equal(run_path(in_folder("in/link"), &out), "link/x.txt 0+1 x\n");
	assert_string_equal(run_path(in_folder("in/link.txt"), &out), "link.txt 0+1 x\n");
	zf_buffer_free(&out);
}

static void what_may_not_be_read(void **state)
{
	struct zf_buffer out = { 0 };
	(void)state;

	spit("in/a.txt", S("a"));
	spit("in/b/c.txt", S("c"));
	spit("in/d.txt", S("d"));
	chmod(in_folder("in/a.txt"), 0);
	chmod(in_folder("in/b"), 0);
	if (getuid() == 0) { /* for root nothing is unreadable: be nobody for a while */
		chmod(folder, 0755);
		assert_int_equal(seteuid(65534), 0);
	}
	assert_string_equal(run_path(in_folder("in"), &out),
		"in/a.txt 0+0 unreadable:failed \nin/b/ 0+0 folder-unreadable:failed \nin/d.txt 0+1 d\n");
	if (getuid() != 0) {
		assert_string_equal(run_path(in_folder("in/a.txt"), &out), "");
		assert_string_equal(last_code, "unreadable");
	}
	assert_int_equal(seteuid(getuid()), 0);
	zf_buffer_free(&out);
}

static void wrong_calls(void **state)
{
	const char *paths[] = { in_folder("none"), "-", "-" };
	struct zf_source_options options = defaults(paths, 1);
	struct zf_source *source = (struct zf_source *)&options;
	(void)state;

	reports = 0;
	assert_int_equal(zf_source_open(&options, &source), ZEEF_EUSAGE);
	assert_null(source);
	assert_string_equal(last_code, "missing");
	options = defaults(paths + 1, 2);
	assert_int_equal(zf_source_open(&options, &source), ZEEF_EUSAGE);
	assert_string_equal(last_code, "stdin-twice");
	options = defaults(NULL, 0);
	assert_int_equal(zf_source_open(&options, &source), ZEEF_EUSAGE);
	assert_string_equal(last_code, "no-input");
	mkdir(in_folder("empty"), 0700);
	mkdir(in_folder("empty/more"), 0700);
	paths[0] = in_folder("empty");
	options = defaults(paths, 1);
	assert_int_equal(zf_source_open(&options, &source), ZEEF_EUSAGE);
	assert_string_equal(last_code, "no-files");
	assert_int_equal(reports, 4);
}

static void lists_of_names(void **state)
{
	struct zf_source_options options = defaults(NULL, 0);
	struct zf_buffer out = { 0 }, list = { 0 };
	const char *argument = NULL;
	(void)state;

	spit("one.txt", S("1"));
	spit("two/x.txt", S("2"));
	zf_buffer_format(&list, "%s\n\n%s\r\n%s", in_folder("two"), in_folder("one.txt"), in_folder("gone.txt"));
	spit("list", zf_buffer_as_slice(&list));
	options.files_from = in_folder("list");
	assert_string_equal(run(&options, &out), "two/x.txt 0+1 2\none.txt 0+1 1\ngone.txt 0+0 missing:failed \n");
	argument = in_folder("one.txt");
	options.paths = &argument;
	options.npaths = 1;
	assert_true(strncmp(run(&options, &out), "one.txt 0+1 1\ntwo/x.txt", 23) == 0);
	options.files_from = in_folder("no-list");
	assert_string_equal(run(&options, &out), "");
	zf_buffer_free(&out);
	zf_buffer_free(&list);
}

/* ---- records ---- */

static const char lines[] =
	"{\"text\":\"De bijen vlogen uit.\",\"url\":\"https://example.eu/1\",\"date\":\"2021-05-20\",\"lang\":\"nl\"}\n"
	"\n  \r\n"
	"{\"html\":\"<p>Die B\\u00e4ume bl\\u00fchen.</p>\",\"text\":\"unused\",\"ts\":\"2021-06-01T10:00:00Z\"}\r\n"
	"{\"text\":\"half\n"
	"{\"title\":\"no text\"}\n"
	"[1,2]\n"
	"{\"text\":\"\"}\n"
	"  {\"text\":\"Last, without a line end.\"}";

static const char lines_told[] =
	"a 0+92 De bijen vlogen uit.\n"
	"a 98+90 <p>Die B\xC3\xA4ume bl\xC3\xBChen.</p>\n"
	"a 189+13 json-bad:failed \n"
	"a 203+19 json-no-text:failed \n"
	"a 223+5 json-bad:failed \n"
	"a 229+11 empty:skipped \n"
	"a 241+38 Last, without a line end.\n";

static void json_lines(void **state)
{
	struct zf_buffer out = { 0 };
	(void)state;

	spit("a", S(lines));
	assert_string_equal(run_path(in_folder("a"), &out), lines_told);
	zf_buffer_free(&out);
}

static void fields_of_a_line(void **state)
{
	const char *path;
	struct zf_source_options options;
	struct zf_source *source;
	struct zf_source_fault fault;
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_document document;
	char hex[33];
	(void)state;

	spit("in/a", S(lines));
	path = in_folder("in");
	options = defaults(&path, 1);
	assert_int_equal(zf_source_open(&options, &source), ZEEF_OK);
	zf_document_reset(&document, arena);
	assert_int_equal(zf_source_next(source, &document, &fault), ZEEF_OK);
	assert_slice(document.origin.file, "in/a");
	assert_slice(document.origin.path, in_folder("in/a"));
	assert_slice(document.origin.url, "https://example.eu/1");
	assert_slice(document.origin.declared_date, "2021-05-20");
	assert_slice(document.origin.declared_lang, "nl");
	assert_slice(document.origin.charset, "utf-8");
	assert_int_equal(document.number, 0);
	assert_true(zf_hash128_equal(document.id, zf_hash128(S("in/ahttps://example.eu/1"))));
	zf_hash128_hex(zf_hash128(S("De bijen vlogen uit.")), hex);
	assert_true(zf_slice_starts(document.origin.payload_digest, "xxh128:"));
	assert_string_equal(document.origin.payload_digest.at + 7, hex);
	zf_document_reset(&document, arena);
	assert_int_equal(zf_source_next(source, &document, &fault), ZEEF_OK);
	assert_int_equal(document.format, ZF_FORMAT_HTML);
	assert_slice(document.origin.media_type, "text/html");
	assert_slice(document.origin.timestamp, "2021-06-01T10:00:00Z");
	assert_int_equal(document.number, 1);
	assert_true(zf_hash128_equal(document.id, zf_hash128(S("in/a2021-06-01T10:00:00Z"))));
	zf_document_reset(&document, arena);
	assert_int_equal(zf_source_next(source, &document, &fault), ZEEF_OK);
	assert_string_equal(fault.what, "no JSON from byte 13 of the line on (byte 202 of the file)");
	zf_source_close(source);
	zf_arena_free(arena);
}

/* What is JSON Lines and what is one text is seen by the content. */
static void sniffs_lines(void **state)
{
	static const struct {
		const char *name, *bytes, *told;
	} rows[] = {
		{ "b.html", "\xEF\xBB\xBF{\"text\":\"a\"}\n{\"text\":\"b\"}", "b.html 3+12 a\nb.html 16+12 b\n" },
		{ "b.jsonl", "{\"body\":\"a\"}", "b.jsonl 0+12 json-no-text:failed \n" },
		{ "b.txt", "{\"body\":\"a\"}", "b.txt 0+12 {\"body\":\"a\"}\n" },
		{ "b.txt", "{\"body\":\"a\"}\n{\"body\":\"b\"}\n",
		  "b.txt 0+12 json-no-text:failed \nb.txt 13+12 json-no-text:failed \n" },
		{ "b.jsonl", "{\"text\":\"a\n{\"text\":\"b\"}\n", "b.jsonl 0+10 json-bad:failed \nb.jsonl 11+12 b\n" },
		{ "b.jsonl", "{curly}", "b.jsonl 0+7 {curly}\n" },
		{ "b.json", "{\n \"text\": \"one record\"\n}\n", "b.json 0+26 one record\n" },
		{ "b.json", "{ \"text\":\n", "b.json 0+10 { \"text\":\n\n" },
		{ "b.jsonl", "", "b.jsonl 0+0 empty:skipped \n" },
		{ "b.jsonl", "\n\n", "b.jsonl 0+2 \n\n\n" },
	};
	struct zf_buffer out = { 0 };
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		spit(rows[i].name, S(rows[i].bytes));
		assert_string_equal(run_path(in_folder(rows[i].name), &out), rows[i].told);
	}
	zf_buffer_free(&out);
}

static void named_fields(void **state)
{
	const char *path;
	struct zf_source_options options;
	struct zf_buffer out = { 0 };
	(void)state;

	spit("b", S("{\"body\":\"a\",\"text\":7}\n{\"body\":\"b\"}\n"));
	path = in_folder("b");
	options = defaults(&path, 1);
	options.text_field = "body";
	assert_string_equal(run(&options, &out), "b 0+21 a\nb 22+12 b\n");
	zf_buffer_free(&out);
}

static const char ours[] =
	"{\"id\":\"00\",\"text\":\"Bij\xC3\xABn in de stad\\nZij zoemen.\",\"lang\":\"nl\",\"title\":\"Bij\xC3\xABn in de stad\","
	"\"date\":\"2021-05-20\",\"date_source\":\"meta\",\"references\":[{\"kind\":\"ip\",\"value\":\"IP/21/1\"}],"
	"\"url\":\"https://example.eu/1\",\"source\":{\"file\":\"x\",\"declared_lang\":\"nl-BE\",\"timestamp\":\"2021-06-01T10:00:00Z\"},"
	"\"paragraphs\":[{\"kind\":\"title\",\"lang\":\"nl\",\"lang_prob\":0.9,\"start\":0,\"end\":16,\"block\":4},"
	"{\"kind\":\"paragraph\",\"lang\":\"nl\",\"lang_prob\":0.9,\"start\":17,\"end\":28,\"block\":9}],"
	"\"contacts\":[{\"name\":\"An Bij\",\"role\":null,\"details\":[\"+32 2\",\"an@example.eu\"]}]}\n";

static void documents_of_our_own(void **state)
{
	const char *path;
	struct zf_source_options options;
	struct zf_source *source;
	struct zf_source_fault fault;
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_document document;
	(void)state;

	spit("a", S(ours));
	path = in_folder("a");
	options = defaults(&path, 1);
	assert_int_equal(zf_source_open(&options, &source), ZEEF_OK);
	zf_document_reset(&document, arena);
	assert_int_equal(zf_source_next(source, &document, &fault), ZEEF_OK);
	assert_null(fault.code);
	assert_int_equal(document.format, ZF_FORMAT_BLOCKS);
	assert_int_equal(document.nknown, 2);
	assert_int_equal(document.known[0].kind, ZF_TITLE);
	assert_slice(zf_slice_make(document.bytes.at + document.known[0].at, document.known[0].len), "Bij\xC3\xABn in de stad");
	assert_slice(zf_slice_make(document.bytes.at + document.known[1].at, document.known[1].len), "Zij zoemen.");
	assert_string_equal(document.known[1].lang, "nl");
	assert_slice(zf_document_get(&document, "zeef.title"), "Bij\xC3\xABn in de stad");
	assert_slice(zf_document_get(&document, "zeef.date-source"), "meta");
	assert_slice(zf_document_get(&document, "zeef.reference"), "IP/21/1");
	assert_slice(zf_document_get(&document, "zeef.contact"), "An Bij");
	assert_slice(zf_document_get(&document, "zeef.contact.detail"), "+32 2");
	assert_slice(document.last_property->value, "an@example.eu");
	assert_slice(document.origin.declared_lang, "nl-BE");
	assert_slice(document.origin.timestamp, "2021-06-01T10:00:00Z");
	zf_source_close(source);
	zf_arena_free(arena);
}

/* Paragraphs that do not fit their text are not believed: the text comes as any other. */
static void only_what_fits_is_our_own(void **state)
{
	static const char *const lists[] = {
		"[{\"kind\":\"title\",\"start\":0,\"end\":3},{\"kind\":\"item\",\"start\":4,\"end\":6}]", /* too short */
		"[{\"kind\":\"title\",\"start\":0,\"end\":3},{\"kind\":\"item\",\"start\":4,\"end\":9}]", /* too long */
		"[{\"kind\":\"title\",\"start\":0,\"end\":2},{\"kind\":\"item\",\"start\":3,\"end\":7}]", /* no line end there */
		"[{\"kind\":\"item\",\"start\":4,\"end\":7}]",
		"[{\"kind\":\"song\",\"start\":0,\"end\":7}]",
		"[{\"kind\":\"item\",\"start\":0,\"end\":-7}]",
		"[{\"kind\":\"item\",\"start\":0}]", "[7]", "[]", "{}", "null", "[[[[]]]]",
	};
	const char *path;
	struct zf_source_options options;
	struct zf_arena *arena = zf_arena_new(0);
	(void)state;

	path = in_folder("a");
	options = defaults(&path, 1);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct zf_source *source;
		struct zf_source_fault fault;
		struct zf_document document;
		struct zf_buffer text = { 0 };
		zf_buffer_format(&text, "{\"text\":\"abc\\ndef\",\"paragraphs\":%s}", lists[i]);
		spit("a", zf_buffer_as_slice(&text));
		assert_int_equal(zf_source_open(&options, &source), ZEEF_OK);
		zf_document_reset(&document, arena);
		assert_int_equal(zf_source_next(source, &document, &fault), ZEEF_OK);
		assert_null(fault.code);
		assert_int_equal(document.format, ZF_FORMAT_UNKNOWN);
		assert_slice(document.bytes, "abc\ndef");
		zf_source_close(source);
		zf_buffer_free(&text);
	}
	zf_arena_free(arena);
}

/* ---- packed ---- */

static void packed_is_as_plain(void **state)
{
	struct zf_buffer out = { 0 }, packed = { 0 }, twice = { 0 };
	(void)state;

	for (size_t i = 0; i < 3; i++) {
		spit_packed("a", packers[i], S(lines));
		assert_string_equal(run_path(in_folder("a"), &out), lines_told);
		/* Many members, as logs that are appended to have them. */
		zf_buffer_clear(&packed);
		for (size_t at = 0; at < sizeof lines - 1; at += 40)
			packers[i](&packed, zf_slice_make(lines + at, sizeof lines - 1 - at < 40 ? sizeof lines - 1 - at : 40));
		spit("a", zf_buffer_as_slice(&packed));
		assert_string_equal(run_path(in_folder("a"), &out), lines_told);
		for (size_t k = 0; k < 3; k++) { /* packed again */
			zf_buffer_clear(&twice);
			packers[k](&twice, zf_buffer_as_slice(&packed));
			spit("a", zf_buffer_as_slice(&twice));
			assert_string_equal(run_path(in_folder("a"), &out), lines_told);
		}
	}
	zf_buffer_clear(&packed);
	gzip(&packed, S("<p>tape</p>"));
	memset(zf_buffer_room(&packed, 512), 0, 512);
	packed.len += 512;
	spit("a", zf_buffer_as_slice(&packed));
	assert_string_equal(run_path(in_folder("a"), &out), "a 0+11 <p>tape</p>\n");
	zf_buffer_free(&out);
	zf_buffer_free(&packed);
	zf_buffer_free(&twice);
}

static void count_lines(const char *told, size_t *good, size_t *faults)
{
	*good = *faults = 0;
	for (; *told; told = strchr(told, '\n') + 1) {
		const char *end = strchr(told, '\n'), *fault = strstr(told, ":failed");
		if (fault && fault < end)
			++*faults;
		else
			++*good;
	}
}

/* Cut at every place: what came before is still given, and exactly one fault says that it was cut. */
static void cut_at_every_place(void **state)
{
	struct zf_buffer out = { 0 }, packed = { 0 }, text = { 0 };
	(void)state;

	for (int i = 0; i < 12; i++)
		zf_buffer_format(&text, "{\"text\":\"line %d %d\"}\n", i, i * 7919 % 1000);
	for (size_t i = 0; i < 3; i++) {
		zf_buffer_clear(&packed);
		packers[i](&packed, zf_buffer_as_slice(&text));
		for (size_t cut = 6; cut < packed.len; cut++) {
			size_t good, faults;
			spit("a", zf_slice_make(packed.at, cut));
			run_path(in_folder("a"), &out);
			count_lines(zf_buffer_string(&out), &good, &faults);
			assert_int_equal(faults, 1);
			assert_true(good <= 12);
			assert_non_null(strstr(zf_buffer_string(&out), cuts[i]));
		}
	}
	/* gzip gives what it has: with all but the trailer there, all lines come. */
	spit_packed("a", gzip, zf_buffer_as_slice(&text));
	zf_buffer_clear(&packed);
	gzip(&packed, zf_buffer_as_slice(&text));
	spit("a", zf_slice_make(packed.at, packed.len - 1));
	run_path(in_folder("a"), &out);
	assert_non_null(strstr(zf_buffer_string(&out), "line 11"));
	spit_packed("b.html", gzip, S("<p>whole</p>"));
	zf_buffer_clear(&packed);
	gzip(&packed, S("<p>whole</p>"));
	spit("b.html", zf_slice_make(packed.at, packed.len - 3));
	assert_string_equal(run_path(in_folder("b.html"), &out), "b.html 0+12 gzip-cut:failed,partial <p>whole</p>\n");
	zf_buffer_free(&out);
	zf_buffer_free(&packed);
	zf_buffer_free(&text);
}

static void damaged_at_every_place(void **state)
{
	struct zf_buffer out = { 0 }, packed = { 0 };
	(void)state;

	for (size_t i = 0; i < 3; i++) {
		zf_buffer_clear(&packed);
		packers[i](&packed, S(lines));
		for (size_t at = 0; at < packed.len; at++) {
			packed.at[at] ^= 0x41;
			spit("a", zf_buffer_as_slice(&packed));
			run_path(in_folder("a"), &out); /* anything may come, but an end comes, and at least one record */
			assert_true(out.len > 0);
			packed.at[at] ^= 0x41;
		}
	}
	zf_buffer_clear(&packed);
	gzip(&packed, S("{\"text\":\"a\"}\n"));
	zf_buffer_text(&packed, "garbage");
	spit("a", zf_buffer_as_slice(&packed));
	assert_string_equal(run_path(in_folder("a"), &out), "a 0+12 a\na 13+0 gzip-damaged:failed \n");
	zf_buffer_free(&out);
	zf_buffer_free(&packed);
}

/* ---- limits ---- */

static void records_over_the_cap(void **state)
{
	const char *path;
	struct zf_source_options options;
	struct zf_buffer out = { 0 }, text = { 0 };
	(void)state;

	path = in_folder("a");
	options = defaults(&path, 1);
	options.record_cap = 1000;
	zf_buffer_text(&text, "{\"text\":\"before\"}\n{\"text\":\"");
	for (int i = 0; i < 200000; i++)
		zf_buffer_byte(&text, 'x');
	zf_buffer_text(&text, "\"}\n{\"text\":\"after\"}\n");
	spit("a", zf_buffer_as_slice(&text));
	assert_string_equal(run(&options, &out), "a 0+17 before\na 18+200011 too-large:failed \na 200030+16 after\n");
	spit("a", zf_slice_make(text.at + 30, 1001));
	assert_string_equal(run(&options, &out), "a 0+1001 too-large:failed \n");
	spit("a", zf_slice_make(text.at + 30, 1000));
	assert_true(strncmp(run(&options, &out), "a 0+1000 xxx", 12) == 0);
	zf_buffer_free(&out);
	zf_buffer_free(&text);
}

/* A gzip of 1 GB of zeros: memory stays at the cap of one record. */
static void bombs_stay_small(void **state)
{
	enum { PIECE = 1 << 20, PIECES = 300 };
	struct zf_buffer packed = { 0 }, out = { 0 };
	char *zeros = calloc(1, PIECE);
	z_stream z = { 0 };
	(void)state;

	assert_int_equal(deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	for (int i = 0; i <= PIECES; i++) {
		z.next_in = (Bytef *)zeros;
		z.avail_in = i < PIECES ? PIECE : 0;
		do {
			z.next_out = (Bytef *)zf_buffer_room(&packed, 1 << 16);
			z.avail_out = 1 << 16;
			deflate(&z, i < PIECES ? Z_NO_FLUSH : Z_FINISH);
			packed.len += (1 << 16) - z.avail_out;
		} while (z.avail_out == 0);
	}
	deflateEnd(&z);
	spit("a", zf_buffer_as_slice(&packed));
	assert_string_equal(run_path(in_folder("a"), &out), "a 0+1048577 too-large:failed \n");
	free(zeros);
	zf_buffer_free(&packed);
	zf_buffer_free(&out);
}

/* The arena's cap is the record's trouble, not the run's. */
static void a_small_arena_is_a_fault(void **state)
{
	const char *path;
	struct zf_source_options options;
	struct zf_source *source;
	struct zf_buffer text = { 0 };
	int large = 0, good = 0;
	(void)state;

	for (int i = 0; i < 40; i++) {
		zf_buffer_text(&text, "{\"text\":\"\\n");
		for (int k = 0; k < i * 500; k++)
			zf_buffer_byte(&text, 'x');
		zf_buffer_text(&text, "\"}\n");
	}
	spit("a", zf_buffer_as_slice(&text));
	path = in_folder("a");
	options = defaults(&path, 1);
	assert_int_equal(zf_source_open(&options, &source), ZEEF_OK);
	for (;;) {
		struct zf_arena *arena = zf_arena_new(8000);
		struct zf_document document;
		struct zf_source_fault fault;
		enum zeef_status status;
		zf_document_reset(&document, arena);
		status = zf_source_next(source, &document, &fault);
		assert_true(status >= 0);
		if (status == ZEEF_OK && fault.code)
			assert_string_equal(fault.code, "too-large");
		large += status == ZEEF_OK && fault.code;
		good += status == ZEEF_OK && !fault.code;
		zf_arena_free(arena);
		if (status == ZEEF_END)
			break;
	}
	assert_int_equal(large + good, 40);
	assert_true(good > 10 && large > 20);
	zf_source_close(source);
	zf_buffer_free(&text);
}

/* ---- laws ---- */

/* Everything at once, for the laws below. */
static void make_corpus(void)
{
	struct zf_buffer packed = { 0 };

	spit("c/a.jsonl", S(lines));
	spit_packed("c/b.jsonl.gz", gzip, S(lines));
	spit_packed("c/b.jsonl.xz", xz, S(lines));
	spit("c/d/page.html", S("<p>A page.</p>"));
	spit("c/d/void.html", S(""));
	spit("c/e.bin", zf_slice_make("\0\1\2\xFF\xFE", 5));
	spit("c/f.jsonl", S(ours));
	gzip(&packed, S(lines));
	spit("c/g.gz", zf_slice_make(packed.at, packed.len - 20));
	mkdir(in_folder("c/h"), 0700);
	mkfifo(in_folder("c/i"), 0600);
	spit_packed("c/j.zst", zstd, S(lines));
	zf_buffer_free(&packed);
}

static void one_byte_at_a_time(void **state)
{
	const char *path;
	struct zf_source_options options;
	struct zf_buffer once = { 0 }, bites = { 0 };
	(void)state;

	make_corpus();
	path = in_folder("c");
	options = defaults(&path, 1);
	run(&options, &once);
	assert_true(once.len > 1200);
	for (size_t piece = 1; piece < 5000; piece = piece * 3 + 1) {
		options.piece = piece;
		assert_string_equal(run(&options, &bites), zf_buffer_string(&once));
	}
	zf_buffer_free(&once);
	zf_buffer_free(&bites);
}

/* From every place between two records another source gives the same rest, numbers and files too. */
static void seek_gives_the_same_rest(void **state)
{
	const char *path;
	struct zf_source_options options;
	struct zf_source *source;
	struct zf_buffer all = { 0 }, rest = { 0 };
	struct zf_source_place places[100];
	size_t at[100], n = 0;
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_document document;
	struct zf_source_fault fault;
	(void)state;

	make_corpus();
	path = in_folder("c");
	options = defaults(&path, 1);
	assert_int_equal(zf_source_open(&options, &source), ZEEF_OK);
	for (;;) {
		places[n] = zf_source_where(source);
		at[n++] = all.len;
		zf_document_reset(&document, arena);
		if (zf_source_next(source, &document, &fault) == ZEEF_END)
			break;
		assert_int_equal(document.number, n - 1);
		tell(&all, &document, &fault);
	}
	zf_source_close(source);
	assert_true(n > 30 && n < 100);
	zf_buffer_string(&all);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(places[i].record, i);
		assert_int_equal(zf_source_open(&options, &source), ZEEF_OK);
		assert_int_equal(zf_source_seek(source, places[i]), ZEEF_OK);
		if (at[i] < all.len) {
			zf_document_reset(&document, arena);
			zf_buffer_clear(&rest);
			assert_int_equal(zf_source_next(source, &document, &fault), ZEEF_OK);
			assert_int_equal(document.number, i);
			tell(&rest, &document, &fault);
		} else {
			zf_buffer_clear(&rest);
		}
		assert_int_equal(give_all(source, &rest), ZEEF_END);
		assert_string_equal(zf_buffer_string(&rest), all.at + at[i]);
		zf_source_close(source);
	}
	assert_int_equal(zf_source_open(&options, &source), ZEEF_OK);
	assert_int_equal(zf_source_seek(source, (struct zf_source_place){ 0, 1000, 1000 }), ZEEF_EUSAGE);
	assert_string_equal(last_code, "input-changed");
	zf_source_close(source);
	zf_arena_free(arena);
	zf_buffer_free(&all);
	zf_buffer_free(&rest);
}

struct rows {
	struct zf_buffer out;
	uint64_t bytes;
};

static void on_file(void *user, const struct zf_source_file *file)
{
	struct rows *rows = user;
	char hex[33];

	zf_hash128_hex(file->digest, hex);
	zf_buffer_slice(&rows->out, file->file);
	zf_buffer_format(&rows->out, " %llu %llu %s\n", (unsigned long long)file->bytes, (unsigned long long)file->records, hex);
	rows->bytes += file->bytes;
}

/* A row for each file that was opened, of the bytes as stored, also where nobody wanted all of them. */
static void files_and_their_digests(void **state)
{
	const char *path;
	struct zf_source_options options;
	struct zf_source *source;
	struct rows rows = { .bytes = 0 }, again = { .bytes = 0 };
	struct zf_buffer out = { 0 }, want = { 0 };
	char hex[33];
	(void)state;

	make_corpus();
	path = in_folder("c");
	options = defaults(&path, 1);
	options.record_cap = 50;
	assert_int_equal(zf_source_open(&options, &source), ZEEF_OK);
	zf_source_on_file(source, on_file, &rows);
	assert_int_equal(give_all(source, &out), ZEEF_END);
	assert_int_equal(zf_source_done(source), zf_source_total(source));
	assert_int_equal(rows.bytes, zf_source_total(source));
	zf_source_close(source);
	zf_hash128_hex(zf_hash128(S(lines)), hex);
	zf_buffer_format(&want, "c/a.jsonl %zu 7 %s\n", sizeof lines - 1, hex);
	assert_true(zf_slice_starts(zf_buffer_as_slice(&rows.out), zf_buffer_string(&want)));
	/* After a seek into the first file its row is the same. */
	assert_int_equal(zf_source_open(&options, &source), ZEEF_OK);
	zf_source_on_file(source, on_file, &again);
	assert_int_equal(zf_source_seek(source, (struct zf_source_place){ 0, 3, 3 }), ZEEF_OK);
	assert_int_equal(give_all(source, &out), ZEEF_END);
	assert_string_equal(zf_buffer_string(&again.out), zf_buffer_string(&rows.out));
	zf_source_close(source);
	zf_buffer_free(&rows.out);
	zf_buffer_free(&again.out);
	zf_buffer_free(&out);
	zf_buffer_free(&want);
}

/* Standard input gives each line as it comes, and does not wait for more. */
static void a_stream_gives_what_it_has(void **state)
{
	int ends[2], stdin_kept = dup(STDIN_FILENO);
	const char *path = "-";
	struct zf_source_options options = defaults(&path, 1);
	struct zf_source *source;
	struct zf_source_fault fault;
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_document document;
	(void)state;

	assert_int_equal(pipe(ends), 0);
	dup2(ends[0], STDIN_FILENO);
	assert_int_equal(zf_source_open(&options, &source), ZEEF_OK);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(write(ends[1], "{\"text\":\"now\"}\n", 15), 15);
		zf_document_reset(&document, arena);
		alarm(20); /* instead of waiting for ever */
		assert_int_equal(zf_source_next(source, &document, &fault), ZEEF_OK);
		assert_slice(document.bytes, "now");
		assert_slice(document.origin.file, "-");
	}
	close(ends[1]);
	zf_document_reset(&document, arena);
	assert_int_equal(zf_source_next(source, &document, &fault), ZEEF_END);
	alarm(0);
	zf_source_close(source);
	dup2(stdin_kept, STDIN_FILENO);
	close(stdin_kept);
	close(ends[0]);
	zf_arena_free(arena);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, drop_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(folders_in_byte_order), IN_FOLDER(order_of_making_has_no_say), IN_FOLDER(links_and_special_files),
		IN_FOLDER(what_may_not_be_read), IN_FOLDER(wrong_calls), IN_FOLDER(lists_of_names), IN_FOLDER(json_lines),
		IN_FOLDER(fields_of_a_line), IN_FOLDER(sniffs_lines), IN_FOLDER(named_fields), IN_FOLDER(documents_of_our_own),
		IN_FOLDER(only_what_fits_is_our_own), IN_FOLDER(packed_is_as_plain), IN_FOLDER(cut_at_every_place),
		IN_FOLDER(damaged_at_every_place), IN_FOLDER(records_over_the_cap), IN_FOLDER(bombs_stay_small),
		IN_FOLDER(a_small_arena_is_a_fault), IN_FOLDER(one_byte_at_a_time), IN_FOLDER(seek_gives_the_same_rest),
		IN_FOLDER(files_and_their_digests), IN_FOLDER(a_stream_gives_what_it_has),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
