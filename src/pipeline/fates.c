#include "pipeline/fates.h"

#include "boilerplate/judge.h"
#include "dedup/print.h"

const struct zf_verdict *zf_verdict_of(const struct zf_verdict *verdicts, size_t count, uint32_t block)
{
	size_t low = 0, high = count; /* sorted by block */

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (verdicts[middle].block < block)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && verdicts[low].block == block ? &verdicts[low] : NULL;
}

static bool is_body(const struct zf_block *block)
{
	return block->kind != ZF_TITLE && block->kind != ZF_HEADING;
}

static bool has_body(const struct zf_document *document)
{
	for (uint32_t i = 0; i < document->nblocks; i++)
		if (document->blocks[i].joined_to == ZF_NO_BLOCK && is_body(&document->blocks[i]) &&
		    zf_block_stays(&document->blocks[i]))
			return true;
	return false;
}

/* The corpus knows better than the page. */
static void lift(struct zf_block *block)
{
	struct zf_mark **at = &block->marks;
	bool stayed = zf_block_stays(block);

	while (*at)
		if ((*at)->reason >= ZF_BOILERPLATE_MENU && (*at)->reason <= ZF_BOILERPLATE_OTHER)
			*at = (*at)->next;
		else
			at = &(*at)->next;
	if (!stayed && zf_block_stays(block))
		block->flags |= ZF_FLAG_SITE_TITLE;
}

/* A verdict that says of a block that it stays names nothing; that on a near copy that stays does. */
static bool brings_back(const struct zf_verdict *verdict)
{
	return verdict->reason == ZF_KEPT && verdict->of_block == ZF_NO_BLOCK;
}

static bool apply(struct zf_document *document, const struct zf_verdict *verdicts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct zf_verdict *verdict = &verdicts[i];

		if (verdict->block < document->nblocks && brings_back(verdict))
			lift(&document->blocks[verdict->block]);
		if (verdict->block >= document->nblocks || verdict->reason == ZF_KEPT)
			continue;
		if (!zf_block_mark(document, &document->blocks[verdict->block], verdict->reason, 1,
		                   ZF_NO_BLOCK, NULL))
			return false;
	}
	return true;
}

static struct zf_fate_of_block by_marks(const struct zf_document *document, const struct zf_block *block,
                                        const struct zf_verdict *verdict)
{
	const struct zf_mark *mark = zf_block_verdict(block);
	struct zf_fate_of_block fate = { .reason = ZF_KEPT, .certainty = 1, .of_block = ZF_NO_BLOCK };

	if (!mark && verdict && verdict->reason == ZF_KEPT && !brings_back(verdict)) { /* a near copy that stays */
		fate.has_of = true;
		fate.of_record = verdict->of_record;
		fate.of_block = verdict->of_block;
	}
	if (!mark)
		return fate;
	fate.reason = mark->reason;
	fate.certainty = mark->certainty;
	if (verdict && verdict->reason == mark->reason && zf_reason_has_survivor(mark->reason)) {
		fate.has_of = true;
		fate.of_record = verdict->of_record;
		fate.of_block = verdict->of_block;
	} else if (mark->of != ZF_NO_BLOCK && mark->of < document->nblocks) {
		fate.has_of = true;
		fate.of_record = document->number;
		fate.of_block = mark->of;
	}
	return fate;
}

/* A record all of whose weighty paragraphs stand elsewhere: the short rest (an item, a date) is no document
 * of its own, and goes with them. `whole` is filled with the record of the first survivor. */
static bool is_remnant(const struct zf_document *document, const struct zf_verdict *verdicts, size_t count,
                       struct zf_verdict *whole)
{
	bool copies = false;

