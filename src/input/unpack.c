#include "input/bytes.h"

#include <brotli/decode.h>
#include <lzma.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

/*
 * A packed file is a row of members (gzip), frames (zstd) or streams (xz) and ends where the last one
 * ends. One pull loop serves all: give the codec what the layer below has, hand on what it makes.
 *
 * What comes out before damage must not depend on how the bytes came in (a pipe gives them in any pieces):
 * inflate sees to that itself; zstd is fed block by block; liblzma finds some damage the later the more it may
 * write, so it works in steps of STEADY bytes, whatever is asked for.
 *
 * Limits: a codec may take 128 MiB for its window (zstd's own default; xz -9 needs 65 MiB). What
 * unpacks to more than 1 GiB and 2000 times what is stored is a bomb: gzip reaches 1032 at most, and
 * text never comes near it.
 */
enum { WINDOW_LIMIT = 128 << 20, MOST_LAYERS = 3, BOMB_RATIO = 2000, STEADY = 64 * 1024 };
/*
 * How far back of the damage the next member is looked for (a block of zstd that claims a wrong length
 * swallows 128 KiB of what follows), and how much of it is unpacked to see what it is: zstd gives nothing
 * before a block is whole.
 */
enum { LOOK_BACK = 192 * 1024, TASTE = 512, TASTE_ZSTD = (128 << 10) + 32 };
/* A dictionary is kept unpacked; those in use have 1 MiB at most. */
enum { DICTIONARY_LIMIT = 8 << 20, ZSTD_BEGINNING = 5 };
static const uint64_t bomb_floor = (uint64_t)1 << 30;

enum outcome { GOES_ON, WHOLE, DAMAGED, NO_DICTIONARY, TOO_WIDE, NO_MEMORY };

struct flow { /* what one step may read and write, and how much it did */
	const char *in;
	size_t nin, used;
	char *out;
	size_t nout, made;
	bool last; /* nothing follows `in` */
};

struct unpacker {
	struct zf_bytes bytes;
	enum outcome (*step)(struct unpacker *self, struct flow *flow);
	const char *cut, *damaged; /* codes */
	const char *name;
	bool inside;     /* a member has begun and not ended */
	bool over;
	bool goes_back;  /* keeps what it needs to find a member behind damage */
	bool may_go_on;  /* over by damage, with a member perhaps behind it */
	uint64_t began;  /* where the member did, in the bytes below */
	uint64_t looked; /* as far as members were looked for */
	uint64_t made;
	z_stream gzip;
	ZSTD_DStream *zstd;
	bool dictionary; /* it has one */
	uint64_t tasted; /* bytes that it unpacked only to see what they are, at most */
	/* bytes that zstd wants next: to the end of one block, and the 3 of the next one's head */
	size_t hint;
	bool full;       /* zstd may hold more of the block than there was room for */
	lzma_stream xz;
	BrotliDecoderState *brotli;
	/* of xz: what one step made, handed out in parts; NULL = steps write where they are asked to */
	char *held;
	size_t held_at, held_end;
};

static bool is_gzip(const char *at, size_t n)
{
	return n >= 2 && at[0] == '\x1F' && at[1] == '\x8B';
}

static bool is_zstd(const char *at, size_t n)
{
	return n >= 4 && (memcmp(at, "\x28\xB5\x2F\xFD", 4) == 0 ||
	                  (memcmp(at + 1, "\x2A\x4D\x18", 3) == 0 && ((unsigned char)at[0] & 0xF0) == 0x50));
}

static bool is_xz(const char *at, size_t n)
{
	return n >= 6 && memcmp(at, "\xFD" "7zXZ", 6) == 0;
}

static enum outcome step_gzip(struct unpacker *self, struct flow *flow)
{
	z_stream *z = &self->gzip;
	int result;

	if (!self->inside) {
		if (flow->in[0] == '\0') { /* zeros that pad to the block of a tape */
			while (flow->used < flow->nin && flow->in[flow->used] == '\0')
				flow->used++;
			return WHOLE;
		}
		if (inflateReset(z) != Z_OK)
			return DAMAGED;
	}
	z->next_in = (Bytef *)(uintptr_t)flow->in;
	z->avail_in = flow->nin > 1 << 30 ? 1 << 30 : (uInt)flow->nin;
	z->next_out = (Bytef *)flow->out;
	z->avail_out = flow->nout > 1 << 30 ? 1 << 30 : (uInt)flow->nout;
	result = inflate(z, Z_NO_FLUSH);
	flow->used = (size_t)((const char *)z->next_in - flow->in);
	flow->made = (size_t)((char *)z->next_out - flow->out);
	switch (result) {
	case Z_OK:
	case Z_BUF_ERROR: /* no progress was possible; the caller brings more or sees the cut */
		return GOES_ON;
	case Z_STREAM_END:
		return WHOLE;
	case Z_MEM_ERROR:
		return NO_MEMORY;
	default:
		return DAMAGED;
	}
}

