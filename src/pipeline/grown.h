/*
 * pipeline/grown: a corpus that grows batch by batch, in one folder.
 *
 *     DIR/corpus.json   format, key, hash, options, parts, runs: what it does not name is not there
 *     DIR/part-00000/   what the first batch gave, as zeef run -o writes it; never changed again
 *     DIR/index/        runs (dedup/index-run): what the parts hold, for the next batch
 *     DIR/lock          held by the batch at work
 *     DIR/part-NNNNN.partial  the batch at work, or one that was stopped
 *
 * A batch is there when corpus.json, written beside and renamed, names it. Before that its part takes its
 * name and its runs are written; a batch that was killed in between is finished by the next call, whatever
 * that call is.
 */
#ifndef ZF_PIPELINE_GROWN_H
#define ZF_PIPELINE_GROWN_H

#include "dedup/index.h"
#include "pipeline/work.h"

enum { ZF_GROWN_FORMAT = 2 };

struct zf_grown_part {
	char name[32];         /* "part-00000" */
	uint64_t records, documents;
	char sha256[65];       /* of its manifest.json */
};

/* What corpus.json says. */
struct zf_grown_list {
	struct zf_grown_part *parts; /* owned, as runs */
	size_t nparts;
	struct zf_run_info *runs;
	size_t nruns;
	char *options;         /* owned; canonical, as text; "" = the corpus is new */
};
/* ZEEF_END: there is no corpus.json. ZEEF_EUSAGE with a report: one that this zeef does not read. */
enum zeef_status zf_grown_read(const char *folder, const struct zf_trouble *trouble, struct zf_grown_list *out);
void zf_grown_list_free(struct zf_grown_list *list); /* leaves an empty one */
/* Checks what belongs to no part alone: that each part's manifest is the one that was named, and every byte
 * of the index. Faults are reported and counted. */
enum zeef_status zf_grown_check(const char *folder, const struct zf_grown_list *list,
                                const struct zf_trouble *trouble, uint64_t *faults);

struct zf_grown;
/* Makes or opens options->corpus, locks it, and finishes or sweeps what a killed batch left. ZEEF_EUSAGE with
 * a report: another batch is at work, the folder holds something else, or it was begun with other options.
 * `options` must live until the close. */
enum zeef_status zf_grown_open(const struct zeef_options *options, struct zf_grown **out);
void zf_grown_close(struct zf_grown *grown); /* takes NULL; a folder that holds nothing is removed */
const char *zf_grown_output(const struct zf_grown *grown); /* of the next part */
unsigned zf_grown_number(const struct zf_grown *grown);    /* of the next part, from 0 */
enum zeef_status zf_grown_open_index(struct zf_grown *grown);
struct zf_index *zf_grown_index(struct zf_grown *grown);   /* once it is open */
/* Writes what comes new into the index, and the next corpus.json into the work folder, whose out/ is whole.
 * `part` but for its name: what is in it; ids: of its records. */
enum zeef_status zf_grown_commit(struct zf_grown *grown, struct zf_work *work, const struct zf_hash128 *ids,
                                 struct zf_grown_part part);
/* corpus.json takes its place; the part has its name. */
enum zeef_status zf_grown_publish(struct zf_grown *grown, struct zf_work *work);

#endif
