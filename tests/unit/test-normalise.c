/* normalise/: the final form, its examples and its idempotence over all code points and random text. */
#include "check.h"

#include <stdlib.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "core/utf8.h"
#include "normalise/normalise.h"

static const struct zf_normalise_options plain = { .plain_quotes = true };

static struct zf_slice final(struct zf_arena *arena, const char *text)
{
	return zf_normalise(arena, S(text), NULL, false);
}

static void forms(void **state)
{
	static const struct { const char *in, *out; } rows[] = {
		{ "", "" },
		{ "   ", "" },
		{ "one two", "one two" },
		{ "  one \t\r\n two  ", "one two" },
		{ "one\xC2\xA0\xE2\x80\xAFtwo\xE3\x80\x80three", "one two three" },
		{ "night\xC2\xADtrain \xE2\x80\x8Bwaits\xEF\xBB\xBF", "nighttrain waits" },
		{ "B10\xE2\x80\x91" "0249/2025", "B10\xE2\x80\x91" "0249/2025" },
		{ "e\xCC\x81t\xC3\xA9", "\xC3\xA9t\xC3\xA9" },
		{ "\xEF\xAC\x81sh o\xEF\xAC\x83" "ce \xEF\xAC\x82ow \xC4\xB3s", "fish office flow ijs" },
		{ "a\x01" "b\xC2\x9C" "c", "abc" },
		{ "left\xE2\x80\x8F\xE2\x80\xAA right", "left right" },
		{ "a\xE2\x80\x8D" "b", "ab" },
		{ "\xE2\x80\x9Equote\xE2\x80\x9C \xE2\x80\x93 \xC2\xABmot\xC2\xBB",
		  "\xE2\x80\x9Equote\xE2\x80\x9C \xE2\x80\x93 \xC2\xABmot\xC2\xBB" },
		{ "\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE", "\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xAE" },
		{ "\xD9\x85\xE2\x80\x8C ", "\xD9\x85" },
		{ "\xEF\xBB\xBB", "\xD9\x84\xD8\xA7" },
	};
	struct zf_arena *arena = zf_arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_slice(final(arena, rows[i].in), rows[i].out);
	zf_arena_free(arena);
}

static void same_slice_where_nothing_changes(void **state)
{
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_slice ascii = S("plain words"),
		greek = S("\xCE\x9D\xCE\xB1\xCE\xB9, \xCE\xB5\xCE\xB4\xCF\x8E.");

	(void)state;
	assert_ptr_equal(zf_normalise(arena, ascii, NULL, false).at, ascii.at);
	assert_ptr_equal(zf_normalise(arena, greek, NULL, false).at, greek.at);
	zf_arena_free(arena);
}

static void options(void **state)
{
	struct zf_arena *arena = zf_arena_new(0);

	(void)state;
	assert_slice(zf_normalise(arena, S("\xE2\x80\x9Eone\xE2\x80\x9C it\xE2\x80\x99s \xC2\xABtwo\xC2\xBB"), &plain, false),
	             "\"one\" it's \"two\"");
	assert_slice(zf_normalise(arena, S("\n\n  if a:\r\n      b  c \xC2\xA0\n\nend \n \n"), NULL, true),
	             "  if a:\n      b c\n\nend");
	zf_arena_free(arena);
}

static void check_settled(struct zf_arena *arena, struct zf_slice text,
                          const struct zf_normalise_options *how, bool lines)
{
	struct zf_slice once = zf_normalise(arena, text, how, lines), again;
	UErrorCode error = U_ZERO_ERROR;
	UChar wide[256];
	int32_t n = 0;

	assert_true(once.at || !text.len);
	assert_int_equal(zf_utf8_valid(once), once.len);
	assert_true(lines || !memchr(once.at ? once.at : "", '\n', once.len));
	again = zf_normalise(arena, once, how, lines);
	assert_ptr_equal(again.at, once.at);
	assert_int_equal(again.len, once.len);
	u_strFromUTF8(wide, 256, &n, once.at ? once.at : "", (int32_t)once.len, &error);
	assert_true(unorm2_isNormalized(unorm2_getNFCInstance(&error), wide, n, &error));
	assert_true(U_SUCCESS(error));
}

static void every_code_point(void **state)
{
	struct zf_arena *arena = zf_arena_new(0);

	(void)state;
	for (uint32_t code = 0; code <= 0x10FFFF; code++) {
		char text[16] = "a";
		size_t n = 1;
		if (code >= 0xD800 && code <= 0xDFFF)
			continue;
		n += zf_utf8_put(code, text + n);
		text[n++] = 'b';
		check_settled(arena, zf_slice_make(text, n), NULL, false);
		check_settled(arena, zf_slice_make(text + 1, n - 2), &plain, true);
		zf_arena_reset(arena);
	}
	zf_arena_free(arena);
}

/* Code points that meet each other's rules, in runs of up to 12. */
static void random_strings(void **state)
{
	static const uint32_t odd[] = { ' ', '\n', '\r', '\t', 'e', 'A', 0x301, 0x323, 0x345, 0xAD, 0xA0,
		                        0x200B, 0x200C, 0x200D, 0x2028, 0xFEFF, 0x2060, 0xFB01, 0xFDFA,
		                        0xFE70, 0xFE76, 0xFEFB, 0x915, 0x93C, 0x94D, 0x958, 0x627, 0x653,
		                        0x654, 0x3B1, 0x1FBE, 0x212B, 0x1100, 0x1161, 0x11A8, 0x1F468,
		                        0xFE0F, 0x1F3FB, 0x2019, 0xFB1D, 0x5D9, 0x5B4, 0x85, 0xFFFD, 0x2000,
		                        0x1FEF, 0x37E, 0x0DD9, 0x0DCF, 0x0F71, 0x0F72 };
	struct zf_arena *arena = zf_arena_new(0);
	uint64_t seed = 88172645463325252u;

	(void)state;
	for (int round = 0; round < 200000; round++) {
		char text[64];
		size_t n = 0;
		for (int i = round % 12; i >= 0; i--) {
			uint32_t code;
			seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
			code = seed % 9 ? odd[(seed >> 8) % (sizeof odd / sizeof *odd)] : (uint32_t)(seed >> 16) % 0x3000;
			n += zf_utf8_put(code, text + n);
		}
		check_settled(arena, zf_slice_make(text, n), round % 3 ? NULL : &plain, round % 2);
		zf_arena_reset(arena);
	}
	zf_arena_free(arena);
}

static void no_memory(void **state)
{
	struct zf_arena *arena = zf_arena_new(16);
	char text[4096];

	(void)state;
	memset(text, '\t', sizeof text);
	assert_null(zf_normalise(arena, zf_slice_make(text, sizeof text), NULL, false).at);
	zf_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms),
		cmocka_unit_test(same_slice_where_nothing_changes),
		cmocka_unit_test(options),
		cmocka_unit_test(every_code_point),
		cmocka_unit_test(random_strings),
		cmocka_unit_test(no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
