#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/json.h"
#include "core/path.h"
#include "pipeline/grown.h"

/* corpus.json, read. It may be anybody's: names in it are taken only as zeef writes them. */

void zf_grown_list_free(struct zf_grown_list *list)
{
	free(list->parts);
	free(list->runs);
	free(list->options);
	*list = (struct zf_grown_list){ .nparts = 0 };
}

/* One object of the text, and the arena for its strings. */
struct object {
	struct zf_slice text;
	struct zf_arena *arena;
};

static uint64_t number_of(const struct object *object, const char *key)
{
	struct zf_json_value value;
	uint64_t number;

	if (!zf_json_get(object->text, key, object->arena, &value) || !zf_json_to_number(value, &number))
		return UINT64_MAX;
	return number;
}

/* What zeef writes here has no escapes, and so needs no memory. */
static struct zf_slice text_of(const struct object *object, const char *key)
{
	struct zf_json_value value;

	return zf_json_get(object->text, key, object->arena, &value) ? zf_json_decode(value, object->arena)
	                                                             : (struct zf_slice){ NULL, 0 };
}

static bool read_part(const struct object *object, size_t at, struct zf_grown_part *part)
{
	struct zf_slice sha256 = text_of(object, "manifest_sha256");

	if (sha256.len != sizeof part->sha256 - 1)
		return false;
	snprintf(part->name, sizeof part->name, "part-%05zu", at);
	snprintf(part->sha256, sizeof part->sha256, "%.*s", (int)sha256.len, sha256.at);
	part->records = number_of(object, "records");
	part->documents = number_of(object, "documents");
	return zf_slice_is(text_of(object, "part"), part->name) && part->records < ZF_INDEX_MOST_RECORDS &&
	       part->documents <= part->records;
}

static bool read_run(const struct object *object, struct zf_run_info *run)
{
	struct zf_slice given = text_of(object, "kind"), name = text_of(object, "file"),
	                check = text_of(object, "check");
	char digits[17];
	unsigned serial;
	int kind = 0;

	while (kind < ZF_NRUN_KINDS && !zf_slice_is(given, zf_run_kinds[kind]))
		kind++;
	if (kind == ZF_NRUN_KINDS || name.len >= sizeof run->name || check.len != 16)
		return false;
	*run = (struct zf_run_info){ .kind = (enum zf_run_kind)kind, .entries = number_of(object, "entries"),
		                     .first = number_of(object, "first") };
	snprintf(digits, sizeof digits, "%.*s", (int)check.len, check.at);
	snprintf(run->name, sizeof run->name, "%.*s", (int)name.len, name.len ? name.at : "");
	if (sscanf(run->name, "run-%u", &serial) != 1 || sscanf(digits, "%" SCNx64, &run->check) != 1)
		return false;
	snprintf(run->name, sizeof run->name, "run-%05u", serial);
	return zf_slice_is(name, run->name) && run->entries < UINT64_C(1) << 48 &&
	       run->first < UINT64_C(1) << 48;
}

struct items {
	struct zf_json_value *at; /* NULL while they are only counted */
	size_t count;
};

static bool next_item(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct items *items = user;

	(void)key;
	if (items->at)
		items->at[items->count] = value;
	items->count++;
	return true;
}

/* The items of an array, in the arena; at = NULL: it is none, or there is no memory. */
static struct items items_of(const struct object *root, const char *key)
{
	struct items items = { .at = NULL };
	struct zf_json_value array;

	if (!zf_json_get(root->text, key, root->arena, &array) || array.type != ZF_JSON_ARRAY)
		return items;
	zf_json_scan(array.text, root->arena, next_item, &items);
	items.at = zf_arena_take(root->arena, items.count + 1, sizeof *items.at);
	items.count = 0;
	if (items.at)
		zf_json_scan(array.text, root->arena, next_item, &items);
	return items;
}

