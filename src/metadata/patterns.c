/*
 * Forms are those that the institutions' own pages, file names and registers show; the normal form of a kind is
 * the one that its institution prints. In a form `$n` is a capture, `$Un` in upper case, `$Zn` without leading
 * zeros, `$Pn` with zeros to four digits, `$pn` to three, `$Yn` a year of four digits, `$yn` of two, `$Tdmy`
 * the term of Parliament at the day of three captures; what stands in [ ] is left out where its captures are
 * empty. The regexes read bytes, ignore case where the form stands in names of files, and have no nested
 * repetition.
 */
#include "metadata/patterns.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__SSE2__) && defined(__GNUC__)
#include <emmintrin.h>
#endif

#include "core/utf8.h"

#define ALL (ZF_IN_TEXT | ZF_IN_URL | ZF_IN_NAME | ZF_IN_LINE)
#define TEXT (ZF_IN_TEXT | ZF_IN_URL | ZF_IN_LINE)
#define ADDRESS (ZF_IN_URL | ZF_IN_NAME)
#define NOT_WORD "(?<![A-Za-z0-9\\x80-\\xFF])"
#define NOT_LETTER "(?<![A-Za-z\\x80-\\xFF])"
#define NO_MORE "(?![A-Za-z0-9])"
#define DAY "(0[1-9]|[12]\\d|3[01])"
#define MONTH "(0[1-9]|1[0-2])"
/* Kinds in the Commission's press database: its own, and those of others that it carried. */
#define COLLEGE "SPEECH|STATEMENT|MEX|QANDA|MEMO|STAT|BIO|AGENDA|READ|INF|OLAF|AC|FS|WM|DN"
#define GUESTS "CES|CJE|CLDR|ECA|EDPS|BEI|COR|EO|EPSO|DOC"
#define JOURNAL "(?:OJ|JO|ABl\\.|PB|GU|DO|EUT|EFT|EGT|HL|UL|SL|OV|OL|ELT|EYVL|EUVL|Dz\\. ?U\\.)"
#define PARTS "(?:[ /_-]?(REV|ADD|COR|AMD|DCL|EXT)[ ._-]?(\\d{1,2}))?"

static const char parliament[] = "European Parliament", commission[] = "European Commission",
                  council[] = "Council of the European Union", bank[] = "European Central Bank",
                  court[] = "Court of Justice of the European Union",
                  committee[] = "European Economic and Social Committee",
                  regions[] = "European Committee of the Regions";

