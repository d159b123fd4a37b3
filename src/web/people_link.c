#include "web/people_link.h"

#include "web/html_out.h"
#include "web/invitation.h"
#include "web/key_tmpl.h"
#include "web/key_view.h"

int
people_link_write(struct page *p, const char *name, const char *token)
{
	struct view_link view = {
		.name = name,
		.address = arena_printf(p->arena, "%s://%s/invitation?token=%s",
					p->request->secure ? "https" : "http",
					p->request->host, token),
		.days = INVITATION_DAYS,
	};
	struct html_out o = { page_html(p, 200), p->language };

	page_frame(p, page_text(p, TEXT_link_title), &view.frame);
	link_page(&o, &view);
	return 0;
}
