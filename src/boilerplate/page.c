#include "boilerplate/page.h"

#include "boilerplate/alike.h"
#include "core/hash.h"
#include "core/tag.h"

/* Names of languages and what stands between them, and nothing else: how many different ones. */
static void look_for_languages(struct zf_look *look, const struct zf_phrases *phrases, const uint64_t *hashes)
{
	size_t n = zf_words_kept(&look->words), at = 0;
	uint32_t last = 0, language = 0, count = 0;
	bool names = false, code;

	if (look->words.words > ZF_WORDS_KEPT)
		return;
	while (at < n) {
		size_t len;
		if (hashes[at] == ZF_WORD_NUMBER && at > 0) {
			at++;
			continue;
		}
		len = zf_phrases_language(phrases, hashes + at, n - at, &language, &code);
		if (!len)
			return;
		names |= !code;
		count += language != last;
		last = language;
		at += len;
	}
	look->tongues = (uint8_t)(count < 255 ? count : 255);
	look->tongue_codes = count && !names;
}

static bool is_prose(const struct zf_look *look)
{
	const struct zf_words *w = &look->words;

	if (look->link_share > 128 || w->words < 8)
		return false;
	if (w->sentences && w->words >= 12)
		return true;
	return w->words >= 30 && w->commas * 40 >= w->words && w->numbers * 3 < w->words;
}

/* Who made a picture is named in its caption's first words or its last. */
static uint8_t credit_of(const struct zf_phrases *phrases, const uint64_t *hashes, size_t n)
{
	enum { FIRST = 3, LAST = 12 };
	bool last = false;

	for (size_t k = 0; k < n && k < FIRST; k++)
		if (zf_phrases_credit(phrases, hashes[k]))
			return 2;
	for (size_t k = n > LAST + FIRST ? n - LAST : FIRST; k < n && !last; k++)
		last = zf_phrases_credit(phrases, hashes[k]);
	return last;
}

enum { VOCABULARY_BITS = 13 };

/* Gives a word its number; no branch tells new ones. */
static uint16_t number_word(struct zf_page *page, uint16_t *numbers, uint64_t word)
{
	uint16_t *number = &numbers[word * UINT64_C(0x9e3779b97f4a7c15) >> (64 - VOCABULARY_BITS)];
	unsigned fresh = !*number;

	page->vocabulary += fresh;
	*number |= (uint16_t)(page->vocabulary & -fresh);
	return *number;
}

static bool look_at_block(struct zf_page *page, const struct zf_block *block, const struct zf_phrases *phrases,
                          uint16_t *numbers, struct zf_look *look)
{
	struct zf_overlap_shares shares;
	uint64_t hashes[ZF_WORDS_KEPT];
	enum zf_phrase_where where = ZF_PHRASE_WHOLE;
	size_t linked = block->linked < block->raw.len ? block->linked : block->raw.len;

	zf_words_measure(zf_page_text(block), &look->words, hashes);
	look->phrase = (uint8_t)zf_phrases_find(phrases, hashes, zf_words_kept(&look->words), &where);
	look->where = (uint8_t)where;
	if (look->words.words > ZF_WORDS_KEPT && where == ZF_PHRASE_WHOLE)
		look->phrase = ZF_PHRASE_NONE;
	if (look->phrase == ZF_PHRASE_LOGIN) {
		look->phrase = ZF_PHRASE_FORM;
		look->login = true;
	}
	look->credit = credit_of(phrases, hashes, zf_words_kept(&look->words));
	look_for_languages(look, phrases, hashes);
	look->link_share = block->raw.len ? (uint8_t)((uint64_t)linked * 255 / block->raw.len) : 0;
	look->prose = is_prose(look);
	shares = zf_overlap_look(page->overlap, hashes, zf_words_kept(&look->words));
	look->title_share = shares.title;
	look->title_cover = shares.title_cover;
	look->summary_share = shares.summary;
	look->body_share = shares.body;
	look->vocabulary = zf_arena_raw(page->document->arena, zf_words_kept(&look->words) + 1,
	                                sizeof *look->vocabulary);
	for (size_t k = 0; look->vocabulary && k < zf_words_kept(&look->words); k++)
		look->vocabulary[k] = number_word(page, numbers, hashes[k]);
	return look->vocabulary != NULL;
}

