/*
 * embed: prints a file as C, for the build.
 *
 * usage: embed FILE OUT.c
 */
#include <stdio.h>

int main(int argc, char **argv)
{
	FILE *in = argc == 3 ? fopen(argv[1], "rb") : NULL;
	FILE *out = in ? fopen(argv[2], "w") : NULL;
	if (!out) {
		fprintf(stderr, "embed: cannot open %s\n", argc == 3 ? argv[in ? 2 : 1] : "two files");
		return 3;
	}
	fputs("#include \"language/embedded.h\"\n\nstatic const unsigned char bytes[] = {", out);
	int byte;
	for (unsigned long n = 0; (byte = getc(in)) != EOF; n++)
		fprintf(out, n % 32 ? "%d," : "\n%d,", byte);
	fputs("\n};\n\nstruct zf_slice zf_language_embedded(void)\n{\n"
	      "\treturn (struct zf_slice){ (const char *)bytes, sizeof bytes };\n}\n", out);
	int bad = ferror(in) | ferror(out);
	fclose(in);
	if (fclose(out) != 0 || bad) {
		fprintf(stderr, "embed: reading %s or writing %s failed\n", argv[1], argv[2]);
		return 3;
	}
	return 0;
}
