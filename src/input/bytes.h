/*
 * input/bytes: bytes in pieces, tasted before they are eaten.
 *
 * A layer pulls from the one below it (a file, an unpacker, a member of an archive) into a window. What
 * stands in the window can be looked at as often as one likes; only what is eaten is gone. An end is an
 * end: where it came too early, `damage` says so, and what came before is still good.
 */
#ifndef ZF_INPUT_BYTES_H
#define ZF_INPUT_BYTES_H

#include "core/hash.h"
#include "core/slice.h"

struct zf_damage {
	const char *code; /* static; NULL = none */
	const char *mend; /* static */
	char what[160];
};

struct zf_bytes {
	/* Up to `room` bytes to `to`; 0 = the end, or damage, or no memory. */
	size_t (*pull)(struct zf_bytes *self, char *to, size_t room);
	void (*release)(struct zf_bytes *self); /* what the layer has beside this struct; may be NULL */
	struct zf_bytes *below;
	size_t piece;     /* most bytes of one pull */
	size_t keep;      /* eaten bytes that stay in the window; 0 unless the layer above goes back */
	char *window;     /* owned */
	size_t room, at, end;
	uint64_t eaten;   /* position of `at` in all that was pulled */
	bool ended;
	bool no_memory;   /* and therefore ended */
	struct zf_damage damage;
	const uint64_t *stored; /* bytes read of the file at the bottom of the layers */
};

/* Puts a window on a layer whose pull is set. false = no memory. */
bool zf_bytes_start(struct zf_bytes *bytes, struct zf_bytes *below, size_t piece);
/* Frees the layers from bytes down to `keep`, which stays (NULL = all). Takes NULL. */
void zf_bytes_free(struct zf_bytes *bytes, const struct zf_bytes *keep);

/* Pulls one piece more into the window; false = there is no more. */
bool zf_bytes_more(struct zf_bytes *bytes);
/* Has at least n bytes in the window where the source has them; returns how many stand there. */
size_t zf_bytes_want(struct zf_bytes *bytes, size_t n);
/* What stands in the window; until the next call. */
static inline struct zf_slice zf_bytes_here(const struct zf_bytes *bytes)
{
	return (struct zf_slice){ bytes->window + bytes->at, bytes->end - bytes->at };
}
/* n bytes of the window are done. */
void zf_bytes_eat(struct zf_bytes *bytes, size_t n);
/* The last n eaten bytes are to be read again; n <= keep, and no more than were eaten. */
void zf_bytes_back(struct zf_bytes *bytes, size_t n);
/* Eats n bytes, pulling as it goes; returns how many there were. */
uint64_t zf_bytes_skip(struct zf_bytes *bytes, uint64_t n);

/* The bottom layer: an open file, closed at the end unless it is standard input. hasher may be NULL.
 * NULL = no memory (the file is closed). */
struct zf_bytes *zf_bytes_of_file(int fd, struct zf_hasher *hasher, size_t piece);
/* The next `len` bytes of `below`, which is eaten as they are pulled; too few is damage with that code. */
struct zf_bytes *zf_bytes_part(struct zf_bytes *below, uint64_t len, const char *code);
/* Bytes of a part that were not pulled. */
uint64_t zf_bytes_part_left(const struct zf_bytes *part);

/* Puts unpackers on `bytes` as long as it begins like gzip, zstd or xz, at most three; *bytes becomes the top
 * layer. false = no memory. */
bool zf_bytes_unpack(struct zf_bytes **bytes);

/* Packings that no mark tells of, only an HTTP head does: brotli (RFC 7932) and deflate (RFC 1950, or 1951 as
 * some servers send it). */
enum zf_packing { ZF_PACKING_BROTLI, ZF_PACKING_DEFLATE };
/* Puts that unpacker on `bytes`; *bytes becomes the top layer. false = no memory. */
bool zf_bytes_unpack_as(struct zf_bytes **bytes, enum zf_packing packing);

/*
 * What ended by damage goes on with the next whole member whose content begins with `begin`, and its damage
 * is forgotten; false = there is none, or none is to be had. Of gzip and zstd, whose members can be told from
 * damaged bytes by unpacking their first bytes. It looks from the damaged member on, at most 192 KiB back,
 * for damage is often noticed only inside the member that follows; each byte is looked at twice at most.
 */
bool zf_bytes_go_on(struct zf_bytes *bytes, struct zf_slice begin);

#if defined(__GNUC__)
__attribute__((format(printf, 4, 5)))
#endif
void zf_bytes_damage(struct zf_bytes *bytes, const char *code, const char *mend, const char *what, ...);

#endif
