#include "boilerplate/phrases.h"

#include <stdlib.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "boilerplate/phrase-table.h"
#include "boilerplate/words.h"

enum { SLOTS = 1 << 13, FIRSTS = 1 << 12, SHORT_BLOCK = 14, KEYS = 1 << 16, NAME_CAP = 128,
	CREDITS = 1 << 8 };

enum use { /* bits: what a word may do; words share them */
	MAY_BEGIN = 1,  /* a phrase, or the name of a language */
	MAY_ALONE = 2,  /* it is by itself one that may stand anywhere */
	MAY_TONGUE = 4, /* it begins the name of a language */
	MAY_CREDIT = 8,
};

struct slot {
	uint64_t key;      /* of zf_words_chain; 0 = free */
	uint8_t kind, where;
	/* ZF_PHRASE_LANGUAGE or ZF_PHRASE_CODE; the words may be both "contact" and a name */
	uint8_t tongue_kind;
	uint32_t language;
};

struct zf_phrases {
	struct slot slots[SLOTS];
	uint8_t uses[FIRSTS];     /* of words, by first_of; bits of enum use */
	uint8_t longest[FIRSTS]; /* words of the longest phrase that begins with a word of this hash */
	uint8_t anywhere[FIRSTS]; /* of those that may stand anywhere */
	uint8_t keys[KEYS / 8];   /* a bit for each key in the slots, which are far from the processor */
	uint8_t pairs[KEYS / 8];  /* likewise for the first two words of each phrase that may stand anywhere */
	uint64_t credits[CREDITS]; /* hashes of words; 0 = free */
	size_t used;
};

static size_t first_of(uint64_t word)
{
	return word >> 20 & (FIRSTS - 1);
}

static bool may(const struct zf_phrases *phrases, uint64_t word, enum use use)
{
	return phrases->uses[first_of(word)] & use;
}

static void set_bit(uint8_t *bits, uint64_t key)
{
	bits[(key >> 48) / 8] |= (uint8_t)(1u << (key >> 48) % 8);
}

static bool has_bit(const uint8_t *bits, uint64_t key)
{
	return bits[(key >> 48) / 8] >> (key >> 48) % 8 & 1;
}

/* Whether a phrase that may stand anywhere may begin at words[0]. */
static bool may_stand(const struct zf_phrases *phrases, const uint64_t *words, size_t n)
{
	return may(phrases, words[0], MAY_ALONE) ||
	       (n > 1 && has_bit(phrases->pairs, zf_words_chain(words[0], words[1])));
}

static const struct slot *find(const struct zf_phrases *phrases, uint64_t key)
{
	size_t i = key >> 40 & (SLOTS - 1);

	while (phrases->slots[i].key && phrases->slots[i].key != key)
		i = (i + 1) & (SLOTS - 1);
	return &phrases->slots[i];
}

/* The slot of a key, or NULL: most have none, and are not looked for there. */
static const struct slot *known(const struct zf_phrases *phrases, uint64_t key)
{
	return has_bit(phrases->keys, key) ? find(phrases, key) : NULL;
}

static uint64_t key_of_chain(uint64_t chain, size_t n)
{
	uint64_t key = zf_words_chain(chain, n);

	return key ? key : 1;
}

static uint64_t key_of(const uint64_t *words, size_t n)
{
	uint64_t chain = 0;

	for (size_t i = 0; i < n; i++)
		chain = zf_words_chain(chain, words[i]);
	return key_of_chain(chain, n);
}

/* Keys of the first 1, 2 … n words. */
static void keys_of(const uint64_t *words, size_t n, uint64_t keys[ZF_PHRASE_WORDS])
{
	uint64_t chain = 0;

	for (size_t i = 0; i < n; i++) {
		chain = zf_words_chain(chain, words[i]);
		keys[i] = key_of_chain(chain, i + 1);
	}
}

static void heed(uint8_t *longest, uint32_t words)
{
	if (*longest < words)
		*longest = (uint8_t)words;
}

/* The slot of a text's words, made where there is none; NULL: no words, or too many of anything. */
static struct slot *put(struct zf_phrases *phrases, struct zf_slice text, enum zf_phrase_where where, bool tongue)
{
	struct zf_words words;
	uint64_t hashes[ZF_WORDS_KEPT];
	struct slot *slot;

