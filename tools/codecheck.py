#!/usr/bin/env python3
"""House rules that a compiler does not know.

    tools/codecheck.py              check the tree
    tools/codecheck.py --self-test  check that planted faults are found

* functions we never call (strcpy, sprintf, system, ...);
* SQL text outside of src/model and src/db, and conversions inside SQL text;
* texts for people written in code instead of in content/;
* lines over 80 columns, unless a long literal or address makes them so;
* unfinished marks;
* in texts for people: a star is declared, never certified or acquired.
"""
import pathlib
import re
import sys
import tempfile
import unicodedata

BANNED = re.compile(
    r"(?<![\w.>])(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atoll|gets|"
    r"system|popen|alloca|rand|srand|tmpnam|mktemp)\s*\(")
SQL = re.compile(
    r"^\s*(SELECT\s+\S|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|"
    r"DELETE\s+FROM\s|CREATE\s+(UNIQUE\s+)?(TABLE|INDEX|VIEW|TRIGGER)\s|"
    r"ALTER\s+TABLE\s|DROP\s+(TABLE|INDEX)\s|PRAGMA\s+\w)")
CONVERSION = re.compile(r"%[-+ #0-9.*]*(hh|h|ll|l|j|z|t)?[diouxXeEfgGcsp]")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f]")
# "取得" or "認定" within a few letters of a star, in either order.
STAR = re.compile("([星★☆].{0,10}(認定|取得))|((認定|取得).{0,6}[星★☆])")
# A language is called by its own name wherever one is chosen.
OWN_NAME = re.compile("日本語")
ADDRESS = re.compile(r"https?://\S{30,}")
COLUMNS = 80

TOKEN = re.compile(
    r'(?P<comment>/\*.*?\*/|//[^\n]*)'
    r'|(?P<string>"(?:\\.|[^"\\\n])*")'
    r"|(?P<character>'(?:\\.|[^'\\\n])*')", re.S)


def blank(text):
    return re.sub(r"[^\n]", " ", text)


def split_code(text):
    """The code with comments and literals blanked, and the literals as
    (line, joined text); neighbours are joined as the compiler does."""
    code, literals, end = [], [], 0
    joined_from = joined = None
    joined_end = 0
    for match in TOKEN.finditer(text):
        code.append(text[end:match.start()])
        code.append(blank(match.group()))
        if match.lastgroup == "string":
            body = match.group()[1:-1]
            if joined is not None and not text[joined_end:
                                               match.start()].strip():
                joined += body
            else:
                if joined is not None:
                    literals.append((joined_from, joined))
                joined, joined_from = body, text.count("\n", 0,
                                                       match.start()) + 1
            joined_end = match.end()
        end = match.end()
    if joined is not None:
        literals.append((joined_from, joined))
    code.append(text[end:])
    return "".join(code), literals


def width(line):
    column = 0
    for letter in line:
        if letter == "\t":
            column += 8 - column % 8
        elif unicodedata.combining(letter) == 0:
            column += 2 if unicodedata.east_asian_width(letter) in "WF" else 1
    return column


def has_japanese(text):
    return JAPANESE.search(OWN_NAME.sub("", text))


def check_lines(text):
    for number, line in enumerate(text.splitlines(), 1):
        # clang-format may put the backslash of a macro one column too far.
        line = line.rstrip("\\ \t")
        if width(line) > COLUMNS and '"' not in line and \
                not ADDRESS.search(line):
            yield number, f"{width(line)} columns"
        if UNFINISHED.search(line):
            yield number, "an unfinished mark"


def check_code(parts, text):
    """Faults of a C file; 'parts' is its path."""
    code, literals = split_code(text)
    for number, line in enumerate(code.splitlines(), 1):
        for match in BANNED.finditer(line):
            yield number, f"{match.group(1)} is never called here"
    in_source = parts[0] in ("src", "tools")
    owns_sql = parts[:2] in (("src", "model"), ("src", "db"))
    for number, literal in literals:
        if in_source and SQL.match(literal):
            if not owns_sql:
                yield number, "SQL text belongs to src/model"
            if CONVERSION.search(literal):
                yield number, "SQL text is never composed, values are bound"
        # The demo's made-up people and firms are data, not texts.
        if parts[0] == "src" and has_japanese(literal) and \
                not parts[-1].startswith("demo"):
            yield number, "texts for people belong to content/"
    yield from check_lines(text)