static const struct zf_pattern rows[] = {
	/* kind, places, release, form, institution, doctype, regex, digits */
	{ "ep-press", ALL, true, "$U1", parliament, "press release",
	  "(?<!\\d)((?:19|20)\\d{2}" MONTH DAY "IPR\\d{5})(?!\\d)", { "a", 5, 5, NULL } },
	{ "ep-press", ALL, true, "$U1", parliament, "article",
	  "(?<!\\d)((?:19|20)\\d{2}" MONTH DAY "(?:STO|BKG|FCS)\\d{5})(?!\\d)", { "a", 5, 5, NULL } },
	{ "ep-press", ALL, true, "$U1", NULL, NULL,
	  "(?<!\\d)((?:19|20)\\d{2}" MONTH DAY "(?!IPR|STO|BKG|FCS)[A-Z]{3}\\d{5})(?!\\d)", { "a", 5, 5, NULL } },
	{ "ep-press", ALL, true, "$2$3$4$U1$5", parliament, "press release",
	  NOT_WORD "([A-Z]{3})-COM_[A-Z]{3}-(\\d{4})-" MONTH "-" DAY "-(\\d{5})(?!\\d)", { "-", 4, 4, NULL } },
	{ "ec-press", TEXT, true, "$U1/$2/$Z3", commission, "press release",
	  NOT_WORD "(IP)/(\\d{2})/(\\d{1,5})" NO_MORE, { "/", 2, 2, "P" } },
	{ "ec-press", TEXT, true, "$U1/$2/$Z3", commission, NULL,
	  NOT_WORD "(" COLLEGE ")/(\\d{2})/(\\d{1,5})" NO_MORE, { "/", 2, 2, "A" } },
	{ "ec-press", TEXT, true, "$U1/$2/$Z3", council, NULL,
	  NOT_WORD "(PRES|PESC)/(\\d{2})/(\\d{1,5})" NO_MORE, { "/", 2, 2, "A" } },
	{ "ec-press", ZF_IN_TEXT | ZF_IN_LINE, true, "PRES/$1/$Z2", council, "press release",
	  NOT_WORD "C/(\\d{2})/(\\d{1,4})" NO_MORE, { "/", 2, 2, "C" } },
	{ "ec-press", ZF_IN_TEXT | ZF_IN_LINE, true, "PRES/$1/$Z2", council, "press release",
	  "(?<![\\d/])\\d{4,5}/(\\d{2}) ?\\((?:Presse?|PRESSE?) (\\d{1,4})\\)", { "/", 2, 2, NULL } },
	{ "ec-press", TEXT, true, "$U1/$2/$Z3", NULL, NULL,
	  NOT_WORD "(" GUESTS ")/(\\d{2})/(\\d{1,5})" NO_MORE, { "/", 2, 2, "A" } },
	{ "ec-press", ADDRESS, true, "$U1/$2/$Z3", commission, NULL,
	  NOT_WORD "(IP|" COLLEGE ")[_-](\\d{2})[_-](\\d{1,5})" NO_MORE, { "_-", 2, 2, NULL } },
	{ "ec-press", ADDRESS, true, "$U1/$2/$Z3", council, NULL,
	  NOT_WORD "(PRES|PESC)[_-](\\d{2})[_-](\\d{1,5})" NO_MORE, { "_-", 2, 2, NULL } },
	{ "ec-press", ADDRESS, true, "$U1/$2/$Z3", NULL, NULL,
	  NOT_WORD "(" GUESTS ")[_-](\\d{2})[_-](\\d{1,5})" NO_MORE, { "_-", 2, 2, NULL } },
	{ "ec-press", ZF_IN_URL, true, "$U1/$2/$Z3", commission, NULL,
	  "presscorner/[a-z/]{1,20}/([a-z]{1,9})_(\\d{2})_(\\d{1,5})" NO_MORE, { "_", 2, 2, NULL } },
	{ "council-document", ZF_IN_LINE, true, "$Z1/$2[ $U3 $Z4]", council, NULL,
	  "^(?:ST[ ]?)?(\\d{4,5})/(\\d{2})" PARTS "(?:,? ?\\(OR\\. [a-z]{2}(?:[,/ ]{1,2}[a-z]{2})*\\))?$",
	  { "/", 2, 2, NULL } },
	{ "council-document", ZF_IN_TEXT, true, "$Z1/$2[ $U3 $Z4]", council, NULL,
	  NOT_WORD "(?:ST|[Dd]o[ck]\\.?|[Dd]o[ck]ument|[Dd]ocumento) (\\d{4,5})/(\\d{2})" PARTS "(?![\\d/])",
	  { "/", 2, 2, NULL } },
	{ "council-document", ALL, true, "$Z1/$y2[ $U3 $Z4]", council, NULL,
	  NOT_WORD "ST[ _-](\\d{4,5})[ _-]((?:19|20)\\d{2})(?:[ _-]INIT)?" PARTS NO_MORE, { " _-", 4, 5, "tT" } },
	{ "council-document", ADDRESS, true, "$Z1/$2", council, NULL,
	  NOT_WORD "st(\\d{5})\\.[a-z]{2}(\\d{2})" NO_MORE, { "a", 5, 5, NULL } },
	{ "council-document", ADDRESS, true, "$Z1/$3 REV $Z2", council, NULL,
	  NOT_WORD "st(\\d{5})-re(\\d{2})\\.[a-z]{2}(\\d{2})" NO_MORE, { "a", 5, 5, NULL } },
	{ "council-document", ADDRESS, true, "$Z1/$3 ADD $Z2", council, NULL,
	  NOT_WORD "st(\\d{5})-ad(\\d{2})\\.[a-z]{2}(\\d{2})" NO_MORE, { "a", 5, 5, NULL } },
	{ "council-document", ADDRESS, true, "$Z1/$3 COR $Z2", council, NULL,
	  NOT_WORD "st(\\d{5})-co(\\d{2})\\.[a-z]{2}(\\d{2})" NO_MORE, { "a", 5, 5, NULL } },
	{ "procedure", ALL, false, "$1/$U2($U3)", NULL, NULL,
	  "(?<!\\d)((?:19|20)\\d{2})/(\\d{4}[A-Z]?) ?\\(([A-Z]{3})\\)", { "/", 4, 4, NULL } },
	{ "celex", ALL, true, "$U1", NULL, NULL,
	  NOT_WORD "((?:[1-9CE](?:19|20)\\d{2}[A-Z]{1,2}\\d{3,4}|0(?:19|20)\\d{2}[A-Z]\\d{4}-\\d{8})"
	  "(?:R?\\(\\d{2}\\))?)" NO_MORE, { "a", 3, 4, NULL } },
	{ "celex", ZF_IN_URL, true, "3$1R$P2", NULL, NULL, "/eli/reg/(\\d{4})/(\\d{1,4})" NO_MORE,
	  { "/", 4, 4, "gG" } },
	{ "celex", ZF_IN_URL, true, "3$1L$P2", NULL, NULL, "/eli/dir/(\\d{4})/(\\d{1,4})" NO_MORE,
	  { "/", 4, 4, "rR" } },
	{ "celex", ZF_IN_URL, true, "3$1D$P2", NULL, NULL, "/eli/dec/(\\d{4})/(\\d{1,4})" NO_MORE,
	  { "/", 4, 4, "cC" } },
	{ "eli", TEXT, true, "http://data.europa.eu/eli/$1/$2/$3[$4]/oj", NULL, NULL,
	  "europa\\.eu/eli/([a-z_]{2,20})/(\\d{4})/(\\d{1,5})(\\(\\d{1,2}\\))?/oj" NO_MORE, { "/", 4, 4, NULL } },
	{ "ecli", TEXT, true, "$U1", NULL, "judgment",
	  NOT_WORD "(ECLI:[A-Z]{2}:[A-Z0-9]{1,7}:\\d{4}:[A-Z0-9]{1,25})", { ":", 4, 4, NULL } },
	{ "case", ZF_IN_TEXT | ZF_IN_LINE, false, "$U1-$Z2/$3[ $4]", court, NULL,
	  NOT_WORD "([CTF])-(\\d{1,4})/(\\d{2})(?: (PPU|P|R|RX|AJ|REV)" NO_MORE ")?(?!\\d)", { "/", 2, 2, NULL } },
	{ "case", ZF_IN_NAME, true, "$U1-$Z2/$3", court, NULL,
	  NOT_WORD "([CTF])-(\\d{1,4})[-_](\\d{2})" NO_MORE, { "-_", 2, 2, NULL } },
	{ "court-press", ADDRESS, true, "$Z2/$1", court, "press release",
	  NOT_WORD "cp(\\d{2})(\\d{4})[a-z]{2}\\.pdf", { "a", 6, 6, NULL } },
	{ "oj", ZF_IN_TEXT, false, "OJ $1 $2, $Z3.$Z4.$Y5[, p. $6]", NULL, NULL,
	  NOT_WORD JOURNAL " ?(?:[EU]{2} )?(?:[Nn][ro]?\\.? ?)?([LC]) ?(\\d{1,3}),? "
	  "[^\\d\\n]{0,12}(\\d{1,2})\\. ?(\\d{1,2})\\. ?"
	  "(\\d{4}|\\d{2})(?:,? [a-zS\\x80-\\xFF]{1,4}\\.? ?(\\d{1,4}))?", { ". ", 1, 2, "0." } },
	{ "oj", ZF_IN_TEXT, false, "OJ $1 $2/$3", NULL, NULL,
	  NOT_WORD JOURNAL " ([LC]),? (?:[LC]/)?(20\\d{2})/(\\d{1,5})" NO_MORE, { " /", 4, 4, "LC," } },
	{ "com", TEXT, false, "$U1($Y2) $Z3", commission, NULL,
	  NOT_WORD "(COM|JOIN|SEC|SWD|C) ?\\((\\d{4}|\\d{2})\\) ?(\\d{1,5})(?!\\d)", { "(", 2, 4, NULL } },
	{ "com", ZF_IN_URL, false, "$U1($2) $Z3", commission, NULL,
	  "uri=(COM|JOIN|SEC|SWD):(\\d{4}):(\\d{1,5})(?!\\d)", { ":", 4, 4, NULL } },
	{ "committee-opinion", ZF_IN_TEXT | ZF_IN_LINE, false, "CESE $Z1/$Y2", committee, "opinion",
	  NOT_WORD "(?:CESE?|EESC) (\\d{1,5})/(\\d{4}|\\d{2})(?!\\d)", { "/", 2, 4, NULL } },
	{ "committee-opinion", ZF_IN_TEXT | ZF_IN_LINE, false, "CdR $Z1/$Y2", regions, "opinion",
	  NOT_WORD "CdR (\\d{1,5})/(\\d{4}|\\d{2})(?!\\d)", { "/", 2, 4, NULL } },
	{ "ep-text", TEXT, true, "P$1_TA($2)$3", parliament, "adopted text",
	  NOT_LETTER "P(\\d{1,2})_TA(?:-PROV)?\\((\\d{4})\\)(\\d{4})(?!\\d)", { "(", 4, 4, NULL } },
	{ "ep-text", ZF_IN_TEXT | ZF_IN_LINE, true, "P$1_TA($3)$2", parliament, "adopted text",
	  NOT_LETTER "T(\\d{1,2})-(\\d{4})/(\\d{4})(?!\\d)", { "-", 4, 4, NULL } },
	{ "ep-text", ADDRESS, true, "P$1_TA($2)$3", parliament, "adopted text",
	  NOT_WORD "TA-(\\d{1,2})-(\\d{4})-(\\d{4})(?!\\d)", { "-", 4, 4, NULL } },
	{ "ep-report", ZF_IN_TEXT | ZF_IN_LINE, true, "A$1-$2/$Y3", parliament, "report",
	  NOT_LETTER "A(\\d{1,2})-(\\d{4})/(\\d{4}|\\d{2})(?!\\d)", { "-", 4, 4, NULL } },
	{ "ep-report", ADDRESS, true, "A$1-$3/$2", parliament, "report",
	  NOT_WORD "A-(\\d{1,2})-(\\d{4})-(\\d{4})(?!\\d)", { "-", 4, 4, NULL } },
	{ "ep-motion", ZF_IN_TEXT | ZF_IN_LINE, true, "RC-B$1-$2/$Y3", parliament,
	  "joint motion for a resolution", NOT_LETTER "RC-B(\\d{1,2})-(\\d{4})/(\\d{4}|\\d{2})(?!\\d)",
	  { "-", 4, 4, NULL } },
	{ "ep-motion", ZF_IN_TEXT | ZF_IN_LINE, true, "B$1-$2/$Y3", parliament, "motion for a resolution",
	  "(?<![A-Za-z\\x80-\\xFF-])B(\\d{1,2})-(\\d{4})/(\\d{4}|\\d{2})(?!\\d)", { "-", 4, 4, NULL } },
	{ "ep-motion", ADDRESS, true, "RC-B$1-$3/$2", parliament, "joint motion for a resolution",
	  NOT_WORD "RC-(\\d{1,2})-(\\d{4})-(\\d{4})(?!\\d)", { "-", 4, 4, NULL } },
	{ "ep-motion", ADDRESS, true, "B$1-$3/$2", parliament, "motion for a resolution",
	  NOT_WORD "B-(\\d{1,2})-(\\d{4})-(\\d{4})(?!\\d)", { "-", 4, 4, NULL } },
	{ "ep-question", ZF_IN_TEXT | ZF_IN_LINE, true, "$1-$2/$Y3", parliament, "question",
	  NOT_LETTER "([EGHOPQZ])-(\\d{6})/(\\d{4}|\\d{2})(?!\\d)", { "-", 6, 6, NULL } },
	{ "ep-referral", ZF_IN_TEXT, false, "C$1-$2/$Y3", parliament, NULL,
	  NOT_LETTER "C(\\d{1,2})-(\\d{4})/(\\d{4}|\\d{2})(?!\\d)", { "-", 4, 4, NULL } },
	{ "ep-sitting", ADDRESS, true, "$U1-$2-$3-$4-$5[-ITM-$6]", parliament, NULL,
	  NOT_WORD "(CRE|PV)-(\\d{1,2})-(\\d{4})-" MONTH "-" DAY "(?:-ITM-(\\d{3}))?(?!\\d)", { "-", 4, 4, NULL } },
	{ "ep-sitting", ZF_IN_TEXT, true, "$1-$T234-$4-$3-$2-ITM-$p5", parliament, NULL,
	  NOT_WORD "(CRE|PV) " DAY "/" MONTH "/((?:19|20)\\d{2}) - (\\d{1,3})(?!\\d)", { "/", 4, 4, NULL } },
	{ "ep-pe", ZF_IN_TEXT | ZF_IN_LINE, false, "PE $1.$2[v$3-$4]", parliament, NULL,
	  NOT_WORD "PE ?(\\d{3})\\.(\\d{3})(?:[ /]?v(\\d{2})-(\\d{2}))?(?!\\d)", { ".", 3, 3, NULL } },
	{ "ecb-press", ADDRESS, true, "$1$2[$3]", bank, NULL,
	  NOT_WORD "(pr|mp|is|sp)(\\d{2}(?:0[1-9]|1[0-2])[0-3]\\d)(_\\d{1,2})?(?=[~._-]|$)", { "a", 6, 6, NULL } },
	{ "eci", TEXT, false, "$1/$2", commission, NULL, NOT_WORD "ECI\\((20\\d{2})\\)(\\d{6})(?!\\d)",
	  { "(", 4, 4, NULL } },
	{ "eci", ZF_IN_URL, false, "$1/$2", commission, NULL,
	  "initiative[a-z./]{1,60}/(20\\d{2})/(0\\d{5})(?!\\d)", { "/", 4, 4, NULL } },
	{ "eci", ZF_IN_NAME, false, "$1/$2", commission, NULL, NOT_WORD "(20\\d{2})_(00\\d{4})(?!\\d)",
	  { "_", 6, 6, NULL } },
};

