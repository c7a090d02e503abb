/*
 * Sentences that a page's end cut.
 *
 * The first half ends without a stop, the second begins with a small letter, and between them stand only what
 * a page carries besides its text: running heads, page numbers, link targets, notes. The second half joins
 * the first; what stood between comes behind both. Where nouns have capitals, a long paragraph without a stop
 * at the very end of a page is reason enough.
 */
#include "repair/inside.h"

#include "core/utf8.h"

/* Bytes that a first half has at least. */
#define LONG_ENOUGH 40

static uint32_t last_sign(struct zf_slice text)
{
	size_t at = text.len;

	while (at) {
		uint32_t c = zf_utf8_back(text, &at);
		if (c != ' ' && c != '"' && c != 0x201D && c != 0x2019 && c != 0xBB && c != ')')
			return c;
	}
	return 0;
}

static bool is_cut(const struct zf_block *block)
{
	uint32_t c;

	if ((block->kind != ZF_PARAGRAPH && block->kind != ZF_ITEM && block->kind != ZF_QUOTE) ||
	    block->text.len < LONG_ENOUGH)
		return false;
	c = last_sign(block->text);
	return c != '.' && c != '!' && c != '?' && c != ':' && c != ';' && c != 0x2026;
}

static bool begins_small(struct zf_slice text)
{
	for (size_t at = 0; at < text.len;) {
		uint32_t c = zf_utf8_next(text, &at);
		if (zf_is_letter(c) || zf_is_digit(c))
			return zf_is_lower(c) && !(at < text.len && text.at[at] == ')');
		if (at > 6)
			break;
	}
	return false;
}

static bool begins_large(struct zf_slice text)
{
	size_t at = 0;

	return text.len && zf_is_upper(zf_utf8_next(text, &at));
}

/* What a page carries besides its text. */
static bool is_between(const struct zf_block *block)
{
	const struct zf_mark *mark = zf_block_verdict(block);

	return block->kind == ZF_NOTE || (mark && (mark->reason == ZF_BOILERPLATE_PAGE_HEADER ||
	       mark->reason == ZF_BOILERPLATE_PAGE_NUMBER || mark->reason == ZF_MOVED_LINK));
}

/* Whether a rule (---, ***, ___) stands between two blocks. */
static bool is_ruled(const struct zf_document *document, const struct zf_block *left,
                     const struct zf_block *right)
{
	size_t from = (size_t)(left->span_at + left->span_len), to = (size_t)right->span_at;

	for (size_t i = from; i + 2 < to; i++) {
		const char *at = document->text.at + i;
		if ((*at == '-' || *at == '*' || *at == '_') && at[1] == *at && at[2] == *at)
			return true;
	}
	return false;
}

/* The last word is a short one of small letters: articles, prepositions, conjunctions end no
 * heading and no list. */
static bool ends_short(struct zf_slice text)
{
	size_t at = text.len;
	unsigned letters = 0;

	while (at > 0 && letters < 6) {
		uint32_t c = zf_utf8_back(text, &at);
		if (c == ' ')
			return letters > 0 && letters <= 4;
		if (!zf_is_lower(c))
			return false;
		letters++;
	}
	return false;
}

/* One short word without a stop, which stands where the layout left it. */
static bool is_fragment(struct zf_slice text)
{
	return text.len <= 6 && !memchr(text.at, ' ', text.len) && last_sign(text) != '.';
}

static bool is_half(const struct zf_document *document, const struct zf_block *left,
                    const struct zf_block *right, bool parted)
{
	bool turned = left->page != right->page;

	if ((left->flags | right->flags) & ZF_FLAG_LAYOUT || is_fragment(right->text))
		return false;
	if (!is_cut(left) || right->kind != ZF_PARAGRAPH || right->page > left->page + 1 || right->text.len < 3)
		return false;
	if (begins_small(right->text))
		return parted || turned || (document->format == ZF_FORMAT_MARKDOWN &&
		                            is_ruled(document, left, right)) ||
		       (document->format == ZF_FORMAT_PDF && left->text.len > 60 &&
		        last_sign(left->text) != ',');
	if (left->kind == ZF_ITEM || !begins_large(right->text) || right->text.len <= 40 ||
	    last_sign(right->text) != '.')
		return false;
	return (turned && left->text.len > 80 && last_sign(left->text) != ')') ||
	       ((parted || turned) && ends_short(left->text));
}

/* "(12) OJ L 5, 2.3.2004, p. 1.": an item whose sign is a number. */
static bool is_numbered(const struct zf_block *block)
{
	return block->kind == ZF_ITEM && block->raw.len > 3 && block->raw.at[0] == '(' &&
	       block->raw.at[1] >= '0' && block->raw.at[1] <= '9';
}

/* The notes at the end of a page look like items where nothing else tells them: the block that they
 * cut, or ZF_NO_BLOCK. */
static uint32_t before_notes(const struct zf_document *document, uint32_t last, const struct zf_block *right)
{
	const struct zf_block *blocks = document->blocks;
	uint32_t i = last, most = 12;

	if (blocks[last].page + 1 != right->page || !begins_small(right->text))
		return ZF_NO_BLOCK;
	while (i > 0 && most-- && blocks[i].page == blocks[last].page &&
	       (is_numbered(&blocks[i]) || is_between(&blocks[i])))
		i--;
	return i != last && blocks[i].page == blocks[last].page &&
	       is_half(document, &blocks[i], right, true) ? i : ZF_NO_BLOCK;
}

