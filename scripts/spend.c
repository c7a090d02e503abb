/*
 * spend: what a command costs.
 *
 * usage: spend IN OUT COMMAND...   Runs it with those files as standard input and output, and prints user + system
 * CPU seconds, wall seconds and the peak of memory in MB, parted by blanks, to standard error. Exits as it did.
 */
#define _DEFAULT_SOURCE /* wait4 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static int start(char **argv)
{
	int in = open(argv[1], O_RDONLY), out = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0)
		return 127;
	execvp(argv[3], argv + 3);
	return 127;
}

int main(int argc, char **argv)
{
	struct timespec begin, end;
	struct rusage usage;
	int status = 0;
	pid_t child;

	if (argc < 4) {
		fputs("spend: wants IN OUT COMMAND...\n", stderr);
		return 2;
	}
	clock_gettime(CLOCK_MONOTONIC, &begin);
	child = fork();
	if (child == 0)
		_exit(start(argv));
	if (child < 0 || wait4(child, &status, 0, &usage) < 0)
		return 3;
	clock_gettime(CLOCK_MONOTONIC, &end);
	fprintf(stderr, "%.3f %.3f %.1f\n", seconds(usage.ru_utime) + seconds(usage.ru_stime),
	        (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9,
	        (double)usage.ru_maxrss * 1024 / 1e6);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 3;
}