	for (size_t i = 0; i < count; i++) {
		if (verdicts[i].reason != ZF_DUPLICATE_EXACT || copies)
			continue;
		*whole = verdicts[i];
		whole->reason = ZF_DUPLICATE_DOCUMENT;
		whole->of_block = ZF_NO_BLOCK;
		copies = true;
	}
	for (uint32_t i = 0; i < document->nblocks && copies; i++) {
		const struct zf_block *block = &document->blocks[i];

		if (block->joined_to == ZF_NO_BLOCK && is_body(block) && block->weight >= ZF_MINIMAL_WEIGHT &&
		    zf_block_stays(block))
			copies = false;
	}
	return copies;
}

/* What is left of a record that is no document: its blocks go as a whole. */
static void leave(struct zf_fate_of_block *fate, const struct zf_verdict *whole)
{
	if (fate->reason != ZF_KEPT && !(whole && fate->reason == ZF_DUPLICATE_EXACT))
		return;
	if (!whole) {
		fate->reason = ZF_RECORD_SKIPPED;
		return;
	}
	if (fate->reason == ZF_KEPT) {
		fate->has_of = true;
		fate->of_record = whole->of_record;
		fate->of_block = ZF_NO_BLOCK;
	}
	fate->reason = whole->reason;
}

/* A copy of a block that did not stay itself has that block's fate, so that a pointer always ends
 * at text that stays. */
static void follow(const struct zf_document *document, struct zf_fate_of_block *fates, uint32_t at)
{
	struct zf_fate_of_block *fate = &fates[at];
	const struct zf_fate_of_block *twin;

	for (int steps = 0; steps < 8; steps++) {
		if (!fate->has_of || fate->of_record != document->number || fate->of_block == ZF_NO_BLOCK)
			return;
		twin = &fates[fate->of_block];
		if (twin->reason == ZF_KEPT)
			return;
		if (!twin->has_of) {
			*fate = *twin;
			return;
		}
		fate->of_record = twin->of_record;
		fate->of_block = twin->of_block;
	}
	fate->has_of = false;
}

static void joined(const struct zf_document *document, struct zf_fate_of_block *fates, uint32_t at)
{
	uint32_t to = document->blocks[at].joined_to;

	for (int steps = 0; steps < 64 && to < document->nblocks &&
	     document->blocks[to].joined_to != ZF_NO_BLOCK; steps++)
		to = document->blocks[to].joined_to;
	if (to >= document->nblocks || to == at)
		return;
	if (fates[to].reason == ZF_KEPT)
		fates[at] = (struct zf_fate_of_block){ .reason = ZF_REPAIR_JOIN, .certainty = 1, .has_of = true,
			                               .of_record = document->number, .of_block = to };
	else
		fates[at] = fates[to];
}

struct zf_fate_of_block *zf_fates(struct zf_document *document, const struct zf_verdict *verdicts,
                                  size_t nverdicts, bool failed)
{
	struct zf_fate_of_block *fates = zf_arena_take(document->arena, document->nblocks + 1u, sizeof *fates);
	const struct zf_verdict *whole = zf_verdict_of(verdicts, nverdicts, ZF_NO_BLOCK);
	struct zf_verdict rest;
	bool lives;

	if (!fates || !apply(document, verdicts, nverdicts) || zf_judge_orphans(document) < 0)
		return NULL;
	if (!whole && !document->skip && !failed && is_remnant(document, verdicts, nverdicts, &rest))
		whole = &rest;
	lives = !failed && !document->skip && !whole && has_body(document);
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];

		fates[i] = by_marks(document, block, zf_verdict_of(verdicts, nverdicts, i));
		if (!lives && fates[i].reason == ZF_KEPT && !is_body(block) && !whole && !document->skip &&
		    !failed)
			fates[i].reason = ZF_HEADING_ORPHAN;
		else if (!lives)
			leave(&fates[i], whole);
	}
	for (uint32_t i = 0; i < document->nblocks; i++)
		if (document->blocks[i].joined_to != ZF_NO_BLOCK)
			joined(document, fates, i);
	for (uint32_t i = 0; i < document->nblocks; i++)
		follow(document, fates, i);
	return fates;
}
