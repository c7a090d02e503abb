#include "core/pool.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

/*
 * A ring of slots. Item n uses slot n % items. Any thread that is free takes the first duty that waits:
 * finish the next item in order, else take one through a lane, else make one and work on it, while it is near.
 * make(), finish() and each lane have one owner at a time; the lock is never held while a callback runs.
 *
 * A made item that is too heavy for now waits to begin. It is the last one made, and nothing is made behind it:
 * all that it waits for is worked on and finished without it, so the weight it needs comes free.
 */
enum state { FREE, MADE, DONE };

struct ring {
	const struct zf_line *line;
	struct zf_lanes lanes;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	enum state *state;
	enum zeef_status *status; /* of the item's work */
	size_t *weight;        /* by slot; at most the budget: what is alone always fits */
	size_t heavy;          /* the sum of them, of items whose work began */
	bool held;             /* the last item made waits to begin */
	size_t made, finished; /* items so far */
	size_t passed[ZF_LANES]; /* items, by lane */
	bool passing[ZF_LANES];
	bool making, finishing, ended;
	size_t fault;          /* the first item that a lane failed on; none behind it is passed */
	unsigned waiting;      /* threads */
	enum zeef_status verdict;
};

struct hand {
	struct ring *ring;
	unsigned number;
	pthread_t thread;
};

static void finish_next(struct ring *ring)
{
	const struct zf_line *line = ring->line;
	size_t slot = ring->finished % line->items;
	enum zeef_status status = ring->status[slot];

	ring->finishing = true;
	pthread_mutex_unlock(&ring->lock);
	if (status >= 0)
		status = line->finish(line->user, line->slots[slot]);
	pthread_mutex_lock(&ring->lock);
	ring->finishing = false;
	ring->heavy -= ring->weight[slot];
	ring->state[slot] = FREE;
	ring->finished++;
	if (status < 0 && ring->verdict >= 0)
		ring->verdict = status;
}

static void pass_next(struct ring *ring, unsigned lane)
{
	const struct zf_line *line = ring->line;
	size_t item = ring->passed[lane], slot = item % line->items;
	enum zeef_status status = ring->status[slot];
	bool wanted = status >= 0 && item < ring->fault;

	ring->passing[lane] = true;
	pthread_mutex_unlock(&ring->lock);
	if (wanted)
		status = ring->lanes.pass(line->user, line->slots[slot], lane);
	pthread_mutex_lock(&ring->lock);
	ring->passing[lane] = false;
	ring->passed[lane]++;
	if (status < 0) {
		ring->status[slot] = status;
		ring->fault = item < ring->fault ? item : ring->fault;
	}
}

/* Something changed that others may wait for. */
static void tell(struct ring *ring)
{
	if (ring->waiting > 0)
		pthread_cond_broadcast(&ring->moved);
}

static size_t weigh(const struct zf_line *line, size_t slot)
{
	size_t weight = line->weigh ? line->weigh(line->user, line->slots[slot]) : 0;

	return weight < line->budget ? weight : line->budget;
}

static bool fits(const struct ring *ring, size_t weight)
{
	return weight <= ring->line->budget - ring->heavy;
}

static void work_on(struct ring *ring, size_t slot, unsigned worker)
{
	const struct zf_line *line = ring->line;
	size_t weight;

	ring->heavy += ring->weight[slot];
	pthread_mutex_unlock(&ring->lock);
	ring->status[slot] = line->work(line->user, line->slots[slot], worker);
	weight = weigh(line, slot);
	pthread_mutex_lock(&ring->lock);
	/* What came out of it may weigh more than its work; the sum stays within the budget, which is full then. */
	ring->heavy -= ring->weight[slot];
	if (!fits(ring, weight))
		weight = line->budget - ring->heavy;
	ring->heavy += ring->weight[slot] = weight;
	ring->state[slot] = DONE;
}

static void make_next(struct ring *ring, unsigned worker)
{
	const struct zf_line *line = ring->line;
	size_t slot = ring->made % line->items, weight = 0;
	enum zeef_status status;

	ring->making = true;
	pthread_mutex_unlock(&ring->lock);
	status = line->make(line->user, line->slots[slot]);
	if (status == ZEEF_OK)
		weight = weigh(line, slot);
	pthread_mutex_lock(&ring->lock);
	ring->making = false;
	ring->weight[slot] = weight;
	if (status == ZEEF_OK) {
		ring->state[slot] = MADE;
		ring->made++;
		ring->held = !fits(ring, weight);
		tell(ring);
		if (!ring->held)
			work_on(ring, slot, worker);
		return;
	}
	ring->ended = true;
	if (status < 0) {
		/* Items before this one may still fail first: it takes its place in the order. */
		ring->status[slot] = status;
		ring->state[slot] = DONE;
		ring->made++;
	}
}

