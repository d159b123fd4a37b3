/*
 * One Windows machine makes another one do something: a service or task is
 * created from afar, the registry written or saved, WMI used, accounts listed,
 * the domain's passwords asked for, a controller's key attacked (Zerologon), a
 * machine forced to log in elsewhere, a printer driver pushed.
 *
 * Thresholds: service or task created from afar, orders by WMI, a driver
 * pushed: one call (today; now when the service is taken away again within
 * minutes, or the machine calls home). The registry saved, password data
 * replicated by a machine that is no domain controller: one call (now). Writing
 * to the registry: this-week. Log-in tries to Netlogon without success: 10 in a
 * minute. Account listing: 20 calls in ten minutes (a log-in makes a few). Why:
 * in an office of this size administration from PC to PC is rare; where it is
 * done, it is known and can be told us.
 *
 * Needs DCERPC and SMB records. The number of a call stays readable when its
 * content is encrypted. Fooled by SMB3 encryption. Harmless look-alikes
 * avoided: questions about a service's state, domain controllers replicating
 * among themselves (they answer Kerberos), a single machine's password change.
 */
#include <string.h>

#include "watch/detector.h"
#include "watch/rpc.h"

#define LOGON_TRIES   10
#define ACCOUNT_CALLS 20
#define SLICE_US      (10 * MINUTE_US)

struct flow_key {
	uint64_t flow;
};

struct flow_rpc {
	int32_t interface;
};

struct call_key {
	struct address client, server;
	int64_t slice;
	int32_t deed;
};

struct call {
	int64_t first_us;
	int32_t count, told;
};

struct deed_rule {
	enum rpc_deed deed;
	enum detect_rule rule;
	enum severity severity;
	int least;
	enum outcome outcome;
};

static const struct deed_rule rules[] = {
	{ RPC_DEED_SERVICE_CREATE, DETECT_RULE_LATERAL_SERVICE, SEVERITY_TODAY,
	  1, OUTCOME_UNKNOWN },
	{ RPC_DEED_SERVICE_DELETE, DETECT_RULE_LATERAL_SERVICE, SEVERITY_NOW, 1,
	  OUTCOME_SUCCESS },
	{ RPC_DEED_TASK_CREATE, DETECT_RULE_LATERAL_TASK, SEVERITY_TODAY, 1,
	  OUTCOME_UNKNOWN },
	{ RPC_DEED_REGISTRY_WRITE, DETECT_RULE_LATERAL_REGISTRY,
	  SEVERITY_THIS_WEEK, 1, OUTCOME_UNKNOWN },
	{ RPC_DEED_REGISTRY_SAVE, DETECT_RULE_SECRETS_READ, SEVERITY_NOW, 1,
	  OUTCOME_SUCCESS },
	{ RPC_DEED_ACCOUNT_LIST, DETECT_RULE_ACCOUNT_LISTING,
	  SEVERITY_THIS_WEEK, ACCOUNT_CALLS, OUTCOME_UNKNOWN },
	{ RPC_DEED_REPLICATE, DETECT_RULE_DCSYNC, SEVERITY_NOW, 1,
	  OUTCOME_SUCCESS },
	{ RPC_DEED_LOGON_TRY, DETECT_RULE_ZEROLOGON, SEVERITY_TODAY,
	  LOGON_TRIES, OUTCOME_ATTEMPT },
	{ RPC_DEED_WMI_EXECUTE, DETECT_RULE_LATERAL_WMI, SEVERITY_TODAY, 1,
	  OUTCOME_UNKNOWN },
	{ RPC_DEED_ACTIVATE, DETECT_RULE_LATERAL_WMI, SEVERITY_INFO, 1,
	  OUTCOME_UNKNOWN },
	{ RPC_DEED_COERCE, DETECT_RULE_EXPLOIT_RPC, SEVERITY_TODAY, 1,
	  OUTCOME_ATTEMPT },
	{ RPC_DEED_DRIVER_ADD, DETECT_RULE_EXPLOIT_RPC, SEVERITY_TODAY, 1,
	  OUTCOME_ATTEMPT },
};

static const struct deed_rule *
rule_of(enum rpc_deed deed)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(rules); i++)
		if (rules[i].deed == deed)
			return &rules[i];
	return NULL;
}

static struct call *
call_at(struct detect *d, struct memory *m, const struct event *event,
	enum rpc_deed deed)
{
	struct call_key key;
	struct call *c;
	bool fresh;

	memset(&key, 0, sizeof(key));
	key.client = event->source;
	key.server = event->destination;
	key.slice = event->at_us / SLICE_US;
	key.deed = (int32_t)deed;
	c = memory_at(m, &key, detector_now(d), &fresh);
	if (fresh)
		c->first_us = event->at_us;
	return c;
}

