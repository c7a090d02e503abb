/*
 * The title. Of a page: the heading that the head of the page names, else its first h1, else what the head says
 * without the site's name. Of a text: what its first line says before the site's name, the line beside the date
 * line or the kind of document, or its first line.
 */
#include "metadata/inside.h"

#include "core/utf8.h"

#define LONGEST 500  /* bytes of a title */
#define LOOKED_AT 4000 /* lines in which the first line of a page's text is looked for again */

static const char *const marks[] = { " | ", " :: ", " \xC2\xBB ", " - ", " \xE2\x80\x93 ", " \xE2\x80\x94 " };

/* What stands before the name of a site: before the first bar, or the last dash. */
static struct zf_slice without_site(struct zf_slice title)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		struct zf_slice mark = zf_slice_of(marks[i]), rest = title;
		size_t cut = 0, at;
		while ((at = zf_slice_find(rest, mark)) != SIZE_MAX) {
			cut = (size_t)(rest.at - title.at) + at;
			if (i < 3)
				break;
			rest.at += at + mark.len, rest.len -= at + mark.len;
		}
		if (cut)
			return zf_metadata_trim(zf_slice_make(title.at, cut));
	}
	return zf_metadata_trim(title);
}

static struct zf_slice first_of(const struct zf_document *document, const char *const *names)
{
	struct zf_slice value = { NULL, 0 };

	for (; *names && !value.len; names++)
		value = zf_document_get(document, *names);
	return value;
}

static bool is_shell(const struct zf_line *line)
{
	return line->sort & (ZF_LINE_SHELL | ZF_LINE_TAKEN);
}

/* The first line of the block that a line stands in, where the block has at most three: a title may
 * be wrapped. */
static size_t unit_start(const struct zf_page *page, size_t i, size_t *count)
{
	uint32_t block = page->lines[i].block;
	size_t from = i, to = i + 1;

	while (from > 0 && i - from < 3 && page->lines[from - 1].block == block)
		from--;
	while (to < page->nlines && to - from < 4 && page->lines[to].block == block)
		to++;
	*count = to - from <= 3 ? to - from : 1;
	return *count == 1 ? i : from;
}

/* The line as it would be a title: with the others of its block, where they are few. */
static struct zf_line unit(const struct zf_page *page, size_t i)
{
	size_t count, from = unit_start(page, i, &count);
	struct zf_line line = page->lines[from];

	for (size_t k = 1; k < count; k++) {
		line.sort |= page->lines[from + k].sort;
		line.words = 0;
	}
	if (count > 1)
		line.text = zf_metadata_trim(page->document->blocks[line.block].text);
	return line;
}

/* Letters make up most of it, and it is neither a label, nor a detail, nor a sentence of running text. */
static bool may_be_title(const struct zf_page *page, size_t i)
{
	struct zf_line line = unit(page, i);
	size_t at = 0, letters = 0, signs = 0;
	uint32_t code = 0;

	if (is_shell(&line) || line.text.len < 8 || line.text.len > LONGEST || line.words ||
	    line.sort & (ZF_LINE_DETAIL | ZF_LINE_URL | ZF_LINE_DATE | ZF_LINE_NUMBER | ZF_LINE_CODES))
		return false;
	while (at < line.text.len) {
		code = zf_utf8_next(line.text, &at);
		letters += code != ZF_UTF8_BAD && (zf_is_letter(code) || code == ' ');
		signs++;
	}
	if (code == ':' || code == ',' || code == ';' || code == '.' || code == 0x2026)
		return false;
	return letters * 4 > signs * 3 && (signs >= 15 || zf_line_words(line.text, 2) == 2);
}

/* A line of a block with more lines is the title, but its block is not. */
static void set_title(struct zf_page *page, size_t i)
{
	size_t count, from = unit_start(page, i, &count);
	struct zf_block *block = &page->document->blocks[page->lines[i].block];
	bool alone = (from == 0 || page->lines[from - 1].block != page->lines[from].block) &&
	             (from + count == page->nlines ||
	              page->lines[from + count].block != page->lines[from].block);
	struct zf_slice text = alone ? block->text : page->lines[i].text;
	size_t bar = zf_slice_find(text, zf_slice_of(marks[0]));

	if (alone)
		block->kind = ZF_TITLE;
	page->title = from;
	page->document->title = zf_metadata_trim(bar == SIZE_MAX ? text : zf_slice_make(text.at, bar));
}

