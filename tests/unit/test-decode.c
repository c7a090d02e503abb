#include "check.h"

#include <stdlib.h>

#include "decode/convert.h"
#include "decode/decode.h"
#include "core/utf8.h"
#include "decode/prescan.h"

struct fixture {
	struct zf_arena *arena;
	struct zf_decoder *decoder;
	struct zf_document document;
};

static struct zf_document *decode(struct fixture *f, const char *bytes, size_t len, const char *charset)
{
	zf_document_reset(&f->document, f->arena);
	f->document.bytes = zf_slice_make(bytes, len);
	f->document.origin.charset = zf_slice_of(charset);
	assert_int_equal(zf_decode(f->decoder, &f->document), ZEEF_OK);
	return &f->document;
}

#define DECODE(f, literal, charset) decode(f, literal, sizeof literal - 1, charset)

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->arena = zf_arena_new(0);
	f->decoder = zf_decoder_new();
	*state = f;
	return f->arena && f->decoder ? 0 : -1;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	zf_decoder_free(f->decoder);
	zf_arena_free(f->arena);
	free(f);
	return 0;
}

static void marks_come_first(void **state)
{
	struct zf_document *d = DECODE(*state, "\xEF\xBB\xBFzeef", "windows-1251");

	assert_slice(d->text, "zeef");
	assert_slice(d->origin.charset, "UTF-8");
	d = DECODE(*state, "\xFF\xFEz\0e\0\x82\xDB\x9F\xDF", NULL);
	assert_slice(d->text, "ze\xF3\xB0\xAE\x9F");
	assert_slice(d->origin.charset, "UTF-16LE");
	d = DECODE(*state, "\xFE\xFF\0z\xD8\0\0e", NULL);
	assert_slice(d->text, "z\xEF\xBF\xBD" "e");
	assert_int_equal(d->replaced, 1);
}

static void valid_utf8_is_a_slice_of_the_bytes(void **state)
{
	static const char text[] = "Ψάρια, ryby, halak: the quota of the long cold winter";
	struct zf_document *d = DECODE(*state, text, "iso-8859-7");

	assert_ptr_equal(d->text.at, text);
	assert_int_equal(d->text.len, sizeof text - 1);
	assert_slice(d->origin.charset, "UTF-8");
	assert_int_equal(d->replaced, 0);
}

static void labels_mean_what_the_web_means(void **state)
{
	struct zf_document *d = DECODE(*state, "bees \x96 caf\xE9 \x80", "ISO-8859-1");

	assert_slice(d->text, "bees – café €");
	assert_slice(d->origin.charset, "windows-1252");
	d = DECODE(*state, "\xCC\xDD\xEB\xE9", " Greek ");
	assert_slice(d->text, "Μέλι");
	assert_slice(d->origin.charset, "ISO-8859-7");
	d = DECODE(*state, "\xBA\xDE", "iso-8859-16");
	assert_slice(d->text, "șȚ");
}

static void the_page_may_declare_it(void **state)
{
	struct zf_document *d =
		DECODE(*state, "<!-- <meta charset=gbk> --><meta http-equiv='Content-Type' content='text/html; "
			       "charset=windows-1251'>\xCF\xF7\xE5\xEB\xE0",
	               NULL);

	assert_slice(d->origin.charset, "windows-1251");
	assert_int_equal(zf_slice_find(d->text, S("Пчела")) != SIZE_MAX, 1);
	d = DECODE(*state, "<?xml version='1.0' encoding='iso-8859-2'?><p>\xB9", NULL);
	assert_slice(d->origin.charset, "ISO-8859-2");
	assert_slice(zf_prescan(S("<meta content=\"a;charset=x\" http-equiv=content-type>")), "x");
	assert_slice(zf_prescan(S("<meta name=charset content=koi8-r><META CHARSET = \"utf-8\" >")), "utf-8");
	assert_int_equal(zf_prescan(S("<meta charset")).len, 0);
}

static void mostly_utf8_stays_so(void **state)
{
	struct zf_document *d = DECODE(*state, "čšž ěřů ýáí čšž\xFF ěřů", "windows-1250");

	assert_slice(d->text, "čšž ěřů ýáí čšž\xEF\xBF\xBD ěřů");
	assert_int_equal(d->replaced, 1);
	d = DECODE(*state, "a page that was cut: \xC4\x8D\xC4", NULL);
	assert_slice(d->origin.charset, "UTF-8");
}

static void several_bytes_a_character(void **state)
{
	struct zf_document *d = DECODE(*state, "\x96\xB2\x82\xCC\x8C\x8E", "shift_jis");

	assert_slice(d->text, "夢の月");
	assert_slice(d->origin.charset, "Shift_JIS");
	d = DECODE(*state, "\xC3\xDB\xB7\xE4\xFF\xFF.", "gb2312");
	assert_slice(d->origin.charset, "GBK");
	assert_true(d->replaced >= 1);
	assert_true(zf_slice_starts(d->text, "蜜蜂"));
	assert_int_equal(zf_utf8_valid(d->text), d->text.len);
}

