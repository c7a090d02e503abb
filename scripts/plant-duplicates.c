/*
 * plant-duplicates: plants copies and edits of known kinds among real texts, and asks dedup/ for them.
 *
 * usage: plant-duplicates [-l] [-p] [-L LANG] [-s SEED] DOCUMENTS.jsonl...
 * Documents are lines with "text" (a paragraph a line) and "lang", as zeef run writes them. With -p the texts are
 * their paragraphs of 40 words and more; with -L only documents of one language are taken.
 * Prints a table: for each kind of edit (+ a copy, - none: a form filled in anew) how many copies were planted, how many
 * were joined to the text that they were made from (recall), and what share of all joins was right (precision). Texts
 * that are near copies of each other before anything is planted are left out at first (-l lists them, what was joined
 * wrongly and what was missed). The same documents and seed give the same table.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/json.h"
#include "dedup/near.h"
#include "dedup/print.h"
#include "dedup/sketch.h"
#include "plant-edits.h"

enum { MOST = 20000 };

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

static struct pieces pieces;

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

/* ---- asking */

/* Words line by line, as of the paragraphs of a document. */
static struct zf_words words_of(struct pile *pile, struct zf_slice text, struct zf_sketch *sketch)
{
	struct zf_words all = { NULL, 0 };

	zf_buffer_clear(&pile->found);
	zf_sketch_begin(sketch, pile->paragraphs ? &zf_sketch_paragraph : &zf_sketch_document);
	plant_split(text, '\n', &pieces);
	for (size_t i = 0; i < pieces.count; i++) {
		size_t count;

		zf_match_key(pile->key, pieces.at[i], &pile->folded);
		count = zf_words_take(pieces.at[i], zf_buffer_as_slice(&pile->folded), &pile->found);
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
		plant_split(pile->bases[i].text, ' ', &pieces);
		if (!gone[i] && (pieces.count >= 60 || pile->paragraphs))
			pile->bases[count++] = pile->bases[i];
	}
	printf("%zu texts; %zu are near copies as they are and left out, %zu are short; %zu remain\n",
	       pile->count, joined, pile->count - joined - count, count);
	pile->count = count;
	return count > 0;
}

/* Texts by their words: of few, of some, of many. */
enum { FEW = 150, SOME = 500, SIZES = 3 };

struct count {
	size_t planted, joined;
};

struct answers {
	size_t exact, right, wrong;
	struct count all, sizes[SIZES];
};

static unsigned size_of(struct zf_slice text)
{
	size_t spaces = 0;

	for (size_t i = 0; i < text.len; i++)
		spaces += text.at[i] == ' ' || text.at[i] == '\n';
	return spaces < FEW ? 0 : spaces < SOME ? 1 : 2;
}

static void show_likeness(struct pile *pile, struct zf_slice one, struct zf_slice two)
{
	struct zf_buffer held = { 0 };
	struct zf_sketch unused;
	struct zf_words a = words_of(pile, one, &unused), b;
	struct zf_likeness like;
	uint32_t *scratch;

	zf_buffer_add(&held, (const char *)a.at, a.count * sizeof *a.at);
	a.at = (uint32_t *)(void *)held.at;
	b = words_of(pile, two, &unused);
	scratch = malloc((a.count + b.count + 1) * sizeof *scratch);
	zf_words_sort(a, scratch);
	zf_words_sort(b, scratch);
	like = zf_likeness_of(a, b);
	printf("    %zu words in both, %zu numbers; alone %zu and %zu, of them numbers %zu and %zu; of %zu and %zu different\n"
	       "    words %zu and %zu are marked; of %zu and %zu alone %zu and %zu\n", like.common, like.numbers, like.a.only,
	       like.b.only, like.a.only_numbers, like.b.only_numbers, like.a.sorts, like.b.sorts, like.a.marked,
	       like.b.marked, like.a.only_sorts, like.b.only_sorts, like.a.only_marked, like.b.only_marked);
	free(scratch);
	zf_buffer_free(&held);
}

/* What joined a text that it was not made from, and with -l what did not join its own, or was no copy of it. */
static void show(struct pile *pile, const struct plant_kind *kind, const struct base *planted,
                 const struct base *leader, bool right)
{
	if (!pile->list || (right && kind->goal != PLANT_FORM) || (!leader && kind->goal != PLANT_JOIN))
		return;
	printf("  %s: %s: %.*s\n", kind->name, !leader ? "missed" : right ? "joined" : "wrong",
	       (int)(planted->text.len), planted->text.at);
	if (leader && !right)
		printf("    = %.*s\n", (int)leader->text.len, leader->text.at);
	show_likeness(pile, planted->text, leader ? leader->text : pile->bases[planted->record].text);
}

