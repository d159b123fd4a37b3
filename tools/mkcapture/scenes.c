/* scenes.c: see scenes.h. */
#include "scenes.h"

#include <stdio.h>
#include <string.h>

#include "office.h"
#include "talk.h"

#define SECOND       1000000ULL
#define MINUTE       (60 * SECOND)
#define PROGRAM_SIZE 9000

static void
fetch(struct wire *w, const struct host *pc, const struct host *site,
      const char *name, const char *path, const char *agent, const char *type,
      const void *body, size_t length)
{
	struct web x = {
		.client = pc,
		.server = site,
		.method = "GET",
		.host = name,
		.path = path,
		.agent = agent,
		.status = 200,
		.content_type = type,
		.body = body,
		.body_length = length,
	};

	talk_web(w, &x);
}

static void
post(struct wire *w, const struct host *pc, const struct host *site,
     uint16_t port, const char *name, const char *path, const char *agent,
     const void *body, size_t length)
{
	struct web x = {
		.client = pc,
		.server = site,
		.port = port,
		.method = "POST",
		.host = name,
		.path = path,
		.agent = agent,
		.request_type = "application/x-www-form-urlencoded",
		.request = body,
		.request_length = length,
		.status = 200,
		.content_type = "text/html",
		.body = "ok",
		.body_length = 2,
	};

	talk_web(w, &x);
}

/* Reports to its master every 'pause', a little early or late each time. */
static void
call_home(struct wire *w, const struct host *pc, const struct host *master,
	  uint16_t port, const char *name, const char *path, const char *agent,
	  int times, uint64_t pause)
{
	char body[200];

	for (int i = 0; i < times; i++) {
		snprintf(body, sizeof(body), "id=7f3a%04x&n=%d&s=idle",
			 (unsigned)wire_random(w, 65536), i);
		post(w, pc, master, port, name, path, agent, body,
		     strlen(body));
		wire_wait(w, pause - pause / 20 +
				 wire_random(w, (uint32_t)(pause / 10)));
	}
}

static void
fetch_program(struct wire *w, const struct host *pc, const struct host *site,
	      const char *name, const char *path, const char *agent,
	      const char *type)
{
	uint8_t program[PROGRAM_SIZE];

	talk_program(w, program, sizeof(program));
	fetch(w, pc, site, name, path, agent, type, program, sizeof(program));
}

static void
play_old_windows(struct wire *w)
{
	struct host target = { { 0 }, { 192, 168, 10, 0 } };

	office_join(w, &desk_pc, "SOUMU-PC");
	office_join(w, &nas, "FILE-BOX");
	office_join(w, &old_pc, "KENSA-XP");
	talk_smb1(w, &old_pc, &nas, "Windows 2002 Service Pack 3 2600", "Unix");
	office_work(w, &desk_pc, 2);
	talk_dns(w, &old_pc, &router, "cdn.malware.example", attacker.ip);
	fetch_program(w, &old_pc, &attacker, "cdn.malware.example",
		      "/load/svc32.exe", AGENT_XP, "image/gif");
	wire_wait(w, 20 * SECOND);
	/* What was fetched now looks for others like it. */
	for (int last = 2; last < 90; last++) {
		target.ip[3] = (uint8_t)last;
		if (last == 4 || last == 21) {
			const struct host *met = last == 4 ? &nas : &desk_pc;

			wire_arp(w, &old_pc, met->ip, met);
			tcp_refused(w, &old_pc, met, 445);
		} else {
			wire_arp(w, &old_pc, target.ip, NULL);
		}
		wire_wait(w, 40000);
	}
	call_home(w, &old_pc, &attacker, 80, "203.0.113.66", "/gate.php",
		  AGENT_XP, 12, 60 * SECOND);
	office_work(w, &desk_pc, 2);
}

static void
play_private_phone(struct wire *w)
{
	office_join(w, &desk_pc, "SOUMU-PC");
	office_join(w, &phone, "Galaxy-A23");
	office_work(w, &desk_pc, 2);
	fetch(w, &phone, &web_site, "connect.example.jp", "/generate_204",
	      AGENT_PHONE, "text/html", "", 0);
	office_work(w, &phone, 1);
	for (int i = 0; i < 24; i++) {
		talk_dns(w, &phone, &router, "sync.botnet.example",
			 listed_site.ip);
		talk_tls(w, &phone, &listed_site, 8443, "sync.botnet.example",
			 310, 96);
		wire_wait(w, 30 * SECOND + wire_random(w, 2000000));
	}
	office_work(w, &desk_pc, 1);
}

