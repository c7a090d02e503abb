#include "segment/glue.h"

#include "core/utf8.h"

/* Bytes: shorter lines are not looked at; a heading is no longer; what stands under it is no shorter. */
#define LINE_LEAST 300
#define HEADING_MOST 130
#define BODY_LEAST 50

static bool is_letter(uint32_t c)
{
	return c != ZF_UTF8_BAD && zf_is_letter(c);
}

static bool is_closing(struct zf_slice line, size_t at, size_t *next)
{
	uint32_t c;

	*next = at;
	c = at < line.len ? zf_utf8_next(line, next) : 0;
	return c == '"' || c == ')' || c == 0x201C || c == 0x201D || c == 0x2019 || c == 0xBB || c == 0xAB;
}

static bool begins_large(struct zf_slice line, size_t at)
{
	uint32_t c;

	if (at >= line.len)
		return false;
	c = zf_utf8_next(line, &at);
	if (c == 0x201C || c == 0x201E || c == 0xAB || c == '"')
		c = at < line.len ? zf_utf8_next(line, &at) : 0;
	return c != ZF_UTF8_BAD && zf_is_upper(c);
}

/* Whether a word ends at `at` whose last three letters are small, or a number. */
static bool ends_word(struct zf_slice line, size_t at)
{
	unsigned letters = 0;

	while (at > 0 && letters < 3) {
		uint32_t c = zf_utf8_back(line, &at);
		if (!zf_is_lower(c) && !zf_is_digit(c) && c != ')' && c != '"' && c != 0x2019 && c != 0x201D)
			return false;
		letters++;
	}
	return letters == 3;
}

/* "ActMEPs": two small letters before, two capitals behind. */
static bool parts_capitals(struct zf_slice line, size_t at)
{
	size_t back = at, next = at;

	return at > 3 && zf_is_lower(zf_utf8_back(line, &back)) && back &&
	       zf_is_lower(zf_utf8_back(line, &back)) &&
	       zf_is_upper(zf_utf8_next(line, &next)) && next < line.len &&
	       zf_is_upper(zf_utf8_next(line, &next));
}

/* Where the sentence that stops at the sign at `at` ends, if the next begins right there; 0 = it does not.
 * `open`: a straight quote was opened before and not closed. */
static size_t stop_at(struct zf_slice line, size_t at, bool open)
{
	size_t next;

	if ((line.at[at] != '.' && line.at[at] != '!' && line.at[at] != '?') || !ends_word(line, at))
		return 0;
	for (at++; is_closing(line, at, &next); at = next)
		if (line.at[at] == '"' && !open)
			break;
	return begins_large(line, at) ? at : 0;
}

static size_t next_stop(struct zf_slice line, size_t from)
{
	bool open = false;

	for (size_t at = from; at < line.len; at++) {
		size_t end = stop_at(line, at, open);
		if (end)
			return end;
		open ^= line.at[at] == '"';
	}
	return line.len;
}

bool zf_is_glued(struct zf_slice line)
{
	size_t first;

	if (line.len < LINE_LEAST)
		return false;
	first = next_stop(line, 0);
	return first < line.len && next_stop(line, first) < line.len;
}

/* Names that are written with a capital inside. */
static bool is_name(struct zf_slice line, size_t at)
{
	static const char *const names[] = { "LinkedIn", "YouTube", "WhatsApp", "TikTok", "NextGeneration",
		                             "FaceTime", "PowerPoint", "JavaScript", "SoundCloud",
		                             "OpenStreetMap", "MasterCard", "DeepMind", "GitHub", "PayPal",
		                             "InstaGram", "BlueSky", "EuroVoc", "TwinEra", "BioNTech",
		                             "ScienceDirect" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t len = strlen(names[i]);
		for (size_t back = 1; back < len && back <= at; back++)
			if (at - back + len <= line.len && memcmp(line.at + at - back, names[i], len) == 0)
				return true;
	}
	return false;
}

/* The end of a heading at the start of a line: a word of small letters with a capital in its
 * middle, and a text behind. */
static size_t heading_end(struct zf_slice line)
{
	size_t most = line.len < HEADING_MOST ? line.len : HEADING_MOST;

	for (size_t at = 0; at < most;) {
		size_t from = at, next;
		uint32_t c = zf_utf8_next(line, &at);
		if (c == '.' || c == '!' || c == ';')
			break;
		if (c == ZF_UTF8_BAD || !zf_is_upper(c) || is_name(line, from) ||
		    !(ends_word(line, from) || parts_capitals(line, from)))
			continue;
		next = at;
		if (next < line.len && is_letter(zf_utf8_next(line, &next)) &&
		    next_stop(line, from) - from >= BODY_LEAST &&
		    !(line.len - from >= 2 && memcmp(line.at + from, "EU", 2) == 0))
			return from;
	}
	return 0;
}

size_t zf_glue_end(struct zf_slice line)
{
	size_t heading = heading_end(line);

	return heading ? heading : next_stop(line, 0);
}
