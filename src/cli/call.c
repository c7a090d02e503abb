#define _GNU_SOURCE /* getopt_long */
#include "cli/cli.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Every option once. Options without a short letter have a capital one here, which only commands[] and the
 * switch below see.
 */
static const struct option longs[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "corpus", required_argument, NULL, 'G' },
	{ "jobs", required_argument, NULL, 'j' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ "replace", no_argument, NULL, 'R' },
	{ "files-from", required_argument, NULL, 'F' },
	{ "memory", required_argument, NULL, 'M' },
	{ "scope", required_argument, NULL, 'S' },
	{ "favor", required_argument, NULL, 'V' },
	{ "no-site", no_argument, NULL, 'N' },
	{ "no-repair", optional_argument, NULL, 'P' },
	{ "plain-quotes", no_argument, NULL, 'Q' },
	{ "text", no_argument, NULL, 'T' },
	{ "zstd", no_argument, NULL, 'Z' },
	{ "json", no_argument, NULL, 'J' },
	{ "lines", no_argument, NULL, 'l' },
	{ "html", no_argument, NULL, 'H' },
	{ "record-cap", required_argument, NULL, 'C' },
	{ "part-size", required_argument, NULL, 'A' },
	{ "html-field", required_argument, NULL, '1' },
	{ "text-field", required_argument, NULL, '2' },
	{ "url-field", required_argument, NULL, '3' },
	{ "date-field", required_argument, NULL, '4' },
	{ "lang-field", required_argument, NULL, '5' },
	{ "near", required_argument, NULL, 'E' },
	{ "by", required_argument, NULL, 'B' },
	{ "keep", required_argument, NULL, 'K' },
	{ "field", required_argument, NULL, 'D' },
	{ "folded", no_argument, NULL, 'O' },
	{ "mark", no_argument, NULL, 'm' },
	{ "verify-bytes", no_argument, NULL, '6' },
	{ "ledger", required_argument, NULL, 'L' },
	{ "temporary", required_argument, NULL, 'Y' },
	{ NULL, 0, NULL, 0 },
};

int wrong_call(const char *command, const char *format, ...)
{
	va_list args;

	fputs("zeef: ", stderr);
	if (command)
		fprintf(stderr, "%s: ", command);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\n      try: zeef %s%s--help\n", command ? command : "", command ? " " : "");
	return EXIT_WRONG_CALL;
}

/* "64M", "2G", "1048576": bytes. False where it is none. */
static bool size_of(const char *text, uint64_t *out)
{
	static const char units[] = "KMGT";
	char *end;
	const char *unit;
	unsigned long long number;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	number = strtoull(text, &end, 10);
	if (errno)
		return false;
	*out = number;
	if (*end == '\0')
		return true;
	unit = strchr(units, *end & ~32);
	if (!unit || (end[1] && strcmp(end + 1, "iB") != 0 && strcmp(end + 1, "B") != 0))
		return false;
	for (; unit >= units; unit--) {
		if (*out > UINT64_MAX >> 10)
			return false;
		*out <<= 10;
	}
	return true;
}

/* The place of a word in a list that ends with NULL, or -1. */
static int word_of(const char *text, const char *const *words)
{
	for (int i = 0; words[i]; i++)
		if (strcmp(words[i], text) == 0)
			return i;
	return -1;
}

static int set_size(const struct command *command, const char *name, uint64_t *out)
{
	if (!size_of(optarg, out))
		return wrong_call(command->name, "--%s wants a size as 512M or 2G, not \"%s\"", name, optarg);
	return EXIT_CLEAN;
}

/* Options whose value is one of some words. */
static int set_words(const struct command *command, struct call *call, int letter)
{
	static const struct {
		int letter;
		const char *name;
		const char *words[5];
	} choices[] = {
		{ 'S', "scope", { "document", "language", "site", "corpus" } },
		{ 'V', "favor", { "none", "precision", "recall" } },
		{ 'E', "near", { "mark", "off", "remove" } },
		{ 'B', "by", { "line", "paragraph", "document" } },
		{ 'K', "keep", { "first", "longest", "none" } },
		{ 'k', "keep", { "first", "longest", "newest" } },
	};
	size_t at = 0;
	int word;

	while (choices[at].letter != letter)
		at++;
	word = word_of(optarg, choices[at].words);
	if (word < 0) {
		const char *const *w = choices[at].words;

		return wrong_call(command->name, "--%s is %s, %s%s%s or %s, not \"%s\"", choices[at].name,
		                  w[0], w[1], w[3] ? ", " : "", w[3] ? w[2] : "", w[3] ? w[3] : w[2], optarg);
	}
	switch (letter) {
	case 'S': call->options.scope = call->dedup.scope = (enum zeef_scope)word; break;
	case 'V': call->options.favor = (enum zeef_favor)word; break;
	case 'E': call->options.near = (enum zeef_near)word; break;
	case 'B': call->dedup.by = (enum zeef_unit)word; break;
	case 'K': call->dedup.keep = (enum zeef_keep)word; break;
	case 'k': call->options.keep = (enum zeef_survivor)word; break;
	}
	return EXIT_CLEAN;
}

