#!/usr/bin/env python3
"""notices.py: notices as people meet them: contacts and a test with its true
result, the ladder stopped by the link in a mail, the page that tells genuine
from forged, an analyst's release, and who may do none of it."""
import json
import os
import re

from centre import Browser, Centre, signed_in, wait_for
from deliver import COMPANY, contact, database, incident, settings
from post_office import Mailbox, Services
from story import done, equal, ok, workplace

FORM = {"name": "総務 花子", "step": "clerk", "channel": "mail",
        "address": "hanako@example.jp", "least": "today", "language": "ja"}


def contacts(b, box):
    r = b.get("/contacts")
    ok(r.status == 200 and "まだ一人もいません" in r.text,
       "nobody can be told yet, and the page says so", r)
    r = b.post("/contacts", dict(FORM, address="hanako"))
    ok(r.status == 422 and "hanako" in r.text, "a slip is noticed")
    r = b.post("/contacts", FORM)
    equal(r.status, 303, "a contact is added")
    page = r.location
    r = b.post(page + "/test", page=page)
    equal((r.status, r.location), (303, page), "a test is sent")
    r = wait_for(lambda: (lambda a: a if "250 2.0.0" in a.text else None)(
        b.get(page)), 20)
    ok(r and "届けました" in r.text, "the page shows what the server said")
    equal(len(box.to("hanako@example.jp")), 1, "and it has arrived")
    r = b.post(page, dict(FORM, address="refused-hana@example.jp"), page=page)
    equal(r.status, 303, "another address")
    b.post(page + "/test", page=page)
    r = wait_for(lambda: (lambda a: a if "550 5.1.1" in a.text else None)(
        b.get(page)), 20)
    ok(r and "届きませんでした" in r.text, "a refusal is shown as it is")
    ok("届いていません" in b.get("/contacts").text, "and in the list")
    b.post(page, FORM, page=page)
    return page


def plan(b):
    r = b.get("/contacts/plan")
    ok(r.status == 200 and 'value="21:00"' in r.text, "the usual plan")
    fields = {"owner": 10, "supporter": 5, "duty": 60, "quiet_from": "22:00",
              "quiet_until": "06:30", "digest": "08:45", "budget": 5}
    r = b.post("/contacts/plan", fields)
    ok(r.status == 422 and "大きい数" in r.text, "out of order is refused")
    r = b.post("/contacts/plan", dict(fields, supporter=20))
    equal(r.status, 303, "a plan is kept")
    ok('value="06:30"' in b.get("/contacts/plan").text, "as it was set")
    r = b.post("/contacts/rules", {"class": "", "severity": "now", "held":
                                   "1"}, page="/contacts/plan")
    equal(r.status, 403, "what is checked is the analyst's to say")


def acknowledged(c, b, box):
    i = incident(c, "answer")
    mail = wait_for(lambda: [m for m in box.to("hanako@example.jp")
                             if "今すぐ電話" in m["Subject"]], 20)[0]
    text = mail.get_body(("plain",)).get_content()
    page = mail.get_body(("html",)).get_content()
    link = re.search(r"https://mimamori\.example\.jp(/k/\S+)", text)[1]
    ok(f'href="https://mimamori.example.jp{link}"' in page,
       "a button in the page")
    ok(f"https://mimamori.example.jp/incidents/{i}" in text, "the incident")
    code = re.search(r"/n/(\S+)", text)[1]
    anybody = Browser(c)
    r = anybody.get(link)
    ok(r.status == 200 and "読みました" in r.text, "anybody with the letter")
    ok("192.168" not in r.text and COMPANY not in r.text,
       "sees nothing of the firm there")
    with database(c) as db:
        equal(db.execute("select acknowledged_ms from notice where object = ?"
                         " and kind = 'incident'", (i,)).fetchone()[0], 0,
              "a mail scanner that looks has answered nothing")
    token = anybody.get(link).csrf
    r = anybody.post(link, token=token)
    equal(r.status, 303, "the button")
    ok("総務 花子が読みました" in anybody.get(link).text, "tells who has")
    with database(c) as db:
        equal(db.execute("select state, acknowledged_by from notice where"
                         " object = ? and kind = 'incident'",
                         (i,)).fetchone(),
              ("acknowledged", "総務 花子"), "the ladder stopped")
    forged = link[:-1] + ("A" if link[-1] != "A" else "B")
    equal(anybody.get(forged).status, 404, "a forged link is none")
    equal(anybody.post(forged, token=token).status, 404, "and answers nothing")
    ok(str(i) in json.dumps(json.loads(
        b.get("/api/v1/notices").text)["notices"]), "programs see it too")
    r = b.get("/notices")
    ok("総務 花子が読みました" in r.text, "the history tells")
    number = re.search(r"/notices/(\d+)", r.text)[1]
    ok("hanako@example.jp" in b.get("/notices/" + number).text,
       "with its letters")
    return code


