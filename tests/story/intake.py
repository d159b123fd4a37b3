"""A sensor is let in, sends, and is shut out; everybody else stays out. What
was acknowledged is there, whatever happens meanwhile."""
import json
import os
import sqlite3
import threading
import time

from centre import Centre, wait_for
from sender import Sender, intake_port, invite, lines, openssl, pack
from story import done, equal, ok, workplace

COMPANY = "株式会社さんぷる製作所"
ROUTES = [("POST", "/intake/v1/renew"), ("POST", "/intake/v1/batch"),
          ("POST", "/intake/v1/heartbeat"), ("GET", "/intake/v1/orders"),
          ("GET", "/intake/v1/bundle/" + "0" * 64)]


def rows(c, sql, *values):
    with sqlite3.connect(os.path.join(c.data, "komainu.db"),
                         timeout=30) as db:
        return db.execute(sql, values).fetchall()


def kept(c, sender):
    return {n: r for n, r in rows(
        c, "select sequence, records from segment where sender = ?",
        sender.id)}


def letting_in(c, folder):
    code, place, _ = invite(c, COMPANY, "一階の箱", "--site", "本社")
    ok(len(code) == 29 and place, "a code is printed", code, place)
    s = Sender(c, folder)
    r = s.enrol("00000" + code[5:])
    equal(r.status, 400, "a wrong code is refused")
    equal(r.json.get("field"), "code", "the code is named")
    r = s.enrol(code[:-1] + ("0" if code[-1] != "0" else "1"))
    ok(r.status == 400 and "another centre" in r.json["error"],
       "a code of another centre is refused", r)
    r = s.enrol(code, kind="agent")
    ok(r.status == 400 and r.json["field"] == "kind", "not for an agent", r)
    r = s.enrol(code, csr="hello")
    ok(r.status == 400 and r.json["field"] == "csr", "no request: told", r)
    weak = Sender(c, folder, "weak", "1024")
    ok(weak.enrol(code).status == 400, "a weak key is refused")
    equal(s.enrol("").status, 400, "an empty code")
    equal(s.json("/intake/v1/enrol", [1], certificate=False).status, 400,
          "no object")
    r = s.enrol(code.lower().replace("-", " "))
    equal(r.status, 200, "the code lets the sensor in")
    answer = r.json
    ok(answer["company"] == COMPANY and answer["name"] == "一階の箱" and
       len(answer["signer"]) == 64, "it is told who it is", answer)
    with open(s.authority, encoding="ascii") as f:
        equal(answer["authority"], f.read(), "and whom to trust")
    late = Sender(c, folder, "late")
    r = late.enrol(code)
    ok(r.status == 400 and "used already" in r.json["error"],
       "the code is good once", r)
    listed = c.run("sensor", "list", "--company", COMPANY).out
    ok("一階の箱" in listed and "active" in listed, "it is listed", listed)
    return s


def batches(c, s):
    r = s.batch()
    equal((r.status, r.json.get("durable")), (200, 1), "a batch is durable")
    ok(abs(r.json["time"] / 1000 - time.time()) < 60, "with the time")
    equal(s.batch(100).json["durable"], 2, "and the next")
    equal(s.post(pack(lines(10)), 1, 10).json["durable"], 2,
          "a repeat is acknowledged")
    equal(s.post(b"nonsense", 2, 1).status, 200,
          "whatever its body, it is not read again")
    s.sequence = 9
    equal(s.batch(3).json["durable"], 10, "there may be holes")
    equal(kept(c, s), {1: 10, 2: 100, 10: 3}, "each is kept once")
    numbers = rows(c, "select number, digest from segment where sender = ?"
                   " order by number", s.id)
    equal([n for n, _ in numbers], [1, 2, 3], "numbered without holes")
    ok(all(len(d) == 64 for _, d in numbers), "with their digests")
    body = rows(c, "select body from segment_body order by segment")[0][0]
    equal(body, pack(lines(10, 1000)), "and as they came")


