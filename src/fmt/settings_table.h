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

SETTING(desk, TEXT, "", "0", "120",
	"Whom people should telephone when something is found, with the "
	"number, as the cards will say it: \"Mimamori desk, 019-000-0000\". "
	"Empty means the firm's maintenance company, without a number.")

SETTING(zone_minutes, INT, "540", "-720", "840",
	"The time zone that people's texts use, in minutes east of UTC. 540 is "
	"Japan, which has no summer time. JSON is always UTC.")

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

SETTING_GROUP("Keeping")
SETTING(keep_segments, DURATION, "90d", "1d", "3650d",
	"How long the records that sensors send are kept. What was found in "
	"them, and the fingerprints that prove them, stay.")
SETTING(keep_segments_share, REAL, "0.5", "0.05", "0.95",
	"The share of the disk the records may take together; the oldest go "
	"first. For a database on another machine see keep_segments_size.")
SETTING(keep_segments_size, SIZE, "0", "0", "1024TiB",
	"The bytes the records may take together. 0 means that only "
	"keep_segments_share counts.")
SETTING(keep_alerts, DURATION, "400d", "1d", "3650d",
	"How long findings are kept that led to nothing.")
SETTING(keep_info, DURATION, "180d", "1d", "3650d",
	"How long incidents are kept that need no action.")
SETTING(keep_incidents, DURATION, "1830d", "30d", "36500d",
	"How long incidents are kept after they were closed, and the hours "
	"that were watched. Open ones are always kept; so are reports and "
	"the record of who did what.")
SETTING(disk_reserve, SIZE, "1GiB", "128MiB", "1024GiB",
	"When less than this is free, the oldest records go before their "
	"time, so that findings, notices and reports can always be written.")

SETTING_GROUP("Backup")
SETTING(backup_directory, TEXT, "", "0", "255",
	"A folder for the daily backup, best on another disk. Empty means that "
	"none is made by itself.")
SETTING(backup_key, TEXT, "", "0", "255",
	"The file with the key that encrypts the daily backup, made by "
	"\"komainu backup --new-key FILE\". Keep a copy of it elsewhere: "
	"without it a backup cannot be read.")
SETTING(backup_keep, INT, "7", "1", "3650", "How many daily backups are kept.")

SETTING_GROUP("Monthly reports")
SETTING(report_delay, DURATION, "6h", "1m", "10d",
	"So long after a month has ended its report is made, so that sensors "
	"that could not reach the centre have time to send what they kept.")

SETTING_GROUP("Incidents")
SETTING(incident_window, DURATION, "1d", "1m", "90d",
	"Alerts of the same attacker or device that are no further apart than "
	"this belong to one incident. A working day with its night: what comes "
	"back the next morning is still the same question.")

SETTING_GROUP("Detectors")
SETTING(detect_memory, SIZE, "64MiB", "1MiB", "16GiB",
	"Memory of all detectors together. When it is full the least recently "
	"seen machines are forgotten first, so that a flood of forged "
	"addresses cannot take the machine's memory.")
SETTING(watch_memory, SIZE, "48MiB", "1MiB", "64GiB",
	"Memory of what the live watch remembers of all companies together. "
	"Over it the company that was quiet longest is put aside in the "
	"database until it sends again.")
SETTING(indicator_directory, TEXT, "", "0", "255",
	"A folder with lists (*.txt, *.list) of known bad addresses, domains, "
	"URLs, TLS fingerprints and file hashes. Empty means none.")
SETTING(scan_window, DURATION, "5m", "10s", "1d",
	"Connections that find nobody are counted over this time, both for "
	"many ports of one machine and for many machines.")
SETTING(scan_ports, INT, "20", "5", "65535",
	"So many ports of one machine tried in vain within scan_window are a "
	"port scan. Programs try a handful of ports at most.")
SETTING(scan_hosts, INT, "5", "3", "65535",
	"So many machines of the own network tried in vain within scan_window "
	"(and twice as many attempts) are a search through the network. A PC "
	"in an office knows its few servers and printers.")
