/*
 * core/pool: many hands, one order.
 *
 * Items are made one after the other, worked on by many threads, and finished one after the other in
 * the order in which they were made: what comes out is the same for any number of threads. Items that say
 * what they weigh are let in by their weight, so that many large ones are not in hand at once.
 */
#ifndef ZF_CORE_POOL_H
#define ZF_CORE_POOL_H

#include <stddef.h>
#include "zeef.h"

enum { ZF_LANES = 16 };

struct zf_line {
	unsigned threads;  /* 1 = all in the calling thread */
	size_t items;      /* items in flight at most; at least threads */
	/* Fills an item; ZEEF_END = there is none. One call at a time, in order. */
	enum zeef_status (*make)(void *user, void *item);
	/* Works on an item. Many at once; `worker` counts from 0 and names the thread. */
	enum zeef_status (*work)(void *user, void *item, unsigned worker);
	/* Takes a worked item (that has passed all lanes). One call at a time, in the order of make(). */
	enum zeef_status (*finish)(void *user, void *item);
	void *user;
	void **slots;      /* `items` items, made and freed by the caller; each is used again and again */
	/* Bytes that an item holds: asked behind make(), of its work, and again behind work(), of what stays until
	 * finish() is done. No work begins, and nothing behind it is made, while that takes the sum of all past
	 * `budget`; an item that weighs more than that by itself waits until it is the only one. NULL = nothing
	 * is weighed. One thread weighs nothing: it has one item. */
	size_t (*weigh)(void *user, const void *item);
	size_t budget;     /* bytes */
};

/* Runs until make() says ZEEF_END and all is finished: ZEEF_OK. The first negative status of any of the
 * four, in the order of the items, ends it; no finish() runs for an item behind the one at fault. */
enum zeef_status zf_line_run(const struct zf_line *line);

/* Between work() and finish(): takes a worked item through lane 0..lanes-1, one call at a time in a lane and in
 * the order of make(); other lanes, and work on other items, go on beside it. So what must be done in order
 * need not be done by one thread, if it falls into parts. */
struct zf_lanes {
	unsigned lanes;    /* 1..ZF_LANES */
	enum zeef_status (*pass)(void *user, void *item, unsigned lane);
};
enum zeef_status zf_line_run_lanes(const struct zf_line *line, const struct zf_lanes *lanes);

#endif
