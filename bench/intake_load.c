/*
 * intake_load.c: many simulated sensors on one centre, for bench/intake.py.
 *
 *	intake_load DIR PORT batches|heartbeats SENSORS SECONDS RECORDS
 *
 * Makes a company and a sensor for each, with certificates of the centre's
 * own authority; packs the records; connects everybody; then starts the clock.
 * With "batches" each sends the next as soon as the last one is durable; with
 * "heartbeats" each is heard every sixty seconds. Prints one line of numbers.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "base/stamp.h"
#include "crypt/authority.h"
#include "crypt/identity.h"
#include "fmt/pack.h"
#include "model/certificate_row.h"
#include "model/company_row.h"
#include "os/sock.h"
#include "relay/wire.h"

#define BODIES       8
#define HEARTBEAT_MS 60000
#define HEAD_MAX     512
#define ANSWER_MAX   2048

struct sensor {
	SSL *ssl;
	int fd;
	int64_t sequence, due_ms;
	char head[HEAD_MAX];
	size_t head_length, sent, got;
	struct text body;
	char answer[ANSWER_MAX];
	bool busy; /* a request is under way */
};

struct load {
	const char *directory;
	int port, seconds, records;
	bool heartbeats;
	size_t count;
	struct sensor *sensor;
	struct str body[BODIES];
	struct arena *memory;
	struct text key;
	SSL_CTX *tls;
	int epoll;
	int64_t acknowledged, later, failed, packed, raw;
};

static int64_t
monotonic_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
stop(const char *what, const struct err *e)
{
	fprintf(stderr, "intake_load: %s: %s\n", what, e->text);
	exit(1);
}

/* Records as Suricata writes them in an office. */
static void
body_make(struct load *l, int number)
{
	static const char *const kinds[] = {
		"\"event_type\":\"dns\",\"dns\":{\"type\":\"query\",\"id\":%d,"
		"\"rrname\":\"host%d.example.jp\",\"rrtype\":\"A\",\"tx_id\":0,"
		"\"opcode\":0}",
		"\"event_type\":\"tls\",\"tls\":{\"sni\":\"www%d.example.jp\","
		"\"version\":\"TLS 1.3\",\"ja3\":{\"hash\":\"%032x\"}}",
		"\"event_type\":\"http\",\"http\":{\"hostname\":\"h%d.example"
		".jp\",\"url\":\"/index/%d.html\",\"http_user_agent\":\"Mozilla"
		"/5.0 (Windows NT 10.0; Win64; x64)\",\"http_method\":\"GET\","
		"\"protocol\":\"HTTP/1.1\",\"status\":200,\"length\":1043}",
		"\"event_type\":\"flow\",\"app_proto\":\"tls\",\"flow\":{\"pkts"
		"_toserver\":%d,\"pkts_toclient\":%d,\"bytes_toserver\":4311,"
		"\"bytes_toclient\":88211,\"state\":\"closed\",\"reason\":"
		"\"timeout\",\"alerted\":false}",
	};
	uint64_t flow = 1469263 + (uint64_t)number;
	struct str raw;
	struct err e = { 0 };

	str_init(&raw, WIRE_BATCH_RAW_MAX);
	for (int i = 0; i < l->records; i++) {
		flow = flow * 6364136223846793005ULL + 1442695040888963407ULL;
		str_addf(&raw,
			 "{\"timestamp\":\"2026-11-21T10:%02d:%02d.%06d+0900\","
			 "\"flow_id\":%llu,\"in_iface\":\"eth1\",\"src_ip\":"
			 "\"192.168.10.%d\",\"src_port\":%d,\"dest_ip\":"
			 "\"203.0.113.%d\",\"dest_port\":443,\"proto\":\"TCP\","
			 "\"community_id\":\"1:%016llx=\",",
			 i / 60 % 60, i % 60, (int)(flow >> 44),
			 (unsigned long long)(flow >> 12), 1 + (int)(flow % 60),
			 49152 + (int)(flow >> 50), 1 + (int)(flow >> 57),
			 (unsigned long long)flow);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		str_addf(&raw, kinds[i % 4], (int)(flow >> 40) & 0xffff,
			 (int)(flow >> 20) & 0xffff);
#pragma GCC diagnostic pop
		str_add(&raw, "}\n");
	}
	str_init(&l->body[number], WIRE_BATCH_PACKED_MAX);
	if (str_check(&raw, "a batch", &e) != 0 ||
	    pack_write(str_view(&raw), 3, &l->body[number], &e) != 0)
		stop("packing", &e);
	l->packed += (int64_t)l->body[number].n;
	l->raw += (int64_t)raw.n;
	str_done(&raw);
}