SETTING(scan_hosts_outside, INT, "40", "5", "65535",
	"The same for machines on the Internet, where dead addresses are "
	"common: file sharing and old bookmarks find many.")
SETTING(scan_slow_targets, INT, "100", "10", "1000000",
	"So many different targets tried in vain by one machine in a day are "
	"a slow scan, made to stay under the limits above.")
SETTING(ping_hosts, INT, "12", "4", "65535",
	"So many machines pinged with a packet or two each within a minute "
	"are a ping sweep. Monitoring pings the same few again and again.")
SETTING(arp_hosts, INT, "30", "8", "65535",
	"So many neighbours asked for by ARP at once are a sweep of the local "
	"network.")
SETTING(web_scan_errors, INT, "20", "5", "1000000",
	"So many pages asked for in vain (status 400 to 405) at one server "
	"within scan_window are somebody looking for weak spots.")
SETTING(guess_window, DURATION, "10m", "10s", "1d",
	"Failed log-ins are counted over this time.")
SETTING(guess_count, INT, "10", "3", "1000000",
	"So many failed log-ins from one machine to one service within "
	"guess_window are guessing of passwords. People give up or are locked "
	"out after about five.")
SETTING(guess_users, INT, "8", "3", "1000000",
	"Failed log-ins for so many different users from one machine are one "
	"password tried on many accounts.")
SETTING(guess_communities, INT, "5", "3", "1000",
	"So many different SNMP communities tried by one machine within "
	"guess_window are guessing. A management program knows one, and tries "
	"a maker's one or two beside it.")
SETTING(guess_few, INT, "5", "3", "1000",
	"A log-in that works after so many refusals is told, though they are "
	"too few to be told alone.")
SETTING(guess_flow_count, INT, "15", "5", "1000000",
	"For services whose answers are encrypted: so many short, alike "
	"connections within guess_window. Higher than guess_count, because "
	"the shape of a connection proves less than an answer.")
SETTING(beacon_contacts, INT, "12", "5", "1000",
	"So many contacts at regular intervals are reported as calling home. "
	"Fewer are common by chance.")
SETTING(beacon_regular, REAL, "0.75", "0.5", "1",
	"The share of intervals that must lie near their median (within 35 "
	"percent, whole multiples counted as missed calls). Malware adds "
	"jitter of up to about a third.")
SETTING(dns_tunnel_names, INT, "40", "10", "1000000",
	"So many different long or random names below one registered domain "
	"within ten minutes are data carried in DNS.")
SETTING(dns_slow_names, INT, "60", "20", "1000000",
	"So many different long random names below one registered domain in a "
	"day, each asked for once or twice, are data carried out slowly.")
SETTING(dns_port_bytes, SIZE, "64KiB", "4KiB", "1GiB",
	"So many bytes over the port of DNS in a day that are no DNS are a "
	"tunnel. A question that cannot be read has a few hundred.")
SETTING(dga_names, INT, "12", "4", "1000000",
	"So many random-looking domains that do not exist, asked for by one "
	"machine within ten minutes, are malware looking for its server.")
SETTING(ping_tunnel_bytes, SIZE, "32KiB", "1KiB", "1GiB",
	"So many bytes in pings that are larger than pings are, between two "
	"machines, are a channel hidden in ICMP.")
SETTING(lateral_hosts, INT, "6", "3", "1000",
	"File sharing, remote calls or remote control begun with so many "
	"machines within ten minutes that nobody else uses so, and that were "
	"not talked with before, are somebody going from machine to machine.")
SETTING(poison_claims, INT, "10", "3", "1000000",
	"A network card that claims another machine's address so often wants "
	"to be taken for it. A standby that takes over says it a few times.")
SETTING(poison_names, INT, "3", "2", "1000",
	"A machine that answers to so many different names in the local "
	"network poses as others. It has one name.")
SETTING(upload_bytes, SIZE, "100MiB", "1MiB", "1TiB",
	"So many bytes sent in a day to one machine outside that is no known "
	"service, at least five times what came back, are reported.")