static bool is_heading(const struct zf_page *page, size_t i, unsigned level)
{
	const struct zf_block *block = &page->document->blocks[page->lines[i].block];

	return !(page->lines[i].sort & (ZF_LINE_SHELL | ZF_LINE_TAKEN | ZF_LINE_NUMBER)) &&
	       block->kind == ZF_HEADING && block->level == level && block->text.len <= LONGEST;
}

/* The first heading of the level that `named` begins with; SIZE_MAX = none. */
static size_t named_heading(const struct zf_page *page, unsigned level, struct zf_slice named)
{
	for (size_t i = 0; i < page->nlines && named.len; i++)
		if (is_heading(page, i, level) && zf_words_start(named, page->lines[i].text) &&
		    zf_line_words(page->lines[i].text, 2) == 2)
			return i;
	return SIZE_MAX;
}

/* The first h1 that is not the site's name, rather inside the page's main part. */
static size_t first_heading(const struct zf_page *page, struct zf_slice site)
{
	size_t any = SIZE_MAX;

	for (size_t i = 0; i < page->nlines; i++) {
		const struct zf_block *block = &page->document->blocks[page->lines[i].block];
		if (!is_heading(page, i, 1) || (site.len && zf_words_same(page->lines[i].text, site)))
			continue;
		if (block->regions & (ZF_IN_MAIN | ZF_IN_ARTICLE))
			return i;
		if (any == SIZE_MAX && !(block->regions & (ZF_IN_HEADER | ZF_IN_ASIDE)))
			any = i;
	}
	return any;
}

/* Where the first h1 is only the document's number, the title is right below it. */
static size_t below_number(const struct zf_page *page)
{
	for (size_t i = 0; i + 1 < page->nlines; i++) {
		const struct zf_block *block = &page->document->blocks[page->lines[i].block];
		if (block->kind == ZF_HEADING && block->level == 1 && page->lines[i].sort & ZF_LINE_NUMBER)
			return may_be_title(page, i + 1) ? i + 1 : SIZE_MAX;
	}
	return SIZE_MAX;
}

/* A block whose element is called the title or the headline. */
static size_t called_title(const struct zf_page *page)
{
	for (size_t i = 0; i < page->nlines; i++) {
		const struct zf_element *in = page->document->blocks[page->lines[i].block].in;
		uint32_t regions = page->document->blocks[page->lines[i].block].regions;
		if (in && !(regions & ZF_IN_HIDDEN) && page->lines[i].text.len <= 2 * LONGEST &&
		    (zf_slice_is(in->item, "headline") || zf_slice_is_nocase(in->id, "title") ||
		     zf_slice_is_nocase(in->id, "headline") || zf_slice_is_nocase(in->id, "translatedtitle")))
			return i;
	}
	return SIZE_MAX;
}

static size_t page_heading(const struct zf_page *page, struct zf_slice head, struct zf_slice shared)
{
	struct zf_slice site = zf_document_get(page->document, "og:site_name");
	size_t line = named_heading(page, 1, shared);

	if (line == SIZE_MAX)
		line = named_heading(page, 1, head);
	if (line == SIZE_MAX)
		line = first_heading(page, site);
	for (unsigned level = 2; level <= 3 && line == SIZE_MAX; level++) {
		line = named_heading(page, level, shared);
		if (line == SIZE_MAX)
			line = named_heading(page, level, head);
	}
	return line;
}

