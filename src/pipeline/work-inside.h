/*
 * pipeline/work-inside: what the files of the work folder share; for them alone.
 *
 * work-folder.c makes, locks and removes the folder, work.c keeps the checkpoint and writes segments,
 * work-read.c reads them.
 */
#ifndef ZF_PIPELINE_WORK_INSIDE_H
#define ZF_PIPELINE_WORK_INSIDE_H

#include <stdio.h>

#include "pipeline/work.h"

enum zf_work_kind { ZF_WORK_SPOOL, ZF_WORK_WHOLES, ZF_WORK_PRINTS, ZF_WORK_INPUTS, ZF_NWORK_KINDS };
extern const char *const zf_work_kinds[ZF_NWORK_KINDS];

struct zf_work {
	char *folder;
	struct zf_trouble trouble;
	int lock;
	char options[33];            /* digest of the canonical options */
	unsigned segments;           /* sealed ones */
	struct zf_source_place place;
	uint64_t records;
	bool ingested;
	FILE *files[ZF_NWORK_KINDS];         /* of the segment in hand */
	uint64_t put;                /* bytes put into them */
	uint64_t put_records;
	FILE *reading;
	unsigned read_segment;
	struct zf_work_spot spot;    /* of the record read last */
	FILE *again;                 /* the segment that zf_work_read() read last */
	uint64_t again_segment;
};

/* Reports errno. `name`: of the file in the work folder, "" = that folder itself. */
enum zeef_status zf_work_fault(const struct zf_work *work, const char *name, const char *doing);
void zf_work_segment_name(char out[32], enum zf_work_kind kind, unsigned segment);
FILE *zf_work_open_in(const struct zf_work *work, const char *name, const char *mode);

/* "OUTPUT.partial", without slashes before the dot; to be freed. */
char *zf_work_folder_of(const char *output);
enum zeef_status zf_work_take_lock(struct zf_work *work);
/* The work folder with all in it; the lock goes last, so that what a kill leaves of it is still known for
 * ours. */
void zf_work_remove_folder(const char *folder);

#endif