#define NROWS (sizeof rows / sizeof *rows)
_Static_assert(NROWS <= 64, "a bit a row");
/* Backtracking steps of one match; no row comes near it on honest text. */
#define MATCH_LIMIT 20000
/* A reference's normal form, bytes. */
#define VALUE_CAP 160

/* What a row cannot match without, as PCRE2 found it. */
struct needs {
	uint32_t length;      /* bytes */
	unsigned char signs[2]; /* one of them must stand in the text; 0 = not known */
	uint64_t runs;          /* and one of these runs of digits; see run_bit */
};

struct zf_patterns {
	pcre2_code *codes[NROWS];
	struct needs needs[NROWS];
	uint64_t rows[64];      /* for each bit of runs: the rows that it suffices, a bit a row */
	pcre2_match_data *data;
	pcre2_match_context *context;
};

static bool is_any_case(const struct zf_pattern *row)
{
	return row->places & ZF_IN_NAME || row->places == ZF_IN_URL;
}

static pcre2_code *compile(const struct zf_pattern *row)
{
	int error;
	PCRE2_SIZE at;
	uint32_t flags = is_any_case(row) ? PCRE2_CASELESS : 0;
	pcre2_code *code;

	code = pcre2_compile((PCRE2_SPTR)row->regex, PCRE2_ZERO_TERMINATED, flags | PCRE2_NEVER_UTF, &error,
	                     &at, NULL);
	if (code)
		pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* without it the interpreter matches, slower */
	return code;
}