static void the_detector_is_asked_last(void **state)
{
	struct zf_document *d = DECODE(*state,
	                               "\xCF\xF7\xE5\xEB\xFB \xEF\xF0\xE8\xED\xEE\xF1\xFF\xF2 "
	                               "\xEC\xB8\xE4, \xE8 \xE2\xF1\xE5 "
	                               "\xF0\xE0\xE4\xFB \xFD\xF2\xEE\xEC\xF3 \xEB\xE5\xF2\xEE\xEC \xE2 "
	                               "\xE4\xE5\xF0\xE5\xE2\xED\xE5",
	                               NULL);

	assert_slice(d->origin.charset, "windows-1251");
	d = DECODE(*state, "\xE9", NULL);
	assert_slice(d->text, "é");
	d = DECODE(*state, "<html lang='pl'><p>\xB3", NULL);
	assert_slice(d->origin.charset, "windows-1250");
	d = DECODE(*state, "The caf\xE9 of the mill and the garden that belongs to it open in May for all who come "
	                   "with the ferry, and for those of the village.", NULL);
	assert_slice(d->origin.charset, "windows-1252");
	d = DECODE(*state, "Kawiarnia w m\xB3ynie i \xB3\xB1ka, kt\xF3ra do niej nale\xBFy, otwieraj\xB1 si\xEA w maju dla "
	                   "wszystkich, kt\xF3rzy przyp\xB3yn\xB1 promem.", NULL);
	assert_slice(d->text, "Kawiarnia w młynie i łąka, która do niej należy, otwierają się w maju dla wszystkich, "
	             "którzy przypłyną promem.");
}

static void utf16_without_a_mark(void **state)
{
	struct zf_document *d = DECODE(*state, "n\0i\0g\0h\0t\0 \0t\0r\0a\0i\0n\0", NULL);

	assert_slice(d->text, "night train");
	assert_slice(d->origin.charset, "UTF-16LE");
}

static void no_text_is_said_so(void **state)
{
	struct fixture *f = *state;
	char noise[4096];
	uint32_t seed = 7;

	assert_int_equal(DECODE(f, "%PDF-1.4 and so on", NULL)->format, ZF_FORMAT_BINARY);
	for (size_t i = 0; i < sizeof noise; i++)
		noise[i] = (char)((seed = seed * 1664525 + 1013904223) >> 24);
	assert_int_equal(decode(f, noise, sizeof noise, NULL)->format, ZF_FORMAT_BINARY);
	assert_int_equal(f->document.text.len, 0);
	assert_int_equal(DECODE(f, "", NULL)->format, ZF_FORMAT_EMPTY);
	assert_int_equal(DECODE(f, "\xEF\xBB\xBF \r\n\t\xC2\xA0", NULL)->format, ZF_FORMAT_EMPTY);
	assert_int_equal(DECODE(f, "a\0b is text with a NUL", NULL)->format, ZF_FORMAT_UNKNOWN);
}

static void every_encoding_can_be_read(void **state)
{
	static const char *const labels[] = {
		"ibm866", "latin2", "latin3", "latin4", "cyrillic", "arabic", "greek", "hebrew", "logical",
		"latin6", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16", "koi8-r", "koi8-u",
		"macintosh", "tis-620", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255",
		"cp1256", "cp1257", "cp1258", "x-mac-cyrillic", "gbk", "gb18030", "big5", "euc-jp",
		"iso-2022-jp", "sjis", "euc-kr", "x-user-defined",
	};
	struct fixture *f = *state;
	struct zf_converter *converter = zf_converter_new();

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		struct zf_slice out;
		uint64_t replaced;
		const struct zf_encoding *encoding = zf_encoding_find(S(labels[i]));
		assert_non_null(encoding);
		if (zf_convert(converter, f->arena, encoding, S("bees"), &out, &replaced) != ZEEF_OK)
			fail_msg("%s cannot be read", labels[i]);
		assert_slice(out, "bees");
		assert_int_equal(zf_convert(converter, f->arena, encoding, S("\x81\xFF\xC3"), &out,
		                            &replaced), ZEEF_OK);
		assert_int_equal(zf_utf8_valid(out), out.len);
	}
	assert_null(zf_encoding_find(S("utf-7")));
	zf_converter_free(converter);
}

