#include "language/language.h"

#include <math.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "language/embedded.h"
#include "language/familiar.h"
#include "language/heard.h"

/* What goes over all lanes is compiled twice, for machines with AVX2 and for all; both give the same. */
#if defined(__GNUC__)
#define TWICE static inline __attribute__((always_inline))
#else
#define TWICE static inline
#endif
#if defined(__x86_64__) && defined(__GNUC__)
#define WITH_AVX2 __attribute__((target("avx2")))
#else
#define WITH_AVX2
#endif

typedef size_t find_fn(const struct zf_table *table, const uint64_t *hashes, size_t n, uint32_t *rows);
typedef void sum_fn(const struct zf_table *table, const uint32_t *rows, size_t n,
                    int32_t sums[ZF_TABLE_LANES]);
/* What is known of a text that is heard. */
struct around {
	float more;      /* how the evidence grows from what is read to all of the text; 1 where that is all */
	unsigned expect; /* the lane of the language that it is probably in, or ZF_TABLE_LANES */
};

typedef void rows_fn(const struct zf_language *language, struct zf_gram_text *text, struct around around,
                     struct zf_heard *heard);
typedef void lanes_fn(const float *in, float *out);
static rows_fn hear_rows_plain, hear_rows_avx2;
static lanes_fn logs_plain, logs_avx2, shares_plain, shares_avx2;

struct zf_language {
	struct zf_table table;
	struct zf_gram_letters letters;
	struct zf_familiar familiar;
	uint8_t known[ZF_HEARD_ALONE]; /* by number: that in `familiar`, or ZF_FAMILIAR_MOST */
	uint8_t set[256]; /* by UScriptCode: the table's script, ZF_TABLE_SCRIPTS + place in `alone`, or NONE */
	uint8_t code[ZF_TABLE_SCRIPTS]; /* UScriptCode of the table's scripts */
	const char *script_name[256]; /* ISO 15924, by UScriptCode; ICU's */
	unsigned nothing; /* the number of zxx */
	find_fn *find;
	sum_fn *sum;
	rows_fn *rows;
	lanes_fn *logs, *shares;
};

#define NONE UINT8_MAX

/* Scripts that one language has to itself, or nearly so among press releases. */
static const struct { UScriptCode script; const char *tag; } alone[] = {
	{ USCRIPT_GREEK, "el" }, { USCRIPT_HEBREW, "he" }, { USCRIPT_ARMENIAN, "hy" },
	{ USCRIPT_GEORGIAN, "ka" }, { USCRIPT_HAN, "zh" }, { USCRIPT_HIRAGANA, "ja" },
	{ USCRIPT_KATAKANA, "ja" }, { USCRIPT_HANGUL, "ko" }, { USCRIPT_THAI, "th" },
	{ USCRIPT_LAO, "lo" }, { USCRIPT_DEVANAGARI, "hi" }, { USCRIPT_BENGALI, "bn" },
	{ USCRIPT_GURMUKHI, "pa" }, { USCRIPT_GUJARATI, "gu" }, { USCRIPT_ORIYA, "or" },
	{ USCRIPT_TAMIL, "ta" }, { USCRIPT_TELUGU, "te" }, { USCRIPT_KANNADA, "kn" },
	{ USCRIPT_MALAYALAM, "ml" }, { USCRIPT_SINHALA, "si" }, { USCRIPT_MYANMAR, "my" },
	{ USCRIPT_KHMER, "km" }, { USCRIPT_TIBETAN, "bo" }, { USCRIPT_ETHIOPIC, "am" },
	{ USCRIPT_MONGOLIAN, "mn" }, { USCRIPT_THAANA, "dv" },
};
#define NALONE (sizeof alone / sizeof *alone)
_Static_assert(NALONE <= ZF_HEARD_NUMBERS - ZF_HEARD_ALONE, "numbers for the languages of a script");