	zf_words_measure(text, &words, hashes);
	if (!words.words || words.words > ZF_PHRASE_WORDS || phrases->used >= SLOTS * 3 / 4)
		return NULL;
	slot = (struct slot *)find(phrases, key_of(hashes, words.words));
	phrases->used += slot->key == 0;
	slot->key = key_of(hashes, words.words);
	set_bit(phrases->keys, slot->key);
	heed(&phrases->longest[first_of(hashes[0])], words.words);
	phrases->uses[first_of(hashes[0])] |= tongue ? MAY_BEGIN | MAY_TONGUE : MAY_BEGIN;
	if (where == ZF_PHRASE_ANY) {
		heed(&phrases->anywhere[first_of(hashes[0])], words.words);
		if (words.words == 1)
			phrases->uses[first_of(hashes[0])] |= MAY_ALONE;
		else
			set_bit(phrases->pairs, zf_words_chain(hashes[0], hashes[1]));
	}
	return slot;
}

static void add_phrase(struct zf_phrases *phrases, enum zf_phrase kind, struct zf_slice text)
{
	enum zf_phrase_where where = ZF_PHRASE_WHOLE;
	struct slot *slot;

	if (text.len && (*text.at == '<' || *text.at == '~')) {
		where = *text.at == '<' ? ZF_PHRASE_START : ZF_PHRASE_ANY;
		text = zf_slice_make(text.at + 1, text.len - 1);
	}
	slot = put(phrases, text, where, false);
	if (!slot)
		return;
	if (!slot->kind) {
		slot->kind = (uint8_t)kind;
		slot->where = (uint8_t)where;
	} else if (slot->where < where) {
		slot->where = (uint8_t)where;
	}
}

static void add_row(struct zf_phrases *phrases, const struct zf_phrase_row *row)
{
	const char *at = row->phrases;

	while (*at) {
		size_t len = strcspn(at, "|");
		add_phrase(phrases, row->kind, zf_slice_make(at, len));
		at += len + (at[len] == '|');
	}
}

static void add_language(struct zf_phrases *phrases, struct zf_slice name, uint32_t language,
                         enum zf_phrase kind)
{
	struct slot *slot = put(phrases, name, ZF_PHRASE_WHOLE, true);

	if (slot && !slot->tongue_kind) {
		slot->tongue_kind = (uint8_t)kind;
		slot->language = language;
	}
}

/* Each language that ICU knows, by its own name for itself and by its two-letter code. Without memory ICU knows
 * none: false. */
static bool add_languages(struct zf_phrases *phrases)
{
	int32_t count = uloc_countAvailable();

	for (int32_t i = 0; i < count; i++) {
		const char *locale = uloc_getAvailable(i);
		UChar wide[NAME_CAP];
		char name[NAME_CAP * 3];
		UErrorCode status = U_ZERO_ERROR;
		int32_t wide_len, len;

		if (strchr(locale, '_'))
			continue;
		wide_len = uloc_getDisplayLanguage(locale, locale, wide, NAME_CAP, &status);
		u_strToUTF8(name, sizeof name, &len, wide, wide_len, &status);
		if (status == U_MEMORY_ALLOCATION_ERROR)
			return false;
		if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING)
			continue;
		add_language(phrases, zf_slice_make(name, (size_t)len), (uint32_t)i + 1, ZF_PHRASE_LANGUAGE);
		if (strlen(locale) == 2)
			add_language(phrases, zf_slice_of(locale), (uint32_t)i + 1, ZF_PHRASE_CODE);
	}
	return count > 0;
}

/* Other names; a language is known by its code here too. */
static void add_other_names(struct zf_phrases *phrases)
{
	const char *at = zf_language_names;

	while (*at) {
		size_t len = strcspn(at, "|");
		const struct slot *code;
		struct zf_words words;
		uint64_t hashes[ZF_WORDS_KEPT];
		zf_words_measure(zf_slice_make(at, 2), &words, hashes);
		code = find(phrases, key_of(hashes, 1));
		add_language(phrases, zf_slice_make(at + 3, len - 3),
		             code->language ? code->language : UINT32_MAX, ZF_PHRASE_LANGUAGE);
		at += len + (at[len] == '|');
	}
}