/* The text in an encoding of single bytes; what it lacks is a fault of the test. */
static size_t encode(const char *text, const char *label, char *out)
{
	struct zf_slice from = zf_slice_of(text);
	uint32_t codes[128];
	size_t n = 0;

	assert_int_equal(zf_convert_table(zf_encoding_find(zf_slice_of(label)), codes), ZEEF_OK);
	for (size_t at = 0; at < from.len;) {
		uint32_t code = zf_utf8_next(from, &at);
		unsigned byte = 0;

		while (code >= 128 && byte < 128 && codes[byte] != code)
			byte++;
		assert_true(byte < 128);
		out[n++] = (char)(code < 128 ? code : byte + 128);
	}
	return n;
}

static void letters_tell_encodings_apart(void **state)
{
	static const char lt[] = "Pavasarį žuvėdros grįžta į uostą, o žvejai džiaugiasi šiltesnėmis dienomis ir "
				 "gausesniu laimikiu. Vaikai ąžuolyne rinko giles, kurių šiemet užaugo daugybė.";
	static const char lv[] = "Rudenī zvejnieki atgriežas ostā, un bērni vēro kuģus no krasta. Šogad dārzā "
				 "izauga daudz ābolu, tāpēc vecāmāte vārīs ievārījumu visai ģimenei.";
	static const char mt[] = "Is-sajjieda reġgħu lura fil-port filgħodu kmieni, u t-tfal ħarġu jilagħbu fil-bitħa "
				 "taħt is-siġar. Iż-żrinġijiet instemgħu mill-għadira, u ċ-ċaqliq tal-ilma beda jonqos.";
	static const char hr[] = "Ribari su se vratili u luku, a djeca već čekaju na obali. Noću je padala kiša, pa su "
				 "voćnjaci još mokri, no đaci svejedno beru šljive i kruške.";
	static const char bg[] = "Рибарите се върнаха в пристанището рано сутринта, а децата ги чакаха на брега.";
	static const char pl[] = "Wiosną żurawie wracają nad jezioro, a dzieci liczą łódki. Mężczyźni naprawiają "
				 "sieci, gdyż wkrótce zacznie się połów śledzi i węgorzy.";
	static const struct {
		const char *text, *label, *name;
	} cases[] = {
		{ lt, "windows-1257", "windows-1257" }, { lt, "iso-8859-13", "windows-1257" },
		{ lt, "iso-8859-4", "ISO-8859-4" },     { lv, "windows-1257", "windows-1257" },
		{ lv, "iso-8859-4", "ISO-8859-4" },     { mt, "iso-8859-3", "ISO-8859-3" },
		{ hr, "windows-1250", "windows-1250" }, { hr, "iso-8859-2", "ISO-8859-2" },
		{ hr, "iso-8859-16", "ISO-8859-16" },   { bg, "windows-1251", "windows-1251" },
		{ bg, "iso-8859-5", "ISO-8859-5" },     { bg, "ibm866", "IBM866" },
		{ bg, "koi8-r", "KOI8-R" },             { pl, "iso-8859-13", "windows-1257" },
		{ pl, "windows-1250", "windows-1250" }, { pl, "iso-8859-2", "ISO-8859-2" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char bytes[512];
		size_t len = encode(cases[i].text, cases[i].label, bytes);
		struct zf_document *d = decode(*state, bytes, len, NULL);

		assert_slice(d->text, cases[i].text);
		assert_slice(d->origin.charset, cases[i].name);
		d = decode(*state, bytes, len, cases[i].label); /* and as they are declared */
		assert_slice(d->text, cases[i].text);
	}
}

static void a_few_signs_are_no_letters(void **state)
{
	struct zf_document *d = DECODE(*state, "Loans of \xA3" "3,000, \xA3" "4,405 and \xA3" "17,500 a year", NULL);

	assert_slice(d->text, "Loans of £3,000, £4,405 and £17,500 a year");
	d = DECODE(*state, "Section 1\xBA and 2\xBA, at 20\xB0 \xB1 1\xB0, \xA9 Harbour Office", NULL);
	assert_slice(d->text, "Section 1º and 2º, at 20° ± 1°, © Harbour Office");
	/* One byte alone tells nothing, however often it stands there. */
	d = DECODE(*state, "b\xE2t t\xE2t f\xE2t p\xE2t m\xE2t l\xE2t b\xE2t t\xE2t f\xE2t p\xE2t m\xE2t l\xE2t", NULL);
	assert_slice(d->origin.charset, "windows-1252");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(marks_come_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(valid_utf8_is_a_slice_of_the_bytes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(labels_mean_what_the_web_means, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_page_may_declare_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(mostly_utf8_stays_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(several_bytes_a_character, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_detector_is_asked_last, set_up, tear_down),
		cmocka_unit_test_setup_teardown(utf16_without_a_mark, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_text_is_said_so, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_encoding_can_be_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(letters_tell_encodings_apart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_few_signs_are_no_letters, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
