#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/path.h"
#include "pipeline/grown.h"
#include "pipeline/ingest.h"
#include "pipeline/options.h"
#include "pipeline/tally.h"
#include "pipeline/write.h"

/* What stands at a path. */
enum there { NOTHING, EMPTY_FOLDER, EARLIER_RUN, SOMETHING_ELSE, NO_FOLDER, UNKNOWN };

static bool look_at(void *user, const char *name)
{
	enum there *there = user;

	*there = strcmp(name, "manifest.json") == 0 ? EARLIER_RUN : SOMETHING_ELSE;
	return *there != EARLIER_RUN;
}

static enum there look(const char *path)
{
	enum there there = EMPTY_FOLDER;
	int error = zf_path_each(path, look_at, &there);

	errno = error;
	return error == 0 ? there : error == ENOENT ? NOTHING : error == ENOTDIR ? NO_FOLDER : UNKNOWN;
}

static enum zeef_status check_output(const struct zeef_options *options, const struct zf_trouble *trouble)
{
	struct zf_slice name = zf_slice_of(options->output);

	if (!options->output || !*options->output) {
		zf_trouble(trouble, ZEEF_FATAL, "no-output", zf_slice_of(""), UINT64_MAX,
		           "name a folder with -o OUT", "no output folder was named");
		return ZEEF_EUSAGE;
	}
	switch (look(options->output)) {
	case NOTHING:
	case EMPTY_FOLDER:
		return ZEEF_OK;
	case EARLIER_RUN:
		if (options->replace)
			return ZEEF_OK;
		zf_trouble(trouble, ZEEF_FATAL, "output-there", name, UINT64_MAX,
		           "choose another folder with -o, or add --replace",
		           "an earlier run stands here, whole; nothing was changed");
		return ZEEF_EUSAGE;
	case SOMETHING_ELSE:
		zf_trouble(trouble, ZEEF_FATAL, "output-foreign", name, UINT64_MAX,
		           "choose another folder with -o, or empty this one yourself",
		           "it holds something that zeef did not write; nothing was changed");
		return ZEEF_EUSAGE;
	case NO_FOLDER:
		zf_trouble(trouble, ZEEF_FATAL, "output-foreign", name, UINT64_MAX,
		           "name a folder with -o, or one that is to be made",
		           "it is a file, or below one, and the output is a folder; nothing was changed");
		return ZEEF_EUSAGE;
	case UNKNOWN:
		zf_trouble(trouble, ZEEF_FATAL, "output-unreadable", name, UINT64_MAX,
		           "mend the cause, or choose another folder with -o", "looking what it holds: %s",
		           strerror(errno));
		return ZEEF_EIO;
	}
	return ZEEF_EUSAGE;
}

static enum zeef_status failed(const struct zf_trouble *trouble, const char *path, const char *doing)
{
	zf_trouble(trouble, ZEEF_FATAL, "publish", zf_slice_of(path), UINT64_MAX,
	           "mend the cause, then run the same command again: all is done but this", "%s: %s", doing,
	           strerror(errno));
	return ZEEF_EIO;
}

/* The finished folder takes its name. An earlier run gives way to it first, into the work folder,
 * which goes next. */
static enum zeef_status publish(const struct zeef_options *options, struct zf_work *work,
                                const struct zf_trouble *trouble)
{
	struct zf_buffer from = { 0 }, old = { 0 };
	enum zeef_status status = zf_work_publish(work);

	zf_buffer_format(&from, "%s/out", zf_work_folder(work));
	zf_buffer_format(&old, "%s/old", zf_work_folder(work));
	if (status >= 0 && (from.broken || old.broken))
		status = ZEEF_ENOMEM;
	if (status >= 0 && options->replace && look(options->output) == EARLIER_RUN &&
	    rename(options->output, zf_buffer_string(&old)) != 0)
		status = failed(trouble, options->output, "moving the earlier run away");
	if (status >= 0 && rename(zf_buffer_string(&from), options->output) != 0)
		status = failed(trouble, options->output, "giving the output its name");
	zf_buffer_free(&from);
	zf_buffer_free(&old);
	return status;
}

/* The name of the new folder is to outlive a power cut: the folder that holds it is synced. */
static enum zeef_status sync_above(const struct zf_trouble *trouble, const char *path)
{
	char above[PATH_MAX]; /* no memory is asked for: the output has its name */
	size_t n = strlen(path);

