#include "pipeline/grown.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/json.h"
#include "core/path.h"
#include "output/store.h"
#include "pipeline/lock.h"
#include "pipeline/options.h"

/* What the index holds prints of, and how they are made: one of another name is not to be mixed with it. */
static const char key_name[] = "nfkc-casefold-1", hash_name[] = "xxh3-128";

struct zf_grown {
	const struct zeef_options *options;
	struct zf_trouble trouble;
	int lock;
	struct zf_grown_list list;
	char *output;              /* owned: of the next part */
	char *index_folder;        /* owned */
	struct zf_index *index;
};

static enum zeef_status refuse(const struct zf_grown *grown, const char *code, const char *mend,
                               const char *what)
{
	zf_trouble(&grown->trouble, ZEEF_FATAL, code, zf_slice_of(grown->options->corpus), UINT64_MAX, mend,
	           "%s", what);
	return ZEEF_EUSAGE;
}

static enum zeef_status fault(const struct zf_grown *grown, const char *doing)
{
	int error = errno;

	zf_trouble(&grown->trouble, ZEEF_FATAL, error == ENOSPC ? "disk-full" : "corpus-io",
	           zf_slice_of(grown->options->corpus), UINT64_MAX,
	           error == ENOSPC ? "make room, then run the same command again: it goes on where it stopped"
	           : "mend the cause, then run the same command again: it goes on where it stopped", "%s: %s", doing,
	           strerror(error));
	return ZEEF_EIO;
}

static enum zeef_status sync_folder(const struct zf_grown *grown, const char *path)
{
	return zf_path_sync(path) ? ZEEF_OK : fault(grown, "syncing the folder");
}

/* ---- what a killed batch left */

/* Its part had its name already: corpus.json follows. What is left of its work then is swept. */
static enum zeef_status finish_killed(struct zf_grown *grown, size_t part)
{
	struct zf_buffer output = { 0 }, work = { 0 }, from = { 0 }, to = { 0 };
	enum zeef_status status = ZEEF_OK;

	zf_buffer_format(&output, "%s/part-%05zu", grown->options->corpus, part);
	zf_buffer_format(&work, "%s.partial", zf_buffer_string(&output));
	zf_buffer_format(&from, "%s/corpus.json", zf_buffer_string(&work));
	zf_buffer_format(&to, "%s/corpus.json", grown->options->corpus);
	if (output.broken || work.broken || from.broken || to.broken) {
		status = ZEEF_ENOMEM;
	} else if (part == grown->list.nparts && zf_path_is_there(zf_buffer_string(&output), "manifest.json") &&
	    zf_path_is_there(zf_buffer_string(&work), "published") && !zf_path_is_there(zf_buffer_string(&work), "out") &&
	    zf_path_is_there(zf_buffer_string(&work), "corpus.json")) {
		if (rename(zf_buffer_string(&from), zf_buffer_string(&to)) != 0)
			status = fault(grown, "giving corpus.json its name");
		else
			status = sync_folder(grown, grown->options->corpus);
	}
	if (status >= 0)
		zf_work_sweep(zf_buffer_string(&output));
	zf_buffer_free(&output);
	zf_buffer_free(&work);
	zf_buffer_free(&from);
	zf_buffer_free(&to);
	return status;
}

static enum zeef_status read_list(struct zf_grown *grown)
{
	enum zeef_status status;

	zf_grown_list_free(&grown->list);
	status = zf_grown_read(grown->options->corpus, &grown->trouble, &grown->list);
	return status < 0 ? status : ZEEF_OK;
}

static enum zeef_status recover(struct zf_grown *grown)
{
	enum zeef_status status = read_list(grown);
	size_t parts = grown->list.nparts;

	if (status >= 0 && parts > 0)
		status = finish_killed(grown, parts - 1);
	if (status >= 0)
		status = finish_killed(grown, parts);
	return status < 0 ? status : read_list(grown);
}

/* ---- opening */

struct held {
	bool foreign, corpus;
};

static bool is_ours(void *user, const char *name)
{
	static const char *const ours[] = { "lock", "index", "part-00000", "part-00000.partial",
	                                   "corpus.json" };
	struct held *held = user;
	bool known = false;

	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		known |= strcmp(name, ours[i]) == 0;
	held->foreign |= !known;
	held->corpus |= strcmp(name, "corpus.json") == 0;
	return true;
}

