#include "cli/cli.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST_REPORTS = 20, SECONDS_BETWEEN_LINES = 30 };

static double now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

void words_begin(struct words *words, bool quiet)
{
	*words = (struct words){ .quiet = quiet, .terminal = isatty(STDERR_FILENO) == 1 };
	words->colour = words->terminal && !getenv("NO_COLOR");
	words->began = words->last = now();
}

bool colour_on_stdout(void)
{
	return isatty(STDOUT_FILENO) == 1 && !getenv("NO_COLOR");
}

/* Bytes of foreign names must not steer the terminal: controls of C0, and of C1 as UTF-8 writes them. */
static void mask(FILE *to, const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		if (*c < 0x20 || *c == 0x7F)
			putc('?', to);
		else if (*c == 0xC2 && c[1] >= 0x80 && c[1] < 0xA0)
			putc('?', to), c++;
		else
			putc(*c, to);
	}
}

void print_masked(const char *text)
{
	mask(stderr, text);
}

static void close_line(struct words *words)
{
	if (words->line_open)
		fputs("\r\033[K", stderr);
	words->line_open = false;
}

static const char *level_name(enum zeef_level level)
{
	switch (level) {
	case ZEEF_NOTE:
		return "note";
	case ZEEF_WARNING:
		return "warning";
	case ZEEF_DAMAGE:
		return "damaged";
	case ZEEF_FATAL:
		return "error";
	}
	return "";
}

void words_report(void *user, const struct zeef_report *report)
{
	struct words *words = user;

	if (report->level > words->worst)
		words->worst = report->level;
	if (report->level != ZEEF_FATAL && (words->quiet || words->shown >= MOST_REPORTS)) {
		words->hidden++;
		return;
	}
	words->shown++;
	close_line(words);
	fputs("zeef: ", stderr);
	if (*report->source) {
		mask(stderr, report->source);
		if (report->offset != UINT64_MAX)
			fprintf(stderr, ":%" PRIu64, report->offset);
		fputs(": ", stderr);
	}
	fprintf(stderr, "%s%s%s: ", words->colour ? "\033[1m" : "", level_name(report->level),
	        words->colour ? "\033[0m" : "");
	mask(stderr, report->what);
	fprintf(stderr, " [%s]\n      ", report->code);
	mask(stderr, report->mend);
	putc('\n', stderr);
}

