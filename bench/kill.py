#!/usr/bin/env python3
"""The kill test in full: sensors send while every process of the centre is
killed with -9 at random, at least 200 times (--full; a tenth of it without),
then every acknowledged record is accounted for and no notice was sent twice.

usage: bench/kill.py [--full] [--kills N] [--seed N] [--build DIR]

It is tests/story/watching.py, which script/test runs shortened.
"""
import argparse
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
STORY = os.path.join(HERE, "..", "tests", "story", "watching.py")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--kills", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--build", default="build/release")
    options = parser.parse_args()
    kills = options.kills or (200 if options.full else 20)
    command = [sys.executable, STORY, "--kills", str(kills)]
    if options.seed is not None:
        command += ["--seed", str(options.seed)]
    return subprocess.run(command, env=dict(
        os.environ, KOMAINU_BUILD=options.build)).returncode


if __name__ == "__main__":
    sys.exit(main())
