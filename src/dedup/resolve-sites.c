#include "dedup/resolve-inside.h"

#include <stdlib.h>

/* How many different documents a site has. */

enum zeef_status zf_resolver_add_pair(struct zf_resolver *resolver, const struct zf_print_row *row)
{
	/* The low bit says whether the document counts: the same for all rows of one document on its site. */
	uint64_t pair[2] = { row->site, row->document << 1 | ((row->flags & ZF_PRINT_SEEN) != 0) };

	if (row->site == 0 || (row->flags & (ZF_PRINT_ID | ZF_PRINT_PAIR | ZF_PRINT_URL)) ||
	    (resolver->any_pair && memcmp(pair, resolver->last_pair, sizeof pair) == 0))
		return ZEEF_OK;
	memcpy(resolver->last_pair, pair, sizeof pair);
	resolver->any_pair = true;
	return zf_sorter_add(resolver->pairs, pair);
}

static enum zeef_status note_site(struct zf_resolver *resolver, struct zf_site site)
{
	if (site.documents < 2)
		return ZEEF_OK;
	if (resolver->nsites == resolver->sites_room) {
		size_t room = resolver->sites_room ? resolver->sites_room * 2 : 256;
		struct zf_site *sites;

		if (room > resolver->sites_most) {
			zf_trouble(&resolver->options.trouble, ZEEF_FATAL, "memory-sites", zf_slice_of(""),
			           UINT64_MAX, "give more with --memory, or clean the sites in several runs",
			           "%zu sites with several documents each are more than the memory holds",
			           resolver->nsites);
			return ZEEF_ELIMIT;
		}
		sites = realloc(resolver->sites, room * sizeof *sites);
		if (!sites)
			return ZEEF_ENOMEM;
		resolver->sites = sites;
		resolver->sites_room = room;
	}
	resolver->sites[resolver->nsites++] = site;
	return ZEEF_OK;
}

/* The site's new documents are counted: those of earlier parts come to them. */
static enum zeef_status end_site(struct zf_resolver *resolver, struct zf_site site)
{
	struct zf_hash128 print = { site.site, ZF_KIND_SITE };
	struct zf_index_fact old = { .found = false }, new = { .found = true };
	enum zeef_status status = ZEEF_OK;

	if (site.site == 0 || !resolver->options.index)
		return note_site(resolver, site);
	new.documents = site.documents < UINT32_MAX ? (uint32_t)site.documents : UINT32_MAX;
	status = zf_index_fact(resolver->options.index, print, &old);
	if (status >= 0 && new.documents)
		status = zf_index_note_fact(resolver->options.index, print, &new);
	site.documents += old.documents;
	return status < 0 ? status : note_site(resolver, site);
}

enum zeef_status zf_resolver_count_sites(struct zf_resolver *resolver)
{
	enum zeef_status status = zf_sorter_finish(resolver->pairs);
	struct zf_site site = { 0, 0 };
	uint64_t document = 0;
	const uint64_t *pair;

	while (status == ZEEF_OK && (status = zf_sorter_next(resolver->pairs, &pair)) == ZEEF_OK) {
		bool counts = (pair[1] & 1) == 0;

		if (pair[0] != site.site) {
			status = end_site(resolver, site);
			site = (struct zf_site){ pair[0], counts };
		} else if (pair[1] != document) {
			site.documents += counts;
		}
		document = pair[1];
	}
	if (status == ZEEF_END)
		status = end_site(resolver, site);
	zf_sorter_free(resolver->pairs);
	resolver->pairs = NULL;
	return status;
}

uint32_t zf_resolver_site_documents(const struct zf_resolver *resolver, uint64_t site)
{
	size_t low = 0, high = resolver->nsites;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (resolver->sites[middle].site == site) {
			uint64_t documents = resolver->sites[middle].documents;

			return documents < UINT32_MAX ? (uint32_t)documents : UINT32_MAX;
		}
		if (resolver->sites[middle].site < site)
			low = middle + 1;
		else
			high = middle;
	}
	return 1;
}