/* A word or two at a page's edge: short, no sentence, no item. */
static bool is_scrap(const struct zf_block *block)
{
	return block->text.len <= 80 && zf_utf8_count(block->text) <= 32 && block->kind != ZF_ITEM &&
	       block->kind != ZF_CELL && last_sign(block->text) != '.' &&
	       last_sign(block->text) != ':' && zf_block_stays(block);
}

/* The block before `right` that a page's end cut, where only what pages carry and at most four
 * scraps stand between. */
static uint32_t before_scraps(const struct zf_document *document, uint32_t last, const struct zf_block *right)
{
	const struct zf_block *blocks = document->blocks;
	uint32_t i = last, scraps = 0, between = 0;

	if (!(begins_small(right->text) || begins_large(right->text)) || right->kind != ZF_PARAGRAPH)
		return ZF_NO_BLOCK;
	while (i > 0 && scraps <= 4 && between < 24 && blocks[i].joined_to == ZF_NO_BLOCK) {
		if (is_between(&blocks[i]))
			between++;
		else if (is_scrap(&blocks[i]))
			scraps++;
		else
			break;
		i--;
	}
	return scraps && scraps <= 4 && between && (begins_small(right->text) || ends_short(blocks[i].text)) &&
	       is_half(document, &blocks[i], right, true) ? i : ZF_NO_BLOCK;
}

static bool take_scraps(struct zf_mender *mender, uint32_t from, uint32_t to)
{
	struct zf_document *document = mender->document;

	for (uint32_t i = from; i < to; i++)
		if (!is_between(&document->blocks[i]) && document->blocks[i].joined_to == ZF_NO_BLOCK &&
		    !zf_block_mark(document, &document->blocks[i], ZF_BOILERPLATE_PAGE_HEADER, .8f, ZF_NO_BLOCK,
		                   "at the edge of a page, inside a sentence")) {
			mender->starved = true;
			return false;
		}
	return true;
}

static bool join(struct zf_mender *mender, uint32_t root, uint32_t part)
{
	struct zf_block *block = &mender->document->blocks[part];

	block->joined_to = root;
	if (zf_block_mark(mender->document, block, ZF_REPAIR_JOIN, 1, root,
	                  "the sentence before it goes on here"))
		return true;
	mender->starved = true;
	return false;
}

/* The text of a first half with the parts that joined it, from `first` on. */
static void put_together(struct zf_mender *mender, uint32_t root, uint32_t first)
{
	struct zf_document *document = mender->document;
	struct zf_block *blocks = document->blocks;
	size_t room = blocks[root].text.len, len = 0;
	char *out;

	for (uint32_t i = first; i < document->nblocks &&
	     (blocks[i].joined_to == root || is_between(&blocks[i])); i++)
		room += blocks[i].joined_to == root ? blocks[i].text.len + 1 : 0;
	out = zf_arena_raw(document->arena, room, 1);
	if (!out) {
		mender->starved = true;
		return;
	}
	memcpy(out, blocks[root].text.at, blocks[root].text.len);
	len = blocks[root].text.len;
	for (uint32_t i = first; i < document->nblocks &&
	     (blocks[i].joined_to == root || is_between(&blocks[i])); i++) {
		struct zf_slice part = blocks[i].text;
		bool space = true;
		if (blocks[i].joined_to != root)
			continue;
		if (out[len - 1] == '-' && mender->which & ZF_REPAIR_HYPHENS) {
			len -= !zf_hyphen_stays(mender, zf_slice_make(out, len), part, &space);
			blocks[root].repairs |= space ? 0 : ZF_REPAIR_HYPHENS;
		}
		if (space)
			out[len++] = ' ';
		memcpy(out + len, part.at, part.len);
		len += part.len;
	}
	blocks[root].text = zf_slice_make(out, len);
	blocks[root].repairs |= ZF_REPAIR_JOINS;
}

void zf_mend_joins(struct zf_mender *mender)
{
	struct zf_document *document = mender->document;
	struct zf_block *blocks = document->blocks;
	uint32_t last = 0, root, cut;
	bool parted = false;

	while (last < document->nblocks && is_between(&blocks[last]))
		last++;
	root = last;
	for (uint32_t i = last + 1; i < document->nblocks; i++) {
		if (is_between(&blocks[i])) {
			parted = true;
			continue;
		}
		if (is_half(document, &blocks[last], &blocks[i], parted)) {
			if (!join(mender, root, i))
				return;
		} else if ((cut = before_notes(document, last, &blocks[i])) != ZF_NO_BLOCK) {
			for (uint32_t k = cut + 1; k <= last; k++)
				blocks[k].kind = is_numbered(&blocks[k]) ? ZF_NOTE : blocks[k].kind;
			root = blocks[cut].joined_to == ZF_NO_BLOCK ? cut : blocks[cut].joined_to;
			if (!join(mender, root, i))
				return;
		} else if ((cut = before_scraps(document, i - 1, &blocks[i])) != ZF_NO_BLOCK) {
			root = blocks[cut].joined_to == ZF_NO_BLOCK ? cut : blocks[cut].joined_to;
			if (!take_scraps(mender, cut + 1, i) || !join(mender, root, i))
				return;
		} else {
			root = i;
		}
		last = i;
		parted = false;
	}
	for (uint32_t i = 0; i < document->nblocks && !mender->starved; i++)
		if (blocks[i].joined_to != ZF_NO_BLOCK && (root = blocks[i].joined_to) != ZF_NO_BLOCK) {
			put_together(mender, root, i);
			while (i + 1 < document->nblocks &&
			       (blocks[i + 1].joined_to == root || is_between(&blocks[i + 1])))
				i++;
		}
}
