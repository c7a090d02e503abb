#include "parse/inner.h"

#include <stdlib.h>

uint8_t zf_html_strength(enum zf_tag tag)
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

static bool push_flat(struct zf_html *html, uint8_t tag)
{
	if (html->nflat == html->flat_room) {
		uint32_t room = html->flat_room ? html->flat_room * 2 : 1024;
		uint8_t *flat = realloc(html->flat, room);
		if (!flat) {
			zf_html_fail(html, ZEEF_ENOMEM);
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

/* Whether libxml2 would end anything for an end tag of that name, as the stack is now. Of names that are not
 * listed it can only be said when it would not. */
static bool ends_something(const struct zf_html *html, enum zf_tag tag)
{
	uint16_t place = html->of_name[html->skeleton_name[tag]];

	for (unsigned strength = zf_html_strength(tag) + 1u; place && strength < ZF_HTML_STRENGTHS; strength++)
		if (html->of_strength[strength] > place)
			return false;
	return place != 0;
}

void zf_html_drop_dead_ends(struct zf_html *html, uint32_t cursor)
{
	struct zf_scan *scan = &html->scan;

	for (uint32_t i = html->next; i < scan->ntokens; i++) {
		struct zf_token *token = &scan->tokens[i];
		if (!zf_is_in_skeleton(token))
			continue;
		if (token->kind != ZF_TOKEN_CLOSE)
			return;
		if (token->mark <= cursor)
			continue;
		if (zf_html_strength((enum zf_tag)token->tag) >= 6 ||
		    ends_something(html, (enum zf_tag)token->tag))
			return; /* libxml2 counts the ends of html, head and body */
		blank(scan, token);
		token->kind = ZF_TOKEN_NOTHING;
	}
}

void zf_html_flatten(struct zf_html *html)
{
	struct zf_scan *scan = &html->scan;
	uint32_t i = html->next;

	for (html->nflat = 0; i < scan->ntokens; i++) {
		struct zf_token *token = &scan->tokens[i];
		if (!zf_is_in_skeleton(token))
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
