/* Guessing of passwords over many protocols, its success, and honest slips. */
#include <stdio.h>

#include "detect_test.h"
#include "tap.h"

#define PC     "192.168.10.23"
#define SERVER "192.168.10.5"
#define WEB    "198.51.100.7"

static void
ftp_try(struct world *w, double at, const char *client, const char *user,
	const char *code)
{
	world_see(w, at,
		  "\"event_type\":\"ftp\",\"flow_id\":3,\"src_ip\":\"%s\","
		  "\"src_port\":50000,\"dest_ip\":\"" SERVER
		  "\",\"dest_port\":21,\"proto\":\"TCP\",\"ftp\":{"
		  "\"command\":\"USER\",\"command_data\":\"%s\","
		  "\"completion_code\":[\"331\"],\"reply\":[\"ok\"],"
		  "\"reply_received\":\"yes\"}",
		  client, user);
	world_see(w, at,
		  "\"event_type\":\"ftp\",\"flow_id\":3,\"src_ip\":\"%s\","
		  "\"src_port\":50000,\"dest_ip\":\"" SERVER
		  "\",\"dest_port\":21,\"proto\":\"TCP\",\"ftp\":{"
		  "\"command\":\"PASS\",\"command_data\":\"x\","
		  "\"completion_code\":[\"%s\"],\"reply\":[\"ok\"],"
		  "\"reply_received\":\"yes\"}",
		  client, code);
}

static void
over_ftp(void)
{
	struct world w;
	const struct told *t;
	int i;

	world_init(&w);
	for (i = 0; i < 25; i++)
		ftp_try(&w, i * 2, PC, "root", "530");
	t = world_told(&w, "guess");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY,
	       "guessing at FTP from inside");
	tap_ok(t != NULL && t->outcome == OUTCOME_ATTEMPT, "so far an attempt");
	ftp_try(&w, 60, PC, "root", "230");
	t = world_told(&w, "guess-success");
	tap_ok(t != NULL && t->severity == SEVERITY_NOW &&
		   t->outcome == OUTCOME_SUCCESS,
	       "then one that works");
	tap_text(t != NULL ? t->subject : "", "root", "and for whom");
	world_done(&w);

	world_init(&w);
	for (i = 0; i < 25; i++)
		ftp_try(&w, i * 2, WEB, "root", "530");
	t = world_told(&w, "guess");
	tap_ok(t != NULL && t->severity == SEVERITY_THIS_WEEK &&
		   t->role == ROLE_TARGET,
	       "from outside it is this week's matter of the server");
	world_done(&w);

	world_init(&w);
	for (i = 0; i < 3; i++)
		ftp_try(&w, i * 5, PC, "hanako", "530");
	ftp_try(&w, 20, PC, "hanako", "230");
	tap_ok(world_told(&w, "guess") == NULL &&
		   world_told(&w, "guess-success") == NULL,
	       "three slips of the fingers are none");
	world_done(&w);
}

static void
smb_try(struct world *w, double at, const char *user, const char *status)
{
	world_see(w, at,
		  "\"event_type\":\"smb\",\"flow_id\":4,\"src_ip\":\"" PC
		  "\",\"src_port\":50001,\"dest_ip\":\"" SERVER
		  "\",\"dest_port\":445,\"proto\":\"TCP\",\"smb\":{\"id\":3,"
		  "\"dialect\":\"3.11\",\"command\":"
		  "\"SMB2_COMMAND_SESSION_SETUP\",\"status\":\"%s\","
		  "\"status_code\":\"0xc000006d\",\"ntlmssp\":{\"domain\":"
		  "\"OFFICE\",\"user\":\"%s\",\"host\":\"PC23\"}}",
		  status, user);
}

static void
over_smb(void)
{
	struct world w;
	char user[32];
	int i;

	world_init(&w);
	for (i = 0; i < 12; i++) {
		snprintf(user, sizeof(user), "user%d", i);
		smb_try(&w, i * 3, user, "STATUS_LOGON_FAILURE");
	}
	tap_ok(world_told(&w, "guess-spray") != NULL,
	       "one password tried on twelve users");
	world_done(&w);
	world_init(&w);
	for (i = 0; i < 14; i++)
		smb_try(&w, i * 30, "scanner", "STATUS_LOGON_FAILURE");
	tap_ok(world_quiet(&w), "a copier with last month's password is quiet");
	for (i = 0; i < 40; i++)
		smb_try(&w, 20 + i * 0.5, "administrator",
			"STATUS_LOGON_FAILURE");
	tap_ok(world_told(&w, "guess") != NULL,
	       "fifty tries in a row are not a copier");
	world_done(&w);
}

