#include "check.h"

#include <stdlib.h>
#include <unistd.h>

#include "dedup/near.h"
#include "dedup/print.h"
#include "dedup/shelf.h"
#include "dedup/sketch.h"

static char folder[] = "/tmp/zeef-near-XXXXXX";

static int begin(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	return rmdir(folder);
}

static uint64_t dice(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* ---- texts by chance: words of a language with frequent and rare ones, a number here and there */

struct text {
	uint64_t words[400];   /* odd: a number */
	size_t count;
};

static uint64_t some_word(uint64_t *seed)
{
	uint64_t rank = dice(seed) % 5000;

	if (dice(seed) % 25 == 0)
		return dice(seed) % 3000 * 2 + 1;
	return rank * rank / 5000 * 2; /* low ranks more often */
}

static struct text some_text(uint64_t *seed, size_t count)
{
	struct text text = { .count = count };

	for (size_t i = 0; i < count; i++)
		text.words[i] = some_word(seed);
	return text;
}

static void write_text(const struct text *text, struct zf_buffer *out)
{
	zf_buffer_clear(out);
	for (size_t i = 0; i < text->count; i++) {
		uint64_t word = text->words[i];

		if (i > 0)
			zf_buffer_byte(out, ' ');
		if (word & 1)
			zf_buffer_format(out, "%llu", (unsigned long long)word);
		else
			do
				zf_buffer_byte(out, (char)('a' + word % 26));
			while ((word /= 26) > 0);
	}
}

static struct zf_words words_in(const char *text, const char *key, struct zf_buffer *room)
{
	struct zf_words words;

	zf_buffer_clear(room);
	words.count = zf_words_take(S(text), S(key), room);
	words.at = (uint32_t *)(void *)room->at;
	assert_false(room->broken);
	return words;
}

static struct zf_words words_of(const char *key, struct zf_buffer *room)
{
	return words_in(key, key, room);
}

static void sort(struct zf_words words)
{
	uint32_t *scratch = malloc((words.count + 1) * sizeof *scratch);

	assert_non_null(scratch);
	zf_words_sort(words, scratch);
	free(scratch);
}

static bool alike_words(struct zf_words a, struct zf_words b)
{
	bool same;

	sort(a);
	sort(b);
	same = zf_alike(a, b);
	assert_int_equal(same, zf_alike(b, a));
	return same;
}

static bool alike(const struct text *a, const struct text *b)
{
	struct zf_buffer text = { 0 }, one = { 0 }, two = { 0 };
	struct zf_words x, y;
	bool same;

	write_text(a, &text);
	x = words_of(zf_buffer_string(&text), &one);
	write_text(b, &text);
	y = words_of(zf_buffer_string(&text), &two);
	same = alike_words(x, y);
	zf_buffer_free(&text);
	zf_buffer_free(&one);
	zf_buffer_free(&two);
	return same;
}

/* ---- */

static void words(void **state)
{
	struct zf_buffer a = { 0 }, b = { 0 };
	struct zf_words x = words_of("night trains to 7 towns night", &a), y;

	(void)state;
	assert_int_equal(x.count, 6);
	assert_int_equal(x.at[0], x.at[5]);
	assert_int_not_equal(x.at[0], x.at[1]);
	assert_int_equal(x.at[3] & 3, ZF_WORD_DIGIT);
	assert_int_equal(x.at[4] & 3, 0);
	y = words_of("蜂蜜 12", &b);
	assert_int_equal(y.count, 3);
	assert_int_equal(y.at[2] & 3, ZF_WORD_DIGIT);
	assert_int_equal(words_of("рыба 蜂x", &b).count, 3);
	assert_int_equal(words_of("", &b).count, 0);
	zf_buffer_free(&a);
	zf_buffer_free(&b);
}

/* A date or an amount is one number, numbers in a row are several. */
static void numbers(void **state)
{
	static const struct {
		const char *text, *key;
		size_t count;
	} cases[] = {
		{ "on 12.07.2031 and 12/07/2032", "on 12 07 2031 and 12 07 2032", 4 },
		{ "on 12. 07. 2031", "on 12 07 2031", 4 },
		{ "12,5 7,5\n3,5", "12 5 7 5 3 5", 3 },
		{ "10 000 and 1 200 000 and 10\xC2\xA0" "000", "10 000 and 1 200 000 and 10 000", 5 },
		{ "1000 000 10 00", "1000 000 10 00", 4 },
		{ "1.2.3.4.5 a 1.2.3.4 b 7", "1 2 3 4 5 a 1 2 3 4 b 7", 9 },
		{ "1.2\xE8\x9C\x82" "3.4", "1 2\xE8\x9C\x82" "3 4", 5 },
		{ "\xC2\xBD 3", "1 2 3", 2 },
		{ "", "12 5", 1 }, /* another text: as if no white space were in it */
	};
	struct zf_buffer a = { 0 }, b = { 0 };
	struct zf_words x, y;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(words_in(cases[i].text, cases[i].key, &a).count, cases[i].count);
	x = words_in("10\xC2\xA0" "000 12,5", "10 000 12 5", &a);
	y = words_in("10 000 12.5", "10 000 12 5", &b);
	assert_int_equal(x.count, 2);
	assert_memory_equal(x.at, y.at, 2 * sizeof *x.at);
	assert_int_equal(x.at[0] & x.at[1] & 3, ZF_WORD_DIGIT);
	assert_int_not_equal(x.at[0], x.at[1]);
	zf_buffer_free(&a);
	zf_buffer_free(&b);
}

static void long_words(void **state)
{
	struct zf_buffer b = { 0 };

	(void)state;
	assert_int_equal(words_of("a extraordinarily-long-word-without-an-end b", &b).count, 3);
	zf_buffer_free(&b);
}

/* Capitals come from the text; where its words are not those of the key, there are none. */
static void capitals(void **state)
{
	static const struct {
		const char *text, *key, *bits; /* a bit a word */
	} cases[] = {
		{ "The boat of Ann-Marie\xE2\x80\x99s aunt", "the boat of ann marie s aunt", "1001100" },
		{ "  \xC3\x89t\xC3\xA9 \xE2\x80\x93 no\xC2\xADTE: \xD0\x96uk", "\xC3\xA9t\xC3\xA9 note \xD0\xB6uk", "101" },
		{ "One Two", "one two three", "000" },
		{ "One Two Three", "one two", "00" },
		{ "A 7 B", "a 7 b", "101" },
		{ "", "one", "0" },
		{ "\xE2\x84\xA2 One", "tm one", "01" },
		{ "Act \xE2\x84\x96 7", "act no 7", "100" },
		{ "\xC2\xBD Cup", "1 2 cup", "01" },
		{ "\xC2\xB4 One", "\xCC\x81 one", "01" },
		{ "\xE2\x9D\x84\xEF\xB8\x8F One", "one", "1" },
	};
	struct zf_buffer room = { 0 }, plain = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct zf_words x = words_in(cases[i].text, cases[i].key, &room), y = words_in("", cases[i].key, &plain);

		assert_int_equal(x.count, strlen(cases[i].bits));
		for (size_t w = 0; w < x.count; w++) {
			assert_int_equal(x.at[w] & ZF_WORD_NAME, cases[i].bits[w] == '1');
			assert_int_equal(x.at[w] | ZF_WORD_NAME, y.at[w] | ZF_WORD_NAME);
		}
	}
	zf_buffer_free(&room);
	zf_buffer_free(&plain);
}

