#include "segment/line.h"

#include "core/utf8.h"

/* Longer first words, and what follows a list sign later than this, make no difference. */
#define SIGN_MAX 12

/* A sign of a symbol font that was taken for a character of its code. */
static bool is_control(uint32_t c)
{
	return (c < 0x20 && c != 0 && !zf_is_space(c)) || c == 0x7F;
}

struct zf_slice zf_line_trim(struct zf_slice text)
{
	size_t from = 0, to = text.len;

	while (from < to) {
		size_t next = from;
		uint32_t c = zf_utf8_next(text, &next);
		if (c == ZF_UTF8_BAD || !zf_is_space(c))
			break;
		from = next;
	}
	while (to > from) {
		size_t before = to;
		uint32_t c = zf_utf8_back(text, &before);
		if (c == ZF_UTF8_BAD || !(zf_is_space(c) || (is_control(c) && before > from)))
			break;
		to = before;
	}
	return zf_slice_make(text.at + from, to - from);
}

static bool is_opening(uint32_t c)
{
	return c == '"' || c == '\'' || c == '(' || c == '[' || c == 0xAB || c == 0xBB || c == 0x2018 ||
	       (c >= 0x201A && c <= 0x201F) || c == 0x2039 || c == 0x203A || c == 0x201C || c == 0xBF ||
	       c == 0xA1;
}

static bool is_closing(uint32_t c)
{
	return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0xAB || c == 0xBB || c == 0x2018 ||
	       c == 0x2019 || c == 0x201C || c == 0x201D || c == 0x2039 || c == 0x203A;
}

/* • ‣ ◦ ▪ ■ □ ● ○ ∙ ► ▶ ➢ ✓ ✔ → ⇒ and the private signs that symbol fonts leave. */
static bool is_bullet(uint32_t c)
{
	static const uint16_t signs[] = { 0xB7, 0x2022, 0x2023, 0x2043, 0x204C, 0x2192, 0x21D2, 0x2219,
		                          0x25A0, 0x25A1, 0x25AA, 0x25AB, 0x25B6, 0x25BA, 0x25C6, 0x25CB,
		                          0x25CF, 0x25E6, 0x2605, 0x2713, 0x2714, 0x2756, 0x27A2, 0x27A4,
		                          0x29BF };

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (signs[i] == c)
			return true;
	return c >= 0xE000 && c <= 0xF8FF;
}

static bool is_dash(uint32_t c)
{
	return c == '-' || c == '*' || c == '+' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

static enum zf_first first_of(struct zf_slice text)
{
	for (size_t at = 0; at < text.len;) {
		uint32_t c = zf_utf8_next(text, &at);
		if (is_opening(c))
			continue;
		return zf_is_lower(c) ? ZF_FIRST_LOWER : zf_is_letter(c) ? ZF_FIRST_UPPER
		       : zf_is_digit(c) ? ZF_FIRST_DIGIT : ZF_FIRST_OTHER;
	}
	return ZF_FIRST_OTHER;
}

static enum zf_last last_of(struct zf_slice text)
{
	for (size_t at = text.len; at > 0;) {
		uint32_t c = zf_utf8_back(text, &at);
		if (is_closing(c))
			continue;
		switch (c) {
		case '.': case '!': case '?': case 0x2026: return ZF_LAST_STOP;
		case ':': return ZF_LAST_COLON;
		case ';': case 0x37E: return ZF_LAST_SEMICOLON;
		case ',': return ZF_LAST_COMMA;
		case '-': case 0xAD: case 0x2010: return ZF_LAST_HYPHEN;
		default: return ZF_LAST_OTHER;
		}
	}
	return ZF_LAST_OTHER;
}

static uint16_t indent_of(struct zf_slice raw, const char *text)
{
	size_t at = 0, columns = 0;

	while (raw.at + at < text) {
		uint32_t c = zf_utf8_next(raw, &at);
		if (c == '\t')
			columns = (columns / 8 + 1) * 8;
		else if (c == '\f')
			columns = 0;
		else if (c != 0x200B && c != 0x2060 && c != 0xFEFF)
			columns++;
	}
	return columns < UINT16_MAX ? (uint16_t)columns : UINT16_MAX;
}

/* Letters and digits of "12", "- 3 -", "4/10", "(5)": one number, or two with a slash or "|" between. */
static bool is_number(struct zf_slice text)
{
	unsigned digits = 0, runs = 0, parts = 0;
	bool in = false;

	if (text.len > 16)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		bool digit = c >= '0' && c <= '9';
		if (digit) {
			digits++;
			runs += !in;
		} else if (c == '/' || c == '|') {
			parts++;
		} else if (c != ' ' && c != '-' && c != '(' && c != ')' && c != '[' && c != ']' && c < 0x80) {
			return false;
		} else if (c >= 0x80 && c != 0xE2 && c != 0x80 && c != 0x93 && c != 0x94 && c != 0xC2 &&
		           c != 0xA0) {
			return false;
		}
		in = digit;
	}
	return digits > 0 && digits <= 6 && (runs == 1 || (runs == 2 && parts == 1));
}

