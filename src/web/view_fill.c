#include "web/view_fill.h"

#include <string.h>

#include "model/incident_row.h"

/* Japan has one zone and no summer time. */
#define ZONE_MINUTES 540
#define FILLED_MAX   4000
#define LINES_MAX    64
#define KILO         1024

const char *
view_text(const char *text)
{
	return text != NULL && text[0] != '\0' ? text : NULL;
}

struct view_time
view_time_of(struct page *p, int64_t ms)
{
	char iso[STAMP_TEXT_MAX], text[STAMP_TEXT_MAX];

	if (ms == 0)
		return (struct view_time){ NULL, NULL };
	stamp_write_iso(ms, iso);
	stamp_write_human(ms, ZONE_MINUTES, p->language == LANGUAGE_JA, text);
	return (struct view_time){ arena_copy(p->arena, iso),
				   arena_copy(p->arena, text) };
}

struct view_badge
view_badge_of(const struct page *p, enum severity severity)
{
	return (struct view_badge){ severity_name(severity),
				    content_severity(p->language, severity) };
}

const char *
view_bytes(struct page *p, int64_t bytes)
{
	static const char *const unit[] = { "KB", "MB", "GB", "TB" };
	double value = (double)bytes / KILO;
	size_t i = 0;

	if (bytes < KILO)
		return arena_printf(p->arena, "%lld B", (long long)bytes);
	for (; value >= KILO && i + 1 < ARRAY_LEN(unit); i++)
		value /= KILO;
	return arena_printf(p->arena, "%.1f %s", value, unit[i]);
}

const char *
view_filled(struct page *p, enum text_key key, const char *name,
	    const char *value)
{
	struct content_value one = VALUE_TEXT(name, value);
	const char *text;
	struct str s;

	str_init(&s, FILLED_MAX);
	content_fill(&s, page_text(p, key), &one, 1);
	text = arena_text(p->arena, str_view(&s));
	str_done(&s);
	return text;
}

const struct view_line *
view_lines_of(struct page *p, const char *text, size_t *count_out)
{
	struct view_line *line =
	    arena_alloc_array(p->arena, LINES_MAX, sizeof(*line));
	struct text rest = text_of(text), part;
	size_t n = 0;

	while (line != NULL && n < LINES_MAX && text_cut(&rest, '\n', &part)) {
		part = text_trim(part);
		if (part.n == 0)
			continue;
		line[n].step = text_starts(part, "- ");
		line[n].text = arena_text(
		    p->arena,
		    line[n].step ? text_slice(part, 2, part.n) : part);
		if (line[n].text == NULL)
			break;
		n++;
	}
	*count_out = n;
	return line;
}

const char *
view_state_text(const struct page *p, const char *name)
{
	static const enum text_key key[INCIDENT_STATE_COUNT] = {
		[INCIDENT_OPEN] = TEXT_incident_state_open,
		[INCIDENT_WORKING] = TEXT_incident_state_working,
		[INCIDENT_CLOSED] = TEXT_incident_state_closed,
		[INCIDENT_FALSE_ALARM] = TEXT_state_false_alarm,
	};
	enum incident_state state;

	if (!incident_state_parse(text_of(name), &state))
		return NULL;
	return page_text(p, key[state]);
}

const char *
view_format(const struct page *p, const char *type)
{
	return type[0] != '\0' ? content_file_type(p->language, type) : NULL;
}

void
view_incident(struct page *p, const struct result_incident *from,
	      struct view_incident_line *to)
{
	bool act = from->severity != SEVERITY_INFO;

	*to = (struct view_incident_line){
		.id = from->id,
		.severity = view_badge_of(p, from->severity),
		.class_text = from->class_text,
		.title = from->title,
		.device = from->devices > 0 ? from->device[0]->label : NULL,
		.more_devices =
		    from->devices > 1 ? (int64_t)from->devices - 1 : 0,
		.deadline = act ? view_text(from->card.deadline) : NULL,
		.first_action = act && from->card.clerks > 0
				    ? view_text(from->card.clerk[0])
				    : NULL,
		.last = view_time_of(p, from->last_ms),
		.state = from->state,
		.state_text = view_state_text(p, from->state),
		.count = from->count,
	};
}

void
view_device(struct page *p, const struct result_device *from,
	    struct view_device_line *to)
{
	*to = (struct view_device_line){
		.id = from->id,
		.label = from->name[0] != '\0'        ? from->name
			 : from->kind_text[0] != '\0' ? from->kind_text
						      : from->label,
		.ip = view_text(from->ip),
		.mac = view_text(from->mac),
		.vendor = view_text(from->vendor),
		.os = view_text(from->os),
		.kind = view_text(from->kind_text),
		.first = view_time_of(p, from->first_ms),
		.last = view_time_of(p, from->last_ms),
	};
}

static const char *
port_of(struct page *p, const struct result_alert *from)
{
	if (from->port < 0)
		return view_text(from->protocol);
	if (from->protocol[0] == '\0')
		return arena_printf(p->arena, "%d", from->port);
	return arena_printf(p->arena, "%d/%s", from->port, from->protocol);
}

void
view_alert(struct page *p, const struct result_alert *from,
	   struct view_alert_line *to)
{
	*to = (struct view_alert_line){
		.id = from->id,
		.severity = view_badge_of(p, from->severity),
		.class_text = content_class(p->language, from->class),
		.title = from->title,
		.device = view_text(from->device),
		.peer = view_text(from->peer),
		.port = port_of(p, from),
		.outcome = content_outcome(p->language, from->outcome),
		.rule = from->rule,
		.count = from->count,
		.first = view_time_of(p, from->first_ms),
		.last = view_time_of(p, from->last_ms),
	};
}

const struct view_incident_line *
view_incidents(struct page *p, const struct result_incident *from, size_t count)
{
	struct view_incident_line *line =
	    arena_alloc_array(p->arena, count, sizeof(*line));

	for (size_t i = 0; line != NULL && i < count; i++)
		view_incident(p, &from[i], &line[i]);
	return line;
}

const struct view_device_line *
view_devices(struct page *p, const struct result_device *from, size_t count)
{
	struct view_device_line *line =
	    arena_alloc_array(p->arena, count, sizeof(*line));

	for (size_t i = 0; line != NULL && i < count; i++)
		view_device(p, &from[i], &line[i]);
	return line;
}

const struct view_device_line *
view_devices_at(struct page *p, const struct result_device *const *from,
		size_t count)
{
	struct view_device_line *line =
	    arena_alloc_array(p->arena, count, sizeof(*line));

	for (size_t i = 0; line != NULL && i < count; i++)
		view_device(p, from[i], &line[i]);
	return line;
}

const struct view_alert_line *
view_alerts(struct page *p, const struct result_alert *from, size_t count)
{
	struct view_alert_line *line =
	    arena_alloc_array(p->arena, count, sizeof(*line));

	for (size_t i = 0; line != NULL && i < count; i++)
		view_alert(p, &from[i], &line[i]);
	return line;
}

const struct view_alert_line *
view_alerts_at(struct page *p, const struct result_alert *const *from,
	       size_t count)
{
	struct view_alert_line *line =
	    arena_alloc_array(p->arena, count, sizeof(*line));

	for (size_t i = 0; line != NULL && i < count; i++)
		view_alert(p, from[i], &line[i]);
	return line;
}
