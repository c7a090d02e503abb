/*
 * embed: prints packed tables as C, unpacked, for the build.
 *
 * usage: embed TABLE.zst FAMILIAR.zst OUT.c
 */
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

#include "language/familiar.h"
#include "language/table.h"

/* Strings of a row's length: compilers read them ten times as fast as lists of numbers. What a string lacks is 0. */
static void print(const char *name, const unsigned char *bytes, size_t len, FILE *out)
{
	fprintf(out, "static const _Alignas(ZF_TABLE_ALIGN) char %s_bytes[%zu][ZF_TABLE_APART] = {\n", name,
	        len / ZF_TABLE_APART);
	for (size_t i = 0; i < len; i += ZF_TABLE_APART) {
		size_t n = ZF_TABLE_APART;
		while (n > 0 && bytes[i + n - 1] == 0)
			n--;
		fputc('"', out);
		for (size_t k = 0; k < n; k++)
			fprintf(out, "\\%03o", (unsigned)bytes[i + k]);
		fputs("\",\n", out);
	}
	fprintf(out, "};\n\nstruct zf_slice zf_language_%s(void)\n{\n"
	        "\treturn (struct zf_slice){ %s_bytes[0], sizeof %s_bytes };\n}\n\n", name, name, name);
}

_Static_assert(ZF_TABLE_BYTES % ZF_TABLE_APART == 0 && ZF_FAMILIAR_BYTES % ZF_TABLE_APART == 0, "whole rows");

static struct zf_slice read_file(const char *path, char *bytes, size_t room)
{
	FILE *in = fopen(path, "rb");
	size_t n = in ? fread(bytes, 1, room, in) : 0;
	if (in)
		fclose(in);
	return zf_slice_make(bytes, n);
}

static bool unpack_familiar(struct zf_slice packed, char *out)
{
	return ZSTD_getFrameContentSize(packed.at, packed.len) == ZF_FAMILIAR_BYTES &&
		ZSTD_decompress(out, ZF_FAMILIAR_BYTES, packed.at, packed.len) == ZF_FAMILIAR_BYTES;
}

int main(int argc, char **argv)
{
	static char packed[1 << 21], table[ZF_TABLE_BYTES], familiar[ZF_FAMILIAR_BYTES];
	if (argc != 4 || !zf_table_unpack(read_file(argv[1], packed, sizeof packed), table) ||
	    !unpack_familiar(read_file(argv[2], packed, sizeof packed), familiar)) {
		fprintf(stderr, "embed: %s: no table, or no table of words\n", argc == 4 ? argv[1] : "nothing");
		return 3;
	}
	FILE *out = fopen(argv[3], "w");
	if (out) {
		fputs("#include \"language/embedded.h\"\n#include \"language/table.h\"\n\n", out);
		print("embedded", (const unsigned char *)table, sizeof table, out);
		print("embedded_familiar", (const unsigned char *)familiar, sizeof familiar, out);
	}
	bool good = out && !ferror(out);
	if (!out || fclose(out) != 0 || !good) {
		fprintf(stderr, "embed: writing %s failed\n", argv[3]);
		return 3;
	}
	return 0;
}