/* A folder without corpus.json may hold what a first batch made, and nothing else. */
static enum zeef_status check_folder(const struct zf_grown *grown)
{
	struct held held = { .foreign = false };
	int error = zf_path_each(grown->options->corpus, is_ours, &held);

	if (error == ENOTDIR)
		return refuse(grown, "corpus-foreign", "name a folder with --corpus, or one that is to be made",
		              "it is a file, and a corpus is a folder");
	errno = error;
	if (error)
		return fault(grown, "reading the folder");
	if (!held.foreign || held.corpus)
		return ZEEF_OK;
	return refuse(grown, "corpus-foreign", "name another folder with --corpus, or an empty one",
	              "it holds something that is no corpus of zeef's; nothing was changed");
}

static enum zeef_status take_lock(struct zf_grown *grown)
{
	char *path = zf_path_join(grown->options->corpus, "lock");

	grown->lock = path ? zf_lock_take(path) : -1;
	free(path);
	if (grown->lock >= 0)
		return ZEEF_OK;
	if (errno == EWOULDBLOCK || errno == ESTALE)
		return refuse(grown, "locked", "wait until it is done, then run the same command again",
		              "another zeef is at work on this corpus");
	return fault(grown, "locking it");
}

/* Whether two values say the same: white space and escapes aside. */
static bool say_the_same(struct zf_json_value a, struct zf_json_value b, struct zf_arena *arena)
{
	struct zf_slice x = a.text, y = b.text;
	bool inside = false;

	if (a.type == ZF_JSON_STRING && b.type == ZF_JSON_STRING)
		return zf_slice_equal(zf_json_decode(a, arena), zf_json_decode(b, arena));
	for (size_t i = 0, k = 0;; i++, k++) {
		while (!inside && i < x.len && strchr(" \t\r\n", x.at[i]))
			i++;
		while (!inside && k < y.len && strchr(" \t\r\n", y.at[k]))
			k++;
		if (i >= x.len || k >= y.len)
			return i >= x.len && k >= y.len;
		if (x.at[i] != y.at[k])
			return false;
		inside ^= x.at[i] == '"';
	}
}

/* Members of one object that another must have. */
struct wanted {
	struct zf_slice other;
	struct zf_arena *arena;
	struct zf_slice key; /* of the first that is otherwise; at = NULL: none is */
};

static bool is_there(void *user, struct zf_slice key, struct zf_json_value value)
{
	struct wanted *wanted = user;
	struct zf_slice name = zf_arena_copy(wanted->arena, key); /* ends with a NUL */
	struct zf_json_value other;

	if (name.at && zf_json_get(wanted->other, name.at, wanted->arena, &other) &&
	    say_the_same(value, other, wanted->arena))
		return true;
	wanted->key = name.at ? name : zf_slice_of("options");
	return false;
}

/* The first member that one of the two has otherwise or alone; at = NULL: none. */
static struct zf_slice first_difference(struct zf_slice was, struct zf_slice is, struct zf_arena *arena)
{
	struct wanted wanted = { .other = was, .arena = arena };

	zf_json_scan(is, arena, is_there, &wanted);
	wanted.other = is;
	if (!wanted.key.at)
		zf_json_scan(was, arena, is_there, &wanted);
	return wanted.key;
}

static struct zf_slice value_of(struct zf_slice options, struct zf_slice key, struct zf_arena *arena)
{
	struct zf_json_value value;

	return zf_json_get(options, key.at, arena, &value) ? value.text : zf_slice_of("not known");
}

/* A corpus is of one set of options; a person is told the first that differs. */
static enum zeef_status check_options(const struct zf_grown *grown)
{
	struct zf_buffer now = { 0 };
	struct zf_arena *arena = zf_arena_new(0);
	enum zeef_status status = ZEEF_OK;

