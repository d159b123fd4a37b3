/* Golden pages: the inbox, what is hidden, absences, providers. */
#include "golden/golden.h"
#include "tap.h"
#include "web/absence_tmpl.h"
#include "web/inbox_tmpl.h"
#include "web/provider_tmpl.h"
#include "web/suppression_tmpl.h"

/* Foreign text that must come out harmless wherever it is shown. */
#define HOSTILE "\"><script>alert(1)</script>\xe2\x80\xae&'"

#define WHEN                                                                   \
	{                                                                      \
		"2026-11-21T03:04:00.000Z", "2026年11月21日 12時04分"     \
	}

static const struct view_option choices[] = {
	{ "", "すべて", true },
	{ "now", "今すぐだけ", false },
};

static const struct view_inbox_line lines[] = {
	{ .id = 7,
	  .seen_ms = 1795230600000,
	  .company = 3,
	  .class_name = "c2",
	  .severity = { "now", "今すぐ電話" },
	  .company_name = "株式会社さんぷる製作所",
	  .class_text = "不正な通信先とのやり取り",
	  .title = "パソコンが不正な通信先と連絡を取り続けています",
	  .device = "経理のパソコン",
	  .person = "見張 分析",
	  .mine = true,
	  .escalated = true,
	  .state_text = "対応中",
	  .age = "3分前",
	  .last = WHEN,
	  .folded = 1,
	  .companies = 1,
	  .href = "/incidents/7" },
	{ .id = 8,
	  .company = 3,
	  .class_name = "scan",
	  .severity = { "today", "今日中に" },
	  .company_name = HOSTILE,
	  .class_text = "探りの通信",
	  .title = HOSTILE,
	  .state_text = "未対応",
	  .age = "2日前",
	  .last = WHEN,
	  .folded = 14,
	  .companies = 1,
	  .href = "/inbox?class=scan&fold=none&company=3" },
	{ .id = 9,
	  .company = 4,
	  .class_name = "exploit",
	  .severity = { "this-week", "今週中に" },
	  .company_name = "さんぷる商店",
	  .class_text = "弱点を突く試み",
	  .title = "弱点を突こうとする通信が届いています",
	  .archived = true,
	  .state_text = "未対応",
	  .age = "1時間前",
	  .last = WHEN,
	  .folded = 1200,
	  .companies = 200,
	  .href = "/inbox?class=exploit&fold=company" },
};

static void
test_inbox(void)
{
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_inbox v = {
		.frame = golden_frame(LANGUAGE_JA, "(1215) 受信箱", "/inbox"),
		.count = 1215,
		.changed_ms = 1795230600000,
		.shown_ms = 1795230700000,
		.here = "/inbox?text=%22",
		.ask = "/api/v1/inbox/count?text=%22",
		.line = lines,
		.lines = ARRAY_LEN(lines),
		.pager = { .next = "/inbox?text=%22&of=1&at=5&after=9" },
		.tab = { { "/inbox?", "すべて", true },
			 { "/inbox?whose=mine", "自分の担当", false } },
		.tabs = 2,
		.severity = choices,
		.severities = ARRAY_LEN(choices),
		.text = HOSTILE,
		.from = "2026-11-01",
		.until = "",
		.whose = "",
		.filtered = true,
		.by_class = true,
		.unfold = "/inbox?fold=company",
		.done = 3,
		.passed = 1,
	};

	inbox_page(&o, &v);
	golden_end("inbox-ja");
	o = golden_begin(LANGUAGE_EN);
	v = (struct view_inbox){
		.frame = golden_frame(LANGUAGE_EN, "Inbox", "/inbox"),
		.here = "/inbox?",
		.ask = "/api/v1/inbox/count?",
		.text = "",
		.from = "",
		.until = "",
		.whose = "",
		.done = -1,
	};
	inbox_page(&o, &v);
	golden_end("inbox-empty-en");
}

