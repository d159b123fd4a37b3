#!/usr/bin/env python3
"""inbox.py: analysts and their customers. Who sees what while a contract runs,
taking, putting away, passing up, comments, being slower than somebody else,
false alarms with their preview, absences, providers and contracts."""
import html
import json
import os
import re
import sqlite3

from centre import DATABASE, Centre, signed_in
from serve import case_lines, finished
from story import done, equal, ok, workplace

ONE = "株式会社さんぷる製作所"
TWO = "有限会社みほん商店"
THREE = "見本運送株式会社"
WATCH = "みまもり事業者"


def look_at(c, login):
    b = signed_in(c, login)
    path = b.upload([("a.json", case_lines())]).location
    finished(b, path)
    result = json.loads(b.get("/api/v1" + path).text)["result"]
    return result["incidents"][0]["id"]


def prepare(c):
    """Three companies with the same incident; two are under contract."""
    ids = []
    for company, login in ((ONE, "hanako"), (TWO, "taro"), (THREE, "jiro")):
        c.company(company)
        c.user(login, "clerk", company)
        c.user(login + "-boss", "owner", company)
    c.user("admin", "administrator")
    c.user("bunseki", "viewer", THREE)
    c.user("doryo", "viewer", THREE)
    for login in ("hanako", "taro", "jiro"):
        ids.append(look_at(c, login))
    return ids


def providers(c):
    """From the console: a provider, its people, its contracts."""
    r = c.run("provider", "add", "--name", WATCH)
    equal(r.status, 0, "a provider is added")
    ok(c.run("provider", "add", "--name", WATCH).status != 0, "once")
    for login in ("bunseki", "doryo"):
        r = c.run("provider", "person", "--name", WATCH, "--login", login)
        equal(r.status, 0, f"{login} is its analyst")
    r = c.run("contract", "add", "--provider", WATCH, "--company", ONE)
    equal(r.status, 0, "a contract from now on")
    r = c.run("contract", "add", "--provider", WATCH, "--company", TWO,
              "--from", "2020-04-01")
    equal(r.status, 0, "and one that runs for long")
    r = c.run("contract", "add", "--provider", WATCH, "--company", THREE,
              "--from", "2020-04-01", "--until", "2021-03-31")
    equal(r.status, 0, "and one that is over")
    ok(c.run("contract", "add", "--provider", WATCH, "--company", ONE,
             "--from", "gestern").status == 64, "a day is a day")
    ok(c.run("contract", "add", "--provider", WATCH, "--company", ONE,
             "--from", "2026-02-02", "--until", "2026-02-01").status == 64,
       "that ends after it begins")
    listing = c.run("contract", "list", "--provider", WATCH).out
    equal(listing.count("\n"), 3, "three are listed")
    ok("2021-03-31" in listing, "with the last day", listing)
    ok("bunseki" in c.run("provider", "list").out, "people too")


def ticks(page):
    return re.findall(r'name="([if]-[^"]+)" value="(\d+)"', page.text)


def sees(c, ids):
    b = signed_in(c, "bunseki")
    page = b.get("/inbox")
    equal(page.status, 200, "the inbox opens")
    ok(ONE in page.text and TWO in page.text, "with both customers")
    equal(page.text.count('class="inbox-row'), 2, "one row each")
    ok('href="/inbox"' in page.text, "and stands in the menu")
    for id in ids[:2]:
        ok(f'name="i-{id}"' in page.text, f"incident {id} is there")
    ok(f'name="i-{ids[2]}"' not in page.text,
       "not the one whose contract is over, though a member there")
    equal(b.get(f"/incidents/{ids[0]}").status, 200, "it can be opened")
    for login in ("hanako", "admin", "taro-boss"):
        equal(signed_in(c, login).get("/inbox").status, 403,
              f"{login} has no inbox")
        equal(signed_in(c, login).get("/api/v1/inbox").status, 403,
              "nor by program")
        ok('href="/inbox"' not in signed_in(c, login).get("/account").text,
           "nor in the menu")
    equal(b.get("/").location, "/inbox", "who chose no company starts there")
    listed = json.loads(b.get("/api/v1/inbox").text)["rows"]
    equal(sorted(r["incident"] for r in listed), sorted(ids[:2]),
          "programs see the same")
    equal(json.loads(b.get("/api/v1/inbox/count").text)["count"], 2,
          "and the count")