/* Of a run of digits by its length and by what stands right before it. */
static uint64_t run_bit(unsigned char before, size_t length)
{
	static const uint8_t kinds[256] = {
		['/'] = 1, ['-'] = 2, ['_'] = 3, ['('] = 4, [':'] = 5, ['.'] = 6, [' '] = 7,
	};
	unsigned kind = kinds[before];

	if (!kind && (unsigned)(before | 32) - 'a' >= 26)
		return 0;
	return UINT64_C(1) << (kind * 8 + (length < 8 ? length : 8) - 1);
}

static uint64_t runs_of_row(const struct zf_digits *digits)
{
	uint64_t runs = 0;

	for (const char *sign = digits->behind; *sign; sign++)
		for (size_t length = digits->least; length <= digits->most; length++)
			runs |= run_bit((unsigned char)*sign, length);
	return runs;
}

static struct needs needs_of(const pcre2_code *code, const struct zf_pattern *row, bool any_case)
{
	struct needs needs = { .runs = runs_of_row(&row->digits) };
	uint32_t type = 0, sign = 0;

	pcre2_pattern_info(code, PCRE2_INFO_MINLENGTH, &needs.length);
	pcre2_pattern_info(code, PCRE2_INFO_LASTCODETYPE, &type);
	pcre2_pattern_info(code, PCRE2_INFO_LASTCODEUNIT, &sign);
	if (type != 1 || sign >= 0x80)
		return needs;
	needs.signs[0] = needs.signs[1] = (unsigned char)sign;
	if (any_case && (sign | 32) >= 'a' && (sign | 32) <= 'z')
		needs.signs[1] = (unsigned char)(sign ^ 32);
	return needs;
}

