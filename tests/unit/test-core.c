#include "check.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/buffer.h"
#include "core/document.h"
#include "core/hash.h"
#include "core/map.h"
#include "core/pool.h"
#include "core/utf8.h"

static void slices(void **state)
{
	(void)state;
	assert_slice(zf_slice_trim(S(" \t a b \n")), "a b");
	assert_int_equal(zf_slice_find(S("press release"), S("rel")), 6);
	assert_true(zf_slice_find(S("press"), S("xx")) == SIZE_MAX);
	assert_true(zf_slice_is_nocase(S("UTF-8"), "utf-8"));
	assert_false(zf_slice_is_nocase(S("UTF"), "utf-8"));
}

static void arena_gives_and_forgets(void **state)
{
	struct zf_arena *arena = zf_arena_new(1 << 20);
	char *p;
	(void)state;

	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 1000; i++) {
			p = zf_arena_take(arena, 13, 7);
			assert_non_null(p);
			assert_int_equal((uintptr_t)p % sizeof(void *), 0);
			for (int k = 0; k < 91; k++)
				assert_int_equal(p[k], 0);
			memset(p, 0xFF, 91);
		}
		assert_false(zf_arena_full(arena));
		assert_null(zf_arena_take(arena, 1, 1 << 20));
		assert_true(zf_arena_full(arena) && zf_arena_refused(arena));
		assert_null(zf_arena_take(arena, SIZE_MAX / 2, 4));
		assert_slice(zf_arena_copy(arena, S("zeef")), "zeef");
		zf_arena_reset(arena);
		assert_false(zf_arena_full(arena) || zf_arena_refused(arena));
	}
	zf_arena_free(arena);
}

static void buffer_grows(void **state)
{
	struct zf_buffer buffer = { 0 };
	(void)state;

	for (int i = 0; i < 1000; i++)
		zf_buffer_format(&buffer, "%d,", i);
	assert_false(buffer.broken);
	assert_memory_equal(buffer.at + buffer.len - 8, "998,999,", 8);
	assert_null(zf_buffer_room(&buffer, SIZE_MAX - 10));
	assert_true(buffer.broken);
	zf_buffer_free(&buffer);
}

static void utf8_by_the_standard(void **state)
{
	static const char bad[][5] = { "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
	                               "\xFF", "\xE2\x82" };
	struct zf_slice euro = S("\xE2\x82\xAC!");
	size_t at = 0;
	char out[4], many[9000];
	(void)state;

	assert_int_equal(zf_utf8_next(euro, &at), 0x20AC);
	assert_int_equal(at, 3);
	assert_int_equal(zf_utf8_back(euro, &at), 0x20AC);
	assert_int_equal(at, 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		at = 0;
		assert_true(zf_utf8_next(S(bad[i]), &at) == ZF_UTF8_BAD);
		assert_int_equal(zf_utf8_valid(S(bad[i])), 0);
	}
	for (uint32_t code = 1; code <= 0x10FFFF; code++) {
		size_t n = zf_utf8_put(code, out);
		at = 0;
		if (code >= 0xD800 && code <= 0xDFFF)
			continue;
		assert_int_equal(zf_utf8_next(zf_slice_make(out, n), &at), code);
		assert_int_equal(at, n);
	}
	assert_int_equal(zf_utf8_valid(S("abcdefgh\xC3\xA9xxxxxxxxxxx\xFFz")), 21);
	assert_int_equal(zf_utf8_count(S("dr\xC3\xAF" "e")), 4);
	memset(many, 0x82, sizeof many);
	for (size_t i = 0; i < sizeof many; i += 3)
		many[i] = (char)0xE2;
	for (size_t n = 0; n < sizeof many; n += n < 30 ? 1 : 331)
		assert_int_equal(zf_utf8_count(zf_slice_make(many, n)), (n + 2) / 3);
}

static void hashes(void **state)
{
	struct zf_hasher *hasher = zf_hasher_new();
	char hex[33];
	(void)state;

	zf_hash128_hex(zf_hash128(S("")), hex);
	assert_string_equal(hex, "99aa06d3014798d86001c324468d497f"); /* as xxhsum -H2 prints it */
	zf_hasher_add(hasher, S("ze"));
	zf_hasher_add(hasher, S("ef"));
	assert_true(zf_hash128_equal(zf_hasher_get(hasher), zf_hash128(S("zeef"))));
	zf_hasher_free(hasher);
}

