/*
 * What a text is, by what stands in it.
 *
 * Looked at are its first 64 KiB and a few samples after them. HTML is what begins like it or is dense with
 * its tags; a text that holds a tag is none. Markdown is what carries its signs in several lines. A dump of
 * all nodes says most of its lines several times, or is a column of very short ones. The print of a PDF has
 * form feeds, or lines that end where their room ended.
 */
#include "parse/parse.h"

#include <ctype.h>

#include "core/hash.h"
#include "core/tag.h"
#include "core/utf8.h"

#define LOOK 65536     /* bytes at the start that are looked at */
#define LINES 4096     /* lines of them */
#define SEEN 8192      /* slots for lines seen; a power of 2, above LINES */

struct signs {
	size_t lines, blanks;           /* lines with text; empty ones between them */
	size_t feeds;
	size_t headings, rules, items, links, sups, strong, rows; /* of Markdown */
	size_t again, shorts, longs;    /* lines that stood before; below 40 bytes; above 200 */
	size_t wraps;                   /* lines that begin small after one of 36 to 200 bytes without a stop */
	size_t spaced;                  /* lines with three wide gaps and more */
	uint64_t seen[SEEN];
};

static struct zf_slice skip_space(struct zf_slice text)
{
	size_t at = 0;

	while (at < text.len) {
		size_t next = at;
		uint32_t c = zf_utf8_next(text, &next);
		if (c == ZF_UTF8_BAD || !zf_is_space(c))
			break;
		at = next;
	}
	return zf_slice_make(text.at + at, text.len - at);
}

/* Whether a tag of HTML begins at the "<". */
static bool is_tag(struct zf_slice text)
{
	static const bool known[ZF_NTAGS] = {
		[ZF_TAG_HTML] = true, [ZF_TAG_HEAD] = true, [ZF_TAG_BODY] = true, [ZF_TAG_DIV] = true,
		[ZF_TAG_SPAN] = true, [ZF_TAG_P] = true, [ZF_TAG_A] = true, [ZF_TAG_UL] = true, [ZF_TAG_OL] = true,
		[ZF_TAG_LI] = true, [ZF_TAG_TABLE] = true, [ZF_TAG_TR] = true, [ZF_TAG_TD] = true, [ZF_TAG_TH] = true,
		[ZF_TAG_SCRIPT] = true, [ZF_TAG_STYLE] = true, [ZF_TAG_META] = true, [ZF_TAG_LINK] = true,
		[ZF_TAG_TITLE] = true, [ZF_TAG_HEADER] = true, [ZF_TAG_FOOTER] = true, [ZF_TAG_NAV] = true,
		[ZF_TAG_MAIN] = true, [ZF_TAG_ARTICLE] = true, [ZF_TAG_SECTION] = true, [ZF_TAG_H1] = true,
		[ZF_TAG_H2] = true, [ZF_TAG_H3] = true, [ZF_TAG_H4] = true, [ZF_TAG_IMG] = true, [ZF_TAG_FORM] = true,
		[ZF_TAG_INPUT] = true, [ZF_TAG_BUTTON] = true, [ZF_TAG_STRONG] = true, [ZF_TAG_EM] = true,
		[ZF_TAG_IFRAME] = true, [ZF_TAG_NOSCRIPT] = true, [ZF_TAG_SVG] = true, [ZF_TAG_FONT] = true,
		[ZF_TAG_CENTER] = true, [ZF_TAG_BASE] = true, [ZF_TAG_TBODY] = true, [ZF_TAG_DL] = true,
		[ZF_TAG_DT] = true, [ZF_TAG_DD] = true, [ZF_TAG_FRAMESET] = true, [ZF_TAG_BLOCKQUOTE] = true,
		[ZF_TAG_PRE] = true, [ZF_TAG_ASIDE] = true, [ZF_TAG_FIGURE] = true, [ZF_TAG_HR] = true,
		[ZF_TAG_BR] = true,
	};
	size_t from = text.len > 1 && text.at[1] == '/' ? 2 : 1, to = from;

	while (to < text.len && isalnum((unsigned char)text.at[to]))
		to++;
	return to < text.len && known[zf_tag_find(zf_slice_make(text.at + from, to - from))];
}

