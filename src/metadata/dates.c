#include "metadata/dates.h"

#include <stdio.h>

#include <unicode/udat.h>
#include <unicode/ustring.h>

#include "core/utf8.h"

#define LONGEST 300 /* bytes of a text that a date is looked for in */
#define TOKENS 64

static const char *const languages[] = { "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr",
	                                 "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl",
	                                 "sv" };

bool zf_dates_valid(int year, int month, int day)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return year >= 1950 && year < 2100 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= days[month - 1] + (month == 2 && leap);
}

static bool put_month(struct zf_lexicon *months, struct zf_slice key, uint64_t month)
{
	struct zf_slice copy = zf_arena_copy(months->map.arena, key);
	uint64_t *known = copy.at ? zf_map_put(&months->map, copy, month) : NULL;

	if (!known)
		return false;
	if (*known != month)
		*known = 0; /* November in one language, October in another */
	return true;
}

static bool load_name(struct zf_lexicon *months, const char *lang, struct zf_slice name, uint64_t month)
{
	char folded[ZF_PHRASE_CAP], key[ZF_PHRASE_CAP + 4];
	size_t n = zf_words_fold(name, folded);
	int len;

	if (n == SIZE_MAX || n < 3 || zf_is_digit((unsigned char)folded[0]))
		return true;
	len = snprintf(key, sizeof key, "%s %.*s", lang, (int)n, folded);
	zf_lexicon_note(months, zf_slice_make(folded, n));
	return put_month(months, zf_slice_make(key, (size_t)len), month) &&
	       put_month(months, zf_slice_make(folded, n), month);
}

static bool load_language(struct zf_lexicon *months, const char *lang)
{
	static const UDateFormatSymbolType types[] = { UDAT_MONTHS, UDAT_STANDALONE_MONTHS, UDAT_SHORT_MONTHS,
		                                       UDAT_STANDALONE_SHORT_MONTHS };
	UErrorCode error = U_ZERO_ERROR;
	UDateFormat *format = udat_open(UDAT_LONG, UDAT_LONG, lang, u"UTC", 3, NULL, 0, &error);
	bool fine = U_SUCCESS(error);

	for (size_t i = 0; fine && i < sizeof types / sizeof *types; i++)
		for (int32_t month = 0; fine && month < 12; month++) {
			UChar wide[40];
			char name[ZF_PHRASE_CAP];
			int32_t n;
			udat_getSymbols(format, types[i], month, wide, 40, &error);
			u_strToUTF8(name, sizeof name, &n, wide, -1, &error);
			fine = U_SUCCESS(error) &&
			       load_name(months, lang, zf_slice_make(name, (size_t)n), (uint64_t)month + 1);
		}
	udat_close(format);
	return fine;
}

bool zf_dates_load(struct zf_lexicon *months)
{
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		if (!load_language(months, languages[i]))
			return false;
	return true;
}

struct token {
	size_t at, end;
	int number; /* -1 = a word */
	int digits;
	int month;  /* of a word, or of it and the next one; 0 = none */
};

static size_t tokenise(struct zf_slice text, struct token tokens[TOKENS])
{
	size_t at = 0, n = 0;

	while (at < text.len && n < TOKENS) {
		struct token t = { .at = at, .number = -1 };
		uint32_t code = zf_utf8_next(text, &at);
		bool digit = code >= '0' && code <= '9';
		if (!digit && (code == ZF_UTF8_BAD || !zf_is_letter(code)))
			continue;
		t.number = digit ? 0 : -1;
		for (t.end = t.at; t.end < text.len; t.end = at) {
			at = t.end;
			code = zf_utf8_next(text, &at);
			if (code == ZF_UTF8_BAD || (digit ? code < '0' || code > '9' : !zf_is_letter(code)))
				break;
			if (digit && ++t.digits <= 8)
				t.number = t.number * 10 + (int)(code - '0');
		}
		at = t.end;
		tokens[n++] = t;
	}
	return n;
}

