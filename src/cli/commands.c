#define _POSIX_C_SOURCE 200809L
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void listen_to(struct call *call)
{
	words_begin(&call->words, call->quiet);
	call->options.report = words_report;
	call->options.user = &call->words;
}

/* A filter where it can be: no input means standard input, unless a person sits there. */
static int default_input(const char *command, struct call *call)
{
	static const char *const standard[] = { "-" };

	if (call->options.ninputs || call->options.files_from)
		return EXIT_CLEAN;
	if (isatty(STDIN_FILENO))
		return wrong_call(command, "no input was named");
	call->options.inputs = standard;
	call->options.ninputs = 1;
	return EXIT_CLEAN;
}

int command_run(struct call *call)
{
	struct zeef_summary *summary = calloc(1, sizeof *summary);
	enum zeef_status status;
	char folder[4096], more[4096 + 32];
	bool whole;

	if (!summary)
		return exit_of(ZEEF_ENOMEM);
	if ((!call->folder && !call->options.corpus) || (!call->nrest && !call->options.files_from)) {
		free(summary);
		return wrong_call("run", !call->folder && !call->options.corpus ?
		                  "no output folder was named: -o OUT" : "no input was named");
	}
	listen_to(call);
	call->options.output = call->folder;
	call->options.progress = words_progress;
	call->words.grows = call->options.corpus != NULL;
	call->options.stop = stop_flag();
	status = zeef_run(&call->options, summary);
	if (call->options.corpus)
		snprintf(folder, sizeof folder, "%s/%s", call->options.corpus, summary->part);
	snprintf(more, sizeof more, "%s/trouble.jsonl", call->options.corpus ? folder : call->folder);
	whole = status >= 0 && (!call->options.corpus || summary->part[0]);
	words_end(&call->words, whole ? more : NULL);
	if (status >= 0)
		words_summary(&call->words, summary, !whole ? NULL : call->options.corpus ? folder : call->folder);
	if (status >= 0 && !whole && !call->quiet)
		fputs("  no document is new: the corpus is as it was\n", stderr);
	free(summary);
	return exit_of(status);
}

int command_clean(struct call *call)
{
	struct zeef_summary *summary = calloc(1, sizeof *summary);
	enum zeef_status status;
	int code = default_input("clean", call);

	if (code != EXIT_CLEAN || !summary) {
		free(summary);
		return summary ? code : exit_of(ZEEF_ENOMEM);
	}
	listen_to(call);
	call->options.stop = stop_flag();
	status = zeef_clean(&call->options, write_stdout, summary);
	words_end(&call->words, NULL);
	if (call->words.terminal && status >= 0)
		words_summary(&call->words, summary, NULL);
	free(summary);
	return exit_of(status);
}

static bool holds(const char *folder, const char *name)
{
	char path[4096];
	int len = snprintf(path, sizeof path, "%s/%s", folder, name);

	return len > 0 && (size_t)len < sizeof path && access(path, F_OK) == 0;
}

/* A folder that zeef run wrote is no input of `why`: who names it alone means a record of it. */
static int refuse_runs(const struct call *call)
{
	for (size_t i = 0; i < call->options.ninputs; i++) {
		const char *name = call->options.inputs[i];

		if ((holds(name, "manifest.json") && holds(name, "SHA256SUMS")) ||
		    (holds(name, "corpus.json") && holds(name, "part-00000")))
			return wrong_call("why", "%s is what a run wrote; for one of its records (an id, a file or a "
			                         "URL): zeef why -o %s RECORD", name, name);
	}
	return EXIT_CLEAN;
}

int command_why(struct call *call)
{
	enum zeef_status status;
	enum zeef_form form = call->html ? ZEEF_FORM_HTML : call->json ? ZEEF_FORM_JSON
	                      : colour_on_stdout() ? ZEEF_FORM_COLOUR : ZEEF_FORM_TEXT;
	int code;

	if (call->html && call->json)
		return wrong_call("why", "--json or --html, not both");
	listen_to(call);
	if (call->folder) {
		if (call->nrest != 1)
			return wrong_call("why", "name one record: its id, file or URL");
		status = zeef_why_run(call->folder, call->rest[0], form, &call->options, write_stdout);
		if (status == ZEEF_END)
			fputs("zeef: no record of this run has that id, file or URL\n"
			      "      ids stand in the documents, in the ledger (doc) and in trouble.jsonl\n",
			      stderr);
		return exit_of(status);
	}
	code = default_input("why", call);
	if (code == EXIT_CLEAN)
		code = refuse_runs(call);
	if (code != EXIT_CLEAN)
		return code;
	call->options.stop = stop_flag();
	status = zeef_why(&call->options, form, write_stdout);
	words_end(&call->words, NULL);
	return exit_of(status);
}

