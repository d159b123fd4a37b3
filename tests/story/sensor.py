"""A real sensor beside a real centre: what it picks makes no difference to what
is found; it gets in by the printed code, brings what it saw, says goodbye; it
outlives kill -9 and a centre that is away; a revoked one is refused and says
so; and at a wire of its own it sees an attack that is replayed there."""
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time

from centre import Centre, wait_for
from sender import intake_port, invite
from story import BUILD, Run, done, equal, ok, skip, workplace

COMPANY = "株式会社さんぷる製作所"
SENSOR = os.environ.get("KOMAINU_SENSOR", os.path.join(BUILD,
                                                       "komainu-sensor"))
CAPTURES = "tests/captures"
ATTACK = os.path.join(CAPTURES, "bad-address.pcap")
ENVIRONMENT = dict(os.environ, LC_ALL="ja_JP.UTF-8",
                   ASAN_OPTIONS="quarantine_size_mb=8")


class Sensor:
    """One box with its folder; 'before' runs it somewhere else."""

    def __init__(self, folder, *before):
        self.folder = folder
        self.before = before
        self.process = None

    def run(self, *arguments):
        p = subprocess.run([*self.before, SENSOR, *map(str, arguments),
                            "--data", self.folder], env=ENVIRONMENT,
                           capture_output=True, text=True, timeout=180)
        return p.returncode, p.stdout, p.stderr

    def start(self, *arguments):
        self.log = open(self.folder + ".log", "ab")
        self.process = subprocess.Popen(
            [*self.before, SENSOR, "run", *arguments, "--data", self.folder],
            env=ENVIRONMENT, stdout=self.log, stderr=self.log)

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        status = self.process.wait(60)
        self.log.close()
        return status

    def said(self):
        with open(self.folder + ".log", encoding="utf-8") as f:
            return f.read()

    def status(self):
        try:
            with open(os.path.join(self.folder, "status"),
                      encoding="utf-8") as f:
                return json.load(f)
        except (OSError, ValueError):
            return {}


def rows(c, sql, *values):
    with sqlite3.connect(os.path.join(c.data, "komainu.db"),
                         timeout=30) as db:
        return db.execute(sql, values).fetchall()


def incidents_of(path):
    found = json.loads(Run("look", "--json", path).out)["incidents"]
    return sorted((i["class"], i["severity"], i["title"],
                   json.dumps(i["devices"], sort_keys=True))
                  for i in found)


def picking(folder):
    """What is found in the picked lines is what is found in all."""
    for name in sorted(os.listdir(CAPTURES)):
        path = os.path.join(CAPTURES, name)
        status, out, error = Sensor(folder).run("pick", path)
        if not ok(status == 0 and out, f"{name}: picked", error):
            continue
        picked = os.path.join(folder, name + ".json")
        with open(picked, "w", encoding="utf-8") as f:
            f.write(out)
        equal(incidents_of(picked), incidents_of(path),
              f"{name}: the same incidents from what would be sent")
        ok("\"payload" not in out and "http_response_body" not in out,
           f"{name}: no contents")


def manual():
    with open("doc/komainu-sensor.1", encoding="utf-8") as f:
        equal(subprocess.run(
            [SENSOR, "manual"], capture_output=True, text=True).stdout,
            f.read(), "doc/komainu-sensor.1 is up to date")


def getting_in(c, folder):
    s = Sensor(folder)
    status, out, _ = s.run("check", "--seconds", "0")
    ok(status == 1 and "まだ登録されていません" in out,
       "a new box says that it is not enrolled", out)
    status, _, error = s.run("run")
    ok(status == 69, "and does not run", error)
    code, place, _ = invite(c, COMPANY, os.path.basename(folder))
    address = f"127.0.0.1:{intake_port(c)}"
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    status, _, error = s.run("enrol", wrong, "--centre", address)
    ok(status == 77 and "not the centre" in error,
       "a code of another centre is not said to this one", error)
    status, _, error = s.run("enrol", "ABC", "--centre", address)
    equal(status, 65, "half a code is told at once")
    status, out, error = s.run("enrol", code, "--centre", address)
    ok(status == 0 and COMPANY in out, "the right code lets it in", out, error)
    ok(os.stat(os.path.join(folder, "key.pem")).st_mode & 0o077 == 0,
       "its key is its own")
    status, _, error = s.run("enrol", code, "--centre", address)
    ok(status == 77, "once", error)
    return s


def from_a_file(c, s):
    status, _, error = s.run("run", "--file", ATTACK)
    equal(status, 0, "it examines a capture and ends")
    got = rows(c, "select count(*), sum(records) from segment s join sender n"
                  " on n.id = s.sender where n.name = ?",
               os.path.basename(s.folder))[0]
    ok(got[0] > 0 and got[1] > 10, "its batches are durable", got, error)
    found = wait_for(lambda: rows(
        c, "select rule, count from alert where look = 0"), 60)
    ok(found, "and the live watch finds the attack in them", found)
    health = wait_for(lambda: [r for r in rows(
        c, "select facts, goodbye_ms from sender_health") if r[1] > 0], 30)
    ok(health, "it said goodbye", health)
    facts = json.loads(health[0][0])
    equal(facts["spool"]["batches"], 0, "nothing was left behind")


