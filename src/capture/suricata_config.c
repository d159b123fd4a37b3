#include "capture/suricata_config.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "capture/embedded.h"
#include "fmt/address.h"
#include "os/file.h"

#define CONFIG_MAX (1024 * 1024)
/* One rule file; the largest public ones have some tens of megabytes. */
#define RULES_MAX ((size_t)256 * 1024 * 1024)

/* What counts as our side when nobody said: the private, shared and
 * link-local ranges of both families. */
#define PRIVATE_NETWORKS                                                       \
	"192.168.0.0/16,10.0.0.0/8,172.16.0.0/12,100.64.0.0/10,"               \
	"169.254.0.0/16,fc00::/7,fe80::/10"

/* The kinds of reference that public rules name; we never follow them. */
static const char references[] =
    "config reference: url http://\n"
    "config reference: cve https://www.cve.org/CVERecord?id=\n"
    "config reference: bugtraq http://\n"
    "config reference: bid http://\n"
    "config reference: secunia http://\n"
    "config reference: arachnids http://\n"
    "config reference: mcafee http://\n"
    "config reference: nessus http://\n"
    "config reference: et http://\n"
    "config reference: etpro http://\n"
    "config reference: telus http://\n"
    "config reference: osvdb http://\n"
    "config reference: threatexpert http://\n"
    "config reference: md5 http://\n"
    "config reference: exploitdb http://\n"
    "config reference: openpacket http://\n"
    "config reference: securitytracker http://\n"
    "config reference: xforce http://\n"
    "config reference: msft http://\n";

static int
rules_add(const char *folder, const char *name, struct arena *a,
	  struct rule_file *list, size_t *count, struct err *e)
{
	char *path = arena_printf(a, "%s/%s", folder, name);
	char real[PATH_MAX];
	struct stat st;

	if (path == NULL)
		return arena_check(a, e);
	if (realpath(path, real) == NULL || stat(real, &st) != 0 ||
	    !S_ISREG(st.st_mode))
		return 0;
	if (*count == RULE_FILES_MAX)
		return err_set(e, ERR_TOO_BIG, "%s: more than %d rule files",
			       folder, RULE_FILES_MAX);
	list[*count].path = arena_copy(a, real);
	list[*count].refused = false;
	(*count)++;
	return arena_check(a, e);
}

static int
rules_walk(const char *folder, bool deeper, struct arena *a,
	   struct rule_file *list, size_t *count, struct err *e)
{
	char **names;
	size_t n;

	if (file_list(folder, a, &names, &n, e) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct file_facts facts;
		char *path;

		if (text_ends(text_of(names[i]), ".rules")) {
			if (rules_add(folder, names[i], a, list, count, e) != 0)
				return -1;
			continue;
		}
		path = arena_printf(a, "%s/%s", folder, names[i]);
		if (path == NULL)
			return arena_check(a, e);
		if (!deeper || file_facts_get(path, &facts, NULL) != 0 ||
		    facts.kind != FILE_FOLDER)
			continue;
		if (rules_walk(path, false, a, list, count, e) != 0)
			return -1;
	}
	return 0;
}

int
rule_files_list(const char *folder, struct arena *a, struct rule_file **out,
		size_t *count_out, struct err *e)
{
	struct rule_file *list =
	    arena_alloc_array(a, RULE_FILES_MAX, sizeof(*list));

	*count_out = 0;
	*out = list;
	if (list == NULL)
		return arena_check(a, e);
	if (rules_walk(folder, true, a, list, count_out, e) != 0)
		return -1;
	if (*count_out == 0)
		return err_set(e, ERR_NOT_FOUND,
			       "%s: no *.rules file in this folder", folder);
	return 0;
}

int
suricata_config_networks(const char *networks, struct str *out, struct err *e)
{
	struct text rest = text_of(networks), part;
	struct network network;
	bool first = true;

	if (text_trim(rest).n == 0) {
		str_add(out, PRIVATE_NETWORKS);
		return 0;
	}
	while (text_cut(&rest, ',', &part)) {
		part = text_trim(part);
		if (part.n == 0)
			continue;
		if (network_parse(part, &network, e) != 0)
			return err_prefix(e, "home networks");
		if (!first)
			str_add_byte(out, ',');
		str_add_text(out, part);
		first = false;
	}
	return 0;
}

static void
megabytes_add(struct str *out, int64_t bytes)
{
	int64_t mega = bytes / (1024 * 1024);

	str_addf(out, "%lldmb", (long long)(mega < 4 ? 4 : mega));
}

/* The links made by rules_link, in the same order. */
static void
rules_name(const struct suricata_config *c, struct str *out)
{
	str_add(out, "  - komainu.rules\n");
	for (size_t i = 0; i < c->rule_count; i++)
		if (!c->rules[i].refused)
			str_addf(out, "  - %zu.rules\n", i);
}

/* A rule of a person's own that asks what kind a file is may ask for any kind;
 * then libmagic's whole list is needed, and its time spent. */
static bool
magic_is_asked(const struct suricata_config *c)
{
	bool asked = false;

	for (size_t i = 0; i < c->rule_count && !asked; i++) {
		struct str rules;

		if (c->rules[i].refused)
			continue;
		str_init(&rules, RULES_MAX);
		asked = file_read(c->rules[i].path, &rules, NULL) != 0 ||
			text_contains(str_view(&rules), "filemagic") ||
			text_contains(str_view(&rules), "file.magic");
		str_done(&rules);
	}
	return asked;
}

