#!/usr/bin/env python3
"""separation.py: who may do what, over every address there is: strangers,
the other company's people, each role. And the interface for programs: every
operation of its document is called and its answer compared."""
import json
import re
import time

from centre import Browser, Centre, PASSWORD, signed_in, wait_for
from sender import Sender, invite
from serve import case_lines, finished
from story import Run, done, equal, ok, workplace

ONE = "株式会社さんぷる製作所"
TWO = "有限会社みほん商店"
WITHOUT_SIGN_IN = {
    "/healthz", "/metrics", "/sign-in", "/sign-in/code", "/sign-out",
    "/language", "/invitation", "/published-policy/:id", "/n", "/n/:word",
    "/k/:word", "/api/v1/openapi.json"}


def routes(c):
    """(method, pattern, permission, subject) of every address."""
    listing = Run("routes").out
    rows = [line.split("\t") for line in listing.splitlines()]
    ok(len(rows) > 40, "the routes are listed", listing)
    return [tuple(row[:4]) for row in rows]


def policy(b):
    """A draft of the company's policy."""
    b.post("/policy", {"representative": "代表取締役 見本 太郎",
                       "officer": "総務部", "information": "名簿",
                       "established_on": "2026-11-21",
                       "review_on": "2027-11-21"}, page="/policy")
    return int(re.search(r"/policy/(\d+)/text", b.get("/policy").text)[1])


def report_made(c):
    """A report of this month so far, for a company with a sensor."""
    run = c.run("report", "make", "--company", ONE, "--month",
                time.strftime("%Y-%m", time.gmtime(time.time() + 9 * 3600)))
    return int(run.out.split()[1])


def prepare(c):
    """One company with an examined file, one with nothing."""
    c.company(ONE)
    c.company(TWO)
    for login, role, company in (("hanako", "clerk", ONE),
                                 ("sachi", "owner", ONE),
                                 ("mari", "viewer", ONE),
                                 ("taro", "clerk", TWO),
                                 ("admin", "administrator", None)):
        c.user(login, role, company)
    c.user("bunseki", "viewer", TWO)
    c.run("provider", "add", "--name", "みまもり")
    c.run("provider", "person", "--name", "みまもり", "--login", "bunseki")
    c.run("contract", "add", "--provider", "みまもり", "--company", ONE)
    b = signed_in(c, "hanako")
    path = b.upload([("a.json", case_lines())]).location
    finished(b, path)
    result = json.loads(b.get("/api/v1" + path).text)["result"]
    sensor = Sender(c, c.data + "-keys")
    equal(sensor.enrol(invite(c, ONE, "箱")[0]).status, 200, "a sensor")
    ok(invite(c, ONE, "次の箱")[0], "and a code for another")
    contact = b.post("/contacts", {
        "name": "花子", "step": "clerk", "channel": "mail", "language": "ja",
        "address": "hanako@example.jp", "least": "today"}).location
    b.post(contact + "/test", page=contact)
    notice = json.loads(b.get("/api/v1/notices").text)["notices"][0]
    return {"SENDER": sensor.id, "ENROLMENT": 2,
            "CONTACT": int(contact.split("/")[2]), "NOTICE": notice["id"],
            "LOOK": int(path.split("/")[2]),
            "INCIDENT": result["incidents"][0]["id"],
            "ALERT": result["alerts"][0]["id"],
            "DEVICE": result["devices"][0]["id"],
            "POLICY": policy(b),
            "DIAGNOSIS": int(b.post("/diagnosis", {}, page="/diagnosis")
                             .location.split("/")[2]),
            "REPORT": report_made(c),
            "COMPANY": 1}


def ask(b, method, path):
    """A request as well-formed as can be without knowing the page."""
    if method == "GET":
        return b.get(path)
    return b.post(path, {"state": "working", "from": "open", "to": "working"},
                  page="/account")


def strangers(c, rows, ids):
    for method, pattern, permission, subject in rows:
        path = pattern.replace(":id", str(ids.get(subject, 1)))
        r = ask(Browser(c), method, path)
        if pattern in WITHOUT_SIGN_IN:
            equal(permission, "PUBLIC", f"{method} {pattern} is public")
        elif pattern.startswith("/api/"):
            equal(r.status, 401, f"{method} {pattern}: a stranger is refused")
        else:
            ok(r.status == 303 and r.location.startswith("/sign-in") or
               r.status == 403, f"{method} {pattern}: a stranger signs in", r)


