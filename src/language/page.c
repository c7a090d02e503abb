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
 *
 * Before the judge, every block is heard once (equal short texts once a page; the long ones first, so that of others a few
 * familiar words are enough, or they need only be heard until it is plain that they are in the same language) and tagged
 * by the page alone, which is N_b = D_part; after it, only what stays is judged again, with its neighbours.
 */
#include <unicode/uscript.h>

#include "core/map.h"
#include "language/heard.h"

#define PRIOR 0.7f
#define FLOOR 0.002f
#define DECLARED 60
#define NEAR 200     /* letters of a neighbour that count at most */
#define REACH 8      /* blocks; a neighbour is no further off */
#define SAME 160     /* bytes of a text that is looked for among those heard */
#define KEPT 32      /* more than 2 * REACH */

static const uint32_t furniture = ZF_IN_NAV | ZF_IN_HEADER | ZF_IN_FOOTER | ZF_IN_ASIDE | ZF_IN_FORM |
	ZF_IN_BUTTON | ZF_IN_DIALOG;

struct page {
	const struct zf_language *language;
	struct zf_document *document;
	struct zf_heard *heard;
	bool *votes;                       /* per block */
	unsigned nothing;                  /* the number of zxx */
	unsigned declared;                 /* of the declared language, or ZF_HEARD_NUMBERS */
	/* letters of the texts heard that are clear, of all and by language; the language of most of them */
	uint64_t clear, clear_in[ZF_HEARD_NUMBERS];
	unsigned most;
	float part[3][ZF_HEARD_NUMBERS];   /* D of text, furniture, all */
	/* shares of blocks near by, by the page alone; 0 = none, else the block's number and one */
	struct { uint32_t block; float share[ZF_TABLE_LANES]; } kept[KEPT];
};

static unsigned part_of(const struct zf_block *block)
{
	return (block->regions & furniture) != 0;
}

/* So far ahead, in 1/256, that no surroundings (PRIOR * log(1/FLOOR) at most) can change it by a twentieth. */
static bool is_clear(const struct zf_heard *heard)
{
	return heard->ahead > 256 * 6;
}

/* What was heard of a text lets one expect the same of others. */
static void heed(struct page *page, const struct zf_heard *heard)
{
	unsigned number = heard->first + heard->best;
	if (!heard->count || !is_clear(heard))
		return;
	page->clear += heard->letters;
	page->clear_in[number] += heard->letters;
	if (page->clear_in[number] > page->clear_in[page->most])
		page->most = number;
}

/* The language that a text is in as nearly all the page is; before anything was clear, the declared one. */
static unsigned likely(const struct page *page)
{
	if (page->clear == 0)
		return page->declared;
	return page->clear_in[page->most] * 8 >= page->clear * 7 ? page->most : ZF_HEARD_NUMBERS;
}

/* Less is heard of the others once this much was clear. */
#define EXPECT_LETTERS 400

static void hear(struct page *page, uint32_t i)
{
	struct zf_slice text = page->document->blocks[i].text;
	unsigned number = likely(page);
	if (!zf_heard_familiar(page->language, text, number, &page->heard[i]))
		zf_heard_of(page->language, text, page->clear_in[page->most] >= EXPECT_LETTERS ? number : ZF_HEARD_NUMBERS,
		            &page->heard[i]);
	heed(page, &page->heard[i]);
}

/* Texts that were repaired since they were heard. */
static bool hear_changed(struct page *page)
{
	struct zf_document *document = page->document;
	for (uint32_t i = 0; i < document->nblocks; i++)
		if (page->heard[i].at == document->blocks[i].text.at)
			heed(page, &page->heard[i]);
	for (uint32_t i = 0; i < document->nblocks; i++)
		if (page->heard[i].at != document->blocks[i].text.at)
			hear(page, i);
	return true;
}

/* Each text, the long ones first, but of short ones that are equal (menus have them) the first alone. */
static bool hear_each(struct page *page)
{
	struct zf_document *document = page->document;
	struct zf_map texts = zf_map_in(document->arena);
	for (uint32_t i = 0; i < document->nblocks; i++)
		if (document->blocks[i].text.len > SAME)
			hear(page, i);
	for (uint32_t i = 0; i < document->nblocks; i++) {
		struct zf_slice text = document->blocks[i].text;
		if (text.len > SAME)
			continue;
		uint64_t *first = text.len > 0 ? zf_map_put(&texts, text, i) : NULL;
		if (text.len > 0 && !first)
			return false;
		if (first && *first != i) {
			page->heard[i] = page->heard[*first];
			page->heard[i].at = text.at;
		} else {
			hear(page, i);
		}
	}
	return true;
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
	return known ? hear_changed(page) : hear_each(page);
}

