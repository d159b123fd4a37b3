/*
 * incident_reason.h: every reason for which alerts are one incident: its key
 * in content/reason/ and the facts its sentence may use as {placeholders}.
 * device is the device to walk up to first; devices, alerts and count (of
 * events) are numbers; from (who attacks or spreads) and to are addresses.
 */
#ifndef WATCH_INCIDENT_REASON_H
#define WATCH_INCIDENT_REASON_H

#define INCIDENT_REASON_TABLE(X)                                               \
	/* one of ours shows several signs that fit together */                \
	X(INFECTED_DEVICE, "incident.infected-device",                         \
	  "device devices alerts count")                                       \
	/* one of ours shows one sign */                                       \
	X(SUSPECT_DEVICE, "incident.suspect-device",                           \
	  "device devices alerts count")                                       \
	/* from one of ours to another */                                      \
	X(SPREAD, "incident.spread", "device devices alerts count from to")    \
	/* an attempt, then proof that it worked */                            \
	X(ATTACK_SUCCEEDED, "incident.attack-succeeded",                       \
	  "device devices alerts count from")                                  \
	/* one of ours attacks; so far without success */                      \
	X(INSIDE_ATTACKER, "incident.inside-attacker",                         \
	  "device devices alerts count from")                                  \
	/* a stranger attacks; so far without success */                       \
	X(OUTSIDE_ATTACKER, "incident.outside-attacker",                       \
	  "device devices alerts count from")                                  \
	/* many strangers knock; without success */                            \
	X(MANY_ATTACKERS, "incident.many-attackers",                           \
	  "device devices alerts count")                                       \
	/* a weakness, an unwanted program, anything else to look at */        \
	X(WEAKNESS, "incident.weakness", "device devices alerts count")        \
	X(POLICY, "incident.policy", "device devices alerts count")            \
	X(NOTICE, "incident.notice", "device devices alerts count")            \
	/* a sensor that is silent: off or line cut, then each cause alone */  \
	X(SILENCE_UNKNOWN, "silence.unknown", "device")                        \
	X(SILENCE_OFF, "silence.off", "device")                                \
	X(SILENCE_LINE, "silence.line", "device")                              \
	X(SILENCE_ENGINE, "silence.engine", "device")                          \
	X(SILENCE_NO_PACKETS, "silence.no-packets", "device")                  \
	X(SILENCE_CLOCK, "silence.clock", "device")

#define INCIDENT_REASON_ENUM(name, key, facts) INCIDENT_REASON_##name,
enum incident_reason {
	INCIDENT_REASON_TABLE(INCIDENT_REASON_ENUM) INCIDENT_REASON_COUNT
};
#undef INCIDENT_REASON_ENUM

/* "incident.infected-device" */
const char *incident_reason_key(enum incident_reason reason);

#endif
