#include "pipeline/write.h"

#include <stdlib.h>

#include "core/pool.h"
#include "pipeline/corpus.h"
#include "pipeline/finish.h"
#include "pipeline/manifest.h"
#include "pipeline/options.h"
#include "pipeline/tally.h"

enum { BATCH = 32, REST = 1 << 14 /* bytes that a buffer keeps between batches */ };

struct batch {
	struct zf_buffer packed[BATCH];
	struct zf_hash128 ids[BATCH];
	uint64_t leaders[BATCH];     /* of the clusters of near copies; UINT64_MAX = none */
	size_t first[BATCH + 1];     /* of each record's verdicts in `verdicts` */
	struct zf_buffer verdicts;   /* struct zf_verdict */
	size_t count, bytes;         /* records; of packed ones */
	struct zf_ending endings[BATCH];
};

struct writing {
	const struct zeef_options *options;
	struct zf_work *work;
	struct zf_corpus *corpus;
	struct zf_outputs *outputs;
	struct zf_finish finish;
	struct zf_arena **arenas;    /* one a thread */
	uint64_t records, made, done;
	struct zeef_summary *summary;
};

static struct zf_hash128 id_of(void *user, uint64_t record)
{
	return zf_corpus_id(((struct writing *)user)->corpus, record);
}

static enum zeef_status make(void *user, void *item)
{
	struct writing *writing = user;
	struct batch *batch = item;
	const size_t most = zf_options_batch(writing->options);

	batch->count = batch->bytes = 0;
	zf_buffer_clear(&batch->verdicts);
	if (zf_options_stop(writing->options))
		return ZEEF_ESTOPPED;
	while (batch->count < BATCH && batch->bytes < most) {
		size_t at = batch->count;
		enum zeef_status status = zf_work_next(writing->work, &batch->packed[at]);

		if (status < 0)
			return status;
		if (status == ZEEF_END && writing->made == writing->records)
			break;
		if (status == ZEEF_END || writing->made >= writing->records)
			return zf_work_damaged(writing->work);
		if (!zf_spool_id(zf_buffer_as_slice(&batch->packed[at]), &batch->ids[at]))
			return ZEEF_EIO;
		batch->bytes += batch->packed[at].len;
		batch->first[at] = batch->verdicts.len / sizeof(struct zf_verdict);
		status = zf_corpus_ask(writing->corpus, writing->made, &batch->ids[at], &batch->leaders[at],
		                       &batch->verdicts);
		if (status < 0)
			return status;
		writing->made++;
		batch->count++;
	}
	batch->first[batch->count] = batch->verdicts.len / sizeof(struct zf_verdict);
	if (batch->verdicts.broken)
		return ZEEF_ENOMEM;
	return batch->count ? ZEEF_OK : ZEEF_END;
}

static enum zeef_status work(void *user, void *item, unsigned worker)
{
	struct writing *writing = user;
	struct batch *batch = item;
	const struct zf_verdict *verdicts = (const void *)batch->verdicts.at;
	struct zf_arena *arena = writing->arenas[worker];
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < batch->count && status >= 0; i++) {
		struct zf_document document = { .arena = arena };
		struct zf_outcome outcome;
		size_t nverdicts = batch->first[i + 1] - batch->first[i];

		zf_arena_reset(arena);
		status = zf_spool_unpack(zf_buffer_as_slice(&batch->packed[i]), &document, &outcome);
		if (status >= 0)
			status = zf_finish(&writing->finish, &document, &outcome,
			                   &(struct zf_verdicts){ nverdicts ? verdicts + batch->first[i] : NULL,
			                                          nverdicts, batch->leaders[i] },
			                   batch->ids[i], &batch->endings[i]);
		zf_buffer_rest(&batch->packed[i], REST);
	}
	zf_arena_reset(arena);
	return status;
}

/* As it was packed, unpacked, and as rows: the same again behind work(), for the rows may be as much. */
static size_t weigh(void *user, const void *item)
{
	enum { TIMES = 5 };
	const struct batch *batch = item;

	(void)user;
	return batch->bytes * TIMES;
}

static enum zeef_status finish(void *user, void *item)
{
	struct writing *writing = user;
	struct batch *batch = item;
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < batch->count && status >= 0; i++) {
		struct zf_ending *ending = &batch->endings[i];

		zf_tally_add(writing->summary, ending);
		zf_ending_tell(ending, writing->options);
		if (ending->kept)
			status = zf_outputs_document(writing->outputs, ending->lang,
			                             zf_buffer_as_slice(&ending->document));
		if (status >= 0 && ending->ledger.len)
			status = zf_outputs_ledger(writing->outputs, zf_buffer_as_slice(&ending->ledger));
		if (status >= 0 && ending->trouble.len)
			status = zf_outputs_trouble(writing->outputs, zf_buffer_as_slice(&ending->trouble));
		zf_ending_rest(ending);
	}
	writing->done += batch->count;
	if (writing->options->progress)
		writing->options->progress(writing->options->user, &(struct zeef_progress){
			"write", writing->records, writing->summary->kept, writing->done, writing->records });
	return status;
}

