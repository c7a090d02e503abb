#include "boilerplate/features.h"

#include "boilerplate/names.h"
#include "boilerplate/overlap.h"
#include "core/tag.h"

static const char *const names[ZF_NFEATURES] = {
#define X(name) #name,
	ZF_LOCAL_FEATURES(X)
	ZF_PLACE_FEATURES(X)
	ZF_SCORE_FEATURES(X)
#undef X
};

const char *zf_feature_name(unsigned feature)
{
	return feature < ZF_NFEATURES ? names[feature] : "";
}

/* Of 2, in n (not 0). */
static inline unsigned power_of(uint64_t n)
{
#ifdef __GNUC__
	return 63u - (unsigned)__builtin_clzll(n);
#else
	unsigned power = 0;

	while (n >> power > 1)
		power++;
	return power;
#endif
}

uint8_t zf_quantise(uint64_t count)
{
	uint64_t n = count + 1;
	unsigned power;

	if (count >= UINT64_C(1) << 30)
		return 240;
	power = power_of(n);
	return (uint8_t)(power * 8 + ((n << 3 >> power) & 7));
}

/* What the rows of one page are written with. */
struct pen {
	const struct zf_page *page;
	const struct zf_block *blocks;
	uint32_t n;
	struct zf_features *out;
};

#define SET(pen, name, row, value) (zf_column((pen)->out, ZF_FEATURE_##name)[row] = (uint8_t)(value))

#define FILL(pen, name, value) memset(zf_column((pen)->out, ZF_FEATURE_##name), (uint8_t)(value), (pen)->n)

static uint8_t small(uint64_t count)
{
	return count < 255 ? (uint8_t)count : 255;
}

/* The elements in an order that trees can cut: like ones beside each other. */
static uint8_t tag_rank(const struct zf_element *element)
{
	static const uint8_t ranks[ZF_NTAGS] = {
		[ZF_TAG_A] = 2, [ZF_TAG_BUTTON] = 3, [ZF_TAG_OPTION] = 4, [ZF_TAG_LABEL] = 5,
		[ZF_TAG_LEGEND] = 6, [ZF_TAG_SPAN] = 7, [ZF_TAG_SMALL] = 8, [ZF_TAG_I] = 9,
		[ZF_TAG_EM] = 10, [ZF_TAG_B] = 11, [ZF_TAG_STRONG] = 12, [ZF_TAG_FONT] = 13,
		[ZF_TAG_LI] = 14, [ZF_TAG_DT] = 15, [ZF_TAG_DD] = 16, [ZF_TAG_TH] = 17, [ZF_TAG_TD] = 18,
		[ZF_TAG_DIV] = 19, [ZF_TAG_CENTER] = 20, [ZF_TAG_FORM] = 21, [ZF_TAG_FIELDSET] = 22,
		[ZF_TAG_NAV] = 23, [ZF_TAG_HEADER] = 24, [ZF_TAG_FOOTER] = 25, [ZF_TAG_ASIDE] = 26,
		[ZF_TAG_ADDRESS] = 27, [ZF_TAG_BODY] = 28, [ZF_TAG_MAIN] = 29, [ZF_TAG_SECTION] = 30,
		[ZF_TAG_ARTICLE] = 31, [ZF_TAG_P] = 32, [ZF_TAG_BLOCKQUOTE] = 33, [ZF_TAG_PRE] = 34,
		[ZF_TAG_CODE] = 35, [ZF_TAG_FIGCAPTION] = 36, [ZF_TAG_CAPTION] = 37, [ZF_TAG_H6] = 38,
		[ZF_TAG_H5] = 39, [ZF_TAG_H4] = 40, [ZF_TAG_H3] = 41, [ZF_TAG_H2] = 42, [ZF_TAG_H1] = 43,
		[ZF_TAG_SUMMARY] = 44, [ZF_TAG_TIME] = 45, [ZF_TAG_CITE] = 46,
	};

	return element && ranks[element->tag_number] ? ranks[element->tag_number] : 1;
}

