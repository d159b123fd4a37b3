/*
 * setting_table.h: every setting of the sensor, once. SETTING(name, TYPE,
 * default, help); TYPE is TEXT, SIZE, INT or BOOL.
 */
#ifndef SETTING
#define SETTING(name, type, preset, help)
#endif

SETTING(interfaces, TEXT, "",
	"The interfaces to watch at, separated by commas: \"eth1\". Empty: the "
	"one that is up and has no address of its own, as a box at a mirror "
	"port has one.")
SETTING(home_networks, TEXT, "",
	"The firm's own networks, separated by commas. Empty: what the centre "
	"says, or else every private address.")
SETTING(suricata, TEXT, "",
	"The program that examines the traffic. Empty: \"suricata\" of this "
	"machine.")
SETTING(suricata_memory, SIZE, "0",
	"Memory of its tables. 0: a quarter of this machine's, at least 64 MiB "
	"and at most 1 GiB.")
SETTING(threads, INT, "0",
	"Threads that examine, for each interface. 0: one less than this "
	"machine has cores, at least one.")
SETTING(eve_file, TEXT, "",
	"Follow the records that another Suricata writes to this file, and "
	"start none.")
SETTING(spool_max, SIZE, "1GiB",
	"Room on the disk for what could not be sent yet. A firm of thirty "
	"people makes about 100 MiB a day, so a week's line failure fits. When "
	"it is full the oldest detail is thrown away, alerts last.")
SETTING(disk_reserve, SIZE, "256MiB",
	"Always left free on the disk for the rest of the machine.")
SETTING(batch_delay, INT, "500",
	"Milliseconds a record waits for others to be sent together with.")
SETTING(sandbox, TEXT, "try",
	"try: narrows what the program may do as far as the kernel can; "
	"require: does not start without it; off: for development.")
SETTING(log_level, TEXT, "info", "error, warn, info or debug.")

#undef SETTING