static void map_keeps(void **state)
{
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_map map = zf_map_in(arena);
	char key[16];
	(void)state;

	for (uint64_t i = 0; i < 5000; i++) {
		snprintf(key, sizeof key, "k%d", (int)i);
		*zf_map_put(&map, zf_arena_copy(arena, S(key)), 0) += i;
	}
	for (uint64_t i = 0; i < 5000; i++) {
		snprintf(key, sizeof key, "k%d", (int)i);
		assert_int_equal(*zf_map_get(&map, S(key)), i);
	}
	assert_null(zf_map_get(&map, S("x")));
	assert_int_equal(map.count, 5000);
	zf_arena_free(arena);
}

struct sum {
	uint64_t made, seen, fail_at, passed[3];
};

static enum zeef_status make(void *user, void *item)
{
	struct sum *sum = user;
	if (sum->made == 10000)
		return ZEEF_END;
	*(uint64_t *)item = sum->made++;
	return ZEEF_OK;
}

static enum zeef_status work(void *user, void *item, unsigned worker)
{
	struct sum *sum = user;
	(void)worker;
	if (*(uint64_t *)item == sum->fail_at)
		return ZEEF_EIO;
	*(uint64_t *)item *= 3;
	return ZEEF_OK;
}

static enum zeef_status triple(void *user, void *item, unsigned worker)
{
	(void)user;
	(void)worker;
	*(uint64_t *)item *= 3;
	return ZEEF_OK;
}

static enum zeef_status pass(void *user, void *item, unsigned lane)
{
	struct sum *sum = user;
	assert_int_equal(*(uint64_t *)item, sum->passed[lane] * 3);
	if (lane == 1 && sum->passed[lane] == sum->fail_at)
		return ZEEF_EIO;
	sum->passed[lane]++;
	return ZEEF_OK;
}

static enum zeef_status finish(void *user, void *item)
{
	struct sum *sum = user;
	assert_int_equal(*(uint64_t *)item, sum->seen * 3);
	sum->seen++;
	return ZEEF_OK;
}

static void many_hands_one_order(void **state)
{
	uint64_t items[16];
	void *slots[16];
	(void)state;

	for (int i = 0; i < 16; i++)
		slots[i] = &items[i];
	for (unsigned threads = 1; threads <= 8; threads++) {
		struct sum sum = { .fail_at = UINT64_MAX };
		struct zf_line line = { threads, 16, make, work, finish, &sum, slots, NULL, 0 };
		assert_int_equal(zf_line_run(&line), ZEEF_OK);
		assert_int_equal(sum.seen, 10000);
		sum = (struct sum){ .fail_at = 777 };
		assert_int_equal(zf_line_run(&line), ZEEF_EIO);
		assert_int_equal(sum.seen, 777);
		line.work = triple;
		for (uint64_t fail_at = 777; fail_at < 20000; fail_at += 15000) {
			sum = (struct sum){ .fail_at = fail_at };
			assert_int_equal(zf_line_run_lanes(&line, &(struct zf_lanes){ 3, pass }),
			                 fail_at < 10000 ? ZEEF_EIO : ZEEF_OK);
			assert_int_equal(sum.seen, fail_at < 10000 ? fail_at : 10000);
			for (int lane = 0; lane < 3; lane++)
				assert_true(sum.passed[lane] >= sum.seen);
		}
	}
}

/* Items of which every seventh weighs more than all may. */
enum { BUDGET = 60, LOADS = 3000 };

struct load {
	uint64_t number;
	size_t weight;
};

struct loads {
	uint64_t made, seen, fail_at;
	pthread_mutex_t lock;
	size_t heavy;           /* of loads in work */
	unsigned threads, hands, most; /* in work, and ever at once */
	bool over;              /* more was in work than may be */
	bool early;             /* more waited to begin than there are threads that may be about to */
	uint64_t begun;
};

static enum zeef_status make_load(void *user, void *item)
{
	struct loads *loads = user;
	struct load *load = item;

