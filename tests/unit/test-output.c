#include "check.h"

#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zstd.h>

#include "core/json.h"
#include "output/rows.h"
#include "output/store.h"

static char folder[64];
static char last_code[64]; /* of what was reported */
static int reports;

static void listen(void *user, const struct zeef_report *report)
{
	(void)user;
	snprintf(last_code, sizeof last_code, "%s", report->code);
	assert_non_null(report->mend);
	assert_true(report->source[0] != '\0');
	reports++;
}

static const struct zf_trouble trouble = { listen, NULL };

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/zeef-output-XXXXXX");
	reports = 0;
	last_code[0] = '\0';
	return mkdtemp(folder) ? 0 : -1;
}

static int drop_folder(void **state)
{
	char command[128];
	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	return system(command);
}

static const char *in_folder(const char *name)
{
	static char path[4][256];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
	return path[turn];
}

static bool there(const char *path)
{
	return access(path, F_OK) == 0;
}

static void slurp(const char *path, struct zf_buffer *out)
{
	FILE *file = fopen(path, "rb");
	char piece[4096];
	size_t n;

	assert_non_null(file);
	zf_buffer_clear(out);
	while ((n = fread(piece, 1, sizeof piece, file)) > 0)
		zf_buffer_add(out, piece, n);
	fclose(file);
}

static void spit(const char *path, struct zf_slice bytes)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
	fclose(file);
}

static void appears_whole(void **state)
{
	char path[256], digest[65], again[65];
	struct zf_file *file;
	struct zf_buffer got = { 0 };
	uint64_t stored, size;
	(void)state;

	snprintf(path, sizeof path, "%s", in_folder("documents/nl/part-00000.jsonl"));
	assert_int_equal(zf_file_create(path, &trouble, &file), ZEEF_OK);
	assert_int_equal(zf_file_write(file, S("abc")), ZEEF_OK);
	assert_false(there(path));
	assert_int_equal(zf_file_size(file), 3);
	assert_int_equal(zf_file_commit(file, digest, &stored), ZEEF_OK);
	assert_int_equal(stored, 3);
	/* FIPS 180-2, appendix B.1 */
	assert_string_equal(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	slurp(path, &got);
	assert_slice(zf_buffer_as_slice(&got), "abc");
	assert_false(there(in_folder("documents/nl/part-00000.jsonl.tmp")));
	assert_int_equal(zf_file_digest(folder, "documents/nl/part-00000.jsonl", &trouble, again, &size),
			 ZEEF_OK);
	assert_string_equal(again, digest);
	assert_int_equal(size, 3);
	assert_int_equal(zf_file_digest(folder, "none", &trouble, again, &size), ZEEF_EIO);
	assert_int_equal(reports, 1);
	zf_buffer_free(&got);
}

static void abandoned_leaves_nothing(void **state)
{
	struct zf_file *file;
	(void)state;

	assert_int_equal(zf_file_create(in_folder("a.jsonl"), &trouble, &file), ZEEF_OK);
	assert_int_equal(zf_file_write(file, S("abc")), ZEEF_OK);
	zf_file_abandon(file);
	zf_file_abandon(NULL);
	assert_false(there(in_folder("a.jsonl")));
	assert_false(there(in_folder("a.jsonl.tmp")));
}

/* An earlier file stays as it was until the new one takes its place. */
static void replaces_at_once(void **state)
{
	struct zf_file *file;
	struct zf_buffer got = { 0 };
	(void)state;

	spit(in_folder("a"), S("old"));
	spit(in_folder("a.tmp"), S("what a killed run left, longer than what comes"));
	assert_int_equal(zf_file_create(in_folder("a"), &trouble, &file), ZEEF_OK);
	zf_file_write(file, S("new"));
	slurp(in_folder("a"), &got);
	assert_slice(zf_buffer_as_slice(&got), "old");
	assert_int_equal(zf_file_commit(file, NULL, NULL), ZEEF_OK);
	slurp(in_folder("a"), &got);
	assert_slice(zf_buffer_as_slice(&got), "new");
	zf_buffer_free(&got);
}

static void lines_of(struct zf_buffer *out, size_t bytes)
{
	uint32_t dice = 7;

	zf_buffer_clear(out);
	while (out->len < bytes) {
		dice = dice * 1664525u + 1013904223u;
		zf_buffer_format(out, "{\"fish\":%u,\"weight\":%u}\n", dice >> 12, dice >> 27);
	}
}

/* However the writer cuts its calls, the packed bytes are the same, and zstd reads them. */
static void packed_bytes_do_not_depend_on_the_calls(void **state)
{
	static const size_t cuts[] = { 1 << 30, 1, 4095, 1 << 20, 3000001 };
	struct zf_buffer text = { 0 }, packed = { 0 }, back = { 0 };
	char digest[65], first[65];
	(void)state;

	lines_of(&text, 3 << 20);
	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		struct zf_file *file;
		size_t unpacked;
		assert_int_equal(zf_file_create(in_folder("a.jsonl.zst"), &trouble, &file), ZEEF_OK);
		for (size_t at = 0; at < text.len; at += cuts[i]) {
			size_t n = text.len - at < cuts[i] ? text.len - at : cuts[i];
			assert_int_equal(zf_file_write(file, zf_slice_make(text.at + at, n)), ZEEF_OK);
		}
		assert_int_equal(zf_file_commit(file, i ? digest : first, NULL), ZEEF_OK);
		if (i)
			assert_string_equal(digest, first);
		slurp(in_folder("a.jsonl.zst"), &packed);
		assert_true(packed.len < text.len / 2);
		zf_buffer_clear(&back);
		unpacked = ZSTD_decompress(zf_buffer_room(&back, text.len + 1), text.len + 1, packed.at,
		                           packed.len);
		assert_int_equal(unpacked, text.len);
		assert_memory_equal(back.at, text.at, text.len);
	}
	zf_buffer_free(&text);
	zf_buffer_free(&packed);
	zf_buffer_free(&back);
}

