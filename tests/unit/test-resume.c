#include "archive.h"
#include "pack.h"
#include "records.h"

/* ---- laws ---- */

/* Everything at once, for the laws below. */
static void make_corpus(void)
{
	struct zf_buffer packed = { 0 }, out = { 0 };

	spit("c/a.jsonl", S(lines));
	spit_packed("c/b.jsonl.gz", gzip, S(lines));
	spit_packed("c/b.jsonl.xz", xz, S(lines));
	spit("c/d/page.html", S("<p>A page.</p>"));
	spit("c/d/void.html", S(""));
	spit("c/e.bin", zf_slice_make("\0\1\2\xFF\xFE", 5));
	spit("c/f.jsonl", S(lines));
	gzip(&packed, S(lines));
	spit("c/g.gz", zf_slice_make(packed.at, packed.len - 20));
	mkdir(in_folder("c/h"), 0700);
	mkfifo(in_folder("c/i"), 0600);
	spit_packed("c/j.zst", zstd, S(lines));
	zf_buffer_clear(&packed);
	tar_member(&packed, "page.html", '0', S("<p>In a tar.</p>"));
	tar_member(&packed, "lines.jsonl", '0', S(lines));
	tar_member(&packed, "more.jsonl", '0', S(lines));
	spit("c/k.tar", zf_slice_make(packed.at, packed.len - 600)); /* cut inside the last member */
	spit_packed("c/k.tar.gz", gzip, zf_slice_make(packed.at, packed.len - 600));
	zf_buffer_clear(&packed);
	warc_record(&packed, "warcinfo", "", S("x"));
	warc_record(&packed, "resource", "", S("In a WARC."));
	zf_buffer_text(&packed, "nonsense\r\n");
	warc_record(&packed, "resource", "", S("The last one."));
	spit("c/l.warc", zf_slice_make(packed.at, packed.len - 8));
	zf_buffer_clear(&out);
	gzip(&out, zf_buffer_as_slice(&packed));
	spit("c/l.warc.gz", zf_slice_make(out.at, out.len - 25));
	zf_buffer_free(&out);
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
	zf_buffer_format(&rows->out, " %llu %llu %s\n", (unsigned long long)file->bytes,
	                 (unsigned long long)file->records, hex);
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

/* From place `at` the rest is what the whole told from there on. */
static void check_seek(const struct zf_source_options *options, const struct zf_buffer *all,
                       struct zf_source_place place, size_t at)
{
	struct zf_source *source;
	struct zf_buffer rest = { 0 };

	assert_int_equal(zf_source_open(options, &source), ZEEF_OK);
	assert_int_equal(zf_source_seek(source, place), ZEEF_OK);
	assert_int_equal(give_all(source, &rest), ZEEF_END);
	assert_int_equal(rest.len, all->len - at);
	if (rest.len)
		assert_memory_equal(rest.at, all->at + at, rest.len);
	zf_source_close(source);
	zf_buffer_free(&rest);
}

static uint32_t dice_state = 20240301;

static uint32_t dice(uint32_t sides)
{
	dice_state = dice_state * 1664525u + 1013904223u;
	return (dice_state >> 8) % sides;
}

/* One file of any kind, some bytes of it changed, cut or doubled: the laws hold for it as for a whole one. */
static void check_laws(struct zf_slice bytes, struct zf_arena *arena)
{
	const char *path = in_folder("m");
	struct zf_source_options options = defaults(&path, 1);
	struct zf_buffer all = { 0 }, bites = { 0 };
	struct zf_source_place place = { 0 };
	struct zf_source *source;
	struct zf_document document;
	struct zf_source_fault fault;
	size_t at = 0;

	spit("m", bytes);
	options.record_cap = 300 + dice(2000);
	assert_int_equal(zf_source_open(&options, &source), ZEEF_OK);
	for (;;) {
		if (dice(4) == 0) {
			place = zf_source_where(source);
			at = all.len;
		}
		zf_document_reset(&document, arena);
		if (zf_source_next(source, &document, &fault) != ZEEF_OK)
			break;
		tell(&all, &document, &fault);
	}
	zf_source_close(source);
	assert_true(all.len > 0 || bytes.len == 0 || at == 0);
	options.piece = 1 + dice(700);
	assert_string_equal(run(&options, &bites), zf_buffer_string(&all));
	check_seek(&options, &all, place, at);
	zf_buffer_free(&all);
	zf_buffer_free(&bites);
}

static void mutated_files_keep_the_laws(void **state)
{
	struct zf_buffer seeds[8] = { 0 }, file = { 0 };
	struct zf_arena *arena = zf_arena_new(0);
	(void)state;

	zf_buffer_text(&seeds[0], lines);
	tar_member(&seeds[1], "page.html", '0', S("<p>In a tar.</p>"));
	tar_member(&seeds[1], "lines.jsonl", '0', S(lines));
	tar_end(&seeds[1]);
	warc_record(&seeds[2], "warcinfo", "", S("x"));
	warc_record(&seeds[2], "resource", "WARC-Target-URI: https://example.eu/\r\n", S("In a WARC."));
	warc_record(&seeds[2], "response", "",
	            S("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"));
	zf_buffer_text(&seeds[3], "{\"text\":\"a\\n"
	                          "b\",\"paragraphs\":[{\"kind\":\"item\",\"start\":0,\"end\":1},"
	                          "{\"kind\":\"item\",\"start\":2,\"end\":3}]}\n");
	gzip(&seeds[4], zf_buffer_as_slice(&seeds[0]));
	zstd(&seeds[5], zf_buffer_as_slice(&seeds[1]));
	gzip(&seeds[6], zf_buffer_as_slice(&seeds[2]));
	xz(&seeds[7], zf_buffer_as_slice(&seeds[0]));
	for (int round = 0; round < 1500; round++) {
		const struct zf_buffer *seed = &seeds[round % 8];
		zf_buffer_clear(&file);
		zf_buffer_slice(&file, zf_buffer_as_slice(seed));
		for (uint32_t edits = dice(4); edits > 0; edits--)
			file.at[dice((uint32_t)file.len)] =
				(char)(dice(3) ? "{}\":\n\r 0\x1F"[dice(9)] : (int)dice(256));
		if (dice(4) == 0)
			zf_buffer_add(&file, seed->at, dice((uint32_t)seed->len));
		if (dice(4) == 0)
			file.len = 1 + dice((uint32_t)file.len);
		check_laws(zf_buffer_as_slice(&file), arena);
	}
	for (int i = 0; i < 8; i++)
		zf_buffer_free(&seeds[i]);
	zf_buffer_free(&file);
	zf_arena_free(arena);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(one_byte_at_a_time), IN_FOLDER(seek_gives_the_same_rest),
		IN_FOLDER(files_and_their_digests), IN_FOLDER(mutated_files_keep_the_laws),
		IN_FOLDER(a_stream_gives_what_it_has),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
