#define _DEFAULT_SOURCE /* madvise */
#include "pipeline/corpus.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "boilerplate/judge.h"
#include "boilerplate/shapes.h"
#include "pipeline/finish.h"
#include "pipeline/options.h"
#include "pipeline/relate.h"
#include "pipeline/stream.h"

enum { LET_GO = 1 << 15 }; /* records after which the pages of the maps are let go */

/* What is known of a record as a whole. Of records +1: 0 = none. */
struct whole {
	uint64_t leader;   /* leads its cluster of near copies; may be the record itself, or of an earlier part */
	uint64_t twin;     /* stays in its place, for it has the same URL or text; may be of an earlier part */
	uint64_t seen;     /* its site had the same document in an earlier part */
};

struct zf_corpus {
	const struct zeef_options *options;
	struct zf_work *work;
	struct zf_index *index;       /* of earlier parts; NULL = there are none */
	struct zf_resolver *resolver; /* at work */
	struct zf_stream *stream;     /* of what it, and others, said of blocks */
	struct zf_resolver *shapes;   /* of what sites leave out by shape, while blocks are resolved; NULL = nothing */
	struct zf_verdict shaped;     /* its next; of record UINT64_MAX: there is no more */
	struct zf_compare *compare;   /* NULL = prints are believed */
	uint64_t records;
	/* Both lie in mapped files of our own, which the system may page out: memory stays bounded. */
	struct zf_hash128 *ids;      /* of each record */
	struct whole *wholes;        /* of each record */
	atomic_bool lost;            /* an id of an earlier part could not be read */
};

static void *map(const struct zf_corpus *corpus, const char *name, size_t item)
{
	struct zf_trouble trouble = zf_options_trouble(corpus->options);
	size_t size = (size_t)(corpus->records ? corpus->records : 1) * item;
	struct zf_buffer path = { 0 };
	void *got = MAP_FAILED;
	int fd;

	zf_buffer_format(&path, "%s/%s", zf_work_folder(corpus->work), name);
	fd = open(zf_buffer_string(&path), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	/* Room is taken now: a full disk must be found here, not as a signal later. */
	if (fd >= 0 && (errno = posix_fallocate(fd, 0, (off_t)size)) == 0)
		got = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (got == MAP_FAILED)
		zf_trouble(&trouble, ZEEF_FATAL, errno == ENOSPC ? "disk-full" : "work-io",
		           zf_buffer_as_slice(&path), UINT64_MAX,
		           "make room, then run the same command again: it goes on where it stopped", "%s",
		           strerror(errno));
	if (fd >= 0)
		close(fd);
	zf_buffer_free(&path);
	return got == MAP_FAILED ? NULL : got;
}

static void unmap(const struct zf_corpus *corpus, void *at, size_t item)
{
	if (at)
		munmap(at, (size_t)(corpus->records ? corpus->records : 1) * item);
}

/* Pages of the maps that were touched count as ours until they are let go; what stands in them is the
 * files'. */
static void let_go(const struct zf_corpus *corpus)
{
	madvise(corpus->ids, (size_t)corpus->records * sizeof *corpus->ids, MADV_DONTNEED);
	madvise(corpus->wholes, (size_t)corpus->records * sizeof *corpus->wholes, MADV_DONTNEED);
}

static bool site(float merit, uint8_t risk, uint32_t documents, uint32_t kept, uint32_t site_documents)
{
	return zf_judge_site(merit, risk, (struct zf_site_facts){ documents, kept, site_documents });
}

static bool shape(uint32_t documents, uint32_t kept)
{
	return zf_shape_goes((struct zf_shape_facts){ documents, kept });
}

static bool place(uint32_t documents, uint32_t kept)
{
	return zf_title_has_place((struct zf_shape_facts){ documents, kept });
}

static enum zeef_status take_clusters(struct zf_corpus *corpus, struct zf_near *near)
{
	struct zf_near_member member;
	enum zeef_status status = ZEEF_OK;

	while (near && (status = zf_near_next(near, &member)) == ZEEF_OK)
		if (member.record < corpus->records)
			corpus->wholes[member.record].leader = member.leader + 1;
	return status;
}

/* Documents that go must be known before anything else is; where they stay, one look at the spool is enough for
 * documents and paragraphs. */
static enum zeef_status relate_documents(struct zf_corpus *corpus)
{
	struct zf_near *documents = NULL;
	enum zeef_status status = ZEEF_OK;

	if (corpus->options->near == ZEEF_NEAR_REMOVE)
		status = zf_relate(corpus->options, corpus->work, &(struct zf_relations){
			.documents = &documents, .index = corpus->index });
	if (status >= 0)
		status = take_clusters(corpus, documents);
	zf_near_free(documents);
	return status;
}

/* A near copy that is to go: it leads no cluster itself. */
static bool is_near_copy(const struct zf_corpus *corpus, uint64_t record)
{
	uint64_t leader = corpus->wholes[record].leader;

	return corpus->options->near == ZEEF_NEAR_REMOVE && leader && leader != record + 1;
}

/* Of the rows of whole records those of their URLs alone. */
static enum zeef_status add_urls(void *user, struct zf_print_row *rows, size_t count)
{
	struct zf_corpus *corpus = user;
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < count && status >= 0; i++)
		if ((rows[i].flags & ZF_PRINT_URL) && rows[i].record < corpus->records)
			status = zf_resolver_add(corpus->resolver, &rows[i], 1);
	return status;
}

