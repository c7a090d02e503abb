#include "cli/cli.h"

#include <stddef.h>

#define INPUT_OPTIONS                                                                                           \
	"  --files-from FILE     more inputs, one a line (- = standard input)\n"                                \
	"  --html-field NAME     of JSON Lines, where the page is (html); likewise --text-field (text),\n"       \
	"                        --url-field (url), --date-field (date), --lang-field (lang)\n"                  \
	"  --record-cap SIZE     a longer record fails (64M)\n"

#define JUDGE_OPTIONS                                                                                           \
	"  --scope SCOPE         how far a duplicate reaches: document, language, site or corpus (corpus)\n"     \
	"  --favor WHAT          none, precision or recall (none)\n"                                             \
	"  --no-repair[=NAMES]   leave broken text as it is; NAMES, parted by commas, are below (all)\n"         \
	"  --plain-quotes        all quotation marks to \" and '\n"

#define MACHINE_OPTIONS                                                                                         \
	"  -j, --jobs N          threads (all processors)\n"                                                     \
	"  --memory SIZE         stay under this, 64M or more (a quarter of the machine)\n"                      \
	"  -q, --quiet           no progress, no summary, only what stops the run\n"

static const char run_help[] =
	"usage: zeef run INPUT... -o OUT\n"
	"       zeef run INPUT... --corpus DIR\n\n"
	"Cleans files and folders into OUT: documents by language, a ledger of every paragraph that is in none,\n"
	"trouble.jsonl, manifest.json and SHA256SUMS. OUT is absent until it is whole; a run that was stopped goes on\n"
	"when the same command is given again.\n\n"
	"INPUT is a file, a folder or - for standard input: HTML, text, Markdown, PDF text, dumps of page nodes, JSON\n"
	"Lines, WARC, tar; each plain or packed with gzip, zstd or xz. What a file is, is told by its content.\n\n"
	"  -o, --output OUT      the folder to write\n"
	"  --corpus DIR          instead: a corpus that grows. The documents that are new to it become DIR/part-00000,\n"
	"                        part-00001, …; what an earlier part holds is a duplicate of that. Nothing new: no part\n"
	"  --replace             an earlier run in OUT gives way\n"
	"  --text                documents as plain text\n"
	"  --zstd                documents and ledger packed\n"
	"  --part-size SIZE      of one output file, before packing (512M)\n"
	"  --keep WHICH          of documents of one URL and language, or of one text: first, longest or newest (first)\n"
	"  --near WHAT           documents and long paragraphs nearly the same as an earlier one: mark,\n"
	"                        off or remove (mark); paragraphs nearly as one of an earlier part of DIR are\n"
	"                        only marked\n"
	"  --no-site             judge each page alone: not by what stands on most pages of its site,\n"
	"                        nor by where its other pages have their titles\n"
	"  --verify-bytes        compare the texts of exact copies too, not their 128-bit prints alone\n"
	JUDGE_OPTIONS INPUT_OPTIONS MACHINE_OPTIONS
	"\nexit: 0 all clean; 1 done, some input damaged or left out; 2 wrong call; 3 could not finish; 75 stopped, run it\n"
	"again.\n\n"
	"example: zeef run scrape/ -o clean\n";

static const char clean_help[] =
	"usage: zeef clean [INPUT]...  < records  > documents\n\n"
	"A filter: each record becomes one line of JSON, as zeef run writes it, as soon as it is done. Paragraphs that stood\n"
	"in an earlier record of the stream are left out; what a whole site says of a block is not known here.\n\n"
	"  --text                plain text instead of JSON, an empty line after each document\n"
	JUDGE_OPTIONS INPUT_OPTIONS MACHINE_OPTIONS
	"\nexample: zstdcat crawl.jsonl.zst | zeef clean - | jq -r .title\n";