SETTING(upload_plain_bytes, SIZE, "20MiB", "64KiB", "1TiB",
	"The same for what is sent in the clear, by FTP or HTTP, where less is "
	"usual.")
SETTING(flood_flows, INT, "500", "50", "10000000",
	"So many connections begun but never finished towards one service "
	"within ten seconds are a flood.")
SETTING(flood_packets, INT, "8000", "500", "1000000000",
	"So many UDP or ICMP packets to one machine within ten seconds, "
	"nearly all unanswered, are a flood. A call in a good picture sends "
	"about 4,000 and is answered; a camera's even stream is left out.")
SETTING(flood_slow, INT, "50", "10", "1000000",
	"So many connections of one machine to one web server, begun within "
	"five minutes and held open without an answer, are an attack that "
	"uses up the server. A browser opens a few in advance.")
SETTING(flood_macs, INT, "40", "10", "1000000",
	"So many network cards asking for an address by DHCP within a minute "
	"are a flood that empties the address pool. After a power cut a small "
	"office has fewer.")
SETTING(flood_requests, INT, "600", "50", "10000000",
	"So many web requests from one machine to one server within ten "
	"seconds are a flood.")

SETTING_GROUP("Notices")
SETTING(public_address, TEXT, "http://127.0.0.1:8470", "1", "255",
	"How people reach this centre's pages, as links in mails begin: "
	"\"https://mimamori.example.jp\", without a slash at the end. The "
	"default works on this machine alone.")
SETTING(notice_hold, DURATION, "30m", "1m", "7d",
	"A notice that waits for an analyst's release goes out by itself after "
	"this, so that nobody stays untold because an analyst is away.")
SETTING(courier_connections, INT, "4", "1", "64",
	"How many letters are sent at once. One mail server takes a few "
	"connections from one sender gladly and slows down many.")
SETTING(courier_timeout, DURATION, "60s", "1s", "10m",
	"How long a mail server or a web service may take for one letter.")
SETTING(mail_server, TEXT, "", "0", "255",
	"The mail server that takes our mail: \"smtp://mail.example.jp:587\" "
	"or \"smtps://mail.example.jp:465\". Empty: no mail is sent, and "
	"whoever should get one is told by the next way.")
SETTING(mail_security, CHOICE, "require", "require try none", "",
	"Encryption on the way to an smtp:// server: require refuses to go on "
	"without, try takes what there is, none is for a server on this "
	"machine. smtps:// is always encrypted.")
SETTING(mail_authority, TEXT, "", "0", "255",
	"A file with the certificate (PEM) of the authority that signed the "
	"mail server's, when it is the firm's own. Empty: the authorities this "
	"machine trusts. Also used for web services.")
SETTING(mail_login, TEXT, "", "0", "255",
	"The name to sign in to the mail server with. Empty: none is needed. "
	"Its password is given by: komainu notice secret mail-password.")
SETTING(mail_from, TEXT, "komainu@localhost", "3", "200",
	"The sender's address of mails.")
SETTING(mail_return, TEXT, "", "0", "200",
	"Where mail that cannot be delivered comes back to: an address with a "
	"plus sign before the @ (\"bounce+@example.jp\"); the letter's number "
	"is put behind the plus. The mail server gives what arrives there to: "
	"komainu notice bounce. Empty: it comes back to mail_from, and nobody "
	"here reads it.")
SETTING(line_address, TEXT, "https://api.line.me", "8", "255",
	"Where the LINE Messaging API is. Other values are for tests. The "
	"channel's token is given by: komainu notice secret line-token.")
SETTING(hook_address, TEXT, "", "0", "255",
	"A web service that takes a notice as JSON and makes a telephone call "
	"or an SMS of it; contacts then have a telephone number. Contacts may "
	"also have an address of their own that begins with https://.")
SETTING(hook_template, TEXT, "", "0", "255",
	"The body the service wants, when it has its own form: "
	"\"{\\\"to\\\":{to},\\\"text\\\":{text}}\". Each name in "
	"braces becomes a JSON text: to, text, subject, urgency, code, link, "
	"id. Empty: our own document with all of them.")
