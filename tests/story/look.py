#!/usr/bin/env python3
"""look.py: `komainu look` as people meet it: what it prints, and what it does
with every kind of file that is not what it should be."""
import gzip
import os
import re
import signal
import stat
import subprocess
import time

from story import (FULL, KOMAINU, Run, alert, done, equal, event, http, look,
                   ok, peak_of_children, skip, workplace)

CARD = {"owner", "clerk", "deadline", "telephone", "engineer"}
CONTRACT = {
    "files": {"name", "type", "records", "unparsed", "seconds"},
    "devices": {"ip", "mac", "name", "vendor", "os", "first", "last", "why"},
    "alerts": {"class", "severity", "count", "first", "last", "device", "peer",
               "rule", "title"},
    "incidents": {"class", "severity", "title", "devices", "alerts", "card"},
}


def write(folder, name, content):
    path = os.path.join(folder, name)
    if isinstance(content, str):
        content = content.encode()
    with open(path, "wb") as f:
        f.write(content)
    return path


def case_lines():
    lines = [http(second) for second in range(20)]
    lines += [alert(20 + second) for second in range(30)]
    return "\n".join(lines) + "\n"


def usage():
    equal(Run().status, 64, "no verb is wrong usage")
    equal(Run("fetch").status, 64, "an unknown verb is wrong usage")
    equal(look().status, 64, "look without a file is wrong usage")
    equal(look("--frob", "x").status, 64, "so is an unknown option")
    equal(look("--rules").status, 64, "so is an option without its value")
    equal(look("--lang", "fr", "x").status, 64, "so is a foreign language")
    equal(look("--set", "no_such=1", "x").status, 64, "so is a made-up setting")
    for arguments in (["--help"], ["look", "--help"], ["help", "look"]):
        r = Run(*arguments)
        ok(r.status == 0 and "usage: komainu" in r.out,
           f"{' '.join(arguments)} helps", r)
    r = Run("version")
    ok(re.fullmatch(r"komainu \d+\.\d+\.\d+\n", r.out), "it knows its version", r)
    r = Run("settings")
    ok("incident_window" in r.out, "settings are listed", r)
    r = Run("settings", "--effective", "--set", "incident_window=2h")
    ok("incident_window = 2h" in r.out, "and can be set", r.error)
    with open("doc/komainu.1", encoding="utf-8") as f:
        equal(Run("manual").out, f.read(), "doc/komainu.1 is up to date")


def contract(folder):
    path = write(folder, "case.json", case_lines())
    r = look("--json", path)
    equal(r.status, 0, "exit 0 whatever was found")
    answer = r.json
    for part, members in CONTRACT.items():
        rows = answer[part]
        ok(rows and all(members <= set(row) for row in rows),
           f"{part}[] has what was promised", rows[:1])
    equal(answer["files"][0]["records"], 50, "every record is counted")
    incident = answer["incidents"][0]
    equal((incident["class"], incident["severity"]), ("c2", "now"),
          "the incident's class and severity")
    ok(CARD <= set(incident["card"]), "the card has its levels")
    ok(1 <= len(incident["card"]["clerk"]) <= 3, "at most three actions")
    ok(CARD <= set(incident["card_en"]), "and the card in English")
    equal(len([a for a in answer["alerts"] if a["class"] == "c2"]), 1,
          "thirty alerts of one signature are one row")
    equal(answer["alerts"][0]["first"], "2026-11-21T01:00:20.000Z",
          "times are ISO 8601 in UTC")
    first = incident["card"]["clerk"][0]
    ok("LAN" in first or "ネットワーク" in first or "線" in first,
       "the first action is to cut the network", first)
    ok("電源は切らない" in "".join(incident["card"]["clerk"]),
       "and never to switch the power off", incident["card"]["clerk"])
    packed = write(folder, "case.json.gz", gzip.compress(case_lines().encode()))
    again = look("--json", packed).json
    for key in ("devices", "alerts", "incidents"):
        equal(again[key], answer[key], f"gzip gives the same {key}")
    english = look("--json", "--lang", "en", path).json
    ok(english["incidents"][0]["title"].isascii(), "--lang en speaks English",
       english["incidents"][0]["title"])


