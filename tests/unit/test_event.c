/* event_parse: every kind of record, other versions' shapes, wrong types. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmt/event.h"
#include "tap.h"

static struct event_parser *parser;
static struct event event;

#define HEAD                                                                   \
	"{\"timestamp\":\"2026-04-01T09:00:00.123456+0900\","                  \
	"\"event_type\":"

static int
parse(const char *line, struct err *e)
{
	return event_parse(parser, text_of(line), &event, e);
}

static const char *
shown(struct text t)
{
	static char buffer[4][128];
	static int turn;
	char *b = buffer[turn++ % 4];

	text_copy(b, sizeof(buffer[0]), t);
	return b;
}

/* The seed of the fuzzer is the sample of the kind. */
static int
parse_sample(const char *name)
{
	char path[128], line[4096];
	struct err e = { 0 };
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "tests/fuzz/corpus/fuzz_event/%s.json",
		 name);
	f = fopen(path, "rb");
	if (f == NULL)
		return -1;
	n = fread(line, 1, sizeof(line), f);
	fclose(f);
	/* The views must outlive this frame. */
	static char kept[4096];
	memcpy(kept, line, n);
	if (event_parse(parser, (struct text){ kept, n }, &event, &e) != 0) {
		tap_note("%s: %s", name, e.text);
		return -1;
	}
	return 0;
}

static void
test_common(void)
{
	char address[ADDRESS_TEXT_MAX];

	tap_ok(parse_sample("alert") == 0, "an alert is read");
	tap_int(event.kind, EVENT_ALERT, "kind");
	tap_int(event.at_us, 1775001600123456, "time in microseconds");
	tap_ok(event.flow_id == UINT64_MAX, "all 64 bits of the flow id");
	address_write(&event.source, address);
	tap_text(address, "192.0.2.10", "source");
	tap_int(event.source_port, 50000, "source port");
	tap_int(event.protocol, PROTOCOL_TCP, "protocol");
	tap_int(event.vlan, 12, "the outer VLAN tag");
	tap_int(event.packet, 7, "packet number");
	tap_text(shown(event.app), "http", "application protocol");
}

static void
test_alert(void)
{
	char address[ADDRESS_TEXT_MAX];

	parse_sample("alert");
	tap_int(event.alert.sid, 9100001, "rule number");
	tap_text(shown(event.alert.komainu_class), "c2", "our class");
	tap_text(shown(event.alert.komainu_severity), "now", "our severity");
	tap_text(shown(event.alert.komainu_outcome), "success", "outcome");
	tap_text(shown(event.alert.author), "Hanako_Sample", "author");
	address_write(&event.alert.target, address);
	tap_text(address, "198.51.100.7", "target");
	tap_ok(event.has[EVENT_HTTP] && event.has[EVENT_FILEINFO] &&
		   event.has[EVENT_FLOW] && !event.has[EVENT_TLS],
	       "which sub-records there are");
	tap_text(shown(event.http.url), "/a?b=\xc3\xa9", "unescaped text");
	tap_text(shown(event.http.authorization),
		 "Basic eA==", "header out of a list");
	tap_text(shown(event.http.server), "sample", "answer's header");
	tap_int(event.http.status, 200, "status");
	tap_text(shown(event.file.name), "a.exe", "first of the files");
}

static void
test_flow(void)
{
	tap_ok(parse_sample("flow") == 0, "a flow is read");
	tap_int(event.flow.bytes_to_client, 10518, "bytes");
	tap_int(event.flow.end_us - event.flow.start_us, 1999999, "duration");
	tap_int(event.flow.flags_to_server, 0x1b, "flags to server");
	tap_int(event.flow.flags_to_client, 0x12, "flags to client");
	tap_int(event.flow.icmp_type, 8, "ICMP type");
	parse_sample("tls");
	tap_int(event.flow.icmp_type, -1, "no ICMP type");
	tap_int(event.flow.bytes_to_client, 0, "nothing left of the last one");
}