SETTING(hook_private, BOOL, "false", "", "",
	"Whether web services may have an address inside (127.0.0.1, "
	"192.168.0.0/16 and so on). No, so that nobody who may edit contacts "
	"can make the centre ask machines behind the firewall.")
SETTING_GROUP("Senders")
SETTING(intake_listen, TEXT, "127.0.0.1:8471", "0", "255",
	"Where sensors and agents connect (HTTPS with their certificates). "
	"The default lets only this machine in; \"*:8471\" lets all in that "
	"the network lets through. Empty means that nothing is taken.")
SETTING(intake_names, TEXT, "", "0", "255",
	"Names and addresses, separated by commas, under which sensors reach "
	"this centre; the first one is printed with the enrolment code. Empty "
	"means this machine's own name.")
SETTING(intake_threads, INT, "2", "1", "64",
	"How many threads serve senders. The number of cores is right.")
SETTING(intake_connections, INT, "12000", "10", "200000",
	"How many senders may be connected at once. Each takes about 60 KiB "
	"and one file descriptor.")
SETTING(intake_queue, INT, "256", "1", "10000",
	"How many batches may wait to be written. Further ones are told to "
	"come later.")
SETTING(intake_memory, SIZE, "128MiB", "4MiB", "64GiB",
	"Memory for batches that are being received or wait. A batch has at "
	"most 2 MiB, usually a tenth of that.")
SETTING(intake_sender_rate, SIZE, "2MiB", "1KiB", "1GiB",
	"Packed bytes a second that one sender may bring in the long run; ten "
	"times as much at once. An office sends a few kilobytes a second; the "
	"rest is for catching up after days without a line.")
SETTING(intake_health_flush, DURATION, "2s", "100ms", "1m",
	"How often what senders say of themselves is written, all of them "
	"together. What changes is written at once.")
SETTING(intake_disk_reserve, SIZE, "512MiB", "1MiB", "1024GiB",
	"When so little is left on the disk no more batches are taken, so "
	"that alerts and notices can still be written. Senders keep theirs.")

SETTING_GROUP("Web")
SETTING(web_trusted_proxies, TEXT, "", "0", "255",
	"Addresses of reverse proxies, separated by commas, whose "
	"X-Forwarded-For and X-Forwarded-Proto headers are believed. Empty "
	"means that browsers connect directly.")
SETTING(web_threads, INT, "4", "1", "64",
	"How many requests are worked on at once. Twice the number of cores "
	"is right.")
SETTING(web_connections, INT, "512", "10", "20000",
	"How many connections may be open at once, from everybody together.")
SETTING(web_connections_per_address, INT, "64", "0", "20000",
	"How many of them from one address. 0 means no limit, which is right "
	"behind a proxy, where all come from one address.")
SETTING(session_idle, DURATION, "8h", "5m", "30d",
	"After how long without a request a person is signed out.")
SETTING(session_life, DURATION, "7d", "1h", "90d",
	"After how long a person is signed out in any case.")
SETTING(sign_in_failures, INT, "5", "2", "100",
	"How many wrong passwords for one login from one network are "
	"answered, before that network has to wait. Other networks are never "
	"affected, so nobody can lock somebody else out.")
SETTING(sign_in_wait, DURATION, "15m", "1m", "1d",
	"How long it has to wait then.")
SETTING(upload_max, SIZE, "2GiB", "1MiB", "1024GiB",
	"The largest upload of files to look at.")
SETTING(upload_disk_reserve, SIZE, "512MiB", "1MiB", "1024GiB",
	"Bytes an upload leaves free on the disk, so that the database can "
	"always be written.")
SETTING(upload_keep, DURATION, "30d", "1h", "3650d",
	"How long uploaded files are kept after they were looked at. What "
	"was found in them stays.")
SETTING(sandbox, CHOICE, "auto", "auto require off", "",
	"What the processes may do is narrowed by the kernel. auto uses what "
	"this kernel has and tells what is missing in the log and on the "
	"health page; require refuses to start without; off is for finding "
	"faults.")

#undef SETTING
#undef SETTING_GROUP