static void
test_false_alarm(void)
{
	static const struct view_alert_line sample[] = {
		{ .id = 11,
		  .severity = { "now", "今すぐ電話" },
		  .title = HOSTILE,
		  .device = "192.0.2.21",
		  .rule = "komainu.beacon",
		  .count = 412,
		  .last = WHEN },
	};
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_false_alarm v = {
		.frame = golden_frame(LANGUAGE_JA, "誤った検知として隠す",
				      "/incidents/7/false-alarm"),
		.incident = 7,
		.title = HOSTILE,
		.state = "open",
		.scope = { { "rule-device", "「" HOSTILE "」、機器 192.0.2.21",
			     true },
			   { "peer", "相手 198.51.100.9", false } },
		.scopes = 2,
		.chosen = true,
		.scope_value = "rule-device",
		.scope_text = "「同じ間隔」、機器 192.0.2.21",
		.days_value = "30",
		.until = "2026-12-21",
		.alerts = 12,
		.events = 4120,
		.sample = sample,
		.samples = ARRAY_LEN(sample),
		.fault = { "reason", "理由を書いてください。" },
		.reason = HOSTILE,
	};

	false_alarm_page(&o, &v);
	golden_end("false-alarm-ja");
}

static void
test_suppressions(void)
{
	static const struct view_suppression_line hidden[] = {
		{ .id = 2,
		  .incident = 7,
		  .what = "「同じ間隔」、機器 192.0.2.21",
		  .reason = HOSTILE,
		  .person = "見張 分析",
		  .created = WHEN,
		  .until = WHEN,
		  .active = true,
		  .hits = 12 },
		{ .id = 1,
		  .what = HOSTILE,
		  .reason = "保守の作業",
		  .created = WHEN,
		  .until = WHEN,
		  .ended = WHEN },
	};
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_suppressions v = {
		.frame = golden_frame(LANGUAGE_JA, "隠している検知",
				      "/suppressions"),
		.line = hidden,
		.lines = ARRAY_LEN(hidden),
		.may_end = true,
	};

	suppressions_page(&o, &v);
	golden_end("suppressions-ja");
}

static void
test_absences(void)
{
	static const struct view_absence_line known[] = {
		{ .id = 2,
		  .kind_text = "休業日",
		  .span = "2026-12-29から2027-01-03まで",
		  .reason = HOSTILE,
		  .person = "見本 花子",
		  .state_text = "予定",
		  .may_end = true },
		{ .id = 1,
		  .kind_text = "工事・点検",
		  .span = "きのう",
		  .state_text = "終わった" },
	};
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_absences v = {
		.frame = golden_frame(LANGUAGE_JA, "休業日と工事", "/absences"),
		.line = known,
		.lines = ARRAY_LEN(known),
		.suggestion = { { "成人の日", "2027-01-09から2027-01-11まで",
				  "2027-01-09", "2027-01-11" } },
		.suggestions = 1,
		.may_write = true,
		.fault = { "from", "日付を確かめてください。" },
		.from = "2026-12-31",
		.until = "2026-12-30",
		.reason = "",
	};

	absences_page(&o, &v);
	golden_end("absences-ja");
}

static void
test_providers(void)
{
	static const struct view_provider_line all[] = {
		{ 1, "みまもり事業者", false, 2, 14 },
		{ 2, HOSTILE, true, 0, 0 },
	};
	static const struct view_provider_person people[] = {
		{ 4, "bunseki", "見張 分析" },
	};
	static const struct view_contract_line contracts[] = {
		{ 1, 3, "株式会社さんぷる製作所", "2026-04-01", NULL, "契約中",
		  true },
		{ 2, 4, HOSTILE, "2025-04-01", "2026-03-31", "終わった",
		  false },
	};
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_providers list = {
		.frame =
		    golden_frame(LANGUAGE_JA, "見守り事業者", "/providers"),
		.provider = all,
		.providers = ARRAY_LEN(all),
		.fault = { "name", "この名前はすでに使われています。" },
		.name = HOSTILE,
	};
	struct view_provider one = {
		.frame =
		    golden_frame(LANGUAGE_EN, "Mihon Watch", "/providers/1"),
		.id = 1,
		.name = "Mihon Watch",
		.person = people,
		.people = 1,
		.candidate = choices,
		.candidates = 2,
		.contract = contracts,
		.contracts = 2,
		.company = choices,
		.companies = 2,
		.today = "2026-11-21",
	};

	providers_page(&o, &list);
	golden_end("providers-ja");
	o = golden_begin(LANGUAGE_EN);
	provider_page(&o, &one);
	golden_end("provider-en");
}

int
main(void)
{
	test_inbox();
	test_false_alarm();
	test_suppressions();
	test_absences();
	test_providers();
	return tap_done();
}
