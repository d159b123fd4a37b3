/*
 * inventory_guess.h: what a text a device sends says of its system and kind.
 * Pure functions over foreign text; a guess always names the part of the text
 * it rests on, because a person is shown the reason.
 */
#ifndef WATCH_INVENTORY_GUESS_H
#define WATCH_INVENTORY_GUESS_H

#include "base/str.h"

struct guess {
	char os[64];      /* "Windows XP", "" none */
	const char *kind; /* word of the device vocabulary, "" none */
	struct text part; /* of the input, or empty */
};

/* Each starts from an empty guess. */
void guess_user_agent(struct text agent, struct guess *out);
void guess_dhcp_vendor(struct text vendor_class, struct guess *out);
/* Option 55 in the order asked: "1,3,6,15,26". */
void guess_dhcp_parameters(struct text parameters, struct guess *out);
/* Native OS and LAN manager of an SMB1 session. */
void guess_smb(struct text os, struct text manager, struct guess *out);
/* A system as a device or our packet decoder names it. */
void guess_system(struct text system, struct guess *out);
/* Software part of an SSH banner: "OpenSSH_9.2p1 Debian-2". */
void guess_ssh(struct text software, struct guess *out);
/* Kind alone, from a host name people or makers chose. */
void guess_name(struct text name, struct guess *out);
/* Kind alone, from an announced service: "_ipp._tcp". */
void guess_service(struct text service, struct guess *out);

#endif