def search(c, ids):
    b = signed_in(c, "bunseki")

    def found(query):
        rows = json.loads(b.get("/api/v1/inbox?" + query).text)["rows"]
        return sorted(r["incident"] for r in rows)
    quoted = "%E3%81%BF%E3%81%BB%E3%82%93"  # みほん
    equal(found(f"text={quoted}"), [ids[1]], "by company name")
    row = json.loads(b.get("/api/v1/inbox").text)["rows"][0]
    equal(found(f"class={row['class']}"), sorted(ids[:2]), "by class")
    equal(found("class=phishing"), [], "by another class")
    equal(found("text=192.168.10.21"), sorted(ids[:2]), "by address")
    equal(found("text=no-such-thing"), [], "by words that are nowhere")
    equal(found("from=2001-01-01&until=2001-12-31"), [], "by time")
    equal(found("from=2001-01-01"), sorted(ids[:2]), "since then")
    equal(found("whose=nobody"), sorted(ids[:2]), "nobody's")
    equal(found("whose=mine"), [], "mine")
    equal(found("company=1"), [ids[0]], "by company")
    equal(found("company=3"), [], "not of a stranger, whoever asks")
    page = b.get("/inbox?fold=class")
    equal(page.text.count('class="inbox-row'), 1, "folded by kind")
    ok('name="f-0-' in page.text, "the row stands for both companies")


def act(b, ticked, name, text="", query="", **more):
    fields = dict(ticked)
    page = b.get("/inbox?" + query)
    shown = re.search(r'name="shown" value="(\d+)"', page.text)
    fields.update({"act": name, "text": text,
                   "shown": more.get("shown", shown.group(1) if shown else 0)})
    return b.post("/inbox?" + query, fields, token=b.get("/account").csrf)


def works(c, ids):
    b, other = signed_in(c, "bunseki"), signed_in(c, "doryo")
    page = b.get("/inbox")
    r = act(b, ticks(page), "take")
    ok(r.location.endswith("done=2&passed=0"), "two are taken at once", r)
    ok("2件を変えました" in b.get(r.location).text, "which is said")
    r = act(other, ticks(page), "take")
    ok(r.location.endswith("done=0&passed=2"),
       "who saw them before and comes later changes nothing", r)
    text = html.unescape(other.get(r.location).text)
    ok("ほかの人が先に変えた" in text, "and is told kindly")
    state = json.loads(b.get(f"/api/v1/incidents/{ids[0]}/work").text)
    equal((state["name"], state["state"]), ("bunseki", "working"),
          "the first one has it, and it is in work")
    r = act(other, ticks(other.get("/inbox")), "comment", "電話しました")
    ok(r.location.endswith("done=2&passed=0"), "a comment hurts nobody", r)
    r = act(b, ticks(b.get("/inbox")), "comment")
    equal(r.status, 400, "a comment has words")
    page = b.get("/inbox")
    one = [t for t in ticks(page) if t[0] == f"i-{ids[0]}"]
    act(b, one, "archive")
    equal(len(ticks(b.get("/inbox"))), 1, "one is put away")
    equal(len(ticks(b.get("/inbox?archive=1"))), 1, "into the archive")
    act(b, ticks(b.get("/inbox?archive=1")), "fetch", query="archive=1")
    equal(len(ticks(b.get("/inbox"))), 2, "and fetched back")
    act(b, [("f-0-" + c.kind, "1")], "escalate", query="fold=class")
    equal(len(ticks(b.get("/inbox?whose=up&fold=none"))), 2,
          "a folded row means all it folds")
    r = act(other, [("f-0-" + c.kind, "1")], "archive", query="fold=class",
            shown="1")
    ok(r.location.endswith("done=0&passed=2"),
       "but nothing changed since it was shown", r)
    equal(act(b, [("i-x", "1")], "take").status, 400, "a row is a number")
    equal(act(b, [("f-1-nothing", "1")], "take").status, 400, "of a kind")
    equal(act(b, one, "explode").status, 400, "and an act is an act")


