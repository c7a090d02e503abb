#include "core/reason.h"

static const struct row {
	const char *name, *words;
	enum zf_fate fate;
	bool survivor;
} rows[ZF_NREASONS] = {
	[ZF_KEPT] = { "", "kept as it was read", ZF_FATE_KEPT, false },
#define GONE(id, name, words) [id] = { name, words, ZF_FATE_REMOVED, false }
#define COPY(id, name, words) [id] = { name, words, ZF_FATE_REMOVED, true }
	GONE(ZF_BOILERPLATE_MENU, "boilerplate.menu", "an item of a menu"),
	GONE(ZF_BOILERPLATE_LANGUAGE_LIST, "boilerplate.language-list", "an item of a language menu"),
	GONE(ZF_BOILERPLATE_SHARE, "boilerplate.share", "a share button"),
	GONE(ZF_BOILERPLATE_COOKIE, "boilerplate.cookie", "a cookie or consent note"),
	GONE(ZF_BOILERPLATE_SKIP_LINK, "boilerplate.skip-link", "a link that jumps within the page"),
	GONE(ZF_BOILERPLATE_BREADCRUMB, "boilerplate.breadcrumb", "the path to the page"),
	GONE(ZF_BOILERPLATE_HEADER, "boilerplate.header", "the head of the web page"),
	GONE(ZF_BOILERPLATE_FOOTER, "boilerplate.footer", "the foot of the web page"),
	GONE(ZF_BOILERPLATE_LINK_DUMP, "boilerplate.link-dump", "addresses of links, dumped"),
	GONE(ZF_BOILERPLATE_PAGE_NUMBER, "boilerplate.page-number", "a page number"),
	GONE(ZF_BOILERPLATE_PAGE_HEADER, "boilerplate.page-header",
	     "the running head or foot of a printed page"),
	GONE(ZF_BOILERPLATE_RELATED, "boilerplate.related", "a teaser of another page"),
	GONE(ZF_BOILERPLATE_COMMENTS, "boilerplate.comments", "a reader's comment"),
	GONE(ZF_BOILERPLATE_FORM, "boilerplate.form", "a part of a form"),
	GONE(ZF_BOILERPLATE_NOTICE, "boilerplate.notice", "a notice of the site, not of the release"),
	GONE(ZF_BOILERPLATE_BYLINE, "boilerplate.byline", "a by-line, date line or counter"),
	GONE(ZF_BOILERPLATE_HIDDEN, "boilerplate.hidden", "hidden from readers of the page"),
	GONE(ZF_BOILERPLATE_OTHER, "boilerplate.other", "web boilerplate of no special kind"),
	GONE(ZF_TEMPLATE_SITE, "template.site", "stands on most pages of its site"),
	COPY(ZF_REPEAT_DOCUMENT, "repeat.document", "stood earlier in the same document"),
	COPY(ZF_REPEAT_ANCESTOR, "repeat.ancestor", "the text of smaller parts, said again as one"),
	COPY(ZF_DUPLICATE_EXACT, "duplicate.exact", "stands in an earlier document"),
	COPY(ZF_DUPLICATE_NEAR, "duplicate.near", "nearly the same stands in an earlier document"),
	COPY(ZF_DUPLICATE_DOCUMENT, "duplicate.document", "the whole document was there before"),
	GONE(ZF_HEADING_ORPHAN, "heading.orphan", "a heading under which nothing is left"),
	GONE(ZF_EMPTY, "empty", "no letters and no digits"),
	GONE(ZF_RECORD_SKIPPED, "record.skipped", "the whole record is no document"),
#undef COPY
#undef GONE
	[ZF_MOVED_CONTACT] = { "moved.contact", "went to the field contacts", ZF_FATE_MOVED, false },
	[ZF_MOVED_LINK] = { "moved.link", "went to the field links", ZF_FATE_MOVED, false },
	[ZF_MOVED_METADATA] = { "moved.metadata", "went to a field of the document", ZF_FATE_MOVED, false },
	[ZF_REPAIR_TEXT] = { "repair.text", "kept, its text repaired", ZF_FATE_REPAIRED, true },
	[ZF_REPAIR_JOIN] = { "repair.join", "kept, joined to an earlier part", ZF_FATE_REPAIRED, true },
};

const char *zf_reason_name(enum zf_reason reason)
{
	return rows[reason].name;
}

const char *zf_reason_words(enum zf_reason reason)
{
	return rows[reason].words;
}

enum zf_fate zf_reason_fate(enum zf_reason reason)
{
	return rows[reason].fate;
}

bool zf_reason_has_survivor(enum zf_reason reason)
{
	return rows[reason].survivor;
}

enum zf_reason zf_reason_find(struct zf_slice name)
{
	enum zf_reason reason;

	for (reason = ZF_BOILERPLATE_MENU; reason < ZF_NREASONS; reason++)
		if (zf_slice_is(name, rows[reason].name))
			break;
	return reason;
}
