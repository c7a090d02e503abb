#include "input/tar.h"

enum { BLOCK = 512, LONGEST_EXTRA = 1 << 20 };

/* What an extra header said of the member that follows. */
struct extra {
	struct zf_buffer *name; /* empty = nothing said */
	uint64_t size;
	bool sized;
};

static bool number(const char *field, size_t n, uint64_t *out)
{
	uint64_t value = 0;
	size_t i = 0;

	if ((unsigned char)field[0] == 0x80) { /* GNU: big-endian, for what octal cannot hold */
		for (i = 1; i < n; i++) {
			if (value >> 56)
				return false;
			value = value << 8 | (unsigned char)field[i];
		}
		*out = value;
		return true;
	}
	while (i < n && field[i] == ' ')
		i++;
	for (; i < n && field[i] >= '0' && field[i] <= '7'; i++)
		value = value << 3 | (uint64_t)(field[i] - '0');
	*out = value;
	return i == n || field[i] == '\0' || field[i] == ' ';
}

static bool sum_is_right(const char *block)
{
	uint64_t want, sum = 0;

	for (size_t i = 0; i < BLOCK; i++)
		sum += i >= 148 && i < 156 ? ' ' : (unsigned char)block[i];
	return number(block + 148, 8, &want) && want == sum;
}

bool zf_tar_is(struct zf_bytes *bytes)
{
	const char *block;

	if (zf_bytes_want(bytes, BLOCK) < BLOCK)
		return false;
	block = zf_bytes_here(bytes).at;
	return memcmp(block + 257, "ustar", 5) == 0 && sum_is_right(block);
}

uint64_t zf_tar_padding(uint64_t size)
{
	return (BLOCK - size % BLOCK) % BLOCK;
}

static enum zf_tar_step fault(struct zf_bytes *bytes, const char *code, const char *what)
{
	if (bytes->no_memory)
		return ZF_TAR_NO_MEMORY;
	if (!bytes->damage.code)
		zf_bytes_damage(bytes, code, "fetch the archive again; what came before was used",
		                "%s, at byte %llu of the archive", what, (unsigned long long)bytes->eaten);
	return ZF_TAR_FAULT;
}

static struct zf_slice field(const char *at, size_t n)
{
	const char *end = memchr(at, '\0', n);

	return zf_slice_make(at, end ? (size_t)(end - at) : n);
}

/* One record of a pax header: "LENGTH KEY=VALUE\n". */
static bool pax_record(struct zf_slice *text, struct zf_slice *key, struct zf_slice *value)
{
	size_t len = 0, at = 0, equals;

	for (; at < text->len && text->at[at] >= '0' && text->at[at] <= '9' && len < LONGEST_EXTRA; at++)
		len = len * 10 + (size_t)(text->at[at] - '0');
	if (at == 0 || at >= text->len || text->at[at] != ' ' || len > text->len || len < at + 3)
		return false;
	at++;
	*value = zf_slice_make(text->at + at, len - 1 - at);
	equals = zf_slice_find(*value, zf_slice_of("="));
	if (equals == SIZE_MAX)
		return false;
	*key = zf_slice_make(value->at, equals);
	value->at += equals + 1;
	value->len -= equals + 1;
	text->at += len;
	text->len -= len;
	return true;
}

static void take_pax(struct zf_slice text, struct extra *extra)
{
	struct zf_slice key, value;

	while (pax_record(&text, &key, &value)) {
		if (zf_slice_is(key, "path")) {
			zf_buffer_clear(extra->name);
			zf_buffer_slice(extra->name, value);
		} else if (zf_slice_is(key, "size")) {
			extra->size = 0;
			extra->sized = value.len > 0 && value.len < 20;
			for (size_t i = 0; i < value.len; i++)
				extra->size = extra->size * 10 + (uint64_t)(value.at[i] - '0');
		}
	}
}

/* A header that speaks of the next member: its text is read and eaten. */
static enum zf_tar_step take_extra(struct zf_bytes *bytes, char type, uint64_t size, struct extra *extra)
{
	struct zf_slice text;

	if (size > LONGEST_EXTRA)
		return fault(bytes, "tar-damaged", "a header of more than a megabyte");
	if (zf_bytes_want(bytes, (size_t)size) < size)
		return fault(bytes, "tar-cut", "the archive ends inside a header");
	text = zf_slice_make(zf_bytes_here(bytes).at, (size_t)size);
	if (type == 'x') {
		take_pax(text, extra);
	} else if (type == 'L') {
		zf_buffer_clear(extra->name);
		zf_buffer_slice(extra->name, field(text.at, text.len));
	}
	zf_bytes_eat(bytes, (size_t)size);
	zf_bytes_skip(bytes, zf_tar_padding(size));
	return ZF_TAR_MEMBER;
}

static void plain_name(const char *block, struct zf_buffer *name)
{
	struct zf_slice prefix = field(block + 345, 155);

	if (memcmp(block + 257, "ustar\0", 6) == 0 && prefix.len) {
		zf_buffer_slice(name, prefix);
		zf_buffer_byte(name, '/');
	}
	zf_buffer_slice(name, field(block, 100));
}

static bool is_zero(const char *block)
{
	for (size_t i = 0; i < BLOCK; i++)
		if (block[i])
			return false;
	return true;
}

enum zf_tar_step zf_tar_next(struct zf_bytes *bytes, struct zf_buffer *name, uint64_t *size)
{
	struct extra extra = { .name = name };

	zf_buffer_clear(name);
	for (;;) {
		enum zf_tar_step step;
		char block[BLOCK], type;
		if (zf_bytes_want(bytes, BLOCK) < BLOCK)
			return fault(bytes, "tar-cut", "the archive ends without its end mark");
		memcpy(block, zf_bytes_here(bytes).at, BLOCK);
		if (is_zero(block))
			return ZF_TAR_END;
		if (!sum_is_right(block) || !number(block + 124, 12, size))
			return fault(bytes, "tar-damaged", "no header where one must be");
		zf_bytes_eat(bytes, BLOCK);
		type = block[156];
		if (type == 'x' || type == 'L' || type == 'g' || type == 'K') {
			step = take_extra(bytes, type, *size, &extra);
			if (step != ZF_TAR_MEMBER)
				return step;
			continue;
		}
		if (extra.sized)
			*size = extra.size;
		if (name->len == 0)
			plain_name(block, name);
		if (name->broken)
			return ZF_TAR_NO_MEMORY;
		if ((type == '0' || type == '\0' || type == '7') && name->len && name->at[name->len - 1] != '/')
			return ZF_TAR_MEMBER;
		/* Links and folders have no bytes, whatever their size says of the file they point to. */
		if (type < '1' || type > '6')
			zf_bytes_skip(bytes,
				      *size <= UINT64_MAX - BLOCK ? *size + zf_tar_padding(*size) : *size);
		zf_buffer_clear(name);
		extra.sized = false;
	}
}
