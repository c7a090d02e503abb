/* The columns of a second look: what a first opinion says of a block's neighbours, likes and places. */
#include "boilerplate/features.h"

enum {
	UNIT = 1024,    /* of log odds, and of a probability */
	LIMIT = 6 * UNIT,
	SURE = UNIT * 7 / 10,
	SOLID = 8,      /* words of a block that counts as text */
};

struct mean {
	uint64_t sum, weight;
};

struct pen {
	const struct zf_page *page;
	struct zf_features *out;
	uint32_t n;
	uint32_t *chance; /* of each block, in UNITs */
};

#define SET(pen, name, row, value) (zf_column((pen)->out, ZF_FEATURE_##name)[row] = (uint8_t)(value))

/* Log odds to a probability: a smooth step, in whole numbers. */
static uint32_t chance_of(int32_t score)
{
	int64_t t = ((int64_t)(score > LIMIT ? LIMIT : score < -LIMIT ? -LIMIT : score) + LIMIT) / 12;

	return (uint32_t)(t * t * (3 * UNIT - 2 * t) / ((int64_t)UNIT * UNIT));
}

static uint8_t byte_of(int32_t score)
{
	int32_t value = 128 + score / (UNIT / 16);

	return (uint8_t)(value < 1 ? 1 : value > 255 ? 255 : value);
}

static uint64_t weight_of(const struct pen *pen, uint32_t i)
{
	return (uint64_t)pen->page->looks[i].words.words + 1;
}

static void add(const struct pen *pen, struct mean *mean, uint32_t i)
{
	mean->sum += weight_of(pen, i) * pen->chance[i];
	mean->weight += weight_of(pen, i);
}

static void take_away(const struct pen *pen, struct mean *mean, uint32_t i)
{
	mean->sum -= weight_of(pen, i) * pen->chance[i];
	mean->weight -= weight_of(pen, i);
}

static uint8_t value(const struct mean *mean)
{
	return mean->weight ? (uint8_t)(mean->sum * 255 / UNIT / mean->weight) : 0;
}

static void write_window(struct pen *pen, uint32_t reach, unsigned feature)
{
	struct mean mean = { 0, 0 };
	uint8_t *column = zf_column(pen->out, feature);

	for (uint32_t i = 0; i < pen->n + reach; i++) {
		if (i < pen->n)
			add(pen, &mean, i);
		if (i > 2 * reach)
			take_away(pen, &mean, i - 2 * reach - 1);
		if (i >= reach)
			column[i - reach] = value(&mean);
	}
}

/* of: numbers of shapes or groups, one a block; 0 = none. */
static enum zeef_status write_alike(struct pen *pen, const uint32_t *of, unsigned feature)
{
	struct mean *means = zf_arena_take(pen->page->document->arena, (size_t)pen->n + 1, sizeof *means);
	uint8_t *column = zf_column(pen->out, feature);

	if (!means)
		return ZEEF_ENOMEM;
	for (uint32_t i = 0; i < pen->n; i++)
		if (of[i])
			add(pen, &means[of[i]], i);
	for (uint32_t i = 0; i < pen->n; i++)
		column[i] = of[i] ? value(&means[of[i]]) : 0;
	return ZEEF_OK;
}

static enum zeef_status write_places(struct pen *pen)
{
	static const uint16_t columns[] = { ZF_FEATURE_score_here, ZF_FEATURE_score_up1, ZF_FEATURE_score_up2,
		ZF_FEATURE_score_up3 };
	const struct zf_page *page = pen->page;
	struct mean *means = zf_arena_take(page->document->arena, (size_t)page->nplaces + 1, sizeof *means);

	if (!means)
		return ZEEF_ENOMEM;
	for (uint32_t i = 0; i < pen->n; i++)
		add(pen, &means[page->looks[i].place], i);
	for (uint32_t k = page->nplaces; k > 0; k--) {
		uint32_t id = page->descent[k - 1], above = page->places[id].above;
		if (!above)
			continue;
		means[above].sum += means[id].sum;
		means[above].weight += means[id].weight;
	}
	for (uint32_t i = 0; i < pen->n; i++) {
		uint32_t id = page->looks[i].place;
		for (size_t k = 0; id && k < sizeof columns / sizeof *columns; k++) {
			zf_column(pen->out, columns[k])[i] = value(&means[id]);
			id = page->places[id].above ? page->places[id].above : id;
		}
	}
	return ZEEF_OK;
}

/* Of the page: how much of it is text, how much in doubt, and how much is likelier text than the block. */
static void write_page(struct pen *pen, const int32_t *scores)
{
	enum { LEVELS = 256 };
	uint64_t words[LEVELS] = { 0 }, above[LEVELS], all = 0, text = 0, doubt = 0;

	for (uint32_t i = 0; i < pen->n; i++) {
		uint64_t weight = pen->page->looks[i].words.words;
		words[byte_of(scores[i])] += weight;
		all += weight;
		text += weight * pen->chance[i];
		doubt += pen->chance[i] > UNIT / 5 && pen->chance[i] < UNIT * 4 / 5 ? weight : 0;
	}
	above[LEVELS - 1] = 0;
	for (int level = LEVELS - 2; level >= 0; level--)
		above[level] = above[level + 1] + words[level + 1];
	for (uint32_t i = 0; i < pen->n; i++) {
		SET(pen, score_share, i, zf_share(text / UNIT, all));
		SET(pen, score_doubt, i, zf_share(doubt, all));
		SET(pen, score_rank, i, zf_share(above[byte_of(scores[i])], all));
	}
}

