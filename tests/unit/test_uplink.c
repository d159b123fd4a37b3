/* Sending over real TLS to a stand-in centre, with the clock handed in: what
 * is sent, in which order, how often, and what happens when the centre is
 * busy, broken, gone or does not want us. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "base/num.h"
#include "crypt/enrolment_code.h"
#include "crypt/identity.h"
#include "crypt/signature.h"
#include "os/child.h"
#include "os/file.h"
#include "relay/enrol.h"
#include "relay/outbox.h"
#include "relay/uplink.h"
#include "relay/wire.h"
#include "tap.h"

#define NOW INT64_C(1795000000000)

static char folder[200];
static struct arena *arena, *kept;
static struct err error;
static struct child centre;
static int to_centre[2], from_centre[2];
static int port;

static int
openssl(const char *const *arguments)
{
	struct child_plan plan = { .arguments = arguments,
				   .folder = folder,
				   .input = CHILD_NULL,
				   .output = CHILD_NULL,
				   .error = CHILD_NULL };
	struct child child = { 0 };

	if (child_start(&plan, &child, &error) != 0 ||
	    child_wait(&child, 60000, &error) != 0)
		return -1;
	return child.exit_status;
}

static bool
certificates_make(void)
{
	static const char *const ca[] = { "openssl",
					  "req",
					  "-x509",
					  "-newkey",
					  "ec",
					  "-pkeyopt",
					  "ec_paramgen_curve:P-256",
					  "-nodes",
					  "-days",
					  "2",
					  "-subj",
					  "/CN=ca",
					  "-keyout",
					  "ca.key",
					  "-out",
					  "ca.crt",
					  NULL };
	static const char *const ask[] = {
		"openssl",    "req",        "-newkey",
		"ec",         "-pkeyopt",   "ec_paramgen_curve:P-256",
		"-nodes",     "-subj",      "/CN=centre",
		"-keyout",    "centre.key", "-out",
		"centre.csr", NULL
	};
	static const char *const sign[] = {
		"openssl",    "x509",       "-req",   "-in",
		"centre.csr", "-CA",        "ca.crt", "-CAkey",
		"ca.key",     "-days",      "2",      "-CAcreateserial",
		"-out",       "centre.crt", NULL
	};

	return openssl(ca) == 0 && openssl(ask) == 0 && openssl(sign) == 0;
}

static struct text
file_text(const char *name)
{
	char path[400];
	struct str s;
	struct text t;

	str_init(&s, 65536);
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	CHECK(file_read(path, &s, &error) == 0);
	t = text_of(arena_text(kept, str_view(&s)));
	str_done(&s);
	return t;
}

/* One line from the stand-in. */
static const char *
said(void)
{
	static char line[65536];
	size_t n = 0;

	while (n < sizeof(line) - 1 && read(from_centre[0], line + n, 1) == 1)
		if (line[n++] == '\n')
			break;
	line[n > 0 ? n - 1 : 0] = '\0';
	return line;
}

static const char *
tell(const char *order)
{
	char line[2000];
	int n = snprintf(line, sizeof(line), "%s\n", order);

	CHECK(write(to_centre[1], line, (size_t)n) == n);
	return said();
}

static bool
centre_start(void)
{
	const char *arguments[] = { "python3", "tests/tools/stand_in_centre.py",
				    folder, NULL };
	struct child_plan plan = { .arguments = arguments,
				   .error = CHILD_KEEP,
				   .die_with_us = true };
	int64_t number = 0;

	CHECK(child_pipe(to_centre, &error) == 0);
	CHECK(child_pipe(from_centre, &error) == 0);
	plan.input = to_centre[0];
	plan.output = from_centre[1];
	if (child_start(&plan, &centre, &error) != 0 ||
	    num_int(text_of(said()), 1, 65535, &number, &error) != 0)
		return false;
	port = (int)number;
	return true;
}

static void
health(void *context, struct str *out)
{
	UNUSED(context);
	str_add(out, "{\"engine\":\"running\"}");
}

static char orders_got[400];
static bool orders_followed;

static bool
orders(void *context, struct text text)
{
	UNUSED(context);
	text_copy(orders_got, sizeof(orders_got), text);
	return orders_followed;
}

static struct spool *spool;
static struct uplink *uplink;
static int64_t now = NOW;

static int64_t
put(enum spool_lane lane, const char *body)
{
	struct spool_batch b = { .lane = lane,
				 .closed_ms = now,
				 .records = 1,
				 .raw_bytes = 9,
				 .body = text_of(body) };

	CHECK(spool_add(spool, &b, &error) == 0);
	return b.sequence;
}

