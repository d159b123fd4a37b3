#!/usr/bin/env python3
"""Runs `komainu look --json` over the shared corpus of real captures, when it
is there, and prints per kind what was found. Test data only: nothing of it is
in this tree, and no detector knows its values.

    corpus_look.py [--no-rules] [--show]

Looks in $KOMAINU_CORPUS, then in ../shared/corpus beside the checkout. Without
a corpus it says so and is skipped (77). The first run uses our rules alone; the
second adds ET Open from the corpus: there Suricata loads the rules once for all
captures, and look reads the records. --no-rules leaves the second run out,
--show prints every capture's incidents.

Fails when fewer attacks are found than the aims below, when a harmless capture
ends above info, when a failed attempt is called a compromise, when a weakness
or a policy matter is called urgent, or when anything crashes.
"""
import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time

TREE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("KOMAINU_BUILD", TREE / "build" / "dev"))
AIM_OURS, AIM_RULES = 33, 36
LEVELS = ["info", "this-week", "today", "now"]

# What each kind of capture may rightly be called. An infection shows itself at
# any of its steps, so the kinds of attack that are one story share classes.
ACCEPT = {
    "attack-smb": {"exploit", "lateral", "c2"},
    "attack-c2": {"c2", "exfiltration", "malware-download"},
    "attack-scan": {"scan"},
    "attack-bruteforce": {"brute-force"},
    "attack-exploit": {"exploit"},
    "attack-lateral": {"lateral", "credential-theft", "exploit",
                       "privilege-escalation"},
    "attack-tunnel": {"tunnel", "c2"},
    "attack-download": {"malware-download", "phishing", "lateral", "c2"},
    "attack-miner": {"miner"},
    "attack-flood": {"flood"},
}
ATTACK_CLASSES = set().union(*ACCEPT.values()) | {
    "suspicious-script", "ransomware", "persistence", "defence-evasion"}


def corpus_find():
    places = [os.environ.get("KOMAINU_CORPUS"),
              TREE.parent / "shared" / "corpus"]
    for place in places:
        if place and (pathlib.Path(place) / "manifest.json").is_file():
            return pathlib.Path(place)
    print("skipped: no corpus of captures (KOMAINU_CORPUS)")
    sys.exit(77)


def manifest_read(corpus):
    """Captures as (path, kind, verdict)."""
    manifest = json.loads((corpus / "manifest.json").read_text())
    rows = manifest if isinstance(manifest, list) else next(
        v for v in manifest.values()
        if isinstance(v, list) and v and "verdict" in v[0])
    out = []
    for row in rows:
        name = row.get("file") or row.get("path")
        if name and name.startswith("pcap/") and "verdict" in row and \
                not name.endswith(".rules"):
            out.append((corpus / name, pathlib.Path(name).parts[1],
                        row["verdict"]))
    return sorted(out)


def look(path):
    """The result, or None when look failed; the exit status."""
    done = subprocess.run(
        [BUILD / "komainu", "look", "--json", "--quiet", "--lang", "en", path],
        capture_output=True, timeout=300, check=False)
    try:
        return json.loads(done.stdout), done.returncode
    except ValueError:
        sys.stderr.buffer.write(done.stderr[-2000:])
        return None, done.returncode


class Score:
    def __init__(self, title):
        self.title = title
        self.found = collections.Counter()
        self.of = collections.Counter()
        self.missed, self.faults, self.crashes = [], [], []

    def fault(self, path, text):
        self.faults.append(f"{path.name}: {text}")

    def add(self, path, kind, verdict, result, status):
        if result is None or status < 0 or status > 65:
            self.crashes.append(f"{path.name}: exit {status}")
            return
        incidents = result["incidents"]
        above = [i for i in incidents if i["severity"] != "info"]
        if verdict == "attack":
            self.of[kind] += 1
            if any(i["class"] in ACCEPT[kind] for i in above):
                self.found[kind] += 1
            else:
                self.missed.append(f"{kind}/{path.name}: " + (", ".join(
                    f"{i['class']} {i['severity']}" for i in above)
                    or "nothing"))
        elif verdict == "attack-failed":
            for i in above:
                if i["severity"] == "now" or i["outcome"] == "success":
                    self.fault(path, "a failed attempt is called a compromise")
        elif verdict == "beacon":
            self.of[kind] += 1
            self.found[kind] += any(
                a["class"] == "c2" for a in result["alerts"])
            for i in above:
                if LEVELS.index(i["severity"]) > 1:
                    self.fault(path, f"a beacon is {i['severity']}")
        elif verdict in ("weak", "policy", "inventory"):
            for i in above:
                if LEVELS.index(i["severity"]) > 1 or \
                        i["class"] in ATTACK_CLASSES:
                    self.fault(path, f"{i['class']} {i['severity']}")
        elif verdict.startswith("benign"):
            for i in above:
                self.fault(path, f"{i['class']} {i['severity']}: {i['title']}")
            for a in result["alerts"]:
                if a["severity"] != "info":
                    self.fault(path, f"alert {a['rule']} {a['severity']}")

    def show(self, aim):
        print(f"\n{self.title}")
        for kind in sorted(self.of):
            print(f"  {kind:20} {self.found[kind]:2} of {self.of[kind]:2}")
        found, of = sum(self.found.values()), sum(self.of.values())
        print(f"  {'all attacks':20} {found:2} of {of:2} (aim {aim})")
        for title, list_ in (("missed", self.missed),
                             ("wrong", self.faults),
                             ("crashes", self.crashes)):
            print(f"  {title}: {len(list_)}")
            for line in list_:
                print(f"    {line}")
        return found >= aim and not self.faults and not self.crashes


