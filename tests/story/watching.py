#!/usr/bin/env python3
"""watching.py [--kills N] [--seed N]: sensors send, and what they tell becomes
an incident and a letter, while every process of the centre is killed (-9) at
random. Afterwards every acknowledged record is accounted for, every attack has
its incident, and nobody was told twice. bench/kill.py does it for longer."""
import argparse
import collections
import datetime
import json
import os
import random
import signal
import sqlite3
import sys
import threading
import time

from centre import Centre, wait_for
from post_office import Mailbox
from sender import Sender, invite, pack
from story import done, equal, ok, workplace

COMPANY = "株式会社さんぷる製作所"
ROLES = ["web", "intake", "worker", "watch", "courier"]


def event(kind, **fields):
    at = datetime.datetime.now(datetime.timezone.utc)
    return json.dumps({"timestamp": at.isoformat(timespec="microseconds"),
                       "event_type": kind, **fields})


def attack(device, number):
    return event(
        "alert", flow_id=number, src_ip=device, src_port=50000,
        dest_ip=f"203.0.113.{number % 250 + 1}", dest_port=443, proto="TCP",
        alert={"gid": 1, "signature_id": 9000001, "rev": 1, "severity": 1,
               "signature": "TEST call home",
               "metadata": {"komainu_class": ["c2"],
                            "komainu_severity": ["now"]}})


def lines(number, device=None):
    """What a sensor sends in a few seconds."""
    out = [event("komainu_minute", seconds=1, packets=100, bytes=50000,
                 dropped=0, records=12, link="up", engine="running",
                 clock_error_ms=1)]
    out += [event("dns", src_ip=f"192.168.10.{number % 40 + 20}",
                  src_port=40000 + i, dest_ip="192.168.10.1", dest_port=53,
                  proto="UDP", dns={"type": "query", "rrname": "example.jp",
                                    "rrtype": "A", "id": i})
            for i in range(10)]
    # Taken, but no record that anybody understands: it has no time.
    out.append(json.dumps({"event_type": "dns"}))
    if device is not None:
        out.append(attack(device, number))
    return out


class Load(threading.Thread):
    """One sensor that sends until it is told to stop."""

    def __init__(self, sender, network, pause):
        super().__init__(daemon=True)
        self.sender, self.network, self.pause = sender, network, pause
        self.acknowledged, self.devices = {}, set()
        self.stopping = False

    def device(self, sequence):
        # A new machine calls home every so often.
        if sequence % 10 != 5:
            return None
        return f"{self.network}.{sequence // 10 % 250 + 1}"

    def run(self):
        sequence = 1
        body = None
        while not self.stopping:
            device = self.device(sequence)
            body = body or lines(sequence, device)
            try:
                r = self.sender.post(pack(("\n".join(body) + "\n").encode()),
                                     sequence, len(body))
            except OSError:
                self.sender.close()
                time.sleep(0.05)
                continue
            if r.status != 200:
                time.sleep(0.1)
                continue
            self.acknowledged[sequence] = len(body)
            if device is not None:
                self.devices.add(device)
            sequence, body = sequence + 1, None
            time.sleep(self.pause)


def ask(c, sql, *values):
    db = sqlite3.connect(os.path.join(c.data, "komainu.db"), timeout=60)
    try:
        return db.execute(sql, values).fetchall()
    finally:
        db.close()


def number(c, sql, *values):
    return ask(c, sql, *values)[0][0]


def is_through(c):
    """Every stage has read what the stages before it wrote."""
    at = dict(ask(c, "select stage, position from company_stage"))
    fed = number(c, "select coalesce(max(number), 0) from company_feed")
    return (at.get("detect", 0) == fed
            and at.get("incident", 0) == at.get("alert-revision", 0)
            and at.get("notify", 0) == at.get("incident-revision", 0)
            and number(c, "select count(*) from delivery where state in"
                          " ('queued', 'sending')") == 0)


def kill_one(c, dice, killed):
    """One role; now and then the parent, and all with it."""
    if dice.random() < 0.1:
        killed["parent"] += 1
        c.process.send_signal(signal.SIGKILL)
        c.process.wait()
        c.log.close()
        c.start()
        return
    role = dice.choice(ROLES)
    pid = c.role(role)
    if pid:
        try:
            os.kill(pid, signal.SIGKILL)
            killed[role] += 1
        except ProcessLookupError:
            pass