static void sorting(void **state)
{
	uint32_t at[1000];
	uint64_t seed = 88172645463325252u;

	(void)state;
	for (size_t count = 0; count < 1000; count += 37) {
		uint64_t sum = 0;

		for (size_t i = 0; i < count; i++)
			sum += at[i] = (uint32_t)dice(&seed) % (count % 2 ? 50 : UINT32_MAX);
		sort((struct zf_words){ at, count });
		for (size_t i = 0; i < count; i++) {
			sum -= at[i];
			assert_true(i == 0 || at[i - 1] <= at[i]);
		}
		assert_int_equal(sum, 0);
	}
}

static void likeness(void **state)
{
	struct zf_buffer a = { 0 }, b = { 0 };
	struct zf_words x = words_in("The 7 Boats Left Left at 9 the 7", "the 7 boats left left at 9 the 7", &a),
		y = words_in("the boats 9 Came 8 at 10 And 7", "the boats 9 came 8 at 10 and 7", &b);
	struct zf_likeness like;

	(void)state;
	sort(x);
	sort(y);
	like = zf_likeness_of(x, y);
	assert_int_equal(like.common, 5); /* the 7 boats at 9 */
	assert_int_equal(like.numbers, 3);
	assert_int_equal(like.a.only, 4); /* left left the 7 */
	assert_int_equal(like.a.only_sorts, 3);
	assert_int_equal(like.a.only_numbers, 1);
	assert_int_equal(like.a.sorts, 6);
	assert_in_range(like.a.only_marked, 2, 3);
	assert_int_equal(like.b.only, 4); /* came 8 10 and */
	assert_int_equal(like.b.only_sorts, 4);
	assert_int_equal(like.b.only_marked, 4);
	assert_int_equal(like.b.only_numbers, 2);
	assert_int_equal(like.b.sorts, 9);
	assert_int_equal(like.b.marked, 6); /* 9 8 10 7 Came And */
	zf_buffer_free(&a);
	zf_buffer_free(&b);
}

