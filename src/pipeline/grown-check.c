#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/path.h"
#include "output/store.h"
#include "pipeline/grown.h"

static void fault(const struct zf_trouble *trouble, const char *folder, const char *name, const char *what,
                  uint64_t *faults)
{
	++*faults;
	zf_trouble(trouble, ZEEF_DAMAGE, "corpus-wrong", zf_slice_of(folder), UINT64_MAX,
	           "put the folder back from a copy, or build the corpus anew from its inputs in another one",
	           "%s: %s", name, what);
}

static enum zeef_status check_part(const char *folder, const struct zf_grown_part *part,
                                   const struct zf_trouble *trouble, uint64_t *faults)
{
	char path[sizeof part->name + sizeof "/manifest.json"], sha256[65];
	uint64_t size;
	enum zeef_status status;

	snprintf(path, sizeof path, "%s/manifest.json", part->name);
	status = zf_file_digest(folder, path, trouble, sha256, &size);
	if (status == ZEEF_ENOMEM)
		return status;
	if (status < 0 || strcmp(sha256, part->sha256) != 0)
		fault(trouble, folder, part->name, "its manifest.json is not the one that corpus.json means",
		      faults);
	return ZEEF_OK;
}

static enum zeef_status check_index(const char *folder, const struct zf_grown_list *list,
                                    const struct zf_trouble *trouble, uint64_t *faults)
{
	char *runs = zf_path_join(folder, "index");
	struct zf_index_options options = { .folder = runs, .temporary = runs, .threads = 1,
	                                   .trouble = *trouble };
	struct zf_index *index = runs ? zf_index_new(&options) : NULL;
	enum zeef_status status = index ? ZEEF_OK : ZEEF_ENOMEM;

	for (size_t i = 0; i < list->nruns && status != ZEEF_ENOMEM; i++) {
		status = zf_index_open_run(index, &list->runs[i]);
		*faults += status < 0;
	}
	if (status != ZEEF_ENOMEM)
		status = zf_index_check(index, faults);
	zf_index_free(index);
	free(runs);
	return status == ZEEF_ENOMEM ? status : ZEEF_OK;
}

enum zeef_status zf_grown_check(const char *folder, const struct zf_grown_list *list,
                                const struct zf_trouble *trouble, uint64_t *faults)
{
	uint64_t records = 0, ids = 0;
	enum zeef_status status = ZEEF_OK;

	for (size_t i = 0; i < list->nparts && status >= 0; i++) {
		records += list->parts[i].records;
		status = check_part(folder, &list->parts[i], trouble, faults);
	}
	for (size_t i = 0; i < list->nruns; i++)
		ids += list->runs[i].kind == ZF_RUN_IDS ? list->runs[i].entries : 0;
	if (ids != records)
		fault(trouble, folder, "corpus.json",
		      "the index knows more or fewer records than the parts hold", faults);
	return status < 0 ? status : check_index(folder, list, trouble, faults);
}
