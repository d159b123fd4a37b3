/* What arrives and should not, what is misused, and what is only weak. */
#include <stdio.h>

#include "detect_test.h"
#include "tap.h"

#define PC     "192.168.10.23"
#define SERVER "192.168.10.5"
#define WEB    "198.51.100.7"
#define BROWSER                                                                \
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36"

static void
file(struct world *w, double at, const char *host, const char *url,
     const char *agent, const char *type, const char *magic)
{
	world_see(w, at,
		  "\"event_type\":\"fileinfo\",\"flow_id\":9,\"src_ip\":\"" WEB
		  "\",\"src_port\":80,\"dest_ip\":\"" PC
		  "\",\"dest_port\":50009,\"proto\":\"TCP\",\"http\":{"
		  "\"hostname\":\"%s\",\"url\":\"%s\",\"http_user_agent\":"
		  "\"%s\",\"http_content_type\":\"%s\",\"http_method\":"
		  "\"GET\",\"status\":200},\"app_proto\":\"http\","
		  "\"fileinfo\":{\"filename\":\"%s\",\"magic\":\"%s\","
		  "\"gaps\":false,\"state\":\"CLOSED\",\"size\":90000}",
		  host, url, agent, type, url, magic);
}

#define PE  "PE32 executable (GUI) Intel 80386, for MS Windows"
#define ELF "ELF 32-bit LSB executable, ARM"
#define BIN "application/octet-stream"

static void
programs(void)
{
	struct world w;
	const struct told *t;

	world_init(&w);
	file(&w, 1, WEB, "/a.exe", "xkqzvwjpqtrb", BIN, PE);
	t = world_told(&w, "program-http");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY,
	       "a program from a bare address by an agent nobody has");
	world_done(&w);
	world_init(&w);
	file(&w, 1, "cdn.example.com", "/logo.jpg", BROWSER, "image/jpeg", PE);
	t = world_told(&w, "program-disguised");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY,
	       "a program that says it is a picture");
	world_done(&w);
	world_init(&w);
	file(&w, 1, WEB, "/bins/arm7", "Wget/1.20", BIN, ELF);
	t = world_told(&w, "program-http");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY,
	       "a Linux program fetched by a box");
	world_done(&w);
	world_init(&w);
	file(&w, 1, "www.example.com", "/setup.exe", BROWSER, BIN, PE);
	t = world_told(&w, "program-http");
	tap_ok(t != NULL && t->severity == SEVERITY_THIS_WEEK,
	       "a person's download over an open line is a note");
	world_clear(&w);
	file(&w, 2, "au.download.windowsupdate.com", "/c/a.exe",
	     "Windows-Update-Agent/10.0", BIN, PE);
	file(&w, 3, "dl.delivery.mp.microsoft.com",
	     "/filestreamingservice/files/1",
	     "Microsoft-Delivery-Optimization/10.0", BIN, PE);
	file(&w, 4, "packages.ubuntu.com", "/pool/a.deb", "Debian APT-HTTP/1.3",
	     BIN, "Debian binary package (format 2.0)");
	file(&w, 5, "www.example.com", "/a.js", BROWSER, "text/javascript",
	     "ASCII text");
	tap_ok(world_quiet(&w), "updates, packages and pages are quiet");
	world_done(&w);
}

static void
attachment(struct world *w, double at, const char *from, const char *name)
{
	world_see(w, at,
		  "\"event_type\":\"smtp\",\"flow_id\":8,\"src_ip\":\"" WEB
		  "\",\"src_port\":50002,\"dest_ip\":\"" SERVER
		  "\",\"dest_port\":25,\"proto\":\"TCP\",\"smtp\":{\"helo\":"
		  "\"mail.example.com\"},\"email\":{\"status\":"
		  "\"PARSE_DONE\",\"from\":\"%s\",\"subject\":\"x\","
		  "\"attachment\":[\"%s\"]}",
		  from, name);
}

static void
mails(void)
{
	struct world w;
	const struct told *t;

	world_init(&w);
	attachment(&w, 1, "a@example.com", "請求書.pdf.exe");
	t = world_told(&w, "program-mail");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY,
	       "a program with two endings");
	attachment(&w, 2, "b@example.org", "見積.xlsm");
	attachment(&w, 3, "c@example.net", "見積.xlsm");
	tap_ok(world_told(&w, "mail-partners") != NULL,
	       "the same from three partners");
	world_done(&w);
	world_init(&w);
	attachment(&w, 1, "a@example.com", "見積書.pdf");
	attachment(&w, 2, "b@example.com", "写真.jpg");
	attachment(&w, 3, "c@example.com", "表.xlsx");
	tap_ok(world_quiet(&w), "letters with documents are quiet");
	world_done(&w);
}