/* ZEEF_END: it is not as zeef wrote it. */
static enum zeef_status read_members(const struct object *root, struct zf_grown_list *list)
{
	struct items parts = items_of(root, "parts"), runs = items_of(root, "runs");
	struct zf_json_value options;
	bool ok = parts.at && runs.at && zf_json_get(root->text, "options", root->arena, &options) &&
	          options.type == ZF_JSON_OBJECT;

	if (!ok)
		return zf_arena_refused(root->arena) ? ZEEF_ENOMEM : ZEEF_END;
	list->parts = calloc(parts.count + 1, sizeof *list->parts);
	list->runs = calloc(runs.count + 1, sizeof *list->runs);
	list->options = strndup(options.text.at, options.text.len);
	if (!list->parts || !list->runs || !list->options)
		return ZEEF_ENOMEM;
	for (size_t i = 0; ok && i < parts.count; i++, list->nparts++)
		ok = read_part(&(struct object){ parts.at[i].text, root->arena }, i, &list->parts[i]);
	for (size_t i = 0; ok && i < runs.count; i++, list->nruns++)
		ok = read_run(&(struct object){ runs.at[i].text, root->arena }, &list->runs[i]);
	return ok ? ZEEF_OK : ZEEF_END;
}

static enum zeef_status refuse(const struct zf_trouble *trouble, const char *path, const char *code,
                               const char *mend, const char *what)
{
	zf_trouble(trouble, ZEEF_FATAL, code, zf_slice_of(path), UINT64_MAX, mend, "%s", what);
	return ZEEF_EUSAGE;
}

static enum zeef_status read_root(const struct object *root, const char *path, const struct zf_trouble *trouble,
                                  struct zf_grown_list *out)
{
	static const char *const mend = "use the zeef that wrote it (its `version` says which), or build the "
	                                "corpus anew in another folder";
	enum zeef_status status;

	size_t bad = zf_json_scan(root->text, root->arena, NULL, NULL);

	if (bad != SIZE_MAX) {
		zf_trouble(trouble, ZEEF_FATAL, "corpus-damaged", zf_slice_of(path), bad,
		           "put it back from a copy of the folder", "it is no JSON from there on");
		return ZEEF_EUSAGE;
	}
	if (number_of(root, "format") != ZF_GROWN_FORMAT || number_of(root, "run_format") != ZF_RUN_FORMAT)
		return refuse(trouble, path, "corpus-format", mend,
		              "the corpus is of another format than this zeef reads");
	if (!zf_slice_is(text_of(root, "key"), "nfkc-casefold-1") ||
	    !zf_slice_is(text_of(root, "hash"), "xxh3-128"))
		return refuse(trouble, path, "corpus-format", mend,
		              "its prints are made in another way than this zeef's");
	status = read_members(root, out);
	return status != ZEEF_END ? status
	                          : refuse(trouble, path, "corpus-damaged",
	                                   "put it back from a copy of the folder",
	                                   "it is not as zeef wrote it");
}

enum zeef_status zf_grown_read(const char *folder, const struct zf_trouble *trouble, struct zf_grown_list *out)
{
	struct zf_buffer text = { 0 };
	struct object root = { .arena = zf_arena_new(0) };
	char *path = zf_path_join(folder, "corpus.json");
	int error = root.arena && path ? zf_path_read_below(folder, "corpus.json", &text) : ENOMEM;
	enum zeef_status status = ZEEF_ENOMEM;

	*out = (struct zf_grown_list){ .nparts = 0 };
	root.text = zf_buffer_as_slice(&text);
	if (error == ENOENT || error == ENOTDIR) {
		status = ZEEF_END;
	} else if (error && error != ENOMEM) {
		zf_trouble(trouble, ZEEF_FATAL, "corpus-io", zf_slice_of(path), UINT64_MAX,
		           "mend the cause, then run the same command again", "reading it: %s", strerror(error));
		status = ZEEF_EIO;
	} else if (!error) {
		status = read_root(&root, path, trouble, out);
		if (zf_arena_refused(root.arena))
			status = ZEEF_ENOMEM;
	}
	if (status < 0)
		zf_grown_list_free(out);
	zf_buffer_free(&text);
	zf_arena_free(root.arena);
	free(path);
	return status;
}
