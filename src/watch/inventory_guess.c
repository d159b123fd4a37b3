/* inventory_guess.c: see inventory_guess.h. */
#include <stdio.h>
#include <string.h>

#include "base/def.h"
#include "watch/inventory_guess.h"

/* "mark" in the text means this system and kind; the first row that is met
 * wins, so the telling ones stand first. */
struct mark {
	const char *mark;
	const char *os;
	const char *kind;
};

static void
guess_clear(struct guess *out)
{
	out->os[0] = '\0';
	out->kind = "";
	out->part = (struct text){ NULL, 0 };
}

static size_t
position(struct text t, const char *mark)
{
	size_t n = strlen(mark), i;
	char low = mark[0], high = mark[0];

	if (low >= 'A' && low <= 'Z')
		low = (char)(low | 0x20);
	else if (high >= 'a' && high <= 'z')
		high = (char)(high - 0x20);
	for (i = 0; i + n <= t.n; i++)
		if ((t.p[i] == low || t.p[i] == high) &&
		    text_starts_nocase(text_slice(t, i, t.n), mark))
			return i;
	return t.n;
}

static bool
guess_by(const struct mark *mark, size_t count, struct text t,
	 struct guess *out)
{
	size_t i, at;

	for (i = 0; i < count; i++) {
		at = position(t, mark[i].mark);
		if (at == t.n)
			continue;
		snprintf(out->os, sizeof(out->os), "%s", mark[i].os);
		out->kind = mark[i].kind;
		out->part = text_slice(t, at, at + strlen(mark[i].mark));
		return true;
	}
	return false;
}

/* Appends the version number that follows 'at' ("Android 9", "OS 12_1"): at
 * most 'parts' parts. */
static void
add_version(struct guess *out, struct text t, size_t at, int parts)
{
	size_t n = strlen(out->os), from = at;

	if (at < t.n && (t.p[at] == ' ' || t.p[at] == '-' || t.p[at] == '/'))
		at++;
	if (at >= t.n || t.p[at] < '0' || t.p[at] > '9')
		return;
	out->os[n++] = ' ';
	for (; at < t.n && n + 1 < sizeof(out->os) && at - from < 12; at++) {
		char c = t.p[at] == '_' ? '.' : t.p[at];

		if (c == '.' && --parts <= 0)
			break;
		if (c != '.' && (c < '0' || c > '9'))
			break;
		out->os[n++] = c;
	}
	if (out->os[n - 1] == '.')
		n--;
	out->os[n] = '\0';
	out->part = text_slice(t, (size_t)(out->part.p - t.p), at);
}

/* Windows by its internal number, which browsers, CryptoAPI and SMB tell. */
static const struct mark windows[] = {
	{ "Windows NT 10.0", "Windows 10/11", "pc" },
	{ "Windows NT 6.3", "Windows 8.1", "pc" },
	{ "Windows NT 6.2", "Windows 8", "pc" },
	{ "Windows NT 6.1", "Windows 7", "pc" },
	{ "Windows NT 6.0", "Windows Vista", "pc" },
	{ "Windows NT 5.2", "Windows Server 2003", "pc" },
	{ "Windows NT 5.1", "Windows XP", "pc" },
	{ "Windows NT 5.0", "Windows 2000", "pc" },
	{ "Windows NT 4.0", "Windows NT 4.0", "pc" },
	{ "Windows 98", "Windows 98", "pc" },
	{ "Windows 95", "Windows 95", "pc" },
	{ "Windows Phone", "Windows Phone", "phone" },
	{ "Microsoft-CryptoAPI/10.0", "Windows 10/11", "pc" },
	{ "Microsoft-CryptoAPI/6.3", "Windows 8.1", "pc" },
	{ "Microsoft-CryptoAPI/6.2", "Windows 8", "pc" },
	{ "Microsoft-CryptoAPI/6.1", "Windows 7", "pc" },
	{ "Microsoft-CryptoAPI/5.131.2600", "Windows XP", "pc" },
	{ "Microsoft-WNS/10.0", "Windows 10/11", "pc" },
	{ "Microsoft-Delivery-Optimization/10", "Windows 10/11", "pc" },
	{ "Windows-Update-Agent/10", "Windows 10/11", "pc" },
	{ "Microsoft NCSI", "Windows", "pc" },
	{ "Windows-Update-Agent", "Windows", "pc" },
	{ "Microsoft BITS", "Windows", "pc" },
	{ "WindowsPowerShell", "Windows", "pc" },
};