struct zf_patterns *zf_patterns_new(void)
{
	struct zf_patterns *patterns = calloc(1, sizeof *patterns);

	if (!patterns)
		return NULL;
	patterns->data = pcre2_match_data_create(12, NULL);
	patterns->context = pcre2_match_context_create(NULL);
	if (!patterns->data || !patterns->context)
		goto fail;
	pcre2_set_match_limit(patterns->context, MATCH_LIMIT);
	for (size_t i = 0; i < NROWS; i++) {
		patterns->codes[i] = compile(&rows[i]);
		if (!patterns->codes[i])
			goto fail;
		patterns->needs[i] = needs_of(patterns->codes[i], &rows[i], is_any_case(&rows[i]));
		for (unsigned bit = 0; bit < 64; bit++)
			patterns->rows[bit] |= (patterns->needs[i].runs >> bit & 1) << i;
	}
	return patterns;
fail:
	zf_patterns_free(patterns);
	return NULL;
}

void zf_patterns_free(struct zf_patterns *patterns)
{
	if (!patterns)
		return;
	for (size_t i = 0; i < NROWS; i++)
		pcre2_code_free(patterns->codes[i]);
	pcre2_match_data_free(patterns->data);
	pcre2_match_context_free(patterns->context);
	free(patterns);
}