/* Behind the comments, instructions and declarations in front, but for the doctype of HTML; 16 of them at
 * most. */
static struct zf_slice skip_declarations(struct zf_slice text)
{
	static const char doctype[] = "<!doctype html";

	for (unsigned i = 0; i < 16; i++) {
		bool comment = zf_slice_starts(text, "<!--");
		size_t end, len = sizeof doctype - 1;

		if (!comment && !zf_slice_starts(text, "<?") && !zf_slice_starts(text, "<!"))
			break;
		if (text.len >= len && zf_slice_is_nocase(zf_slice_make(text.at, len), doctype))
			break;
		end = zf_slice_find(text, zf_slice_of(comment ? "-->" : ">"));
		if (end == SIZE_MAX)
			break;
		end += comment ? 3 : 1;
		text = skip_space(zf_slice_make(text.at + end, text.len - end));
	}
	return text;
}

/* What no text begins with but a page. */
static bool begins_page(struct zf_slice text)
{
	static const char *const starts[] = { "<!doctype html", "<html", "<head", "<body", "<meta ", "<title>",
		                              "<link ", "<script", "<style", "<base " };

	for (size_t k = 0; k < sizeof starts / sizeof *starts; k++) {
		size_t len = strlen(starts[k]);

		if (text.len >= len && zf_slice_is_nocase(zf_slice_make(text.at, len), starts[k]))
			return true;
	}
	return false;
}

static bool is_html(struct zf_slice head, struct zf_slice media_type)
{
	bool said = zf_slice_find(media_type, zf_slice_of("html")) != SIZE_MAX;
	struct zf_slice top = skip_declarations(skip_space(head));
	size_t tags = 0, bytes = 0;
	const char *at = head.at;

	if (begins_page(top))
		return true;
	while ((at = memchr(at, '<', (size_t)(head.at + head.len - at))) != NULL) {
		struct zf_slice rest = zf_slice_make(at, (size_t)(head.at + head.len - at));
		const char *end = memchr(at, 0x3E, rest.len < 4096 ? rest.len : 4096);
		at++;
		if (!end || !is_tag(rest))
			continue;
		tags++;
		bytes += (size_t)(end - at) + 2;
		at = end;
	}
	if (top.len && top.at[0] == '<' && is_tag(top))
		return tags >= 2 || said;
	return said ? tags >= 2 : tags >= 8 && (bytes * 10 > head.len || tags * 200 > head.len);
}

static bool contains(struct zf_slice line, const char *what)
{
	return zf_slice_find(line, zf_slice_of(what)) != SIZE_MAX;
}

static bool is_rule(struct zf_slice line)
{
	return line.len >= 3 && line.len < 80 && (line.at[0] == '-' || line.at[0] == '*') &&
	       memcmp(line.at, line.at + 1, 2) == 0 && memcmp(line.at, line.at + 1, line.len - 1) == 0;
}

static void read_markdown(struct signs *signs, struct zf_slice line)
{
	size_t n = 0;

	while (n < line.len && line.at[n] == '#')
		n++;
	signs->headings += n >= 1 && n <= 6 && n + 1 < line.len && line.at[n] == ' ';
	signs->rules += is_rule(line);
	signs->items += line.len > 2 && strchr("-*+", line.at[0]) && line.at[1] == ' ';
	signs->links += contains(line, "](");
	signs->sups += contains(line, "<sup>") || contains(line, "[^");
	signs->strong += contains(line, "**");
	signs->rows += line.len > 3 && line.at[0] == '|' && line.at[line.len - 1] == '|';
}

static bool has_seen(struct signs *signs, struct zf_slice line)
{
	uint64_t hash = zf_hash64(line) | 1;
	size_t at = hash & (SEEN - 1);

	while (signs->seen[at] && signs->seen[at] != hash)
		at = (at + 1) & (SEEN - 1);
	if (signs->seen[at])
		return true;
	signs->seen[at] = hash;
	return false;
}

