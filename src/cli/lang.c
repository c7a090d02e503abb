/* zeef lang: the language of each line of standard input. */
#define _POSIX_C_SOURCE 200809L
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* "nl<TAB>0.9731<TAB>Latn<NEWLINE>"; printf would take a quarter of the time of a short line. */
static size_t row_of(const struct zeef_language *language, char row[64])
{
	size_t n = strlen(language->tag), script = strlen(language->script);
	unsigned share = (unsigned)(language->probability * 10000.0 + 0.5);

	memcpy(row, language->tag, n);
	row[n++] = '\t';
	row[n++] = (char)('0' + share / 10000);
	row[n++] = '.';
	for (unsigned unit = 1000; unit > 0; unit /= 10)
		row[n++] = (char)('0' + share / unit % 10);
	row[n++] = '\t';
	memcpy(row + n, language->script, script);
	n += script;
	row[n++] = '\n';
	return n;
}

/* Lines of standard input. Of a longer line than LINE_MOST only that much is given: a stream without a line's end takes
 * no more memory than any other. read(2), so that a row comes out as soon as its line is in. */
#define LINE_MOST ((size_t)1 << 20)
#define READ_MOST ((size_t)1 << 16)
struct lines {
	char *at;               /* LINE_MOST bytes, owned */
	size_t from, to;        /* what is not given yet */
	bool cut;               /* the last line's end is still to come */
	int error;              /* errno of a read that failed; 0 = none */
};

/* Reads more behind what is there; false at the end. There must be room. */
static bool more_lines(struct lines *lines)
{
	size_t room;
	ssize_t got;

	if (lines->from > 0) { /* once a line at most, and so linear */
		memmove(lines->at, lines->at + lines->from, lines->to - lines->from);
		lines->to -= lines->from;
		lines->from = 0;
	}
	room = LINE_MOST - lines->to < READ_MOST ? LINE_MOST - lines->to : READ_MOST;
	do
		got = read(STDIN_FILENO, lines->at + lines->to, room);
	while (got < 0 && errno == EINTR);
	lines->error = got < 0 ? errno : 0;
	lines->to += got > 0 ? (size_t)got : 0;
	return got > 0;
}

static bool skip_rest(struct lines *lines)
{
	for (;;) {
		char *end = memchr(lines->at + lines->from, '\n', lines->to - lines->from);

		if (end) {
			lines->from = (size_t)(end - lines->at) + 1;
			lines->cut = false;
			return true;
		}
		lines->from = lines->to = 0;
		if (!more_lines(lines))
			return false;
	}
}

/* The next line without its end, till the next call; false where there is none. */
static bool next_line(struct lines *lines, const char **line, size_t *bytes)
{
	size_t looked = 0;

	if (lines->cut && !skip_rest(lines))
		return false;
	for (;;) {
		size_t here = lines->to - lines->from;
		char *end = memchr(lines->at + lines->from + looked, '\n', here - looked);

		looked = here;
		if (!end && here < LINE_MOST && more_lines(lines))
			continue;
		*line = lines->at + lines->from;
		*bytes = end ? (size_t)(end - *line) : here;
		lines->from += *bytes + (end != NULL);
		lines->cut = !end && here == LINE_MOST;
		return end || here > 0;
	}
}

int command_lang(struct call *call)
{
	struct zeef_identifier *identifier;
	struct lines lines = { 0 };
	const char *line;
	size_t bytes;
	bool ok = true;

	if (call->nrest && (call->nrest > 1 || strcmp(call->rest[0], "-") != 0))
		return wrong_call("lang", "it reads standard input only: zeef lang < FILE");
	identifier = zeef_identifier_new();
	lines.at = identifier ? malloc(LINE_MOST) : NULL;
	if (!lines.at) {
		zeef_identifier_free(identifier);
		return exit_of(ZEEF_ENOMEM);
	}
	while (ok && next_line(&lines, &line, &bytes)) {
		struct zeef_language language = zeef_identify(identifier, line, bytes);
		char row[64];
		size_t n = row_of(&language, row);

		ok = fwrite(row, 1, n, stdout) == n;
	}
	free(lines.at);
	zeef_identifier_free(identifier);
	if (lines.error) {
		fprintf(stderr, "zeef: standard input: %s\n      see whether its disk is in order\n", strerror(lines.error));
		return EXIT_UNFINISHED;
	}
	return ok ? EXIT_CLEAN : EXIT_UNFINISHED;
}
