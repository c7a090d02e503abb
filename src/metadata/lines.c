#include "metadata/inside.h"

#include "core/utf8.h"

#define SHORT 160     /* bytes; a longer line is no detail, name, date or label */
#define LABEL 80      /* bytes before a colon that may be a label */
#define BLOCK_LINES 60 /* a block of more lines is running text or a table, and one line here */

static bool is_edge(uint32_t code)
{
	if (code < 0x80)
		return zf_is_space(code) || code == '*' || code == '|' || code == '#' || code == '>';
	return zf_is_space(code) || code == 0x2022 || code == 0x25CF || code == 0x25AA || code == 0x25E6 ||
	       code == 0xB7 || code == 0xFFFC || (code >= 0xE000 && code < 0xF900);
}

struct zf_slice zf_metadata_trim(struct zf_slice text)
{
	size_t at;

	while (text.len) {
		at = 0;
		uint32_t code = zf_utf8_next(text, &at);
		bool dash = (code == '-' || code == 0x2013 || code == 0x2014) && at < text.len &&
			text.at[at] == ' ';
		if (!is_edge(code) && !dash)
			break;
		text.at += at, text.len -= at;
	}
	while (text.len) {
		at = text.len;
		if (!is_edge(zf_utf8_back(text, &at)))
			break;
		text.len = at;
	}
	return text;
}

size_t zf_line_words(struct zf_slice text, size_t most)
{
	size_t at = 0, n = 0;
	bool in = false;

	while (at < text.len && n < most) {
		uint32_t code = zf_utf8_next(text, &at);
		bool letter = code != ZF_UTF8_BAD && (zf_is_letter(code) || zf_is_digit(code));
		n += letter && !in;
		in = letter || (in && (code == '\'' || code == 0x2019 || code == '-'));
	}
	return n;
}

static bool is_number_sign(char c)
{
	return c != '\0' && strchr("0123456789 ()-./", c) != NULL;
}

/* "+32 2 28 40731", "(+32) 470 88 09 87", "+43 (0) 50 11 50 - 3320": a country's code and six
 * digits or more. */
bool zf_line_phone(struct zf_slice text, size_t *at, size_t *end)
{
	if (!text.len || !memchr(text.at, '+', text.len))
		return false;
	for (size_t i = 0; i + 8 < text.len; i++) {
		size_t k = i + 1, ndigits = 0, last = 0;
		if (text.at[i] != '+' || (i > 0 && text.at[i - 1] >= '0' && text.at[i - 1] <= '9'))
			continue;
		for (; k < text.len && k < i + 40; k++) {
			bool nbsp = k + 1 < text.len && text.at[k] == '\xC2' && text.at[k + 1] == '\xA0';
			if (nbsp) {
				k++;
				continue;
			}
			if (!is_number_sign(text.at[k]))
				break;
			if (text.at[k] >= '0' && text.at[k] <= '9')
				ndigits++, last = k;
		}
		if (ndigits < 8 || ndigits > 17)
			continue;
		*at = i > 0 && text.at[i - 1] == '(' ? i - 1 : i;
		*end = last + 1;
		return true;
	}
	return false;
}

static bool is_address_sign(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '.' || c == '-' ||
	       c == '_' ||
	       c == '+';
}

/* The bytes of an at sign, or of "[at] " and "(at)"; 0 = none stands there. */
static size_t at_sign(struct zf_slice text, size_t i)
{
	struct zf_slice rest = zf_slice_make(text.at + i, text.len - i);

	if (text.at[i] == '@')
		return 1;
	if (!zf_slice_starts(rest, "[at]") && !zf_slice_starts(rest, "(at)"))
		return 0;
	return rest.len > 4 && rest.at[4] == ' ' ? 5 : 4;
}

