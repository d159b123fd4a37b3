#!/usr/bin/env python3
"""Measures `komainu look` beside Suricata alone on the same large capture.

usage: bench/look.py [--build DIR] [--megabytes N] [--capture FILE] [--rounds N]

Three things run in turn, several rounds, and the medians are told:

  packaged   Suricata alone as its package configures it, with our rules
  given      Suricata alone with the configuration that look gives it
  look       `komainu look` whole: Suricata, our decoder, detectors, result

Two ratios come out. look against given is what our own part adds (aim: at most
1.10). look against packaged has the cost of our configuration in it as well
(aim: as near to 1.10 as its worth allows); what that buys: connections that are
older than the capture, fingerprints of TLS and SSH, the kind of each file, mail
attachments unpacked, login names of SMB, DHCP in full. Hashes of files are
computed only when an indicator list holds such hashes (here none does).

Without --capture an office day is made (mkcapture --day): sixty PCs side by
side, most connections small, nothing bad in it; cached outside the tree. Also
told: the peak memory of each process (aim: komainu below 300 MB).
"""
import argparse
import glob
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NETWORKS = ("192.168.0.0/16,10.0.0.0/8,172.16.0.0/12,100.64.0.0/10,"
            "169.254.0.0/16,fc00::/7,fe80::/10")


def make_capture(build, megabytes):
    """An office day of about that size; made once, then reused."""
    folder = os.path.join(tempfile.gettempdir(), "komainu-bench")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "office-%d.pcap" % megabytes)
    maker = os.path.join(build, "tools/mkcapture/mkcapture")
    if not os.path.exists(path):
        subprocess.run([maker, "--day", str(megabytes), path + ".part"],
                       check=True)
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


class Runs:
    """What one of the programs took, round by round."""

    def __init__(self):
        self.wall, self.cpu, self.memory = [], [], {}

    def run(self, argv):
        start = time.monotonic()
        with tempfile.TemporaryFile() as told:
            child = subprocess.Popen(argv, stdout=subprocess.DEVNULL,
                                     stderr=told)
            peak = Peak(child.pid)
            peak.start()
            _, status, used = os.wait4(child.pid, 0)
            self.wall.append(time.monotonic() - start)
            self.cpu.append(used.ru_utime + used.ru_stime)
            peak.over = True
            peak.join()
            child.returncode = status
            if status != 0:
                told.seek(0)
                sys.exit("%s failed:\n%s" % (
                    argv[0], told.read().decode(errors="replace")))
        for name, size in peak.peak.items():
            self.memory[name] = max(self.memory.get(name, 0), size)


def configuration_fill(folder):
    """Our template as look fills it, writing its records into a file."""
    with open(os.path.join(HERE, "src/capture/suricata.yaml")) as file:
        text = file.read()
    words = {"HOME_NET": NETWORKS, "DIRECTORY": folder, "SOCKET": "eve.json",
             "FLOW_MEMORY": "64mb", "STREAM_MEMORY": "64mb",
             "REASSEMBLY_MEMORY": "128mb", "ONESIDE": "false",
             "RUNMODE": "single", "STATS_SECONDS": "60",
             "LIVE": "unix-command:\n  enabled: no", "HASHES": "",
             "MAGIC": "magic-file: %s/magic" % folder, "RULES": "  - all.rules"}
    for word, value in words.items():
        text = text.replace("@%s@" % word, value)
    text = text.replace("filetype: unix_stream", "filetype: regular")
    name = os.path.join(folder, "given.yaml")
    with open(name, "w") as out:
        out.write(text)
    return name


def folder_fill(folder):
    """The rules joined, and what the configuration names beside them."""
    os.mkdir(os.path.join(folder, "rules"))
    with open(os.path.join(folder, "rules/all.rules"), "w") as out:
        for name in sorted(glob.glob(HERE + "/content/rules/*.rules")):
            with open(name) as part:
                out.write(part.read())
    shutil.copy(HERE + "/content/rules/classification.config", folder)
    shutil.copy(HERE + "/content/rules/magic", folder)
    for name in ("reference.config", "threshold.config"):
        open(os.path.join(folder, name), "w").close()


def measure(options, capture, folder):
    komainu = os.path.join(options.build, "komainu")
    base = ["suricata", "-r", capture, "-k", "none", "--runmode", "single"]
    alone = {"packaged": ["-S", folder + "/rules/all.rules"],
             "given": ["-c", configuration_fill(folder)]}
    runs = {name: Runs() for name in (*alone, "look")}
    for _ in range(options.rounds):
        for name, more in alone.items():
            logs = os.path.join(folder, "logs")
            shutil.rmtree(logs, ignore_errors=True)
            os.mkdir(logs)
            runs[name].run(base + ["-l", logs] + more)
        runs["look"].run([komainu, "look", "--json", capture])
    return runs


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=os.path.join(HERE, "build/release"))
    parser.add_argument("--megabytes", type=int, default=300)
    parser.add_argument("--capture")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    capture = options.capture or make_capture(options.build, options.megabytes)
    with tempfile.TemporaryDirectory(prefix="komainu-bench-") as folder:
        folder_fill(folder)
        runs = measure(options, capture, folder)
    print("capture    %.0f MB, %d rounds, medians"
          % (os.path.getsize(capture) / 1e6, options.rounds))
    wall = {name: statistics.median(r.wall) for name, r in runs.items()}
    cpu = {name: statistics.median(r.cpu) for name, r in runs.items()}
    for name in runs:
        print("%-10s %6.2f s   processor %6.2f s" % (name, wall[name],
                                                     cpu[name]))
    for against, aim in (("given", " (aim: at most 1.10)"),
                         ("packaged", " (aim: near 1.10)")):
        print("look against %-10s %.2f, processor %.2f%s" % (
            against, wall["look"] / wall[against],
            cpu["look"] / cpu[against], aim))
    for name, size in sorted(runs["look"].memory.items()):
        print("peak memory  %-18s %.0f MB%s" % (
            name, size, " (aim: below 300)" if name == "komainu" else ""))


if __name__ == "__main__":
    main()