def bad_batches(s):
    good = pack(lines(10))

    def refused(name, status, body=good, records=10, sequence=50, **headers):
        r = s.post(body, sequence, records,
                   {k.replace("_", "-"): v for k, v in headers.items()})
        ok(r.status == status and "error" in r.json, name, r)
        return r.json if r.status == status else {}

    equal(refused("no number", 400, Komainu_Sequence=None).get("field"),
          "Komainu-Sequence", "is named")
    refused("number 0", 400, sequence=0)
    refused("a number too large", 400, sequence="99999999999999999999")
    refused("a number with a sign", 400, sequence="+5")
    equal(refused("no count", 400, Komainu_Records=None).get("field"),
          "Komainu-Records", "is named")
    refused("no clock", 400, Komainu_Sent=None)
    equal(refused("gzip", 400, Content_Encoding="gzip").get("field"),
          "Content-Encoding", "is named")
    refused("no zstd", 400, b"hello")
    refused("an empty body", 400, b"")
    refused("cut short", 400, good[:-3])
    refused("something behind", 400, good + b"x")
    refused("two frames", 400, good + good)
    refused("a bomb", 413, pack(b"{" + b" " * (9 << 20) + b"}\n"), 1)
    refused("too many bytes", 413, os.urandom((2 << 20) + 1))
    refused("another number of lines", 400, records=11)
    broken = lines(3) + b'{"a":"\xff"}\n' + lines(2)
    equal(refused("no UTF-8", 400, pack(broken), 6).get("line"), 4,
          "the line is told")
    equal(refused("no object", 400, pack(lines(4) + b"hello\n"), 5)
          .get("line"), 5, "the line is told")
    equal(refused("no end", 400, pack(lines(2) + b"{}"), 3).get("line"), 3,
          "the line is told")
    refused("a line over the limit", 413,
            pack(b'{"a":"' + b"x" * (1 << 20) + b'"}\n'), 1)
    r = s.post(good, 11, 10)
    s.sequence = 11
    equal((r.status, r.json.get("durable")), (200, 11),
          "nothing of that stands in the way of a good one")


def strangers(c, s, folder):
    for method, path in ROUTES:
        body = b"{}" if method == "POST" else None
        r = s.ask(method, path, body, {"Content-Type": "application/json"},
                  certificate=False)
        ok(r.status == 401, f"{path} without a certificate", r)
    foreign = Sender(c, folder, "foreign")
    openssl("req", "-x509", "-key", foreign.key, "-subj", "/CN=x", "-addext",
            f"subjectAltName=URI:komainu:sender:{s.id}", "-addext",
            "extendedKeyUsage=clientAuth", "-out", foreign.certificate)
    foreign.id = s.id
    for method, path in ROUTES:
        r = foreign.ask(method, path, b"{}" if method == "POST" else None,
                        {"Content-Type": "application/json"})
        ok(r.status == 401 and "refused" in r.json["error"],
           f"{path} with a certificate of one's own", r)
    foreign.close()
    equal(s.ask("GET", "/").status, 404, "there are no other pages")
    equal(s.ask("GET", "/intake/v1/batch").status, 405, "no other methods")
    equal(s.ask("GET", "/sign-in").status, 404, "nor those of the web")


def shut_out(c, s, folder):
    other = Sender(c, folder, "second")
    equal(other.enrol(invite(c, COMPANY, "二階の箱")[0]).status, 200,
          "a second sensor")
    ok(other.batch().status == 200 and s.batch().status == 200, "both send")
    equal(c.run("sensor", "revoke", "--company", COMPANY, "--name",
                "二階の箱", "--reason", "盗難").status, 0, "one is revoked")
    for method, path in ROUTES:
        r = other.ask(method, path, b"{}" if method == "POST" else None,
                      {"Content-Type": "application/json"})
        ok(r.status == 403 and "revoked" in r.json["error"],
           f"{path} of a revoked sensor", r)
    equal(c.run("sensor", "remove", "--company", COMPANY, "--name",
                "二階の箱", "--reason", "移転").status, 0, "and removed")
    ok(other.batch().status == 403, "a removed one stays out")
    equal(s.batch().status, 200, "the other one is still welcome")
    other.close()
    acts = [r[0] for r in rows(c, "select act from audit order by id")]
    ok(all(a in acts for a in ("sensor.invite", "sensor.enrol",
                               "sensor.revoke", "sensor.remove")),
       "everything is written down", acts)


