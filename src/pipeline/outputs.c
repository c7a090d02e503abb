#include "pipeline/outputs.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/path.h"
#include "output/store.h"

/* One stream of parts: documents of a language, or the ledger. */
struct stream {
	char name[32];          /* "documents/nl", "ledger" */
	struct zf_file *file;   /* the part in hand; NULL = none yet */
	char *path;             /* of the part, below the folder */
	unsigned part;
};

enum { LEDGER, TROUBLE, FIRST_LANGUAGE, NSTREAMS = 512 };

struct zf_outputs {
	char *folder;
	const struct zeef_options *options;
	struct zf_trouble trouble;
	struct stream *streams[NSTREAMS];
	size_t nstreams;
	struct zf_output_file *files;
	size_t nfiles, room;
};

static struct stream *new_stream(const char *name)
{
	struct stream *stream = calloc(1, sizeof *stream);

	if (stream)
		snprintf(stream->name, sizeof stream->name, "%s", name);
	return stream;
}

enum zeef_status zf_outputs_open(const char *folder, const struct zeef_options *options,
                                 struct zf_outputs **out)
{
	struct zf_outputs *outputs = calloc(1, sizeof *outputs);

	*out = NULL;
	if (!outputs)
		return ZEEF_ENOMEM;
	outputs->options = options;
	outputs->trouble = (struct zf_trouble){ options->report, options->user };
	outputs->folder = strdup(folder);
	outputs->streams[LEDGER] = new_stream("ledger");
	outputs->streams[TROUBLE] = new_stream("trouble");
	outputs->nstreams = FIRST_LANGUAGE;
	if (!outputs->folder || !outputs->streams[LEDGER] || !outputs->streams[TROUBLE]) {
		zf_outputs_close(outputs);
		return ZEEF_ENOMEM;
	}
	*out = outputs;
	return ZEEF_OK;
}

void zf_outputs_close(struct zf_outputs *outputs)
{
	if (!outputs)
		return;
	for (size_t i = 0; i < outputs->nstreams; i++) {
		if (!outputs->streams[i])
			continue;
		zf_file_abandon(outputs->streams[i]->file);
		free(outputs->streams[i]->path);
		free(outputs->streams[i]);
	}
	for (size_t i = 0; i < outputs->nfiles; i++)
		free(outputs->files[i].path);
	free(outputs->files);
	free(outputs->folder);
	free(outputs);
}

static enum zeef_status open_part(struct zf_outputs *outputs, struct stream *stream, const char *suffix,
                                  bool packed)
{
	char name[96];
	char *path;
	enum zeef_status status = ZEEF_ENOMEM;

	if (stream == outputs->streams[TROUBLE])
		snprintf(name, sizeof name, "trouble.jsonl");
	else
		snprintf(name, sizeof name, "%s/part-%05u%s%s", stream->name, stream->part++, suffix,
		         packed ? ".zst" : "");
	path = zf_path_join(outputs->folder, name);
	stream->path = strdup(name);
	if (path && stream->path)
		status = zf_file_create(path, &outputs->trouble, &stream->file);
	free(path);
	return status;
}

static enum zeef_status keep_file(struct zf_outputs *outputs, char *path, uint64_t bytes, const char *sha256)
{
	struct zf_output_file *file;

	if (outputs->nfiles == outputs->room) {
		size_t room = outputs->room ? outputs->room * 2 : 64;
		struct zf_output_file *files = realloc(outputs->files, room * sizeof *files);

		if (!files) {
			free(path);
			return ZEEF_ENOMEM;
		}
		outputs->files = files;
		outputs->room = room;
	}
	file = &outputs->files[outputs->nfiles++];
	file->path = path;
	file->bytes = bytes;
	snprintf(file->sha256, sizeof file->sha256, "%s", sha256);
	return ZEEF_OK;
}

static enum zeef_status commit_part(struct zf_outputs *outputs, struct stream *stream)
{
	char sha256[65];
	uint64_t stored;
	struct zf_file *file = stream->file;
	char *path = stream->path;
	enum zeef_status status;

	stream->file = NULL;
	stream->path = NULL;
	status = zf_file_commit(file, sha256, &stored);
	if (status < 0) {
		free(path);
		return status;
	}
	return keep_file(outputs, path, stored, sha256);
}

