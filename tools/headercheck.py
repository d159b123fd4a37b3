#!/usr/bin/env python3
"""Every header compiles alone, and twice: whoever includes it needs nothing
before it. The compiler's flags are those of the build in $KOMAINU_BUILD.

    tools/headercheck.py              check the tree
    tools/headercheck.py --self-test  check that a planted fault is found
"""
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys



def build_flags(build):
    """All include paths and definitions any file of the build has."""
    path = build / "compile_commands.json"
    if not path.exists():
        print(f"1..0 # skip no {path}")
        sys.exit(77)
    flags = {}
    for entry in json.loads(path.read_text()):
        words = iter(shlex.split(entry["command"]))
        for word in words:
            if word == "-isystem":
                flags[(word, next(words))] = None
            elif word.startswith(("-I", "-D")):
                flags[(word,)] = None
    return [word for flag in flags for word in flag]


def compile_alone(flags, name):
    """The compiler's complaint about this header, or ""."""
    code = f'#include "{name}"\n#include "{name}"\nint lint_dummy;\n'
    run = subprocess.run(
        [os.environ.get("CC", "cc"), "-std=gnu17", "-Wall", "-Wextra",
         "-Wstrict-prototypes", "-Wundef", "-Werror", "-fsyntax-only",
         *flags, "-x", "c", "-"],
        input=code, capture_output=True, text=True)
    return run.stderr if run.returncode != 0 else ""


def self_test():
    wrong = compile_alone([], "no/such/header.h") == ""
    fine = compile_alone([], "/dev/null") == ""
    print("not ok" if wrong else "ok", "1 - a missing header is found")
    print("ok" if fine else "not ok", "2 - an empty one is fine\n1..2")
    return 1 if wrong or not fine else 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    root = pathlib.Path(__file__).resolve().parent.parent
    build = pathlib.Path(os.environ.get("KOMAINU_BUILD",
                                        root / "build" / "dev"))
    flags = build_flags(build)
    names = sorted(str(p.relative_to(root / "src"))
                   for p in (root / "src").rglob("*.h"))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        complaints = list(pool.map(lambda n: compile_alone(flags, n), names))
    for number, (name, complaint) in enumerate(zip(names, complaints), 1):
        print("not ok" if complaint else "ok", number, "-", name)
        for line in complaint.splitlines()[:5]:
            print("#", line)
    print(f"1..{len(names)}")
    return 1 if any(complaints) else 0


if __name__ == "__main__":
    sys.exit(main())
