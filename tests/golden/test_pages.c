/* Golden pages: every template with fixed data. */
#include "golden/golden.h"
#include "tap.h"
#include "web/alert_tmpl.h"
#include "web/device_tmpl.h"
#include "web/home_tmpl.h"
#include "web/incident_tmpl.h"
#include "web/look_tmpl.h"

/* Foreign text that must come out harmless wherever it is shown. */
#define HOSTILE "\"><script>alert(1)</script>\xe2\x80\xae&'"

static const struct view_time now_ja = { "2026-11-21T03:04:00.000Z",
					 "2026年11月21日 12時04分" };
static const struct view_time now_en = { "2026-11-21T03:04:00.000Z",
					 "21 Nov 2026, 12:04" };

static const struct view_incident_line incidents_ja[] = {
	{
	    .id = 7,
	    .severity = { "now", "今すぐ電話" },
	    .class_text = "不正な通信先とのやり取り",
	    .title = "パソコンが不正な通信先と連絡を取り続けています",
	    .device = "経理のパソコン（192.0.2.21）",
	    .more_devices = 1,
	    .deadline = "見つけたその場で",
	    .first_action =
		"そのパソコンのLANケーブルを抜き、無線も切ってください"
		"。電源は切らないでください。",
	    .last = { "2026-11-21T03:04:00.000Z", "2026年11月21日 12時04分" },
	    .state = "open",
	    .state_text = "未対応",
	    .count = 412,
	},
	{
	    .id = 8,
	    .severity = { "this-week", "今週中に確認" },
	    .class_text = "サポートが終わった機器",
	    .title = "サポートが終わったWindowsが使われています",
	    .device = HOSTILE,
	    .deadline = "今週中",
	    .last = { "2026-11-21T03:04:00.000Z", "2026年11月21日 12時04分" },
	    .state = "working",
	    .state_text = "対応中",
	    .count = 3,
	},
};

static const struct view_incident_line incidents_en[] = {
	{
	    .id = 7,
	    .severity = { "today", "Act today" },
	    .class_text = "Password guessing",
	    .title = "Somebody tries passwords on the file server",
	    .device = "File server (192.0.2.5)",
	    .deadline = "today",
	    .first_action = "Ask who is working at the file server now.",
	    .last = { "2026-11-21T03:04:00.000Z", "21 Nov 2026, 12:04" },
	    .state = "open",
	    .state_text = "Open",
	    .count = 1205,
	},
};

static const struct view_device_line devices_ja[] = {
	{
	    .id = 3,
	    .label = "経理のパソコン",
	    .ip = "192.0.2.21",
	    .mac = "02:00:5e:10:00:21",
	    .vendor = "さんぷる電機",
	    .os = "Windows 11",
	    .kind = "パソコン",
	    .first = { "2026-11-21T00:10:00.000Z", "2026年11月21日 09時10分" },
	    .last = { "2026-11-21T03:04:00.000Z", "2026年11月21日 12時04分" },
	},
	{
	    .id = 4,
	    .label = HOSTILE,
	    .ip = "192.0.2.40",
	    .last = { "2026-11-21T03:04:00.000Z", "2026年11月21日 12時04分" },
	},
};

static const struct view_alert_line alerts_ja[] = {
	{
	    .id = 11,
	    .severity = { "now", "今すぐ電話" },
	    .class_text = "不正な通信先とのやり取り",
	    .title = "同じ間隔で同じ相手に連絡しています",
	    .device = "192.0.2.21",
	    .peer = "198.51.100.9",
	    .port = "443/tcp",
	    .outcome = "成功した",
	    .rule = "komainu.beacon",
	    .count = 412,
	    .first = { "2026-11-21T00:10:00.000Z", "2026年11月21日 09時10分" },
	    .last = { "2026-11-21T03:04:00.000Z", "2026年11月21日 12時04分" },
	},
	{
	    .id = 12,
	    .severity = { "info", "対応不要" },
	    .class_text = "その他の気になる動き",
	    .title = HOSTILE,
	    .device = "192.0.2.21",
	    .outcome = "分からない",
	    .rule = "suricata.2000001",
	    .count = 1,
	    .last = { "2026-11-21T03:04:00.000Z", "2026年11月21日 12時04分" },
	},
};