int command_verify(struct call *call)
{
	struct zeef_summary *summary = calloc(1, sizeof *summary);
	enum zeef_status status;

	if (call->nrest != 1 || !summary) {
		free(summary);
		return summary ? wrong_call("verify",
		                            "name one folder that zeef run wrote") : exit_of(ZEEF_ENOMEM);
	}
	listen_to(call);
	status = zeef_verify(call->rest[0], &call->options, summary);
	words_end(&call->words, NULL);
	if (status == ZEEF_OK)
		printf("%s: whole: %llu records = %llu kept + %llu skipped + %llu failed; %llu paragraphs "
		       "= %llu kept + %llu "
		       "removed + %llu moved + %llu joined\n", call->rest[0],
		       (unsigned long long)summary->records, (unsigned long long)summary->kept,
		       (unsigned long long)summary->skipped, (unsigned long long)summary->failed,
		       (unsigned long long)summary->paragraphs,
		       (unsigned long long)summary->paragraphs_kept,
		       (unsigned long long)summary->paragraphs_removed,
		       (unsigned long long)summary->paragraphs_moved,
		       (unsigned long long)summary->paragraphs_joined);
	free(summary);
	return exit_of(status);
}

int command_restore(struct call *call)
{
	enum zeef_status status;

	if (call->nrest < 1 || call->nrest > 2)
		return wrong_call("restore", "name a folder that zeef run wrote, and at most one id");
	listen_to(call);
	status = zeef_restore(call->rest[0], call->nrest == 2 ? call->rest[1] : NULL, &call->options,
	                      write_stdout);
	words_end(&call->words, NULL);
	if (status == ZEEF_END && call->nrest == 2)
		fputs("zeef: no record of this run has that id\n"
		      "      ids stand in the documents, in the ledger (doc) and in trouble.jsonl\n", stderr);
	return exit_of(status == ZEEF_END && call->nrest == 1 ? ZEEF_OK : status);
}

/* Opens what the call names; wrong_call's code and words on failure. */
static int open_dedup(struct call *call)
{
	struct zeef_dedup *dedup = &call->dedup;

	if (call->nrest > 1)
		return wrong_call("dedup", "it reads one file, or standard input: cat FILE... | zeef dedup");
	if (call->nrest == 1 && strcmp(call->rest[0], "-") != 0) {
		dedup->name = call->rest[0];
		dedup->in = open(dedup->name, O_RDONLY | O_CLOEXEC);
		if (dedup->in < 0)
			return wrong_call("dedup", "%s: %s", dedup->name, strerror(errno));
	} else if (isatty(STDIN_FILENO)) {
		return wrong_call("dedup", "no input was named");
	}
	if (!call->ledger)
		return EXIT_CLEAN;
	dedup->ledger = open(call->ledger, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (dedup->ledger < 0)
		return wrong_call("dedup", "--ledger %s: %s", call->ledger, strerror(errno));
	return EXIT_CLEAN;
}

int command_dedup(struct call *call)
{
	struct zeef_dedup_summary summary = { 0 };
	enum zeef_status status;
	int code = open_dedup(call);

	if (code != EXIT_CLEAN)
		return code;
	listen_to(call);
	call->dedup.report = words_report;
	call->dedup.user = &call->words;
	call->dedup.memory = call->options.memory;
	call->dedup.threads = call->options.threads;
	status = zeef_dedup(&call->dedup, &summary);
	words_end(&call->words, NULL);
	if (status >= 0 && call->words.terminal && !call->quiet)
		fprintf(stderr, "zeef: %llu of %llu removed or marked, %.1f of %.1f MB written\n",
		        (unsigned long long)summary.removed, (unsigned long long)summary.units,
		        (double)summary.bytes_out / 1e6, (double)summary.bytes_in / 1e6);
	if (call->dedup.ledger >= 0 && (fsync(call->dedup.ledger) != 0 || close(call->dedup.ledger) != 0)) {
		fprintf(stderr, "zeef: %s: %s\n      make room, then run it again\n", call->ledger,
		        strerror(errno));
		return EXIT_UNFINISHED;
	}
	return exit_of(status);
}