def renewal(s):
    with open(s.request, encoding="ascii") as f:
        r = s.json("/intake/v1/renew", {"csr": f.read()})
    equal(r.status, 200, "a certificate is renewed")
    with open(s.certificate, encoding="ascii") as f:
        ok(r.json["certificate"] != f.read(), "it is another one")
    equal(s.batch().status, 200, "the old one is good until it ends")
    with open(s.certificate, "w", encoding="ascii") as f:
        f.write(r.json["certificate"])
    s.close()
    equal(s.batch().status, 200, "and so is the new one")


def health(c, s):
    r = s.heartbeat(packets=5, interface="eth1")
    ok(r.status == 200 and r.json["durable"] == s.sequence and
       len(r.json["orders"]) == 64, "a heartbeat is heard", r)
    facts = wait_for(lambda: rows(c, "select facts from sender_health"
                                  " where sender = ?", s.id))
    equal(json.loads(facts[0][0])["packets"], 5, "and kept as it was said")
    equal(s.heartbeat(goodbye=True).status, 200, "good-bye")
    ok(wait_for(lambda: rows(c, "select goodbye_ms from sender_health"
                             " where sender = ?", s.id)[0][0] > 0),
       "is kept, too")
    equal(s.heartbeat(time="now").status, 400, "no time: told")
    equal(s.ask("POST", "/intake/v1/heartbeat", b"{\"time\":1",
                {"Content-Type": "application/json"}).status, 400,
          "broken JSON: told")
    equal(s.heartbeat(text="x" * 20000).status, 413, "too long: told")
    early = s.heartbeat(time=int(time.time() * 1000) + 3600000)
    equal(early.status, 200, "a clock that is wrong")
    ok(wait_for(lambda: rows(c, "select clock_error_ms from sender_health"
                             " where sender = ?", s.id)[0][0] > 3590000),
       "is measured")


def orders(c, s):
    r = s.ask("GET", "/intake/v1/orders")
    first = json.loads(r.json["orders"])
    equal((first["sender"], first["bundle"]), (s.id, None),
          "orders without rules")
    equal(len(r.json["signature"]), 128, "are signed")
    os.makedirs(os.path.join(c.data, "rules"), exist_ok=True)
    with open(os.path.join(c.data, "rules", "ours.rules"), "w",
              encoding="utf-8") as f:
        f.write("# 規則\n" * 100)
    with open(os.path.join(c.data, "rules", "notes.md"), "w",
              encoding="utf-8") as f:
        f.write("not for sensors")
    c.kill("intake")
    s.close()
    ok(wait_for(lambda: alive(s)), "the intake is back")
    r = s.ask("GET", "/intake/v1/orders")
    bundle = json.loads(r.json["orders"])["bundle"]
    got = s.ask("GET", "/intake/v1/bundle/" + bundle["digest"])
    equal((got.status, len(got.body)), (200, bundle["bytes"]),
          "the bundle is fetched")
    equal(got.body, pack(("rules/ours.rules 900\n" + "# 規則\n" * 100)
                         .encode(), 9), "with the rules, and nothing else")
    equal(s.ask("GET", "/intake/v1/bundle/" + "0" * 64).status, 404,
          "there is no other")


def alive(s):
    try:
        return s.heartbeat().status == 200
    except OSError:
        return False


