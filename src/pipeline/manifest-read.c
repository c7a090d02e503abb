#include <errno.h>

#include "core/json.h"
#include "core/path.h"
#include "pipeline/manifest.h"

/*
 * A manifest may be anybody's: what is not as zeef writes it counts for nothing, and names in it are taken
 * only where they lead nowhere else.
 */
struct reading {
	struct zf_manifest *manifest;
	struct zf_slice outputs;   /* the array */
	struct zf_manifest_file *file; /* in hand */
	size_t room;
	bool no_memory;
};

/* A string for C, in the arena; NULL = it is none. */
static const char *string(struct reading *reading, struct zf_json_value value)
{
	struct zf_slice text = zf_json_decode(value, reading->manifest->arena);

	if (value.type != ZF_JSON_STRING || (text.len && memchr(text.at, 0, text.len)))
		return NULL;
	if (text.at)
		text = zf_arena_copy(reading->manifest->arena, text);
	reading->no_memory |= !text.at;
	return text.at;
}

static bool leads_out(const char *name)
{
	return name[0] == '/' || strncmp(name, "../", 3) == 0 || strstr(name, "/../");
}

static bool file_member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct reading *reading = user;
	struct zf_manifest_file *file = reading->file;

	if (zf_slice_is(key, "file"))
		file->name = string(reading, value);
	else if (zf_slice_is(key, "sha256"))
		file->sha256 = string(reading, value);
	else if (zf_slice_is(key, "bytes") && !zf_json_to_number(value, &file->bytes))
		file->bytes = 0;
	return !reading->no_memory;
}

static bool output(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct reading *reading = user;
	struct zf_manifest *manifest = reading->manifest;

	(void)key;
	if (manifest->nfiles == reading->room) {
		size_t room = reading->room ? 2 * reading->room : 16;
		void *more = zf_arena_grow(manifest->arena, manifest->files, manifest->nfiles, room,
		                           sizeof *manifest->files);

		reading->no_memory |= !more;
		if (!more)
			return false;
		manifest->files = more;
		reading->room = room;
	}
	reading->file = &manifest->files[manifest->nfiles++];
	*reading->file = (struct zf_manifest_file){ .name = NULL };
	if (value.type == ZF_JSON_OBJECT)
		zf_json_scan(value.text, manifest->arena, file_member, reading);
	if (!reading->file->name || leads_out(reading->file->name))
		reading->file->name = "";
	return !reading->no_memory;
}

static bool member(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct reading *reading = user;
	struct zf_manifest *manifest = reading->manifest;
	struct zf_json_value text;

	if (zf_slice_is(key, "format") && !zf_json_to_number(value, &manifest->format))
		manifest->format = UINT64_MAX;
	else if (zf_slice_is(key, "part") && !zf_json_to_number(value, &manifest->part))
		manifest->part = UINT64_MAX;
	else if (zf_slice_is(key, "options") && value.type == ZF_JSON_OBJECT)
		manifest->text = zf_json_get(value.text, "text", manifest->arena, &text) && text.type == ZF_JSON_TRUE;
	else if (zf_slice_is(key, "outputs") && value.type == ZF_JSON_ARRAY)
		reading->outputs = value.text;
	else if (zf_slice_is(key, "counts") && value.type == ZF_JSON_OBJECT)
		manifest->counts = value.text;
	return true;
}

enum zeef_status zf_manifest_read(const char *folder, struct zf_manifest *out)
{
	struct reading reading = { .manifest = out };
	struct zf_buffer text = { 0 };
	bool well = false;
	int error;

	*out = (struct zf_manifest){ .arena = zf_arena_new(0), .format = UINT64_MAX, .part = UINT64_MAX };
	error = out->arena ? zf_path_read_below(folder, "manifest.json", &text) : ENOMEM;
	if (!error)
		well = text.len && text.at[0] == '{' &&
		       zf_json_scan(zf_buffer_as_slice(&text), out->arena, member, &reading) == SIZE_MAX;
	if (well && reading.outputs.at)
		zf_json_scan(reading.outputs, out->arena, output, &reading);
	if (well && out->counts.at) {
		out->counts = zf_arena_copy(out->arena, out->counts);
		reading.no_memory |= !out->counts.at;
	}
	zf_buffer_free(&text);
	if (error == ENOMEM || reading.no_memory || zf_arena_refused(out->arena))
		return ZEEF_ENOMEM;
	errno = error;
	/* ELOOP and EINVAL: a link or no file, which zeef does not write */
	if (error && error != ENOENT && error != ENOTDIR && error != ELOOP && error != EINVAL)
		return ZEEF_EIO;
	return well ? ZEEF_OK : ZEEF_END;
}

void zf_manifest_free(struct zf_manifest *manifest)
{
	zf_arena_free(manifest->arena);
	*manifest = (struct zf_manifest){ .arena = NULL };
}
