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

#undef SETTING
#undef SETTING_GROUP