static bool is_small(struct zf_slice line)
{
	size_t at = 0;

	return line.len && zf_is_lower(zf_utf8_next(line, &at));
}

static void read_line(struct signs *signs, struct zf_slice raw, struct zf_slice before, bool joined)
{
	struct zf_slice line = zf_slice_trim(raw);
	char last = before.len ? before.at[before.len - 1] : '.';
	size_t gaps = 0;

	signs->lines++;
	read_markdown(signs, line);
	signs->again += has_seen(signs, line);
	signs->shorts += line.len < 40;
	signs->longs += line.len > 200;
	signs->wraps += joined && is_small(line) && before.len >= 36 && before.len <= 200 &&
		!strchr(".:;!?|", last);
	for (size_t i = 2; i < line.len; i++)
		gaps += line.at[i - 2] != ' ' && line.at[i - 1] == ' ' && line.at[i] == ' ';
	signs->spaced += gaps >= 3;
}

static void read_signs(struct signs *signs, struct zf_slice head)
{
	struct zf_slice before = { NULL, 0 };
	bool joined = false;

	while (head.len && signs->lines < LINES) {
		const char *end = memchr(head.at, '\n', head.len);
		size_t len = end ? (size_t)(end - head.at) : head.len;
		struct zf_slice line = zf_slice_make(head.at, len), trimmed = zf_slice_trim(line);
		const char *feed = len ? memchr(head.at, '\f', len) : NULL;
		signs->feeds += feed != NULL;
		if (trimmed.len) {
			read_line(signs, line, before, joined);
			before = trimmed;
		} else {
			signs->blanks += joined;
		}
		joined = trimmed.len > 0;
		len += end != NULL;
		head = zf_slice_make(head.at + len, head.len - len);
	}
}

static bool is_markdown(const struct signs *signs)
{
	size_t kinds = (signs->headings > 0) + (signs->rules > 0) + (signs->links > 1) + (signs->sups > 0) +
		(signs->strong > 0) +
	               (signs->rows > 1);

	return kinds >= 2 || signs->headings >= 3 || signs->links >= 5 || signs->rows >= 4 ||
	       (signs->headings && signs->lines < 40) || signs->strong >= 4;
}

/* Several copies of most of what is said; or columns of very short lines, and hardly a long one. */
static bool is_dump(const struct signs *signs)
{
	if (signs->wraps * 8 > signs->lines)
		return false;
	return (signs->lines >= 12 && signs->again * 10 >= signs->lines * 4) ||
	       (signs->lines >= 40 && signs->again * 10 >= signs->lines * 2) ||
	       (signs->lines >= 60 && signs->shorts * 10 >= signs->lines * 8 &&
	        signs->again * 10 >= signs->lines);
}

static enum zf_format judge(const struct signs *signs)
{
	if (signs->feeds && !is_markdown(signs))
		return ZF_FORMAT_PDF;
	if (is_markdown(signs))
		return ZF_FORMAT_MARKDOWN;
	if (is_dump(signs))
		return ZF_FORMAT_DUMP;
	if (signs->wraps >= 3 && signs->wraps * 10 >= signs->lines && signs->spaced * 50 >= signs->lines &&
	    signs->spaced >= 2)
		return ZF_FORMAT_PDF;
	return ZF_FORMAT_TEXT;
}

static enum zf_format of_text(struct zf_slice text, struct zf_slice head)
{
	struct signs signs = { 0 };

	read_signs(&signs, head);
	if (!signs.feeds && text.len > LOOK && memchr(text.at + LOOK, '\f', text.len - LOOK))
		signs.feeds = 1;
	return judge(&signs);
}

enum zf_format zf_sniff(const struct zf_document *document)
{
	struct zf_slice text = skip_space(document->text), head = text;

	if (!text.len)
		return ZF_FORMAT_EMPTY;
	if (head.len > LOOK)
		head.len = LOOK;
	return is_html(head, document->origin.media_type) ? ZF_FORMAT_HTML : of_text(text, head);
}