static struct uplink_report
report(void)
{
	struct uplink_report r;

	uplink_report_get(uplink, &r);
	return r;
}

static int64_t
pending(void)
{
	struct spool_counts c;

	spool_counts_get(spool, &c);
	return c.batches;
}

/* Steps until there is nothing to do now, at most 'most' times. */
static int64_t
steps(int most)
{
	int64_t wait = 0;

	while (most-- > 0 && wait == 0)
		wait = uplink_step(uplink, now);
	return wait;
}

static int
count_of(const char *text, const char *part)
{
	int n = 0;

	for (const char *p = text; (p = strstr(p, part)) != NULL; p++)
		n++;
	return n;
}

static void
test_good(void)
{
	int64_t wait;

	put(SPOOL_DETAIL, "one");
	put(SPOOL_KEEP, "two");
	tap_int(report().state, UPLINK_STARTING, "nothing asked yet");
	uplink_step(uplink, now);
	tap_int(report().state, UPLINK_UP, "the first step is a heartbeat");
	tap_ok(strstr(tell("report"), "\"batches\": []") != NULL,
	       "and no batch");
	wait = steps(10);
	tap_ok(wait > 0 && wait <= 60000, "then all, then the next heartbeat");
	tap_ok(strstr(tell("report"), "\"batches\": [[1, 1, ") != NULL,
	       "in order");
	tap_int(pending(), 0, "all acknowledged");
	tap_int(report().batches, 2, "two counted");
	tap_ok(report().clock_known, "the centre's clock is known");
	now += 60000;
	steps(5);
	tap_ok(strstr(tell("report"), "\"heartbeats\": 2") != NULL,
	       "a heartbeat a minute");
	uplink_tell(uplink);
	steps(5);
	tap_ok(strstr(tell("report"), "\"heartbeats\": 3") != NULL,
	       "and one at once when asked");
}

static void
test_later(void)
{
	int64_t wait, number = put(SPOOL_KEEP, "three");
	char want[40];

	tell("mode 503");
	wait = steps(3);
	tap_ok(wait >= 7000 && wait < 8000, "Retry-After is kept to: %lld",
	       (long long)wait);
	tap_int(report().state, UPLINK_BUSY, "the centre is busy");
	tap_int(pending(), 1, "nothing is lost");
	now += 1000;
	uplink_tell(uplink);
	tap_ok(uplink_step(uplink, now) > 5000, "nothing wakes us earlier");
	tell("mode good");
	now += 8000;
	steps(5);
	tap_int(report().state, UPLINK_UP, "up again");
	tap_int(pending(), 0, "sent");
	snprintf(want, sizeof(want), "[%lld, 1, ", (long long)number);
	tap_int(count_of(tell("report"), want), 1, "once");
}

static void
test_refusals(void)
{
	int64_t wait;

	tell("mode 400");
	put(SPOOL_KEEP, "bad");
	steps(5);
	tap_int(pending(), 0, "what can never be taken is put aside");
	tap_int(report().refused, 1, "and counted");
	tap_int(report().state, UPLINK_UP, "we are still up");
	tell("mode 403");
	put(SPOOL_KEEP, "x");
	wait = steps(5);
	tap_int(report().state, UPLINK_REFUSED, "not welcome");
	tap_ok(wait >= 60000, "asks again, but seldom");
	tap_int(pending(), 1, "and keeps what it has");
	now += wait;
	tell("mode rubbish");
	wait = steps(5);
	tap_int(report().state, UPLINK_DOWN, "rubbish is no answer");
	tap_int(pending(), 1, "and acknowledges nothing");
	tell("mode good");
	now += wait;
	steps(5);
	tap_int(pending(), 0, "until the centre is itself again");
}

static void
test_gone(void)
{
	int64_t wait, most = 0;
	char want[40];
	int tries = 0;

	tell("stop");
	put(SPOOL_DETAIL, "a week of it");
	for (int64_t end = now + INT64_C(7) * 24 * 3600 * 1000; now < end;) {
		wait = steps(2);
		tries++;
		most = wait > most ? wait : most;
		now += wait;
	}
	tap_int(report().state, UPLINK_DOWN, "a week without a line");
	tap_int(report().fault, CLIENT_FAULT_CONNECT, "nobody there");
	tap_ok(most <= 450001, "never longer than some minutes: %lld",
	       (long long)most);
	tap_ok(tries < 7 * 24 * 60, "and not in a hurry: %d tries", tries);
	tell("start");
	now += 500000;
	steps(5);
	tap_int(report().state, UPLINK_UP, "the line is back");
	tap_int(pending(), 0, "everything is sent");
	snprintf(want, sizeof(want), "\"sent\": %lld", (long long)now);
	tap_ok(strstr(tell("report"), want) != NULL,
	       "with the time of sending, not of a week ago");
}

