/*
 * core/json: JSON text (RFC 8259), written and scanned without a tree.
 *
 * Writing: commas are the writer's affair. Strings escape what JSON demands and C1 controls, U+2028
 * and U+2029; what is not UTF-8 becomes U+FFFD, so that output is always valid.
 * Scanning: one pass that checks the grammar and hands out the members of an object as slices of
 * the text; a value is decoded only where somebody wants it.
 */
#ifndef ZF_CORE_JSON_H
#define ZF_CORE_JSON_H

#include "core/arena.h"
#include "core/buffer.h"

struct zf_json {               /* start with { .out = buffer } */
	struct zf_buffer *out;
	bool comma;            /* a comma is due before the next value */
};

void zf_json_open(struct zf_json *json, char bracket);  /* '{' or '[' */
void zf_json_close(struct zf_json *json, char bracket); /* '}' or ']' */
void zf_json_key(struct zf_json *json, const char *key); /* plain ASCII, nothing to escape */
void zf_json_string(struct zf_json *json, struct zf_slice text);
void zf_json_string_or_null(struct zf_json *json, struct zf_slice text); /* null where at is NULL */
void zf_json_number(struct zf_json *json, uint64_t number);
/* A share between 0 and 1 with four decimals, trailing zeros cut: "0.9312", "1", the same in any locale. */
void zf_json_share(struct zf_json *json, double share);
void zf_json_bool(struct zf_json *json, bool value);
void zf_json_null(struct zf_json *json);
/* A member of an object: its key and its value at once. */
void zf_json_put_string(struct zf_json *json, const char *key, struct zf_slice text);
void zf_json_put_or_null(struct zf_json *json, const char *key,
			 struct zf_slice text); /* null where at is NULL */
void zf_json_put_number(struct zf_json *json, const char *key, uint64_t number);
void zf_json_put_share(struct zf_json *json, const char *key, double share);

/* The escaped inside of a string, without the quotes. */
void zf_json_escape(struct zf_buffer *out, struct zf_slice text);

enum zf_json_type { ZF_JSON_STRING, ZF_JSON_NUMBER, ZF_JSON_TRUE, ZF_JSON_FALSE, ZF_JSON_NULL,
	            ZF_JSON_OBJECT, ZF_JSON_ARRAY };

struct zf_json_value {
	enum zf_json_type type;
	/* as it stands in the source: a string with its quotes, an object with its braces */
	struct zf_slice text;
};

/* Called for each member of an object (key decoded) or item of an array (key empty); false ends the scan. */
typedef bool zf_json_member_fn(void *user, struct zf_slice key, struct zf_json_value value);

/* Checks all of `text` as one JSON value (nested at most 128 deep) and, where it is an object or array,
 * calls `member` for what stands directly in it. Returns SIZE_MAX when all is well or `member` ended it,
 * else the offset of the first byte at fault. Keys are decoded into the arena. */
size_t zf_json_scan(struct zf_slice text, struct zf_arena *arena, zf_json_member_fn *member, void *user);
/* The member of an object with that key, the first of several; false = there is none. */
bool zf_json_get(struct zf_slice object, const char *key, struct zf_arena *arena, struct zf_json_value *out);
/* A string value decoded into the arena (or a slice of the source where it has no escapes); lone
 * surrogates become U+FFFD. at = NULL: no string, or no memory. */
struct zf_slice zf_json_decode(struct zf_json_value value, struct zf_arena *arena);
/* A whole number from 0 to UINT64_MAX; false where it is none. */
bool zf_json_to_number(struct zf_json_value value, uint64_t *out);

#endif