static bool can_finish(const struct ring *ring)
{
	for (unsigned lane = 0; lane < ring->lanes.lanes; lane++)
		if (ring->passed[lane] == ring->finished)
			return false;
	return !ring->finishing && ring->finished < ring->made &&
	       ring->state[ring->finished % ring->line->items] == DONE;
}

/* The lane that waits for an item and is farthest behind; `lanes` = none. */
static unsigned next_lane(const struct ring *ring)
{
	unsigned lanes = ring->lanes.lanes, best = lanes;

	for (unsigned lane = 0; lane < lanes; lane++) {
		size_t item = ring->passed[lane];

		if (!ring->passing[lane] && item < ring->made &&
		    ring->state[item % ring->line->items] == DONE &&
		    (best == lanes || item < ring->passed[best]))
			best = lane;
	}
	return best;
}

static bool can_make(const struct ring *ring)
{
	/* Where the budget is full, what is made could only wait, and take its bytes beside those in work. */
	bool full = ring->heavy && ring->heavy == ring->line->budget;

	return !ring->ended && !ring->making && !ring->held && !full &&
	       ring->made - ring->finished < ring->line->items;
}

static bool can_begin(const struct ring *ring)
{
	return ring->held && fits(ring, ring->weight[(ring->made - 1) % ring->line->items]);
}

static void begin_held(struct ring *ring, unsigned worker)
{
	ring->held = false;
	tell(ring);
	work_on(ring, (ring->made - 1) % ring->line->items, worker);
}

static void *hand(void *arg)
{
	struct hand *self = arg;
	struct ring *ring = self->ring;

	pthread_mutex_lock(&ring->lock);
	while (ring->verdict >= 0 && !(ring->ended && ring->finished == ring->made)) {
		unsigned lane = next_lane(ring);

		if (can_finish(ring))
			finish_next(ring);
		else if (lane < ring->lanes.lanes)
			pass_next(ring, lane);
		else if (can_begin(ring))
			begin_held(ring, self->number);
		else if (can_make(ring))
			make_next(ring, self->number);
		else {
			ring->waiting++;
			pthread_cond_wait(&ring->moved, &ring->lock);
			ring->waiting--;
			continue;
		}
		tell(ring);
	}
	pthread_cond_broadcast(&ring->moved);
	pthread_mutex_unlock(&ring->lock);
	return NULL;
}

static enum zeef_status run_threads(struct ring *ring)
{
	unsigned count = ring->line->threads, started = 1;
	struct hand *hands = calloc(count, sizeof *hands);

	if (!hands)
		return ZEEF_ENOMEM;
	for (unsigned i = 0; i < count; i++)
		hands[i] = (struct hand){ .ring = ring, .number = i };
	/* Fewer threads than asked for give the same output, only later. */
	while (started < count && pthread_create(&hands[started].thread, NULL, hand, &hands[started]) == 0)
		started++;
	hand(&hands[0]);
	for (unsigned i = 1; i < started; i++)
		pthread_join(hands[i].thread, NULL);
	free(hands);
	return ring->verdict;
}

static enum zeef_status run_alone(const struct zf_line *line, const struct zf_lanes *lanes)
{
	for (;;) {
		void *item = line->slots[0];
		enum zeef_status status = line->make(line->user, item);

		if (status == ZEEF_END)
			return ZEEF_OK;
		if (status >= 0)
			status = line->work(line->user, item, 0);
		for (unsigned lane = 0; lane < lanes->lanes && status >= 0; lane++)
			status = lanes->pass(line->user, item, lane);
		if (status >= 0)
			status = line->finish(line->user, item);
		if (status < 0)
			return status;
	}
}

enum zeef_status zf_line_run(const struct zf_line *line)
{
	return zf_line_run_lanes(line, &(struct zf_lanes){ 0 });
}

enum zeef_status zf_line_run_lanes(const struct zf_line *line, const struct zf_lanes *lanes)
{
	struct ring ring = { .line = line, .lanes = *lanes, .fault = SIZE_MAX, .verdict = ZEEF_OK };
	enum zeef_status status = ZEEF_ENOMEM;

	if (line->threads <= 1)
		return run_alone(line, lanes);
	ring.state = calloc(line->items, sizeof *ring.state);
	ring.status = calloc(line->items, sizeof *ring.status);
	ring.weight = calloc(line->items, sizeof *ring.weight);
	if (ring.state && ring.status && ring.weight) {
		pthread_mutex_init(&ring.lock, NULL);
		pthread_cond_init(&ring.moved, NULL);
		status = run_threads(&ring);
		pthread_cond_destroy(&ring.moved);
		pthread_mutex_destroy(&ring.lock);
	}
	free(ring.state);
	free(ring.status);
	free(ring.weight);
	return status;
}