static void
test_dns(void)
{
	tap_ok(parse_sample("dns6") == 0, "a DNS answer as Suricata 7 has it");
	tap_ok(event.dns.response, "is an answer");
	tap_int(event.dns.answer.count, 1, "texts among the answers");
	tap_text(shown(event.dns.answer.item[0]), "192.0.2.1", "rdata");
	tap_ok(parse_sample("dns8") == 0, "a DNS query as Suricata 8 has it");
	tap_text(shown(event.dns.name), "www.example.jp", "name");
	tap_text(shown(event.dns.type), "AAAA", "type");
	tap_ok(!event.dns.response, "is a question");
	tap_ok(parse(HEAD "\"dns\",\"dns\":{\"query\":[{\"type\":\"query\","
			  "\"id\":1,\"rrname\":\"a.example\"}],\"answer\":"
			  "{\"rcode\":\"NXDOMAIN\"}}}",
		     NULL) == 0,
	       "an alert's DNS");
	tap_text(shown(event.dns.code), "NXDOMAIN", "answer's code");
}

static void
test_office(void)
{
	tap_ok(parse_sample("smb") == 0, "SMB is read");
	tap_text(shown(event.smb.user), "hanako", "NTLM user");
	tap_text(shown(event.smb.client_os), "Windows 5.1", "client's system");
	tap_int(event.smb.client_dialects.count, 2, "dialects");
	tap_ok(event.smb.has_rpc && event.smb.rpc.has_opnum, "RPC in SMB");
	tap_int(event.smb.rpc.opnum, 12, "operation");
	tap_text(shown(event.smb.rpc.interface),
		 "367abb81-9844-35f1-ad32-98f038001003", "interface");
	tap_text(shown(event.smb.rename_to), "b", "rename");
	tap_text(shown(event.smb.kerberos_service.item[1]), "srv", "service");
	tap_ok(parse_sample("dcerpc") == 0, "DCERPC is read");
	tap_int(event.dcerpc.interfaces.count, 2, "interfaces");
	tap_int(event.dcerpc.interface.n, 0, "which of them is not known");
	tap_ok(!event.dcerpc.has_opnum, "no operation in a bind");
	tap_ok(parse_sample("krb5") == 0, "Kerberos is read");
	tap_ok(event.krb5.failed_request, "a refusal");
	tap_text(shown(event.krb5.failed_message), "KRB_AS_REQ", "of what");
	tap_ok(parse_sample("rdp") == 0, "RDP is read");
	tap_text(shown(event.rdp.client_name), "PC-01", "client's name");
}

static void
test_rest(void)
{
	tap_ok(parse_sample("tls") == 0, "TLS is read");
	tap_text(shown(event.tls.ja3), "0123", "JA3");
	tap_ok(event.tls.not_before_us > 0, "valid from");
	tap_int(event.tls.not_after_us, 0, "an impossible date is none");
	tap_ok(event.tls.has_certificate, "has a certificate");
	tap_ok(parse_sample("quic") == 0 && event.kind == EVENT_QUIC &&
		   text_is(event.tls.sni, "q.example.jp"),
	       "QUIC names its server");
	tap_ok(parse_sample("ssh") == 0, "SSH is read");
	tap_text(shown(event.ssh.client_hassh), "h1", "HASSH");
	tap_ok(parse_sample("ftp") == 0, "FTP is read");
	tap_ok(event.ftp.reply_received, "answered");
	tap_text(shown(event.ftp.code.item[0]), "530", "code");
	tap_ok(parse_sample("rfb") == 0, "VNC is read");
	tap_text(shown(event.rfb.server_version), "003.008", "version");
	tap_text(shown(event.rfb.client_version), "003.007", "client's");
	tap_text(shown(event.rfb.security), "2", "security type");
	tap_ok(parse_sample("dhcp") == 0, "DHCP is read");
	tap_ok(event.dhcp.has_mac, "has a MAC");
	tap_int(event.dhcp.router.bytes[3], 1, "router");
	tap_int(event.dhcp.parameters.count, 2, "parameters");
	tap_ok(parse_sample("smtp") == 0, "mail is read");
	tap_text(shown(event.mail.subject), "見積", "subject");
	tap_ok(parse_sample("snmp") == 0 && event.snmp.version == 1,
	       "SNMP is read");
	tap_ok(parse_sample("anomaly") == 0 &&
		   text_is(event.anomaly.layer, "proto_parser"),
	       "an anomaly is read");
	tap_ok(parse_sample("stats") == 0 && event.stats.drops == 9 &&
		   event.stats.packets == 100,
	       "statistics are read");
	tap_ok(parse_sample("sighting") == 0, "a sighting is read");
	tap_int(event.kind, EVENT_SIGHTING, "its kind");
	tap_int(event.sighting.count, 3, "its count");
	tap_ok(address_equal(&event.sighting.address, &event.source),
	       "its address");
}