def account(c, loads):
    for load in loads:
        s = load.sender.id
        there = dict(ask(c, "select sequence, records from segment"
                            " where sender = ?", s))
        lost = [n for n in load.acknowledged if n not in there]
        equal(lost, [], f"sensor {s}: every acknowledged batch is there")
        counted, unread, watched = ask(
            c, "select sum(records), sum(unparsed), sum(watched_seconds)"
               " from coverage where sender = ?", s)[0]
        equal(counted + unread, sum(there.values()),
              f"sensor {s}: every record is accounted for, none twice")
        equal(unread, len(there), f"sensor {s}: what was no record, too")
        equal(watched, len(there), f"sensor {s}: and the time watched")
    numbers = [r[0] for r in ask(c, "select number from segment order by"
                                    " number")]
    equal(numbers, list(range(1, len(numbers) + 1)), "numbers have no hole")


def told(c, loads, box):
    devices = set().union(*(load.devices for load in loads))
    ok(devices, "some machines were attacked", len(devices))
    alerts = ask(c, "select device, count from alert where look = 0 and"
                    " rule = 'suricata.9000001'")
    equal({d for d, _ in alerts}, devices, "each has its alert")
    joined = {r[0] for r in ask(
        c, "select a.device from alert a join incident_alert j on j.alert ="
           " a.id join incident i on i.id = j.incident where i.look = 0")}
    equal(devices - joined, set(), "and its incident")
    twice = ask(c, "select device, count(*) from incident where look = 0"
                   " and class = 'c2' group by device having count(*) > 1")
    equal(twice, [], "one each")
    letters = collections.Counter(m["Message-ID"] for m in box.letters())
    equal([n for n in letters.values() if n > 1], [], "no letter came twice")
    sent = number(c, "select count(*) from delivery where state = 'sent'")
    ok(len(letters) >= sent, "what counts as sent was sent", len(letters),
       sent)
    notices = ask(c, "select object, count(*) from notice where kind ="
                     " 'incident' group by object, severity"
                     " having count(*) > 1")
    equal(notices, [], "no notice was made twice")


def story(kills, seed, pause):
    dice = random.Random(seed)
    killed = collections.Counter()
    with workplace() as folder:
        box = Mailbox(os.path.join(folder, "mail"))
        settings = [x for v in (
            f"mail_server=smtp://127.0.0.1:{box.port}", "mail_security=none",
            "mail_from=mimamori@example.jp", "courier_timeout=6s",
            "public_address=https://mimamori.example.jp")
            for x in ("--set", v)]
        with Centre(os.path.join(folder, "one"), *settings) as c:
            c.company(COMPANY)
            c.run("notice", "contact", "--company", COMPANY, "--name",
                  "総務 花子", "--address", "tanto@example.jp")
            loads = []
            for k in range(2):
                s = Sender(c, os.path.join(folder, f"keys{k}"), f"box{k}")
                code = invite(c, COMPANY, f"箱{k}")[0]
                equal(s.enrol(code).status, 200, "a sensor is let in")
                loads.append(Load(s, f"192.168.{100 + k}", pause))
            for load in loads:
                load.start()
            while sum(killed.values()) < kills:
                time.sleep(dice.uniform(0.1, 1.2))
                kill_one(c, dice, killed)
            time.sleep(2)
            for load in loads:
                load.stopping = True
            for load in loads:
                load.join(60)
            ok(wait_for(lambda: is_through(c), 240, 0.5),
               "all stages come to the end",
               ask(c, "select stage, position from company_stage"),
               c.read_log()[-3000:])
            print("# killed:", dict(killed), "batches:",
                  [len(load.acknowledged) for load in loads])
            account(c, loads)
            told(c, loads, box)
        box.stop()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--pause", type=float, default=0.05)
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else \
        int.from_bytes(os.urandom(4), "big")
    print("# seed:", seed)
    story(options.kills, seed, options.pause)
    done()


if __name__ == "__main__":
    sys.exit(main())