def other_company(c, rows, ids):
    """Everything that belongs to the first company does not exist for the
    second one's people."""
    taro = signed_in(c, "taro")
    count = 0
    for method, pattern, permission, subject in rows:
        if subject not in ids:
            continue
        count += 1
        own = pattern.replace(":id", str(ids[subject]))
        none = pattern.replace(":id", "999999")
        theirs, missing = ask(taro, method, own), ask(taro, method, none)
        equal((theirs.status, missing.status), (404, 404),
              f"{method} {pattern} of another company")
        def plain(r):
            text = re.sub(r"[a-z0-9]{5}-[a-z0-9]{5}|content=\S+|value=\"[^\"]*\"",
                          "", r.text)
            return re.sub(r"(/\w+)+/\d+(/\w+)?|%2F[\w%]+", "", text)
        equal(plain(theirs), plain(missing), "the answers do not differ")
    ok(count > 8, f"{count} addresses name a row", count)
    for path in ("/", "/looks", "/incidents", "/devices"):
        text = taro.get(path).text
        ok(ONE not in text and "a.json" not in text and
           "192.168.10.21" not in text, f"{path} shows nothing of it")
    equal(json.loads(taro.get("/api/v1/looks").text)["looks"], [],
          "nor does the API")
    equal(taro.get("/api/v1/looks?company=1").status, 403,
          "which cannot be asked for the other company")


def roles(c, ids):
    want = {
        # path: hanako (clerk), sachi (owner), mari (viewer), admin
        "/": (200, 200, 200, 403),
        "/looks": (200, 200, 200, 403),
        f"/looks/{ids['LOOK']}": (200, 200, 200, 404),
        f"/incidents/{ids['INCIDENT']}": (200, 200, 200, 404),
        f"/alerts/{ids['ALERT']}": (200, 200, 200, 404),
        f"/devices/{ids['DEVICE']}": (200, 200, 200, 404),
        "/account": (200, 200, 200, 200),
        "/companies": (200, 200, 200, 200),
        "/policy": (200, 200, 200, 403),
        f"/policy/{ids['POLICY']}/paper": (200, 200, 200, 404),
        "/company": (200, 200, 200, 403),
        "/sensors": (200, 200, 200, 403),
        f"/sensors/{ids['SENDER']}": (200, 200, 200, 404),
        "/diagnosis": (200, 200, 200, 403),
        f"/diagnosis/{ids['DIAGNOSIS']}/result": (200, 200, 200, 404),
        f"/diagnosis/{ids['DIAGNOSIS']}/item": (200, 200, 403, 404),
        "/audit": (403, 200, 403, 200),
        "/people": (403, 403, 403, 200),
        "/health": (403, 403, 403, 200),
        "/api/v1/looks": (200, 200, 200, 403),
    }
    browsers = [signed_in(c, n) for n in ("hanako", "sachi", "mari", "admin")]
    for path, statuses in want.items():
        got = tuple(b.get(path).status for b in browsers)
        equal(got, statuses, f"{path} by role")
    token = browsers[2].get("/account").csrf
    equal(browsers[2].upload([("a.json", b"{}")], token=token).status, 403,
          "a viewer uploads nothing")
    r = browsers[2].post(f"/incidents/{ids['INCIDENT']}/state",
                         {"from": "open", "to": "closed"}, token=token)
    equal(r.status, 403, "nor moves an incident")
    r = browsers[0].post(f"/incidents/{ids['INCIDENT']}/state",
                         {"from": "open", "to": "working"},
                         page=f"/incidents/{ids['INCIDENT']}")
    equal(r.status, 303, "a clerk does")
    r = browsers[0].post(f"/incidents/{ids['INCIDENT']}/state",
                         {"from": "open", "to": "closed"},
                         page=f"/incidents/{ids['INCIDENT']}")
    equal(r.status, 409, "but not from a state it left")
    r = browsers[0].post(f"/policy/{ids['POLICY']}/approve", page="/account")
    equal(r.status, 403, "a clerk approves no policy")
    r = browsers[1].post(f"/policy/{ids['POLICY']}/approve", page="/account")
    equal(r.status, 303, "the owner does")
    audit = browsers[1].get("/audit").text
    ok("look.add" in audit, "the owner reads who looked at what", audit[:800])


def two_companies(c):
    b = signed_in(c, "hanako")
    c.run("user", "role", "--login", "hanako", "--role", "viewer",
          "--company", TWO)
    page = b.get("/companies")
    ok(ONE in page.text and TWO in page.text, "both companies are listed")
    r = b.post("/companies/2/choose", page="/companies")
    equal((r.status, r.location), (303, "/"), "one is chosen")
    ok(TWO in b.get("/").text, "and worked on")
    token = b.get("/account").csrf
    equal(b.upload([("a.json", b"{}")], token=token).status, 403,
          "with the role held there")
    equal(b.get("/looks/1").status, 200,
          "a link to the other one's row still works")
    b.post("/companies/1/choose", page="/companies")


def fits(document, schema, value, where, wrong):
    if "$ref" in schema:
        schema = document["components"]["schemas"][
            schema["$ref"].split("/")[-1]]
    if value is None:
        if not schema.get("nullable"):
            wrong.append(f"{where} is null")
        return
    kind = schema["type"]
    if kind == "object":
        for name in schema["required"]:
            if name not in value:
                wrong.append(f"{where}.{name} is missing")
            else:
                fits(document, schema["properties"][name], value[name],
                     f"{where}.{name}", wrong)
    elif kind == "array":
        for n, one in enumerate(value):
            fits(document, schema["items"], one, f"{where}[{n}]", wrong)
    elif not isinstance(value, {"string": str, "integer": int,
                                "number": (int, float),
                                "boolean": bool}[kind]):
        wrong.append(f"{where} is {value!r}")


