#include "segment/markdown.h"

struct text {
	struct zf_cuts *cuts;
	bool headed;         /* it has headings of its own */
	bool starved;
	uint32_t group;      /* of the last table */
};

static bool is_fence(const struct zf_line *line)
{
	return zf_slice_starts(line->text, "```") || zf_slice_starts(line->text, "~~~");
}

/* 1 to 6 where the line is "# …", else 0. */
static unsigned hashes(struct zf_slice text)
{
	unsigned n = 0;

	while (n < text.len && n < 7 && text.at[n] == '#')
		n++;
	return n >= 1 && n <= 6 && n < text.len && (text.at[n] == ' ' || text.at[n] == '\t') ? n : 0;
}

/* The length of "[^1]:" or "<sup>1</sup> " where a note begins with it, else 0. */
static size_t note_sign(struct zf_slice text)
{
	const char *end;
	size_t at;

	if (text.len > 4 && text.at[0] == '[' && text.at[1] == '^') {
		end = memchr(text.at, ']', text.len < 40 ? text.len : 40);
		return end && (size_t)(end - text.at) + 1 < text.len &&
		       end[1] == ':' ? (size_t)(end - text.at) + 2 : 0;
	}
	if (!zf_slice_starts(text, "<sup>"))
		return 0;
	at = zf_slice_find(zf_slice_make(text.at, text.len < 24 ? text.len : 24), zf_slice_of("</sup>"));
	return at == SIZE_MAX || at < 6 ? 0 : at + 6;
}

static bool is_table_rule(struct zf_slice text)
{
	bool dash = false, bar = false;

	for (size_t i = 0; i < text.len; i++) {
		if (!strchr("|-: \t", text.at[i]))
			return false;
		dash = dash || text.at[i] == '-';
		bar = bar || text.at[i] == '|';
	}
	return dash && bar;
}

static bool is_row(struct zf_slice text)
{
	return text.len > 2 && text.at[0] == '|' && memchr(text.at + 1, '|', text.len - 1);
}

/* Whether the line is the first of something, and no paragraph goes on with it. */
static bool begins(const struct zf_line *line)
{
	return line->sign != ZF_SIGN_NONE || line->flags & (ZF_LINE_RULE | ZF_LINE_LABEL | ZF_LINE_PAGE) ||
	       is_fence(line) || hashes(line->text) || line->text.at[0] == '>' || is_row(line->text) ||
	       note_sign(line->text);
}

static struct zf_block *add(struct text *text, size_t from, size_t to, enum zf_kind kind, struct zf_slice body)
{
	struct zf_document *document = text->cuts->document;
	struct zf_block *block;

	if (!zf_cut_add(text->cuts, from, to - from, kind, body)) {
		text->starved = true;
		return NULL;
	}
	block = &document->blocks[document->nblocks - 1];
	if (kind == ZF_CODE)
		return block;
	block->text = zf_markdown_inline(document->arena, block->text, block);
	if (!block->text.at)
		text->starved = true;
	if (!block->text.len && block->text.at) { /* an image without words */
		document->nblocks--;
		text->cuts->count--;
		return NULL;
	}
	return block;
}

static size_t cut_fence(struct text *text, size_t at)
{
	const struct zf_line *lines = text->cuts->lines;
	size_t to = at + 1;
	const char *end;

	while (to < text->cuts->nlines && !is_fence(&lines[to]))
		to++;
	if (to > at + 1) {
		end = lines[to - 1].text.at + lines[to - 1].text.len;
		add(text, at + 1, to, ZF_CODE, zf_slice_make(lines[at + 1].text.at,
		                                             (size_t)(end - lines[at + 1].text.at)));
	}
	return to < text->cuts->nlines ? to + 1 : to;
}

static size_t cut_heading(struct text *text, size_t at, unsigned level)
{
	struct zf_slice line = text->cuts->lines[at].text,
		body = zf_slice_trim(zf_slice_make(line.at + level, line.len - level));
	struct zf_block *block;

	while (body.len && body.at[body.len - 1] == '#')
		body = zf_slice_trim(zf_slice_make(body.at, body.len - 1));
	if (!body.len)
		return at + 1;
	block = add(text, at, at + 1, ZF_HEADING, body);
	if (!block)
		return at + 1;
	block->level = (uint8_t)level;
	if (level == 1 && !text->headed)
		block->kind = ZF_TITLE;
	text->headed = true;
	return at + 1;
}

/* A paragraph over a line of === or ---. */
static bool is_underlined(const struct zf_cuts *cuts, size_t to)
{
	const struct zf_line *line = to < cuts->nlines ? &cuts->lines[to] : NULL;

	return line && line->flags & ZF_LINE_RULE && line->blanks == 0 &&
	       (line->text.at[0] == '=' || line->text.at[0] == '-') &&
	       line[-1].sign == ZF_SIGN_NONE && !memchr(line->text.at, ' ', line->text.len);
}