def smuggling(s):
    start = (b"POST /intake/v1/batch HTTP/1.1\r\nHost: x\r\n"
             b"Content-Encoding: zstd\r\nKomainu-Sequence: 900\r\n"
             b"Komainu-Records: 1\r\nKomainu-Sent: 1\r\n")
    for name, bytes_sent in (
            ("two lengths", start + b"Content-Length: 4\r\nContent-Length: "
             b"5\r\n\r\nxxxx"),
            ("a length and chunks", start + b"Content-Length: 4\r\n"
             b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            ("an odd coding", start + b"Transfer-Encoding: xchunked\r\n\r\n"
             b"0\r\n\r\n"),
            ("two hosts", start.replace(b"Host: x", b"Host: x\r\nHost: y") +
             b"Content-Length: 4\r\n\r\nxxxx"),
            ("no host", start.replace(b"Host: x\r\n", b"") +
             b"Content-Length: 4\r\n\r\nxxxx")):
        got, ended = s.raw(bytes_sent)
        ok(b" 400 " in got.split(b"\r\n")[0] and ended,
           f"{name}: refused, and the connection is closed", got, ended)
    got, _ = s.raw(start + b"Transfer-Encoding: chunked\r\n\r\n4\r\nxxxx\r\n"
                   b"0\r\n\r\n")
    ok(b" 400 " in got.split(b"\r\n")[0], "a batch has a length", got)


def guessing(c, folder):
    guesser = Sender(c, folder, "guesser")
    code = invite(c, COMPANY, "誰か")[0]
    answers = [guesser.enrol("%05d" % i + code[5:]).status
               for i in range(12)]
    ok(answers[0] == 400 and answers[-1] == 429,
       "who guesses codes has to wait", answers)
    r = guesser.enrol(code)
    ok(r.status == 429 and int(r.headers["Retry-After"]) > 0,
       "with the right one, too", r)


def database_busy(c, s):
    lock = sqlite3.connect(os.path.join(c.data, "komainu.db"), timeout=30,
                           isolation_level=None)
    lock.execute("begin exclusive")
    try:
        r = s.batch()
        ok(r.status == 503 and int(r.headers["Retry-After"]) > 0,
           "a busy database: later, not lost", r)
    finally:
        lock.execute("rollback")
        lock.close()
    s.sequence -= 1
    equal(s.batch().status, 200, "and then it is taken")


def killed(c, s):
    """Acknowledged is acknowledged, with the process killed in between."""
    acknowledged = {}
    stop = time.time() + 10

    def send():
        sequence = s.sequence
        while time.time() < stop:
            try:
                r = s.post(pack(lines(5, sequence)), sequence + 1, 5)
            except OSError:
                s.close()
                time.sleep(0.02)
                continue
            if r.status == 200:
                sequence += 1
                acknowledged[sequence] = 5
        s.sequence = sequence

    thread = threading.Thread(target=send)
    thread.start()
    for _ in range(5):
        time.sleep(1)
        before = c.role("intake")
        c.kill("intake")
        wait_for(lambda: c.role("intake") != before, 30)
    thread.join()
    there = kept(c, s)
    ok(len(acknowledged) > 50, "many batches through five deaths",
       len(acknowledged))
    lost = [n for n in acknowledged if n not in there]
    equal(lost, [], "every acknowledged one is there")
    numbers = [r[0] for r in rows(c, "select number from segment order by"
                                  " number")]
    equal(numbers, list(range(1, len(numbers) + 1)),
          "and the numbers have no hole")


def limits(folder):
    with Centre(os.path.join(folder, "small"), "--set",
                "intake_sender_rate=1KiB", "--set",
                "intake_disk_reserve=1024GiB") as c:
        c.company(COMPANY)
        s = Sender(c, os.path.join(folder, "small-keys"))
        equal(s.enrol(invite(c, COMPANY, "箱")[0]).status, 200,
              "in a small centre")
        r = s.batch()
        ok(r.status == 503 and r.headers["Retry-After"],
           "a full disk takes no batches", r)
        equal(s.heartbeat().status, 200, "but still hears its sensors")
        noise = os.urandom(30000)
        answers = {s.post(noise, 1, 1).status for _ in range(4)}
        ok(429 in answers, "nor more than a sender may send", answers)


def main():
    with workplace() as folder:
        keys = os.path.join(folder, "keys")
        with Centre(os.path.join(folder, "centre")) as c:
            c.company(COMPANY)
            ok(intake_port(c) > 0, "the centre says where sensors connect")
            s = letting_in(c, keys)
            batches(c, s)
            bad_batches(s)
            strangers(c, s, keys)
            shut_out(c, s, keys)
            renewal(s)
            health(c, s)
            orders(c, s)
            smuggling(s)
            database_busy(c, s)
            killed(c, s)
            guessing(c, keys)
            s.close()
            equal(c.stop(), 0, "a clean end")
        limits(folder)


main()
done()
