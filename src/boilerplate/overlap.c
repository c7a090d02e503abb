#include "boilerplate/overlap.h"

#include "core/json.h"

enum { RUN = 3, PIECE = 256, LONGEST = 1 << 20, TYPE_WITHIN = 1 << 14 };

static uint32_t bit_of(const uint64_t *words)
{
	uint64_t key = 0;

	for (int i = 0; i < RUN; i++)
		key = zf_words_chain(key, words[i]);
	return (uint32_t)(key >> 32) & (ZF_OVERLAP_BITS - 1);
}

/* Sets the bits of all runs of words of a text. */
static void add_text(uint8_t *bits, struct zf_slice text)
{
	size_t at = 0;

	if (text.len > LONGEST)
		text.len = LONGEST;
	while (at < text.len) {
		struct zf_words words;
		uint64_t hashes[ZF_WORDS_KEPT];
		size_t end = at + PIECE < text.len ? at + PIECE : text.len;
		while (end < text.len && end < at + 2 * PIECE && text.at[end] != ' ')
			end++;
		while (end < text.len && ((unsigned char)text.at[end] & 0xc0) == 0x80)
			end++;
		zf_words_measure(zf_slice_make(text.at + at, end - at), &words, hashes);
		for (size_t i = 0; i + RUN <= zf_words_kept(&words); i++)
			bits[bit_of(hashes + i) / 8] |= (uint8_t)(1u << bit_of(hashes + i) % 8);
		at = end;
	}
}

/* The string behind "articleBody": in JSON-LD, decoded; at = NULL: there is none. */
static struct zf_slice article_body(struct zf_slice json, struct zf_arena *arena)
{
	static const char key[] = "\"articleBody\"";
	size_t from = zf_slice_find(json, zf_slice_of(key)), to;
	struct zf_json_value value = { ZF_JSON_STRING, { NULL, 0 } };

	if (from == SIZE_MAX)
		return value.text;
	from += sizeof key - 1;
	while (from < json.len && (json.at[from] == ':' || json.at[from] == ' ' || json.at[from] == '\n'))
		from++;
	if (from >= json.len || json.at[from] != '"')
		return value.text;
	for (to = from + 1; to < json.len && json.at[to] != '"'; to++)
		to += json.at[to] == '\\';
	if (to >= json.len)
		return value.text;
	value.text = zf_slice_make(json.at + from, to + 1 - from);
	return zf_json_decode(value, arena);
}

/* Types of schema.org and Open Graph, as they stand in quotes. */
static uint8_t type_of(struct zf_slice text)
{
	static const struct { const char *name; uint8_t type; } types[] = {
		{ "Article\"", ZF_PAGE_ARTICLE }, { "BlogPosting\"", ZF_PAGE_ARTICLE },
		{ "article", ZF_PAGE_ARTICLE }, { "DiscussionForumPosting\"", ZF_PAGE_FORUM },
		{ "QAPage\"", ZF_PAGE_FORUM }, { "\"Product\"", ZF_PAGE_PRODUCT },
		{ "product", ZF_PAGE_PRODUCT }, { "ItemList\"", ZF_PAGE_ITEM_LIST },
		{ "CollectionPage\"", ZF_PAGE_ITEM_LIST }, { "website", ZF_PAGE_WEBSITE },
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (zf_slice_find(text, zf_slice_of(types[i].name)) != SIZE_MAX)
			return types[i].type;
	return ZF_PAGE_UNTOLD;
}

static bool has_end(struct zf_slice name, const char *end)
{
	size_t len = strlen(end);

	return name.len >= len && memcmp(name.at + name.len - len, end, len) == 0;
}

static uint64_t word_bit(uint64_t word)
{
	return UINT64_C(1) << (word >> 58);
}

static void add_title_word(struct zf_overlap *overlap, uint64_t word)
{
	overlap->title[overlap->ntitle++] = word;
	overlap->title_bits |= word_bit(word);
}

/* Most pages have neither: the bits are cleared where there is something to set. */
static void begin(uint8_t *bits, bool *has)
{
	if (!*has)
		memset(bits, 0, ZF_OVERLAP_BITS / 8);
	*has = true;
}

struct zf_overlap *zf_overlap_take(struct zf_document *document)
{
	struct zf_overlap *overlap = zf_arena_raw(document->arena, 1, sizeof *overlap);

	if (!overlap)
		return NULL;
	memset(overlap, 0, offsetof(struct zf_overlap, summary));
	for (const struct zf_property *p = document->properties; p; p = p->next) {
		if (zf_slice_is(p->name, "title") || zf_slice_is(p->name, "og:title")) {
			struct zf_words words;
			uint64_t hashes[ZF_WORDS_KEPT];
			zf_words_measure(p->value, &words, hashes);
			for (size_t i = 0; i < zf_words_kept(&words) && overlap->ntitle < ZF_WORDS_KEPT; i++)
				add_title_word(overlap, hashes[i]);
		} else if (has_end(p->name, "description")) {
			begin(overlap->summary, &overlap->has_summary);
			add_text(overlap->summary, p->value);
		} else if (zf_slice_is(p->name, "og:type")) {
			uint8_t type = type_of(p->value);
			overlap->type = type > overlap->type ? type : overlap->type;
		} else if (zf_slice_is(p->name, "json-ld")) {
			struct zf_slice body = article_body(p->value, document->arena);
			uint8_t type = type_of(p->value.len < TYPE_WITHIN ?
			                       p->value : zf_slice_make(p->value.at, TYPE_WITHIN));
			overlap->type = type > overlap->type ? type : overlap->type;
			if (body.len > 200) {
				begin(overlap->body, &overlap->has_body);
				add_text(overlap->body, body);
			}
		}
	}
	return overlap;
}

static uint8_t share_of_runs(const uint8_t *bits, const uint64_t *hashes, size_t n)
{
	size_t hits = 0;

	if (n < RUN)
		return 0;
	for (size_t i = 0; i + RUN <= n; i++) {
		uint32_t bit = bit_of(hashes + i);
		hits += bits[bit / 8] >> bit % 8 & 1;
	}
	return (uint8_t)(hits * 255 / (n - RUN + 1));
}

/* Of the words a, those that are among b, in 255ths. Both are short. bits: of all words of b. */
static uint8_t share_among(const uint64_t *a, size_t na, const uint64_t *b, size_t nb, uint64_t bits)
{
	size_t hits = 0;

	for (size_t i = 0; i < na; i++)
		for (size_t k = 0; k < nb && bits & word_bit(a[i]); k++)
			if (a[i] == b[k]) {
				hits++;
				break;
			}
	return na ? (uint8_t)(hits * 255 / na) : 0;
}

struct zf_overlap_shares zf_overlap_look(const struct zf_overlap *overlap, const uint64_t *hashes, size_t n)
{
	struct zf_overlap_shares shares = { 0, 0, 0, 0 };
	uint64_t bits = 0;

	if (overlap->has_summary)
		shares.summary = share_of_runs(overlap->summary, hashes, n);
	if (overlap->has_body)
		shares.body = share_of_runs(overlap->body, hashes, n);
	for (size_t i = 0; i < n && n <= 32; i++)
		bits |= word_bit(hashes[i]);
	if (bits & overlap->title_bits) {
		shares.title = share_among(hashes, n, overlap->title, overlap->ntitle, overlap->title_bits);
		shares.title_cover = share_among(overlap->title, overlap->ntitle, hashes, n, bits);
	}
	return shares;
}