static size_t cut_row(struct text *text, size_t at, uint16_t row)
{
	struct zf_slice line = text->cuts->lines[at].text;
	uint16_t column = 0;
	size_t from = 1;

	for (size_t i = 1; i <= line.len; i++) {
		struct zf_slice cell;
		struct zf_block *block;
		if (i < line.len && (line.at[i] != '|' || line.at[i - 1] == '\\'))
			continue;
		cell = zf_slice_trim(zf_slice_make(line.at + from, i - from));
		from = i + 1;
		if (column < UINT16_MAX)
			column++;
		if (!cell.len)
			continue;
		block = add(text, at, at + 1, ZF_CELL, cell);
		if (!block)
			continue;
		block->raw = cell;
		block->span_at = (uint64_t)(cell.at - text->cuts->document->text.at);
		block->span_len = cell.len;
		block->row = row;
		block->column = column;
		block->group = text->group;
	}
	return at + 1;
}

static size_t cut_table(struct text *text, size_t at)
{
	const struct zf_cuts *cuts = text->cuts;
	uint16_t row = 0;

	text->group++;
	while (at < cuts->nlines && is_row(cuts->lines[at].text) && (row == 0 || cuts->lines[at].blanks == 0)) {
		if (is_table_rule(cuts->lines[at].text)) {
			at++;
			continue;
		}
		if (row < UINT16_MAX)
			row++;
		at = cut_row(text, at, row);
	}
	return at;
}

/* Lines of a quote keep their ">" in the raw text; a quote of one line loses it in its text. */
static size_t cut_quote(struct text *text, size_t at)
{
	struct zf_slice line = text->cuts->lines[at].text, body = line;

	while (body.len && (body.at[0] == '>' || body.at[0] == ' ' || body.at[0] == '\t'))
		body = zf_slice_make(body.at + 1, body.len - 1);
	if (body.len)
		add(text, at, at + 1, ZF_QUOTE, body);
	return at + 1;
}

static bool goes_on(const struct zf_cuts *cuts, size_t to)
{
	const struct zf_line *line = &cuts->lines[to];

	if (line->blanks || begins(line) || line[-1].flags & (ZF_LINE_BREAK | ZF_LINE_LABEL))
		return false;
	return !(line[-1].width > 200 && line[-1].last == ZF_LAST_STOP && line->first == ZF_FIRST_UPPER);
}

static bool is_bold(struct zf_slice text)
{
	size_t inner;

	if (text.len < 5 || text.len > 300 || !(zf_slice_starts(text, "**") || zf_slice_starts(text, "__")))
		return false;
	inner = zf_slice_find(zf_slice_make(text.at + 2, text.len - 2), zf_slice_make(text.at, 2));
	return inner == text.len - 4;
}

static size_t cut_text(struct text *text, size_t at)
{
	struct zf_cuts *cuts = text->cuts;
	const struct zf_line *line = &cuts->lines[at];
	size_t sign = note_sign(line->text), to = at + 1;
	bool item = line->sign == ZF_SIGN_BULLET || line->sign == ZF_SIGN_LETTER, under;
	struct zf_slice body = { NULL, 0 };
	struct zf_block *block;
	enum zf_kind kind = sign ? ZF_NOTE : item ? ZF_ITEM : ZF_PARAGRAPH;

	while (to < cuts->nlines && !is_underlined(cuts, to) && goes_on(cuts, to))
		to++;
	under = kind == ZF_PARAGRAPH && is_underlined(cuts, to);
	if (sign)
		body = zf_slice_trim(zf_slice_make(line->text.at + sign, (size_t)(cuts->lines[to - 1].text.at +
		                     cuts->lines[to - 1].text.len - line->text.at) - sign));
	if (under || (kind == ZF_PARAGRAPH && to == at + 1 && is_bold(line->text) &&
	              line->last != ZF_LAST_STOP))
		kind = ZF_HEADING;
	block = add(text, at, to, kind, body);
	if (block && kind == ZF_HEADING) {
		block->level = under ? cuts->lines[to].text.at[0] == '=' ? 1 : 2 : 4;
		text->headed = text->headed || under;
	}
	return to + under;
}

bool zf_markdown_cut(struct zf_cuts *cuts)
{
	struct text text = { .cuts = cuts };

	for (size_t at = 0; at < cuts->nlines && !text.starved;) {
		const struct zf_line *line = &cuts->lines[at];
		unsigned level = hashes(line->text);
		if (is_fence(line))
			at = cut_fence(&text, at);
		else if (line->flags & ZF_LINE_RULE || is_table_rule(line->text))
			at++;
		else if (level)
			at = cut_heading(&text, at, level);
		else if (line->text.at[0] == '>')
			at = cut_quote(&text, at);
		else if (is_row(line->text))
			at = cut_table(&text, at);
		else
			at = cut_text(&text, at);
	}
	if (text.starved)
		return false;
	zf_cut_kinds(cuts, !text.headed);
	return true;
}
