/*
 * language-lines: tag<TAB>probability<TAB>script for each line of standard input; to measure the identifier.
 *
 * usage: language-lines [--plain]     (--plain: without the vectorised kernel)
 */
#include <stdio.h>
#include <stdlib.h>

#include "language/heard.h"

int main(int argc, char **argv)
{
	struct zf_language *language = zf_language_new();
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	if (!language)
		return 3;
	if (argc > 1 && strcmp(argv[1], "--plain") == 0)
		zf_language_plain(language);
	while ((n = getline(&line, &room, stdin)) >= 0) {
		struct zf_language_guess guess = zf_language_of(language,
		                                                zf_slice_make(line,
		                                                (size_t)n - (line[n - 1] == '\n')));
		printf("%s\t%.4f\t%s\n", guess.tag, (double)guess.probability, guess.script);
	}
	free(line);
	zf_language_free(language);
	return 0;
}
