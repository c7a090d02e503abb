/*
 * pipeline/echo: whether what a ledger row says of a copy is said of the right paragraph; for verify.
 *
 * Of each kept paragraph 16 bytes are held: a hash of where it stands and one of its match key without
 * spaces. A copy whose text as read has that key is one. Others (a copy that was broken otherwise, a part of
 * a joined paragraph) are looked up in a further pass over the documents: of 16 pieces of their key, 12 bytes
 * long, chosen by hash, at least 3 must stand in that of the paragraph. The first 131,072 such rows are
 * looked up.
 */
#ifndef ZF_PIPELINE_ECHO_H
#define ZF_PIPELINE_ECHO_H

#include "core/slice.h"
#include "zeef.h"

struct zf_echo;
struct zf_echo *zf_echo_new(void); /* NULL = no memory */
void zf_echo_free(struct zf_echo *echo); /* takes NULL */

/* First: all kept paragraphs; place: a hash of document and block. */
enum zeef_status zf_echo_keep(struct zf_echo *echo, uint64_t place, struct zf_slice text);
/* No more of them. */
void zf_echo_sort(struct zf_echo *echo);
bool zf_echo_is_kept(const struct zf_echo *echo, uint64_t place);
/* Then the copies, each of a kept paragraph. doc: 32 digits, of the row. */
enum zeef_status zf_echo_copy(struct zf_echo *echo, uint64_t place, struct zf_slice text, struct zf_slice doc,
                              uint32_t block);
/* Last, where zf_echo_asks() says so: all kept paragraphs again; and what was not found in the one it names. */
bool zf_echo_asks(struct zf_echo *echo);
enum zeef_status zf_echo_again(struct zf_echo *echo, uint64_t place, struct zf_slice text);
typedef void zf_echo_fn(void *user, struct zf_slice doc, uint32_t block);
void zf_echo_each_lost(const struct zf_echo *echo, zf_echo_fn *call, void *user);

#endif
