/* address.c: see address.h. */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/hex.h"
#include "base/num.h"
#include "fmt/address.h"

static const uint8_t mapped_prefix[12] = { [10] = 0xff, [11] = 0xff };

/* The first four bytes at 'p', the first one lowest. */
static uint32_t
four_bytes(const char *p)
{
	const uint8_t *b = (const uint8_t *)p;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
	       (uint32_t)b[3] << 24;
}

/*
 * The number in the first bytes of 'word', one to three digits, no more than
 * 255, without leading zeros: "010" is eight to some readers. Returns the
 * digits, 0 when it is not that. Without loops and branches: how long a number
 * is, is what a processor guesses wrong.
 */
static unsigned
octet(uint32_t word, uint8_t *out)
{
	uint32_t x = word ^ 0x30303030u, value;
	/* A carry runs only out of a byte that is no digit. */
	uint32_t other = ((x + 0x76767676u) | x) & 0x80808080u;
	unsigned count = other == 0 ? 4 : (unsigned)__builtin_ctz(other) / 8;

	if (count == 0 || count > 3)
		return 0;
	if (count > 1 && (x & 0xff) == 0)
		return 0;
	x <<= (4 - count) * 8;
	value = (x >> 8 & 0xff) * 100 + (x >> 16 & 0xff) * 10 + (x >> 24);
	*out = (uint8_t)value;
	return value > 255 ? 0 : count;
}

static bool
parse4(struct text t, uint8_t *bytes)
{
	const char *p = t.p, *end = t.p + t.n;
	unsigned count;
	uint32_t word;

	/* 0.0.0.0 and 255.255.255.255 */
	if (t.n < 7 || t.n > 15)
		return false;
	for (int i = 0; i < 4 && p < end; i++, p += count + 1) {
		/* Near the end: the last four bytes, of which some are left. */
		word = end - p >= 4
			   ? four_bytes(p)
			   : four_bytes(end - 4) >> (4 - (end - p)) * 8;
		count = octet(word, &bytes[i]);
		if (count == 0)
			return false;
		if (i == 3)
			return p + count == end;
		if (p + count == end || p[count] != '.')
			return false;
	}
	return false;
}

static bool
parse6(struct text t, uint8_t *bytes)
{
	char buffer[ADDRESS_TEXT_MAX];

	/* Names of hosts come here too, more often than addresses. */
	if (t.n >= sizeof(buffer) || text_find(t, ':') == t.n ||
	    text_find(t, '\0') < t.n)
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

/* The four bytes of an IPv4 address, also of one in the dress of an IPv6 one
 * (::ffff:0:0/96); NULL when it is none. */
static const uint8_t *
bytes4(const struct address *a)
{
	if (a->family == 4)
		return a->bytes;
	if (a->family == 6 &&
	    memcmp(a->bytes, mapped_prefix, sizeof(mapped_prefix)) == 0)
		return a->bytes + sizeof(mapped_prefix);
	return NULL;
}

static bool
is_loopback6(const struct address *a)
{
	static const uint8_t loopback[16] = { [15] = 1 };

	return memcmp(a->bytes, loopback, sizeof(loopback)) == 0;
}

/* Asked several times of every record: no lists here. */
bool
address_is_private(const struct address *a)
{
	const uint8_t *b = bytes4(a);

	if (b == NULL) {
		b = a->bytes;
		return a->family == 6 &&
		       ((b[0] & 0xfe) == 0xfc ||
			(b[0] == 0xfe && b[1] >> 6 == 2) || is_loopback6(a));
	}
	switch (b[0]) {
	case 10:
	case 127:
		return true;
	case 100:
		return b[1] >> 6 == 1;
	case 169:
		return b[1] == 254;
	case 172:
		return b[1] >> 4 == 1;
	case 192:
		return b[1] == 168;
	default:
		return false;
	}
}

bool
address_is_multicast(const struct address *a)
{
	const uint8_t *b = bytes4(a);

	if (b == NULL)
		return a->family == 6 && a->bytes[0] == 0xff;
	return b[0] >> 4 == 14 ||
	       (b[0] == 255 && b[1] == 255 && b[2] == 255 && b[3] == 255);
}

bool
address_is_loopback(const struct address *a)
{
	const uint8_t *b = bytes4(a);

	return b != NULL ? b[0] == 127 : a->family == 6 && is_loopback6(a);
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