bool zf_line_email(struct zf_slice text, size_t *at, size_t *end)
{
	/* what a well-known shield against harvesters leaves */
	static const char hidden[] = "[email protected]";
	size_t h;

	if (!text.len || (!memchr(text.at, '@', text.len) && !memchr(text.at, '[', text.len) &&
	                  !memchr(text.at, '(', text.len)))
		return false;
	h = zf_slice_find(text, zf_slice_of("[email"));
	if (h != SIZE_MAX && text.len - h >= sizeof hidden - 1) {
		*at = h;
		*end = h + sizeof hidden - 1 <= text.len ? h + sizeof hidden - 1 : text.len;
		return zf_slice_find(text, zf_slice_of("protected]")) != SIZE_MAX;
	}
	for (size_t i = 1; i + 3 < text.len; i++) {
		size_t from = i, to = i + at_sign(text, i);
		if (to == i)
			continue;
		while (to > i + 1 && from > 0 && text.at[from - 1] == ' ')
			from--;
		while (from > 0 && i - from < 64 && is_address_sign(text.at[from - 1]))
			from--;
		while (to < text.len && to - i < 200 && is_address_sign(text.at[to]))
			to++;
		while (to > i + 1 && (text.at[to - 1] == '.' || text.at[to - 1] == '-'))
			to--;
		if (from == i || !memchr(text.at + i, '.', to - i))
			continue;
		*at = from, *end = to;
		return true;
	}
	return false;
}

/* Letters of a text outside of a part of it. */
static size_t letters_beside(struct zf_slice text, size_t from, size_t to)
{
	size_t at = 0, n = 0;

	while (at < text.len) {
		size_t start = at;
		uint32_t code = zf_utf8_next(text, &at);
		n += (start < from || start >= to) && code != ZF_UTF8_BAD && zf_is_letter(code);
	}
	return n;
}

/* Two to five words that begin with a capital, particles of up to three letters ("de", "van") among them. */
static bool is_name(struct zf_slice text)
{
	size_t at = 0, words = 0, capitals = 0, length = 0;
	bool capital = true;

	if (text.len > 60)
		return false;
	while (at < text.len) {
		uint32_t code = zf_utf8_next(text, &at);
		if (code == ' ' || code == 0xA0) {
			if (!capital && length > 3)
				return false;
			length = 0;
		} else if (code != ZF_UTF8_BAD && zf_is_letter(code)) {
			if (length == 0)
				capital = zf_is_upper(code), words++, capitals += capital;
			length++;
		} else if (code != '-' && code != '\'' && code != '.' && code != 0x2019 && code != 0x2011) {
			return false;
		}
	}
	return words >= 2 && words <= 5 && capitals >= 2 && (capital || length <= 3);
}

static bool is_url(struct zf_slice text)
{
	if (!zf_slice_starts(text, "http://") && !zf_slice_starts(text, "https://") &&
	    !zf_slice_starts(text, "www."))
		return false;
	return !memchr(text.at, ' ', text.len);
}

/* "@EP_Agri" or an account's label with it: one word that begins with @. */
static bool is_handle(struct zf_slice text)
{
	const char *sign = text.len ? memchr(text.at, '@', text.len) : NULL;
	size_t at = sign ? (size_t)(sign - text.at) : 0;

	if (!sign || (at > 0 && text.at[at - 1] != ' ' && text.at[at - 1] != ':' && text.at[at - 1] != '\xA0'))
		return false;
	return !memchr(sign, ' ', text.len - at) && text.len - at > 2 &&
	       zf_line_words(zf_slice_make(text.at, at), 5) < 4;
}

/* "AGRI 123", "DATAPROTECT 231": as the Council's secretariat files its notes. */
static bool is_codes(struct zf_slice text)
{
	size_t at = 0, letters = 0, numbers = 0;

	while (at < text.len && ((text.at[at] >= 'A' && text.at[at] <= 'Z') || text.at[at] == '-'))
		letters++, at++;
	if (letters < 2 || letters > 14 || at >= text.len || text.at[at] != ' ')
		return false;
	for (at++; at < text.len && text.at[at] >= '0' && text.at[at] <= '9'; at++)
		numbers++;
	return at == text.len && numbers >= 1 && numbers <= 4;
}

