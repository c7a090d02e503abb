#include "parse/scan.h"

#include <stdlib.h>

enum { NAME_CAP = 60 }; /* bytes of a name that core/tag.h does not list; libxml2 cuts at 100 */

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static const char *text_end(const struct zf_scan *scan)
{
	return scan->text.at + scan->text.len;
}

static uint32_t offset(const struct zf_scan *scan, const char *at)
{
	return (uint32_t)(at - scan->text.at);
}

/* The place of the next token; NULL (and broken) = no memory. */
static struct zf_token *add(struct zf_scan *scan, enum zf_token_kind kind, const char *at, const char *end)
{
	struct zf_token *token;

	if (scan->ntokens == scan->token_room) {
		uint32_t room = scan->token_room ? scan->token_room * 2 : 4096;
		token = realloc(scan->tokens, (size_t)room * sizeof *token);
		if (!token) {
			scan->broken = true;
			return NULL;
		}
		scan->tokens = token;
		scan->token_room = room;
	}
	token = &scan->tokens[scan->ntokens++];
	*token = (struct zf_token){
		.at = offset(scan, at),
		.len = (uint32_t)(end - at),
		.mark = scan->length,
		.attributes = scan->nattributes,
		.kind = (uint8_t)kind,
	};
	return token;
}

/* Room for the longest tag and a NUL. */
static bool skeleton_room(struct zf_scan *scan)
{
	uint32_t room = scan->room ? scan->room * 2 : 16384;
	char *skeleton;

	if (scan->room - scan->length > NAME_CAP + 16)
		return true;
	skeleton = realloc(scan->skeleton, room);
	if (!skeleton) {
		scan->broken = true;
		return false;
	}
	scan->skeleton = skeleton;
	scan->room = room;
	return true;
}

static void ink(struct zf_scan *scan)
{
	if (!scan->inked && skeleton_room(scan)) {
		scan->skeleton[scan->length++] = 'x';
		scan->inked = scan->begun = true;
	}
}

/* Text without markup from one `<` to the next. */
static void scan_piece(struct zf_scan *scan, const char *from, const char *to)
{
	const char *at = from;
	struct zf_token *token;

	if (from == to)
		return;
	while (at < to && is_space(*at))
		at++;
	if (at == to && !scan->pre) {
		add(scan, ZF_TOKEN_SPACE, from, to);
		return;
	}
	ink(scan);
	token = add(scan, ZF_TOKEN_TEXT, from, to);
	if (token && !memchr(at, '&', (size_t)(to - at)) &&
	    !(scan->nul && memchr(from, 0, (size_t)(to - from))))
		token->flags = ZF_TOKEN_PLAIN;
}

static void scan_text(struct zf_scan *scan, const char *from, const char *to)
{
	while (scan->marked && from < to) {
		size_t n = zf_slice_find(zf_slice_make(from, (size_t)(to - from)), zf_slice_of("]]>"));
		if (n == SIZE_MAX)
			break;
		scan_piece(scan, from, from + n);
		from += n + 3;
		scan->marked--;
	}
	scan_piece(scan, from, to);
}

/* Writes the name of a tag as libxml2 takes it. */
static void put_name(struct zf_scan *scan, enum zf_tag tag, struct zf_slice name)
{
	char *out = scan->skeleton + scan->length;

	if (tag != ZF_TAG_OTHER) {
		const char *known = zf_scan_neutral(tag);
		size_t len = strlen(known);
		memcpy(out, known, len);
		scan->length += (uint32_t)len;
		return;
	}
	if (name.len > NAME_CAP)
		name.len = NAME_CAP;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		out[i] = (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
	}
	scan->length += (uint32_t)name.len;
}

static void put(struct zf_scan *scan, const char *text)
{
	while (*text)
		scan->skeleton[scan->length++] = *text++;
}

