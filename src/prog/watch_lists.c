#include "prog/watch_lists.h"

#include <sys/stat.h>

#include "base/log.h"
#include "capture/embedded.h"
#include "os/rand.h"
#include "watch/indicator.h"
#include "watch/vendor.h"

static void
fault_tell(void *context, int64_t line, const char *reason)
{
	UNUSED(context);
	log_event(LOG_WARN, "watch.list", F_INT("line", line),
		  F_TEXT("why", reason));
}

int
watch_lists_open(struct watch_lists *l, const struct centre *c, struct err *e)
{
	const struct settings *s = &c->setup.settings;
	char own[CENTRE_PATH_MAX + 40];
	const char *directory = s->indicator_directory;
	struct err why = { .kind = ERR_NONE };
	struct stat st;

	centre_path(c, CENTRE_INDICATORS, own);
	if (stat(own, &st) == 0)
		directory = own;
	if (vendors_open(s->vendor_list, &l->vendors, &why) != 0)
		log_event(LOG_INFO, "watch.vendors", F_ERR(&why));
	l->indicators = indicators_new(rand_number());
	if (indicators_read(l->indicators, embedded_indicators, "sample.list",
			    fault_tell, NULL, e) != 0)
		return -1;
	if (directory[0] == '\0')
		return 0;
	return indicators_read_directory(l->indicators, directory, fault_tell,
					 NULL, e);
}

void
watch_lists_close(struct watch_lists *l)
{
	indicators_free(&l->indicators);
	vendors_close(&l->vendors);
}