static void
tls_to(struct world *w, double at, const char *sni)
{
	world_see(w, at,
		  "\"event_type\":\"tls\",\"flow_id\":8,\"src_ip\":\"" PC
		  "\",\"src_port\":50002,\"dest_ip\":\"" WEB
		  "\",\"dest_port\":443,\"proto\":\"TCP\",\"tls\":{"
		  "\"sni\":\"%s\",\"version\":\"TLS 1.3\"}",
		  sni);
}

static void
misuse(void)
{
	struct scene_flow pool = { .source = PC,
				   .destination = WEB,
				   .port = 3333,
				   .app = "failed",
				   .to_server = 120,
				   .to_client = 130,
				   .bytes_to_server = 20000,
				   .bytes_to_client = 30000,
				   .seconds = 1200 };
	struct world w;
	char peer[32];
	int i;

	world_init(&w);
	tls_to(&w, 1, "xmr-asia1.nanopool.org");
	tap_ok(world_told(&w, "miner-pool") != NULL, "a mining pool by name");
	tls_to(&w, 2, "relay-1.net.anydesk.com");
	tap_ok(world_told(&w, "remote-control") != NULL, "remote control");
	tls_to(&w, 3, "api.nordvpn.com");
	tap_ok(world_told(&w, "anonymiser") != NULL, "a private VPN");
	tap_ok(world_gravest(&w) <= SEVERITY_TODAY, "none is an emergency");
	world_done(&w);
	world_init(&w);
	scene_flow(&w, 1, &pool);
	tap_ok(world_told(&w, "miner-pool") != NULL,
	       "a long thin talk on a pool's port");
	world_done(&w);
	world_init(&w);
	for (i = 0; i < 20; i++) {
		struct scene_flow p2p = { .source = PC,
					  .source_port = 52000 + i,
					  .destination = peer,
					  .port = 20000 + 997 * i % 40000,
					  .app = "failed",
					  .to_server = 5,
					  .to_client = 5,
					  .bytes_to_client = 900 };

		snprintf(peer, sizeof(peer), "203.0.113.%d", i + 1);
		scene_flow(&w, i, &p2p);
	}
	tap_ok(world_told(&w, "file-sharing") != NULL,
	       "twenty strangers on twenty high ports");
	world_done(&w);
	world_init(&w);
	tls_to(&w, 1, "www.yahoo.co.jp");
	tls_to(&w, 2, "teams.microsoft.com");
	scene_dns(&w, 3, PC, "www.teamviewer.com", "A", "NOERROR", WEB);
	tap_ok(world_quiet(&w), "a look at a maker's page is quiet");
	world_done(&w);
}

/* Whoever is alive answers pings, also thousands a second. */
static void
ping_flood(void)
{
	struct scene_flow ping = { .source = PC,
				   .destination = SERVER,
				   .protocol = "ICMP",
				   .icmp_type = 8,
				   .to_server = 12000,
				   .to_client = 12000,
				   .bytes_to_server = 12000 * 250,
				   .bytes_to_client = 12000 * 250,
				   .seconds = 4 };
	struct world w;

	world_init(&w);
	scene_flow(&w, 11, &ping);
	tap_ok(world_told(&w, "flood-ping") != NULL, "a flood of pings");
	tap_ok(world_told(&w, "tunnel-icmp") == NULL, "that carries nothing");
	world_done(&w);
}

/* A search for pages is fast, and is told as a search. */
static void
refused_requests(void)
{
	int status;

	for (status = 200; status <= 404; status += 204) {
		struct world w;
		int i;

		world_init(&w);
		for (i = 0; i < 900; i++)
			world_see(&w, 11 + i * 0.005,
				  "\"event_type\":\"http\",\"flow_id\":9,"
				  "\"src_ip\":\"" PC "\",\"src_port\":50001,"
				  "\"dest_ip\":\"" SERVER
				  "\",\"dest_port\":80,\"proto\":\"TCP\","
				  "\"http\":{\"hostname\":\"w.example.jp\","
				  "\"url\":\"/%d\",\"http_method\":\"GET\","
				  "\"status\":%d}",
				  i, status);
		tap_ok((world_told(&w, "flood-http") != NULL) ==
			   (status == 200),
		       "900 requests answered %d", status);
		world_done(&w);
	}
}

