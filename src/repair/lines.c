/*
 * Lines to running text.
 *
 * A justified line keeps two and more spaces between its words; where such a line has single spaces too, they
 * are gaps that kerning left inside a word ("dr ie  jaar"). A hyphen at a line's end is the word's own or the
 * typesetter's: what the document says of both spellings decides, then whether its lines are hyphenated at all.
 */
#include "repair/inside.h"

#include "core/utf8.h"

static bool is_gap(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

bool zf_line_is_spaced(struct zf_slice line)
{
	size_t single = 0, wide = 0;

	for (size_t i = 0; i < line.len;) {
		size_t from = i;
		if (!is_gap(line.at[i])) {
			i++;
			continue;
		}
		while (i < line.len && is_gap(line.at[i]))
			i++;
		if (i - from > 1)
			wide++;
		else
			single++;
	}
	return wide >= 3 && single * 3 <= wide;
}

static bool is_letter_at(struct zf_slice line, size_t at)
{
	return at < line.len && zf_is_letter(zf_utf8_next(line, &at));
}

/* Longer words are not looked up: bytes. */
#define WORD_MOST 72

/* "P R E S S E": capitals, four at least, with one space between; wide spaces part words. */
static bool is_letter_spaced(struct zf_slice line)
{
	size_t letters = 0, at = 0;

	while (at < line.len) {
		uint32_t c = zf_utf8_next(line, &at);
		if (!zf_is_upper(c) || (at < line.len && !is_gap(line.at[at])))
			return false;
		letters++;
		while (at < line.len && is_gap(line.at[at]))
			at++;
	}
	return letters >= 4;
}

static struct zf_slice word_before(struct zf_slice line, size_t to)
{
	size_t from = to;

	while (from > 0 && to - from < WORD_MOST) {
		size_t back = from;
		if (!zf_is_letter(zf_utf8_back(line, &back)))
			break;
		from = back;
	}
	return zf_slice_make(line.at + from, to - from);
}

static struct zf_slice word_after(struct zf_slice line, size_t from)
{
	size_t to = from;

	while (to < line.len && to - from < WORD_MOST) {
		size_t next = to;
		if (!zf_is_letter(zf_utf8_next(line, &next)))
			break;
		to = next;
	}
	return zf_slice_make(line.at + from, to - from);
}

/* Whether the single space at `at` is a gap inside a word. */
static bool is_torn(struct zf_mender *mender, struct zf_slice line, size_t at)
{
	struct zf_slice left = word_before(line, at), right = word_after(line, at + 1);
	size_t first = 0;
	unsigned known;
	char whole[128];

	if (!left.len || !right.len || left.len + right.len > sizeof whole ||
	    !zf_is_lower(zf_utf8_next(right, &first)))
		return false;
	memcpy(whole, left.at, left.len);
	memcpy(whole + left.len, right.at, right.len);
	if (zf_words_count(mender, zf_slice_make(whole, left.len + right.len)))
		return true;
	known = (zf_words_count(mender, left) > 0) + (zf_words_count(mender, right) > 0);
	return known == 0 || (known == 1 && (zf_utf8_count(left) <= 2 || zf_utf8_count(right) <= 2));
}

static bool is_consonants(struct zf_slice word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!strchr("bcdfghjklmnpqrstvwxz", word.at[i]))
			return false;
	return true;
}

/* Whether a gap was left inside a word though nothing in its line shows it: the whole is a word of the
 * document, or the first part is the two consonants that a syllable begins with ("vr ijdag"); neither part
 * stands anywhere else. */
static bool is_torn_alone(struct zf_mender *mender, struct zf_slice line, size_t at)
{
	struct zf_slice left = word_before(line, at), right = word_after(line, at + 1);
	size_t first = 0;
	char whole[128];

	if (left.len < 2 || right.len < 3 || left.len + right.len > sizeof whole ||
	    !zf_is_lower(zf_utf8_next(right, &first)))
		return false;
	if (zf_words_count(mender, left) > 1 || zf_words_count(mender, right) > 1)
		return false;
	memcpy(whole, left.at, left.len);
	memcpy(whole + left.len, right.at, right.len);
	if (zf_words_count(mender, zf_slice_make(whole, left.len + right.len)))
		return true;
	return left.len == 2 && is_consonants(left) && strchr("lr", left.at[1]) &&
	       strchr("aeiouy", right.at[0]) &&
	       (at < left.len + 1 || line.at[at - left.len - 1] == ' ');
}