static const struct mark other_agents[] = {
	{ "CrOS ", "ChromeOS", "pc" },
	{ "PlayStation", "", "game-console" },
	{ "Nintendo", "", "game-console" },
	{ "SMART-TV", "", "tv" },
	{ "SmartTV", "", "tv" },
	{ "BRAVIA", "", "tv" },
	{ "Sonos", "", "speaker" },
	{ "Debian APT-HTTP", "Linux (Debian/Ubuntu)", "" },
	{ "Ubuntu", "Linux (Ubuntu)", "" },
	{ "Fedora", "Linux (Fedora)", "" },
	{ "X11; Linux", "Linux", "pc" },
	{ "Linux x86_64", "Linux", "" },
};

void
guess_user_agent(struct text agent, struct guess *out)
{
	static const struct mark apple[] = {
		{ "iPhone OS", "iOS", "phone" },
		{ "iPad; CPU OS", "iPadOS", "tablet" },
		{ "Mac OS X", "macOS", "pc" },
		{ "Android", "Android", "phone" },
	};
	size_t end;

	guess_clear(out);
	if (guess_by(windows, ARRAY_LEN(windows), agent, out))
		return;
	if (guess_by(apple, ARRAY_LEN(apple), agent, out)) {
		end = (size_t)(out->part.p + out->part.n - agent.p);
		add_version(out, agent, end, 2);
		return;
	}
	guess_by(other_agents, ARRAY_LEN(other_agents), agent, out);
}

void
guess_dhcp_vendor(struct text vendor_class, struct guess *out)
{
	static const struct mark marks[] = {
		{ "MSFT 5.0", "Windows", "pc" },
		{ "MSFT 98", "Windows 98", "pc" },
		{ "MSFT", "Windows", "pc" },
		{ "android-dhcp", "Android", "phone" },
		{ "udhcp", "Linux", "" },
		{ "ArubaAP", "", "access-point" },
		{ "ArubaInstantAP", "", "access-point" },
		{ "Cisco AP", "", "access-point" },
		{ "Cisco Systems, Inc. IP Phone", "", "ip-phone" },
		{ "Hewlett-Packard JetDirect", "", "printer" },
		{ "HP Printer", "", "printer" },
		{ "Mfg=Hewlett Packard", "", "printer" },
		{ "EPSON", "", "printer" },
		{ "Canon", "", "printer" },
		{ "PS4", "", "game-console" },
		{ "PXEClient", "", "" },
	};
	size_t end;

	guess_clear(out);
	if (!guess_by(marks, ARRAY_LEN(marks), vendor_class, out))
		return;
	end = (size_t)(out->part.p + out->part.n - vendor_class.p);
	if (strcmp(out->os, "Android") == 0)
		add_version(out, vendor_class, end, 2);
}

/*
 * The order in which a system asks for options is its handwriting. Only those
 * that several public collections agree on; whole lists, never parts.
 */
void
guess_dhcp_parameters(struct text parameters, struct guess *out)
{
	static const struct mark marks[] = {
		{ "1,3,6,15,31,33,43,44,46,47,119,121,249,252", "Windows",
		  "pc" },
		{ "1,15,3,6,44,46,47,31,33,121,249,43,252", "Windows", "pc" },
		{ "1,15,3,6,44,46,47,31,33,121,249,43", "Windows", "pc" },
		{ "1,15,3,6,44,46,47,31,33,249,43", "Windows XP", "pc" },
		{ "1,15,3,6,44,46,47,31,33,43", "Windows 2000", "pc" },
		{ "1,121,3,6,15,119,252", "iOS/macOS", "" },
		{ "1,121,3,6,15,108,114,119,252", "iOS/macOS", "" },
		{ "1,3,6,15,119,252", "iOS/macOS", "" },
		{ "1,3,6,15,119,95,252,44,46", "macOS", "pc" },
		{ "1,121,3,6,15,119,252,95,44,46", "macOS", "pc" },
		{ "1,121,3,6,15,108,114,119,252,95,44,46", "macOS", "pc" },
		{ "1,3,6,15,26,28,51,58,59,43", "Android", "phone" },
		{ "1,3,6,15,26,28,51,58,59,43,114,108", "Android", "phone" },
		{ "1,33,3,6,15,28,51,58,59", "Android", "phone" },
		{ "1,121,33,3,6,15,28,51,58,59,119", "Android", "phone" },
		{ "1,28,2,3,15,6,119,12,44,47,26,121,42", "Linux", "" },
		{ "1,28,2,3,15,6,12", "Linux", "" },
	};
	size_t i;

	guess_clear(out);
	for (i = 0; i < ARRAY_LEN(marks); i++) {
		if (!text_is(parameters, marks[i].mark))
			continue;
		snprintf(out->os, sizeof(out->os), "%s", marks[i].os);
		out->kind = marks[i].kind;
		out->part = parameters;
		return;
	}
}

