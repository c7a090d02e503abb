#include "decode/decode.h"

#include <stdlib.h>
#include <unicode/ucsdet.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "core/utf8.h"
#include "decode/letters.h"
#include "decode/prescan.h"
#include "decode/western.h"

enum {
	LOOK = 64 * 1024, /* bytes that tell text from other data */
	SAMPLE = 4096,    /* bytes around those over 127 that the detector sees: it is slow */
	SURE = 25,        /* confidence (0..100) under which the detector's word is not taken */
};

struct zf_decoder {
	UCharsetDetector *detector;
	struct zf_converter *converter;
	struct zf_letters *letters;
};

struct zf_decoder *zf_decoder_new(void)
{
	struct zf_decoder *decoder = calloc(1, sizeof *decoder);
	UErrorCode error = U_ZERO_ERROR;

	if (!decoder)
		return NULL;
	decoder->detector = ucsdet_open(&error);
	decoder->converter = zf_converter_new();
	decoder->letters = zf_letters_new();
	if (U_FAILURE(error) || !decoder->converter || !decoder->letters) {
		zf_decoder_free(decoder);
		return NULL;
	}
	return decoder;
}

void zf_decoder_free(struct zf_decoder *decoder)
{
	if (!decoder)
		return;
	if (decoder->detector)
		ucsdet_close(decoder->detector);
	zf_converter_free(decoder->converter);
	zf_letters_free(decoder->letters);
	free(decoder);
}

static size_t ascii_run(struct zf_slice text, size_t at)
{
	size_t from = at;
#ifdef __SSE2__
	while (text.len - at >= 32) {
		__m128i a = _mm_loadu_si128((const __m128i *)(const void *)(text.at + at));
		__m128i b = _mm_loadu_si128((const __m128i *)(const void *)(text.at + at + 16));
		if (_mm_movemask_epi8(_mm_or_si128(a, b)))
			break;
		at += 32;
	}
#endif
	while (at < text.len && (unsigned char)text.at[at] < 128)
		at++;
	return at - from;
}

/* The length of the longest valid start: zf_utf8_valid with short ways for ASCII and for two and
 * three bytes. */
static size_t valid_start(struct zf_slice text)
{
	size_t at = 0;

	for (;;) {
		unsigned char c;
		size_t from;
		if (at < text.len && (unsigned char)text.at[at] < 128)
			at += ascii_run(text, at);
		if (at == text.len)
			return at;
		c = (unsigned char)text.at[at];
		if (c >= 0xC2 && c < 0xE0 && text.len - at > 1 &&
		    ((unsigned char)text.at[at + 1] & 0xC0) == 0x80) {
			at += 2;
			continue;
		}
		from = at;
		if (zf_utf8_next(text, &at) == ZF_UTF8_BAD)
			return from;
	}
}

/* How much of the bytes over 127 is valid UTF-8. A sequence that the end cuts is no fault. */
static void count_utf8(struct zf_slice text, uint64_t *good, uint64_t *bad)
{
	size_t at = 0;

	*good = *bad = 0;
	while (at < text.len) {
		at += ascii_run(text, at);
		if (at == text.len)
			break;
		if (zf_utf8_next(text, &at) != ZF_UTF8_BAD)
			++*good;
		else if (at < text.len)
			++*bad;
	}
}

static bool has_magic(struct zf_slice bytes)
{
	static const struct zf_slice magic[] = {
		{ "%PDF-", 5 },      { "PK\3\4", 4 },      { "\x89PNG", 4 },        { "GIF8", 4 },
		{ "\xFF\xD8\xFF", 3 }, { "RIFF", 4 },      { "\x1F\x8B\b", 3 },     { "BZh", 3 },
		{ "7z\xBC\xAF", 4 }, { "\x7F" "ELF", 4 },  { "\xD0\xCF\x11\xE0", 4 }, { "OggS", 4 },
		{ "ID3", 3 },        { "{\\rtf", 5 },      { "%!PS", 4 },           { "wOFF", 4 },
		{ "wOF2", 4 },       { "SQLite format 3", 15 }, { "\0asm", 4 },     { "Rar!", 4 },
	};

	for (size_t i = 0; i < sizeof magic / sizeof *magic; i++)
		if (bytes.len >= magic[i].len && memcmp(bytes.at, magic[i].at, magic[i].len) == 0)
			return true;
	return false;
}

