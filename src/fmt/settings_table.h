/*
 * settings_table.h: every setting, once. The struct, the reader, the checks,
 * `komainu settings` and the manual page komainu.conf(5) come from this list.
 *
 * SETTING(name, TYPE, default, min, max, help)
 *   TEXT      char[256]; min and max are lengths in bytes
 *   INT       int64_t
 *   REAL      double
 *   SIZE      int64_t bytes, written "512KiB"
 *   DURATION  int64_t milliseconds, written "30s", "15m", "8h", "7d"
 *   BOOL      bool; min and max are ""
 *   CHOICE    char[256]; min lists the words allowed, "error warn info debug"
 * Default, min and max are texts, as a person would write them. The help says
 * what it does and why the default is what it is, in full sentences.
 * SETTING_GROUP(title) begins a part of the manual page. Included where the
 * two macros are defined; they are undefined at the end.
 */
#ifndef SETTING
#define SETTING(name, type, default_, min, max, help)
#endif
#ifndef SETTING_GROUP
#define SETTING_GROUP(title)
#endif

SETTING_GROUP("Log")
SETTING(log_level, CHOICE, "info", "error warn info debug", "",
	"How much is logged: error, warn, info or debug.")
SETTING(log_file, TEXT, "", "0", "255",
	"The file that log lines are appended to. Empty means standard error, "
	"which systemd's journal reads.")

SETTING_GROUP("Our side")
SETTING(home_networks, TEXT, "", "0", "255",
	"The firm's own networks, separated by commas: "
	"\"192.168.10.0/24,10.0.0.0/8\". Empty means every private address, "
	"which is right unless the firm uses public addresses inside.")

SETTING_GROUP("Devices")
SETTING(inventory_device_max, INT, "20000", "16", "1000000",
	"Most devices that are learned from one look. The largest firm we "
	"serve has 300 people; a forged flood of addresses must not eat the "
	"memory.")
SETTING(vendor_list, TEXT, "/usr/share/ieee-data", "0", "255",
	"The folder with the IEEE's lists of network card makers (oui.txt; "
	"Debian's package ieee-data). Without it makers stay unknown.")

SETTING_GROUP("Triage")
SETTING(triage_fold_max, INT, "10000", "100", "1000000",
	"Alerts that are folded in memory before they are written; each takes "
	"about 2 KiB.")
SETTING(triage_device_max, INT, "256", "1", "65536",
	"Devices of ours that one rule keeps apart. Further ones share one "
	"alert that counts them, so that a storm of forged addresses stays a "
	"few dozen rows.")
SETTING(triage_repeat_count, INT, "20", "2", "1000000",
	"A quiet warning about the same machine that comes this often over "
	"triage_repeat_time is raised from this-week to today: once may be "
	"chance, twenty times is a program that runs.")
SETTING(triage_repeat_time, DURATION, "10m", "0s", "30d",
	"See triage_repeat_count. Shorter bursts are one visit to one page.")

SETTING_GROUP("Incidents")
SETTING(incident_window, DURATION, "1d", "1m", "90d",
	"Alerts of the same attacker or device that are no further apart than "
	"this belong to one incident. A working day with its night: what comes "
	"back the next morning is still the same question.")

#undef SETTING
#undef SETTING_GROUP
