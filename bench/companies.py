#!/usr/bin/env python3
"""Peak memory of the centre with many companies, each with a sensor that sends
office traffic (aim with 50: the watch under 256 MiB).

usage: bench/companies.py [--build DIR] [--companies N] [--batches N]
                          [--records N]

Every company has a network of its own with sixty devices; batches come from all
in turn, so that the watch has to keep all of them in mind. Told: the peak of
each process, records a second through the watch, and how many companies were
put aside.
"""
import argparse
import datetime
import json
import os
import random
import sqlite3
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tests", "story"))


def records(dice, company, at, count):
    """Flows, names and sightings of an office."""
    out = [json.dumps({
        "timestamp": at.isoformat(), "event_type": "komainu_minute",
        "seconds": 60, "packets": 90000, "bytes": 50000000, "dropped": 0,
        "records": count, "link": "up", "engine": "running",
        "clock_error_ms": 2})]
    for i in range(count - 1):
        when = (at - datetime.timedelta(seconds=dice.uniform(0, 59))
                ).isoformat()
        source = f"192.168.{company % 250}.{dice.randrange(20, 80)}"
        base = {"timestamp": when, "flow_id": dice.getrandbits(50),
                "src_ip": source, "src_port": dice.randrange(30000, 60000)}
        if i % 3 == 0:
            base.update(event_type="dns", dest_ip=f"192.168.{company}.1",
                        dest_port=53, proto="UDP", dns={
                            "type": "query", "rrtype": "A", "id": i,
                            "rrname": f"s{dice.randrange(400)}.example.jp"})
        else:
            peer = f"203.0.{dice.randrange(113, 118)}.{dice.randrange(250)}"
            base.update(event_type="flow", dest_ip=peer, dest_port=443,
                        proto="TCP", app_proto="tls", flow={
                            "pkts_toserver": 12, "pkts_toclient": 14,
                            "bytes_toserver": 2100, "bytes_toclient": 18000,
                            "start": when, "end": when, "state": "closed",
                            "reason": "timeout"})
        out.append(json.dumps(base))
    return ("\n".join(out) + "\n").encode()


def peak(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        for line in f:
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0


def number(c, sql):
    db = sqlite3.connect(os.path.join(c.data, "komainu.db"), timeout=60)
    try:
        return db.execute(sql).fetchone()[0]
    finally:
        db.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--companies", type=int, default=50)
    parser.add_argument("--batches", type=int, default=20)
    parser.add_argument("--records", type=int, default=500)
    options = parser.parse_args()
    os.environ["KOMAINU_BUILD"] = options.build
    from centre import Centre
    from sender import Sender, invite, pack
    from story import workplace

    dice = random.Random(3)
    now = datetime.datetime.now(datetime.timezone.utc)
    with workplace() as folder, Centre(os.path.join(folder, "one")) as c:
        senders = []
        for k in range(options.companies):
            c.company(f"会社{k}")
            s = Sender(c, os.path.join(folder, "keys"), f"box{k}")
            reply = s.enrol(invite(c, f"会社{k}", f"箱{k}")[0])
            if reply.status != 200:
                raise SystemExit(f"not let in: {reply}")
            senders.append(s)
        began = time.time()
        for b in range(options.batches):
            at = now - datetime.timedelta(minutes=options.batches - b)
            for k, s in enumerate(senders):
                body = pack(records(dice, k, at, options.records))
                reply = s.post(body, b + 1, options.records)
                if reply.status != 200:
                    raise SystemExit(f"not taken: {reply}")
                s.close()
        total = options.companies * options.batches
        while number(c, "select coalesce(sum(position), 0) from company_stage"
                        " where stage = 'detect'") < total:
            time.sleep(0.2)
        seconds = time.time() - began
        saved = number(c, "select count(*) from company_stage where memory"
                          " is not null")
        print("%d companies, %d records each; %.0f records/s made, sent and "
              "watched" % (options.companies,
                           options.batches * options.records,
                           total * options.records / seconds))
        print("memory saved to the database: %d companies" % saved)
        for role in ("watch", "intake", "web", "worker", "courier"):
            print("peak %-8s %6.1f MiB%s" % (
                role, peak(c.role(role)),
                " (aim: under 256)" if role == "watch" else ""))


if __name__ == "__main__":
    main()
