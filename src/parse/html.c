#include "parse/html.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>

#include "parse/refer.h"
#include "parse/scan.h"

/*
 * Elements deeper than DEPTH are flattened: their tags are blanked out of the skeleton, and each comes as an
 * empty element where it stood, so that it still cuts paragraphs and no text is lost. libxml2 searches its
 * whole stack for every end tag that matches nothing; the cap keeps that linear.
 */
enum {
	DEPTH = 512,
	FRAMES = DEPTH + ZF_SCAN_LEAVES + 16,
	NAMES = 10000, /* of elements that a context of libxml2 may have seen */
	KEEP = 1 << 20, /* bytes of a growing array that are kept for the next page */
};

struct frame {
	struct zf_element *element;
	uint32_t children;
	uint16_t same, strong; /* places (from 1) of the next frame below of the same name, and of the same strength */
	uint8_t name, strength;
	bool empty; /* libxml2 ends it at once */
};

/* An end tag passes over no element that is stronger than its own (libxml2's htmlEndPriority). */
enum { STRENGTHS = 8 };

struct zf_html {
	struct zf_scan scan;
	htmlParserCtxtPtr xml;
	struct zf_document *document;
	const struct zf_events *events;
	void *self;
	enum zeef_status status;
	uint32_t next;        /* token that was not yet handed on */
	uint32_t flat_until;  /* tokens before it have been looked at for flattening */
	uint8_t *flat;        /* tags that were flattened and are open */
	uint32_t nflat, flat_room;
	uint32_t number;      /* elements so far */
	struct zf_slice lang; /* of the page */
	struct frame stack[FRAMES];
	uint32_t depth;
	uint16_t of_name[ZF_NTAGS], of_strength[STRENGTHS]; /* places (from 1) of the innermost frames; 0 = none */
	uint8_t skeleton_name[ZF_NTAGS]; /* the tag whose name a tag has in the skeleton */
	struct zf_buffer text;
};

static void fail(struct zf_html *html, enum zeef_status status)
{
	if (html->status == ZEEF_OK)
		html->status = status;
}

static uint32_t cursor(const struct zf_html *html)
{
	return (uint32_t)(html->xml->input->cur - html->xml->input->base);
}

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