def incident(c, ids):
    """The same from the incident's own page, by the customer's clerk too."""
    here = f"/incidents/{ids[0]}"
    hanako, b = signed_in(c, "hanako"), signed_in(c, "bunseki")
    page = hanako.get(here)
    ok("bunseki" in page.text and "電話しました" in page.text,
       "the customer reads who works on it and what was said")
    seen = re.search(r'name="seen" value="(\d+)"', page.text).group(1)
    r = hanako.post(here + "/work", {"act": "take", "seen": seen}, page=here)
    equal((r.status, r.location), (303, here), "the clerk takes it")
    r = b.post(here + "/work", {"act": "escalate", "seen": seen}, page=here)
    equal(r.status, 409, "an old page changes nothing")
    ok("ほかの人が先に変えました" in r.text and 'role="alert"' in r.text,
       "and shows how it stands now")
    people = re.findall(r'<option value="(\d+)"[^>]*>bunseki',
                        hanako.get(here).text)
    ok(people, "it can be given to the analyst")
    seen = re.search(r'name="seen" value="(\d+)"',
                     hanako.get(here).text).group(1)
    r = hanako.post(here + "/work", {"act": "give", "seen": seen,
                                     "person": people[0]}, page=here)
    equal(r.status, 303, "and is")
    r = hanako.post(here + "/work", {"act": "give", "seen": "0",
                                     "person": "1"}, page=here)
    equal(r.status, 409, "not by an old page")
    seen = re.search(r'name="seen" value="(\d+)"',
                     hanako.get(here).text).group(1)
    r = hanako.post(here + "/work", {"act": "give", "seen": seen,
                                     "person": "3"}, page=here)
    equal(r.status, 400, "nor to somebody who does not see the company")
    r = hanako.post(here + "/done", {"number": "1"}, page=here)
    equal(r.status, 303, "an action is ticked")
    ok('<li class="done">' in hanako.get(here).text, "and stays so")
    ok("1番を済ませました" in hanako.get(here).text, "and is noted")
    hanako.post(here + "/done", {"number": "1", "undo": "1"}, page=here)
    ok('<li class="done">' not in hanako.get(here).text, "or not")
    equal(hanako.post(here + "/done", {"number": "9"}, page=here).status, 400,
          "there is no ninth")
    r = hanako.post(here + "/state", {"from": "working", "to": "closed",
                                      "text": "パソコンを入れ替えました"},
                    page=here)
    equal(r.status, 303, "it is closed")
    ok("パソコンを入れ替えました" in b.get(here).text, "for a reason")
    equal(len(ticks(b.get("/inbox"))), 1, "and leaves the inbox")
    equal(len(ticks(b.get("/inbox?state=closed"))), 1, "but can be found")


def false_alarm(c, ids):
    here = f"/incidents/{ids[1]}/false-alarm"
    b, taro = signed_in(c, "bunseki"), signed_in(c, "taro")
    equal(taro.get(here).status, 403, "a clerk hides nothing")
    equal(signed_in(c, "taro-boss").get(here).status, 200, "the owner may")
    page = b.get(here)
    ok('value="rule-device"' in page.text and 'id="preview"' not in page.text,
       "the scopes, no preview yet", page)
    page = b.get(here + "?scope=rule-device&days=90")
    count = re.search(r"検知(\d+)件（記録([\d,]+)回分）", page.text)
    ok(count is None and "ありませんでした" in page.text or count,
       "a preview in words", page)
    told = json.loads(b.get("/api/v1" + here + "?scope=rule-device").text)
    ok(told["chosen"] and "rule-device" in told["scopes"], "by program too")
    r = b.post(here, {"scope": "rule-device", "days": "90",
                      "from": "working"}, page="/account")
    equal(r.status, 422, "not without a reason")
    r = b.post(here, {"scope": "nonsense", "days": "90", "from": "working",
                      "reason": "x"}, page="/account")
    equal(r.status, 422, "nor without a scope")
    equal(json.loads(taro.get("/api/v1/suppressions").text),
          {"suppressions": []}, "nothing was saved by looking")
    r = b.post(here, {"scope": "rule-device", "days": "90", "from": "open",
                      "reason": "毎月の点検"}, page="/account")
    equal(r.status, 409, "not when it was moved meanwhile")
    r = b.post(here, {"scope": "rule-device", "days": "90", "from": "working",
                      "reason": "毎月の点検"}, page="/account")
    equal((r.status, r.location), (303, "/companies/2/suppressions"),
          "then it is")
    b.post("/companies/2/choose", page="/companies")
    page = b.get("/suppressions")
    ok("毎月の点検" in page.text and "bunseki" in page.text,
       "with reason and author", page)
    ok("毎月の点検" in taro.get("/suppressions").text, "open to the customer")
    ok("毎月の点検" not in signed_in(c, "hanako").get("/suppressions").text,
       "and to no other")
    work = json.loads(b.get(f"/api/v1/incidents/{ids[1]}/work").text)
    equal(work["state"], "false-alarm", "the incident is a false alarm")
    ok("suppress" in [n["act"] for n in work["notes"]], "noted")
    one = json.loads(b.get("/api/v1/suppressions?company=2").text)
    id = one["suppressions"][0]["id"]
    equal(signed_in(c, "hanako-boss").post(
        f"/suppressions/{id}/end", page="/account").status, 404,
        "a stranger ends nothing")
    equal(taro.post(f"/suppressions/{id}/end", page="/account").status, 403,
          "nor does a clerk")
    equal(b.post(f"/suppressions/{id}/end", page="/account").status, 303,
          "the analyst does")
    one = json.loads(b.get("/api/v1/suppressions?company=2").text)
    ok(one["suppressions"][0]["ended"], "and it stays as history")


