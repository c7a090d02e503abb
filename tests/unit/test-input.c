#include "records.h"
#include "pack.h"

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
		"in/a.html/ 0+0 folder-empty:skipped \nin/link 0+0 symlink:skipped \nin/link.txt 0+0 "
		"symlink:skipped \n"
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
	assert_null(strstr(last_mend, "--files-from"));
	assert_int_equal(symlink("../lists/x.txt", in_folder("empty/link.txt")), 0);
	assert_int_equal(zf_source_open(&options, &source), ZEEF_EUSAGE);
	assert_string_equal(last_code, "no-files");
	assert_non_null(strstr(last_mend, "--files-from")); /* where links are followed */
	assert_int_equal(reports, 5);
}

static void lists_of_names(void **state)
{
	struct zf_source_options options = defaults(NULL, 0);
	struct zf_buffer out = { 0 }, list = { 0 };
	const char *argument = NULL;
	(void)state;

	spit("one.txt", S("1"));
	spit("two/x.txt", S("2"));
	zf_buffer_format(&list, "%s\n\n%s\r\n%s", in_folder("two"), in_folder("one.txt"),
	                 in_folder("gone.txt"));
	spit("list", zf_buffer_as_slice(&list));
	options.files_from = in_folder("list");
	assert_string_equal(run(&options, &out),
	                    "two/x.txt 0+1 2\none.txt 0+1 1\ngone.txt 0+0 missing:failed \n");
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
		{ "b.html", "\xEF\xBB\xBF{\"text\":\"a\"}\n{\"text\":\"b\"}",
		  "b.html 3+12 a\nb.html 16+12 b\n" },
		{ "b.jsonl", "{\"body\":\"a\"}", "b.jsonl 0+12 json-no-text:failed \n" },
		{ "b.txt", "{\"body\":\"a\"}", "b.txt 0+12 {\"body\":\"a\"}\n" },
		{ "b.txt", "{\"body\":\"a\"}\n{\"body\":\"b\"}\n",
		  "b.txt 0+12 json-no-text:failed \nb.txt 13+12 json-no-text:failed \n" },
		{ "b.jsonl", "{\"text\":\"a\n{\"text\":\"b\"}\n",
		  "b.jsonl 0+10 json-bad:failed \nb.jsonl 11+12 b\n" },
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
	"{\"id\":\"00\",\"text\":\"Bij\xC3\xABn in de stad\\nZij "
	"zoemen.\",\"lang\":\"nl\",\"title\":\"Bij\xC3\xABn in de stad\","
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
	assert_slice(zf_slice_make(document.bytes.at + document.known[0].at, document.known[0].len),
	             "Bij\xC3\xABn in de stad");
	assert_slice(zf_slice_make(document.bytes.at + document.known[1].at, document.known[1].len),
	             "Zij zoemen.");
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
		"[{\"kind\":\"title\",\"start\":0,\"end\":3},{\"kind\":\"item\",\"start\":4,\"end\":6}]",
			/* too short */
		"[{\"kind\":\"title\",\"start\":0,\"end\":3},{\"kind\":\"item\",\"start\":4,\"end\":9}]",
		/* too long */
		"[{\"kind\":\"title\",\"start\":0,\"end\":2},{\"kind\":\"item\",\"start\":3,\"end\":7}]",
		/* no line end there */
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(folders_in_byte_order), IN_FOLDER(order_of_making_has_no_say),
		IN_FOLDER(links_and_special_files), IN_FOLDER(what_may_not_be_read), IN_FOLDER(wrong_calls),
		IN_FOLDER(lists_of_names), IN_FOLDER(json_lines), IN_FOLDER(fields_of_a_line),
		IN_FOLDER(sniffs_lines), IN_FOLDER(named_fields), IN_FOLDER(documents_of_our_own),
		IN_FOLDER(only_what_fits_is_our_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