def check_words(text):
    for number, line in enumerate(text.splitlines(), 1):
        if STAR.search(line):
            yield number, "a star is declared: neither 認定 nor 取得"


def check_file(root, path):
    relative = path.relative_to(root)
    parts = relative.parts
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return [f"{relative}: not UTF-8"]
    faults = []
    if path.suffix in (".c", ".h"):
        faults += check_code(parts, text)
    if path.suffix == ".tmpl":
        faults += [(n, "texts for people belong to content/")
                   for n, line in enumerate(text.splitlines(), 1)
                   if has_japanese(line)]
    if path.suffix == ".py":
        faults += check_lines(text) if path.name != "codecheck.py" else []
    if parts[0] in ("content", "doc") or path.suffix == ".tmpl" or \
            parts[0].startswith("README"):
        if not path.name.startswith("jargon"):
            faults += check_words(text)
    return [f"{relative}:{n}: {what}" for n, what in faults]


def check(root):
    kinds = {".c", ".h", ".tmpl", ".py", ".txt", ".md", ".5", ".1"}
    files = [p for folder in ("src", "tools", "tests", "content", "doc")
             for p in sorted((root / folder).rglob("*"))
             if p.suffix in kinds and p.is_file()
             and not {"corpus", "build", "node_modules", "__pycache__"}
             & set(p.parts)]
    files += sorted(root.glob("README*"))
    faults = []
    for path in files:
        faults += check_file(root, path)
    return len(files), faults


# Composed, so that this file does not trip over itself.
TEST_FILES = {
    "src/web/good.c": (
        '/* strcpy(a, b) and SELECT 1 in a comment, 例 too */\n'
        'int n = fsystem(x) + s->system(y);\n'
        'const char *t = "strcpy(a)";\n'
        'const char *u = "Select a file";\n', 0),
    "src/web/call.c": ("\tstrcpy(a, b);\n\tn = atoi (t);\n", 2),
    "src/web/sql.c": ('const char q[] = "SELECT "\n\t"name FROM t";\n', 1),
    "src/model/sql.c": ('const char q[] = "SELECT name FROM t";\n', 0),
    "src/model/format.c": ('f("DELETE FROM t "\n  "WHERE id = %d", n);\n', 1),
    "src/web/text.c": ('show("社内");\n', 1),
    "src/web/page.tmpl": ("<p>社内</p>\n", 1),
    "src/web/switch.tmpl": ("<a>日本語</a>\n", 0),
    "src/web/macro.c": ("#define A" + "x" * 71 + "\\\n", 0),
    "src/web/long.c": ("int " + "x" * 77 + ";\n", 1),
    "src/web/literal.c": ('f("' + "x" * 90 + '");\n', 0),
    "src/web/wide.c": ("/* " + "例" * 40 + " */\n", 1),
    "src/web/mark.c": ("/* TO" + "DO: later */\n", 1),
    "tests/unit/text.c": ('show("社内");\n', 0),
    "content/text/a.txt": ("★3を宣言\n", 0),
    "content/text/b.txt": ("★3を取得\n認定された星\n", 2),
    "content/jargon.ja.txt": ("★の取得\n", 0),
}


def self_test():
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, (text, _) in TEST_FILES.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        faults = check(root)[1]
    for number, (name, (_, want)) in enumerate(TEST_FILES.items(), 1):
        got = [f for f in faults if f.startswith(f"{name}:")]
        wrong += len(got) != want
        print("ok" if len(got) == want else "not ok", number, "-", name)
        if len(got) != want:
            print("#", want, "wanted:", *got)
    print(f"1..{len(TEST_FILES)}")
    return 1 if wrong else 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    count, faults = check(pathlib.Path(__file__).resolve().parent.parent)
    for fault in faults:
        print(f"# {fault}")
    print("not ok" if faults else "ok",
          f"1 - {count} files keep the house rules, {len(faults)} faults\n"
          "1..1")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
