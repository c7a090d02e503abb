/* pipeline/relate: near copies, over the spool. */
#ifndef ZF_PIPELINE_RELATE_H
#define ZF_PIPELINE_RELATE_H

#include "dedup/near.h"
#include "pipeline/work.h"

/* Reads the sealed records and finds which are nearly the same; *out is NULL where the options say
 * not to look. */
enum zeef_status zf_relate(const struct zeef_options *options, struct zf_work *work, struct zf_near **out);

#endif
