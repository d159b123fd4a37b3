/*
 * The sub-records of struct event as wholes: which of them a member belongs to,
 * clearing those that were written, and what the members mean together.
 */
#include <string.h>

#include "base/check.h"
#include "fmt/event_shape.h"

/* More in one record is nonsense, and must not make sums overflow. */
#define FOLDED_MAX 1000000000

#define RECORD(field)                                                          \
	{                                                                      \
		offsetof(struct event, field),                                 \
		    sizeof(((struct event *)NULL)->field)                      \
	}
/* The sub-records of struct event, from the first byte after its head. */
static const struct record {
	size_t offset, size;
} records[] = {
	RECORD(alert),   RECORD(flow),     RECORD(dns),   RECORD(http),
	RECORD(tls),     RECORD(file),     RECORD(smb),   RECORD(dcerpc),
	RECORD(krb5),    RECORD(ssh),      RECORD(ftp),   RECORD(rdp),
	RECORD(rfb),     RECORD(snmp),     RECORD(dhcp),  RECORD(mail),
	RECORD(anomaly), RECORD(sighting), RECORD(stats), RECORD(minute),
};
#undef RECORD

uint32_t
event_record_bit(size_t offset)
{
	for (size_t i = 0; i < ARRAY_LEN(records); i++)
		if (offset - records[i].offset < records[i].size)
			return UINT32_C(1) << i;
	CHECK(offset < offsetof(struct event, alert)); /* not listed above */
	return 0;
}

void
event_clear(struct event *out)
{
	uint32_t written = out->written;

	for (size_t i = 0; written != 0; i++, written >>= 1)
		if ((written & 1) != 0)
			memset((char *)out + records[i].offset, 0,
			       records[i].size);
	memset(out, 0, offsetof(struct event, alert));
	out->written = 0;
	out->at_us = INT64_MIN; /* until one is read */
	out->source_port = -1;
	out->destination_port = -1;
	out->vlan = -1;
	out->flow.icmp_type = -1;
	out->flow.icmp_code = -1;
}

static enum event_kind
event_kind_of(struct text type)
{
#define EVENT_NAME(name, text) TEXT_ROW(text),
	static const struct text names[EVENT_KIND_COUNT] = { EVENT_TABLE(
	    EVENT_NAME) };
#undef EVENT_NAME

	for (int k = EVENT_OTHER + 1; k < EVENT_KIND_COUNT; k++)
		if (text_equal(type, names[k]))
			return (enum event_kind)k;
	return EVENT_OTHER;
}

static void
dcerpc_finish(struct event_dcerpc *rpc)
{
	if (rpc->interfaces.count == 1)
		rpc->interface = rpc->interfaces.item[0];
}

/* Only what the line has is looked at: the rest is not in the processor's
 * cache. */
void
event_finish(struct event *out)
{
	out->kind = event_kind_of(out->type);
	if (out->kind != EVENT_OTHER)
		out->has[out->kind] = true;
	if (out->has[EVENT_SMB]) {
		out->smb.has_rpc = out->smb.rpc.request.n > 0 ||
				   out->smb.rpc.interfaces.count > 0;
		dcerpc_finish(&out->smb.rpc);
	}
	if (out->has[EVENT_DCERPC])
		dcerpc_finish(&out->dcerpc);
	if (out->has[EVENT_KRB5])
		out->krb5.failed_request = out->krb5.failed_message.n > 0;
	if (out->has[EVENT_TLS])
		out->tls.has_certificate = out->tls.subject.n > 0 ||
					   out->tls.issuer.n > 0 ||
					   out->tls.fingerprint.n > 0;
	if (out->kind == EVENT_SIGHTING) {
		out->written |=
		    event_record_bit(offsetof(struct event, sighting));
		out->sighting.address = out->source;
		if (out->sighting.count == 0)
			out->sighting.count = 1;
	}
	if (out->folded < 1)
		out->folded = 1;
	else if (out->folded > FOLDED_MAX)
		out->folded = FOLDED_MAX;
}
