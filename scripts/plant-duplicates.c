/*
 * plant-duplicates: plants copies and edits of known kinds among real texts, and asks dedup/ for them.
 *
 * usage: plant-duplicates [-l] [-p] [-L LANG] DOCUMENTS.jsonl...
 * Documents are lines with "text" (a paragraph a line) and "lang", as zeef run writes them. With -p the texts are
 * their paragraphs of 40 words and more; with -L only documents of one language are taken.
 * Prints a table: for each kind of edit how many copies were planted, how many were joined to the text that
 * they were made from (recall), and what share of all joins was right (precision). Texts that are near
 * copies of each other before anything is planted are left out at first (-l lists them, and
 * the formulas that were joined). The same documents
 * give the same table.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "core/json.h"
#include "core/utf8.h"
#include "dedup/near.h"
#include "dedup/print.h"
#include "dedup/sketch.h"

enum { MOST = 20000 };

struct base {
	struct zf_slice text;
	uint32_t lang, record;
};

struct pile {
	struct zf_arena *arena;
	struct base bases[MOST];
	size_t count;
	struct zf_key *key;
	struct zf_buffer folded, found, scratch;
	const char *lang;          /* NULL = all */
	bool paragraphs, list;
	uint32_t records;
	uint64_t seed;
};

static uint64_t dice(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* ---- reading */

struct found {
	struct zf_json_value text, lang;
};

static bool note(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct found *found = user;

	if (zf_slice_is(key, "text"))
		found->text = value;
	else if (zf_slice_is(key, "lang"))
		found->lang = value;
	return true;
}

static void take(struct pile *pile, struct zf_slice text, uint32_t lang)
{
	size_t at = 0;

	pile->records++;
	if (!pile->paragraphs && pile->count < MOST)
		pile->bases[pile->count++] = (struct base){ text, lang, pile->records };
	while (pile->paragraphs && at < text.len && pile->count < MOST) {
		const char *end = memchr(text.at + at, '\n', text.len - at);
		size_t stop = end ? (size_t)(end - text.at) : text.len;
		struct zf_slice line = { text.at + at, stop - at };

		at = stop + 1;
		zf_match_key(pile->key, line, &pile->folded);
		zf_buffer_clear(&pile->found);
		if (zf_words_take(line, zf_buffer_as_slice(&pile->folded), &pile->found) >= ZF_NEAR_WORDS)
			pile->bases[pile->count++] = (struct base){ line, lang, pile->records };
	}
}

static bool read_documents(struct pile *pile, const char *path)
{
	FILE *file = fopen(path, "rb");
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	if (!file)
		return false;
	while (pile->count < MOST && (n = getline(&line, &room, file)) > 0) {
		struct zf_slice whole = zf_arena_copy(pile->arena, zf_slice_make(line, (size_t)n));
		struct found found = { { ZF_JSON_NULL, { NULL, 0 } }, { ZF_JSON_NULL, { NULL, 0 } } };

		zf_json_scan(zf_slice_trim(whole), pile->arena, note, &found);
		if (found.text.type != ZF_JSON_STRING || found.lang.type != ZF_JSON_STRING)
			continue;
		if (pile->lang && !zf_slice_is(zf_json_decode(found.lang, pile->arena), pile->lang))
			continue;
		take(pile, zf_json_decode(found.text, pile->arena), (uint32_t)zf_hash64(zf_json_decode(found.lang, pile->arena)));
	}
	free(line);
	fclose(file);
	return true;
}

/* ---- edits: each writes an edited text to out, or nothing where the text does not lend itself to it */

struct pieces {
	struct zf_slice at[100000];
	size_t count;
};

/* by = 0: by the code point, for texts without spaces between words. */
static void split(struct zf_slice text, char by, struct pieces *pieces)
{
	size_t at = 0;

	pieces->count = 0;
	while (!by && at < text.len && pieces->count < sizeof pieces->at / sizeof *pieces->at) {
		size_t from = at;

		zf_utf8_next(text, &at);
		pieces->at[pieces->count++] = zf_slice_make(text.at + from, at - from);
	}
	if (!by)
		return;
	while (at <= text.len && pieces->count < sizeof pieces->at / sizeof *pieces->at) {
		const char *end = at < text.len ? memchr(text.at + at, by, text.len - at) : NULL;
		size_t stop = end ? (size_t)(end - text.at) : text.len;

		if (stop > at)
			pieces->at[pieces->count++] = zf_slice_make(text.at + at, stop - at);
		at = stop + 1;
	}
}

static void join(const struct pieces *pieces, char by, struct zf_buffer *out)
{
	for (size_t i = 0; i < pieces->count; i++) {
		if (i > 0 && by)
			zf_buffer_byte(out, by);
		zf_buffer_slice(out, pieces->at[i]);
	}
}

static char between_words(const struct base *base)
{
	const uint32_t without[] = { (uint32_t)zf_hash64(zf_slice_of("zh")), (uint32_t)zf_hash64(zf_slice_of("ja")) };

	return base->lang == without[0] || base->lang == without[1] ? '\0' : ' ';
}

static bool has_digit(struct zf_slice word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] >= '0' && word.at[i] <= '9')
			return true;
	return false;
}

