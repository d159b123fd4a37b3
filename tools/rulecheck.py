#!/usr/bin/env python3
"""Checks content/rules/*.rules: every rule has a number of ours that no other
has, a message, a class and a severity that src/content/class.h knows, and says
'success' only where it may. Suricata itself is asked by tests/unit/test_door.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
RANGE = range(9100000, 9200000)


def names(table):
    text = (ROOT / "src/content/class.h").read_text()
    body = re.search(r"#define %s\(X\)(.*?)\n\n" % table, text, re.S).group(1)
    return set(re.findall(r'X\(\w+,\s*\\?\s*"([a-z0-9-]+)"', body))


def check(path, number, rule, seen, classes, severities):
    def bad(what):
        print(f"{path.name}:{number}: {what}")
        return 1

    faults = 0
    sid = re.search(r"[ (]sid:(\d+);", rule)
    meta = re.search(r"metadata:([^;]*);", rule)
    if not sid or int(sid[1]) not in RANGE:
        return bad("no sid of ours")
    if sid[1] in seen:
        faults += bad(f"sid {sid[1]} is that of {seen[sid[1]]}")
    seen[sid[1]] = f"{path.name}:{number}"
    if not re.search(r'\(msg:"[^"]{8,120}"; ', rule):
        faults += bad("no message of 8 to 120 characters first")
    if not re.search(r"[ ;]rev:\d+;", rule):
        faults += bad("no rev")
    pairs = dict(p.split(" ", 1) for p in (meta[1].split(", ") if meta else []))
    if pairs.get("komainu_class") not in classes:
        faults += bad(f"class {pairs.get('komainu_class')}")
    if pairs.get("komainu_severity") not in severities:
        faults += bad(f"severity {pairs.get('komainu_severity')}")
    outcome = pairs.get("komainu_outcome")
    if outcome not in (None, "attempt", "success"):
        faults += bad(f"outcome {outcome}")
    if outcome == "attempt" and pairs.get("komainu_severity") == "now":
        faults += bad("an attempt is never urgent")
    return faults


def main():
    classes, severities = names("CLASS_TABLE"), names("SEVERITY_TABLE")
    faults, seen = 0, {}
    for path in sorted((ROOT / "content/rules").glob("*.rules")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if line and not line.startswith("#"):
                faults += check(path, number, line, seen, classes, severities)
    print(f"{len(seen)} rules, {faults} faults")
    sys.exit(1 if faults or not seen else 0)


main()
