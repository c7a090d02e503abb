/*
 * The page decides with the paragraph.
 *
 * Each block b has by itself shares p_b(l) of the languages l. A page is taken for a mixture of languages; how
 * much of it is in each, D(l), is the mean of the blocks' shares, weighted by their letters, once for the
 * furniture (what stands in navigation, header, footer, aside, form) and once for the text, so that a menu says
 * little of an article. The declared language counts as DECLARED letters of text. With the nearest blocks
 * before and after that are of the same part, N_b(l), a block's language is then judged by
 *     log p_b(l) + PRIOR * log(FLOOR + 0.4 D_part(l) + 0.2 D_all(l) + 0.4 N_b(l))
 * and D is taken once more from the shares that this gives. A block of many letters has shares so clear that no
 * page moves them; a heading of two words goes with its surroundings; a language that is nowhere else on the
 * page costs PRIOR * log(FLOOR), which a sentence of another language pays easily. `zxx` is a language like
 * the others here, but no surroundings speak for it.
 */
#include <unicode/uscript.h>

#include "language/heard.h"

#define PRIOR 0.7f
#define FLOOR 0.002f
#define DECLARED 60
#define NEAR 200     /* letters of a neighbour that count at most */

static const uint32_t furniture = ZF_IN_NAV | ZF_IN_HEADER | ZF_IN_FOOTER | ZF_IN_ASIDE | ZF_IN_FORM |
	ZF_IN_BUTTON | ZF_IN_DIALOG;

struct page {
	const struct zf_language *language;
	struct zf_document *document;
	struct zf_heard *heard;
	bool *votes;                       /* per block */
	unsigned nothing;                  /* the number of zxx */
	float part[3][ZF_HEARD_NUMBERS];   /* D of text, furniture, all */
	float near[2][ZF_HEARD_NUMBERS];
};

static unsigned part_of(const struct zf_block *block)
{
	return (block->regions & furniture) != 0;
}

static bool hear_all(struct page *page)
{
	struct zf_document *document = page->document;
	bool known = document->heard && document->nheard == document->nblocks;
	if (!known)
		document->heard = zf_arena_take(document->arena, document->nblocks, sizeof *page->heard);
	page->heard = document->heard;
	page->votes = zf_arena_take(document->arena, document->nblocks, sizeof *page->votes);
	if (!page->heard || !page->votes)
		return false;
	document->nheard = document->nblocks;
	for (uint32_t i = 0; i < document->nblocks; i++)
		if (!known || page->heard[i].at != document->blocks[i].text.at)
			zf_heard_of(page->language, document->blocks[i].text, &page->heard[i]);
	return true;
}

/* So far ahead, in 1/256, that no surroundings (PRIOR * log(1/FLOOR) at most) can change it by a twentieth. */
static bool is_clear(const struct zf_heard *heard)
{
	return heard->ahead > 256 * 6;
}

/* The shares of a block, with what is around it where `prior` is not NULL. */
static void judge(const struct page *page, const struct zf_heard *heard, const float *prior, float *share)
{
	float log[ZF_TABLE_LANES], from[ZF_TABLE_LANES];
	if (is_clear(heard)) {
		memset(share, 0, heard->count * sizeof *share);
		share[heard->best] = 1;
		return;
	}
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
		from[k] = FLOOR + (prior && k < heard->count ? prior[heard->first + k] : 0);
	if (page->nothing - heard->first < heard->count)
		from[page->nothing - heard->first] = FLOOR;
	if (prior)
		zf_heard_logs(from, log);
	for (unsigned k = 0; k < heard->count; k++)
		log[k] = (float)heard->log[k] + (prior ? PRIOR * log[k] : 0);
	zf_heard_shares(log, heard->count, share);
}

static void add(float *sum, const struct zf_heard *heard, const float *share, float weight)
{
	for (unsigned k = 0; k < heard->count; k++)
		sum[heard->first + k] += weight * share[k];
}

static void to_shares(float *sum)
{
	float all = 0;
	for (unsigned k = 0; k < ZF_HEARD_NUMBERS; k++)
		all += sum[k];
	for (unsigned k = 0; all > 0 && k < ZF_HEARD_NUMBERS; k++)
		sum[k] /= all;
}

/* The nearest block of the same part, `step` before or after, that votes; at most eight blocks away. */
static const struct zf_heard *neighbour(const struct page *page, uint32_t at, int step)
{
	const struct zf_block *blocks = page->document->blocks;
	int64_t i = at;
	for (int tries = 0; tries < 8; tries++) {
		i += step;
		if (i < 0 || i >= page->document->nblocks)
			return NULL;
		if (page->votes[i] && part_of(&blocks[i]) == part_of(&blocks[at]) && page->heard[i].count)
			return &page->heard[i];
	}
	return NULL;
}

/* What surrounds a block, for the numbers that it may have; the others of `prior` stay as they are. */
static void around(struct page *page, uint32_t at, float *prior)
{
	unsigned part = part_of(&page->document->blocks[at]);
	unsigned first = page->heard[at].first, end = first + page->heard[at].count;
	float *near = page->near[0], all = 0;
	memset(near, 0, sizeof page->near[0]);
	for (int step = -1; step <= 1; step += 2) {
		const struct zf_heard *heard = neighbour(page, at, step);
		float share[ZF_TABLE_LANES];
		if (!heard)
			continue;
		float weight = heard->letters < NEAR ? heard->letters : NEAR;
		judge(page, heard, page->part[2], share);
		add(near, heard, share, weight);
		all += weight;
	}
	for (unsigned k = first; k < end; k++) {
		float beside = all > 0 ? near[k] / all : page->part[part][k];
		prior[k] = 0.4f * page->part[part][k] + 0.2f * page->part[2][k] + 0.4f * beside;
	}
}