/* Sums of a page with elements. ids: by number of an element, its place. */
struct survey {
	struct zf_page *page;
	uint32_t *ids;
	uint32_t numbers; /* highest number + 1 */
	uint32_t room;
};

/* Makes places of an element and all above that have none yet. */
static bool visit(struct survey *s, const struct zf_element *element)
{
	struct zf_page *page = s->page;

	for (; element && !s->ids[element->number]; element = element->above) {
		if (page->nplaces + 1 >= s->room) {
			uint32_t room = s->room * 2;
			struct zf_place *places = zf_arena_grow(page->document->arena, page->places,
			                                        page->nplaces + 1, room, sizeof *places);
			if (!places)
				return false;
			page->places = places;
			s->room = room;
		}
		s->ids[element->number] = ++page->nplaces;
		page->places[page->nplaces] = (struct zf_place){ .element = element };
	}
	return true;
}

static void add_block(struct zf_place *place, const struct zf_look *look)
{
	place->blocks++;
	place->words += look->words.words;
	place->linked += zf_look_linked(look);
	place->prose += look->prose ? look->words.words : 0;
}

/* Sums up from the leaves (numbers grow inwards), then finds the main place. */
static void sum_up(struct survey *s)
{
	struct zf_page *page = s->page;
	uint32_t deepest = 0;

	for (uint32_t number = s->numbers - 1; number > 0; number--) {
		struct zf_place *place = &page->places[s->ids[number]], *above;
		if (!s->ids[number])
			continue;
		if (page->prose && place->prose * UINT64_C(10) >= page->prose * UINT64_C(6) &&
		    place->element->depth > deepest) {
			deepest = place->element->depth;
			page->main = s->ids[number];
		}
		if (!place->element->above)
			continue;
		place->above = s->ids[place->element->above->number];
		above = &page->places[place->above];
		above->blocks += place->blocks;
		above->words += place->words;
		above->linked += place->linked;
		above->prose += place->prose;
	}
}

/* From the root inwards: what stands in the main place, and in which article. */
static void go_down(struct survey *s)
{
	struct zf_page *page = s->page;
	uint32_t count = 0;

	for (uint32_t number = 1; number < s->numbers; number++) {
		uint32_t id = s->ids[number];
		struct zf_place *place = &page->places[id], *above = &page->places[place->above];
		if (!id)
			continue;
		page->descent[count++] = id;
		place->main = id == page->main || above->main;
		place->article = above->article;
		if (place->element->tag_number != ZF_TAG_ARTICLE)
			continue;
		place->article = id;
		place->article_number = ++page->articles;
		if (place->words > page->most_article_words)
			page->most_article_words = place->words;
	}
}

static enum zeef_status survey(struct zf_page *page)
{
	struct zf_document *document = page->document;
	struct survey s = { .page = page, .room = 64 };

	for (uint32_t i = 0; i < document->nblocks; i++)
		if (document->blocks[i].in && document->blocks[i].in->number >= s.numbers)
			s.numbers = document->blocks[i].in->number + 1;
	page->places = zf_arena_take(document->arena, s.room, sizeof *page->places);
	if (!page->places)
		return ZEEF_ENOMEM;
	if (!s.numbers)
		return ZEEF_OK;
	s.ids = zf_arena_take(document->arena, s.numbers, sizeof *s.ids);
	if (!s.ids)
		return ZEEF_ENOMEM;
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_element *in = document->blocks[i].in;
		if (!in)
			continue;
		if (!visit(&s, in))
			return ZEEF_ENOMEM;
		page->looks[i].place = s.ids[in->number];
		add_block(&page->places[s.ids[in->number]], &page->looks[i]);
	}
	page->descent = zf_arena_take(document->arena, (size_t)page->nplaces + 1, sizeof *page->descent);
	if (!page->descent)
		return ZEEF_ENOMEM;
	sum_up(&s);
	go_down(&s);
	return ZEEF_OK;
}

