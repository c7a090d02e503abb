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

/* Called now and then while a run goes on. */
struct zeef_progress {
	const char *phase;       /* "ingest", "resolve", "write"; static */
	uint64_t records;        /* read so far */
	uint64_t documents;      /* written so far */
	uint64_t bytes_done;     /* of the phase's input */
	uint64_t bytes_total;    /* 0 = not known */
};
typedef void zeef_progress_fn(void *user, const struct zeef_progress *progress);

/* Takes the next bytes of what a call writes; false = they could not be written, and the call ends
 * with ZEEF_EIO. */
typedef bool zeef_write_fn(void *user, const char *bytes, size_t count);

enum zeef_scope { /* how far a duplicate reaches */
	ZEEF_SCOPE_DOCUMENT, /* repeats inside a document only */
	ZEEF_SCOPE_LANGUAGE, /* copies in documents of the same language */
	ZEEF_SCOPE_SITE,     /* copies on the same site */
	ZEEF_SCOPE_CORPUS,
};

enum zeef_near { /* documents, and paragraphs of 40 words and more, nearly the same as an earlier one */
	ZEEF_NEAR_MARK,   /* all stay; `cluster` names the earliest document, `near` the earliest paragraph */
	ZEEF_NEAR_OFF,    /* are not looked for */
	ZEEF_NEAR_REMOVE, /* only the earliest stays */
};

/* Which of several documents stays that have one URL (in one language), or one text. Of equals the first. */
enum zeef_survivor { ZEEF_SURVIVOR_FIRST, ZEEF_SURVIVOR_LONGEST, ZEEF_SURVIVOR_NEWEST };

enum zeef_favor { ZEEF_FAVOR_NONE, ZEEF_FAVOR_PRECISION, ZEEF_FAVOR_RECALL };

/* Every setting. zeef_options_init() puts the defaults; then set what you need by name. All that it points to
 * is the caller's and must live until the call that takes it returns. */
struct zeef_options {
	const char *const *inputs;  /* files, folders; "-" = standard input */
	size_t ninputs;
	const char *files_from;     /* a file with one input a line, "-" = standard input; NULL = none */
	const char *output;         /* folder, for zeef_run() */
	const char *corpus;         /* instead of it: a folder that grows by a part; NULL = none */
	bool replace;               /* an earlier run in `output` gives way when the new one is whole */
	bool text;                  /* documents as plain text instead of JSON Lines */
	bool zstd;                  /* documents and ledger packed */
	unsigned threads;           /* 0 = as many as there are processors */
	uint64_t memory;            /* bytes; 0 = a quarter of the machine's; at least 64 MiB */
	enum zeef_scope scope;      /* default ZEEF_SCOPE_CORPUS */
	enum zeef_near near;        /* default ZEEF_NEAR_MARK; off in ZEEF_SCOPE_DOCUMENT */
	enum zeef_survivor keep;    /* default ZEEF_SURVIVOR_FIRST, the only one where a corpus grows */
	enum zeef_favor favor;      /* default ZEEF_FAVOR_NONE */
	bool verify_bytes;          /* compare the texts of exact copies too, not their 128-bit prints alone */
	bool no_site;               /* do not look for blocks that stand on most pages of a site */
	bool plain_quotes;          /* all quotation marks to " and ' */
	uint32_t no_repair;         /* bits: 1 << place in zeef_repairs(); such broken text is left as it is */
	uint64_t record_cap;        /* bytes of one record; default 64 MiB */
	uint64_t part_size;         /* bytes of one output part before packing; default 512 MiB */
	const char *html_field, *text_field, *url_field, *date_field, *lang_field; /* of JSON Lines */
	zeef_report_fn *report;     /* may be NULL */
	zeef_progress_fn *progress; /* may be NULL */
	void *user;                 /* for both */
	const volatile int *stop;   /* set to non-zero (by a signal handler, say) to stop soon; NULL = never */
};