static bool gather(struct pile *pile, const struct plant_kind *kind, struct zf_near *near, struct base *made,
                   struct answers *answers)
{
	static uint64_t leaders[MOST];
	struct zf_near_member member;

	if (zf_near_finish(near) != ZEEF_OK)
		return false;
	for (size_t i = 0; i < answers->all.planted; i++)
		leaders[i] = UINT64_MAX;
	while (zf_near_next(near, &member) == ZEEF_OK) {
		if (member.leader != member.record && member.record < pile->count)
			answers->wrong++;
		else if (member.leader != member.record)
			leaders[member.record - pile->count] = member.leader;
	}
	for (size_t i = 0; i < answers->all.planted; i++) {
		bool right = leaders[i] == made[i].record, any = leaders[i] != UINT64_MAX;
		struct base *leader = !any ? NULL : leaders[i] < pile->count ? &pile->bases[leaders[i]] :
			&made[leaders[i] - pile->count];

		answers->right += right;
		answers->wrong += any && !right;
		answers->sizes[size_of(pile->bases[made[i].record].text)].joined += right;
		show(pile, kind, &made[i], leader, right);
	}
	return true;
}

static double share(size_t part, size_t whole)
{
	return whole ? (double)part / (double)whole : 0;
}

static void print(const struct plant_kind *kind, const struct answers *answers)
{
	size_t joined = answers->right + answers->wrong;

	printf("%-31s %c %7zu %8.4f %8.4f %9.4f ", kind->name, "+ -"[kind->goal], answers->all.planted,
	       share(answers->exact, answers->all.planted), share(answers->right, answers->all.planted),
	       joined ? share(answers->right, joined) : 1.);
	for (unsigned i = 0; i < SIZES; i++) {
		const struct count *count = &answers->sizes[i];

		if (count->planted)
			printf(" %7.4f of %-4zu", share(count->joined, count->planted), count->planted);
		else
			printf("       - of %-4d", 0);
	}
	printf("\n");
}

/* Of a text that the edit leaves too short only an exact copy is one. */
static bool is_long(struct pile *pile, struct zf_slice text)
{
	struct zf_sketch unused;

	return words_of(pile, text, &unused).count >= ZF_NEAR_WORDS;
}

static bool ask(struct pile *pile, const struct plant_kind *kind)
{
	static struct base made[MOST];
	struct planter planter = { pile->bases, pile->count, pile->seed };
	struct zf_near *near = begin(pile);
	struct answers answers = { 0 };
	struct zf_buffer out = { 0 };
	bool well = near;

	for (size_t i = 0; well && i < pile->count; i++) {
		struct base edited = { .lang = pile->bases[i].lang, .record = (uint32_t)i };
		struct zf_hash128 print, other;
		uint32_t weight;

		zf_buffer_clear(&out);
		kind->edit(&planter, &pile->bases[i], kind->size, &out);
		if (out.len == 0 || (kind->goal == PLANT_JOIN && !is_long(pile, zf_buffer_as_slice(&out))))
			continue;
		edited.text = zf_arena_copy(pile->arena, zf_buffer_as_slice(&out));
		zf_print_text(pile->key, pile->bases[i].text, &print, &weight);
		zf_print_text(pile->key, edited.text, &other, &weight);
		answers.exact += zf_hash128_equal(print, other);
		answers.sizes[size_of(pile->bases[i].text)].planted++;
		made[answers.all.planted] = edited;
		well = add(pile, near, pile->count + answers.all.planted++, &edited);
	}
	well = well && gather(pile, kind, near, made, &answers);
	zf_near_free(near);
	zf_buffer_free(&out);
	pile->seed = planter.seed;
	if (well)
		print(kind, &answers);
	return well;
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
	static struct pile pile = { .seed = 88172645463325252u };
	int letter;

	pile.arena = zf_arena_new(0);
	pile.key = zf_key_new();
	while ((letter = getopt(argc, argv, "lpL:s:")) != -1) {
		pile.list |= letter == 'l';
		pile.paragraphs |= letter == 'p';
		if (letter == 'L')
			pile.lang = optarg;
		if (letter == 's')
			pile.seed = strtoull(optarg, NULL, 10) * 2 + 1;
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
	printf("%-33s %7s %8s %8s %9s   joined, of under %d words, under %d, more\n", "edit", "planted", "exact", "joined",
	       "precision", FEW, SOME);
	for (size_t i = 0; i < plant_nkinds; i++)
		if (!ask(&pile, &plant_kinds[i]))
			return 3;
	time_sketches(&pile);
	zf_key_free(pile.key);
	zf_arena_free(pile.arena);
	return 0;
}