static const struct view_look_line looks_ja[] = {
	{
	    .id = 5,
	    .name = "事務所-20261121.pcap",
	    .more_files = 2,
	    .state = "done",
	    .state_text = "終わりました",
	    .severity = { "now", "今すぐ電話" },
	    .created = { "2026-11-21T03:04:00.000Z",
			 "2026年11月21日 12時04分" },
	    .person = "見本 花子",
	},
	{
	    .id = 6,
	    .name = HOSTILE,
	    .state = "running",
	    .state_text = "調べています",
	    .created = { "2026-11-21T03:04:00.000Z",
			 "2026年11月21日 12時04分" },
	    .person = "見本 花子",
	},
};

static void
test_home(void)
{
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_home v = {
		.frame = golden_frame(LANGUAGE_JA, "ようす", "/"),
		.state = "now",
		.sentence = "今すぐ電話が必要な事案が1件あります。",
		.after = "下の事案を開き、書かれた順番に進めてください。",
		.incident = incidents_ja,
		.incidents = ARRAY_LEN(incidents_ja),
		.more_incidents = 3,
		.look = looks_ja,
		.looks = ARRAY_LEN(looks_ja),
		.may_write = true,
	};

	v.frame.flash = "保存しました。";
	home_page(&o, &v);
	golden_end("home-now-ja");
	o = golden_begin(LANGUAGE_EN);
	v = (struct view_home){
		.frame = golden_frame(LANGUAGE_EN, "Overview", "/"),
		.state = "none",
		.sentence = "First, examine one recording.",
		.after = "Choose one file, and you will see what happened.",
	};
	home_page(&o, &v);
	golden_end("home-empty-en");
	o = golden_begin(LANGUAGE_JA);
	v = (struct view_home){
		.frame = golden_frame(LANGUAGE_JA, "ようす", "/"),
		.state = "info",
		.sentence = "いま対応が必要なことはありません。",
		.after = "見守りは続いています。することはありません。",
		.look = looks_ja,
		.looks = 1,
	};
	home_page(&o, &v);
	golden_end("home-quiet-ja");
}

static void
test_looks(void)
{
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_looks v = {
		.frame = golden_frame(LANGUAGE_JA, "記録を調べる", "/looks"),
		.look = looks_ja,
		.looks = ARRAY_LEN(looks_ja),
		.pager = { .next = "/looks?before=5" },
		.may_write = true,
		.fault = { "file", "ファイルを選んでください。" },
	};

	looks_page(&o, &v);
	golden_end("looks-ja");
	o = golden_begin(LANGUAGE_EN);
	v = (struct view_looks){
		.frame = golden_frame(LANGUAGE_EN, "Examine", "/looks"),
	};
	looks_page(&o, &v);
	golden_end("looks-empty-en");
}

static const struct view_look_file files_ja[] = {
	{ .name = "事務所-20261121.pcap",
	  .type = "通信の記録（pcap）",
	  .records = 120345,
	  .unparsed = 0,
	  .bytes = "48.2 MB" },
	{ .name = HOSTILE,
	  .bytes = "12 B",
	  .error = "この種類のファイルは読めません。" },
};

static void
test_look(void)
{
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_look v = {
		.frame = golden_frame(LANGUAGE_JA, "事務所-20261121.pcap",
				      "/looks/5"),
		.id = 5,
		.state = "done",
		.done = true,
		.severity = "now",
		.summary = "1件、今すぐ電話が必要です。",
		.seen = "記録の期間：2026年11月21日 09時10分から2026年11月21日 "
			"12時04分まで",
		.created = now_ja,
		.file = files_ja,
		.files = ARRAY_LEN(files_ja),
		.incident = incidents_ja,
		.incidents = ARRAY_LEN(incidents_ja),
		.note = alerts_ja + 1,
		.notes = 1,
		.device = devices_ja,
		.devices = ARRAY_LEN(devices_ja),
		.alert = alerts_ja,
		.alerts = ARRAY_LEN(alerts_ja),
		.incident_window = { 2, 1, 2, NULL, NULL },
		.note_window = { 1, 1, 1, NULL, NULL },
		.device_window = { 602, 301, 302, "/looks/5#devices",
				   "/looks/5?devices=302#devices" },
		.alert_window = { 2, 1, 2, NULL, NULL },
	};

	look_page(&o, &v);
	golden_end("look-done-ja");
	o = golden_begin(LANGUAGE_EN);
	v = (struct view_look){
		.frame = golden_frame(LANGUAGE_EN, "office.pcap", "/looks/6"),
		.id = 6,
		.state = "running",
		.state_text = "Being examined",
		.busy = true,
		.records = 52345,
		.created = now_en,
	};
	v.frame.script = "/assets/0/progress.js";
	look_page(&o, &v);
	golden_end("look-running-en");
	o = golden_begin(LANGUAGE_JA);
	v = (struct view_look){
		.frame = golden_frame(LANGUAGE_JA, "メモ.txt", "/looks/9"),
		.id = 9,
		.state = "failed",
		.failed = true,
		.created = now_ja,
		.file = files_ja + 1,
		.files = 1,
	};
	look_page(&o, &v);
	golden_end("look-failed-ja");
}