/* Asks whether the record's document counts for its site already. */
static enum zeef_status add_pair(struct zf_corpus *corpus, struct zf_print_row row)
{
	const uint64_t pair[2] = { row.site, row.document };

	row.print = zf_hash128(zf_slice_make((const char *)pair, sizeof pair));
	row.flags = ZF_PRINT_PAIR;
	return zf_resolver_add(corpus->resolver, &row, 1);
}

/* The others. A record that gave way to another of its URL can be no other's survivor. */
static enum zeef_status add_wholes(void *user, struct zf_print_row *rows, size_t count)
{
	struct zf_corpus *corpus = user;
	bool pairs = corpus->index && !corpus->options->no_site;
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < count && status >= 0; i++) {
		if ((rows[i].flags & (ZF_PRINT_URL | ZF_PRINT_SHAPE)) || rows[i].record >= corpus->records)
			continue;
		if (rows[i].flags & ZF_PRINT_ID)
			corpus->ids[rows[i].record] = rows[i].print;
		else if (corpus->wholes[rows[i].record].twin)
			rows[i].flags |= ZF_PRINT_COPY;
		status = zf_resolver_add(corpus->resolver, &rows[i], 1);
		if (status >= 0 && pairs && (rows[i].flags & ZF_PRINT_ID) && rows[i].site)
			status = add_pair(corpus, rows[i]);
	}
	return status;
}

/* Those of the shapes of records. */
static enum zeef_status add_shapes(void *user, struct zf_print_row *rows, size_t count)
{
	struct zf_corpus *corpus = user;
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < count && status >= 0; i++) {
		if (!(rows[i].flags & ZF_PRINT_SHAPE) || rows[i].record >= corpus->records)
			continue;
		if (corpus->wholes[rows[i].record].seen)
			rows[i].flags |= ZF_PRINT_SEEN;
		status = zf_resolver_add(corpus->resolver, &rows[i], 1);
	}
	return status;
}

static enum zeef_status next_shaped(struct zf_corpus *corpus)
{
	enum zeef_status status = corpus->shapes ? zf_resolver_next(corpus->shapes, &corpus->shaped) : ZEEF_END;

	if (status == ZEEF_END)
		corpus->shaped = (struct zf_verdict){ .record = UINT64_MAX };
	return status;
}

/* What its shape says of a block: whether it goes, or comes back. Blocks are asked about in their order. */
static enum zeef_status shaped_flag(struct zf_corpus *corpus, const struct zf_print_row *row, uint16_t *flag)
{
	const struct zf_verdict *next = &corpus->shaped;
	enum zeef_status status = ZEEF_OK;

	while (status == ZEEF_OK &&
	       (next->record < row->record || (next->record == row->record && next->block < row->block)))
		status = next_shaped(corpus);
	*flag = 0;
	if (next->record == row->record && next->block == row->block)
		*flag = next->reason == ZF_KEPT ? ZF_PRINT_RETURNS : ZF_PRINT_SHAPED;
	return status < 0 ? status : ZEEF_OK;
}

/* The rows of blocks. What is in a record that goes as a whole can be no other block's survivor. */
static enum zeef_status add_blocks(void *user, struct zf_print_row *rows, size_t count)
{
	struct zf_corpus *corpus = user;
	enum zeef_status status = ZEEF_OK;
	size_t used = 0;

	for (size_t i = 0; i < count && status >= 0; i++) {
		uint16_t flag;

		if (rows[i].record >= corpus->records)
			continue;
		status = shaped_flag(corpus, &rows[i], &flag);
		rows[i].flags |= flag;
		if (corpus->wholes[rows[i].record].twin || is_near_copy(corpus, rows[i].record))
			rows[i].flags |= ZF_PRINT_COPY;
		if (corpus->wholes[rows[i].record].seen)
			rows[i].flags |= ZF_PRINT_SEEN;
		rows[used++] = rows[i];
	}
	return status < 0 ? status : zf_resolver_add(corpus->resolver, rows, used);
}