static void
over_kerberos(void)
{
	const char *event = "\"event_type\":\"krb5\",\"flow_id\":6,"
			    "\"src_ip\":\"" PC "\",\"src_port\":50003,"
			    "\"dest_ip\":\"" SERVER "\",\"dest_port\":88,"
			    "\"proto\":\"TCP\"";
	struct world w;
	int i;

	world_init(&w);
	for (i = 0; i < 15; i++)
		world_see(&w, i,
			  "%s,\"krb5\":{\"msg_type\":\"KRB_ERROR\","
			  "\"failed_request\":\"KRB_AS_REQ\",\"error_code\":"
			  "\"KDC_ERR_PREAUTH_FAILED\",\"cname\":\"u%d\","
			  "\"realm\":\"X\",\"sname\":\"krbtgt/X\","
			  "\"encryption\":\"<none>\","
			  "\"weak_encryption\":false}",
			  event, i);
	tap_ok(world_told(&w, "guess-spray") != NULL,
	       "Kerberos refuses fifteen users");
	world_done(&w);
	world_init(&w);
	for (i = 0; i < 60; i++)
		world_see(&w, i,
			  "%s,\"krb5\":{\"msg_type\":\"KRB_ERROR\","
			  "\"failed_request\":\"KRB_AS_REQ\",\"error_code\":"
			  "\"KDC_ERR_PREAUTH_REQUIRED\",\"cname\":\"u%d\","
			  "\"realm\":\"X\",\"sname\":\"krbtgt/X\","
			  "\"encryption\":\"<none>\","
			  "\"weak_encryption\":false}",
			  event, i);
	tap_ok(world_quiet(&w), "its question for proof is no refusal");
	world_done(&w);
}

static void
http_try(struct world *w, double at, const char *method, const char *url,
	 int status)
{
	world_see(w, at,
		  "\"event_type\":\"http\",\"flow_id\":8,\"src_ip\":\"" WEB
		  "\",\"src_port\":50002,\"dest_ip\":\"" SERVER
		  "\",\"dest_port\":80,\"proto\":\"TCP\",\"http\":{"
		  "\"hostname\":\"www.example.jp\",\"url\":\"%s\","
		  "\"http_user_agent\":\"Mozilla/5.0\",\"http_method\":"
		  "\"%s\",\"status\":%d}",
		  url, method, status);
}

static void
over_http(void)
{
	struct world w;
	int i;

	world_init(&w);
	for (i = 0; i < 30; i++)
		http_try(&w, i, "GET", "/private/", 401);
	tap_ok(world_told(&w, "guess") != NULL, "thirty 401 answers");
	world_done(&w);
	world_init(&w);
	for (i = 0; i < 30; i++)
		http_try(&w, i, "POST", "/wp-login.php", 200);
	tap_ok(world_told(&w, "guess") != NULL, "thirty posts to a log-in");
	world_done(&w);
	world_init(&w);
	for (i = 0; i < 8; i++) {
		http_try(&w, i, "GET", "/private/", 401);
		http_try(&w, i, "GET", "/private/", 200);
	}
	tap_ok(world_quiet(&w), "negotiation asks first, and is quiet");
	world_done(&w);
}

/* SSH on any port, RDP, databases: only the shape of connections. */
static void
by_shape(void)
{
	static const struct {
		int port;
		const char *app, *name;
		int to_client, bytes;
	} table[] = {
		{ 902, "ssh", "SSH on an odd port", 10, 2500 },
		{ 3389, "rdp", "RDP", 9, 2000 },
		{ 23, NULL, "telnet", 14, 900 },
		{ 1433, NULL, "a database from outside", 5, 500 },
	};
	struct world w;
	size_t k;
	int i;

	for (k = 0; k < ARRAY_LEN(table); k++) {
		struct scene_flow f = { .source = WEB,
					.destination = SERVER,
					.port = table[k].port,
					.app = table[k].app,
					.to_server = 11,
					.to_client = table[k].to_client,
					.bytes_to_client = table[k].bytes,
					.seconds = 2 };

		world_init(&w);
		for (i = 0; i < 40; i++)
			scene_flow(&w, i * 3 + (i % 3), &f);
		tap_ok(world_told(&w, "guess") != NULL, "%s", table[k].name);
		world_done(&w);
	}
}

static void
honest_shapes(void)
{
	struct scene_flow job = { .source = PC,
				  .destination = SERVER,
				  .port = 22,
				  .app = "ssh",
				  .to_server = 60,
				  .to_client = 70,
				  .bytes_to_client = 60000,
				  .seconds = 5 };
	struct scene_flow query = { .source = PC,
				    .destination = SERVER,
				    .port = 3306,
				    .to_server = 12,
				    .to_client = 14,
				    .bytes_to_client = 3000,
				    .seconds = 1 };
	struct world w;
	int i;

	world_init(&w);
	for (i = 0; i < 100; i++)
		scene_flow(&w, i * 5, &job);
	for (i = 0; i < 200; i++)
		scene_flow(&w, i, &query);
	tap_ok(world_quiet(&w), "backups by SSH and a busy web application");
	world_done(&w);
}

int
main(void)
{
	over_ftp();
	over_smb();
	over_kerberos();
	over_http();
	by_shape();
	honest_shapes();
	return tap_done();
}
