/*
 * dedup-lines: zeef's engine of lines between two files, for measuring without the command line.
 *
 * usage: dedup-lines [-f] [-p] [-m MB] [-j THREADS] [-l LEDGER] [-k first|longest|none] [-F FIELD] [-M] < IN
 * > OUT (-f folded, -p paragraphs, -M marks). Prints the counts and the peak of memory to stderr.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "dedup/lines.h"

static void report(void *user, const struct zeef_report *report)
{
	(void)user;
	fprintf(stderr, "%s: %s: %s; %s\n", report->code, report->source, report->what, report->mend);
}

int main(int argc, char **argv)
{
	struct zf_dedup_options options = { .in = 0, .out = 1, .ledger = -1, .name = "stdin",
		                            .memory = UINT64_C(4) << 30, .scope = ZF_SCOPE_CORPUS,
		                            .threads = 1, .directory = "/tmp", .trouble = { report, NULL } };
	struct zf_dedup_counts counts;
	enum zeef_status status;
	struct rusage usage;
	int c;

	while ((c = getopt(argc, argv, "fpdMm:j:l:k:F:")) != -1) {
		switch (c) {
		case 'f': options.folded = true; break;
		case 'p': options.by = ZF_UNIT_PARAGRAPH; break;
		case 'd': options.by = ZF_UNIT_DOCUMENT; break;
		case 'M': options.mark = true; break;
		case 'm': options.memory = strtoull(optarg, NULL, 10) << 20; break;
		case 'j': options.threads = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'l': options.ledger = open(optarg, O_WRONLY | O_CREAT | O_TRUNC, 0666); break;
		case 'F': options.field = optarg; break;
		case 'k':
			options.keep = !strcmp(optarg, "none")      ? ZF_KEEP_NONE
			               : !strcmp(optarg, "longest") ? ZF_KEEP_LONGEST
			                                            : ZF_KEEP_FIRST;
			break;
		default: return 2;
		}
	}
	status = zf_dedup_lines(&options, &counts);
	fprintf(stderr, "status %d, %llu records, %llu units, %llu removed, %llu damaged, %llu bytes in, "
	                "%llu out\n",
	        (int)status, (unsigned long long)counts.records, (unsigned long long)counts.units,
	        (unsigned long long)counts.removed, (unsigned long long)counts.damaged,
	        (unsigned long long)counts.bytes_in, (unsigned long long)counts.bytes_out);
	if (getrusage(RUSAGE_SELF, &usage) == 0 && counts.units > counts.removed)
		fprintf(stderr, "peak %ld kB, %.1f bytes a unit that stays\n", usage.ru_maxrss,
		        1024. * (double)usage.ru_maxrss / (double)(counts.units - counts.removed));
	return status < 0 ? 3 : 0;
}
