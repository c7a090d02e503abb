#include "core/repairs.h"

#include "zeef.h"

static const struct zeef_repair rows[ZF_NREPAIRS] = {
#define ZF_REPAIR_ROW(id, name, words) { name, words },
	ZF_REPAIRS(ZF_REPAIR_ROW)
#undef ZF_REPAIR_ROW
};

const struct zeef_repair *zeef_repairs(size_t *count)
{
	*count = ZF_NREPAIRS;
	return rows;
}

const char *zf_repair_name(enum zf_repair_number number)
{
	return rows[number].name;
}

const char *zf_flag_name(unsigned number)
{
	static const char *const names[ZF_FLAGS] = { "character-map", "layout" };

	return names[number];
}