static void
facts_add(struct finding *f, const struct deed_rule *r, const struct call *c,
	  enum rpc_deed deed)
{
	struct text name = text_of(rpc_deed_name(deed));

	switch (r->rule) {
	case DETECT_RULE_ACCOUNT_LISTING:
		finding_number(f, "calls", c->count);
		break;
	case DETECT_RULE_DCSYNC:
	case DETECT_RULE_ZEROLOGON:
		finding_number(f, "attempts", c->count);
		break;
	case DETECT_RULE_SECRETS_READ:
		finding_text(f, "file", name);
		finding_text(f, "share", TEXT("winreg"));
		break;
	case DETECT_RULE_EXPLOIT_RPC:
		finding_text(f, "program", name);
		finding_number(f, "attempts", c->count);
		break;
	default:
		finding_text(f, "function", name);
		break;
	}
}

static void
deed_see(struct detect *d, struct memory *m, const struct event *event,
	 enum rpc_deed deed)
{
	const struct deed_rule *r = rule_of(deed);
	struct finding f;
	struct call *c;

	if (r == NULL)
		return;
	c = call_at(d, m, event, deed);
	c->count++;
	if (c->count < r->least)
		return;
	/* Controllers replicate and log in to each other. */
	if ((deed == RPC_DEED_REPLICATE || deed == RPC_DEED_LOGON_TRY) &&
	    detector_has_mark(d, &event->source, MARK_DOMAIN_SERVER, DAY_US))
		return;
	/* Taking a service away says little; doing it right after making it
	 * is how tools run one order and clean up. */
	if (deed == RPC_DEED_SERVICE_DELETE &&
	    call_at(d, m, event, RPC_DEED_SERVICE_CREATE)->count == 0)
		return;
	c = call_at(d, m, event, deed);
	f = detector_finding(d, event, r->rule, r->severity);
	/* What a machine that calls home does elsewhere is no administration.
	 */
	if (r->severity == SEVERITY_TODAY &&
	    detector_has_mark(d, &event->source, MARK_CALLS_HOME, DAY_US))
		f.severity = SEVERITY_NOW;
	f.outcome = r->outcome;
	f.first_us = c->first_us;
	f.count = c->count - c->told;
	c->told = c->count;
	facts_add(&f, r, c, deed);
	detector_report(d, &f);
}

/* After the tries the key was set: the controller is taken over. */
static void
password_see(struct detect *d, struct memory *m, const struct event *event)
{
	struct call *tries = call_at(d, m, event, RPC_DEED_LOGON_TRY);
	struct finding f;

	if (tries->count < LOGON_TRIES)
		return;
	f = detector_finding(d, event, DETECT_RULE_ZEROLOGON, SEVERITY_NOW);
	f.outcome = OUTCOME_SUCCESS;
	f.first_us = tries->first_us;
	finding_number(&f, "attempts", tries->count);
	detector_report(d, &f);
}

static void
call_see(struct detect *d, struct memory *const *table,
	 const struct event *event, const struct event_dcerpc *rpc)
{
	struct flow_key key = { event->flow_id };
	struct flow_rpc *flow;
	enum rpc_interface interface = rpc_interface_of(rpc->interface);
	enum rpc_deed deed;
	int i;

	for (i = 0; i < rpc->interfaces.count && interface == RPC_OTHER; i++)
		interface = rpc_interface_of(rpc->interfaces.item[i]);
	flow = memory_at(table[0], &key, detector_now(d), NULL);
	/* A call over TCP does not repeat what was bound before. */
	if (interface != RPC_OTHER)
		flow->interface = (int32_t)interface;
	if (!rpc->has_opnum || text_contains(rpc->request, "BIND"))
		return;
	deed = rpc_deed_of((enum rpc_interface)flow->interface, rpc->opnum);
	if (deed == RPC_DEED_PASSWORD_SET)
		password_see(d, table[1], event);
	else
		deed_see(d, table[1], event, deed);
}

static void
lateral_see(struct detect *d, struct memory *const *table,
	    const struct event *event)
{
	if (event->kind == EVENT_DCERPC)
		call_see(d, table, event, &event->dcerpc);
	else if (event->smb.has_rpc)
		call_see(d, table, event, &event->smb.rpc);
}

const struct detector detector_lateral = {
	.name = "lateral",
	.kinds = DETECTOR_WANTS(DCERPC) | DETECTOR_WANTS(SMB),
	.see = lateral_see,
	.tables = 2,
	.shape = { { sizeof(struct flow_key), sizeof(struct flow_rpc), 15,
		     HOUR_US },
		   { sizeof(struct call_key), sizeof(struct call), 20,
		     HOUR_US } },
};