static const struct view_option severities[] = {
	{ "", "すべて", true },
	{ "now", "今すぐだけ", false },
};
static const struct view_option classes[] = {
	{ "", "すべて", false },
	{ "c2", "不正な通信先とのやり取り", true },
};
static const struct view_option states[] = {
	{ "open", "未対応", true },
	{ "closed", "対応済み", false },
};

static void
test_incidents(void)
{
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_incidents v = {
		.frame = golden_frame(LANGUAGE_JA, "事案の一覧", "/incidents"),
		.incident = incidents_ja,
		.incidents = ARRAY_LEN(incidents_ja),
		.pager = { .first = "/incidents",
			   .next = "/incidents?class=c2&after=8" },
		.severity = severities,
		.severities = ARRAY_LEN(severities),
		.class = classes,
		.classes = ARRAY_LEN(classes),
		.state = states,
		.states = ARRAY_LEN(states),
		.text = HOSTILE,
		.filtered = true,
	};

	incidents_page(&o, &v);
	golden_end("incidents-ja");
	v.incidents = 0;
	v.pager = (struct view_pager){ 0 };
	o = golden_begin(LANGUAGE_JA);
	incidents_page(&o, &v);
	golden_end("incidents-none-ja");
}

static const struct view_note incident_note[] = {
	{ 1,
	  7,
	  "見張 分析",
	  { "2026-11-21T03:05:00.000Z", "2026年11月21日 12時05分" },
	  "見張 分析が担当になりました",
	  NULL },
	{ 2,
	  7,
	  "見本 花子",
	  { "2026-11-21T03:09:00.000Z", "2026年11月21日 12時09分" },
	  "コメント",
	  HOSTILE },
	{ 3,
	  7,
	  NULL,
	  { "2026-11-21T03:10:00.000Z", "2026年11月21日 12時10分" },
	  "通知を出しました",
	  NULL },
};