static void
test_orders(void)
{
	uint8_t seed[SIGNATURE_SEED_BYTES] = { 1 };
	char signature[SIGNATURE_TEXT_MAX], line[1000];
	static const char text[] = "{\"sender\":7}";

	signature_make(seed, WIRE_SIGNATURE_CONTEXT, text_of(text), signature);
	signature[0] = signature[0] == '0' ? '1' : '0';
	snprintf(line, sizeof(line), "orders %s %s", text, signature);
	tell(line);
	uplink_tell(uplink);
	steps(5);
	tap_text(orders_got, "", "orders with a wrong signature are not read");
	tap_ok(strstr(report().why, "signed") != NULL, "which is told");
	signature_make(seed, WIRE_SIGNATURE_CONTEXT, TEXT("{\"sender\":8}"),
		       signature);
	snprintf(line, sizeof(line), "orders {\"sender\":8} %s", signature);
	tell(line);
	uplink_tell(uplink);
	steps(5);
	tap_text(orders_got, "{\"sender\":8}", "signed orders arrive");
	orders_got[0] = '\0';
	orders_followed = true;
	now += 5000;
	steps(5);
	tap_text(orders_got, "{\"sender\":8}",
		 "and again until they are followed");
	orders_got[0] = '\0';
	now += 60000;
	steps(5);
	tap_text(orders_got, "", "then no more");
}

/* The centre knows more numbers from us than we do. */
static void
test_skip(void)
{
	tell("durable 5000");
	now += 60000;
	steps(5);
	tap_int(put(SPOOL_KEEP, "z"), 5001, "numbers go on above the centre's");
	steps(5);
	tap_int(pending(), 0, "sent");
}

static void
test_pause(void)
{
	tap_int(uplink_pause(1, 0), 500, "the first pause, at least");
	tap_int(uplink_pause(1, 1000), 1500, "and at most");
	tap_int(uplink_pause(4, 4000), 8000, "doubling");
	tap_int(uplink_pause(60, 0), 150000, "to five minutes");
}

static int ready_count;

static void
ready(void *context)
{
	UNUSED(context);
	__atomic_add_fetch(&ready_count, 1, __ATOMIC_SEQ_CST);
}

static void
test_outbox(void)
{
	struct outbox_options o = { .spool = spool,
				    .delay_ms = 20,
				    .slow_ms = 60000,
				    .raw_max = 1000,
				    .ready = ready };
	struct outbox *out = NULL;
	struct outbox_counts counts;
	struct str large;

	CHECK(outbox_open(&out, &o, &error) == 0);
	outbox_line(out, SPOOL_KEEP, TEXT("{\"a\":1}"));
	outbox_line(out, SPOOL_KEEP, TEXT("{\"a\":2}"));
	for (int i = 0; i < 2000 && pending() == 0; i++)
		usleep(5000);
	tap_int(pending(), 1, "lines become a batch after a while");
	/* It is in the spool a moment before that is told. */
	for (int i = 0;
	     i < 2000 && __atomic_load_n(&ready_count, __ATOMIC_SEQ_CST) == 0;
	     i++)
		usleep(5000);
	tap_int(__atomic_load_n(&ready_count, __ATOMIC_SEQ_CST), 1,
		"which is told");
	outbox_set_slow(out, true);
	outbox_line(out, SPOOL_DETAIL, TEXT("{\"b\":1}"));
	outbox_flush(out);
	tap_int(pending(), 2, "at once when asked");
	for (int i = 0; i < 200; i++)
		outbox_line(out, SPOOL_DETAIL, TEXT("{\"number\":12345}"));
	for (int i = 0; i < 2000 && pending() == 2; i++)
		usleep(5000);
	tap_ok(pending() > 2, "or when there are many");
	str_init(&large, WIRE_LINE_MAX + 10);
	for (int i = 0; i <= WIRE_LINE_MAX; i++)
		str_add_byte(&large, 'x');
	tap_ok(!outbox_line(out, SPOOL_KEEP, str_view(&large)),
	       "a line over the limit is not taken");
	str_done(&large);
	outbox_counts_get(out, &counts);
	tap_int(counts.thrown, 1, "and counted");
	tap_int(counts.lines, 203, "as are the others");
	outbox_close(&out);
	steps(100);
	tap_int(pending(), 0, "all of it arrives");
	tap_int(report().refused, 1, "and can be taken");
}

