#include "parse/inner.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>

#include "parse/refer.h"

static uint32_t cursor(const struct zf_html *html)
{
	return (uint32_t)(html->xml->input->cur - html->xml->input->base);
}

static void push(struct zf_html *html, struct zf_element *element, bool empty)
{
	uint8_t name = html->skeleton_name[element->tag_number];
	uint8_t strength = zf_html_strength((enum zf_tag)element->tag_number);

	html->stack[html->depth++] = (struct zf_html_frame){
		element, 0, html->of_name[name], html->of_strength[strength], name, strength, empty,
	};
	html->of_name[name] = html->of_strength[strength] = (uint16_t)html->depth;
}

static struct zf_element *pop(struct zf_html *html)
{
	const struct zf_html_frame *top = &html->stack[--html->depth];

	html->of_name[top->name] = top->same;
	html->of_strength[top->strength] = top->strong;
	return top->element;
}

static void open(struct zf_html *html, enum zf_tag tag, const struct zf_token *token, uint64_t at)
{
	struct zf_attribute list[ZF_NATTRIBUTES];
	struct zf_element *element = zf_html_element(html, tag, token);
	size_t count = token ? token->count : 0;

	if (!element)
		return;
	if (html->depth == ZF_HTML_FRAMES) {
		zf_html_fail(html, ZEEF_ELIMIT);
		return;
	}
	if (count)
		zf_html_attributes(html, token, element, list);
	push(html, element, token && token->flags & ZF_TOKEN_EMPTY);
	zf_html_fail(html, html->events->open(html->self, element, list, count, at));
}

static void close(struct zf_html *html, uint64_t at)
{
	if (html->depth == 0)
		return;
	zf_html_fail(html, html->events->close(html->self, pop(html), at));
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
			zf_html_fail(html, ZEEF_ENOMEM);
		raw = zf_buffer_as_slice(&html->text);
	}
	if (raw.len)
		zf_html_fail(html, html->events->text(html->self, raw, token->at, token->len));
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

/* Hands on what stands before libxml2's cursor, up to a tag of the skeleton that ends there. */
static void catch_up(struct zf_html *html, uint32_t mark)
{
	const struct zf_scan *scan = &html->scan;
	uint32_t inside = 0; /* elements of ours that are open: they stand in one place of the skeleton */

	while (html->next < scan->ntokens) {
		const struct zf_token *token = &scan->tokens[html->next];
		if (zf_is_in_skeleton(token)) {
			if (token->mark >= mark)
				return;
		} else {
			if (!inside && token->mark > mark)
				return;
			hand_on(html, token);
			if (!(token->flags & ZF_TOKEN_FLAT))
				inside += token->kind == ZF_TOKEN_OPEN ? 1u : token->kind == ZF_TOKEN_CLOSE ? -1u : 0;
		}
		html->next++;
	}
}

static uint64_t here(const struct zf_html *html)
{
	const struct zf_scan *scan = &html->scan;

	return html->next < scan->ntokens ? scan->tokens[html->next].at : scan->text.len;
}

/* The start tag in whose midst libxml2's cursor stands; NULL = there is none. */
static const struct zf_token *tag_at(const struct zf_html *html, uint32_t mark)
{
	const struct zf_scan *scan = &html->scan;

	for (uint32_t i = html->next; i < scan->ntokens; i++) {
		const struct zf_token *token = &scan->tokens[i];
		if (zf_is_in_skeleton(token) && token->mark >= mark)
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
	if (html->xml->nameNr > ZF_HTML_DEPTH)
		zf_html_flatten(html);
	if (!(token->flags & ZF_TOKEN_EMPTY))
		zf_html_drop_dead_ends(html, cursor(html));
}

static void on_end(void *user, const xmlChar *name)
{
	struct zf_html *html = user;
	uint32_t mark = cursor(html);
	const struct zf_token *token;
	const struct zf_html_frame *top;
	uint64_t at;
	bool own; /* by its own end tag */

	(void)name;
	if (html->status != ZEEF_OK || html->depth == 0)
		return;
	top = &html->stack[html->depth - 1];
	if (!top->empty && top->element->tag_number != ZF_TAG_HEAD) /* text ends a head, and belongs behind it */
		catch_up(html, mark);
	token = html->next < html->scan.ntokens ? &html->scan.tokens[html->next] : NULL;
	own = token && token->kind == ZF_TOKEN_CLOSE && token->mark == mark && zf_is_in_skeleton(token);
	at = here(html) + (own ? token->len : 0);
	own = own && html->skeleton_name[token->tag] == top->name;
	close(html, at);
	if (own)
		zf_html_drop_dead_ends(html, cursor(html));
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

	if (xmlDictSize(html->xml->dict) > ZF_HTML_NAMES && !renew(html)) /* it never forgets a name */
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

	if ((size_t)scan->token_room * sizeof *scan->tokens > ZF_HTML_KEEP || scan->room > ZF_HTML_KEEP) {
		zf_scan_free(scan);
		*scan = (struct zf_scan){ 0 };
	}
	if (html->text.room > ZF_HTML_KEEP)
		zf_buffer_free(&html->text);
}

/* Where memory ends, libxml2 may have none for the words of an error, or take an element's name, which in a skeleton
 * is always one, for none. */
static bool is_want_of_memory(const xmlError *error)
{
	return error->code == XML_ERR_NO_MEMORY || !error->message ||
	       (error->code == XML_ERR_NAME_REQUIRED && strstr(error->message, "element name"));
}

/* libxml2 would print to stderr; and where memory ends, it may go round for ever over a name that
 * it cannot copy. */
static void on_trouble(void *self, xmlErrorPtr error)
{
	struct zf_html *html = self;
	xmlParserInputPtr input = html->xml->input;

	if (!is_want_of_memory(error))
		return;
	/* First to the last byte, which opens nothing: 2.9.14 waits for ever for the end of a tag that has no name where
	 * there is no byte left. */
	if (input)
		input->cur = html->xml->disableSAX || input->end == input->base ? input->end : input->end - 1;
	html->xml->disableSAX = 1;
	zf_html_fail(html, ZEEF_ENOMEM);
}

/* The handler of errors is the thread's, not the context's: it is put back. */
static void run(struct zf_html *html)
{
	xmlStructuredErrorFunc before = xmlStructuredError;
	void *whose = xmlStructuredErrorContext;

	xmlSetStructuredErrorFunc(html, on_trouble);
	if (!feed(html))
		zf_html_fail(html, ZEEF_ENOMEM);
	else
		htmlParseDocument(html->xml);
	xmlSetStructuredErrorFunc(whose, before);
	if (html->xml->errNo == XML_ERR_NO_MEMORY)
		zf_html_fail(html, ZEEF_ENOMEM);
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
		run(html);
		status = html->status;
	}
	if (html->scan.broken && status == ZEEF_OK)
		status = ZEEF_ENOMEM;
	shrink(html);
	return status;
}