struct zf_language *zf_language_new(void)
{
	struct zf_language *language = malloc(sizeof *language);
	if (!language)
		return NULL;
	language->nothing = ZF_HEARD_NUMBERS;
	if (!zf_table_open(&language->table, zf_language_embedded()) ||
	    !zf_familiar_open(&language->familiar, zf_language_embedded_familiar())) {
		free(language);
		return NULL;
	}
	zf_gram_letters_fill(&language->letters);
	memset(language->set, NONE, sizeof language->set);
	for (int i = 0; i < 256; i++) {
		language->script_name[i] = uscript_getShortName((UScriptCode)i);
		language->script_name[i] = language->script_name[i] ? language->script_name[i] : "Zzzz";
	}
	for (size_t i = 0; i < NALONE; i++)
		language->set[alone[i].script] = (uint8_t)(ZF_TABLE_SCRIPTS + i);
	for (uint8_t i = 0; i < ZF_TABLE_SCRIPTS; i++) {
		int32_t script = u_getPropertyValueEnum(UCHAR_SCRIPT, language->table.scripts[i].script);
		if (script >= 0 && script < 256)
			language->set[script] = i;
		language->code[i] = (uint8_t)script;
	}
	for (unsigned i = 0; i < ZF_HEARD_ALONE; i++) {
		if (strcmp(zf_heard_tag(language, i), "zxx") == 0)
			language->nothing = i;
		language->known[i] = (uint8_t)zf_familiar_find(&language->familiar, zf_heard_tag(language, i));
	}
	language->find = zf_table_has_avx2() ? zf_table_find_avx2 : zf_table_find;
	language->sum = zf_table_has_avx2() ? zf_table_sum_avx2 : zf_table_sum_plain;
	language->rows = zf_table_has_avx2() ? hear_rows_avx2 : hear_rows_plain;
	language->logs = zf_table_has_avx2() ? logs_avx2 : logs_plain;
	language->shares = zf_table_has_avx2() ? shares_avx2 : shares_plain;
	return language;
}

void zf_language_free(struct zf_language *language)
{
	free(language);
}

void zf_language_plain(struct zf_language *language)
{
	language->find = zf_table_find;
	language->sum = zf_table_sum_plain;
	language->rows = hear_rows_plain;
	language->logs = logs_plain;
	language->shares = shares_plain;
}

/* e^x for -80 <= x <= 0, by additions and products alone. */
#define LEAST_POWER (-80.0f)
TWICE float power_of_e(float x)
{
	float y = 1 + x / 4096;
	for (int i = 0; i < 12; i++)
		y *= y;
	return y;
}

TWICE float log_of(float x)
{
	uint32_t bits;
	memcpy(&bits, &x, sizeof bits);
	int exponent = (int)(bits >> 23 & 255) - 127;
	bits = (bits & 0x7fffff) | 0x3f800000;
	float m;
	memcpy(&m, &bits, sizeof m);
	float z = (m - 1) / (m + 1), zz = z * z; /* ln m = 2 (z + z^3/3 + z^5/5 + z^7/7 + …) */
	float ln = 2 * z * (1 + zz * (0.33333333f + zz * (0.2f + zz * (0.14285714f + zz * 0.11111111f))));
	return 256 * (ln + 0.69314718f * (float)exponent);
}

TWICE void logs_of(const float *x, float *log)
{
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
		log[k] = log_of(x[k]);
}

static void logs_plain(const float *x, float *log)
{
	logs_of(x, log);
}

WITH_AVX2 static void logs_avx2(const float *x, float *log)
{
	logs_of(x, log);
}

void zf_heard_logs(const struct zf_language *language, const float *x, float *log)
{
	language->logs(x, log);
}

/* e^((log - most) / 256) of each lane; returns their sum, taken in an order that lets four go at once. */
TWICE float powers_of(const float *log, float most, float *share)
{
	float parts[4] = { 0 }, x[ZF_TABLE_LANES];
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
		x[k] = (log[k] - most) / 256;
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++) /* choices stand apart: as branches they would part the lanes */
		share[k] = x[k] < LEAST_POWER ? LEAST_POWER : x[k];
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
		share[k] = power_of_e(share[k]);
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
		share[k] = x[k] < LEAST_POWER ? 0 : share[k];
	for (unsigned k = 0; k < ZF_TABLE_LANES; k += 4)
		for (unsigned i = 0; i < 4; i++)
			parts[i] += share[k + i];
	return (parts[0] + parts[1]) + (parts[2] + parts[3]);
}

