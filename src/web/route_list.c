#include "web/route_list.h"

#include "web/route.h"

static const char *const subjects[] = {
	[SUBJECT_NONE] = "-",          [SUBJECT_CONTACT] = "CONTACT",
	[SUBJECT_NOTICE] = "NOTICE",   [SUBJECT_CONTRACTS] = "CONTRACTS",
	[SUBJECT_CHOSEN] = "CHOSEN",   [SUBJECT_COMPANY] = "COMPANY",
	[SUBJECT_LOOK] = "LOOK",       [SUBJECT_INCIDENT] = "INCIDENT",
	[SUBJECT_DEVICE] = "DEVICE",   [SUBJECT_DIAGNOSIS] = "DIAGNOSIS",
	[SUBJECT_ALERT] = "ALERT",     [SUBJECT_SUPPRESSION] = "SUPPRESSION",
	[SUBJECT_ABSENCE] = "ABSENCE", [SUBJECT_POLICY] = "POLICY",
	[SUBJECT_SENDER] = "SENDER",   [SUBJECT_ENROLMENT] = "ENROLMENT",
	[SUBJECT_REPORT] = "REPORT",
};

void
route_list_write(struct str *out)
{
	for (const struct route *r = route_table; r->pattern != NULL; r++)
		str_addf(out, "%s\t%s\t%s\t%s\t%s\n",
			 http_method_name(r->method), r->pattern,
			 permission_name(r->permission), subjects[r->subject],
			 r->help);
}