static enum zeef_status read_all(const char *name, struct zf_buffer *out)
{
	struct zf_reader *reader;
	struct zf_slice line;
	enum zeef_status status = zf_reader_open(folder, name, &trouble, &reader);

	zf_buffer_clear(out);
	if (status < 0)
		return status;
	while ((status = zf_reader_line(reader, &line)) == ZEEF_OK) {
		zf_buffer_slice(out, line);
		zf_buffer_byte(out, '\n');
	}
	if (status == ZEEF_END)
		assert_int_equal(zf_reader_line(reader, &line), ZEEF_END);
	zf_reader_close(reader);
	return status;
}

static void links_are_not_followed(void **state)
{
	static const char *const names[] = { "link", "down/a", "here/link", "here/../a", "../a",       "here",
					     "",     "pipe",   "here/",     "here//a",   "here/./pipe" };
	struct zf_buffer got = { 0 };
	char digest[65];
	uint64_t size;
	(void)state;

	assert_int_equal(mkdir(in_folder("here"), 0777), 0);
	spit(in_folder("a"), S("a line\n"));
	spit(in_folder("here/a"), S("another\n"));
	assert_int_equal(symlink("a", in_folder("link")), 0);
	assert_int_equal(symlink("here", in_folder("down")), 0);
	assert_int_equal(symlink("../a", in_folder("here/link")), 0);
	assert_int_equal(mkfifo(in_folder("pipe"), 0600), 0);
	assert_int_equal(mkfifo(in_folder("here/pipe"), 0600), 0);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		assert_int_equal(read_all(names[i], &got), ZEEF_EIO);
		assert_int_equal(zf_file_digest(folder, names[i], &trouble, digest, &size), ZEEF_EIO);
	}
	assert_int_equal(read_all("here/a", &got), ZEEF_END);
	assert_slice(zf_buffer_as_slice(&got), "another\n");
	assert_int_equal(symlink(folder, in_folder("up")), 0); /* the folder itself may be named by a link */
	assert_int_equal(zf_file_digest(in_folder("up"), "here/a", &trouble, digest, &size), ZEEF_OK);
	assert_int_equal(size, 8);
	zf_buffer_free(&got);
}

static void write_file(const char *path, struct zf_slice bytes)
{
	struct zf_file *file;

	assert_int_equal(zf_file_create(path, &trouble, &file), ZEEF_OK);
	assert_int_equal(zf_file_write(file, bytes), ZEEF_OK);
	assert_int_equal(zf_file_commit(file, NULL, NULL), ZEEF_OK);
}

