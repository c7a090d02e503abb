#include "check.h"

#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "core/utf8.h"
#include "dedup/fold.h"
#include "dedup/print.h"

static struct zf_key *key;
static struct zf_fold *narrow; /* without vectors */
static struct zf_buffer out, want;

static int begin(void **state)
{
	(void)state;
	key = zf_key_new();
	narrow = zf_fold_new();
	if (!key || !narrow)
		return -1;
	zf_fold_narrow(narrow);
	return 0;
}

static int end(void **state)
{
	(void)state;
	zf_key_free(key);
	zf_fold_free(narrow);
	zf_buffer_free(&out);
	zf_buffer_free(&want);
	return 0;
}

/* The match key by its definition: ICU over the whole text, then what is kept. */
static void define(struct zf_slice text)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCCasefoldInstance(&error);
	int32_t room = (int32_t)text.len + 1, n, units;
	UChar *in = malloc((size_t)room * sizeof *in), *folded = malloc((size_t)room * 18 * sizeof *folded);

	assert_true(in && folded);
	u_strFromUTF8(in, room, &n, text.at, (int32_t)text.len, &error);
	units = unorm2_normalize(nfkc, in, n, folded, room * 18, &error);
	assert_true(U_SUCCESS(error));
	zf_buffer_clear(&want);
	for (int32_t i = 0; i < units;) {
		uint32_t code;
		char put[4];

		U16_NEXT(folded, i, units, code);
		if (U_GET_GC_MASK((UChar32)code) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK))
			zf_buffer_add(&want, put, zf_utf8_put(code, put));
		else if (want.len > 0 && want.at[want.len - 1] != ' ')
			zf_buffer_byte(&want, ' ');
	}
	if (want.len > 0 && want.at[want.len - 1] == ' ')
		want.len--;
	free(in);
	free(folded);
}

static void is_wanted(struct zf_slice text)
{
	if (out.len != want.len || (out.len && memcmp(out.at, want.at, out.len) != 0))
		fail_msg("\"%.*s\": got \"%.*s\", want \"%.*s\"", (int)text.len, text.at, (int)out.len,
		         out.at ? out.at : "", (int)want.len, want.at ? want.at : "");
}

static void same_as_defined(struct zf_slice text)
{
	/* A copy of its own length: reading behind it is a fault that the sanitizer sees. */
	char *copy = malloc(text.len ? text.len : 1);
	struct zf_slice own = { copy, text.len };
	uint32_t weight;

	assert_non_null(copy);
	memcpy(copy, text.at, text.len);
	define(text);
	assert_true(zf_fold_text(narrow, own, &out));
	is_wanted(text);
	weight = zf_match_key(key, own, &out);
	is_wanted(text);
	free(copy);
	assert_int_equal(weight, zf_utf8_count(zf_buffer_as_slice(&want)));
}

