/* Packing, as the ordinary tools do it; and lines to pack. */
#ifndef ZF_TESTS_PACK_H
#define ZF_TESTS_PACK_H

#include "files.h"

#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

static inline void gzip(struct zf_buffer *out, struct zf_slice text)
{
	z_stream z = { 0 };

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (Bytef *)(uintptr_t)text.at;
	z.avail_in = (uInt)text.len;
	z.avail_out = (uInt)deflateBound(&z, text.len);
	z.next_out = (Bytef *)zf_buffer_room(out, z.avail_out);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->len += z.total_out;
	deflateEnd(&z);
}

static inline void zstd(struct zf_buffer *out, struct zf_slice text)
{
	size_t room = ZSTD_compressBound(text.len);
	ZSTD_CCtx *packer = ZSTD_createCCtx();

	ZSTD_CCtx_setParameter(packer, ZSTD_c_checksumFlag, 1);
	out->len += ZSTD_compress2(packer, zf_buffer_room(out, room), room, text.at, text.len);
	ZSTD_freeCCtx(packer);
}

static inline void xz(struct zf_buffer *out, struct zf_slice text)
{
	size_t room = lzma_stream_buffer_bound(text.len), at = 0;

	assert_int_equal(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, NULL, (const uint8_t *)text.at, text.len,
	                                         (uint8_t *)zf_buffer_room(out, room), &at, room), LZMA_OK);
	out->len += at;
}

typedef void packer(struct zf_buffer *out, struct zf_slice text);
static packer *const packers[] = { gzip, zstd, xz };

static inline void spit_packed(const char *name, packer *pack, struct zf_slice text)
{
	struct zf_buffer packed = { 0 };

	pack(&packed, text);
	spit(name, zf_buffer_as_slice(&packed));
	zf_buffer_free(&packed);
}

static const char lines[] =
	"{\"text\":\"De bijen vlogen "
	"uit.\",\"url\":\"https://example.eu/1\",\"date\":\"2021-05-20\",\"lang\":\"nl\"}\n"
	"\n  \r\n"
	"{\"html\":\"<p>Die B\\u00e4ume "
	"bl\\u00fchen.</p>\",\"text\":\"unused\",\"ts\":\"2021-06-01T10:00:00Z\"}\r\n"
	"{\"text\":\"half\n"
	"{\"title\":\"no text\"}\n"
	"[1,2]\n"
	"{\"text\":\"\"}\n"
	"  {\"text\":\"Last, without a line end.\"}";

static const char lines_told[] =
	"a 0+92 De bijen vlogen uit.\n"
	"a 98+90 <p>Die B\xC3\xA4ume bl\xC3\xBChen.</p>\n"
	"a 189+13 json-bad:failed \n"
	"a 203+19 json-no-text:failed \n"
	"a 223+5 json-bad:failed \n"
	"a 229+11 empty:skipped \n"
	"a 241+38 Last, without a line end.\n";

#endif