/* Share of 5-grams in common, by their definition. */
static double true_jaccard(const struct text *a, const struct text *b)
{
	size_t common = 0, all = a->count - 4 + b->count - 4;

	for (size_t i = 0; i + 4 < a->count; i++)
		for (size_t j = 0; j + 4 < b->count; j++)
			if (memcmp(&a->words[i], &b->words[j], 5 * sizeof a->words[0]) == 0) {
				common++;
				break;
			}
	return (double)common / (double)(all - common);
}

static void sketch(struct zf_words words, const struct zf_sketch_shape *shape, struct zf_sketch *out)
{
	zf_sketch_begin(out, shape);
	zf_sketch_add(out, words);
	assert_true(zf_sketch_end(out));
}

/* Paragraphs in another order give the same sketch, short ones too; none give none. */
static void order_of_paragraphs(void **state)
{
	static const char *const lines[] = { "three small boats", "left", "the harbour of the old town before the sun",
		                             "rose above the hills" };
	struct zf_sketch one, two;
	struct zf_buffer room = { 0 };

	(void)state;
	zf_sketch_begin(&one, &zf_sketch_document);
	zf_sketch_begin(&two, &zf_sketch_document);
	for (size_t i = 0; i < 4; i++) {
		zf_sketch_add(&one, words_of(lines[i], &room));
		zf_sketch_add(&two, words_of(lines[3 - i], &room));
	}
	assert_true(zf_sketch_end(&one) && zf_sketch_end(&two));
	assert_memory_equal(one.bins, two.bins, sizeof one.bins);
	zf_sketch_begin(&two, &zf_sketch_document);
	zf_sketch_add(&two, words_of("", &room));
	assert_false(zf_sketch_end(&two));
	zf_buffer_free(&room);
}

/* The estimate is right on the average, for long texts and for those that leave bins empty. */
static void estimates(void **state)
{
	uint64_t seed = 6364136223846793005u;
	struct zf_buffer text = { 0 }, room = { 0 };

	(void)state;
	for (size_t count = 40; count <= 400; count *= 3) {
		double error = 0, square = 0;

		for (int round = 0; round < 300; round++) {
			struct text a = some_text(&seed, count), b = a;
			struct zf_sketch x, y;
			double off;

			for (size_t i = 0; i < count / 20; i++)
				b.words[dice(&seed) % count] = 2 * (dice(&seed) % 100000) + 10000;
			write_text(&a, &text);
			sketch(words_of(zf_buffer_string(&text), &room), &zf_sketch_document, &x);
			write_text(&b, &text);
			sketch(words_of(zf_buffer_string(&text), &room), &zf_sketch_document, &y);
			off = zf_sketch_estimate(&x, &y) - true_jaccard(&a, &b);
			error += off / 300;
			square += off * off / 300;
		}
		assert_true(error > -.02 && error < .02);
		assert_true(square < .08 * .08);
	}
	zf_buffer_free(&text);
	zf_buffer_free(&room);
}

