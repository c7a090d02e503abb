#include "boilerplate/labels.h"

struct hint {
	const char *token; /* a part of a class or id word, lower case */
	enum zf_reason reason;
};

/* Generic names of parts of pages; the first that fits the innermost element wins. */
static const struct hint hints[] = {
	{ "cookie", ZF_BOILERPLATE_COOKIE }, { "consent", ZF_BOILERPLATE_COOKIE },
	{ "gdpr", ZF_BOILERPLATE_COOKIE }, { "breadcrumb", ZF_BOILERPLATE_BREADCRUMB },
	{ "share", ZF_BOILERPLATE_SHARE }, { "sharing", ZF_BOILERPLATE_SHARE },
	{ "social", ZF_BOILERPLATE_SHARE }, { "comment", ZF_BOILERPLATE_COMMENTS },
	{ "disqus", ZF_BOILERPLATE_COMMENTS }, { "related", ZF_BOILERPLATE_RELATED },
	{ "recommend", ZF_BOILERPLATE_RELATED }, { "teaser", ZF_BOILERPLATE_RELATED },
	{ "promo", ZF_BOILERPLATE_RELATED }, { "sidebar", ZF_BOILERPLATE_RELATED },
	{ "language", ZF_BOILERPLATE_LANGUAGE_LIST }, { "footer", ZF_BOILERPLATE_FOOTER },
	{ "copyright", ZF_BOILERPLATE_FOOTER }, { "newsletter", ZF_BOILERPLATE_FORM },
	{ "search", ZF_BOILERPLATE_FORM }, { "login", ZF_BOILERPLATE_FORM },
	{ "byline", ZF_BOILERPLATE_BYLINE }, { "author", ZF_BOILERPLATE_BYLINE },
	{ "menu", ZF_BOILERPLATE_MENU }, { "nav", ZF_BOILERPLATE_MENU }, { "header", ZF_BOILERPLATE_HEADER },
};

enum {
	NHINTS = sizeof hints / sizeof *hints, /* at most 32 */
	LOOK_UP = 8,   /* elements further in that a name still speaks for */
	LONGEST = 256, /* bytes of a name that are looked at */
};

static bool begins(struct zf_slice text, size_t at, const char *token)
{
	for (; *token; token++, at++)
		if (at >= text.len || ((unsigned char)text.at[at] | 0x20) != (unsigned char)*token)
			return false;
	return true;
}

/* Bits of the hints with each letter in the first and in the second place. */
struct letters {
	uint32_t first[32], second[32];
};

static void index_hints(struct letters *letters)
{
	memset(letters, 0, sizeof *letters);
	for (size_t i = 0; i < NHINTS; i++) {
		letters->first[hints[i].token[0] & 31] |= UINT32_C(1) << i;
		letters->second[hints[i].token[1] & 31] |= UINT32_C(1) << i;
	}
}

/* The first of the hints (by their order) that a name holds; NHINTS where it holds none. */
static size_t best_hint(struct zf_slice text, const struct letters *letters)
{
	size_t best = NHINTS;

	if (text.len > LONGEST)
		text.len = LONGEST;
	for (size_t at = 0; at + 1 < text.len; at++) {
		uint32_t bits = letters->first[(unsigned char)text.at[at] & 31] &
		                letters->second[(unsigned char)text.at[at + 1] & 31];
		for (size_t i = 0; bits && i < best; i++, bits >>= 1)
			if (bits & 1 && begins(text, at, hints[i].token))
				best = i;
	}
	return best;
}

static uint8_t hint_of(const struct zf_element *element, const struct letters *letters)
{
	size_t by_class = best_hint(element->classes, letters), by_id = best_hint(element->id, letters);

	return (uint8_t)(by_class < by_id ? by_class : by_id);
}