/* A start tag for libxml2. */
static void open_in_skeleton(struct zf_scan *scan, struct zf_token *token, struct zf_slice name, bool empty)
{
	enum zf_tag tag = (enum zf_tag)token->tag;
	bool ends = zf_scan_ends_paragraph(tag);

	if (!skeleton_room(scan))
		return;
	if (scan->paragraph && ends)
		put(scan, "</p>");
	if (zf_tag_traits(tag) & ZF_TAG_BLOCK && (ends || scan->phrases == 0))
		scan->paragraph = false;
	scan->paragraph |= tag == ZF_TAG_P;
	put(scan, "<");
	put_name(scan, tag, name);
	token->mark = scan->length;
	put(scan, empty ? "/>" : ">");
	if (empty || tag == ZF_TAG_HR)
		token->flags |= ZF_TOKEN_EMPTY;
	else if (tag == ZF_TAG_A)
		scan->anchors++;
	scan->opened[tag]++;
	scan->begun |= tag != ZF_TAG_HTML && tag != ZF_TAG_HEAD;
	scan->body |= zf_tag_traits(tag) & ZF_TAG_BLOCK && tag != ZF_TAG_HTML && tag != ZF_TAG_HEAD;
	scan->inked = false;
}

/* Takes the start tag of the innermost element out of the skeleton again: it held nothing that libxml2 must see. */
static void end_whole(struct zf_scan *scan, const char *at, const char *end)
{
	const struct zf_scan_open *open = &scan->open[--scan->nopen];
	struct zf_token *token = &scan->tokens[open->token];
	bool inked = scan->inked;

	scan->length = open->skeleton;
	scan->inked = open->inked;
	if (inked)
		ink(scan);
	if (open->tag == ZF_TAG_A)
		scan->anchors--;
	scan->opened[open->tag]--;
	scan->phrases -= scan->phrases > 0;
	scan->paragraph &= open->tag != ZF_TAG_P;
	token->flags |= ZF_TOKEN_OURS;
	token->mark = scan->length;
	token = add(scan, ZF_TOKEN_CLOSE, at, end);
	if (token) {
		token->tag = open->tag;
		token->flags = ZF_TOKEN_OURS;
	}
}

static bool is_raw_end(const char *at, const char *end, struct zf_slice name)
{
	if ((size_t)(end - at) < name.len + 2 || at[1] != '/')
		return false;
	for (size_t i = 0; i < name.len; i++)
		if ((at[2 + i] | 32) != name.at[i])
			return false;
	at += 2 + name.len;
	return at == end || *at == '>' || *at == '/' || is_space(*at);
}

/* The `<` of the next `</name`; NULL where there is none. */
static const char *raw_end(struct zf_scan *scan, const char *at, enum zf_tag tag)
{
	const char *end = text_end(scan);
	struct zf_slice name = zf_slice_of(zf_tag_name(tag));

	if (scan->endless[tag])
		return NULL;
	while (at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL) {
		if (is_raw_end(at, end, name))
			return at;
		at++;
	}
	scan->endless[tag] = true;
	return NULL;
}

/* The `<` of the end tag that closes an element whose own kind may nest inside it; NULL where there is none. */
static const char *nested_end(struct zf_scan *scan, const char *at, enum zf_tag tag)
{
	const char *end = text_end(scan);
	struct zf_slice name = zf_slice_of(zf_tag_name(tag));
	uint32_t depth = 1;

	if (scan->endless[tag])
		return NULL;
	for (; at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL; at++) {
		if (is_raw_end(at, end, name)) {
			if (--depth == 0)
				return at;
		} else if ((size_t)(end - at) > name.len + 1 && (at[1] | 32) == name.at[0] &&
		           zf_slice_is_nocase(zf_slice_make(at + 1, name.len), name.at) &&
		           !is_letter(at[1 + name.len])) {
			const char *gt = memchr(at, '>', (size_t)(end - at));
			depth += gt && gt[-1] != '/';
		}
	}
	scan->endless[tag] = true;
	return NULL;
}