static void
floods(void)
{
	struct world w;
	char from[32];
	int i;

	world_init(&w);
	for (i = 0; i < 900; i++) {
		snprintf(from, sizeof(from), "203.0.%d.%d", i / 250,
			 i % 250 + 1);
		scene_syn(&w, 10 + i * 0.005, from, SERVER, 80);
	}
	tap_ok(world_told(&w, "flood-syn") != NULL, "900 beginnings at once");
	world_done(&w);
	world_init(&w);
	for (i = 0; i < 120; i++)
		world_see(&w, i * 0.05,
			  "\"event_type\":\"dhcp\",\"flow_id\":3,\"src_ip\":"
			  "\"0.0.0.0\",\"src_port\":68,\"dest_ip\":"
			  "\"255.255.255.255\",\"dest_port\":67,\"proto\":"
			  "\"UDP\",\"dhcp\":{\"type\":\"request\",\"id\":%d,"
			  "\"client_mac\":\"02:00:00:00:%02x:%02x\","
			  "\"dhcp_type\":\"discover\"}",
			  i, i / 256, i % 256);
	tap_ok(world_told(&w, "flood-dhcp") != NULL, "120 cards in a minute");
	world_done(&w);
	ping_flood();
	refused_requests();
	world_init(&w);
	for (i = 0; i < 25; i++)
		world_see(&w, 10 + i * 2,
			  "\"event_type\":\"dhcp\",\"flow_id\":3,\"src_ip\":"
			  "\"0.0.0.0\",\"src_port\":68,\"dest_ip\":"
			  "\"255.255.255.255\",\"dest_port\":67,\"proto\":"
			  "\"UDP\",\"dhcp\":{\"type\":\"request\",\"id\":%d,"
			  "\"client_mac\":\"02:00:00:00:00:%02x\","
			  "\"dhcp_type\":\"discover\"}",
			  i, i);
	tap_ok(world_quiet(&w), "a morning in the office is quiet");
	world_done(&w);
}

static void
weaknesses(void)
{
	struct scene_flow telnet = { .source = PC,
				     .destination = SERVER,
				     .port = 23,
				     .to_server = 40,
				     .to_client = 40,
				     .bytes_to_server = 3000,
				     .bytes_to_client = 4000 };
	struct world w;
	const struct told *t;

	world_init(&w);
	scene_flow(&w, 1, &telnet);
	t = world_told(&w, "clear-login");
	tap_ok(t != NULL && t->severity == SEVERITY_THIS_WEEK, "telnet");
	world_see(&w, 2,
		  "\"event_type\":\"smb\",\"flow_id\":4,\"src_ip\":\"" PC
		  "\",\"src_port\":50001,\"dest_ip\":\"" SERVER
		  "\",\"dest_port\":445,\"proto\":\"TCP\",\"smb\":{\"id\":2,"
		  "\"dialect\":\"NT LM 0.12\",\"command\":"
		  "\"SMB1_COMMAND_SESSION_SETUP_ANDX\",\"status\":"
		  "\"STATUS_SUCCESS\",\"request\":{\"native_os\":"
		  "\"Windows 2002 Service Pack 2 2600\",\"native_lm\":\"x\"},"
		  "\"response\":{\"native_os\":\"Windows Server 2003 3790\","
		  "\"native_lm\":\"x\"}}");
	t = world_told(&w, "old-windows");
	tap_ok(t != NULL && t->severity == SEVERITY_THIS_WEEK,
	       "Windows XP says so itself");
	tap_ok(world_told(&w, "old-smb1") != NULL, "and speaks SMB1");
	world_done(&w);
	world_init(&w);
	world_see(&w, 2,
		  "\"event_type\":\"smb\",\"flow_id\":4,\"src_ip\":\"" PC
		  "\",\"src_port\":50001,\"dest_ip\":\"" SERVER
		  "\",\"dest_port\":445,\"proto\":\"TCP\",\"smb\":{\"id\":2,"
		  "\"dialect\":\"NT LANMAN 1.0\",\"command\":"
		  "\"SMB1_COMMAND_SESSION_SETUP_ANDX\",\"status\":"
		  "\"STATUS_SUCCESS\"}");
	tap_ok(world_told(&w, "old-smb1") != NULL,
	       "SMB1 whatever dialect the record names");
	tap_ok(world_gravest(&w) == SEVERITY_THIS_WEEK,
	       "weaknesses are this week's matter");
	world_done(&w);
}