def genuine(c, code):
    anybody = Browser(c, source="127.0.0.9")
    r = anybody.get("/n/" + code)
    ok("本物です" in r.text and "「株」" in r.text, "genuine", r)
    ok(COMPANY not in r.text and "さんぷる" not in r.text and
       "192.168" not in r.text, "no more than the letter told")
    typed = code.replace("-", " ").lower()
    ok("本物です" in anybody.get("/n?code=" + typed.replace(" ", "%20")).text,
       "as somebody types it")
    r = anybody.get("/n/AAAAA-AAAAA")
    ok(r.status == 200 and "送っていません" in r.text, "forged")
    seen = [anybody.get(f"/n/AAAAA-AAAA{x}").status for x in "BCDEFGH"]
    equal(seen[-1], 429, "nobody may try many")
    equal(Browser(c, source="127.0.0.10").get("/n/" + code).status, 200,
          "others are not troubled by that")


def released(c, analyst):
    r = analyst.post("/contacts/rules", {"class": "c2", "severity": "now",
                                         "held": "1"}, page="/contacts/plan")
    equal(r.status, 303, "the analyst holds a kind back")
    i = incident(c, "held")
    with database(c) as db:
        def state():
            return (db.execute("select id, state from notice where object = ?"
                               " and kind = 'incident'", (i,)).fetchone())
        n, was = wait_for(state, 20)
        equal(was, "held", "it is held")
    r = analyst.post(f"/notices/{n}/release", page=f"/notices/{n}")
    equal(r.status, 303, "released")
    with database(c) as db:
        ok(wait_for(lambda: db.execute(
            "select 1 from delivery where notice = ?", (n,)).fetchone(), 20),
            "then it goes out")
    return n


def main():
    services = Services()
    with workplace() as folder:
        box = Mailbox(os.path.join(folder, "mail"))
        with Centre(os.path.join(folder, "one"),
                    *settings(box, services)) as c:
            c.company(COMPANY)
            c.company("有限会社れいだい商店")
            c.user("hanako", "clerk", COMPANY)
            c.user("miru", "viewer", COMPANY)
            c.user("other", "owner", "有限会社れいだい商店")
            c.user("bunseki", "viewer", "有限会社れいだい商店")
            with database(c) as db:
                db.execute("insert into provider (name, created_ms) values"
                           " ('見守りセンターさんぷる', 1)")
                db.execute("insert into contract (provider, company, from_ms)"
                           " values (1, 1, 1)")
                db.execute("insert into provider_membership (person, provider)"
                           " select id, 1 from person where login ="
                           " 'bunseki'")
            b = signed_in(c, "hanako")
            page = contacts(b, box)
            plan(b)
            code = acknowledged(c, b, box)
            genuine(c, code)
            analyst = signed_in(c, "bunseki")
            analyst.post("/companies/1/choose", page="/companies")
            n = released(c, analyst)
            other = signed_in(c, "other")
            for path in (page, f"/notices/{n}", f"/api/v1/notices/{n}"):
                equal(other.get(path).status, 404,
                      f"{path} does not exist for another firm")
            equal(other.post(page + "/test", page="/contacts").status, 404,
                  "nor can it be tested from there")
            viewer = signed_in(c, "miru")
            equal(viewer.get("/contacts").status, 403,
                  "who may only look sees no addresses")
        box.stop()
    done()


if __name__ == "__main__":
    main()