def centre_away(c, s):
    """The centre is away, the sensor is killed: nothing is lost or doubled."""
    before = rows(c, "select count(*), sum(records) from segment")[0]
    sent = rows(c, "select s.sequence from segment s join sender n on n.id = "
                   "s.sender where n.name = ?", os.path.basename(s.folder))
    port = intake_port(c)
    c.stop()
    s.start("--file", os.path.join(CAPTURES, "quiet-office.pcap"))
    spool = os.path.join(s.folder, "spool")
    ok(wait_for(lambda: any(n.endswith(".spool") and
                            os.path.getsize(os.path.join(spool, n)) > 0
                            for n in os.listdir(spool)), 60),
       "with the centre away it keeps what it sees")
    time.sleep(2)
    s.stop(signal.SIGKILL)
    c.options = (*c.options, "--intake", f"127.0.0.1:{port}")
    c.start()
    s.start("--file", os.path.join(CAPTURES, "private-phone.pcap"))
    s.process.wait(120)
    after = rows(c, "select count(*), sum(records) from segment")[0]
    ok(after[0] > before[0], "what it kept arrives after kill -9",
       before, after)
    numbers = [r[0] for r in rows(c, "select s.sequence from segment s join "
                                  "sender n on n.id = s.sender where n.name ="
                                  " ? order by s.sequence",
                                  os.path.basename(s.folder))]
    ok(len(numbers) == len(set(numbers)) and len(numbers) > len(sent),
       "once each", numbers)


def shut_out(c, s):
    r = c.run("sensor", "revoke", "--company", COMPANY, "--name",
              os.path.basename(s.folder), "--reason", "盗難")
    equal(r.status, 0, "the centre revokes it")
    status, out, _ = s.run("check", "--seconds", "0")
    ok(status == 1 and "受け付けていません" in out,
       "the box says that it is not accepted", out)
    s.start("--set", "eve_file=/nonexistent")
    told = wait_for(lambda: "not_welcome" in s.status().get("faults", []), 40)
    ok(told, "while running, too", s.status(), s.said()[-2000:])
    s.stop()


class Wire:
    """A cable between two network namespaces: 'office' and 'box'."""

    def __init__(self):
        self.name = f"kmn{os.getpid()}"

    def ip(self, *arguments):
        return subprocess.run(["ip", *arguments], capture_output=True,
                              text=True).returncode == 0

    def make(self):
        n = self.name
        made = (shutil.which("ip") and shutil.which("tcpreplay") and
                os.geteuid() == 0 and self.ip("netns", "add", n))
        if not made:
            return False
        box = ("netns", "exec", n, "ip")
        return (self.ip("link", "add", n + "a", "type", "veth", "peer", "name",
                        n + "b", "netns", n) and
                self.ip("link", "set", n + "a", "up") and
                self.ip(*box, "link", "set", n + "b", "up") and
                self.ip(*box, "link", "set", "lo", "up"))

    def replay(self, path, *more):
        return subprocess.run(["tcpreplay", "-i", self.name + "a", *more,
                               path], capture_output=True, text=True)

    def drop(self):
        self.ip("link", "del", self.name + "a")
        self.ip("netns", "del", self.name)


def at_a_wire(c, folder):
    wire = Wire()
    if not wire.make():
        wire.drop()
        skip("no network namespaces, or no tcpreplay, or not root")
        return
    # The box has a second way out, as real ones do: here the host's own.
    s = Sensor(folder)
    code, _, _ = invite(c, COMPANY, os.path.basename(folder))
    s.run("enrol", code, "--centre", f"127.0.0.1:{intake_port(c)}")
    # The other end stays in the namespace: we listen at ours.
    try:
        s.start("--interface", wire.name + "a")
        running = wait_for(lambda: s.status().get("engine") == "running", 90)
        ok(running, "the engine watches at the wire", s.status(),
           s.said()[-3000:])
        replay = subprocess.run(
            ["ip", "netns", "exec", wire.name, "tcpreplay", "-i",
             wire.name + "b", "--topspeed", ATTACK],
            capture_output=True, text=True)
        equal(replay.returncode, 0, "an attack is replayed into it")
        found = wait_for(lambda: rows(
            c, "select a.rule from alert a where a.look = 0 and a.last_ms > ?",
            int(time.time() - 300) * 1000), 60)
        ok(found, "the centre finds it", found, s.said()[-2000:])
        status, out, _ = s.run("status")
        ok(status in (0, 1) and wire.name in out, "status speaks of it", out)
        status, out, _ = s.run("check", "--interface", wire.name + "a",
                               "--seconds", "1")
        ok("まったく届いていません" in out,
           "check hears that nothing comes now", out)
        engine = subprocess.run(["pgrep", "-f", os.path.join(folder, "run")],
                                capture_output=True, text=True).stdout.split()
        if ok(engine, "the engine is a child of its own", engine):
            os.kill(int(engine[0]), signal.SIGKILL)
            again = wait_for(lambda: s.status().get("engine_restarts", 0) > 0
                             and s.status().get("engine") == "running", 90)
            ok(again, "killed, it is started again", s.status())
        equal(s.stop(), 0, "it stops in good order")
        ok(s.status().get("goodbye"), "and says goodbye")
    finally:
        if s.process and s.process.poll() is None:
            s.process.kill()
        wire.drop()


def main():
    with workplace() as folder:
        manual()
        if shutil.which("suricata") is None:
            skip("Suricata is not installed")
            done()
        os.makedirs(os.path.join(folder, "pick"))
        picking(os.path.join(folder, "pick"))
        with Centre(os.path.join(folder, "centre")) as c:
            c.company(COMPANY)
            s = getting_in(c, os.path.join(folder, "hako"))
            from_a_file(c, s)
            at_a_wire(c, os.path.join(folder, "wire"))
            centre_away(c, s)
            shut_out(c, s)
    done()


main()