/* The region that says most, as a scale from furniture to text. */
static uint8_t region_rank(uint32_t regions)
{
	static const struct { uint32_t region; uint8_t rank; } ranks[] = {
		{ ZF_IN_HIDDEN | ZF_IN_DIALOG, 1 }, { ZF_IN_BUTTON, 2 }, { ZF_IN_NAV, 3 }, { ZF_IN_FOOTER, 4 },
		{ ZF_IN_ASIDE, 5 }, { ZF_IN_HEADER, 6 }, { ZF_IN_FORM, 7 }, { ZF_IN_ARTICLE_BODY, 12 },
		{ ZF_IN_INNER_FOOTER, 8 }, { ZF_IN_INNER_HEADER, 9 }, { ZF_IN_ARTICLE, 11 }, { ZF_IN_MAIN, 10 },
	};

	for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++)
		if (regions & ranks[i].region)
			return ranks[i].rank;
	return 13;
}

static void write_words(struct pen *pen, uint32_t i)
{
	const struct zf_words *w = &pen->page->looks[i].words;

	SET(pen, words, i, zf_quantise(w->words));
	SET(pen, signs, i, zf_quantise(w->signs));
	SET(pen, sentences, i, zf_quantise(w->sentences));
	SET(pen, sentence_words, i, w->sentences ? zf_quantise(w->words / w->sentences) : 0);
	SET(pen, commas, i, zf_quantise(w->commas));
	SET(pen, comma_share, i, zf_share(w->commas * UINT64_C(4), w->words));
	SET(pen, capital_share, i, zf_share(w->capitals, w->words));
	SET(pen, upper_share, i, zf_share(w->uppers, w->letters));
	SET(pen, digit_share, i, zf_share(w->digits, w->signs));
	SET(pen, number_share, i, zf_share(w->numbers, w->words));
	SET(pen, longest, i, small(w->longest));
	SET(pen, word_letters, i, w->words ? small(w->letters * UINT64_C(16) / w->words) : 0);
	SET(pen, brief_share, i, zf_share(w->briefs, w->words));
	SET(pen, first_sign, i, w->first);
	SET(pen, last_sign, i, w->last);
	SET(pen, symbols, i, w->symbols);
	SET(pen, copyright, i, (w->symbols & ZF_HAS_COPYRIGHT) != 0);
	SET(pen, bar, i, (w->symbols & ZF_HAS_BAR) != 0);
	SET(pen, arrow, i, (w->symbols & ZF_HAS_ARROW) != 0);
	SET(pen, at, i, (w->symbols & ZF_HAS_AT) != 0);
	SET(pen, url, i, (w->symbols & ZF_HAS_URL) != 0);
	SET(pen, year, i, (w->symbols & ZF_HAS_YEAR) != 0);
	SET(pen, ellipsis, i, (w->symbols & ZF_HAS_ELLIPSIS) != 0);
	SET(pen, price, i, (w->symbols & ZF_HAS_PRICE) != 0);
	SET(pen, colon, i, (w->symbols & ZF_HAS_COLON) != 0);
}

static void write_block(struct pen *pen, uint32_t i)
{
	const struct zf_block *block = &pen->blocks[i];
	const struct zf_look *look = &pen->page->looks[i];

	SET(pen, links, i, small(block->nlinks));
	SET(pen, link_share, i, look->link_share);
	SET(pen, phrase, i, look->phrase);
	SET(pen, where, i, look->phrase ? look->where + 1 : 0);
	SET(pen, tongues, i, look->tongues);
	SET(pen, credit, i, look->credit);
	SET(pen, kind, i, block->kind + 1);
	SET(pen, level, i, block->level);
	SET(pen, tag, i, tag_rank(block->in));
	SET(pen, region, i, region_rank(block->regions));
	SET(pen, same_shape, i, i > 0 && block->shape == block[-1].shape);
	SET(pen, same_parent, i, i > 0 && block->in && block[-1].in && block->in->above == block[-1].in->above);
	SET(pen, likes, i, zf_quantise(look->likes));
	SET(pen, depth, i, block->in ? small(block->in->depth) : 0);
	SET(pen, child, i, block->in ? small(block->in->child) : 0);
	SET(pen, repeats, i, zf_quantise(look->repeats));
	SET(pen, rule, i, look->ruled);
	SET(pen, copy, i, look->first_alike != i);
	SET(pen, other_lang, i, (block->regions & ZF_IN_LANG_OTHER) != 0);
}