static void size_words(char out[16], uint64_t bytes)
{
	static const char *const units[] = { "B", "kB", "MB", "GB", "TB", "PB" };
	double value = (double)bytes;
	int unit = 0;

	while (value >= 1000 && unit < 5)
		value /= 1000, unit++;
	snprintf(out, 16, unit && value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
}

static void time_left(char out[32], const struct zeef_progress *progress, double seconds)
{
	double left;

	out[0] = '\0';
	if (!progress->bytes_total || !progress->bytes_done || seconds < 2 ||
	    progress->bytes_done > progress->bytes_total)
		return;
	left = seconds * (double)(progress->bytes_total - progress->bytes_done) / (double)progress->bytes_done;
	if (left < 360000)
		snprintf(out, 32, ", %d:%02d left", (int)left / 60, (int)left % 60);
}

void words_progress(void *user, const struct zeef_progress *progress)
{
	struct words *words = user;
	double at = now(), seconds = at - words->began;
	char done[16], rate[16], left[32];
	bool ingest = strcmp(progress->phase, "ingest") == 0;

	if (words->quiet || at - words->last < (words->terminal ? .2 : SECONDS_BETWEEN_LINES))
		return;
	words->last = at;
	size_words(done, progress->bytes_done);
	size_words(rate, seconds > 0 ? (uint64_t)((double)progress->bytes_done / seconds) : 0);
	time_left(left, progress, seconds);
	if (words->terminal)
		fputs("\r\033[K", stderr);
	if (ingest)
		fprintf(stderr, "zeef: reading: %" PRIu64 " records, %s, %s/s%s", progress->records, done,
		        rate, left);
	else
		fprintf(stderr, "zeef: writing: %" PRIu64 " of %" PRIu64 " records, %" PRIu64 " documents",
		        progress->bytes_done, progress->records, progress->documents);
	if (words->terminal)
		words->line_open = true;
	else
		putc('\n', stderr);
	fflush(stderr);
}

void words_end(struct words *words, const char *more)
{
	close_line(words);
	if (!words->hidden || words->quiet)
		return;
	fprintf(stderr, "zeef: %" PRIu64 " more such lines", words->hidden);
	if (more) {
		fputs(" stand in ", stderr);
		mask(stderr, more);
	}
	putc('\n', stderr);
}

static void counts(const char *title, const struct zeef_count *rows, size_t count, uint64_t of)
{
	fprintf(stderr, "  %s\n", title);
	for (size_t i = 0; i < count; i++)
		fprintf(stderr, "    %-26s %10" PRIu64 "  %5.1f %%\n", rows[i].name, rows[i].count,
		        of ? 100. * (double)rows[i].count / (double)of : 0.);
}

static void warn(const struct zeef_summary *summary)
{
	if (summary->records < 10)
		return;
	if (summary->kept * 20 < summary->records)
		fputs("zeef: warning: almost no record became a document\n"
		      "      are these the right files? `zeef why FILE` shows what was seen in one\n", stderr);
	else if (summary->paragraphs > 1000 && summary->paragraphs_removed == 0)
		fputs("zeef: warning: no paragraph was removed\n"
		      "      were the files cleaned already? `zeef why FILE` shows what was seen in one\n",
		      stderr);
}

void words_summary(struct words *words, const struct zeef_summary *summary, const char *output)
{
	char in[16], text[16], out[16];
	double seconds = now() - words->began;

	if (words->quiet)
		return;
	size_words(in, summary->bytes_in);
	size_words(text, summary->bytes_text);
	size_words(out, summary->bytes_out);
	fprintf(stderr,
		"zeef: %" PRIu64 " records: %" PRIu64 " documents, %" PRIu64 " skipped, %" PRIu64 " failed",
		summary->records, summary->kept, summary->skipped, summary->failed);
	if (summary->damaged)
		fprintf(stderr, "; %" PRIu64 " of the documents with a fault", summary->damaged);
	fprintf(stderr,
		"\n  %" PRIu64 " paragraphs: %" PRIu64 " kept, %" PRIu64 " removed, %" PRIu64
		" moved to fields, %" PRIu64 " joined to others\n",
		summary->paragraphs, summary->paragraphs_kept, summary->paragraphs_removed,
		summary->paragraphs_moved, summary->paragraphs_joined);
	if (summary->nlangs)
		counts("documents by language", summary->langs, summary->nlangs, summary->kept);
	if (summary->nreasons)
		counts("paragraphs by reason", summary->reasons, summary->nreasons, summary->paragraphs);
	fprintf(stderr, "  %s read, %s of text", in, text);
	if (output) {
		fprintf(stderr, ", %s written to ", out);
		mask(stderr, output);
	}
	fprintf(stderr, ", %.1f s\n", seconds);
	if (!words->grows)
		warn(summary);
}

int exit_of(enum zeef_status status)
{
	switch (status) {
	case ZEEF_OK:
		return EXIT_CLEAN;
	case ZEEF_END:
	case ZEEF_DAMAGED:
		return EXIT_DAMAGED;
	case ZEEF_EUSAGE:
		return EXIT_WRONG_CALL;
	case ZEEF_ENOMEM:
		fputs("zeef: error: the system has no memory left\n      close other programs, or use "
		      "less with --jobs 1\n", stderr);
		return EXIT_UNFINISHED;
	case ZEEF_EIO:
	case ZEEF_ELIMIT:
		return EXIT_UNFINISHED;
	case ZEEF_ESTOPPED:
		fputs("zeef: stopped; the same command goes on from here\n", stderr);
		return EXIT_AGAIN;
	}
	return EXIT_UNFINISHED;
}

bool write_stdout(void *user, const char *bytes, size_t count)
{
	(void)user;
	return count == 0 || fwrite(bytes, 1, count, stdout) == count;
}

static volatile int stop; /* the one thing that a signal handler may touch */

static void on_signal(int number)
{
	(void)number;
	stop = 1;
}

const volatile int *stop_flag(void)
{
	struct sigaction action;

	memset(&action, 0, sizeof action);
	action.sa_handler = on_signal;
	action.sa_flags = (int)SA_RESETHAND; /* a second signal ends it at once */
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	return &stop;
}