static const char why_help[] =
	"usage: zeef why FILE...           what the page alone says of each paragraph\n"
	"       zeef why -o OUT RECORD     what a finished run did; RECORD is an id, a file or a URL\n\n"
	"For each paragraph: its number, kind, language, fate and certainty; below it the reason in words, the copy that\n"
	"stays, and every mark that a rule made.\n\n"
	"  -o, --output OUT      a folder that zeef run wrote, or its DIR\n"
	"  --json                one line of JSON a record\n"
	"  --html                a page for a browser, by itself in one file: the paragraphs in colours by fate and certainty,\n"
	"                        with what moved the judge of boilerplate most\n"
	"  --favor WHAT, --no-repair[=NAMES], and the options of JSON Lines, as for zeef run\n\n"
	"examples: zeef why page.html | less -R\n"
	"          zeef why --html page.html > why.html\n";

static const char verify_help[] =
	"usage: zeef verify OUT\n\n"
	"Checks a run by its output alone: every digest, every row, ids, that each pointer leads to a paragraph that is\n"
	"kept, that the paragraphs of each record stand once each in documents and ledger, and that all counts add up.\n\n"
	"exit: 0 whole; 1 faults, each with a line; 2 there is no run; 3 it could not be read to its end.\n\n"
	"example: zeef verify clean\n";

static const char restore_help[] =
	"usage: zeef restore OUT [ID]\n\n"
	"Gives every paragraph of every record (or of one) back, in its order, as it was read: one line of JSON a record,\n"
	"{\"doc\",\"paragraphs\":[{\"block\",\"kind\",\"text\"}]}. White space runs are one space.\n\n"
	"example: zeef restore clean 0123456789abcdef0123456789abcdef\n";

static const char dedup_help[] =
	"usage: zeef dedup [FILE]  < lines  > lines\n\n"
	"Leaves out what stood before, exactly and in bounded memory: what sort -u and awk '!s[$0]++' are used for. Order is\n"
	"kept.\n\n"
	"  --by UNIT             line, paragraph (parted by blank lines) or document (parted by NUL) (line)\n"
	"  --field NAME          of JSON Lines: compare this member; --by document takes it as a whole\n"
	"  --folded              compare match keys: case, accents' forms and punctuation do not count\n"
	"  --keep WHICH          of equal ones: first, longest or none (first)\n"
	"  --scope SCOPE         of JSON Lines: document, language (lang), site (host of url) or corpus (corpus)\n"
	"  --mark                remove nothing; say which earlier one each repeats\n"
	"  --ledger FILE         a line of JSON for each that goes\n"
	"  --verify-bytes        compare texts too where prints are equal; with --keep first only\n"
	"  --temporary FOLDER    for files past the memory (/tmp)\n"
	MACHINE_OPTIONS
	"\nUnits are told apart by 96 bits of a hash: of 10^9 different ones 6e-12 are expected to be dropped wrongly, of\n"
	"10^10 6e-10. With --verify-bytes none is: one whose text differs from that of the first with its print stays.\n"
	"\nexample: zcat lines.gz | zeef dedup > unique\n";

static const char lang_help[] =
	"usage: zeef lang [--lines] < lines\n\n"
	"The language of each line by itself: tag, probability, script, parted by tabs; one line out for one line in.\n"
	"Of a line of more than 1 MiB the first 1 MiB is read.\n"
	"und: not sure. zxx: no language in it.\n\n"
	"  --lines               a text is a line; it is so without this, too\n\n"
	"example: echo 'De nachttrein rijdt weer' | zeef lang\n";

const struct command commands[] = {
	{ "run", "clean files and folders into an output folder", run_help, "oGjqRFMSVEN6PQTZCA12345K", command_run },
	{ "clean", "clean a stream: records in, documents out", clean_help, "jqFMSVPQTC12345", command_clean },
	{ "why", "what became of each paragraph, and why", why_help, "oJHqFVPC12345", command_why },
	{ "verify", "check a finished run by its output alone", verify_help, "q", command_verify },
	{ "restore", "give every paragraph back as it was read", restore_help, "q", command_restore },
	{ "dedup", "leave out repeated lines, paragraphs or documents", dedup_help, "jqMSBKDOmLY6", command_dedup },
	{ "lang", "the language of each line", lang_help, "l", command_lang },
	{ NULL, NULL, NULL, NULL, NULL },
};
