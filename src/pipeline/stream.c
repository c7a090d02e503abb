#include "pipeline/stream.h"

#include <stdlib.h>

#include "dedup/sorter.h"

enum { REFUTED = 2 };
enum { RECORD, BLOCK, OF_RECORD, OF_BLOCK, REDIRECT }; /* words of a redirection */

struct zf_stream {
	struct zf_resolver *resolver;
	struct zf_near *near;          /* may be NULL */
	struct zf_sorter *redirects;   /* of exact copies of near copies that go; may be NULL */
	struct zf_sorter *refuted;     /* (record, block) of verdicts that do not hold; may be NULL */
	uint64_t denied[REFUTED];      /* the next of them */
	bool remove;
	/* what waits for its record; of record UINT64_MAX: there is no more */
	struct zf_verdict exact, alike;
	uint64_t redirect[REDIRECT];
	bool ready;                    /* the three are filled */
};

struct zf_stream *zf_stream_new(struct zf_resolver *resolver)
{
	struct zf_stream *stream = calloc(1, sizeof *stream);

	if (stream)
		stream->resolver = resolver;
	else
		zf_resolver_free(resolver);
	return stream;
}

void zf_stream_free(struct zf_stream *stream)
{
	if (!stream)
		return;
	zf_resolver_free(stream->resolver);
	zf_near_free(stream->near);
	zf_sorter_free(stream->redirects);
	zf_sorter_free(stream->refuted);
	free(stream);
}

/* ---- one after the other */

/* The next near copy that is not the leader of its cluster. */
static enum zeef_status next_copy(struct zf_near *near, struct zf_near_member *member)
{
	enum zeef_status status;

	do
		status = zf_near_next(near, member);
	while (status == ZEEF_OK && member->record == member->leader && member->block == member->leader_block);
	return status;
}

static enum zeef_status next_alike(struct zf_stream *stream)
{
	struct zf_near_member member;
	enum zeef_status status = stream->near ? next_copy(stream->near, &member) : ZEEF_END;

	stream->alike = (struct zf_verdict){ .record = UINT64_MAX };
	if (status == ZEEF_OK)
		stream->alike = (struct zf_verdict){
			.record = member.record, .block = member.block, .of_record = member.leader,
			.of_block = member.leader_block, .reason = stream->remove ? ZF_DUPLICATE_NEAR : ZF_KEPT };
	return status;
}

static enum zeef_status next_redirect(struct zf_stream *stream)
{
	const uint64_t *item;
	enum zeef_status status = stream->redirects ? zf_sorter_next(stream->redirects, &item) : ZEEF_END;

	stream->redirect[RECORD] = UINT64_MAX;
	if (status == ZEEF_OK)
		memcpy(stream->redirect, item, sizeof stream->redirect);
	return status;
}

static enum zeef_status next_denied(struct zf_stream *stream)
{
	const uint64_t *item;
	enum zeef_status status = stream->refuted ? zf_sorter_next(stream->refuted, &item) : ZEEF_END;

	stream->denied[RECORD] = UINT64_MAX;
	if (status == ZEEF_OK)
		memcpy(stream->denied, item, sizeof stream->denied);
	return status;
}

/* The next verdict of the resolver that holds. */
static enum zeef_status next_held(struct zf_stream *stream)
{
	enum zeef_status status;

	while ((status = zf_resolver_next(stream->resolver, &stream->exact)) == ZEEF_OK) {
		if (stream->exact.record != stream->denied[RECORD] ||
		    stream->exact.block != stream->denied[BLOCK])
			break;
		status = next_denied(stream);
		if (status < 0)
			break;
	}
	return status;
}

static enum zeef_status next_exact(struct zf_stream *stream)
{
	enum zeef_status status = next_held(stream);

	if (status == ZEEF_END)
		stream->exact = (struct zf_verdict){ .record = UINT64_MAX };
	if (status != ZEEF_OK || stream->exact.record != stream->redirect[RECORD] ||
	    stream->exact.block != stream->redirect[BLOCK])
		return status;
	stream->exact.of_record = stream->redirect[OF_RECORD];
	stream->exact.of_block = (uint32_t)stream->redirect[OF_BLOCK];
	return next_redirect(stream);
}

static enum zeef_status begin(struct zf_stream *stream)
{
	enum zeef_status status = stream->refuted ? zf_sorter_rewind(stream->refuted) : ZEEF_OK;

	if (status >= 0)
		status = next_denied(stream);
	if (status >= 0)
		status = next_redirect(stream);
	if (status >= 0)
		status = next_exact(stream);
	if (status >= 0)
		status = next_alike(stream);
	stream->ready = status >= 0;
	return status;
}

