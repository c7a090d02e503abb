/*
 * embed: prints a packed table as C, unpacked, for the build.
 *
 * usage: embed TABLE.zst OUT.c
 */
#include <stdio.h>
#include <stdlib.h>

#include "language/table.h"

/* Strings of a row's length: compilers read them ten times as fast as lists of numbers. */
static bool print(const unsigned char *bytes, FILE *out)
{
	size_t lines = (ZF_TABLE_BYTES + ZF_TABLE_BEHIND) / ZF_TABLE_ROW + 1;
	fprintf(out, "#include \"language/embedded.h\"\n\nstatic const char bytes[%zu][%d] = {", lines, ZF_TABLE_ROW);
	for (size_t i = 0; i < ZF_TABLE_BYTES; i++) {
		fputs(i == 0 ? "\n\"" : i % ZF_TABLE_ROW == 0 ? "\",\n\"" : "", out);
		fprintf(out, "\\%03o", (unsigned)bytes[i]);
	}
	fprintf(out, "\"\n};\n\nstruct zf_slice zf_language_embedded(void)\n{\n"
	        "\treturn (struct zf_slice){ bytes[0], %zu };\n}\n", ZF_TABLE_BYTES);
	return !ferror(out);
}

int main(int argc, char **argv)
{
	static char packed[1 << 21], bytes[ZF_TABLE_BYTES];
	FILE *in = argc == 3 ? fopen(argv[1], "rb") : NULL;
	size_t n = in ? fread(packed, 1, sizeof packed, in) : 0;
	if (n == 0 || !zf_table_unpack(zf_slice_make(packed, n), bytes)) {
		fprintf(stderr, "embed: %s is no table\n", argc == 3 ? argv[1] : "nothing");
		return 3;
	}
	fclose(in);
	FILE *out = fopen(argv[2], "w");
	bool good = out && print((const unsigned char *)bytes, out);
	if (!out || fclose(out) != 0 || !good) {
		fprintf(stderr, "embed: writing %s failed\n", argv[2]);
		return 3;
	}
	return 0;
}
