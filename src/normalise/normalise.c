#include "normalise/normalise.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "core/utf8.h"

struct final {
	struct zf_arena *arena;
	const struct zf_normalise_options *options;
	const UNormalizer2 *compat;
	bool keep_lines;
	char *at;
	size_t len, room;
	bool broken;
	bool compose;    /* something that NFC may change went out */
	bool joins;      /* the last base character is of a script whose letters ZWJ and ZWNJ shape */
	uint32_t joiner; /* one that waits for the next character; 0 = none */
	size_t spaces;   /* that wait for the next character */
};

static void put(struct final *f, uint32_t code)
{
	if (f->room - f->len < 4) {
		char *more = zf_arena_grow(f->arena, f->at, f->len, f->room * 2 + 64, 1);
		if (!more) {
			f->broken = true;
			return;
		}
		f->at = more;
		f->room = f->room * 2 + 64;
	}
	f->len += zf_utf8_put(code, f->at + f->len);
}

/* What has no place in running text: soft hyphen, zero-width signs, bidi controls, interlinear marks,
 * noncharacters, controls. ZWJ and ZWNJ are not of them. */
static bool is_dropped(uint32_t code)
{
	if (code < 0xA0)
		return code < 0x20 || code >= 0x7F;
	if (code < 0x2000)
		return code == 0xAD || code == 0x61C || code == 0x180E;
	return code == 0x200B || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
	       (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
	       (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFE) == 0xFFFE;
}

static bool is_gap(uint32_t code)
{
	return zf_is_space(code) && code != 0x200B && code != 0x2060 && code != 0xFEFF;
}

static bool is_break(uint32_t code)
{
	return code == '\n' || code == 0x85 || code == 0x2028 || code == 0x2029;
}

/* Scripts whose spelling needs the joiners: cursive ones, and the Indic ones with those that come of them. */
static bool needs_joiner(uint32_t code)
{
	if (code < 0x600)
		return false;
	if ((code >= 0x900 && code < 0xE00) || (code >= 0x1000 && code < 0x10A0) ||
	    (code >= 0x1780 && code < 0x1800))
		return true;
	switch (u_getIntPropertyValue((UChar32)code, UCHAR_JOINING_TYPE)) {
	case U_JT_DUAL_JOINING:
	case U_JT_RIGHT_JOINING:
	case U_JT_LEFT_JOINING:
		return true;
	default:
		return u_hasBinaryProperty((UChar32)code, UCHAR_EMOJI);
	}
}

static uint32_t plain_quote(uint32_t code)
{
	if ((code >= 0x201C && code <= 0x201F) || code == 0xAB || code == 0xBB ||
	    (code >= 0x301D && code <= 0x301F))
		return '"';
	if ((code >= 0x2018 && code <= 0x201B) || code == 0x2039 || code == 0x203A)
		return '\'';
	return code;
}

/* Ligatures and presentation forms, which stand for other characters: Latin (fi, fl, ij …), Armenian, Hebrew,
 * Arabic A and B, vertical forms. */
static bool is_presentation(uint32_t code)
{
	return (code >= 0xFB00 && code <= 0xFDFF) || (code >= 0xFE70 && code <= 0xFEFE) ||
	       (code >= 0xFE10 && code <= 0xFE19) || code == 0x132 || code == 0x133;
}

static bool may_compose(uint32_t code)
{
	if (code < 0x300 || (code >= 0x388 && code <= 0x482) || (code >= 0x48A && code <= 0x52F))
		return false;
	return u_getIntPropertyValue((UChar32)code, UCHAR_NFC_QUICK_CHECK) != UNORM_YES ||
	       u_getCombiningClass((UChar32)code) != 0;
}

static void flush(struct final *f)
{
	if (f->len || f->keep_lines)
		for (; f->spaces; f->spaces--)
			put(f, ' ');
	f->spaces = 0;
	if (f->joiner)
		put(f, f->joiner);
	f->joiner = 0;
}

static void gap(struct final *f)
{
	bool indent = f->keep_lines && (f->len == 0 || f->at[f->len - 1] == '\n');

	f->joiner = 0;
	f->joins = false;
	if (indent || f->spaces == 0)
		f->spaces++;
}

static void take(struct final *f, uint32_t code)
{
	if (f->keep_lines && is_break(code)) {
		f->spaces = 0;
		f->joiner = 0;
		f->joins = false;
		put(f, '\n');
		return;
	}
	if (is_gap(code)) {
		gap(f);
		return;
	}
	if (code == 0x200C || code == 0x200D) {
		if (f->joins && !f->joiner)
			f->joiner = code;
		return;
	}
	if (is_dropped(code))
		return;
	if (f->options && f->options->plain_quotes)
		code = plain_quote(code);
	flush(f);
	if (code >= 0x300 && !(U_GET_GC_MASK((UChar32)code) & U_GC_M_MASK))
		f->joins = needs_joiner(code);
	else if (code < 0x300)
		f->joins = false;
	f->compose = f->compose || may_compose(code);
	put(f, code);
}

static void take_presentation(struct final *f, uint32_t code)
{
	UChar units[32];
	UErrorCode error = U_ZERO_ERROR;
	int32_t n = unorm2_getDecomposition(f->compat, (UChar32)code, units, 32, &error), i = 0;

	if (U_FAILURE(error) || n <= 0) {
		take(f, code);
		return;
	}
	while (i < n) {
		UChar32 one;
		U16_NEXT(units, i, n, one);
		take(f, (uint32_t)one);
	}
}

static struct zf_slice compose(struct final *f)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&error);
	size_t room = f->len * 3 + 1; /* UTF-16 units; NFC grows no text past three times (UAX 15) */
	UChar *wide = zf_arena_raw(f->arena, f->len + 1, sizeof *wide);
	UChar *formed = zf_arena_raw(f->arena, room, sizeof *formed);
	int32_t n = 0, made;
	char *out;

	if (U_FAILURE(error) || !wide || !formed || room > INT32_MAX)
		return (struct zf_slice){ NULL, 0 };
	u_strFromUTF8(wide, (int32_t)f->len + 1, &n, f->at, (int32_t)f->len, &error);
	made = unorm2_normalize(nfc, wide, n, formed, (int32_t)room, &error);
	out = U_FAILURE(error) ? NULL : zf_arena_raw(f->arena, (size_t)made * 3 + 1, 1);
	if (!out)
		return (struct zf_slice){ NULL, 0 };
	u_strToUTF8(out, made * 3 + 1, &n, formed, made, &error);
	return U_FAILURE(error) ? (struct zf_slice){ NULL, 0 } : zf_slice_make(out, (size_t)n);
}

