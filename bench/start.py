#!/usr/bin/env python3
"""Measures how long `komainu serve` takes from start to its first page.

usage: bench/start.py [--build DIR] [--rounds N]

Starts the centre on a data folder that exists (the ordinary start) and on an
empty one (the very first start), asks for the sign-in page until it comes, and
prints the medians beside the time the machine needs to start `/bin/true`.
Aim: under half a second.
"""
import argparse
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def first_page(komainu, data):
    port = free_port()
    start = time.monotonic()
    centre = subprocess.Popen([komainu, "serve", "--data", data, "--listen",
                               "127.0.0.1:%d" % port],
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    try:
        while time.monotonic() - start < 20:
            try:
                line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                line.request("GET", "/sign-in")
                if line.getresponse().status == 200:
                    return time.monotonic() - start
            except OSError:
                pass
            time.sleep(0.002)
        sys.exit("no page within 20 seconds")
    finally:
        centre.send_signal(signal.SIGTERM)
        centre.wait()


def true_seconds():
    start = time.monotonic()
    subprocess.run(["/bin/true"], check=True)
    return time.monotonic() - start


def median(values):
    return sorted(values)[len(values) // 2]


def main():
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=os.path.join(here, "build/release"))
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    komainu = os.path.join(options.build, "komainu")
    empty, ready, base = [], [], []
    for _ in range(options.rounds):
        folder = tempfile.mkdtemp(prefix="komainu-bench-")
        data = os.path.join(folder, "data")
        try:
            empty.append(first_page(komainu, data))
            ready.append(first_page(komainu, data))
            base.append(true_seconds())
        finally:
            shutil.rmtree(folder)
    print("/bin/true          %.3f s" % median(base))
    print("first page         %.3f s (aim: under 0.5)" % median(ready))
    print("very first start   %.3f s, making the data folder" % median(empty))


if __name__ == "__main__":
    main()