/* Puts the defaults. No memory is taken: nothing is to be freed. */
ZEEF_API void zeef_options_init(struct zeef_options *options);

/* One kind of broken text that is mended: a name for switches and rows, a clause for people. */
struct zeef_repair {
	const char *name, *words;
};
/* The table of repairs; static. */
ZEEF_API const struct zeef_repair *zeef_repairs(size_t *count);

struct zeef_count {
	char name[32];
	uint64_t count;
};

/* What a call did, in numbers. */
struct zeef_summary {
	uint64_t records, kept, skipped, failed;  /* records = kept + skipped + failed */
	uint64_t damaged;                         /* kept, but with a fault that was survived */
	/* skipped in the order of things: nothing new in them, or no page */
	uint64_t repeated;
	uint64_t paragraphs, paragraphs_kept, paragraphs_removed, paragraphs_moved, paragraphs_joined;
	uint64_t repaired;                        /* kept paragraphs whose text was repaired */
	uint64_t bytes_in, bytes_text, bytes_out; /* read; of the documents' text; of all output files */
	char part[32]; /* of a corpus: the one that was added; "" = there is nothing new */
	size_t nreasons, nlangs;
	/* removed paragraphs by reason, in the order of the list of reasons */
	struct zeef_count reasons[48];
	struct zeef_count langs[192];             /* documents by language, most first */
};

/* Cleans the inputs into the folder options->output, which is absent until it is whole. Work in hand stands
 * in OUTPUT.partial; a run that was stopped goes on from there. ZEEF_OK, ZEEF_DAMAGED, or a negative status.
 * With options->corpus the output is the next part of a corpus, CORPUS/part-NNNNN: what stands in an earlier
 * part is a duplicate of that. A batch of which no document is left adds no part and changes nothing. */
ZEEF_API enum zeef_status zeef_run(const struct zeef_options *options, struct zeef_summary *summary);

/* Cleans a stream: each input record becomes one line of JSON (or text) through `write`, as soon as it is done.
 * Marks of the page, repeats inside the document, and paragraphs that stood in an earlier record of the
 * stream. Returns as zeef_run(); what was written before a negative status stands. `write` is called with
 * options->user, by one thread at a time; the bytes are the caller's until it returns. */
ZEEF_API enum zeef_status zeef_clean(const struct zeef_options *options, zeef_write_fn *write,
                                     struct zeef_summary *summary);

enum zeef_form { /* of what zeef_why() and zeef_why_run() write */
	ZEEF_FORM_TEXT,   /* a line a paragraph, and what there is to say of it below */
	ZEEF_FORM_COLOUR, /* the same with terminal escapes */
	ZEEF_FORM_JSON,   /* a line a record */
	ZEEF_FORM_HTML,   /* one page for all records, that needs nothing else: no script, nothing fetched */
};

/* What becomes of each paragraph of the input records, and why, by the page alone. Of each record, HTML shows
 * the first ten thousand paragraphs or four million characters, and counts the rest; the others have all.
 * ZEEF_OK; ZEEF_DAMAGED where a record was at fault; a negative status. `write` as for zeef_clean(). */
ZEEF_API enum zeef_status zeef_why(const struct zeef_options *options, enum zeef_form form,
				   zeef_write_fn *write);
/* The same of a finished run in `folder`: of the records whose id, file or URL is `which`. What moved the
 * judge is not known there. ZEEF_END: there is none; ZEEF_EUSAGE: no finished run stands in the folder. No link
 * below the folder is followed, here and in the next two. Of the options, report and user are used. */
ZEEF_API enum zeef_status zeef_why_run(const char *folder, const char *which, enum zeef_form form,
                                       const struct zeef_options *options, zeef_write_fn *write);

/* Checks a finished run by its output alone: digests, grammar, ids, pointers, that copies name a paragraph which says
 * what they say, and that the counts add up.
 * Each fault is reported; ZEEF_DAMAGED when there was one. Of the options, report and user are used. */
