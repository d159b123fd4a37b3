/*
 * Files over shared folders: programs put where administrators put them, tools
 * of thieves by name, pipes that such tools open, secrets taken away, and many
 * files changed at once.
 *
 * Thresholds: one program written to or read from C$, ADMIN$ or IPC$ (today;
 * info on an ordinary share); one file with a tool's name (now); one pipe with
 * a tool's name (now); a copy of the account database (now); the test file of
 * virus scanners (this-week); RANSOM_FILES files renamed to or created with one
 * new ending in five minutes (now). Why: administration shares are for
 * administration, which a small firm does rarely and knows of.
 *
 * Needs SMB and file records. Fooled by SMB3 encryption and renamed tools.
 * Harmless look-alikes avoided: programs on ordinary shares, domain log-in
 * scripts (SYSVOL, NETLOGON), Windows' own pipes, sorting a folder by moving
 * (endings stay).
 */
#include <string.h>

#include "watch/detector.h"
#include "watch/executable.h"

#define RANSOM_FILES 30
#define SLICE_US     (5 * MINUTE_US)

struct ransom_key {
	struct address client, server;
	uint64_t ending;
	int64_t slice;
};

struct ransom {
	int64_t first_us;
	int32_t files, told;
	struct distinct names;
};

struct tree_key {
	struct address client, server;
};

/* The share last connected to: file names come without it. */
struct tree {
	uint8_t admin;
};

static bool
share_is_admin(struct text share)
{
	return text_ends_nocase(share, "$") &&
	       !text_ends_nocase(share, "print$");
}

static bool
share_is_script(struct text share)
{
	return text_ends_nocase(share, "sysvol") ||
	       text_ends_nocase(share, "netlogon");
}

static struct finding
share_finding(const struct detect *d, const struct event *event,
	      enum detect_rule rule, enum severity severity)
{
	bool answer = event->source_port == 445 || event->source_port == 139;
	struct finding f = detector_finding(d, event, rule, severity);

	if (answer) {
		detector_sides(d, &f, &event->destination, &event->source);
		f.port = event->source_port;
	}
	return f;
}

static void
name_report(struct detect *d, const struct event *event, struct text name,
	    const char *tool)
{
	struct finding f =
	    share_finding(d, event, DETECT_RULE_PROGRAM_TOOL, SEVERITY_NOW);

	f.subject = name;
	finding_text(&f, "file", name);
	finding_text(&f, "tool", text_of(tool));
	finding_text(&f, "share", event->smb.share);
	detector_report(d, &f);
}

static void
program_report(struct detect *d, const struct event *event, struct text name,
	       bool admin)
{
	struct finding f =
	    share_finding(d, event, DETECT_RULE_PROGRAM_SHARE,
			  admin ? SEVERITY_TODAY : SEVERITY_INFO);

	f.subject = name;
	finding_text(&f, "file", name);
	finding_text(&f, "share", event->smb.share);
	detector_report(d, &f);
}

/* Account databases of Windows, as copied away. */
static bool
is_secret(struct text name)
{
	return text_ends_nocase(name, "ntds.dit") ||
	       text_ends_nocase(name, "\\config\\sam") ||
	       text_ends_nocase(name, "\\config\\security") ||
	       text_ends_nocase(name, "lsass.dmp");
}

static void
secret_report(struct detect *d, const struct event *event, struct text name)
{
	struct finding f =
	    share_finding(d, event, DETECT_RULE_SECRETS_READ, SEVERITY_NOW);

	f.outcome = OUTCOME_SUCCESS;
	f.subject = name;
	finding_text(&f, "file", name);
	finding_text(&f, "share", event->smb.share);
	detector_report(d, &f);
}

static void
file_see(struct detect *d, const struct event *event)
{
	const struct event_file *file = &event->file;
	const char *tool = executable_tool(file->name);
	struct finding f;

	if (!text_is(event->app, "smb") && !event->has[EVENT_SMB])
		return;
	if (executable_test(file)) {
		f = share_finding(d, event, DETECT_RULE_TEST_FILE,
				  SEVERITY_THIS_WEEK);
		f.subject = file->name;
		finding_text(&f, "file", file->name);
		detector_report(d, &f);
	} else if (tool != NULL) {
		name_report(d, event, file->name, tool);
	} else if ((executable_magic(file->magic) != NULL ||
		    executable_script(file->name)) &&
		   !share_is_script(event->smb.share)) {
		program_report(d, event, file->name,
			       share_is_admin(event->smb.share));
	}
}

/* Pipes that remote-execution tools leave behind on the other machine. */
static const char *
pipe_tool(struct text pipe)
{
	static const struct {
		const char *part, *tool;
	} pipes[] = {
		{ "psexesvc", "PsExec" },       { "paexec", "PAExec" },
		{ "remcom_", "RemCom" },        { "csexecsvc", "CsExec" },
		{ "winexesvc", "winexe" },      { "msagent_", "Cobalt Strike" },
		{ "msse-", "Cobalt Strike" },   { "postex_", "Cobalt Strike" },
		{ "status_", "Cobalt Strike" }, { "gruntsvc", "Covenant" },
		{ "svcctl_", "SMB beacon" },    { "atctl", "atexec" },
		{ "lsadump", "secretsdump" },   { "cachedump", "cachedump" },
		{ "wceservicepipe", "WCE" },    { "isapi_http", "backdoor" },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(pipes); i++)
		if (text_starts_nocase(pipe, pipes[i].part))
			return pipes[i].tool;
	return NULL;
}

