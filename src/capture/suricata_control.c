#include "capture/suricata_control.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/str.h"
#include "fmt/json_out.h"
#include "os/file.h"

#define ANSWER_MS 30000

/* Reads one answer; anything but "OK" is a refusal. */
static int
answer_read(int fd, struct err *e)
{
	char answer[4096];
	size_t n = 0;

	do {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		ssize_t got;

		if (poll(&p, 1, ANSWER_MS) <= 0)
			return err_set(e, ERR_UNAVAILABLE,
				       "Suricata does not answer");
		got = read(fd, answer + n, sizeof(answer) - 1 - n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return err_set(e, ERR_UNAVAILABLE,
				       "Suricata has closed its socket");
		n += (size_t)got;
		answer[n] = '\0';
	} while (memchr(answer, '\n', n) == NULL && n < sizeof(answer) - 1);
	if (strstr(answer, "\"return\":\"OK\"") == NULL &&
	    strstr(answer, "\"return\": \"OK\"") == NULL)
		return err_set(e, ERR_UNAVAILABLE, "Suricata refuses: %s",
			       answer);
	return 0;
}

static int
ask(int fd, const struct str *question, struct err *e)
{
	if (str_check(question, "a question to Suricata", e) != 0)
		return -1;
	if (send(fd, question->p, question->n, MSG_NOSIGNAL) !=
	    (ssize_t)question->n)
		return err_set(e, ERR_UNAVAILABLE,
			       "Suricata has closed its socket");
	return answer_read(fd, e);
}

int
suricata_control_open(const char *path, int *fd_out, struct err *e)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct str hello;
	int result;

	if (strlen(path) >= sizeof(address.sun_path))
		return err_set(e, ERR_INVALID, "%s: too long", path);
	memcpy(address.sun_path, path, strlen(path) + 1);
	*fd_out = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (*fd_out < 0)
		return err_system(e, "socket");
	if (connect(*fd_out, (struct sockaddr *)&address, sizeof(address)) !=
	    0) {
		file_close(fd_out);
		return err_set(e, ERR_BUSY, "not there yet");
	}
	str_init(&hello, 256);
	str_add(&hello, "{\"version\":\"0.2\"}\n");
	result = ask(*fd_out, &hello, e);
	str_done(&hello);
	if (result != 0)
		file_close(fd_out);
	return result;
}

int
suricata_control_add(int fd, const char *capture, const char *folder,
		     struct err *e)
{
	struct json_out j;
	struct str s;
	int result;

	str_init(&s, 16384);
	json_out_init(&j, &s, false);
	json_out_object(&j);
	json_out_pair(&j, "command", "pcap-file");
	json_out_key(&j, "arguments");
	json_out_object(&j);
	json_out_pair(&j, "filename", capture);
	json_out_pair(&j, "output-dir", folder);
	json_out_object_end(&j);
	json_out_object_end(&j);
	str_add_byte(&s, '\n');
	result = ask(fd, &s, e);
	str_done(&s);
	return result;
}

int
suricata_control_reload(int fd, struct err *e)
{
	struct str s;
	int result;

	str_init(&s, 256);
	str_add(&s, "{\"command\":\"ruleset-reload-rules\"}\n");
	result = ask(fd, &s, e);
	str_done(&s);
	return result;
}