struct making {
	struct load *load;
	struct authority *authority;
	struct text request;
	struct str *pem; /* one a sensor */
	int64_t now_ms;
};

static int
sensors_make(struct db *db, void *context, struct err *e)
{
	struct making *m = context;

	for (size_t i = 0; i < m->load->count; i++) {
		struct authority_issued issued = { 0 };
		struct company_row company = { .created_ms = m->now_ms };
		struct sender_row sender = { .name = "箱",
					     .created_ms = m->now_ms };
		struct certificate_row row = { .issued_ms = m->now_ms };
		char name[40];

		snprintf(name, sizeof(name), "会社 %lld-%zu",
			 (long long)m->now_ms, i);
		company.name = name;
		str_init(&issued.pem, AUTHORITY_PEM_MAX);
		if (company_row_add(db, &company, &sender.company, e) != 0 ||
		    sender_row_add(db, &sender, &row.sender, e) != 0 ||
		    authority_issue(m->authority, m->request, row.sender,
				    m->now_ms, 86400000, &issued, e) != 0)
			return -1;
		row.serial = issued.serial;
		row.expires_ms = issued.until_ms;
		m->pem[i] = issued.pem;
		if (certificate_row_add(db, &row, e) != 0)
			return -1;
	}
	return 0;
}

static void
heartbeat_begin(struct sensor *s)
{
	static const char facts[] =
	    "\"version\":\"0.1.0\",\"host\":\"box\",\"engine\":\"running\","
	    "\"interface\":\"eth1\",\"link\":\"up\",\"packets\":52310,"
	    "\"packets_total\":99123456,\"dropped_total\":12,\"bytes_total\":"
	    "81234567890,\"rules\":{\"version\":\"x\",\"count\":41233,"
	    "\"age_s\":3600},\"disk_free\":21474836480,\"memory_free\":"
	    "1288490188,\"temperature\":47,\"spool\":{\"bytes\":0,\"batches\":"
	    "0,\"oldest_ms\":0,\"thrown\":0},\"faults\":[]}";
	char begin[60];
	int n = snprintf(begin, sizeof(begin), "{\"time\":%lld,",
			 (long long)stamp_now(&stamp_system_clock));

	s->body = (struct text){ facts, sizeof(facts) - 1 };
	s->head_length = (size_t)snprintf(
	    s->head, sizeof(s->head),
	    "POST " WIRE_PATH_HEARTBEAT " HTTP/1.1\r\nHost: centre\r\n"
	    "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
	    (size_t)n + s->body.n, begin);
}

/* The first heartbeat, as every sensor begins; waits for its answer. */
static void
sensor_greet(struct sensor *s)
{
	heartbeat_begin(s);
	CHECK(SSL_write(s->ssl, s->head, (int)s->head_length) > 0 &&
	      SSL_write(s->ssl, s->body.p, (int)s->body.n) > 0);
	int n = SSL_read(s->ssl, s->answer, ANSWER_MAX - 1);
	s->answer[n > 0 ? n : 0] = '\0';
	if (strstr(s->answer, " 200 ") == NULL) {
		fprintf(stderr, "intake_load: greeted with %s\n", s->answer);
		exit(1);
	}
}

/* A connection with the sensor's certificate; waits for the handshake. */
static void
sensor_connect(struct load *l, struct sensor *s, const char *pem)
{
	BIO *bio = BIO_new_mem_buf(pem, -1);
	X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	char address[40];
	struct err e = { 0 };

	snprintf(address, sizeof(address), "127.0.0.1:%d", l->port);
	if (sock_connect(address, 10000, &s->fd, &e) != 0)
		stop("connecting", &e);
	s->ssl = SSL_new(l->tls);
	CHECK(s->ssl != NULL && SSL_use_certificate(s->ssl, certificate) == 1);
	bio = (BIO_free(bio), BIO_new_mem_buf(l->key.p, (int)l->key.n));
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	CHECK(SSL_use_PrivateKey(s->ssl, key) == 1);
	EVP_PKEY_free(key);
	X509_free(certificate);
	BIO_free(bio);
	/* As libcurl does; else a head waits for the receipt of what was
	 * sent before it. */
	CHECK(setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 },
			 sizeof(int)) == 0);
	SSL_set_fd(s->ssl, s->fd);
	if (SSL_connect(s->ssl) != 1) {
		err_set(&e, ERR_SYSTEM, "the handshake");
		stop("TLS", &e);
	}
	sensor_greet(s);
	CHECK(fcntl(s->fd, F_SETFL, O_NONBLOCK) == 0);
	struct epoll_event on = { .events = EPOLLIN, .data.ptr = s };
	CHECK(epoll_ctl(l->epoll, EPOLL_CTL_ADD, s->fd, &on) == 0);
}

