/* A document that zeef wrote keeps the fields that it has. */
#include "metadata/inside.h"

struct ends {
	struct zf_reference **references, **cites;
	struct zf_contact **contacts, *contact;
	size_t room; /* of contact->details */
	struct zf_further **further;
};

static bool add_reference(struct zf_arena *arena, struct zf_reference ***end, const struct zf_property *p)
{
	struct zf_reference *reference = zf_arena_take(arena, 1, sizeof *reference);

	if (!reference)
		return false;
	reference->value = p->value;
	reference->kind = p->extra;
	**end = reference;
	*end = &reference->next;
	return true;
}

static bool add_contact(struct zf_arena *arena, struct ends *ends, const struct zf_property *p)
{
	struct zf_contact *contact = zf_arena_take(arena, 1, sizeof *contact);

	if (!contact)
		return false;
	contact->name = p->value;
	contact->role = p->extra;
	*ends->contacts = ends->contact = contact;
	ends->contacts = &contact->next;
	ends->room = 0;
	return true;
}

static bool add_detail(struct zf_arena *arena, struct ends *ends, struct zf_slice detail)
{
	struct zf_contact *contact = ends->contact;
	struct zf_slice *more;

	if (!contact)
		return true;
	if (contact->ndetails == ends->room) {
		ends->room = ends->room * 2 + 4;
		more = zf_arena_grow(arena, contact->details, contact->ndetails, ends->room, sizeof *more);
		if (!more)
			return false;
		contact->details = more;
	}
	contact->details[contact->ndetails++] = detail;
	return true;
}

static bool add_further(struct zf_arena *arena, struct ends *ends, const struct zf_property *p)
{
	struct zf_further *further = zf_arena_take(arena, 1, sizeof *further);

	if (!further)
		return false;
	further->text = p->value;
	further->url = p->extra;
	*ends->further = further;
	ends->further = &further->next;
	return true;
}

bool zf_known_fill(struct zf_document *document)
{
	struct ends ends = { &document->references, &document->cites, &document->contacts, NULL, 0,
	                     &document->further };
	struct { const char *name; struct zf_slice *field; } fields[] = {
		{ "zeef.title", &document->title },
		{ "zeef.date", &document->date },
		{ "zeef.date-source", &document->date_source },
		{ "zeef.institution", &document->institution },
		{ "zeef.doctype", &document->doctype },
		{ "zeef.group", &document->group },
	};
	bool fine = true;

	for (const struct zf_property *p = document->properties; fine && p; p = p->next) {
		for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
			if (zf_slice_is(p->name, fields[i].name))
				*fields[i].field = p->value;
		if (zf_slice_is(p->name, "zeef.reference"))
			fine = add_reference(document->arena, &ends.references, p);
		else if (zf_slice_is(p->name, "zeef.cite"))
			fine = add_reference(document->arena, &ends.cites, p);
		else if (zf_slice_is(p->name, "zeef.contact"))
			fine = add_contact(document->arena, &ends, p);
		else if (zf_slice_is(p->name, "zeef.contact.detail"))
			fine = add_detail(document->arena, &ends, p->value);
		else if (zf_slice_is(p->name, "zeef.link"))
			fine = add_further(document->arena, &ends, p);
	}
	document->site = zf_address_host(document->arena, document->origin.url);
	return fine && document->site.at;
}