/* The heading that is likest to the page's title; the first of equals. */
static uint32_t find_title(const struct zf_page *page)
{
	enum { SHARE = 200, COVER = 80 };
	uint32_t title = ZF_NO_BLOCK;
	uint8_t best = COVER;

	for (uint32_t i = 0; i < page->document->nblocks; i++) {
		const struct zf_block *block = &page->document->blocks[i];
		const struct zf_look *look = &page->looks[i];
		if ((block->kind != ZF_HEADING && block->kind != ZF_TITLE) || look->title_share < SHARE ||
		    look->title_cover <= best || block->regions & ZF_IN_HIDDEN)
			continue;
		best = look->title_cover;
		title = i;
	}
	return title;
}

static void measure_title(struct zf_page *page)
{
	enum { FAR = 250 };
	uint8_t steps = 0;

	if (page->title == ZF_NO_BLOCK)
		return;
	for (uint32_t id = page->looks[page->title].place; id; id = page->places[id].above)
		page->places[id].title_far = steps < FAR ? ++steps : FAR;
	for (uint32_t k = 0; k < page->nplaces; k++) {
		struct zf_place *place = &page->places[page->descent[k]];
		if (!place->title_far)
			place->title_far = page->places[place->above].title_far;
	}
}

/* Is a heading of the first level that says something else than the page's title. */
static bool is_rival(const struct zf_page *page, uint32_t i)
{
	enum { STRANGE = 128 };
	const struct zf_block *block = &page->document->blocks[i];
	const struct zf_look *look = &page->looks[i];

	return (block->kind == ZF_HEADING || block->kind == ZF_TITLE) && block->level == 1 && look->words.words &&
	       look->title_share < STRANGE;
}

/* Not on an index, whose title names none of its articles, nor in a thread. */
static void mark_rivals(struct zf_page *page)
{
	enum { PROSE = 80 }; /* words that the title's article has at least */
	uint32_t own = page->title == ZF_NO_BLOCK ? 0 : page->places[page->looks[page->title].place].article;

	if (!own || page->articles < 2 || page->places[own].prose < PROSE || page->overlap->type == ZF_PAGE_FORUM)
		return;
	for (uint32_t id = page->places[own].above; id; id = page->places[id].above)
		page->places[id].titled = ZF_TITLE_AROUND;
	for (uint32_t k = 0; k < page->nplaces; k++) {
		struct zf_place *place = &page->places[page->descent[k]];
		if (page->descent[k] == own || page->places[place->above].titled == ZF_TITLE_WITHIN)
			place->titled = ZF_TITLE_WITHIN;
	}
	for (uint32_t i = page->title + 1; i < page->document->nblocks; i++) {
		uint32_t article = page->places[page->looks[i].place].article;
		if (article && page->places[article].titled == ZF_TITLE_BESIDE && is_rival(page, i))
			page->places[article].rival = true;
	}
	for (uint32_t k = 0; k < page->nplaces; k++) {
		struct zf_place *place = &page->places[page->descent[k]];
		place->rival |= page->places[place->above].rival;
	}
}

/* From first blocks to numbers from 1, in the order in which the keys first stand; 0 for the key 0 if
 * `none`. */
static void number(const uint64_t *keys, uint32_t *first, uint32_t n, bool none)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < n; i++)
		if (none && !keys[i])
			first[i] = 0;
		else
			first[i] = first[i] == i ? ++count : first[first[i]];
}

/* Which blocks have one shape, one group, the same words. */
static enum zeef_status find_alike(struct zf_page *page)
{
	const struct zf_document *document = page->document;
	uint32_t n = document->nblocks, *first;
	uint64_t *keys = zf_arena_raw(document->arena, n, sizeof *keys);

	if (!keys)
		return ZEEF_ENOMEM;
	for (uint32_t i = 0; i < n; i++)
		keys[i] = document->blocks[i].shape;
	if (!(first = page->shapes = zf_first_alike(document->arena, keys, n)))
		return ZEEF_ENOMEM;
	for (uint32_t i = 0; i < n; i++)
		page->looks[first[i]].likes++;
	for (uint32_t i = 0; i < n; i++)
		page->looks[i].likes = page->looks[first[i]].likes;
	number(keys, first, n, false);
	for (uint32_t i = 0; i < n; i++)
		keys[i] = document->blocks[i].group;
	if (!(page->groups = zf_first_alike(document->arena, keys, n)))
		return ZEEF_ENOMEM;
	number(keys, page->groups, n, true);
	for (uint32_t i = 0; i < n; i++)
		keys[i] = page->looks[i].words.fold;
	if (!(first = zf_first_alike(document->arena, keys, n)))
		return ZEEF_ENOMEM;
	for (uint32_t i = 0; i < n; i++) {
		page->looks[i].first_alike = first[i];
		page->looks[first[i]].repeats++;
	}
	for (uint32_t i = 0; i < n; i++)
		page->looks[i].repeats = page->looks[first[i]].repeats;
	return ZEEF_OK;
}

