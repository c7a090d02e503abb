/* The list of further links at the end of a release: a heading that says so, and short lines or
 * links below it. */
#include "metadata/inside.h"

#define MOST_ITEMS 60
#define MOST_LISTS 8
#define LONGEST_ITEM 300 /* bytes */

static bool is_person(const struct zf_page *page, size_t i)
{
	if (!(page->lines[i].sort & ZF_LINE_NAME))
		return false;
	for (size_t k = i + 1; k < page->nlines && k <= i + 3; k++)
		if (page->lines[k].sort & ZF_LINE_DETAIL)
			return true;
	return false;
}

/* Whether the list ends before this line. */
static bool ends(const struct zf_page *page, size_t i)
{
	const struct zf_line *line = &page->lines[i];
	const struct zf_block *block = &page->document->blocks[line->block];

	if (line->words & ~(unsigned)(ZF_WORD_FURTHER | ZF_WORD_KIND | ZF_WORD_RELEASE | ZF_WORD_PRESS) ||
	    line->sort & (ZF_LINE_PROSE | ZF_LINE_DETAIL | ZF_LINE_NUMBER | ZF_LINE_SHELL | ZF_LINE_TAKEN) ||
	    line->text.len > LONGEST_ITEM || is_person(page, i))
		return true;
	if (page->document->format == ZF_FORMAT_HTML || page->document->format == ZF_FORMAT_MARKDOWN)
		return block->kind == ZF_HEADING || block->kind == ZF_TITLE ||
		       (!block->nlinks && block->kind != ZF_ITEM);
	return line->sort & ZF_LINE_SENTENCE && zf_line_words(line->text, 13) > 12;
}

static bool add_further(struct zf_page *page, const struct zf_line *line, struct zf_further ***tail)
{
	struct zf_document *document = page->document;
	const struct zf_block *block = &document->blocks[line->block];
	struct zf_further *further;

	for (further = document->further; further; further = further->next)
		if (zf_words_same(further->text, line->text) || zf_words_start(line->text, further->text))
			return true;
	further = zf_arena_take(document->arena, 1, sizeof *further);
	if (!further)
		return false;
	further->text = line->text;
	if (block->links)
		further->url = block->links->href;
	**tail = further;
	*tail = &further->next;
	return true;
}

/* Addresses that a PDF's text lists below a page belong to its last links: the last ones to the items of the
 * list, one for one. */
static void match_addresses(struct zf_page *page, size_t from, size_t nitems, struct zf_further *first)
{
	size_t start = from, end, most = from + 4 * MOST_ITEMS;

	while (start < page->nlines && start < most && !(page->lines[start].sort & ZF_LINE_URL))
		start++;
	for (end = start; end < page->nlines && page->lines[end].sort & ZF_LINE_URL;)
		end++;
	if (end - start < nitems)
		return;
	for (size_t i = end - nitems; first; first = first->next)
		if (!first->url.len)
			first->url = page->lines[i++].text;
}

static bool take_list(struct zf_page *page, size_t heading, size_t to)
{
	struct zf_further **tail = &page->document->further, *before;
	size_t nitems = 0;

	while (*tail)
		tail = &(*tail)->next;
	before = *tail;
	for (size_t i = heading; i < to; i++) {
		struct zf_further **was = tail;
		page->lines[i].sort |= ZF_LINE_TAKEN;
		if (!(page->lines[i].words & ZF_WORD_FURTHER) && !add_further(page, &page->lines[i], &tail))
			return false;
		if (was != tail && !before)
			before = *was;
		nitems += was != tail;
	}
	if (page->document->format != ZF_FORMAT_HTML && nitems)
		match_addresses(page, to, nitems, before);
	zf_page_move(page, heading, to, ZF_MOVED_LINK, "further links of the release");
	return !page->no_memory;
}

bool zf_further_find(struct zf_page *page)
{
	size_t lists = 0;

	for (size_t i = page->body; i < page->nlines && lists < MOST_LISTS; i++) {
		size_t to = i + 1, items = 0;
		if (!(page->lines[i].words & ZF_WORD_FURTHER) ||
		    page->lines[i].sort & (ZF_LINE_SHELL | ZF_LINE_TAKEN))
			continue;
		for (; to < page->nlines && items < MOST_ITEMS && !ends(page, to); to++)
			items += !(page->lines[to].words & ZF_WORD_FURTHER);
		if (items && !take_list(page, i, to))
			return false;
		lists += items > 0;
		i = items ? to - 1 : i;
	}
	return true;
}
