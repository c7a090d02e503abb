/*
 * make-lines: a file of lines of which a share stood before, for measuring.
 *
 * usage: make-lines BYTES AVERAGE SHARE   (bytes in all, bytes a line with its end, percent of lines that
 * repeat) Lines are words of letters; a repeat copies any earlier new line, each equally likely. The same
 * arguments give the same bytes.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t mix(uint64_t x)
{
	x += UINT64_C(0x9E3779B97F4A7C15);
	x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
	return x ^ x >> 31;
}

/* New line number n: between half and one and a half of the average long. Returns its length. */
static size_t line(uint64_t n, size_t average, char *out)
{
	uint64_t seed = mix(n), bits = 0;
	size_t len = average / 2 + seed % (average + 1), word = 0;

	if (len < 12)
		len = 12;
	for (size_t i = 0; i + 1 < len; i++) {
		if (i % 12 == 0)
			bits = seed = mix(seed);
		out[i] = word++ > 2 + bits % 7 ? ' ' : (char)('a' + (bits & 31) % 26);
		if (out[i] == ' ')
			word = 0;
		bits >>= 5;
	}
	out[len - 1] = '\n';
	return len;
}

int main(int argc, char **argv)
{
	uint64_t bytes, written = 0, fresh = 0, turn = 0;
	size_t average;
	unsigned share;
	char *text;

	if (argc != 4) {
		fprintf(stderr, "make-lines: wants BYTES AVERAGE SHARE\n");
		return 2;
	}
	bytes = strtoull(argv[1], NULL, 10);
	average = strtoul(argv[2], NULL, 10);
	share = (unsigned)strtoul(argv[3], NULL, 10);
	text = malloc(2 * average + 32);
	if (!text)
		return 3;
	while (written < bytes) {
		uint64_t dice = mix(~turn++);
		bool repeats = fresh > 0 && dice % 100 < share;
		size_t n = line(repeats ? mix(dice) % fresh : fresh, average, text);

		fresh += !repeats;
		if (fwrite(text, 1, n, stdout) != n)
			return 3;
		written += n;
	}
	free(text);
	return fflush(stdout) == 0 ? 0 : 3;
}
