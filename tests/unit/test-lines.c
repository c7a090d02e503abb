#include "check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/buffer.h"
#include "dedup/lines.h"

static char folder[] = "/tmp/zeef-lines-XXXXXX";
static char in_path[64], out_path[64], ledger_path[64];

static int begin(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(in_path, sizeof in_path, "%s/in", folder);
	snprintf(out_path, sizeof out_path, "%s/out", folder);
	snprintf(ledger_path, sizeof ledger_path, "%s/ledger", folder);
	return 0;
}

/* Nothing else may be left in the folder. */
static int end(void **state)
{
	(void)state;
	unlink(in_path);
	unlink(out_path);
	unlink(ledger_path);
	return rmdir(folder);
}

static void put_file(const char *path, struct zf_slice text)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_true(text.len == 0 || fwrite(text.at, 1, text.len, file) == text.len);
	fclose(file);
}

static struct zf_buffer get_file(const char *path)
{
	struct zf_buffer text = { 0 };
	FILE *file = fopen(path, "rb");
	size_t n;

	assert_non_null(file);
	do {
		char *to = zf_buffer_room(&text, 65536);

		assert_non_null(to);
		n = fread(to, 1, 65536, file);
		text.len += n;
	} while (n > 0);
	fclose(file);
	return text;
}

/* A pipe that some other process fills: input that cannot be read twice. */
static int pipe_of(struct zf_slice text)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	if (fork() == 0) {
		close(ends[0]);
		while (text.len > 0) {
			ssize_t done = write(ends[1], text.at, text.len);

			if (done <= 0)
				_exit(1);
			text.at += done;
			text.len -= (size_t)done;
		}
		_exit(0);
	}
	close(ends[1]);
	return ends[0];
}

static struct zf_dedup_options plain(void)
{
	return (struct zf_dedup_options){ .ledger = -1, .name = "in", .scope = ZF_SCOPE_CORPUS,
		                          .memory = UINT64_C(1) << 30, .threads = 1, .directory = folder };
}

static struct zf_buffer run(struct zf_dedup_options options, struct zf_slice text, bool piped,
                            enum zeef_status want)
{
	bool ledger = options.ledger >= 0;