static bool ends_sentence(struct zf_slice text)
{
	size_t at = text.len;
	uint32_t code = 0;

	while (at > 0) {
		code = zf_utf8_back(text, &at);
		if (code != ')' && code != '"' && code != '\'' && code != 0x201D && code != 0xBB &&
		    code != 0x201C)
			break;
	}
	return code == '.' || code == '!' || code == '?' || code == 0x2026 || code == ';' || code == 0x37E;
}

static bool first_release(void *user, const struct zf_found *found)
{
	if (found->pattern->release)
		*(struct zf_found *)user = *found;
	return !found->pattern->release;
}

/* Whether the text is a release's reference, with nothing beside it but its label. */
static bool is_number(struct zf_page *page, struct zf_slice text)
{
	struct zf_found found = { .pattern = NULL };
	struct zf_slice folded = zf_patterns_fold(page->document->arena, text);

	zf_patterns_scan(page->room->patterns, page->document->arena, folded, ZF_IN_LINE, first_release,
	                 &found);
	return found.pattern && letters_beside(folded, found.at, found.end) == 0 &&
	       folded.len - (found.end - found.at) <= 6;
}

/* Whether the day found is only a part of a reference: "PV 14/12/2021 - 17". */
struct part {
	const struct zf_day *day;
	bool is;
};

static bool holds_day(void *user, const struct zf_found *found)
{
	struct part *part = user;

	part->is = part->is || (found->at <= part->day->at && found->end >= part->day->end);
	return true;
}

static bool is_part(struct zf_page *page, struct zf_slice text, const struct zf_day *day)
{
	struct part part = { .day = day };
	struct zf_slice folded = zf_patterns_fold(page->document->arena, text);

	if (folded.at != text.at)
		return false; /* places differ; such a line has signs that no reference has */
	zf_patterns_scan(page->room->patterns, page->document->arena, folded, ZF_IN_TEXT, holds_day, &part);
	return part.is;
}

/* "Deadline: 3.5.2031": a date with a label, but not of the document. */
static bool is_labelled(const struct zf_line *line, const struct zf_day *day)
{
	return line->colon && line->colon < day->at &&
	       !(line->label & (ZF_WORD_DATED | ZF_WORD_RELEASE | ZF_WORD_KIND));
}

static const char *lang_of(const struct zf_page *page, uint32_t block)
{
	const char *lang = page->document->blocks[block].lang;

	if (!lang[0] || strcmp(lang, "und") == 0 || strcmp(lang, "zxx") == 0)
		lang = page->document->lang;
	return lang;
}

static void sort_detail(struct zf_line *line)
{
	size_t at, end;

	if (zf_line_phone(line->text, &at, &end) && letters_beside(line->text, at, end) <= 60)
		line->sort |= ZF_LINE_PHONE;
	if (zf_line_email(line->text, &at, &end) && letters_beside(line->text, at, end) <= 40)
		line->sort |= ZF_LINE_EMAIL;
	else if (is_handle(line->text))
		line->sort |= ZF_LINE_HANDLE;
}

static void sort_label(struct zf_page *page, struct zf_line *line)
{
	size_t most = line->text.len < LABEL ? line->text.len : LABEL;
	const char *colon = memchr(line->text.at, ':', most);

	if (!colon)
		return;
	line->colon = (uint16_t)(colon - line->text.at);
	line->label = (uint16_t)zf_words_of(&page->room->words, zf_slice_make(line->text.at, line->colon));
}

