#include "check.h"

#include <jansson.h>
#include <stdlib.h>

#include "core/json.h"
#include "core/utf8.h"

/* A fixed sequence: the same tests on every machine. */
static uint32_t dice_state = 20240229;

static uint32_t dice(uint32_t sides)
{
	dice_state = dice_state * 1664525u + 1013904223u;
	return (dice_state >> 8) % sides;
}

static struct zf_slice written(struct zf_buffer *out, struct zf_slice text)
{
	struct zf_json json = { .out = out };

	zf_buffer_clear(out);
	zf_json_string(&json, text);
	return zf_buffer_as_slice(out);
}

static void writes_in_order(void **state)
{
	struct zf_buffer out = { 0 };
	struct zf_json json = { .out = &out };
	(void)state;

	zf_json_open(&json, '{');
	zf_json_key(&json, "a");
	zf_json_open(&json, '[');
	zf_json_number(&json, 0);
	zf_json_number(&json, UINT64_MAX);
	zf_json_null(&json);
	zf_json_open(&json, '{');
	zf_json_close(&json, '}');
	zf_json_bool(&json, true);
	zf_json_close(&json, ']');
	zf_json_key(&json, "b");
	zf_json_string_or_null(&json, (struct zf_slice){ NULL, 0 });
	zf_json_key(&json, "c");
	zf_json_string_or_null(&json, S(""));
	zf_json_close(&json, '}');
	assert_slice(zf_buffer_as_slice(&out),
	             "{\"a\":[0,18446744073709551615,null,{},true],\"b\":null,\"c\":\"\"}");
	zf_buffer_free(&out);
}

static void shares_have_four_decimals(void **state)
{
	static const struct {
		double share;
		const char *want;
	} rows[] = { { 0, "0" }, { 1, "1" }, { .5, "0.5" }, { .93125, "0.9313" }, { .25, "0.25" },
		     { .00004, "0" }, { .0001, "0.0001" }, { .99999, "1" }, { -3, "0" }, { 7, "1" },
		     { .1, "0.1" }, { .3010, "0.301" } };
	struct zf_buffer out = { 0 };
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct zf_json json = { .out = &out };
		zf_buffer_clear(&out);
		zf_json_share(&json, rows[i].share);
		assert_slice(zf_buffer_as_slice(&out), rows[i].want);
	}
	zf_buffer_free(&out);
}

