#include "check.h"

#include "core/hash.h"
#include "language/embedded.h"
#include "language/familiar.h"

static struct zf_familiar familiar;

static int open(void **state)
{
	(void)state;
	return zf_familiar_open(&familiar, zf_language_embedded_familiar()) ? 0 : -1;
}

static struct zf_familiar_text read(struct zf_slice text)
{
	struct zf_familiar_text out;
	zf_familiar_read(text, &out);
	return out;
}

static bool is(const char *tag, const char *text)
{
	struct zf_familiar_text out = read(S(text));
	unsigned language = zf_familiar_find(&familiar, tag);
	assert_true(language < ZF_FAMILIAR_MOST);
	return zf_familiar_is(&familiar, language, &out);
}

static void test_words(void **state)
{
	(void)state;
	struct zf_familiar_text a = read(S("The Ferry's “Élan”—and\xc2\xa0its crew, 1999")), b = read(S("the ferry s élan and its crew"));
	assert_int_equal(a.words, 7);
	assert_int_equal(b.words, 7);
	for (uint32_t i = 0; i < 7; i++) {
		assert_true(a.word[i] == b.word[i]);
		for (uint32_t k = 0; k < i; k++)
			assert_true(a.word[i] != a.word[k]);
	}
	assert_int_equal(a.letters, 3 + 6 + 4 + 3 + 3 + 4);
	assert_int_equal(read(S("")).words, 0);
	assert_int_equal(read(S("2024, 17 – 19")).words, 0);
	assert_int_equal(read(S("CO2, 15a, 10:00am")).words, 0);
	assert_int_equal(read(S("A4sheets 3D-printer")).words, 2);
	struct zf_familiar_text long_one = read(S("abcdefghijklmnop abcdefghijklmnopq"));
	assert_int_equal(long_one.words, 2);
	assert_true(long_one.word[0] != 0);
	assert_true(long_one.word[1] == 0);
}

static bool is_letter(const unsigned char *text, size_t len, size_t at)
{
	unsigned char c = text[at] | 0x20;
	if (text[at] >= 0x80) {
		bool in_two = text[at] == 0xc2 || (at > 0 && text[at - 1] == 0xc2);
		return !in_two && text[at] != 0xe2 && !(at > 0 && text[at - 1] == 0xe2) && !(at > 1 && text[at - 2] == 0xe2);
	}
	(void)len;
	return c >= 'a' && c <= 'z' && !(at > 0 && (text[at - 1] == 0xc2 || text[at - 1] == 0xe2)) &&
		!(at > 1 && text[at - 2] == 0xe2);
}