/* What follows the `>` behind at, or the end. */
static const char *past_gt(const struct zf_scan *scan, const char *at)
{
	const char *end = text_end(scan);
	const char *gt = at < end ? memchr(at, '>', (size_t)(end - at)) : NULL;

	return gt ? gt + 1 : end;
}

/*
 * Elements whose content is not markup. Returns what follows them, or NULL where the element is to be taken
 * as any
 * other: an end tag that never comes must not swallow the page (for scripts and styles it does, as in libxml2
 * and in browsers: what follows is no text).
 */
static const char *raw_element(struct zf_scan *scan, struct zf_token token, const char *at)
{
	enum zf_tag tag = (enum zf_tag)token.tag;
	const char *end;

	switch (tag) {
	case ZF_TAG_SCRIPT:
	case ZF_TAG_STYLE:
		end = raw_end(scan, at, tag);
		if (!end)
			return text_end(scan);
		if (tag == ZF_TAG_SCRIPT)
			zf_scan_script(scan, &token, zf_slice_make(at, (size_t)(end - at)));
		return past_gt(scan, end);
	case ZF_TAG_TITLE:
		end = raw_end(scan, at, tag);
		if (!end) {
			const char *lt = at < text_end(scan) ?
			                         memchr(at, '<', (size_t)(text_end(scan) - at)) :
			                         NULL;
			zf_scan_title(scan, zf_slice_make(at, lt ? (size_t)(lt - at) : 0));
			return lt ? lt : at;
		}
		zf_scan_title(scan, zf_slice_make(at, (size_t)(end - at)));
		return past_gt(scan, end);
	case ZF_TAG_TEMPLATE:
		if (zf_scan_value(scan, &token, ZF_ATTRIBUTE_SHADOW).len)
			return NULL;
		/* fall through */
	case ZF_TAG_SVG:
	case ZF_TAG_ANNOTATION:
	case ZF_TAG_ANNOTATION_XML:
		end = nested_end(scan, at, tag);
		return end ? past_gt(scan, end) : NULL;
	default:
		return NULL;
	}
}

static bool keeps_lines(enum zf_tag tag)
{
	return tag == ZF_TAG_PRE || tag == ZF_TAG_LISTING || tag == ZF_TAG_XMP;
}

/* The name behind a `<` or `</`. What libxml2 would not take as a name begins an attribute. */
static struct zf_slice name_at(const struct zf_scan *scan, const char *at)
{
	const char *end = text_end(scan), *from = at;

	while (at < end && (is_letter(*at) || (*at >= '0' && *at <= ':') || *at == '-' || *at == '_' ||
	                    *at == '.'))
		at++;
	return zf_slice_make(from, (size_t)(at - from));
}

/* <name@host>: text in angle brackets. */
static bool is_address(const struct zf_scan *scan, const char *at)
{
	const char *end = text_end(scan);

	while (at < end && *at != '>' && *at != '@' && *at != '=' && !is_space(*at))
		at++;
	return at < end && *at == '@';
}

/* Reads the attributes; returns what follows the tag, or NULL where it has no end. A tag that the page's end
 * cuts, or quotes that never end, must not swallow the page: then the first `>` ends it. */
static const char *rest_of_tag(struct zf_scan *scan, const char *at, struct zf_token *token, bool *empty)
{
	const char *end = text_end(scan), *past, *gt;

	if (at < end && *at == '>')
		return at + 1;
	if (!scan->ragged) {
		past = zf_scan_attributes(scan, at, end, token, empty);
		if (past)
			return past;
		scan->ragged = true;
		scan->nattributes = token->attributes;
		token->count = 0;
	}
	gt = at < end && !scan->no_gt ? memchr(at, '>', (size_t)(end - at)) : NULL;
	if (!gt) {
		scan->no_gt = true;
		return NULL;
	}
	zf_scan_attributes(scan, at, gt + 1, token, empty);
	return gt + 1;
}