def hold(c, incident):
    """A notice of this incident that waits for an analyst, as the stage of
    notices leaves it."""
    db = sqlite3.connect(os.path.join(c.data, "komainu.db"), timeout=20)
    with db:
        db.execute("insert into notice (company, kind, object, class, "
                   "severity, key, state, code, created_ms, due_ms, "
                   "useful_until_ms) values (1, 'incident', ?, 'c2', 'today',"
                   " 'k', 'held', 'ABCD-1234', 1, 9000000000000, "
                   "9000000000000)", (incident,))
    db.close()


def release(c, ids):
    """A held notice goes only when an analyst says so, and once."""
    here = f"/incidents/{ids[0]}"
    b, hanako = signed_in(c, "bunseki"), signed_in(c, "hanako")
    ok("/release" not in b.get(here).text, "nothing is held")
    equal(b.post(here + "/release", page="/account").status, 409,
          "so nothing goes")
    if DATABASE:
        return
    hold(c, ids[0])
    ok("/release" in b.get(here).text, "the analyst is asked")
    ok("/release" not in hanako.get(here).text, "the customer is not")
    equal(hanako.post(here + "/release", page="/account").status, 403,
          "nor may")
    r = b.post(here + "/release", page=here)
    equal((r.status, r.location), (303, here), "it goes")
    ok("通知を出しました" in hanako.get(here).text, "which is noted")
    ok("/release" not in b.get(here).text, "and is not asked again")
    r = b.post(here + "/release", page="/account")
    equal(r.status, 409, "nobody lets it go twice")
    ok("ほかの人が先に変えました" in r.text, "and is told kindly")


def absences(c):
    hanako = signed_in(c, "hanako")
    page = hanako.get("/absences")
    suggestion = re.search(r'name="from" value="(\d{4}-\d\d-\d\d)">\s*'
                           r'<input type="hidden" name="until" '
                           r'value="(\d{4}-\d\d-\d\d)">', page.text)
    ok(suggestion, "holidays are suggested", page)
    r = hanako.post("/absences", {"kind": "holiday",
                                  "from": suggestion.group(1),
                                  "until": suggestion.group(2)})
    equal(r.status, 303, "two fields announce one")
    page = hanako.get("/absences")
    year, month, day = map(int, suggestion.group(1).split("-"))
    ok(suggestion.group(0) not in page.text and
       f"{year}年{month}月{day}日" in page.text, "which is not suggested again")
    for wrong in (("2030-01-02", "2030-01-01"), ("2030-02-30", "2030-03-01"),
                  ("2030-01-01", "2031-01-01"), ("2001-01-01", "2001-01-02")):
        equal(hanako.post("/absences", {"kind": "holiday", "from": wrong[0],
                                        "until": wrong[1]}).status, 422,
              f"not {wrong}")
    r = hanako.post("/absences", {"kind": "maintenance",
                                  "from": "2030-01-05T09:00",
                                  "until": "2030-01-05T18:00",
                                  "reason": "配線の工事"})
    equal(r.status, 303, "works by the hour")
    rows = json.loads(hanako.get("/api/v1/absences").text)["absences"]
    equal((len(rows), rows[0]["until"]), (2, "2030-01-05T09:00:00.000Z"),
          "programs read them")
    equal(json.loads(signed_in(c, "taro").get("/api/v1/absences").text),
          {"absences": []}, "of their own company")
    id = rows[0]["id"]
    equal(signed_in(c, "taro").post(f"/absences/{id}/end",
                                    page="/account").status, 404,
          "nobody else takes one back")
    equal(hanako.post(f"/absences/{id}/end", page="/account").status, 303,
          "the clerk does")