static void page_title(struct zf_page *page)
{
	static const char *const shared_names[] = { "og:title", "twitter:title", NULL };
	static const char *const head_names[] =
		{ "title", "meta.title", "meta.dc.title", "meta.dcterms.title", NULL };
	struct zf_slice shared = first_of(page->document, shared_names),
		head = first_of(page->document, head_names);
	size_t line = page_heading(page, head, shared);

	if (line != SIZE_MAX) {
		set_title(page, line);
		return;
	}
	line = below_number(page);
	if (line == SIZE_MAX)
		line = called_title(page);
	if (line != SIZE_MAX) {
		set_title(page, line);
		return;
	}
	page->document->title = without_site(shared.len ? shared : head);
	for (size_t i = 0; i < page->nlines && page->document->title.len; i++)
		if (!is_shell(&page->lines[i]) && zf_words_same(page->lines[i].text, page->document->title)) {
			set_title(page, i);
			return;
		}
}

/* A later line with the same words: the last one before the running text begins, else the first behind it. */
static size_t again(const struct zf_page *page, struct zf_slice words)
{
	size_t found = SIZE_MAX, most = page->nlines < LOOKED_AT ? page->nlines : LOOKED_AT;

	for (size_t i = 1; i < most; i++) {
		if (i >= page->body && found != SIZE_MAX)
			break;
		if (zf_words_same(page->lines[i].text, words))
			found = i;
	}
	return found;
}

/* The dump of a page begins with its <title>: "Words of the title | Site". */
static bool by_site(struct zf_page *page)
{
	struct zf_line *first = &page->lines[0];
	size_t line;

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t at = zf_slice_find(first->text, zf_slice_of(marks[i]));
		struct zf_slice words = at == SIZE_MAX ?
			(struct zf_slice){ NULL, 0 } : zf_slice_make(first->text.at, at);
		if (zf_line_words(words, 2) < 2)
			continue;
		line = again(page, words);
		if (line == SIZE_MAX)
			continue;
		first->sort |= ZF_LINE_TAKEN;
		zf_page_move(page, 0, 1, ZF_MOVED_METADATA, "the title of the page with its site");
		set_title(page, line);
		return true;
	}
	return false;
}

static size_t below(const struct zf_page *page, size_t i)
{
	size_t most = i + 5;

	for (i++; i < page->nlines && i <= most; i++) {
		const struct zf_line *line = &page->lines[i];
		if (may_be_title(page, i) && !(line->sort & ZF_LINE_SENTENCE))
			return i;
		if (!(line->sort & (ZF_LINE_DATE | ZF_LINE_NUMBER | ZF_LINE_TAKEN)) && !line->words)
			break;
	}
	return SIZE_MAX;
}

/* The line beside the first date line or kind of document that stands before the running text. */
static bool by_date(struct zf_page *page)
{
	for (size_t i = 0; i < page->body; i++) {
		const struct zf_line *line = &page->lines[i];
		bool kind = line->words & ZF_WORD_RELEASE, date = line->sort & ZF_LINE_DATE &&
			!(line->sort & ZF_LINE_NUMBER);
		bool above = i > 0 && may_be_title(page, i - 1) && !(line[-1].sort & ZF_LINE_SENTENCE);
		size_t title = SIZE_MAX;
		if (is_shell(line) || (!kind && !date))
			continue;
		if (date && i + 1 < page->nlines && line[1].sort & ZF_LINE_DATE &&
		    zf_line_words(line->text, 5) > 4)
			title = i; /* a bulletin that is called by its day, above its date line */
		else if (date && above)
			title = i - 1;
		else
			title = below(page, i);
		if (title == SIZE_MAX && above)
			title = i - 1;
		if (title == SIZE_MAX)
			continue;
		set_title(page, title);
		return true;
	}
	return false;
}

static bool begins_text(const struct zf_page *page, size_t i)
{
	for (size_t k = i + 1; k < page->nlines && k < i + 5; k++) {
		const struct zf_block *block = &page->document->blocks[page->lines[k].block];
		if (page->lines[k].sort & (ZF_LINE_PROSE | ZF_LINE_SENTENCE) || block->kind == ZF_ITEM ||
		    zf_slice_starts(zf_slice_trim(block->raw), "\xE2\x80\xA2"))
			return true;
	}
	return false;
}

static bool by_repeat(struct zf_page *page)
{
	size_t line;

	if (!may_be_title(page, 0) || zf_line_words(page->lines[0].text, 5) < 5)
		return false;
	line = again(page, page->lines[0].text);
	if (line == SIZE_MAX)
		return false;
	set_title(page, line);
	return true;
}

