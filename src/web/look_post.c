/* An upload becomes a look: files are kept, a row is queued, the worker does
 * the rest. The bytes are on the disk already when this is called. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "model/job_row.h"
#include "model/look_row.h"
#include "web/act.h"
#include "web/answers.h"
#include "web/page_fill.h"
#include "web/visit.h"
#include "web/watch_answers.h"

/* Files renamed so far, to be taken away again when the rows fail. */
struct kept {
	const char *path[HTTP_FILES_MAX];
	size_t count;
};

static int
file_keep(struct page *p, int64_t look, size_t number, struct kept *kept,
	  struct err *e)
{
	const struct web_world *w = web_world(p->web);
	const struct http_file *f = &p->request->file[number];
	const char *stored =
	    arena_printf(p->arena, "looks/%lld-%zu", (long long)look, number);
	const char *path = arena_printf(p->arena, "%s/%s", w->directory,
					stored != NULL ? stored : "");

	if (stored == NULL || path == NULL)
		return arena_check(p->arena, e);
	if (rename(f->path, path) != 0)
		return err_system(e, "keeping an upload");
	kept->path[kept->count++] = path;
	struct look_file_row row = { .look = look,
				     .number = (int64_t)number,
				     .name = *f->name != '\0' ? f->name : "?",
				     .stored = stored,
				     .bytes = f->size };
	return look_file_row_set(p->db, p->company, &row, e);
}

static int
look_store(struct page *p, struct kept *kept, int64_t *id_out, struct err *e)
{
	struct look_row row = { .company = p->company,
				.person = p->caller->person,
				.state = LOOK_QUEUED,
				.created_ms = visit_now(p) };
	struct job_row job = { .kind = "look",
			       .company = p->company,
			       .run_after_ms = visit_now(p),
			       .created_ms = visit_now(p) };
	struct act act = { .name = "look.add", .company = p->company };
	TXN(txn);

	if (txn_begin(&txn, p->db, e) != 0 ||
	    look_row_add(p->db, &row, id_out, e) != 0)
		return -1;
	for (size_t i = 0; i < p->request->file_count; i++)
		if (file_keep(p, *id_out, i, kept, e) != 0)
			return -1;
	job.object = *id_out;
	act.object = act_object(p, "look", *id_out);
	if (job_row_add(p->db, &job, &job.id, e) != 0 ||
	    act_add(p, &act, e) != 0)
		return -1;
	return txn_commit(&txn, e);
}

int
looks_post(struct page *p, struct err *e)
{
	const struct web_world *w = web_world(p->web);
	struct kept kept = { .count = 0 };
	const char *path;
	int64_t id;

	if (p->request->file_count == 0)
		return looks_answer(p, 422, page_text(p, TEXT_upload_none), e);
	if (look_store(p, &kept, &id, e) != 0) {
		for (size_t i = 0; i < kept.count; i++)
			unlink(kept.path[i]);
		return -1;
	}
	if (w->wake != NULL)
		w->wake(w->context);
	path = arena_printf(p->arena, "/looks/%lld", (long long)id);
	return page_redirect_flash(p, path != NULL ? path : "/looks",
				   TEXT_flash_started);
}
