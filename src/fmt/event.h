/*
 * event.h: one record of what the watch saw, as a plain struct. Suricata's EVE
 * lines and our own passive decoder's lines both become this; after it no raw
 * JSON travels. Texts are views into the line and the parser's scratch: they
 * live until the next line is parsed.
 */
#ifndef FMT_EVENT_H
#define FMT_EVENT_H

#include "base/str.h"
#include "fmt/address.h"

/* kind, EVE "event_type" */
#define EVENT_TABLE(X)                                                         \
	X(OTHER, "")                                                           \
	X(ALERT, "alert")                                                      \
	X(ANOMALY, "anomaly")                                                  \
	X(FLOW, "flow")                                                        \
	X(DNS, "dns")                                                          \
	X(HTTP, "http")                                                        \
	X(TLS, "tls")                                                          \
	X(FILEINFO, "fileinfo")                                                \
	X(SMB, "smb")                                                          \
	X(DCERPC, "dcerpc")                                                    \
	X(KRB5, "krb5")                                                        \
	X(SSH, "ssh")                                                          \
	X(FTP, "ftp")                                                          \
	X(FTP_DATA, "ftp_data")                                                \
	X(RDP, "rdp")                                                          \
	X(RFB, "rfb")                                                          \
	X(SNMP, "snmp")                                                        \
	X(DHCP, "dhcp")                                                        \
	X(SMTP, "smtp")                                                        \
	X(TFTP, "tftp")                                                        \
	X(NFS, "nfs")                                                          \
	X(SIP, "sip")                                                          \
	X(IKE, "ike")                                                          \
	X(MQTT, "mqtt")                                                        \
	X(QUIC, "quic")                                                        \
	X(TELNET, "telnet")                                                    \
	X(BITTORRENT, "bittorrent_dht")                                        \
	X(STATS, "stats")                                                      \
	X(SIGHTING, "komainu_sighting")                                        \
	X(MINUTE, "komainu_minute")

#define EVENT_ENUM(name, text) EVENT_##name,
enum event_kind { EVENT_TABLE(EVENT_ENUM) EVENT_KIND_COUNT };
#undef EVENT_ENUM

enum protocol { PROTOCOL_OTHER, PROTOCOL_TCP, PROTOCOL_UDP, PROTOCOL_ICMP };

/* Most members of a list inside one record that are kept. */
#define EVENT_LIST_MAX 16

struct event_list {
	struct text item[EVENT_LIST_MAX];
	int count; /* kept in item[] */
	int total; /* there were, at least count */
};

struct event_alert {
	int64_t gid, sid, rev;
	int64_t severity; /* 1 high .. 4, as Suricata has it */
	struct text signature, category, action;
	struct text attack_target, deployment, confidence, signature_severity;
	struct text mitre_technique;
	struct text komainu_class, komainu_severity; /* our rules' metadata */
	struct text komainu_outcome; /* "attempt", "success" or empty */
	struct text author;
	/* Who attacks whom as the rule's "target" has it; family 0 without. */
	struct address attacker, target;
};

struct event_flow {
	int64_t packets_to_server, packets_to_client;
	int64_t bytes_to_server, bytes_to_client;
	int64_t start_us, end_us;
	struct text state, reason; /* new established closed bypassed */
	bool alerted;
	uint8_t flags_to_server, flags_to_client; /* TCP flag bits */
	struct text tcp_state;
	int icmp_type, icmp_code; /* -1 when absent */
};

struct event_dns {
	bool response;                /* "answer"/"response" against "query" */
	struct text name, type, code; /* rrname, rrtype, rcode */
	struct event_list answer;     /* rdata texts */
	int64_t id;
};

struct event_http {
	struct text host, url, agent, content_type, method, refer, protocol;
	struct text server, authorization, location, forwarded_for;
	int status; /* 0 when no answer was seen */
	int64_t length, port;
};

struct event_tls {
	struct text sni, version, subject, issuer, serial, fingerprint;
	struct text ja3, ja3s, ja4;
	int64_t not_before_us, not_after_us; /* 0 when unknown */
	bool resumed, has_certificate;
};

struct event_file {
	struct text name, magic, state, md5, sha1, sha256, direction;
	int64_t size;
	bool gaps, stored;
};

struct event_dcerpc {
	struct text request, response, interface; /* interface: uuid */
	struct event_list interfaces;
	int64_t opnum;
	bool has_opnum;
};

struct event_smb {
	struct text command, dialect, status, status_code, share, share_type;
	struct text file, disposition, access, named_pipe, function;
	struct text user, domain, host; /* from NTLMSSP */
	struct text kerberos_realm;
	struct event_list kerberos_service;
	struct text client_os, client_lm, server_os, server_lm;
	struct event_list client_dialects;
	struct text rename_from, rename_to;
	int64_t size;
	struct event_dcerpc rpc; /* inside SMB pipes */
	bool has_rpc;
};