	zf_options_canonical(grown->options, false, &now);
	if (now.broken || !arena) {
		status = ZEEF_ENOMEM;
	} else if (grown->list.options) {
		struct zf_slice was = zf_slice_of(grown->list.options), is = zf_buffer_as_slice(&now);
		struct zf_slice key = first_difference(was, is, arena);

		if (zf_arena_refused(arena)) {
			status = ZEEF_ENOMEM;
		} else if (key.at) {
			struct zf_slice there = value_of(was, key, arena), here = value_of(is, key, arena);

			zf_trouble(&grown->trouble, ZEEF_FATAL, "corpus-options",
			           zf_slice_of(grown->options->corpus), UINT64_MAX,
			           "give the options that it was begun with (corpus.json has them), or name "
			           "another folder", "it was begun with other options: %.*s is %.*s there, %.*s here",
			           (int)key.len, key.at, (int)there.len, there.at, (int)here.len, here.at);
			status = ZEEF_EUSAGE;
		}
	}
	zf_arena_free(arena);
	zf_buffer_free(&now);
	return status;
}

static enum zeef_status name_part(struct zf_grown *grown)
{
	char name[32];

	snprintf(name, sizeof name, "part-%05zu", grown->list.nparts);
	grown->output = zf_path_join(grown->options->corpus, name);
	grown->index_folder = zf_path_join(grown->options->corpus, "index");
	if (!grown->output || !grown->index_folder)
		return ZEEF_ENOMEM;
	if (zf_path_is_there(grown->options->corpus, name))
		return refuse(grown, "part-foreign", "move that folder away, then run the same command again",
		              "the next part's folder is there already, and corpus.json does not name it");
	if (mkdir(grown->index_folder, 0777) != 0 && errno != EEXIST)
		return fault(grown, "making the folder of the index");
	return ZEEF_OK;
}

enum zeef_status zf_grown_open(const struct zeef_options *options, struct zf_grown **out)
{
	struct zf_grown *grown = calloc(1, sizeof *grown);
	enum zeef_status status = ZEEF_OK;

	*out = NULL;
	if (!grown)
		return ZEEF_ENOMEM;
	grown->options = options;
	grown->trouble = zf_options_trouble(options);
	grown->lock = -1;
	if (mkdir(options->corpus, 0777) != 0 && errno != EEXIST && errno != ENOTDIR)
		status = fault(grown, "making the folder");
	if (status >= 0)
		status = check_folder(grown);
	if (status >= 0)
		status = take_lock(grown);
	if (status >= 0)
		status = recover(grown);
	if (status >= 0)
		status = check_options(grown);
	if (status >= 0)
		status = name_part(grown);
	if (status < 0)
		zf_grown_close(grown);
	else
		*out = grown;
	return status;
}

/* A first batch that gave nothing leaves nothing. */
static void remove_empty(const struct zf_grown *grown)
{
	char *lock = zf_path_join(grown->options->corpus, "lock");

	if (grown->list.nparts == 0 && lock && grown->output &&
	    !zf_path_is_there(grown->options->corpus, "corpus.json") &&
	    !zf_path_is_there(grown->options->corpus, "part-00000.partial") && rmdir(grown->index_folder) == 0) {
		unlink(lock);
		rmdir(grown->options->corpus);
	}
	free(lock);
}

void zf_grown_close(struct zf_grown *grown)
{
	if (!grown)
		return;
	zf_index_free(grown->index);
	if (grown->lock >= 0) {
		remove_empty(grown);
		close(grown->lock);
	}
	zf_grown_list_free(&grown->list);
	free(grown->output);
	free(grown->index_folder);
	free(grown);
}

const char *zf_grown_output(const struct zf_grown *grown)
{
	return grown->output;
}

unsigned zf_grown_number(const struct zf_grown *grown)
{
	return (unsigned)grown->list.nparts;
}

enum zeef_status zf_grown_open_index(struct zf_grown *grown)
{
	struct zf_index_options index = { .folder = grown->index_folder, .temporary = grown->index_folder,
		                          .memory = grown->options->memory / 8, .threads = grown->options->threads,
		                          .trouble = grown->trouble };
	enum zeef_status status = ZEEF_OK;

	grown->index = zf_index_new(&index);
	if (!grown->index)
		return ZEEF_ENOMEM;
	for (size_t i = 0; i < grown->list.nruns && status >= 0; i++)
		status = zf_index_open_run(grown->index, &grown->list.runs[i]);
	if (status >= 0)
		zf_index_sweep(grown->index);
	return status;
}