/* D of the parts, from the shares with or without surroundings. */
static void weigh_parts(struct page *page, bool again)
{
	struct zf_document *document = page->document;
	float sum[3][ZF_HEARD_NUMBERS] = { { 0 } }, prior[ZF_HEARD_NUMBERS];
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_heard *heard = &page->heard[i];
		float share[ZF_TABLE_LANES];
		if (!page->votes[i] || heard->count == 0)
			continue;
		if (again && !is_clear(heard))
			around(page, i, prior);
		judge(page, heard, again ? prior : NULL, share);
		add(sum[part_of(&document->blocks[i])], heard, share, heard->letters);
		add(sum[2], heard, share, heard->letters);
	}
	struct zf_slice declared = document->origin.declared_lang;
	if (declared.len == 0)
		declared = zf_document_get(document, "html.lang");
	unsigned number = declared.len ? zf_heard_number(page->language,
	                                                 zf_slice_trim(declared)) : ZF_HEARD_NUMBERS;
	for (unsigned part = 0; part < 3; part++) {
		if (number < ZF_HEARD_NUMBERS)
			sum[part][number] += DECLARED;
		to_shares(sum[part]);
		memcpy(page->part[part], sum[part], sizeof sum[part]);
	}
}

static void name_block(const struct page *page, const struct zf_heard *heard, const float *share,
                       struct zf_block *block)
{
	unsigned best = 0;
	const char *is = "zxx";
	for (unsigned k = 1; k < heard->count; k++)
		best = share[k] > share[best] ? k : best;
	block->lang_prob = heard->letters == 0 ? 1 : heard->count ? share[best] : 0;
	if (heard->letters > 0)
		is = block->lang_prob < ZF_HEARD_SURE ?
			"und" : zf_heard_tag(page->language, heard->first + best);
	memset(block->lang, 0, sizeof block->lang);
	memcpy(block->lang, is, strlen(is));
}

/* The document's language: the one with the most text. */
static void name_document(struct page *page)
{
	const float *part = page->part[page->part[0][page->nothing] < 1 ? 0 : 2];
	unsigned best = page->nothing;
	for (unsigned k = 0; k < ZF_HEARD_NUMBERS; k++)
		if (k != page->nothing && part[k] > (best == page->nothing ? 0 : part[best]))
			best = k;
	struct zf_document *document = page->document;
	document->lang_prob = best == page->nothing ? 0 : part[best];
	const char *is = document->lang_prob < ZF_HEARD_SURE ? "und" : zf_heard_tag(page->language, best);
	memset(document->lang, 0, sizeof document->lang);
	memcpy(document->lang, is, strlen(is));
}

/* A document in several languages: of the text of its surely tagged sentences, the first language has less
 * than two thirds and the second at least a quarter. A quotation, a summary or a list of names does not make
 * one. */
enum { MIXED_LEAST = 40 /* letters of a block that counts */, MIXED_TAGS = 16 };

static void name_mixed(struct page *page)
{
	struct zf_document *document = page->document;
	const char *tags[MIXED_TAGS];
	uint64_t letters[MIXED_TAGS], total = 0, first = 0, second = 0;
	unsigned count = 0;
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];
		unsigned k = 0;
		if (!page->votes[i] || page->heard[i].letters < MIXED_LEAST || block->lang_prob < .8f)
			continue;
		while (k < count && strcmp(tags[k], block->lang) != 0)
			k++;
		if (k == MIXED_TAGS)
			continue;
		if (k == count) {
			tags[count] = block->lang;
			letters[count++] = 0;
		}
		letters[k] += page->heard[i].letters;
		total += page->heard[i].letters;
	}
	for (unsigned k = 0; k < count; k++) {
		if (letters[k] > first) {
			second = first;
			first = letters[k];
		} else if (letters[k] > second) {
			second = letters[k];
		}
	}
	if (first * 3 >= total * 2 || second * 4 < total)
		return;
	document->lang_prob = (float)(first + second) / (float)total;
	memset(document->lang, 0, sizeof document->lang);
	memcpy(document->lang, "mul", 3);
}

static enum zeef_status settle(const struct zf_language *language, struct zf_document *document, bool judged)
{
	struct page *page = zf_arena_take(document->arena, 1, sizeof *page);
	bool any = false;
	if (!page)
		return ZEEF_ENOMEM;
	page->language = language;
	page->document = document;
	page->nothing = zf_heard_nothing(language);
	if (document->nblocks && !hear_all(page))
		return ZEEF_ENOMEM;
	for (uint32_t i = 0; i < document->nblocks; i++)
		any |= page->votes[i] = !judged || zf_block_stays(&document->blocks[i]);
	for (uint32_t i = 0; !any && i < document->nblocks; i++)
		page->votes[i] = true;
	weigh_parts(page, false);
	weigh_parts(page, true);
	for (uint32_t i = 0; i < document->nblocks; i++) {
		float prior[ZF_HEARD_NUMBERS], share[ZF_TABLE_LANES];
		struct zf_block *block = &document->blocks[i];
		if (page->heard[i].count) {
			if (!is_clear(&page->heard[i]))
				around(page, i, prior);
			judge(page, &page->heard[i], prior, share);
		}
		name_block(page, &page->heard[i], share, block);
	}
	name_document(page);
	if (judged)
		name_mixed(page);
	return ZEEF_OK;
}

enum zeef_status zf_language_score(const struct zf_language *language, struct zf_document *document)
{
	return settle(language, document, false);
}

enum zeef_status zf_language_settle(const struct zf_language *language, struct zf_document *document)
{
	return settle(language, document, true);
}
