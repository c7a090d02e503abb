#include "core/pool.h"

#include <pthread.h>
#include <stdlib.h>

/*
 * A ring of slots. Item n uses slot n % items. Any thread that is free takes the first duty that waits:
 * finish the next item in order, else work on a made one, else make one. make() and finish() each
 * have one owner at a time; the lock is never held while a callback runs.
 */
enum state { FREE, MADE, DONE };

struct ring {
	const struct zf_line *line;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	enum state *state;
	enum zeef_status *status; /* of the item's work */
	size_t made, taken, finished; /* items so far */
	bool making, finishing, ended;
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
	ring->state[slot] = FREE;
	ring->finished++;
	if (status < 0 && ring->verdict >= 0)
		ring->verdict = status;
}

static void work_next(struct ring *ring, unsigned worker)
{
	const struct zf_line *line = ring->line;
	size_t slot = ring->taken++ % line->items;

	pthread_mutex_unlock(&ring->lock);
	ring->status[slot] = line->work(line->user, line->slots[slot], worker);
	pthread_mutex_lock(&ring->lock);
	ring->state[slot] = DONE;
}

static void make_next(struct ring *ring)
{
	const struct zf_line *line = ring->line;
	size_t slot = ring->made % line->items;
	enum zeef_status status;

	ring->making = true;
	pthread_mutex_unlock(&ring->lock);
	status = line->make(line->user, line->slots[slot]);
	pthread_mutex_lock(&ring->lock);
	ring->making = false;
	if (status == ZEEF_OK) {
		ring->state[slot] = MADE;
		ring->made++;
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
	return !ring->finishing && ring->finished < ring->made &&
	       ring->state[ring->finished % ring->line->items] == DONE;
}

static bool can_work(const struct ring *ring)
{
	return ring->taken < ring->made && ring->state[ring->taken % ring->line->items] == MADE;
}

static bool can_make(const struct ring *ring)
{
	return !ring->ended && !ring->making && ring->made - ring->finished < ring->line->items;
}

static void *hand(void *arg)
{
	struct hand *self = arg;
	struct ring *ring = self->ring;

	pthread_mutex_lock(&ring->lock);
	while (ring->verdict >= 0 && !(ring->ended && ring->finished == ring->made)) {
		if (can_finish(ring))
			finish_next(ring);
		else if (can_work(ring))
			work_next(ring, self->number);
		else if (can_make(ring))
			make_next(ring);
		else {
			pthread_cond_wait(&ring->moved, &ring->lock);
			continue;
		}
		pthread_cond_broadcast(&ring->moved);
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

static enum zeef_status run_alone(const struct zf_line *line)
{
	for (;;) {
		void *item = line->slots[0];
		enum zeef_status status = line->make(line->user, item);

		if (status == ZEEF_END)
			return ZEEF_OK;
		if (status >= 0)
			status = line->work(line->user, item, 0);
		if (status >= 0)
			status = line->finish(line->user, item);
		if (status < 0)
			return status;
	}
}

enum zeef_status zf_line_run(const struct zf_line *line)
{
	struct ring ring = { .line = line, .verdict = ZEEF_OK };
	enum zeef_status status = ZEEF_ENOMEM;

	if (line->threads <= 1)
		return run_alone(line);
	ring.state = calloc(line->items, sizeof *ring.state);
	ring.status = calloc(line->items, sizeof *ring.status);
	if (ring.state && ring.status) {
		pthread_mutex_init(&ring.lock, NULL);
		pthread_cond_init(&ring.moved, NULL);
		status = run_threads(&ring);
		pthread_cond_destroy(&ring.moved);
		pthread_mutex_destroy(&ring.lock);
	}
	free(ring.state);
	free(ring.status);
	return status;
}
