/*
 * input/json: a record out of one JSON object, and whether a file holds such objects line by line.
 */
#ifndef ZF_INPUT_JSON_H
#define ZF_INPUT_JSON_H

#include "input/bytes.h"
#include "input/source.h"

/* What the text is worth as a record. */
enum zf_json_worth {
	ZF_JSON_NONE,   /* no JSON object */
	ZF_JSON_OBJECT_ONLY, /* an object without the fields asked for */
	ZF_JSON_RECORD, /* an object with html or text */
};
enum zf_json_worth zf_json_worth(struct zf_slice text, const struct zf_source_options *options,
				 struct zf_arena *arena);

/* Whether the bytes are JSON Lines: looks at the first lines without eating them. `name` is asked only where
 * one line alone cannot tell. arena is for scratch. */
bool zf_json_is_lines(struct zf_bytes *bytes, const struct zf_source_options *options, struct zf_slice name,
                      struct zf_arena *arena);

/* Fills bytes, format, known, properties and origin of the document from one object. Sets fault.code where it
 * cannot; what the arena refuses is the caller's to see (bytes.at stays NULL, fault.code NULL). */
void zf_json_fill(struct zf_slice line, const struct zf_source_options *options, struct zf_document *document,
                  struct zf_source_fault *fault);

#endif