static void write_regions(struct pen *pen, uint32_t i)
{
	static const struct { uint32_t region; uint16_t feature; } columns[] = {
		{ ZF_IN_NAV, ZF_FEATURE_nav }, { ZF_IN_HEADER, ZF_FEATURE_header },
		{ ZF_IN_FOOTER, ZF_FEATURE_footer }, { ZF_IN_ASIDE, ZF_FEATURE_aside },
		{ ZF_IN_MAIN, ZF_FEATURE_main }, { ZF_IN_ARTICLE, ZF_FEATURE_article },
		{ ZF_IN_FORM, ZF_FEATURE_form }, { ZF_IN_BUTTON, ZF_FEATURE_button },
		{ ZF_IN_LIST, ZF_FEATURE_list }, { ZF_IN_TABLE, ZF_FEATURE_table },
		{ ZF_IN_FIGURE, ZF_FEATURE_figure }, { ZF_IN_QUOTE, ZF_FEATURE_quote },
		{ ZF_IN_HIDDEN, ZF_FEATURE_hidden }, { ZF_IN_DIALOG, ZF_FEATURE_dialog },
		{ ZF_IN_ARTICLE_BODY, ZF_FEATURE_article_body }, { ZF_IN_DETAILS, ZF_FEATURE_details },
		{ ZF_IN_INNER_HEADER, ZF_FEATURE_inner_header },
		{ ZF_IN_INNER_FOOTER, ZF_FEATURE_inner_footer }, { ZF_IN_SECTION, ZF_FEATURE_section },
		{ ZF_IN_NOSCRIPT, ZF_FEATURE_noscript }, { ZF_IN_ADDRESS, ZF_FEATURE_address },
	};

	for (size_t k = 0; k < sizeof columns / sizeof *columns; k++)
		zf_column(pen->out, columns[k].feature)[i] = (pen->blocks[i].regions & columns[k].region) != 0;
}

/* Sums over blocks that share a key (a shape, a group). */
struct sums {
	uint64_t blocks, words, linked, prose, prices;
};

static void add(struct sums *sums, const struct zf_look *look)
{
	sums->blocks++;
	sums->words += look->words.words;
	sums->linked += zf_look_linked(look);
	sums->prose += look->prose ? look->words.words : 0;
	sums->prices += (look->words.symbols & ZF_HAS_PRICE) != 0;
}

/* Sums by shapes or groups, by their number; number 0 stays empty. NULL = no memory. */
static struct sums *sum_by(struct pen *pen, const uint32_t *of)
{
	struct sums *sums = zf_arena_take(pen->page->document->arena, (size_t)pen->n + 1, sizeof *sums);

	for (uint32_t i = 0; sums && i < pen->n; i++)
		if (of[i])
			add(&sums[of[i]], &pen->page->looks[i]);
	return sums;
}

static enum zeef_status write_likes(struct pen *pen)
{
	const uint32_t *of = pen->page->shapes;
	struct sums *sums = sum_by(pen, of);

	for (uint32_t i = 0; sums && i < pen->n; i++) {
		const struct sums *s = &sums[of[i]];
		SET(pen, likes_words, i, zf_quantise(s->words / s->blocks));
		SET(pen, likes_links, i, zf_share(s->linked, s->words));
		SET(pen, likes_prose, i, zf_share(s->prose, pen->page->prose));
	}
	return sums ? ZEEF_OK : ZEEF_ENOMEM;
}

