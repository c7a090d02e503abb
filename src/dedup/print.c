#include "dedup/print.h"

#include <stdlib.h>

#include "core/utf8.h"
#include "dedup/fold.h"

/*
 * The memo maps the hash of a text to its print. It is nearly as exact as the print itself (115 bits), and
 * forgets: a slot holds the last text that fell on it, so what it saves depends on the order of texts, what
 * it says does not.
 */
enum { MEMO = 1 << 13 /* slots; a text of as many code points is not noted */ };

/* Half a line of memory. What the place of a slot tells of the hash, gives its bits to the weight. */
struct memo {
	uint64_t hi, lo_weight; /* of the text */
	struct zf_hash128 print;
};

struct zf_key {
	struct zf_fold *fold;
	struct zf_buffer scratch;
	struct memo *memo;     /* owned; MEMO of them, each within a line of memory */
};

struct zf_key *zf_key_new(void)
{
	struct zf_key *key = calloc(1, sizeof *key);

	if (!key)
		return NULL;
	key->fold = zf_fold_new();
	key->memo = aligned_alloc(64, MEMO * sizeof *key->memo);
	if (!key->fold || !key->memo) {
		zf_key_free(key);
		return NULL;
	}
	memset(key->memo, 0, MEMO * sizeof *key->memo);
	return key;
}

void zf_key_free(struct zf_key *key)
{
	if (!key)
		return;
	zf_fold_free(key->fold);
	free(key->memo);
	zf_buffer_free(&key->scratch);
	free(key);
}

uint32_t zf_match_key(struct zf_key *key, struct zf_slice text, struct zf_buffer *out)
{
	if (!zf_fold_text(key->fold, text, out))
		return 0;
	return (uint32_t)zf_utf8_count(zf_buffer_as_slice(out));
}

static bool fold(struct zf_key *key, struct zf_slice text, struct zf_hash128 *print, uint32_t *weight)
{
	*print = (struct zf_hash128){ 0, 0 };
	*weight = zf_match_key(key, text, &key->scratch);
	if (*weight > 0)
		*print = zf_hash128(zf_buffer_as_slice(&key->scratch));
	return !key->scratch.broken;
}

/* `hash` is of the text. */
static bool print_hashed(struct zf_key *key, struct zf_slice text, struct zf_hash128 hash, struct zf_hash128 *print,
                         uint32_t *weight)
{
	struct memo *memo = &key->memo[hash.lo % MEMO];

	if (memo->hi == hash.hi && (memo->lo_weight ^ hash.lo) < MEMO) {
		*print = memo->print;
		*weight = memo->lo_weight % MEMO;
		return true;
	}
	if (!fold(key, text, print, weight))
		return false;
	if (*weight < MEMO)
		*memo = (struct memo){ hash.hi, hash.lo / MEMO * MEMO | *weight, *print };
	return true;
}

bool zf_print_text(struct zf_key *key, struct zf_slice text, struct zf_hash128 *print, uint32_t *weight)
{
	return print_hashed(key, text, zf_hash128(text), print, weight);
}

struct zf_hash128 zf_print_in(struct zf_hash128 print, uint32_t weight, const char *lang)
{
	struct zf_slice primary = { lang, strcspn(lang, "-_") };
	struct zf_hash128 salt;

	if (weight == 0 || weight >= ZF_LANG_WEIGHT || primary.len == 0 || zf_slice_is(primary, "und") ||
	    zf_slice_is(primary, "zxx") || zf_slice_is(primary, "mul"))
		return print;
	salt = zf_hash128(primary);
	return (struct zf_hash128){ print.hi ^ salt.hi, print.lo ^ salt.lo };
}

/* The memo is far from the processor: the slots of the next blocks are on their way while one is looked at. */
enum zeef_status zf_print_blocks(struct zf_key *key, struct zf_document *document)
{
	enum { AHEAD = 8 };
	struct zf_hash128 hashes[AHEAD];
	uint32_t hashed = 0;

	for (uint32_t i = 0; i < document->nblocks; i++) {
		struct zf_block *block = &document->blocks[i];

		for (; hashed < document->nblocks && hashed < i + AHEAD; hashed++) {
			hashes[hashed % AHEAD] = zf_hash128(document->blocks[hashed].text);
			__builtin_prefetch(&key->memo[hashes[hashed % AHEAD].lo % MEMO]);
		}
		if (!print_hashed(key, block->text, hashes[i % AHEAD], &block->print, &block->weight))
			return ZEEF_ENOMEM;
		block->print = zf_print_in(block->print, block->weight, block->lang);
	}
	return ZEEF_OK;
}

/* Prints are gathered by the hundred; each batch is hashed with the hash of those before it at its head. */
void zf_print_document(struct zf_document *document)
{
	struct zf_hash128 batch[128];
	size_t n = 1;
	bool any = false;

	batch[0] = (struct zf_hash128){ 0, 0 };
	for (uint32_t i = 0; i < document->nblocks; i++) {
		const struct zf_block *block = &document->blocks[i];

		if (block->kind == ZF_TITLE || block->weight == 0 || !zf_block_stays(block))
			continue;
		batch[n++] = zf_print_in(block->print, block->weight, block->lang);
		any = true;
		if (n == sizeof batch / sizeof *batch) {
			batch[0] = zf_hash128(zf_slice_make((const char *)batch, sizeof batch));
			n = 1;
		}
	}
	document->print = (struct zf_hash128){ 0, 0 };
	if (any)
		document->print = zf_hash128(zf_slice_make((const char *)batch, n * sizeof *batch));
}