static void escapes_what_it_must(void **state)
{
	struct zf_buffer out = { 0 };
	(void)state;

	assert_slice(written(&out, zf_slice_make("a\"b\\c\n\t\r\b\f\0\x1f\x7f/", 14)),
	             "\"a\\\"b\\\\c\\n\\t\\r\\b\\f\\u0000\\u001f\\u007f/\"");
	assert_slice(written(&out, S("\xC2\x80\xC2\x9F\xC2\xA0\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAA")),
	             "\"\\u0080\\u009f\xC2\xA0\\u2028\\u2029\xE2\x80\xAA\"");
	assert_slice(written(&out, S("\xCE\xB1\xCE\xB2\xFF\xCE\xB3 \xE2\x82 \xED\xA0\x80")),
	             "\"\xCE\xB1\xCE\xB2\xEF\xBF\xBD\xCE\xB3 \xEF\xBF\xBD "
	             "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
	zf_buffer_free(&out);
}

/* Any bytes at all come out as JSON that the oracle reads, and valid UTF-8 comes back the same. */
static void any_bytes_become_json(void **state)
{
	struct zf_buffer out = { 0 };
	struct zf_arena *arena = zf_arena_new(0);
	char bytes[80];
	(void)state;

	for (int round = 0; round < 40000; round++) {
		size_t len = dice(sizeof bytes);
		struct zf_slice text = { bytes, len }, got, back;
		json_t *oracle;
		for (size_t i = 0; i < len;) {
			char four[4];
			size_t n = zf_utf8_put(dice(3) ? dice(128) : dice(3) ? dice(0x900) : dice(0x110000),
			                       four);
			if (dice(60) == 0)
				four[0] = (char)dice(256);
			for (size_t k = 0; k < n && i < len; k++)
				bytes[i++] = four[k];
		}
		got = written(&out, text);
		assert_int_equal(zf_utf8_valid(got), got.len);
		oracle = json_loadb(got.at, got.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
		assert_non_null(oracle);
		assert_true(zf_json_scan(got, arena, NULL, NULL) == SIZE_MAX);
		back = zf_json_decode((struct zf_json_value){ ZF_JSON_STRING, got }, arena);
		assert_int_equal(back.len, json_string_length(oracle));
		assert_memory_equal(back.at, json_string_value(oracle), back.len);
		if (zf_utf8_valid(text) == len)
			assert_true(zf_slice_equal(back, text));
		json_decref(oracle);
		zf_arena_reset(arena);
	}
	zf_arena_free(arena);
	zf_buffer_free(&out);
}

static void random_value(struct zf_buffer *out, int depth)
{
	static const char *const plain[] = { "true", "false", "null", "0", "-0", "12", "-3.25", "1e3",
		                             "1.5E-2", "9E+1", "\"\"", "\"\\u00e9\\ud83d\\ude00\"",
		                             "\"\\n\\/\\\\\\\"\"", "\"Kan\xC3\xA9l\"",
		                             "\"longer text that has some length\"" };
	static const char *const spaces[] = { "", "", "", " ", "\n\t", "\r" };
	uint32_t what = dice(depth > 5 ? 4 : 8);

	zf_buffer_text(out, spaces[dice(6)]);
	if (what < 4) {
		zf_buffer_text(out, plain[dice(sizeof plain / sizeof *plain)]);
	} else {
		bool object = what < 6;
		uint32_t n = dice(4);
		zf_buffer_byte(out, object ? '{' : '[');
		for (uint32_t i = 0; i < n; i++) {
			if (i)
				zf_buffer_byte(out, ',');
			if (object)
				zf_buffer_format(out, "%s\"k\\u006%u\"%s:", spaces[dice(6)],
				                 (unsigned)dice(10), spaces[dice(6)]);
			random_value(out, depth + 1);
		}
		zf_buffer_byte(out, object ? '}' : ']');
	}
	zf_buffer_text(out, spaces[dice(6)]);
}

struct seen {
	json_t *oracle;
	struct zf_arena *arena;
	size_t count;
};

static bool member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct seen *seen = user;
	json_t *theirs, *ours;

	ours = json_loadb(value.text.at, value.text.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	assert_non_null(ours);
	if (json_is_array(seen->oracle)) {
		assert_int_equal(key.len, 0);
		theirs = json_array_get(seen->oracle, seen->count);
		assert_true(json_equal(ours, theirs));
	} else {
		/* Of two equal keys the oracle keeps one, so only the key's being there is asked. */
		assert_non_null(json_object_get(seen->oracle, zf_arena_copy(seen->arena, key).at));
	}
	if (value.type == ZF_JSON_STRING) {
		struct zf_slice text = zf_json_decode(value, seen->arena);
		assert_int_equal(text.len, json_string_length(ours));
		assert_memory_equal(text.at, json_string_value(ours), text.len);
	}
	json_decref(ours);
	seen->count++;
	return true;
}

/* What the oracle refuses though the grammar allows it: numbers that it cannot hold, lone surrogates. */
static bool strict_only(const json_error_t *error)
{
	return json_error_code(error) == json_error_numeric_overflow ||
	       strstr(error->text, "invalid Unicode") ||
	       strstr(error->text, "NUL byte in object key");
}

static void agrees_with_the_oracle(void **state)
{
	struct zf_buffer text = { 0 };
	struct zf_arena *arena = zf_arena_new(0);
	unsigned good = 0, bad = 0;
	(void)state;

	for (int round = 0; round < 60000; round++) {
		static const char marks[] = "{}[],:\"\\u0e-+. \n\x01\xC3tfn";
		json_error_t error;
		struct seen seen = { .arena = arena };
		size_t fault;
		zf_buffer_clear(&text);
		random_value(&text, 0);
		for (uint32_t edits = dice(3); edits > 0 && text.len > 1; edits--) {
			if (dice(3) == 0)
				text.len = 1 + dice((uint32_t)text.len);
			else
				text.at[dice((uint32_t)text.len)] = marks[dice(sizeof marks - 1)];
		}
		seen.oracle = json_loadb(text.at, text.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
		fault = zf_json_scan(zf_buffer_as_slice(&text), arena, seen.oracle ? member : NULL, &seen);
		if (seen.oracle || !strict_only(&error)) {
			if ((fault == SIZE_MAX) != (seen.oracle != NULL))
				fail_msg("%.*s: %zu, %s", (int)text.len, text.at, fault,
				         seen.oracle ? "good" : error.text);
			assert_true(fault == SIZE_MAX || fault <= text.len);
			if (seen.oracle && json_is_array(seen.oracle))
				assert_int_equal(seen.count, json_array_size(seen.oracle));
		}
		good += seen.oracle != NULL;
		bad += seen.oracle == NULL;
		json_decref(seen.oracle);
		zf_arena_reset(arena);
	}
	assert_true(good > 10000 && bad > 10000);
	zf_arena_free(arena);
	zf_buffer_free(&text);
}

static void names_the_byte_at_fault(void **state)
{
	static const struct {
		const char *text;
		size_t fault;
	} rows[] = { { "", 0 }, { "{\"a\":1,}", 7 }, { "[1 2]", 3 }, { "{\"a\" 1}", 5 }, { "[\"ab", 4 },
		     { "[01]", 2 }, { "tru", 3 }, { "{} x", 3 }, { "\"\\x\"", 2 }, { "[\"a\nb\"]", 3 },
		     { "[\"a\xFF\"]", 3 }, { "1.", 2 } };
	(void)state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(zf_json_scan(S(rows[i].text), NULL, NULL, NULL), rows[i].fault);
}

static void depth_has_an_end(void **state)
{
	enum { MUCH = 1000000 };
	char *deep = malloc(MUCH);
	char fits[256];
	(void)state;

	memset(deep, '[', MUCH);
	assert_int_equal(zf_json_scan(zf_slice_make(deep, MUCH), NULL, NULL, NULL), 128);
	memset(fits, '[', 128);
	memset(fits + 128, ']', 128);
	assert_true(zf_json_scan(zf_slice_make(fits, 256), NULL, NULL, NULL) == SIZE_MAX);
	free(deep);
}

static bool first_only(void *user, struct zf_slice key, struct zf_json_value value)
{
	assert_slice(key, "a");
	assert_slice(value.text, "1");
	++*(int *)user;
	return false;
}

static void member_may_end_it(void **state)
{
	int calls = 0;
	(void)state;

	assert_true(zf_json_scan(S("{\"a\":1,\"b\":BROKEN"), NULL, first_only, &calls) == SIZE_MAX);
	assert_int_equal(calls, 1);
}

static void lone_surrogates_are_replaced(void **state)
{
	struct zf_arena *arena = zf_arena_new(0);
	(void)state;

	assert_slice(zf_json_decode((struct zf_json_value){ ZF_JSON_STRING,
	                                                    S("\"\\ud800x\\udc00\\ud800\\ud83d\\ude00\"") },
	                            arena),
	             "\xEF\xBF\xBDx\xEF\xBF\xBD\xEF\xBF\xBD\xF0\x9F\x98\x80");
	assert_null(zf_json_decode((struct zf_json_value){ ZF_JSON_NUMBER, S("12") }, arena).at);
	zf_arena_free(arena);
}

static void whole_numbers(void **state)
{
	uint64_t n = 7;
	(void)state;

	assert_true(zf_json_to_number((struct zf_json_value){ ZF_JSON_NUMBER, S("18446744073709551615") }, &n));
	assert_true(n == UINT64_MAX);
	assert_false(zf_json_to_number((struct zf_json_value){ ZF_JSON_NUMBER, S("18446744073709551616") },
	                               &n));
	assert_false(zf_json_to_number((struct zf_json_value){ ZF_JSON_NUMBER, S("-1") }, &n));
	assert_false(zf_json_to_number((struct zf_json_value){ ZF_JSON_NUMBER, S("1.5") }, &n));
	assert_false(zf_json_to_number((struct zf_json_value){ ZF_JSON_STRING, S("\"1\"") }, &n));
	assert_true(n == UINT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_in_order), cmocka_unit_test(shares_have_four_decimals),
		cmocka_unit_test(escapes_what_it_must), cmocka_unit_test(any_bytes_become_json),
		cmocka_unit_test(agrees_with_the_oracle), cmocka_unit_test(names_the_byte_at_fault),
		cmocka_unit_test(depth_has_an_end), cmocka_unit_test(member_may_end_it),
		cmocka_unit_test(lone_surrogates_are_replaced), cmocka_unit_test(whole_numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
