#!/usr/bin/env python3
"""intake.py: what one intake takes. Records a second from simulated sensors
over TLS with their certificates, to durable; and what it costs to have ten
thousand of them connected and heard every minute.

	bench/intake.py BUILD [--senders 1,10,1000] [--seconds 10] [--connected 10000]

The role runs alone (without the stages behind it), with the simulated sensors
on the same cores: their part is printed beside it. Ratios are against the aims
(100,000 records/s on this machine; one core and 1 GiB) and, for the disk,
against what the same batches take as plain SQLite transactions."""
import argparse
import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time

AIM_RECORDS, AIM_CORES, AIM_MIB = 100_000, 1.0, 1024
TICK = os.sysconf("SC_CLK_TCK")


class Role:
    """`komainu role-intake` with the descriptors that serve would give it."""

    def __init__(self, build, data, connections):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self.port = self.listener.getsockname()[1]
        pipe = os.pipe()
        ends = [self.listener.fileno(), pipe[0]] + [pipe[1]] * 5
        moved = [os.dup(fd) for fd in ends]

        def place():
            high = [os.dup2(fd, 100 + i) for i, fd in enumerate(moved)]
            for i, fd in enumerate(high):
                os.dup2(fd, 3 + i, inheritable=True)

        self.log = open(os.path.join(data, "..", "intake.log"), "wb")
        self.process = subprocess.Popen(
            [os.path.join(build, "komainu"), "role-intake", "--data", data,
             "--set", f"intake_connections={connections}",
             "--set", "intake_sender_rate=1GiB"],
            close_fds=False, preexec_fn=place, stderr=self.log)
        time.sleep(0.5)

    def cpu(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as f:
            for line in f:
                if line.startswith("VmRSS"):
                    return int(line.split()[1]) / 1024
        return 0

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.listener.close()


def measure(build, mode, senders, seconds, records):
    folder = tempfile.mkdtemp(prefix="komainu-bench-")
    data = os.path.join(folder, "data")
    try:
        subprocess.run([os.path.join(build, "komainu"), "company", "add",
                        "--data", data, "--name", "x"], check=True,
                       capture_output=True)
        role = Role(build, data, senders + 2000)
        idle = role.memory()
        load = subprocess.Popen(
            [os.path.join(build, "bench", "intake_load"), data, str(role.port),
             mode, str(senders), str(seconds), str(records)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        ready = load.stdout.readline()
        if not ready.startswith("ready"):
            raise SystemExit(f"intake_load did not start, see {folder}")
        joined = role.cpu()
        connected = role.memory()
        load.stdin.write("\n")
        load.stdin.flush()
        line = load.stdout.readline().split()
        used, memory = role.cpu() - joined, role.memory()
        load.wait()
        role.stop()
        with sqlite3.connect(os.path.join(data, "komainu.db")) as db:
            kept = db.execute("select coalesce(sum(records), 0), count(*)"
                              " from segment").fetchone()
        wall, done, later, failed, cpu, packed, raw = map(float, line)
        return {"wall": wall, "done": done, "later": later, "failed": failed,
                "load": cpu, "cpu": used, "memory": memory, "idle": idle,
                "connected": connected, "joined": joined, "kept": kept,
                "packed": packed, "raw": raw}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def plain_commits(packed, seconds=2):
    """Batches a second that SQLite alone makes durable, one by one."""
    folder = tempfile.mkdtemp(prefix="komainu-bench-")
    try:
        db = sqlite3.connect(os.path.join(folder, "x.db"),
                             isolation_level=None)
        db.execute("pragma journal_mode = wal")
        db.execute("pragma synchronous = full")
        db.execute("create table t (id integer primary key, b blob)")
        body = os.urandom(int(packed))
        start, count = time.monotonic(), 0
        while time.monotonic() - start < seconds:
            db.execute("insert into t (b) values (?)", (body,))
            count += 1
        return count / (time.monotonic() - start)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("build")
    p.add_argument("--senders", default="1,10,1000")
    p.add_argument("--seconds", type=int, default=10)
    p.add_argument("--records", type=int, default=1000)
    p.add_argument("--connected", type=int, default=10000)
    p.add_argument("--connected-seconds", type=int, default=120)
    o = p.parse_args()
    print(f"{os.cpu_count()} cores, batches of {o.records} records")
    for senders in [int(n) for n in o.senders.split(",") if n]:
        m = measure(o.build, "batches", senders, o.seconds, o.records)
        records = m["done"] * o.records
        rate = records / m["wall"]
        plain = plain_commits(m["packed"])
        print(f"{senders:6d} sensors: {rate:10,.0f} records/s durable "
              f"({rate / AIM_RECORDS:.2f} of the aim), "
              f"{m['raw'] / o.records:.0f} bytes a record, packed "
              f"{m['packed'] / o.records:.0f}; CPU a record: intake "
              f"{m['cpu'] / max(records, 1) * 1e6:.2f} us, sensors "
              f"{m['load'] / max(records, 1) * 1e6:.2f} us; "
              f"{(m['cpu'] + m['load']) / m['wall']:.2f} cores; batches "
              f"{m['done'] / m['wall']:.0f}/s, {m['done'] / m['wall'] / plain:.2f}"
              f" of bare commits; later {m['later']:.0f}, failed "
              f"{m['failed']:.0f}; {m['memory']:.0f} MiB")
        if m["kept"][1] < m["done"]:
            raise SystemExit("acknowledged, and not there: "
                             f"{m['done']:.0f} {m['kept']}")
    if o.connected:
        m = measure(o.build, "heartbeats", o.connected, o.connected_seconds, 1)
        cores = m["cpu"] / m["wall"]
        each = (m["connected"] - m["idle"]) * 1024 / o.connected
        print(f"{o.connected:6d} connected, heard every minute: "
              f"{m['done'] / m['wall']:.0f} heartbeats/s, {cores:.3f} cores "
              f"({cores / AIM_CORES:.2f} of the aim), {m['memory']:.0f} MiB "
              f"({m['memory'] / AIM_MIB:.2f} of the aim, {each:.0f} KiB a "
              f"connection); joining took {m['joined']:.1f} s of CPU "
              f"({m['joined'] / o.connected * 1e3:.2f} ms each); failed "
              f"{m['failed']:.0f}, later {m['later']:.0f}")


main()