static struct pieces words, others;

static bool has_capital(struct zf_slice word)
{
	size_t at = 0;

	return word.len > 0 && zf_is_upper(zf_utf8_next(word, &at));
}

/* Another text, of the same language where a few throws find one. */
static const struct base *other_of(struct pile *pile, const struct base *base)
{
	const struct base *other = base;

	for (int i = 0; i < 200 && (other == base || other->lang != base->lang); i++)
		other = &pile->bases[dice(&pile->seed) % pile->count];
	return other;
}

/* Replaces a share of the words that hold no digit, each at a random place, by words of another document. */
static void change_words(struct pile *pile, const struct base *base, unsigned percent, struct zf_buffer *out)
{
	const struct base *from = other_of(pile, base);
	size_t wanted, plain = 0, tries = 0;
	static bool done[sizeof words.at / sizeof *words.at];
	char by = between_words(base);

	split(base->text, by, &words);
	split(from->text, by, &others);
	memset(done, 0, sizeof done);
	for (size_t i = 0; i < words.count; i++)
		plain += !has_digit(words.at[i]);
	wanted = (plain * percent + 50) / 100;
	for (size_t n = 0; n < wanted && tries < 100 * plain; tries++) {
		size_t at = dice(&pile->seed) % words.count;
		struct zf_slice other = others.at[dice(&pile->seed) % others.count];

		if (done[at] || has_digit(words.at[at]) || has_digit(other))
			continue;
		words.at[at] = other;
		done[at] = true;
		n++;
	}
	join(&words, by, out);
}

/* Other digits in one number, or in all. */
static void change_numbers(struct pile *pile, const struct base *base, unsigned all, struct zf_buffer *out)
{
	size_t numbers = 0, chosen;

	split(base->text, ' ', &words);
	for (size_t i = 0; i < words.count; i++)
		numbers += has_digit(words.at[i]);
	if (numbers < 4)
		return;
	chosen = dice(&pile->seed) % numbers;
	for (size_t i = 0, n = 0; i < words.count; i++) {
		bool now = has_digit(words.at[i]) && (n++ == chosen || all);

		if (i > 0)
			zf_buffer_byte(out, ' ');
		for (size_t k = 0; k < words.at[i].len; k++) {
			char c = words.at[i].at[k];

			if (now && c >= '0' && c <= '9')
				c = (char)('0' + (unsigned)(c - '0' + 1 + (int)(dice(&pile->seed) % 8)) % 10);
			zf_buffer_byte(out, c);
		}
	}
}

/* A form filled in anew: another for each word with a capital that begins no sentence and is no number; equal ones by
 * equal ones. A thirtieth to a tenth of the words must be such, and at least
 * four different ones. */
