#!/usr/bin/env python3
"""Who includes whom: checks every #include in src/ against the table in
ARCHITECTURE.md.

    tools/layercheck.py              check the tree
    tools/layercheck.py --self-test  check that planted faults are found

A quoted include names a file of a room ("model/look.h"); an include in angle
brackets is the C library, the system, or an outside library that the room's
row names. Whatever is neither is a fault as well.
"""
import pathlib
import re
import sys
import tempfile

HEADING = "## Rooms and who may include whom"

# Files made by the build that do not lie in a room's folder.
GENERATED = {"content_keys.h": "content"}

# The beginning of an include -> the outside library as the table names it.
LIBRARIES = [
    ("sqlite3.h", "sqlite3"), ("libpq-fe.h", "libpq"),
    ("sodium.h", "sodium"), ("liboath/", "oath"), ("openssl/", "openssl"),
    ("zlib.h", "zlib"), ("zstd.h", "zstd"), ("iconv.h", "iconv"),
    ("microhttpd.h", "libmicrohttpd"), ("curl/", "libcurl"),
    ("gnutls/", "gnutls"),
    ("pcap.h", "libpcap"), ("pcap/", "libpcap"),
    ("cairo", "cairo"), ("pango/", "pango"), ("fontconfig/", "fontconfig"),
    ("seccomp.h", "seccomp"), ("linux/seccomp.h", "seccomp"),
    ("linux/landlock.h", "landlock"),
    ("zip.h", "libzip"), ("expat.h", "expat"), ("xlsxwriter.h", "xlsxwriter"),
    ("jansson.h", "jansson"), ("qrencode.h", "qrencode"),
    ("png.h", "libpng"), ("yaml.h", "libyaml"), ("systemd/", "systemd"),
]

# The C library, POSIX and Linux itself: open to every room.
SYSTEM = re.compile(
    r"^(assert|complex|ctype|dirent|dlfcn|elf|endian|errno|fcntl|fenv|float|"
    r"fnmatch|ftw|getopt|glob|grp|ifaddrs|inttypes|langinfo|limits|link|"
    r"locale|malloc|math|mntent|netdb|poll|pthread|pty|pwd|regex|sched|"
    r"search|semaphore|setjmp|signal|spawn|stdalign|stdarg|stdatomic|stdbool|"
    r"stddef|stdint|stdio|stdlib|stdnoreturn|string|strings|syslog|termios|"
    r"tgmath|threads|time|uchar|unistd|utime|wchar|wctype)\.h$"
    r"|^(sys|netinet|net|arpa|linux|asm|sanitizer)/"
    r"|^(emmintrin|immintrin|x86intrin|arm_neon)\.h$")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def read_table(text):
    """The table's rows: room -> (rooms it may include, libraries)."""
    start = text.find(HEADING)
    if start < 0:
        raise SystemExit(f"ARCHITECTURE.md: no heading '{HEADING}'")
    rows = {}
    for line in text[start + len(HEADING):].splitlines():
        if line.startswith("## "):
            break
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        if not line.startswith("| `") or len(cells) < 3:
            continue
        name = cells[0].strip("`")
        libraries = cells[3] if len(cells) > 3 else ""
        rows[name] = (set(cells[2].split()),
                      {x.strip() for x in libraries.split(",") if x.strip()})
    if not rows:
        raise SystemExit("ARCHITECTURE.md: the table of rooms has no rows")
    return rows


def library_of(name):
    for beginning, library in LIBRARIES:
        if name.startswith(beginning):
            return library
    return None


def fault_of(room, rows, bracket, name):
    """Why this room may not include that, or None."""
    rooms, libraries = rows[room]
    if bracket == '"':
        other = GENERATED.get(name, name.split("/")[0])
        if "/" not in name and name not in GENERATED:
            return f'"{name}" is not named by its room'
        if other not in rows:
            return f'"{name}" lies in no room of the table'
        if other != room and other not in rooms and "everything" not in rooms:
            return f'"{name}": {room} may not include {other}'
        return None
    library = library_of(name)
    if library is not None:
        if library in libraries or "everything" in rooms:
            return None
        return f"<{name}>: {room} may not use {library}"
    if SYSTEM.search(name):
        return None
    return f"<{name}>: an outside library this check does not know"


def check(root):
    rows = read_table((root / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    faults = []
    files = sorted(p for p in (root / "src").rglob("*")
                   if p.suffix in (".c", ".h", ".tmpl"))
    for path in files:
        room = path.relative_to(root / "src").parts[0]
        where = path.relative_to(root)
        if room not in rows:
            faults.append(f"{where}: room {room} is not in the table")
            continue
        text = path.read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            match = INCLUDE.match(line)
            fault = match and fault_of(room, rows, *match.groups())
            if fault:
                faults.append(f"{where}:{number}: {fault}")
    return len(files), faults


TEST_TABLE = HEADING + """
| room | what it is | may include | outside libraries |
|---|---|---|---|
| `base` | words | | |
| `db` | door | base | sqlite3 |
| `prog` | wiring | everything | |
"""

TEST_FILES = {
    "base/good.c": ('#include <stdio.h>\n#include "base/x.h"\n', 0),
    "base/up.c": ('#include "db/db.h"\n', 1),
    "base/library.c": ("#include <sqlite3.h>\n", 1),
    "base/bare.c": ('#include "x.h"\n', 1),
    "base/nowhere.h": ('#include "cellar/x.h"\n', 1),
    "base/unknown.c": ("#  include <gtk/gtk.h>\n", 1),
    "db/good.c": ('#include <sqlite3.h>\n#include "base/x.h"\n', 0),
    "db/up.c": ('#include "prog/x.h"\n', 1),
    "prog/good.c": ('#include <sqlite3.h>\n#include "db/x.h"\n', 0),
    "attic/new.c": ("\n", 1),
}


def self_test():
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "ARCHITECTURE.md").write_text(TEST_TABLE)
        for name, (text, _) in TEST_FILES.items():
            path = root / "src" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        faults = check(root)[1]
    for number, (name, (_, want)) in enumerate(TEST_FILES.items(), 1):
        got = sum(f.startswith(f"src/{name}:") for f in faults)
        wrong += got != want
        print("ok" if got == want else "not ok", number, "-", name)
    print(f"1..{len(TEST_FILES)}")
    return 1 if wrong else 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    count, faults = check(pathlib.Path(__file__).resolve().parent.parent)
    for fault in faults:
        print(f"# {fault}")
    print("not ok" if faults else "ok",
          f"1 - {count} files keep to the table, {len(faults)} faults\n1..1")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