/* One block at a time, and nothing new before all of it is out: a call that meets damage forgets what it
 * gave, so that how much comes would depend on how much was read at once. */
static enum outcome step_zstd(struct unpacker *self, struct flow *flow)
{
	size_t bite = self->full ? 0 : self->hint > 3 ? self->hint - 3 : 1;
	ZSTD_inBuffer in = { flow->in, flow->nin < bite ? flow->nin : bite, 0 };
	ZSTD_outBuffer out = { flow->out, flow->nout, 0 };
	size_t left = ZSTD_decompressStream(self->zstd, &out, &in);

	flow->used = in.pos;
	flow->made = out.pos;
	self->full = out.pos == out.size;
	if (!ZSTD_isError(left)) {
		self->hint = left ? left : ZSTD_BEGINNING;
		return left == 0 ? WHOLE : GOES_ON;
	}
	switch (ZSTD_getErrorCode(left)) {
	case ZSTD_error_frameParameter_windowTooLarge:
		return TOO_WIDE;
	case ZSTD_error_memory_allocation:
		return NO_MEMORY;
	case ZSTD_error_dictionary_wrong:
		return self->dictionary ? DAMAGED : NO_DICTIONARY;
	default:
		return DAMAGED;
	}
}

static enum outcome step_xz(struct unpacker *self, struct flow *flow)
{
	lzma_stream *xz = &self->xz;
	lzma_ret result;

	xz->next_in = (const uint8_t *)flow->in;
	xz->avail_in = flow->nin;
	xz->next_out = (uint8_t *)flow->out;
	xz->avail_out = flow->nout;
	result = lzma_code(xz, flow->last ? LZMA_FINISH : LZMA_RUN);
	flow->used = flow->nin - xz->avail_in;
	flow->made = flow->nout - xz->avail_out;
	switch ((int)result) {
	case LZMA_OK:
	case LZMA_BUF_ERROR:
		return GOES_ON;
	case LZMA_STREAM_END:
		return WHOLE;
	case LZMA_MEM_ERROR:
		return NO_MEMORY;
	case LZMA_MEMLIMIT_ERROR:
		return TOO_WIDE;
	default:
		return DAMAGED;
	}
}

/* One stream; what stands behind its end is no matter. */
static enum outcome step_brotli(struct unpacker *self, struct flow *flow)
{
	const uint8_t *in = (const uint8_t *)flow->in;
	uint8_t *out = (uint8_t *)flow->out;
	size_t nin = flow->nin, nout = flow->nout;
	BrotliDecoderResult result;

	if (BrotliDecoderIsFinished(self->brotli)) {
		flow->used = flow->nin;
		return WHOLE;
	}
	result = BrotliDecoderDecompressStream(self->brotli, &nin, &in, &nout, &out, NULL);
	flow->used = flow->nin - nin;
	flow->made = flow->nout - nout;
	if (result == BROTLI_DECODER_RESULT_SUCCESS)
		return WHOLE;
	if (result != BROTLI_DECODER_RESULT_ERROR)
		return GOES_ON;
	switch ((int)BrotliDecoderGetErrorCode(self->brotli)) {
	case BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES:
	case BROTLI_DECODER_ERROR_ALLOC_TREE_GROUPS:
	case BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MAP:
	case BROTLI_DECODER_ERROR_ALLOC_RING_BUFFER_1:
	case BROTLI_DECODER_ERROR_ALLOC_RING_BUFFER_2:
	case BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES:
		return NO_MEMORY;
	default:
		return DAMAGED;
	}
}

