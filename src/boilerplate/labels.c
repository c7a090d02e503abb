#include "boilerplate/labels.h"

struct hint {
	const char *token; /* a part of a class or id word, lower case */
	enum zf_reason reason;
};

/* Generic names of parts of pages; the first that fits the innermost element wins. */
static const struct hint hints[] = {
	{ "cookie", ZF_BOILERPLATE_COOKIE }, { "consent", ZF_BOILERPLATE_COOKIE }, { "gdpr", ZF_BOILERPLATE_COOKIE },
	{ "breadcrumb", ZF_BOILERPLATE_BREADCRUMB }, { "share", ZF_BOILERPLATE_SHARE }, { "sharing", ZF_BOILERPLATE_SHARE },
	{ "social", ZF_BOILERPLATE_SHARE }, { "comment", ZF_BOILERPLATE_COMMENTS }, { "disqus", ZF_BOILERPLATE_COMMENTS },
	{ "related", ZF_BOILERPLATE_RELATED }, { "recommend", ZF_BOILERPLATE_RELATED }, { "teaser", ZF_BOILERPLATE_RELATED },
	{ "promo", ZF_BOILERPLATE_RELATED }, { "sidebar", ZF_BOILERPLATE_RELATED }, { "language", ZF_BOILERPLATE_LANGUAGE_LIST },
	{ "footer", ZF_BOILERPLATE_FOOTER }, { "copyright", ZF_BOILERPLATE_FOOTER }, { "newsletter", ZF_BOILERPLATE_FORM },
	{ "search", ZF_BOILERPLATE_FORM }, { "login", ZF_BOILERPLATE_FORM }, { "byline", ZF_BOILERPLATE_BYLINE },
	{ "author", ZF_BOILERPLATE_BYLINE }, { "menu", ZF_BOILERPLATE_MENU }, { "nav", ZF_BOILERPLATE_MENU },
	{ "header", ZF_BOILERPLATE_HEADER },
};

enum { LOOK_UP = 8 }; /* elements above a block whose names are asked */

static bool holds(struct zf_slice text, const char *token)
{
	size_t len = strlen(token);

	if (text.len > 512)
		text.len = 512;
	for (size_t i = 0; i + len <= text.len; i++) {
		size_t k = 0;
		while (k < len && ((unsigned char)text.at[i + k] | 0x20) == (unsigned char)token[k])
			k++;
		if (k == len)
			return true;
	}
	return false;
}

static enum zf_reason by_name(const struct zf_element *element)
{
	for (int up = 0; element && up < LOOK_UP; element = element->above, up++) {
		if (!element->classes.len && !element->id.len)
			continue;
		for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
			if (holds(element->classes, hints[i].token) || holds(element->id, hints[i].token))
				return hints[i].reason;
	}
	return ZF_KEPT;
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
	case ZF_PHRASE_NONE: case ZF_PHRASE_LANGUAGE: case ZF_PHRASE_CODE: case ZF_NPHRASES: break;
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
		reason = by_name(block->in);
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