static void
test_enrol(void)
{
	struct identity_facts facts;
	struct enrolment got;
	char secret[ENROLMENT_SECRET_MAX], code[ENROLMENT_CODE_MAX];
	char address[40], qr[200];
	struct enrol_options o = { .centre = address,
				   .code = "12345",
				   .kind = WIRE_KIND_SENSOR,
				   .version = "0",
				   .agent = "test",
				   .name = "box" };

	snprintf(address, sizeof(address), "127.0.0.1:%d", port);
	arena_reset(arena);
	tap_int(enrol(&o, arena, &got, &error), -1, "a code cut short");
	tap_int(error.kind, ERR_INVALID, "is refused at once");
	enrolment_secret_new(secret);
	memset(&facts, 7, sizeof(facts));
	enrolment_code_write(secret, facts.sha256, code);
	o.code = code;
	tap_int(enrol(&o, arena, &got, &error), -1, "another centre's code");
	tap_int(error.kind, ERR_DENIED, "is refused");
	tap_ok(strstr(tell("report"), "\"enrolled\": []") != NULL,
	       "and its secret was not told");
	CHECK(identity_read(file_text("ca.crt"), &facts, NULL, &error) == 0);
	enrolment_code_write(secret, facts.sha256, code);
	tap_int(enrol(&o, arena, &got, &error), -1, "a used code");
	tap_int(error.kind, ERR_DENIED, "is refused by the centre");
	tap_ok(strstr(error.text, "the code was used") != NULL, "in its words");
	tell("certificate yes");
	snprintf(qr, sizeof(qr), "komainu:enrol?centre=%s&code=%s", address,
		 code);
	o.code = qr;
	o.centre = NULL;
	err_clear(&error);
	tap_int(enrol(&o, arena, &got, &error), 0, "the QR code's text");
	tap_int(got.sender, 7, "our number");
	tap_text(got.company, "株式会社さんぷる製作所", "our company");
	tap_text(got.centre, address, "our centre");
	tap_ok(identity_match(got.key, got.certificate), "our certificate");
	o.centre = "evil.example/x?y";
	tap_int(enrol(&o, arena, &got, &error), -1, "an odd address");
	tap_int(error.kind, ERR_INVALID, "is refused");
	o.centre = "127.0.0.1:1";
	tap_int(enrol(&o, arena, &got, &error), -1, "nobody there");
	tap_int(got.fault, CLIENT_FAULT_CONNECT, "is told as such");
}

static void
test_all(void)
{
	char path[300], address[40], key[SIGNATURE_PUBLIC_MAX];
	uint8_t seed[SIGNATURE_SEED_BYTES] = { 1 };
	struct spool_options so = { .folder = path, .bytes_max = 1 << 20 };
	struct uplink_options o = { .centre = address,
				    .agent = "test",
				    .health = health,
				    .orders = orders };

	snprintf(path, sizeof(path), "%s/spool", folder);
	snprintf(address, sizeof(address), "127.0.0.1:%d", port);
	signature_public(seed, key);
	CHECK(spool_open(&spool, &so, &error) == 0);
	o.spool = spool;
	o.signer = text_of(key);
	o.authority = file_text("ca.crt");
	o.certificate = file_text("centre.crt");
	o.key = file_text("ca.key");
	tap_int(uplink_open(&uplink, &o, &error), -1,
		"a key of another certificate is refused");
	o.key = file_text("centre.key");
	CHECK(uplink_open(&uplink, &o, &error) == 0);
	test_good();
	test_later();
	test_refusals();
	test_gone();
	test_orders();
	test_outbox();
	test_skip();
	test_enrol();
	uplink_close(&uplink);
	spool_close(&spool);
}

int
main(void)
{
	CHECK(file_make_temporary("komainu-uplink", folder, sizeof(folder),
				  &error) == 0);
	arena = arena_new(16 * 1024 * 1024);
	kept = arena_new(1024 * 1024);
	test_pause();
	if (!certificates_make() || !centre_start())
		tap_skip("no openssl or no python3 here");
	else
		test_all();
	child_stop(&centre, 100);
	for (int i = 0; i < 2; i++) {
		file_close(&to_centre[i]);
		file_close(&from_centre[i]);
	}
	arena_free(&arena);
	arena_free(&kept);
	CHECK(file_remove(folder, &error) == 0);
	return tap_done();
}
