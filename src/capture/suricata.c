#include "capture/suricata.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/check.h"
#include "capture/suricata_log.h"
#include "capture/suricata_run.h"
#include "os/file.h"

static int
program_find(struct suricata *s, struct err *e)
{
	const char *name = s->options->suricata;

	if (child_find(name != NULL ? name : "suricata", s->program,
		       sizeof(s->program), NULL) == 0)
		return 0;
	if (name == NULL && access("/usr/bin/suricata", X_OK) == 0) {
		snprintf(s->program, sizeof(s->program), "/usr/bin/suricata");
		return 0;
	}
	return err_set(e, ERR_UNAVAILABLE,
		       "%s is not installed, and network captures cannot be "
		       "read without it; on Debian and Ubuntu: "
		       "apt install suricata",
		       name != NULL ? name : "Suricata");
}

static int
folder_make(struct suricata *s, struct err *e)
{
	const char *above = s->options->temporary;

	if (above != NULL) {
		int n = snprintf(s->folder, sizeof(s->folder),
				 "%s/komainu-XXXXXX", above);

		if (n < 0 || (size_t)n >= sizeof(s->folder))
			return err_set(e, ERR_INVALID,
				       "the temporary folder's path is too "
				       "long");
		if (mkdtemp(s->folder) == NULL) {
			s->folder[0] = '\0';
			return err_system(e, "%s", above);
		}
	} else if (file_make_temporary("komainu", s->folder, sizeof(s->folder),
				       e) != 0) {
		s->folder[0] = '\0';
		return -1;
	}
	snprintf(s->socket, sizeof(s->socket), "%s/eve", s->folder);
	if (strlen(s->socket) >= sizeof(((struct sockaddr_un *)0)->sun_path))
		return err_set(e, ERR_INVALID,
			       "%s: the path is too long for a socket",
			       s->folder);
	return 0;
}

int
suricata_new(const struct door_options *options, struct suricata **out,
	     struct err *e)
{
	struct suricata *s = calloc(1, sizeof(*s));

	*out = NULL;
	CHECK(s != NULL);
	s->options = options;
	s->listener = s->stream = s->control = -1;
	s->stays = options->many;
	s->arena = arena_new(8 * 1024 * 1024);
	if (program_find(s, e) != 0 || folder_make(s, e) != 0)
		goto fail;
	s->config.folder = s->folder;
	s->config.socket = s->socket;
	s->config.home_networks = options->home_networks;
	s->config.hashes = options->hashes;
	s->config.memory = options->suricata_memory;
	if (options->rules != NULL &&
	    rule_files_list(options->rules, s->arena, &s->config.rules,
			    &s->config.rule_count, e) != 0)
		goto fail;
	*out = s;
	return 0;
fail:
	suricata_free(&s);
	return -1;
}

void
suricata_free(struct suricata **s)
{
	if (*s == NULL)
		return;
	suricata_run_stop(*s);
	if ((*s)->folder[0] != '\0' && file_remove((*s)->folder, NULL) != 0)
		(*s)->folder[0] = '\0';
	arena_free(&(*s)->arena);
	free(*s);
	*s = NULL;
}

const char *
suricata_folder(const struct suricata *s)
{
	return s->folder;
}

static void
rules_note(struct suricata *s, const struct suricata_log *log,
	   struct reading *r)
{
	const char *file = "our own rules";

	if (log->rules_failed <= 0 || s->noted)
		return;
	s->noted = true;
	if (log->refused_file >= 0 &&
	    (size_t)log->refused_file < s->config.rule_count)
		file = s->config.rules[log->refused_file].path;
	reading_note(r,
		     "%lld rules could not be used by this Suricata, the first "
		     "in line %lld of %s: %s",
		     (long long)log->rules_failed, (long long)log->refused_line,
		     file, log->refused_why);
}

/* Takes the file that stopped Suricata out, or, when it is not known which,
 * all that are not ours. False when there is nothing to take out. */
static bool
rules_refuse(struct suricata *s, const struct suricata_log *log,
	     struct reading *r)
{
	int bad = log->refused_file;
	bool any = false;

	if (bad >= 0 && (size_t)bad < s->config.rule_count &&
	    !s->config.rules[bad].refused) {
		s->config.rules[bad].refused = true;
		reading_note(r, "rule file left out, line %lld: %s: %s",
			     (long long)log->refused_line,
			     s->config.rules[bad].path, log->refused_why);
		any = true;
	}
	for (size_t i = 0; !any && bad < 0 && i < s->config.rule_count; i++) {
		any = any || !s->config.rules[i].refused;
		s->config.rules[i].refused = true;
	}
	if (any && bad < 0)
		reading_note(r,
			     "Suricata does not start with the rules given "
			     "(%s); only our own rules are used",
			     log->error);
	s->written = !any;
	return any;
}

static int
run_once(struct suricata *s, const char *path, struct reading *r,
	 const struct suricata_meanwhile *meanwhile, struct suricata_log *log,
	 struct err *e)
{
	struct lines_sink sink = reading_lines(r);
	struct lines *lines = lines_new(&sink);
	int result = -1;

	if (suricata_run_begin(s, path, r, e) == 0 &&
	    suricata_run_follow(s, r, lines, meanwhile, e) == 0 &&
	    lines_end(lines, true, e) == 0)
		result = suricata_run_judge(s, e);
	lines_free(&lines);
	suricata_log_read(s->folder, log);
	if (result != 0 && e->kind == ERR_UNAVAILABLE && log->error[0] != '\0')
		err_prefix(e, "%s", log->error);
	if (s->stays && result == 0)
		file_close(&s->stream);
	else
		suricata_run_stop(s);
	return result;
}

int
suricata_read(struct suricata *s, const char *path, struct reading *r,
	      const struct suricata_meanwhile *meanwhile, struct err *e)
{
	struct suricata_log log;

	for (;;) {
		int64_t before = r->result->lines;
		int result = run_once(s, path, r, meanwhile, &log, e);

		if (result == 0) {
			rules_note(s, &log, r);
			return 0;
		}
		if (e->kind != ERR_UNAVAILABLE || r->result->lines != before)
			return -1;
		/* It had its rules, and then did nothing: try it alone. */
		if (s->stays && s->asked)
			s->stays = false;
		/* It ended before its first record: the rules' fault? */
		else if (!rules_refuse(s, &log, r))
			return -1;
	}
}
