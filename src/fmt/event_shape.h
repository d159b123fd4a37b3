/*
 * event_shape.h: which member of which JSON object goes where in struct event:
 * tables, so that the reader (event.c) is one loop. Private to fmt/event.
 */
#ifndef FMT_EVENT_SHAPE_H
#define FMT_EVENT_SHAPE_H

#include <limits.h>
#include <stddef.h>

#include "base/stamp.h"
#include "fmt/event.h"
#include "fmt/json.h"

/* What a member is, and so what is stored at its offset. */
enum event_member_kind {
	/* usually a plain text ... */
	MEMBER_TEXT,    /* text; the first one stays */
	MEMBER_TYPE,    /* the same: the kind of the whole record */
	MEMBER_FIRST,   /* text, or a list of texts whose first counts */
	MEMBER_ADDRESS, /* struct address; "" is none */
	MEMBER_TIME,    /* int64_t microseconds; must be a time */
	MEMBER_DATE,    /* the same; nonsense becomes 0 (foreign dates) */
	MEMBER_LAST_TEXT = MEMBER_DATE,
	/* ... usually a natural number ... */
	MEMBER_INT,     /* int64_t, any */
	MEMBER_PORT,    /* int, 0..65535 */
	MEMBER_SMALL,   /* int, 0..INT_MAX */
	MEMBER_NATURAL, /* uint64_t */
	MEMBER_LAST_NUMBER = MEMBER_NATURAL,
	/* ... and others. */
	MEMBER_BOOL,   /* bool */
	MEMBER_LIST,   /* list of texts, or one text: struct event_list */
	MEMBER_APPEND, /* text, added to a struct event_list */
	MEMBER_MAC,    /* struct mac; 'also' is its bool */
	MEMBER_OBJECT, /* object or list of objects, see 'object' */
	MEMBER_CALL    /* 'call' reads it */
};

enum event_object_number {
	OBJECT_ROOT,
	OBJECT_ALERT,
	OBJECT_ALERT_METADATA,
	OBJECT_ALERT_SOURCE,
	OBJECT_ALERT_TARGET,
	OBJECT_ANOMALY,
	OBJECT_FLOW,
	OBJECT_TCP,
	OBJECT_DNS,
	OBJECT_DNS_QUERY,
	OBJECT_DNS_ANSWER,
	OBJECT_DNS_RDATA,
	OBJECT_HTTP,
	OBJECT_TLS,
	OBJECT_TLS_JA3,
	OBJECT_TLS_JA3S,
	OBJECT_FILE,
	OBJECT_SMB,
	OBJECT_SMB_NTLMSSP,
	OBJECT_SMB_KERBEROS,
	OBJECT_SMB_REQUEST,
	OBJECT_SMB_RESPONSE,
	OBJECT_SMB_RENAME,
	OBJECT_SMB_RPC,
	OBJECT_SMB_RPC_INTERFACE,
	OBJECT_DCERPC,
	OBJECT_DCERPC_REQUEST,
	OBJECT_DCERPC_INTERFACE,
	OBJECT_KRB5,
	OBJECT_SSH,
	OBJECT_SSH_CLIENT,
	OBJECT_SSH_CLIENT_HASSH,
	OBJECT_SSH_SERVER,
	OBJECT_SSH_SERVER_HASSH,
	OBJECT_FTP,
	OBJECT_FTP_DATA,
	OBJECT_RDP,
	OBJECT_RDP_CLIENT,
	OBJECT_RFB,
	OBJECT_RFB_LOGIN,
	OBJECT_SNMP,
	OBJECT_DHCP,
	OBJECT_SMTP,
	OBJECT_EMAIL,
	OBJECT_QUIC,
	OBJECT_STATS,
	OBJECT_STATS_DECODER,
	OBJECT_STATS_CAPTURE,
	OBJECT_SIGHTING,
	OBJECT_KOMAINU,
	OBJECT_COUNT
};

/* The reader's inside: what a 'call' may use. */
struct event_reader {
	struct json json;
	struct event *out;
	/* Names of the open objects, for error texts. */
	const char *path[8];
	int depth;
	char *scratch; /* of EVENT_LINE_MAX bytes */
	char made[96]; /* texts put together: RFB versions */
	struct stamp_near near;
};

struct event_object;

struct event_member {
	const char *name;
	size_t length; /* of the name */
	enum event_member_kind kind;
	size_t offset; /* in struct event, or the sub-record 'call' writes */
	size_t also;   /* offset of the bool that goes with it, 0 none */
	/* The has[] that is set when the member is met, 0 for none. */
	enum event_kind has;
	enum event_object_number object;
	int (*call)(struct event_reader *r, const struct event_member *m,
		    struct err *e);
};

struct event_object {
	const struct event_member *members;
	size_t count;
};

extern const struct event_object event_objects[OBJECT_COUNT];

/* The sub-record that holds 'offset' as a bit of event.written; none for the
 * head. */
uint32_t event_record_bit(size_t offset);
/* As before the first line. */
void event_clear(struct event *out);
/* What the members mean together. */
void event_finish(struct event *out);

/* The first of two members for one text stays. */
static inline void
event_text_keep(struct text *out, struct text t)
{
	if (out->n == 0)
		*out = t;
}

/* The most a MEMBER_PORT or MEMBER_SMALL may be. */
static inline int64_t
event_most_of(enum event_member_kind kind)
{
	return kind == MEMBER_PORT ? 65535 : INT_MAX;
}

/* The value that is the current token, of any kind but MEMBER_OBJECT. */
int event_value_read(struct event_reader *r, const struct event_member *m,
		     struct err *e);
/* "http.status: what" as ERR_INVALID. */
int event_member_wrong(const struct event_reader *r,
		       const struct event_member *m, const char *what,
		       struct err *e);
/* Appends a text, counting those that do not fit. */
void event_list_add(struct event_list *list, struct text item);

/* Readers for MEMBER_CALL: event_call.c. */
int event_protocol_read(struct event_reader *r, const struct event_member *m,
			struct err *e);
int event_vlan_read(struct event_reader *r, const struct event_member *m,
		    struct err *e);
int event_flags_read(struct event_reader *r, const struct event_member *m,
		     struct err *e);
int event_dns_type_read(struct event_reader *r, const struct event_member *m,
			struct err *e);
int event_rdata_read(struct event_reader *r, const struct event_member *m,
		     struct err *e);
int event_headers_read(struct event_reader *r, const struct event_member *m,
		       struct err *e);
int event_yes_read(struct event_reader *r, const struct event_member *m,
		   struct err *e);
int event_code_read(struct event_reader *r, const struct event_member *m,
		    struct err *e);
int event_version_read(struct event_reader *r, const struct event_member *m,
		       struct err *e);
int event_opnum_read(struct event_reader *r, const struct event_member *m,
		     struct err *e);
int event_first_address_read(struct event_reader *r,
			     const struct event_member *m, struct err *e);

#endif
