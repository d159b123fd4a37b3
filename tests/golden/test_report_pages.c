/* Golden pages: the monthly reports. */
#include "golden/golden.h"
#include "tap.h"
#include "web/report_tmpl.h"

#define HOSTILE "\"><script>alert(1)</script>\xe2\x80\xae&'"

static const struct view_time made = { "2026-12-01T00:00:00.000Z",
				       "2026年12月1日 9時00分" };

static void
test_list(void)
{
	static const struct view_report_line line[] = {
		{ 3,
		  "2026年12月の見守り報告書",
		  "第1版",
		  true,
		  { NULL, NULL } },
		{ 2,
		  "2026年11月の見守り報告書",
		  "第2版",
		  false,
		  { NULL, NULL } },
	};
	struct view_report_line lines[ARRAY_LEN(line)];
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_reports v = {
		.frame = golden_frame(LANGUAGE_JA, "月の報告書", "/reports"),
		.report = lines,
		.reports = ARRAY_LEN(lines),
	};

	for (size_t i = 0; i < ARRAY_LEN(line); i++) {
		lines[i] = line[i];
		lines[i].made = made;
	}
	reports_page(&o, &v);
	golden_end("reports-ja");
	o = golden_begin(LANGUAGE_EN);
	v = (struct view_reports){
		.frame =
		    golden_frame(LANGUAGE_EN, "Monthly reports", "/reports"),
	};
	reports_page(&o, &v);
	golden_end("reports-none-en");
}

static const struct view_report_cell cells[] = {
	{ "装置", "装置", false },
	{ "割合", "割合", true },
	{ HOSTILE, "装置", false },
	{ "99.9 %", "割合", true },
};
static const struct view_report_row rows[] = { { cells, 2 }, { cells + 2, 2 } };
static const struct view_report_item items[] = {
	{ "1.",
	  "サポートの終わった機器を入れ替える（1台：" HOSTILE "）",
	  { "理由：更新がもう届きません。",
	    "やり方：予定を決めてください。" } },
	{ "2.", "新しい機器を確かめる", { NULL, NULL } },
};
static const struct view_report_block owner[] = {
	{ .text = "株式会社さんぷる製作所 御中" },
	{ .note = "期間：2026年11月1日から12月1日まで" },
	{ .state = "急がない確認が残っています。",
	  .after = "見守れた時間は719時間30分（99.9％）です。",
	  .severity = "this-week" },
	{ .heading = "見守れた時間" },
	{ .chart = "hours", .alt = "日ごとの見守れた時間の図" },
	{ .heading = "次にすること" },
	{ .item = items, .items = ARRAY_LEN(items) },
};
static const struct view_report_block detail[] = {
	{ .heading = "見守り装置" },
	{ .row = rows, .rows = ARRAY_LEN(rows) },
	{ .note = "全体の指紋：0123456789abcdef" },
};

static void
test_one(void)
{
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_report v = {
		.frame = golden_frame(LANGUAGE_JA, "2026年11月の見守り報告書",
				      "/reports/2"),
		.id = 2,
		.newer = "新しいものは第3版です。",
		.owner = owner,
		.owners = ARRAY_LEN(owner),
		.detail = detail,
		.details = ARRAY_LEN(detail),
	};

	report_page(&o, &v);
	golden_end("report-ja");
}

static void
test_proof(void)
{
	static const struct view_proof_line line[] = {
		{ "見守れた時間", "合っています", false, "719時間30分",
		  "719時間30分" },
		{ "日ごとの指紋のつながり", "合いません", true, "30", "29" },
	};
	struct html_out o = golden_begin(LANGUAGE_JA);
	struct view_proof v = {
		.frame = golden_frame(LANGUAGE_JA, "数え直した結果",
				      "/reports/2/verify"),
		.id = 2,
		.wrong = "2026-11-03 is not tied to the day before",
		.line = line,
		.lines = ARRAY_LEN(line),
	};

	proof_page(&o, &v);
	golden_end("proof-ja");
	v.good = true;
	v.wrong = NULL;
	v.lines = 1;
	o = golden_begin(LANGUAGE_JA);
	proof_page(&o, &v);
	golden_end("proof-good-ja");
}

int
main(void)
{
	test_list();
	test_one();
	test_proof();
	return tap_done();
}
