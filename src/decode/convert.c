#include "decode/convert.h"

#include <stdlib.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

#include "core/utf8.h"

struct zf_converter {
	const struct zf_encoding *encoding; /* that table or icu holds; NULL = none yet */
	uint8_t len[128];                   /* of table rows; 0 = the byte means nothing */
	char table[128][3];                 /* UTF-8 of the bytes from 128 on */
	UConverter *icu;
};

struct zf_converter *zf_converter_new(void)
{
	return calloc(1, sizeof(struct zf_converter));
}

void zf_converter_free(struct zf_converter *converter)
{
	if (!converter)
		return;
	ucnv_close(converter->icu);
	free(converter);
}

/* ISO-8859-16 from 160 on (ISO/IEC 8859-16:2001). */
static const uint16_t latin10[96] = {
	0xA0, 0x104, 0x105, 0x141, 0x20AC, 0x201E, 0x160, 0xA7,
	0x161, 0xA9, 0x218, 0xAB, 0x179, 0xAD, 0x17A, 0x17B,
	0xB0, 0xB1, 0x10C, 0x142, 0x17D, 0x201D, 0xB6, 0xB7,
	0x17E, 0x10D, 0x219, 0xBB, 0x152, 0x153, 0x178, 0x17C,
	0xC0, 0xC1, 0xC2, 0x102, 0xC4, 0x106, 0xC6, 0xC7,
	0xC8, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF,
	0x110, 0x143, 0xD2, 0xD3, 0xD4, 0x150, 0xD6, 0x15A,
	0x170, 0xD9, 0xDA, 0xDB, 0xDC, 0x118, 0x21A, 0xDF,
	0xE0, 0xE1, 0xE2, 0x103, 0xE4, 0x107, 0xE6, 0xE7,
	0xE8, 0xE9, 0xEA, 0xEB, 0xEC, 0xED, 0xEE, 0xEF,
	0x111, 0x144, 0xF2, 0xF3, 0xF4, 0x151, 0xF6, 0x15B,
	0x171, 0xF9, 0xFA, 0xFB, 0xFC, 0x119, 0x21B, 0xFF,
};

enum zeef_status zf_convert_table(const struct zf_encoding *encoding, uint32_t codes[128])
{
	UErrorCode error = U_ZERO_ERROR;
	UConverter *icu;

	memset(codes, 0, 128 * sizeof *codes);
	if (encoding->shape == ZF_ENCODING_LATIN10) {
		for (unsigned byte = 128; byte < 256; byte++)
			codes[byte - 128] = byte < 160 ? byte : latin10[byte - 160];
		return ZEEF_OK;
	}
	icu = ucnv_open(encoding->icu, &error);
	if (U_FAILURE(error))
		return error == U_MEMORY_ALLOCATION_ERROR ? ZEEF_ENOMEM : ZEEF_END;
	for (unsigned byte = 128; byte < 256; byte++) {
		char c = (char)byte;
		const char *from = &c;
		UChar32 code;
		error = U_ZERO_ERROR;
		ucnv_reset(icu);
		code = ucnv_getNextUChar(icu, &from, &c + 1, &error);
		if (U_SUCCESS(error) && code != 0xFFFD && code < 0x10000)
			codes[byte - 128] = (uint32_t)code;
	}
	ucnv_close(icu);
	return ZEEF_OK;
}

/* All of an encoding of single bytes is its upper half. ZEEF_END: this ICU lacks it. */
static enum zeef_status fill_table(struct zf_converter *converter, const struct zf_encoding *encoding)
{
	uint32_t codes[128];
	enum zeef_status status = zf_convert_table(encoding, codes);

	memset(converter->len, 0, sizeof converter->len);
	for (unsigned i = 0; i < 128 && status == ZEEF_OK; i++) {
		char bytes[4];

		if (!codes[i])
			continue;
		converter->len[i] = (uint8_t)zf_utf8_put(codes[i], bytes);
		memcpy(converter->table[i], bytes, 3);
	}
	return status;
}

