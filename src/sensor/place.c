#include "sensor/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "fmt/json_out.h"
#include "fmt/pack.h"
#include "os/file.h"
#include "relay/answer.h"
#include "relay/wire.h"

#define TEXT_MAX       65536
#define NAME_MAX_BYTES 100

int
place_open(struct place *p, const char *folder, struct err *e)
{
	char *absolute;
	bool fits;

	memset(p, 0, sizeof(*p));
	if (file_make_folder(folder, 0700, e) != 0)
		return -1;
	/* The engine works in a folder of its own and meets us at a socket:
	 * both need the whole path. */
	absolute = realpath(folder, NULL);
	if (absolute == NULL)
		return err_system(e, "%s", folder);
	fits = text_copy(p->folder, sizeof(p->folder), text_of(absolute));
	free(absolute);
	if (!fits)
		return err_set(e, ERR_INVALID,
			       "the data folder's path is too long");
	return 0;
}

void
place_path(const struct place *p, const char *name, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/%s", p->folder, name);
}

static int
part_read(const struct place *p, struct arena *a, const char *name,
	  struct text *out, struct err *e)
{
	char path[PATH_MAX];
	struct str s;
	int result;

	place_path(p, name, path);
	str_init(&s, TEXT_MAX);
	result = file_read(path, &s, e);
	if (result == 0)
		*out = (struct text){ arena_text(a, str_view(&s)), s.n };
	str_done(&s);
	return result == 0 ? arena_check(a, e) : result;
}

int
place_load(struct place *p, struct arena *a, struct err *e)
{
	struct text identity, centre, company = TEXT(""), name = TEXT("");
	const struct answer_field fields[] = {
		{ "centre", &centre, NULL, true },
		{ "sender", NULL, &p->sender, true },
		{ "signer", &p->signer, NULL, true },
		{ "company", &company, NULL, false },
		{ "name", &name, NULL, false },
	};

	if (part_read(p, a, "identity", &identity, e) != 0)
		return -1;
	if (answer_read(identity, a, fields, ARRAY_LEN(fields), e) != 0)
		return err_prefix(e, "%s/identity", p->folder);
	p->centre = centre.p;
	p->company = company.p;
	p->name = name.p;
	if (part_read(p, a, "key.pem", &p->key, e) != 0 ||
	    part_read(p, a, "certificate.pem", &p->certificate, e) != 0 ||
	    part_read(p, a, "authority.pem", &p->authority, e) != 0) {
		/* Half an enrolment is none that could be worked with. */
		if (e != NULL && e->kind == ERR_NOT_FOUND)
			e->kind = ERR_INVALID;
		return -1;
	}
	return 0;
}

static int
part_write(const struct place *p, const char *name, struct text bytes,
	   struct err *e)
{
	char path[PATH_MAX];

	place_path(p, name, path);
	return file_replace(path, bytes, 0600, e);
}

/* The key first: a certificate without its key is worth nothing. */
int
place_certificate_set(struct place *p, struct text certificate, struct text key,
		      struct err *e)
{
	return part_write(p, "key.pem", key, e) != 0
		   ? -1
		   : part_write(p, "certificate.pem", certificate, e);
}

int
place_enrol(struct place *p, const struct enrolment *got, struct err *e)
{
	struct json_out j;
	struct str s;
	int result;

	if (place_certificate_set(p, got->certificate, got->key, e) != 0 ||
	    part_write(p, "authority.pem", got->authority, e) != 0)
		return -1;
	str_init(&s, TEXT_MAX);
	json_out_init(&j, &s, true);
	json_out_object(&j);
	json_out_pair(&j, "centre", got->centre);
	json_out_pair_int(&j, "sender", got->sender);
	json_out_pair_text(&j, "signer", got->signer);
	json_out_pair(&j, "company", got->company);
	json_out_pair(&j, "name", got->name);
	json_out_object_end(&j);
	str_add_byte(&s, '\n');
	result = part_write(p, "identity", str_view(&s), e);
	str_done(&s);
	return result;
}

/* "rules/x.rules" or "lists/x.txt", nothing that leads elsewhere. */
static bool
is_bundle_name(struct text name)
{
	struct text t = name;

	if (!text_starts(t, "rules/") && !text_starts(t, "lists/"))
		return false;
	t = text_slice(t, 6, t.n);
	if (t.n == 0 || t.n > NAME_MAX_BYTES || t.p[0] == '.')
		return false;
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] == '\0' ||
		    strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX"
			   "YZ0123456789._-",
			   t.p[i]) == NULL)
			return false;
	return true;
}

static int
bundle_files(const char *folder, struct text raw, struct err *e)
{
	struct text rest = raw, head, name;
	char path[PATH_MAX];
	int64_t size;

	for (int number = 1; rest.n > 0; number++) {
		struct text bytes;

		if (number > WIRE_BUNDLE_FILES_MAX ||
		    !text_cut(&rest, '\n', &head) ||
		    !text_cut(&head, ' ', &name) || !is_bundle_name(name) ||
		    num_int(head, 0, (int64_t)rest.n, &size, NULL) != 0)
			return err_set(e, ERR_INVALID,
				       "file %d of the bundle has no right "
				       "head",
				       number);
		bytes = text_slice(rest, 0, (size_t)size);
		rest = text_slice(rest, (size_t)size, rest.n);
		snprintf(path, sizeof(path), "%s/%.*s", folder, (int)name.n,
			 name.p);
		if (file_replace(path, bytes, 0600, e) != 0)
			return -1;
	}
	return 0;
}

int
place_bundle_unpack(const struct place *p, const char *name, struct text bundle,
		    struct err *e)
{
	char folder[PATH_MAX - 128], below[PATH_MAX];
	struct str raw;
	int result = -1;

	snprintf(folder, sizeof(folder), "%s/%s", p->folder, name);
	str_init(&raw, WIRE_BUNDLE_RAW_MAX);
	if (pack_read(bundle, WIRE_BUNDLE_RAW_MAX, &raw, e) != 0 ||
	    file_remove(folder, e) != 0)
		goto out;
	for (int i = 0; i < 2; i++) {
		snprintf(below, sizeof(below), "%s/%s", folder,
			 i == 0 ? "rules" : "lists");
		if (file_make_folder(below, 0700, e) != 0)
			goto out;
	}
	result = bundle_files(folder, str_view(&raw), e);
out:
	str_done(&raw);
	return result;
}