static int month_of(const struct zf_lexicon *months, struct zf_slice name, const char *lang)
{
	char folded[ZF_PHRASE_CAP], key[ZF_PHRASE_CAP + 16];
	uint64_t *month = NULL;
	size_t len, n;

	if (!zf_lexicon_may(months, name))
		return 0;
	n = zf_words_fold(name, folded);
	if (n == SIZE_MAX || n < 3)
		return 0;
	len = strnlen(lang, 2);
	memcpy(key, lang, len);
	key[len] = ' ';
	memcpy(key + len + 1, folded, n);
	month = zf_map_get(&months->map, zf_slice_make(key, len + 1 + n));
	if (!month)
		month = zf_map_get(&months->map, zf_slice_make(folded, n));
	return month ? (int)*month : 0;
}

static void find_months(const struct zf_lexicon *months, struct zf_slice text, const char *lang,
                        struct token *tokens, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct token *t = &tokens[i];
		if (t->number >= 0)
			continue;
		t->month = month_of(months, zf_slice_make(text.at + t->at, t->end - t->at), lang);
		if (!t->month && i + 1 < n && t[1].number < 0)
			t->month = month_of(months, zf_slice_make(text.at + t->at, t[1].end - t->at), lang);
	}
}

/* The next token in a direction from i that is no joiner ("de", "gada", "ta'", the second word of a month). */
static size_t beside(const struct token *tokens, size_t n, size_t i, int step)
{
	size_t k = i;

	for (int hops = 0; hops < 3; hops++) {
		k += (size_t)step;
		if (k >= n)
			return SIZE_MAX;
		if (tokens[k].number >= 0)
			return k;
		if (tokens[k].end - tokens[k].at > 8 || tokens[k].month)
			return SIZE_MAX;
	}
	return SIZE_MAX;
}

static bool is_year(const struct token *t)
{
	return t->digits == 4 && t->number >= 1950 && t->number < 2100;
}

static bool is_day(const struct token *t)
{
	return t->digits <= 2 && t->number >= 1 && t->number <= 31;
}

static bool set(struct zf_day *day, const struct token *y, int month, const struct token *d)
{
	if (!zf_dates_valid(y->number, month, d->number))
		return false;
	*day = (struct zf_day){ .year = y->number, .month = month, .day = d->number };
	return true;
}

/* A month's name with its day and year around it: "7 June 2024", "June 7, 2024", "2024. június 7",
 * "2024. gada 7. jūnijs". */
static bool by_name(const struct token *tokens, size_t n, size_t i, struct zf_day *day)
{
	size_t left = beside(tokens, n, i, -1), right = beside(tokens, n, i, 1), other, from = i, to = i;
	bool fine = false;

	if (left != SIZE_MAX && is_day(&tokens[left]) && right != SIZE_MAX && is_year(&tokens[right])) {
		fine = set(day, &tokens[right], tokens[i].month, &tokens[left]);
		from = left, to = right;
	} else if (right != SIZE_MAX && is_day(&tokens[right]) && left != SIZE_MAX && is_year(&tokens[left])) {
		fine = set(day, &tokens[left], tokens[i].month, &tokens[right]);
		from = left, to = right;
	} else if (right != SIZE_MAX && is_day(&tokens[right])) {
		other = beside(tokens, n, right, 1);
		fine = other != SIZE_MAX && is_year(&tokens[other]) &&
		       set(day, &tokens[other], tokens[i].month, &tokens[right]);
		to = other;
	} else if (left != SIZE_MAX && is_day(&tokens[left])) {
		other = beside(tokens, n, left, -1);
		fine = other != SIZE_MAX && is_year(&tokens[other]) &&
		       set(day, &tokens[other], tokens[i].month, &tokens[left]);
		from = other;
	}
	if (fine) {
		day->at = tokens[from].at;
		day->end = tokens[to].end;
	}
	return fine;
}

static bool is_parted(struct zf_slice text, const struct token *a, const struct token *b)
{
	for (size_t i = a->end; i < b->at; i++)
		if (!strchr("-./ ", text.at[i]) || text.at[i] == '\0')
			return false;
	return b->at > a->end && b->at - a->end <= 3;
}

/* "18-07-2019", "6.7.2021", "16 / 07 / 2021", "2019-07-18". */
static bool by_number(struct zf_slice text, const struct token *t, struct zf_day *day)
{
	bool fine;

	if (t[0].number < 0 || t[1].number < 0 || t[2].number < 0 || t[1].digits > 2 ||
	    !is_parted(text, &t[0], &t[1]) || !is_parted(text, &t[1], &t[2]))
		return false;
	if (is_year(&t[0]) && is_day(&t[2]))
		fine = set(day, &t[0], t[1].number, &t[2]);
	else
		fine = is_year(&t[2]) && is_day(&t[0]) && set(day, &t[2], t[1].number, &t[0]);
	if (fine) {
		day->at = t[0].at;
		day->end = t[2].end;
	}
	return fine;
}

