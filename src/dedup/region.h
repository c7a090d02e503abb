/*
 * dedup/region: memory that grows in place.
 *
 * Addresses are set aside for all that it may ever hold; memory is taken page by page as it is written to, in
 * large pages where the system has them to give, because what is looked up at random spends half its time
 * asking where a small page is.
 */
#ifndef ZF_DEDUP_REGION_H
#define ZF_DEDUP_REGION_H

#include <stdint.h>

struct zf_region {
	void *at;      /* owned; zeroed; on a page; NULL = none */
	uint64_t room; /* bytes; less than was asked for where the system sets limits */
};

/* {NULL, 0} = not even a megabyte. */
struct zf_region zf_region_open(uint64_t bytes);
void zf_region_close(struct zf_region *region); /* takes a zeroed one; leaves a zeroed one */

#endif
