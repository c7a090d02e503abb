/*
 * decode/decode: which charset, to valid UTF-8.
 *
 * The order of evidence: byte order mark; valid UTF-8 with bytes over 127; the declared charset (of the
 * source, then of the page's head) by the labels of the WHATWG Encoding standard, so that iso-8859-1
 * means windows-1252; ICU's detector with its confidence, or what is commonest for the declared language,
 * unless the letters that another encoding makes of the bytes are plainly likelier (decode/letters).
 */
#ifndef ZF_DECODE_DECODE_H
#define ZF_DECODE_DECODE_H

#include "core/document.h"

struct zf_decoder; /* holds ICU's detector and converters; one a thread */
struct zf_decoder *zf_decoder_new(void); /* NULL = no memory */
void zf_decoder_free(struct zf_decoder *decoder); /* takes NULL */

/* Fills document->text (valid UTF-8, no byte order mark; a slice of bytes where they are that already),
 * document->replaced, and origin.charset with the WHATWG name of what was used. Sets format to
 * ZF_FORMAT_BINARY or ZF_FORMAT_EMPTY where there is no text; text is empty then. */
enum zeef_status zf_decode(struct zf_decoder *decoder, struct zf_document *document);

#endif