	if (loads->made == LOADS)
		return ZEEF_END;
	pthread_mutex_lock(&loads->lock);
	loads->early |= loads->made - loads->begun >= loads->threads;
	pthread_mutex_unlock(&loads->lock);
	load->number = loads->made++;
	load->weight = load->number % 7 == 3 ? 2 * BUDGET : load->number % 29 + 1;
	return ZEEF_OK;
}

static size_t weigh_load(void *user, const void *item)
{
	(void)user;
	return ((const struct load *)item)->weight;
}

static enum zeef_status carry(void *user, void *item, unsigned worker)
{
	struct loads *loads = user;
	struct load *load = item;
	(void)worker;

	pthread_mutex_lock(&loads->lock);
	loads->begun++;
	loads->heavy += load->weight;
	loads->hands++;
	loads->over |= loads->heavy > BUDGET && loads->hands > 1 && loads->heavy != load->weight;
	loads->most = loads->hands > loads->most ? loads->hands : loads->most;
	pthread_mutex_unlock(&loads->lock);
	for (int i = 0; i < 20; i++)
		sched_yield();
	pthread_mutex_lock(&loads->lock);
	loads->heavy -= load->weight;
	loads->hands--;
	pthread_mutex_unlock(&loads->lock);
	/* What comes of a load is heavier than it was, now and then. */
	load->weight = load->number % 11 == 0 ? 3 * BUDGET : load->weight / 4;
	return load->number == loads->fail_at ? ZEEF_EIO : ZEEF_OK;
}

static enum zeef_status drop(void *user, void *item)
{
	struct loads *loads = user;

	assert_int_equal(((struct load *)item)->number, loads->seen);
	loads->seen++;
	return ZEEF_OK;
}

static void heavy_items_wait(void **state)
{
	struct load items[16];
	void *slots[16];
	(void)state;

	for (int i = 0; i < 16; i++)
		slots[i] = &items[i];
	for (unsigned threads = 2; threads <= 8; threads++) {
		for (int fails = 0; fails < 2; fails++) {
			struct loads loads = { .fail_at = fails ? 776 : UINT64_MAX, .threads = threads };
			struct zf_line line = { threads, 16, make_load, carry, drop, &loads, slots, weigh_load, BUDGET };

			pthread_mutex_init(&loads.lock, NULL);
			assert_int_equal(zf_line_run(&line), fails ? ZEEF_EIO : ZEEF_OK);
			pthread_mutex_destroy(&loads.lock);
			assert_int_equal(loads.seen, fails ? 776 : LOADS);
			assert_false(loads.over);
			assert_false(loads.early);
			assert_true(loads.most > 1); /* light ones do not wait for each other */
		}
	}
}

static void marks_decide(void **state)
{
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_document document;
	struct zf_block *block;
	(void)state;

	zf_document_reset(&document, arena);
	for (int i = 0; i < 200; i++)
		assert_non_null(zf_document_block(&document));
	block = &document.blocks[150];
	assert_true(zf_block_stays(block));
	assert_true(zf_block_mark(&document, block, ZF_BOILERPLATE_MENU, .4f, ZF_NO_BLOCK, NULL));
	assert_true(zf_block_mark(&document, block, ZF_REPAIR_TEXT, 1, ZF_NO_BLOCK, NULL));
	assert_true(zf_block_stays(block));
	assert_true(zf_block_mark(&document, block, ZF_BOILERPLATE_SHARE, .9f, ZF_NO_BLOCK, NULL));
	assert_true(zf_block_mark(&document, block, ZF_BOILERPLATE_FOOTER, .9f, ZF_NO_BLOCK, NULL));
	assert_int_equal(zf_block_verdict(block)->reason, ZF_BOILERPLATE_SHARE);
	for (enum zf_reason r = ZF_BOILERPLATE_MENU; r < ZF_NREASONS; r++)
		assert_int_equal(zf_reason_find(S(zf_reason_name(r))), r);
	assert_int_equal(zf_kind_find(S("caption")), ZF_CAPTION);
	zf_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slices), cmocka_unit_test(arena_gives_and_forgets),
		cmocka_unit_test(buffer_grows), cmocka_unit_test(utf8_by_the_standard),
		cmocka_unit_test(hashes), cmocka_unit_test(map_keeps),
		cmocka_unit_test(many_hands_one_order), cmocka_unit_test(heavy_items_wait),
		cmocka_unit_test(marks_decide),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
