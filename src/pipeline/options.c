#include "pipeline/options.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "core/json.h"
#include "core/repairs.h"

void zeef_options_init(struct zeef_options *options)
{
	*options = (struct zeef_options){
		.scope = ZEEF_SCOPE_CORPUS,
		.record_cap = (uint64_t)64 << 20,
		.part_size = (uint64_t)512 << 20,
		.html_field = "html",
		.text_field = "text",
		.url_field = "url",
		.date_field = "date",
		.lang_field = "lang",
	};
}

struct zf_trouble zf_options_trouble(const struct zeef_options *options)
{
	return (struct zf_trouble){ options->report, options->user };
}

/* The limit of the control group, where there is one and it is lower than the machine's memory. */
static uint64_t group_memory(uint64_t memory)
{
	FILE *file = fopen("/sys/fs/cgroup/memory.max", "r");
	uint64_t limit;

	if (!file)
		return memory;
	if (fscanf(file, "%" SCNu64, &limit) == 1 && limit < memory)
		memory = limit;
	fclose(file);
	return memory;
}

uint64_t zf_machine_memory(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
	uint64_t memory = (uint64_t)4 << 30;

	if (pages > 0 && size > 0)
		memory = group_memory((uint64_t)pages * (uint64_t)size);
	return memory / 4 < ZF_MEMORY_FLOOR ? ZF_MEMORY_FLOOR : memory / 4;
}

unsigned zf_machine_threads(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count > 256 ? 256 : count > 0 ? (unsigned)count : 1;
}

static enum zeef_status refuse(const struct zeef_options *options, const char *mend, const char *what)
{
	struct zf_trouble trouble = zf_options_trouble(options);

	zf_trouble(&trouble, ZEEF_FATAL, "option", zf_slice_of(""), UINT64_MAX, mend, "%s", what);
	return ZEEF_EUSAGE;
}

enum zeef_status zf_options_settle(const struct zeef_options *given, struct zeef_options *out)
{
	*out = *given;
	if (out->threads == 0)
		out->threads = zf_machine_threads();
	if (out->threads > 256)
		return refuse(given, "choose 1 to 256", "more than 256 threads");
	if (out->memory == 0)
		out->memory = zf_machine_memory();
	if (out->memory < ZF_MEMORY_FLOOR)
		return refuse(given, "choose 64M or more", "less than 64 MiB of memory");
	if (out->record_cap == 0 || out->record_cap > (uint64_t)1 << 30)
		return refuse(given, "choose 1 byte to 1G", "the cap of a record is out of bounds");
	if (out->no_repair & ~(uint32_t)ZF_REPAIR_ALL)
		return refuse(given, "zeef_repairs() lists them", "a repair that there is not");
	if (out->corpus && out->keep != ZEEF_SURVIVOR_FIRST)
		return refuse(given, "leave --keep out, or write each run to a folder of its own with -o",
		              "in a corpus that grows the first document stays, for earlier parts are never changed");
	if (out->part_size == 0)
		return refuse(given, "choose 1 byte or more", "an output part of no size");
	return ZEEF_OK;
}

static void inputs(struct zf_json *json, const struct zeef_options *options)
{
	zf_json_key(json, "version");
	zf_json_string(json, zf_slice_of(zeef_version()));
	zf_json_key(json, "inputs");
	zf_json_open(json, '[');
	for (size_t i = 0; i < options->ninputs; i++)
		zf_json_string(json, zf_slice_of(options->inputs[i]));
	zf_json_close(json, ']');
	zf_json_key(json, "files_from");
	zf_json_string_or_null(json, zf_slice_of(options->files_from));
	if (options->corpus) {
		zf_json_key(json, "grows");
		zf_json_bool(json, true);
	}
}

static void repairs(struct zf_json *json, uint32_t left)
{
	zf_json_key(json, "no_repair");
	zf_json_open(json, '[');
	for (unsigned i = 0; i < ZF_NREPAIRS; i++)
		if (left >> i & 1)
			zf_json_string(json, zf_slice_of(zf_repair_name(i)));
	zf_json_close(json, ']');
}

void zf_options_canonical(const struct zeef_options *options, bool with_inputs, struct zf_buffer *out)
{
	static const char *const scopes[] = { "document", "language", "site", "corpus" };
	static const char *const nears[] = { "mark", "off", "remove" };
	static const char *const keeps[] = { "first", "longest", "newest" };
	static const char *const favors[] = { "none", "precision", "recall" };
	struct zf_json json = { .out = out };
	const struct { const char *key, *value; } words[] = {
		{ "scope", scopes[options->scope] }, { "favor", favors[options->favor] },
		{ "near", nears[options->near] }, { "keep", keeps[options->keep] },
		{ "html_field", options->html_field }, { "text_field", options->text_field },
		{ "url_field", options->url_field }, { "date_field", options->date_field },
		{ "lang_field", options->lang_field },
	};
	const struct { const char *key; bool value; } switches[] = {
		{ "text", options->text }, { "zstd", options->zstd }, { "no_site", options->no_site },
		{ "verify_bytes", options->verify_bytes },
		{ "plain_quotes", options->plain_quotes },
	};

	zf_json_open(&json, '{');
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		zf_json_key(&json, words[i].key);
		zf_json_string(&json, zf_slice_of(words[i].value));
	}
	for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
		zf_json_key(&json, switches[i].key);
		zf_json_bool(&json, switches[i].value);
	}
	repairs(&json, options->no_repair);
	zf_json_key(&json, "record_cap");
	zf_json_number(&json, options->record_cap);
	zf_json_key(&json, "part_size");
	zf_json_number(&json, options->part_size);
	if (with_inputs)
		inputs(&json, options);
	zf_json_close(&json, '}');
}

struct zf_source_options zf_options_source(const struct zeef_options *options)
{
	return (struct zf_source_options){
		.paths = options->inputs, .npaths = options->ninputs, .files_from = options->files_from,
		.html_field = options->html_field, .text_field = options->text_field,
		.url_field = options->url_field, .date_field = options->date_field,
		.lang_field = options->lang_field, .record_cap = options->record_cap,
		.trouble = zf_options_trouble(options),
	};
}

size_t zf_options_items(const struct zeef_options *options)
{
	enum { SMALL = 256 << 20 /* of such a memory each batch is a part worth saving */ };

	return options->threads > 1 ? (size_t)options->threads * (options->memory < SMALL ? 2u : 4u) : 1;
}

size_t zf_options_batch(const struct zeef_options *options)
{
	enum { LEAST = 1 << 16, MOST = 1 << 20 };
	uint64_t share = options->memory / 64 / options->threads;

	return share < LEAST ? LEAST : share > MOST ? MOST : (size_t)share;
}

size_t zf_options_budget(const struct zeef_options *options)
{
	enum { THREAD = 2 << 20 /* what each keeps between records */ };
	uint64_t least = options->memory / 8, budget = options->memory / 2;
	uint64_t threads = (uint64_t)options->threads * THREAD;

	budget = threads > budget - least ? least : budget - threads;
	return budget < SIZE_MAX ? (size_t)budget : SIZE_MAX;
}