static void start_element(struct zf_scan *scan, struct zf_token *token, struct zf_slice name, bool empty)
{
	enum zf_tag tag = (enum zf_tag)token->tag;
	struct zf_scan_open open = { scan->length, (uint32_t)(token - scan->tokens), token->tag, scan->inked };
	bool whole = zf_scan_is_whole(scan, tag) && !empty;

	if (empty || tag == ZF_TAG_HR)
		scan->nfixed = scan->nopen;
	else
		zf_scan_push(scan, open, whole);
	open_in_skeleton(scan, token, name, empty);
}

/* The start tag at lt; returns what follows it, or NULL where it is none. */
static const char *start_tag(struct zf_scan *scan, const char *lt)
{
	const char *at = lt + 1, *past;
	struct zf_token token = { .at = offset(scan, lt), .attributes = scan->nattributes };
	struct zf_token *added;
	struct zf_slice name;
	enum zf_tag tag;
	bool empty = false, phrase;

	name = name_at(scan, at);
	at += name.len;
	tag = zf_tag_find(name);
	if (tag == ZF_TAG_OTHER && is_address(scan, at))
		return NULL;
	token.tag = (uint8_t)tag;
	past = rest_of_tag(scan, at, &token, &empty);
	if (!past)
		return NULL;
	zf_scan_head(scan, &token);
	if (tag == ZF_TAG_BR) {
		added = add(scan, ZF_TOKEN_VOID, lt, past);
		if (added)
			added->tag = (uint8_t)tag;
		return past;
	}
	if (zf_tag_traits(tag) & ZF_TAG_VOID && tag != ZF_TAG_HR)
		return past;
	if (!empty) {
		const char *behind = raw_element(scan, token, past);
		if (behind)
			return behind;
	}
	if (tag == ZF_TAG_SCRIPT || tag == ZF_TAG_STYLE || tag == ZF_TAG_TITLE || tag == ZF_TAG_SVG)
		return past;
	added = add(scan, ZF_TOKEN_OPEN, lt, past);
	if (!added)
		return past;
	added->tag = token.tag;
	added->attributes = token.attributes;
	added->count = token.count;
	phrase = zf_scan_is_leaf(tag) && scan->body && !(tag == ZF_TAG_A && scan->anchors);
	if (phrase && empty) {
		added->kind = ZF_TOKEN_VOID;
		return past;
	}
	start_element(scan, added, name, empty);
	scan->phrases = phrase ? scan->phrases + 1 : 0;
	scan->pre += !empty && keeps_lines(tag);
	return past;
}

static bool may_be_implied(enum zf_tag tag)
{
	return tag == ZF_TAG_HTML || tag == ZF_TAG_HEAD || tag == ZF_TAG_BODY || tag == ZF_TAG_P;
}

static const char *end_tag(struct zf_scan *scan, const char *lt)
{
	struct zf_slice name = name_at(scan, lt + 2);
	enum zf_tag tag = zf_tag_find(name);
	const char *past = past_gt(scan, lt + 2 + name.len);
	struct zf_token *token;

	if (scan->nopen > scan->nfixed && scan->open[scan->nopen - 1].tag == tag) {
		end_whole(scan, lt, past);
		return past;
	}
	if (tag == ZF_TAG_BR) {
		token = add(scan, ZF_TOKEN_VOID, lt, past);
		if (token)
			token->tag = (uint8_t)tag;
		return past;
	}
	if ((!scan->opened[tag] && !may_be_implied(tag)) || !skeleton_room(scan))
		return past;
	token = add(scan, ZF_TOKEN_CLOSE, lt, past);
	if (!token)
		return past;
	token->tag = (uint8_t)tag;
	put(scan, "</");
	put_name(scan, tag, name);
	put(scan, ">");
	token->mark = scan->length;
	zf_scan_pop(scan, tag);
	scan->inked = false;
	scan->phrases = 0;
	scan->paragraph &= tag != ZF_TAG_P;
	scan->body &= tag != ZF_TAG_BODY && tag != ZF_TAG_HTML;
	scan->pre -= scan->pre && keeps_lines(tag);
	return past;
}

