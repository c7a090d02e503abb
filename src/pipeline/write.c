#include "pipeline/write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "boilerplate/judge.h"
#include "core/pool.h"
#include "pipeline/finish.h"
#include "pipeline/manifest.h"
#include "pipeline/options.h"
#include "pipeline/tally.h"

enum { BATCH = 32, BATCH_BYTES = 1 << 20 };

struct batch {
	struct zf_buffer packed[BATCH];
	struct zf_hash128 ids[BATCH];
	size_t first[BATCH + 1];     /* of each record's verdicts in `verdicts` */
	struct zf_buffer verdicts;   /* struct zf_verdict */
	size_t count;
	struct zf_ending endings[BATCH];
};

struct writing {
	const struct zeef_options *options;
	struct zf_work *work;
	struct zf_resolver *resolver;
	struct zf_outputs *outputs;
	struct zf_finish finish;
	struct zf_arena **arenas;    /* one a thread */
	struct zf_hash128 *ids;      /* of all records so far; a mapped file of our own */
	uint64_t nids, made, done;
	struct zf_verdict next;      /* the verdict that waits for its record */
	bool has_next;
	struct zeef_summary *summary;
};

static bool site(float merit, uint8_t risk, uint32_t documents, uint32_t site_documents)
{
	return zf_judge_site(merit, risk, (struct zf_site_facts){ documents, site_documents });
}

static enum zeef_status resolve(struct writing *writing)
{
	struct zf_resolve_options options = {
		.scope = (enum zf_scope)writing->options->scope,
		.memory = writing->options->memory / 2,
		.directory = zf_work_folder(writing->work),
		.threads = writing->options->threads,
		.site = writing->options->no_site ? NULL : site,
		.trouble = zf_options_trouble(writing->options),
	};
	enum zeef_status status;

	writing->resolver = zf_resolver_new(&options);
	if (!writing->resolver)
		return ZEEF_ENOMEM;
	status = zf_work_each_row(writing->work, writing->resolver);
	return status < 0 ? status : zf_resolver_finish(writing->resolver);
}

/* Sixteen bytes a record, in a file that the system may page out: memory stays bounded. */
static enum zeef_status map_ids(struct writing *writing)
{
	uint64_t count = zf_work_records(writing->work);
	size_t size = (size_t)(count ? count : 1) * sizeof *writing->ids;
	struct zf_trouble trouble = zf_options_trouble(writing->options);
	struct zf_buffer path = { 0 };
	void *map = MAP_FAILED;
	int fd;

	zf_buffer_format(&path, "%s/ids", zf_work_folder(writing->work));
	fd = open(zf_buffer_string(&path), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	/* Room is taken now: a full disk must be found here, not as a signal later. */
	if (fd >= 0 && (errno = posix_fallocate(fd, 0, (off_t)size)) == 0)
		map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		zf_trouble(&trouble, ZEEF_FATAL, "work-io", zf_buffer_as_slice(&path), UINT64_MAX,
		           "make room, then run the same command again", "%s", strerror(errno));
	if (fd >= 0)
		close(fd);
	zf_buffer_free(&path);
	if (map == MAP_FAILED)
		return ZEEF_EIO;
	writing->ids = map;
	writing->nids = count;
	return ZEEF_OK;
}

static void unmap_ids(struct writing *writing)
{
	if (writing->ids)
		munmap(writing->ids, (size_t)(writing->nids ? writing->nids : 1) * sizeof *writing->ids);
}

static struct zf_hash128 id_of(void *user, uint64_t record)
{
	const struct writing *writing = user;

	return record < writing->nids ? writing->ids[record] : (struct zf_hash128){ 0, 0 };
}

/* The record's verdicts: those about blocks and the whole go to the batch, the ordinal of its id is given back. */
static enum zeef_status take_verdicts(struct writing *writing, struct batch *batch, uint64_t record, uint32_t *ordinal)
{
	*ordinal = 0;
	for (;;) {
		if (!writing->has_next) {
			enum zeef_status status = zf_resolver_next(writing->resolver, &writing->next);

			if (status < 0)
				return status;
			if (status == ZEEF_END)
				writing->next.record = UINT64_MAX;
			writing->has_next = true;
		}
		if (writing->next.record != record)
			return ZEEF_OK;
		writing->has_next = false;
		if (writing->next.reason == ZF_KEPT)
			*ordinal = writing->next.ordinal;
		else
			zf_buffer_add(&batch->verdicts, (const char *)&writing->next, sizeof writing->next);
	}
}

static enum zeef_status make(void *user, void *item)
{
	struct writing *writing = user;
	struct batch *batch = item;
	size_t bytes = 0;