/* What a line says depends on its language for its date alone. */
static void sort_date(struct zf_page *page, struct zf_line *line)
{
	struct zf_slice text = line->text;
	struct zf_day day;

	if (zf_dates_find(&page->room->months, text, lang_of(page, line->block), &day) &&
	    letters_beside(text, day.at, day.end) <= 40 && !(line->sort & ZF_LINE_DETAIL) &&
	    !is_part(page, text, &day) && !is_labelled(line, &day))
		line->sort |= ZF_LINE_DATE;
}

static void sort_short(struct zf_page *page, struct zf_line *line)
{
	struct zf_slice text = line->text;

	line->digits = zf_patterns_may(text);
	line->words = (uint16_t)zf_words_of(&page->room->words, text);
	sort_detail(line);
	if (is_name(text))
		line->sort |= ZF_LINE_NAME;
	if (is_url(text))
		line->sort |= ZF_LINE_URL;
	if (!line->digits)
		return;
	if (is_codes(text))
		line->sort |= ZF_LINE_CODES;
	sort_date(page, line);
	if (line->colon && line->label & ZF_WORD_REFERENCE)
		text = zf_metadata_trim(zf_slice_make(text.at + line->colon + 1, text.len - line->colon - 1));
	if (is_number(page, text))
		line->sort |= ZF_LINE_NUMBER;
}

/* A line of a dump that says its beginning again: "Anna BERG<NBSP>Anna BERG<NBSP>". */
static struct zf_slice once(struct zf_slice text)
{
	for (size_t i = 3; i + 2 < text.len && i < SHORT; i++) {
		size_t gap = i;
		while (gap < text.len && (text.at[gap] == ' ' || text.at[gap] == '\xC2' ||
		                          text.at[gap] == '\xA0'))
			gap++;
		if (gap >= i + 2 && text.len - gap >= i && memcmp(text.at, text.at + gap, i) == 0)
			return zf_slice_make(text.at, i);
		i = gap > i ? gap - 1 : i;
	}
	return text;
}

static bool add(struct zf_page *page, struct zf_slice text, uint32_t block, uint32_t sort, size_t *room)
{
	struct zf_line *line;

	text = zf_metadata_trim(text);
	if (!text.len)
		return true;
	if (page->document->format == ZF_FORMAT_DUMP)
		text = once(text);
	if (page->nlines == *room) {
		*room = *room * 2 + 256;
		line = zf_arena_grow(page->document->arena, page->lines, page->nlines, *room, sizeof *line);
		if (!line)
			return false;
		page->lines = line;
	}
	line = &page->lines[page->nlines++];
	*line = (struct zf_line){ .text = text, .block = block, .sort = sort };
	if (ends_sentence(text) && zf_line_words(text, 5) > 4)
		line->sort |= ZF_LINE_SENTENCE;
	sort_label(page, line);
	if (text.len <= SHORT)
		sort_short(page, line);
	return true;
}

static size_t count_lines(struct zf_slice text)
{
	size_t n = 1;

	for (size_t i = 0; i < text.len && n <= BLOCK_LINES; i++)
		n += text.at[i] == '\n';
	return n;
}

/* Running text: long, and not because it is many short lines. */
static bool is_prose(const struct zf_block *block, size_t nlines)
{
	size_t len = block->raw.len;

	return len >= 150 && len / nlines >= 55 && block->linked * 2 < len && block->kind != ZF_CELL;
}

/* What the block says of a line of its. */
static uint32_t sort_of(const struct zf_block *block, size_t nlines)
{
	uint32_t shell = ZF_IN_NAV | ZF_IN_FORM | ZF_IN_BUTTON | ZF_IN_HIDDEN | ZF_IN_DIALOG | ZF_IN_FOOTER |
	                 ZF_IN_NOSCRIPT;

	return (is_prose(block, nlines) ? ZF_LINE_PROSE : 0) | (block->regions & shell ? ZF_LINE_SHELL : 0) |
	       (block->raw.len && block->linked * 2 > block->raw.len ? ZF_LINE_LINKED : 0);
}