static void what_is_alike(void **state)
{
	uint64_t seed = 1442695040888963407u;

	(void)state;
	for (int round = 0; round < 100; round++) {
		struct text a = some_text(&seed, 200), b = a;
		size_t numbers = 0;

		assert_true(alike(&a, &b));
		for (size_t i = 0; i < a.count; i++) /* one word in ten */
			if (i % 10 == 3 && !(a.words[i] & 1))
				b.words[i] = 20000 + 2 * (dice(&seed) % 1000);
		assert_true(alike(&a, &b));
		for (size_t i = 0; i < a.count; i++) /* and a second one */
			if (i % 10 == 8)
				b.words[i] = 20000 + 2 * (dice(&seed) % 1000);
		assert_false(alike(&a, &b));
		b = a;
		for (size_t i = 0; i < a.count && numbers == 0; i++) /* a corrected figure */
			if (a.words[i] & 1) {
				b.words[i] = 99999;
				numbers++;
			}
		assert_true(alike(&a, &b));
		for (size_t i = 0, n = 0; i < a.count; i++) /* the same frame with other figures */
			if (a.words[i] & 1) {
				b.words[i] = 80001 + 2 * n++;
				numbers = n;
			}
		assert_int_equal(alike(&a, &b), numbers <= 1);
		b = some_text(&seed, 200);
		assert_false(alike(&a, &b));
		b = a; /* paragraphs in another order, and a line on top */
		memcpy(b.words + 10, a.words + 100, 100 * sizeof a.words[0]);
		memcpy(b.words + 110, a.words, 100 * sizeof a.words[0]);
		b.count = 210;
		for (size_t i = 0; i < 10; i++)
			b.words[i] = some_word(&seed);
		assert_true(alike(&a, &b));
	}
}

/* A form filled in with other names or figures is a text of its own; one that is corrected is not. */
static void forms(void **state)
{
	static const char form[] =
		"The Harbour Board has allowed %s to moor the barge %s at the quay of %s. The Board found that the "
		"quay has room enough and that no other boat will have to wait. The permit holds for %s days from the "
		"day on which it is hung up at the gate, and may be drawn back when the fee is not paid, or when the "
		"deck is not kept clean as the rules of the harbour ask. It was sent to the owner by post.";
	static const char *const fill[][4] = {
		{ "Anna Mill", "Heron", "Lower Bridge", "90" }, { "Piet Water", "Swallow", "Old Market", "90" },
		{ "Anna Mill", "Heron", "Lower Bridge", "60" }, { "Anna Mills", "Heron", "Lower Bridge", "90" },
		{ "anna mill", "heron", "lower bridge", "90" }, { "piet water", "swallow", "old market", "90" },
		/* numbers that stay do not hide the names that do not */
		{ "Anna Mill", "Heron", "Lower Bridge", "1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19 or 90" },
		{ "Piet Mill", "Swallow", "Lower Bridge", "1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19 or 90" },
	};
	static const struct {
		int of[2];
		bool joined;
	} cases[] = { { { 0, 1 }, false }, { { 0, 2 }, true }, { { 0, 3 }, true }, { { 4, 5 }, true },
		      { { 6, 7 }, false } };
	struct zf_key *key = zf_key_new();
	struct zf_buffer text[2] = { { 0 } }, folded = { 0 }, room[2] = { { 0 } };

	(void)state;
	assert_non_null(key);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct zf_words words[2];

		for (int side = 0; side < 2; side++) {
			const char *const *with = fill[cases[i].of[side]];

			zf_buffer_clear(&text[side]);
			zf_buffer_format(&text[side], form, with[0], with[1], with[2], with[3]);
			zf_match_key(key, zf_buffer_as_slice(&text[side]), &folded);
			words[side] = words_in(zf_buffer_string(&text[side]), zf_buffer_string(&folded), &room[side]);
		}
		assert_int_equal(alike_words(words[0], words[1]), cases[i].joined);
	}
	for (int side = 0; side < 2; side++) {
		zf_buffer_free(&text[side]);
		zf_buffer_free(&room[side]);
	}
	zf_buffer_free(&folded);
	zf_key_free(key);
}

/* ---- the join */

struct entry {
	uint64_t record;
	uint32_t lang;
	struct text text;
};

