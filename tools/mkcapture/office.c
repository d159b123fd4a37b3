/* office.c: see office.h. */
#include "office.h"

#include <string.h>

#include "talk.h"

const struct host router = { ROUTER_MAC, { 192, 168, 10, 1 } };
const struct host nas = { { 0x00, 0x1d, 0x73, 0x44, 0x51, 0x09 },
			  { 192, 168, 10, 4 } };
const struct host mail_server = { { 0x00, 0x25, 0x90, 0x0a, 0x77, 0x31 },
				  { 192, 168, 10, 5 } };
const struct host printer = { { 0x00, 0x1e, 0x8f, 0x6b, 0x12, 0x90 },
			      { 192, 168, 10, 9 } };
const struct host desk_pc = { { 0x3c, 0x2c, 0x30, 0x5a, 0x01, 0x21 },
			      { 192, 168, 10, 21 } };
const struct host sales_pc = { { 0x3c, 0x2c, 0x30, 0x5a, 0x01, 0x22 },
			       { 192, 168, 10, 22 } };
const struct host old_pc = { { 0x00, 0x14, 0x22, 0x3d, 0x7e, 0x23 },
			     { 192, 168, 10, 23 } };
const struct host design_pc = { { 0x3c, 0x2c, 0x30, 0x5a, 0x01, 0x24 },
				{ 192, 168, 10, 24 } };
const struct host phone = { { 0xda, 0x31, 0x4b, 0x90, 0x6e, 0x57 },
			    { 192, 168, 10, 57 } };

const struct host web_site = OUTSIDE(192, 0, 2, 10);
const struct host update_site = OUTSIDE(192, 0, 2, 20);
const struct host time_server = OUTSIDE(192, 0, 2, 30);
const struct host bank_site = OUTSIDE(192, 0, 2, 40);
const struct host attacker = OUTSIDE(203, 0, 113, 66);
const struct host drop_site = OUTSIDE(198, 51, 100, 23);
const struct host listed_site = OUTSIDE(198, 51, 100, 77);
const struct host partner_one = OUTSIDE(192, 0, 2, 125);
const struct host partner_two = OUTSIDE(192, 0, 2, 225);
const struct host tool_site = OUTSIDE(203, 0, 113, 180);

static const uint8_t asks_windows[] = { 1,  3,  6,  15,  31,  33,  43,
					44, 46, 47, 119, 121, 249, 252 };
static const uint8_t asks_xp[] = { 1, 15, 3, 6, 44, 46, 47, 31, 33, 249, 43 };
static const uint8_t asks_phone[] = { 1, 3, 6, 15, 26, 28, 51, 58, 59, 43 };
static const uint8_t asks_printer[] = { 1, 3, 6, 12, 15, 44, 47 };

void
office_join(struct wire *w, const struct host *device, const char *name)
{
	if (device == &phone) {
		talk_dhcp(w, device, &router, name, "android-dhcp-13",
			  asks_phone, sizeof(asks_phone));
	} else if (device == &old_pc) {
		talk_dhcp(w, device, &router, name, "MSFT 5.0", asks_xp,
			  sizeof(asks_xp));
	} else if (device == &printer || device == &nas) {
		talk_dhcp(w, device, &router, name, NULL, asks_printer,
			  sizeof(asks_printer));
	} else {
		talk_dhcp(w, device, &router, name, "MSFT 5.0", asks_windows,
			  sizeof(asks_windows));
	}
	if (device == &printer)
		talk_mdns(w, device, "KEIRI-PRINTER", "_ipp._tcp.local");
	if (device == &nas)
		talk_mdns(w, device, "FILE-BOX", "_smb._tcp.local");
	wire_wait(w, 300000);
}

static void
visit(struct wire *w, const struct host *pc, const struct host *site,
      const char *name, size_t down)
{
	talk_dns(w, pc, &router, name, site->ip);
	talk_tls(w, pc, site, 443, name, 500 + wire_random(w, 1500), down);
}

void
office_work(struct wire *w, const struct host *pc, int rounds)
{
	static const char *const names[] = { "www.example.jp",
					     "mail.example.jp",
					     "groupware.example.jp",
					     "news.example.jp" };

	for (int i = 0; i < rounds; i++) {
		visit(w, pc, &web_site, names[wire_random(w, 4)],
		      3000 + wire_random(w, 6000));
		wire_wait(w, 4000000 + wire_random(w, 25000000));
		if (wire_random(w, 4) == 0)
			talk_ntp(w, pc, &time_server);
		if (wire_random(w, 5) == 0)
			visit(w, pc, &bank_site, "bank.example.jp", 5000);
	}
}
