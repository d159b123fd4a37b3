/* address.c: see address.h. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/hex.h"
#include "base/num.h"
#include "fmt/address.h"

/* ::ffff:0:0/96, an IPv4 address in the dress of an IPv6 one */
static const uint8_t mapped_prefix[12] = { [10] = 0xff, [11] = 0xff };

static const struct network private_networks[] = {
	{ { 4, { 10 } }, 8 },         { { 4, { 172, 16 } }, 12 },
	{ { 4, { 192, 168 } }, 16 },  { { 4, { 169, 254 } }, 16 },
	{ { 4, { 127 } }, 8 },        { { 4, { 100, 64 } }, 10 },
	{ { 6, { 0xfc } }, 7 },       { { 6, { 0xfe, 0x80 } }, 10 },
	{ { 6, { [15] = 1 } }, 128 },
};

static const struct network multicast_networks[] = {
	{ { 4, { 224 } }, 4 },
	{ { 4, { 255, 255, 255, 255 } }, 32 },
	{ { 6, { 0xff } }, 8 },
};

static const struct network loopback_networks[] = {
	{ { 4, { 127 } }, 8 },
	{ { 6, { [15] = 1 } }, 128 },
};

/* Four numbers without leading zeros: "010" is eight to some readers. */
static bool
parse4(struct text t, uint8_t *bytes)
{
	size_t at = 0;

	for (int i = 0; i < 4; i++) {
		int value = 0, digits = 0;

		if (i > 0 && (at >= t.n || t.p[at++] != '.'))
			return false;
		for (; at < t.n && t.p[at] >= '0' && t.p[at] <= '9'; at++) {
			if (++digits > 3 || (digits > 1 && value == 0))
				return false;
			value = value * 10 + (t.p[at] - '0');
		}
		if (digits == 0 || value > 255)
			return false;
		bytes[i] = (uint8_t)value;
	}
	return at == t.n;
}

static bool
parse6(struct text t, uint8_t *bytes)
{
	char buffer[ADDRESS_TEXT_MAX];

	if (t.n >= sizeof(buffer) || text_find(t, '\0') < t.n)
		return false;
	text_copy(buffer, sizeof(buffer), t);
	return inet_pton(AF_INET6, buffer, bytes) == 1;
}

int
address_parse(struct text t, struct address *out, struct err *e)
{
	struct address a = { 0 };

	if (parse4(t, a.bytes)) {
		a.family = 4;
	} else {
		a = (struct address){ .family = 6 };
		if (!parse6(t, a.bytes))
			return err_set(
			    e, ERR_INVALID, "'%.*s' is not an IP address",
			    (int)(t.n < 60 ? t.n : 60), t.n > 0 ? t.p : "");
	}
	*out = a;
	return 0;
}

void
address_write(const struct address *a, char *buffer)
{
	if (a->family == 4) {
		snprintf(buffer, ADDRESS_TEXT_MAX, "%u.%u.%u.%u", a->bytes[0],
			 a->bytes[1], a->bytes[2], a->bytes[3]);
		return;
	}
	if (a->family != 6 ||
	    inet_ntop(AF_INET6, a->bytes, buffer, ADDRESS_TEXT_MAX) == NULL)
		buffer[0] = '\0';
}

bool
address_equal(const struct address *a, const struct address *b)
{
	return a->family == b->family &&
	       memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

static void
clear_host_bits(struct network *n)
{
	size_t whole = n->bits / 8;

	if (whole == sizeof(n->address.bytes))
		return;
	n->address.bytes[whole] &= (uint8_t)(0xff00 >> n->bits % 8);
	for (size_t i = whole + 1; i < sizeof(n->address.bytes); i++)
		n->address.bytes[i] = 0;
}

int
network_parse(struct text t, struct network *out, struct err *e)
{
	size_t slash = text_find(t, '/');
	struct network n = { 0 };
	int64_t most, bits;

	if (address_parse(text_slice(t, 0, slash), &n.address, e) != 0)
		return -1;
	most = n.address.family == 4 ? 32 : 128;
	bits = most;
	if (slash < t.n &&
	    num_int(text_slice(t, slash + 1, t.n), 0, most, &bits, e) != 0)
		return err_prefix(e, "network length");
	n.bits = (uint8_t)bits;
	clear_host_bits(&n);
	*out = n;
	return 0;
}

bool
network_has(const struct network *n, const struct address *a)
{
	size_t whole = n->bits / 8;
	uint8_t mask = (uint8_t)(0xff00 >> n->bits % 8);

	if (n->address.family != a->family || a->family == 0)
		return false;
	if (memcmp(n->address.bytes, a->bytes, whole) != 0)
		return false;
	return n->bits % 8 == 0 ||
	       ((n->address.bytes[whole] ^ a->bytes[whole]) & mask) == 0;
}

static bool
any_has(const struct network *list, size_t count, const struct address *a)
{
	struct address plain = *a;

	if (a->family == 6 &&
	    memcmp(a->bytes, mapped_prefix, sizeof(mapped_prefix)) == 0) {
		plain = (struct address){ .family = 4 };
		memcpy(plain.bytes, a->bytes + sizeof(mapped_prefix), 4);
	}
	for (size_t i = 0; i < count; i++)
		if (network_has(&list[i], &plain))
			return true;
	return false;
}

bool
address_is_private(const struct address *a)
{
	return any_has(private_networks, ARRAY_LEN(private_networks), a);
}

bool
address_is_multicast(const struct address *a)
{
	return any_has(multicast_networks, ARRAY_LEN(multicast_networks), a);
}

bool
address_is_loopback(const struct address *a)
{
	return any_has(loopback_networks, ARRAY_LEN(loopback_networks), a);
}

bool
address_is_unspecified(const struct address *a)
{
	static const uint8_t zero[16];

	return a->family != 0 && memcmp(a->bytes, zero, sizeof(zero)) == 0;
}

/* Where a separator may stand: after every byte, or after every second. */
static size_t
mac_group(struct text t)
{
	if (t.n == 17 && (t.p[2] == ':' || t.p[2] == '-'))
		return 2;
	if (t.n == 14 && t.p[4] == '.')
		return 4;
	return 0;
}

int
mac_parse(struct text t, struct mac *out, struct err *e)
{
	size_t group = mac_group(t), used = 0;
	char digits[12], separator = group > 0 ? t.p[group] : '\0';
	bool good = group > 0;
	struct mac m = { 0 };

	for (size_t i = 0; good && i < t.n; i++) {
		if (i % (group + 1) == group)
			good = t.p[i] == separator;
		else if (used < sizeof(digits))
			digits[used++] = t.p[i];
	}
	if (!good || hex_parse((struct text){ digits, used }, m.bytes,
			       sizeof(m.bytes), NULL) != 0)
		return err_set(e, ERR_INVALID,
			       "'%.*s' is not a hardware address",
			       (int)(t.n < 40 ? t.n : 40), t.n > 0 ? t.p : "");
	*out = m;
	return 0;
}

void
mac_write(const struct mac *m, char *buffer)
{
	for (size_t i = 0; i < sizeof(m->bytes); i++) {
		hex_write(&m->bytes[i], 1, buffer + 3 * i);
		buffer[3 * i + 2] = i + 1 < sizeof(m->bytes) ? ':' : '\0';
	}
}

bool
mac_is_random(const struct mac *m)
{
	return (m->bytes[0] & 2) != 0;
}

bool
mac_is_group(const struct mac *m)
{
	return (m->bytes[0] & 1) != 0;
}
