/*
 * cli/cli: what the files of the porch share. The porch sees zeef.h only.
 */
#ifndef ZF_CLI_CLI_H
#define ZF_CLI_CLI_H

#include "zeef.h"

enum exit_code { EXIT_CLEAN = 0, EXIT_DAMAGED = 1, EXIT_WRONG_CALL = 2, EXIT_UNFINISHED = 3, EXIT_AGAIN = 75 };

/* Words on stderr: reports, progress, the closing summary. the user of the callbacks. */
struct words {
	bool quiet, terminal, colour;
	bool grows;              /* a corpus does: that most records are known is no wonder */
	unsigned shown;          /* reports printed so far */
	uint64_t hidden;         /* reports over the limit */
	double began, last;      /* seconds of the monotonic clock */
	bool line_open;          /* a progress line stands on the terminal */
	enum zeef_level worst;
};
/* A call, read from the command line. */
struct call {
	struct zeef_options options;
	const char *folder;     /* -o, or the run that verify, restore and why look at */
	bool json, html, quiet, help;
	struct zeef_dedup dedup; /* of zeef dedup */
	const char *ledger;      /* its file */
	const char *const *rest; /* what is no option */
	int nrest;
	struct words words;      /* the user of its callbacks */
};

struct command {
	const char *name;
	const char *summary;        /* one line for zeef --help */
	const char *help;           /* the whole of zeef NAME --help */
	const char *letters;        /* the options that it takes, by their letters */
	int (*run)(struct call *call);
};

/* The table of commands; ends with a row without a name. */
extern const struct command commands[];

/* Reads the options of a command. 0, or the exit code after words to stderr. */
int read_call(const struct command *command, int argc, char **argv, struct call *call);

/* Two lines on stderr: the fault, then where to read on. Returns EXIT_WRONG_CALL. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
int wrong_call(const char *command, const char *format, ...);

void words_begin(struct words *words, bool quiet);
void words_report(void *user, const struct zeef_report *report);
void words_progress(void *user, const struct zeef_progress *progress);
void words_end(struct words *words, const char *more); /* `more`: where the hidden reports stand; may be NULL */
void words_summary(struct words *words, const struct zeef_summary *summary, const char *output);
/* What a status means to a shell. */
int exit_of(enum zeef_status status);
/* Prints with control bytes masked. */
void print_masked(const char *text);

/* Bytes to stdout; a zeef_write_fn. */
bool write_stdout(void *user, const char *bytes, size_t count);
/* Colour on stdout: a terminal, and NO_COLOR is not set. */
bool colour_on_stdout(void);

/* Catches SIGINT, SIGTERM and SIGHUP; the flag for zeef_options.stop. */
const volatile int *stop_flag(void);

int command_run(struct call *call);
int command_clean(struct call *call);
int command_why(struct call *call);
int command_verify(struct call *call);
int command_restore(struct call *call);
int command_dedup(struct call *call);
int command_lang(struct call *call);

#endif
