/*
 * The shapes of EVE records as Suricata 6 to 8 write them, and of our passive
 * decoder's. Members that nobody needs are not listed and cost nothing.
 */
#include "fmt/event_shape.h"

#define AT(field) offsetof(struct event, field)

#define NAMED(json) .name = json, .length = sizeof(json) - 1
/* clang-format off */
#define M(json, KIND, field)                                                   \
	{ NAMED(json), .kind = MEMBER_##KIND, .offset = AT(field) }
#define M_MAC(json, field, flag)                                               \
	{ NAMED(json), .kind = MEMBER_MAC, .offset = AT(field),                \
	  .also = AT(flag) }
#define M_OBJECT(json, NUMBER)                                                 \
	{ NAMED(json), .kind = MEMBER_OBJECT, .object = OBJECT_##NUMBER }
/* An object that is a sub-record: has[] tells that it was there. */
#define M_RECORD(json, NUMBER, HAS)                                            \
	{ NAMED(json), .kind = MEMBER_OBJECT, .object = OBJECT_##NUMBER,       \
	  .has = EVENT_##HAS }
#define M_CALL(json, function)                                                 \
	{ NAMED(json), .kind = MEMBER_CALL, .call = (function) }
#define M_CALL_AT(json, function, field)                                       \
	{ NAMED(json), .kind = MEMBER_CALL, .call = (function),                \
	  .offset = AT(field) }
/* clang-format on */

static const struct event_member root[] = {
	M("timestamp", TIME, at_us),
	M("event_type", TYPE, type),
	M("flow_id", NATURAL, flow_id),
	M("src_ip", ADDRESS, source),
	M("dest_ip", ADDRESS, destination),
	M("src_port", PORT, source_port),
	M("dest_port", PORT, destination_port),
	M_CALL("proto", event_protocol_read),
	M("app_proto", TEXT, app),
	M_CALL("vlan", event_vlan_read),
	M("pcap_cnt", INT, packet),
	M("direction", TEXT, file.direction),
	M("icmp_type", SMALL, flow.icmp_type),
	M("icmp_code", SMALL, flow.icmp_code),
	M_RECORD("alert", ALERT, ALERT),
	M_RECORD("anomaly", ANOMALY, ANOMALY),
	M_RECORD("flow", FLOW, FLOW),
	M_OBJECT("tcp", TCP),
	M_RECORD("dns", DNS, DNS),
	M_RECORD("http", HTTP, HTTP),
	M_RECORD("tls", TLS, TLS),
	M_RECORD("fileinfo", FILE, FILEINFO),
	M_RECORD("files", FILE, FILEINFO),
	M_RECORD("smb", SMB, SMB),
	M_RECORD("dcerpc", DCERPC, DCERPC),
	M_RECORD("krb5", KRB5, KRB5),
	M_RECORD("ssh", SSH, SSH),
	M_RECORD("ftp", FTP, FTP),
	M_RECORD("ftp_data", FTP_DATA, FTP_DATA),
	M_RECORD("rdp", RDP, RDP),
	M_RECORD("rfb", RFB, RFB),
	M_RECORD("snmp", SNMP, SNMP),
	M_RECORD("dhcp", DHCP, DHCP),
	M_RECORD("smtp", SMTP, SMTP),
	M_OBJECT("email", EMAIL),
	M_RECORD("quic", QUIC, QUIC),
	M_RECORD("stats", STATS, STATS),
	M_RECORD("sighting", SIGHTING, SIGHTING),
	M_OBJECT("komainu", KOMAINU),
	/* of a komainu_minute, which is flat */
	M("seconds", INT, minute.seconds),
	M("packets", INT, minute.packets),
	M("bytes", INT, minute.bytes),
	M("dropped", INT, minute.dropped),
	M("records", INT, minute.records),
	M("link", TEXT, minute.link),
	M("engine", TEXT, minute.engine),
	M("clock_error_ms", INT, minute.clock_error_ms),
};

/* What a sensor adds to a record of Suricata's. */
static const struct event_member komainu[] = {
	M("count", INT, folded),
};

static const struct event_member alert[] = {
	M("gid", INT, alert.gid),
	M("signature_id", INT, alert.sid),
	M("rev", INT, alert.rev),
	M("severity", INT, alert.severity),
	M("signature", TEXT, alert.signature),
	M("category", TEXT, alert.category),
	M("action", TEXT, alert.action),
	M_OBJECT("metadata", ALERT_METADATA),
	M_OBJECT("source", ALERT_SOURCE),
	M_OBJECT("target", ALERT_TARGET),
};

static const struct event_member alert_metadata[] = {
	M("attack_target", FIRST, alert.attack_target),
	M("deployment", FIRST, alert.deployment),
	M("confidence", FIRST, alert.confidence),
	M("signature_severity", FIRST, alert.signature_severity),
	M("mitre_technique_id", FIRST, alert.mitre_technique),
	M("komainu_class", FIRST, alert.komainu_class),
	M("komainu_severity", FIRST, alert.komainu_severity),
	M("komainu_outcome", FIRST, alert.komainu_outcome),
	M("author", FIRST, alert.author),
};

static const struct event_member alert_source[] = {
	M("ip", ADDRESS, alert.attacker),
};

static const struct event_member alert_target[] = {
	M("ip", ADDRESS, alert.target),
};

static const struct event_member anomaly[] = {
	M("type", TEXT, anomaly.kind),
	M("event", TEXT, anomaly.event),
	M("layer", TEXT, anomaly.layer),
};

static const struct event_member flow[] = {
	M("pkts_toserver", INT, flow.packets_to_server),
	M("pkts_toclient", INT, flow.packets_to_client),
	M("bytes_toserver", INT, flow.bytes_to_server),
	M("bytes_toclient", INT, flow.bytes_to_client),
	M("start", TIME, flow.start_us),
	M("end", TIME, flow.end_us),
	M("state", TEXT, flow.state),
	M("reason", TEXT, flow.reason),
	M("alerted", BOOL, flow.alerted),
};

static const struct event_member tcp[] = {
	M_CALL_AT("tcp_flags_ts", event_flags_read, flow.flags_to_server),
	M_CALL_AT("tcp_flags_tc", event_flags_read, flow.flags_to_client),
	M("state", TEXT, flow.tcp_state),
};

static const struct event_member dns[] = {
	M_CALL_AT("type", event_dns_type_read, dns),
	M("id", INT, dns.id),
	M("rrname", TEXT, dns.name),
	M("rrtype", TEXT, dns.type),
	M("rcode", TEXT, dns.code),
	/* Suricata 8 has "queries"; alerts of 6 and 7 "query" and "answer". */
	M_OBJECT("queries", DNS_QUERY),
	M_OBJECT("query", DNS_QUERY),
	M_OBJECT("answer", DNS_ANSWER),
	M_OBJECT("answers", DNS_RDATA),
};

static const struct event_member dns_query[] = {
	M("id", INT, dns.id),
	M("rrname", TEXT, dns.name),
	M("rrtype", TEXT, dns.type),
};

static const struct event_member dns_answer[] = {
	M_CALL_AT("type", event_dns_type_read, dns),
	M("id", INT, dns.id),
	M("rrname", TEXT, dns.name),
	M("rrtype", TEXT, dns.type),
	M("rcode", TEXT, dns.code),
	M_OBJECT("answers", DNS_RDATA),
};

static const struct event_member dns_rdata[] = {
	M_CALL_AT("rdata", event_rdata_read, dns),
};

static const struct event_member http[] = {
	M("hostname", TEXT, http.host),
	M("url", TEXT, http.url),
	M("http_user_agent", TEXT, http.agent),
	M("http_content_type", TEXT, http.content_type),
	M("http_method", TEXT, http.method),
	M("http_refer", TEXT, http.refer),
	M("protocol", TEXT, http.protocol),
	M("server", TEXT, http.server),
	M("authorization", TEXT, http.authorization),
	M("proxy_authorization", TEXT, http.authorization),
	M("location", TEXT, http.location),
	M("redirect", TEXT, http.location),
	M("xff", TEXT, http.forwarded_for),
	M("status", SMALL, http.status),
	M("length", INT, http.length),
	M("http_port", INT, http.port),
	M_CALL_AT("request_headers", event_headers_read, http),
	M_CALL_AT("response_headers", event_headers_read, http),
};

static const struct event_member tls[] = {
	M("sni", TEXT, tls.sni),
	M("version", TEXT, tls.version),
	M("subject", TEXT, tls.subject),
	M("issuerdn", TEXT, tls.issuer),
	M("serial", TEXT, tls.serial),
	M("fingerprint", TEXT, tls.fingerprint),
	M_OBJECT("ja3", TLS_JA3),
	M_OBJECT("ja3s", TLS_JA3S),
	M("ja4", TEXT, tls.ja4),
	M("notbefore", DATE, tls.not_before_us),
	M("notafter", DATE, tls.not_after_us),
	M("session_resumed", BOOL, tls.resumed),
};

static const struct event_member tls_ja3[] = {
	M("hash", TEXT, tls.ja3),
};

static const struct event_member tls_ja3s[] = {
	M("hash", TEXT, tls.ja3s),
};

/* A QUIC hello names its server as TLS does. */
static const struct event_member quic[] = {
	M("sni", TEXT, tls.sni),
	M("ja4", TEXT, tls.ja4),
	M_OBJECT("ja3", TLS_JA3),
	M_OBJECT("ja3s", TLS_JA3S),
};

static const struct event_member file[] = {
	M("filename", TEXT, file.name), M("magic", TEXT, file.magic),
	M("state", TEXT, file.state),   M("md5", TEXT, file.md5),
	M("sha1", TEXT, file.sha1),     M("sha256", TEXT, file.sha256),
	M("size", INT, file.size),      M("gaps", BOOL, file.gaps),
	M("stored", BOOL, file.stored),
};

static const struct event_member smb[] = {
	M("command", TEXT, smb.command),
	M("dialect", TEXT, smb.dialect),
	M("status", TEXT, smb.status),
	M("status_code", TEXT, smb.status_code),
	M("share", TEXT, smb.share),
	M("share_type", TEXT, smb.share_type),
	M("filename", TEXT, smb.file),
	M("directory", TEXT, smb.file),
	M("disposition", TEXT, smb.disposition),
	M("access", TEXT, smb.access),
	M("named_pipe", TEXT, smb.named_pipe),
	M("function", TEXT, smb.function),
	M("size", INT, smb.size),
	M("client_dialects", LIST, smb.client_dialects),
	M_OBJECT("ntlmssp", SMB_NTLMSSP),
	M_OBJECT("kerberos", SMB_KERBEROS),
	M_OBJECT("request", SMB_REQUEST),
	M_OBJECT("response", SMB_RESPONSE),
	M_OBJECT("rename", SMB_RENAME),
	M_OBJECT("dcerpc", SMB_RPC),
};

static const struct event_member smb_ntlmssp[] = {
	M("user", TEXT, smb.user),
	M("domain", TEXT, smb.domain),
	M("host", TEXT, smb.host),
};

static const struct event_member smb_kerberos[] = {
	M("realm", TEXT, smb.kerberos_realm),
	M("snames", LIST, smb.kerberos_service),
};

static const struct event_member smb_request[] = {
	M("native_os", TEXT, smb.client_os),
	M("native_lm", TEXT, smb.client_lm),
};

static const struct event_member smb_response[] = {
	M("native_os", TEXT, smb.server_os),
	M("native_lm", TEXT, smb.server_lm),
};

static const struct event_member smb_rename[] = {
	M("from", TEXT, smb.rename_from),
	M("to", TEXT, smb.rename_to),
};

static const struct event_member smb_rpc[] = {
	M("request", TEXT, smb.rpc.request),
	M("response", TEXT, smb.rpc.response),
	M_CALL_AT("opnum", event_opnum_read, smb.rpc),
	M_OBJECT("interface", SMB_RPC_INTERFACE),
	M_OBJECT("interfaces", SMB_RPC_INTERFACE),
};

static const struct event_member smb_rpc_interface[] = {
	M("uuid", APPEND, smb.rpc.interfaces),
};

static const struct event_member dcerpc[] = {
	M("request", TEXT, dcerpc.request),
	M("response", TEXT, dcerpc.response),
	M_OBJECT("req", DCERPC_REQUEST),
	M_OBJECT("interface", DCERPC_INTERFACE),
	M_OBJECT("interfaces", DCERPC_INTERFACE),
};

static const struct event_member dcerpc_request[] = {
	M_CALL_AT("opnum", event_opnum_read, dcerpc),
};

static const struct event_member dcerpc_interface[] = {
	M("uuid", APPEND, dcerpc.interfaces),
};

static const struct event_member krb5[] = {
	M("msg_type", TEXT, krb5.message),
	M("cname", TEXT, krb5.client),
	M("realm", TEXT, krb5.realm),
	M("sname", TEXT, krb5.service),
	M("encryption", TEXT, krb5.encryption),
	M("ticket_encryption", TEXT, krb5.ticket_encryption),
	M("error_code", TEXT, krb5.error),
	M("failed_request", TEXT, krb5.failed_message),
	M("weak_encryption", BOOL, krb5.weak_encryption),
	M("ticket_weak_encryption", BOOL, krb5.ticket_weak_encryption),
};

static const struct event_member ssh[] = {
	M_OBJECT("client", SSH_CLIENT),
	M_OBJECT("server", SSH_SERVER),
};

static const struct event_member ssh_client[] = {
	M("proto_version", TEXT, ssh.client_protocol),
	M("software_version", TEXT, ssh.client_software),
	M_OBJECT("hassh", SSH_CLIENT_HASSH),
};

static const struct event_member ssh_client_hassh[] = {
	M("hash", TEXT, ssh.client_hassh),
};

static const struct event_member ssh_server[] = {
	M("proto_version", TEXT, ssh.server_protocol),
	M("software_version", TEXT, ssh.server_software),
	M_OBJECT("hassh", SSH_SERVER_HASSH),
};

static const struct event_member ssh_server_hassh[] = {
	M("hash", TEXT, ssh.server_hassh),
};

static const struct event_member ftp[] = {
	M("command", TEXT, ftp.command),
	M("command_data", TEXT, ftp.data),
	M("completion_code", LIST, ftp.code),
	M("reply", LIST, ftp.reply),
	M_CALL_AT("reply_received", event_yes_read, ftp.reply_received),
};

static const struct event_member ftp_data[] = {
	M("command", TEXT, ftp.command),
	M("filename", TEXT, ftp.data),
};

static const struct event_member rdp[] = {
	M("event_type", TEXT, rdp.kind),
	M("cookie", TEXT, rdp.cookie),
	M_OBJECT("client", RDP_CLIENT),
};

static const struct event_member rdp_client[] = {
	M("client_name", TEXT, rdp.client_name),
	M("build", TEXT, rdp.client_build),
};

static const struct event_member rfb[] = {
	M_CALL_AT("server_protocol_version", event_version_read,
		  rfb.server_version),
	M_CALL_AT("client_protocol_version", event_version_read,
		  rfb.client_version),
	M_OBJECT("authentication", RFB_LOGIN),
};

static const struct event_member rfb_login[] = {
	M_CALL_AT("security_type", event_code_read, rfb.security),
	M("security_result", TEXT, rfb.result),
	M("security-result", TEXT, rfb.result),
};

static const struct event_member snmp[] = {
	M("version", INT, snmp.version),
	M("pdu_type", TEXT, snmp.pdu),
	M("community", TEXT, snmp.community),
	M("usm", TEXT, snmp.user),
};

static const struct event_member dhcp[] = {
	M("type", TEXT, dhcp.kind),
	M("dhcp_type", TEXT, dhcp.dhcp_type),
	M_MAC("client_mac", dhcp.client_mac, dhcp.has_mac),
	M("assigned_ip", ADDRESS, dhcp.assigned),
	M("client_ip", ADDRESS, dhcp.client),
	M("requested_ip", ADDRESS, dhcp.requested),
	M("next_server_ip", ADDRESS, dhcp.server),
	M_CALL_AT("routers", event_first_address_read, dhcp.router),
	M("dns_servers", LIST, dhcp.dns),
	M("hostname", TEXT, dhcp.host),
	M("vendor_class_identifier", TEXT, dhcp.vendor_class),
	M("client_id", TEXT, dhcp.client_id),
	M("subnet_mask", TEXT, dhcp.subnet),
	M("lease_time", INT, dhcp.lease_seconds),
	M("params", LIST, dhcp.parameters),
};

static const struct event_member smtp[] = {
	M("helo", TEXT, mail.helo),
	M("mail_from", TEXT, mail.from),
	M("rcpt_to", LIST, mail.to),
};

static const struct event_member email[] = {
	M("status", TEXT, mail.status),
	M("from", TEXT, mail.header_from),
	M("subject", TEXT, mail.subject),
	M("attachment", LIST, mail.attachment),
	M("url", LIST, mail.url),
};

static const struct event_member stats[] = {
	M("uptime", INT, stats.uptime_seconds),
	M_OBJECT("decoder", STATS_DECODER),
	M_OBJECT("capture", STATS_CAPTURE),
};

static const struct event_member stats_decoder[] = {
	M("pkts", INT, stats.packets),
	M("bytes", INT, stats.bytes),
};

static const struct event_member stats_capture[] = {
	M("kernel_drops", INT, stats.drops),
};

static const struct event_member sighting[] = {
	M("source", TEXT, sighting.source),
	M_MAC("mac", sighting.mac, sighting.has_mac),
	M("name", TEXT, sighting.name),
	M("vendor", TEXT, sighting.vendor),
	M("model", TEXT, sighting.model),
	M("os", TEXT, sighting.os),
	M("service", TEXT, sighting.service),
	M("fingerprint", TEXT, sighting.fingerprint),
	M("count", INT, sighting.count),
	M("targets", INT, sighting.targets),
	M("first", TIME, sighting.first_us),
};

#define OBJECT(members)                                                        \
	{                                                                      \
		(members), ARRAY_LEN(members)                                  \
	}

const struct event_object event_objects[OBJECT_COUNT] = {
	[OBJECT_ROOT] = OBJECT(root),
	[OBJECT_ALERT] = OBJECT(alert),
	[OBJECT_ALERT_METADATA] = OBJECT(alert_metadata),
	[OBJECT_ALERT_SOURCE] = OBJECT(alert_source),
	[OBJECT_ALERT_TARGET] = OBJECT(alert_target),
	[OBJECT_ANOMALY] = OBJECT(anomaly),
	[OBJECT_FLOW] = OBJECT(flow),
	[OBJECT_TCP] = OBJECT(tcp),
	[OBJECT_DNS] = OBJECT(dns),
	[OBJECT_DNS_QUERY] = OBJECT(dns_query),
	[OBJECT_DNS_ANSWER] = OBJECT(dns_answer),
	[OBJECT_DNS_RDATA] = OBJECT(dns_rdata),
	[OBJECT_HTTP] = OBJECT(http),
	[OBJECT_TLS] = OBJECT(tls),
	[OBJECT_TLS_JA3] = OBJECT(tls_ja3),
	[OBJECT_TLS_JA3S] = OBJECT(tls_ja3s),
	[OBJECT_FILE] = OBJECT(file),
	[OBJECT_SMB] = OBJECT(smb),
	[OBJECT_SMB_NTLMSSP] = OBJECT(smb_ntlmssp),
	[OBJECT_SMB_KERBEROS] = OBJECT(smb_kerberos),
	[OBJECT_SMB_REQUEST] = OBJECT(smb_request),
	[OBJECT_SMB_RESPONSE] = OBJECT(smb_response),
	[OBJECT_SMB_RENAME] = OBJECT(smb_rename),
	[OBJECT_SMB_RPC] = OBJECT(smb_rpc),
	[OBJECT_SMB_RPC_INTERFACE] = OBJECT(smb_rpc_interface),
	[OBJECT_DCERPC] = OBJECT(dcerpc),
	[OBJECT_DCERPC_REQUEST] = OBJECT(dcerpc_request),
	[OBJECT_DCERPC_INTERFACE] = OBJECT(dcerpc_interface),
	[OBJECT_KRB5] = OBJECT(krb5),
	[OBJECT_SSH] = OBJECT(ssh),
	[OBJECT_SSH_CLIENT] = OBJECT(ssh_client),
	[OBJECT_SSH_CLIENT_HASSH] = OBJECT(ssh_client_hassh),
	[OBJECT_SSH_SERVER] = OBJECT(ssh_server),
	[OBJECT_SSH_SERVER_HASSH] = OBJECT(ssh_server_hassh),
	[OBJECT_FTP] = OBJECT(ftp),
	[OBJECT_FTP_DATA] = OBJECT(ftp_data),
	[OBJECT_RDP] = OBJECT(rdp),
	[OBJECT_RDP_CLIENT] = OBJECT(rdp_client),
	[OBJECT_RFB] = OBJECT(rfb),
	[OBJECT_RFB_LOGIN] = OBJECT(rfb_login),
	[OBJECT_SNMP] = OBJECT(snmp),
	[OBJECT_DHCP] = OBJECT(dhcp),
	[OBJECT_SMTP] = OBJECT(smtp),
	[OBJECT_EMAIL] = OBJECT(email),
	[OBJECT_QUIC] = OBJECT(quic),
	[OBJECT_STATS] = OBJECT(stats),
	[OBJECT_STATS_DECODER] = OBJECT(stats_decoder),
	[OBJECT_STATS_CAPTURE] = OBJECT(stats_capture),
	[OBJECT_SIGHTING] = OBJECT(sighting),
	[OBJECT_KOMAINU] = OBJECT(komainu),
};