/* "Windows 7 Professional 7601 Service Pack 1" tells all; the old ones tell
 * only their number. */
void
guess_smb(struct text os, struct text manager, struct guess *out)
{
	static const struct mark marks[] = {
		{ "Windows Server 2022", "Windows Server 2022", "server" },
		{ "Windows Server 2019", "Windows Server 2019", "server" },
		{ "Windows Server 2016", "Windows Server 2016", "server" },
		{ "Windows Server 2012", "Windows Server 2012", "server" },
		{ "Windows Server 2008", "Windows Server 2008", "server" },
		{ "Windows Server (R) 2008", "Windows Server 2008", "server" },
		{ "Windows Server 2003", "Windows Server 2003", "server" },
		{ "Windows 10.0", "Windows 10/11", "pc" },
		{ "Windows 10", "Windows 10/11", "pc" },
		{ "Windows 6.3", "Windows 8.1", "pc" },
		{ "Windows 6.2", "Windows 8", "pc" },
		{ "Windows 6.1", "Windows 7", "pc" },
		{ "Windows 6.0", "Windows Vista", "pc" },
		{ "Windows 5.2", "Windows Server 2003", "server" },
		{ "Windows 8.1", "Windows 8.1", "pc" },
		{ "Windows 8", "Windows 8", "pc" },
		{ "Windows 7", "Windows 7", "pc" },
		{ "Windows Vista", "Windows Vista", "pc" },
		{ "Windows 2002", "Windows XP", "pc" },
		{ "Windows 5.1", "Windows XP", "pc" },
		{ "Windows 5.0", "Windows 2000", "pc" },
		{ "Windows 2000 2195", "Windows 2000", "pc" },
		{ "Windows NT", "Windows NT 4.0", "pc" },
		{ "Windows 4.0", "Windows NT 4.0", "pc" },
	};

	guess_clear(out);
	if (guess_by(marks, ARRAY_LEN(marks), os, out)) {
		out->part = os;
		return;
	}
	if (text_starts_nocase(manager, "Samba")) {
		snprintf(out->os, sizeof(out->os), "Linux/Unix (Samba)");
		out->part = manager;
	}
}

void
guess_system(struct text system, struct guess *out)
{
	static const struct mark marks[] = {
		{ "Windows 4.9", "Linux/Unix (Samba)", "" },
		{ "Windows 4.0", "Windows 95/98/NT", "pc" },
		{ "Microsoft-Windows/10.0", "Windows 10/11", "pc" },
		{ "Microsoft-Windows/6.3", "Windows 8.1", "pc" },
		{ "Microsoft-Windows/6.2", "Windows 8", "pc" },
		{ "Microsoft-Windows/6.1", "Windows 7", "pc" },
		{ "Microsoft-Windows/6.0", "Windows Vista", "pc" },
		{ "Microsoft-Windows-NT/5.1", "Windows XP", "pc" },
		{ "Cisco IOS", "Cisco IOS", "" },
		{ "Cisco Internetwork Operating System", "Cisco IOS", "" },
	};
	struct text none = { NULL, 0 };

	guess_clear(out);
	if (guess_by(marks, ARRAY_LEN(marks), system, out))
		return;
	if (text_is(system, "Apple")) {
		snprintf(out->os, sizeof(out->os), "iOS/macOS");
		out->part = system;
		return;
	}
	guess_smb(system, none, out);
}