static void
hashes_add(const char *hashes, struct str *out)
{
	if (hashes == NULL)
		hashes = "md5, sha1, sha256";
	if (hashes[0] == '\0')
		str_add(out, "# No list names files by hash.");
	else
		str_addf(out, "force-hash: [%s]", hashes);
}

/*
 * Each packet is copied once, into a ring the kernel fills; connections stay
 * with one thread. The ring takes what comes while the rules are slow: some
 * 30,000 packets of a thread.
 */
static void
wires_add(const struct suricata_config *c, struct str *out)
{
	const struct suricata_wires *w = c->wires;

	if (w == NULL) {
		str_add(out, "unix-command:\n  enabled: no");
		return;
	}
	str_addf(out, "unix-command:\n  enabled: yes\n  filename: %s\n",
		 w->control);
	str_add(out, "af-packet:\n");
	for (size_t i = 0; i < w->count; i++)
		str_addf(out,
			 "  - interface: %s\n"
			 "    threads: %d\n"
			 "    cluster-id: %zu\n"
			 "    cluster-type: cluster_flow\n"
			 "    defrag: yes\n"
			 "    use-mmap: yes\n"
			 "    tpacket-v3: yes\n"
			 "    ring-size: 30000\n"
			 "    block-timeout: 10\n"
			 "    checksum-checks: auto\n",
			 w->interface[i], w->threads, 99 - i);
}

static int
word_fill(const struct suricata_config *c, struct text word, struct str *out,
	  struct err *e)
{
	int64_t memory = c->memory > 0 ? c->memory : 256 * 1024 * 1024;

	if (text_is(word, "HOME_NET"))
		return suricata_config_networks(c->home_networks, out, e);
	if (text_is(word, "DIRECTORY"))
		str_add(out, c->folder);
	else if (text_is(word, "SOCKET"))
		str_add(out, c->socket);
	else if (text_is(word, "ONESIDE"))
		str_add(out, c->one_sided ? "true" : "false");
	else if (text_is(word, "FLOW_MEMORY"))
		megabytes_add(out, memory / 4);
	else if (text_is(word, "STREAM_MEMORY"))
		megabytes_add(out, memory / 4);
	else if (text_is(word, "REASSEMBLY_MEMORY"))
		megabytes_add(out, memory / 2);
	else if (text_is(word, "RUNMODE"))
		str_add(out, c->wires != NULL ? "workers" : "single");
	else if (text_is(word, "STATS_SECONDS"))
		str_add_int(out,
			    c->wires != NULL ? c->wires->stats_seconds : 60);
	else if (text_is(word, "LIVE"))
		wires_add(c, out);
	else if (text_is(word, "HASHES"))
		hashes_add(c->hashes, out);
	else if (text_is(word, "MAGIC") && magic_is_asked(c))
		str_add(out, "# The whole list: a rule asks for it.");
	else if (text_is(word, "MAGIC"))
		str_addf(out, "magic-file: %s/magic", c->folder);
	else if (text_is(word, "RULES"))
		rules_name(c, out);
	else
		return err_set(e, ERR_INVALID,
			       "suricata.yaml has an unknown word");
	return 0;
}

static int
yaml_fill(const struct suricata_config *c, struct str *out, struct err *e)
{
	struct text rest = embedded_suricata_yaml, part;

	while (text_cut(&rest, '@', &part)) {
		str_add_text(out, part);
		if (!text_cut(&rest, '@', &part))
			break;
		if (word_fill(c, part, out, e) != 0)
			return -1;
	}
	return str_check(out, "suricata.yaml", e);
}

static int
put(const struct suricata_config *c, const char *name, struct text bytes,
    struct err *e)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", c->folder, name);
	return file_replace(path, bytes, 0600, e);
}

/* Links, so that no name a person chose gets into the configuration. */
static int
rules_link(const struct suricata_config *c, struct err *e)
{
	char path[PATH_MAX];

	for (size_t i = 0; i < c->rule_count; i++) {
		snprintf(path, sizeof(path), "%s/rules/%zu.rules", c->folder,
			 i);
		if (symlink(c->rules[i].path, path) != 0 && errno != EEXIST)
			return err_system(e, "%s", path);
	}
	return 0;
}

int
suricata_config_write(const struct suricata_config *c, struct err *e)
{
	char path[PATH_MAX];
	struct str yaml;
	int result = -1;

	str_init(&yaml, CONFIG_MAX);
	snprintf(path, sizeof(path), "%s/rules", c->folder);
	if (file_make_folder(path, 0700, e) != 0 ||
	    yaml_fill(c, &yaml, e) != 0 ||
	    put(c, "suricata.yaml", str_view(&yaml), e) != 0 ||
	    put(c, "rules/komainu.rules", embedded_rules, e) != 0 ||
	    put(c, "magic", embedded_magic, e) != 0 ||
	    put(c, "classification.config", embedded_classification, e) != 0 ||
	    put(c, "reference.config", text_of(references), e) != 0 ||
	    put(c, "threshold.config", TEXT("# none\n"), e) != 0 ||
	    rules_link(c, e) != 0)
		goto out;
	result = 0;
out:
	str_done(&yaml);
	return result;
}