/* Appends a line with its spaces as they should be; *closed: gaps inside words. */
static size_t put_line(struct zf_mender *mender, char *out, struct zf_slice line, size_t *closed)
{
	bool gaps = mender->which & ZF_REPAIR_KERNING && mender->document->format != ZF_FORMAT_DUMP;
	bool letters = gaps && line.len < 200 && is_letter_spaced(line), spaced = gaps &&
		zf_line_is_spaced(line);
	bool alone = gaps && !spaced && mender->document->format == ZF_FORMAT_PDF;
	size_t len = 0;

	for (size_t i = 0; i < line.len;) {
		size_t from = i;
		if (!is_gap(line.at[i])) {
			out[len++] = line.at[i++];
			continue;
		}
		while (i < line.len && is_gap(line.at[i]))
			i++;
		if (i - from == 1 && line.at[from] == ' ' &&
		    (letters || (spaced && is_letter_at(line, i) && is_torn(mender, line, from))))
			++*closed;
		else if (i - from == 1 && line.at[from] == ' ' && alone && is_torn_alone(mender, line, from))
			++*closed;
		else
			out[len++] = ' ';
	}
	return len;
}

/* A hyphen (ASCII, U+2010) or soft hyphen at the end; its length, 0 = none. */
static size_t hyphen_at_end(const char *text, size_t len)
{
	if (len && text[len - 1] == '-')
		return 1;
	if (len > 1 && (memcmp(text + len - 2, "\xC2\xAD", 2) == 0 ||
	                memcmp(text + len - 2, "\xC2\xAC", 2) == 0))
		return 2;
	if (len > 2 && memcmp(text + len - 3, "\xE2\x80\x90", 3) == 0)
		return 3;
	return 0;
}