static void end_early(struct unpacker *self, enum outcome outcome)
{
	struct zf_bytes *bytes = &self->bytes;
	unsigned long long at = bytes->below->eaten, made = self->made;

	self->over = true;
	/* a wrong length in a member's head may lead past its end to the file's */
	self->may_go_on = self->goes_back && self->inside && outcome <= NO_DICTIONARY;
	if (outcome == NO_MEMORY) {
		bytes->no_memory = true;
	} else if (outcome == TOO_WIDE) {
		zf_bytes_damage(bytes, "packed-window", "unpack it first (zstd -d --long=31, or xz -d)",
		                "its %s data wants a window of more than 128 MiB", self->name);
	} else if (outcome == NO_DICTIONARY) {
		zf_bytes_damage(bytes, "packed-dictionary", "unpack it first (zstd -d -D DICTIONARY)",
		                "its zstd data wants a dictionary that it does not begin with");
	} else if (outcome == DAMAGED) {
		zf_bytes_damage(bytes, self->damaged, "fetch the file again; what came before was used",
		                "its %s data is damaged near byte %llu, after %llu bytes unpacked",
		                self->name, at, made);
	} else if (bytes->below->damage.code) {
		bytes->damage = bytes->below->damage;
	} else if (self->inside) {
		zf_bytes_damage(bytes, self->cut, "fetch the file again; what came before was used",
		                "its %s data ends early, at byte %llu, after %llu bytes unpacked",
		                self->name, at, made);
	}
}

static bool is_bomb(struct unpacker *self)
{
	if (self->made <= bomb_floor || (self->made - bomb_floor) / BOMB_RATIO <= *self->bytes.stored)
		return false;
	self->over = true;
	zf_bytes_damage(&self->bytes, "packed-bomb", "leave the file out, or unpack it yourself",
	                "%llu bytes of it unpack to more than %llu", (unsigned long long)*self->bytes.stored,
	                (unsigned long long)self->made);
	return true;
}

/* The next step of the codec; bytes made stand at flow->out. false = no more. */
static bool advance(struct unpacker *self, struct flow *flow)
{
	struct zf_bytes *below = self->bytes.below;
	size_t want = self->held ? STEADY - below->eaten % STEADY : 1;
	enum outcome outcome;

	flow->nin = zf_bytes_want(below, want);
	if (self->held && flow->nin > want)
		flow->nin = want;
	flow->in = below->window + below->at;
	flow->last = flow->nin == 0;
	if (self->over || is_bomb(self))
		return false;
	if (flow->last && !self->inside) {
		end_early(self, GOES_ON);
		return false;
	}
	if (!self->inside)
		self->began = below->eaten;
	outcome = self->step(self, flow);
	self->inside = outcome != WHOLE;
	zf_bytes_eat(below, flow->used);
	self->made += flow->made;
	if (outcome > WHOLE || (flow->last && outcome == GOES_ON && flow->made == 0))
		end_early(self, outcome);
	return true;
}

static size_t pull(struct zf_bytes *bytes, char *to, size_t room)
{
	struct unpacker *self = (struct unpacker *)bytes;

	for (;;) {
		size_t n = self->held_end - self->held_at;
		struct flow flow = { .out = self->held ? self->held : to, .nout = self->held ? STEADY : room };
		if (n > 0) {
			n = n < room ? n : room;
			memcpy(to, self->held + self->held_at, n);
			self->held_at += n;
			return n;
		}
		if (!advance(self, &flow))
			return 0;
		if (self->held) {
			self->held_at = 0;
			self->held_end = flow.made;
		} else if (flow.made) {
			return flow.made;
		}
	}
}

static void release(struct zf_bytes *bytes)
{
	struct unpacker *self = (struct unpacker *)bytes;

	if (self->step == step_gzip)
		inflateEnd(&self->gzip);
	ZSTD_freeDStream(self->zstd);
	lzma_end(&self->xz);
	if (self->brotli)
		BrotliDecoderDestroyInstance(self->brotli);
	free(self->held);
}

/* ---- past damage ---- */

/* Whether a member that unpacks to `begin` stands here; z is reset. */
static bool begins_gzip(z_stream *z, const char *at, size_t n, struct zf_slice begin)
{
	char out[16];

	if (n < 10 || begin.len > sizeof out || !is_gzip(at, n) || ((unsigned char)at[3] & 0xE0) != 0 ||
	    inflateReset(z) != Z_OK)
		return false;
	z->next_in = (Bytef *)(uintptr_t)at;
	z->avail_in = (uInt)(n < TASTE ? n : TASTE);
	z->next_out = (Bytef *)out;
	z->avail_out = (uInt)begin.len;
	inflate(z, Z_SYNC_FLUSH);
	return z->avail_out == 0 && memcmp(out, begin.at, begin.len) == 0;
}