static void
play_mail_attachment(struct wire *w)
{
	static char addresses[24000];
	static uint8_t document[6000];
	size_t n = 0;

	office_join(w, &sales_pc, "EIGYO-02");
	office_work(w, &sales_pc, 2);
	/* The mail's link brings an old-format document with macros in it. */
	wire_random_bytes(w, document, sizeof(document));
	memcpy(document, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
	memcpy(document + 2048, "Attribute VB_Name = \"ThisDocument\"", 34);
	talk_dns(w, &sales_pc, &router, "files.phish.example", drop_site.ip);
	fetch(w, &sales_pc, &drop_site, "files.phish.example",
	      "/2026/seikyu_1116.doc", AGENT_EDGE, "application/msword",
	      document, sizeof(document));
	wire_wait(w, 35 * SECOND);
	/* Opening it starts PowerShell, which fetches the program itself. */
	fetch_program(w, &sales_pc, &drop_site, "files.phish.example",
		      "/wp-content/u7/",
		      "Mozilla/5.0 (Windows NT; Windows NT "
		      "10.0; ja-JP) WindowsPowerShell/5.1.19041.4522",
		      "application/octet-stream");
	wire_wait(w, 15 * SECOND);
	call_home(w, &sales_pc, &attacker, 8080, "203.0.113.66:8080",
		  "/kx81/ab3/",
		  "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT "
		  "6.1)",
		  10, 45 * SECOND);
	/* The address book leaves. */
	while (n < sizeof(addresses) - 80)
		n += (size_t)snprintf(addresses + n, sizeof(addresses) - n,
				      "name=tantou%03d&mail=tantou%03d@partner"
				      "%02d.example.jp;",
				      (int)(n / 50), (int)(n / 50),
				      (int)(n / 50) % 40);
	for (int i = 0; i < 6; i++) {
		post(w, &sales_pc, &attacker, 8080, "203.0.113.66:8080",
		     "/kx81/up/",
		     "Mozilla/4.0 (compatible; MSIE 7.0; Windows "
		     "NT 6.1)",
		     addresses, n);
		wire_wait(w, 3 * SECOND);
	}
	office_work(w, &sales_pc, 1);
}

static void
partner_mail(struct wire *w, const struct host *partner, const char *helo,
	     const char *from, const char *file, const char *to)
{
	static char text[16000], message[18000];
	uint8_t program[PROGRAM_SIZE];

	talk_program(w, program, sizeof(program));
	talk_base64(program, sizeof(program), text);
	snprintf(message, sizeof(message),
		 "From: <%s>\r\nTo: <%s>\r\nSubject: Re: invoice\r\n"
		 "Date: Mon, 16 Nov 2026 09:12:00 +0900\r\n"
		 "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; "
		 "boundary=\"=_part\"\r\n\r\n--=_part\r\n"
		 "Content-Type: text/plain; charset=us-ascii\r\n\r\n"
		 "Please see the attached invoice.\r\n--=_part\r\n"
		 "Content-Type: application/octet-stream; name=\"%s\"\r\n"
		 "Content-Transfer-Encoding: base64\r\n"
		 "Content-Disposition: attachment; filename=\"%s\"\r\n\r\n%s"
		 "--=_part--\r\n",
		 from, to, file, file, text);
	talk_smtp(w, partner, &mail_server, helo, from, to, message);
}

static void
play_partner_mail(struct wire *w)
{
	office_join(w, &desk_pc, "SOUMU-PC");
	office_work(w, &desk_pc, 2);
	partner_mail(w, &partner_one, "mx.partner-one.example",
		     "keiri@partner-one.example", "invoice_2026-11.pdf.exe",
		     "info@sample.example.jp");
	wire_wait(w, 4 * MINUTE);
	partner_mail(w, &partner_one, "mx.partner-one.example",
		     "keiri@partner-one.example", "invoice_2026-11.pdf.exe",
		     "eigyo@sample.example.jp");
	wire_wait(w, 9 * MINUTE);
	partner_mail(w, &partner_two, "mail.partner-two.example",
		     "sales@partner-two.example", "mitsumori.scr",
		     "eigyo@sample.example.jp");
	office_work(w, &desk_pc, 2);
}

static void
play_free_tool(struct wire *w)
{
	static const char agent[] = "FreeDriverBooster/3.2 (adware bundle)";
	char path[100];

	office_join(w, &design_pc, "SEKKEI-04");
	office_work(w, &design_pc, 2);
	talk_dns(w, &design_pc, &router, "download.freetool.example",
		 tool_site.ip);
	fetch_program(w, &design_pc, &tool_site, "download.freetool.example",
		      "/freedriverbooster_setup.exe", AGENT_EDGE,
		      "application/x-msdownload");
	wire_wait(w, 50 * SECOND);
	for (int i = 0; i < 30; i++) {
		talk_dns(w, &design_pc, &router, "ads.adware.example",
			 tool_site.ip);
		snprintf(path, sizeof(path), "/toolbar/install?aff=%d&step=%d",
			 41, i);
		fetch(w, &design_pc, &tool_site, "ads.adware.example", path,
		      agent, "text/html", "<a>", 3);
		wire_wait(w, (20 + wire_random(w, 70)) * SECOND);
	}
	office_work(w, &design_pc, 1);
}

static void
play_bad_address(struct wire *w)
{
	office_join(w, &desk_pc, "SOUMU-PC");
	office_work(w, &desk_pc, 3);
	/* No name is looked up: the address itself is known to be bad. */
	talk_tls(w, &desk_pc, &listed_site, 443, "update.malware.example", 900,
		 4200);
	wire_wait(w, 90 * SECOND);
	talk_tls(w, &desk_pc, &listed_site, 443, "update.malware.example", 1200,
		 800);
	office_work(w, &desk_pc, 2);
}

static void
random_name(struct wire *w, char *name, size_t size)
{
	static const char letters[] = "bcdfghjklmnpqrstvwxzaeiou0123456789";
	size_t n = 12 + wire_random(w, 6), i;

	for (i = 0; i < n && i + 10 < size; i++)
		name[i] = letters[wire_random(w, sizeof(letters) - 1)];
	snprintf(name + i, size - i, ".example");
}

static void
play_found_by_traffic(struct wire *w)
{
	struct host relay = OUTSIDE(192, 0, 2, 0);
	char name[64], agent[40];

	office_join(w, &sales_pc, "EIGYO-02");
	office_join(w, &desk_pc, "SOUMU-PC");
	office_work(w, &desk_pc, 2);
	/* It looks for its master under names made up by a formula ... */
	for (int i = 0; i < 90; i++) {
		random_name(w, name, sizeof(name));
		talk_dns(w, &sales_pc, &router, name,
			 i == 89 ? drop_site.ip : NULL);
		wire_wait(w, 700000 + wire_random(w, 900000));
	}
	snprintf(agent, sizeof(agent), "Mozilla/4.0");
	call_home(w, &sales_pc, &drop_site, 80, name, "/b/opt/check.php", agent,
		  15, 40 * SECOND);
	/* ... and sends advertisements to mail servers all over the world. */
	for (int i = 0; i < 40; i++) {
		relay.ip[3] = (uint8_t)(60 + i);
		talk_smtp(w, &sales_pc, &relay, "localhost",
			  "offer@shop.example", "someone@mailbox.example",
			  "Subject: hello\r\n\r\nBest price today\r\n");
		wire_wait(w, 900000 + wire_random(w, 600000));
	}
	office_work(w, &desk_pc, 1);
}

static void
play_quiet_office(struct wire *w)
{
	static const struct host *const pcs[] = { &desk_pc, &sales_pc,
						  &design_pc };
	static uint8_t cabinet[9000];

	office_join(w, &printer, "KEIRI-PRINTER");
	office_join(w, &nas, "FILE-BOX");
	office_join(w, &desk_pc, "SOUMU-PC");
	office_join(w, &sales_pc, "EIGYO-02");
	office_join(w, &design_pc, "SEKKEI-04");
	wire_random_bytes(w, cabinet, sizeof(cabinet));
	memcpy(cabinet, "MSCF\0\0\0\0", 8);
	for (int hour = 0; hour < 3; hour++) {
		for (size_t i = 0; i < 3; i++) {
			office_work(w, pcs[i], 4);
			talk_ntp(w, pcs[i], &time_server);
			wire_ping(w, pcs[i], &router, 1);
		}
		talk_dns(w, &desk_pc, &router, "update.example.jp",
			 update_site.ip);
		fetch(w, &desk_pc, &update_site, "update.example.jp",
		      "/c/msdownload/update/software/secu/2026/11/kb50.cab",
		      "Windows-Update-Agent/10.0.10011.16384 "
		      "Client-Protocol/2.50",
		      "application/octet-stream", cabinet, sizeof(cabinet));
		tcp_refused(w, &sales_pc, &printer, 9100);
		wire_wait(w, 10 * MINUTE);
	}
}

const struct scene scenes[] = {
	{ "old-windows-xp.pcap", "an old Windows XP PC that got infected",
	  play_old_windows },
	{ "private-phone.pcap",
	  "a private phone on the office Wi-Fi talks to an attacker's server",
	  play_private_phone },
	{ "mail-attachment.pcap",
	  "a mail attachment, then PowerShell and the theft of addresses",
	  play_mail_attachment },
	{ "partner-mail.pcap", "harmful mail from two hacked partners",
	  play_partner_mail },
	{ "free-tool.pcap", "warnings again and again from a free tool",
	  play_free_tool },
	{ "bad-address.pcap", "a connection to a listed address succeeds",
	  play_bad_address },
	{ "found-by-traffic.pcap", "an infected PC found by what it sends",
	  play_found_by_traffic },
	{ "quiet-office.pcap", "a quiet morning that must raise nothing",
	  play_quiet_office },
	{ NULL, NULL, NULL },
};