static bool by_level(struct zf_page *page)
{
	for (size_t i = 0; i < page->nlines; i++)
		if (is_heading(page, i, 1)) {
			set_title(page, i);
			return true;
		}
	return false;
}

/* What the cutting of lines into blocks took for the title, before the running text. */
static bool by_cut(struct zf_page *page)
{
	for (size_t i = 0; i < page->nlines && i <= page->body; i++)
		if (page->document->blocks[page->lines[i].block].kind == ZF_TITLE && may_be_title(page, i)) {
			set_title(page, i);
			return true;
		}
	return false;
}

static void text_title(struct zf_page *page)
{
	if (page->nlines == 0 || by_site(page) ||
	    (page->document->format == ZF_FORMAT_MARKDOWN && by_level(page)) ||
	    by_date(page) || by_repeat(page))
		return;
	if (by_cut(page))
		return;
	if (may_be_title(page, 0) && begins_text(page, 0))
		set_title(page, 0);
}

/* A title that was cut in two goes on in the next block. */
static bool join_title(struct zf_page *page)
{
	struct zf_document *document = page->document;
	uint32_t first = page->lines[page->title].block;
	struct zf_slice rest;
	char *joined;

	if (first + 1 >= document->nblocks || document->blocks[first].kind != ZF_TITLE ||
	    document->blocks[first + 1].kind != ZF_TITLE ||
	    document->blocks[first + 1].joined_to != ZF_NO_BLOCK)
		return true;
	rest = zf_metadata_trim(document->blocks[first + 1].text);
	if (zf_words_same(rest, document->title) || document->title.len + rest.len > LONGEST)
		return true;
	joined = zf_arena_raw(document->arena, document->title.len + rest.len + 1, 1);
	if (!joined)
		return false;
	memcpy(joined, document->title.at, document->title.len);
	joined[document->title.len] = ' ';
	memcpy(joined + document->title.len + 1, rest.at, rest.len);
	document->title = zf_slice_make(joined, document->title.len + 1 + rest.len);
	return true;
}

/* Other blocks that were cut as titles are headings, or text. */
static void only_title(struct zf_page *page)
{
	uint32_t title = page->title < page->nlines ? page->lines[page->title].block : ZF_NO_BLOCK;

	for (size_t i = 0; i < page->nlines; i++) {
		struct zf_block *block = &page->document->blocks[page->lines[i].block];
		bool next = page->document->format == ZF_FORMAT_PDF && page->lines[i].block == title + 1;
		bool own = title != ZF_NO_BLOCK && (page->lines[i].block == title || next);
		if (block->kind != ZF_TITLE || own || zf_words_same(block->text, page->document->title))
			continue;
		block->kind = page->lines[i].sort & (ZF_LINE_PROSE | ZF_LINE_SENTENCE) ?
			ZF_PARAGRAPH : ZF_HEADING;
		block->level = block->kind == ZF_HEADING;
	}
}

bool zf_title_find(struct zf_page *page)
{
	struct zf_slice subject = zf_document_get(page->document, "header.subject");

	page->title = page->nlines;
	if (subject.len)
		page->document->title = subject;
	else if (page->document->format == ZF_FORMAT_HTML)
		page_title(page);
	else
		text_title(page);
	if (page->document->format == ZF_FORMAT_HTML)
		return true;
	if (page->title < page->nlines && page->document->format == ZF_FORMAT_PDF && !join_title(page))
		return false;
	only_title(page);
	return true;
}

/* Where no title was found before the judge: the first block that stays, if it reads like one. */
bool zf_title_fill(struct zf_page *page)
{
	struct zf_document *document = page->document;

	if (document->title.len || document->format == ZF_FORMAT_HTML)
		return true;
	for (size_t i = 0; i < page->nlines; i++) {
		const struct zf_block *block = &document->blocks[page->lines[i].block];
		if (!zf_block_stays(block))
			continue;
		if (may_be_title(page, i) && !(page->lines[i].sort & ZF_LINE_SENTENCE))
			set_title(page, i);
		break;
	}
	return true;
}