static void
test_incident(void)
{
	static const struct view_line owner[] = {
		{ "会社のパソコン1台が、外の不正な相手と連絡を取り続けています"
		  "。",
		  false },
		{ "ほかのパソコンへ広がる前に、切り離す必要があります。",
		  false },
		{ "決めていただくこと：専門の会社に調査を頼むかどうか。",
		  false },
	};
	static const struct view_action action[] = {
		{ "そのパソコンのLANケーブルを抜き、無線も切ってください。電源"
		  "は切らないでください。",
		  1, true },
		{ "使っていた人に、いつもと違うことがなかったか聞いてください"
		  "。",
		  2, false },
		{ "契約している相談窓口に電話し、この画面を見ながら伝えてくださ"
		  "い。",
		  3, false },
	};
	static const struct view_option give[] = {
		{ "4", "見本 次郎", false },
	};
	static const struct view_line engineer[] = {
		{ "同じ相手へ60秒前後の間隔で412回の接続がありました。",
		  false },
		{ "確かめ方：", false },
		{ "プロキシと名前解決の記録で198.51.100.9を探す。", true },
	};
	static const struct view_option moves[] = {
		{ "working", "対応中", true },
		{ "closed", "対応済み", false },
	};
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_incident v = {
		.frame = golden_frame(LANGUAGE_JA, incidents_ja[0].title,
				      "/incidents/7"),
		.id = 7,
		.look = 5,
		.severity = { "now", "今すぐ電話" },
		.promise = "夜でも休みの日でも、すぐに電話してください。",
		.class_text = "不正な通信先とのやり取り",
		.title = incidents_ja[0].title,
		.reason = "同じ機器の気になる動きが2つあり、一つの出来事と"
			  "考えました。",
		.outcome = "成功した",
		.state = "open",
		.state_text = "未対応",
		.first = { "2026-11-21T00:10:00.000Z",
			   "2026年11月21日 09時10分" },
		.last = now_ja,
		.count = 412,
		.owner = { owner, ARRAY_LEN(owner) },
		.action = action,
		.actions = ARRAY_LEN(action),
		.deadline = "見つけたその場で",
		.telephone = "LANケーブルを抜いたら、すぐに電話してください。",
		.engineer = { engineer, ARRAY_LEN(engineer) },
		.device = devices_ja,
		.devices = ARRAY_LEN(devices_ja),
		.alert = alerts_ja,
		.alerts = ARRAY_LEN(alerts_ja),
		.may_write = true,
		.move = moves,
		.moves = ARRAY_LEN(moves),
		.may_suppress = true,
		.work = { .person = "見張 分析",
			  .escalated = true,
			  .analyst = true,
			  .seen_ms = 1795230600000,
			  .give = give,
			  .gives = ARRAY_LEN(give),
			  .note = incident_note,
			  .notes = ARRAY_LEN(incident_note) },
	};

	incident_page(&o, &v);
	golden_end("incident-ja");
	o = golden_begin(LANGUAGE_JA);
	v.fault = "少しの差で、ほかの人が先に変えました。";
	v.may_write = false;
	v.work = (struct view_work){ .mine = true, .person = "見本 花子" };
	incident_page(&o, &v);
	golden_end("incident-late-ja");
}

static void
test_alert(void)
{
	static const struct view_fact fact[] = { { "interval_seconds", "60" },
						 { "jitter", HOSTILE } };
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_alert v = {
		.frame =
		    golden_frame(LANGUAGE_JA, alerts_ja[0].title, "/alerts/11"),
		.line = alerts_ja[0],
		.look = 5,
		.incident = 7,
		.reason = "60秒ごとに412回、同じ相手に連絡しました。",
		.rule_title = HOSTILE,
		.author = "さんぷる",
		.subject = "c2.example.jp",
		.flow = "1844674407370955161",
		.fact = fact,
		.facts = ARRAY_LEN(fact),
	};

	alert_page(&o, &v);
	golden_end("alert-ja");
}

static void
test_devices(void)
{
	static const char *const why[] = {
		"DHCPで名乗った名前です。",
		"更新サーバーへの問い合わせがWindows 11のものでした。",
	};
	static const struct view_option looks[] = {
		{ "0", "いつもの見守り", false },
		{ "5", "2026年11月21日に調べた記録", true },
	};
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_devices v = {
		.frame = golden_frame(LANGUAGE_JA, "機器の一覧", "/devices"),
		.device = devices_ja,
		.devices = ARRAY_LEN(devices_ja),
		.text = "",
		.look = 5,
		.looks = looks,
		.look_count = ARRAY_LEN(looks),
	};
	struct view_device one = {
		.frame = golden_frame(LANGUAGE_EN, "Old PC", "/devices/3"),
		.line = { .id = 3,
			  .label = "Old PC",
			  .ip = "192.0.2.9",
			  .os = "Windows XP",
			  .first = now_en,
			  .last = now_en },
		.look = 5,
		.os_end = "The maker's support ended on 2014-04-08.",
		.why = why,
		.whys = ARRAY_LEN(why),
		.incident = incidents_en,
		.incidents = 1,
		.alert = alerts_ja,
		.alerts = 1,
	};

	devices_page(&o, &v);
	golden_end("devices-ja");
	o = golden_begin(LANGUAGE_EN);
	device_page(&o, &one);
	golden_end("device-en");
}

int
main(void)
{
	test_home();
	test_looks();
	test_look();
	test_incidents();
	test_incident();
	test_alert();
	test_devices();
	return tap_done();
}
