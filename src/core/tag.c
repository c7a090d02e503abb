#include "core/tag.h"

/* In the order of the names, which zf_tag_find() needs. */
static const struct {
	const char *name;
	uint8_t len, traits;
} tags[ZF_NTAGS] = {
	[ZF_TAG_OTHER] = { "", 0, 0 },
#define ROW(number, name, traits) [ZF_TAG_##number] = { name, sizeof name - 1, traits },
	ZF_TAGS(ROW)
#undef ROW
};

const char *zf_tag_name(enum zf_tag tag)
{
	return tags[tag].name;
}

unsigned zf_tag_traits(enum zf_tag tag)
{
	return tags[tag].traits;
}

enum zf_tag zf_tag_find(struct zf_slice name)
{
	char lower[16];
	int low = ZF_TAG_OTHER + 1, high = ZF_NTAGS - 1;

	if (name.len == 0 || name.len >= sizeof lower)
		return ZF_TAG_OTHER;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		lower[i] = (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
	}
	while (low <= high) {
		int middle = (low + high) / 2;
		size_t len = tags[middle].len;
		int order = memcmp(lower, tags[middle].name, len < name.len ? len : name.len);
		if (order == 0)
			order = (name.len > len) - (name.len < len);
		if (order == 0)
			return (enum zf_tag)middle;
		if (order < 0)
			high = middle - 1;
		else
			low = middle + 1;
	}
	return ZF_TAG_OTHER;
}