struct zf_index *zf_grown_index(struct zf_grown *grown)
{
	return grown->index;
}

/* ---- the next corpus.json */

static void write_part(struct zf_json *json, const struct zf_grown_part *part)
{
	zf_json_open(json, '{');
	zf_json_put_string(json, "part", zf_slice_of(part->name));
	zf_json_put_number(json, "records", part->records);
	zf_json_put_number(json, "documents", part->documents);
	zf_json_put_string(json, "manifest_sha256", zf_slice_of(part->sha256));
	zf_json_close(json, '}');
}

static void write_run(struct zf_json *json, const struct zf_run_info *run)
{
	char check[17];

	snprintf(check, sizeof check, "%016" PRIx64, run->check);
	zf_json_open(json, '{');
	zf_json_put_string(json, "file", zf_slice_of(run->name));
	zf_json_put_string(json, "kind", zf_slice_of(zf_run_kinds[run->kind]));
	zf_json_put_number(json, "entries", run->entries);
	zf_json_put_number(json, "first", run->first);
	zf_json_put_string(json, "check", zf_slice_of(check));
	zf_json_close(json, '}');
}

static void write_list(const struct zf_grown *grown, const struct zf_grown_part *part, struct zf_buffer *text)
{
	struct zf_json json = { .out = text };

	zf_json_open(&json, '{');
	zf_json_put_number(&json, "format", ZF_GROWN_FORMAT);
	zf_json_put_number(&json, "run_format", ZF_RUN_FORMAT);
	zf_json_put_string(&json, "key", zf_slice_of(key_name));
	zf_json_put_string(&json, "hash", zf_slice_of(hash_name));
	zf_json_put_string(&json, "version", zf_slice_of(zeef_version()));
	zf_json_key(&json, "options");
	zf_options_canonical(grown->options, false, text);
	json.comma = true;
	zf_json_key(&json, "parts");
	zf_json_open(&json, '[');
	for (size_t i = 0; i < grown->list.nparts; i++)
		write_part(&json, &grown->list.parts[i]);
	write_part(&json, part);
	zf_json_close(&json, ']');
	zf_json_key(&json, "runs");
	zf_json_open(&json, '[');
	for (size_t i = 0; i < zf_index_runs(grown->index); i++)
		write_run(&json, zf_index_run(grown->index, i));
	zf_json_close(&json, ']');
	zf_json_close(&json, '}');
	zf_buffer_byte(text, '\n');
}

enum zeef_status zf_grown_commit(struct zf_grown *grown, struct zf_work *work, const struct zf_hash128 *ids,
                                 struct zf_grown_part part)
{
	struct zf_buffer path = { 0 }, text = { 0 };
	enum zeef_status status = zf_index_commit(grown->index, ids, part.records);

	snprintf(part.name, sizeof part.name, "part-%05zu", grown->list.nparts);
	zf_buffer_format(&path, "%s/corpus.json", zf_work_folder(work));
	if (status >= 0) {
		write_list(grown, &part, &text);
		status = text.broken ? ZEEF_ENOMEM
		                     : zf_file_put(zf_buffer_string(&path), &grown->trouble,
		                                   zf_buffer_as_slice(&text), NULL, NULL);
	}
	zf_buffer_free(&path);
	zf_buffer_free(&text);
	return status;
}

enum zeef_status zf_grown_publish(struct zf_grown *grown, struct zf_work *work)
{
	struct zf_buffer from = { 0 }, to = { 0 };
	enum zeef_status status = sync_folder(grown, grown->options->corpus); /* the part's name first */

	zf_buffer_format(&from, "%s/corpus.json", zf_work_folder(work));
	zf_buffer_format(&to, "%s/corpus.json", grown->options->corpus);
	if (status >= 0 && rename(zf_buffer_string(&from), zf_buffer_string(&to)) != 0)
		status = fault(grown, "giving corpus.json its name");
	if (status >= 0)
		status = sync_folder(grown, grown->options->corpus);
	if (status >= 0)
		zf_index_sweep(grown->index);
	zf_buffer_free(&from);
	zf_buffer_free(&to);
	return status;
}