static struct zf_resolve_options resolve_options(const struct zf_corpus *corpus)
{
	const struct zeef_options *options = corpus->options;

	return (struct zf_resolve_options){
		.scope = (enum zf_scope)options->scope,
		.memory = options->memory / 2,
		.directory = zf_work_folder(corpus->work),
		.threads = options->threads,
		.site = options->no_site ? NULL : site,
		.shape = shape,
		.place = place,
		.own = zf_title_is_own,
		.index = corpus->index,
		.trouble = zf_options_trouble(options),
	};
}

static enum zeef_status resolve(struct zf_corpus *corpus, bool wholes, zf_work_rows_fn *add)
{
	struct zf_resolve_options resolve = resolve_options(corpus);
	enum zeef_status status;

	if (wholes)
		resolve.site = NULL;
	if (add == add_shapes) /* its verdicts stay while blocks are resolved */
		resolve.memory /= 8;
	corpus->resolver = zf_resolver_new(&resolve);
	if (!corpus->resolver)
		return ZEEF_ENOMEM;
	status = zf_work_each_row(corpus->work, wholes, add, corpus);
	return status < 0 ? status : zf_resolver_finish(corpus->resolver);
}

/* Whether a record goes for another: those of one text may be compared. */
static enum zeef_status is_twin(struct zf_corpus *corpus, const struct zf_verdict *verdict,
                                zf_work_rows_fn *add, bool *same)
{
	struct zf_verdict whole = *verdict;

	*same = true;
	whole.block = ZF_NO_BLOCK;
	return corpus->compare && add == add_wholes ? zf_compare_ask(corpus->compare, &whole, same) : ZEEF_OK;
}

/* Equal URLs first, then equal ids and texts: what is no document of its own must be known before its blocks
 * are looked at. */
static enum zeef_status resolve_wholes(struct zf_corpus *corpus, zf_work_rows_fn *add)
{
	enum zeef_status status = resolve(corpus, true, add);
	struct zf_verdict verdict;
	bool same;

	while (status >= 0) {
		status = zf_resolver_next(corpus->resolver, &verdict);
		if (status != ZEEF_OK)
			break;
		if (verdict.record >= corpus->records)
			continue;
		if (verdict.reason == ZF_KEPT && verdict.ordinal == 0)
			corpus->wholes[verdict.record].seen = 1;
		else if (verdict.reason == ZF_KEPT)
			corpus->ids[verdict.record] = zf_id_with_ordinal(corpus->ids[verdict.record],
			                                                 verdict.ordinal);
		else if (!corpus->wholes[verdict.record].twin &&
		         (status = is_twin(corpus, &verdict, add, &same)) >= 0)
			corpus->wholes[verdict.record].twin = same ? verdict.of_record + 1 : 0;
	}
	let_go(corpus);
	zf_resolver_free(corpus->resolver);
	corpus->resolver = NULL;
	return status;
}

/* What its site leaves out by shape must be known before a block may survive another. */
static enum zeef_status resolve_shapes(struct zf_corpus *corpus)
{
	enum zeef_status status = corpus->options->no_site ? ZEEF_OK : resolve(corpus, true, add_shapes);

	let_go(corpus);
	corpus->shapes = corpus->resolver;
	corpus->resolver = NULL;
	if (status >= 0)
		status = next_shaped(corpus);
	return status;
}

static enum zeef_status resolve_blocks(struct zf_corpus *corpus)
{
	enum zeef_status status = resolve(corpus, false, add_blocks);

	zf_resolver_free(corpus->shapes);
	corpus->shapes = NULL;
	if (status < 0)
		return status;
	corpus->stream = zf_stream_new(corpus->resolver);
	corpus->resolver = NULL;
	if (!corpus->stream)
		return ZEEF_ENOMEM;
	if (corpus->compare) {
		struct zf_resolve_options options = resolve_options(corpus);

		status = zf_stream_compare(corpus->stream, corpus->compare, &options);
	}
	zf_compare_free(corpus->compare);
	corpus->compare = NULL;
	return status;
}

static enum zeef_status relate_paragraphs(struct zf_corpus *corpus)
{
	struct zf_resolve_options options = resolve_options(corpus);
	/* Later parts of a corpus may name what the index knows as kept: it must stay. */
	bool remove = corpus->options->near == ZEEF_NEAR_REMOVE && !corpus->index;
	struct zf_near *documents = NULL, *paragraphs = NULL;
	struct zf_relations relations = { &documents, &paragraphs, corpus, corpus->index };
	enum zeef_status status;

