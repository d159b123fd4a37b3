#include "web/suppression_scope.h"

#include "web/page.h"
#include "web/page_fill.h"

#define SCOPE_NAME(name, text) text,
static const char *const names[] = { SCOPE_TABLE(SCOPE_NAME) };
#undef SCOPE_NAME

const char *
scope_name(enum scope scope)
{
	return names[scope];
}

bool
scope_parse(struct text name, enum scope *out)
{
	for (int i = 0; i < SCOPE_COUNT; i++)
		if (text_is(name, names[i])) {
			*out = (enum scope)i;
			return true;
		}
	return false;
}

bool
scope_fill(const struct result_incident *incident, enum scope scope,
	   struct suppression_row *out)
{
	/* The gravest alert stands first and names the incident. */
	const struct result_alert *a =
	    incident->alerts > 0 ? incident->alert[0] : NULL;
	bool rule = scope <= SCOPE_RULE;
	bool device = scope == SCOPE_RULE_DEVICE_PEER ||
		      scope == SCOPE_RULE_DEVICE || scope == SCOPE_CLASS_DEVICE;
	bool peer = scope == SCOPE_RULE_DEVICE_PEER || scope == SCOPE_PEER;

	out->class = out->rule = out->device = out->peer = out->subject = "";
	if (a == NULL || (rule && a->rule[0] == '\0') ||
	    (device && a->device[0] == '\0') || (peer && a->peer[0] == '\0'))
		return false;
	if (rule)
		out->rule = a->rule;
	if (device)
		out->device = a->device;
	if (peer)
		out->peer = a->peer;
	if (scope == SCOPE_CLASS_DEVICE)
		out->class = class_name(a->class);
	return true;
}

/* The rule's title in this language, or its name when it is not ours. */
static const char *
rule_text(const struct page *p, const char *rule)
{
	const struct explanation *x = content_rule(p->language, text_of(rule));

	return x != NULL ? x->title : rule;
}

static const char *
class_text(const struct page *p, const char *name)
{
	enum alert_class class;

	return class_parse(text_of(name), &class)
		   ? content_class(p->language, class)
		   : name;
}

const char *
scope_text(struct page *p, const struct suppression_row *row)
{
	const struct {
		enum text_key key;
		const char *value;
	} part[] = {
		{ TEXT_scope_rule,
		  row->rule[0] != '\0' ? rule_text(p, row->rule) : "" },
		{ TEXT_scope_class,
		  row->class[0] != '\0' ? class_text(p, row->class) : "" },
		{ TEXT_scope_device, row->device },
		{ TEXT_scope_peer, row->peer },
		{ TEXT_scope_subject, row->subject },
	};
	const char *text;
	struct str s;

	str_init(&s, 4000);
	for (size_t i = 0; i < ARRAY_LEN(part); i++) {
		struct content_value value = VALUE_TEXT("value", part[i].value);

		if (part[i].value[0] == '\0')
			continue;
		if (s.n > 0)
			str_add(&s, page_text(p, TEXT_scope_and));
		str_add(&s, page_fill_text(p, part[i].key, &value, 1));
	}
	/* What is left open is the wide side of it. */
	if (row->device[0] == '\0')
		str_addf(&s, " %s", page_text(p, TEXT_scope_any_device));
	if (row->rule[0] == '\0' && row->class[0] == '\0')
		str_addf(&s, " %s", page_text(p, TEXT_scope_any_rule));
	text = arena_text(p->arena, str_view(&s));
	str_done(&s);
	return text != NULL ? text : "";
}