static void
prepare(struct load *l)
{
	struct making m = { .load = l,
			    .now_ms = stamp_now(&stamp_system_clock) };
	struct seal_key key;
	struct db *db = NULL;
	char url[1200];
	struct err e = { 0 };

	snprintf(url, sizeof(url), "sqlite:%s/komainu.db", l->directory);
	m.pem = calloc(l->count, sizeof(*m.pem));
	CHECK(m.pem != NULL);
	if (seal_key_load(l->directory, &key, &e) != 0 ||
	    authority_open(&m.authority, l->directory, &key, m.now_ms, &e) !=
		0 ||
	    identity_key_new(l->memory, &l->key, &e) != 0 ||
	    identity_request(l->memory, l->key, &m.request, &e) != 0 ||
	    db_open(&db, url, &e) != 0 ||
	    txn_run(db, sensors_make, &m, &e) != 0)
		stop("making sensors", &e);
	db_close(&db);
	authority_close(&m.authority);
	for (int i = 0; i < BODIES; i++)
		body_make(l, i);
	l->tls = SSL_CTX_new(TLS_client_method());
	SSL_CTX_set_mode(l->tls, SSL_MODE_ENABLE_PARTIAL_WRITE |
				     SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
				     SSL_MODE_RELEASE_BUFFERS);
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	for (size_t i = 0; i < l->count; i++) {
		sensor_connect(l, &l->sensor[i], m.pem[i].p);
		str_done(&m.pem[i]);
	}
	free(m.pem);
}

static void
batch_begin(struct load *l, struct sensor *s)
{
	const struct str *body = &l->body[(s->sequence + s->fd) % BODIES];

	s->body = str_view(body);
	s->head_length = (size_t)snprintf(
	    s->head, sizeof(s->head),
	    "POST " WIRE_PATH_BATCH " HTTP/1.1\r\nHost: centre\r\n"
	    "Content-Encoding: zstd\r\n" WIRE_HEADER_SEQUENCE
	    ": %lld\r\n" WIRE_HEADER_RECORDS ": %d\r\n" WIRE_HEADER_SENT
	    ": %lld\r\n"
	    "Content-Length: %zu\r\n\r\n",
	    (long long)s->sequence + 1, l->records,
	    (long long)stamp_now(&stamp_system_clock), body->n);
}

static void
watch(struct load *l, struct sensor *s, uint32_t events)
{
	struct epoll_event on = { .events = events, .data.ptr = s };

	CHECK(epoll_ctl(l->epoll, EPOLL_CTL_MOD, s->fd, &on) == 0);
}

/* As much as the socket takes. */
static void
sensor_write(struct load *l, struct sensor *s)
{
	size_t whole = s->head_length + s->body.n;

	while (s->sent < whole) {
		bool head = s->sent < s->head_length;
		const char *from = head ? s->head + s->sent
					: s->body.p + s->sent - s->head_length;
		size_t left = (head ? s->head_length : whole) - s->sent;
		int n = SSL_write(s->ssl, from, (int)left);

		if (n <= 0) {
			watch(l, s, EPOLLOUT);
			return;
		}
		s->sent += (size_t)n;
	}
	watch(l, s, EPOLLIN);
}

static void
sensor_begin(struct load *l, struct sensor *s)
{
	if (l->heartbeats)
		heartbeat_begin(s);
	else
		batch_begin(l, s);
	s->sent = s->got = 0;
	s->busy = true;
	sensor_write(l, s);
}

