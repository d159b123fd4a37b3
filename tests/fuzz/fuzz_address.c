/* fuzz_address.c: any bytes as an address, a network, a hardware address, a
 * time or a number; what is taken is written and taken again. */
#include "base/check.h"
#include "base/num.h"
#include "base/stamp.h"
#include "fmt/address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_addresses(struct text t)
{
	char text[ADDRESS_TEXT_MAX], mac_text[MAC_TEXT_MAX];
	struct address a, b;
	struct network n;
	struct mac m, o;

	if (address_parse(t, &a, NULL) == 0) {
		address_write(&a, text);
		CHECK(address_parse(text_of(text), &b, NULL) == 0);
		CHECK(address_equal(&a, &b));
		CHECK(!address_is_loopback(&a) || address_is_private(&a));
	}
	if (network_parse(t, &n, NULL) == 0)
		CHECK(network_has(&n, &n.address));
	if (mac_parse(t, &m, NULL) == 0) {
		mac_write(&m, mac_text);
		CHECK(mac_parse(text_of(mac_text), &o, NULL) == 0);
		for (size_t i = 0; i < sizeof(m.bytes); i++)
			CHECK(m.bytes[i] == o.bytes[i]);
	}
}

static void
try_numbers(struct text t)
{
	char text[STAMP_TEXT_MAX];
	int64_t value, again;
	double real;

	if (stamp_parse_us(t, &value, NULL) == 0) {
		stamp_write_iso(value / 1000, text);
		CHECK(stamp_parse_us(text_of(text), &again, NULL) == 0);
		CHECK(again == value / 1000 * 1000);
	}
	if (num_int(t, INT64_MIN, INT64_MAX, &value, NULL) == 0) {
		CHECK(num_real(t, -1e19, 1e19, &real, NULL) == 0);
		CHECK(real == (double)value);
	}
	if (num_size(t, 0, INT64_MAX, &value, NULL) == 0) {
		num_size_write(value, text);
		CHECK(num_size(text_of(text), 0, INT64_MAX, &again, NULL) == 0);
		CHECK(again == value);
	}
	if (num_duration(t, 0, INT64_MAX, &value, NULL) == 0) {
		num_duration_write(value, text);
		CHECK(num_duration(text_of(text), 0, INT64_MAX, &again, NULL) ==
		      0);
		CHECK(again == value);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text t = { (const char *)data, size };

	try_addresses(t);
	try_numbers(t);
	return 0;
}