static uint64_t *credit_at(const struct zf_phrases *phrases, uint64_t word)
{
	size_t i = word >> 32 & (CREDITS - 1);

	while (phrases->credits[i] && phrases->credits[i] != word)
		i = (i + 1) & (CREDITS - 1);
	return (uint64_t *)&phrases->credits[i];
}

static void add_credits(struct zf_phrases *phrases)
{
	const char *at = zf_credit_words;
	size_t count = 0;

	while (*at && ++count < CREDITS / 2) {
		size_t len = strcspn(at, "|");
		struct zf_words words;
		uint64_t hashes[ZF_WORDS_KEPT];
		zf_words_measure(zf_slice_make(at, len), &words, hashes);
		at += len + (at[len] == '|');
		if (words.words != 1)
			continue;
		*credit_at(phrases, hashes[0]) = hashes[0];
		phrases->uses[first_of(hashes[0])] |= MAY_CREDIT;
	}
}

bool zf_phrases_credit(const struct zf_phrases *phrases, uint64_t word)
{
	return may(phrases, word, MAY_CREDIT) && *credit_at(phrases, word) != 0;
}

struct zf_phrases *zf_phrases_new(void)
{
	struct zf_phrases *phrases = calloc(1, sizeof *phrases);

	if (!phrases)
		return NULL;
	for (const struct zf_phrase_row *row = zf_phrase_table; row->phrases; row++)
		add_row(phrases, row);
	if (!add_languages(phrases)) {
		free(phrases);
		return NULL;
	}
	add_other_names(phrases);
	add_credits(phrases);
	return phrases;
}

void zf_phrases_free(struct zf_phrases *phrases)
{
	free(phrases);
}

/* The longest phrase at words[0], of n words at most, that may stand `where` or in a freer place. */
static const struct slot *longest_at(const struct zf_phrases *phrases, const uint64_t *words, size_t n,
                                     enum zf_phrase_where where)
{
	uint64_t keys[ZF_PHRASE_WORDS];

	keys_of(words, n, keys);
	for (size_t len = n; len; len--) {
		const struct slot *slot = known(phrases, keys[len - 1]);
		if (slot && slot->kind && slot->where >= where)
			return slot;
	}
	return NULL;
}

static size_t lesser(size_t a, size_t b)
{
	return a < b ? a : b;
}

enum zf_phrase zf_phrases_find(const struct zf_phrases *phrases, const uint64_t *words, size_t n,
                               enum zf_phrase_where *where)
{
	const struct slot *slot = NULL;
	size_t from = 0, to = n;

	for (size_t i = 0; i < n && !slot; i++)
		if (may_stand(phrases, words + i, n - i))
			slot = longest_at(phrases, words + i, lesser(phrases->anywhere[first_of(words[i])], n - i),
			                  ZF_PHRASE_ANY);
	if (!slot && n && n <= SHORT_BLOCK && may(phrases, words[0], MAY_BEGIN))
		slot = longest_at(phrases, words, lesser(phrases->longest[first_of(words[0])], n), ZF_PHRASE_START);
	if (!slot) {
		while (from < to && words[from] == ZF_WORD_NUMBER)
			from++;
		while (to > from && words[to - 1] == ZF_WORD_NUMBER)
			to--;
		if (to > from && to - from <= ZF_PHRASE_WORDS && may(phrases, words[from], MAY_BEGIN))
			slot = known(phrases, key_of(words + from, to - from));
		if (!slot || !slot->kind)
			return ZF_PHRASE_NONE;
	}
	if (where)
		*where = (enum zf_phrase_where)slot->where;
	return (enum zf_phrase)slot->kind;
}

size_t zf_phrases_language(const struct zf_phrases *phrases, const uint64_t *words, size_t n,
                           uint32_t *language, bool *code)
{
	size_t longest = n && may(phrases, words[0], MAY_TONGUE) ?
		lesser(phrases->longest[first_of(words[0])], n) : 0;
	uint64_t keys[ZF_PHRASE_WORDS];

	keys_of(words, longest, keys);
	for (size_t len = longest; len; len--) {
		const struct slot *slot = known(phrases, keys[len - 1]);
		if (slot && slot->tongue_kind) {
			*language = slot->language;
			*code = slot->tongue_kind == ZF_PHRASE_CODE;
			return len;
		}
	}
	return 0;
}