static void reads_back_line_by_line(void **state)
{
	static const char *const names[] = { "a.jsonl", "a.jsonl.zst" };
	struct zf_buffer text = { 0 }, got = { 0 };
	(void)state;

	lines_of(&text, 2 << 20);
	zf_buffer_text(&text, "\n\n"); /* empty lines are lines */
	memset(zf_buffer_room(&text, 3 << 20), 'x', 3 << 20);
	text.len += 3 << 20;
	zf_buffer_byte(&text, '\n');
	for (int i = 0; i < 2; i++) {
		write_file(in_folder(names[i]), zf_buffer_as_slice(&text));
		assert_int_equal(read_all(names[i], &got), ZEEF_END);
		assert_int_equal(got.len, text.len);
		assert_memory_equal(got.at, text.at, text.len);
		write_file(in_folder(names[i]), S(""));
		assert_int_equal(read_all(names[i], &got), ZEEF_END);
		assert_int_equal(got.len, 0);
	}
	assert_int_equal(reports, 0);
	zf_buffer_free(&text);
	zf_buffer_free(&got);
}

/* Cut at any place: the lines before come, then an error; never a silent end, save where the file
 * is cut to nothing. */
static void a_cut_file_is_an_error(void **state)
{
	struct zf_buffer text = { 0 }, packed = { 0 }, got = { 0 };
	(void)state;

	lines_of(&text, 3000);
	write_file(in_folder("a.zst"), zf_buffer_as_slice(&text));
	slurp(in_folder("a.zst"), &packed);
	for (size_t cut = 1; cut < packed.len; cut++) {
		spit(in_folder("b.zst"), zf_slice_make(packed.at, cut));
		reports = 0;
		assert_int_equal(read_all("b.zst", &got), ZEEF_EIO);
		assert_int_equal(reports, 1);
		if (cut >= 4)
			assert_memory_equal(got.at, text.at, got.len);
	}
	assert_string_equal(last_code, "zstd-cut");
	spit(in_folder("b"), zf_slice_make(text.at, text.len - 1));
	assert_int_equal(read_all("b", &got), ZEEF_EIO);
	assert_string_equal(last_code, "cut");
	for (size_t at = 4; at < packed.len; at++) {
		packed.at[at] ^= 0x10;
		spit(in_folder("b.zst"), zf_buffer_as_slice(&packed));
		if (read_all("b.zst", &got) == ZEEF_END)
			assert_memory_equal(got.at, text.at, text.len);
		packed.at[at] ^= 0x10;
	}
	assert_int_equal(read_all("nothing", &got), ZEEF_EIO);
	assert_string_equal(last_code, "missing");
	zf_buffer_free(&text);
	zf_buffer_free(&packed);
	zf_buffer_free(&got);
}

/* A limit on the size of files stands for a full disk: the write fails half-way. */
static void a_write_that_fails_is_found(void **state)
{
	struct zf_buffer text = { 0 };
	struct rlimit old, low;
	struct zf_file *file;
	enum zeef_status status = ZEEF_OK;
	(void)state;

	lines_of(&text, 8 << 20);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	low = old;
	low.rlim_cur = 100000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
	assert_int_equal(zf_file_create(in_folder("a"), &trouble, &file), ZEEF_OK);
	for (int i = 0; i < 3; i++)
		status = zf_file_write(file, zf_buffer_as_slice(&text));
	assert_int_equal(status, ZEEF_EIO);
	assert_int_equal(zf_file_commit(file, NULL, NULL), ZEEF_EIO);
	/* And where only the last piece does not fit. */
	assert_int_equal(zf_file_create(in_folder("b"), &trouble, &file), ZEEF_OK);
	assert_int_equal(zf_file_write(file, zf_slice_make(text.at, 200000)), ZEEF_OK);
	assert_int_equal(zf_file_commit(file, NULL, NULL), ZEEF_EIO);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_int_equal(reports, 2);
	assert_string_equal(last_code, "write-failed");
	assert_false(there(in_folder("a")));
	assert_false(there(in_folder("a.tmp")));
	assert_false(there(in_folder("b")));
	assert_false(there(in_folder("b.tmp")));
	zf_buffer_free(&text);
}