def ends(c, ids):
    """The moment a contract ends, nothing of it is left."""
    b, admin = signed_in(c, "bunseki"), signed_in(c, "admin")
    ok(ONE in b.get("/inbox?state=any").text, "while it runs")
    at = re.search(r'/providers/(\d+)', admin.get("/providers").text).group(1)
    here = f"/providers/{at}"
    page = admin.get(here)
    contract = re.search(
        r'name="company" value="1">\s*<input type="hidden" name="contract" '
        r'value="(\d+)"', page.text).group(1)
    r = admin.post(here + "/contracts/end",
                   {"company": "1", "contract": contract}, page=here)
    equal(r.status, 303, "the administrator ends it")
    for path in (f"/incidents/{ids[0]}", f"/incidents/{ids[0]}/false-alarm",
                 f"/api/v1/incidents/{ids[0]}",
                 f"/api/v1/incidents/{ids[0]}/work"):
        equal(b.get(path).status, 404, f"{path} is gone at once")
    page = b.get("/inbox?state=any&fold=none")
    ok(ONE not in page.text and f"i-{ids[0]}" not in page.text,
       "and from the inbox, its filters too")
    r = act(b, [(f"i-{ids[0]}", "0"), (f"f-1-{c.kind}", "1")], "comment", "x",
            query="state=any")
    ok("done=0" in r.location, "a kept page changes nothing", r)
    notes = json.loads(signed_in(c, "hanako").get(
        f"/api/v1/incidents/{ids[0]}/work").text)["notes"]
    ok(all(n["text"] != "x" for n in notes), "really")
    ok("contract.end" in signed_in(c, "hanako-boss").get("/audit").text,
       "the company's owner reads it in the audit")
    admin.post(here + "/disabled", {"disabled": "1"}, page=here)
    equal(b.get("/inbox").status, 403, "a disabled provider sees nothing")
    admin.post(here + "/disabled", {"disabled": "0"}, page=here)
    equal(b.get("/inbox").status, 200, "until it is enabled again")
    ident = re.search(r'/people/(\d+)">bunseki',
                      admin.get("/people").text).group(1)
    admin.post(here + "/people/drop", {"person": ident}, page=here)
    equal(b.get("/inbox").status, 403, "who left it sees nothing")
    admin.post(here + "/people", {"person": ident}, page=here)
    equal(b.get("/inbox").status, 200, "who joins does")
    r = admin.post(here + "/contracts", {"company": "1",
                                         "from": "2030-01-02",
                                         "until": "2030-01-01"}, page=here)
    equal(r.status, 422, "a contract ends after it begins")
    r = admin.post(here + "/contracts", {"company": "1",
                                         "from": "2020-01-01"}, page=here)
    equal(r.status, 303, "a new one")
    equal(b.get(f"/incidents/{ids[0]}").status, 200, "opens it again")
    r = admin.post("/providers", {"name": WATCH})
    equal(r.status, 422, "a name is taken once")
    r = admin.post(here + "/name", {"name": WATCH + "２"}, page=here)
    equal(r.status, 303, "and changed")
    ok("provider.rename" in admin.get("/audit").text, "audited")


def main():
    with workplace() as folder, Centre(folder) as c:
        ids = prepare(c)
        providers(c)
        b = signed_in(c, "bunseki")
        c.kind = json.loads(b.get("/api/v1/inbox").text)["rows"][0]["class"]
        sees(c, ids)
        search(c, ids)
        works(c, ids)
        incident(c, ids)
        false_alarm(c, ids)
        release(c, ids)
        absences(c)
        ends(c, ids)
    done()


if __name__ == "__main__":
    main()
