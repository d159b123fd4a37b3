/* Any lines as events for all detectors: no finding is malformed, memory stays
 * bounded, and what is saved can be loaded again. */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "fmt/settings.h"
#include "watch/detect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
take(void *context, const struct finding *f, struct err *e)
{
	int i;

	UNUSED(context);
	UNUSED(e);
	CHECK(f->count > 0 && f->rule.n > 0 && f->class < CLASS_COUNT &&
	      f->severity < SEVERITY_COUNT);
	CHECK(f->facts >= 0 && f->facts <= FINDING_FACTS_MAX);
	for (i = 0; i < f->facts; i++)
		CHECK(f->fact[i].name[0] != '\0');
	return 0;
}

static void
lines_see(struct detect *d, struct event_parser *p, struct text rest)
{
	static struct event event;
	struct text line;
	struct err e;

	while (text_cut(&rest, '\n', &line))
		if (event_parse(p, line, &event, &e) == 0)
			CHECK(detect_event(d, &event, &e) == 0);
	CHECK(detect_end(d, &e) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text input = { (const char *)data, size };
	struct event_parser *p = event_parser_new();
	struct settings settings;
	struct detect *d;
	struct str blob;
	struct err e;

	settings_init(&settings);
	settings.detect_memory = 1024 * 1024;
	d = detect_new(&(struct detect_options){
	    .settings = &settings, .seed = 1, .sink = { take, NULL } });
	if (detect_load(d, input, &e) < 0)
		lines_see(d, p, input);
	str_init(&blob, 64 * 1024 * 1024);
	CHECK(detect_save(d, &blob, &e) == 0);
	CHECK(detect_load(d, str_view(&blob), &e) == 0);
	CHECK(detect_bytes(d) < 4 * 1024 * 1024);
	str_done(&blob);
	detect_free(&d);
	event_parser_free(&p);
	return 0;
}
