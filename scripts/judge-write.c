#include "judge-write.h"

#include <inttypes.h>
#include <stdlib.h>

#include "core/buffer.h"
#include "core/json.h"

static void write_numbers(FILE *file, const char *type, const char *name, const void *at, size_t count,
                          int size)
{
	fprintf(file, "\nstatic const %s %s[] = {", type, name);
	for (size_t i = 0; i < count; i++) {
		long value = size == 1 ? ((const uint8_t *)at)[i] : size == 2 ? ((const int16_t *)at)[i] : 0;
		fprintf(file, "%s", i % 24 == 0 ? "\n\t" : " ");
		if (size == 4)
			fprintf(file, "%" PRIu32 ",", ((const uint32_t *)at)[i]);
		else
			fprintf(file, "%ld,", value);
	}
	fprintf(file, "%s};\n", count ? "\n" : " 0 ");
}

static void write_trees(FILE *file, const char *name, const struct zf_trees *trees)
{
	char array[64];

	snprintf(array, sizeof array, "%s_columns", name);
	write_numbers(file, "uint16_t", array, trees->columns, (size_t)trees->count * ZF_TREE_DEPTH, 2);
	snprintf(array, sizeof array, "%s_cuts", name);
	write_numbers(file, "uint8_t", array, trees->cuts, (size_t)trees->count * ZF_TREE_DEPTH, 1);
	snprintf(array, sizeof array, "%s_leaves", name);
	write_numbers(file, "int16_t", array, trees->leaves, (size_t)trees->count * ZF_TREE_LEAVES, 2);
}

bool write_model(const char *path, const struct zf_names *all, const struct zf_trees *first,
                 const struct zf_trees *second, const struct zf_trees *line)
{
	FILE *file = fopen(path, "w");
	struct zf_names names = { .count = 0 };
	uint32_t *keys = calloc((size_t)all->count + 1, sizeof *keys);
	int16_t *weights = calloc((size_t)all->count + 1, sizeof *weights);
	bool well;

	if (!file || !keys || !weights)
		abort();
	for (uint32_t i = 0; i < all->count; i++)
		if (all->weights[i] > 5 || all->weights[i] < -5) {
			keys[names.count] = all->keys[i];
			weights[names.count++] = all->weights[i];
		}
	fprintf(file, "/* Made by scripts/train-judge.c; not to be edited. */\n#include "
	              "\"boilerplate/model.h\"\n");
	write_numbers(file, "uint32_t", "name_keys", keys, names.count, 4);
	write_numbers(file, "int16_t", "name_weights", weights, names.count, 2);
	write_trees(file, "first", first);
	write_trees(file, "second", second);
	write_trees(file, "line", line);
	fprintf(file, "\nconst struct zf_model zf_model = {\n\t.names = { %" PRIu32 ", name_keys, name_weights, NULL },\n", names.count);
	fprintf(file, "\t.first = { %" PRIu32 ", %" PRId32 ", first_columns, first_cuts, first_leaves },\n",
	        first->count, first->base);
	fprintf(file, "\t.second = { %" PRIu32 ", %" PRId32 ", second_columns, second_cuts, second_leaves },\n",
	        second->count, second->base);
	fprintf(file, "\t.line = { %" PRIu32 ", %" PRId32 ", line_columns, line_cuts, line_leaves },\n};\n",
	        line->count, line->base);
	well = fclose(file) == 0;
	free(keys);
	free(weights);
	return well;
}

void write_prediction(FILE *file, const struct page *page, const int32_t *sums, int32_t line)
{
	struct zf_buffer text = { 0 }, row = { 0 };
	struct zf_json json = { .out = &row };
	uint8_t *keep = malloc((size_t)page->document.nblocks + 1);

	if (!keep)
		abort();
	for (uint32_t i = 0; i < page->document.nblocks; i++)
		keep[i] = sums[i] >= line;
	page_repeats(page, keep);
	for (uint32_t i = 0; i < page->document.nblocks; i++) {
		if (!keep[i])
			continue;
		zf_buffer_slice(&text, zf_page_text(&page->document.blocks[i]));
		zf_buffer_byte(&text, '\n');
	}
	zf_json_open(&json, '{');
	zf_json_key(&json, "id");
	zf_json_string(&json, zf_slice_of(page->id));
	zf_json_key(&json, "text");
	zf_json_string(&json, zf_buffer_as_slice(&text));
	zf_json_close(&json, '}');
	fprintf(file, "%.*s\n", (int)row.len, row.at);
	zf_buffer_free(&text);
	zf_buffer_free(&row);
	free(keep);
}