static int set_jobs(const struct command *command, struct call *call)
{
	uint64_t jobs;

	if (!size_of(optarg, &jobs) || jobs == 0 || jobs > 256)
		return wrong_call(command->name, "--jobs wants a number from 1 to 256, not \"%s\"", optarg);
	call->options.threads = (unsigned)jobs;
	return EXIT_CLEAN;
}

/* --no-repair, or --no-repair=NAME,NAME: all repairs, or these. */
static int set_repairs(const struct command *command, struct call *call)
{
	size_t count, i;
	const struct zeef_repair *repairs = zeef_repairs(&count);
	const char *at = optarg;

	if (!at) {
		call->options.no_repair = ((uint32_t)1 << count) - 1;
		return EXIT_CLEAN;
	}
	for (;;) {
		size_t len = strcspn(at, ",");
		for (i = 0; i < count; i++)
			if (strlen(repairs[i].name) == len && memcmp(repairs[i].name, at, len) == 0)
				break;
		if (i == count)
			return wrong_call(command->name,
					  "--no-repair: there is no repair \"%.*s\"; --help lists them",
					  (int)len, at);
		call->options.no_repair |= (uint32_t)1 << i;
		if (!at[len])
			return EXIT_CLEAN;
		at += len + 1;
	}
}

static int set(const struct command *command, struct call *call, int letter)
{
	struct zeef_options *options = &call->options;
	const char **const fields[] = { &options->html_field, &options->text_field, &options->url_field,
		                        &options->date_field, &options->lang_field };

	switch (letter) {
	case 'o': call->folder = optarg; break;
	case 'G': options->corpus = optarg; break;
	case 'j': return set_jobs(command, call);
	case 'q': call->quiet = true; break;
	case 'h': call->help = true; break;
	case 'R': options->replace = true; break;
	case 'F': options->files_from = optarg; break;
	case 'M': return set_size(command, "memory", &options->memory);
	case 'S': case 'V': case 'E': case 'B': return set_words(command, call, letter);
	case 'K': return set_words(command, call, command->run == command_dedup ? 'K' : 'k'); /* of units, or of documents */
	case 'D': call->dedup.field = optarg; break;
	case 'O': call->dedup.folded = true; break;
	case 'm': call->dedup.mark = true; break;
	case '6': options->verify_bytes = call->dedup.verify = true; break;
	case 'L': call->ledger = optarg; break;
	case 'Y': call->dedup.directory = optarg; break;
	case 'N': options->no_site = true; break;
	case 'P': return set_repairs(command, call);
	case 'Q': options->plain_quotes = true; break;
	case 'T': options->text = true; break;
	case 'Z': options->zstd = true; break;
	case 'J': call->json = true; break;
	case 'l': break; /* lines are all that lang reads */
	case 'H': call->html = true; break;
	case 'C': return set_size(command, "record-cap", &options->record_cap);
	case 'A': return set_size(command, "part-size", &options->part_size);
	case '1': case '2': case '3': case '4': case '5': *fields[letter - '1'] = optarg; break;
	}
	return EXIT_CLEAN;
}

static const char *name_of(int letter)
{
	for (const struct option *option = longs; option->name; option++)
		if (option->val == letter)
			return option->name;
	return "";
}

int read_call(const struct command *command, int argc, char **argv, struct call *call)
{
	int letter, code;

	*call = (struct call){ .quiet = false };
	zeef_options_init(&call->options);
	zeef_dedup_init(&call->dedup);
	opterr = 0;
	optind = 1;
	while ((letter = getopt_long(argc, argv, ":o:j:qh", longs, NULL)) != -1) {
		if (letter == ':')
			return wrong_call(command->name, "%s wants a value", argv[optind - 1]);
		if (letter == '?' && optopt && !strncmp(argv[optind - 1], "--", 2) &&
		    strchr(argv[optind - 1], '='))
			return wrong_call(command->name, "%s takes no value", argv[optind - 1]);
		if (letter == '?')
			return wrong_call(command->name, "there is no option \"%s\"", argv[optind - 1]);
		if (letter != 'h' && !strchr(command->letters, letter))
			return wrong_call(command->name, "--%s does not go with this command", name_of(letter));
		code = set(command, call, letter);
		if (code != EXIT_CLEAN)
			return code;
	}
	call->rest = (const char *const *)(argv + optind);
	call->nrest = argc - optind;
	call->options.inputs = call->rest;
	call->options.ninputs = (size_t)call->nrest;
	return EXIT_CLEAN;
}
