/*
 * Contact with an address, name, URL, TLS fingerprint or file that an imported
 * list names. Threshold: one contact, because the list's maker has judged; the
 * list's grade decides how urgent it is (high: now, medium: today, low:
 * this-week). A packet towards a listed address without an answer is an
 * attempt, a day less urgent.
 *
 * Needs lists (indicator.h) and the plain kinds of event. Names that the trade
 * made to try filters out count as listed, as today. Fooled by addresses that
 * changed hands since the list was made; hence the date in every finding.
 * Lists about our own or private addresses are not believed.
 */
#include <string.h>

#include "watch/detector.h"

static const struct indicator_list test_list = {
	.name = "test names",
	.source = "built in",
	.date = "",
	.grade = INDICATOR_MEDIUM,
};

static enum severity
severity_of(const struct indicator_list *list)
{
	switch (list->grade) {
	case INDICATOR_HIGH:
		return SEVERITY_NOW;
	case INDICATOR_MEDIUM:
		return SEVERITY_TODAY;
	default:
		return SEVERITY_THIS_WEEK;
	}
}

static const char *
grade_text(const struct indicator_list *list)
{
	static const char *const text[] = { "low", "medium", "high" };

	return text[list->grade];
}

static void
listed_report(struct detect *d, const struct event *event,
	      enum detect_rule rule, const struct indicator_list *list,
	      struct text subject, bool answered)
{
	struct finding f;

	if (list == NULL)
		return;
	f = detector_finding(d, event, rule, severity_of(list));
	f.outcome = answered ? OUTCOME_SUCCESS : OUTCOME_ATTEMPT;
	if (!answered && f.severity > SEVERITY_THIS_WEEK)
		f.severity--;
	f.subject = subject;
	finding_text(&f, "list", text_of(list->name));
	finding_text(&f, "source", text_of(list->source));
	finding_text(&f, "date", text_of(list->date));
	finding_text(&f, "grade", text_of(grade_text(list)));
	if (rule == DETECT_RULE_LISTED_FILE)
		finding_text(&f, "file", event->file.name);
	detector_report(d, &f);
}

static const struct indicator_list *
name_listed(const struct detect *d, struct text name)
{
	const struct indicator_list *list =
	    indicators_has_domain(detector_indicators(d), name);

	if (list == NULL && detector_name_kind(d, name) == KNOWN_TEST)
		list = &test_list;
	return list;
}

static void
address_see(struct detect *d, const struct event *event)
{
	const struct indicators *lists = detector_indicators(d);
	const struct address *far = &event->destination;
	bool answered = event->flow.packets_to_client > 0 &&
			event->flow.bytes_to_client > 200;
	char buffer[ADDRESS_TEXT_MAX];

	if (lists == NULL)
		return;
	if (!detector_is_outside(d, far))
		far = &event->source;
	if (!detector_is_outside(d, far))
		return;
	if (indicators_has_address(lists, far) == NULL)
		return;
	address_write(far, buffer);
	listed_report(d, event, DETECT_RULE_LISTED_ADDRESS,
		      indicators_has_address(lists, far), text_of(buffer),
		      answered);
}

static void
file_see(struct detect *d, const struct event *event)
{
	const struct indicators *lists = detector_indicators(d);
	const struct indicator_list *list;
	struct text hash = event->file.sha256;

	list = indicators_has_hash(lists, hash);
	if (list == NULL) {
		hash = event->file.sha1;
		list = indicators_has_hash(lists, hash);
	}
	if (list == NULL) {
		hash = event->file.md5;
		list = indicators_has_hash(lists, hash);
	}
	listed_report(d, event, DETECT_RULE_LISTED_FILE, list, hash, true);
}

static void
listed_see(struct detect *d, struct memory *const *table,
	   const struct event *event)
{
	const struct indicators *lists = detector_indicators(d);

	UNUSED(table);
	switch (event->kind) {
	case EVENT_FLOW:
		address_see(d, event);
		break;
	case EVENT_DNS:
		/* The question alone shows that something on the device wants
		 * to go there. */
		if (!event->dns.response)
			listed_report(d, event, DETECT_RULE_LISTED_DOMAIN,
				      name_listed(d, event->dns.name),
				      event->dns.name, false);
		break;
	case EVENT_TLS:
		listed_report(d, event, DETECT_RULE_LISTED_DOMAIN,
			      name_listed(d, event->tls.sni), event->tls.sni,
			      true);
		listed_report(d, event, DETECT_RULE_LISTED_JA3,
			      indicators_has_ja3(lists, event->tls.ja3),
			      event->tls.ja3, true);
		break;
	case EVENT_HTTP:
		listed_report(d, event, DETECT_RULE_LISTED_DOMAIN,
			      name_listed(d, event->http.host),
			      event->http.host, true);
		listed_report(d, event, DETECT_RULE_LISTED_URL,
			      indicators_has_url(lists, event->http.host,
						 event->http.url),
			      event->http.url, true);
		break;
	default:
		file_see(d, event);
		break;
	}
}

const struct detector detector_listed = {
	.name = "listed",
	.kinds = DETECTOR_WANTS(FLOW) | DETECTOR_WANTS(DNS) |
		 DETECTOR_WANTS(TLS) | DETECTOR_WANTS(HTTP) |
		 DETECTOR_WANTS(FILEINFO),
	.see = listed_see,
};
