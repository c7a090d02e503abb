#include "segment/markdown.h"

/* Brackets that may stand open in each other; more are text. */
#define NESTED 8

struct strip {
	struct zf_slice in;
	size_t at;           /* in `in` */
	char *out;           /* room for all of `in` */
	size_t len;
	size_t open[NESTED]; /* places in out where a link's text begins */
	size_t open_in[NESTED];
	unsigned nopen;
	struct zf_arena *arena;
	struct zf_block *block;
	struct zf_link **tail;
	bool starved;
};

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || (unsigned char)c >= 0x80;
}

static char peek(const struct strip *s, size_t ahead)
{
	return s->at + ahead < s->in.len ? s->in.at[s->at + ahead] : ' ';
}

static char before(const struct strip *s)
{
	return s->at ? s->in.at[s->at - 1] : ' ';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void put(struct strip *s, char c)
{
	s->out[s->len++] = c;
}

/* A marker went: the brackets that held nothing else go too. */
static void close_empty(struct strip *s)
{
	size_t at = s->at, len = s->len;

	while (at < s->in.len && is_blank(s->in.at[at]))
		at++;
	while (len && is_blank(s->out[len - 1]))
		len--;
	if (at >= s->in.len || s->in.at[at] != ')' || !len || s->out[len - 1] != '(')
		return;
	len--;
	while (len && is_blank(s->out[len - 1]))
		len--;
	s->len = len;
	s->at = at + 1;
}

static bool is_marker(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!(text[i] >= '0' && text[i] <= '9') && !strchr("*()[]\\ ", text[i]))
			return len == 1 && (text[i] | 32) >= 'a' && (text[i] | 32) <= 'f';
	return len > 0 && len <= 5;
}

/* <sup>2</sup> behind a unit of length is a power; behind all else a short one is the marker of a note. */
static bool take_sup(struct strip *s)
{
	struct zf_slice rest = zf_slice_make(s->in.at + s->at, s->in.len - s->at);
	size_t end;

	if (rest.len < 11 || !zf_slice_is_nocase(zf_slice_make(rest.at, 5), "<sup>"))
		return false;
	end = zf_slice_find(zf_slice_make(rest.at, rest.len < 24 ? rest.len : 24), zf_slice_of("</sup>"));
	if (end == SIZE_MAX || !is_marker(rest.at + 5, end - 5))
		return false;
	if (end == 6 && (rest.at[5] == '2' || rest.at[5] == '3') && before(s) == 'm' &&
	    (s->at < 2 || !is_word(s->in.at[s->at - 2]) || (s->at > 2 && strchr("kcdm", s->in.at[s->at - 2]) &&
	                                                    !is_word(s->in.at[s->at - 3])))) {
		put(s, '\xC2');
		put(s, rest.at[5] == '2' ? '\xB2' : '\xB3');
		s->at += end + 6;
		return true;
	}
	s->at += end + 6;
	close_empty(s);
	return true;
}

/* Tags go, <br> leaves a space; <http://…> and <name@host> lose their brackets. */
static bool take_tag(struct strip *s)
{
	struct zf_slice rest = zf_slice_make(s->in.at + s->at, s->in.len - s->at);
	const char *end;
	size_t len;
	char c = peek(s, 1);

	if (take_sup(s))
		return true;
	if (c != '/' && c != '!' && !((c | 32) >= 'a' && (c | 32) <= 'z'))
		return false;
	end = memchr(rest.at, '>', rest.len < 400 ? rest.len : 400);
	if (!end)
		return false;
	len = (size_t)(end - rest.at);
	if (memchr(rest.at, ':', len) && !memchr(rest.at, ' ', len) && !memchr(rest.at, '=', len)) {
		memcpy(s->out + s->len, rest.at + 1, len - 1);
		s->len += len - 1;
	} else if (len >= 3 && zf_slice_is_nocase(zf_slice_make(rest.at, 3), "<br")) {
		put(s, ' ');
	}
	s->at += len + 1;
	return true;
}

static void add_link(struct strip *s, size_t from, size_t to, struct zf_slice href)
{
	struct zf_link *link;

	if (!s->block)
		return;
	link = zf_arena_take(s->arena, 1, sizeof *link);
	if (!link) {
		s->starved = true;
		return;
	}
	link->href = href;
	link->at = (size_t)(s->in.at - s->block->raw.at) + from;
	link->len = to - from;
	*s->tail = link;
	s->tail = &link->next;
	s->block->nlinks++;
	s->block->linked += link->len;
}

