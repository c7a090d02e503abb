#include "dedup/parts.h"

#include <stdlib.h>

#include "dedup/spill.h"

enum { FEW_SHARE = 4 };

struct part {
	struct zf_parts_row *rows; /* `block` of them */
	size_t count;
	uint32_t *blocks;      /* owned; the numbers of its full blocks in the file */
	size_t nblocks;
};

struct zf_parts {
	struct part parts[ZF_PARTS];
	struct zf_parts_row *rows; /* owned; of all partitions */
	size_t block;          /* rows that a partition gathers before it writes them */
	struct zf_spill spill;
	uint32_t nblocks;
};

struct zf_parts *zf_parts_new(const char *directory, struct zf_trouble trouble, unsigned sharers)
{
	struct zf_parts *parts = calloc(1, sizeof *parts);

	if (!parts)
		return NULL;
	parts->spill = (struct zf_spill){ .file = -1, .directory = directory, .trouble = trouble };
	parts->block = sharers <= FEW_SHARE ? ZF_PARTS_BLOCK : ZF_PARTS_BLOCK / 4;
	parts->rows = malloc(ZF_PARTS * parts->block * sizeof *parts->rows);
	for (unsigned i = 0; parts->rows && i < ZF_PARTS; i++)
		parts->parts[i].rows = parts->rows + i * parts->block;
	if (parts->rows)
		return parts;
	zf_parts_free(parts);
	return NULL;
}

void zf_parts_free(struct zf_parts *parts)
{
	if (!parts)
		return;
	for (unsigned i = 0; i < ZF_PARTS; i++)
		free(parts->parts[i].blocks);
	zf_spill_close(&parts->spill);
	free(parts->rows);
	free(parts);
}

static enum zeef_status write_block(struct zf_parts *parts, struct part *part)
{
	enum zeef_status status = ZEEF_OK;

	if (parts->spill.file < 0)
		status = zf_spill_open(&parts->spill, parts->spill.directory, parts->spill.trouble);
	if (status < 0)
		return status;
	/* Grows at powers of two. */
	if ((part->nblocks & (part->nblocks - 1)) == 0) {
		size_t room = part->nblocks ? part->nblocks * 2 : 1;
		uint32_t *blocks = realloc(part->blocks, room * sizeof *blocks);

		if (!blocks)
			return ZEEF_ENOMEM;
		part->blocks = blocks;
	}
	status = zf_spill_write(&parts->spill, parts->spill.size, part->rows,
	                        parts->block * sizeof *part->rows);
	part->blocks[part->nblocks++] = parts->nblocks++;
	part->count = 0;
	return status;
}

enum zeef_status zf_parts_add(struct zf_parts *parts, struct zf_hash128 print, uint64_t unit)
{
	struct part *part = &parts->parts[print.hi >> 56];

	part->rows[part->count++] = (struct zf_parts_row){ print.hi << 8 | print.lo >> 56,
		                                           (print.lo >> 32 & 0xFFFFFF) << 40 | unit };
	return part->count < parts->block ? ZEEF_OK : write_block(parts, part);
}

uint64_t zf_parts_count(const struct zf_parts *parts, unsigned part)
{
	return (uint64_t)parts->parts[part].nblocks * parts->block + parts->parts[part].count;
}

enum zeef_status zf_parts_read(const struct zf_parts *parts, unsigned part, uint64_t *at,
                               struct zf_parts_row rows[ZF_PARTS_BLOCK], size_t *count)
{
	const struct part *from = &parts->parts[part];
	uint64_t size = parts->block * sizeof *rows, block = (*at)++;

	*count = block < from->nblocks ? parts->block : block == from->nblocks ? from->count : 0;
	if (block < from->nblocks)
		return zf_spill_read(&parts->spill, from->blocks[block] * size, rows, (size_t)size);
	memcpy(rows, from->rows, *count * sizeof *rows);
	return ZEEF_OK;
}