static void free_batch(struct batch *batch)
{
	if (!batch)
		return;
	for (size_t i = 0; i < BATCH; i++) {
		zf_buffer_free(&batch->packed[i]);
		zf_ending_free(&batch->endings[i]);
	}
	zf_buffer_free(&batch->verdicts);
	free(batch);
}

static enum zeef_status second_stage(struct writing *writing)
{
	unsigned threads = writing->options->threads;
	size_t items = zf_options_items(writing->options);
	void **slots = calloc(items, sizeof *slots);
	struct zf_line line = { threads, items, make, work, finish, writing, slots, weigh,
		                zf_options_budget(writing->options) };
	enum zeef_status status = slots ? ZEEF_OK : ZEEF_ENOMEM;

	writing->arenas = calloc(threads, sizeof *writing->arenas);
	if (!writing->arenas)
		status = ZEEF_ENOMEM;
	for (unsigned i = 0; i < threads && status >= 0; i++)
		if (!(writing->arenas[i] = zf_arena_new(0)))
			status = ZEEF_ENOMEM;
	for (size_t i = 0; i < items && status >= 0; i++)
		if (!(slots[i] = calloc(1, sizeof(struct batch))))
			status = ZEEF_ENOMEM;
	if (status >= 0)
		status = zf_work_rewind(writing->work);
	if (status >= 0)
		status = zf_line_run(&line);
	for (size_t i = 0; slots && i < items; i++)
		free_batch(slots[i]);
	for (unsigned i = 0; writing->arenas && i < threads; i++)
		zf_arena_free(writing->arenas[i]);
	free(slots);
	free(writing->arenas);
	return status;
}

/* What the corpus is told of the part. */
static struct zf_grown_part part_of(const struct writing *writing)
{
	struct zf_grown_part part = { .records = writing->summary->records,
	                             .documents = writing->summary->kept };
	size_t count;
	const struct zf_output_file *files = zf_outputs_files(writing->outputs, &count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(files[i].path, "manifest.json") == 0)
			memcpy(part.sha256, files[i].sha256, sizeof part.sha256);
	return part;
}

/* Whole and durable, but for its name. */
static enum zeef_status end(struct writing *writing, struct zf_grown *grown)
{
	enum zeef_status status = ZEEF_OK;

	if (zf_corpus_lost(writing->corpus))
		return ZEEF_EIO;
	status = zf_outputs_commit(writing->outputs);
	if (status >= 0)
		status = zf_manifest_write(writing->options, writing->work, writing->outputs,
		                           &(struct zf_manifest_part){ grown != NULL,
		                                                      grown ? zf_grown_number(grown) : 0 },
		                           writing->summary);
	if (status >= 0)
		status = zf_outputs_sums(writing->outputs);
	if (status >= 0 && grown && writing->summary->kept > 0)
		status = zf_grown_commit(grown, writing->work, zf_corpus_ids(writing->corpus),
		                         part_of(writing));
	return status;
}

enum zeef_status zf_write_all(const struct zeef_options *options, struct zf_work *work_, struct zf_grown *grown,
                              struct zeef_summary *summary)
{
	struct writing writing = { .options = options, .work = work_, .summary = summary };
	struct zf_index *index = grown ? zf_grown_index(grown) : NULL;
	struct zf_buffer folder = { 0 };
	enum zeef_status status;

	writing.finish = (struct zf_finish){ { options->plain_quotes }, options->text, id_of, &writing };
	zf_buffer_format(&folder, "%s/out", zf_work_folder(work_));
	zf_work_clear_out(work_);
	writing.records = zf_work_records(work_);
	status = folder.broken ? ZEEF_ENOMEM : zf_corpus_open(options, work_, index, &writing.corpus);
	if (status >= 0)
		status = zf_outputs_open(zf_buffer_string(&folder), options, &writing.outputs);
	if (status >= 0)
		status = second_stage(&writing);
	if (status >= 0)
		status = end(&writing, grown);
	zf_outputs_close(writing.outputs);
	zf_corpus_close(writing.corpus);
	zf_buffer_free(&folder);
	return status;
}