def console(folder):
    nasty = "ET MALWARE \x1b[31mred\x1b[0m \u202eexe\n"
    path = write(folder, "nasty\x1b[1m.json",
                 "\n".join([http(0, agent="\x1b]0;title\x07 (Windows NT 5.1)"),
                            alert(1, signature=nasty)]) + "\n")
    r = look("--details", path)
    ok("\x1b" not in r.out and "\u202e" not in r.out and "\x1b" not in r.error,
       "foreign text cannot reach into the terminal", repr(r.out[:400]))
    ok("【今すぐ電話】" in r.out, "urgency is a word", r.out[:300])
    ok("1. " in r.out and "2. " in r.out, "the actions are numbered")
    ok("いつまでに" in r.out, "there is a deadline")
    ok(all(len(line) <= 80 for line in r.out.splitlines()),
       "lines fit the screen")
    quiet = look(write(folder, "quiet.json", http() + "\n"))
    ok(quiet.out.startswith("対応が必要なことは見つかりませんでした"),
       "nothing found is said first", quiet.out)
    ok("【" not in quiet.out, "and raises nothing")


def hostile(folder):
    line = http() + "\n"
    japanese = event(http={"hostname": "日本語.example.jp"}) + "\n"
    long = event(http={"url": "a" * 10_000_000}) + "\n"
    cases = [
        ("empty", b"", 65, "empty"),
        ("text.txt", "これはただの文章です。\n", 65, "text"),
        ("cp932.txt", "これはただの文章です。\n".encode("cp932"), 65, "CP932"),
        ("euc.txt", "これはただの文章です。\n".encode("euc-jp"), 65, "EUC-JP"),
        ("cp932.json", (japanese * 3).encode("cp932"), 65, "CP932"),
        ("euc.json", (japanese * 3).encode("euc-jp"), 65, "EUC-JP"),
        ("binary", bytes(range(256)) * 40, 65, "binary"),
        ("other.json", '{"a": [1, 2, 3]}\n' * 5, 65, ""),
        ("cut.json", '{"timestamp": "2026-11-21T10:00:00', 65, ""),
        ("zero", b"\0" * 5000, 65, ""),
        ("deep.json", "[" * 100000, 65, ""),
    ]
    for name, content, status, said in cases:
        r = look("--quiet", write(folder, name, content))
        ok(r.status == status and said in r.error and name in r.error,
           f"{name}: {status}, and why", r)
    r = look("--json", "--quiet", write(folder, "utf16.json",
                                        (line * 3).encode("utf-16")))
    equal((r.status, r.json["files"][0]["records"]), (0, 3),
          "UTF-16 with its mark is read")
    r = look("--json", "--quiet", write(folder, "long.json",
                                        line + long + line))
    equal((r.status, r.json["files"][0]["records"],
           r.json["files"][0]["unparsed"]), (0, 2, 1),
          "a line of ten megabytes is counted, the others are read")
    ok("line 2" in r.error, "and it is named", r.error)
    r = look("--json", "--quiet", write(folder, "mixed.json", line + "oops\n" +
                                        "{}\n" + '{"event_type":1}\n' + line))
    equal((r.json["files"][0]["records"], r.json["files"][0]["unparsed"]),
          (2, 3), "lines that are no records are counted, never dropped")
    whole = gzip.compress(("".join(http(s) + "\n" for s in range(9000)))
                          .encode())
    r = look("--json", "--quiet", write(folder, "cut.json.gz",
                                        whole[:len(whole) // 2]))
    ok(r.status == 65 and r.json["files"][0]["records"] > 1000 and
       r.json["devices"], "a gzip cut short: what came before is reported", r)


def places(folder):
    for path, said in ((folder, "directory"), ("/dev/zero", "device"),
                       (os.path.join(folder, "none"), "no such")):
        r = look("--quiet", path)
        ok(r.status == 65 and said in r.error, f"{said}: told", r)
    fifo = os.path.join(folder, "fifo")
    os.mkfifo(fifo)
    r = look("--quiet", fifo, timeout=20)
    equal(r.status, 65, "a pipe nobody writes to is not waited for")
    secret = write(folder, "secret.json", http() + "\n")
    os.chmod(secret, 0)
    if os.geteuid() == 0 and not can_drop(folder):
        skip("unreadable file: root reads everything here")
    else:
        more = {"user": 65534} if os.geteuid() == 0 else {}
        r = look("--quiet", secret, **more)
        ok(r.status == 65 and "secret.json" in r.error, "unreadable: told", r)


def can_drop(folder):
    """Whether a run as nobody could reach the program and the file at all."""
    os.chmod(folder, stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP |
             stat.S_IROTH | stat.S_IXOTH)
    try:
        return subprocess.run([KOMAINU, "version"], user=65534,
                              capture_output=True, check=False).returncode == 0
    except (PermissionError, OSError):
        return False


def captures(folder):
    with open("tests/captures/old-windows-xp.pcap", "rb") as f:
        whole = f.read()
    r = look("--json", "--quiet", "tests/captures/old-windows-xp.pcap")
    devices = len(r.json["devices"])
    ok(r.status == 0 and devices > 1, "a capture goes through Suricata", r)
    cut = write(folder, "cut.pcap", whole[:len(whole) * 2 // 3])
    r = look("--json", "--quiet", cut)
    ok(r.status == 65 and "cut" in r.error and r.json["devices"],
       "a capture cut off: said, and what came before is reported", r)
    r = look("--json", "--quiet", write(folder, "head.pcap", whole[:24]))
    ok(r.status in (0, 65), "a capture without packets is no crash", r)
    broken = bytearray(whole)
    for at in range(200, len(broken), 97):
        broken[at] ^= 0xff
    r = look("--json", "--quiet", write(folder, "broken.pcap", bytes(broken)))
    ok(r.status in (0, 65) and "Sanitizer" not in r.error,
       "a capture full of damage is no crash", r.error[-2000:])
    good = write(folder, "good.json", case_lines())
    r = look("--json", "--quiet", os.path.join(folder, "cut.pcap"), good)
    ok(r.status == 65 and len(r.json["files"]) == 2 and
       any(i["class"] == "c2" for i in r.json["incidents"]),
       "two files, one bad: the other is still done", r)
    one = look("--json", "--quiet", good).json["alerts"]
    two = [a for a in look("--json", "--quiet", good, good).json["alerts"]
           if a["class"] == "c2"]
    equal(two[0]["count"], 2 * one[0]["count"], "several files are one look")


def children_of(group):
    out = subprocess.run(["ps", "-eo", "pgid=,pid=,args="],
                         capture_output=True, text=True, check=False).stdout
    return [line for line in out.splitlines()
            if line.split()[0] == str(group)]


def interrupt(folder):
    temporary = os.path.join(folder, "tmp")
    os.mkdir(temporary)
    big = write(folder, "big.json.gz", gzip.compress(
        ("".join(http(s % 3000) + "\n" for s in range(5000)) * 40).encode(), 1))
    for name, arguments in (("records", [big] * 50),
                            ("Suricata", ["tests/captures/quiet-office.pcap"]
                             * 200)):
        child = subprocess.Popen([KOMAINU, "look", *arguments],
                                 stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL,
                                 start_new_session=True,
                                 env=dict(os.environ, TMPDIR=temporary))
        time.sleep(1.5)
        running = child.poll() is None
        child.send_signal(signal.SIGINT)
        status = child.wait(timeout=30)
        ok(running and status == 130, f"interrupted in {name}: exit 130",
           running, status)
        equal(os.listdir(temporary), [], "no temporary file is left")
        equal(children_of(child.pid), [], "no child is left")


def memory(folder):
    """Streams a large EVE file: gzip is small on disk and large in memory for
    whoever holds it."""
    megabytes = 400 if FULL else 40
    path = os.path.join(folder, "large.json.gz")
    written = second = 0
    with gzip.open(path, "wb", compresslevel=1) as f:
        while written < megabytes << 20:
            block = "".join(http(second + s, host=f"h{second + s}.example.jp",
                                 source=f"192.168.{s % 9}.{s % 200 + 1}") + "\n"
                            for s in range(500)).encode()
            f.write(block)
            written += len(block)
            second += 500
    before = peak_of_children()
    r = look("--json", "--quiet", path, timeout=900)
    peak = peak_of_children()
    ok(r.status == 0 and r.json["files"][0]["records"] == second,
       f"{megabytes} MB of records are read", r.error[-500:])
    ok(peak < 300 or peak == before,
       f"memory stays below 300 MB: {peak:.0f} MB at most")


def main():
    usage()
    with workplace() as folder:
        contract(folder)
        console(folder)
        hostile(folder)
        places(folder)
        captures(folder)
        interrupt(folder)
        memory(folder)
    done()


main()