	if (corpus->options->near == ZEEF_NEAR_REMOVE) /* done */
		relations.documents = NULL;
	status = zf_relate(corpus->options, corpus->work, &relations);
	if (status >= 0)
		status = take_clusters(corpus, documents);
	zf_near_free(documents);
	if (status < 0)
		zf_near_free(paragraphs);
	return status < 0 ? status : zf_stream_near(corpus->stream, paragraphs, remove, &options);
}

enum zeef_status zf_corpus_open(const struct zeef_options *options, struct zf_work *work,
                                struct zf_index *index, struct zf_corpus **out)
{
	struct zf_corpus *corpus = calloc(1, sizeof *corpus);
	enum zeef_status status = ZEEF_EIO;

	*out = NULL;
	if (!corpus)
		return ZEEF_ENOMEM;
	corpus->options = options;
	corpus->work = work;
	corpus->index = index;
	corpus->records = zf_work_records(work);
	corpus->ids = map(corpus, "ids", sizeof *corpus->ids);
	corpus->wholes = corpus->ids ? map(corpus, "wholes", sizeof *corpus->wholes) : NULL;
	if (corpus->wholes)
		status = options->verify_bytes ? zf_compare_new(options, work, &corpus->compare) : ZEEF_OK;
	if (status >= 0)
		status = relate_documents(corpus);
	if (status >= 0)
		status = resolve_wholes(corpus, add_urls);
	if (status >= 0)
		status = resolve_wholes(corpus, add_wholes);
	if (status >= 0)
		status = resolve_shapes(corpus);
	if (status >= 0)
		status = resolve_blocks(corpus);
	if (status >= 0)
		status = relate_paragraphs(corpus);
	if (status >= 0)
		*out = corpus;
	else
		zf_corpus_close(corpus);
	return status < 0 ? status : ZEEF_OK;
}

void zf_corpus_close(struct zf_corpus *corpus)
{
	if (!corpus)
		return;
	zf_resolver_free(corpus->resolver);
	zf_resolver_free(corpus->shapes);
	zf_stream_free(corpus->stream);
	zf_compare_free(corpus->compare);
	unmap(corpus, corpus->ids, sizeof *corpus->ids);
	unmap(corpus, corpus->wholes, sizeof *corpus->wholes);
	free(corpus);
}

/* The one for which a record goes may itself have given way: one of its URL to one of its text. */
static uint64_t survivor_of(const struct zf_corpus *corpus, uint64_t record)
{
	if (record < corpus->records && corpus->wholes[record].twin)
		record = corpus->wholes[record].twin - 1;
	return record;
}

enum zeef_status zf_corpus_ask(struct zf_corpus *corpus, uint64_t record, struct zf_hash128 *id,
                               uint64_t *leader, struct zf_buffer *verdicts)
{
	const struct whole *known = &corpus->wholes[record];
	struct zf_verdict whole = { .record = record, .block = ZF_NO_BLOCK, .of_block = ZF_NO_BLOCK };
	enum zeef_status status = zf_stream_of(corpus->stream, record, verdicts);

	if (status < 0)
		return status;
	if (record % LET_GO == 0)
		let_go(corpus);
	*id = corpus->ids[record];
	*leader = known->leader ? known->leader - 1 : UINT64_MAX;
	if (known->twin) {
		whole.reason = ZF_DUPLICATE_DOCUMENT;
		whole.of_record = survivor_of(corpus, known->twin - 1);
	} else if (is_near_copy(corpus, record)) {
		whole.reason = ZF_DUPLICATE_NEAR;
		whole.of_record = *leader;
	}
	if (whole.reason != ZF_KEPT)
		zf_buffer_add(verdicts, (const char *)&whole, sizeof whole);
	return verdicts->broken ? ZEEF_ENOMEM : ZEEF_OK;
}

struct zf_hash128 zf_corpus_id(struct zf_corpus *corpus, uint64_t record)
{
	struct zf_hash128 id = { 0, 0 };

	if (record & ZF_OLD_RECORD) {
		if (!corpus->index || zf_index_id(corpus->index, record, &id) < 0)
			atomic_store(&corpus->lost, true);
	} else if (record < corpus->records)
		id = corpus->ids[record];
	return id;
}

bool zf_corpus_lost(struct zf_corpus *corpus)
{
	return atomic_load(&corpus->lost);
}

const struct zf_hash128 *zf_corpus_ids(const struct zf_corpus *corpus)
{
	return corpus->ids;
}