static void apply_all(struct zf_html *html, const struct zf_token *token, struct zf_element *element,
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

/* The name of an element that core/tag.h does not list. */
static const char *own_name(struct zf_html *html, const struct zf_token *token)
{
	const char *at = html->scan.text.at + token->at + 1;
	size_t n = 0;
	char *name;

	while (n + 2 < token->len && (at[n] == '-' || at[n] == '.' || at[n] == '_' || (at[n] >= '0' && at[n] <= ':') ||
	       ((at[n] | 32) >= 'a' && (at[n] | 32) <= 'z')))
		n++;
	name = zf_arena_raw(html->document->arena, n + 1, 1);
	if (!name) {
		fail(html, ZEEF_ENOMEM);
		return "";
	}
	for (size_t i = 0; i < n; i++)
		name[i] = (char)(at[i] >= 'A' && at[i] <= 'Z' ? at[i] | 32 : at[i]);
	name[n] = '\0';
	return name;
}

/* An element below the one that is open; `token` NULL: one that libxml2 implied. */
static struct zf_element *element_of(struct zf_html *html, enum zf_tag tag, const struct zf_token *token)
{
	struct frame *top = html->depth ? &html->stack[html->depth - 1] : NULL;
	struct zf_element *element = zf_arena_raw(html->document->arena, 1, sizeof *element);
	uint32_t above = top ? top->element->regions : 0;

	if (!element) {
		fail(html, ZEEF_ENOMEM);
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

static uint8_t strength_of(enum zf_tag tag)
{
	switch (tag) {
	case ZF_TAG_DIV:
		return 1;
	case ZF_TAG_TD:
	case ZF_TAG_TH:
		return 2;
	case ZF_TAG_TR:
		return 3;
	case ZF_TAG_THEAD:
	case ZF_TAG_TBODY:
	case ZF_TAG_TFOOT:
		return 4;
	case ZF_TAG_TABLE:
		return 5;
	case ZF_TAG_HEAD:
	case ZF_TAG_BODY:
		return 6;
	case ZF_TAG_HTML:
		return 7;
	default:
		return 0;
	}
}

static void push(struct zf_html *html, struct zf_element *element, bool empty)
{
	uint8_t name = html->skeleton_name[element->tag_number], strength = strength_of((enum zf_tag)element->tag_number);

	html->stack[html->depth++] = (struct frame){
		element, 0, html->of_name[name], html->of_strength[strength], name, strength, empty,
	};
	html->of_name[name] = html->of_strength[strength] = (uint16_t)html->depth;
}

static struct zf_element *pop(struct zf_html *html)
{
	const struct frame *top = &html->stack[--html->depth];

	html->of_name[top->name] = top->same;
	html->of_strength[top->strength] = top->strong;
	return top->element;
}

static void open(struct zf_html *html, enum zf_tag tag, const struct zf_token *token, uint64_t at)
{
	struct zf_attribute list[ZF_NATTRIBUTES];
	struct zf_element *element = element_of(html, tag, token);
	size_t count = token ? token->count : 0;

	if (!element)
		return;
	if (html->depth == FRAMES) {
		fail(html, ZEEF_ELIMIT);
		return;
	}
	if (count)
		apply_all(html, token, element, list);
	push(html, element, token && token->flags & ZF_TOKEN_EMPTY);
	fail(html, html->events->open(html->self, element, list, count, at));
}

static void close(struct zf_html *html, uint64_t at)
{
	if (html->depth == 0)
		return;
	fail(html, html->events->close(html->self, pop(html), at));
}

static void text(struct zf_html *html, const struct zf_token *token)
{
	struct zf_slice raw = { html->scan.text.at + token->at, token->len };

	if (token->kind == ZF_TOKEN_SPACE)
		raw = zf_slice_make(" ", 1);
	else if (!(token->flags & ZF_TOKEN_PLAIN)) {
		zf_buffer_clear(&html->text);
		zf_refer(&html->text, raw, false);
		if (html->text.broken)
			fail(html, ZEEF_ENOMEM);
		raw = zf_buffer_as_slice(&html->text);
	}
	if (raw.len)
		fail(html, html->events->text(html->self, raw, token->at, token->len));
}

/* Hands on a token that is no tag of the skeleton. */
static void hand_on(struct zf_html *html, const struct zf_token *token)
{
	if (html->status != ZEEF_OK)
		return;
	switch ((enum zf_token_kind)token->kind) {
	case ZF_TOKEN_VOID:
		open(html, (enum zf_tag)token->tag, token, token->at);
		close(html, token->at + token->len);
		break;
	case ZF_TOKEN_OPEN:
		open(html, (enum zf_tag)token->tag, token, token->at);
		if (token->flags & ZF_TOKEN_FLAT)
			close(html, token->at + token->len);
		break;
	case ZF_TOKEN_CLOSE:
		if (token->flags & ZF_TOKEN_FLAT)
			open(html, (enum zf_tag)token->tag, NULL, token->at);
		close(html, token->at + token->len);
		break;
	case ZF_TOKEN_TEXT:
	case ZF_TOKEN_SPACE:
		text(html, token);
		break;
	case ZF_TOKEN_NOTHING:
		break;
	}
}

static bool is_in_skeleton(const struct zf_token *token)
{
	return token->kind <= ZF_TOKEN_CLOSE && !(token->flags & ZF_TOKEN_OURS);
}

/* Hands on what stands before libxml2's cursor, up to a tag of the skeleton that ends there. */
static void catch_up(struct zf_html *html, uint32_t mark)
{
	const struct zf_scan *scan = &html->scan;

	while (html->next < scan->ntokens) {
		const struct zf_token *token = &scan->tokens[html->next];
		if (is_in_skeleton(token)) {
			if (token->mark >= mark)
				return;
		} else {
			if (token->mark > mark)
				return;
			hand_on(html, token);
		}
		html->next++;
	}
}

static uint64_t here(const struct zf_html *html)
{
	const struct zf_scan *scan = &html->scan;

	return html->next < scan->ntokens ? scan->tokens[html->next].at : scan->text.len;
}

static bool push_flat(struct zf_html *html, uint8_t tag)
{
	if (html->nflat == html->flat_room) {
		uint32_t room = html->flat_room ? html->flat_room * 2 : 1024;
		uint8_t *flat = realloc(html->flat, room);
		if (!flat) {
			fail(html, ZEEF_ENOMEM);
			return false;
		}
		html->flat = flat;
		html->flat_room = room;
	}
	html->flat[html->nflat++] = tag;
	return true;
}

/* Takes a tag that libxml2 has not reached out of the skeleton. */
static void blank(struct zf_scan *scan, const struct zf_token *token)
{
	uint32_t from = token->mark - (token->kind == ZF_TOKEN_CLOSE), to = from;

	while (scan->skeleton[from] != '<')
		from--;
	while (scan->skeleton[to] != '>')
		to++;
	memset(scan->skeleton + from, ' ', to - from + 1);
}

/* Whether libxml2 would end anything for an end tag of that name, as the stack is now. Of names that are not listed
 * it can only be said when it would not. */
static bool ends_something(const struct zf_html *html, enum zf_tag tag)
{
	uint16_t place = html->of_name[html->skeleton_name[tag]];

	for (unsigned strength = strength_of(tag) + 1u; place && strength < STRENGTHS; strength++)
		if (html->of_strength[strength] > place)
			return false;
	return place != 0;
}

/*
 * Takes end tags that would end nothing out of the skeleton, up to the next tag that does something: libxml2 would
 * walk its whole stack for each. Only when no element is being ended by another's end.
 */
static void drop_dead_ends(struct zf_html *html)
{
	struct zf_scan *scan = &html->scan;
	uint32_t mark = cursor(html);

	for (uint32_t i = html->next; i < scan->ntokens; i++) {
		struct zf_token *token = &scan->tokens[i];
		if (!is_in_skeleton(token))
			continue;
		if (token->kind != ZF_TOKEN_CLOSE)
			return;
		if (token->mark <= mark)
			continue;
		if (strength_of((enum zf_tag)token->tag) >= 6 || ends_something(html, (enum zf_tag)token->tag))
			return; /* libxml2 counts the ends of html, head and body */
		blank(scan, token);
		token->kind = ZF_TOKEN_NOTHING;
	}
}

/* The stack of libxml2 is as deep as it may be: blanks the tags that follow until what they open is closed. */
static void flatten(struct zf_html *html)
{
	struct zf_scan *scan = &html->scan;
	uint32_t i = html->next;

	for (html->nflat = 0; i < scan->ntokens; i++) {
		struct zf_token *token = &scan->tokens[i];
		if (!is_in_skeleton(token))
			continue;
		if (token->kind == ZF_TOKEN_CLOSE) {
			while (html->nflat && html->flat[html->nflat - 1] != token->tag)
				html->nflat--;
			if (html->nflat == 0)
				return;
			html->nflat--;
		} else if (!(token->flags & ZF_TOKEN_EMPTY) && !push_flat(html, token->tag)) {
			return;
		}
		blank(scan, token);
		token->flags |= ZF_TOKEN_FLAT | ZF_TOKEN_OURS;
	}
}

/* The start tag in whose midst libxml2's cursor stands; NULL = there is none. */
static const struct zf_token *tag_at(const struct zf_html *html, uint32_t mark)
{
	const struct zf_scan *scan = &html->scan;

	for (uint32_t i = html->next; i < scan->ntokens; i++) {
		const struct zf_token *token = &scan->tokens[i];
		if (is_in_skeleton(token) && token->mark >= mark)
			return token->kind == ZF_TOKEN_OPEN && token->mark == mark ? token : NULL;
	}
	return NULL;
}

/* Whether libxml2 says of that tag that it begins, not of one that it implies. */
static bool is_named(const struct zf_token *token, const char *name)
{
	if (token->tag == ZF_TAG_OTHER)
		return zf_tag_find(zf_slice_of(name)) == ZF_TAG_OTHER;
	return strcmp(zf_scan_neutral((enum zf_tag)token->tag), name) == 0;
}

static void on_start(void *user, const xmlChar *name, const xmlChar **attributes)
{
	struct zf_html *html = user;
	uint32_t mark = cursor(html);
	const struct zf_token *token = tag_at(html, mark);

	(void)attributes;
	if (html->status != ZEEF_OK)
		return;
	if (token) /* else text implies the element, and belongs in it */
		catch_up(html, mark - 1);
	if (!token || !is_named(token, (const char *)name)) {
		open(html, zf_tag_find(zf_slice_of((const char *)name)), NULL, here(html));
		return;
	}
	html->next = (uint32_t)(token - html->scan.tokens) + 1;
	open(html, (enum zf_tag)token->tag, token, token->at);
	if (html->xml->nameNr > DEPTH)
		flatten(html);
	if (!(token->flags & ZF_TOKEN_EMPTY))
		drop_dead_ends(html);
}

static void on_end(void *user, const xmlChar *name)
{
	struct zf_html *html = user;
	uint32_t mark = cursor(html);
	const struct zf_token *token;
	const struct frame *top;
	uint64_t at;
	bool own; /* by its own end tag */

	(void)name;
	if (html->status != ZEEF_OK || html->depth == 0)
		return;
	top = &html->stack[html->depth - 1];
	if (!top->empty && top->element->tag_number != ZF_TAG_HEAD) /* text ends a head, and belongs behind it */
		catch_up(html, mark);
	token = html->next < html->scan.ntokens ? &html->scan.tokens[html->next] : NULL;
	own = token && token->kind == ZF_TOKEN_CLOSE && token->mark == mark && is_in_skeleton(token);
	at = here(html) + (own ? token->len : 0);
	own = own && html->skeleton_name[token->tag] == top->name;
	close(html, at);
	if (own)
		drop_dead_ends(html);
}

static void on_text(void *user, const xmlChar *bytes, int len)
{
	struct zf_html *html = user;

	(void)bytes;
	(void)len;
	if (html->status == ZEEF_OK)
		catch_up(html, cursor(html));
}

/* A new context of libxml2; the old one goes. */
static bool renew(struct zf_html *html)
{
	htmlParserCtxtPtr xml = htmlNewParserCtxt();

	if (!xml)
		return false;
	htmlFreeParserCtxt(html->xml);
	html->xml = xml;
	memset(xml->sax, 0, sizeof *xml->sax);
	xml->sax->startElement = on_start;
	xml->sax->endElement = on_end;
	xml->sax->characters = on_text;
	xml->sax->ignorableWhitespace = on_text;
	xml->userData = html;
	return true;
}

struct zf_html *zf_html_new(void)
{
	struct zf_html *html = calloc(1, sizeof *html);

	if (!html)
		return NULL;
	if (!renew(html)) {
		zf_html_free(html);
		return NULL;
	}
	for (int tag = 0; tag < ZF_NTAGS; tag++)
		html->skeleton_name[tag] = (uint8_t)zf_tag_find(zf_slice_of(zf_scan_neutral((enum zf_tag)tag)));
	return html;
}

void zf_html_free(struct zf_html *html)
{
	if (!html)
		return;
	zf_scan_free(&html->scan);
	htmlFreeParserCtxt(html->xml);
	free(html->flat);
	zf_buffer_free(&html->text);
	free(html);
}

/* The context over the skeleton, which it neither copies nor frees. */
static bool feed(struct zf_html *html)
{
	const struct zf_scan *scan = &html->scan;
	xmlParserInputPtr input;

	if (xmlDictSize(html->xml->dict) > NAMES && !renew(html)) /* it never forgets a name */
		return false;
	htmlCtxtReset(html->xml);
	html->xml->options = XML_PARSE_HUGE | XML_PARSE_NONET;
	html->xml->recovery = 1;
	html->xml->charset = XML_CHAR_ENCODING_UTF8;
	input = xmlNewInputStream(html->xml);
	if (!input)
		return false;
	input->base = input->cur = (const xmlChar *)scan->skeleton;
	input->end = input->base + scan->length;
	input->length = (int)scan->length;
	if (inputPush(html->xml, input) < 0) {
		xmlFreeInputStream(input);
		return false;
	}
	return true;
}

/* A huge page must not weigh on those that follow. */
static void shrink(struct zf_html *html)
{
	struct zf_scan *scan = &html->scan;

	if ((size_t)scan->token_room * sizeof *scan->tokens > KEEP || scan->room > KEEP) {
		zf_scan_free(scan);
		*scan = (struct zf_scan){ 0 };
	}
	if (html->text.room > KEEP)
		zf_buffer_free(&html->text);
}

enum zeef_status zf_html_parse(struct zf_html *html, struct zf_document *document,
                               const struct zf_events *events, void *self)
{
	enum zeef_status status = zf_scan(&html->scan, document);

	html->document = document;
	html->events = events;
	html->self = self;
	html->status = ZEEF_OK;
	html->next = html->number = html->depth = 0;
	html->lang = (struct zf_slice){ NULL, 0 };
	memset(html->of_name, 0, sizeof html->of_name);
	memset(html->of_strength, 0, sizeof html->of_strength);
	if (status == ZEEF_OK && html->scan.length) {
		if (!feed(html))
			return ZEEF_ENOMEM;
		htmlParseDocument(html->xml);
		if (html->xml->errNo == XML_ERR_NO_MEMORY)
			fail(html, ZEEF_ENOMEM);
		status = html->status;
	}
	if (html->scan.broken && status == ZEEF_OK)
		status = ZEEF_ENOMEM;
	shrink(html);
	return status;
}
