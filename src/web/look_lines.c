#include "web/look_lines.h"

#include "model/incident_row.h"
#include "model/person_row.h"
#include "web/view_fill.h"

const char *
look_state_text(const struct page *p, enum look_state state)
{
	static const enum text_key key[LOOK_STATE_COUNT] = {
		[LOOK_QUEUED] = TEXT_look_state_queued,
		[LOOK_RUNNING] = TEXT_look_state_running,
		[LOOK_DONE] = TEXT_look_state_done,
		[LOOK_FAILED] = TEXT_look_state_failed,
	};

	return page_text(p, key[state]);
}

bool
look_is_unreadable(const struct look_file_list *files)
{
	for (size_t i = 0; i < files->count; i++)
		if (files->row[i].error[0] == '\0' || files->row[i].records > 0)
			return false;
	return files->count > 0;
}

const char *
look_name(const struct page *p, const char *name)
{
	return name != NULL && name[0] != '\0' ? name
					       : page_text(p, TEXT_look_file);
}

/* The gravest of what still has to be done; info when all is quiet. */
static int
badge_read(struct page *p, int64_t look, struct view_badge *out, struct err *e)
{
	int64_t count[SEVERITY_COUNT];
	int severity = SEVERITY_COUNT - 1;

	if (incident_row_count(p->db, p->company, look, count, e) != 0)
		return -1;
	while (severity > SEVERITY_INFO && count[severity] == 0)
		severity--;
	*out = view_badge_of(p, (enum severity)severity);
	return 0;
}

/* NULL when nobody is known: the console, or somebody no longer there. */
static const char *
person_name(struct page *p, int64_t id)
{
	struct person_row row;

	if (id == 0 || person_row_get(p->db, id, p->arena, &row, NULL) != 0)
		return NULL;
	return row.name[0] != '\0' ? row.name : row.login;
}

static int
line_read(struct page *p, const struct look_row *row,
	  struct view_look_line *out, struct err *e)
{
	struct look_file_list files;

	if (look_file_row_list(p->db, p->company, row->id, p->arena, &files,
			       e) != 0)
		return -1;
	*out = (struct view_look_line){
		.id = row->id,
		.name =
		    look_name(p, files.count > 0 ? files.row[0].name : NULL),
		.more_files = files.count > 1 ? (int64_t)files.count - 1 : 0,
		.state = look_state_name(row->state),
		.state_text = look_state_text(p, row->state),
		.created = view_time_of(p, row->created_ms),
		.person = person_name(p, row->person),
	};
	if (row->state == LOOK_DONE && look_is_unreadable(&files)) {
		out->state = look_state_name(LOOK_FAILED);
		out->state_text = look_state_text(p, LOOK_FAILED);
	} else if (row->state == LOOK_DONE) {
		return badge_read(p, row->id, &out->severity, e);
	}
	return 0;
}

int
look_lines_read(struct page *p, int64_t before, size_t max,
		const struct view_look_line **out, size_t *count_out,
		struct err *e)
{
	struct view_look_line *line;
	struct look_list list;

	if (look_row_list(p->db, p->company, before, max, p->arena, &list, e) !=
	    0)
		return -1;
	line = arena_alloc_array(p->arena, list.count, sizeof(*line));
	if (line == NULL && list.count > 0)
		return arena_check(p->arena, e);
	for (size_t i = 0; i < list.count; i++)
		if (line_read(p, &list.row[i], &line[i], e) != 0)
			return -1;
	*out = line;
	*count_out = list.count;
	return 0;
}
