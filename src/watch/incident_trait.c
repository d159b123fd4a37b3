/* incident_trait.c: see incident_trait.h. */
#include "watch/incident_trait.h"

#include "base/check.h"
#include "base/def.h"

#define NOTE(rank, reason)                                                     \
	{                                                                      \
		INCIDENT_NOTE, INCIDENT_PART_NONE, (rank), (reason)            \
	}
#define TRY(rank)                                                              \
	{                                                                      \
		INCIDENT_ATTEMPT, INCIDENT_PART_NONE, (rank),                  \
		    INCIDENT_REASON_NOTICE                                     \
	}
#define ENTRY(rank)                                                            \
	{                                                                      \
		INCIDENT_DEED, INCIDENT_PART_ENTRY, (rank),                    \
		    INCIDENT_REASON_NOTICE                                     \
	}
#define CONDUCT(rank)                                                          \
	{                                                                      \
		INCIDENT_DEED, INCIDENT_PART_CONDUCT, (rank),                  \
		    INCIDENT_REASON_NOTICE                                     \
	}

/*
 * The order of the ranks: what costs the firm most comes first (its data are
 * locked, its keys or its data are taken), then proof that somebody steers a
 * machine from outside, then spread, then footholds, then how it came in, then
 * attempts. Between equally grave alerts the name with more to say wins.
 */
static const struct incident_trait traits[CLASS_COUNT] = {
	[CLASS_RANSOMWARE] = CONDUCT(100),
	[CLASS_CREDENTIAL_THEFT] = CONDUCT(95),
	[CLASS_EXFILTRATION] = CONDUCT(90),
	[CLASS_LATERAL] = CONDUCT(85),
	[CLASS_C2] = CONDUCT(80),
	[CLASS_TUNNEL] = CONDUCT(75),
	[CLASS_MINER] = CONDUCT(70),
	[CLASS_PRIVILEGE_ESCALATION] = CONDUCT(65),
	[CLASS_PERSISTENCE] = CONDUCT(60),
	[CLASS_SUSPICIOUS_SCRIPT] = CONDUCT(58),
	[CLASS_DEFENCE_EVASION] = CONDUCT(56),
	[CLASS_ACCOUNT_CHANGE] = CONDUCT(54),
	[CLASS_MALWARE_DOWNLOAD] = ENTRY(50),
	[CLASS_PHISHING] = ENTRY(48),
	[CLASS_EXPLOIT] = TRY(45),
	[CLASS_BRUTE_FORCE] = TRY(40),
	[CLASS_FLOOD] = TRY(35),
	[CLASS_SCAN] = TRY(30),
	[CLASS_UNWANTED_SOFTWARE] = NOTE(20, INCIDENT_REASON_POLICY),
	[CLASS_CLEARTEXT_CREDENTIALS] = NOTE(18, INCIDENT_REASON_WEAKNESS),
	[CLASS_OBSOLETE_SYSTEM] = NOTE(16, INCIDENT_REASON_WEAKNESS),
	[CLASS_WEAK_SETTING] = NOTE(14, INCIDENT_REASON_WEAKNESS),
	[CLASS_UNKNOWN_DEVICE] = NOTE(12, INCIDENT_REASON_NOTICE),
	[CLASS_SILENCE] = NOTE(10, INCIDENT_REASON_NOTICE),
	[CLASS_OTHER] = NOTE(0, INCIDENT_REASON_NOTICE),
};

const struct incident_trait *incident_trait(enum alert_class class)
{
	CHECK((size_t) class < ARRAY_LEN(traits));
	return &traits[class];
}

const char *
incident_reason_key(enum incident_reason reason)
{
	static const char *const key[] = {
#define ROW(name, text, facts) text,
		INCIDENT_REASON_TABLE(ROW)
#undef ROW
	};

	CHECK((size_t)reason < ARRAY_LEN(key));
	return key[reason];
}
