/* The table at the head of a Council note: number, subject codes, kind, from, to, subject. */
#include "metadata/inside.h"

#define HEADER_LINES 100 /* a note's label "from" stands among these first lines */
#define TABLE_LINES 24   /* and its subject this near below it */

static bool is_label(const struct zf_line *line, unsigned word)
{
	return (line->colon && line->label & word) || (line->words & word && line->text.len < 24);
}

static bool is_any_label(const struct zf_line *line)
{
	return line->colon && line->label & (ZF_WORD_FROM | ZF_WORD_TO | ZF_WORD_SUBJECT);
}

static size_t find_label(const struct zf_page *page, size_t from, size_t to, unsigned word)
{
	for (size_t i = from; i < to && i < page->nlines; i++)
		if (is_label(&page->lines[i], word))
			return i;
	return SIZE_MAX;
}

static struct zf_slice behind_colon(const struct zf_line *line)
{
	if (!line->colon)
		return (struct zf_slice){ NULL, 0 };
	return zf_metadata_trim(zf_slice_make(line->text.at + line->colon + 1,
	                                      line->text.len - line->colon - 1));
}

static bool is_point(struct zf_slice text)
{
	size_t i = 0;

	while (i < text.len && text.at[i] >= '0' && text.at[i] <= '9')
		i++;
	return i > 0 && i < text.len && (text.at[i] == '.' || text.at[i] == ')');
}

/* A value that begins with `first` and goes on with the lines from `next` on that stand in the block of the one
 * before. Returns the line behind it. */
static size_t read_on(const struct zf_page *page, struct zf_slice first, size_t next, struct zf_slice *value)
{
	const struct zf_line *lines = page->lines;
	struct zf_buffer joined = { 0 };

	zf_buffer_slice(&joined, first);
	for (; next < page->nlines && lines[next].block == lines[next - 1].block &&
	     !is_any_label(&lines[next]) &&
	       !is_point(lines[next].text) && joined.len < 1000; next++) {
		zf_buffer_byte(&joined, ' ');
		zf_buffer_slice(&joined, lines[next].text);
	}
	*value = zf_arena_copy(page->document->arena, zf_buffer_as_slice(&joined));
	if (joined.broken)
		*value = (struct zf_slice){ NULL, 0 };
	zf_buffer_free(&joined);
	return next;
}

/* The value of a label: behind its colon, or on the next line. */
static struct zf_slice read_value(const struct zf_page *page, size_t i, size_t *next)
{
	struct zf_slice value = behind_colon(&page->lines[i]);

	*next = i + 1;
	if (!value.len && *next < page->nlines && !is_any_label(&page->lines[*next]))
		value = page->lines[(*next)++].text;
	return value;
}

struct table {
	struct zf_slice sender, receiver, subject;
};

/* Three labels with their values; or three labels alone, and behind them their values, as a table is printed
 * by its columns. Returns the line behind the table. */
static size_t read_table(const struct zf_page *page, size_t from, size_t to, size_t subject,
                         struct table *table)
{
	bool columns = subject == from + 2 && subject + 3 < page->nlines &&
	               !behind_colon(&page->lines[from]).len && !behind_colon(&page->lines[to]).len;
	size_t next;
	struct zf_slice first;

	if (columns) {
		table->sender = page->lines[subject + 1].text;
		table->receiver = page->lines[subject + 2].text;
		return read_on(page, page->lines[subject + 3].text, subject + 4, &table->subject);
	}
	table->sender = read_value(page, from, &next);
	table->receiver = read_value(page, to, &next);
	first = read_value(page, subject, &next);
	return read_on(page, first, next, &table->subject);
}

static bool is_loud(struct zf_slice text)
{
	size_t letters = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] >= '0' && text.at[i] <= '9')
			return false;
		letters += (text.at[i] | 32) >= 'a' && (text.at[i] | 32) <= 'z';
		letters += (unsigned char)text.at[i] >= 0xC0;
	}
	return letters >= 3 && text.len <= 60;
}

static bool procedure(void *user, const struct zf_found *found)
{
	if (strcmp(found->pattern->kind, "procedure") == 0)
		*(struct zf_slice *)user = found->value;
	return true;
}

static bool property(struct zf_page *page, const char *name, struct zf_slice value)
{
	return !value.len || zf_document_property(page->document, name, value, (struct zf_slice){ NULL, 0 });
}

/* What stands above the table: each line by its form. */
static bool read_top(struct zf_page *page, size_t from)
{
	struct zf_document *document = page->document;
	bool fine = true, number = false, day = false;
	struct zf_slice kind = { NULL, 0 };

	for (size_t i = 0; fine && i < from; i++) {
		const struct zf_line *line = &page->lines[i];
		struct zf_slice found = { NULL, 0 }, folded = zf_patterns_fold(document->arena, line->text);
		fine = folded.at &&
		       zf_patterns_scan(page->room->patterns, document->arena, folded, ZF_IN_LINE,
		                        procedure, &found) &&
		       property(page, "header.procedure", found);
		if (line->sort & ZF_LINE_CODES)
			fine = fine && property(page, "header.code", line->text);
		else if (line->sort & ZF_LINE_NUMBER && !number)
			number = true, fine = fine && property(page, "header.number", line->text);
		else if (line->sort & ZF_LINE_DATE && !day)
			day = true, fine = fine && property(page, "header.date", line->text);
		else if (is_loud(line->text))
			kind = line->text;
	}
	return fine && property(page, "header.kind", kind);
}

static bool is_head(const struct zf_page *page, size_t from)
{
	for (size_t i = 0; i < from; i++)
		if (page->lines[i].text.len > 200 || page->lines[i].sort & ZF_LINE_SHELL)
			return false;
	return from <= page->body;
}

bool zf_header_find(struct zf_page *page)
{
	size_t most = page->nlines < HEADER_LINES ? page->nlines : HEADER_LINES, from, to, subject, end;
	struct table table;

	from = find_label(page, 0, most, ZF_WORD_FROM);
	to = from == SIZE_MAX ? SIZE_MAX : find_label(page, from + 1, from + 5, ZF_WORD_TO);
	subject = to == SIZE_MAX ? SIZE_MAX : find_label(page, to + 1, to + TABLE_LINES, ZF_WORD_SUBJECT);
	if (subject == SIZE_MAX || !is_head(page, from))
		return true;
	end = read_table(page, from, to, subject, &table);
	if (!table.subject.at)
		return false;
	page->head = end;
	if (page->body < end)
		page->body = end;
	for (size_t i = 0; i < end; i++)
		page->lines[i].sort |= ZF_LINE_TAKEN;
	zf_page_move(page, 0, end, ZF_MOVED_METADATA, "a line of the note's header");
	return !page->no_memory && read_top(page, from) && property(page, "header.from", table.sender) &&
	       property(page, "header.to", table.receiver) && property(page, "header.subject", table.subject);
}
