#include "train-corpus.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

#include "core/hash.h"
#include "core/utf8.h"

void *fresh(size_t count, size_t size)
{
	void *at = calloc(count, size);
	if (!at) {
		fputs("no memory\n", stderr);
		exit(3);
	}
	return at;
}

uint64_t chance(struct corpus *corpus) /* splitmix64 */
{
	uint64_t z = corpus->chance += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

uint32_t chance_below(struct corpus *corpus, uint32_t n)
{
	return (uint32_t)((chance(corpus) >> 32) * n >> 32);
}

static void *grown(void *old, size_t size)
{
	void *now = realloc(old, size);
	if (!now) {
		fputs("no memory\n", stderr);
		exit(3);
	}
	return now;
}

static void add(struct lines *lines, struct zf_slice line, uint64_t weight)
{
	if (lines->count == lines->room) {
		lines->room = lines->room ? lines->room * 2 : 64;
		lines->at = grown(lines->at, lines->room * sizeof *lines->at);
		if (weight)
			lines->upto = grown(lines->upto, lines->room * sizeof *lines->upto);
	}
	if (weight)
		lines->upto[lines->count] = (lines->count ? lines->upto[lines->count - 1] : 0) + weight;
	lines->at[lines->count++] = line;
}

bool corpus_mix(struct corpus *corpus, const char *path)
{
	FILE *file = fopen(path, "r");
	char line[256];
	if (!file) {
		perror(path);
		return false;
	}
	while (fgets(line, sizeof line, file)) {
		char name[32];
		double share;
		if (line[0] == '#' || sscanf(line, "%31s %lf", name, &share) != 2 ||
		    corpus->nsources == MAX_SOURCES)
			continue;
		memcpy(corpus->source[corpus->nsources], name, sizeof name);
		corpus->share[corpus->nsources++] = share;
	}
	fclose(file);
	return true;
}

static struct zf_slice whole_file(const char *path)
{
	struct zf_buffer bytes = { 0 };
	FILE *file = fopen(path, "rb");
	if (!file)
		return (struct zf_slice){ 0 };
	for (size_t n = 1; n > 0; bytes.len += n) {
		char *room = zf_buffer_room(&bytes, 1 << 20);
		n = room ? fread(room, 1, 1 << 20, file) : 0;
	}
	fclose(file);
	size_t end = strlen(path);
	if (end < 4 || strcmp(path + end - 4, ".zst") != 0)
		return zf_buffer_as_slice(&bytes);
	unsigned long long size = ZSTD_getFrameContentSize(bytes.at, bytes.len);
	struct zf_buffer plain = { 0 };
	ZSTD_DCtx *unpack = ZSTD_createDCtx();
	ZSTD_inBuffer in = { bytes.at, bytes.len, 0 };
	(void)size;
	while (unpack && in.pos < in.size) {
		char *room = zf_buffer_room(&plain, 1 << 20);
		ZSTD_outBuffer out = { room, 1 << 20, 0 };
		if (!room || ZSTD_isError(ZSTD_decompressStream(unpack, &out, &in)))
			break;
		plain.len += out.pos;
	}
	ZSTD_freeDCtx(unpack);
	zf_buffer_free(&bytes);
	return zf_buffer_as_slice(&plain); /* kept until the end of the program */
}

/* Serbian in Latin letters is a language of its own here. */
static unsigned label_of(struct corpus *corpus, struct zf_slice tag, struct zf_slice text)
{
	char name[12] = "";
	if (tag.len == 0 || tag.len >= sizeof name)
		return MAX_LABELS;
	memcpy(name, tag.at, tag.len);
	if (strcmp(name, "sr") == 0) {
		size_t latin = 0, at = 0;
		for (; at < text.len; at++)
			latin += (text.at[at] | 32) >= 'a' && (text.at[at] | 32) <= 'z';
		if (latin * 2 > text.len)
			strcpy(name, "sr-Latn");
	}
	for (unsigned i = 0; i < corpus->nlabels; i++)
		if (strcmp(corpus->tag[i], name) == 0)
			return i;
	return MAX_LABELS;
}

/* weight^0.6 for counts: rare words must be seen too. Whole numbers only, the same everywhere. */
static uint64_t damped(uint64_t count)
{
	uint64_t root = 1;
	while (root * root * root * root * root < count * count * count) /* count^(3/5) */
		root++;
	return root;
}

static void read_line(struct corpus *corpus, unsigned source, struct zf_slice line)
{
	const char *tab = memchr(line.at, '\t', line.len);
	if (!tab)
		return;
	struct zf_slice tag = { line.at, (size_t)(tab - line.at) };
	struct zf_slice text = { tab + 1, line.len - tag.len - 1 };
	uint64_t weight = 0;
	if (corpus->words[source]) {
		const char *second = memchr(text.at, '\t', text.len);
		if (!second)
			return;
		uint64_t count = strtoull(second + 1, NULL, 10);
		weight = damped(count > 8000 ? 8000 + (count - 8000) / 16 : count);
		text.len = (size_t)(second - text.at);
	}
	unsigned label = label_of(corpus, tag, text);
	if (label == MAX_LABELS || text.len == 0)
		return;
	bool held = zf_hash64(text) % 50 == 0;
	add(held ? &corpus->held[label][source] : &corpus->lines[label][source], text, weight);
}

static void read_names(struct corpus *corpus, struct zf_slice bytes)
{
	for (size_t at = 0; at < bytes.len;) {
		const char *end = memchr(bytes.at + at, '\n', bytes.len - at);
		struct zf_slice line = { bytes.at + at, end ? (size_t)(end - bytes.at) - at : bytes.len - at };
		at += line.len + 1;
		const char *space = line.len ? memchr(line.at, ' ', line.len) : NULL;
		if (!space)
			continue;
		add(&corpus->given, zf_slice_make(line.at, (size_t)(space - line.at)), 0);
		const char *last = line.at + line.len;
		while (last[-1] != ' ')
			last--;
		add(&corpus->family, zf_slice_make(last, (size_t)(line.at + line.len - last)), 0);
	}
}

static void read_file(struct corpus *corpus, const char *folder, const char *name)
{
	char path[4096], source[64];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	if (strcmp(name, "names.txt") == 0) {
		read_names(corpus, whole_file(path));
		return;
	}
	snprintf(source, sizeof source, "%s", name);
	char *dot = strchr(source, '.');
	bool words = dot && strncmp(dot, ".tok", 4) == 0;
	if (!dot || (!words && strncmp(dot, ".tsv", 4) != 0))
		return;
	*dot = '\0';
	unsigned i = 0;
	while (i < corpus->nsources && strcmp(corpus->source[i], source) != 0)
		i++;
	if (i == corpus->nsources) {
		fprintf(stderr, "%s: not in the mix, left out\n", source);
		return;
	}
	corpus->words[i] = words;
	struct zf_slice bytes = whole_file(path);
	for (size_t at = 0; at < bytes.len;) {
		const char *end = memchr(bytes.at + at, '\n', bytes.len - at);
		size_t len = end ? (size_t)(end - bytes.at) - at : bytes.len - at;
		if (len)
			read_line(corpus, i, zf_slice_make(bytes.at + at, len));
		at += len + 1;
	}
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

bool corpus_read(struct corpus *corpus, const char *folder)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, NULL, by_name);
	if (n < 0) {
		perror(folder);
		return false;
	}
	for (int i = 0; i < n; i++) {
		read_file(corpus, folder, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return true;
}

struct zf_slice corpus_piece(struct zf_slice line, size_t skip, size_t most)
{
	size_t at = 0;
	for (; skip > 0 && at < line.len; skip--) {
		while (at < line.len && line.at[at] != ' ')
			at++;
		at += at < line.len;
	}
	size_t end = at, count = 0, space = 0;
	for (; end < line.len && count <= most; end++) {
		count += ((unsigned char)line.at[end] & 0xc0) != 0x80;
		if (line.at[end] == ' ')
			space = end;
	}
	if (count > most)
		end = space > at ? space : at;
	return zf_slice_make(line.at + at, end - at);
}

static size_t count_words(struct zf_slice line)
{
	size_t n = 1;
	for (size_t i = 0; i < line.len; i++)
		n += line.at[i] == ' ';
	return n;
}

/* Half the time as it stands (300 characters at most), else one to twelve words, more often few. */
static void sample_line(struct corpus *corpus, const struct lines *lines, struct zf_buffer *out)
{
	struct zf_slice line = lines->at[chance_below(corpus, (uint32_t)lines->count)];
	size_t words = count_words(line);
	uint32_t kind = chance_below(corpus, 100);
	size_t take = kind < 30 ? 300 : 1 + chance_below(corpus, kind < 75 ? 5 : 12);
	if (kind < 30) {
		zf_buffer_slice(out, corpus_piece(line, 0, 300));
		return;
	}
	size_t from = words > take ? chance_below(corpus, (uint32_t)(words - take + 1)) : 0;
	struct zf_slice rest = corpus_piece(line, from, 300);
	size_t end = 0;
	for (size_t n = 0; end < rest.len; end++)
		if (rest.at[end] == ' ' && ++n == take)
			break;
	zf_buffer_add(out, rest.at, end);
}

static void sample_words(struct corpus *corpus, const struct lines *lines, struct zf_buffer *out)
{
	uint32_t n = 1 + chance_below(corpus, 4);
	for (uint32_t i = 0; i < n; i++) {
		uint64_t all = lines->upto[lines->count - 1];
		uint64_t at = chance(corpus) % all;
		size_t low = 0, high = lines->count - 1;
		while (low < high) {
			size_t middle = (low + high) / 2;
			if (lines->upto[middle] > at)
				high = middle;
			else
				low = middle + 1;
		}
		if (i)
			zf_buffer_byte(out, ' ');
		zf_buffer_slice(out, lines->at[low]);
	}
}

/* ASCII and Latin-1 letters in upper case: all, or those that begin a word. */
static void to_upper(struct zf_buffer *out, bool all)
{
	bool begins = true;
	for (size_t i = 0; i < out->len; i++) {
		unsigned char *at = (unsigned char *)out->at + i;
		bool two = *at == 0xc3 && i + 1 < out->len;
		if ((all || begins) && *at >= 'a' && *at <= 'z')
			*at = (unsigned char)(*at - 32);
		else if ((all || begins) && two && at[1] >= 0xa0 && at[1] != 0xb7 && at[1] != 0xbf)
			at[1] = (unsigned char)(at[1] - 32);
		begins = *at == ' ';
	}
}

static void person(struct corpus *corpus, struct zf_buffer *out)
{
	uint32_t given = chance_below(corpus, 8) == 0 ? 2 : 1;
	for (uint32_t i = 0; i < given; i++) {
		zf_buffer_slice(out, corpus->given.at[chance_below(corpus, (uint32_t)corpus->given.count)]);
		zf_buffer_byte(out, ' ');
	}
	if (chance_below(corpus, 16) == 0)
		zf_buffer_text(out, chance_below(corpus, 2) ? "von " : "de ");
	zf_buffer_slice(out, corpus->family.at[chance_below(corpus, (uint32_t)corpus->family.count)]);
	if (chance_below(corpus, 10) == 0) {
		zf_buffer_byte(out, '-');
		zf_buffer_slice(out, corpus->family.at[chance_below(corpus, (uint32_t)corpus->family.count)]);
	}
}

/* Someone's name before or behind the words: what surrounds a name says which language it is, not the name. */
static void add_person(struct corpus *corpus, struct zf_buffer *out)
{
	static const char *const joints[] = { " ", ": ", ", ", " \xe2\x80\x93 " };
	const char *joint = joints[chance_below(corpus, 4)];
	if (chance_below(corpus, 2)) {
		zf_buffer_text(out, joint);
		person(corpus, out);
		return;
	}
	struct zf_buffer words = *out;
	memset(out, 0, sizeof *out);
	person(corpus, out);
	zf_buffer_text(out, joint);
	zf_buffer_slice(out, zf_buffer_as_slice(&words));
	zf_buffer_free(&words);
}

bool corpus_sample(struct corpus *corpus, unsigned label, struct zf_buffer *out)
{
	double all = 0;
	for (unsigned i = 0; i < corpus->nsources; i++)
		all += corpus->lines[label][i].count ? corpus->share[i] : 0;
	if (all <= 0)
		return false;
	double at = (double)(chance(corpus) >> 11) / 9007199254740992.0 * all;
	unsigned source = MAX_SOURCES;
	for (unsigned i = 0; i < corpus->nsources; i++) {
		if (!corpus->lines[label][i].count)
			continue;
		source = i;
		at -= corpus->share[i];
		if (at < 0)
			break;
	}
	zf_buffer_clear(out);
	if (corpus->words[source])
		sample_words(corpus, &corpus->lines[label][source], out);
	else
		sample_line(corpus, &corpus->lines[label][source], out);
	if (corpus->given.count && chance_below(corpus, 100) < 10)
		add_person(corpus, out);
	uint32_t written = chance_below(corpus, 100);
	if (written < 14)
		to_upper(out, written < 6);
	return true;
}

/* --- lines without language ------------------------------------------------------------------------- */

/* # a digit, ^ an upper-case letter, % up to four digits, the rest as it stands */
static const char *const patterns[] = {
	"OJ L %, #.#.20##, p. %", "OJ C %, ##.##.20##, p. %", "COM(20##) % final", "COM(20##) %",
	"SWD(20##) % final", "JOIN(20##) % final", "C(20##) % final", "SEC(20##) %", "IP/##/%", "MEMO/##/%",
	"SPEECH/##/%", "QANDA/##/%", "STATEMENT/##/%", "ST % 20## INIT", "ST % 20## REV #", "% /## REV #",
	"%/## ADD #", "C-###/##", "T-##/##", "A#-%/20##", "P#_TA(20##)%", "B#-%/20##", "PE ###.###",
	"RC-B#-%/20##", "20##/%(COD)", "20##/%(NLE)", "20##/%(INI)", "CELEX 3##L%", "ECLI:EU:C:20##:%",
	"EU:C:20##:%", "ISBN ###-##-###-##-#", "ISSN ####-####", "ISO %:20##", "EN %-#", "PDF %.# MB",
	"PDF", "HTML", "XML", "EN", "FR DE EN", "+## # ### ## ##", "Tel. +## # ### ## ##",
	"Tel: +## ### ### ###", "Fax +## ## ## ##", "T +## ## ### ####", "GSM +## ### ### ###",
	"##.##.20##", "20##-##-##", "##/##/20## ##:##", "##:## CET", "EUR %", "€ % M", "% km", "% kg",
	"% MW", "% GWh", "CO2", "^^ ^-%", "^^^-%", "^%", "^^##/##", "(%) ^^", "^^^", "^^^^", "^^ / ^^ / ^^",
	"No %", "No. %/20##", "Nr %", "N° %", "p. %", "pp. %-%", "Art. %", "§ %", "II", "IV", "XII", "I.%",
	"A.%", "(a)", "(b)", "(ii)", "@^^^^^^", "#^^^^^", "B-####", "D-#####", "F-#####", "L-####",
	"v#.#.#", "Q# 20##", "H# 20##", "G#", "#/%", "% x % px", "IBAN ^^## #### #### ####", "BIC ^^^^^^^^",
	"VAT ^^#########", "ETS ##", "COVID-##", "NUTS #", "HR ##", "GDPR", "NATO", "UNHCR", "OECD", "WTO",
	"FAO", "OLAF", "ECB", "EIB", "EU27", "EU-28",
};
static const char *const streets[] = {
	"Rue de la Loi %", "Wetstraat %", "Rue Belliard %", "Rue Wiertz %", "Avenue Louise %", "Via Roma %",
	"Calle Mayor %", "Unter den Linden %", "Hauptstraße %", "Kaiserstraße %",
	"Boulevard Konrad Adenauer %", "Plac Zamkowy %", "Rua Augusta %", "Storgatan %",
	"Mannerheimintie %", "Vesterbrogade %", "Andrássy út %", "Ilica %", "Dunajska cesta %",
	"Gedimino pr. %", "Brīvības iela %", "Narva mnt %", "Triq ir-Repubblika %", "O'Connell Street %",
	"Strada Victoriei %", "Square de Meeûs %", "Place du Luxembourg %", "Carrer de Balmes %",
	"Prinsengracht %", "Hlavná %",
};
static const char *const towns[] = {
	"Brussels", "Bruxelles", "Brussel", "Luxembourg", "Strasbourg", "Paris", "Berlin",
	"Frankfurt am Main", "Wien", "Roma", "Milano", "Madrid", "Barcelona", "Lisboa", "Porto", "Dublin",
	"Valletta", "Den Haag", "Amsterdam", "København", "Stockholm", "Helsinki", "Tallinn", "Riga",
	"Vilnius", "Warszawa", "Praha", "Bratislava", "Budapest", "Ljubljana", "Zagreb", "București",
	"Athina", "Nicosia", "Torino", "Parma",
};

static void pattern(struct corpus *corpus, const char *at, struct zf_buffer *out)
{
	for (; *at; at++) {
		if (*at == '#')
			zf_buffer_byte(out, (char)('0' + chance_below(corpus, 10)));
		else if (*at == '^')
			zf_buffer_byte(out, (char)('A' + chance_below(corpus, 26)));
		else if (*at == '%')
			zf_buffer_format(out, "%u", chance_below(corpus,
			                                         chance_below(corpus, 2) ? 100 : 10000));
		else
			zf_buffer_byte(out, *at);
	}
}

#define PICK(list) (list)[chance_below(corpus, (uint32_t)(sizeof (list) / sizeof *(list)))]

void corpus_nothing(struct corpus *corpus, struct zf_buffer *out)
{
	uint32_t kind = chance_below(corpus, 100);
	zf_buffer_clear(out);
	if (kind < 66 && corpus->given.count) {
		uint32_t people = kind < 45 ? 1 : 2 + chance_below(corpus, 2);
		for (uint32_t i = 0; i < people; i++) {
			if (i)
				zf_buffer_text(out, kind & 1 ? ", " : " ");
			person(corpus, out);
		}
	} else if (kind < 72) {
		pattern(corpus, PICK(streets), out);
		zf_buffer_text(out, ", ");
		pattern(corpus, kind & 1 ? "####" : "?-####", out);
		zf_buffer_byte(out, ' ');
		zf_buffer_text(out, PICK(towns));
	} else {
		pattern(corpus, PICK(patterns), out);
		for (uint32_t i = chance_below(corpus, 5) / 3; i > 0; i--) {
			zf_buffer_text(out, kind & 1 ? "; " : " ");
			pattern(corpus, PICK(patterns), out);
		}
	}
}
