/*
 * letters-make: prints what ICU says of the first code points as C, for the build: core/letters.
 *
 * usage: letters-make OUT.c
 */
#include <stdint.h>
#include <stdio.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

#include "core/letters.h"

static unsigned kind_of(UChar32 code)
{
	return (u_isalpha(code) ? ZF_LETTER : 0u) | (u_isdigit(code) ? ZF_LETTER_DIGIT : 0u) |
	       (u_isupper(code) ? ZF_LETTER_UPPER : 0u) | (u_islower(code) ? ZF_LETTER_LOWER : 0u) |
	       (U_GET_GC_MASK(code) & U_GC_M_MASK ? ZF_LETTER_MARK : 0u) |
	       (u_charType(code) == U_NON_SPACING_MARK ? ZF_LETTER_THIN : 0u);
}

static unsigned fold_of(UChar32 code)
{
	UChar32 fold = u_foldCase(code, U_FOLD_CASE_DEFAULT);

	return fold <= UINT16_MAX ? (unsigned)fold : (unsigned)code;
}

/* The first code point of what the folded one decomposes to, folded. */
static unsigned base_of(UChar32 code)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar units[8];
	UChar32 first = (UChar32)fold_of(code);
	int32_t n = unorm2_getDecomposition(unorm2_getNFDInstance(&error), first, units, 8, &error), i = 0;

	if (U_SUCCESS(error) && n > 0)
		U16_NEXT(units, i, n, first);
	return fold_of(first);
}

static void print(FILE *out, const char *name, unsigned (*value)(UChar32))
{
	fprintf(out, "\nconst %s[ZF_LETTERS] = {", name);
	for (int code = 0; code < ZF_LETTERS; code++)
		fprintf(out, code % 24 ? "%u," : "\n%u,", value(code));
	fputs("\n};\n", out);
}

int main(int argc, char **argv)
{
	FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;
	int bad;

	if (!out) {
		fprintf(stderr, "letters-make: cannot open %s\n", argc == 2 ? argv[1] : "one file");
		return 3;
	}
	fputs("#include \"core/letters.h\"\n", out);
	print(out, "uint8_t zf_letter_kinds", kind_of);
	print(out, "uint16_t zf_letter_folds", fold_of);
	print(out, "uint16_t zf_letter_bases", base_of);
	bad = ferror(out);
	if (fclose(out) != 0 || bad) {
		fprintf(stderr, "letters-make: writing %s failed\n", argv[1]);
		return 3;
	}
	return 0;
}