enum zeef_status zf_stream_of(struct zf_stream *stream, uint64_t record, struct zf_buffer *verdicts)
{
	enum zeef_status status = stream->ready ? ZEEF_OK : begin(stream);

	while (status >= 0) {
		bool exact = stream->exact.record == record, alike = stream->alike.record == record;

		if (!exact && !alike)
			break;
		exact &= !alike || stream->exact.block < stream->alike.block;
		zf_buffer_add(verdicts, (const char *)(exact ? &stream->exact : &stream->alike),
		              sizeof stream->exact);
		status = exact ? next_exact(stream) : next_alike(stream);
	}
	return status < 0 ? status : verdicts->broken ? ZEEF_ENOMEM : ZEEF_OK;
}

/* ---- near copies that go */

/* What names a paragraph as its survivor: (survivor, copy). */
static enum zeef_status add_copies(struct zf_stream *stream, struct zf_sorter *copies)
{
	struct zf_verdict verdict;
	enum zeef_status status;

	while ((status = zf_resolver_next(stream->resolver, &verdict)) == ZEEF_OK) {
		if (verdict.reason != ZF_DUPLICATE_EXACT)
			continue;
		status = zf_sorter_add(copies, (uint64_t[]){ verdict.of_record, verdict.of_block,
		                                             verdict.record, verdict.block });
		if (status < 0)
			break;
	}
	return status < 0 ? status : zf_sorter_finish(copies);
}

static int order(const uint64_t *survivor, const struct zf_near_member *member)
{
	if (survivor[0] != member->record)
		return survivor[0] < member->record ? -1 : 1;
	return (survivor[1] > member->block) - (survivor[1] < member->block);
}

static enum zeef_status join(struct zf_stream *stream, struct zf_sorter *copies)
{
	struct zf_near_member member;
	const uint64_t *copy;
	enum zeef_status status = zf_sorter_next(copies, &copy), moved = next_copy(stream->near, &member);

	while (status == ZEEF_OK && moved == ZEEF_OK) {
		int side = order(copy, &member);

		if (side == 0)
			status = zf_sorter_add(stream->redirects, (uint64_t[]){ copy[2], copy[3], member.leader,
			                                                        member.leader_block });
		if (status < 0)
			break;
		if (side > 0)
			moved = next_copy(stream->near, &member);
		else
			status = zf_sorter_next(copies, &copy);
	}
	status = status < 0 ? status : moved;
	return status < 0 ? status : zf_sorter_finish(stream->redirects);
}

static enum zeef_status redirect(struct zf_stream *stream, const struct zf_resolve_options *options)
{
	struct zf_sorter_options sorter = { .words = REDIRECT, .threads = options->threads,
		                            .memory = options->memory / 8, .directory = options->directory,
		                            .trouble = options->trouble };
	struct zf_sorter *copies = zf_sorter_new(&sorter);
	enum zeef_status status = copies ? zf_resolver_rewind(stream->resolver) : ZEEF_ENOMEM;

	stream->redirects = zf_sorter_new(&sorter);
	if (!stream->redirects)
		status = ZEEF_ENOMEM;
	if (status >= 0)
		status = add_copies(stream, copies);
	if (status >= 0)
		status = join(stream, copies);
	zf_sorter_free(copies);
	zf_near_rewind(stream->near);
	return status;
}

enum zeef_status zf_stream_near(struct zf_stream *stream, struct zf_near *near, bool remove,
                                const struct zf_resolve_options *options)
{
	enum zeef_status status = ZEEF_OK;

	stream->near = near;
	stream->remove = remove;
	stream->ready = false;
	if (near && remove)
		status = redirect(stream, options);
	return status < 0 ? status : zf_resolver_rewind(stream->resolver);
}

enum zeef_status zf_stream_compare(struct zf_stream *stream, struct zf_compare *compare,
                                   const struct zf_resolve_options *options)
{
	struct zf_sorter_options sorter = { .words = REFUTED, .threads = 1, .directory = options->directory,
		                            .trouble = options->trouble };
	struct zf_verdict verdict;
	enum zeef_status status = ZEEF_OK;
	bool same;

	stream->refuted = zf_sorter_new(&sorter);
	stream->ready = false;
	if (!stream->refuted)
		return ZEEF_ENOMEM;
	while (status == ZEEF_OK && (status = zf_resolver_next(stream->resolver, &verdict)) == ZEEF_OK) {
		if (verdict.reason != ZF_DUPLICATE_EXACT)
			continue;
		status = zf_compare_ask(compare, &verdict, &same);
		if (status == ZEEF_OK && !same)
			status = zf_sorter_add(stream->refuted, (uint64_t[]){ verdict.record, verdict.block });
	}
	if (status >= 0)
		status = zf_sorter_finish(stream->refuted);
	return status < 0 ? status : zf_resolver_rewind(stream->resolver);
}