static void no_link_is_followed_out(void **state)
{
	struct zf_file *file = NULL;
	(void)state;

	if (symlink("/dev/full", in_folder("f.tmp")) != 0)
		skip();
	/* No symbolic link is followed: not to a device, not out of the folder. */
	assert_int_equal(zf_file_create(in_folder("f"), &trouble, &file), ZEEF_EIO);
	assert_null(file);
	spit(in_folder("plain"), S("x"));
	assert_int_equal(zf_file_create(in_folder("plain/under"), &trouble, &file), ZEEF_EIO);
	assert_int_equal(reports, 2);
}

/* Killed at any moment: the place holds the old file or the new one, whole. */
static void killed_leaves_old_or_new(void **state)
{
	struct zf_buffer text = { 0 }, got = { 0 };
	(void)state;

	lines_of(&text, 3 << 20);
	write_file(in_folder("a"), S("old\n"));
	for (long wait = 0; wait < 12000; wait += 400) {
		pid_t child = fork();
		if (child == 0) {
			write_file(in_folder("a"), zf_buffer_as_slice(&text));
			_exit(0);
		}
		nanosleep(&(struct timespec){ 0, wait * 1000 }, NULL);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		assert_int_equal(read_all("a", &got), ZEEF_END);
		assert_true(got.len == 4 || got.len == text.len);
	}
	zf_buffer_free(&text);
	zf_buffer_free(&got);
}

static void writes_a_document(void **state)
{
	static const uint32_t removed[ZF_NREASONS] = { [ZF_BOILERPLATE_MENU] = 3, [ZF_REPAIR_TEXT] = 1 };
	struct zf_slice details[] = { S("+32 2 555 01 02"), S("bees@example.eu") };
	struct zf_contact contact = { .name = S("An Bij"), .details = details, .ndetails = 2 };
	struct zf_further link = { .text = S("More on bees"), .url = S("https://example.eu/bees") };
	struct zf_reference reference = { .kind = S("ip"), .value = S("IP/21/1") };
	struct zf_block title = { .kind = ZF_TITLE, .level = 1, .lang = "nl", .lang_prob = .99f },
			body = { .kind = ZF_PARAGRAPH, .lang_prob = .5f,
			         .flags = ZF_FLAG_CHARACTER_MAP };
	struct zf_paragraph paragraphs[] = {
		{ .block = &title, .number = 0, .text = S("Bij\xC3\xABn") },
		{ .block = &body, .number = 7, .text = S("Zij \"zoemen\".\xFF"),
		  .near_doc = "fedcba9876543210fedcba9876543210", .near_block = 4 },
	};
	struct zf_document document = { .lang = "nl", .lang_prob = .9877f, .title = S("Bij\xC3\xABn"),
		                        .date = S("2021-05-20"), .references = &reference,
		                        .contacts = &contact, .further = &link };
	struct zf_finished finished = { &document, "0123456789abcdef0123456789abcdef", paragraphs, 2,
	                                removed, "nld_Latn", NULL };
	struct zf_buffer out = { 0 };
	json_t *oracle, *counts;
	(void)state;

	document.origin.file = S("scrape/a.html");
	document.origin.length = 812;
	zf_row_document(&out, &finished);
	assert_true(zf_slice_starts(zf_buffer_as_slice(&out),
		"{\"id\":\"0123456789abcdef0123456789abcdef\",\"text\":\"Bij\xC3\xABn\\nZij "
		"\\\"zoemen\\\".\xEF\xBF\xBD\",\"lang\":\"nl\","
		"\"lang_script\":\"nld_Latn\",\"lang_prob\":0.9877,\"title\":\"Bij\xC3\xABn\",\"date\":\"2021-05-20\",\"date_source\":null,"
		"\"institution\":null,\"doctype\":null,\"references\":[{\"kind\":\"ip\",\"value\":\"IP/21/1\"}],\"cites\":[],\"group\":null,"
		"\"url\":null,\"source\":{\"file\":\"scrape/a.html\",\"offset\":0,\"length\":812,\"media_type\":null,\"charset\":null,"
		"\"declared_lang\":null,\"timestamp\":null,\"payload_digest\":null},\"paragraphs\":[{\"kind\":\"title\",\"level\":1,\"lang\":\"nl\","
		"\"lang_prob\":0.99,\"start\":0,\"end\":5,\"block\":0,\"flags\":[],\"near\":null},{\"kind\":\"paragraph\",\"level\":0,\"lang\":\"und\",\"lang_prob\":0.5,\"start\":6,"
		"\"end\":20,\"block\":7,\"flags\":[\"character-map\"],\"near\":{\"doc\":\"fedcba9876543210fedcba9876543210\",\"block\":4}}],\"contacts\":[{\"name\":\"An "
		"Bij\",\"role\":null,\"details\":[\"+32 2 555 01 02\",\"bees@example.eu\"]}],"
		"\"links\":[{\"text\":\"More on "
		"bees\",\"url\":\"https://example.eu/bees\"}],\"removed\":{\"boilerplate.menu\":3,"));
	assert_int_equal(out.at[out.len - 1], '\n');
	assert_null(memchr(out.at, '\n', out.len - 1));
	oracle = json_loadb(out.at, out.len, 0, NULL);
	assert_non_null(oracle);
	counts = json_object_get(oracle, "removed");
	assert_int_equal(json_object_size(counts), ZF_NREASONS - 1);
	assert_int_equal(json_integer_value(json_object_get(counts, "repair.text")), 1);
	assert_true(json_is_null(json_object_get(oracle, "cluster")));
	json_decref(oracle);
	zf_buffer_free(&out);
}