static size_t ascii_run(struct zf_slice bytes, size_t at)
{
	size_t from = at;
	uint64_t word;

	while (bytes.len - at >= 8) {
		memcpy(&word, bytes.at + at, 8);
		if (word & 0x8080808080808080u)
			break;
		at += 8;
	}
	while (at < bytes.len && (unsigned char)bytes.at[at] < 128)
		at++;
	return at - from;
}

static enum zeef_status single(const struct zf_converter *converter, struct zf_arena *arena,
                               struct zf_slice bytes, struct zf_slice *out, uint64_t *replaced)
{
	size_t upper = 0, n = 0;
	char *to;

	for (size_t i = 0; i < bytes.len; i++)
		upper += (unsigned char)bytes.at[i] >> 7;
	to = zf_arena_raw(arena, bytes.len + 2 * upper + 1, 1);
	if (!to)
		return ZEEF_ENOMEM;
	for (size_t i = 0; i < bytes.len;) {
		size_t run = ascii_run(bytes, i);
		unsigned row;
		memcpy(to + n, bytes.at + i, run);
		n += run;
		i += run;
		if (i == bytes.len)
			break;
		row = (unsigned char)bytes.at[i++] - 128u;
		if (converter->len[row] == 0) {
			memcpy(to + n, "\xEF\xBF\xBD", 3);
			n += 3;
			++*replaced;
			continue;
		}
		memcpy(to + n, converter->table[row], converter->len[row]);
		n += converter->len[row];
	}
	*out = zf_slice_make(to, n);
	return ZEEF_OK;
}

static void U_CALLCONV on_fault(const void *context, UConverterToUnicodeArgs *args, const char *units,
                                int32_t len, UConverterCallbackReason reason, UErrorCode *error)
{
	static const UChar mark = 0xFFFD;
	uint64_t *replaced = (uint64_t *)context;

	(void)units;
	(void)len;
	if (reason > UCNV_IRREGULAR)
		return;
	*error = U_ZERO_ERROR;
	++*replaced;
	ucnv_cbToUWriteUChars(args, &mark, 1, 0, error);
}

/* ICU gives UTF-16 in pieces; they become UTF-8 in the arena, four bytes of room for each byte read at most. */
static enum zeef_status wide(struct zf_converter *converter, struct zf_arena *arena, struct zf_slice bytes,
                             struct zf_slice *out, uint64_t *replaced)
{
	UChar piece[1024], high = 0;
	const char *from = bytes.at, *end = bytes.at + bytes.len;
	char *to = zf_arena_raw(arena, bytes.len * 3 + 8, 1);
	size_t n = 0, room = bytes.len * 3 + 8;
	UErrorCode error = U_ZERO_ERROR;

	if (!to)
		return ZEEF_ENOMEM;
	ucnv_setToUCallBack(converter->icu, on_fault, replaced, NULL, NULL, &error);
	ucnv_reset(converter->icu);
	do {
		UChar *target = piece;
		error = U_ZERO_ERROR;
		ucnv_toUnicode(converter->icu, &target, piece + 1024, &from, end, NULL, 1, &error);
		if (U_FAILURE(error) && error != U_BUFFER_OVERFLOW_ERROR)
			return error == U_MEMORY_ALLOCATION_ERROR ? ZEEF_ENOMEM : ZEEF_END;
		for (const UChar *u = piece; u < target && n + 4 < room; u++) {
			uint32_t code = *u;
			if (code >= 0xD800 && code < 0xDC00) {
				high = *u;
				continue;
			}
			if (code >= 0xDC00 && code < 0xE000)
				code = 0x10000 + (((uint32_t)high - 0xD800) << 10) + (code - 0xDC00);
			n += zf_utf8_put(code, to + n);
		}
	} while (error == U_BUFFER_OVERFLOW_ERROR);
	*out = zf_slice_make(to, n);
	return ZEEF_OK;
}

static uint32_t unit(const unsigned char *at, bool little)
{
	return little ? at[0] | (uint32_t)at[1] << 8 : at[1] | (uint32_t)at[0] << 8;
}

