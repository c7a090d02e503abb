/*
 * The title of a text.
 *
 * The first line of a page's text is often what stood in its window's head: "Title | Section | Site". Where the
 * first line, or its part before such a bar, comes again as a line of its own, both are the title. Else the
 * title is the last short line before the text begins, or the one before a date that stands there.
 */
#include "segment/cut.h"

/* Blocks that are looked at before the text begins. */
#define LOOK 200

/* The part before the first " | "; all of it where there is none. */
static struct zf_slice before_site(struct zf_slice text)
{
	size_t bar = zf_slice_find(text, zf_slice_of(" | "));

	return bar == SIZE_MAX || bar == 0 ? text : zf_slice_trim(zf_slice_make(text.at, bar));
}

/* Marks the blocks that repeat the first one, or its part before a bar. */
static bool repeats_first(struct zf_cuts *cuts)
{
	struct zf_block *blocks = cuts->document->blocks;
	struct zf_slice all = blocks[0].raw, name = before_site(all);
	bool bar = name.len < all.len, found = false;

	if (name.len < 16 || cuts->cuts[0].width > 300 || !memchr(name.at, ' ', name.len) ||
	    cuts->cuts[0].count > 3 ||
	    (!bar && cuts->cuts[0].last != ZF_LAST_OTHER))
		return false;
	for (size_t i = 1; i < cuts->count; i++) {
		if (blocks[i].raw.len > all.len ||
		    !(zf_slice_equal(blocks[i].raw, name) || zf_slice_equal(blocks[i].raw, all)))
			continue;
		blocks[i].kind = ZF_TITLE;
		blocks[i].level = 0;
		found = true;
	}
	if (!found && !bar)
		return false;
	blocks[0].kind = ZF_TITLE;
	blocks[0].level = 0;
	return true;
}

static bool begins_text(const struct zf_cuts *cuts, size_t i)
{
	const struct zf_cut *cut = &cuts->cuts[i];

	if (cuts->document->blocks[i].kind == ZF_ITEM)
		return cut->width > 40;
	return (cut->width > 70 && cut->last == ZF_LAST_STOP) ||
	       (cut->width > 100 && cut->last == ZF_LAST_COLON) || cut->width > 250;
}

/* More letters than digits and signs. */
static bool is_words(struct zf_slice text)
{
	size_t other = 0;

	for (size_t i = 0; i < text.len; i++)
		other += (unsigned char)text.at[i] < 0x80 && text.at[i] != ' ' &&
			!((text.at[i] | 32) >= 'a' && (text.at[i] | 32) <= 'z');
	return other * 3 < text.len;
}

static bool may_title(const struct zf_cuts *cuts, size_t i)
{
	const struct zf_cut *cut = &cuts->cuts[i];
	struct zf_slice raw = cuts->document->blocks[i].raw;
	enum zf_kind kind = cuts->document->blocks[i].kind;

	return (kind == ZF_PARAGRAPH || kind == ZF_HEADING) && cut->count <= 4 && cut->width >= 8 &&
	       cut->width <= 250 &&
	       cut->first != ZF_FIRST_LOWER && is_words(raw) && raw.at[raw.len - 1] != '.' &&
	       cut->sign != ZF_SIGN_BULLET &&
	       (cut->last == ZF_LAST_OTHER || cut->last == ZF_LAST_STOP) &&
	       !(cut->flags & (ZF_LINE_URL | ZF_LINE_MAIL |
	       ZF_LINE_NUMBER | ZF_LINE_LABEL | ZF_LINE_COLUMNS));
}

static size_t words_of(struct zf_slice text)
{
	size_t words = 1;

	for (size_t i = 0; i < text.len; i++)
		words += text.at[i] == ' ';
	return words;
}

/* Whether a text that begins with this block begins with its title: where no shell of a page stands
 * before it. */
static bool is_first(const struct zf_cuts *cuts, size_t i, bool labels)
{
	return i <= 1 && !labels && (cuts->document->format == ZF_FORMAT_PDF ||
	                             words_of(cuts->document->blocks[i].raw) >= 4) &&
	       !memchr(cuts->document->blocks[i].raw.at, '|', cuts->document->blocks[i].raw.len);
}

void zf_cut_titles(struct zf_cuts *cuts)
{
	struct zf_block *blocks = cuts->document->blocks;
	size_t title = SIZE_MAX, dated = SIZE_MAX, first = SIZE_MAX, i;
	bool labels = false;

	if (!cuts->count || repeats_first(cuts))
		return;
	for (i = 0; i < cuts->count && i < LOOK && !begins_text(cuts, i); i++) {
		labels = labels || cuts->cuts[i].flags & ZF_LINE_LABEL;
		if (zf_cut_is_date(blocks[i].raw)) {
			dated = title;
			continue;
		}
		if (!may_title(cuts, i) || (title != SIZE_MAX && cuts->cuts[i].flags & ZF_LINE_CAPITALS))
			continue;
		first = title == SIZE_MAX ? i : first;
		title = i;
	}
	if (i >= cuts->count || i >= LOOK || title == SIZE_MAX)
		return;
	title = is_first(cuts, first, labels) ? first : dated != SIZE_MAX && !labels ? dated : title;
	blocks[title].kind = ZF_TITLE;
	blocks[title].level = 0;
}
