"""A month is over: its report is made and told by itself, shown as page and
paper, and counted again."""
import json
import os
import sqlite3
import sys
import tempfile
from datetime import datetime, timedelta, timezone

from centre import DATABASE, Centre, signed_in, wait_for
from story import done, equal, ok, skip

ZONE = timezone(timedelta(minutes=540))
HOUR = 3600 * 1000


def last_month():
    """Name, begin and end of the month before this one in Japan."""
    first = datetime.now(ZONE).replace(day=1, hour=0, minute=0, second=0,
                                       microsecond=0)
    begin = (first - timedelta(days=1)).replace(day=1)
    return (begin.strftime("%Y-%m"), int(begin.timestamp() * 1000),
            int(first.timestamp() * 1000))


def fill(data, company, begin, end):
    """A sensor that watched every hour but five."""
    with sqlite3.connect(os.path.join(data, "komainu.db"), timeout=20) as db:
        sender = db.execute(
            "insert into sender (company, kind, name, state, created_ms)"
            " values (?, 'sensor', '事務所', 'active', ?) returning id",
            (company, begin)).fetchone()[0]
        hours = range(begin, end, HOUR)
        db.executemany(
            "insert into coverage (sender, company, hour_ms, watched_seconds,"
            " packets, bytes, dropped, records, unparsed)"
            " values (?, ?, ?, 3600, 1000, 100000, 0, 20, 0)",
            [(sender, company, at) for i, at in enumerate(hours)
             if not 100 <= i < 105])
        db.execute(
            "insert into gap (company, sender, reason, from_ms, until_ms)"
            " values (?, ?, 'off', ?, ?)",
            (company, sender, begin + 100 * HOUR, begin + 105 * HOUR))
    db.close()
    return sender


def reports(centre):
    run = centre.run("report", "list", "--company", "会社")
    return [line.split("\t") for line in run.out.splitlines()]


def story(folder):
    month, begin, end = last_month()
    with Centre(folder, "--set", "report_delay=1m") as centre:
        centre.company("会社")
        centre.company("ほかの会社")
        centre.user("owner", "owner", "会社")
        centre.user("other", "owner", "ほかの会社")
        centre.stop()
        fill(centre.data, 1, begin, end)
        centre.start()
        rows = wait_for(lambda: reports(centre))
        equal(len(rows), 1, "the report of last month is made by itself")
        equal(rows[0][1], month, "for that month")
        equal(rows[0][4], "whole", "which was over")
        number = rows[0][0]

        browser = signed_in(centre, "owner")
        page = browser.get("/reports")
        ok(f"/reports/{number}" in page.text, "it is in the list")
        page = browser.get(f"/reports/{number}")
        ok("装置の電源が切れていた" in page.text, "the gap has its reason",
           page.text)
        hours = (end - begin) // HOUR
        ok(f"{hours}時間0分" in page.text, "hours possible")
        ok(f"{hours - 5}時間0分" in page.text, "hours watched")
        pdf = browser.get(f"/reports/{number}/pdf")
        ok(pdf.status == 200 and pdf.body.startswith(b"%PDF-"), "as PDF")
        for chart in ("hours", "months"):
            svg = browser.get(f"/reports/{number}/{chart}.svg")
            ok(svg.status == 200 and b"<svg" in svg.body, f"chart of {chart}")
        page = browser.get(f"/reports/{number}/verify")
        ok("数え直しても同じでした" in page.text, "counted again on the page")
        api = browser.get(f"/api/v1/reports/{number}")
        ok(api.status == 200 and json.loads(api.text)["report"]["month"] == month,
           "for programs")
        stranger = signed_in(centre, "other")
        for path in ("", "/pdf", "/hours.svg", "/verify"):
            equal(stranger.get(f"/reports/{number}{path}").status, 404,
                  f"another company sees no report{path}")

        run = centre.run("report", "verify", "--company", "会社")
        ok(run.status == 0 and "\tgood" in run.out, "verify: good", run)
        run = centre.run("report", "make", "--company", "会社", "--month", month, "--pdf",
                  os.path.join(folder, "report.pdf"))
        ok(run.status == 0, "made again by hand", run)
        equal([r[2] for r in reports(centre)], ["2", "1"], "both are kept")
        ok(os.path.getsize(os.path.join(folder, "report.pdf")) > 10000,
           "with a PDF")
        ok("第2版" in browser.get(f"/reports/{number}").text,
           "the first tells of the newer one")
        run = centre.run("report", "make", "--company", "会社", "--month", "2999-01")
        equal(run.status, 65, "a month to come has no report")

        with sqlite3.connect(os.path.join(centre.data, "komainu.db"),
                             timeout=20) as db:
            db.execute("update report set facts ="
                       " replace(facts, '\"watched_s\":', '\"watched_s\":9')")
        db.close()
        run = centre.run("report", "verify", "--company", "会社")
        ok(run.status == 65 and "digest\twrong" in run.out,
           "facts made nicer are found", run)
        page = browser.get(f"/reports/{number}/verify")
        ok("合わないところがあります" in page.text, "on the page too")

def main():
    if DATABASE:
        skip("told on SQLite")
        done()
    with tempfile.TemporaryDirectory(prefix="komainu-report.") as folder:
        story(folder)
    done()


if __name__ == "__main__":
    sys.exit(main())