static bool is_address(struct zf_slice text)
{
	static const char *const starts[] = { "http://", "https://", "www.", "ftp://", "HTTP://", "HTTPS://" };

	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (zf_slice_starts(text, starts[i]))
			return !memchr(text.at, ' ', text.len) && !memchr(text.at, '\t', text.len);
	return false;
}

/* name@host, or at least six digits with signs of telephone numbers, and nothing else but a short label. */
static bool is_mail(struct zf_slice text)
{
	size_t digits = 0, letters = 0;

	if (text.len > 80)
		return false;
	if (memchr(text.at, '@', text.len))
		return !memchr(text.at, ' ', text.len);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if (c >= '0' && c <= '9')
			digits++;
		else if ((c | 32) >= 'a' && (c | 32) <= 'z')
			letters++;
		else if (c >= 0x80 || !strchr(" ()+-./", c))
			return false;
	}
	return digits >= 6 && letters <= 5 && (text.at[0] == '+' || text.at[0] == '(' || text.at[0] == '0');
}

/* "___", "---", "***", "===", "~~~", box drawing: one sign again and again. */
static bool is_rule(struct zf_slice text)
{
	size_t at = 0, count = 1;
	uint32_t sign = zf_utf8_next(text, &at);

	if (sign != '_' && sign != '-' && sign != '*' && sign != '=' && sign != '~' && sign != '#' &&
	    sign != '.' &&
	    !(sign >= 0x2010 && sign <= 0x2015) && !(sign >= 0x2500 && sign <= 0x257F))
		return false;
	while (at < text.len) {
		uint32_t c = zf_utf8_next(text, &at);
		if (c == sign)
			count++;
		else if (c == ZF_UTF8_BAD || !zf_is_space(c))
			return false;
	}
	return count >= (sign == '.' || sign == '#' ? 5u : 3u);
}

/* Up to 40 bytes and a colon, then a tab, two spaces, or where `alone` is true nothing. */
static bool is_label(struct zf_slice text, bool alone)
{
	const char *colon = text.len ? memchr(text.at, ':', text.len < 40 ? text.len : 40) : NULL;
	size_t at;

	if (!colon || colon == text.at)
		return false;
	at = (size_t)(colon - text.at) + 1;
	if (at == text.len)
		return alone;
	return text.at[at] == '\t' || (alone && at + 1 < text.len && text.at[at] == ' ' &&
	                               text.at[at + 1] == ' ');
}

/* The text behind `from` where white space follows it; at = NULL: none follows. */
static struct zf_slice behind(struct zf_slice text, size_t from, size_t spaces)
{
	struct zf_slice rest = zf_slice_make(text.at + from, text.len - from), body = zf_line_trim(rest);

	if (rest.len && (size_t)(body.at - rest.at) < spaces && rest.at[0] != '\t')
		return (struct zf_slice){ NULL, 0 };
	return body;
}

static bool is_roman(struct zf_slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!strchr("ivxlc", s.at[i]))
			return false;
	return s.len > 0;
}

/* A sign of digits or letters with its point and brackets; returns its length or 0. */
static size_t counted(struct zf_slice text, struct zf_line *line)
{
	bool open = text.at[0] == '(';
	size_t at = open, digits, from = open;
	struct zf_slice mark;

	line->number = 0;
	while (at < text.len && at < from + 3 && text.at[at] >= '0' && text.at[at] <= '9')
		line->number = line->number * 10 + (uint32_t)(text.at[at++] - '0');
	digits = at - from;
	while (!digits && at < text.len && at < from + 5 && (text.at[at] | 32) >= 'a' &&
	       (text.at[at] | 32) <= 'z')
		at++;
	mark = zf_slice_make(text.at + from, at - from);
	if (!mark.len || at >= text.len)
		return 0;
	if (!digits && mark.len > 1 && !is_roman(mark))
		return 0;
	if (digits && !open && (text.at[at] == '.' || text.at[at] == ')')) {
		line->sign = ZF_SIGN_NUMBER;
		return at + 1;
	}
	if (text.at[at] != ')')
		return 0;
	line->sign = ZF_SIGN_LETTER;
	return at + 1;
}