	put_file(in_path, text);
	options.in = piped ? pipe_of(text) : open(in_path, O_RDONLY);
	options.out = open(out_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (ledger)
		options.ledger = open(ledger_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(options.in >= 0 && options.out >= 0);
	assert_int_equal(zf_dedup_lines(&options, NULL), want);
	close(options.in);
	close(options.out);
	if (ledger)
		close(options.ledger);
	if (piped)
		wait(NULL);
	return get_file(out_path);
}

static void gives(struct zf_dedup_options options, const char *in, const char *out)
{
	for (int piped = 0; piped < 2; piped++) {
		struct zf_buffer got = run(options, S(in), piped, ZEEF_OK);

		assert_slice(zf_buffer_as_slice(&got), out);
		zf_buffer_free(&got);
	}
}

static void lines(void **state)
{
	struct zf_dedup_options options = plain();

	(void)state;
	gives(options, "", "");
	gives(options, "tram\nbus\ntram\n\nbus \n\nbus", "tram\nbus\n\nbus \n");
	gives(options, "one", "one\n");
	options.mark = true;
	gives(options, "a\nb\na\na\n", "0\ta\n0\tb\n1\ta\n1\ta\n");
	options.mark = false;
	options.folded = true;
	gives(options, "Tram 7!\n--\ntram  7\n--\nTRAM 8\n", "Tram 7!\n--\n--\nTRAM 8\n");
	options.keep = ZF_KEEP_LONGEST;
	gives(options, "tram 7\nbus\ntram 7!\nTRAM 7?\n", "bus\ntram 7!\n");
	options.keep = ZF_KEEP_NONE;
	gives(options, "tram 7\nbus\ntram 7!\n...\n...\n", "bus\n...\n...\n");
}

static void paragraphs(void **state)
{
	struct zf_dedup_options options = plain();

	(void)state;
	options.by = ZF_UNIT_PARAGRAPH;
	gives(options, "\none\ntwo\n\n \nthree\n\none\ntwo\n\nfour\n", "\none\ntwo\n\n \nthree\n\nfour\n");
	gives(options, "a\n\na", "a\n\n");
	gives(options, "\n\n", "\n\n");
}

static void documents(void **state)
{
	static const char in[] = "one\ntwo\0three\0one\ntwo", out[] = "one\ntwo\0three";
	struct zf_dedup_options options = plain();
	struct zf_buffer got;

	(void)state;
	options.by = ZF_UNIT_DOCUMENT;
	got = run(options, zf_slice_make(in, sizeof in - 1), false, ZEEF_OK);
	assert_int_equal(got.len, sizeof out);
	assert_memory_equal(got.at, out, sizeof out);
	zf_buffer_free(&got);
}

static void json(void **state)
{
	struct zf_dedup_options options = plain();

	(void)state;
	options.field = "text";
	options.by = ZF_UNIT_DOCUMENT;
	gives(options, "{\"id\":1,\"text\":\"Bees\"}\n{\"text\":\"B\\u0065es\",\"id\":2}\n"
	               "{\"text\":\"bees\"}\n",
	      "{\"id\":1,\"text\":\"Bees\"}\n{\"text\":\"bees\"}\n");
	options.by = ZF_UNIT_PARAGRAPH;
	gives(options, "{\"text\":\"One\\nTwo \\\"q\\\"\"}\n{ \"text\" : \"Two \\\"q\\\"\\n\\nThree\\n"
	               "One\", \"n\": [1]}\n",
	      "{\"text\":\"One\\nTwo \\\"q\\\"\"}\n{ \"text\" : \"\\nThree\", \"n\": [1]}\n");
	options.mark = true;
	gives(options, "{\"text\":\"One\\nTwo\"}\n{\"text\":\"Two\\nThree\"}\n",
	      "{\"text\":\"One\\nTwo\",\"duplicate_of\":[]}\n{\"text\":\"Two\\n"
	      "Three\",\"duplicate_of\":[[1,2]]}\n");
	options.by = ZF_UNIT_DOCUMENT;
	gives(options, "{\"text\":\"One\"}\n{\"text\":\"One\"} \n",
	      "{\"text\":\"One\",\"duplicate_of\":null}\n{\"text\":\"One\",\"duplicate_of\":1}\n");
}

static void scopes(void **state)
{
	static const char *const in = "{\"text\":\"Tram\\n"
	                              "Tram\",\"lang\":\"da\",\"url\":\"https://a.example/1\"}\n"
				      "{\"text\":\"Tram\",\"lang\":\"sv\",\"url\":\"https://a.example/2\"}\n"
				      "{\"text\":\"Tram\",\"lang\":\"da-DK\",\"url\":\"https://b.example/\"}\n";
	struct zf_dedup_options options = plain();
	const char *lines_of[4] = { NULL };

	(void)state;
	lines_of[ZF_SCOPE_DOCUMENT] = "Tram Tram Tram ";
	lines_of[ZF_SCOPE_LANGUAGE] = "Tram Tram  ";
	lines_of[ZF_SCOPE_SITE] = "Tram  Tram ";
	lines_of[ZF_SCOPE_CORPUS] = "Tram   ";
	options.field = "text";
	for (int scope = 0; scope < 4; scope++) {
		struct zf_buffer got, texts = { 0 };

		options.scope = (enum zf_scope)scope;
		got = run(options, S(in), false, ZEEF_OK);
		zf_buffer_string(&got);
		for (char *at = strstr(got.at, "\"text\":\""); at; at = strstr(at, "\"text\":\"")) {
			at += 8;
			zf_buffer_add(&texts, at, strcspn(at, "\""));
			zf_buffer_byte(&texts, ' ');
		}
		assert_slice(zf_buffer_as_slice(&texts), lines_of[scope]);
		zf_buffer_free(&texts);
		zf_buffer_free(&got);
	}
	options.field = NULL;
	options.scope = ZF_SCOPE_SITE;
	assert_int_equal(zf_dedup_lines(&options, NULL), ZEEF_EUSAGE);
}

static void hear(void *user, const struct zeef_report *report)
{
	assert_string_equal(report->code, "json-line");
	++*(int *)user;
}

/* What is no JSON object with the member stays as it is, and is said. */
static void damaged(void **state)
{
	static const char in[] = "{\"text\":\"a\"}\nno json\n{\"other\":\"a\"}\n{\"text\":7}\nno json\n"
	                         "{\"text\":\"a\"}\n[]\n";
	static const char out[] = "{\"text\":\"a\"}\nno json\n{\"other\":\"a\"}\n{\"text\":7}\nno json\n[]\n";
	int heard = 0;
	struct zf_dedup_options options = plain();
	struct zf_buffer got;

	(void)state;
	options.field = "text";
	options.by = ZF_UNIT_DOCUMENT;
	options.trouble = (struct zf_trouble){ hear, &heard };
	got = run(options, S(in), false, ZEEF_DAMAGED);
	assert_slice(zf_buffer_as_slice(&got), out);
	assert_int_equal(heard, 5);
	zf_buffer_free(&got);
}

static void ledger(void **state)
{
	struct zf_dedup_options options = plain();
	struct zf_buffer got;

	(void)state;
	options.ledger = 1;
	gives(options, "a\nb \"c\"\na\nb \"c\"\n", "a\nb \"c\"\n");
	got = get_file(ledger_path);
	assert_slice(zf_buffer_as_slice(&got),
	             "{\"unit\":3,\"of\":1,\"text\":\"a\"}\n{\"unit\":4,\"of\":2,\"text\":\"b \\\"c\\\"\"}\n");
	zf_buffer_free(&got);
	options.keep = ZF_KEEP_NONE;
	gives(options, "a\nb\na\n", "b\n");
	got = get_file(ledger_path);
	assert_slice(zf_buffer_as_slice(&got),
	             "{\"unit\":1,\"of\":null,\"text\":\"a\"}\n{\"unit\":3,\"of\":null,\"text\":\"a\"}\n");
	zf_buffer_free(&got);
}

static uint64_t dice(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* Some 500,000 lines, too many for the least memory: the first of equals as memory, threads and pipes change,
 * and a ledger that names it. The truth is told by numbers: line n repeats line m by holding its number. */
static void same_for_any_memory(void **state)
{
	enum { LINES = 500000 };
	struct zf_buffer in = { 0 }, want = { 0 }, first_ledger = { 0 };
	uint64_t seed = 88172645463325252u, *numbers = malloc(LINES * sizeof *numbers);

	(void)state;
	assert_non_null(numbers);
	for (uint64_t n = 0; n < LINES; n++) {
		bool repeats = n > 0 && dice(&seed) % 3 == 0;

		numbers[n] = repeats ? numbers[dice(&seed) % n] : n;
		zf_buffer_format(&in, "number %llu\n", (unsigned long long)numbers[n]);
		if (numbers[n] == n)
			zf_buffer_format(&want, "number %llu\n", (unsigned long long)n);
	}
	for (int way = 0; way < 6; way++) {
		struct zf_dedup_options options = plain();
		struct zf_buffer got, ledger_now;

		options.memory = way < 2 ? UINT64_C(1) << 30 : 0;
		options.threads = way % 2 ? 3 : 1;
		options.ledger = way < 4 ? 1 : -1;
		got = run(options, zf_buffer_as_slice(&in), way == 3 || way == 4, ZEEF_OK);
		assert_int_equal(got.len, want.len);
		assert_memory_equal(got.at, want.at, want.len);
		zf_buffer_free(&got);
		if (way >= 4)
			continue;
		ledger_now = get_file(ledger_path);
		if (way == 0)
			first_ledger = ledger_now;
		assert_int_equal(ledger_now.len, first_ledger.len);
		assert_memory_equal(ledger_now.at, first_ledger.at, ledger_now.len);
		if (way > 0)
			zf_buffer_free(&ledger_now);
	}
	zf_buffer_string(&first_ledger);
	for (char *at = first_ledger.at; *at; at = strchr(at, '\n') + 1) {
		unsigned long long unit = strtoull(at + strlen("{\"unit\":"), &at, 10);
		unsigned long long of = strtoull(at + strlen(",\"of\":"), &at, 10);

		assert_int_equal(numbers[unit - 1], of - 1);
		assert_int_equal(strtoull(at + strlen(",\"text\":\"number "), &at, 10), of - 1);
	}
	free(numbers);
	zf_buffer_free(&in);
	zf_buffer_free(&want);
	zf_buffer_free(&first_ledger);
}

/* Prints of a few bits: with a look at the texts nothing goes but what stood before, whatever the memory, the
 * threads and the kind of input; and each is told its first. Without it, text is lost. */
static void collisions(void **state)
{
	enum { LINES = 300000 };
	struct zf_buffer in = { 0 }, want = { 0 }, first_ledger = { 0 };
	uint64_t seed = 88172645463325252u;

	(void)state;
	for (uint64_t n = 0; n < LINES; n++) {
		bool repeats = n > 0 && n % 3 == 0;
		unsigned long long m = repeats ? dice(&seed) % n : n;

		m -= m % 3 == 0 && m > 0;
		zf_buffer_format(&in, "bench %llu\n", m);
		if (m == n)
			zf_buffer_format(&want, "bench %llu\n", m);
	}
	in.len--;
	for (int way = 0; way < 7; way++) {
		struct zf_dedup_options options = plain();
		struct zf_buffer got, ledger_now;

		options.verify = way > 0;
		options.print_bits = 16;
		options.folded = way == 6;
		options.memory = way < 3 ? UINT64_C(1) << 30 : 0;
		options.threads = way % 2 ? 3 : 1;
		options.ledger = 1;
		got = run(options, zf_buffer_as_slice(&in), way == 2 || way == 4, ZEEF_OK);
		ledger_now = get_file(ledger_path);
		if (way == 0) {
			assert_true(got.len < want.len / 2);
		} else {
			assert_int_equal(got.len, want.len);
			assert_memory_equal(got.at, want.at, want.len);
		}
		if (way == 1)
			first_ledger = ledger_now;
		if (way > 1) {
			assert_int_equal(ledger_now.len, first_ledger.len);
			assert_memory_equal(ledger_now.at, first_ledger.at, ledger_now.len);
		}
		if (way != 1)
			zf_buffer_free(&ledger_now);
		zf_buffer_free(&got);
	}
	zf_buffer_free(&in);
	zf_buffer_free(&want);
	zf_buffer_free(&first_ledger);
}

/* The same for paragraphs and JSON, where a scope sets equal texts apart. */
static void collisions_elsewhere(void **state)
{
	struct zf_dedup_options options = plain();

	(void)state;
	options.verify = true;
	options.print_bits = 1;
	options.by = ZF_UNIT_PARAGRAPH;
	gives(options, "one\ntwo\n\nthree\n\n\none\ntwo\n\n four\n\nfour\n", "one\ntwo\n\nthree\n\n\nfour\n\n");
	options.field = "text";
	options.scope = ZF_SCOPE_LANGUAGE;
	gives(options, "{\"lang\":\"da\",\"text\":\"a\\nb\"}\n{\"lang\":\"sv\",\"text\":\"b\\na\\nb\"}\n"
	               "{\"lang\":\"da\",\"text\":\"c\\nb\\na\"}",
	      "{\"lang\":\"da\",\"text\":\"a\\nb\"}\n{\"lang\":\"sv\",\"text\":\"b\\na\"}\n"
	      "{\"lang\":\"da\",\"text\":\"c\"}\n");
	options.keep = ZF_KEEP_NONE;
	assert_int_equal(zf_dedup_lines(&options, NULL), ZEEF_EUSAGE);
}

/* Lines whose prints all begin alike: they crowd at one place of the table. What goes is the same, and it does
 * not take longer than a few looks a line. */
static void crowded(void **state)
{
	enum { LINES = 400000 };
	struct zf_buffer in = { 0 }, want = { 0 };

	(void)state;
	for (uint64_t n = 0; n < LINES; n++)
		zf_buffer_format(&in, "%llu\n", (unsigned long long)(n % 4 ? n : n / 4));
	for (int threads = 1; threads < 4; threads += 2) {
		struct zf_dedup_options options = plain();
		struct zf_buffer got;

		options.crowd = true;
		options.threads = (unsigned)threads;
		got = run(options, zf_buffer_as_slice(&in), false, ZEEF_OK);
		options.crowd = false;
		if (threads == 1)
			want = run(options, zf_buffer_as_slice(&in), false, ZEEF_OK);
		assert_int_equal(got.len, want.len);
		assert_memory_equal(got.at, want.at, want.len);
		zf_buffer_free(&got);
	}
	zf_buffer_free(&in);
	zf_buffer_free(&want);
}

/* Lines, paragraphs and JSON lines longer than a chunk, and bytes by chance. */
static void large_and_odd(void **state)
{
	struct zf_buffer in = { 0 }, want = { 0 }, got;
	struct zf_dedup_options options = plain();
	uint64_t seed = 1442695040888963407u;

	(void)state;
	for (int i = 0; i < 3; i++) {
		for (int k = 0; k < 700000; k++)
			zf_buffer_byte(&in, (char)('a' + i % 2));
		zf_buffer_byte(&in, '\n');
		if (i < 2)
			want.len = 0, zf_buffer_add(&want, in.at, in.len);
	}
	got = run(options, zf_buffer_as_slice(&in), true, ZEEF_OK);
	assert_int_equal(got.len, want.len);
	assert_memory_equal(got.at, want.at, got.len);
	zf_buffer_free(&got);
	zf_buffer_clear(&in);
	for (int k = 0; k < 400000; k++)
		zf_buffer_byte(&in, dice(&seed) % 7 ? (char)dice(&seed) : "\n\n{}\" a"[dice(&seed) % 7]);
	for (int by = 0; by < 3; by++)
		for (int field = 0; field < 2; field++) {
			options.by = (enum zf_unit)by;
			options.field = field ? "a" : NULL;
			options.folded = true;
			got = run(options, zf_buffer_as_slice(&in), false, field ? ZEEF_DAMAGED : ZEEF_OK);
			assert_true(got.len <= in.len + 1);
			zf_buffer_free(&got);
		}
	zf_buffer_free(&in);
	zf_buffer_free(&want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),   cmocka_unit_test(paragraphs), cmocka_unit_test(documents),
		cmocka_unit_test(json),    cmocka_unit_test(scopes),     cmocka_unit_test(damaged),
		cmocka_unit_test(ledger),  cmocka_unit_test(same_for_any_memory),
		cmocka_unit_test(collisions),    cmocka_unit_test(collisions_elsewhere),
		cmocka_unit_test(crowded), cmocka_unit_test(large_and_odd),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