struct event_krb5 {
	struct text message, client, realm, service, encryption;
	struct text ticket_encryption, error;
	bool weak_encryption, ticket_weak_encryption, failed_request;
	struct text failed_message; /* "KRB_AS_REQ", when failed_request */
};

struct event_ssh {
	struct text client_protocol, client_software;
	struct text server_protocol, server_software;
	struct text client_hassh, server_hassh;
};

struct event_ftp {
	struct text command, data;
	struct event_list code, reply;
	bool reply_received;
};

struct event_rdp {
	struct text kind, cookie, client_name, client_build;
};

struct event_snmp {
	struct text pdu, community, user;
	int64_t version;
};

struct event_dhcp {
	struct text kind, dhcp_type, host, vendor_class, client_id, subnet;
	struct mac client_mac;
	bool has_mac;
	struct address assigned, requested, client, server, router;
	int64_t lease_seconds;
	struct event_list dns;
	struct event_list parameters; /* option 55 as names, not complete:
				       * a sighting has it whole */
};

struct event_mail {
	struct text helo, from, subject, header_from, status;
	struct event_list to, attachment, url;
};

struct event_anomaly {
	struct text kind, event, layer;
};

/*
 * What our own passive decoder saw (src/capture/passive.h has the sources and
 * what each fills). One record folds all that was the same; the record's
 * source is the device's address, when it has one.
 */
struct event_sighting {
	struct text source; /* "arp" "mdns" "dhcp" ... */
	struct mac mac;
	bool has_mac;
	struct address address;
	struct text name, vendor, model, os, service, fingerprint;
	int64_t count;    /* folded packets in this record */
	int64_t targets;  /* distinct others concerned, 0 when unasked */
	int64_t first_us; /* at_us of the record is the last time */
};

struct event_stats {
	int64_t packets, bytes, drops, uptime_seconds;
};

/* What a sensor watched in about a minute; the record's time is its end. As
 * told: nothing here is checked against anything. */
struct event_minute {
	int64_t seconds; /* of it */
	int64_t packets, bytes, dropped, records;
	struct text link, engine; /* as in a heartbeat */
	int64_t clock_error_ms;   /* 0 when unknown */
};

struct event_rfb {
	struct text server_version, client_version, security, result;
};

struct event {
	enum event_kind kind;
	struct text type;                   /* event_type as written */
	int64_t at_us;                      /* UTC microseconds */
	uint64_t flow_id;                   /* 0 when absent; exact 64 bits */
	struct address source, destination; /* as written in the record */
	int source_port, destination_port;  /* -1 when absent */
	enum protocol protocol;
	struct text app; /* app_proto */
	int vlan;        /* -1 when absent */
	int64_t packet;  /* pcap_cnt, 0 when absent */
	/* Alike records that a sensor folded into this one, at least 1. */
	int64_t folded;
	/* Sub-records: filled when the line has them (an alert may carry http,
	 * tls, smb ... beside it); has[] says which. */
	bool has[EVENT_KIND_COUNT];
	struct event_alert alert;
	struct event_flow flow;
	struct event_dns dns;
	struct event_http http;
	struct event_tls tls;
	struct event_file file;
	struct event_smb smb;
	struct event_dcerpc dcerpc;
	struct event_krb5 krb5;
	struct event_ssh ssh;
	struct event_ftp ftp;
	struct event_rdp rdp;
	struct event_rfb rfb;
	struct event_snmp snmp;
	struct event_dhcp dhcp;
	struct event_mail mail;
	struct event_anomaly anomaly;
	struct event_sighting sighting;
	struct event_stats stats;
	struct event_minute minute;
	/* Private to event_parse: the sub-records that are not all zero. */
	uint32_t written;
};

/* Longest line that is read; a longer one is an error for that line alone. */
#define EVENT_LINE_MAX (1024 * 1024)

struct event_parser;

/* Holds the scratch memory of one reader. */
struct event_parser *event_parser_new(void);
void event_parser_free(struct event_parser **p);
/*
 * Parses one line (without its line feed) into *out, which at first is all
 * zero and then whatever the call before left, changed by nobody: only what
 * that line had written is cleared. Unknown members are
 * passed over; a known member of the wrong type is an error naming it. At
 * least "timestamp" and "event_type" must be there. Fails with ERR_INVALID or
 * ERR_TOO_BIG and the member or byte offset.
 */
int MUST_CHECK event_parse(struct event_parser *p, struct text line,
			   struct event *out, struct err *e);

#endif
