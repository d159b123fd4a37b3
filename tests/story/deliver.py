#!/usr/bin/env python3
"""deliver.py: letters on their way: accepted, refused, put off, in doubt; by
mail with and without encryption, LINE, Slack, Teams and a web service; a mail
server that is down and comes back; couriers killed in the middle."""
import os
import random
import signal
import sqlite3
import subprocess
import time

from centre import Centre, wait_for
from post_office import HOOK_KEY, LINE_TOKEN, Mailbox, Services
from story import FULL, done, equal, ok, workplace

COMPANY = "株式会社さんぷる製作所"
FROM = "mimamori@example.jp"


def contact(c, address, *more):
    r = c.run("notice", "contact", "--company", COMPANY, "--name", "総務 花子",
              "--address", address, *more)
    return r.out.strip()


def try_out(c, address, *more):
    """Makes a contact and sends it a test; gives what was said."""
    number = contact(c, address, *more)
    r = c.run("notice", "test", "--company", COMPANY, "--contact", number)
    return r.out.strip()


def settings(box, services, *more):
    values = [f"mail_server=smtp://127.0.0.1:{box.port}",
              "mail_security=none", f"mail_from={FROM}",
              "mail_return=bounce+@example.jp", "courier_timeout=6s",
              "public_address=https://mimamori.example.jp",
              f"line_address={services.address}",
              f"hook_address={services.address}/hook", "hook_private=true",
              *more]
    return [x for v in values for x in ("--set", v)]


def database(c):
    return sqlite3.connect(os.path.join(c.data, "komainu.db"), timeout=30)


def incident(c, key, severity="now"):
    """What the stages before ours would write."""
    with database(c) as db:
        company = db.execute("select id from company order by id").fetchone()[0]
        n = db.execute("select coalesce(max(revision), 0) + 1 from incident"
                       ).fetchone()[0]
        now = int(time.time() * 1000)
        cursor = db.execute(
            "insert into incident (company, look, key, class, severity,"
            " outcome, state, reason, facts, first_ms, last_ms, device, peer,"
            " subject, title, changed_ms, revision) values (?, 0, ?, 'c2', ?,"
            " 'unknown', 'open', 'incident.suspect-device', '{}', ?, ?,"
            " '192.168.10.21', '', '', 't', ?, ?)",
            (company, key, severity, now, now, now, n))
        db.execute("insert into company_stage (company, stage, position)"
                   " values (?, 'incident-revision', ?)"
                   " on conflict (company, stage) do update set"
                   " position = excluded.position", (company, n))
        return cursor.lastrowid


def by_mail(c, box):
    said = try_out(c, "hanako@example.jp")
    ok(said.startswith("sent: 250 2.0.0 kept as"), "a test tells the true "
       "answer", said)
    m = box.to("hanako@example.jp")[0]
    equal(m["Subject"], "【試し送り】こまいぬからの知らせが届きました",
          "the subject arrives whole")
    equal(str(m["From"].addresses[0].addr_spec), FROM, "from whom")
    equal(m["To"].addresses[0].display_name, "総務 花子", "to whom")
    equal(m["Auto-Submitted"], "auto-generated", "no machine shall answer")
    equal(m.get_content_type(), "multipart/alternative", "text and page")
    parts = [p.get_content_type() for p in m.iter_parts()]
    equal(parts, ["text/plain", "text/html"], "in this order")
    ok("試しの知らせ" in m.get_body(("plain",)).get_content(), "the text")
    ok('<html lang="ja">' in m.get_body(("html",)).get_content(), "the page")
    ok(m["X-Envelope-From"].startswith("bounce+"), "comes back to us")
    said = try_out(c, "refused-kumi@example.jp")
    equal(said, "failed: 550 5.1.1 nobody of that name", "refused for good")
    said = try_out(c, "later-kumi@example.jp")
    equal(said, "failed: 451 4.2.1 come back later",
          "put off: a test tells at once")
    ok(try_out(c, "slow-kumi@example.jp").startswith("sent:"), "a slow one")
    said = try_out(c, "broken-kumi@example.jp")
    ok(said.startswith("doubtful:"), "no answer after the end: doubtful",
       said)
    equal(len(box.to("broken-kumi@example.jp")), 1, "and not sent again")