/* The same of zstd, which is reset before and after. Bytes may be made to look like frames, each of which costs
 * a whole block: beside the first hundred, no more than 64 times what was passed over is unpacked. */
static bool begins_zstd(struct unpacker *self, const char *at, size_t n, struct zf_slice begin)
{
	char made[16];
	ZSTD_inBuffer in = { at, n, 0 };
	ZSTD_outBuffer out = { made, begin.len, 0 };
	size_t left = 1;

	if (n < 4 || memcmp(at, "\x28\xB5\x2F\xFD", 4) != 0 || begin.len > sizeof made ||
	    self->tasted > ((uint64_t)16 << 20) + self->bytes.below->eaten * 64)
		return false;
	ZSTD_DCtx_reset(self->zstd, ZSTD_reset_session_only);
	while (out.pos < out.size && in.pos < in.size && left && !ZSTD_isError(left))
		left = ZSTD_decompressStream(self->zstd, &out, &in);
	self->tasted += ZSTD_isError(left) ? in.pos : TASTE_ZSTD;
	self->bytes.no_memory |= ZSTD_getErrorCode(left) == ZSTD_error_memory_allocation;
	ZSTD_DCtx_reset(self->zstd, ZSTD_reset_session_only);
	return out.pos == begin.len && memcmp(made, begin.at, begin.len) == 0;
}

/* Eats up to the next member that unpacks to `begin`. */
static bool find_member(struct unpacker *self, struct zf_slice begin)
{
	struct zf_bytes *below = self->bytes.below;
	bool zstd = self->zstd != NULL;

	while (!self->bytes.no_memory && zf_bytes_want(below, TASTE) > 0) {
		struct zf_slice here = zf_bytes_here(below);
		const char *at = memchr(here.at, zstd ? 0x28 : 0x1F, here.len);
		size_t n;

		zf_bytes_eat(below, at ? (size_t)(at - here.at) : here.len);
		if (!at)
			continue;
		n = zf_bytes_want(below, TASTE);
		if (zstd && n >= 4 && is_zstd(zf_bytes_here(below).at, n))
			n = zf_bytes_want(below, TASTE_ZSTD);
		at = zf_bytes_here(below).at;
		if (zstd ? begins_zstd(self, at, n, begin) : begins_gzip(&self->gzip, at, n, begin))
			return true;
		zf_bytes_eat(below, 1);
	}
	return false;
}

bool zf_bytes_go_on(struct zf_bytes *bytes, struct zf_slice begin)
{
	struct unpacker *self = (struct unpacker *)bytes;
	struct zf_bytes *below = bytes->below;
	uint64_t from, here;
	bool found;

	if (bytes->pull != pull || !self->may_go_on)
		return false;
	self->may_go_on = false;
	here = below->eaten;
	from = self->began + 1 > self->looked ? self->began + 1 : self->looked;
	if (here > LOOK_BACK && from < here - LOOK_BACK)
		from = here - LOOK_BACK;
	if (from < here)
		zf_bytes_back(below, (size_t)(here - from));
	else
		zf_bytes_skip(below, from - here);
	self->looked = here > from ? here : from;
	found = find_member(self, begin);
	if (below->no_memory)
		bytes->no_memory = true;
	if (!found)
		return false;
	self->over = self->inside = self->full = false;
	self->hint = ZSTD_BEGINNING;
	bytes->ended = false;
	bytes->damage.code = NULL;
	return true;
}

/* ---- */

static void name_after(struct unpacker *self, const char *name, const char *cut, const char *damaged)
{
	self->name = name;
	self->cut = cut;
	self->damaged = damaged;
}

