/*
 * zeef.h: the public door of libzeef.
 *
 * zeef turns piles of scraped, multilingual press releases into clean, language-tagged,
 * duplicate-free documents, and accounts for every paragraph that it removed.
 *
 * The library never prints, exits, reads the environment, sets the locale or keeps a global.
 * Words for people leave it through a zeef_report_fn. A negative status is fatal and is handed
 * up unchanged; a positive one is part of the contract of the function that returns it.
 */
#ifndef ZEEF_H
#define ZEEF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define ZEEF_API __attribute__((visibility("default")))
#else
#define ZEEF_API
#endif

enum zeef_status {
	ZEEF_OK = 0,
	ZEEF_END = 1,       /* nothing more to give; no fault */
	ZEEF_DAMAGED = 2,   /* done, but a record was damaged, skipped or failed: see the reports */
	ZEEF_ENOMEM = -1,   /* the system has no memory left */
	ZEEF_EIO = -2,      /* reading or writing failed; the report names the file */
	ZEEF_EUSAGE = -3,   /* a wrong option or argument; nothing was done */
	ZEEF_ELIMIT = -4,   /* a limit of the caller's (memory, time) does not suffice */
	ZEEF_ESTOPPED = -5, /* stopped on request: the same call goes on where it stopped */
};

enum zeef_level { ZEEF_NOTE, ZEEF_WARNING, ZEEF_DAMAGE, ZEEF_FATAL };

/* One line of trouble. All strings hold until the function that got them returns. */
struct zeef_report {
	enum zeef_level level;
	const char *code;   /* "gzip-cut": stable for ever */
	const char *source; /* the file, or file and record; "" where there is none */
	uint64_t offset;    /* bytes from the start of source; UINT64_MAX = not known */
	const char *what;   /* the fact, with its numbers */
	const char *mend;   /* the next thing to type or do; never NULL */
};
typedef void zeef_report_fn(void *user, const struct zeef_report *report);

#ifdef __cplusplus
}
#endif
#endif