static bool is_digit(unsigned char c)
{
	return (unsigned)c - '0' < 10;
}

#if defined(__SSE2__) && defined(__GNUC__)
/* Bits of the digits among sixteen bytes. */
static inline uint32_t digits_of(const char *at)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);

	return (uint32_t)_mm_movemask_epi8(_mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('0' - 1)),
	                                                 _mm_cmplt_epi8(bytes, _mm_set1_epi8('9' + 1))));
}
#endif

/* The next digit from `at` on; text.len: there is none. */
static size_t next_digit(struct zf_slice text, size_t at)
{
#if defined(__SSE2__) && defined(__GNUC__)
	enum { STEP = 16 };
	uint32_t digits = 0;

	for (; text.len - at >= STEP; at += STEP)
		if ((digits = digits_of(text.at + at)) != 0)
			return at + (size_t)__builtin_ctz(digits);
	if (text.len >= STEP && at < text.len) {
		digits = digits_of(text.at + text.len - STEP) >> (STEP - (text.len - at));
		return digits ? at + (size_t)__builtin_ctz(digits) : text.len;
	}
#endif
	while (at < text.len && !is_digit((unsigned char)text.at[at]))
		at++;
	return at;
}

bool zf_patterns_may(struct zf_slice text)
{
	return next_digit(text, 0) < text.len;
}

