#include "boilerplate/names.h"

struct keys {
	uint32_t *at;
	size_t count;
};

static void add(struct keys *keys, uint32_t hash)
{
	hash ^= hash >> 15;
	for (size_t i = 0; i < keys->count; i++)
		if (keys->at[i] == hash)
			return;
	if (keys->count < ZF_NAMES_EACH)
		keys->at[keys->count++] = hash;
}

static uint32_t step(uint32_t hash, unsigned char byte)
{
	return (hash ^ byte) * 16777619u;
}

static bool is_lower(unsigned char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(unsigned char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Names parted by white space; `kind` keeps classes, ids and tags apart where the whole name is meant. */
static void add_names(struct keys *keys, struct zf_slice text, unsigned char kind)
{
	const uint32_t start = 2166136261u;
	uint32_t whole = step(start, kind), part = start;
	size_t in_whole = 0, in_part = 0, parts = 0;

	if (text.len > 256)
		text.len = 256;
	for (size_t i = 0; i <= text.len && keys->count < ZF_NAMES_EACH; i++) {
		unsigned char c = i < text.len ? (unsigned char)text.at[i] : ' ';
		bool upper = is_upper(c), letter = upper || is_lower(c) || c >= 0x80, digit = c >= '0' &&
			c <= '9';
		bool hump = upper && i && is_lower((unsigned char)text.at[i - 1]);
		bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
		if ((!letter || hump) && in_part) {
			if (in_part > 1)
				add(keys, part);
			parts++;
			part = start;
			in_part = 0;
		}
		if (space && in_whole) {
			add(keys, whole);
			whole = step(start, kind);
			in_whole = parts = 0;
		}
		if (letter) {
			part = step(part, upper ? c + 32 : c);
			in_part++;
		}
		if (!space && !digit) {
			whole = step(whole, upper ? c + 32 : c);
			in_whole++;
		}
	}
}

size_t zf_names_of(const struct zf_element *element, uint32_t out[ZF_NAMES_EACH])
{
	struct keys keys = { out, 0 };

	add_names(&keys, zf_slice_of(element->tag), '<');
	add_names(&keys, element->role, '=');
	add_names(&keys, element->item, '=');
	add_names(&keys, element->id, '#');
	add_names(&keys, element->classes, '.');
	return keys.count;
}

void zf_names_index(const struct zf_names *names, uint16_t from[ZF_NAMES_INDEX])
{
	uint32_t at = 0;

	for (uint32_t range = 0; range < ZF_NAMES_INDEX; range++) {
		while (at < names->count && names->keys[at] >> (32 - ZF_NAMES_INDEX_BITS) < range)
			at++;
		from[range] = (uint16_t)at;
	}
}

static int weight_of(const struct zf_names *names, uint32_t key)
{
	uint32_t low = 0, high = names->count;

	if (names->from) {
		low = names->from[key >> (32 - ZF_NAMES_INDEX_BITS)];
		high = names->from[(key >> (32 - ZF_NAMES_INDEX_BITS)) + 1];
	}
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (names->keys[middle] < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low < names->count && names->keys[low] == key ? names->weights[low] : 0;
}

int zf_names_weigh(const struct zf_names *names, const struct zf_element *element)
{
	uint32_t keys[ZF_NAMES_EACH];
	size_t count = zf_names_of(element, keys);
	int sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += weight_of(names, keys[i]);
	return sum;
}