/* The shares of a block's lanes, with what is around it (by lane) where `prior` is not NULL. */
static void judge(const struct page *page, const struct zf_heard *heard, const float *prior, float *share)
{
	float log[ZF_TABLE_LANES], from[ZF_TABLE_LANES];
	if (is_clear(heard)) {
		memset(share, 0, ZF_TABLE_LANES * sizeof *share);
		share[heard->best] = 1;
		return;
	}
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
		log[k] = (float)heard->log[k];
	if (prior) {
		for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
			from[k] = FLOOR + prior[k];
		if (page->nothing - heard->first < heard->count)
			from[page->nothing - heard->first] = FLOOR;
		zf_heard_logs(page->language, from, from);
		for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
			log[k] += PRIOR * from[k];
	}
	zf_heard_shares(page->language, log, share);
}

static void add(float *sum, const struct zf_heard *heard, const float *share)
{
	float weight = heard->letters;
	if (is_clear(heard)) {
		sum[heard->first + heard->best] += weight;
		return;
	}
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

/* The nearest block of the same part, `step` before or after, that votes; or ZF_NO_BLOCK. */
static uint32_t neighbour(const struct page *page, uint32_t at, int step)
{
	const struct zf_block *blocks = page->document->blocks;
	int64_t i = at;
	for (int tries = 0; tries < REACH; tries++) {
		i += step;
		if (i < 0 || i >= page->document->nblocks)
			break;
		if (page->votes[i] && part_of(&blocks[i]) == part_of(&blocks[at]) && page->heard[i].count)
			return (uint32_t)i;
	}
	return ZF_NO_BLOCK;
}

static const float *share_of(struct page *page, uint32_t block)
{
	float *share = page->kept[block % KEPT].share;
	if (page->kept[block % KEPT].block != block + 1)
		judge(page, &page->heard[block], page->part[2] + page->heard[block].first, share);
	page->kept[block % KEPT].block = block + 1;
	return share;
}

/* What surrounds a block, by its lanes. */
static void around(struct page *page, uint32_t at, float prior[ZF_TABLE_LANES])
{
	unsigned first = page->heard[at].first;
	const float *part = page->part[part_of(&page->document->blocks[at])] + first;
	float near[ZF_TABLE_LANES] = { 0 }, all = 0;
	for (int step = -1; step <= 1; step += 2) {
		uint32_t beside = neighbour(page, at, step);
		if (beside == ZF_NO_BLOCK)
			continue;
		const struct zf_heard *heard = &page->heard[beside];
		const float *share = share_of(page, beside);
		float weight = heard->letters < NEAR ? heard->letters : NEAR;
		for (unsigned k = 0; k < ZF_TABLE_LANES && heard->first == first; k++)
			near[k] += weight * share[k];
		all += weight;
	}
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++) {
		float beside = all > 0 ? near[k] / all : part[k];
		prior[k] = 0.4f * part[k] + 0.2f * page->part[2][first + k] + 0.4f * beside;
	}
}

/* The same by the page alone. */
static void around_page(const struct page *page, uint32_t at, float prior[ZF_TABLE_LANES])
{
	unsigned first = page->heard[at].first;
	const float *part = page->part[part_of(&page->document->blocks[at])] + first;
	for (unsigned k = 0; k < ZF_TABLE_LANES; k++)
		prior[k] = 0.8f * part[k] + 0.2f * page->part[2][first + k];
}