static enum zeef_status write_groups(struct pen *pen)
{
	const uint32_t *of = pen->page->groups;
	struct sums *sums = sum_by(pen, of);
	uint64_t place = 0;

	for (uint32_t i = 0; sums && i < pen->n; i++) {
		const struct sums *s = &sums[of[i]];
		if (!of[i])
			continue;
		place = i && of[i] == of[i - 1] ? place + 1 : 0;
		SET(pen, group_blocks, i, zf_quantise(s->blocks));
		SET(pen, group_words, i, zf_quantise(s->words / s->blocks));
		SET(pen, group_links, i, zf_share(s->linked, s->words));
		SET(pen, group_place, i, zf_share(place + 1, s->blocks));
	}
	return sums ? ZEEF_OK : ZEEF_ENOMEM;
}

/* How far behind the last block that speaks of comments, or of more to read. */
static void write_captions(struct pen *pen)
{
	uint32_t comments = ZF_NO_BLOCK, related = ZF_NO_BLOCK;

	for (uint32_t i = 0; i < pen->n; i++) {
		uint8_t phrase = pen->page->looks[i].phrase;
		SET(pen, since_comments, i, comments == ZF_NO_BLOCK ? 255 : zf_quantise(i - comments));
		SET(pen, since_related, i, related == ZF_NO_BLOCK ? 255 : zf_quantise(i - related));
		comments = phrase == ZF_PHRASE_COMMENTS ? i : comments;
		related = phrase == ZF_PHRASE_RELATED ? i : related;
	}
}

/* What stands before: headings, titles, prose. */
static void write_before(struct pen *pen)
{
	const struct zf_page *page = pen->page;
	uint64_t words = 0, prose = 0, since_words = 0;
	uint32_t heading = ZF_NO_BLOCK, h1 = ZF_NO_BLOCK, title = ZF_NO_BLOCK, text = ZF_NO_BLOCK;

	for (uint32_t i = 0; i < pen->n; i++) {
		const struct zf_block *block = &pen->blocks[i];
		const struct zf_look *look = &page->looks[i];
		SET(pen, position, i, zf_share(i, pen->n));
		SET(pen, from_start, i, zf_quantise(i));
		SET(pen, from_end, i, zf_quantise(pen->n - 1 - i));
		SET(pen, words_before, i, zf_share(words, page->words));
		SET(pen, prose_before, i, zf_share(prose, page->prose));
		SET(pen, since_prose, i, text == ZF_NO_BLOCK ? 255 : zf_quantise(i - text));
		SET(pen, since_heading, i, heading == ZF_NO_BLOCK ? 255 : zf_quantise(i - heading));
		SET(pen, since_title, i, title == ZF_NO_BLOCK ? 255 : zf_quantise(i - title));
		SET(pen, words_since_heading, i, zf_quantise(since_words));
		if (heading != ZF_NO_BLOCK) {
			SET(pen, heading_level, i, pen->blocks[heading].level);
			SET(pen, heading_phrase, i, page->looks[heading].phrase);
		}
		if (block->kind == ZF_HEADING || block->kind == ZF_TITLE) {
			heading = i;
			since_words = 0;
			h1 = block->level == 1 ? i : h1;
		}
		SET(pen, since_h1, i, h1 == ZF_NO_BLOCK ? 255 : zf_quantise(i - h1));
		title = zf_column(pen->out, ZF_FEATURE_title_cover)[i] > 200 ? i : title;
		text = look->prose ? i : text;
		words += look->words.words;
		since_words += look->words.words;
		prose += look->prose ? look->words.words : 0;
	}
	text = ZF_NO_BLOCK;
	for (uint32_t i = pen->n; i > 0; i--) {
		SET(pen, till_prose, i - 1, text == ZF_NO_BLOCK ? 255 : zf_quantise(text - (i - 1)));
		text = page->looks[i - 1].prose ? i - 1 : text;
	}
}

