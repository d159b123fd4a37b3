/* pipeline.c: see pipeline.h. */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "fmt/settings.h"
#include "watch/incident.h"
#include "watch/pipeline_core.h"

struct detect *
pipeline_detect_new(struct pipeline *p)
{
	const struct pipeline_options *o = &p->options;
	struct detect_options d = { .settings = o->settings,
				    .home = p->home,
				    .homes = p->homes,
				    .indicators = o->indicators,
				    .seed = o->seed,
				    .sink = triage_sink(p->triage) };

	return detect_new(&d);
}

int
pipeline_new(const struct pipeline_options *options, struct pipeline **p_out,
	     struct err *e)
{
	struct err fault = { .kind = ERR_NONE };
	struct pipeline *p;

	*p_out = NULL;
	p = calloc(1, sizeof(*p));
	CHECK(p != NULL);
	p->homes = inventory_homes_parse(
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
	p->lane[0].detect = pipeline_detect_new(p);
	*p_out = p;
	return 0;
}

void
pipeline_free(struct pipeline **p)
{
	if (*p == NULL)
		return;
	for (int i = 0; i < PIPELINE_LANES_MAX; i++)
		detect_free(&(*p)->lane[i].detect);
	free((*p)->hour);
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
	if (p->options.look == 0)
		pipeline_live_unparsed(p);
	if (c->faults == PIPELINE_FAULTS_MAX)
		return;
	f = &c->fault[c->faults++];
	f->line = p->line;
	text_copy(f->reason, sizeof(f->reason), text_of(reason));
}

int
pipeline_line(struct pipeline *p, struct text line, struct err *e)
{
	struct err why;

	p->line++;
	if (line.n == 0 || text_trim(line).n == 0)
		return 0;
	err_clear(&why);
	if (event_parse(p->parser, line, &p->event, &why) != 0) {
		fault_add(p, why.text);
		return 0;
	}
	p->count.records++;
	if (p->options.look == 0)
		return pipeline_live_event(p, e);
	inventory_event(p->inventory, &p->event);
	return detect_event(p->lane[0].detect, &p->event, e);
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

	CHECK(o->look != 0);
	if (detect_end(p->lane[0].detect, e) != 0 ||
	    triage_flush(p->triage, e) != 0 ||
	    inventory_flush(p->inventory, o->db, o->company, o->look, e) != 0)
		return -1;
	return incident_step(o->db, o->settings, o->company, o->look,
			     &incidents, e);
}