static bool add_block(struct zf_page *page, uint32_t number, size_t *room)
{
	const struct zf_block *block = &page->document->blocks[number];
	bool paged = page->document->format != ZF_FORMAT_HTML;
	size_t nlines = paged ? count_lines(block->raw) : 1;
	uint32_t sort = sort_of(block, nlines);
	struct zf_slice rest = block->raw;

	if (nlines == 1 || nlines > BLOCK_LINES)
		return add(page, block->text, number, sort, room);
	while (rest.len) {
		const char *end = memchr(rest.at, '\n', rest.len);
		size_t n = end ? (size_t)(end - rest.at) : rest.len;
		if (!add(page, zf_slice_make(rest.at, n), number, sort, room))
			return false;
		n += end != NULL;
		rest.at += n, rest.len -= n;
	}
	return true;
}

static bool add_blocks(struct zf_page *page, uint32_t most)
{
	const struct zf_document *document = page->document;
	size_t room = 0;

	for (uint32_t i = 0; i < document->nblocks && i < most; i++)
		if (document->blocks[i].joined_to == ZF_NO_BLOCK && !add_block(page, i, &room))
			return false;
	return true;
}

static void find_body(struct zf_page *page)
{
	for (page->body = 0; page->body < page->nlines; page->body++)
		if (page->lines[page->body].sort & ZF_LINE_PROSE &&
		    !(page->lines[page->body].sort & ZF_LINE_SHELL))
			break;
}

bool zf_page_open(struct zf_page *page, struct zf_metadata *room, struct zf_document *document)
{
	*page = (struct zf_page){ .room = room, .document = document };
	if (!add_blocks(page, UINT32_MAX))
		return false;
	if (document->format == ZF_FORMAT_HTML) { /* a block is a line, and its text stays */
		document->lines = page->lines;
		document->nlines = page->nlines;
	}
	find_body(page);
	return true;
}

/* Undoes what the first look did with a line, and what it read in another language. */
static void refresh(struct zf_page *page, struct zf_line *line)
{
	const uint32_t of_block = ZF_LINE_PROSE | ZF_LINE_SHELL | ZF_LINE_LINKED;

	line->sort &= ~(uint32_t)(ZF_LINE_TAKEN | ZF_LINE_DATE | of_block);
	line->sort |= sort_of(&page->document->blocks[line->block], 1);
	if (line->digits)
		sort_date(page, line);
}

bool zf_page_reopen(struct zf_page *page, struct zf_metadata *room, struct zf_document *document, uint32_t most)
{
	*page = (struct zf_page){ .room = room, .document = document, .lines = document->lines };
	if (!document->lines && !add_blocks(page, most))
		return false;
	while (document->lines && page->nlines < document->nlines && page->lines[page->nlines].block < most)
		refresh(page, &page->lines[page->nlines++]);
	find_body(page);
	return true;
}

static bool is_moved(const struct zf_block *block)
{
	for (const struct zf_mark *mark = block->marks; mark; mark = mark->next)
		if (zf_reason_fate(mark->reason) == ZF_FATE_MOVED)
			return true;
	return false;
}

void zf_page_move(struct zf_page *page, size_t from, size_t to, enum zf_reason reason, const char *why)
{
	struct zf_document *document = page->document;

	while (from > 0 && from < to && page->lines[from - 1].block == page->lines[from].block)
		from--;
	while (from < to) {
		uint32_t number = page->lines[from].block;
		struct zf_block *block = &document->blocks[number];
		bool all = true;
		for (; from < page->nlines && page->lines[from].block == number; from++)
			all = all && page->lines[from].sort & ZF_LINE_TAKEN;
		if (!all || is_moved(block))
			continue;
		if (!zf_block_mark(document, block, reason, .9f, ZF_NO_BLOCK, why))
			page->no_memory = true;
		if (reason == ZF_MOVED_CONTACT)
			block->kind = ZF_CONTACT;
	}
}
