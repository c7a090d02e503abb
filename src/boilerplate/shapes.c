#include "boilerplate/shapes.h"

#include "boilerplate/alike.h"
#include "boilerplate/template.h"

/*
 * Merits under which a block may go: what the page alone is surer of stays, whatever the site says. Prose that is text
 * costs most when it is lost; and a shape with more than a third of all that the page keeps is hardly furniture: many
 * templates give text and teasers one shape.
 */
#define MOST 3.f
#define MOST_OF_TEXT 1.f
enum { MUCH = 3 /* more than one of so many parts */ };

/* What the page alone, or a rule, is surer of does not come back. */
#define LEAST_OF_TITLE -6.f
#define SURE .95f

struct sums {
	uint64_t all, kept; /* code points */
	uint32_t blocks;
	bool listed;
};

static uint64_t key_of(const struct zf_block *block)
{
	uint64_t kind = (block->linked * 2 > block->raw.len ? 1u : 0u) |
	                (block->template_risk == ZF_TEMPLATE_PROSE ? 2u : 0u);

	return (block->shape ^ kind * UINT64_C(0xC2B2AE3D27D4EB4F)) * UINT64_C(0x9E3779B97F4A7C15);
}

static bool is_asked(const struct zf_block *block)
{
	return block->in && block->joined_to == ZF_NO_BLOCK && block->weight > 0;
}

static bool may_go(const struct zf_block *block, const struct sums *sums, uint64_t kept)
{
	bool text = block->template_risk == ZF_TEMPLATE_PROSE || sums->kept * MUCH > kept;
	float most = text ? MOST_OF_TEXT : MOST;

	return zf_block_stays(block) && block->template_risk > ZF_TEMPLATE_LINE && block->merit >= 0 &&
	       block->merit < most;
}

/* Sums of each shape, by its first block; returns those of all that is kept. */
static uint64_t sum_up(const struct zf_document *document, const uint32_t *first, struct sums *sums)
{
	uint64_t kept = 0;

	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];
		uint64_t here = block->merit >= 0 ? block->weight : 0;

		if (!is_asked(block))
			continue;
		sums[first[i]].blocks++;
		sums[first[i]].all += block->weight;
		sums[first[i]].kept += here;
		kept += here;
	}
	return kept;
}

static bool may_return(const struct zf_block *block)
{
	const struct zf_mark *mark = zf_block_verdict(block);

	return mark && mark->reason >= ZF_BOILERPLATE_MENU && mark->reason <= ZF_BOILERPLATE_OTHER &&
	       mark->certainty < SURE && block->merit < 0 && block->merit >= LEAST_OF_TITLE;
}

static bool stands(const struct zf_document *document, struct zf_hash128 print)
{
	bool taken = print.hi || print.lo;

	for (uint32_t i = 0; i < document->nblocks && taken; i++)
		if (zf_hash128_equal(document->blocks[i].print, print) && zf_block_stays(&document->blocks[i]))
			return true;
	return false;
}

static bool is_better(const struct zf_block *block, const struct zf_block *best)
{
	bool stays = zf_block_stays(block), best_stays = zf_block_stays(best);

	if (stays != best_stays)
		return stays;
	return block->titled != best->titled ? block->titled > best->titled : block->merit > best->merit;
}

/* A title that the page keeps; else the most telling of those that may come back; else ZF_NO_BLOCK. */
static uint32_t find_title(const struct zf_document *document)
{
	const struct zf_block *blocks = document->blocks;
	uint32_t best = ZF_NO_BLOCK;

	for (uint32_t i = 0; i < document->nblocks; i++) {
		if (!is_asked(&blocks[i]) || !blocks[i].titled ||
		    (!zf_block_stays(&blocks[i]) && !may_return(&blocks[i])))
			continue;
		if (best == ZF_NO_BLOCK || is_better(&blocks[i], &blocks[best]))
			best = i;
	}
	if (best != ZF_NO_BLOCK && !zf_block_stays(&blocks[best]) && stands(document, blocks[best].print))
		best = ZF_NO_BLOCK;
	return best;
}

static bool place_of_title(const struct zf_document *document, const uint64_t *keys, const uint32_t *first,
                           const struct sums *sums, struct zf_shape *out)
{
	uint32_t at = find_title(document);
	bool kept = at != ZF_NO_BLOCK && zf_block_stays(&document->blocks[at]);

	if (at == ZF_NO_BLOCK || sums[first[at]].blocks > 1)
		return false;
	*out = (struct zf_shape){ ~keys[at], kept ? ZF_NO_BLOCK : at, kept, true };
	return true;
}

enum zeef_status zf_shapes_take(const struct zf_document *document, struct zf_shape **out, uint32_t *count)
{
	uint32_t n = document->skip ? 0 : document->nblocks, *first;
	struct zf_arena *arena = document->arena;
	uint64_t *keys = zf_arena_raw(arena, (size_t)n + 1, sizeof *keys), kept;
	struct sums *sums = zf_arena_take(arena, (size_t)n + 1, sizeof *sums);

	*out = zf_arena_raw(arena, (size_t)n + 2, sizeof **out);
	*count = 0;
	if (!keys || !sums || !*out)
		return ZEEF_ENOMEM;
	for (uint32_t i = 0; i < n; i++)
		keys[i] = is_asked(&document->blocks[i]) ? key_of(&document->blocks[i]) : 0;
	first = zf_first_alike(arena, keys, n);
	if (!first)
		return ZEEF_ENOMEM;
	if (n == 0)
		return ZEEF_OK;
	kept = sum_up(document, first, sums);
	for (uint32_t i = 0; i < n; i++) {
		struct sums *s = &sums[first[i]];

		if (!is_asked(&document->blocks[i]) || !may_go(&document->blocks[i], s, kept))
			continue;
		s->listed = true;
		(*out)[(*count)++] = (struct zf_shape){ keys[i], i, s->kept * 2 > s->all, false };
	}
	for (uint32_t i = 0; i < n; i++)
		if (first[i] == i && is_asked(&document->blocks[i]) && !sums[i].listed)
			(*out)[(*count)++] = (struct zf_shape){ keys[i], ZF_NO_BLOCK, sums[i].kept * 2 > sums[i].all, false };
	if (kept > 0)
		*count += place_of_title(document, keys, first, sums, &(*out)[*count]);
	return ZEEF_OK;
}

/* Under a third of the others keep it, and two that nobody saw are taken to: five others at least, all of one mind. */
bool zf_shape_goes(struct zf_shape_facts others)
{
	enum { UNSEEN = 2, PARTS = 3 };

	return ((uint64_t)others.kept + UNSEEN) * PARTS < (uint64_t)others.documents + UNSEEN;
}

/* Collections differ in whether a document's text holds its title: a few pages are left as each alone is judged. */
bool zf_title_has_place(struct zf_shape_facts others)
{
	return others.documents >= 4;
}

/*
 * A title stands in the lists of other pages of its site, and in a page's print version; a heading of which the head says
 * nothing is more often a section's.
 */
bool zf_title_is_own(uint8_t titled, uint32_t documents, uint32_t site_documents)
{
	enum { FEW = 2, PARTS = 5 };

	if (titled == ZF_TITLED_FIRST)
		return documents <= 1;
	return documents <= FEW || (uint64_t)documents * PARTS <= site_documents;
}