/* Eight lanes at a time: the greatest is the same in any order. */
TWICE float greatest_of(const float *log)
{
	float most[8];
	for (unsigned i = 0; i < 8; i++)
		most[i] = log[i];
	for (unsigned k = 8; k < ZF_TABLE_LANES; k += 8)
		for (unsigned i = 0; i < 8; i++)
			most[i] = log[k + i] > most[i] ? log[k + i] : most[i];
	for (unsigned n = 4; n > 0; n /= 2)
		for (unsigned i = 0; i < n; i++)
			most[i] = most[i + n] > most[i] ? most[i + n] : most[i];
	return most[0];
}

TWICE void shares_of(const float *log, float *share)
{
	float all = powers_of(log, greatest_of(log), share);
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
		share[k] /= all;
}

static void shares_plain(const float *log, float *share)
{
	shares_of(log, share);
}

WITH_AVX2 static void shares_avx2(const float *log, float *share)
{
	shares_of(log, share);
}

void zf_heard_shares(const struct zf_language *language, const float *log, float *share)
{
	language->shares(log, share);
}

/* What was seen of a text in the first rounds speaks for all of it: evidence grows as the root of what is seen. */
static const float grown[ZF_GRAM_ROUNDS + 1] =
	{ 1, 2.8284271f, 2, 1.6329932f, 1.4142135f, 1.2649111f, 1.1547005f, 1.0690450f, 1 };

/* Whether that leaves no doubt: what was seen makes one language e^SEEN times as likely as any other, and all would make
 * it e^CLEAR times; of the language that is expected less is asked. Of fewer words than LEAST_WORDS nothing is foretold:
 * one may be a name. */
#define SEEN 5
#define CLEAR 6
#define SEEN_EXPECTED 2
#define CLEAR_EXPECTED 3
#define LEAST_WORDS 5
#define LOOK_EACH 24 /* features */
#define NO_LANGUAGE (-(1 << 24)) /* the sum of a lane that none has */
TWICE bool is_clear(const struct zf_language *language, const int32_t sums[ZF_TABLE_LANES], unsigned expect, float grow,
                    size_t n)
{
	int32_t best = INT32_MIN, next = INT32_MIN, equal = 0, others[ZF_TABLE_LANES];
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
		best = sums[k] > best ? sums[k] : best;
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
		equal += sums[k] == best;
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
		others[k] = sums[k] == best ? INT32_MIN : sums[k];
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
		next = others[k] > next ? others[k] : next;
	float ahead = equal > 1 ? 0 : (float)(best - next) * (float)language->table.step * 1e-6f;
	bool expected = expect < ZF_TABLE_LANES && sums[expect] == best;
	float seen = expected ? SEEN_EXPECTED : SEEN, clear = expected ? CLEAR_EXPECTED : CLEAR;
	float least = seen * grow > clear ? seen : clear / grow;
	return ahead * ahead > least * least * (float)n;
}

/* One in thirty of the lines that the table was trained on has no language; of a page's lines of up to SHORT
 * words it is rather one in eight: e^MORE_NOTHING times as many. */
#define SHORT 6
#define MORE_NOTHING 1.0f

/* So many rounds give LEAST_WORDS words; before, nothing is looked at, and what they give is added up at once. */
static uint32_t rounds_before_looking(uint32_t words)
{
	uint32_t least = ZF_GRAM_ROUNDS * LEAST_WORDS;
	return words * ZF_GRAM_ROUNDS <= least ? ZF_GRAM_ROUNDS : (least + words - 1) / words;
}

/* Adds up what the features say, until it is clear; returns the factor from sums to logarithms in 1/256. */
TWICE float hear_features(const struct zf_language *language, struct zf_gram_text *text, struct around around,
                          int32_t sums[ZF_TABLE_LANES])
{
	struct zf_gram_walk walk = { .whole = rounds_before_looking(text->words) };
	uint64_t hashes[ZF_GRAM_ROOM];
	uint32_t rows[ZF_GRAM_ROOM];
	size_t n = 0, looked = 0, got;
	float grow = around.more;
	while ((got = zf_gram_next(text, &walk, hashes, ZF_GRAM_ROOM)) > 0) {
		size_t found = language->find(&language->table, hashes, got, rows);
		language->sum(&language->table, rows, found, sums);
		n += found;
		grow = grown[walk.round] * around.more;
		if (n < looked + LOOK_EACH || walk.round < walk.whole)
			continue;
		if (is_clear(language, sums, around.expect, grow, n))
			break;
		looked = n;
	}
	grow = got ? grow : around.more;
	return (float)language->table.step * 1e-6f * 256 * grow / sqrtf((float)(n ? n : 1));
}

