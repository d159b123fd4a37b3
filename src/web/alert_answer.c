/* One alert with what is known of it. */
#include "model/alert_row.h"
#include "watch/facts.h"
#include "web/alert_tmpl.h"
#include "web/html_out.h"
#include "web/incident_view.h"
#include "web/view_fill.h"
#include "web/watch_answers.h"

/* Values whose names begin with '_' are for the program itself. */
static void
facts_fill(struct page *p, const char *json, struct view_alert *view)
{
	struct view_fact *fact =
	    arena_alloc_array(p->arena, FACTS_MAX, sizeof(*fact));
	struct facts facts;

	facts_read(p->arena, json, &facts);
	for (size_t i = 0; fact != NULL && i < facts.count; i++) {
		const struct content_value *v = &facts.value[i];

		if (v->name[0] == '_')
			continue;
		fact[view->facts++] = (struct view_fact){
			v->name,
			v->number ? arena_printf(p->arena, "%lld",
						 (long long)v->integer)
				  : arena_text(p->arena, v->text),
		};
	}
	view->fact = fact;
}

int
alert_show(struct page *p, struct err *e)
{
	struct view_alert view = {
		.incident = page_query_int(p, "incident", 1, INT64_MAX, 0),
	};
	struct result_alert alert;
	struct alert_row row;
	struct html_out o;

	if (alert_row_get(p->db, p->company, p->id[0], p->arena, &row, e) !=
		0 ||
	    result_read_alert(p->arena, p->language, &row, &alert, e) != 0)
		return -1;
	view_alert(p, &alert, &view.line);
	view.look = row.look;
	view.reason = alert.reason;
	view.rule_title = view_text(alert.rule_title);
	view.author = view_text(alert.author);
	view.subject = view_text(alert.subject);
	view.flow = view_text(alert.flow);
	facts_fill(p, alert.facts, &view);
	if (arena_check(p->arena, e) != 0)
		return -1;
	page_frame(p, view.line.title, &view.frame);
	o = (struct html_out){ page_html(p, 200), p->language };
	alert_page(&o, &view);
	return 0;
}
