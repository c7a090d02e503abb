/* core/trouble: hands one line of trouble to whoever listens. */
#ifndef ZF_CORE_TROUBLE_H
#define ZF_CORE_TROUBLE_H

#include "core/slice.h"
#include "zeef.h"

struct zf_trouble {          /* where reports go; copied freely */
	zeef_report_fn *report; /* may be NULL */
	void *user;
};

/* Reports. `source` is made NUL-terminated (cut at 4096 bytes); code and mend are static text; what is
 * printf text, cut at 1024 bytes. */
#if defined(__GNUC__)
__attribute__((format(printf, 7, 8)))
#endif
void zf_trouble(const struct zf_trouble *trouble, enum zeef_level level, const char *code,
                struct zf_slice source, uint64_t offset, const char *mend, const char *what, ...);

#endif
