#include "check.h"

#include <stdlib.h>

#include "dedup/table.h"

static struct zf_hash128 print_of(uint64_t number)
{
	return zf_hash128(zf_slice_make((const char *)&number, sizeof number));
}

static struct zf_table *table_of(uint64_t memory, bool named)
{
	struct zf_table *table = zf_table_new(memory, named, 0);

	assert_non_null(table);
	return table;
}

/* Every print again and again, while the segments grow: always the first place, or only that it stood. */
static void first_places(void **state)
{
	uint64_t out[100];
	struct zf_hash128 prints[100];

	(void)state;
	for (int named = 0; named < 2; named++) {
		struct zf_table *table = table_of(UINT64_MAX, named);

		for (uint64_t n = 0; n < 300000; n += 50) {
			for (uint64_t i = 0; i < 50; i++) {
				prints[2 * i] = print_of(n + i);
				prints[2 * i + 1] = print_of((n + i) / 3);
			}
			zf_table_see(table, &(struct zf_table_batch){ prints, NULL, 100, 2 * n, out, NULL });
			for (uint64_t i = 0; i < 50; i++) {
				uint64_t seen = n + i == 0 ? 0 : 2 * ((n + i) / 3);

				assert_int_equal(out[2 * i], 2 * (n + i));
				assert_int_equal(out[2 * i + 1], named ? seen : ZF_TABLE_SEEN);
			}
		}
		assert_int_equal(zf_table_count(table), 300000);
		assert_false(zf_table_is_full(table));
		zf_table_free(table);
	}
	zf_table_free(NULL);
}

/* Only the numbers that are asked for are looked up. */
static void some_of_a_batch(void **state)
{
	struct zf_table *table = table_of(UINT64_MAX, true);
	uint64_t out[200];
	struct zf_hash128 prints[200];
	uint32_t which[100];

	(void)state;
	for (uint32_t i = 0; i < 200; i++) {
		prints[i] = print_of(i / 4);
		out[i] = 7777;
		which[i / 2] = i / 2 * 2 + 1;
	}
	zf_table_see(table, &(struct zf_table_batch){ prints, which, 100, 1000, out, NULL });
	for (uint32_t i = 0; i < 200; i++)
		assert_int_equal(out[i], i % 2 ? 1000 + i / 4 * 4 + 1 : 7777);
	zf_table_free(table);
}

/* At every moment past a small size, not more than 24 bytes a print. */
static void bytes_a_print(void **state)
{
	(void)state;
	for (int named = 0; named < 2; named++) {
		struct zf_table *table = table_of(UINT64_MAX, named);

		for (uint64_t n = 0; n < 3000000; n++) {
			zf_table_see_one(table, print_of(n), n);
			if (n > 300000 && n % 1000 == 0)
				assert_true(zf_table_bytes(table) <= 23 * n);
		}
		zf_table_free(table);
	}
}

/* A table without room keeps what it knows, and takes nothing new. */
static void no_more_room(void **state)
{
	struct zf_table *table = table_of(1 << 20, true);
	uint64_t n = 0, known = 0;

	(void)state;
	while (zf_table_see_one(table, print_of(n), n) == n)
		n++;
	assert_true(n > 30000 && zf_table_is_full(table) && zf_table_bytes(table) <= 1 << 20);
	for (uint64_t i = 0; i < 2 * n; i++) {
		uint64_t at = zf_table_see_one(table, print_of(i), 3 * n + i);

		assert_true(at == i || at == ZF_TABLE_FULL);
		assert_true(i >= n || at == i);
		known += at == i;
	}
	assert_int_equal(known, n);
	zf_table_free(table);
}

/* Prints that crowd: in one segment, at its end, alike in 64 bits. The table takes as many as can stand near
 * their home, then it is full; what it took, it knows. */
static void crowds(void **state)
{
	(void)state;
	for (int kind = 0; kind < 8; kind++) {
		bool named = kind & 1;
		struct zf_table *table = table_of(UINT64_MAX, named);
		uint64_t taken = 0;

		for (uint64_t round = 0; round < 2; round++)
			for (uint64_t i = 0; i < 5000; i++) {
				struct zf_hash128 print = { 0, 0 };
				uint64_t at;

				if (kind / 2 == 0)
					print = (struct zf_hash128){ i, 0 };
				else if (kind / 2 == 1)
					print = (struct zf_hash128){ UINT64_MAX - i, UINT64_MAX };
				else if (kind / 2 == 2)
					print.lo = i << 32;
				else
					print = (struct zf_hash128){ UINT64_MAX, (UINT64_MAX - i) << 32 };
				at = zf_table_see_one(table, print, 10 * i + round);
				if (round == 0 && at == 10 * i && taken == i)
					taken++;
				else if (i < taken)
					assert_int_equal(at, named ? 10 * i : ZF_TABLE_SEEN);
				else
					assert_int_equal(at, ZF_TABLE_FULL);
			}
		assert_int_equal(zf_table_count(table), taken);
		assert_true(taken >= 64 && taken < 3000);
		zf_table_free(table);
	}
}

static void large_ordinals(void **state)
{
	struct zf_table *table = table_of(UINT64_MAX, true);
	uint64_t last = ZF_TABLE_ORDINALS - 2;

	(void)state;
	assert_int_equal(zf_table_see_one(table, print_of(1), last), last);
	assert_int_equal(zf_table_see_one(table, print_of(2), 0), 0);
	assert_int_equal(zf_table_see_one(table, print_of(1), 5), last);
	assert_int_equal(zf_table_see_one(table, print_of(2), 5), 0);
	zf_table_free(table);
}

/* One by one, each print comes back as it counts, once, with its ordinal. */
static void what_it_holds(void **state)
{
	enum { MANY = 50000 };
	unsigned char *seen = malloc(MANY);

	(void)state;
	assert_non_null(seen);
	for (int named = 0; named < 2; named++) {
		struct zf_table *table = table_of(UINT64_MAX, named);
		uint64_t cursor = 0, ordinal, count = 0, last = 0;
		struct zf_hash128 print;

		for (uint64_t n = 0; n < MANY; n++)
			zf_table_see_one(table, print_of(n), n);
		memset(seen, 0, MANY);
		for (; zf_table_next(table, &cursor, &print, &ordinal); count++) {
			assert_true(print.hi >> 55 >= last && (uint32_t)print.lo == 0);
			last = print.hi >> 55;
			/* The same 96 bits stand there, with the same ordinal. */
			assert_int_equal(zf_table_see_one(table, print, MANY), named ? ordinal : ZF_TABLE_SEEN);
			if (named) {
				assert_int_equal(print_of(ordinal).hi, print.hi);
				assert_int_equal(seen[ordinal]++, 0);
			}
		}
		assert_int_equal(count, MANY);
		assert_int_equal(zf_table_count(table), MANY);
		zf_table_free(table);
	}
	free(seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_places), cmocka_unit_test(some_of_a_batch),
		cmocka_unit_test(bytes_a_print), cmocka_unit_test(no_more_room),
		cmocka_unit_test(crowds),       cmocka_unit_test(large_ordinals),
		cmocka_unit_test(what_it_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
