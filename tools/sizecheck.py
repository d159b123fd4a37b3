#!/usr/bin/env python3
"""The longest files and functions, for people to look at; too long ones fail.

    tools/sizecheck.py              report and check the tree
    tools/sizecheck.py --self-test  check that planted faults are found

A table is as long as what it lists: *_table.h files are reported, not judged.
"""
import pathlib
import sys
import tempfile

FILE_MOST = 700
FUNCTION_MOST = 100
SHOWN = 10


def functions(lines):
    """(length, first line, name) of each function: in our format the body
    stands between braces in the first column."""
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            name = "?"
            for before in range(start - 2, -1, -1):
                head = lines[before]
                if head[:1].isalpha() or head[:1] == "_":
                    name = head.split("(")[0]
                    break
            yield number - start - 1, start, name
            start = None


def measure(root):
    files, parts = [], []
    for folder in ("src", "tools", "tests"):
        for path in sorted((root / folder).rglob("*.[ch]")):
            lines = path.read_text(encoding="utf-8").split("\n")
            where = str(path.relative_to(root))
            files.append((len(lines) - 1, where))
            parts += [(n, f"{where}:{at} {name}")
                      for n, at, name in functions(lines)]
    return sorted(files, reverse=True), sorted(parts, reverse=True)


def check(root):
    files, parts = measure(root)
    faults = [f"{where}: {n} lines, at most {FILE_MOST}"
              for n, where in files
              if n > FILE_MOST and not where.endswith("_table.h")]
    faults += [f"{where}: {n} lines, at most {FUNCTION_MOST}"
               for n, where in parts if n > FUNCTION_MOST]
    return files, parts, faults


def self_test():
    body = "\tx();\n"
    cases = {
        "src/a/good.c": ("void\nf(void)\n{\n" + body * 100 + "}\n", 0),
        "src/a/function.c": ("void\nf(void)\n{\n" + body * 101 + "}\n", 1),
        "src/a/file.c": ("int x;\n" * 701, 1),
        "src/a/x_table.h": ("X(1)\n" * 701, 0),
    }
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, (text, _) in cases.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        faults = check(root)[2]
    for number, (name, (_, want)) in enumerate(cases.items(), 1):
        got = sum(f.startswith(name) for f in faults)
        wrong += got != want
        print("ok" if got == want else "not ok", number, "-", name)
    print(f"1..{len(cases)}")
    return 1 if wrong else 0


def middle(values, share):
    return values[int((len(values) - 1) * share)] if values else 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    root = pathlib.Path(__file__).resolve().parent.parent
    files, parts, faults = check(root)
    for title, rows in (("files", files), ("functions", parts)):
        sizes = sorted(n for n, _ in rows)
        print(f"# {len(rows)} {title}: median {middle(sizes, .5)}, "
              f"nine of ten up to {middle(sizes, .9)} lines; the longest:")
        for n, where in rows[:SHOWN]:
            print(f"# {n:6} {where}")
    for fault in faults:
        print(f"# too long: {fault}")
    print("not ok" if faults else "ok",
          f"1 - {len(faults)} files or functions are too long\n1..1")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