struct bucket { /* of words */
	uint32_t blocks;
	uint32_t chance; /* of all of them */
	uint32_t seen;   /* block + 1 that counted it last */
};

/* Whether the other blocks that use the same words are text: of all words, and of those that few blocks use. */
static enum zeef_status write_topic(struct pen *pen)
{
	const struct zf_look *looks = pen->page->looks;
	struct bucket *buckets = zf_arena_take(pen->page->document->arena, (size_t)pen->page->vocabulary + 1,
	                                       sizeof *buckets);
	uint32_t few = pen->n / 16 + 3;

	if (!buckets)
		return ZEEF_ENOMEM;
	for (uint32_t i = 0; i < pen->n; i++)
		for (size_t k = 0; k < zf_words_kept(&looks[i].words); k++) {
			struct bucket *bucket = &buckets[looks[i].vocabulary[k]];
			bool fresh = bucket->seen != i + 1;
			bucket->seen = i + 1;
			bucket->blocks += fresh;
			bucket->chance += fresh ? pen->chance[i] : 0;
		}
	for (uint32_t i = 0; i < pen->n; i++) {
		uint64_t sum = 0, rare = 0;
		uint32_t n = 0, nrare = 0;
		for (size_t k = 0; k < zf_words_kept(&looks[i].words); k++) {
			const struct bucket *bucket = &buckets[looks[i].vocabulary[k]];
			uint32_t others = bucket->blocks - 1, mean = (bucket->chance - pen->chance[i]) / (others + !others);
			bool is_rare = others < few;
			sum += mean; /* of a word of this block alone it is 0 */
			n += others != 0;
			rare += is_rare ? mean : 0;
			nrare += is_rare & (others != 0);
		}
		SET(pen, score_topic, i, n ? 1 + sum * 254 / UNIT / n : 0);
		SET(pen, score_rare, i, nrare ? 1 + rare * 254 / UNIT / nrare : 0);
	}
	return ZEEF_OK;
}

/* How far the next sure text is, in words, on both sides; how much of all text stands before. */
static void write_distances(struct pen *pen, const int32_t *scores)
{
	const struct zf_look *looks = pen->page->looks;
	const struct zf_block *blocks = pen->page->document->blocks;
	uint64_t total = 0, before = 0, since = UINT32_MAX, till = UINT32_MAX;
	int32_t heading = 0;

	for (uint32_t i = 0; i < pen->n; i++)
		total += (uint64_t)looks[i].words.words * pen->chance[i];
	for (uint32_t i = 0; i < pen->n; i++) {
		SET(pen, score_before, i, zf_share(before, total));
		SET(pen, score_total, i, zf_quantise(total / UNIT));
		SET(pen, score_since, i, since == UINT32_MAX ? 255 : zf_quantise(since));
		SET(pen, score_heading, i, byte_of(heading));
		before += (uint64_t)looks[i].words.words * pen->chance[i];
		if (pen->chance[i] > SURE && looks[i].words.words >= SOLID)
			since = 0;
		else if (since != UINT32_MAX)
			since += looks[i].words.words;
		if (blocks[i].kind == ZF_HEADING)
			heading = scores[i];
	}
	for (uint32_t i = pen->n; i > 0; i--) {
		SET(pen, score_till, i - 1, till == UINT32_MAX ? 255 : zf_quantise(till));
		if (pen->chance[i - 1] > SURE && looks[i - 1].words.words >= SOLID)
			till = 0;
		else if (till != UINT32_MAX)
			till += looks[i - 1].words.words;
	}
}

enum zeef_status zf_features_scores(const struct zf_page *page, const int32_t *scores,
                                    struct zf_features *features)
{
	struct pen pen = { page, features, features->rows, NULL };
	enum zeef_status status;

	pen.chance = zf_arena_raw(page->document->arena, (size_t)pen.n + 1, sizeof *pen.chance);
	if (!pen.chance)
		return ZEEF_ENOMEM;
	for (uint32_t i = 0; i < pen.n; i++) {
		pen.chance[i] = chance_of(scores[i]);
		SET(&pen, score, i, byte_of(scores[i]));
	}
	write_window(&pen, 3, ZF_FEATURE_score_near);
	write_window(&pen, 10, ZF_FEATURE_score_wide);
	write_distances(&pen, scores);
	write_page(&pen, scores);
	status = write_topic(&pen);
	if (status == ZEEF_OK)
		status = write_alike(&pen, page->shapes, ZF_FEATURE_score_likes);
	if (status == ZEEF_OK)
		status = write_alike(&pen, page->groups, ZF_FEATURE_score_group);
	return status == ZEEF_OK ? write_places(&pen) : status;
}
