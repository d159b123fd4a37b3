/*
 * class.h: the alert and incident classes and the four severities, the words
 * every later stage speaks. Names are contracts seen from outside; texts and
 * cards for each class live in content/.
 */
#ifndef CONTENT_CLASS_H
#define CONTENT_CLASS_H

#include "base/str.h"

/* C name, the 'class' field, Reference Security Incident Taxonomy entry */
#define CLASS_TABLE(X)                                                         \
	X(OTHER, "other", "other:other")                                       \
	X(C2, "c2", "malicious-code:c2-server")                                \
	X(MALWARE_DOWNLOAD, "malware-download",                                \
	  "malicious-code:malware-distribution")                               \
	X(EXPLOIT, "exploit", "intrusion-attempts:ids-alert")                  \
	X(SCAN, "scan", "information-gathering:scanner")                       \
	X(BRUTE_FORCE, "brute-force", "intrusion-attempts:brute-force")        \
	X(LATERAL, "lateral", "intrusions:system-compromise")                  \
	X(TUNNEL, "tunnel", "malicious-code:c2-server")                        \
	X(EXFILTRATION, "exfiltration",                                        \
	  "information-content-security:data-leak")                            \
	X(MINER, "miner", "fraud:unauthorised-use-of-resources")               \
	X(FLOOD, "flood", "availability:dos")                                  \
	X(CLEARTEXT_CREDENTIALS, "cleartext-credentials",                      \
	  "vulnerable:information-disclosure")                                 \
	X(OBSOLETE_SYSTEM, "obsolete-system", "vulnerable:vulnerable-system")  \
	X(UNWANTED_SOFTWARE, "unwanted-software", "other:other")               \
	X(PHISHING, "phishing", "fraud:phishing")                              \
	X(UNKNOWN_DEVICE, "unknown-device", "other:other")                     \
	X(SUSPICIOUS_SCRIPT, "suspicious-script",                              \
	  "malicious-code:infected-system")                                    \
	X(CREDENTIAL_THEFT, "credential-theft",                                \
	  "intrusions:privileged-account-compromise")                          \
	X(PERSISTENCE, "persistence", "intrusions:system-compromise")          \
	X(PRIVILEGE_ESCALATION, "privilege-escalation",                        \
	  "intrusions:privileged-account-compromise")                          \
	X(DEFENCE_EVASION, "defence-evasion", "intrusions:system-compromise")  \
	X(RANSOMWARE, "ransomware", "malicious-code:infected-system")          \
	X(ACCOUNT_CHANGE, "account-change",                                    \
	  "intrusions:unprivileged-account-compromise")                        \
	X(WEAK_SETTING, "weak-setting", "vulnerable:weak-crypto")              \
	X(SILENCE, "silence", "availability:outage")

#define CLASS_ENUM(name, text, taxonomy) CLASS_##name,
enum alert_class { CLASS_TABLE(CLASS_ENUM) CLASS_COUNT };
#undef CLASS_ENUM

/* A promise of behaviour: nothing to do, within the week, today, call now. */
#define SEVERITY_TABLE(X)                                                      \
	X(INFO, "info")                                                        \
	X(THIS_WEEK, "this-week")                                              \
	X(TODAY, "today")                                                      \
	X(NOW, "now")

#define SEVERITY_ENUM(name, text) SEVERITY_##name,
enum severity { SEVERITY_TABLE(SEVERITY_ENUM) SEVERITY_COUNT };
#undef SEVERITY_ENUM

/* Did it work? An attempt is never reported as a compromise. */
#define OUTCOME_TABLE(X)                                                       \
	X(UNKNOWN, "unknown")                                                  \
	X(ATTEMPT, "attempt")                                                  \
	X(SUCCESS, "success")

#define OUTCOME_ENUM(name, text) OUTCOME_##name,
enum outcome { OUTCOME_TABLE(OUTCOME_ENUM) OUTCOME_COUNT };
#undef OUTCOME_ENUM

const char *class_name(enum alert_class class);
const char *class_taxonomy(enum alert_class class);
/* False when the name is none of ours. */
bool class_parse(struct text name, enum alert_class *out);
const char *severity_name(enum severity severity);
bool severity_parse(struct text name, enum severity *out);
const char *outcome_name(enum outcome outcome);
bool outcome_parse(struct text name, enum outcome *out);

#endif
