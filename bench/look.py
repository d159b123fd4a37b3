#!/usr/bin/env python3
"""Measures `komainu look` beside Suricata alone on the same large capture.

usage: bench/look.py [--build DIR] [--megabytes N] [--capture FILE] [--rounds N]

Prints, from one interleaved run: time of Suricata alone with its own packaged
configuration, time of `komainu look`, their ratio (aim: at most 1.1), and the
peak memory of each process (aim: komainu below 300 MB). Without --capture a
large one is made from the sample captures by repeating them later and later
with other addresses, cached outside the tree.
"""
import argparse
import glob
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time


def read_packets(path):
    """Yields (microseconds, frame) of a little-endian pcap file."""
    with open(path, "rb") as file:
        data = file.read()
    at = 24
    while at + 16 <= len(data):
        seconds, micro, kept, _ = struct.unpack_from("<IIII", data, at)
        yield seconds * 1000000 + micro, data[at + 16:at + 16 + kept]
        at += 16 + kept


def make_capture(sources, megabytes):
    """A capture of about that size; made once, then reused."""
    folder = os.path.join(tempfile.gettempdir(), "komainu-bench")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "large-%d.pcap" % megabytes)
    if os.path.exists(path):
        return path
    packets = []
    for source in sources:
        packets += list(read_packets(source))
    packets.sort(key=lambda packet: packet[0])
    span = packets[-1][0] - packets[0][0] + 1000000
    with open(path + ".part", "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        turn = 0
        while out.tell() < megabytes * 1000000:
            for at, frame in packets:
                at += turn * span
                out.write(struct.pack("<IIII", at // 1000000, at % 1000000,
                                      len(frame), len(frame)))
                out.write(frame)
            turn += 1
    os.rename(path + ".part", path)
    return path


class Peak(threading.Thread):
    """Watches a process and its children for their largest memory."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.peak, self.over = pid, {}, False

    def look(self, pid):
        try:
            with open("/proc/%d/status" % pid) as file:
                fields = dict(line.split(":", 1) for line in file)
            with open("/proc/%d/task/%d/children" % (pid, pid)) as file:
                children = file.read().split()
        except (OSError, ValueError):
            return
        name = fields["Name"].strip()
        size = int(fields.get("VmHWM", "0 kB").split()[0]) / 1024
        self.peak[name] = max(self.peak.get(name, 0), size)
        for child in children:
            self.look(int(child))

    def run(self):
        while not self.over:
            self.look(self.pid)
            time.sleep(0.05)


def timed(argv):
    """(seconds, {process: peak MB}) of one run."""
    start = time.monotonic()
    child = subprocess.Popen(argv, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE)
    peak = Peak(child.pid)
    peak.start()
    _, told = child.communicate()
    seconds = time.monotonic() - start
    peak.over = True
    peak.join()
    if child.returncode != 0:
        sys.exit("%s failed:\n%s" % (argv[0], told.decode(errors="replace")))
    return seconds, peak.peak


def suricata_alone(capture, rules):
    folder = tempfile.mkdtemp(prefix="komainu-bench-")
    try:
        joined = os.path.join(folder, "all.rules")
        with open(joined, "w") as out:
            for name in rules:
                with open(name) as part:
                    out.write(part.read())
        return timed(["suricata", "-r", capture, "-l", folder, "-k", "none",
                      "--runmode", "single", "-S", joined])
    finally:
        shutil.rmtree(folder)


def main():
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=os.path.join(here, "build/release"))
    parser.add_argument("--megabytes", type=int, default=300)
    parser.add_argument("--capture")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    capture = options.capture or make_capture(
        sorted(glob.glob(os.path.join(here, "tests/captures/*.pcap"))),
        options.megabytes)
    komainu = os.path.join(options.build, "komainu")
    rules = sorted(glob.glob(os.path.join(here, "content/rules/*.rules")))
    alone, ours, memory = [], [], {}
    for _ in range(options.rounds):
        alone.append(suricata_alone(capture, rules)[0])
        seconds, peaks = timed([komainu, "look", "--json", capture])
        ours.append(seconds)
        for name, size in peaks.items():
            memory[name] = max(memory.get(name, 0), size)
    alone.sort()
    ours.sort()
    middle = len(ours) // 2
    print("capture            %.0f MB" % (os.path.getsize(capture) / 1e6))
    print("suricata alone     %.2f s (median of %d)" % (alone[middle],
                                                       len(alone)))
    print("komainu look       %.2f s" % ours[middle])
    print("ratio              %.2f (aim: at most 1.10)"
          % (ours[middle] / alone[middle]))
    for name, size in sorted(memory.items()):
        print("peak memory        %-18s %.0f MB%s" % (
            name, size, " (aim: below 300)" if name == "komainu" else ""))


if __name__ == "__main__":
    main()
