#include "web/health.h"

#include <string.h>
#include <sys/statvfs.h>

#include "model/job_row.h"
#include "model/person_row.h"
#include "model/segment_keep_row.h"
#include "os/child.h"
#include "web/visit.h"

static int
people_count(struct page *p, struct health *h, struct err *e)
{
	struct person_list people;

	if (person_row_list(p->db, p->arena, &people, e) != 0)
		return -1;
	for (size_t i = 0; i < people.count; i++) {
		const struct person_row *r = &people.row[i];

		if (r->disabled)
			continue;
		h->people++;
		h->administrators += r->administrator;
		h->administrators_with_totp +=
		    r->administrator && r->totp.p != NULL;
	}
	return 0;
}

int
health_get(struct page *p, struct health *out, struct err *e)
{
	const struct web_world *w = web_world(p->web);
	struct statvfs room;
	char path[256];

	*out = (struct health){ .since_ms = w->started_ms,
				.sandbox = w->sandbox,
				.sandbox_whole = w->sandbox_whole };
	if (statvfs(w->directory, &room) == 0)
		out->disk_free =
		    (int64_t)room.f_bavail * (int64_t)room.f_frsize;
	out->engine = child_find("suricata", path, sizeof(path), NULL) == 0;
	if (web_server(p->web) != NULL)
		httpd_counts_get(web_server(p->web), &out->http);
	if (db_version_get(p->db, &out->schema, e) != 0 ||
	    job_row_count(p->db, &out->queue, e) != 0 ||
	    db_space_get(p->db, &out->space, e) != 0 ||
	    segment_keep_oldest(p->db, 0, &out->segment_oldest_ms, e) != 0)
		return -1;
	return people_count(p, out, e);
}
