#include "core/trouble.h"

#include <stdarg.h>
#include <stdio.h>

void zf_trouble(const struct zf_trouble *trouble, enum zeef_level level, const char *code,
                struct zf_slice source, uint64_t offset, const char *mend, const char *what, ...)
{
	char name[4097], words[1025];
	size_t n = source.len < sizeof name - 1 ? source.len : sizeof name - 1;
	va_list args;

	if (!trouble || !trouble->report)
		return;
	if (n)
		memcpy(name, source.at, n);
	name[n] = '\0';
	va_start(args, what);
	vsnprintf(words, sizeof words, what, args);
	va_end(args);
	trouble->report(trouble->user,
	                &(struct zeef_report){ level, code, name, offset, words, mend });
}