/* Sums over the blocks of a window around each. */
static void write_windows(struct pen *pen)
{
	enum { NEAR = 3, WIDE = 12 };
	struct sums near = { 0 }, wide = { 0 };

	for (uint32_t i = 0; i < pen->n + WIDE; i++) {
		const struct zf_look *looks = pen->page->looks;
		if (i < pen->n)
			add(&wide, &looks[i]);
		if (i > 2 * WIDE) {
			struct sums gone = { 0 };
			add(&gone, &looks[i - 2 * WIDE - 1]);
			wide.words -= gone.words;
			wide.linked -= gone.linked;
			wide.prose -= gone.prose;
			wide.prices -= gone.prices;
		}
		if (i < WIDE)
			continue;
		SET(pen, wide_links, i - WIDE, zf_share(wide.linked, wide.words));
		SET(pen, wide_prose, i - WIDE, zf_share(wide.prose, wide.words));
		SET(pen, wide_prices, i - WIDE, wide.prices);
	}
	for (uint32_t i = 0; i < pen->n + NEAR; i++) {
		const struct zf_look *looks = pen->page->looks;
		if (i < pen->n)
			add(&near, &looks[i]);
		if (i > 2 * NEAR) {
			struct sums gone = { 0 };
			add(&gone, &looks[i - 2 * NEAR - 1]);
			near.words -= gone.words;
			near.linked -= gone.linked;
			near.prose -= gone.prose;
		}
		if (i < NEAR)
			continue;
		SET(pen, near_words, i - NEAR, zf_quantise(near.words));
		SET(pen, near_links, i - NEAR, zf_share(near.linked, near.words));
		SET(pen, near_prose, i - NEAR, zf_share(near.prose, near.words));
	}
}

static const struct zf_place *up(const struct zf_page *page, const struct zf_place *place, unsigned steps)
{
	while (steps-- && place->above)
		place = &page->places[place->above];
	return place;
}