/* Most text of most languages: printable ASCII, single spaces, none at the edges. */
static bool is_plain(struct zf_slice text)
{
	if (text.len && (text.at[0] == ' ' || text.at[text.len - 1] == ' '))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if (c < 0x20 || c > 0x7E || (c == ' ' && text.at[i + 1] == ' '))
			return false;
	}
	return true;
}

static bool blank(char c)
{
	return c == '\n' || c == ' ';
}

/* Without blank lines at the edges; the indentation of the first line stays. */
static struct zf_slice trim_lines(struct zf_slice text)
{
	size_t from = 0;

	while (text.len && blank(text.at[text.len - 1]))
		text.len--;
	for (size_t i = 0; i < text.len && blank(text.at[i]); i++)
		if (text.at[i] == '\n')
			from = i + 1;
	return zf_slice_make(text.at + from, text.len - from);
}

struct zf_slice zf_normalise(struct zf_arena *arena, struct zf_slice text,
                             const struct zf_normalise_options *options, bool keep_lines)
{
	struct final f = { .arena = arena, .options = options, .keep_lines = keep_lines };
	UErrorCode error = U_ZERO_ERROR;
	struct zf_slice done;
	size_t at = 0;

	if (is_plain(text))
		return text;
	f.compat = unorm2_getNFKDInstance(&error);
	f.room = text.len + 8;
	f.at = zf_arena_raw(arena, f.room, 1);
	if (!f.at || U_FAILURE(error))
		return (struct zf_slice){ NULL, 0 };
	while (at < text.len) {
		uint32_t code = zf_utf8_next(text, &at);
		if (code == ZF_UTF8_BAD)
			code = 0xFFFD;
		if (is_presentation(code))
			take_presentation(&f, code);
		else
			take(&f, code);
	}
	if (f.broken)
		return (struct zf_slice){ NULL, 0 };
	done = f.compose ? compose(&f) : zf_slice_make(f.at, f.len);
	if (!done.at)
		return done;
	if (keep_lines)
		done = trim_lines(done);
	return zf_slice_equal(done, text) ? text : done;
}