/* D of the parts, from the shares with or without surroundings. */
static void weigh_parts(struct page *page, bool again)
{
	struct zf_document *document = page->document;
	float sum[3][ZF_HEARD_NUMBERS] = { { 0 } };
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_heard *heard = &page->heard[i];
		float share[ZF_TABLE_LANES], prior[ZF_TABLE_LANES];
		if (!page->votes[i] || heard->count == 0)
			continue;
		if (!is_clear(heard)) {
			if (again)
				around(page, i, prior);
			judge(page, heard, again ? prior : NULL, share);
		}
		add(sum[part_of(&document->blocks[i])], heard, share);
	}
	for (unsigned k = 0; k < ZF_HEARD_NUMBERS; k++)
		sum[2][k] = sum[0][k] + sum[1][k];
	for (unsigned part = 0; part < 3; part++) {
		if (page->declared < ZF_HEARD_NUMBERS)
			sum[part][page->declared] += DECLARED;
		to_shares(sum[part]);
		memcpy(page->part[part], sum[part], sizeof sum[part]);
	}
	for (unsigned i = 0; i < KEPT; i++)
		page->kept[i].block = 0;
}

/* The first of the greatest; the lanes behind the languages have the share 0. Four at a time: the greatest is the same in
 * any order. */
static unsigned greatest_share(const float share[ZF_TABLE_LANES])
{
	float most[4], greatest;
	unsigned best = 0;
	for (unsigned i = 0; i < 4; i++)
		most[i] = share[i];
	for (unsigned k = 4; k < ZF_TABLE_LANES; k += 4)
		for (unsigned i = 0; i < 4; i++)
			most[i] = share[k + i] > most[i] ? share[k + i] : most[i];
	most[0] = most[1] > most[0] ? most[1] : most[0];
	most[2] = most[3] > most[2] ? most[3] : most[2];
	greatest = most[2] > most[0] ? most[2] : most[0];
	while (best + 1 < ZF_TABLE_LANES && share[best] < greatest)
		best++;
	return best;
}

/* share: of its languages, where there are any and none is clear. */
static void name_block(const struct page *page, const struct zf_heard *heard, const float *share,
                       struct zf_block *block)
{
	unsigned best = !heard->count ? 0 : is_clear(heard) ? heard->best : greatest_share(share);
	const char *is = "zxx";
	block->lang_prob = heard->letters == 0 || (heard->count && is_clear(heard)) ? 1 : heard->count ? share[best] : 0;
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

static unsigned declared_number(const struct zf_language *language, const struct zf_document *document)
{
	struct zf_slice declared = document->origin.declared_lang;
	if (declared.len == 0)
		declared = zf_document_get(document, "html.lang");
	return declared.len ? zf_heard_number(language, zf_slice_trim(declared)) : ZF_HEARD_NUMBERS;
}

static struct page *open_page(const struct zf_language *language, struct zf_document *document)
{
	struct page *page = zf_arena_take(document->arena, 1, sizeof *page);
	if (!page)
		return NULL;
	page->language = language;
	page->document = document;
	page->nothing = zf_heard_nothing(language);
	page->declared = declared_number(language, document);
	return document->nblocks == 0 || hear_all(page) ? page : NULL;
}

static void tag(struct page *page, uint32_t i, bool with_neighbours)
{
	const struct zf_heard *heard = &page->heard[i];
	float prior[ZF_TABLE_LANES], share[ZF_TABLE_LANES];
	if (heard->count && !is_clear(heard)) {
		if (with_neighbours)
			around(page, i, prior);
		else
			around_page(page, i, prior);
		judge(page, heard, prior, share);
	}
	name_block(page, heard, share, &page->document->blocks[i]);
}

enum zeef_status zf_language_score(const struct zf_language *language, struct zf_document *document)
{
	struct page *page = open_page(language, document);
	if (!page)
		return ZEEF_ENOMEM;
	for (uint32_t i = 0; i < document->nblocks; i++)
		page->votes[i] = true;
	weigh_parts(page, false);
	for (uint32_t i = 0; i < document->nblocks; i++)
		tag(page, i, false);
	name_document(page);
	return ZEEF_OK;
}

enum zeef_status zf_language_settle(const struct zf_language *language, struct zf_document *document)
{
	struct page *page = open_page(language, document);
	bool any = false;
	if (!page)
		return ZEEF_ENOMEM;
	for (uint32_t i = 0; i < document->nblocks; i++)
		any |= page->votes[i] = zf_block_stays(&document->blocks[i]);
	for (uint32_t i = 0; !any && i < document->nblocks; i++)
		page->votes[i] = true;
	weigh_parts(page, false);
	weigh_parts(page, true);
	for (uint32_t i = 0; i < document->nblocks; i++)
		if (page->votes[i])
			tag(page, i, true);
	name_document(page);
	name_mixed(page);
	return ZEEF_OK;
}