/* UTF-16 that says nothing of itself: every other byte of Latin text is NUL. NULL = it is not. */
static const struct zf_encoding *bare_utf16(struct zf_slice bytes)
{
	size_t n = bytes.len < 4096 ? bytes.len / 2 : 2048, even = 0, odd = 0;

	for (size_t i = 0; i < n; i++) {
		even += bytes.at[2 * i] == 0;
		odd += bytes.at[2 * i + 1] == 0;
	}
	if (n < 4)
		return NULL;
	if (odd * 10 > n * 6 && even * 20 < n)
		return zf_encoding_find(zf_slice_of("utf-16le"));
	if (even * 10 > n * 6 && odd * 20 < n)
		return zf_encoding_find(zf_slice_of("utf-16be"));
	return NULL;
}

/* Controls among at most 255 bytes, many at a time. */
static unsigned char controls_in(const char *at, size_t n)
{
	unsigned char controls = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)at[i];
		controls = (unsigned char)(controls + ((c < 32) & ((unsigned char)(c - '\t') > 4) & (c != 27)));
	}
	return controls;
}

/* Controls that no text has: more than one in fifty of the first bytes. */
static bool is_binary(struct zf_slice bytes)
{
	size_t n = bytes.len < LOOK ? bytes.len : LOOK, controls = 0;

	for (size_t i = 0; i < n; i += 128)
		controls += controls_in(bytes.at + i, n - i < 128 ? n - i : 128);
	return has_magic(bytes) || (controls > 3 && controls * 50 > n);
}