ZEEF_API enum zeef_status zeef_verify(const char *folder, const struct zeef_options *options,
                                      struct zeef_summary *summary);

/* Gives every paragraph of every record (or of the record with that id) back, in its order, as it was read:
 * one line {"doc","paragraphs":[{"block","kind","text"}]} a record, through `write`. ZEEF_END: no record has
 * that id (NULL = all records); ZEEF_EUSAGE: no finished run stands in the folder; ZEEF_EIO: it is damaged.
 * Of the options, report and user are used. */
ZEEF_API enum zeef_status zeef_restore(const char *folder, const char *id, const struct zeef_options *options,
                                       zeef_write_fn *write);

enum zeef_unit { ZEEF_UNIT_LINE, ZEEF_UNIT_PARAGRAPH, ZEEF_UNIT_DOCUMENT };
enum zeef_keep { ZEEF_KEEP_FIRST, ZEEF_KEEP_LONGEST, ZEEF_KEEP_NONE };

/* The engine for duplicates by itself, over a stream. zeef_dedup_init() puts the defaults. */
struct zeef_dedup {
	int in, out;            /* open files; default standard input and output; not closed */
	int ledger;             /* takes a line of JSON for each unit that goes; default -1 = none */
	const char *name;       /* of the input, for messages */
	enum zeef_unit by; /* plain text: lines, paragraphs parted by blank lines, documents parted by NUL
			    * bytes. JSON Lines: lines of the field, or the field as a whole */
	bool folded;            /* compare match keys rather than bytes */
	const char *field;      /* of JSON Lines; NULL = plain text */
	enum zeef_keep keep;
	enum zeef_scope scope;  /* of JSON Lines, by their `lang` and the host of their `url` */
	bool mark;              /* say what each unit repeats, and remove nothing */
	bool verify;            /* compare texts where prints are equal: a collision drops nothing. ZEEF_KEEP_FIRST */
	uint64_t memory;        /* bytes; 0 = a quarter of the machine's */
	unsigned threads;       /* 0 = as many as there are processors */
	const char *directory;  /* for temporary files; default /tmp */
	zeef_report_fn *report; /* may be NULL */
	void *user;
};

struct zeef_dedup_summary {
	uint64_t records, units, removed, damaged, bytes_in, bytes_out;
	uint64_t collisions; /* that `verify` found */
};

ZEEF_API void zeef_dedup_init(struct zeef_dedup *options);
/* Writes what is no repeat from `in` to `out`, in order. ZEEF_OK; ZEEF_DAMAGED where lines were no JSON (they
 * stay); summary may be NULL. No probabilistic filter: 96 bits of XXH3-128 tell units apart, and of n
 * different ones n*n / 2^97 are expected to be dropped wrongly: 6e-12 of 10^9, 6e-10 of 10^10; with `verify`
 * none. */
ZEEF_API enum zeef_status zeef_dedup(const struct zeef_dedup *options, struct zeef_dedup_summary *summary);

/* The language of a text by itself. */
struct zeef_identifier; /* read only once made: for many threads */
struct zeef_language {
	char tag[12];       /* BCP 47; "und" = not sure, "zxx" = no language in it */
	char script[5];     /* ISO 15924 */
	float probability;  /* 0..1 */
};
ZEEF_API struct zeef_identifier *zeef_identifier_new(void); /* NULL = no memory */
ZEEF_API void zeef_identifier_free(struct zeef_identifier *identifier); /* takes NULL */
/* `bytes` of UTF-8 (what is not is passed over), with no NUL needed behind them; "und" for none. Source of
 * the model: src/language/README.md. */
ZEEF_API struct zeef_language zeef_identify(const struct zeef_identifier *identifier, const char *text,
                                            size_t bytes);

/* "zeef 0.1.0"; and the libraries it was built with: "libxml2 2.9.14; icu 72.1; …". Static. */
ZEEF_API const char *zeef_version(void);
ZEEF_API const char *zeef_libraries(void);

#ifdef __cplusplus
}
#endif

#endif