/* Whether four digits stand side by side: without a year there is no date, and most lines have none. */
static bool may_hold_year(struct zf_slice text)
{
	unsigned run = 0;

	for (size_t i = 0; i < text.len && run < 4; i++)
		run = text.at[i] >= '0' && text.at[i] <= '9' ? run + 1 : 0;
	return run == 4;
}

bool zf_dates_find(const struct zf_lexicon *months, struct zf_slice text, const char *lang,
                   struct zf_day *day)
{
	struct token tokens[TOKENS];
	size_t n;

	if (text.len > LONGEST || text.len < 6 || !may_hold_year(text))
		return false;
	n = tokenise(text, tokens);
	find_months(months, text, lang, tokens, n);
	for (size_t i = 0; i < n; i++)
		if ((tokens[i].month && by_name(tokens, n, i, day)) ||
		    (i + 2 < n && by_number(text, tokens + i, day)))
			return true;
	return false;
}

static bool digits(struct zf_slice text, size_t at, size_t n, int *out)
{
	*out = 0;
	if (text.len < n || at > text.len - n)
		return false;
	for (size_t i = at; i < at + n; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		*out = *out * 10 + (text.at[i] - '0');
	}
	return true;
}

/* "T11:37", "T11:37:00.000Z", " 11:37:00+02:00": the time goes on only with its offset, as RFC 3339 wants. */
static void find_time(struct zf_slice value, struct zf_day *day)
{
	int h, m, s = 0, oh, om;
	size_t at = 16;

	if (value.len < 17 || (value.at[10] != 'T' && value.at[10] != ' ') || !digits(value, 11, 2, &h) ||
	    value.at[13] != ':' || !digits(value, 14, 2, &m) || h > 23 || m > 59)
		return;
	if (value.at[at] == ':' && digits(value, at + 1, 2, &s))
		at += 3;
	if (at < value.len && value.at[at] == '.')
		for (at++; at < value.len && value.at[at] >= '0' && value.at[at] <= '9';)
			at++;
	if (at >= value.len || s > 59)
		return;
	if (value.at[at] == 'Z')
		snprintf(day->time, sizeof day->time, "T%02d:%02d:%02dZ", h, m, s);
	else if ((value.at[at] == '+' || value.at[at] == '-') && digits(value, at + 1, 2, &oh) &&
	         (digits(value, at + 4, 2, &om) || digits(value, at + 3, 2, &om)) && oh < 24 && om < 60)
		snprintf(day->time, sizeof day->time, "T%02d:%02d:%02d%c%02d:%02d", h, m, s, value.at[at],
		         oh, om);
}

bool zf_dates_value(struct zf_slice value, struct zf_day *day)
{
	struct token tokens[TOKENS];
	int y, m, d;

	value = zf_slice_trim(value);
	if (value.len > LONGEST)
		return false;
	if (digits(value, 0, 8, &y) && (value.len == 8 || value.at[8] < '0' || value.at[8] > '9')) {
		*day = (struct zf_day){ .year = y / 10000, .month = y / 100 % 100, .day = y % 100, .end = 8 };
		return zf_dates_valid(day->year, day->month, day->day);
	}
	if (digits(value, 0, 4, &y) && value.len >= 10 && value.at[4] == '-' && digits(value, 5, 2, &m) &&
	    value.at[7] == '-' && digits(value, 8, 2, &d) && zf_dates_valid(y, m, d)) {
		*day = (struct zf_day){ .year = y, .month = m, .day = d, .end = 10 };
		find_time(value, day);
		return true;
	}
	return tokenise(value, tokens) >= 3 && tokens[0].at == 0 && by_number(value, tokens, day);
}

struct zf_slice zf_dates_print(struct zf_arena *arena, const struct zf_day *day)
{
	char text[48];
	int n = snprintf(text, sizeof text, "%04d-%02d-%02d%s", day->year, day->month, day->day, day->time);

	return zf_arena_copy(arena, zf_slice_make(text, (size_t)n));
}