	while (n && path[n - 1] == '/')
		n--;
	while (n && path[n - 1] != '/')
		n--;
	snprintf(above, sizeof above, "%.*s", n ? (int)n : 1, n ? path : ".");
	if (zf_path_sync(above))
		return ZEEF_OK;
	zf_trouble(trouble, ZEEF_FATAL, "publish", zf_slice_of(path), UINT64_MAX,
	           "see whether the disk is in order; zeef verify says whether the output is",
	           "the output is whole, but its name may not outlive a power cut: %s", strerror(errno));
	return ZEEF_EIO;
}

/* The program, ICU's tables and the records in hand take a part of the memory; what is left is shared out
 * among all that grows with the input. */
static uint64_t memory_to_share(uint64_t memory)
{
	enum { OWN_MOST = 64 << 20 };

	return memory - (memory / 4 < OWN_MOST ? memory / 4 : OWN_MOST);
}

/* A run on its way. */
struct run {
	struct zeef_options options; /* settled; of a part of a corpus `output` is the part's */
	struct zf_trouble trouble;
	struct zf_buffer canonical;
	struct zf_grown *grown;      /* NULL = a run by itself */
	struct zf_work *work;
	struct zf_source *source;
};

static enum zeef_status stages(struct run *run, struct zeef_summary *summary)
{
	enum zeef_status status = ZEEF_OK;

	/* A damaged index is found before anything is read. */
	if (run->grown)
		status = zf_grown_open_index(run->grown);
	if (status >= 0 && !zf_work_ingested(run->work)) {
		struct zf_language *language = zf_language_new();

		status = language ? zf_ingest(&run->options, language, run->source, run->work) : ZEEF_ENOMEM;
		zf_language_free(language);
	}
	return status < 0 ? status : zf_write_all(&run->options, run->work, run->grown, summary);
}

static enum zeef_status begin(struct run *run)
{
	struct zf_source_options source = zf_options_source(&run->options);
	enum zeef_status status;

	if (run->options.corpus && run->options.output) {
		zf_trouble(&run->trouble, ZEEF_FATAL, "option", zf_slice_of(""), UINT64_MAX,
		           "name a folder with -o OUT, or a corpus that grows with --corpus DIR",
		           "both an output folder and a corpus were named");
		return ZEEF_EUSAGE;
	}
	/* A wrong input is found before anything is made. */
	status = zf_source_open(&source, &run->source);
	if (status >= 0 && run->options.corpus) {
		status = zf_grown_open(&run->options, &run->grown);
		if (status >= 0)
			run->options.output = zf_grown_output(run->grown);
	}
	if (status >= 0 && run->options.output)
		zf_work_sweep(run->options.output);
	if (status >= 0)
		status = check_output(&run->options, &run->trouble);
	if (status < 0)
		return status;
	zf_options_canonical(&run->options, true, &run->canonical);
	if (run->canonical.broken)
		return ZEEF_ENOMEM;
	return zf_work_open(run->options.output, zf_buffer_as_slice(&run->canonical), run->options.replace,
	                    &run->trouble, &run->work);
}

/* All is written: it takes its name. */
static enum zeef_status end(struct run *run, struct zeef_summary *summary)
{
	enum zeef_status status = ZEEF_OK;

	if (run->grown && summary->kept == 0) {
		zf_work_remove(run->work);
		return ZEEF_OK;
	}
	status = publish(&run->options, run->work, &run->trouble);
	if (status < 0)
		return status;
	if (run->grown) {
		status = zf_grown_publish(run->grown, run->work);
		snprintf(summary->part, sizeof summary->part, "part-%05u", zf_grown_number(run->grown));
		if (status < 0)
			return status; /* the next call finishes it */
	} else {
		status = sync_above(&run->trouble, run->options.output);
	}
	zf_work_remove(run->work);
	return status;
}

enum zeef_status zeef_run(const struct zeef_options *given, struct zeef_summary *summary)
{
	struct run run = { .trouble = zf_options_trouble(given) };
	enum zeef_status status;

	*summary = (struct zeef_summary){ 0 };
	status = zf_options_settle(given, &run.options);
	run.options.memory = memory_to_share(run.options.memory);
	if (status >= 0)
		status = begin(&run);
	/* Another run may have ended between the first look and the lock. */
	if (status >= 0 && (status = check_output(&run.options, &run.trouble)) < 0 &&
	    zf_work_records(run.work) == 0)
		zf_work_remove(run.work);
	if (status >= 0)
		status = stages(&run, summary);
	if (status >= 0)
		status = end(&run, summary);
	zf_work_close(run.work);
	zf_grown_close(run.grown);
	zf_source_close(run.source);
	zf_buffer_free(&run.canonical);
	zf_tally_end(summary);
	return status < 0 ? status : zf_tally_status(summary);
}