/* A number for the names of an element: equal where they are, and hardly else. */
static uint64_t key_of_names(const struct zf_element *element)
{
	const struct zf_slice names[] = { element->classes, element->id, element->role, element->item };
	uint64_t key = element->tag_number ? element->tag_number : zf_hash64(zf_slice_of(element->tag));

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		key = zf_words_chain(key, names[i].len ? zf_hash64(names[i]) : 0);
	return key;
}

static bool has_names_of(const struct zf_element *a, const struct zf_element *b)
{
	return strcmp(a->tag, b->tag) == 0 && zf_slice_equal(a->classes, b->classes) &&
	       zf_slice_equal(a->id, b->id) && zf_slice_equal(a->role, b->role) &&
	       zf_slice_equal(a->item, b->item);
}

/* Which places have the same names. */
static enum zeef_status find_namesakes(struct zf_page *page)
{
	struct zf_arena *arena = page->document->arena;
	uint64_t *keys = zf_arena_raw(arena, (size_t)page->nplaces + 1, sizeof *keys);

	if (!keys)
		return ZEEF_ENOMEM;
	for (uint32_t k = 0; k < page->nplaces; k++)
		keys[k] = key_of_names(page->places[page->descent[k]].element);
	page->namesakes = zf_first_alike(arena, keys, page->nplaces);
	for (uint32_t k = 0; page->namesakes && k < page->nplaces; k++) {
		const struct zf_element *first = page->places[page->descent[page->namesakes[k]]].element;
		if (page->namesakes[k] != k && !has_names_of(first, page->places[page->descent[k]].element))
			page->namesakes[k] = k;
	}
	return page->namesakes ? ZEEF_OK : ZEEF_ENOMEM;
}

enum zeef_status zf_page_look(struct zf_document *document, const struct zf_phrases *phrases,
                              struct zf_page *page)
{
	struct zf_words title = { 0 };
	uint64_t hashes[ZF_WORDS_KEPT];
	uint16_t *numbers = zf_arena_take(document->arena, 1 << VOCABULARY_BITS, sizeof *numbers);
	enum zeef_status status;

	*page = (struct zf_page){ .document = document, .first_prose = ZF_NO_BLOCK, .last_prose = ZF_NO_BLOCK };
	page->looks = zf_arena_take(document->arena, document->nblocks ? document->nblocks : 1,
	                            sizeof *page->looks);
	page->overlap = zf_overlap_take(document);
	if (!page->looks || !page->overlap || !numbers)
		return ZEEF_ENOMEM;
	zf_words_measure(zf_document_get(document, "title"), &title, hashes);
	for (uint32_t i = 0; i < document->nblocks; i++) {
		struct zf_look *look = &page->looks[i];
		if (!look_at_block(page, &document->blocks[i], phrases, numbers, look))
			return ZEEF_ENOMEM;
		page->has_main |= (document->blocks[i].regions & ZF_IN_MAIN) != 0;
		look->title = look->words.words && look->words.fold == title.fold;
		page->words += look->words.words;
		page->linked += zf_look_linked(look);
		page->prices += (look->words.symbols & ZF_HAS_PRICE) != 0;
		page->prose += look->prose ? look->words.words : 0;
		if (look->prose) {
			page->first_prose = page->first_prose == ZF_NO_BLOCK ? i : page->first_prose;
			page->last_prose = i;
		}
	}
	page->title = find_title(page);
	status = survey(page);
	if (status != ZEEF_OK)
		return status;
	measure_title(page);
	mark_rivals(page);
	status = find_namesakes(page);
	return status == ZEEF_OK ? find_alike(page) : status;
}
