#include "dedup/lines.h"
#include "pipeline/options.h"

void zeef_dedup_init(struct zeef_dedup *options)
{
	*options = (struct zeef_dedup){ .in = 0, .out = 1, .ledger = -1, .name = "-", .scope = ZEEF_SCOPE_CORPUS,
		                        .directory = "/tmp" };
}

enum zeef_status zeef_dedup(const struct zeef_dedup *given, struct zeef_dedup_summary *summary)
{
	struct zf_dedup_options options = {
		.in = given->in, .out = given->out, .ledger = given->ledger, .name = given->name,
		.by = (enum zf_unit)given->by, .folded = given->folded, .field = given->field,
		.keep = (enum zf_keep)given->keep, .scope = (enum zf_scope)given->scope, .mark = given->mark,
		.verify = given->verify,
		.memory = given->memory ? given->memory : zf_machine_memory(),
		.threads = given->threads ? given->threads : zf_machine_threads(),
		.directory = given->directory, .trouble = { given->report, given->user },
	};
	struct zf_dedup_counts counts = { 0 };
	enum zeef_status status;

	if (options.memory < ZF_MEMORY_FLOOR) {
		zf_trouble(&options.trouble, ZEEF_FATAL, "option", zf_slice_of(""), UINT64_MAX,
		           "choose 64M or more", "less than 64 MiB of memory");
		return ZEEF_EUSAGE;
	}
	status = zf_dedup_lines(&options, &counts);
	if (summary)
		*summary = (struct zeef_dedup_summary){ counts.records, counts.units, counts.removed, counts.damaged,
			                                counts.bytes_in, counts.bytes_out,
			                                counts.collisions };
	return status;
}
