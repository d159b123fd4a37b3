/* office.h: who lives in the sample office and whom they talk to. */
#ifndef MKCAPTURE_OFFICE_H
#define MKCAPTURE_OFFICE_H

#include "wire.h"

#define ROUTER_MAC                                                             \
	{                                                                      \
		0x00, 0xa0, 0xde, 0x10, 0x20, 0x01                             \
	}
#define OUTSIDE(a, b, c, d)                                                    \
	{                                                                      \
		ROUTER_MAC,                                                    \
		{                                                              \
			(a), (b), (c), (d)                                     \
		}                                                              \
	}

extern const struct host router, nas, printer, mail_server;
extern const struct host desk_pc, sales_pc, design_pc, old_pc, phone;
/* Harmless outside: names under example.jp. */
extern const struct host web_site, update_site, time_server, bank_site;
/* Outside that is up to no good. */
extern const struct host attacker, drop_site, listed_site, partner_one,
    partner_two, tool_site;

#define AGENT_EDGE                                                             \
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "        \
	"(KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0"
#define AGENT_XP "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)"
#define AGENT_PHONE                                                            \
	"Mozilla/5.0 (Linux; Android 13; SH-54C) AppleWebKit/537.36 "          \
	"(KHTML, like Gecko) Chrome/129.0.0.0 Mobile Safari/537.36"

/* A device switches on: asks for its address and says who it is. */
void office_join(struct wire *w, const struct host *device, const char *name);
/* A few minutes of ordinary work on one PC. */
void office_work(struct wire *w, const struct host *pc, int rounds);

#endif