/* What a code point is to a pattern: 0 = out. */
static uint32_t fold_one(uint32_t code)
{
	if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212)
		return '-';
	if (code == 0xAD || code == 0x200B || code == 0x200C || code == 0x200D || code == 0x2060 ||
	    code == 0xFEFF)
		return 0;
	return code < 0x80 || !zf_is_space(code) ? code : ' ';
}

struct zf_slice zf_patterns_fold(struct zf_arena *arena, struct zf_slice text)
{
	size_t at = 0, len = 0;
	char *out;

	if (!text.len || (!memchr(text.at, '\xC2', text.len) && !memchr(text.at, '\xE2', text.len) &&
	                  !memchr(text.at, '\xEF', text.len)))
		return text;
	out = zf_arena_raw(arena, text.len + 4, 1);
	if (!out)
		return (struct zf_slice){ NULL, 0 };
	while (at < text.len) {
		uint32_t code;
		if ((unsigned char)text.at[at] < 0x80) {
			out[len++] = text.at[at++];
			continue;
		}
		code = fold_one(zf_utf8_next(text, &at));
		if (code)
			len += zf_utf8_put(code, out + len);
	}
	return zf_slice_make(out, len);
}

struct value {
	char at[VALUE_CAP];
	size_t len;
};

static void add(struct value *value, const char *at, size_t len)
{
	if (len > VALUE_CAP - value->len)
		len = VALUE_CAP - value->len;
	memcpy(value->at + value->len, at, len);
	value->len += len;
}

static unsigned number(struct zf_slice digits)
{
	unsigned n = 0;

	for (size_t i = 0; i < digits.len && i < 8; i++)
		n = n * 10 + (unsigned)(digits.at[i] - '0');
	return n;
}

/* Direct elections since June 1979: a term of five years, from July (Act of 20 September 1976, article 5). */
static unsigned term(struct zf_slice day, struct zf_slice month, struct zf_slice year)
{
	unsigned y = number(year), m = number(month);

	(void)day;
	if (y < 1979)
		return 0;
	return (y - (m < 7) - 1979) / 5 + 1;
}

static void add_padded(struct value *value, struct zf_slice digits, size_t width)
{
	for (size_t n = digits.len; n < width; n++)
		add(value, "0", 1);
	add(value, digits.at, digits.len);
}

static void add_upper(struct value *value, struct zf_slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 32);
		add(value, &c, 1);
	}
}

static void add_capture(struct value *value, char how, struct zf_slice text)
{
	switch (how) {
	case 'U':
		add_upper(value, text);
		return;
	case 'Z':
		while (text.len > 1 && text.at[0] == '0')
			text.at++, text.len--;
		break;
	case 'P':
		add_padded(value, text, 4);
		return;
	case 'p':
		add_padded(value, text, 3);
		return;
	case 'Y':
		if (text.len == 2)
			add(value, text.at[0] >= '5' ? "19" : "20", 2);
		break;
	case 'y':
		text = text.len == 4 ? zf_slice_make(text.at + 2, 2) : text;
		break;
	}
	add(value, text.at, text.len);
}

struct captures {
	struct zf_slice text;
	const PCRE2_SIZE *at;
	int count;
};

static struct zf_slice capture(const struct captures *c, char digit)
{
	int n = digit - '0';

	if (n >= c->count || c->at[2 * n] == PCRE2_UNSET)
		return (struct zf_slice){ NULL, 0 };
	return zf_slice_make(c->text.at + c->at[2 * n], c->at[2 * n + 1] - c->at[2 * n]);
}

/* Whether a capture up to the closing bracket is set. */
static bool is_set(const struct captures *c, const char *form)
{
	for (; *form && *form != ']'; form++)
		if (*form == '$') {
			form += form[1] >= 'A' ? 2 : 1;
			if (capture(c, *form).len)
				return true;
		}
	return false;
}

