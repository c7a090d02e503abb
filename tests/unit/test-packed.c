#include "records.h"
#include "pack.h"

static const char *const cuts[] = { "gzip-cut", "zstd-cut", "xz-cut" };

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
			packers[i](&packed, zf_slice_make(lines + at,
			                                  sizeof lines - 1 - at < 40 ?
			                                  sizeof lines - 1 - at : 40));
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
	assert_string_equal(run_path(in_folder("b.html"), &out), "b.html 0+12 gzip-cut:partial <p>whole</p>\n");
	zf_buffer_clear(&packed);
	gzip(&packed, S("{\"text\":\"the only line, and cut\"}"));
	spit("b.html", zf_slice_make(packed.at, packed.len - 14));
	run_path(in_folder("b.html"), &out);
	assert_non_null(strstr(zf_buffer_string(&out), "gzip-cut:failed \n"));
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
			/* anything may come, but an end comes, and at least one record */
			run_path(in_folder("a"), &out);
			assert_true(out.len > 0);
			packed.at[at] ^= 0x41;
		}
	}
	zf_buffer_clear(&packed);
	gzip(&packed, S("{\"text\":\"a\"}\n"));
	zf_buffer_text(&packed, "garbage");
	spit("a", zf_buffer_as_slice(&packed));
	assert_string_equal(run_path(in_folder("a"), &out), "a 0+12 a\na 13+0 gzip-damaged:failed \n");
	for (size_t i = 0; i < 3; i++) {
		static const char *const heads[] = { "\x1F\x8B", ("\x1F\x8B" "ab"), "\x1F\x8B\x08" };

		spit("a", zf_slice_of(heads[i])); /* begins like gzip and is none */
		run_path(in_folder("a"), &out);
		assert_non_null(strstr(zf_buffer_string(&out), i == 1 ? "gzip-damaged:failed" : "gzip-cut:failed"));
	}
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
	assert_string_equal(run(&options, &out),
	                    "a 0+17 before\na 18+200011 too-large:failed \na 200030+16 after\n");
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(packed_is_as_plain), IN_FOLDER(cut_at_every_place), IN_FOLDER(damaged_at_every_place),
		IN_FOLDER(records_over_the_cap), IN_FOLDER(bombs_stay_small),
		IN_FOLDER(a_small_arena_is_a_fault),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
