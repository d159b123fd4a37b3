/* test_report.c: the report as PDF: pages, words, and what a full disk does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paper/document.h"
#include "paper/report.h"
#include "tap.h"

static char folder[] = "/tmp/komainu-test-report-XXXXXX";

static const struct result_device device = {
	.id = 1,
	.ip = "192.168.10.23",
	.mac = "00:14:22:3d:7e:23",
	.name = "KENSA-XP",
	.vendor = "",
	.os = "Windows XP",
	.kind = "pc",
	.kind_text = "パソコン",
	.label = "KENSA-XP",
};

static const struct result_alert alert = {
	.class = CLASS_C2,
	.severity = SEVERITY_NOW,
	.count = 12,
	.first_ms = 1794787200000,
	.last_ms = 1794790800000,
	.device = "192.168.10.23",
	.device_label = "KENSA-XP",
	.peer = "203.0.113.66",
	.port = 80,
	.protocol = "tcp",
	.rule = "komainu.beacon",
	.title = "決まった間隔の連絡",
	.rule_title = "",
	.author = "",
	.subject = "",
	.reason = "",
	.facts = "{}",
	.flow = "",
};

static void
fill_incident(struct result_incident *incident,
	      const struct result_device *const *devices,
	      const struct result_alert *const *alerts, size_t count)
{
	*incident = (struct result_incident){
		.id = 7, .class = CLASS_C2, .severity = SEVERITY_NOW,
		.class_text = "不正な通信先とのやり取り",
		.severity_text = "今すぐ電話", .state = "open",
		.title = "KENSA-XPが攻撃者のコンピューターと通信しています",
		.reason = "同じ機器で続けて起きたため、ひとつにまとめました。",
		.first_ms = 1794787200000, .last_ms = 1794790800000,
		.count = 12, .device = devices, .devices = 1, .alert = alerts,
		.alerts = count,
		.card = {
			.owner = "社外の攻撃者と通信しています。\n"
				 "使わないことを決めてください。",
			.clerk = { "LANケーブルを抜いてください。",
				   "社長に伝えてください。" },
			.clerks = 2, .deadline = "すぐに",
			.telephone = "切り離したら電話してください。",
			.engineer = "規則性で判定した。",
		},
	};
}

static int
write_report(const char *path, enum language language, size_t alerts,
	     struct err *e)
{
	const struct result_device *devices[] = { &device };
	const struct result_alert **many = calloc(alerts, sizeof(*many));
	struct result_incident incident;
	struct result result = {
		.language = language,
		.made_ms = 1794794400000,
		.first_ms = 1794787200000,
		.last_ms = 1794790800000,
		.severity = SEVERITY_NOW,
		.summary = "1件、今すぐ電話が必要です。",
		.device = &device,
		.devices = 1,
		.incident = &incident,
		.incidents = 1,
	};
	int rc;

	for (size_t i = 0; i < alerts; i++)
		many[i] = &alert;
	fill_incident(&incident, devices, many, alerts);
	rc = report_write_pdf(&result, 540, path, e);
	free(many);
	return rc;
}

/* What pdftotext makes of the file; "" when it cannot be read. */
static const char *
text_of_pdf(const char *path)
{
	static char text[1 << 18];
	int pipes[2], status;
	size_t n = 0;
	ssize_t got;
	pid_t pid;

	text[0] = '\0';
	if (pipe(pipes) != 0 || (pid = fork()) < 0)
		return text;
	if (pid == 0) {
		dup2(pipes[1], 1);
		close(pipes[0]);
		execlp("pdftotext", "pdftotext", "-layout", path, "-",
		       (char *)NULL);
		_exit(127);
	}
	close(pipes[1]);
	while ((got = read(pipes[0], text + n, sizeof(text) - 1 - n)) > 0)
		n += (size_t)got;
	text[n] = '\0';
	close(pipes[0]);
	waitpid(pid, &status, 0);
	return text;
}

static void
words_are_found(void)
{
	char path[256];
	struct err e = { 0 };
	const char *text;

	snprintf(path, sizeof(path), "%s/ja.pdf", folder);
	tap_ok(write_report(path, LANGUAGE_JA, 3, &e) == 0,
	       "a Japanese report is written: %s", e.text);
	text = text_of_pdf(path);
	if (text[0] == '\0') {
		tap_skip("pdftotext is not installed");
		return;
	}
	tap_ok(strstr(text, "今すぐ電話が必要です") != NULL,
	       "the sentence of state can be searched for");
	tap_ok(strstr(text, "LANケーブルを抜いてください") != NULL,
	       "so can the first action");
	tap_ok(strstr(text, "komainu.beacon") != NULL &&
		   strstr(text, "KENSA-XP") != NULL,
	       "and the facts behind them");
	tap_ok(strstr(text, "1 / 4") != NULL || strstr(text, "1/4") != NULL,
	       "pages are counted");
	tap_ok(strchr(text, '{') == NULL, "no placeholder is left open");
}

static void
long_tables_break(void)
{
	char path[256];
	struct err e = { 0 };
	const char *text;

	snprintf(path, sizeof(path), "%s/long.pdf", folder);
	tap_ok(write_report(path, LANGUAGE_EN, 1000, &e) == 0,
	       "a thousand alerts are written: %s", e.text);
	text = text_of_pdf(path);
	if (text[0] != '\0')
		tap_ok(strstr(text, "more rows than fit") != NULL,
		       "and where rows are left out it is said");
}

static void
failures_leave_nothing(void)
{
	char path[300];
	struct err e = { 0 };

	snprintf(path, sizeof(path), "%s/none/report.pdf", folder);
	tap_ok(write_report(path, LANGUAGE_JA, 1, &e) != 0 &&
		   e.kind == ERR_SYSTEM,
	       "no such folder: %s", e.text);
	snprintf(path, sizeof(path), "%s/none", folder);
	tap_ok(access(path, F_OK) != 0, "nothing half is left");
}

int
main(void)
{
	char command[300];

	if (mkdtemp(folder) == NULL)
		return 1;
	words_are_found();
	long_tables_break();
	failures_leave_nothing();
	snprintf(command, sizeof(command), "%s/ja.pdf", folder);
	unlink(command);
	snprintf(command, sizeof(command), "%s/long.pdf", folder);
	unlink(command);
	if (getenv("KEEP") == NULL)
		rmdir(folder);
	return tap_done();
}
