/* test_address.c: IP addresses, networks and hardware addresses. */
#include <arpa/inet.h>
#include <string.h>

#include "base/def.h"
#include "fmt/address.h"
#include "tap.h"

static void
test_parse(void)
{
	static const struct {
		const char *text, *want; /* NULL: refused */
	} cases[] = {
		{ "192.0.2.1", "192.0.2.1" },
		{ "0.0.0.0", "0.0.0.0" },
		{ "255.255.255.255", "255.255.255.255" },
		{ "2001:DB8::1", "2001:db8::1" },
		{ "::", "::" },
		{ "::ffff:192.0.2.1", "::ffff:192.0.2.1" },
		{ "fe80:0000:0000:0000:0001:0002:0003:0004", "fe80::1:2:3:4" },
		{ "", NULL },
		{ "1.2.3", NULL },
		{ "1.2.3.4.5", NULL },
		{ "1.2.3.256", NULL },
		{ "1.2.3.04", NULL },
		{ "1.2.3.00", NULL },
		{ "1.2.3.4 ", NULL },
		{ " 1.2.3.4", NULL },
		{ "1..3.4", NULL },
		{ "1.2.3.", NULL },
		{ "0x7f.1", NULL },
		{ "2001:db8", NULL },
		{ ":::", NULL },
		{ "fe80::1%eth0", NULL },
		{ "[::1]", NULL },
		{ "example.jp", NULL },
	};
	char text[ADDRESS_TEXT_MAX];
	struct address a;
	struct err e;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		err_clear(&e);
		tap_int(address_parse(text_of(cases[i].text), &a, &e),
			cases[i].want != NULL ? 0 : -1, cases[i].text);
		if (cases[i].want == NULL)
			continue;
		address_write(&a, text);
		tap_text(text, cases[i].want, "written");
	}
	tap_int(address_parse(TEXT("::1\0x"), &a, &e), -1, "a zero byte");
}

/* The quick reader of IPv4 against the system's, on texts near the edge. */
static void
test_parse4(void)
{
	static const char letters[] = "0123456789012525.......x";
	int wrong = 0, good = 0, theirs;
	uint64_t seed = 1;
	uint8_t bytes[4];
	char text[18];
	struct address a;

	for (int i = 0; i < 300000; i++) {
		size_t n = (size_t)(seed >> 40) % 17;

		for (size_t k = 0; k < n; k++) {
			seed = seed * UINT64_C(6364136223846793005) + 1;
			text[k] =
			    letters[(seed >> 33) % (ARRAY_LEN(letters) - 1)];
		}
		text[n] = '\0';
		seed = seed * UINT64_C(6364136223846793005) + 1;
		theirs = inet_pton(AF_INET, text, bytes);
		memset(&a, 0, sizeof(a));
		if ((address_parse(text_of(text), &a, NULL) == 0) != theirs ||
		    (theirs == 1 && memcmp(a.bytes, bytes, 4) != 0))
			wrong++;
		good += theirs;
	}
	tap_int(wrong, 0, "reads IPv4 as the system does");
	tap_ok(good > 500, "%d good ones among them", good);
}

static struct address
address_of(const char *text)
{
	struct address a = { 0 };

	if (address_parse(text_of(text), &a, NULL) != 0)
		tap_ok(0, "bad test address %s", text);
	return a;
}

