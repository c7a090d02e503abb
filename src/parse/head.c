/* What a page says of itself: properties of the document, in the order of the page. */
#include "parse/scan.h"

#include "parse/refer.h"

static void property(struct zf_scan *scan, const char *name, struct zf_slice value, struct zf_slice extra)
{
	if (scan->nproperties >= ZF_SCAN_PROPERTIES || !name)
		return;
	scan->nproperties++;
	if (!zf_document_property(scan->document, name, zf_slice_trim(value), zf_slice_trim(extra)))
		scan->broken = true;
}

/* prefix and the name in lower case, in the arena; NULL = no memory, or no name for people to read. */
static const char *lower(struct zf_scan *scan, const char *prefix, struct zf_slice name)
{
	enum { NAME_CAP = 200 };
	size_t n = strlen(prefix);
	char *copy;

	name = zf_slice_trim(name);
	if (name.len == 0 || name.len > NAME_CAP)
		return NULL;
	copy = zf_arena_raw(scan->document->arena, n + name.len + 1, 1);
	if (!copy) {
		scan->broken = true;
		return NULL;
	}
	memcpy(copy, prefix, n);
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		copy[n + i] = (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
	}
	copy[n + name.len] = '\0';
	return copy;
}

/* Names of vocabularies of their own, as "og:title", stand as they are. */
static bool is_prefixed(struct zf_slice name)
{
	return name.len && memchr(name.at, ':', name.len) != NULL;
}

static void meta(struct zf_scan *scan, const struct zf_token *token)
{
	static const enum zf_attribute_name names[] = { ZF_ATTRIBUTE_NAME, ZF_ATTRIBUTE_PROPERTY,
		                                        ZF_ATTRIBUTE_ITEMPROP, ZF_ATTRIBUTE_HTTP_EQUIV };
	struct zf_slice content = zf_scan_value(scan, token, ZF_ATTRIBUTE_CONTENT);
	struct zf_slice none = { NULL, 0 };

	if (!content.at)
		return;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct zf_slice name = zf_scan_value(scan, token, names[i]);
		if (name.len)
			property(scan, lower(scan, is_prefixed(name) ? "" : "meta.", name), content, none);
	}
}

static void link_(struct zf_scan *scan, const struct zf_token *token)
{
	struct zf_slice rel = zf_scan_value(scan, token, ZF_ATTRIBUTE_REL);
	struct zf_slice href = zf_scan_value(scan, token, ZF_ATTRIBUTE_HREF);
	struct zf_slice extra = zf_scan_value(scan, token, ZF_ATTRIBUTE_HREFLANG);

	rel = zf_slice_trim(rel);
	if (!href.at)
		return;
	if (!extra.at)
		extra = zf_scan_value(scan, token, ZF_ATTRIBUTE_TYPE);
	if (zf_slice_is_nocase(rel, "canonical"))
		property(scan, "link.canonical", href, extra);
	else if (zf_slice_is_nocase(rel, "alternate"))
		property(scan, "link.alternate", href, extra);
	else if (zf_slice_is_nocase(rel, "shortlink"))
		property(scan, "link.shortlink", href, extra);
}

static void time_(struct zf_scan *scan, const struct zf_token *token)
{
	struct zf_slice value = zf_scan_value(scan, token, ZF_ATTRIBUTE_DATETIME);

	if (value.len)
		property(scan, "time", value, zf_scan_value(scan, token, ZF_ATTRIBUTE_ITEMPROP));
}

/* Microdata that stands in an attribute: <span itemprop=datePublished content=…>. */
static void microdata(struct zf_scan *scan, const struct zf_token *token)
{
	struct zf_slice name = zf_scan_value(scan, token, ZF_ATTRIBUTE_ITEMPROP);
	struct zf_slice value = zf_scan_value(scan, token, ZF_ATTRIBUTE_CONTENT);

	if (name.len && value.len)
		property(scan, lower(scan, "itemprop.", name), value, (struct zf_slice){ NULL, 0 });
}

void zf_scan_head(struct zf_scan *scan, const struct zf_token *token)
{
	struct zf_slice none = { NULL, 0 }, value;

	if (token->count == 0)
		return;
	switch (token->tag) {
	case ZF_TAG_META:
		meta(scan, token);
		return;
	case ZF_TAG_LINK:
		link_(scan, token);
		return;
	case ZF_TAG_TIME:
		time_(scan, token);
		return;
	case ZF_TAG_BASE:
		value = zf_scan_value(scan, token, ZF_ATTRIBUTE_HREF);
		if (value.len)
			property(scan, "base.href", value, none);
		return;
	case ZF_TAG_HTML:
		value = zf_scan_value(scan, token, ZF_ATTRIBUTE_LANG);
		if (value.len)
			property(scan, "html.lang", value, none);
		return;
	default:
		if (token->count >= 2)
			microdata(scan, token);
	}
}

void zf_scan_title(struct zf_scan *scan, struct zf_slice raw)
{
	struct zf_slice none = { NULL, 0 };

	raw = zf_slice_trim(raw);
	if (scan->title || raw.len == 0)
		return;
	scan->title = true;
	if (memchr(raw.at, '&', raw.len) || scan->nul) {
		zf_buffer_clear(&scan->scratch);
		zf_refer(&scan->scratch, raw, false);
		raw = zf_arena_copy(scan->document->arena, zf_buffer_as_slice(&scan->scratch));
		scan->broken |= !raw.at || scan->scratch.broken;
	}
	property(scan, "title", raw, none);
}

void zf_scan_script(struct zf_scan *scan, const struct zf_token *token, struct zf_slice raw)
{
	struct zf_slice type;

	if (token->count == 0)
		return;
	type = zf_slice_trim(zf_scan_value(scan, token, ZF_ATTRIBUTE_TYPE));
	if (type.len >= 19 && zf_slice_is_nocase(zf_slice_make(type.at, 19), "application/ld+json"))
		property(scan, "json-ld", raw, type);
}