static enum zeef_status append(struct zf_outputs *outputs, struct stream *stream, struct zf_slice lines,
                               bool document)
{
	enum zeef_status status = ZEEF_OK;
	bool one_file = stream == outputs->streams[TROUBLE];

	if (stream->file && !one_file && zf_file_size(stream->file) >= outputs->options->part_size)
		status = commit_part(outputs, stream);
	if (status >= 0 && !stream->file)
		status = open_part(outputs, stream, document && outputs->options->text ? ".txt" : ".jsonl",
		                   outputs->options->zstd && !one_file);
	return status < 0 ? status : zf_file_write(stream->file, lines);
}

static struct stream *language(struct zf_outputs *outputs, const char *lang)
{
	char name[32];
	struct stream *stream;

	snprintf(name, sizeof name, "documents/%s", lang);
	for (size_t i = FIRST_LANGUAGE; i < outputs->nstreams; i++)
		if (strcmp(outputs->streams[i]->name, name) == 0)
			return outputs->streams[i];
	if (outputs->nstreams == NSTREAMS)
		return NULL;
	stream = new_stream(name);
	if (stream)
		outputs->streams[outputs->nstreams++] = stream;
	return stream;
}

enum zeef_status zf_outputs_document(struct zf_outputs *outputs, const char *lang, struct zf_slice lines)
{
	struct stream *stream = language(outputs, lang);

	return stream ? append(outputs, stream, lines, true) : ZEEF_ENOMEM;
}

enum zeef_status zf_outputs_ledger(struct zf_outputs *outputs, struct zf_slice lines)
{
	return append(outputs, outputs->streams[LEDGER], lines, false);
}

enum zeef_status zf_outputs_trouble(struct zf_outputs *outputs, struct zf_slice lines)
{
	return append(outputs, outputs->streams[TROUBLE], lines, false);
}

static int by_path(const void *a, const void *b)
{
	const struct zf_output_file *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static void sort(struct zf_outputs *outputs)
{
	if (outputs->nfiles)
		qsort(outputs->files, outputs->nfiles, sizeof *outputs->files, by_path);
}

enum zeef_status zf_outputs_commit(struct zf_outputs *outputs)
{
	const struct zf_slice none = { NULL, 0 };
	enum zeef_status status = ZEEF_OK;

	/* A ledger and a list of trouble are always there, though they hold nothing. */
	if (!outputs->streams[LEDGER]->part)
		status = zf_outputs_ledger(outputs, none);
	if (status >= 0 && !outputs->streams[TROUBLE]->file)
		status = zf_outputs_trouble(outputs, none);
	for (size_t i = 0; i < outputs->nstreams && status >= 0; i++)
		if (outputs->streams[i]->file)
			status = commit_part(outputs, outputs->streams[i]);
	sort(outputs);
	return status;
}

const struct zf_output_file *zf_outputs_files(const struct zf_outputs *outputs, size_t *count)
{
	*count = outputs->nfiles;
	return outputs->files;
}

enum zeef_status zf_outputs_file(struct zf_outputs *outputs, const char *name, struct zf_slice bytes)
{
	char *path = zf_path_join(outputs->folder, name);
	char sha256[65];
	uint64_t stored;
	enum zeef_status status = ZEEF_ENOMEM;

	if (path)
		status = zf_file_put(path, &outputs->trouble, bytes, sha256, &stored);
	free(path);
	if (status < 0)
		return status;
	path = strdup(name);
	status = path ? keep_file(outputs, path, stored, sha256) : ZEEF_ENOMEM;
	sort(outputs);
	return status;
}

enum zeef_status zf_outputs_sums(struct zf_outputs *outputs)
{
	struct zf_buffer lines = { 0 };
	enum zeef_status status = ZEEF_ENOMEM;

	for (size_t i = 0; i < outputs->nfiles; i++) {
		zf_buffer_text(&lines, outputs->files[i].sha256);
		zf_buffer_text(&lines, "  ");
		zf_buffer_text(&lines, outputs->files[i].path);
		zf_buffer_byte(&lines, '\n');
	}
	if (!lines.broken)
		status = zf_outputs_file(outputs, "SHA256SUMS", zf_buffer_as_slice(&lines));
	zf_buffer_free(&lines);
	return status;
}