static struct text
base_name(struct text path)
{
	size_t i = path.n;

	while (i > 0 && path.p[i - 1] != '\\' && path.p[i - 1] != '/')
		i--;
	return text_slice(path, i, path.n);
}

static struct text
ending_of(struct text name)
{
	size_t i = name.n;

	while (i > 0 && name.p[i - 1] != '.')
		i--;
	return i == 0 ? (struct text){ NULL, 0 } : text_slice(name, i, name.n);
}

/* Locking software gives all files it touches a new ending, one and the same,
 * that ordinary files do not have. */
static void
ransom_see(struct detect *d, struct memory *m, const struct event *event,
	   struct text from, struct text to)
{
	struct text ending = ending_of(to);
	struct ransom_key key;
	struct finding f;
	struct ransom *r;
	bool fresh;

	/* The old name in front and something behind it: "a.docx.locked". */
	from = base_name(from);
	to = base_name(to);
	if (ending.n == 0 || from.n == 0 || to.n <= from.n ||
	    !text_equal(from, text_slice(to, 0, from.n)))
		return;
	memset(&key, 0, sizeof(key));
	key.client = event->source;
	key.server = event->destination;
	key.ending = fingerprint(ending.p, ending.n);
	key.slice = event->at_us / SLICE_US;
	r = memory_at(m, &key, detector_now(d), &fresh);
	if (fresh)
		r->first_us = event->at_us;
	if (distinct_add(&r->names, fingerprint(from.p, from.n)))
		r->files++;
	if (r->files < RANSOM_FILES)
		return;
	f = detector_finding(d, event, DETECT_RULE_RANSOM_FILES, SEVERITY_NOW);
	f.first_us = r->first_us;
	f.count = r->files - r->told;
	r->told = r->files;
	f.outcome = OUTCOME_SUCCESS;
	finding_number(&f, "files", r->files);
	finding_text(&f, "share", event->smb.share);
	finding_text(&f, "example", to);
	detector_report(d, &f);
}

static void
tree_see(struct detect *d, struct memory *m, const struct event *event)
{
	struct tree_key key;
	struct tree *tree;
	struct finding f;

	memset(&key, 0, sizeof(key));
	key.client = event->source;
	key.server = event->destination;
	tree = memory_at(m, &key, detector_now(d), NULL);
	tree->admin = share_is_admin(event->smb.share);
	if (!tree->admin || !text_is(event->smb.status, "STATUS_SUCCESS") ||
	    text_ends_nocase(event->smb.share, "IPC$"))
		return;
	f = detector_finding(d, event, DETECT_RULE_LATERAL_SHARE,
			     SEVERITY_THIS_WEEK);
	f.subject = event->smb.share;
	finding_text(&f, "share", event->smb.share);
	detector_report(d, &f);
}

static void
name_see(struct detect *d, struct memory *m, const struct event *event)
{
	const struct event_smb *smb = &event->smb;
	const char *tool = pipe_tool(base_name(smb->file));
	struct tree_key key;
	const struct tree *tree;
	struct finding f;

	memset(&key, 0, sizeof(key));
	key.client = event->source;
	key.server = event->destination;
	tree = memory_find(m, &key, detector_now(d));
	if (tool != NULL) {
		f = share_finding(d, event, DETECT_RULE_LATERAL_PIPE,
				  SEVERITY_NOW);
		f.outcome = OUTCOME_SUCCESS;
		f.subject = smb->file;
		finding_text(&f, "pipe", smb->file);
		finding_text(&f, "tool", text_of(tool));
		detector_report(d, &f);
	} else if (executable_tool(smb->file) != NULL) {
		name_report(d, event, smb->file, executable_tool(smb->file));
	} else if (is_secret(smb->file)) {
		secret_report(d, event, smb->file);
	} else if ((executable_name(smb->file) ||
		    executable_script(smb->file)) &&
		   tree != NULL && tree->admin &&
		   !text_is(smb->disposition, "FILE_OPEN")) {
		program_report(d, event, smb->file, true);
	}
}

static void
share_see(struct detect *d, struct memory *const *table,
	  const struct event *event)
{
	const struct event_smb *smb = &event->smb;

	if (event->kind == EVENT_FILEINFO) {
		file_see(d, event);
		return;
	}
	if (text_contains(smb->command, "TREE_CONNECT") && smb->share.n > 0)
		tree_see(d, table[1], event);
	if (smb->file.n > 0 && text_contains(smb->command, "CREATE") &&
	    (smb->status.n == 0 || text_is(smb->status, "STATUS_SUCCESS")))
		name_see(d, table[1], event);
	if (smb->rename_to.n > 0)
		ransom_see(d, table[0], event, smb->rename_from,
			   smb->rename_to);
}

const struct detector detector_share = {
	.name = "share",
	.kinds = DETECTOR_WANTS(SMB) | DETECTOR_WANTS(FILEINFO),
	.see = share_see,
	.tables = 2,
	.shape = { { sizeof(struct ransom_key), sizeof(struct ransom), 15,
		     HOUR_US },
		   { sizeof(struct tree_key), sizeof(struct tree), 10,
		     HOUR_US } },
};