static void fill(struct value *value, const struct captures *c, const char *form)
{
	char n[12];

	for (; *form; form++) {
		if (*form == '[') {
			if (!is_set(c, form))
				form = strchr(form, ']');
		} else if (*form == '$' && form[1] == 'T') {
			snprintf(n, sizeof n, "%u", term(capture(c, form[2]), capture(c, form[3]),
			                                 capture(c, form[4])));
			add(value, n, strlen(n));
			form += 4;
		} else if (*form == '$' && form[1] >= 'A') {
			add_capture(value, form[1], capture(c, form[2]));
			form += 2;
		} else if (*form == '$') {
			add_capture(value, 0, capture(c, form[1]));
			form++;
		} else if (*form != ']') {
			add(value, form, 1);
		}
	}
}

static bool scan_row(struct zf_patterns *patterns, size_t row, struct zf_arena *arena, struct zf_slice text,
                     zf_found_fn *found, void *user)
{
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(patterns->data);
	size_t from = 0;

	while (from < text.len) {
		struct value value = { .len = 0 };
		struct zf_found hit = { .pattern = &rows[row] };
		int count = pcre2_match(patterns->codes[row], (PCRE2_SPTR)text.at, text.len, from, 0,
		                        patterns->data, patterns->context);
		if (count == PCRE2_ERROR_NOMEMORY)
			return false;
		if (count <= 0 || at[1] <= from)
			return true; /* none, or past the limit: then it is no reference */
		fill(&value, &(struct captures){ text, at, count }, rows[row].form);
		hit.at = at[0];
		hit.end = from = at[1];
		hit.value = zf_arena_copy(arena, zf_slice_make(value.at, value.len));
		if (!hit.value.at || !found(user, &hit))
			return false;
	}
	return true;
}

static bool has_sign(struct zf_slice text, unsigned char sign)
{
	return memchr(text.at, sign, text.len) != NULL;
}

static bool is_capital(unsigned char c)
{
	return (unsigned)c - 'A' < 26;
}

/* The text's runs of digits. Years and sums in running text are such as hardly any row has. */
static uint64_t runs_of(struct zf_slice text)
{
	uint64_t runs = 0;

	for (size_t at = next_digit(text, 0), from = at; at < text.len; at = from = next_digit(text, at)) {
		while (at < text.len && is_digit((unsigned char)text.at[at]))
			at++;
		runs |= run_bit(from ? (unsigned char)text.at[from - 1] : 0, at - from);
	}
	return runs;
}

/* Whether a run of digits, whatever its length, stands behind two signs that a row asks for. */
static bool has_before(struct zf_slice text, const struct zf_digits *digits)
{
	for (size_t at = next_digit(text, 0); at < text.len; at = next_digit(text, at)) {
		unsigned char sign = at > 1 ? (unsigned char)text.at[at - 2] : 0;

		if (sign && strchr(digits->behind, text.at[at - 1]) &&
		    strchr(digits->before, is_digit(sign) ? '0' : *digits->before == 'A' && is_capital(sign) ? 'A' : sign))
			return true;
		while (at < text.len && is_digit((unsigned char)text.at[at]))
			at++;
	}
	return false;
}

static bool may_match(const struct zf_patterns *patterns, size_t row, struct zf_slice text)
{
	const struct needs *needs = &patterns->needs[row];

	return text.len >= needs->length &&
	       (!needs->signs[0] || has_sign(text, needs->signs[0]) || has_sign(text, needs->signs[1])) &&
	       (!rows[row].digits.before || has_before(text, &rows[row].digits));
}

bool zf_patterns_scan(struct zf_patterns *patterns, struct zf_arena *arena, struct zf_slice folded,
                      unsigned place, zf_found_fn *found, void *user)
{
	uint64_t may = 0;

	for (uint64_t runs = runs_of(folded); runs; runs &= runs - 1)
		may |= patterns->rows[__builtin_ctzll(runs)];
	for (; may; may &= may - 1) {
		size_t i = (size_t)__builtin_ctzll(may);

		if (rows[i].places & place && may_match(patterns, i, folded) &&
		    !scan_row(patterns, i, arena, folded, found, user))
			return false;
	}
	return true;
}