/* True when the whole answer is there. */
static bool
answer_read(struct sensor *s)
{
	int n;

	while (s->got < ANSWER_MAX - 1 &&
	       (n = SSL_read(s->ssl, s->answer + s->got,
			     (int)(ANSWER_MAX - 1 - s->got))) > 0)
		s->got += (size_t)n;
	s->answer[s->got] = '\0';
	const char *end = strstr(s->answer, "\r\n\r\n");
	const char *length = strstr(s->answer, "Content-Length: ");

	return end != NULL && length != NULL &&
	       s->got >= (size_t)(end + 4 - s->answer) +
			     strtoul(length + 16, NULL, 10);
}

static void
answer_judge(struct load *l, struct sensor *s, int64_t now_us)
{
	s->busy = false;
	s->due_ms = now_us / 1000;
	if (strstr(s->answer, " 200 ") != NULL) {
		l->acknowledged++;
		s->sequence++;
		s->due_ms += l->heartbeats ? HEARTBEAT_MS : 0;
	} else if (strstr(s->answer, "Retry-After") != NULL) {
		l->later++;
		s->due_ms += 100;
	} else {
		l->failed++;
		fprintf(stderr, "%.200s\n", s->answer);
		s->due_ms += 1000;
	}
}

static void
run(struct load *l)
{
	int64_t from = monotonic_us();
	int64_t until = from + (int64_t)l->seconds * 1000000;
	struct epoll_event event[256];
	int64_t now, looked = 0;

	for (size_t i = 0; i < l->count; i++)
		l->sensor[i].due_ms =
		    from / 1000 + (l->heartbeats ? (int64_t)i * HEARTBEAT_MS /
						       (int64_t)l->count
						 : 0);
	while ((now = monotonic_us()) < until) {
		int n = epoll_wait(l->epoll, event, 256, 5);

		for (int i = 0; i < n; i++) {
			struct sensor *s = event[i].data.ptr;

			if ((event[i].events & EPOLLOUT) != 0)
				sensor_write(l, s);
			else if (s->busy && answer_read(s)) {
				answer_judge(l, s, monotonic_us());
				if (s->due_ms <= now / 1000)
					sensor_begin(l, s);
			}
		}
		if (now - looked < 10000)
			continue;
		looked = now;
		for (size_t i = 0; i < l->count; i++)
			if (!l->sensor[i].busy &&
			    l->sensor[i].due_ms <= now / 1000)
				sensor_begin(l, &l->sensor[i]);
	}
}

int
main(int argc, char **argv)
{
	struct load l = { 0 };
	struct rlimit files;
	struct rusage before, after;
	int64_t began;

	if (argc != 7)
		return 64;
	l.directory = argv[1];
	l.port = atoi(argv[2]);
	l.heartbeats = strcmp(argv[3], "heartbeats") == 0;
	l.count = (size_t)atoi(argv[4]);
	l.seconds = atoi(argv[5]);
	l.records = atoi(argv[6]);
	l.memory = arena_new(1024 * 1024);
	l.sensor = calloc(l.count, sizeof(*l.sensor));
	CHECK(l.sensor != NULL && getrlimit(RLIMIT_NOFILE, &files) == 0);
	files.rlim_cur = files.rlim_max;
	CHECK(setrlimit(RLIMIT_NOFILE, &files) == 0);
	signal(SIGPIPE, SIG_IGN);
	began = monotonic_us();
	prepare(&l);
	printf("ready %.1f\n", (double)(monotonic_us() - began) / 1e6);
	fflush(stdout);
	/* Whoever measures looks at the centre's counters now. */
	if (getchar() == EOF)
		return 1;
	getrusage(RUSAGE_SELF, &before);
	began = monotonic_us();
	run(&l);
	double seconds = (double)(monotonic_us() - began) / 1e6;
	getrusage(RUSAGE_SELF, &after);
	double cpu =
	    (double)(after.ru_utime.tv_sec - before.ru_utime.tv_sec +
		     after.ru_stime.tv_sec - before.ru_stime.tv_sec) +
	    (double)(after.ru_utime.tv_usec - before.ru_utime.tv_usec +
		     after.ru_stime.tv_usec - before.ru_stime.tv_usec) /
		1e6;
	printf("%.3f %lld %lld %lld %.3f %lld %lld\n", seconds,
	       (long long)l.acknowledged, (long long)l.later,
	       (long long)l.failed, cpu, (long long)(l.packed / BODIES),
	       (long long)(l.raw / BODIES));
	return 0;
}
