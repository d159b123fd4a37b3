#!/usr/bin/env python3
"""All C code stands as clang-format 14 would put it (.clang-format). Another
version formats a little differently, so without version 14 this is skipped.

    tools/formatcheck.py        check the tree
    tools/formatcheck.py --fix  put every file right
"""
import concurrent.futures
import pathlib
import re
import shutil
import subprocess
import sys

VERSION = "14"
# Files of one run of the tool, whose start is dear.
BATCH = 24


def find_tool():
    for name in (f"clang-format-{VERSION}", "clang-format"):
        path = shutil.which(name)
        if path is None:
            continue
        said = subprocess.run([path, "--version"], capture_output=True,
                              text=True).stdout
        match = re.search(r"version (\d+)\.", said)
        if match and match.group(1) == VERSION:
            return path
    print(f"1..0 # skip no clang-format {VERSION}")
    sys.exit(77)


def main():
    tool = find_tool()
    fix = sys.argv[1:] == ["--fix"]
    root = pathlib.Path(__file__).resolve().parent.parent
    files = [p for folder in ("src", "tools", "tests", "bench")
             for p in sorted((root / folder).rglob("*.[ch]"))]

    def run(batch):
        """The files of this batch that the tool complains about."""
        wish = ["-i"] if fix else ["--dry-run", "-Werror"]
        run = subprocess.run([tool, *wish, *map(str, batch)],
                             capture_output=True, text=True)
        named = [p for p in batch if f"{p}:" in run.stderr]
        return named if named or run.returncode == 0 else batch

    batches = [files[i:i + BATCH] for i in range(0, len(files), BATCH)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        bad = [p.relative_to(root) for part in pool.map(run, batches)
               for p in part]
    for path in bad:
        print(f"# {path}: run tools/formatcheck.py --fix")
    print("not ok" if bad else "ok",
          f"1 - {len(files)} files are formatted, {len(bad)} are not\n1..1")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