#define LEAST_LOG (-32000)

TWICE int16_t greatest(const int16_t log[ZF_TABLE_LANES])
{
	int16_t most = INT16_MIN;
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
		most = log[k] > most ? log[k] : most;
	return most;
}

/* All loops here go over all lanes, so that many are taken at once; lanes without a language are out of it. */
TWICE void hear_rows(const struct zf_language *language, struct zf_gram_text *text, struct around around,
                     struct zf_heard *heard)
{
	int32_t sums[ZF_TABLE_LANES];
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
		sums[k] = k < heard->count ? 0 : NO_LANGUAGE;
	float scale = hear_features(language, text, around, sums);
	float log[ZF_TABLE_LANES], share[ZF_TABLE_LANES];
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
		log[k] = (float)sums[k] * scale;
	if (text->words <= SHORT && language->nothing - heard->first < heard->count)
		log[language->nothing - heard->first] += MORE_NOTHING * 256;
	float most = greatest_of(log), norm = most + log_of(powers_of(log, most, share));
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++) {
		float less = log[k] - norm;
		heard->log[k] = (int16_t)(less < LEAST_LOG ? LEAST_LOG : less);
	}
	int16_t best = greatest(heard->log);
	while (heard->log[heard->best] != best)
		heard->best++;
	heard->log[heard->best] = INT16_MIN;
	int ahead = best - greatest(heard->log);
	heard->log[heard->best] = best;
	heard->ahead = (int16_t)(heard->count < 2 || ahead > INT16_MAX ? INT16_MAX : ahead);
}

static void hear_rows_plain(const struct zf_language *language, struct zf_gram_text *text, struct around around,
                            struct zf_heard *heard)
{
	hear_rows(language, text, around, heard);
}

WITH_AVX2 static void hear_rows_avx2(const struct zf_language *language, struct zf_gram_text *text, struct around around,
                                     struct zf_heard *heard)
{
	hear_rows(language, text, around, heard);
}

static void hear(const struct zf_language *language, struct zf_gram_text *read, float more, unsigned expect,
                 struct zf_heard *heard)
{
	heard->letters = (uint16_t)(read->letters > UINT16_MAX ? UINT16_MAX : read->letters);
	heard->script = read->script;
	heard->count = heard->first = heard->best = 0;
	heard->ahead = INT16_MAX;
	uint8_t set = language->set[read->script];
	if (read->letters == 0 || set == NONE)
		return;
	if (set >= ZF_TABLE_SCRIPTS) {
		heard->first = (uint8_t)(ZF_HEARD_ALONE + set - ZF_TABLE_SCRIPTS);
		heard->count = 1;
		heard->log[0] = 0;
		return;
	}
	heard->first = (uint8_t)(set * ZF_TABLE_LANES);
	heard->count = (uint8_t)language->table.scripts[set].count;
	expect -= heard->first;
	language->rows(language, read, (struct around){ more, expect < heard->count ? expect : ZF_TABLE_LANES }, heard);
}

/* Of a text of some length, three pieces from start to end first: where they leave no doubt of what all of it would say,
 * they are enough. A text of two languages, or one that begins with words of another, leaves doubt. */
#define GLANCE 3
#define GLANCE_BYTES 44
#define GLANCE_FROM 176

static bool is_glance_enough(const struct zf_heard *heard, float more, unsigned expect)
{
	bool expected = heard->first + heard->best == (int)expect;
	float seen = expected ? SEEN_EXPECTED : SEEN, clear = expected ? CLEAR_EXPECTED : CLEAR;
	return heard->letters > 0 && heard->ahead >= 256 * (seen * more > clear ? seen * more : clear);
}