static void read_sign(struct zf_line *line)
{
	struct zf_slice text = line->text, body = { NULL, 0 };
	size_t at = 0, length;
	uint32_t c = zf_utf8_next(text, &at);

	line->body = text;
	if (is_bullet(c)) {
		body = behind(text, at, 0);
		line->sign = ZF_SIGN_BULLET;
	} else if (is_dash(c)) {
		body = behind(text, at, 1);
		line->sign = ZF_SIGN_BULLET;
		line->flags |= ZF_LINE_DASH;
	} else if (is_control(c)) {
		body = behind(text, at, 0);
		line->sign = ZF_SIGN_BULLET;
		line->flags |= ZF_LINE_CONTROL;
	} else if (c == 'o') {
		body = behind(text, at, 2);
		line->sign = ZF_SIGN_BULLET;
	} else if ((length = counted(text, line)) != 0) {
		body = behind(text, length, 1);
	}
	if (!body.at) {
		line->sign = ZF_SIGN_NONE;
		line->flags &= ~(uint32_t)(ZF_LINE_DASH | ZF_LINE_CONTROL);
		return;
	}
	line->body = body;
	if (!body.len)
		line->flags |= ZF_LINE_ALONE;
}

/* Width in tenths of a small letter, as the usual typefaces have it; monospaced text is off by a
 * few letters a line. */
static unsigned tenths_of(uint32_t c, bool upper)
{
	if (c == 'm' || c == 'w' || c == 'M' || c == 'W')
		return 16;
	if (upper)
		return 14;
	switch (c) {
	case 'i': case 'j': case 'l': case '.': case ',': case ';': case ':': case '\'': case '|': case '!':
		return 6;
	case 'f': case 't': case 'r': case '(': case ')': case '[': case ']': case '-': case '/': case ' ':
		return 7;
	default:
		return 10;
	}
}

/* The last number of one or two digits that is glued to a word of three small letters and more and
 * ends there. */
static uint8_t marker_of(struct zf_slice text)
{
	unsigned small = 0, number = 0, digits = 0, found = 0;

	for (size_t at = 0; at < text.len;) {
		uint32_t c = zf_utf8_next(text, &at);
		bool digit = c >= '0' && c <= '9';
		if (digit && (small >= 3 || digits)) {
			number = digits ? number * 10 + (c - '0') : c - '0';
			digits++;
			small = 0;
			if (at < text.len)
				continue;
		}
		if (digits && digits <= 2 && number && (digit || !zf_is_letter(c)))
			found = number;
		digits = 0;
		small = c != ZF_UTF8_BAD && zf_is_lower(c) ? small + 1 : 0;
	}
	return (uint8_t)found;
}

/* Width, first word, case and gaps in one walk. */
static void read_text(struct zf_line *line)
{
	size_t spaces = 0, gaps = 0, lower = 0, upper = 0;
	uint64_t tenths = 0;

	for (size_t at = 0; at < line->text.len;) {
		uint32_t c = zf_utf8_next(line->text, &at);
		bool large;
		if (c != ZF_UTF8_BAD && zf_is_space(c)) {
			line->width += spaces == 0;
			tenths += spaces == 0 ? 6 : 0;
			gaps += ++spaces == 3;
			if (!line->word)
				line->word = (uint32_t)(tenths / 10);
			if (c == '\t')
				line->flags |= ZF_LINE_TAB;
			continue;
		}
		spaces = 0;
		line->width++;
		large = c != ZF_UTF8_BAD && zf_is_upper(c);
		tenths += tenths_of(c, large);
		upper += large;
		lower += !lower && c != ZF_UTF8_BAD && !large && zf_is_lower(c);
	}
	line->reach = tenths / 10 < UINT32_MAX ? (uint32_t)(tenths / 10) : UINT32_MAX;
	if (!line->word)
		line->word = line->reach;
	if (upper > 1 && !lower)
		line->flags |= ZF_LINE_CAPITALS;
	if (gaps)
		line->flags |= gaps >= 2 ? ZF_LINE_COLUMNS | ZF_LINE_GAP : ZF_LINE_GAP;
}

bool zf_line_read(struct zf_slice raw, struct zf_line *line)
{
	struct zf_slice text = zf_line_trim(raw);
	size_t tail = raw.len - (size_t)(text.at - raw.at) - text.len;

	if (!text.len)
		return false;
	*line = (struct zf_line){ .text = text, .body = text };
	line->indent = indent_of(raw, text.at);
	read_text(line);
	line->marker = text.len < 400 ? marker_of(text) : 0;
	if (is_rule(text)) {
		line->flags |= ZF_LINE_RULE;
		return true;
	}
	read_sign(line);
	line->first = (uint8_t)first_of(line->body);
	line->last = (uint8_t)last_of(text);
	if (is_address(text))
		line->flags |= ZF_LINE_URL;
	else if (is_mail(text))
		line->flags |= ZF_LINE_MAIL;
	else if (line->sign == ZF_SIGN_NONE && is_number(text))
		line->flags |= ZF_LINE_NUMBER;
	if (line->sign == ZF_SIGN_NONE && is_label(text, line->first != ZF_FIRST_LOWER))
		line->flags |= ZF_LINE_LABEL;
	if ((tail >= 2 && text.at[text.len] == ' ') || text.at[text.len - 1] == '\\')
		line->flags |= ZF_LINE_BREAK;
	return true;
}
