#include "web/act.h"

#include "base/utf8.h"
#include "model/audit_row.h"
#include "web/visit.h"

#define LOGIN_MAX 100

int
act_add(struct page *p, const struct act *act, struct err *e)
{
	const struct caller *c = p->caller;
	const char *login = act->login != NULL ? act->login : c->login;
	char clipped[LOGIN_MAX];

	/* As it was typed by anybody. */
	utf8_printable_copy(clipped, sizeof(clipped), text_of(login));
	struct audit_row row = {
		.at_ms = visit_now(p),
		.person = act->person != 0 ? act->person : c->person,
		.company = act->company,
		.login = clipped,
		.address = p->request->address,
		.act = act->name,
		.object = act->object != NULL ? act->object : "",
		.detail = act->detail != NULL ? act->detail : "{}",
	};
	return audit_row_add(p->db, &row, e);
}

const char *
act_object(struct page *p, const char *kind, int64_t id)
{
	const char *text =
	    arena_printf(p->arena, "%s:%lld", kind, (long long)id);

	return text != NULL ? text : "";
}