static enum zeef_status utf16(struct zf_arena *arena, struct zf_slice bytes, bool little, struct zf_slice *out,
                              uint64_t *replaced)
{
	size_t units = bytes.len / 2, n = 0;
	const unsigned char *at = (const unsigned char *)bytes.at;
	char *to = zf_arena_raw(arena, units * 3 + 4, 1);

	if (!to)
		return ZEEF_ENOMEM;
	for (size_t i = 0; i < units; i++) {
		uint32_t code = unit(at + 2 * i, little);
		if (code >= 0xD800 && code < 0xDC00 && i + 1 < units) {
			uint32_t low = unit(at + 2 * i + 2, little);
			if (low >= 0xDC00 && low < 0xE000) {
				code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
				i++;
			}
		}
		*replaced += code >= 0xD800 && code < 0xE000;
		n += zf_utf8_put(code, to + n);
	}
	if (bytes.len % 2) {
		++*replaced;
		n += zf_utf8_put(0xFFFD, to + n);
	}
	*out = zf_slice_make(to, n);
	return ZEEF_OK;
}

static enum zeef_status utf8(struct zf_arena *arena, struct zf_slice bytes, struct zf_slice *out,
                             uint64_t *replaced)
{
	size_t room = bytes.len, n = 0, at = 0;
	char *to;

	for (size_t i = 0; i < bytes.len; i++) /* each faulty part is a byte at least */
		room += (unsigned char)bytes.at[i] >> 7 ? 2 : 0;
	to = zf_arena_raw(arena, room + 4, 1);
	if (!to)
		return ZEEF_ENOMEM;
	while (at < bytes.len) {
		size_t from = at;
		size_t run = ascii_run(bytes, at);
		memcpy(to + n, bytes.at + at, run);
		n += run;
		at = from += run;
		if (at == bytes.len)
			break;
		if (zf_utf8_next(bytes, &at) == ZF_UTF8_BAD) {
			n += zf_utf8_put(0xFFFD, to + n);
			++*replaced;
		} else {
			memcpy(to + n, bytes.at + from, at - from);
			n += at - from;
		}
	}
	*out = zf_slice_make(to, n);
	return ZEEF_OK;
}

static enum zeef_status open_icu(struct zf_converter *converter, const struct zf_encoding *encoding)
{
	UErrorCode error = U_ZERO_ERROR;

	ucnv_close(converter->icu);
	converter->icu = ucnv_open(encoding->icu, &error);
	if (error == U_MEMORY_ALLOCATION_ERROR)
		return ZEEF_ENOMEM;
	return U_FAILURE(error) ? ZEEF_END : ZEEF_OK;
}

enum zeef_status zf_convert(struct zf_converter *converter, struct zf_arena *arena,
                            const struct zf_encoding *encoding, struct zf_slice bytes, struct zf_slice *out,
                            uint64_t *replaced)
{
	*out = (struct zf_slice){ NULL, 0 };
	*replaced = 0;
	switch (encoding->shape) {
	case ZF_ENCODING_NONE:
		return ZEEF_END;
	case ZF_ENCODING_UTF8:
		return utf8(arena, bytes, out, replaced);
	case ZF_ENCODING_UTF16BE:
	case ZF_ENCODING_UTF16LE:
		return utf16(arena, bytes, encoding->shape == ZF_ENCODING_UTF16LE, out, replaced);
	case ZF_ENCODING_BYTES:
	case ZF_ENCODING_LATIN10:
		if (converter->encoding != encoding) {
			enum zeef_status status = fill_table(converter, encoding);

			converter->encoding = NULL; /* the table of the one before is gone */
			if (status != ZEEF_OK)
				return status;
		}
		converter->encoding = encoding;
		return single(converter, arena, bytes, out, replaced);
	case ZF_ENCODING_WIDE:
		if (converter->encoding != encoding) {
			enum zeef_status status = open_icu(converter, encoding);
			converter->encoding = NULL;
			if (status != ZEEF_OK)
				return status;
			converter->encoding = encoding;
		}
		return wide(converter, arena, bytes, out, replaced);
	}
	return ZEEF_END;
}
