#include "cli/cli.h"

#include <stdio.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

static int usage(FILE *to)
{
	fputs("zeef turns piles of scraped press releases into clean documents, and accounts for every "
	      "paragraph.\n\n"
	      "usage: zeef COMMAND [OPTION]... [INPUT]...\n\n",
	      to);
	for (const struct command *command = commands; command->name; command++)
		fprintf(to, "  %-9s %s\n", command->name, command->summary);
	fputs("\n  zeef COMMAND --help   all of a command\n"
	      "  zeef --version        versions of zeef and its libraries\n"
	      "  man zeef              what is done with the text, in which order\n",
	      to);
	return EXIT_CLEAN;
}

static const struct command *find(const char *name)
{
	for (const struct command *command = commands; command->name; command++)
		if (strcmp(command->name, name) == 0)
			return command;
	return NULL;
}

/* The help of a command, and the table of repairs where it can switch them off. */
static int help(const struct command *command)
{
	size_t count;
	const struct zeef_repair *repairs = zeef_repairs(&count);

	fputs(command->help, stdout);
	if (strchr(command->letters, 'P')) {
		fputs("\nrepairs:\n", stdout);
		for (size_t i = 0; i < count; i++)
			printf("  %-9s %s\n", repairs[i].name, repairs[i].words);
	}
	return ferror(stdout) ? EXIT_UNFINISHED : EXIT_CLEAN;
}

/* Where memory is scarce, large pieces go back to the system as soon as they are freed. By itself glibc raises
 * its bound with the first of them, and keeps from then on what a large record took, in a heap a thread: that
 * takes a tenth less of CPU (system time), and half as much memory again. */
static void give_back(uint64_t memory)
{
#ifdef __GLIBC__
	if (memory && memory < (uint64_t)256 << 20)
		mallopt(M_MMAP_THRESHOLD, 128 * 1024);
#else
	(void)memory;
#endif
}

static int dispatch(int argc, char **argv)
{
	const struct command *command;
	struct call call;
	int code;

	if (argc < 2)
		return wrong_call(NULL, "no command was named");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0)
		return usage(stdout);
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)
		return printf("%s\n%s\n", zeef_version(), zeef_libraries()) < 0 ? EXIT_UNFINISHED : EXIT_CLEAN;
	command = find(argv[1]);
	if (!command)
		return wrong_call(NULL, "there is no command \"%s\"", argv[1]);
	code = read_call(command, argc - 1, argv + 1, &call);
	if (code != EXIT_CLEAN)
		return code;
	if (call.help)
		return help(command);
	give_back(call.options.memory);
	return command->run(&call);
}

int main(int argc, char **argv)
{
	int code = dispatch(argc, argv);

	/* A full disk is found here at the latest. */
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("zeef: standard output");
		fputs("      make room, or give another place for the output\n", stderr);
		return EXIT_UNFINISHED;
	}
	return code;
}
