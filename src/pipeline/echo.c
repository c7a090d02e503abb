#include "pipeline/echo.h"

#include <stdlib.h>

#include "core/hash.h"
#include "dedup/print.h"

enum { PIECE = 12 /* bytes */, PIECES = 16, ENOUGH = 3, MOST = 1 << 17 };

struct kept {
	uint64_t place, print;
};

/* A copy with another key. */
struct doubt {
	uint64_t place;
	uint64_t pieces[PIECES];   /* hashes, in rising order */
	uint32_t npieces, block;
	bool found;
	char doc[32];
};

struct zf_echo {
	struct zf_key *key;
	struct zf_buffer folded;
	struct zf_buffer kept;     /* struct kept */
	struct zf_buffer doubts;   /* struct doubt */
};

struct zf_echo *zf_echo_new(void)
{
	struct zf_echo *echo = calloc(1, sizeof *echo);

	if (echo && !(echo->key = zf_key_new())) {
		free(echo);
		return NULL;
	}
	return echo;
}

void zf_echo_free(struct zf_echo *echo)
{
	if (!echo)
		return;
	zf_key_free(echo->key);
	zf_buffer_free(&echo->folded);
	zf_buffer_free(&echo->kept);
	zf_buffer_free(&echo->doubts);
	free(echo);
}

/* The match key without spaces, in echo->folded. */
static bool fold(struct zf_echo *echo, struct zf_slice text)
{
	size_t to = 0;

	zf_match_key(echo->key, text, &echo->folded);
	if (echo->folded.broken)
		return false;
	for (size_t i = 0; i < echo->folded.len; i++)
		if (echo->folded.at[i] != ' ')
			echo->folded.at[to++] = echo->folded.at[i];
	echo->folded.len = to;
	return true;
}

enum zeef_status zf_echo_keep(struct zf_echo *echo, uint64_t place, struct zf_slice text)
{
	struct kept kept = { .place = place };

	if (!fold(echo, text))
		return ZEEF_ENOMEM;
	kept.print = zf_hash64(zf_buffer_as_slice(&echo->folded));
	zf_buffer_add(&echo->kept, (const char *)&kept, sizeof kept);
	return echo->kept.broken ? ZEEF_ENOMEM : ZEEF_OK;
}

/* Both kinds of items begin with their place. */
static int by_place(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void zf_echo_sort(struct zf_echo *echo)
{
	if (echo->kept.len)
		qsort(echo->kept.at, echo->kept.len / sizeof(struct kept), sizeof(struct kept), by_place);
}

static const struct kept *find(const struct zf_echo *echo, uint64_t place)
{
	size_t count = echo->kept.len / sizeof(struct kept);

	return count ? bsearch(&place, echo->kept.at, count, sizeof(struct kept), by_place) : NULL;
}

bool zf_echo_is_kept(const struct zf_echo *echo, uint64_t place)
{
	return find(echo, place) != NULL;
}

/* The PIECES least hashes of all pieces of the key at hand. */
static void take_pieces(const struct zf_echo *echo, struct doubt *doubt)
{
	for (size_t at = 0; at + PIECE <= echo->folded.len; at++) {
		uint64_t hash = zf_hash64(zf_slice_make(echo->folded.at + at, PIECE));
		uint32_t i = doubt->npieces < PIECES ? doubt->npieces : PIECES - 1;

		if (doubt->npieces == PIECES && hash >= doubt->pieces[PIECES - 1])
			continue;
		for (; i > 0 && doubt->pieces[i - 1] > hash; i--)
			doubt->pieces[i] = doubt->pieces[i - 1];
		doubt->pieces[i] = hash;
		doubt->npieces += doubt->npieces < PIECES;
	}
}

enum zeef_status zf_echo_copy(struct zf_echo *echo, uint64_t place, struct zf_slice text, struct zf_slice doc,
                              uint32_t block)
{
	const struct kept *kept = find(echo, place);
	struct doubt doubt = { .place = place, .block = block };

	if (!kept || doc.len != sizeof doubt.doc || echo->doubts.len / sizeof doubt >= MOST)
		return ZEEF_OK;
	if (!fold(echo, text))
		return ZEEF_ENOMEM;
	if (kept->print == zf_hash64(zf_buffer_as_slice(&echo->folded)))
		return ZEEF_OK;
	take_pieces(echo, &doubt);
	if (doubt.npieces < PIECES) /* too short to say */
		return ZEEF_OK;
	memcpy(doubt.doc, doc.at, sizeof doubt.doc);
	zf_buffer_add(&echo->doubts, (const char *)&doubt, sizeof doubt);
	return echo->doubts.broken ? ZEEF_ENOMEM : ZEEF_OK;
}

bool zf_echo_asks(struct zf_echo *echo)
{
	if (!echo->doubts.len)
		return false;
	qsort(echo->doubts.at, echo->doubts.len / sizeof(struct doubt), sizeof(struct doubt), by_place);
	return true;
}

/* Pieces of the doubt that stand in the key at hand, each once. */
static bool is_found(const struct zf_echo *echo, const struct doubt *doubt)
{
	bool seen[PIECES] = { false };
	unsigned count = 0;

	for (size_t at = 0; at + PIECE <= echo->folded.len && count < ENOUGH; at++) {
		uint64_t hash = zf_hash64(zf_slice_make(echo->folded.at + at, PIECE));

		for (unsigned i = 0; i < PIECES && hash >= doubt->pieces[i]; i++) {
			count += hash == doubt->pieces[i] && !seen[i];
			seen[i] |= hash == doubt->pieces[i];
		}
	}
	return count >= ENOUGH;
}

enum zeef_status zf_echo_again(struct zf_echo *echo, uint64_t place, struct zf_slice text)
{
	struct doubt *doubts = (void *)echo->doubts.at;
	size_t count = echo->doubts.len / sizeof *doubts;
	struct doubt *doubt = bsearch(&place, doubts, count, sizeof *doubts, by_place);

	if (!doubt)
		return ZEEF_OK;
	if (!fold(echo, text))
		return ZEEF_ENOMEM;
	while (doubt > doubts && doubt[-1].place == place)
		doubt--;
	for (; doubt < doubts + count && doubt->place == place; doubt++)
		doubt->found |= is_found(echo, doubt);
	return ZEEF_OK;
}

void zf_echo_each_lost(const struct zf_echo *echo, zf_echo_fn *call, void *user)
{
	const struct doubt *doubts = (const void *)echo->doubts.at;

	for (size_t i = 0; i < echo->doubts.len / sizeof *doubts; i++)
		if (!doubts[i].found)
			call(user, zf_slice_make(doubts[i].doc, sizeof doubts[i].doc), doubts[i].block);
}