def by_others(c, services):
    said = try_out(c, "U4af4980629", "--channel", "line")
    equal(said, "failed: the LINE token is not set", "LINE without a token")
    for name, value in (("line-token", LINE_TOKEN), ("hook-key", HOOK_KEY)):
        equal(c.run("notice", "secret", name, input=value.encode()).status, 0,
              f"{name} is kept")
    with database(c) as db:
        kept = db.execute("select value from setting where name ="
                          " 'secret.line-token'").fetchone()[0]
    ok(LINE_TOKEN not in kept, "sealed")
    # Couriers look for new secrets every few seconds.
    said = wait_for(lambda: (lambda s: s if s.startswith("sent") else None)(
        try_out(c, f"U{random.randrange(10**9)}", "--channel", "line")), 20)
    ok(said, "LINE takes it")
    services.answers[:] = [500]
    ok(try_out(c, "U5", "--channel", "line").startswith("failed: HTTP 500"),
       "LINE is out of order")
    ok(try_out(c, f"{services.address}/slack/x", "--channel", "slack")
       .startswith("sent:"), "Slack")
    ok(try_out(c, f"{services.address}/teams/x", "--channel", "teams")
       .startswith("sent:"), "Teams")
    ok(try_out(c, "09000000000", "--channel", "hook").startswith("sent:"),
       "a telephone call")
    equal(services.taken[-1][1]["to"], "09000000000", "to that number")
    services.answers[:] = [404]
    ok(try_out(c, f"{services.address}/slack/gone", "--channel", "slack")
       .startswith("failed: HTTP 404"), "a webhook that is gone")
    equal(services.wrong, [], "every request had the documented form")
    ok(LINE_TOKEN not in c.read_log(), "no secret in the log")


def guarded(c, services):
    for address in (f"https://127.0.0.1:{services.port}/slack",
                    "https://localhost/slack", "https://[::1]/slack",
                    "https://[::ffff:127.0.0.1]/slack",
                    "https://10.0.0.1/slack"):
        said = try_out(c, address, "--channel", "slack")
        equal(said, "failed: addresses inside are not allowed", address)
    said = try_out(c, f"{services.address}/slack", "--channel", "slack")
    equal(said, "failed: the address must begin with https://",
          "nor without encryption")


def faults(c):
    with database(c) as db:
        return db.execute("select object from fault where kind = 'channel'"
                          " and until_ms = 0").fetchall()


def down_and_back(c, box):
    contact(c, "shacho@example.jp", "--step", "owner")
    box.stop()
    i = incident(c, "down")
    ok(wait_for(lambda: ("mail",) in faults(c), 30),
       "a mail server that is down is a fault of the centre")
    with database(c) as db:
        wait_for(lambda: db.execute(
            "select 1 from delivery where step = 'owner'").fetchone(), 40)
        equal(db.execute(
            "select count(*) from delivery d join notice n on n.id = d.notice"
            " where n.object = ? and d.step = 'owner'", (i,)).fetchone()[0], 1,
            "the next rung does not wait for it")
    box.start(box.port)
    ok(wait_for(lambda: box.to("shacho@example.jp"), 90),
       "back again, the letters go out")
    ok(wait_for(lambda: not faults(c), 60), "and the fault is over")
    m = box.to("shacho@example.jp")[0]
    ok("今すぐ電話" in m["Subject"], "the subject tells the urgency")
    text = m.get_body(("plain",)).get_content()
    ok("https://mimamori.example.jp/k/" in text and
       "https://mimamori.example.jp/n/" in text, "with its links", text)
    ok("192.168." not in text, "no address for the owner", text)


def returned(c, box):
    m = box.to("shacho@example.jp")[0]
    report = (f"To: {m['X-Envelope-From']}\r\n\r\nAction: failed\r\n"
              "Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 moved away\r\n")
    r = c.run("notice", "bounce", input=report.encode())
    equal(r.status, 0, "a returned mail is read")
    with database(c) as db:
        equal(db.execute("select fault from contact where address = ?",
                         ("shacho@example.jp",)).fetchone()[0],
              "smtp; 550 moved away", "its contact does not work")
        equal(db.execute("select state from delivery where address = ?"
                         " order by id limit 1",
                         ("shacho@example.jp",)).fetchone()[0], "returned",
              "and the letter came back")
    forged = report.replace("bounce+", "bounce+9")
    ok(c.run("notice", "bounce", input=forged.encode()).status != 0,
       "a forged one marks nothing")


