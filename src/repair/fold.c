#include "repair/inside.h"

#include "core/utf8.h"

/* What ASCII folds to; 0 = nothing. */
static const char folded[128] = {
	['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7',
	['8'] = '8', ['9'] = '9',
	['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h',
	['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p',
	['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x',
	['y'] = 'y', ['z'] = 'z',
	['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h',
	['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p',
	['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x',
	['Y'] = 'y', ['Z'] = 'z',
};

/* Any sign; numbers as themselves. Returns the bytes written. */
static size_t put_folded(char *out, uint32_t c)
{
	if (c == ZF_UTF8_BAD)
		return 0;
	return zf_is_digit(c) ? zf_utf8_put(c, out) : zf_is_letter(c) ? zf_utf8_put(zf_fold_case(c), out) : 0;
}

void zf_fold(struct zf_buffer *out, struct zf_slice text, bool numbers)
{
	char *restrict at = zf_buffer_room(out, text.len * 2 + 4);
	size_t len = 0;

	if (!at)
		return;
	for (size_t i = 0; i < text.len;) {
		unsigned char c = (unsigned char)text.at[i];
		uint32_t code;
		if (numbers && c < 0x80) {
			do {
				at[len] = folded[c];
				len += folded[c] != 0;
			} while (++i < text.len && (c = (unsigned char)text.at[i]) < 0x80);
			continue;
		}
		code = zf_utf8_next(text, &i);
		if (numbers || code == ZF_UTF8_BAD || !zf_is_digit(code))
			len += put_folded(at + len, code);
		else if (!len || at[len - 1] != '#')
			at[len++] = '#';
	}
	out->len += len;
}
