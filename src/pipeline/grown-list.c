#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

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

static uint64_t number_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return UINT64_MAX;
	return (uint64_t)json_integer_value(value);
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static bool read_part(const json_t *object, size_t at, struct zf_grown_part *part)
{
	snprintf(part->name, sizeof part->name, "part-%05zu", at);
	snprintf(part->sha256, sizeof part->sha256, "%s", text_of(object, "manifest_sha256"));
	part->records = number_of(object, "records");
	part->documents = number_of(object, "documents");
	return strcmp(text_of(object, "part"), part->name) == 0 && strlen(part->sha256) == 64 &&
	       part->records < ZF_INDEX_MOST_RECORDS && part->documents <= part->records;
}

static bool read_run(const json_t *object, struct zf_run_info *run)
{
	unsigned serial;
	char name[32];
	int kind = 0;

	while (kind < ZF_NRUN_KINDS && strcmp(text_of(object, "kind"), zf_run_kinds[kind]) != 0)
		kind++;
	if (kind == ZF_NRUN_KINDS || sscanf(text_of(object, "file"), "run-%u", &serial) != 1)
		return false;
	snprintf(name, sizeof name, "run-%05u", serial);
	*run = (struct zf_run_info){ .kind = (enum zf_run_kind)kind, .entries = number_of(object, "entries"),
		                     .first = number_of(object, "first") };
	snprintf(run->name, sizeof run->name, "%s", name);
	return strcmp(text_of(object, "file"), name) == 0 && run->entries < UINT64_C(1) << 48 &&
	       run->first < UINT64_C(1) << 48 && strlen(text_of(object, "check")) == 16 &&
	       sscanf(text_of(object, "check"), "%" SCNx64, &run->check) == 1;
}

static bool read_members(const json_t *root, struct zf_grown_list *list)
{
	const json_t *parts = json_object_get(root, "parts"), *runs = json_object_get(root, "runs");
	const json_t *options = json_object_get(root, "options");
	bool ok = json_is_array(parts) && json_is_array(runs) && json_is_object(options);

	list->parts = calloc(json_array_size(parts) + 1, sizeof *list->parts);
	list->runs = calloc(json_array_size(runs) + 1, sizeof *list->runs);
	list->options = json_dumps(options, JSON_COMPACT | JSON_PRESERVE_ORDER);
	ok = ok && list->parts && list->runs && list->options;
	for (size_t i = 0; ok && i < json_array_size(parts); i++, list->nparts++)
		ok = read_part(json_array_get(parts, i), i, &list->parts[i]);
	for (size_t i = 0; ok && i < json_array_size(runs); i++, list->nruns++)
		ok = read_run(json_array_get(runs, i), &list->runs[i]);
	return ok;
}

static enum zeef_status refuse(const struct zf_trouble *trouble, const char *path, const char *code, const char *mend,
                               const char *what)
{
	zf_trouble(trouble, ZEEF_FATAL, code, zf_slice_of(path), UINT64_MAX, mend, "%s", what);
	return ZEEF_EUSAGE;
}

static enum zeef_status read_root(const json_t *root, const char *path, const struct zf_trouble *trouble,
                                  struct zf_grown_list *out)
{
	static const char *const mend = "use the zeef that wrote it (its `version` says which), or build the "
	                                "corpus anew in another folder";

	if (number_of(root, "format") != ZF_GROWN_FORMAT || number_of(root, "run_format") != ZF_RUN_FORMAT)
		return refuse(trouble, path, "corpus-format", mend,
		              "the corpus is of another format than this zeef reads");
	if (strcmp(text_of(root, "key"), "nfkc-casefold-1") != 0 || strcmp(text_of(root, "hash"), "xxh3-128") != 0)
		return refuse(trouble, path, "corpus-format", mend,
		              "its prints are made in another way than this zeef's");
	if (!read_members(root, out))
		return refuse(trouble, path, "corpus-damaged", "put it back from a copy of the folder",
		              "it is not as zeef wrote it");
	return ZEEF_OK;
}

enum zeef_status zf_grown_read(const char *folder, const struct zf_trouble *trouble, struct zf_grown_list *out)
{
	char *path = zf_path_join(folder, "corpus.json");
	enum zeef_status status = ZEEF_ENOMEM;
	struct stat info;
	json_error_t error;
	json_t *root;
	FILE *file;

	*out = (struct zf_grown_list){ .nparts = 0 };
	if (!path)
		return status;
	if (lstat(path, &info) != 0 && errno == ENOENT) {
		free(path);
		return ZEEF_END;
	}
	file = fopen(path, "r");
	if (!file) {
		zf_trouble(trouble, ZEEF_FATAL, "corpus-io", zf_slice_of(path), UINT64_MAX,
		           "mend the cause, then run the same command again", "reading it: %s", strerror(errno));
		free(path);
		return ZEEF_EIO;
	}
	root = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
	/* jansson may take a failed allocation within the text for bad JSON: what is bad is so twice. */
	if (!root && fseek(file, 0, SEEK_SET) == 0)
		root = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
	fclose(file);
	if (root)
		status = read_root(root, path, trouble, out);
	else if (!error.text[0] || json_error_code(&error) == json_error_out_of_memory)
		status = ZEEF_ENOMEM; /* jansson says nothing where it could not even begin */
	else
		status = refuse(trouble, path, "corpus-damaged", "put it back from a copy of the folder",
		                "it is no JSON");
	if (status < 0)
		zf_grown_list_free(out);
	json_decref(root);
	free(path);
	return status;
}