def killed(c, box):
    """Letters to many, couriers killed all the while."""
    for k in range(30):
        contact(c, f"many{k}@example.jp")
    for round_ in range(8 if FULL else 3):
        incident(c, f"kill{round_}")
        for _ in range(3):
            time.sleep(random.uniform(0.2, 0.8))
            pid = c.role("courier")
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
    with database(c) as db:
        # Who was killed holds his letter until its lease ends.
        wait_for(lambda: not db.execute(
            "select 1 from delivery where state in ('queued', 'sending')"
            " and address like 'many%'").fetchone(), 120, 1)
        rows = db.execute("select state, count(*) from delivery where address"
                          " like 'many%' group by state").fetchall()
        sent = db.execute("select count(*) from delivery where address like"
                          " 'many%' and state = 'sent'").fetchone()[0]
    print("#", rows)
    seen = {}
    for m in box.letters():
        if m["X-Envelope-To"].startswith("many"):
            seen[m["Message-ID"]] = seen.get(m["Message-ID"], 0) + 1
    equal([n for n in seen.values() if n > 1], [], "nobody was told twice")
    ok(len(seen) >= sent, "what counts as sent was sent", len(seen), sent)
    equal({s for s, _ in rows} - {"sent", "doubtful"}, set(),
          "every letter has its end")


def certificates(folder):
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, cwd=folder,
                       capture_output=True)
    for name in ("ca", "other"):
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout",
                f"{name}.key", "-out", f"{name}.pem", "-days", "2", "-subj",
                f"/CN={name}")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "box.key",
            "-out", "box.csr", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost")
    openssl("x509", "-req", "-in", "box.csr", "-CA", "ca.pem", "-CAkey",
            "ca.key", "-CAcreateserial", "-out", "box.crt", "-days", "2",
            "-copy_extensions", "copy")
    with open(os.path.join(folder, "box.pem"), "w", encoding="ascii") as f:
        for name in ("box.crt", "box.key"):
            with open(os.path.join(folder, name), encoding="ascii") as part:
                f.write(part.read())


def encrypted(folder, services):
    certificates(folder)
    box = Mailbox(os.path.join(folder, "box"), "--certificate",
                  os.path.join(folder, "box.pem"), "--login", "us:geheim")
    for authority, word, want in (
            ("ca", "geheim", "sent:"), ("ca", "wrong", "failed: 535"),
            ("other", "geheim", "failed: SSL certificate problem")):
        more = (f"mail_server=smtp://localhost:{box.port}",
                "mail_security=require", "mail_login=us",
                f"mail_authority={folder}/{authority}.pem")
        at = os.path.join(folder, authority + word)
        with Centre(at, *settings(box, services, *more)) as c:
            c.company(COMPANY)
            c.run("notice", "secret", "mail-password", input=word.encode())
            said = try_out(c, "hanako@example.jp")
            ok(said.startswith(want), f"{authority}, {word}: {want}", said)
    box.stop()
    plain = Mailbox(os.path.join(folder, "plain"))
    more = ("mail_security=require",)
    with Centre(os.path.join(folder, "bare"),
                *settings(plain, services, *more)) as c:
        c.company(COMPANY)
        ok(try_out(c, "hanako@example.jp").startswith("failed:"),
           "no letter goes out unencrypted when it must not")
    equal(plain.letters(), [], "none at all")
    plain.stop()


def main():
    services = Services()
    with workplace() as folder:
        box = Mailbox(os.path.join(folder, "mail"))
        with Centre(os.path.join(folder, "one"),
                    *settings(box, services)) as c:
            c.company(COMPANY)
            by_mail(c, box)
            by_others(c, services)
            # From here on only those that work.
            with database(c) as db:
                db.execute("update contact set disabled = 1")
            contact(c, "tanto@example.jp")
            down_and_back(c, box)
            returned(c, box)
            with database(c) as db:
                db.execute("update contact set disabled = 1")
            killed(c, box)
        with Centre(os.path.join(folder, "two"),
                    *settings(box, services, "hook_private=false")) as c:
            c.company(COMPANY)
            guarded(c, services)
        box.stop()
        os.makedirs(os.path.join(folder, "tls"))
        encrypted(os.path.join(folder, "tls"), services)
    done()


if __name__ == "__main__":
    main()
