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

static const struct {
	const char *name, *words;
} flags[ZF_FLAGS] = {
	{ "character-map", "left as it is: its signs are not the letters that were printed" },
	{ "layout", "left as it is: columns or a table, as they were printed" },
	{ "site-title", "came back: its page alone leaves it out, "
	                "other documents of its site have their titles in its place" },
};

const char *zf_flag_name(unsigned number)
{
	return flags[number].name;
}

const char *zf_flag_words(unsigned number)
{
	return flags[number].words;
}
