/* A source and all that it gives, in words. */
#ifndef ZF_TESTS_RECORDS_H
#define ZF_TESTS_RECORDS_H

#include "check.h"
#include "files.h"

#include "input/source.h"

static int reports;
static char last_code[64], last_mend[256];

static void hear(void *user, const struct zeef_report *report)
{
	(void)user;
	reports++;
	snprintf(last_code, sizeof last_code, "%s", report->code);
	snprintf(last_mend, sizeof last_mend, "%s", report->mend);
	assert_non_null(report->mend);
}

static struct zf_source_options defaults(const char *const *paths, size_t npaths)
{
	return (struct zf_source_options){ .paths = paths, .npaths = npaths, .html_field = "html",
		                           .text_field = "text", .url_field = "url", .date_field = "date",
		                           .lang_field = "lang", .record_cap = 1 << 20,
		                           .trouble = { hear, NULL } };
}

/* What a source gives, in words: one line a record. */
static void tell(struct zf_buffer *out, const struct zf_document *document, const struct zf_source_fault *fault)
{
	struct zf_slice shown = document->bytes;

	zf_buffer_slice(out, document->origin.file);
	zf_buffer_format(out, " %llu+%llu ", (unsigned long long)document->origin.offset,
	                 (unsigned long long)document->origin.length);
	if (fault->code)
		zf_buffer_format(out, "%s:%s%s ", fault->code, fault->failed ? "failed" : fault->partial ?
		                 "partial" : "skipped", fault->expected ? ",expected" : "");
	if (shown.len > 60)
		shown.len = 60;
	if (document->bytes.at)
		zf_buffer_slice(out, shown);
	zf_buffer_byte(out, '\n');
}

static enum zeef_status give_all(struct zf_source *source, struct zf_buffer *out)
{
	struct zf_arena *arena = zf_arena_new(0);
	struct zf_document document;
	struct zf_source_fault fault;
	enum zeef_status status;

	for (;;) {
		zf_document_reset(&document, arena);
		status = zf_source_next(source, &document, &fault);
		if (status != ZEEF_OK)
			break;
		assert_true(!fault.code || (fault.what && fault.mend));
		tell(out, &document, &fault);
	}
	zf_arena_free(arena);
	return status;
}

static const char *run(const struct zf_source_options *options, struct zf_buffer *out)
{
	struct zf_source *source;
	enum zeef_status status = zf_source_open(options, &source);

	zf_buffer_clear(out);
	if (status < 0)
		return "";
	assert_int_equal(give_all(source, out), ZEEF_END);
	zf_source_close(source);
	return zf_buffer_string(out);
}

static inline const char *run_path(const char *path, struct zf_buffer *out)
{
	struct zf_source_options options = defaults(&path, 1);

	return run(&options, out);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, drop_folder)

#endif