static void change_names(struct pile *pile, const struct base *base, unsigned unused, struct zf_buffer *out)
{
	static bool is_name[sizeof words.at / sizeof *words.at];
	static struct zf_slice names[sizeof words.at / sizeof *words.at];
	size_t count = 0, sorts = 0;

	(void)unused;
	split(base->text, ' ', &words);
	for (size_t i = 1; i < words.count; i++) {
		struct zf_slice before = words.at[i - 1];

		is_name[i] = has_capital(words.at[i]) && !has_digit(words.at[i]) &&
		             !memchr(".:!?\n", before.at[before.len - 1], 5) && !memchr(words.at[i].at, '\n', words.at[i].len);
		if (is_name[i])
			names[count++] = words.at[i];
	}
	for (size_t i = 0; i < count; i++) {
		size_t first = 0;

		while (!zf_slice_equal(names[first], names[i]))
			first++;
		sorts += first == i;
	}
	if (sorts < 4 || count * 10 > words.count || count * 30 < words.count)
		return;
	for (size_t i = 0; i < words.count; i++) {
		size_t first = 0;

		if (i > 0)
			zf_buffer_byte(out, ' ');
		while (i > 0 && is_name[i] && !zf_slice_equal(names[first], words.at[i]))
			first++;
		if (i > 0 && is_name[i])
			zf_buffer_format(out, "%c%cov%c", (char)('A' + first % 26), (char)('a' + first / 26 % 26),
			                 (char)('a' + pile->seed % 26));
		else
			zf_buffer_slice(out, words.at[i]);
	}
}

static void add_line(struct pile *pile, const struct base *base, unsigned unused, struct zf_buffer *out)
{
	(void)pile;
	(void)unused;
	zf_buffer_text(out, "Republished from the archive of the press office on 3 May 2031 for information\n");
	zf_buffer_slice(out, base->text);
}

static void drop_paragraph(struct pile *pile, const struct base *base, unsigned unused, struct zf_buffer *out)
{
	size_t gone, at = 0;

	(void)unused;
	split(base->text, '\n', &words);
	if (words.count < 5)
		return;
	gone = dice(&pile->seed) % words.count;
	if (words.at[gone].len > base->text.len / 5)
		return;
	for (size_t i = 0; i < words.count; i++)
		if (i != gone)
			words.at[at++] = words.at[i];
	words.count = at;
	join(&words, '\n', out);
}

static void reorder(struct pile *pile, const struct base *base, unsigned unused, struct zf_buffer *out)
{
	(void)unused;
	split(base->text, '\n', &words);
	if (words.count < 3)
		return;
	for (size_t i = words.count; i > 1; i--) {
		size_t j = dice(&pile->seed) % i;
		struct zf_slice held = words.at[i - 1];

		words.at[i - 1] = words.at[j];
		words.at[j] = held;
	}
	join(&words, '\n', out);
}

/* Other white space, punctuation and case: the same match key. */
static void dress(struct pile *pile, const struct base *base, unsigned unused, struct zf_buffer *out)
{
	(void)unused;
	for (size_t i = 0; i < base->text.len; i++) {
		char c = base->text.at[i];

		if (c >= 'a' && c <= 'z' && dice(&pile->seed) % 10 == 0)
			c = (char)(c - 32);
		if (c == ' ' && dice(&pile->seed) % 10 == 0)
			zf_buffer_text(out, "  -");
		zf_buffer_byte(out, c);
	}
	zf_buffer_text(out, " !");
}

static void copy(struct pile *pile, const struct base *base, unsigned unused, struct zf_buffer *out)
{
	(void)pile;
	(void)unused;
	zf_buffer_slice(out, base->text);
}

/* ---- asking */

/* Words line by line, as of the paragraphs of a document. */
static struct zf_words words_of(struct pile *pile, struct zf_slice text, struct zf_sketch *sketch)
{
	struct zf_words all = { NULL, 0 };
	struct pieces *lines = &others;

	zf_buffer_clear(&pile->found);
	zf_sketch_begin(sketch, pile->paragraphs ? &zf_sketch_paragraph : &zf_sketch_document);
	split(text, '\n', lines);
	for (size_t i = 0; i < lines->count; i++) {
		size_t count;

		zf_match_key(pile->key, lines->at[i], &pile->folded);
		count = zf_words_take(lines->at[i], zf_buffer_as_slice(&pile->folded), &pile->found);
		all.at = (uint32_t *)(void *)pile->found.at;
		zf_sketch_add(sketch, (struct zf_words){ all.at + all.count, count });
		all.count += count;
	}
	return all;
}