static bool is_word(char c)
{
	return (unsigned char)c >= 128 || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* The words with bytes over 127, each with some of what stands before it: the language tells ISO 8859's parts
 * apart. */
static struct zf_slice sample(struct zf_slice bytes, char buffer[SAMPLE])
{
	enum { AROUND = 120 };
	size_t n = 0, done = 0;

	for (size_t at = 0; at < bytes.len && n < SAMPLE; at = done) {
		size_t from, to;
		at += ascii_run(bytes, at);
		if (at >= bytes.len)
			break;
		from = at < done + AROUND ? done : at - AROUND;
		while (from < at && from > done && is_word(bytes.at[from - 1]))
			from++;
		for (to = at; to < bytes.len && is_word(bytes.at[to]) && to - at < SAMPLE; to++)
			;
		done = to < bytes.len ? to + 1 : to;
		if (done - from > SAMPLE - n)
			break;
		memcpy(buffer + n, bytes.at + from, done - from);
		n += done - from;
	}
	return zf_slice_make(buffer, n);
}

/* Whether all bytes over 127 are quotes, dashes, spaces and signs that mean the same in every Windows code page
 * from 1250 to 1258; letters of other encodings, and both bytes of East Asian ones, are more than these. */
static bool has_shared_signs_only(struct zf_slice bytes)
{
	static const unsigned char shared[] = {
		0x85, 0x86, 0x87, 0x89, 0x8B, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x99, 0x9B, 0xA0, 0xA6, 0xA7,
		0xA9, 0xAB, 0xAC, 0xAD, 0xAE, 0xB0, 0xB1, 0xB5, 0xB6, 0xB7, 0xBB,
	};

	for (size_t i = 0; i < bytes.len; i++)
		if ((unsigned char)bytes.at[i] >= 128 && !memchr(shared, (unsigned char)bytes.at[i], sizeof shared))
			return false;
	return true;
}

/* Where bytes over 127 are few, what stands around the first of them says more than the words that have them. */
static bool is_western_around(struct zf_slice bytes)
{
	size_t at = ascii_run(bytes, 0), from = at < SAMPLE / 2 ? 0 : at - SAMPLE / 2;

	return zf_is_western(zf_slice_make(bytes.at + from, bytes.len - from < SAMPLE ? bytes.len - from : SAMPLE));
}

/* ICU's word on a sample; NULL = nothing is sure enough. *status says where there was no memory to tell. */
static const struct zf_encoding *ask_icu(UCharsetDetector *detector, struct zf_slice bytes,
                                         enum zeef_status *status)
{
	UErrorCode error = U_ZERO_ERROR;
	const UCharsetMatch **matches;
	int32_t count = 0;

	ucsdet_setText(detector, bytes.at, (int32_t)bytes.len, &error);
	matches = ucsdet_detectAll(detector, &count, &error);
	if (error == U_MEMORY_ALLOCATION_ERROR)
		*status = ZEEF_ENOMEM;
	if (U_FAILURE(error))
		return NULL;
	for (int32_t i = 0; i < count; i++) {
		const char *name = ucsdet_getName(matches[i], &error);
		const struct zf_encoding *found;
		if (U_FAILURE(error) || ucsdet_getConfidence(matches[i], &error) < SURE)
			return NULL;
		found = zf_encoding_find(zf_slice_of(name));
		if (found && found->shape >= ZF_ENCODING_BYTES)
			return found;
	}
	return NULL;
}

/* ICU knows windows-1250 to 1256 and some parts of ISO 8859 by some of their languages; the letters know the
 * others. `common` is the reading where nothing is sure. */
static const struct zf_encoding *detect(struct zf_decoder *decoder, struct zf_slice all, const char *common,
                                        enum zeef_status *status)
{
	char buffer[SAMPLE];
	struct zf_slice bytes = sample(all, buffer);
	const struct zf_encoding *found;

	if (has_shared_signs_only(bytes) || zf_is_western(bytes) ||
	    (bytes.len < SAMPLE / 4 && is_western_around(all)))
		return zf_encoding_find(zf_slice_of("windows-1252"));
	found = ask_icu(decoder->detector, bytes, status);
	if (!found)
		found = zf_encoding_find(zf_slice_of(common));
	if (*status == ZEEF_OK)
		*status = zf_letters_choose(decoder->letters, bytes, found, &found);
	return found;
}

/* What the source or the page itself declares, if it can be: UTF-16 and UTF-8 would have shown. */
static const struct zf_encoding *declared(const struct zf_document *document)
{
	const struct zf_encoding *found = zf_encoding_find(document->origin.charset);

	if (found && found->shape >= ZF_ENCODING_BYTES)
		return found;
	found = zf_encoding_find(zf_prescan(document->bytes));
	return found && found->shape >= ZF_ENCODING_BYTES ? found : NULL;
}

static bool declares_utf8(const struct zf_document *document)
{
	const struct zf_encoding *found = zf_encoding_find(document->origin.charset);

	if (!found)
		found = zf_encoding_find(zf_prescan(document->bytes));
	return found && found->shape == ZF_ENCODING_UTF8;
}

/* The language that the source or the page declares; empty = none. */
static struct zf_slice declared_lang(const struct zf_document *document)
{
	enum { HEAD = 2048 };
	struct zf_slice head = { document->bytes.at, document->bytes.len < HEAD ? document->bytes.len : HEAD };

	if (document->origin.declared_lang.len)
		return document->origin.declared_lang;
	for (size_t at = 0; at + 8 < head.len; at++) {
		char quote = head.at[at + 5];
		if (head.at[at] == '<' && (head.at[at + 1] | 32) == 'b')
			break; /* the body */
		if (zf_slice_is_nocase(zf_slice_make(head.at + at, 5), "lang=")) {
			at += quote == '"' || quote == '\'' ? 6 : 5;
			return zf_slice_make(head.at + at, 2);
		}
	}
	return (struct zf_slice){ NULL, 0 };
}

/* What is commonest for a language where nothing else speaks (HTML 5, 13.2.3.2, step 9). */
static const char *common_label(struct zf_slice lang)
{
	static const struct {
		const char *languages, *label;
	} common[] = {
		{ "bg mk ru sr uk be", "windows-1251" }, { "cs hr hu pl ro sk sl bs sq", "windows-1250" },
		{ "el", "iso-8859-7" },                  { "et lt lv", "windows-1257" },
		{ "tr", "windows-1254" },                { "mt", "iso-8859-3" },
	};

	if (lang.len < 2)
		return "windows-1252";
	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		for (const char *code = common[i].languages; *code; code += code[2] ? 3 : 2)
			if (code[0] == (lang.at[0] | 32) && code[1] == (lang.at[1] | 32))
				return common[i].label;
	return "windows-1252";
}

/* The encoding of bytes that are not valid UTF-8. */
static const struct zf_encoding *choose(struct zf_decoder *decoder, const struct zf_document *document,
                                        enum zeef_status *status)
{
	const struct zf_encoding *found = zf_encoding_find(document->origin.charset);
	uint64_t good, bad;

	if (found && (found->shape == ZF_ENCODING_UTF16BE || found->shape == ZF_ENCODING_UTF16LE) &&
	    memchr(document->bytes.at, 0, document->bytes.len))
		return found;
	count_utf8(document->bytes, &good, &bad);
	if ((good && good >= bad * 10) || (good > bad && declares_utf8(document)))
		return zf_encoding_find(zf_slice_of("utf-8"));
	found = declared(document);
	return found ? found : detect(decoder, document->bytes, common_label(declared_lang(document)), status);
}

/* Takes a byte order mark off; NULL = there is none. */
static const struct zf_encoding *take_mark(struct zf_slice *bytes)
{
	const char *label = NULL;
	size_t n = 2;

	if (zf_slice_starts(*bytes, "\xEF\xBB\xBF")) {
		label = "utf-8";
		n = 3;
	} else if (zf_slice_starts(*bytes, "\xFF\xFE")) {
		label = "utf-16le";
	} else if (zf_slice_starts(*bytes, "\xFE\xFF")) {
		label = "utf-16be";
	}
	if (!label)
		return NULL;
	bytes->at += n;
	bytes->len -= n;
	return zf_encoding_find(zf_slice_of(label));
}

static bool is_blank(struct zf_slice text)
{
	size_t at = 0;

	while (at < text.len) {
		uint32_t code = zf_utf8_next(text, &at);
		if (!zf_is_space(code) && code != 0)
			return false;
	}
	return true;
}

static enum zeef_status convert(struct zf_decoder *decoder, struct zf_document *document,
                                const struct zf_encoding *encoding, struct zf_slice bytes)
{
	enum zeef_status status = zf_convert(decoder->converter, document->arena, encoding, bytes,
	                                     &document->text, &document->replaced);

	if (status == ZEEF_END) { /* this ICU lacks it: the commonest of the web is the best guess left */
		encoding = zf_encoding_find(zf_slice_of("windows-1252"));
		status = zf_convert(decoder->converter, document->arena, encoding, bytes, &document->text,
		                    &document->replaced);
	}
	document->origin.charset = zf_slice_of(encoding->name);
	return status == ZEEF_END ? ZEEF_ENOMEM : status;
}

enum zeef_status zf_decode(struct zf_decoder *decoder, struct zf_document *document)
{
	struct zf_slice bytes = document->bytes;
	const struct zf_encoding *encoding = take_mark(&bytes);
	enum zeef_status status = ZEEF_OK;

	document->text = (struct zf_slice){ NULL, 0 };
	document->replaced = 0;
	if (document->format == ZF_FORMAT_BLOCKS && valid_start(bytes) == bytes.len) {
		document->text = bytes;
		document->origin.charset = zf_slice_of("UTF-8");
		return ZEEF_OK;
	}
	if (!encoding)
		encoding = bare_utf16(bytes);
	if (!encoding && is_binary(bytes)) {
		document->format = ZF_FORMAT_BINARY;
		return ZEEF_OK;
	}
	if ((!encoding || encoding->shape == ZF_ENCODING_UTF8) && valid_start(bytes) == bytes.len) {
		document->text = bytes;
		document->origin.charset = zf_slice_of("UTF-8");
	} else {
		if (!encoding)
			encoding = choose(decoder, document, &status);
		if (status == ZEEF_OK)
			status = convert(decoder, document, encoding, bytes);
	}
	if (status == ZEEF_OK && is_blank(document->text)) {
		document->format = ZF_FORMAT_EMPTY;
		document->text = (struct zf_slice){ NULL, 0 };
	}
	return status;
}