void zf_labels_take(struct zf_page *page)
{
	struct letters letters;

	index_hints(&letters);
	for (uint32_t k = 0; k < page->nplaces; k++) {
		struct zf_place *place = &page->places[page->descent[k]];
		const struct zf_place *above = &page->places[place->above];
		uint32_t first = page->namesakes[k];
		place->own_hint = first == k ? hint_of(place->element, &letters)
		                             : page->places[page->descent[first]].own_hint;
		if (place->own_hint < NHINTS && place->above) {
			place->hint = (uint8_t)hints[place->own_hint].reason;
		} else if (above->hint && above->hint_age < LOOK_UP) {
			place->hint = above->hint;
			place->hint_age = (uint8_t)(above->hint_age + 1);
		}
	}
}

static enum zf_reason by_phrase(const struct zf_look *look)
{
	switch ((enum zf_phrase)look->phrase) {
	case ZF_PHRASE_COOKIE: return ZF_BOILERPLATE_COOKIE;
	case ZF_PHRASE_SHARE: return ZF_BOILERPLATE_SHARE;
	case ZF_PHRASE_SKIP: return ZF_BOILERPLATE_SKIP_LINK;
	case ZF_PHRASE_RELATED: return ZF_BOILERPLATE_RELATED;
	case ZF_PHRASE_FOOTER: return ZF_BOILERPLATE_FOOTER;
	case ZF_PHRASE_FORM: return ZF_BOILERPLATE_FORM;
	case ZF_PHRASE_MENU: return ZF_BOILERPLATE_MENU;
	case ZF_PHRASE_LANGUAGES: return ZF_BOILERPLATE_LANGUAGE_LIST;
	case ZF_PHRASE_BREADCRUMB: return ZF_BOILERPLATE_BREADCRUMB;
	case ZF_PHRASE_COMMENTS: return ZF_BOILERPLATE_COMMENTS;
	case ZF_PHRASE_NOTICE: case ZF_PHRASE_ERROR: return ZF_BOILERPLATE_NOTICE;
	case ZF_PHRASE_BYLINE: return ZF_BOILERPLATE_BYLINE;
	case ZF_PHRASE_NONE: case ZF_PHRASE_LANGUAGE: case ZF_PHRASE_CODE: case ZF_PHRASE_LOGIN: case ZF_NPHRASES: break;
	}
	return ZF_KEPT;
}

static enum zf_reason by_region(uint32_t regions)
{
	if (regions & ZF_IN_HIDDEN)
		return ZF_BOILERPLATE_HIDDEN;
	if (regions & ZF_IN_NAV)
		return ZF_BOILERPLATE_MENU;
	if (regions & ZF_IN_FOOTER)
		return ZF_BOILERPLATE_FOOTER;
	if (regions & (ZF_IN_FORM | ZF_IN_BUTTON))
		return ZF_BOILERPLATE_FORM;
	if (regions & ZF_IN_HEADER)
		return ZF_BOILERPLATE_HEADER;
	if (regions & (ZF_IN_ASIDE | ZF_IN_DIALOG))
		return ZF_BOILERPLATE_RELATED;
	return ZF_KEPT;
}

enum zf_reason zf_label(const struct zf_page *page, uint32_t i, const char **why)
{
	const struct zf_block *block = &page->document->blocks[i];
	const struct zf_look *look = &page->looks[i];
	enum zf_reason reason = by_phrase(look);

	*why = "words that such furniture uses";
	if (reason == ZF_KEPT) {
		reason = by_region(block->regions);
		*why = "the part of the page it stands in";
	}
	if (reason == ZF_KEPT) {
		reason = (enum zf_reason)page->places[look->place].hint;
		*why = "the name of the part of the page it stands in";
	}
	if (reason == ZF_KEPT && look->link_share > 180) {
		bool list = block->kind == ZF_ITEM || block->group;
		reason = list && look->words.words <= 6 ? ZF_BOILERPLATE_MENU : ZF_BOILERPLATE_RELATED;
		*why = "links, and little else";
	}
	if (reason == ZF_KEPT) {
		reason = ZF_BOILERPLATE_OTHER;
		*why = "unlike the text of a document";
	}
	return reason;
}
