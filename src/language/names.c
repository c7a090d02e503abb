#include "language/language.h"

/* ISO 639-3 code and script, as FLORES-200 joins them; the script of a tag that names none. */
static const struct { const char *tag, *name; } names[] = {
	{ "am", "amh_Ethi" }, { "ar", "arb_Arab" }, { "be", "bel_Cyrl" }, { "bg", "bul_Cyrl" },
	{ "bn", "ben_Beng" }, { "bo", "bod_Tibt" }, { "bs", "bos_Latn" }, { "ca", "cat_Latn" },
	{ "cs", "ces_Latn" }, { "cy", "cym_Latn" }, { "da", "dan_Latn" }, { "de", "deu_Latn" },
	{ "dv", "div_Thaa" }, { "el", "ell_Grek" }, { "en", "eng_Latn" }, { "es", "spa_Latn" },
	{ "et", "est_Latn" }, { "eu", "eus_Latn" }, { "fa", "pes_Arab" }, { "fi", "fin_Latn" },
	{ "fr", "fra_Latn" }, { "ga", "gle_Latn" }, { "gl", "glg_Latn" }, { "gu", "guj_Gujr" },
	{ "he", "heb_Hebr" }, { "hi", "hin_Deva" }, { "hr", "hrv_Latn" }, { "hu", "hun_Latn" },
	{ "hy", "hye_Armn" }, { "is", "isl_Latn" }, { "it", "ita_Latn" }, { "ja", "jpn_Jpan" },
	{ "ka", "kat_Geor" }, { "km", "khm_Khmr" }, { "kn", "kan_Knda" }, { "ko", "kor_Hang" },
	{ "lb", "ltz_Latn" }, { "lo", "lao_Laoo" }, { "lt", "lit_Latn" }, { "lv", "lvs_Latn" },
	{ "mk", "mkd_Cyrl" }, { "ml", "mal_Mlym" }, { "mn", "khk_Mong" }, { "mt", "mlt_Latn" },
	{ "my", "mya_Mymr" }, { "nb", "nob_Latn" }, { "nl", "nld_Latn" }, { "nn", "nno_Latn" },
	{ "or", "ory_Orya" }, { "pa", "pan_Guru" }, { "pl", "pol_Latn" }, { "pt", "por_Latn" },
	{ "ro", "ron_Latn" }, { "ru", "rus_Cyrl" }, { "si", "sin_Sinh" }, { "sk", "slk_Latn" },
	{ "sl", "slv_Latn" }, { "sq", "als_Latn" }, { "sr", "srp_Cyrl" }, { "sr-Latn", "srp_Latn" },
	{ "sv", "swe_Latn" }, { "ta", "tam_Taml" }, { "te", "tel_Telu" }, { "th", "tha_Thai" },
	{ "tr", "tur_Latn" }, { "uk", "ukr_Cyrl" }, { "zh", "zho_Hani" },
};

const char *zf_language_script_name(const char *tag)
{
	size_t low = 0, high = sizeof names / sizeof *names;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(tag, names[middle].tag);
		if (order == 0)
			return names[middle].name;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return strcmp(tag, "zxx") == 0 ? "zxx_Zyyy" : strcmp(tag, "mul") == 0 ? "mul_Zyyy" : "und_Zyyy";
}