	batch->count = 0;
	zf_buffer_clear(&batch->verdicts);
	if (zf_options_stop(writing->options))
		return ZEEF_ESTOPPED;
	while (batch->count < BATCH && bytes < BATCH_BYTES) {
		struct zf_buffer *packed = &batch->packed[batch->count];
		enum zeef_status status = zf_work_next(writing->work, packed);
		uint64_t record = writing->made;
		uint32_t ordinal;

		if (status < 0)
			return status;
		if (status == ZEEF_END || record >= writing->nids)
			break;
		bytes += packed->len;
		batch->first[batch->count] = batch->verdicts.len / sizeof(struct zf_verdict);
		status = take_verdicts(writing, batch, record, &ordinal);
		if (status < 0)
			return status;
		if (!zf_spool_id(zf_buffer_as_slice(packed), &batch->ids[batch->count]))
			return ZEEF_EIO;
		batch->ids[batch->count] = zf_id_with_ordinal(batch->ids[batch->count], ordinal);
		writing->ids[record] = batch->ids[batch->count];
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
			                   nverdicts ? verdicts + batch->first[i] : NULL, nverdicts,
			                   batch->ids[i], &batch->endings[i]);
	}
	return status;
}

static enum zeef_status finish(void *user, void *item)
{
	struct writing *writing = user;
	struct batch *batch = item;
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < batch->count && status >= 0; i++) {
		const struct zf_ending *ending = &batch->endings[i];

		zf_tally_add(writing->summary, ending);
		zf_ending_tell(ending, writing->options);
		if (ending->kept)
			status = zf_outputs_document(writing->outputs, ending->lang, zf_buffer_as_slice(&ending->document));
		if (status >= 0 && ending->ledger.len)
			status = zf_outputs_ledger(writing->outputs, zf_buffer_as_slice(&ending->ledger));
		if (status >= 0 && ending->trouble.len)
			status = zf_outputs_trouble(writing->outputs, zf_buffer_as_slice(&ending->trouble));
	}
	writing->done += batch->count;
	if (writing->options->progress)
		writing->options->progress(writing->options->user, &(struct zeef_progress){
			"write", writing->nids, writing->summary->kept, writing->done, writing->nids });
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
	size_t items = threads > 1 ? threads * 4u : 1;
	void **slots = calloc(items, sizeof *slots);
	struct zf_line line = { threads, items, make, work, finish, writing, slots };
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

enum zeef_status zf_write_all(const struct zeef_options *options, struct zf_work *work_, struct zeef_summary *summary)
{
	struct writing writing = { .options = options, .work = work_, .summary = summary };
	struct zf_buffer folder = { 0 };
	enum zeef_status status;

	writing.finish = (struct zf_finish){ { options->plain_quotes }, options->text, id_of, &writing };
	zf_buffer_format(&folder, "%s/out", zf_work_folder(work_));
	zf_work_clear_out(work_);
	status = resolve(&writing);
	if (status >= 0)
		status = map_ids(&writing);
	if (status >= 0)
		status = zf_outputs_open(zf_buffer_string(&folder), options, &writing.outputs);
	if (status >= 0)
		status = second_stage(&writing);
	if (status >= 0)
		status = zf_outputs_commit(writing.outputs);
	if (status >= 0)
		status = zf_manifest_write(options, work_, writing.outputs, summary);
	if (status >= 0)
		status = zf_outputs_sums(writing.outputs);
	zf_outputs_close(writing.outputs);
	zf_resolver_free(writing.resolver);
	unmap_ids(&writing);
	zf_buffer_free(&folder);
	return status;
}