static void
test_network(void)
{
	static const struct {
		const char *network, *address;
		bool has;
	} cases[] = {
		{ "192.168.0.0/16", "192.168.255.1", true },
		{ "192.168.0.0/16", "192.169.0.1", false },
		{ "10.1.2.3", "10.1.2.3", true },
		{ "10.1.2.3", "10.1.2.4", false },
		{ "0.0.0.0/0", "8.8.8.8", true },
		{ "0.0.0.0/0", "::1", false },
		{ "192.0.2.128/25", "192.0.2.200", true },
		{ "192.0.2.128/25", "192.0.2.127", false },
		{ "2001:db8::/33", "2001:db8:7fff::1", true },
		{ "2001:db8::/33", "2001:db8:8000::1", false },
		{ "::1/128", "::1", true },
	};
	struct network n;
	struct address a;
	char text[ADDRESS_TEXT_MAX];

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		a = address_of(cases[i].address);
		tap_int(network_parse(text_of(cases[i].network), &n, NULL), 0,
			cases[i].network);
		tap_int(network_has(&n, &a), cases[i].has, cases[i].address);
	}
	tap_int(network_parse(TEXT("10.1.2.3/8"), &n, NULL), 0, "host bits");
	address_write(&n.address, text);
	tap_text(text, "10.0.0.0", "are cleared");
	tap_int(network_parse(TEXT("10.0.0.0/33"), &n, NULL), -1, "/33");
	tap_int(network_parse(TEXT("10.0.0.0/"), &n, NULL), -1, "empty length");
	tap_int(network_parse(TEXT("::/129"), &n, NULL), -1, "/129");
}

static void
test_questions(void)
{
	static const struct {
		const char *text;
		bool is_private, is_multicast, is_loopback, is_unspecified;
	} cases[] = {
		{ "10.0.0.1", true, false, false, false },
		{ "172.15.0.1", false, false, false, false },
		{ "172.31.255.255", true, false, false, false },
		{ "192.168.1.1", true, false, false, false },
		{ "169.254.1.1", true, false, false, false },
		{ "100.64.0.1", true, false, false, false },
		{ "100.128.0.1", false, false, false, false },
		{ "127.1.2.3", true, false, true, false },
		{ "203.0.113.1", false, false, false, false },
		{ "224.0.0.251", false, true, false, false },
		{ "255.255.255.255", false, true, false, false },
		{ "0.0.0.0", false, false, false, true },
		{ "::", false, false, false, true },
		{ "::1", true, false, true, false },
		{ "fd12::1", true, false, false, false },
		{ "fe80::1", true, false, false, false },
		{ "ff02::fb", false, true, false, false },
		{ "2001:db8::1", false, false, false, false },
		{ "::ffff:10.0.0.1", true, false, false, false },
		{ "::ffff:203.0.113.1", false, false, false, false },
	};
	struct address a, none = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		a = address_of(cases[i].text);
		tap_int(address_is_private(&a), cases[i].is_private,
			cases[i].text);
		tap_int(address_is_multicast(&a), cases[i].is_multicast,
			"multicast");
		tap_int(address_is_loopback(&a), cases[i].is_loopback,
			"loopback");
		tap_int(address_is_unspecified(&a), cases[i].is_unspecified,
			"unspecified");
	}
	tap_ok(!address_is_private(&none) && !address_is_unspecified(&none),
	       "no address is nothing of all that");
	a = address_of("0.0.0.0");
	tap_ok(!address_equal(&a, &none), "and not 0.0.0.0");
}

static void
test_mac(void)
{
	static const char *const good[] = { "aa:BB:cc:00:11:22",
					    "AA-BB-CC-00-11-22",
					    "aabb.cc00.1122" };
	static const char *const bad[] = { "",
					   "aa:bb:cc:00:11",
					   "aa:bb-cc:00:11:22",
					   "aa:bb:cc:00:11:2g",
					   "aabbcc001122",
					   "aabb:cc00:1122",
					   "aa:bb:cc:00:11:22:33",
					   "aa.bb.cc.00.11.22" };
	char text[MAC_TEXT_MAX];
	struct mac m;

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		tap_int(mac_parse(text_of(good[i]), &m, NULL), 0, good[i]);
		mac_write(&m, text);
		tap_text(text, "aa:bb:cc:00:11:22", "written");
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		tap_int(mac_parse(text_of(bad[i]), &m, NULL), -1, bad[i]);
	tap_ok(mac_is_random(&m) && !mac_is_group(&m), "aa: is random");
	m.bytes[0] = 0x01;
	tap_ok(!mac_is_random(&m) && mac_is_group(&m), "01: is a group");
}

int
main(void)
{
	test_parse();
	test_parse4();
	test_network();
	test_questions();
	test_mac();
	return tap_done();
}
