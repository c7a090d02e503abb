/*
 * pipeline/options: every setting, its default and bounds.
 */
#ifndef ZF_PIPELINE_OPTIONS_H
#define ZF_PIPELINE_OPTIONS_H

#include "core/buffer.h"
#include "core/trouble.h"
#include "input/source.h"

#define ZF_MEMORY_FLOOR ((uint64_t)64 << 20)

/* What 0 stands for: a quarter of the machine's memory or of its control group's; its processors. */
uint64_t zf_machine_memory(void);
unsigned zf_machine_threads(void);
/* The options with 0 replaced by what the machine has. Reports and refuses what is out of bounds
 * (ZEEF_EUSAGE). */
enum zeef_status zf_options_settle(const struct zeef_options *given, struct zeef_options *out);
/* The options that shape the output, as one JSON object: equal runs have equal ones. Not in it: threads,
 * memory, the output's name. `with_inputs`: also the inputs as they were named, and the version. */
void zf_options_canonical(const struct zeef_options *options, bool with_inputs, struct zf_buffer *out);
struct zf_trouble zf_options_trouble(const struct zeef_options *options);
struct zf_source_options zf_options_source(const struct zeef_options *options);
/* Whether the caller asked to stop. */
static inline bool zf_options_stop(const struct zeef_options *options)
{
	return options->stop && *options->stop;
}

/* Batches of records that are on their way at once, and the bytes after which a batch is full. */
size_t zf_options_items(const struct zeef_options *options);
size_t zf_options_batch(const struct zeef_options *options);
/* What all records in hand may weigh (struct zf_line). */
size_t zf_options_budget(const struct zeef_options *options);

#endif
