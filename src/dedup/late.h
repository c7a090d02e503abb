/*
 * dedup/late: fates of units that are known only when all were seen.
 *
 * Units for whose prints memory had no room wait in partitions (dedup/parts.h), each of which is resolved by
 * itself; where the longest unit survives or none, all are sorted instead. What comes back is one bit a unit,
 * and for each that goes, where it is asked, the number of the survivor.
 */
#ifndef ZF_DEDUP_LATE_H
#define ZF_DEDUP_LATE_H

#include "core/hash.h"
#include "dedup/lines.h"
#include "dedup/parts.h"

#define ZF_LATE_NONE UINT64_MAX /* there is no survivor */

struct zf_late;
/* Units are numbered from `base` on. memory: bytes, without the bits; named: survivors are asked for. */
struct zf_late *zf_late_new(const struct zf_dedup_options *options, uint64_t base, uint64_t memory, bool named);
void zf_late_free(struct zf_late *late); /* takes NULL */
/* A unit that is known to go. */
enum zeef_status zf_late_gone(struct zf_late *late, uint64_t unit, uint64_t of);
/* Resolves partitions, of which the first of equal prints stays; units that come first of their kind in a
 * partition may lie before `base`. ZF_KEEP_FIRST only. */
enum zeef_status zf_late_resolve(struct zf_late *late, const struct zf_parts *parts);
/* A unit whose fate is open; units come in their order. len: bytes, for ZF_KEEP_LONGEST. Not for
 * ZF_KEEP_FIRST. */
enum zeef_status zf_late_add(struct zf_late *late, struct zf_hash128 print, uint64_t unit, uint64_t len);
/* No more units. */
enum zeef_status zf_late_finish(struct zf_late *late);
/* The fates of `count` units from `first` on, each asked once and in order: of[i] = itself where it stays,
 * else its survivor, if those are asked for and there is one, else ZF_LATE_NONE. */
enum zeef_status zf_late_fates(struct zf_late *late, uint64_t first, size_t count, uint64_t *of);

#endif