/* Whether a word joins two nouns with a hyphen held in common: "import- and export". */
static bool is_conjunction(struct zf_slice word)
{
	static const char *const words[] = { "a", "aber", "agus", "ali", "and", "ar", "bis", "bzw", "e",
		                             "ed", "ei", "ega", "eller", "en", "és", "et", "i", "in", "ir",
		                             "ja", "kā", "lub", "ni", "o", "och", "oder", "of", "og", "or",
		                             "ou", "oz", "sau", "sekä", "sowie", "și", "tai", "u", "un",
		                             "und", "vai", "vagy", "või", "y", "και", "ή", "и", "или" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (zf_slice_is(word, words[i]))
			return true;
	return false;
}

/* How often a spelling stands in the document, at the head of a sentence too. */
static uint64_t count_both(struct zf_mender *mender, char *word, size_t len)
{
	uint64_t count = zf_words_count(mender, zf_slice_make(word, len));

	if (!((word[0] | 32) >= 'a' && (word[0] | 32) <= 'z'))
		return count;
	word[0] ^= 32;
	count += zf_words_count(mender, zf_slice_make(word, len));
	word[0] ^= 32;
	return count;
}

/* Whether a word of the document runs over the hyphen: "Eisenbahnge-" and "sellschaften", where
 * "Gesellschaften" is one. */
static bool is_bridged(struct zf_mender *mender, struct zf_slice start, struct zf_slice end)
{
	char word[160];

	for (size_t take = 1; take <= 4 && take < start.len; take++) {
		if (end.len < 4 || take + end.len > sizeof word)
			return false;
		memcpy(word, start.at + start.len - take, take);
		memcpy(word + take, end.at, end.len);
		if (count_both(mender, word, take + end.len))
			return true;
	}
	return false;
}

bool zf_hyphen_stays(struct zf_mender *mender, struct zf_slice left, struct zf_slice right, bool *space)
{
	size_t hyphen = hyphen_at_end(left.at, left.len), at = 0;
	struct zf_slice start = word_before(left, left.len - hyphen), end = word_after(right, 0);
	uint64_t whole, parted;
	char both[160];

	*space = false;
	if (left.at[left.len - 1] != '-' && hyphen == 2)
		return false;
	if (!start.len || !end.len || !zf_is_lower(zf_utf8_next(right, &at))) {
		*space = start.len == 0 && left.len > 1 && !zf_is_digit((unsigned char)left.at[left.len - hyphen - 1]);
		return true;
	}
	if (start.len + end.len + 1 > sizeof both)
		return true;
	memcpy(both, start.at, start.len);
	memcpy(both + start.len, end.at, end.len);
	whole = count_both(mender, both, start.len + end.len);
	both[start.len] = '-';
	memcpy(both + start.len + 1, end.at, end.len);
	parted = count_both(mender, both, start.len + end.len + 1);
	if (whole != parted)
		return parted > whole;
	if (is_conjunction(end)) {
		*space = true;
		return true;
	}
	at = start.len;
	if (zf_is_upper(zf_utf8_back(start, &at)))
		return true;
	if (is_bridged(mender, start, end))
		return false;
	return !mender->hyphenates;
}

static struct zf_slice next_line(struct zf_slice *text)
{
	const char *end = memchr(text->at, '\n', text->len);
	size_t len = end ? (size_t)(end - text->at) : text->len;
	struct zf_slice line = zf_slice_trim(zf_slice_make(text->at, len));

	len += end != NULL;
	*text = zf_slice_make(text->at + len, text->len - len);
	return line;
}

/* Whether what is written so far is one letter, and the line is the rest of its word behind the sign of a symbol
 * font; that goes. */
static bool is_torn_off(const char *out, size_t len, struct zf_slice *line)
{
	size_t at = 0;

	if (!len || len > 4 || !line->len || (unsigned char)line->at[0] >= 0x20 ||
	    !zf_is_letter(zf_utf8_next(zf_slice_make(out, len), &at)) || at != len)
		return false;
	*line = zf_slice_trim(zf_slice_make(line->at + 1, line->len - 1));
	return true;
}

/* Whether what is written so far is an address and nothing else. */
static bool is_address(const char *out, size_t len)
{
	return (zf_slice_starts(zf_slice_make(out, len), "http") ||
	        zf_slice_starts(zf_slice_make(out, len), "www.")) &&
	       !memchr(out, ' ', len);
}

static void run_on(struct zf_mender *mender, struct zf_block *block)
{
	struct zf_slice text = block->text;
	char *out = zf_arena_raw(mender->document->arena, text.len + 1, 1);
	size_t len = 0, closed = 0;

	if (!out) {
		mender->starved = true;
		return;
	}
	while (text.len) {
		struct zf_slice line = next_line(&text);
		size_t hyphen = hyphen_at_end(out, len);
		bool space = true;
		if (mender->which & ZF_REPAIR_KERNING && is_torn_off(out, len, &line)) {
			space = false;
			closed++;
		}
		if (!line.len)
			continue;
		if (is_address(out, len) && !memchr(line.at, ' ', line.len))
			hyphen = 0, space = false;
		if (hyphen && mender->which & ZF_REPAIR_HYPHENS) {
			if (!zf_hyphen_stays(mender, zf_slice_make(out, len), line, &space))
				len -= hyphen;
			block->repairs |= space ? 0 : ZF_REPAIR_HYPHENS;
		}
		if (len && space)
			out[len++] = ' ';
		len += put_line(mender, out + len, line, &closed);
	}
	block->repairs |= closed ? ZF_REPAIR_KERNING : 0;
	if (!zf_slice_equal(zf_slice_make(out, len), block->text))
		block->text = zf_slice_make(out, len);
}

static bool is_plain(struct zf_slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c == '\n' || c == '\t' || c == '\r' ||
		    (c == ' ' && i + 1 < text.len && text.at[i + 1] == ' '))
			return false;
	}
	return true;
}

/* How many line ends inside blocks there are, and how many of them cut a word of small letters. */
static void count_hyphens(struct zf_mender *mender)
{
	const struct zf_document *document = mender->document;
	size_t ends = 0, cut = 0;

	for (uint32_t i = 0; i < document->nblocks; i++) {
		struct zf_slice text = document->blocks[i].text, line;
		bool hyphen = false;
		while (text.len) {
			size_t at = 0;
			line = next_line(&text);
			if (!line.len)
				continue;
			cut += hyphen && zf_is_lower(zf_utf8_next(line, &at));
			ends += text.len > 0;
			hyphen = hyphen_at_end(line.at, line.len) && zf_is_letter((unsigned char)line.at[0]);
		}
	}
	mender->hyphenates = cut >= 3 && cut * 50 > ends;
}

void zf_mend_lines(struct zf_mender *mender)
{
	struct zf_document *document = mender->document;

	bool gaps = document->format == ZF_FORMAT_PDF && mender->which & ZF_REPAIR_KERNING;

	count_hyphens(mender);
	for (uint32_t i = 0; i < document->nblocks && !mender->starved; i++) {
		struct zf_block *block = &document->blocks[i];
		struct zf_slice text = block->text;
		if (!zf_is_mendable(block) || (is_plain(text) && !gaps &&
		                               !(text.len < 200 && is_letter_spaced(text))))
			continue;
		run_on(mender, block);
	}
}
