"""story.py: a small TAP harness for the stories: running the program as a
person would, and saying what was seen."""
import json
import os
import resource
import subprocess
import sys
import tempfile

BUILD = os.environ.get("KOMAINU_BUILD", "build/dev")
KOMAINU = os.path.join(BUILD, "komainu")
FULL = bool(os.environ.get("KOMAINU_FULL"))

count = 0
failures = 0


def ok(passed, name, *facts):
    """Records one test; the facts are shown when it fails."""
    global count, failures
    count += 1
    print(f"{'ok' if passed else 'not ok'} {count} - {name}", flush=True)
    if not passed:
        failures += 1
        for fact in facts:
            for line in str(fact).splitlines()[:20]:
                print(f"#   {line}")
    return passed


def equal(got, want, name):
    return ok(got == want, name, f" got: {got!r}", f"want: {want!r}")


def skip(why):
    global count
    count += 1
    print(f"ok {count} # skip {why}", flush=True)


def done():
    print(f"1..{count}")
    sys.exit(1 if failures or not count else 0)


class Run:
    """One finished run of the program."""

    def __init__(self, *arguments, timeout=120, env=None, **more):
        environment = dict(os.environ, **(env or {}))
        # A small quarantine keeps the sanitizer's memory out of the measure.
        environment.setdefault("ASAN_OPTIONS", "quarantine_size_mb=8")
        done = subprocess.run([KOMAINU, *map(str, arguments)],
                              capture_output=True, timeout=timeout,
                              env=environment, **more)
        self.status = done.returncode
        self.out = done.stdout.decode()
        self.error = done.stderr.decode()

    @property
    def json(self):
        return json.loads(self.out)

    def __str__(self):
        return f"status {self.status}\n{self.error}\n{self.out}"


def look(*arguments, **more):
    return Run("look", *arguments, **more)


def event(second=0, kind="http", source="192.168.10.21", target="203.0.113.9",
          port=80, **fields):
    """One EVE record as Suricata writes it."""
    at = f"2026-11-21T10:{second // 60 % 60:02d}:{second % 60:02d}.000000+0900"
    record = {"timestamp": at, "event_type": kind, "src_ip": source,
              "src_port": 49152 + second % 10000, "dest_ip": target,
              "dest_port": port, "proto": "TCP"}
    record.update(fields)
    return json.dumps(record, ensure_ascii=False)


def http(second=0, agent="Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
         host="www.example.jp", **fields):
    return event(second, http={"hostname": host, "url": "/",
                               "http_user_agent": agent, "http_method": "GET",
                               "status": 200, "length": 100}, **fields)


def alert(second=0, signature="ET MALWARE Sample Checkin", sid=2000001,
          category="Malware Command and Control Activity Detected", **fields):
    return event(second, "alert", alert={
        "action": "allowed", "gid": 1, "signature_id": sid, "rev": 1,
        "signature": signature, "category": category, "severity": 1}, **fields)


def peak_of_children():
    """Largest resident size of any finished child so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def workplace():
    """A private folder that is gone at the end."""
    return tempfile.TemporaryDirectory(prefix="komainu-story-")
