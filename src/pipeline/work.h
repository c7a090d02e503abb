/*
 * pipeline/work: the folder OUTPUT.partial, in which a run stands until it is whole.
 *
 *     lock          held by the run at work
 *     checkpoint    how far ingest came: written anew, synced and renamed at each seal
 *     spool-NNNNN   walked records, each with its length before it
 *     wholes-NNNNN  their rows for resolve: of records as wholes, and of their shapes
 *     prints-NNNNN  and of their blocks
 *     inputs-NNNNN  a line of JSON for each input file that is done, for the manifest
 *     out/          what the second stage writes; renamed to OUTPUT when it is whole
 *     corpus.json   of a corpus that grows: the one that follows when out/ has its name (pipeline/grown)
 *     published     out/ is whole and about to take its name: all else may go
 *
 * What stands behind the last seal is thrown away when a run goes on.
 */
#ifndef ZF_PIPELINE_WORK_H
#define ZF_PIPELINE_WORK_H

#include "core/buffer.h"
#include "core/trouble.h"
#include "dedup/resolve.h"
#include "input/source.h"

struct zf_work;

/* Opens or goes on. `options` are the canonical options: a folder begun with others is refused (ZEEF_EUSAGE),
 * unless `replace`: then it is begun anew. ZEEF_EUSAGE too: another run holds the lock. */
enum zeef_status zf_work_open(const char *output, struct zf_slice options, bool replace,
                              const struct zf_trouble *trouble, struct zf_work **out);
/* Gives the lock back; the folder stays. Takes NULL. */
void zf_work_close(struct zf_work *work);
/* Removes the folder and all in it; before the close. */
void zf_work_remove(struct zf_work *work);
/* Removes what an earlier second stage left in out/. */
void zf_work_clear_out(struct zf_work *work);
const char *zf_work_folder(const struct zf_work *work);
/* Says that out/ is whole, right before it takes its name. */
enum zeef_status zf_work_publish(struct zf_work *work);
/* Removes what a run left that was killed after its output had taken its name; where there is no such thing,
 * or a run holds the lock, nothing is touched. */
void zf_work_sweep(const char *output);

struct zf_source_place zf_work_place(const struct zf_work *work); /* of the last seal */
bool zf_work_ingested(const struct zf_work *work);                /* all input is in the spool */
uint64_t zf_work_records(const struct zf_work *work);             /* sealed */

enum zeef_status zf_work_put(struct zf_work *work, struct zf_slice packed);
enum zeef_status zf_work_put_rows(struct zf_work *work, const struct zf_print_row *rows, size_t count);
enum zeef_status zf_work_put_input(struct zf_work *work, struct zf_slice line);
/* Whether so much was put since the last seal that another is due. */
bool zf_work_due(const struct zf_work *work);
/* Makes all that was put durable, and remembers that the input is done up to `place`. */
enum zeef_status zf_work_seal(struct zf_work *work, struct zf_source_place place, bool ingested);

/* Reading what was sealed, from the start. Records: ZEEF_END = no more. */
enum zeef_status zf_work_rewind(struct zf_work *work);
enum zeef_status zf_work_next(struct zf_work *work, struct zf_buffer *packed);
/* Where the record that was read last stands, and it again. */
struct zf_work_spot {
	uint64_t at, size;     /* bytes */
	uint64_t segment;
};
struct zf_work_spot zf_work_spot(const struct zf_work *work);
enum zeef_status zf_work_read(struct zf_work *work, struct zf_work_spot spot, struct zf_buffer *packed);
/* Reports that the spool is not as it was written: ZEEF_EIO. */
enum zeef_status zf_work_damaged(const struct zf_work *work);
typedef enum zeef_status zf_work_rows_fn(void *user, struct zf_print_row *rows, size_t count);
enum zeef_status zf_work_each_row(struct zf_work *work, bool wholes, zf_work_rows_fn *call, void *user);
typedef enum zeef_status zf_work_input_fn(void *user, struct zf_slice line);
enum zeef_status zf_work_each_input(struct zf_work *work, zf_work_input_fn *call, void *user);

#endif
