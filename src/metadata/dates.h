/*
 * metadata/dates: days as people and pages write them.
 */
#ifndef ZF_METADATA_DATES_H
#define ZF_METADATA_DATES_H

#include "metadata/words.h"

struct zf_day {
	int year, month, day;
	char time[32];  /* "T11:37:00" or "T11:37:00+02:00"; "" where only the day is known */
	size_t at, end; /* bytes of the text that it was found in */
};

/* The months' names of the 24 official languages, by ICU: folded "nl juni" and, where all languages agree,
 * "juni", to 1..12. False = no memory. */
bool zf_dates_load(struct zf_lexicon *months);
/* The first day written in a short text (a longer one than 300 bytes has none), in the language or
 * any other. */
bool zf_dates_find(const struct zf_lexicon *months, struct zf_slice text, const char *lang,
                   struct zf_day *day);
/* The day that a value of a page's head begins with: ISO 8601, or day and month first. */
bool zf_dates_value(struct zf_slice value, struct zf_day *day);
/* A day of the calendar between 1950 and 2100. */
bool zf_dates_valid(int year, int month, int day);
/* RFC 3339: a full-date, or a date-time where the time has its offset. */
struct zf_slice zf_dates_print(struct zf_arena *arena, const struct zf_day *day);

#endif
