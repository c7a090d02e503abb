#include "core/utf8.h"
#include "language/language.h"
#include "pipeline/options.h"

const char *zeef_version(void)
{
	return "zeef " ZEEF_VERSION;
}

const char *zeef_libraries(void)
{
	return ZEEF_LIBRARIES;
}

struct zeef_identifier *zeef_identifier_new(void)
{
	return zf_utf8_ready() ? (struct zeef_identifier *)zf_language_new() : NULL;
}

void zeef_identifier_free(struct zeef_identifier *identifier)
{
	zf_language_free((struct zf_language *)identifier);
}

struct zeef_language zeef_identify(const struct zeef_identifier *identifier, const char *text, size_t bytes)
{
	struct zf_language_guess guess = zf_language_of((const struct zf_language *)identifier,
	                                                zf_slice_make(text, bytes));
	struct zeef_language out = { .probability = guess.probability };

	_Static_assert(sizeof out.tag >= sizeof guess.tag, "a tag fits");
	memcpy(out.tag, guess.tag, sizeof guess.tag);
	memcpy(out.script, guess.script, strnlen(guess.script, sizeof out.script - 1));
	return out;
}
