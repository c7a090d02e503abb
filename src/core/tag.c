#include "core/tag.h"

enum { LONGEST = 16 }; /* bytes of a name and the NULs behind it */

/* In the order of the names, which zf_tag_find() needs. */
static const struct {
	char name[LONGEST];
	uint8_t traits;
} tags[ZF_NTAGS] = {
	[ZF_TAG_OTHER] = { "", 0 },
#define ROW(number, name, traits) [ZF_TAG_##number] = { name, traits },
	ZF_TAGS(ROW)
#undef ROW
};

/* The first tag of each letter. */
static const uint8_t first[26] = {
	ZF_TAG_A, ZF_TAG_B, ZF_TAG_CANVAS, ZF_TAG_DATA, ZF_TAG_EM, ZF_TAG_FIELDSET, ZF_NTAGS, ZF_TAG_H1, ZF_TAG_I,
	ZF_NTAGS, ZF_TAG_KBD, ZF_TAG_LABEL, ZF_TAG_MAIN, ZF_TAG_NAV, ZF_TAG_OBJECT, ZF_TAG_P, ZF_TAG_Q, ZF_TAG_RP,
	ZF_TAG_S, ZF_TAG_TABLE, ZF_TAG_U, ZF_TAG_VAR, ZF_TAG_WBR, ZF_TAG_XMP, ZF_NTAGS, ZF_NTAGS,
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
	char lower[LONGEST] = { 0 };
	uint64_t want[2], have[2];

	if (name.len == 0 || name.len >= sizeof lower)
		return ZF_TAG_OTHER;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];
		lower[i] = (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
	}
	if (lower[0] < 'a' || lower[0] > 'z')
		return ZF_TAG_OTHER;
	memcpy(want, lower, sizeof want);
	for (unsigned tag = first[lower[0] - 'a']; tag < ZF_NTAGS && tags[tag].name[0] == lower[0]; tag++) {
		memcpy(have, tags[tag].name, sizeof have);
		if (have[0] == want[0] && have[1] == want[1])
			return (enum zf_tag)tag;
	}
	return ZF_TAG_OTHER;
}