def incidents_show(path, result):
    for i in (result or {}).get("incidents", []):
        print(f"    {path.name}: {i['severity']} {i['class']} {i['title']}")


def run_ours(captures, show):
    score = Score("our rules and detectors alone")
    for path, kind, verdict in captures:
        result, status = look(path)
        score.add(path, kind, verdict, result, status)
        if show:
            incidents_show(path, result)
    return score.show(AIM_OURS)


# --- the second run: ET Open beside ours -------------------------------------

def rules_unpack(corpus, work):
    """One file with every rule of the corpus that Suricata 7 understands, and
    our own."""
    archive = next((corpus / "suricata-rules").glob("*.tar.gz"), None)
    if archive is None:
        return None
    with tarfile.open(archive) as tar:
        tar.extractall(work / "et", filter="data")
    out = work / "all.rules"
    with open(out, "wb") as f:
        for part in sorted((work / "et").rglob("*.rules")):
            f.write(part.read_bytes() + b"\n")
        for part in sorted((TREE / "content" / "rules").glob("*.rules")):
            f.write(part.read_bytes() + b"\n")
    return out


def configuration_write(work, rules):
    """Our own configuration's template, with the places of this test."""
    text = (TREE / "src/capture/suricata.yaml").read_text()
    words = {
        "HOME_NET": "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16",
        "DIRECTORY": str(work), "SOCKET": "eve.json",
        "FLOW_MEMORY": "64mb", "STREAM_MEMORY": "64mb",
        "REASSEMBLY_MEMORY": "128mb", "ONESIDE": "false",
        "RUNMODE": "single", "STATS_SECONDS": "60",
        "LIVE": "unix-command:\n  enabled: no",
        "HASHES": "force-hash: [md5, sha256]",
        "MAGIC": f"magic-file: {TREE / 'content/rules/magic'}",
        "RULES": f"rule-files:\n  - {rules}",
    }
    for word, value in words.items():
        text = text.replace(f"@{word}@", value)
    text = text.replace("rule-files:\nrule-files:", "rule-files:")
    text = text.replace("filetype: unix_stream", "filetype: regular")
    for name in ("reference.config", "threshold.config"):
        (work / name).write_text("")
    shutil.copy(TREE / "content/rules/classification.config",
                work / "classification.config")
    system = pathlib.Path("/etc/suricata")
    for name in ("classification.config", "reference.config"):
        if (system / name).is_file():
            with open(work / name, "a") as f:
                f.write((system / name).read_text())
    out = work / "suricata.yaml"
    out.write_text(text)
    return out


def run_rules(corpus, captures, show):
    with tempfile.TemporaryDirectory(prefix="komainu-corpus-") as folder:
        work = pathlib.Path(folder)
        rules = rules_unpack(corpus, work)
        if rules is None or shutil.which("suricatasc") is None:
            print("\nET Open: skipped, not in this corpus")
            return True
        config = configuration_write(work, rules)
        socket = work / "command.socket"
        with open(work / "log", "wb") as log:
            engine = subprocess.Popen(
                ["suricata", "-c", config, "-k", "none", "-l", work,
                 f"--unix-socket={socket}"], stdout=log, stderr=log)
        try:
            records_make(captures, socket, work, engine)
        finally:
            engine.terminate()
            engine.wait(60)
        score = Score("with ET Open of the corpus beside ours")
        for path, kind, verdict in captures:
            records = work / "out" / path.name / "eve.json"
            if not records.is_file() or records.stat().st_size == 0:
                records = path
            result, status = look(records)
            score.add(path, kind, verdict, result, status)
            if show:
                incidents_show(path, result)
        return score.show(AIM_RULES)


def lengths_fill(path, work):
    """What look does with captures of the sending machine: large packets get
    the length that the network card would have written."""
    data = bytearray(path.read_bytes())
    if data[:4] != b"\xd4\xc3\xb2\xa1" or data[20] != 1:
        return path
    at, changed = 24, False
    while at + 16 <= len(data):
        size = int.from_bytes(data[at + 8:at + 12], "little")
        at += 16
        if data[at + 12:at + 14] == b"\x08\x00" and \
                data[at + 16:at + 18] == b"\0\0" and at + size <= len(data):
            data[at + 16:at + 18] = (size - 14).to_bytes(2, "big")
            changed = True
        at += size
    if not changed:
        return path
    out = work / path.name
    out.write_bytes(data)
    return out


def command(socket, text):
    return subprocess.run(["suricatasc", "-c", text, socket],
                          capture_output=True, timeout=60,
                          check=False).stdout


def records_make(captures, socket, work, engine):
    """Every capture through the one engine, a folder of records for each."""
    for _ in range(600):
        if socket.exists() or engine.poll() is not None:
            break
        time.sleep(0.2)
    if not socket.exists():
        print((work / "log").read_text()[-2000:])
        sys.exit("Suricata did not start with the rules")
    # A link type it does not know stops its queue for good.
    usable = [c for c in captures if not c[0].name.startswith(("lldp", "cdp"))]
    for path, _, _ in usable:
        out = work / "out" / path.name
        out.mkdir(parents=True)
        command(socket, f"pcap-file {lengths_fill(path, work)} {out}")
    last = time.monotonic() + 300
    while time.monotonic() < last:
        left = json.loads(command(socket, "pcap-file-number") or b"{}")
        now = command(socket, "pcap-current")
        if left.get("message") == 0 and b'"None"' in now:
            break
        time.sleep(0.5)


def main():
    corpus = corpus_find()
    show = "--show" in sys.argv
    captures = manifest_read(corpus)
    good = run_ours(captures, show)
    if "--no-rules" not in sys.argv:
        good = run_rules(corpus, captures, show) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
