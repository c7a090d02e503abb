/*
 * repair/pairs: which characters stand side by side in the languages of Europe.
 *
 * Counted over text of the 24 official languages and their neighbours (scripts/train-pairs), whole and in
 * capitals. What no language writes is a sign of damage; what mends it must be something that some language does.
 */
#ifndef ZF_REPAIR_PAIRS_H
#define ZF_REPAIR_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum zf_pair { ZF_PAIR_UNSEEN, ZF_PAIR_RARE, ZF_PAIR_COMMON };

/* Of code points, one past ASCII at least (two of ASCII are common); any digit and any space count as one. */
enum zf_pair zf_pair_of(uint32_t first, uint32_t second);
/* Whether some language often has two letters side by side, a to z both. */
bool zf_pair_is_frequent(uint32_t first, uint32_t second);

/* pair-table.c: first << 16 | second, sorted; a bit a second letter, no bits behind z. */
extern const uint32_t zf_pairs_common[], zf_pairs_rare[], zf_pairs_letters[32];
extern const size_t zf_pairs_ncommon, zf_pairs_nrare;

#endif
