/* sensor_verb_table.c: every verb of komainu-sensor, once. */
#include "prog/sensor_setup.h"
#include "prog/sensor_verbs.h"

static const struct verb_option enrol_options[] = {
	{ "--centre", "HOST:PORT",
	  "Where the centre takes records; printed beside the code." },
	{ "--name", "TEXT", "What the box suggests to be called." },
	SENSOR_SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct verb_option run_options[] = {
	{ "--interface", "IF",
	  "Watch at this interface. May be given up to eight times." },
	{ "--file", "PCAP",
	  "Examine this capture instead of a wire, send what is found, and "
	  "end." },
	SENSOR_SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct verb_option check_options[] = {
	{ "--interface", "IF", "Check the cable and traffic of this one." },
	{ "--seconds", "N",
	  "Listen so long for the office's traffic. Default: 10; 0 does not "
	  "listen." },
	SENSOR_SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct verb_option status_options[] = {
	{ "--json", NULL, "Print everything that is known, for programs." },
	SENSOR_SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

static const struct verb_option pick_options[] = {
	SENSOR_SETUP_OPTIONS,
	{ NULL, NULL, NULL },
};

const struct verb verb_table[] = {
	{ .name = "enrol",
	  .synopsis = "CODE --centre HOST:PORT",
	  .summary = "make this box a sensor of a company",
	  .help = "Gets in with the code that the centre printed for the "
		  "company; the text of its QR code is taken as well. The "
		  "code is good once. It also tells who the right centre is: "
		  "nobody else gets to know it.",
	  .option = enrol_options,
	  .run = sensor_enrol_verb },
	{ .name = "run",
	  .synopsis = "[--interface IF]... [--file PCAP]",
	  .summary = "watch, until it is asked to stop",
	  .help = "Starts Suricata at the interfaces, keeps it running, learns "
		  "which devices are there, and sends to the centre what the "
		  "list of picked records names: never the contents of files "
		  "or mails. What cannot be sent is kept on the disk. Needs "
		  "root, or the right to listen to raw packets. SIGHUP reads "
		  "the rules anew; SIGTERM says goodbye and ends.",
	  .option = run_options,
	  .run = sensor_run_verb },
	{ .name = "check",
	  .synopsis = "[--interface IF] [--seconds N]",
	  .summary = "say what is wrong with cable, clock and connection",
	  .help = "Looks at the enrolment, the cable, whether the office's "
		  "traffic is copied to this box, the clock, the name and the "
		  "way to the centre, the certificate, the disk and the "
		  "engine, and says in plain words what to do. Exit status 0 "
		  "when all is well, 1 when something is to be acted on.",
	  .option = check_options,
	  .run = sensor_check_verb },
	{ .name = "status",
	  .synopsis = "[--json]",
	  .summary = "say how the running sensor is",
	  .help = "Prints what the running sensor last wrote down of itself. "
		  "Exit status 0 when it runs and has nothing to say, 1 when "
		  "something is to be acted on or it does not run.",
	  .option = status_options,
	  .run = sensor_status_verb },
	{ .name = "pick",
	  .synopsis = "FILE",
	  .summary = "show what would be sent of a file, and send nothing",
	  .help = "Examines a capture or a file of Suricata's records and "
		  "prints the lines that would leave this house.",
	  .option = pick_options,
	  .run = sensor_pick_verb },
	{ .name = "version",
	  .synopsis = "",
	  .summary = "print the version",
	  .help = "Prints the version.",
	  .run = sensor_version_verb },
	{ .name = "manual",
	  .synopsis = "",
	  .summary = "print the manual page komainu-sensor(1)",
	  .help = "Prints the manual page komainu-sensor(1) in man(7) form.",
	  .hidden = true,
	  .run = sensor_manual_verb },
};

const size_t verb_table_count = ARRAY_LEN(verb_table);

const struct verb_program verb_program = {
	.name = "komainu-sensor",
	.purpose = "the box that watches over a firm's network",
	.source = "src/prog/sensor_verb_table.c",
	.ending = ".SH EXIT STATUS\n"
		  ".TP\n.B 0\nDone; nothing is to be acted on.\n"
		  ".TP\n.B 1\ncheck, status: something is to be acted on.\n"
		  ".TP\n.B 64\nWrong usage.\n"
		  ".TP\n.B 65\nSomething given is not valid: a code, a file.\n"
		  ".TP\n.B 69\nA part that is needed is missing, or the centre "
		  "is not reached.\n"
		  ".TP\n.B 71\nThe system failed.\n"
		  ".TP\n.B 77\nNot allowed: by this machine, or by the "
		  "centre.\n"
		  ".SH FILES\n"
		  ".TP\n.I /var/lib/komainu-sensor\nWho the sensor is, and "
		  "what it has not sent yet.\n"
		  ".SH SEE ALSO\n.BR komainu (1),\n.BR suricata (1)\n",
};