static void
test_refused(void)
{
	static const struct {
		const char *line, *told;
	} cases[] = {
		{ HEAD "\"http\",\"http\":{\"status\":\"x\"}}",
		  "http.status: not a whole number" },
		{ HEAD "\"http\",\"http\":7}", "http: not an object" },
		{ HEAD "\"http\",\"src_port\":65536}",
		  "src_port: out of range" },
		{ HEAD "\"alert\",\"alert\":{\"metadata\":{\"author\":[1.5]}}}",
		  "alert.metadata.author: not a list of texts" },
		{ HEAD "\"dns\",\"src_ip\":\"300.1.1.1\"}",
		  "src_ip: not an address" },
		{ HEAD "\"flow\",\"flow\":{\"start\":\"yesterday\"}}",
		  "flow.start: not a time" },
		{ HEAD "\"flow\",\"tcp\":{\"tcp_flags_ts\":\"zz\"}}",
		  "tcp.tcp_flags_ts: not TCP flags" },
		{ HEAD "\"flow\",\"flow_id\":-1}",
		  "flow_id: not a natural number" },
		{ HEAD "7}", "event_type: not a text" },
		{ "{\"event_type\":\"dns\"}", "timestamp: missing" },
		{ "{\"timestamp\":\"2026-04-01T00:00:00Z\"}",
		  "event_type: missing" },
		{ "[1]", "not a JSON object" },
	};
	struct err e;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		int result = parse(cases[i].line, &e);

		tap_ok(result == -1 && e.kind == ERR_INVALID, "refused: %s",
		       cases[i].told);
		tap_text(e.text, cases[i].told, "told");
	}
	tap_ok(parse("", &e) == -1, "an empty line");
	tap_ok(parse(HEAD "\"dns\"", &e) == -1, "a line cut short");
	tap_ok(parse(HEAD "\"dns\"} x", &e) == -1, "more after the record");
	tap_ok(parse(HEAD "\"http\",\"http\":{\"status\":null}}", &e) == 0,
	       "null is as good as absent");
}

static void
test_bounds(void)
{
	size_t n = EVENT_LINE_MAX + 1;
	char *big = malloc(n + 1);
	char line[2048];
	size_t used;
	struct err e;

	memset(big, ' ', n);
	tap_ok(event_parse(parser, (struct text){ big, n }, &event, &e) == -1 &&
		   e.kind == ERR_TOO_BIG,
	       "a line over the limit");
	free(big);
	used = (size_t)snprintf(line, sizeof(line),
				HEAD "\"ftp\",\"ftp\":{\"reply\":[\"r\"");
	for (int i = 0; i < 30; i++)
		used += (size_t)snprintf(line + used, sizeof(line) - used,
					 ",\"r\"");
	snprintf(line + used, sizeof(line) - used, "]}}");
	tap_ok(parse(line, &e) == 0, "a long list is read");
	tap_int(event.ftp.reply.count, EVENT_LIST_MAX, "this many are kept");
	tap_int(event.ftp.reply.total, 31, "this many there were");
}

