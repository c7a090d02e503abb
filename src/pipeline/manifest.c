#include "pipeline/manifest.h"

#include <stdio.h>

#include "core/json.h"
#include "core/reason.h"
#include "pipeline/options.h"

static void libraries(struct zf_json *json)
{
	const char *at = zeef_libraries();

	zf_json_key(json, "libraries");
	zf_json_open(json, '{');
	while (*at) {
		size_t line = strcspn(at, ";"), name = strcspn(at, " ");
		char key[32];

		snprintf(key, sizeof key, "%.*s", (int)name, at);
		zf_json_put_string(json, key, zf_slice_make(at + name + 1, line - name - 1));
		at += line + (at[line] ? 2 : 0);
	}
	zf_json_close(json, '}');
}

static void counts(struct zf_json *json, const struct zeef_summary *summary)
{
	zf_json_key(json, "counts");
	zf_json_open(json, '{');
	zf_json_put_number(json, "records", summary->records);
	zf_json_put_number(json, "kept", summary->kept);
	zf_json_put_number(json, "skipped", summary->skipped);
	zf_json_put_number(json, "failed", summary->failed);
	zf_json_put_number(json, "damaged", summary->damaged);
	zf_json_put_number(json, "paragraphs", summary->paragraphs);
	zf_json_put_number(json, "paragraphs_kept", summary->paragraphs_kept);
	zf_json_put_number(json, "paragraphs_removed", summary->paragraphs_removed);
	zf_json_put_number(json, "paragraphs_moved", summary->paragraphs_moved);
	zf_json_put_number(json, "paragraphs_joined", summary->paragraphs_joined);
	zf_json_put_number(json, "paragraphs_repaired", summary->repaired);
	zf_json_put_number(json, "bytes_in", summary->bytes_in);
	zf_json_put_number(json, "bytes_text", summary->bytes_text);
	zf_json_key(json, "reasons");
	zf_json_open(json, '{');
	for (int reason = 1; reason < ZF_NREASONS; reason++)
		if (reason != ZF_REPAIR_TEXT)
			zf_json_put_number(json, zf_reason_name((enum zf_reason)reason),
					   summary->reasons[reason].count);
	zf_json_close(json, '}');
	zf_json_close(json, '}');
}

struct inputs {
	struct zf_json *json;
	struct zeef_summary *summary;
	struct zf_arena *arena;
};

static bool input_bytes(void *user, struct zf_slice key, struct zf_json_value value)
{
	uint64_t bytes;

	if (zf_slice_is(key, "bytes") && zf_json_to_number(value, &bytes))
		((struct zeef_summary *)user)->bytes_in += bytes;
	return true;
}

/* The lines were written by this program: they pass as they stand. */
static enum zeef_status input(void *user, struct zf_slice line)
{
	struct inputs *inputs = user;

	zf_arena_reset(inputs->arena);
	if (zf_json_scan(line, inputs->arena, input_bytes, inputs->summary) != SIZE_MAX)
		return ZEEF_EIO;
	if (inputs->json->comma)
		zf_buffer_byte(inputs->json->out, ',');
	zf_buffer_slice(inputs->json->out, line);
	inputs->json->comma = true;
	return ZEEF_OK;
}

static void files(struct zf_json *json, const struct zf_outputs *outputs, struct zeef_summary *summary)
{
	size_t count;
	const struct zf_output_file *file = zf_outputs_files(outputs, &count);

	zf_json_key(json, "outputs");
	zf_json_open(json, '[');
	for (; count--; file++) {
		zf_json_open(json, '{');
		zf_json_put_string(json, "file", zf_slice_of(file->path));
		zf_json_put_number(json, "bytes", file->bytes);
		zf_json_put_string(json, "sha256", zf_slice_of(file->sha256));
		zf_json_close(json, '}');
		summary->bytes_out += file->bytes;
	}
	zf_json_close(json, ']');
}

enum zeef_status zf_manifest_write(const struct zeef_options *options, struct zf_work *work,
                                   struct zf_outputs *outputs, const struct zf_manifest_part *part,
                                   struct zeef_summary *summary)
{
	struct zf_buffer text = { 0 };
	struct zf_json json = { .out = &text };
	struct inputs inputs = { &json, summary, zf_arena_new(0) };
	enum zeef_status status = inputs.arena ? ZEEF_OK : ZEEF_ENOMEM;

	zf_json_open(&json, '{');
	zf_json_put_number(&json, "format", ZF_MANIFEST_FORMAT);
	zf_json_put_string(&json, "version", zf_slice_of(zeef_version()));
	libraries(&json);
	if (part->is)
		zf_json_put_number(&json, "part", part->number);
	zf_json_key(&json, "options");
	zf_options_canonical(options, false, &text);
	json.comma = true;
	zf_json_key(&json, "inputs");
	zf_json_open(&json, '[');
	if (status >= 0)
		status = zf_work_each_input(work, input, &inputs);
	zf_json_close(&json, ']');
	counts(&json, summary);
	files(&json, outputs, summary);
	zf_json_close(&json, '}');
	zf_buffer_byte(&text, '\n');
	zf_arena_free(inputs.arena);
	if (status >= 0 && text.broken)
		status = ZEEF_ENOMEM;
	if (status >= 0)
		status = zf_outputs_file(outputs, "manifest.json", zf_buffer_as_slice(&text));
	zf_buffer_free(&text);
	return status;
}