void
guess_ssh(struct text software, struct guess *out)
{
	static const struct mark marks[] = {
		{ "Debian", "Linux (Debian)", "" },
		{ "Ubuntu", "Linux (Ubuntu)", "" },
		{ "Raspbian", "Linux (Raspbian)", "" },
		{ "FreeBSD", "FreeBSD", "" },
		{ "for_Windows", "Windows", "" },
		{ "ROSSSH", "MikroTik RouterOS", "router" },
		{ "Cisco-", "Cisco IOS", "router" },
		{ "YAMAHA", "", "router" },
		{ "dropbear", "Linux", "" },
	};

	guess_clear(out);
	guess_by(marks, ARRAY_LEN(marks), software, out);
}

/* Buffalo's "LS210D3F2" and "TS3210DN", I-O Data's "HDL2-AA": what shared
 * disks are called when nobody has named them. */
static bool
name_is_disk(struct text name)
{
	size_t k = 2;

	if (text_starts_nocase(name, "HDL") && name.n > 4 &&
	    strchr("-0123456789", name.p[3]) != NULL)
		return true;
	if (!text_starts_nocase(name, "LS") && !text_starts_nocase(name, "TS"))
		return false;
	while (k < name.n && name.p[k] >= '0' && name.p[k] <= '9')
		k++;
	return k >= 5 && k < name.n && (name.p[k] == 'D' || name.p[k] == 'd');
}

void
guess_name(struct text name, struct guess *out)
{
	static const struct mark marks[] = {
		{ "iphone", "", "phone" },    { "ipad", "", "tablet" },
		{ "macbook", "", "pc" },      { "imac", "", "pc" },
		{ "mac-mini", "", "pc" },     { "android", "", "phone" },
		{ "galaxy", "", "phone" },    { "pixel", "", "phone" },
		{ "xperia", "", "phone" },    { "desktop-", "", "pc" },
		{ "laptop", "", "pc" },       { "raspberrypi", "", "iot" },
		{ "synology", "", "nas" },    { "diskstation", "", "nas" },
		{ "linkstation", "", "nas" }, { "terastation", "", "nas" },
		{ "landisk", "", "nas" },     { "qnap", "", "nas" },
		{ "printer", "", "printer" }, { "epson", "", "printer" },
		{ "sonos", "", "speaker" },   { "chromecast", "", "tv" },
	};
	/* Makers' own patterns: Brother, HP, Canon, Kyocera, Ricoh. */
	static const char *const printers[] = { "BRN", "BRW", "NPI", "KM",
						"RNP" };
	size_t i, k;

	guess_clear(out);
	if (guess_by(marks, ARRAY_LEN(marks), name, out))
		return;
	if (name_is_disk(name)) {
		out->kind = "nas";
		out->part = name;
		return;
	}
	if (name.n < 8)
		return;
	for (i = 0; i < ARRAY_LEN(printers); i++) {
		if (!text_starts(name, printers[i]))
			continue;
		for (k = strlen(printers[i]); k < name.n; k++)
			if (strchr("0123456789ABCDEF", name.p[k]) == NULL)
				break;
		if (k == name.n) {
			out->kind = "printer";
			out->part = name;
			return;
		}
	}
}

void
guess_service(struct text service, struct guess *out)
{
	static const struct mark marks[] = {
		{ "_ipp", "", "printer" },
		{ "_printer", "", "printer" },
		{ "_pdl-datastream", "", "printer" },
		{ "_scanner", "", "printer" },
		{ "_uscan", "", "printer" },
		{ "_googlecast", "", "tv" },
		{ "_sonos", "", "speaker" },
		{ "_spotify-connect", "", "speaker" },
		{ "_hap.", "", "iot" },
		{ "_apple-mobdev", "", "phone" },
		{ "_companion-link", "iOS/macOS", "" },
		{ "_afpovertcp", "macOS", "" },
		{ "_readynas", "", "nas" },
		{ "_qdiscover", "", "nas" },
		{ "InternetGatewayDevice", "", "router" },
		{ "WANDevice", "", "router" },
		{ "MediaRenderer", "", "tv" },
		{ "PrintDevice", "", "printer" },
		{ "wprt:", "", "printer" },
	};

	guess_clear(out);
	guess_by(marks, ARRAY_LEN(marks), service, out);
}