static void keys(void **state)
{
	static const char *const pairs[][2] = {
		{ "", "" },
		{ "  ,;- ", "" },
		{ "Night trains, at last!", "night trains at last" },
		{ " \"Bees\"  &\tHONEY\n", "bees honey" },
		{ "Straße STRASSE", "strasse strasse" },
		{ "Ελλάδα ΕΛΛΆΔΑ ΤΕΛΟΣ τέλος", "ελλάδα ελλάδα τελοσ τέλοσ" },
		{ "Пчелен мед — 12,5 %", "пчелен мед 12 5" },
		{ "e\xCC\x81t\xC3\xA9", "été" },
		{ "co\xC2\xADoperate", "cooperate" },
		{ "ﬁsh ﬂeet m² № 7", "fish fleet m2 no 7" },
		{ "2021/123", "2021 123" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		zf_match_key(key, S(pairs[i][0]), &out);
		assert_slice(zf_buffer_as_slice(&out), pairs[i][1]);
	}
}

static size_t put(char *at, uint32_t code)
{
	if (code >= 0xD800 && code < 0xE000)
		code = 'x';
	return zf_utf8_put(code, at);
}

/* Each code point alone, between letters, and before a sign that composes with what stands before it. */
static void every_code_point(void **state)
{
	char text[32];

	(void)state;
	for (uint32_t code = 1; code < 0x110000; code++) {
		size_t n = put(text, code);

		same_as_defined(zf_slice_make(text, n));
		n = put(text, 'A');
		n += put(text + n, code);
		n += put(text + n, 0x301);
		n += put(text + n, 'B');
		same_as_defined(zf_slice_make(text, n));
	}
}

static uint64_t dice(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* Code points of the kinds that meet in texts, and of those that hurt. */
static uint32_t some_code(uint64_t *seed)
{
	static const struct { uint32_t from, count; } kinds[] = {
		{ ' ', 95 }, { 'a', 26 }, { ' ', 1 }, { ' ', 16 }, { 0xC0, 64 }, { 0xA0, 32 }, { 0x100, 0x150 },
		{ 0x300, 0x70 }, { 0x370, 0x90 }, { 0x400, 0x130 }, { 0x1E00, 0x200 }, { 0x2000, 0x200 },
		{ 0x1100, 0x100 }, { 0xAC00, 0x2BA4 }, { 0x3040, 0xC0 }, { 0x900, 0x400 }, { 0xFB00, 0x100 },
		{ 0xFF00, 0xF0 }, { 0x1D400, 0x400 }, { 0x1F1E6, 26 }, { 0x591, 0x60 }, { 1, 0x10FFFE },
	};
	size_t kind = dice(seed) % (sizeof kinds / sizeof *kinds);

	return kinds[kind].from + (uint32_t)(dice(seed) % kinds[kind].count);
}

static void random_strings(void **state)
{
	uint64_t seed = 88172645463325252u;
	char text[256];

	(void)state;
	for (int round = 0; round < 300000; round++) {
		size_t count = dice(&seed) % 40, n = 0;
		uint32_t code = some_code(&seed);

		for (size_t i = 0; i < count; i++) {
			n += put(text + n, code);
			if (dice(&seed) % 4 == 0)
				code = some_code(&seed);
			else if (code < 0x110000 - 1 && dice(&seed) % 2)
				code++;
		}
		same_as_defined(zf_slice_make(text, n));
	}
}

/* Longer than every buffer inside: in ICU's scripts, in tables, and mixed. */
static void long_texts(void **state)
{
	static const char *const units[] = { "日本語の文、", "각각 한국어 ", "пчела и мед; ", "Żółw, ",
		                             "a\xCC\x81\xCC\xA3 ", "½ΐŉ", "plain words only, ", "(((", "ﷺ" };

	(void)state;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		struct zf_buffer text = { 0 };

		while (text.len < 60000)
			zf_buffer_text(&text, units[i]);
		same_as_defined(zf_buffer_as_slice(&text));
		zf_buffer_free(&text);
	}
}

/* Signs on signs without end cost linear time, and bytes that are no UTF-8 part words. */
static void hostile(void **state)
{
	struct zf_buffer text = { 0 };

	(void)state;
	zf_buffer_byte(&text, 'a');
	for (int i = 0; i < 1000000; i++)
		zf_buffer_text(&text, i % 2 ? "\xCC\x81" : "\xCC\xA3");
	/* the first sign goes into the letter */
	assert_int_equal(zf_match_key(key, zf_buffer_as_slice(&text), &out), 1000000);
	zf_buffer_free(&text);
	zf_match_key(key, S("Oat\xFF\xC3milk \xE2\x82 \xF0\x9F"), &out);
	assert_slice(zf_buffer_as_slice(&out), "oat milk");
}

static struct zf_hash128 print_of(const char *text, const char *lang)
{
	struct zf_hash128 print;
	uint32_t weight;

	assert_true(zf_print_text(key, S(text), &print, &weight));
	return zf_print_in(print, weight, lang);
}

#define SAME(a, b) assert_true(zf_hash128_equal(a, b))
#define OTHER(a, b) assert_false(zf_hash128_equal(a, b))

static void languages(void **state)
{
	const char *brief = "Information", *text =
		"The library prize goes to the travelling library of the northern "
	                                           "fjords, whose boat calls at forty villages.";
	struct zf_hash128 none = { 0, 0 };

	(void)state;
	OTHER(print_of(brief, "da"), print_of(brief, "sv"));
	SAME(print_of(brief, "de-AT"), print_of("INFORMATION!", "de"));
	SAME(print_of(brief, "und"), print_of(brief, ""));
	SAME(print_of(brief, "und"), print_of(brief, "zxx"));
	SAME(print_of(text, "en"), print_of(text, "da"));
	SAME(zf_print_in(print_of(brief, "da"), 11, "da"), print_of(brief, ""));
	SAME(print_of(" -- ", "de"), none);
	SAME(print_of("", "de"), none);
	OTHER(print_of("Vote 12", "en"), print_of("Vote 13", "en"));
}

/* A text that comes again is answered by the memo, with the same answer, whatever came between. */
static void memo(void **state)
{
	struct zf_hash128 first[200], again;
	uint32_t weight;
	char text[64];

	(void)state;
	for (int round = 0; round < 3; round++)
		for (int i = 0; i < 20000; i++) {
			snprintf(text, sizeof text, "Line %d of the Harbour Gazette", i);
			assert_true(zf_print_text(key, S(text), &again, &weight));
			if (round == 0 && i < 200)
				first[i] = again;
			else if (i < 200)
				SAME(first[i], again);
			zf_match_key(key, S(text), &out);
			SAME(again, zf_hash128(zf_buffer_as_slice(&out)));
		}
}

static void document_of(struct zf_document *document, struct zf_arena *arena, const char *const *texts)
{
	zf_document_reset(document, arena);
	for (; *texts; texts++) {
		struct zf_block *block = zf_document_block(document);

		assert_non_null(block);
		block->kind = ZF_PARAGRAPH;
		block->raw = block->text = S(*texts);
	}
	assert_int_equal(zf_print_blocks(key, document), ZEEF_OK);
}

static void documents(void **state)
{
	static const char *const first[] = { "Menu", "Bees winter well", "Losses fell to six per cent.",
	                                     "***", NULL };
	static const char *const second[] = { "Bees winter well.", "LOSSES fell to six per cent", NULL };
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_document a, b;
	struct zf_hash128 whole;

	(void)state;
	document_of(&a, arena, first);
	zf_print_document(&a);
	whole = a.print;
	assert_true(zf_block_mark(&a, &a.blocks[0], ZF_BOILERPLATE_MENU, .9f, UINT32_MAX, NULL));
	zf_print_document(&a);
	OTHER(a.print, whole);
	document_of(&b, arena, second);
	zf_print_document(&b);
	SAME(a.print, b.print);
	b.blocks[0].kind = ZF_TITLE;
	zf_print_document(&b);
	OTHER(a.print, b.print);
	assert_true(zf_block_mark(&b, &b.blocks[1], ZF_EMPTY, 1, UINT32_MAX, NULL));
	zf_print_document(&b);
	assert_true(b.print.hi == 0 && b.print.lo == 0);
	assert_int_equal(a.blocks[3].weight, 0);
	zf_arena_free(arena);
}

/* More blocks than one batch of prints: each counts, and so does their order. */
static void long_documents(void **state)
{
	struct zf_arena *arena = zf_arena_new(0);
	const char *texts[302] = { NULL };
	char room[301][32];
	struct zf_document document;
	struct zf_hash128 print;

	(void)state;
	for (int i = 0; i < 301; i++) {
		snprintf(room[i], sizeof room[i], "Tram stop number %d opens", i);
		texts[i] = room[i];
	}
	document_of(&document, arena, texts);
	zf_print_document(&document);
	print = document.print;
	for (int i = 0; i < 301; i += 50) {
		struct zf_hash128 kept = document.blocks[i].print;

		document.blocks[i].print.lo++;
		zf_print_document(&document);
		OTHER(print, document.print);
		document.blocks[i].print = kept;
	}
	zf_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys),         cmocka_unit_test(every_code_point),
			cmocka_unit_test(random_strings),
		cmocka_unit_test(long_texts),   cmocka_unit_test(hostile),          cmocka_unit_test(languages),
		cmocka_unit_test(memo),         cmocka_unit_test(documents),
		cmocka_unit_test(long_documents),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
