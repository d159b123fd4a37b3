/* pipeline.c: see pipeline.h. */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "fmt/event.h"
#include "fmt/settings.h"
#include "watch/detect.h"
#include "watch/incident.h"
#include "watch/inventory.h"
#include "watch/pipeline.h"
#include "watch/triage.h"

struct pipeline {
	struct pipeline_options options;
	struct event_parser *parser;
	struct event event; /* large; one is enough */
	struct detect *detect;
	struct inventory *inventory;
	struct triage *triage;
	struct pipeline_count count;
	int64_t line; /* of the part */
	struct network home[INVENTORY_HOMES_MAX];
};

int
pipeline_new(const struct pipeline_options *options, struct pipeline **p_out,
	     struct err *e)
{
	struct detect_options d = { .settings = options->settings,
				    .indicators = options->indicators,
				    .seed = options->seed };
	struct err fault = { .kind = ERR_NONE };
	struct pipeline *p;

	*p_out = NULL;
	p = calloc(1, sizeof(*p));
	CHECK(p != NULL);
	d.home = p->home;
	d.homes = inventory_homes_parse(
	    text_of(options->settings->home_networks), p->home, &fault);
	if (fault.kind != ERR_NONE) {
		free(p);
		return err_set(e, ERR_INVALID, "home_networks: %s", fault.text);
	}
	p->options = *options;
	p->parser = event_parser_new();
	p->triage = triage_new(options->db, options->company, options->look,
			       options->settings);
	p->inventory = inventory_new(options->settings, options->vendors);
	d.sink = triage_sink(p->triage);
	p->detect = detect_new(&d);
	*p_out = p;
	return 0;
}

void
pipeline_free(struct pipeline **p)
{
	if (*p == NULL)
		return;
	detect_free(&(*p)->detect);
	triage_free(&(*p)->triage);
	inventory_free(&(*p)->inventory);
	event_parser_free(&(*p)->parser);
	free(*p);
	*p = NULL;
}

static void
fault_add(struct pipeline *p, const char *reason)
{
	struct pipeline_count *c = &p->count;
	struct pipeline_fault *f;

	c->unparsed++;
	if (c->faults == PIPELINE_FAULTS_MAX)
		return;
	f = &c->fault[c->faults++];
	f->line = p->line;
	text_copy(f->reason, sizeof(f->reason), text_of(reason));
}

int
pipeline_line(struct pipeline *p, struct text line, struct err *e)
{
	struct err why = { .kind = ERR_NONE };

	p->line++;
	if (line.n == 0 || text_trim(line).n == 0)
		return 0;
	if (event_parse(p->parser, line, &p->event, &why) != 0) {
		fault_add(p, why.text);
		return 0;
	}
	p->count.records++;
	inventory_event(p->inventory, &p->event);
	return detect_event(p->detect, &p->event, e);
}

void
pipeline_unparsed(struct pipeline *p, const char *reason)
{
	p->line++;
	fault_add(p, reason);
}

void
pipeline_part(struct pipeline *p, struct pipeline_count *count_out)
{
	*count_out = p->count;
	memset(&p->count, 0, sizeof(p->count));
	p->line = 0;
}

int
pipeline_end(struct pipeline *p, struct err *e)
{
	const struct pipeline_options *o = &p->options;
	size_t incidents;

	if (detect_end(p->detect, e) != 0 || triage_flush(p->triage, e) != 0 ||
	    inventory_flush(p->inventory, o->db, o->company, o->look, e) != 0)
		return -1;
	return incident_step(o->db, o->settings, o->company, o->look,
			     &incidents, e);
}