def by_token(c, login):
    token = c.run("user", "token", "--login", login).out.split()[1]
    return Browser(c, headers={"Authorization": f"Bearer {token}"})


def sent(operation, b, ids):
    """A form that each operation takes; every field is documented."""
    work = json.loads(b.get(f"/api/v1/incidents/{ids['INCIDENT']}/work").text)
    forms = {
        "changeWork": {"act": "comment", "text": "x", "seen": work["seen"]},
        "moveIncident": {"from": work["state"], "to": "open", "text": "x"},
        "hideFalseAlarm": {"scope": "rule-device", "days": "30",
                           "reason": "x", "from": work["state"]},
        "releaseNotice": {}, "endSuppression": {},
        "announceAbsence": {"kind": "holiday", "from": "2040-01-01",
                            "until": "2040-01-02"},
        "endAbsence": {},
        "inviteSensor": {"name": "三つ目", "site": "本社"},
        "nameSensor": {"name": "名を変えた箱"},
        "revokeSensor": {"reason": "x"}, "removeSensor": {"reason": "x"},
        "dropSensorCode": {}}
    form = forms[operation["operationId"]]
    known = operation["requestBody"]["content"][
        "application/x-www-form-urlencoded"]["schema"]["properties"]
    ok(set(form) <= set(known), f"{operation['operationId']}: its fields")
    return form


def programs(c, rows, ids):
    document = json.loads(Browser(c).get("/api/v1/openapi.json").text)
    documented = {path.replace("{id}", ":id") for path in document["paths"]}
    routed = {p for m, p, *_ in rows if p.startswith("/api/")}
    equal(documented, routed, "every route of the API is documented")
    token = c.run("user", "token", "--login", "hanako").out.split()[1]
    b = Browser(c, headers={"Authorization": f"Bearer {token}"})
    owner, analyst = by_token(c, "sachi"), by_token(c, "bunseki")
    kinds = {"looks": "LOOK", "incidents": "INCIDENT", "devices": "DEVICE",
             "suppressions": "SUPPRESSION", "absences": "ABSENCE",
             "diagnoses": "DIAGNOSIS", "sensors": "SENDER",
             "reports": "REPORT", "notices": "NOTICE"}
    permission = {(m, p): need for m, p, need, *_ in rows}
    calls = [(path, method, operation)
             for path, methods in document["paths"].items()
             for method, operation in methods.items()]
    # What makes something goes first, what ends it last.
    calls.sort(key=lambda c: (c[1] == "get", re.search(
        "/(end|drop|revoke|remove)$", c[0]) is not None,
        c[0].endswith("/remove")))
    ids = dict(ids, ABSENCE=1, SUPPRESSION=1)
    for path, method, operation in calls:
        kind = ("ENROLMENT" if "/codes/" in path
                else kinds.get(path.split("/")[3]))
        need = permission[method.upper(), path.replace("{id}", ":id")]
        if operation["operationId"] == "releaseNotice":
            equal(analyst.post(path.replace("{id}", str(ids["INCIDENT"])), {},
                               token="x").status, 409, "nothing is held")
            continue
        who = {"INBOX": analyst, "SUPPRESS": owner}.get(need, b)
        if method == "get" and need == "WATCH_WRITE":
            who = owner
        where = path.replace("{id}", str(ids.get(kind, 0)))
        if method == "post":
            form = sent(operation, b, ids)
            r = who.post(where + "?company=1", form, token="x")
        else:
            r = who.get(where)
        equal((r.status, r.headers["Content-Type"]),
              (200, "application/json"), f"{operation['operationId']} answers")
        content = operation["responses"]["200"].get("content")
        if content is None:
            continue
        wrong = []
        fits(document, content["application/json"]["schema"],
             json.loads(r.text), "answer", wrong)
        ok(not wrong, f"{operation['operationId']} as documented", wrong)
        ok("404" in operation["responses"] or "{id}" not in path, "404 too")
    r = b.get("/api/v1/looks/999999")
    wrong = []
    fits(document, {"$ref": "#/components/schemas/Error"}, json.loads(r.text),
         "error", wrong)
    ok(r.status == 404 and not wrong, "errors too", r)
    equal(Browser(c, headers={"Authorization": "Bearer x"}).get(
        "/api/v1/looks").status, 401, "a made-up token is refused")
    ok(b.get("/account").status == 303, "a token opens no pages")
    c.run("user", "disable", "--login", "hanako")
    equal(b.get("/api/v1/looks").status, 401,
          "nor anything once its person is disabled")


def main():
    with workplace() as folder, Centre(folder) as c:
        ids = prepare(c)
        rows = routes(c)
        strangers(c, rows, ids)
        other_company(c, rows, ids)
        roles(c, ids)
        two_companies(c)
        programs(c, rows, ids)
    done()


if __name__ == "__main__":
    main()
