#include "parse/html.h"

enum { INNER = ZF_IN_ARTICLE | ZF_IN_MAIN | ZF_IN_SECTION };

/* What holds whatever the place; <header>, <footer> and <dialog> depend on theirs. */
static const uint32_t by_tag[ZF_NTAGS] = {
	[ZF_TAG_ADDRESS] = ZF_IN_ADDRESS,
	[ZF_TAG_ARTICLE] = ZF_IN_ARTICLE,
	[ZF_TAG_ASIDE] = ZF_IN_ASIDE,
	[ZF_TAG_AUDIO] = ZF_IN_HIDDEN, /* what stands there is for those who cannot show it */
	[ZF_TAG_BLOCKQUOTE] = ZF_IN_QUOTE,
	[ZF_TAG_BUTTON] = ZF_IN_BUTTON,
	[ZF_TAG_CANVAS] = ZF_IN_HIDDEN,
	[ZF_TAG_DATALIST] = ZF_IN_HIDDEN,
	[ZF_TAG_DETAILS] = ZF_IN_DETAILS,
	[ZF_TAG_DIR] = ZF_IN_LIST,
	[ZF_TAG_DL] = ZF_IN_LIST,
	[ZF_TAG_FIGURE] = ZF_IN_FIGURE,
	[ZF_TAG_FORM] = ZF_IN_FORM,
	[ZF_TAG_IFRAME] = ZF_IN_HIDDEN,
	[ZF_TAG_LABEL] = ZF_IN_BUTTON,
	[ZF_TAG_MAIN] = ZF_IN_MAIN,
	[ZF_TAG_MENU] = ZF_IN_LIST,
	[ZF_TAG_NAV] = ZF_IN_NAV,
	[ZF_TAG_NOSCRIPT] = ZF_IN_NOSCRIPT,
	[ZF_TAG_OL] = ZF_IN_LIST,
	[ZF_TAG_OPTION] = ZF_IN_BUTTON,
	[ZF_TAG_SEARCH] = ZF_IN_FORM,
	[ZF_TAG_SECTION] = ZF_IN_SECTION,
	[ZF_TAG_SELECT] = ZF_IN_BUTTON,
	[ZF_TAG_TABLE] = ZF_IN_TABLE,
	[ZF_TAG_TEXTAREA] = ZF_IN_BUTTON,
	[ZF_TAG_UL] = ZF_IN_LIST,
	[ZF_TAG_VIDEO] = ZF_IN_HIDDEN,
};

static const struct {
	const char *role;
	uint32_t region;
} by_role[] = {
	{ "navigation", ZF_IN_NAV },       { "menu", ZF_IN_NAV },
	{ "menubar", ZF_IN_NAV },          { "tablist", ZF_IN_NAV },
	{ "banner", ZF_IN_HEADER },        { "contentinfo", ZF_IN_FOOTER },
	{ "complementary", ZF_IN_ASIDE },  { "main", ZF_IN_MAIN },
	{ "article", ZF_IN_ARTICLE },      { "form", ZF_IN_FORM },
	{ "search", ZF_IN_FORM },          { "button", ZF_IN_BUTTON },
	{ "menuitem", ZF_IN_BUTTON },      { "tab", ZF_IN_BUTTON },
	{ "switch", ZF_IN_BUTTON },        { "option", ZF_IN_BUTTON },
	{ "dialog", ZF_IN_DIALOG },        { "alertdialog", ZF_IN_DIALOG },
	{ "list", ZF_IN_LIST },            { "table", ZF_IN_TABLE },
	{ "figure", ZF_IN_FIGURE },        { "blockquote", ZF_IN_QUOTE },
};

uint32_t zf_region_of_tag(enum zf_tag tag, uint32_t above)
{
	if (tag == ZF_TAG_HEADER)
		return above & INNER ? ZF_IN_INNER_HEADER : ZF_IN_HEADER;
	if (tag == ZF_TAG_FOOTER)
		return above & INNER ? ZF_IN_INNER_FOOTER : ZF_IN_FOOTER;
	return by_tag[tag];
}

uint32_t zf_region_of_role(struct zf_slice role)
{
	const char *space;

	role = zf_slice_trim(role);
	space = role.len ? memchr(role.at, ' ', role.len) : NULL;
	if (space)
		role.len = (size_t)(space - role.at); /* the first role that is known holds; others are rare */
	for (size_t i = 0; i < sizeof by_role / sizeof *by_role; i++)
		if (zf_slice_is_nocase(role, by_role[i].role))
			return by_role[i].region;
	return 0;
}

uint32_t zf_region_of_item(struct zf_slice item)
{
	return zf_slice_is_nocase(zf_slice_trim(item), "articleBody") ? ZF_IN_ARTICLE_BODY : 0;
}

/* Whether `word` stands in style behind `property` and a colon. */
static bool declares(struct zf_slice style, const char *property, const char *word)
{
	size_t n = strlen(property), m = strlen(word);

	for (size_t i = 0; i + n < style.len; i++) {
		size_t at = i + n;
		if ((style.at[i] | 32) != property[0] ||
		    !zf_slice_is_nocase(zf_slice_make(style.at + i, n), property))
			continue;
		if (i && style.at[i - 1] != ';' && style.at[i - 1] != ' ')
			continue;
		while (at < style.len && (style.at[at] == ' ' || style.at[at] == ':'))
			at++;
		if (at + m <= style.len && zf_slice_is_nocase(zf_slice_make(style.at + at, m), word))
			return true;
	}
	return false;
}

bool zf_region_style_hides(struct zf_slice style)
{
	enum { LOOK = 2000 }; /* bytes of a style that are looked at */

	if (style.len > LOOK)
		style.len = LOOK;
	return declares(style, "display", "none") || declares(style, "visibility", "hidden");
}