/* `<!--` at lt. A comment without an end is cut at its first `>`: libxml2 and browsers would lose the page. */
static const char *comment(struct zf_scan *scan, const char *lt)
{
	const char *end = text_end(scan), *at = lt + 4;

	if (at < end && *at == '>')
		return at + 1;
	if (at + 1 < end && at[0] == '-' && at[1] == '>')
		return at + 2;
	if (scan->no_comment_end)
		return past_gt(scan, at);
	for (const char *gt = at; gt < end && (gt = memchr(gt, '>', (size_t)(end - gt))) != NULL; gt++) {
		if (gt - at >= 2 && gt[-1] == '-' && gt[-2] == '-')
			return gt + 1;
		if (gt - at >= 3 && gt[-1] == '!' && gt[-2] == '-' && gt[-3] == '-')
			return gt + 1;
	}
	scan->no_comment_end = true;
	return past_gt(scan, at);
}

/* `<!` or `<?` at lt. */
static const char *declaration(struct zf_scan *scan, const char *lt)
{
	const char *end = text_end(scan);
	struct zf_slice rest = { lt, (size_t)(end - lt) };

	if (zf_slice_starts(rest, "<!--"))
		return comment(scan, lt);
	if (zf_slice_starts(rest, "<![CDATA[")) { /* only its marks go: in pages it wraps markup */
		scan->marked++;
		return lt + 9;
	}
	return past_gt(scan, lt + 2);
}

/* What stands at lt; returns what follows it, or NULL where the `<` is text. */
static const char *markup(struct zf_scan *scan, const char *lt)
{
	const char *end = text_end(scan);

	if (end - lt < 2)
		return NULL;
	if (is_letter(lt[1]))
		return start_tag(scan, lt);
	if (lt[1] == '!' || lt[1] == '?')
		return declaration(scan, lt);
	if (lt[1] != '/' || end - lt < 3)
		return NULL;
	if (is_letter(lt[2]))
		return end_tag(scan, lt);
	return lt[2] == '>' ? lt + 3 : past_gt(scan, lt + 2);
}

static void start(struct zf_scan *scan, struct zf_document *document)
{
	struct zf_slice text = document->text;

	scan->document = document;
	scan->text = text;
	scan->ntokens = scan->nattributes = scan->length = 0;
	scan->nopen = scan->nfixed = scan->phrases = 0;
	scan->inked = scan->body = scan->begun = scan->paragraph = scan->broken = scan->title = false;
	scan->anchors = scan->pre = scan->nproperties = 0;
	memset(scan->opened, 0, sizeof scan->opened);
	memset(scan->endless, 0, sizeof scan->endless);
	scan->no_comment_end = scan->no_double = scan->no_single = scan->no_gt = scan->ragged = false;
	scan->nul = text.len && memchr(text.at, 0, text.len) != NULL;
	scan->marked = 0;
}

enum zeef_status zf_scan(struct zf_scan *scan, struct zf_document *document)
{
	const char *at, *end, *from;

	if (document->text.len > INT32_MAX)
		return ZEEF_ELIMIT;
	start(scan, document);
	at = from = scan->text.at;
	end = text_end(scan);
	while (at < end && !scan->broken) {
		const char *lt = memchr(at, '<', (size_t)(end - at));
		const char *past;
		if (!lt)
			break;
		scan_text(scan, from, lt);
		past = markup(scan, lt);
		from = past ? past : lt;
		at = past ? past : lt + 1;
	}
	if (at)
		scan_text(scan, from, end);
	if (skeleton_room(scan))
		scan->skeleton[scan->length] = '\0';
	return scan->broken ? ZEEF_ENOMEM : ZEEF_OK;
}

void zf_scan_free(struct zf_scan *scan)
{
	free(scan->tokens);
	free(scan->attributes);
	free(scan->skeleton);
	zf_buffer_free(&scan->scratch);
}