static void writes_ledger_and_trouble(void **state)
{
	struct zf_buffer out = { 0 };
	struct zf_ledger_row row = { .doc = "aa", .block = 3, .kind = ZF_ITEM, .lang = "",
		                     .reason = ZF_BOILERPLATE_MENU, .certainty = .75f, .span_at = 10,
		                     .span_len = 5, .text = S("Home\x01"),
		                     .repairs = ZF_REPAIR_WRAPS | ZF_REPAIR_KERNING };
	struct zf_trouble_row fault = { .level = "failed", .code = "gzip-cut", .file = S("a.gz"),
		                        .offset = UINT64_MAX, .what = S("it ends"), .mend = "fetch it again" };
	(void)state;

	zf_row_ledger(&out, &row);
	assert_slice(zf_buffer_as_slice(&out),
		     "{\"doc\":\"aa\",\"block\":3,\"kind\":\"item\",\"lang\":\"und\",\"reason\":"
		     "\"boilerplate.menu\",\"certainty\":0.75,\"of\":null,\"span\":{\"start\":10,\"end\":15},"
		     "\"repairs\":[\"wraps\",\"kerning\"],\"text\":\"Home\\u0001\"}\n");
	zf_buffer_clear(&out);
	row.of_doc = "bb";
	row.of_block = ZF_NO_BLOCK;
	zf_row_ledger(&out, &row);
	assert_true(zf_slice_find(zf_buffer_as_slice(&out),
	                          S("\"of\":{\"doc\":\"bb\",\"block\":null}")) != SIZE_MAX);
	row.of_block = 0;
	zf_row_ledger(&out, &row);
	assert_true(zf_slice_find(zf_buffer_as_slice(&out),
	                          S("\"of\":{\"doc\":\"bb\",\"block\":0}")) != SIZE_MAX);
	zf_buffer_clear(&out);
	zf_row_trouble(&out, &fault);
	assert_slice(zf_buffer_as_slice(&out),
	             "{\"level\":\"failed\",\"code\":\"gzip-cut\",\"doc\":null,\"file\":\"a.gz\","
		"\"url\":null,\"offset\":null,\"what\":\"it ends\",\"mend\":\"fetch it "
		"again\",\"blocks\":0}\n");
	zf_buffer_free(&out);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, drop_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(appears_whole), IN_FOLDER(abandoned_leaves_nothing), IN_FOLDER(replaces_at_once),
		IN_FOLDER(links_are_not_followed),
		IN_FOLDER(packed_bytes_do_not_depend_on_the_calls), IN_FOLDER(reads_back_line_by_line),
		IN_FOLDER(a_cut_file_is_an_error), IN_FOLDER(a_write_that_fails_is_found),
		IN_FOLDER(no_link_is_followed_out), IN_FOLDER(killed_leaves_old_or_new),
		cmocka_unit_test(writes_a_document), cmocka_unit_test(writes_ledger_and_trouble),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