/* Word by word, and byte by byte, it is the same: also over the 64th byte. */
static void test_all_bytes(void **state)
{
	(void)state;
	static const unsigned char often[] = "aZ \xc3\x89\xc2\xa0\xe2\x80\x93. e1";
	unsigned char text[176];
	for (uint64_t seed = 0; seed < 3000; seed++) {
		size_t len = zf_hash64(zf_slice_make((const char *)&seed, 8)) % sizeof text;
		for (size_t i = 0; i < len; i++) {
			uint64_t from[2] = { seed, i }, hash = zf_hash64(zf_slice_make((const char *)from, 16));
			text[i] = (unsigned char)(seed % 2 ? often[hash % (sizeof often - 1)] : hash);
		}
		struct zf_familiar_text all = read(zf_slice_make((const char *)text, len));
		uint32_t words = 0;
		for (size_t at = 0, end; at < len; at = end) {
			for (end = at + 1; end < len && is_letter(text, len, at) == is_letter(text, len, end);)
				end++;
			if (!is_letter(text, len, at))
				continue;
			bool touches = (at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9') ||
				(end < len && text[end] >= '0' && text[end] <= '9');
			if (end - at <= 3 && touches)
				continue;
			struct zf_familiar_text one = read(zf_slice_make((const char *)text + at, end - at));
			assert_true(words < all.words);
			if ((text[at] & 0xc0) != 0x80) /* what is cut off from the first byte of its character is in no case */
				assert_true(one.words == 1 && one.word[0] == all.word[words] &&
				            (end - at > 16) == (one.word[0] == 0));
			words++;
		}
		assert_int_equal(words, all.words);
	}
}

static const struct { const char *tag, *text; } sentences[] = {
	{ "en", "The ferry to the island will not run on Sundays, but the museum is open for all of its guests." },
	{ "de", "Die Fähre fährt am Sonntag nicht, aber das Museum ist für alle Gäste der Insel geöffnet." },
	{ "fr", "Le bateau ne circule pas le dimanche, mais le musée est ouvert à tous les visiteurs de l'île." },
	{ "nl", "De veerboot vaart niet op zondag, maar het museum is open voor alle gasten van het eiland." },
	{ "it", "Il traghetto non parte la domenica, ma il museo è aperto a tutti gli ospiti dell'isola." },
	{ "pl", "Prom nie kursuje w niedziele, ale muzeum jest otwarte dla wszystkich gości, którzy są na wyspie." },
	{ "fi", "Lautta ei kulje sunnuntaisin, mutta museo on avoinna kaikille saaren vieraille, jotka ovat siellä." },
	{ "uk", "Пором не ходить у неділю, але музей відкритий для всіх гостей острова, які ще не були в ньому." },
};
#define NSENTENCES (sizeof sentences / sizeof *sentences)

static void test_sentences(void **state)
{
	(void)state;
	for (size_t i = 0; i < NSENTENCES; i++)
		for (size_t k = 0; k < NSENTENCES; k++)
			if (is(sentences[k].tag, sentences[i].text) != (i == k))
				fail_msg("\"%s\" and %s", sentences[i].text, sentences[k].tag);
	assert_false(is("en", "Ruud van Nistelrooy"));
	assert_false(is("en", "12.03.2031"));
	assert_false(is("zxx", "Ruud van Nistelrooy"));
	assert_int_equal(zf_familiar_find(&familiar, "xx"), ZF_FAMILIAR_MOST);
	assert_int_equal(zf_familiar_find(&familiar, ""), ZF_FAMILIAR_MOST);
}

/* What all of a long text is, and not what it begins with; and no address. */
static void test_places(void **state)
{
	(void)state;
	char text[2048];
	snprintf(text, sizeof text, "%s %s %s %s %s", sentences[0].text, sentences[1].text, sentences[1].text,
	         sentences[1].text, sentences[1].text);
	assert_false(is("en", text));
	snprintf(text, sizeof text, "%s %s %s", sentences[0].text, sentences[0].text, sentences[0].text);
	assert_true(is("en", text));
	struct zf_familiar_text out = read(S(text));
	assert_in_range(out.letters, strlen(text) / 2, strlen(text));
	assert_true(is("en", "This is the name of the house that was here"));
	assert_false(is("en", "this-is-the-name-of-the-house-that-was-here@example.org"));
	assert_true(is("en", "This is the name of the house that was in the U.S. of A"));
	snprintf(text, sizeof text, "http://this.is.the.name.of.the.house/that-was-here/%0150d.and-this-of-the-other/%0150d", 1, 2);
	assert_false(is("en", text));
	assert_false(is("en", "http://this.is.the.name.of.the.house.that.was.here/"));
}

static void test_broken_tables(void **state)
{
	(void)state;
	static char bytes[ZF_FAMILIAR_BYTES];
	struct zf_familiar other;
	struct zf_slice good = zf_language_embedded_familiar();
	memcpy(bytes, good.at, sizeof bytes);
	assert_true(zf_familiar_open(&other, zf_slice_make(bytes, sizeof bytes)));
	assert_false(zf_familiar_open(&other, zf_slice_make(bytes, sizeof bytes - 1)));
	bytes[0]++;
	assert_false(zf_familiar_open(&other, zf_slice_make(bytes, sizeof bytes)));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_all_bytes),
		cmocka_unit_test(test_sentences),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_broken_tables),
	};
	return cmocka_run_group_tests(tests, open, NULL);
}
