#include "pipeline/tally.h"

#include <stdio.h>
#include <stdlib.h>

enum { LANGS = sizeof((struct zeef_summary){ 0 }.langs) / sizeof(struct zeef_count) };
_Static_assert(ZF_NREASONS <= sizeof((struct zeef_summary){ 0 }.reasons) / sizeof(struct zeef_count),
               "the summary has room for every reason");

static void add_lang(struct zeef_summary *summary, const char *lang, uint64_t count)
{
	size_t i;

	for (i = 0; i < summary->nlangs; i++)
		if (strcmp(summary->langs[i].name, lang) == 0)
			break;
	if (i == LANGS)
		i--; /* more tags than any model knows: the last one takes the rest */
	else if (i == summary->nlangs) {
		snprintf(summary->langs[i].name, sizeof summary->langs[i].name, "%s", lang);
		summary->nlangs++;
	}
	summary->langs[i].count += count;
}

void zf_tally_lang(struct zeef_summary *summary, const char *lang)
{
	add_lang(summary, lang, 1);
}

void zf_tally_join(struct zeef_summary *summary, const struct zeef_summary *other)
{
	summary->records += other->records;
	summary->kept += other->kept;
	summary->skipped += other->skipped;
	summary->failed += other->failed;
	summary->damaged += other->damaged;
	summary->repeated += other->repeated;
	summary->paragraphs += other->paragraphs;
	summary->paragraphs_kept += other->paragraphs_kept;
	summary->paragraphs_removed += other->paragraphs_removed;
	summary->paragraphs_moved += other->paragraphs_moved;
	summary->paragraphs_joined += other->paragraphs_joined;
	summary->repaired += other->repaired;
	summary->bytes_in += other->bytes_in;
	summary->bytes_text += other->bytes_text;
	summary->bytes_out += other->bytes_out;
	summary->nreasons = ZF_NREASONS;
	for (int reason = 0; reason < ZF_NREASONS; reason++)
		summary->reasons[reason].count += other->reasons[reason].count;
	for (size_t i = 0; i < other->nlangs; i++)
		add_lang(summary, other->langs[i].name, other->langs[i].count);
}

void zf_tally_add(struct zeef_summary *summary, const struct zf_ending *ending)
{
	summary->records++;
	summary->kept += ending->kept;
	summary->failed += ending->failed;
	summary->skipped += !ending->kept && !ending->failed;
	summary->damaged += ending->damaged;
	summary->repeated += ending->repeated;
	summary->paragraphs += ending->blocks;
	summary->repaired += ending->repaired;
	summary->bytes_text += ending->text_bytes;
	summary->nreasons = ZF_NREASONS;
	for (int reason = 0; reason < ZF_NREASONS; reason++) {
		uint64_t count = ending->reasons[reason];

		summary->reasons[reason].count += count;
		switch (zf_reason_fate((enum zf_reason)reason)) {
		case ZF_FATE_KEPT:
			summary->paragraphs_kept += count;
			break;
		case ZF_FATE_REMOVED:
			summary->paragraphs_removed += count;
			break;
		case ZF_FATE_MOVED:
			summary->paragraphs_moved += count;
			break;
		case ZF_FATE_REPAIRED:
			summary->paragraphs_joined += count;
			break;
		}
	}
	if (ending->kept)
		zf_tally_lang(summary, ending->lang);
}

static int most_first(const void *a, const void *b)
{
	const struct zeef_count *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return strcmp(x->name, y->name);
}

void zf_tally_end(struct zeef_summary *summary)
{
	size_t used = 0;

	for (size_t reason = 0; reason < summary->nreasons; reason++) {
		uint64_t count = summary->reasons[reason].count;

		if (count == 0 || reason == ZF_KEPT)
			continue;
		summary->reasons[used] = (struct zeef_count){ .count = count };
		snprintf(summary->reasons[used++].name, sizeof summary->reasons->name, "%s",
		         zf_reason_name((enum zf_reason)reason));
	}
	summary->nreasons = used;
	qsort(summary->langs, summary->nlangs, sizeof *summary->langs, most_first);
}

enum zeef_status zf_tally_status(const struct zeef_summary *summary)
{
	return summary->skipped - summary->repeated + summary->failed + summary->damaged ?
	       ZEEF_DAMAGED : ZEEF_OK;
}
