/*
 * detect_table.h: every rule our own detectors may name in a finding: its key,
 * its usual class, and the facts its sentence may use as {placeholders}. The
 * explanation in content/ is found by the key without "komainu."; a build-time
 * check wants one for every row. Facts that are always there and not repeated
 * here: {device} {peer} {port} {count} {subject}, of the finding itself.
 * Numbers are plain; seconds, hours and bytes are in the unit of their name.
 */
#ifndef WATCH_DETECT_TABLE_H
#define WATCH_DETECT_TABLE_H

/* C name, key after "komainu.", class, facts */
#define DETECT_RULE_TABLE(X)                                                   \
	/* scans */                                                            \
	X(SCAN_VERTICAL, "scan-vertical", SCAN, "ports seconds answered")      \
	X(SCAN_HORIZONTAL, "scan-horizontal", SCAN, "hosts seconds answered")  \
	X(SCAN_SLOW, "scan-slow", SCAN, "targets hours")                       \
	X(SCAN_PING, "scan-ping", SCAN, "hosts seconds")                       \
	X(SCAN_ARP, "scan-arp", SCAN, "hosts seconds")                         \
	X(SCAN_SERVICE, "scan-service", SCAN, "probes hosts ports seconds")    \
	X(SCAN_WEB, "scan-web", SCAN, "requests errors seconds")               \
	X(SCAN_TOOL, "scan-tool", SCAN, "tool requests")                       \
	/* guessing of passwords */                                            \
	X(GUESS, "guess", BRUTE_FORCE, "service attempts seconds users")       \
	X(GUESS_SUCCESS, "guess-success", BRUTE_FORCE,                         \
	  "service attempts seconds users user")                               \
	X(GUESS_COMMUNITY, "guess-community", BRUTE_FORCE,                     \
	  "words hosts seconds")                                               \
	X(GUESS_SPRAY, "guess-spray", BRUTE_FORCE, "service users attempts")   \
	/* talking to an attacker's server */                                  \
	X(BEACON, "beacon", C2, "contacts seconds minutes name")               \
	X(DGA, "dga", C2, "names failed example")                              \
	X(C2_CERTIFICATE, "c2-certificate", C2, "tool certificate")            \
	X(C2_HTTP, "c2-http", C2, "requests reason agent url")                 \
	X(C2_DYNAMIC_DNS, "c2-dynamic-dns", C2, "name")                        \
	X(C2_IRC, "c2-irc", C2, "name")                                        \
	X(LISTED_ADDRESS, "listed-address", C2, "list source date grade")      \
	X(LISTED_DOMAIN, "listed-domain", C2, "list source date grade")        \
	X(LISTED_URL, "listed-url", C2, "list source date grade")              \
	X(LISTED_JA3, "listed-ja3", C2, "list source date grade")              \
	X(LISTED_FILE, "listed-file", MALWARE_DOWNLOAD,                        \
	  "list source date grade file")                                       \
	/* covert channels and data that leaves */                             \
	X(TUNNEL_DNS, "tunnel-dns", TUNNEL, "queries names bytes type")        \
	X(TUNNEL_DNS_SLOW, "tunnel-dns-slow", TUNNEL, "names minutes bytes")   \
	X(TUNNEL_DNS_PORT, "tunnel-dns-port", TUNNEL, "kilobytes protocol")    \
	X(TUNNEL_ICMP, "tunnel-icmp", TUNNEL, "packets bytes")                 \
	X(UPLOAD_VOLUME, "upload-volume", EXFILTRATION,                        \
	  "megabytes received-megabytes minutes service")                      \
	X(UPLOAD_STEALER, "upload-stealer", EXFILTRATION, "service lookup")    \
	/* programs that arrive */                                             \
	X(PROGRAM_HTTP, "program-http", MALWARE_DOWNLOAD,                      \
	  "file type bytes reason")                                            \
	X(PROGRAM_DISGUISED, "program-disguised", MALWARE_DOWNLOAD,            \
	  "file type declared bytes")                                          \
	X(PROGRAM_UPDATE, "program-update", MALWARE_DOWNLOAD, "file bytes")    \
	X(PROGRAM_MAIL, "program-mail", PHISHING, "file reason sender")        \
	X(PROGRAM_SHARE, "program-share", LATERAL, "file share")               \
	X(PROGRAM_TOOL, "program-tool", LATERAL, "file tool share")            \
	X(TEST_FILE, "test-file", MALWARE_DOWNLOAD, "file")                    \
	X(MAIL_PARTNERS, "mail-partners", PHISHING, "senders file")            \
	X(MAIL_SPAM, "mail-spam", C2, "messages servers")                      \
	X(SCRIPT_AGENT, "script-agent", SUSPICIOUS_SCRIPT, "agent url")        \
	X(SCRIPT_FILE, "script-file", SUSPICIOUS_SCRIPT, "file type")          \
	/* attacks on services */                                              \
	X(EXPLOIT_WEB, "exploit-web", EXPLOIT, "kind url status requests")     \
	X(EXPLOIT_SMB, "exploit-smb", EXPLOIT, "kind")                         \
	X(EXPLOIT_RPC, "exploit-rpc", EXPLOIT, "program attempts")             \
	X(EXPLOIT_CALLBACK, "exploit-callback", EXPLOIT, "kind")               \
	X(ZEROLOGON, "zerologon", EXPLOIT, "attempts")                         \
	/* spread inside the office */                                         \
	X(LATERAL_SERVICE, "lateral-service", LATERAL, "function pipe")        \
	X(LATERAL_TASK, "lateral-task", LATERAL, "function pipe")              \
	X(LATERAL_WMI, "lateral-wmi", LATERAL, "function")                     \
	X(LATERAL_WINRM, "lateral-winrm", LATERAL, "requests")                 \
	X(LATERAL_REGISTRY, "lateral-registry", LATERAL, "function")           \
	X(LATERAL_PIPE, "lateral-pipe", LATERAL, "pipe tool")                  \
	X(LATERAL_SHARE, "lateral-share", LATERAL, "share")                    \
	X(LATERAL_MANY, "lateral-many", LATERAL, "hosts seconds")              \
	/* keys and passwords of the domain */                                 \
	X(DCSYNC, "dcsync", CREDENTIAL_THEFT, "attempts")                      \
	X(KERBEROAST, "kerberoast", CREDENTIAL_THEFT, "services user")         \
	X(ASREP_ROAST, "asrep-roast", CREDENTIAL_THEFT, "users user")          \
	X(PASS_THE_HASH, "pass-the-hash", CREDENTIAL_THEFT, "user encryption") \
	X(ARP_POISON, "arp-poison", CREDENTIAL_THEFT, "addresses address")     \
	X(NAME_POISON, "name-poison", CREDENTIAL_THEFT, "names example")       \
	X(ACCOUNT_LISTING, "account-listing", CREDENTIAL_THEFT, "calls")       \
	X(SECRETS_READ, "secrets-read", CREDENTIAL_THEFT, "file share")        \
	/* misuse */                                                           \
	X(MINER_POOL, "miner-pool", MINER, "name")                             \
	X(MINER_RPC, "miner-rpc", MINER, "url requests")                       \
	X(MINER_SCRIPT, "miner-script", MINER, "name")                         \
	X(RANSOM_FILES, "ransom-files", RANSOMWARE, "files share example")     \
	/* floods */                                                           \
	X(FLOOD_SYN, "flood-syn", FLOOD, "flows seconds")                      \
	X(FLOOD_UDP, "flood-udp", FLOOD, "packets seconds")                    \
	X(FLOOD_PING, "flood-ping", FLOOD, "packets seconds")                  \
	X(FLOOD_SLOW, "flood-slow", FLOOD, "connections seconds")              \
	X(FLOOD_DHCP, "flood-dhcp", FLOOD, "macs seconds")                     \
	X(FLOOD_HTTP, "flood-http", FLOOD, "requests seconds")                 \
	/* weaknesses: notes, never incidents of an attack */                  \
	X(CLEAR_LOGIN, "clear-login", CLEARTEXT_CREDENTIALS, "service user")   \
	X(CLEAR_COMMUNITY, "clear-community", CLEARTEXT_CREDENTIALS,           \
	  "version")                                                           \
	X(OLD_WINDOWS, "old-windows", OBSOLETE_SYSTEM, "system evidence")      \
	X(OLD_SYSTEM, "old-system", OBSOLETE_SYSTEM, "system evidence")        \
	X(OLD_BROWSER, "old-browser", OBSOLETE_SYSTEM, "system evidence")      \
	X(OLD_SMB1, "old-smb1", OBSOLETE_SYSTEM, "dialect")                    \
	X(OLD_TLS, "old-tls", OBSOLETE_SYSTEM, "version")                      \
	X(OLD_SSH, "old-ssh", OBSOLETE_SYSTEM, "software")                     \
	X(WEAK_CERTIFICATE, "weak-certificate", WEAK_SETTING,                  \
	  "reason certificate")                                                \
	/* policy */                                                           \
	X(ANONYMISER, "anonymiser", UNWANTED_SOFTWARE, "tool evidence")        \
	X(REMOTE_CONTROL, "remote-control", UNWANTED_SOFTWARE,                 \
	  "tool evidence")                                                     \
	X(FILE_SHARING, "file-sharing", UNWANTED_SOFTWARE, "tool evidence")

#include "content/class.h"

#define DETECT_RULE_ENUM(name, key, class, facts) DETECT_RULE_##name,
enum detect_rule { DETECT_RULE_TABLE(DETECT_RULE_ENUM) DETECT_RULE_COUNT };
#undef DETECT_RULE_ENUM

/* "komainu.scan-vertical"; for CHECKed values only. */
const char *detect_rule_key(enum detect_rule rule);
enum alert_class detect_rule_class(enum detect_rule rule);

#endif
