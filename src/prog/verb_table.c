/* verb_table.c: every verb of komainu, once. */
#include "prog/look_verb.h"
#include "prog/setup.h"
#include "prog/small_verbs.h"
#include "prog/verb.h"

static const struct verb_option look_options[] = {
	{ "--json", NULL,
	  "Print one JSON object (files, devices, alerts, incidents) instead "
	  "of text." },
	{ "--rules", "DIR",
	  "Give Suricata the *.rules files of DIR beside our own rules." },
	{ "--indicators", "DIR",
	  "Compare with the lists of known bad addresses, domains, URLs and "
	  "file hashes in DIR." },
	{ "--details", NULL,
	  "Also print what the engineer needs: rules, flows, times, how to "
	  "verify." },
	{ "--quiet", NULL, "Show no progress." },
	SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct verb_option settings_options[] = {
	{ "--markdown", NULL, "As a table for a document." },
	{ "--man", NULL, "As the manual page komainu.conf(5)." },
	{ "--effective", NULL,
	  "The values in effect, after file, environment and --set." },
	SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

const struct verb verb_table[] = {
	{ .name = "look",
	  .synopsis = "[--json] [--rules DIR] [--indicators DIR] "
		      "[--lang ja|en] FILE...",
	  .summary = "examine network captures and event files, say what to do",
	  .help = "Examines the files together, as one case: network captures "
		  "(pcap, pcapng) through Suricata, which is started here with "
		  "a configuration made here, and Suricata's EVE JSON records, "
		  "plain or gzip. What a file is, is told from its content. "
		  "Nothing is stored and nothing leaves this machine.\n\n"
		  "Prints what happened, to which device, how urgent it is and "
		  "what to do. A file that cannot be understood is told on "
		  "standard error; the others are still done.",
	  .option = look_options,
	  .run = look_verb },
	{ .name = "settings",
	  .synopsis = "[--markdown | --man | --effective]",
	  .summary = "list every setting with its default and its reason",
	  .help = "Prints a settings file with every default, explained, ready "
		  "to be edited and kept as /etc/komainu/komainu.conf. The "
		  "environment can set any of them too: KOMAINU_LOG_LEVEL sets "
		  "log_level.",
	  .option = settings_options,
	  .run = settings_verb },
	{ .name = "version",
	  .synopsis = "",
	  .summary = "print the version of this program",
	  .help = "Prints the version of this program.",
	  .run = version_verb },
	{ .name = "manual",
	  .synopsis = "",
	  .summary = "print the manual page komainu(1)",
	  .help = "Prints the manual page komainu(1) in man(7) form.",
	  .hidden = true,
	  .run = manual_verb },
};

const size_t verb_table_count = ARRAY_LEN(verb_table);