static void add(struct zf_near *near, const struct entry *entry, const struct zf_sketch_shape *shape, uint32_t block)
{
	struct zf_buffer key = { 0 }, room = { 0 };
	struct zf_near_text text = { .record = entry->record, .block = block };
	struct zf_sketch bins;
	uint64_t bands[ZF_SKETCH_BANDS];

	write_text(&entry->text, &key);
	text.words = words_of(zf_buffer_string(&key), &room);
	sketch(text.words, shape, &bins);
	text.bands = bands;
	text.nbands = zf_sketch_bands(&bins, entry->lang, bands);
	sort(text.words);
	assert_int_equal(zf_near_add(near, &text), ZEEF_OK);
	zf_buffer_free(&key);
	zf_buffer_free(&room);
}

static size_t joined(const struct entry *entries, size_t count, uint64_t memory, struct zf_near_member *out)
{
	struct zf_near_options options = { .memory = memory, .threads = 1, .directory = folder };
	struct zf_near *near = zf_near_new(&options);
	struct zf_near_member first;
	size_t n = 0;

	assert_non_null(near);
	for (size_t i = 0; i < count; i++)
		add(near, &entries[i], &zf_sketch_document, 7);
	assert_int_equal(zf_near_finish(near), ZEEF_OK);
	while (zf_near_next(near, &out[n]) == ZEEF_OK)
		assert_true(out[n].block == 7 && out[n].leader_block == 7 && ++n <= count);
	zf_near_rewind(near);
	assert_int_equal(zf_near_next(near, &first), n ? ZEEF_OK : ZEEF_END);
	assert_true(n == 0 || memcmp(&first, out, sizeof first) == 0);
	zf_near_free(near);
	return n;
}

static void change(struct text *text, size_t count, uint64_t *seed)
{
	for (size_t i = 0; i < count; i++) {
		size_t at = dice(seed) % text->count;

		if (text->words[at] & 1)
			i--;
		else
			text->words[at] = 50000 + 2 * (dice(seed) % 1000000);
	}
}

static void clusters(void **state)
{
	static struct entry entries[8];
	struct zf_near_member members[8];
	uint64_t seed = 88172645463325252u;
	size_t n;

	(void)state;
	for (size_t i = 0; i < 8; i++)
		entries[i] = (struct entry){ .record = 10 * i, .lang = 1, .text = some_text(&seed, 200) };
	entries[3].text = entries[1].text; /* a near copy of 10 */
	change(&entries[3].text, 15, &seed);
	entries[5].text = entries[3].text; /* near to 30, not to 10: no chain */
	change(&entries[5].text, 18, &seed);
	entries[6].text = entries[0].text; /* the same words in another language */
	entries[6].lang = 2;
	entries[7].text = entries[2].text; /* too short */
	entries[2].text.count = entries[7].text.count = 39;
	n = joined(entries, 8, 1 << 20, members);
	assert_int_equal(n, 2);
	assert_int_equal(members[0].record, 10);
	assert_int_equal(members[0].leader, 10);
	assert_int_equal(members[1].record, 30);
	assert_int_equal(members[1].leader, 10);
	assert_int_equal(joined(entries, 0, 0, members), 0);
	zf_near_free(NULL);
}

/* Thousands of texts that share their last paragraph, some with a near copy: all copies are found, nothing
 * else, whatever the memory. */
static void same_for_any_memory(void **state)
{
	enum { COUNT = 4000 };
	struct entry *entries = calloc(COUNT, sizeof *entries);
	struct zf_near_member *first = calloc(COUNT, sizeof *first), *again = calloc(COUNT, sizeof *again);
	uint64_t seed = 6364136223846793005u;
	struct text foot = some_text(&seed, 60);
	size_t n, copies = 0, found = 0;

	(void)state;
	assert_true(entries && first && again);
	for (size_t i = 0; i < COUNT; i++) {
		entries[i] = (struct entry){ .record = 3 * i, .lang = 1, .text = some_text(&seed, 150) };
		if (i % 4 == 3) {
			entries[i].text = entries[i - 2].text;
			change(&entries[i].text, 12, &seed);
			copies++;
		} else {
			memcpy(entries[i].text.words + 90, foot.words, 60 * sizeof foot.words[0]);
		}
	}
	n = joined(entries, COUNT, UINT64_C(1) << 30, first);
	for (size_t i = 0; i < n; i++) {
		uint64_t record = first[i].record / 3;

		assert_true(first[i].leader == first[i].record ||
		            (record % 4 == 3 && first[i].leader / 3 == record - 2));
		found += first[i].leader != first[i].record;
	}
	assert_true(found >= copies * 99 / 100);
	assert_int_equal(joined(entries, COUNT, 1 << 18, again), n);
	assert_memory_equal(first, again, n * sizeof *first);
	free(entries);
	free(first);
	free(again);
}