static bool add(struct pile *pile, struct zf_near *near, uint64_t record, const struct base *base)
{
	struct zf_sketch sketch;
	uint64_t bands[ZF_SKETCH_BANDS];
	struct zf_near_text text = { .record = record, .words = words_of(pile, base->text, &sketch), .bands = bands };

	if (!zf_sketch_end(&sketch))
		return true;
	text.nbands = zf_sketch_bands(&sketch, base->lang, bands);
	zf_buffer_clear(&pile->scratch);
	zf_words_sort(text.words, (uint32_t *)(void *)zf_buffer_room(&pile->scratch,
	                                                             text.words.count * sizeof *text.words.at + 1));
	return zf_near_add(near, &text) == ZEEF_OK;
}

static struct zf_near *begin(struct pile *pile)
{
	struct zf_near_options options = { .memory = UINT64_C(1) << 28, .threads = 1, .directory = "/tmp" };
	struct zf_near *near = zf_near_new(&options);

	for (size_t i = 0; near && i < pile->count; i++)
		if (!add(pile, near, i, &pile->bases[i]))
			return NULL;
	return near;
}

/* Leaves out what is short, and what is near to something before it. */
static bool weed(struct pile *pile)
{
	static bool gone[MOST];
	struct zf_near *near = begin(pile);
	struct zf_near_member member;
	size_t count = 0, joined = 0;

	if (!near || zf_near_finish(near) != ZEEF_OK)
		return false;
	while (zf_near_next(near, &member) == ZEEF_OK)
		if (member.leader != member.record) {
			gone[member.record] = true;
			joined++;
			if (pile->list)
				printf("  %.*s\n  = %.*s\n", (int)(pile->bases[member.record].text.len % 3000),
				       pile->bases[member.record].text.at,
				       (int)(pile->bases[member.leader].text.len % 3000),
				       pile->bases[member.leader].text.at);
		}
	zf_near_free(near);
	for (size_t i = 0; i < pile->count; i++) {
		split(pile->bases[i].text, ' ', &words);
		if (!gone[i] && (words.count >= 60 || pile->paragraphs))
			pile->bases[count++] = pile->bases[i];
	}
	printf("%zu texts; %zu are near copies as they are and left out, %zu are short; %zu remain\n",
	       pile->count, joined, pile->count - joined - count, count);
	pile->count = count;
	return count > 0;
}

struct kind {
	const char *name;
	void (*edit)(struct pile *, const struct base *, unsigned, struct zf_buffer *);
	unsigned size;
};

static bool ask(struct pile *pile, const struct kind *kind)
{
	static uint64_t from[MOST];
	struct zf_near *near = begin(pile);
	struct zf_near_member member;
	size_t planted = 0, exact = 0, right = 0, wrong = 0;
	struct zf_buffer out = { 0 };

	for (size_t i = 0; near && i < pile->count; i++) {
		struct base edited = { .lang = pile->bases[i].lang };
		struct zf_hash128 print, other;
		uint32_t weight;

		zf_buffer_clear(&out);
		kind->edit(pile, &pile->bases[i], kind->size, &out);
		if (out.len == 0)
			continue;
		edited.text = zf_buffer_as_slice(&out);
		zf_print_text(pile->key, pile->bases[i].text, &print, &weight);
		zf_print_text(pile->key, edited.text, &other, &weight);
		exact += zf_hash128_equal(print, other);
		from[planted++] = i;
		if (!add(pile, near, pile->count + planted - 1, &edited))
			return false;
	}
	if (!near || zf_near_finish(near) != ZEEF_OK)
		return false;
	while (zf_near_next(near, &member) == ZEEF_OK) {
		bool is_right = member.record >= pile->count &&
			from[member.record - pile->count] == member.leader;

		if (member.leader != member.record)
			is_right ? right++ : wrong++;
		if (is_right && pile->list && strstr(kind->name, "formula"))
			printf("  joined: %.*s\n", (int)pile->bases[member.leader].text.len,
			       pile->bases[member.leader].text.at);
	}
	zf_near_free(near);
	zf_buffer_free(&out);
	printf("%-34s %7zu %9.4f %9.4f %9.4f\n", kind->name, planted, planted ? (double)exact / (double)planted : 0,
	       planted ? (double)right / (double)planted : 0, right + wrong ? (double)right / (double)(right + wrong) : 1.);
	return true;
}

