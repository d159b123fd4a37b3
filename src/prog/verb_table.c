/* verb_table.c: every verb of komainu, once. */
#include "prog/admin_verbs.h"
#include "prog/backup_verb.h"
#include "prog/centre.h"
#include "prog/demo_verb.h"
#include "prog/look_verb.h"
#include "prog/notice_verbs.h"
#include "prog/provider_verbs.h"
#include "prog/report_verb.h"
#include "prog/sensor_verb.h"
#include "prog/serve_verb.h"
#include "prog/setup.h"
#include "prog/small_verbs.h"
#include "prog/verb.h"

static const struct verb_option look_options[] = {
	{ "--json", NULL,
	  "Print one JSON object (files, devices, alerts, incidents) instead "
	  "of text." },
	{ "--pdf", "FILE",
	  "Also write a report: one page for the owner, details behind." },
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

static const struct verb_option serve_options[] = {
	CENTRE_OPTIONS,
	{ "--listen", "ADDR:PORT",
	  "Where browsers connect; port 0 takes a free one. "
	  "Default: " CENTRE_LISTEN "." },
	{ "--intake", "ADDR:PORT",
	  "Where sensors connect; port 0 takes a free one, \"\" takes nothing. "
	  "Default: the setting intake_listen." },
	{ "--one-process", NULL,
	  "Everything in one process, without the sandbox: for development." },
	SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct verb_option user_options[] = {
	CENTRE_OPTIONS,
	{ "--login", "NAME", "The name to sign in with." },
	{ "--name", "TEXT",
	  "The person's name as shown; for token, what the token is for." },
	{ "--role", "ROLE",
	  "administrator (of the centre; with --company also owner there), "
	  "owner, clerk or viewer." },
	{ "--company", "NAME", "The company the role is held at." },
	{ "--password-stdin", NULL,
	  "Read the password from standard input instead of making one up." },
	SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct verb_option company_options[] = {
	CENTRE_OPTIONS,
	{ "--name", "NAME", "The company's name." },
	SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct verb_option provider_options[] = {
	CENTRE_OPTIONS,
	{ "--name", "NAME", "The provider's name." },
	{ "--to", "NAME", "For rename: the new name." },
	{ "--login", "NAME", "For person and person-drop: who." },
	SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct verb_option contract_options[] = {
	CENTRE_OPTIONS,
	{ "--provider", "NAME", "Who watches." },
	{ "--company", "NAME", "Who is watched over." },
	{ "--from", "DAY", "First day, 2026-11-21. Default: now." },
	{ "--until", "DAY", "Last day. Default: no end; for end: now." },
	SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct verb_option sensor_options[] = {
	CENTRE_OPTIONS,
	{ "--company", "NAME", "Whose sensors." },
	{ "--name", "NAME", "The sensor's name, as people will see it." },
	{ "--site", "TEXT", "Where it stands, for enrol." },
	{ "--reason", "TEXT", "Why, for revoke and remove." },
	SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct verb_option notice_options[] = {
	CENTRE_OPTIONS,
	{ "--company", "NAME", "The company the notices are about." },
	{ "--contact", "NUMBER", "For test: the contact's number." },
	{ "--incident", "NUMBER", "For release: the incident's number." },
	{ "--name", "TEXT", "For contact: the person's name." },
	{ "--step", "RUNG",
	  "For contact: clerk (default), owner, supporter or duty." },
	{ "--channel", "WAY",
	  "For contact: mail (default), line, slack, teams or hook." },
	{ "--address", "TEXT",
	  "For contact: a mail address, LINE's user id, the address of a web "
	  "service, or a telephone number." },
	{ "--least", "URGENCY",
	  "For contact: told at once from here on (this-week, today, now), "
	  "below in the digest. Default: today." },
	SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct verb_option report_options[] = {
	CENTRE_OPTIONS,
	{ "--company", "NAME", "The company the report is about." },
	{ "--month", "YYYY-MM",
	  "The month; without it make takes the one that ended last, and "
	  "verify takes all." },
	{ "--pdf", "FILE", "make: also write the PDF there." },
	SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct verb_option backup_options[] = {
	CENTRE_OPTIONS,
	{ "--key", "FILE", "The key that seals the backup." },
	{ "--new-key", "FILE", "Make a new key there first." },
	SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct verb_option restore_options[] = {
	CENTRE_OPTIONS,
	{ "--key", "FILE", "The key it was sealed with." },
	{ "--replace", NULL,
	  "Keep the data directory that is there under another name." },
	SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct verb_option demo_options[] = {
	CENTRE_OPTIONS,
	{ "--captures", "DIR", "Look at the *.pcap files of DIR." },
	{ "--indicators", "DIR",
	  "Copy the lists of DIR to the centre and compare with them." },
	SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

const struct verb verb_table[] = {
	{ .name = "look",
	  .synopsis = "[--json] [--pdf FILE] [--rules DIR] [--indicators DIR] "
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
	{ .name = "serve",
	  .synopsis = "--data DIR [--listen ADDR:PORT] [--database URL] "
		      "[--one-process]",
	  .summary = "run the centre: pages, API and the work behind them",
	  .help = "Runs the centre until it gets SIGTERM or SIGINT; SIGHUP "
		  "opens the log file anew. The data directory is made at the "
		  "first start, with the database and the key that seals "
		  "secrets in it.\n\n"
		  "The program starts one process that answers browsers and "
		  "one that examines uploaded files, each limited by the "
		  "kernel to what it needs, and starts them again when they "
		  "end. Without https the address should stay 127.0.0.1; for "
		  "others put a reverse proxy in front.",
	  .option = serve_options,
	  .run = serve_verb },
	{ .name = "user",
	  .synopsis = "add|list|role|password|disable|enable|token "
		      "[--login NAME] [--role ROLE] [--company NAME]",
	  .summary = "add and manage the people who sign in",
	  .help = "add makes a login and prints its first password. role "
		  "gives a role at a company. password gives a new one and "
		  "takes a lost second factor away. token prints a token for "
		  "programs that use the API. Every act is recorded in the "
		  "audit. Works while the centre runs.",
	  .option = user_options,
	  .run = user_verb },
	{ .name = "company",
	  .synopsis = "add|list [--name NAME]",
	  .summary = "add and list the companies that are protected",
	  .help = "add makes a company of that name, or finds it, and prints "
		  "its number.",
	  .option = company_options,
	  .run = company_verb },
	{ .name = "provider",
	  .synopsis = "add|list|rename|disable|enable|person|person-drop "
		      "[--name NAME] [--to NAME] [--login NAME]",
	  .summary = "manage the firms that watch over companies",
	  .help = "add makes a provider. person makes somebody its analyst, "
		  "person-drop ends that. A provider sees the companies it has "
		  "a contract with, and nothing once it is disabled. Every act "
		  "is recorded in the audit.",
	  .option = provider_options,
	  .run = provider_verb },
	{ .name = "contract",
	  .synopsis = "add|list|end --provider NAME --company NAME "
		      "[--from DAY] [--until DAY]",
	  .summary = "say who watches over which company, and how long",
	  .help = "add lets the provider's analysts see the company from the "
		  "first to the last day; end stops that at once, or after the "
		  "day given. Recorded in the company's audit too.",
	  .option = contract_options,
	  .run = contract_verb },
	{ .name = "sensor",
	  .synopsis = "list|enrol|revoke|remove --company NAME [--name NAME]",
	  .summary = "let sensors in, list them, and shut them out",
	  .help =
	      "list prints one line for each: number, kind, state, when it "
	      "was last heard, name, place.\n\n"
	      "enrol makes a code that lets one new sensor in, good once "
	      "and for seven days, and prints it with the address the "
	      "sensor connects to.\n\n"
	      "revoke shuts a sensor out at once, when its machine was "
	      "stolen or broken into. remove says that it is gone for good, "
	      "so that nobody is told that it is silent.",
	  .option = sensor_options,
	  .run = sensor_verb },
	{ .name = "notice",
	  .synopsis = "list|test|release|bounce|secret|contact "
		      "[--company NAME] [--contact NUMBER] [--incident NUMBER]",
	  .summary = "who was told what, and by which way",
	  .help = "list prints a company's notices with their letters and "
		  "what the other side said. test sends a test letter to one "
		  "contact through the running centre and prints the true "
		  "result. release lets the held notices of an incident go. "
		  "contact adds a contact and prints its number.\n\n"
		  "secret NAME reads a secret from standard input and keeps it "
		  "sealed: mail-password, line-token or hook-key; an empty one "
		  "takes it away.\n\n"
		  "bounce reads a returned mail from standard input and marks "
		  "the letter and its contact. For the mail server's pipe of "
		  "the address in mail_return.",
	  .option = notice_options,
	  .run = notice_verb },
	{ .name = "report",
	  .synopsis = "make|list|verify --company NAME [--month YYYY-MM] "
		      "[--pdf FILE]",
	  .summary = "make, list and count again the monthly reports",
	  .help = "The centre makes and sends the report of each month by "
		  "itself. make makes one now; an earlier one of the same "
		  "month stays as an earlier edition. list prints number, "
		  "month, edition, time and fingerprint of each.\n\n"
		  "verify counts every figure again, from the records that are "
		  "still kept and from the rows made of them, and prints one "
		  "line for each check: same; changed, when records arrived "
		  "later; gone, when the records are past the time they are "
		  "kept and only their fingerprints are left; wrong. Any wrong "
		  "one ends it with status 65.",
	  .option = report_options,
	  .run = report_verb },
	{ .name = "backup",
	  .synopsis = "FILE|- --key FILE | --new-key FILE",
	  .summary = "save everything into one sealed file, while it runs",
	  .help = "Saves every table as it is at one moment, the centre's keys "
		  "and the lists and rules people put there, packed and "
		  "sealed. Uploaded captures are left out. Works while the "
		  "centre runs. The same file can be restored with SQLite and "
		  "with PostgreSQL.\n\n"
		  "With backup_directory and backup_key set the centre does "
		  "this by itself every day.",
	  .option = backup_options,
	  .run = backup_verb },
	{ .name = "restore",
	  .synopsis = "FILE|- --data DIR --key FILE [--replace]",
	  .summary = "begin again from a backup",
	  .help = "Restores into an empty data directory (and, with "
		  "--database, an empty database). A backup that was cut, "
		  "changed, or sealed with another key is refused, and leaves "
		  "nothing behind. The centre must not be running on that "
		  "directory.",
	  .option = restore_options,
	  .run = restore_verb },
	{ .name = "demo",
	  .synopsis = "--data DIR [--captures DIR] [--indicators DIR]",
	  .summary = "fill a fresh data directory with a made-up world",
	  .help = "Makes two companies, a provider with contracts for both, "
		  "and people of every role who share one password made up "
		  "now; looks at sample captures for the first company; and "
		  "writes how to sign in to DIR/demo-password. Everybody in it "
		  "is invented.",
	  .option = demo_options,
	  .run = demo_verb },
	{ .name = "role-prepare",
	  .synopsis = "",
	  .summary = "started by serve: makes the data directory ready",
	  .help = "Started by serve.",
	  .option = serve_options,
	  .hidden = true,
	  .run = role_prepare_verb },
	{ .name = "role-web",
	  .synopsis = "",
	  .summary = "started by serve: answers browsers",
	  .help = "Started by serve.",
	  .option = serve_options,
	  .hidden = true,
	  .run = role_verb },
	{ .name = "role-intake",
	  .synopsis = "",
	  .summary = "started by serve: takes what sensors send",
	  .help = "Started by serve.",
	  .option = serve_options,
	  .hidden = true,
	  .run = role_verb },
	{ .name = "role-worker",
	  .synopsis = "",
	  .summary = "started by serve: examines uploaded files",
	  .help = "Started by serve.",
	  .option = serve_options,
	  .hidden = true,
	  .run = role_verb },
	{ .name = "role-courier",
	  .synopsis = "",
	  .summary = "started by serve: sends letters",
	  .help = "Started by serve.",
	  .option = serve_options,
	  .hidden = true,
	  .run = role_verb },
	{ .name = "role-watch",
	  .synopsis = "",
	  .summary = "started by serve: works on what sensors send",
	  .help = "Started by serve.",
	  .option = serve_options,
	  .hidden = true,
	  .run = role_verb },
	{ .name = "settings",
	  .synopsis = "[--markdown | --man | --effective]",
	  .summary = "list every setting with its default and its reason",
	  .help = "Prints a settings file with every default, explained, ready "
		  "to be edited and kept as /etc/komainu/komainu.conf. The "
		  "environment can set any of them too: KOMAINU_LOG_LEVEL sets "
		  "log_level.",
	  .option = settings_options,
	  .run = settings_verb },
	{ .name = "routes",
	  .synopsis = "",
	  .summary = "list every address the centre answers",
	  .help = "Prints one line for each address: method, pattern, the "
		  "permission it needs, what the number in it names, and what "
		  "it is for.",
	  .run = routes_verb },
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

const struct verb_program verb_program = {
	.name = "komainu",
	.purpose = "watch over small firms' networks, and say what to do",
	.source = "src/prog/verb_table.c",
	.ending = ".SH EXIT STATUS\n"
		  ".TP\n.B 0\nDone, whatever was found.\n"
		  ".TP\n.B 64\nWrong usage.\n"
		  ".TP\n.B 65\nA file could not be understood; the others "
		  "were done.\n"
		  ".TP\n.B 69\nA part that is needed is missing.\n"
		  ".TP\n.B 71\\fR, \\fB74\nThe system or the database "
		  "failed.\n"
		  ".TP\n.B 130\nInterrupted; everything was cleaned up.\n"
		  ".SH FILES\n"
		  ".TP\n.I /etc/komainu/komainu.conf\nSettings, see "
		  ".BR komainu.conf (5).\n"
		  ".SH SEE ALSO\n.BR komainu.conf (5),\n"
		  ".BR suricata (1)\n",
};
