#include "parse/inner.h"

static struct zf_slice subtag(struct zf_slice lang)
{
	size_t n = 0;

	lang = zf_slice_trim(lang);
	while (n < lang.len && lang.at[n] != '-' && lang.at[n] != '_')
		n++;
	lang.len = n;
	return lang;
}

static bool same_nocase(struct zf_slice a, struct zf_slice b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if ((a.at[i] | 32) != (b.at[i] | 32))
			return false;
	return true;
}

static void set_lang(struct zf_html *html, struct zf_element *element, struct zf_slice value)
{
	struct zf_slice lang = subtag(value);

	element->lang = value;
	if (lang.len == 0)
		return;
	if (html->lang.len == 0 && element->depth <= 2)
		html->lang = lang;
	element->regions &= ~(uint32_t)ZF_IN_LANG_OTHER;
	if (html->lang.len && !same_nocase(lang, html->lang))
		element->regions |= ZF_IN_LANG_OTHER;
}

static const char *const names[ZF_NATTRIBUTES] = {
	[ZF_ATTRIBUTE_ARIA_HIDDEN] = "aria-hidden", [ZF_ATTRIBUTE_CLASS] = "class",
	[ZF_ATTRIBUTE_COLSPAN] = "colspan",         [ZF_ATTRIBUTE_CONTENT] = "content",
	[ZF_ATTRIBUTE_DATETIME] = "datetime",       [ZF_ATTRIBUTE_HIDDEN] = "hidden",
	[ZF_ATTRIBUTE_HREF] = "href",               [ZF_ATTRIBUTE_HREFLANG] = "hreflang",
	[ZF_ATTRIBUTE_HTTP_EQUIV] = "http-equiv",   [ZF_ATTRIBUTE_ID] = "id",
	[ZF_ATTRIBUTE_ITEMPROP] = "itemprop",       [ZF_ATTRIBUTE_LANG] = "lang",
	[ZF_ATTRIBUTE_NAME] = "name",               [ZF_ATTRIBUTE_OPEN] = "open",
	[ZF_ATTRIBUTE_PROPERTY] = "property",       [ZF_ATTRIBUTE_REL] = "rel",
	[ZF_ATTRIBUTE_ROLE] = "role",               [ZF_ATTRIBUTE_SHADOW] = "shadowrootmode",
	[ZF_ATTRIBUTE_STYLE] = "style",             [ZF_ATTRIBUTE_TYPE] = "type",
	[ZF_ATTRIBUTE_TAG] = "",                    [ZF_ATTRIBUTE_NONE] = "",
};

/* Puts one attribute where it belongs in the element. */
static void apply(struct zf_html *html, struct zf_element *element, enum zf_attribute_name name,
                  struct zf_slice value)
{
	switch (name) {
	case ZF_ATTRIBUTE_CLASS:
		element->classes = value;
		break;
	case ZF_ATTRIBUTE_ID:
		element->id = value;
		break;
	case ZF_ATTRIBUTE_ROLE:
		element->role = value;
		element->regions |= zf_region_of_role(value);
		break;
	case ZF_ATTRIBUTE_LANG:
		set_lang(html, element, value);
		break;
	case ZF_ATTRIBUTE_ITEMPROP:
		element->item = value;
		element->regions |= zf_region_of_item(value);
		break;
	case ZF_ATTRIBUTE_REL:
	case ZF_ATTRIBUTE_PROPERTY:
		if (!element->item.at)
			element->item = value;
		break;
	case ZF_ATTRIBUTE_HIDDEN:
		element->regions |= ZF_IN_HIDDEN;
		break;
	case ZF_ATTRIBUTE_ARIA_HIDDEN:
		element->regions |= zf_slice_is_nocase(value, "true") ? ZF_IN_HIDDEN : 0;
		break;
	case ZF_ATTRIBUTE_STYLE:
		element->regions |= zf_region_style_hides(value) ? ZF_IN_HIDDEN : 0;
		break;
	default:
		break;
	}
}

void zf_html_attributes(struct zf_html *html, const struct zf_token *token, struct zf_element *element,
                        struct zf_attribute *list)
{
	struct zf_scan *scan = &html->scan;

	for (uint32_t i = 0; i < token->count; i++) {
		const struct zf_scan_attribute *a = &scan->attributes[token->attributes + i];
		struct zf_slice value = { scan->text.at + a->at, a->len };
		if (a->refers)
			value = zf_scan_value(scan, token, (enum zf_attribute_name)a->name);
		list[i] = (struct zf_attribute){ names[a->name], value };
		apply(html, element, (enum zf_attribute_name)a->name, value);
	}
	if (token->tag == ZF_TAG_DIALOG) {
		bool open = false;
		for (uint32_t i = 0; i < token->count; i++)
			open |= scan->attributes[token->attributes + i].name == ZF_ATTRIBUTE_OPEN;
		element->regions |= open ? ZF_IN_DIALOG : ZF_IN_DIALOG | ZF_IN_HIDDEN;
	}
}

static bool is_of_name(char c)
{
	return c == '-' || c == '.' || c == '_' || (c >= '0' && c <= ':') ||
	       ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* The name of an element that core/tag.h does not list. */
static const char *own_name(struct zf_html *html, const struct zf_token *token)
{
	const char *at = html->scan.text.at + token->at + 1;
	size_t n = 0;
	char *name;

	while (n + 2 < token->len && is_of_name(at[n]))
		n++;
	name = zf_arena_raw(html->document->arena, n + 1, 1);
	if (!name) {
		zf_html_fail(html, ZEEF_ENOMEM);
		return "";
	}
	for (size_t i = 0; i < n; i++)
		name[i] = (char)(at[i] >= 'A' && at[i] <= 'Z' ? at[i] | 32 : at[i]);
	name[n] = '\0';
	return name;
}

struct zf_element *zf_html_element(struct zf_html *html, enum zf_tag tag, const struct zf_token *token)
{
	struct zf_html_frame *top = html->depth ? &html->stack[html->depth - 1] : NULL;
	struct zf_element *element = zf_arena_raw(html->document->arena, 1, sizeof *element);
	uint32_t above = top ? top->element->regions : 0;

	if (!element) {
		zf_html_fail(html, ZEEF_ENOMEM);
		return NULL;
	}
	*element = (struct zf_element){
		.above = top ? top->element : NULL,
		.tag = zf_tag_name(tag),
		.regions = above | zf_region_of_tag(tag, above),
		.number = ++html->number,
		.child = top ? ++top->children : 1,
		.depth = (uint16_t)(html->depth + 1),
		.tag_number = (uint16_t)tag,
	};
	if (tag == ZF_TAG_OTHER && token)
		element->tag = own_name(html, token);
	return element;
}