/* Sketches a second: keys and words are taken beforehand, and the text is cut or repeated to 4.5 kB. */
static void time_sketches(struct pile *pile)
{
	struct zf_buffer text = { 0 }, at = { 0 };
	struct zf_sketch sketch;
	size_t done = 0, sum = 0;
	clock_t begin_at, spent;

	for (size_t i = 0; text.len < 4500; i = (i + 1) % pile->count) {
		zf_match_key(pile->key, pile->bases[i].text, &pile->folded);
		zf_buffer_slice(&text, zf_buffer_as_slice(&pile->folded));
		zf_buffer_byte(&text, ' ');
	}
	text.len = 4500;
	begin_at = clock();
	do {
		for (int i = 0; i < 1000; i++, done++) {
			struct zf_words list;
			uint64_t bands[ZF_SKETCH_BANDS];

			zf_buffer_clear(&at);
			list.count = zf_words_take(zf_buffer_as_slice(&text), zf_buffer_as_slice(&text), &at);
			list.at = (uint32_t *)(void *)at.at;
			zf_sketch_begin(&sketch, &zf_sketch_document);
			zf_sketch_add(&sketch, list);
			zf_sketch_end(&sketch);
			zf_sketch_bands(&sketch, (uint32_t)i, bands);
			sum += bands[i % ZF_SKETCH_BANDS];
		}
		spent = clock() - begin_at;
	} while (spent < CLOCKS_PER_SEC);
	printf("sketches with bands, from keys of 4.5 kB: %.0f a second of CPU (%zu)\n",
	       (double)done * CLOCKS_PER_SEC / (double)spent, sum & 1);
	zf_buffer_free(&text);
	zf_buffer_free(&at);
}

int main(int argc, char **argv)
{
	static const struct kind kinds[] = {
		{ "copied byte for byte", copy, 0 },
		{ "other case, spaces, punctuation", dress, 0 },
		{ "a line on top", add_line, 0 },
		{ "a paragraph dropped", drop_paragraph, 0 },
		{ "paragraphs reordered", reorder, 0 },
		{ "one number corrected", change_numbers, 0 },
		{ "1 % of words changed", change_words, 1 },
		{ "2 % of words changed", change_words, 2 },
		{ "5 % of words changed", change_words, 5 },
		{ "10 % of words changed", change_words, 10 },
		{ "20 % of words changed", change_words, 20 },
		{ "30 % of words changed", change_words, 30 },
		{ "all numbers changed (a formula)", change_numbers, 1 },
		{ "all names changed (a formula)", change_names, 0 },
	};
	static struct pile pile = { .seed = 88172645463325252u };
	int letter;

	pile.arena = zf_arena_new(0);
	pile.key = zf_key_new();
	while ((letter = getopt(argc, argv, "lpL:")) != -1) {
		pile.list |= letter == 'l';
		pile.paragraphs |= letter == 'p';
		if (letter == 'L')
			pile.lang = optarg;
	}
	for (int i = optind; i < argc; i++)
		if (!read_documents(&pile, argv[i])) {
			fprintf(stderr, "plant-duplicates: cannot read %s\n", argv[i]);
			return 3;
		}
	if (pile.count == 0 || !weed(&pile)) {
		fprintf(stderr, "plant-duplicates: wants files of JSON Lines with text and lang\n");
		return 2;
	}
	printf("%-34s %7s %9s %9s %9s\n", "edit", "planted", "exact", "joined", "precision");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!ask(&pile, &kinds[i]))
			return 3;
	time_sketches(&pile);
	zf_key_free(pile.key);
	zf_arena_free(pile.arena);
	return 0;
}