bool zf_heard_familiar(const struct zf_language *language, struct zf_slice text, unsigned number, struct zf_heard *heard)
{
	struct zf_familiar_text read;
	if (number >= ZF_HEARD_ALONE || language->known[number] == ZF_FAMILIAR_MOST)
		return false;
	zf_familiar_read(text, &read);
	if (!zf_familiar_is(&language->familiar, language->known[number], &read))
		return false;
	unsigned set = number / ZF_TABLE_LANES;
	heard->at = text.at;
	heard->letters = (uint16_t)(read.letters > UINT16_MAX ? UINT16_MAX : read.letters);
	heard->script = language->code[set];
	heard->first = (uint8_t)(set * ZF_TABLE_LANES);
	heard->count = (uint8_t)language->table.scripts[set].count;
	heard->best = (uint8_t)(number - heard->first);
	heard->ahead = INT16_MAX;
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
		heard->log[k] = LEAST_LOG;
	heard->log[heard->best] = 0;
	return true;
}

void zf_heard_of(const struct zf_language *language, struct zf_slice text, unsigned expect, struct zf_heard *heard)
{
	struct zf_gram_text read;
	float more = 1;
	if (text.len >= GLANCE_FROM) {
		size_t all = text.len < ZF_GRAM_BYTES ? text.len : ZF_GRAM_BYTES;
		more = sqrtf((float)all / (GLANCE * GLANCE_BYTES));
		zf_gram_read_pieces(&language->letters, text, GLANCE, GLANCE_BYTES, &read);
		hear(language, &read, more, expect, heard);
		size_t letters = (size_t)heard->letters * (text.len / (GLANCE * GLANCE_BYTES));
		heard->letters = (uint16_t)(letters > UINT16_MAX ? UINT16_MAX : letters);
	}
	if (text.len < GLANCE_FROM || !is_glance_enough(heard, more, expect)) {
		zf_gram_read(&language->letters, text, &read);
		hear(language, &read, 1, expect, heard);
		size_t letters = (size_t)heard->letters * (text.len > ZF_GRAM_BYTES ?
		                                           text.len / ZF_GRAM_BYTES : 1);
		heard->letters = (uint16_t)(letters > UINT16_MAX ? UINT16_MAX : letters);
	}
	heard->at = text.at;
}

const char *zf_heard_tag(const struct zf_language *language, unsigned number)
{
	if (number >= ZF_HEARD_ALONE)
		return number - ZF_HEARD_ALONE < NALONE ? alone[number - ZF_HEARD_ALONE].tag : "und";
	return language->table.scripts[number / ZF_TABLE_LANES].tag[number % ZF_TABLE_LANES];
}

unsigned zf_heard_nothing(const struct zf_language *language)
{
	return language->nothing;
}

unsigned zf_heard_number(const struct zf_language *language, struct zf_slice tag)
{
	size_t len = 0;
	while (len < tag.len && tag.at[len] != '-' && tag.at[len] != '_')
		len++;
	struct zf_slice base = { tag.at, len };
	bool latin = tag.len >= len + 5 && zf_slice_is_nocase(zf_slice_make(tag.at + len + 1, 4), "Latn");
	if (zf_slice_is_nocase(base, "sr") && latin)
		base = zf_slice_of("sr-Latn");
	else if (zf_slice_is_nocase(base, "no"))
		base = zf_slice_of("nb");
	for (unsigned i = 0; i < ZF_HEARD_ALONE + NALONE; i++) {
		const char *name = zf_heard_tag(language, i);
		if (name[0] && strcmp(name, "zxx") != 0 && zf_slice_is_nocase(base, name))
			return i;
	}
	return ZF_HEARD_NUMBERS;
}

struct zf_language_guess zf_language_of(const struct zf_language *language, struct zf_slice text)
{
	struct zf_language_guess guess = { .tag = "zxx", .probability = 1, .script = "Zyyy" };
	struct zf_heard heard;
	zf_heard_of(language, text, ZF_HEARD_NUMBERS, &heard);
	if (heard.letters == 0)
		return guess;
	guess.script = language->script_name[heard.script];
	float log = (float)heard.log[heard.best] / 256;
	guess.probability = heard.count && log >= LEAST_POWER ? power_of_e(log) : 0;
	bool sure = heard.count && guess.probability >= ZF_HEARD_SURE;
	const char *tag = sure ? zf_heard_tag(language, heard.first + heard.best) : "und";
	memset(guess.tag, 0, sizeof guess.tag);
	memcpy(guess.tag, tag, strlen(tag));
	return guess;
}
