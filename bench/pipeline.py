#!/usr/bin/env python3
"""Measures EVE records a second through parse, detect, triage and store.

usage: bench/pipeline.py [--build DIR] [--records N] [--file FILE] [--rounds N]

Aims: at least 200,000 records/s end to end on one core, and at least a third
of the parse-only ceiling. The exit status says whether both were met.

What is compared, all over the same file, which each program has read into
memory before its clock starts, in CPU time of one thread:

  lines     finding the ends of lines, nothing else
  parse     lines to struct event (fmt/event)
  pipeline  lines to incidents in a database in memory: parse, inventory,
            detect, triage, store
  simdjson  the ceiling: the fastest JSON library in Debian builds its tree
            of each line and does nothing with it
  jq        picking the fields the pipeline reads first (once)

A round runs them one after the other; a ratio is the median of the rounds'
ratios, so that a busy machine slows both sides of it alike. Without --file an
office day in Suricata's form is made, cached outside the tree: always the same
records, by a fixed seed.
"""
import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time

AGENTS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, "
    "like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Microsoft-CryptoAPI/10.0", "Microsoft-Delivery-Optimization/10.1",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X)"]


class Office:
    """Sixty PCs, a file server, and the sites and services they use."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.now = 1793232000.0
        self.flow = 1000000000000000

    def head(self, kind, source, target, port, protocol="TCP"):
        self.now += self.random.expovariate(40)
        self.flow += self.random.randrange(1, 1 << 40)
        fraction = int(self.now % 1 * 1000000)
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(self.now))
        return {"timestamp": f"{at}.{fraction:06d}+0000",
                "flow_id": self.flow % (1 << 63), "pcap_cnt": 12345,
                "event_type": kind, "src_ip": source,
                "src_port": self.random.randrange(49152, 65535),
                "dest_ip": target, "dest_port": port, "proto": protocol}

    def pc(self):
        return f"192.168.10.{self.random.randrange(20, 80)}"

    def site(self):
        n = self.random.paretovariate(1.1)
        n = int(min(n, 4000))
        return (f"198.51.{100 + n % 20}.{n % 250 + 1}",
                f"www{n % 7}.site{n}.example.jp")

    def flow_record(self):
        r, (ip, _) = self.random, self.site()
        udp = r.random() < 0.4
        port = 53 if udp else r.choice((443, 443, 443, 80, 445, 993))
        e = self.head("flow", self.pc(), "192.168.10.1" if udp else ip, port,
                      "UDP" if udp else "TCP")
        e["app_proto"] = {53: "dns", 443: "tls", 80: "http", 445: "smb",
                          993: "tls"}[port]
        down = r.randrange(1, 60)
        e["flow"] = {"pkts_toserver": r.randrange(1, 40),
                     "pkts_toclient": down,
                     "bytes_toserver": r.randrange(70, 9000),
                     "bytes_toclient": down * 700, "start": e["timestamp"],
                     "end": e["timestamp"], "age": 0, "state": "closed",
                     "reason": "timeout", "alerted": False}
        if not udp:
            e["tcp"] = {"tcp_flags": "1b", "tcp_flags_ts": "1b",
                        "tcp_flags_tc": "1b", "syn": True, "fin": True,
                        "psh": True, "ack": True, "state": "closed"}
        return e

    def dns(self):
        ip, name = self.site()
        e = self.head("dns", self.pc(), "192.168.10.1", 53, "UDP")
        if self.random.random() < 0.5:
            e["dns"] = {"type": "query", "id": 4321, "rrname": name,
                        "rrtype": "A", "tx_id": 0, "opcode": 0}
        else:
            e["dns"] = {"version": 2, "type": "answer", "id": 4321,
                        "flags": "8180", "qr": True, "rd": True, "ra": True,
                        "opcode": 0, "rrname": name, "rrtype": "A",
                        "rcode": "NOERROR",
                        "answers": [{"rrname": name, "rrtype": "A", "ttl": 300,
                                     "rdata": ip}],
                        "grouped": {"A": [ip]}}
        return e

    def http(self):
        ip, name = self.site()
        e = self.head("http", self.pc(), ip, 80)
        e["tx_id"] = 0
        e["http"] = {"hostname": name, "url": f"/item/{self.flow % 9999}.html",
                     "http_user_agent": self.random.choice(AGENTS),
                     "http_content_type": "text/html", "http_method": "GET",
                     "protocol": "HTTP/1.1", "status": 200,
                     "length": self.random.randrange(100, 90000)}
        return e

    def tls(self):
        ip, name = self.site()
        e = self.head("tls", self.pc(), ip, 443)
        e["tls"] = {"subject": f"CN={name}",
                    "issuerdn": "C=US, O=Sample Trust, CN=Sample CA R3",
                    "serial": "04:9A:3C:11:22:33:44:55:66:77",
                    "fingerprint": "aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77"
                                   ":88:99:aa:bb:cc:dd", "sni": name,
                    "version": "TLS 1.2", "notbefore": "2026-01-01T00:00:00",
                    "notafter": "2027-01-01T00:00:00",
                    "ja3": {"hash": "cd08e31494f9531f560d64c695473da9",
                            "string": "771,4865-4866-4867,0-23-65281,29-23,0"},
                    "ja3s": {"hash": "eb1d94daa7e0344597e756a1fb6e7054",
                             "string": "771,4865,51-43"}}
        return e

    def smb(self):
        e = self.head("smb", self.pc(), "192.168.10.4", 445)
        e["smb"] = {"id": 7, "dialect": "3.11", "command": "SMB2_COMMAND_READ",
                    "status": "STATUS_SUCCESS", "status_code": "0x0",
                    "session_id": 4398046511133, "tree_id": 5,
                    "filename": "keiri\\2026\\seikyu.xlsx",
                    "share": "\\\\192.168.10.4\\share"}
        return e

    def fileinfo(self):
        e = self.http()
        e["event_type"] = "fileinfo"
        e["app_proto"] = "http"
        e["fileinfo"] = {"filename": e["http"]["url"], "gaps": False,
                         "state": "CLOSED", "stored": False, "size": 5120,
                         "tx_id": 0}
        return e

    def alert(self):
        e = self.http()
        e["event_type"] = "alert"
        sid = 2010000 + self.random.randrange(12)
        e["alert"] = {"action": "allowed", "gid": 1, "signature_id": sid,
                      "rev": 3, "signature": f"ET INFO Sample notice {sid}",
                      "category": "Misc activity", "severity": 3}
        return e

    def record(self):
        kinds = (self.flow_record, self.dns, self.tls, self.http,
                 self.fileinfo, self.smb, self.alert)
        return self.random.choices(kinds, (38, 26, 13, 11, 6, 4, 2))[0]()


def make_records(count):
    folder = os.path.join(tempfile.gettempdir(), "komainu-bench")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"eve-{count}.json")
    if not os.path.exists(path):
        office = Office(7)
        with open(path + ".part", "w", encoding="utf-8") as out:
            for _ in range(count):
                out.write(json.dumps(office.record(), separators=(",", ":")))
                out.write("\n")
        os.rename(path + ".part", path)
    return path


FIELDS = ("[.timestamp,.event_type,.flow_id,.src_ip,.src_port,.dest_ip,"
          ".dest_port,.proto,.app_proto,.dns.rrname,.http.hostname,.tls.sni,"
          ".alert.signature_id,.flow.bytes_toclient]")


def run_jq(path, records):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run(["jq", "-c", FIELDS, path], stdout=subprocess.DEVNULL,
                   check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    return records / (after - before)


def run_program(command, rates):
    out = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                         check=True).stdout
    for line in out.splitlines():
        name, records, seconds = line.split()
        rates.setdefault(name, []).append(int(records) /
                                          max(float(seconds), 0.001))


def build(folder):
    subprocess.run(["cmake", "--preset", "release", "-DKOMAINU_BENCH=ON"],
                   check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", folder, "--target", "pipeline_bench"],
                   check=True, stdout=subprocess.DEVNULL)
    # Without the library there is no ceiling, and only the first aim.
    subprocess.run(["cmake", "--build", folder, "--target", "simdjson_bench"],
                   check=False, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def ratio(rates, name, ceiling):
    return statistics.median(a / b for a, b in zip(rates[name],
                                                   rates[ceiling]))


def judge(what, value, aim):
    met = value >= aim
    print(f"{what}: {value:,.2f}, aim {aim:,}: {'met' if met else 'missed'}")
    return met


def report(path, records, rounds, rates):
    print(f"{records} records, {os.path.getsize(path) / records:.0f} bytes "
          f"each, median of {rounds} rounds, one core (CPU time)")
    for name, values in rates.items():
        print(f"  {name:10} {statistics.median(values):12,.0f} records/s")
    pipeline = statistics.median(rates["pipeline"])
    met = judge("pipeline, records/s", pipeline, 200000)
    if "simdjson" in rates:
        print(f"parse / simdjson: {ratio(rates, 'parse', 'simdjson'):.2f}")
        met &= judge("pipeline / simdjson",
                     ratio(rates, "pipeline", "simdjson"), 0.33)
    if "jq" in rates:
        print(f"pipeline / jq: {pipeline / rates['jq'][0]:.1f}")
    return met


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--records", type=int, default=200000)
    parser.add_argument("--file")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--no-jq", action="store_true")
    options = parser.parse_args()
    path = options.file or make_records(options.records)
    with open(path, "rb") as file:
        records = sum(1 for _ in file)
    rates = {}
    build(options.build)
    programs = os.path.join(options.build, "bench")
    simdjson = os.path.join(programs, "simdjson_bench")
    for _ in range(options.rounds):
        run_program([os.path.join(programs, "pipeline_bench"), path], rates)
        if os.path.exists(simdjson):
            run_program([simdjson, path], rates)
    if not options.no_jq:
        rates["jq"] = [run_jq(path, records)]
    sys.exit(0 if report(path, records, options.rounds, rates) else 1)


main()
