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

struct sums {
	uint64_t all, kept; /* code points */
	uint32_t block;     /* the first of the shape */
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
		sums[first[i]].all += block->weight;
		sums[first[i]].kept += here;
		kept += here;
	}
	return kept;
}

enum zeef_status zf_shapes_take(const struct zf_document *document, struct zf_shape **out, uint32_t *count)
{
	uint32_t n = document->skip ? 0 : document->nblocks, *first;
	struct zf_arena *arena = document->arena;
	uint64_t *keys = zf_arena_raw(arena, (size_t)n + 1, sizeof *keys), kept;
	struct sums *sums = zf_arena_take(arena, (size_t)n + 1, sizeof *sums);

	*out = zf_arena_raw(arena, (size_t)n + 1, sizeof **out);
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
		(*out)[(*count)++] = (struct zf_shape){ keys[i], i, s->kept * 2 > s->all };
	}
	for (uint32_t i = 0; i < n; i++)
		if (first[i] == i && is_asked(&document->blocks[i]) && !sums[i].listed)
			(*out)[(*count)++] = (struct zf_shape){ keys[i], ZF_NO_BLOCK, sums[i].kept * 2 > sums[i].all };
	return ZEEF_OK;
}

/* Under a third of the others keep it, and two that nobody saw are taken to: five others at least, all of one mind. */
bool zf_shape_goes(struct zf_shape_facts others)
{
	enum { UNSEEN = 2, PARTS = 3 };

	return ((uint64_t)others.kept + UNSEEN) * PARTS < (uint64_t)others.documents + UNSEEN;
}
