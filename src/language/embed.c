/*
 * embed: prints a packed table as C, unpacked, for the build.
 *
 * usage: embed TABLE.zst OUT.c
 */
#include <stdio.h>
#include <stdlib.h>

#include "language/table.h"

/* Strings of a row's length: compilers read them ten times as fast as lists of numbers. What a string lacks is 0. */
static bool print(const unsigned char *bytes, FILE *out)
{
	fprintf(out, "#include \"language/embedded.h\"\n#include \"language/table.h\"\n\n"
	        "static const _Alignas(ZF_TABLE_ALIGN) char bytes[%zu][ZF_TABLE_APART] = {\n", ZF_TABLE_BYTES / ZF_TABLE_APART);
	for (size_t i = 0; i < ZF_TABLE_BYTES; i += ZF_TABLE_APART) {
		size_t n = ZF_TABLE_APART;
		while (n > 0 && bytes[i + n - 1] == 0)
			n--;
		fputc('"', out);
		for (size_t k = 0; k < n; k++)
			fprintf(out, "\\%03o", (unsigned)bytes[i + k]);
		fputs("\",\n", out);
	}
	fputs("};\n\nstruct zf_slice zf_language_embedded(void)\n{\n"
	      "\treturn (struct zf_slice){ bytes[0], sizeof bytes };\n}\n", out);
	return !ferror(out);
}

_Static_assert(ZF_TABLE_BYTES % ZF_TABLE_APART == 0, "whole rows");

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
