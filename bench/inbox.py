#!/usr/bin/env python3
"""Measures the analysts' inbox in a storm of alerts.

usage: bench/inbox.py [--build DIR] [--alerts N] [--companies N] [--asks N]

Makes an hour of N Suricata alerts over the companies, reads each company's
part through the pipeline into a database, makes a provider with a contract for
each, starts the centre and asks for the inbox over HTTP, one after the other:
the page as it opens, by company, unfolded, searched, a page further on, and
the count a browser asks for. Prints p50, p99, processor time of the web role (on
PostgreSQL the server's own comes on top) and rows. Aims: p99 under 100 ms
and under 100 rows for the page as it opens. With KOMAINU_TEST_DATABASE
(tests/model/with_postgresql.sh) on PostgreSQL, else on SQLite.
"""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tests", "story"))

KINDS = [
    ("ET SCAN Potential SSH Scan", "Attempted Information Leak", 2),
    ("ET EXPLOIT Apache Path Traversal", "Web Application Attack", 1),
    ("ET MALWARE Known CnC Beacon", "Malware Command and Control Activity "
     "Detected", 1),
    ("ET POLICY Outdated TLS", "Potential Corporate Privacy Violation", 3),
    ("ET WEB_SERVER SQL Injection", "Web Application Attack", 1),
    ("ET TROJAN Fake Update Download", "A Network Trojan was detected", 1),
    ("ET DOS NTP Amplification", "Attempted Denial of Service", 2),
    ("ET PHISHING Credential Page", "Possible Social Engineering Attempted",
     1)]


def storm(folder, companies, alerts):
    """Each company gets its share, from many sources to many devices."""
    r = random.Random(7)
    paths = []
    for company in range(companies):
        path = os.path.join(folder, f"{company:03d}.json")
        with open(path, "w", encoding="utf-8") as f:
            for n in range(alerts // companies):
                kind = r.randrange(40)
                name, category, severity = KINDS[kind % len(KINDS)]
                inward = kind % 3 > 0
                ours = f"192.168.{company % 200}.{r.randrange(20, 80)}"
                theirs = f"203.0.{113 + kind % 2}.{r.randrange(1, 250)}"
                second = n * 3600 * companies // alerts
                f.write(json.dumps({
                    "timestamp": f"2026-11-21T03:{second // 60:02d}:"
                                 f"{second % 60:02d}.{n % 1000:03d}000+0000",
                    "flow_id": r.randrange(1, 1 << 62),
                    "event_type": "alert",
                    "src_ip": theirs if inward else ours,
                    "src_port": r.randrange(1024, 65535),
                    "dest_ip": ours if inward else theirs,
                    "dest_port": r.choice((22, 80, 443, 445, 3389)),
                    "proto": "TCP",
                    "alert": {"action": "allowed", "gid": 1,
                              "signature_id": 2100000 + kind, "rev": 1,
                              "signature": f"{name} {kind}",
                              "category": category,
                              "severity": severity}}) + "\n")
        paths.append(path)
    return paths


def cpu(pid):
    """Milliseconds of processor time so far."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf(
        "SC_CLK_TCK")


def measure(browser, path, asks):
    times = []
    pid = browser.centre.role("web")
    used = cpu(pid)
    for _ in range(asks):
        begin = time.perf_counter()
        answer = browser.get(path)
        times.append((time.perf_counter() - begin) * 1000)
        assert answer.status == 200, (path, answer.status)
    times.sort()
    used = (cpu(pid) - used) / asks
    return (used, times[len(times) // 2], times[int(len(times) * .99)],
            answer.text.count('class="inbox-row'), answer)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--alerts", type=int, default=400000)
    parser.add_argument("--companies", type=int, default=200)
    parser.add_argument("--asks", type=int, default=200)
    args = parser.parse_args()
    os.environ["KOMAINU_BUILD"] = args.build
    from centre import Centre, signed_in
    with tempfile.TemporaryDirectory() as folder:
        paths = storm(folder, args.companies, args.alerts)
        os.makedirs(os.path.join(folder, "data"), mode=0o700)
        url = os.environ.get("KOMAINU_TEST_DATABASE",
                             f"sqlite:{folder}/data/komainu.db")
        begin = time.time()
        out = subprocess.run(
            [os.path.join(args.build, "bench", "inbox_fill"), url, *paths],
            check=True, capture_output=True, text=True).stdout.split()
        print(f"{args.alerts} alerts of {args.companies} companies became "
              f"{out[0]} alert rows and {out[1]} open incidents "
              f"in {time.time() - begin:.0f} s")
        with Centre(folder) as c:
            c.user("bunseki", "administrator")
            c.run("provider", "add", "--name", "P")
            c.run("provider", "person", "--name", "P", "--login", "bunseki")
            for n in range(args.companies):
                c.run("contract", "add", "--provider", "P", "--company",
                      f"Storm {n + 1:03d}")
            b = signed_in(c, "bunseki")
            page = b.get("/inbox?fold=company")
            further = re.search(r'href="(/inbox\?[^"]*after=\d+)"', page.text)
            for name, path in (
                    ("as it opens", "/inbox"),
                    ("by company", "/inbox?fold=company"),
                    ("unfolded", "/inbox?fold=none"),
                    ("searched", "/inbox?text=192.168.7.2&fold=none"),
                    ("a page further", further.group(1).replace("&amp;", "&")
                     if further else "/inbox?fold=company"),
                    ("the count", "/api/v1/inbox/count?")):
                used, p50, p99, rows, answer = measure(b, path, args.asks)
                print(f"{name:15} p50 {p50:6.1f} ms  p99 {p99:6.1f} ms  "
                      f"web CPU {used:5.1f} ms  {rows:3d} rows  "
                      f"{len(answer.body) // 1024} KiB")


if __name__ == "__main__":
    main()