static void
alert(struct world *w, const char *more, const char *signature,
      const char *category)
{
	world_see(w, 1,
		  "\"event_type\":\"alert\",\"flow_id\":4,\"src_ip\":\"" PC
		  "\",\"src_port\":50001,\"dest_ip\":\"" WEB
		  "\",\"dest_port\":443,\"proto\":\"TCP\",\"alert\":{"
		  "\"action\":\"allowed\",\"gid\":1,\"signature_id\":2000001,"
		  "\"rev\":1,\"signature\":\"%s\",\"category\":\"%s\","
		  "\"severity\":1%s}",
		  signature, category, more);
}

static void
alerts(void)
{
	static const struct {
		const char *signature, *category, *more;
		enum severity severity;
		enum alert_class class;
	} table[] = {
		{ "ET MALWARE Thing Checkin",
		  "Malware Command and Control Activity Detected", "",
		  SEVERITY_NOW, CLASS_C2 },
		{ "ET INFO DropBox Client",
		  "Potential Corporate Privacy "
		  "Violation",
		  "", SEVERITY_INFO, CLASS_OTHER },
		{ "ET EXPLOIT A Thing",
		  "Attempted Administrator Privilege "
		  "Gain",
		  "", SEVERITY_TODAY, CLASS_EXPLOIT },
		{ "ET COINMINER Stratum",
		  "Crypto Currency Mining Activity Detected", "",
		  SEVERITY_TODAY, CLASS_MINER },
		{ "GPL NETBIOS SMB IPC$ share access",
		  "Generic Protocol Command Decode", "", SEVERITY_INFO,
		  CLASS_EXPLOIT },
		{ "Some rule of a friend", "A Network Trojan was detected", "",
		  SEVERITY_TODAY, CLASS_C2 },
		{ "Our own rule", "Misc activity",
		  ",\"metadata\":{\"komainu_class\":[\"tunnel\"],"
		  "\"komainu_severity\":[\"today\"]}",
		  SEVERITY_TODAY, CLASS_TUNNEL },
	};
	struct world w;
	size_t i;

	for (i = 0; i < ARRAY_LEN(table); i++) {
		world_init(&w);
		alert(&w, table[i].more, table[i].signature, table[i].category);
		tap_ok(w.rules == 1 &&
			   w.told[0].severity == table[i].severity &&
			   w.told[0].class == table[i].class,
		       "%s is %s", table[i].signature,
		       severity_name(table[i].severity));
		world_done(&w);
	}
	world_init(&w);
	alert(&w, "", "SURICATA STREAM excessive retransmissions",
	      "Generic Protocol Command Decode");
	tap_int(w.rules, 0, "Suricata's own events are no alerts");
	world_done(&w);
}

/* Small files that run when opened, and nobody needs from the web. */
static void
openers(void)
{
	static const struct {
		const char *host, *url, *type, *magic, *rule;
		enum severity severity;
	} rows[] = {
		{ "www.example.com", "/a/invoice.hta", "application/hta",
		  "HTML document text", "script-file", SEVERITY_THIS_WEEK },
		{ "www.example.com", "/a/invoice.vbs", "text/plain",
		  "ASCII text", "script-file", SEVERITY_THIS_WEEK },
		{ WEB, "/a/invoice.vbs", "text/plain", "ASCII text",
		  "script-file", SEVERITY_TODAY },
		{ "www.example.com", "/a/start.bat", "text/plain",
		  "DOS batch file", "script-file", SEVERITY_INFO },
		{ "www.example.com", "/a/invoice.iso", BIN,
		  "ISO 9660 CD-ROM filesystem data", "program-http",
		  SEVERITY_THIS_WEEK },
		{ "www.example.com", "/a/invoice.lnk", BIN,
		  "MS Windows shortcut", "program-http", SEVERITY_THIS_WEEK },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct told *t;
		struct world w;

		world_init(&w);
		file(&w, 1, rows[i].host, rows[i].url, BROWSER, rows[i].type,
		     rows[i].magic);
		t = world_told(&w, rows[i].rule);
		tap_ok(t != NULL && t->severity == rows[i].severity, "%s%s",
		       rows[i].host, rows[i].url);
		world_done(&w);
	}
}

int
main(void)
{
	openers();
	programs();
	mails();
	misuse();
	floods();
	weaknesses();
	alerts();
	return tap_done();
}