/* What sensors add. */
static void
test_sensor(void)
{
	struct err e;

	tap_ok(parse(HEAD "\"komainu_minute\",\"seconds\":58,\"packets\":1200,"
			  "\"bytes\":90000,\"dropped\":3,\"records\":17,"
			  "\"link\":\"up\",\"engine\":\"running\","
			  "\"clock_error_ms\":-20}",
		     &e) == 0,
	       "a minute [%s]", e.text);
	tap_int(event.kind, EVENT_MINUTE, "is told as one");
	tap_int(event.minute.seconds, 58, "watched");
	tap_int(event.minute.packets, 1200, "packets");
	tap_int(event.minute.bytes, 90000, "bytes");
	tap_int(event.minute.dropped, 3, "lost");
	tap_int(event.minute.records, 17, "records");
	tap_int(event.minute.clock_error_ms, -20, "clock");
	tap_ok(text_is(event.minute.link, "up") &&
		   text_is(event.minute.engine, "running"),
	       "link and engine");
	tap_ok(parse(HEAD "\"komainu_minute\",\"clock_error_ms\":null}", &e) ==
		   0,
	       "a clock nobody knows");
	tap_int(event.folded, 1, "one record is one");
	tap_ok(parse(HEAD "\"dns\",\"dns\":{},\"komainu\":{\"count\":40}}",
		     &e) == 0,
	       "a folded record");
	tap_int(event.folded, 40, "is forty");
	tap_ok(parse(HEAD "\"dns\",\"komainu\":{\"count\":-4}}", &e) == 0,
	       "nonsense");
	tap_int(event.folded, 1, "is one");
}

/* The reader expects the keys it saw before; it must not believe in them. */
static void
test_expected(void)
{
	struct err e;

	tap_ok(parse(HEAD "\"komainu_sighting\",\"sighting\":{"
			  "\"\\u0061\":1,\"first\":"
			  "\"2026-11-21T03:04:05Z\",\"count\":7}}",
		     &e) == 0,
	       "a key with an escape, then one of ours");
	tap_ok(parse(HEAD "\"dns\",\"\\u0061\":1,\"first\":\"never\"}", &e) ==
		   0,
	       "in another object the same key is another");
	tap_int(event.sighting.count, 0, "nothing is left of the line before");
	tap_int(event.sighting.first_us, 0, "nor of its times");
	tap_ok(parse(HEAD "\"dns\",\"dns\":{\"type\":\"answer\",\"rrname\":"
			  "\"a.example.jp\",\"answers\":[{\"rdata\":"
			  "\"192.0.2.1\"}]}}",
		     &e) == 0 &&
		   event.dns.answer.count == 1,
	       "an answer");
	tap_ok(parse(HEAD "\"dns\",\"dns\":{\"type\" : \"query\", \"rrname\":"
			  "\"b.example.jp\"}}",
		     &e) == 0,
	       "the same keys with blanks between");
	tap_ok(!event.dns.response && event.dns.answer.count == 0 &&
		   text_is(event.dns.name, "b.example.jp"),
	       "and nothing of the answer");
	tap_int(parse(HEAD "\"dns\",\"dns\":{\"type\":\"query\"\"rrname\":"
			   "\"b.example.jp\"}}",
		      &e),
		-1, "an expected key without its comma");
	tap_int(parse(HEAD "\"dns\",\"dns\":{,\"type\":\"query\"}}", &e), -1,
		"a comma in front of the first");
}

int
main(void)
{
	parser = event_parser_new();
	test_common();
	test_alert();
	test_flow();
	test_dns();
	test_office();
	test_rest();
	test_sensor();
	test_refused();
	test_bounds();
	test_expected();
	event_parser_free(&parser);
	tap_ok(parser == NULL, "freed");
	return tap_done();
}