/* The end of a link's target that begins at `at` behind "(", or SIZE_MAX. */
static size_t target_end(struct zf_slice in, size_t at)
{
	unsigned deep = 0;

	for (; at < in.len && in.at[at] != '\n'; at++) {
		if (in.at[at] == '(' && ++deep > 3)
			break;
		if (in.at[at] == ')' && deep-- == 0)
			return at;
		if (in.at[at] == ' ' && at + 1 < in.len && in.at[at + 1] != '"' && in.at[at + 1] != '\'')
			break;
	}
	return SIZE_MAX;
}

/* "](target)" behind an open bracket: the text stays, the target is noted. */
static bool take_target(struct strip *s)
{
	size_t end, from, from_in;
	struct zf_slice href;

	if (!s->nopen)
		return false;
	from = s->open[--s->nopen];
	from_in = s->open_in[s->nopen];
	if (peek(s, 1) != '(' || (end = target_end(s->in, s->at + 2)) == SIZE_MAX)
		return false;
	href = zf_slice_make(s->in.at + s->at + 2, end - s->at - 2);
	for (size_t i = 0; i < href.len; i++)
		if (is_blank(href.at[i]))
			href.len = i;
	memmove(s->out + from, s->out + from + 1, s->len - from - 1);
	s->len--;
	if (href.len && href.at[0] == '#' && is_marker(s->out + from, s->len - from)) {
		s->len = from;
		s->at = end + 1;
		close_empty(s);
		return true;
	}
	add_link(s, from_in + 1, s->at, href);
	s->at = end + 1;
	return true;
}

/* "[^1]": the marker of a note. */
static bool take_marker(struct strip *s)
{
	size_t i = 2;

	if (peek(s, 1) != '^')
		return false;
	while (i < 20 && s->at + i < s->in.len && is_word(s->in.at[s->at + i]))
		i++;
	if (i == 2 || peek(s, i) != ']')
		return false;
	s->at += i + 1;
	return true;
}

static bool take_bracket(struct strip *s)
{
	if (take_marker(s))
		return true;
	if (s->nopen == NESTED) {
		memmove(s->open, s->open + 1, sizeof s->open - sizeof *s->open);
		memmove(s->open_in, s->open_in + 1, sizeof s->open_in - sizeof *s->open_in);
		s->nopen--;
	}
	s->open[s->nopen] = s->len;
	s->open_in[s->nopen++] = s->at;
	return false;
}

/* Stars and underscores where a word begins or ends, not inside one. */
static bool take_emphasis(struct strip *s, char sign)
{
	size_t run = 1;
	char left = before(s), right;

	while (peek(s, run) == sign && run < 4)
		run++;
	right = peek(s, run);
	if (run > 3 || (is_blank(left) && is_blank(right) && s->at + run < s->in.len && s->at))
		return false;
	if (run < 2 && is_word(left) && is_word(right))
		return false;
	if (sign == '_' && (is_word(left) && is_word(right)))
		return false;
	s->at += run;
	return true;
}

static bool take(struct strip *s)
{
	char c = s->in.at[s->at];

	switch (c) {
	case '\\':
		if (strchr("\\`*_{}[]()#+-.!<>|~\"'", peek(s, 1)) && s->at + 1 < s->in.len) {
			put(s, peek(s, 1));
			s->at += 2;
			return true;
		}
		return false;
	case '`':
		s->at++;
		return true;
	case '*':
	case '_':
		return take_emphasis(s, c);
	case '<':
		return take_tag(s);
	case '!':
		if (peek(s, 1) != '[')
			return false;
		s->at++;
		return true;
	case '[':
		return take_bracket(s);
	case ']':
		return take_target(s);
	case '~':
		if (peek(s, 1) != '~')
			return false;
		s->at += 2;
		return true;
	default:
		return false;
	}
}

struct zf_slice zf_markdown_inline(struct zf_arena *arena, struct zf_slice text, struct zf_block *block)
{
	struct strip s = { .in = text, .arena = arena, .block = block };
	bool marked = false;

	for (size_t i = 0; i < text.len && !marked; i++)
		marked = strchr("\\`*_<[~!", text.at[i]) && text.at[i];
	if (!marked)
		return text;
	s.out = zf_arena_raw(arena, text.len + 1, 1);
	if (!s.out)
		return (struct zf_slice){ NULL, 0 };
	if (block) {
		s.tail = &block->links;
		while (*s.tail)
			s.tail = &(*s.tail)->next;
	}
	while (s.at < text.len)
		if (!take(&s))
			put(&s, text.at[s.at++]);
	return s.starved ? (struct zf_slice){ NULL, 0 } : zf_slice_trim(zf_slice_make(s.out, s.len));
}