static void write_places(struct pen *pen, uint32_t i)
{
	const struct zf_page *page = pen->page;
	const struct zf_place *p = &page->places[page->looks[i].place], *article;

	if (!page->looks[i].place)
		return;
#define SUMS(name, place) \
	SET(pen, name##_words, i, zf_quantise((place)->words)); \
	SET(pen, name##_links, i, zf_share((place)->linked, (place)->words)); \
	SET(pen, name##_prose, i, zf_share((place)->prose, page->prose))
	SET(pen, in_main_place, i, p->main);
	SET(pen, under_main_place, i, p->main ?
	    small(p->element->depth - page->places[page->main].element->depth + 1u) : 0);
	SET(pen, title_far, i, p->title_far ? p->title_far : 255);
	article = &page->places[p->article];
	SET(pen, article_share, i, p->article ? zf_share(article->words, page->most_article_words) : 0);
	SET(pen, article_number, i, small(article->article_number));
	SET(pen, here_blocks, i, zf_quantise(p->blocks));
	SUMS(here, p);
	p = up(page, p, 1);
	SET(pen, up1_blocks, i, zf_quantise(p->blocks));
	SUMS(up1, p);
	p = up(page, p, 1);
	SET(pen, up2_blocks, i, zf_quantise(p->blocks));
	SUMS(up2, p);
	p = up(page, p, 1);
	SUMS(up3, p);
	p = up(page, p, 2);
	SUMS(up5, p);
#undef SUMS
}

/* What is the same for all blocks. */
static void write_page(struct pen *pen)
{
	const struct zf_page *page = pen->page;

	FILL(pen, page_blocks, zf_quantise(pen->n));
	FILL(pen, page_words, zf_quantise(page->words));
	FILL(pen, page_prose, zf_share(page->prose, page->words));
	FILL(pen, page_prices, zf_quantise(page->prices));
	FILL(pen, page_links, zf_share(page->linked, page->words));
	FILL(pen, page_articles, small(page->articles));
	FILL(pen, page_has_main, page->has_main);
	FILL(pen, page_main_words, zf_share(page->main ? page->places[page->main].words : 0, page->words));
	FILL(pen, page_has_body, page->overlap->has_body);
	FILL(pen, page_type, page->overlap->type);
}

static void write_overlap(struct pen *pen, uint32_t i)
{
	const struct zf_look *look = &pen->page->looks[i];

	SET(pen, title_share, i, look->title_share);
	SET(pen, title_cover, i, look->title_cover);
	SET(pen, summary_share, i, look->summary_share);
	SET(pen, body_share, i, look->body_share);
}

/* Sums of the weights of names from the root down to each place. */
struct path {
	int16_t here, near, all, worst, best;
};

static int16_t bounded(int sum)
{
	return (int16_t)(sum > 2000 ? 2000 : sum < -2000 ? -2000 : sum);
}

static uint8_t as_byte(int sum, int scale)
{
	int value = 128 + sum / scale;
	return (uint8_t)(value < 1 ? 1 : value > 255 ? 255 : value);
}

enum zeef_status zf_features_names(const struct zf_page *page, const struct zf_names *weights,
                                   struct zf_features *features)
{
	struct pen pen = { page, page->document->blocks, page->document->nblocks, features };
	struct path *paths = zf_arena_take(page->document->arena, (size_t)page->nplaces + 1, sizeof *paths);

	if (!paths)
		return ZEEF_ENOMEM;
	for (uint32_t k = 0; k < page->nplaces; k++) {
		uint32_t id = page->descent[k];
		const struct zf_place *place = &page->places[id];
		const struct path *above = &paths[place->above];
		struct path *path = &paths[id];
		path->here = page->namesakes[k] == k ? bounded(zf_names_weigh(weights, place->element))
		                                     : paths[page->descent[page->namesakes[k]]].here;
		path->near = bounded(path->here + above->near / 2);
		path->all = bounded(path->here + above->all);
		path->worst = path->here < above->worst ? path->here : above->worst;
		path->best = path->here > above->best ? path->here : above->best;
	}
	for (uint32_t i = 0; i < pen.n; i++) {
		const struct path *path = &paths[page->looks[i].place];
		SET(&pen, names, i, as_byte(path->near, 4));
		SET(&pen, name_here, i, as_byte(path->here, 4));
		SET(&pen, name_near, i, as_byte(path->near, 8));
		SET(&pen, name_all, i, as_byte(path->all, 16));
		SET(&pen, name_worst, i, as_byte(path->worst, 4));
		SET(&pen, name_best, i, as_byte(path->best, 4));
	}
	return ZEEF_OK;
}

enum zeef_status zf_features_take(const struct zf_page *page, const struct zf_names *weights,
                                  struct zf_features *out)
{
	struct pen pen = { page, page->document->blocks, page->document->nblocks, out };
	enum zeef_status status;

	out->rows = pen.n;
	out->stride = ((size_t)pen.n + 31) / 32 * 32 + ZF_STRIDE_MORE;
	out->bytes = zf_arena_take(page->document->arena, ZF_NFEATURES, out->stride);
	if (!out->bytes)
		return ZEEF_ENOMEM;
	for (uint32_t i = 0; i < pen.n; i++) {
		write_words(&pen, i);
		write_block(&pen, i);
		write_regions(&pen, i);
		write_places(&pen, i);
		write_overlap(&pen, i);
	}
	write_page(&pen);
	write_before(&pen);
	write_captions(&pen);
	write_windows(&pen);
	status = write_likes(&pen);
	if (status == ZEEF_OK)
		status = write_groups(&pen);
	if (status == ZEEF_OK && weights)
		status = zf_features_names(page, weights, out);
	return status;
}