/* Paragraphs: a tenth of words changed, at 60 words; those of one record are not compared. */
static void paragraphs(void **state)
{
	enum { COUNT = 2000 };
	struct zf_near_options options = { .memory = 1 << 16, .threads = 2, .apart = true, .directory = folder };
	struct zf_near *near = zf_near_new(&options);
	struct entry *entries = calloc(COUNT, sizeof *entries);
	struct zf_near_member member;
	uint64_t seed = 1442695040888963407u;
	size_t found = 0;

	(void)state;
	assert_true(near && entries);
	for (size_t i = 0; i < COUNT; i++) {
		entries[i] = (struct entry){ .record = i < COUNT / 2 ? i / 4 : i, .lang = 1, .text = some_text(&seed, 60) };
		if (i < COUNT / 2 && i % 4 == 3) /* of the same record */
			entries[i].text = entries[i - 1].text;
		if (i >= COUNT / 2) {
			entries[i].text = entries[i - COUNT / 2].text;
			change(&entries[i].text, 6, &seed);
		}
		add(near, &entries[i], &zf_sketch_paragraph, (uint32_t)i);
	}
	assert_int_equal(zf_near_finish(near), ZEEF_OK);
	while (zf_near_next(near, &member) == ZEEF_OK) {
		if (member.block == member.leader_block)
			continue;
		assert_int_equal(member.leader, entries[member.leader_block].record);
		assert_true(member.block - COUNT / 2 - member.leader_block <= 1);
		found++;
	}
	assert_in_range(found, COUNT / 2 * 98 / 100, COUNT / 2);
	zf_near_free(near);
	free(entries);
}

/* A shelf against an array. */
static void shelf(void **state)
{
	enum { COUNT = 30000 };
	static uint64_t array[COUNT][3];
	struct zf_shelf_options options = { .size = sizeof array[0], .directory = folder };
	struct zf_shelf *shelf = zf_shelf_new(&options);
	uint64_t seed = 88172645463325252u, item[3];

	(void)state;
	assert_non_null(shelf);
	for (size_t i = 0; i < COUNT; i++) {
		size_t at = dice(&seed) % (i + 1);

		memset(array[i], (int)(i % 251), sizeof array[i]);
		assert_int_equal(zf_shelf_add(shelf, array[i]), ZEEF_OK);
		array[at][1] = dice(&seed);
		assert_int_equal(zf_shelf_put(shelf, at, array[at]), ZEEF_OK);
		at = dice(&seed) % (i + 1);
		assert_int_equal(zf_shelf_get(shelf, at, item), ZEEF_OK);
		assert_memory_equal(item, array[at], sizeof item);
	}
	assert_int_equal(zf_shelf_count(shelf), COUNT);
	for (size_t i = 0; i < COUNT; i++) {
		assert_int_equal(zf_shelf_get(shelf, i, item), ZEEF_OK);
		assert_memory_equal(item, array[i], sizeof item);
	}
	zf_shelf_free(shelf);
	zf_shelf_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),     cmocka_unit_test(numbers),    cmocka_unit_test(long_words),
		cmocka_unit_test(capitals),  cmocka_unit_test(sorting),
		cmocka_unit_test(likeness),  cmocka_unit_test(estimates),  cmocka_unit_test(order_of_paragraphs),
		cmocka_unit_test(forms),     cmocka_unit_test(shelf),      cmocka_unit_test(what_is_alike),
		cmocka_unit_test(clusters),  cmocka_unit_test(paragraphs), cmocka_unit_test(same_for_any_memory),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