static uint32_t four_bytes(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;

	return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/*
 * The dictionary of a web archive, where its first frame is one: a skippable frame of this number, with the
 * dictionary in it, plain or packed itself. Source: IIPC, "WARC Compression using Zstandard", dictionaries.
 * false = no memory.
 */
static bool take_dictionary(struct unpacker *self, struct zf_bytes *below)
{
	enum { NUMBER = 0x184D2A5D, HEAD = 8 };
	size_t have = zf_bytes_want(below, HEAD), len;
	const char *at = zf_bytes_here(below).at;
	char *unpacked = NULL;
	size_t failed = 0;

	if (have < HEAD || four_bytes(at) != NUMBER)
		return true;
	len = four_bytes(at + 4);
	if (len > DICTIONARY_LIMIT || zf_bytes_want(below, HEAD + len) < HEAD + len)
		return !below->no_memory;
	at = zf_bytes_here(below).at + HEAD;
	if (len >= 4 && memcmp(at, "\x28\xB5\x2F\xFD", 4) == 0) {
		unpacked = malloc(DICTIONARY_LIMIT);
		if (!unpacked)
			return false;
		len = ZSTD_decompressDCtx(self->zstd, unpacked, DICTIONARY_LIMIT, at, len);
		at = unpacked;
	}
	if (ZSTD_isError(len))
		failed = len;
	else if (len >= 4 && four_bytes(at) == ZSTD_MAGIC_DICTIONARY)
		failed = ZSTD_DCtx_loadDictionary(self->zstd, at, len);
	self->dictionary = failed == 0;
	free(unpacked);
	return ZSTD_getErrorCode(failed) != ZSTD_error_memory_allocation;
}

/* The packing of the bytes below, whose first ones at[0..n) have its mark. */
static bool prepare(struct unpacker *self, struct zf_bytes *below, const char *at, size_t n)
{
	if (is_gzip(at, n)) {
		name_after(self, "gzip", "gzip-cut", "gzip-damaged");
		self->step = step_gzip;
		self->goes_back = true;
		return inflateInit2(&self->gzip, 15 + 16) == Z_OK;
	}
	if (is_zstd(at, n)) {
		name_after(self, "zstd", "zstd-cut", "zstd-damaged");
		self->step = step_zstd;
		self->goes_back = true;
		self->zstd = ZSTD_createDStream();
		self->hint = ZSTD_BEGINNING;
		return self->zstd && take_dictionary(self, below);
	}
	name_after(self, "xz", "xz-cut", "xz-damaged");
	self->step = step_xz;
	self->held = malloc(STEADY);
	return self->held && lzma_stream_decoder(&self->xz, WINDOW_LIMIT, LZMA_CONCATENATED) == LZMA_OK;
}

static bool prepare_as(struct unpacker *self, enum zf_packing packing, const char *at, size_t n)
{
	bool zlib = n >= 2 && (at[0] & 15) == 8 && ((unsigned char)at[0] << 8 | (unsigned char)at[1]) % 31 == 0;

	if (packing == ZF_PACKING_BROTLI) {
		name_after(self, "brotli", "brotli-cut", "brotli-damaged");
		self->step = step_brotli;
		self->brotli = BrotliDecoderCreateInstance(NULL, NULL, NULL);
		return self->brotli != NULL;
	}
	name_after(self, "deflate", "deflate-cut", "deflate-damaged");
	self->step = step_gzip;
	return inflateInit2(&self->gzip, zlib ? 15 : -15) == Z_OK;
}

/* The unpacker becomes the top layer, or is freed with `good` false. */
static bool put_on(struct unpacker *self, bool good, struct zf_bytes **bytes)
{
	self->bytes.pull = pull;
	self->bytes.release = release;
	if (!good || !zf_bytes_start(&self->bytes, *bytes, (*bytes)->piece)) {
		self->bytes.below = NULL;
		zf_bytes_free(&self->bytes, NULL);
		return false;
	}
	(*bytes)->keep = self->goes_back ? LOOK_BACK : 0;
	*bytes = &self->bytes;
	return true;
}

bool zf_bytes_unpack(struct zf_bytes **bytes)
{
	for (int layer = 0; layer < MOST_LAYERS; layer++) {
		size_t n = zf_bytes_want(*bytes, 6);
		const char *at = zf_bytes_here(*bytes).at;
		struct unpacker *self;
		if (!is_gzip(at, n) && !is_zstd(at, n) && !is_xz(at, n))
			return true;
		self = calloc(1, sizeof *self);
		if (!self || !put_on(self, prepare(self, *bytes, at, n), bytes))
			return false;
	}
	return true;
}

bool zf_bytes_unpack_as(struct zf_bytes **bytes, enum zf_packing packing)
{
	size_t n = zf_bytes_want(*bytes, 2);
	struct unpacker *self = calloc(1, sizeof *self);

	return self && put_on(self, prepare_as(self, packing, zf_bytes_here(*bytes).at, n), bytes);
}
